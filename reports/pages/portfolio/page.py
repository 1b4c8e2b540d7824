"""Values of the page across schools, from what their reviews keep."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from datamap.transfers import Verdict
from dpia.catalogue import shipped_catalogue
from dpia.scales import Level, Levels, word
from reports.language import Language, language, marked
from reports.pages.portfolio.kept import Reviewed
from reports.pages.portfolio.same import Same

MOST_RISKS = 8
"""How many risks the table of schools and risks shows."""

MOST_QUESTIONS = 30
"""How many questions are listed."""

ASKED_ONCE = ("supplier", "local-authority")
"""Who answers for every school at once."""

HOME = "GB"


class Standing(StrEnum):
    """Where the review of a school stands."""

    IN_TIME = "in-time"
    """There is one of the day asked about."""

    LATE = "late"
    """The last one is of an earlier day."""

    MISSING = "missing"
    """There is none."""


STANDINGS: Mapping[Standing, str] = {
    Standing.IN_TIME: marked("reviewed"),
    Standing.LATE: marked("late"),
    Standing.MISSING: marked("no review"),
}


@dataclass(frozen=True)
class SchoolLine:
    """One school of the table."""

    folder: str
    name: str
    link: str
    """Address of its report as seen from this page; empty if there is none."""

    day: date | None
    standing: Standing
    error: str
    high: int
    """Kinds of risk that are certainly high somewhere."""

    may_be_high: int
    """Kinds that may be high somewhere, and are not certain to be."""

    gaps: int
    """Duties certainly not met."""

    may_be_gaps: int
    open_abroad: int
    """Systems and organisations whose transfers are not shown to be covered."""

    cells: tuple[Levels | None, ...]
    """Worst level of each risk of the table; None where it does not arise."""


@dataclass(frozen=True)
class SupplierLine:
    """A system or organisation, and who uses it."""

    id: str
    """Its id in a library, or else in the first school that has it."""

    name: str
    schools: int
    verdict: Verdict | None
    """Worst verdict on its transfers; None if nothing of it may leave the country."""


@dataclass(frozen=True)
class CountryLine:
    """A country that data of some schools reaches, or may reach."""

    code: str
    name: str
    schools: int
    """Schools whose data surely goes there."""

    perhaps: int
    """Schools whose data may go there, and for no flow surely does."""

    verdict: Verdict
    """Worst verdict on what goes there or may."""

    through: tuple[str, ...]
    """The systems and organisations that it goes there with, or may, by name."""


@dataclass(frozen=True)
class GapLine:
    """A duty that some schools do not meet."""

    id: str
    title: str
    schools: int
    """Schools where it is certainly not met."""

    perhaps: int
    """Schools where nobody can show that it is met."""


@dataclass(frozen=True)
class QuestionLine:
    """A question that one message would answer for several schools."""

    question: str
    ask: str
    schools: int
    moves: int
    """Levels that the answer could move, over all schools."""


@dataclass(frozen=True)
class Portfolio:
    """Everything that the page across schools says."""

    on: date
    words: Language
    risks: tuple[tuple[str, str], ...]
    """Id and title of each risk in the table, the one most often high first: those
    that are high in some school, or that tell schools apart."""

    alike: int
    """How many risks may be high and stand alike in every school."""

    schools: tuple[SchoolLine, ...]
    suppliers: tuple[SupplierLine, ...]
    countries: tuple[CountryLine, ...]
    gaps: tuple[GapLine, ...]
    questions: tuple[QuestionLine, ...]
    placeless: int
    """Schools some of whose data may be anywhere: places are not known."""

    def of(self, standing: Standing) -> tuple[SchoolLine, ...]:
        """Return the schools whose review stands somewhere."""
        return tuple(one for one in self.schools if one.standing is standing)


def portfolio_of(found: Sequence[Reviewed], on: date, lang: str) -> Portfolio:
    """Return the page of some schools and their last reviews."""
    words = language(lang)
    worst = {one.folder: one.worst() for one in found}
    levels = [worst[one.folder] for one in found if one.day]
    risks, alike = _risks(levels)
    lines = [_school(one, worst[one.folder], risks, on) for one in found]
    same = Same(found)
    return Portfolio(
        on,
        words,
        tuple((one, _title(one)) for one in risks),
        alike,
        tuple(sorted(lines, key=_worst_first)),
        _suppliers(found, same),
        _countries(found, words),
        _gaps(found),
        _questions(found, same),
        sum(any(map(_is_placeless, one.rows("transfers"))) for one in found),
    )


def _risks(worst: Sequence[Mapping[str, Levels]]) -> tuple[tuple[str, ...], int]:
    """Return the risks that tell which school to visit, and how many are alike.

    A risk tells if it is certainly high in some school, or if it may be high in one
    and stands otherwise in another.
    """
    by_risk = {
        risk: [levels.get(risk) for levels in worst]
        for risk in dict.fromkeys(risk for levels in worst for risk in levels)
    }
    open_ones = {
        risk: ends for risk, ends in by_risk.items() if any(map(_may_be_high, ends))
    }
    sure = {risk: sum(map(_is_high, ends)) for risk, ends in open_ones.items()}
    telling = [
        risk for risk, ends in open_ones.items() if sure[risk] or len({*ends}) > 1
    ]
    often = {risk: sum(map(_may_be_high, open_ones[risk])) for risk in telling}
    telling.sort(key=lambda one: (-sure[one], -often[one], one))
    return tuple(telling[:MOST_RISKS]), len(open_ones) - len(telling)


def _is_high(levels: Levels | None) -> bool:
    return levels is not None and levels.low is Level.HIGH


def _may_be_high(levels: Levels | None) -> bool:
    return levels is not None and levels.high is Level.HIGH


def _title(risk: str) -> str:
    entry = shipped_catalogue().risks.get(risk)
    return entry.title if entry else risk


def _school(
    one: Reviewed, worst: Mapping[str, Levels], risks: Sequence[str], on: date
) -> SchoolLine:
    gaps = one.rows("gaps")
    certain = sum(1 for gap in gaps if gap["sure"])
    return SchoolLine(
        folder=one.folder,
        name=one.name,
        link=one.link,
        day=one.day,
        standing=_standing(one.day, on),
        error=one.error,
        high=sum(map(_is_high, worst.values())),
        may_be_high=sum(
            _may_be_high(one) and not _is_high(one) for one in worst.values()
        ),
        gaps=certain,
        may_be_gaps=len(gaps) - certain,
        open_abroad=len(
            {
                _who(row)
                for row in one.rows("transfers")
                if row["verdict"] != Verdict.COVERED
            }
        ),
        cells=tuple(worst.get(risk) for risk in risks),
    )


def _standing(day: date | None, on: date) -> Standing:
    if day is None:
        return Standing.MISSING
    return Standing.IN_TIME if day == on else Standing.LATE


def _worst_first(one: SchoolLine) -> tuple[int, int, int, str]:
    return -one.high, -one.gaps, -one.may_be_high, one.name


def _suppliers(found: Iterable[Reviewed], same: Same) -> tuple[SupplierLine, ...]:
    """Return every system and organisation that a school uses."""
    shown: dict[str, tuple[str, str]] = {}
    users: dict[str, set[str]] = {}
    verdicts: dict[str, set[Verdict]] = {}
    for one in found:
        for row in one.rows("recipients"):
            key = same.key(one, row["id"]) or row["id"]
            if key not in shown or one.shares(row["id"]):
                shown[key] = (row["id"], row["name"])
            users.setdefault(key, set()).add(one.folder)
        for row in one.rows("transfers"):
            key = same.key(one, _who(row)) or _who(row)
            verdicts.setdefault(key, set()).add(Verdict(row["verdict"]))
    lines = [
        SupplierLine(*shown[key], len(some), _worst(verdicts.get(key, set())))
        for key, some in users.items()
    ]
    return tuple(sorted(lines, key=lambda one: (-one.schools, one.name)))


def _who(row: Mapping[str, Any]) -> str:
    return str(row["system"] or row["recipient"])


def _worst(verdicts: Iterable[Verdict]) -> Verdict | None:
    order = (Verdict.NOT_COVERED, Verdict.UNKNOWN, Verdict.COVERED)
    given = set(verdicts)
    return next((one for one in order if one in given), None)


def _is_placeless(row: Mapping[str, Any]) -> bool:
    return row["country"] in (None, "unknown")


def _countries(found: Iterable[Reviewed], words: Language) -> tuple[CountryLine, ...]:
    rows: dict[str, list[tuple[Reviewed, Mapping[str, Any]]]] = {}
    for one in found:
        for row in one.rows("transfers"):
            if not _is_placeless(row) and row["country"] != HOME:
                rows.setdefault(row["country"], []).append((one, row))
    lines = [_country(code, some, words) for code, some in rows.items()]
    return tuple(sorted(lines, key=lambda one: (-one.schools, -one.perhaps, one.name)))


def _country(
    code: str, rows: Sequence[tuple[Reviewed, Mapping[str, Any]]], words: Language
) -> CountryLine:
    sure = {one.folder for one, row in rows if row["leaves_uk"] == "yes"}
    every = {one.folder for one, _ in rows}
    names = {one.names.get(_who(row), _who(row)) for one, row in rows}
    return CountryLine(
        code, words.country(code), len(sure), len(every - sure),
        _worst(Verdict(row["verdict"]) for _, row in rows) or Verdict.UNKNOWN,
        tuple(sorted(names)),
    )  # fmt: skip


def _gaps(found: Iterable[Reviewed]) -> tuple[GapLine, ...]:
    sure: dict[str, int] = {}
    perhaps: dict[str, int] = {}
    for one in found:
        for row in one.rows("gaps"):
            into = sure if row["sure"] else perhaps
            into[row["id"]] = into.get(row["id"], 0) + 1
    lines = [
        GapLine(one, _title(one), sure.get(one, 0), perhaps.get(one, 0))
        for one in {**sure, **perhaps}
    ]
    return tuple(sorted(lines, key=lambda one: (-one.schools, -one.perhaps, one.id)))


def _questions(found: Iterable[Reviewed], same: Same) -> tuple[QuestionLine, ...]:
    """Return what several schools ask about the same system or organisation."""
    asked: dict[tuple[str, str], dict[str, Mapping[str, Any]]] = {}
    for one in found:
        direct = one.direct()
        for row in one.rows("questions"):
            key = same.key(one, row["record"])
            if key and _is_for_many(one, row, direct):
                asked.setdefault((key, row["field"]), {})[one.folder] = row
    lines = [_question([*rows.values()]) for rows in asked.values() if len(rows) > 1]
    ordered = sorted(lines, key=lambda one: (-one.schools, -one.moves, one.question))
    return tuple(ordered[:MOST_QUESTIONS])


def _question(rows: Sequence[Mapping[str, Any]]) -> QuestionLine:
    first = rows[0]
    moves = sum(len(row["changes"]) for row in rows)
    return QuestionLine(first["question"], first["ask"], len(rows), moves)


def _is_for_many(one: Reviewed, row: Mapping[str, Any], direct: frozenset[str]) -> bool:
    """Say whether one answer would do for every school that asks.

    Not so is what moves no level, what a school fills in itself in a record of a
    library, and where a firm is established that a supplier engages: the supplier's
    own list of such firms is asked for instead.
    """
    record, field = row["record"], row["field"]
    is_own_field = one.shares(record) and not one.shares(record, field)
    is_told = field != "country" or record in direct
    is_asked_once = bool(row["changes"]) and row["ask"] in ASKED_ONCE
    return is_told and is_asked_once and not is_own_field


def data_of(page: Portfolio) -> Mapping[str, Any]:
    """Return the page's tables as plain values."""
    tables: Mapping[str, Callable[[], Any]] = {
        name: lambda name=name: [_plain(asdict(one)) for one in getattr(page, name)]  # type: ignore[misc]  # bound now
        for name in ("schools", "suppliers", "countries", "gaps", "questions")
    }
    return {
        "format": "dpia-portfolio/1",
        "on": page.on.isoformat(),
        "risks": [{"id": one, "title": title} for one, title in page.risks],
        **{name: table() for name, table in tables.items()},
    }


def _plain(value: Any) -> Any:  # noqa: ANN401 - any plain value
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Level):
        return word(value)
    return value.isoformat() if isinstance(value, date) else value
