"""The summary: a few sentences that are true whatever the map holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from datamap.logic import Truth
from datamap.model import DataMap
from datamap.transfers import Verdict
from dpia.questions import Question
from dpia.scales import Level
from reports.language import Language
from reports.pages.people_and_places import Recipient
from reports.pages.transfers_out import TransferGroup, TransfersOut
from reports.pages.what_could_go_wrong import GapLine, RiskCard


@dataclass(frozen=True)
class InShort:
    """What a governor reads first."""

    sentences: tuple[str, ...]
    good: str
    not_good: str
    unknown: str
    decisions: tuple[str, ...]
    """What governors are asked to decide."""


def in_short(
    datamap: DataMap,
    words: Language,
    who: Sequence[Recipient],
    out: TransfersOut,
    risks: Sequence[RiskCard],
    gaps: Sequence[GapLine],
    asked: Sequence[Question],
) -> InShort:
    """Return the summary of a review."""
    return InShort(
        sentences=(
            _who(datamap, who, words),
            _abroad(out, words),
            _risks(risks, words),
            _duties(gaps, words),
        ),
        good=_good(out, who, words),
        not_good=_not_good(risks, gaps, out, words),
        unknown=_unknown(who, asked, words),
        decisions=tuple(_decisions(who, out, gaps, asked, words)),
    )


def _who(datamap: DataMap, who: Sequence[Recipient], words: Language) -> str:
    activities = words.count("{n} activity", "{n} activities", len(datamap.activities))
    others = words.count("{n} system or body", "{n} systems and bodies", len(who))
    text = "{school} uses personal data for {activities}. It goes through {others}."
    return words.text(text).format(
        school=datamap.school.name, activities=activities, others=others
    )


def _sure(out: TransfersOut) -> list[TransferGroup]:
    return [one for one in out.groups if one.leaves is Truth.YES]


def _names(groups: Sequence[TransferGroup]) -> list[str]:
    return list(dict.fromkeys(one.name for one in groups))


def _abroad(out: TransfersOut, words: Language) -> str:
    sure = _names(_sure(out))
    maybe = [one for one in _names(list(out.groups)) if one not in sure]
    parts = []
    if sure:
        text = words.text("Data leaves the UK with {names}.")
        parts.append(text.format(names=words.listed(sure)))
    if maybe:
        one = "For {n} more, nobody can say that it stays here."
        parts.append(words.count(one, one, len(maybe)))
    return " ".join(parts) or words.text("No data leaves the UK.")


def _risks(risks: Sequence[RiskCard], words: Language) -> str:
    if not risks:
        return words.text("No risk of the catalogue arises.")
    high = sum(1 for one in risks if one.now.low is Level.HIGH)
    could = sum(1 for one in risks if one.now.high is Level.HIGH) - high
    if not high and not could:
        return words.text("No risk is high today.")
    if not high:
        text = "No risk is surely high today, and {n} could be, for all we know."
        return words.count(text, text, could)
    sure = words.count("{n} risk is high today", "{n} risks are high today", high)
    more = words.count("{n} more could be", "{n} more could be", could)
    return words.text("{sure}, and {more}.").format(sure=sure, more=more)


def _duties(gaps: Sequence[GapLine], words: Language) -> str:
    if not gaps:
        return words.text("Every duty that was checked is met.")
    sure = [one for one in gaps if one.sure]
    maybe = len(gaps) - len(sure)
    first = words.count("{n} duty is not met", "{n} duties are not met", len(sure))
    text = words.text("{first}, and for {maybe} more nobody can show that it is met.")
    if not maybe:
        return words.text("{first}.").format(first=first)
    return text.format(first=first, maybe=maybe)


def _good(out: TransfersOut, who: Sequence[Recipient], words: Language) -> str:
    home = sum(1 for one in who if one.outside is Truth.NO)
    covered = {one.name for one in out.groups if one.verdict is Verdict.COVERED}
    parts = []
    if home:
        one = "{n} system or body keeps its data in the UK"
        many = "{n} systems and bodies keep their data in the UK"
        parts.append(words.count(one, many, home))
    if covered:
        text = words.text("what leaves the UK with {names} is covered")
        parts.append(text.format(names=words.listed(sorted(covered))))
    if not parts:
        return words.text("Every recipient in the notice is on the map.")
    joined = words.listed(parts)
    return f"{joined[0].upper()}{joined[1:]}."


def _not_good(
    risks: Sequence[RiskCard],
    gaps: Sequence[GapLine],
    out: TransfersOut,
    words: Language,
) -> str:
    bad = [one for one in _sure(out) if one.verdict is Verdict.NOT_COVERED]
    if bad:
        text = words.text("Nothing covers what leaves the UK with {names}.")
        return text.format(names=words.listed(_names(bad)))
    worst = next((one for one in risks if one.sure), None)
    if worst is not None:
        text = words.text("{risk}: {where}.")
        return text.format(risk=worst.title, where=worst.where[0])
    gap = next((one for one in gaps if one.sure), None)
    if gap is not None:
        return words.text("{gap}: {where}.").format(gap=gap.title, where=gap.sure[0])
    return words.text("Nothing is known to be wrong.")


def _unknown(
    who: Sequence[Recipient], asked: Sequence[Question], words: Language
) -> str:
    silent = sum(1 for one in who if one.outside is Truth.UNKNOWN)
    if silent:
        one = "Where {n} system or body keeps all of the data."
        many = "Where {n} systems and bodies keep all of the data."
        return words.count(one, many, silent)
    if asked:
        one = "{n} question is open."
        return words.count(one, "{n} questions are open.", len(asked))
    return words.text("Nothing is open.")


def _decisions(
    who: Sequence[Recipient],
    out: TransfersOut,
    gaps: Sequence[GapLine],
    asked: Sequence[Question],
    words: Language,
) -> Iterator[str]:
    ended = [one.name for one in who if one.ended]
    if ended:
        text = "Stop sending data to {names}, and ask where the old data is."
        yield words.text(text).format(names=words.listed(ended))
    open_ = [one for one in _sure(out) if one.verdict is not Verdict.COVERED]
    if open_:
        text = "Decide by when {names} must show what protects data outside the UK."
        yield words.text(text).format(names=words.listed(_names(open_)))
    if gaps:
        yield words.text("Agree who closes the duties not met, and by when.")
    if asked:
        yield words.text("Agree that the questions at the end are sent this term.")
    else:
        yield words.text("Note this review.")
