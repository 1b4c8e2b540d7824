"""How the school's own privacy notice stands: the values of that part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from datamap import reference
from datamap.messages import Message
from datamap.model import DataMap
from datamap.notice import UnreadableNoticeError, read_notice
from datamap.notice.checking import Holds, NoticeFinding, Standing, check_notice
from datamap.reference import NoticeItem
from reports.language import Language, counted, marked
from reports.manifest import sha256
from reports.notice_files import NoticeFile, notice_files
from reports.pages.duties import law_line

MOST_LINES = 6
"""How many lines of the notice a row names."""

_STANDINGS: Mapping[Standing, str] = {
    Standing.WRONG: marked("wrong"),
    Standing.MISSING: marked("missing"),
    Standing.PARTLY: marked("said in part"),
    Standing.DIFFERS: marked("not as on the map"),
    Standing.MET: marked("met"),
}
"""Standings in words, in the order of the table."""


@dataclass(frozen=True)
class CheckedNotice:
    """A notice that was held against the law, the map and itself."""

    of: NoticeFile
    findings: tuple[NoticeFinding, ...]
    is_read: bool = True
    """False if the file could not be read."""

    is_as_recorded: bool = True
    """False if the map has the hash of another file."""


@dataclass(frozen=True)
class NoticeRow:
    """One thing that was found, told once for all the places where it stands."""

    kind: str
    rule: str
    standing: str
    words: str
    """The standing in words."""

    what: str
    fix: str
    """What to do; empty for what is met."""

    where: str
    """Lines of the notice in words; empty where it says nothing."""

    law: tuple[str, ...]
    is_english: bool
    """Whether it is told in English for want of a translation."""


@dataclass(frozen=True)
class NoticeStanding:
    """One notice as the report tells it."""

    name: str
    file: str
    sentences: tuple[str, ...]
    """Where it stands, in two sentences."""

    rows: tuple[NoticeRow, ...]
    """What is wrong, missing, said in part or differs, in that order."""

    met: tuple[str, ...]
    """What it says as the law asks."""

    @property
    def poor(self) -> tuple[NoticeRow, ...]:
        """What in it is wrong or missing."""
        poor = (Standing.WRONG, Standing.MISSING)
        return tuple(row for row in self.rows if row.standing in poor)

    @property
    def is_poor(self) -> bool:
        """Whether something in it is wrong or missing."""
        return bool(self.poor)

    @property
    def lacking(self) -> int:
        """How many things it lacks of those that the law asks for, as it is told."""
        return len({row.rule for row in self.poor if row.kind == Holds.REQUIRED})


def checked_notices(
    datamap: DataMap, folder: Path, on: date, given: Path | None = None
) -> tuple[CheckedNotice, ...]:
    """Return the notices of a map, read and checked.

    Parameters
    ----------
    datamap
        The map.
    folder
        Folder that it lies in.
    on
        Day whose law decides what a notice has to say.
    given
        A notice to read in place of those that the map names.
    """
    found = notice_files(datamap, folder, given)
    return tuple(_checked(one, datamap, on) for one in found)


def _checked(one: NoticeFile, datamap: DataMap, on: date) -> CheckedNotice:
    try:
        notice = read_notice(one.path)
    except UnreadableNoticeError:
        return CheckedNotice(one, (), is_read=False)
    same = one.sha256 in (None, sha256(one.path.read_bytes()))
    return CheckedNotice(one, check_notice(notice, datamap, on), is_as_recorded=same)


def notice_standings(
    found: Iterable[CheckedNotice], on: date, words: Language
) -> tuple[NoticeStanding, ...]:
    """Return how each notice stands, in a language."""
    return tuple(_standing(one, on, words) for one in found)


def _standing(found: CheckedNotice, on: date, words: Language) -> NoticeStanding:
    titles = {one.id: one.title for one in reference.rows_for(NoticeItem, on)}
    met = [one.rule for one in found.findings if one.standing is Standing.MET]
    return NoticeStanding(
        name=found.of.name,
        file=found.of.shown,
        sentences=tuple(_sentences(found, on, words)),
        rows=tuple(_rows(found.findings, words)),
        met=tuple(words.text(titles.get(one, one)) for one in dict.fromkeys(met)),
    )


def _sentences(found: CheckedNotice, on: date, words: Language) -> Iterator[str]:
    if not found.is_read:
        text = marked(
            "The file of the notice could not be read, so nothing is said of it here. "
            "Save it as a Word document, a web page or plain text, and make the "
            "review again."
        )
        yield words.text(text)
        return
    yield _required(found.findings, on, words)
    yield _beyond(found.findings, words)
    if not found.is_as_recorded:
        text = marked("It is not the file that the map has the hash of.")
        yield words.text(text)


def _required(found: Sequence[NoticeFinding], on: date, words: Language) -> str:
    """Return how much of what the law asks for is there."""
    order = [Standing.MISSING, Standing.WRONG, Standing.PARTLY, Standing.MET]
    worst: dict[str, Standing] = {}
    for one in found:
        if one.kind is Holds.REQUIRED:
            before = worst.get(one.rule, Standing.MET)
            worst[one.rule] = min(before, one.standing, key=order.index)
    stands = [*worst.values()]
    met, partly = stands.count(Standing.MET), stands.count(Standing.PARTLY)
    text = counted(
        "By the law of {day} the notice has {n} thing to say: it says {met} in full, "
        "{partly} in part, and lacks {missing}.",
        "By the law of {day} the notice has {n} things to say: it says {met} in full, "
        "{partly} in part, and lacks {missing}.",
    )
    return words.count(
        *text, len(stands), day=words.day(on), met=words.number(met),
        partly=words.number(partly),
        missing=words.number(len(stands) - met - partly),
    )  # fmt: skip


def _beyond(found: Sequence[NoticeFinding], words: Language) -> str:
    """Return how many points there are besides what the law asks for."""
    kinds = {
        _key(one)
        for one in found
        if one.kind is not Holds.REQUIRED and one.standing is not Standing.MET
    }
    if not kinds:
        return words.text(marked("It agrees with the map and with itself."))
    text = counted(
        "{n} more point in it is wrong or unclear, or not as on the map.",
        "{n} more points in it are wrong or unclear, or not as on the map.",
    )
    return words.count(*text, len(kinds))


def _key(one: NoticeFinding) -> tuple[str, str, str]:
    return one.rule, one.standing.value, one.what.text


def _rows(found: Iterable[NoticeFinding], words: Language) -> Iterator[NoticeRow]:
    alike: dict[tuple[str, str, str], list[NoticeFinding]] = {}
    for one in found:
        if one.standing is not Standing.MET:
            alike.setdefault(_key(one), []).append(one)
    order = [*_STANDINGS]
    for same in sorted(alike.values(), key=lambda some: order.index(some[0].standing)):
        yield _row(same, words)


def _row(same: Sequence[NoticeFinding], words: Language) -> NoticeRow:
    first = same[0]
    what = _together([one.what for one in same], words)
    fix = words.say(first.fix) if first.fix else ""
    return NoticeRow(
        first.kind.value,
        first.rule,
        first.standing.value,
        words.text(_STANDINGS[first.standing]),
        words.say(what),
        fix,
        _where([one.line for one in same if one.line], words),
        tuple(dict.fromkeys(law_line(one, words).citation for one in first.law)),
        words.code != "en" and words.say(what) == str(what),
    )


def _together(same: Sequence[Message], words: Language) -> Message:
    """Return sentences that differ in what they name as one that names them all."""
    values: dict[str, Any] = dict(same[0].values)
    for place in values:
        given = dict.fromkeys(str(one.values[place]) for one in same)
        if len(given) > 1:
            values[place] = words.listed(given)
    return Message(same[0].text, values)


def _where(lines: Sequence[int], words: Language) -> str:
    """Return lines of the notice in words; empty if there is none."""
    found = sorted({*lines})
    if not found:
        return ""
    shown = words.some([words.number(one) for one in found], MOST_LINES)
    text = counted("line {lines}", "lines {lines}")
    return words.count(*text, len(found), lines=shown)


def put_right(
    kept: Mapping[str, Any], now: Iterable[NoticeStanding], words: Language
) -> str:
    """Return how the notice stands beside the review before; empty without one.

    Parameters
    ----------
    kept
        What the review before keeps.
    now
        The notices of today.
    words
        The language.
    """
    then = {*_points(kept)}
    today = {(row.rule, row.standing) for one in now for row in one.rows}
    if not then or not now:
        return ""
    text = counted(
        "Of {n} point in the privacy notice that was open, {gone} is put right; "
        "{new} came up since.",
        "Of {n} points in the privacy notice that were open, {gone} are put right; "
        "{new} came up since.",
    )
    gone, new = words.number(len(then - today)), words.number(len(today - then))
    return words.count(*text, len(then), gone=gone, new=new)


def _points(kept: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what was open in the notices of a review, by rule and standing."""
    notices = kept.get("notices")
    for one in notices if isinstance(notices, list) else ():
        for row in one["rows"] if isinstance(one, dict) else ():
            yield row["rule"], row["standing"]
