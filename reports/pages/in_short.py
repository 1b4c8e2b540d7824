"""The summary: a few sentences that are true whatever the map holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from datamap.logic import Truth
from datamap.model import DataMap
from datamap.transfers import Verdict
from dpia.questions import Question
from dpia.scales import Level
from reports.language import Language, counted, marked
from reports.pages.assessments import AssessmentLine
from reports.pages.duties import GapLine
from reports.pages.naming import is_untied, short_name
from reports.pages.notice_standing import NoticeStanding
from reports.pages.people_and_places import Recipient
from reports.pages.transfers_out import TransferGroup, TransfersOut
from reports.pages.what_could_go_wrong import RiskCard

MOST_NAMES = 3
"""How many names a sentence lists before it counts the rest."""


@dataclass(frozen=True)
class InShort:
    """What a governor reads first."""

    sentences: tuple[str, ...]
    good: str
    not_good: str
    unknown: str
    decisions: tuple[str, ...]
    """What governors are asked to decide."""


@dataclass(frozen=True)
class Findings:
    """What the sections found, as far as the summary tells it."""

    datamap: DataMap
    who: Sequence[Recipient]
    out: TransfersOut
    risks: Sequence[RiskCard]
    gaps: Sequence[GapLine]
    asked: Sequence[Question]
    assessments: Sequence[AssessmentLine]
    notices: Sequence[NoticeStanding] = ()
    """How the school's own privacy notices stand."""

    @property
    def purposes(self) -> tuple[str, ...]:
        """Names of the activities, without what only holds sharing of no purpose."""
        activities = self.datamap.activities
        return tuple(one.name for one in activities if not is_untied(one))

    @property
    def has_poor_notice(self) -> bool:
        """Whether something in the school's own notice is wrong or missing."""
        return any(one.is_poor for one in self.notices)

    @property
    def unassessed(self) -> int:
        """How many purposes want an impact assessment and have none in date."""
        known = self.purposes
        return sum(one.is_due and one.activity in known for one in self.assessments)

    @property
    def open_transfers(self) -> list[TransferGroup]:
        """What is known to leave the UK and is not known to be covered."""
        return [one for one in self.out.sure if one.verdict is not Verdict.COVERED]

    @property
    def silent(self) -> int:
        """How many recipients may have data outside the UK for all anybody knows."""
        return sum(1 for one in self.who if one.outside is Truth.UNKNOWN)

    @property
    def unmet(self) -> list[GapLine]:
        """Duties that are surely not met."""
        return [one for one in self.gaps if one.sure]


def in_short(found: Findings, words: Language) -> InShort:
    """Return the summary of a review."""
    return InShort(
        sentences=tuple(_sentences(found, words)),
        good=_good(found, words),
        not_good=_not_good(found, words),
        unknown=_unknown(found, words),
        decisions=tuple(_decisions(found, words)),
    )


def _sentences(found: Findings, words: Language) -> Iterator[str]:
    yield _who(found, words)
    if not found.who:
        text = marked(
            "Until the flows are drawn, nothing can be said of places, risks or duties."
        )
        yield words.text(text)
        return
    yield _abroad(found, words)
    yield _risks(found.risks, words)
    yield _duties(found, words)
    if found.unassessed:
        unassessed = counted(
            "{n} purpose lacks an impact assessment that it is likely to need.",
            "{n} purposes lack an impact assessment that they are likely to need.",
        )
        yield words.count(*unassessed, found.unassessed)


def _who(found: Findings, words: Language) -> str:
    number = len(found.purposes)
    why = words.count(*counted("{n} purpose", "{n} purposes"), number)
    if not found.who:
        text = marked("{school} uses personal data for {why}. No flow is on the map.")
        return words.text(text, school=found.datamap.school.name, why=why)
    has = counted(
        "{n} system or organisation has it", "{n} systems and organisations have it"
    )
    who = words.count(*has, len(found.who))
    text = marked("{school} uses personal data for {why}, and {who}.")
    return words.text(text, school=found.datamap.school.name, why=why, who=who)


def _names(groups: Sequence[TransferGroup], words: Language) -> str:
    return words.some([short_name(one.name) for one in groups], MOST_NAMES)


def _abroad(found: Findings, words: Language) -> str:
    sure, silent = found.out.sure, found.silent
    if not sure and not silent:
        return words.text(marked("All of it is known to stay in the UK."))
    if not sure:
        return _perhaps_abroad(found, words)
    more = _unsure(found, words) if silent else ""
    text = marked("Data leaves the UK with {names}.")
    return f"{words.text(text, names=_names(sure, words))} {more}".strip()


def _perhaps_abroad(found: Findings, words: Language) -> str:
    """Return that nobody can say; never that nothing is known to leave."""
    some = counted(
        "For {n} of the {all} nobody can say whether data leaves the UK.",
        "For {n} of the {all} nobody can say whether data leaves the UK.",
    )
    return _of_the_silent(
        found, words, marked("Nobody can say whether data leaves the UK."), some
    )


def _unsure(found: Findings, words: Language) -> str:
    some = counted(
        "For {n} of the {all} nobody can say that all of it stays here.",
        "For {n} of the {all} nobody can say that all of it stays here.",
    )
    return _of_the_silent(
        found, words, marked("Nobody can say that all of it stays here."), some
    )


def _of_the_silent(
    found: Findings, words: Language, everybody: str, some: tuple[str, str]
) -> str:
    """Return what is so of each whose places nobody has told, or of all there are."""
    if found.silent == len(found.who):
        return words.text(everybody)
    return words.count(*some, found.silent, all=words.number(len(found.who)))


def _risks(risks: Sequence[RiskCard], words: Language) -> str:
    if not risks:
        return words.text(marked("No risk of the catalogue arises."))
    high = sum(1 for one in risks if one.now.low is Level.HIGH)
    could = sum(1 for one in risks if one.now.high is Level.HIGH) - high
    if not high and not could:
        return words.text(marked("No risk to people is high today."))
    if not high:
        text = counted(
            "No risk is certainly high today; {n} kind could be.",
            "No risk is certainly high today; {n} kinds could be.",
        )
        return words.count(*text, could)
    text = counted("{n} kind of risk is high", "{n} kinds of risk are high")
    sure = words.count(*text, high)
    if not could:
        return words.text(marked("{sure} today."), sure=sure)
    return words.text(
        marked("{sure} today, and {could} more could be."),
        sure=sure, could=words.number(could),
    )  # fmt: skip


def _duties(found: Findings, words: Language) -> str:
    if not found.gaps:
        return words.text(marked("Every duty that was checked is met."))
    unmet, maybe = len(found.unmet), len(found.gaps) - len(found.unmet)
    if not unmet:
        shown = counted(
            "Nobody can show that {n} kind of legal duty is met everywhere.",
            "Nobody can show that {n} kinds of legal duty are met everywhere.",
        )
        return words.count(*shown, maybe)
    open_ = counted(
        "{n} kind of legal duty is not met", "{n} kinds of legal duty are not met"
    )
    first = words.count(*open_, unmet)
    if not maybe:
        return words.text(marked("{first}."), first=first)
    text = marked("{first}; {maybe} more may not be.")
    return words.text(text, first=first, maybe=words.number(maybe))


def _good(found: Findings, words: Language) -> str:
    home = sum(1 for one in found.who if one.outside is Truth.NO)
    covered = [one for one in found.out.sure if one.verdict is Verdict.COVERED]
    parts = []
    if home and home == len(found.who):
        parts.append(words.text(marked("Everything stays in the UK.")))
    elif home:
        kept = counted(
            "{n} of the {all} keeps everything in the UK.",
            "{n} of the {all} keep everything in the UK.",
        )
        parts.append(words.count(*kept, home, all=words.number(len(found.who))))
    if covered:
        text = marked("What goes abroad with {names} is covered.")
        parts.append(words.text(text, names=_names(covered, words)))
    if not parts:
        text = marked("Nothing can be shown yet; the map says what to ask.")
        parts.append(words.text(text))
    return " ".join(parts)


def _not_good(found: Findings, words: Language) -> str:
    parts = [one for one in (_worst(found, words), _poor_notice(found, words)) if one]
    return " ".join(parts) or words.text(marked("Nothing is known to be wrong."))


def _poor_notice(found: Findings, words: Language) -> str:
    """Return how much is certainly amiss in the notices; empty if nothing is."""
    lacking = sum(one.lacking for one in found.notices)
    if lacking:
        text = counted(
            "The privacy notice lacks {n} thing that the law asks for.",
            "The privacy notice lacks {n} things that the law asks for.",
        )
        return words.count(*text, lacking)
    if not found.has_poor_notice:
        return ""
    text = counted(
        "{n} point in the privacy notice is wrong or missing.",
        "{n} points in the privacy notice are wrong or missing.",
    )
    return words.count(*text, sum(len(one.poor) for one in found.notices))


def _worst(found: Findings, words: Language) -> str:
    """Return the worst that is known of the map itself; empty if nothing is."""
    bad = [one for one in found.open_transfers if one.verdict is Verdict.NOT_COVERED]
    if bad:
        text = marked("Nothing covers what leaves the UK with {names}.")
        return words.text(text, names=_names(bad, words))
    ended = [short_name(one.name) for one in found.who if one.ended]
    if ended:
        text = marked("Data still goes to {names}, which has ended.")
        return words.text(text, names=words.some(ended, MOST_NAMES))
    if found.unmet:
        gap = found.unmet[0]
        return words.text(
            marked("{gap}: {where}."), gap=gap.title, where=gap.sure[0].activity
        )
    surely = next((one for one in found.risks if one.now.low is Level.HIGH), None)
    if surely is not None:
        return words.text(
            marked("{risk}: {where}."), risk=surely.title, where=surely.where[0]
        )
    return ""


def _unknown(found: Findings, words: Language) -> str:
    parts = []
    if found.open_transfers:
        text = marked("What protects the data sent abroad with {names}.")
        parts.append(words.text(text, names=_names(found.open_transfers, words)))
    if found.silent and found.silent == len(found.who):
        parts.append(words.text(marked("Every place where it is kept.")))
    elif found.silent:
        places = counted(
            "Every place where {n} of the {all} keeps it.",
            "Every place where {n} of the {all} keep it.",
        )
        everybody = words.number(len(found.who))
        parts.append(words.count(*places, found.silent, all=everybody))
    if len(found.purposes) < len(found.datamap.activities):
        parts.append(words.text(marked("What some of it is shared for.")))
    if not parts and found.asked:
        asked = counted("{n} question is open.", "{n} questions are open.")
        parts.append(words.count(*asked, len(found.asked)))
    return " ".join(parts) or words.text(marked("Nothing is open."))


def _decisions(found: Findings, words: Language) -> Iterator[str]:
    ended = [short_name(one.name) for one in found.who if one.ended]
    if ended:
        text = marked("Stop sending data to {names}, and ask where the old data is.")
        yield words.text(text, names=words.some(ended, MOST_NAMES))
    if found.open_transfers:
        text = marked("Set a day by which {names} must show what protects data abroad.")
        yield words.text(text, names=_names(found.open_transfers, words))
    if found.gaps and found.has_poor_notice:
        text = marked("Agree who meets the open duties and mends the notice, by when.")
        yield words.text(text)
    elif found.gaps:
        yield words.text(marked("Agree who closes the duties not met, and by when."))
    elif found.has_poor_notice:
        yield words.text(marked("Agree who mends the privacy notice, and by when."))
    if found.asked:
        yield words.text(marked("Agree that the open questions are sent this term."))
    else:
        yield words.text(marked("Note this review."))
