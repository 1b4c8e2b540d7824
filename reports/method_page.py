"""The page that says how risk is worked out, written from what works it out.

``python -m reports.method_page docs/method.md`` writes it again. It is made from the
catalogue, the matrix, the method, the questions, the signs that an assessment is
needed, and the tables in the tests, so that an officer can read and correct it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from datamap import reference
from dpia.answering import wordings
from dpia.catalogue import Catalogue, RiskEntry, TriggerEntry, shipped_catalogue
from dpia.catalogue.entries import MeasureEntry, Raise
from dpia.cnil import CrossWalk, cross_walk
from dpia.conditions import All, AnyOf, Ask, Condition, Not
from dpia.scales import Likelihood, Severity, word
from reports.spec_tables import Chapter, Example, chapter
from reports.words import ASKED

LAWS_FILE = Path("property") / "test_scoring.py"
"""Tests, below the folder of tests, of what holds for any map."""

ABOUT = ("test_risks", "test_recompute", "test_screen", "test_moved")
"""How the names of the spec tests begin that are about the method."""

_HEAD = """\
# How risk is worked out

Method version {version}.
This page is written from the catalogue, the matrix, the method and the tests.
To correct it, change the file that a section names and write the page again.
A school changes a risk or a measure for itself with a file of the same id in `risks/`
or `measures/` beside its map.

*Ours* means that nobody but this toolkit's authors has proposed it.
*Unverified* means that nobody has compared it with its source.

## What is scored

A risk is scored for each use of data: an activity with one system or recipient.
An activity, a system, a supplier or the school stands as its worst use does.
How many stand where is counted, and levels are never added up or averaged.
A duty that is not met is a gap.
A gap has no level that somebody could accept: it is to be closed.

## Scales
"""

_STEPS = """\
## How a level is worked out, step by step

The report prints every step, so that anyone can do it again by hand.
A step is one line: the stage, the scale, from where to where, the rule, and why.

1. Likelihood and severity start at the words of the risk below.
2. Severity goes up {tiers}.
3. Severity goes up {children} where children are among the people and the tier does
   not count that yet.
4. Likelihood or severity goes up one step for each rule of the risk that holds.
5. The matrix gives the **inherent** level.
6. Each measure in place lowers its scale by one step; the matrix gives the **current**
   level.
7. Each planned measure lowers its scale by one step; the matrix gives the **target**
   level.

No scale goes beyond its ends.

Where something is not known, both scales have a low end and a high end.
What surely holds moves both ends.
What only may hold moves the one end that it makes better or worse: "It may be that"
raises the high end, "may be in place, but nothing shows it for all of it" lowers the
low end.
A planned measure lowers both ends where it is surely not in place yet.
Where it may be in place already, the low end counts it, and only the high end goes
down, no further than the low end.
The matrix is asked at both ends.
Where it is not sure that the risk arises at all, the low end of its level is none.
An unknown that is answered can only narrow a level, never widen it.
Old evidence, a provisional reading and answers that disagree count as unknown.
"""

_MOVES = """\
## What moved since last year

Each risk is set beside the level that the earlier review shows.
Every change of the map is then made alone in the earlier map, and taken back alone in
the later one.
Where no change does it alone, the fewest that do it together are looked for, and the
report says that only the combination did it.
The law of the later day, evidence that grew old and days that came are tried in the
same way.
What an earlier review leaves out is never blamed: the report says so instead.
"""


def method_page(tests: Path) -> str:
    """Return the page as Markdown.

    Parameters
    ----------
    tests
        The folder of the tests.
    """
    used = shipped_catalogue()
    spec = sorted((tests / "spec").glob("test_*.py"))
    chapters = [chapter(one) for one in spec if one.stem.startswith(ABOUT)]
    laws = chapter(tests / LAWS_FILE)
    return "\n".join(
        [
            _HEAD.format(version=used.method.version),
            *_scales(),
            *_matrix(used),
            *_steps(used),
            *_screening(used.triggers.values()),
            _MOVES,
            *_cross_walk(cross_walk()),
            *_risks(used, _by_risk(chapters)),
            *_measures(used),
            *_questions(),
            *_promises([laws, *chapters]),
        ]
    )


def _scales() -> Iterator[str]:
    yield f"- Likelihood: {', '.join(word(one) for one in Likelihood)}."
    yield f"- Severity: {', '.join(word(one) for one in Severity)}.\n"
    yield "The words are those of the regulator's sample template.\n"


def _matrix(used: Catalogue) -> Iterator[str]:
    yield "## The matrix\n"
    yield "In `dpia/catalogue/matrix.yaml`.\n"
    if used.matrix_unverified:
        yield f"Unverified: {used.matrix_unverified}\n"
    columns = [word(one) for one in Likelihood]
    rows = [
        [word(one), *(word(used.matrix.level(one, other)) for other in Likelihood)]
        for one in reversed(Severity)
    ]
    yield from _table(["severity", *columns], rows)
    yield "The matrix cannot show that a small harm touches very many people."
    yield "There the officer may set a level otherwise, with a reason, and both show.\n"


def _steps(used: Catalogue) -> Iterator[str]:
    tiers = "; ".join(
        f"{_count(steps)} if {text.split(':')[0].format(tier=f'T{rank}')} or higher"
        for rank, steps, text in used.method.tier_steps
    )
    yield _STEPS.format(tiers=tiers, children=_count(used.method.child_steps))


def _count(steps: int) -> str:
    return "one step" if steps == 1 else f"{steps} steps"


_MODES: Mapping[str, str] = {
    "auto": "alone",
    "combo": "with any of the nine criteria",
    "criterion": "one of the nine criteria",
}


def _screening(triggers: Iterable[TriggerEntry]) -> Iterator[str]:
    listed = list(triggers)
    yield "## Whether an assessment is needed\n"
    yield "In `dpia/catalogue/triggers/`, one file a sign.\n"
    yield "It is required if a sign that counts alone holds."
    yield "So it is if one that counts with the nine criteria holds and any of those."
    yield "It is likely if two of the criteria hold.\n"
    rows = [[one.id, one.title, _MODES[one.mode], one.says] for one in listed]
    yield from _table(["id", "sign", "counts", "what it is about"], rows)
    for one in listed:
        yield f"### {one.id}: {one.title}\n"
        for reason in one.reasons:
            yield f"- {reason.why} Rule: {_condition(reason.when)}."
        yield f"- Misses: {one.misses}"
        yield f"- False alarms: {one.false_alarms}"
        if one.unverified:
            yield f"- Unverified: {one.unverified}"
        yield ""


def _cross_walk(walk: CrossWalk) -> Iterator[str]:
    yield "## The second view: four ranks and three feared events\n"
    yield "In `dpia/catalogue/cnil.yaml`. Ours and unverified."
    yield f"{walk.unverified}\n"
    rows = [
        [str(one.rank), one.word, one.severity, one.likelihood] for one in walk.ranks
    ]
    yield from _table(["rank", "word", "severity", "likelihood"], rows)
    pairs = [*walk.likelihoods.items(), *walk.severities.items()]
    yield from _table(["our word", "their rank"], [[a, _between(*b)] for a, b in pairs])
    events = [[one.title, one.lost, ", ".join(one.risks)] for one in walk.events]
    yield from _table(["feared event", "what is lost", "our risks"], events)
    yield f"No feared event: {', '.join(walk.outside)}.\n"


def _between(low: int, high: int) -> str:
    return str(low) if low == high else f"{low} to {high}"


def _risks(used: Catalogue, examples: Mapping[str, list[Example]]) -> Iterator[str]:
    yield "## Risks and duties\n"
    yield "In `dpia/catalogue/risks/`, one file each.\n"
    for entry in used.risks.values():
        yield f"### {entry.id}: {entry.title}\n"
        yield from _risk(used, entry)
        yield ""
        yield from _examples(examples.get(entry.id, ()))


def _risk(used: Catalogue, entry: RiskEntry) -> Iterator[str]:
    kind = "a duty, without a level" if entry.kind == "gap" else "a risk"
    yield f"- Kind: {kind}."
    yield f"- Harm: {entry.harm}"
    yield f"- Arises when: {entry.triggers}"
    yield f"- As a rule: {_condition(entry.trigger)}."
    yield f"- Misses: {entry.misses}"
    yield f"- False alarms: {entry.false_alarms}"
    if entry.kind == "risk":
        yield from _levels(used, entry)
    if entry.fix:
        yield f"- To close it: {entry.fix}"
    yield f"- Law: {_law(entry.law)}."
    if entry.unverified:
        yield f"- Unverified: {entry.unverified}"


def _levels(used: Catalogue, entry: RiskEntry) -> Iterator[str]:
    yield f"- Starts at: likelihood {entry.likelihood}, severity {entry.severity}."
    if not entry.counts_tier:
        yield "- Severity does not go up with the tier of the data."
    for one in entry.raises:
        yield f"- Raises {one.raises} ({one.id}): {one.why} Rule: {raise_words(one)}."
    for treatment in entry.treatments:
        title = used.measures[treatment.measure].title
        yield f"- Lowers {treatment.lowers} ({treatment.measure}): {title}."


def raise_words(one: Raise) -> str:
    """Return when a rule of a risk raises a scale, in words."""
    if one.rows is not None:
        return f"{one.rows.at_least} or more different values of {one.rows.distinct}"
    return _condition(one.when) if one.when is not None else "never"


def _law(law: Iterable[str]) -> str:
    named = [reference.provision(name).citation for name in law]
    return "; ".join(named) or "none in particular"


def _condition(condition: Condition) -> str:
    """Return a condition as a person would read it out."""
    if isinstance(condition, All):
        return f"({' and '.join(map(_condition, condition.all))})"
    if isinstance(condition, AnyOf):
        return f"({' or '.join(map(_condition, condition.any))})"
    if isinstance(condition, Not):
        return f"not {_condition(condition.not_)}"
    return f"`{condition.ask}` {_test(condition)}"


_TESTS: Mapping[str, str] = {
    "is_": "is {}",
    "one_of": "is one of {}",
    "includes": "includes {}",
    "at_least": "is at least {}",
    "longer_than": "is longer than {}",
    "older_than": "is older than {}",
    "within": "is within {}",
    "above": "is above {}",
    "exists": "is there: {}",
}


def _test(ask: Ask) -> str:
    for name, text in _TESTS.items():
        value = getattr(ask, name)
        if value is not None:
            return text.format(_plain(value))
    return "holds"


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(map(_plain, value)) or "nothing"
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_plain(one)}" for key, one in value.items())
    return "nothing" if value is None else str(value)


def _by_risk(chapters: Iterable[Chapter]) -> Mapping[str, list[Example]]:
    """Return the worked examples by the risk that their titles begin with."""
    found: dict[str, list[Example]] = {}
    for one in chapters:
        for promise in one.promises:
            for example in promise.examples:
                found.setdefault(example.title.split()[0], []).append(example)
    return found


def _examples(examples: Iterable[Example]) -> Iterator[str]:
    rows = [
        [
            example.title.partition(" ")[2],
            _plain(dict(example.given)),
            ", ".join(_span(one) for one in example.expected if one is not None),
        ]
        for example in examples
    ]
    if rows:
        yield "Worked examples; each is a test.\n"
        head = ["arises?", "what differs from a map with nothing wrong", "comes out as"]
        yield from _table(head, rows)


def _span(value: object) -> str:
    """Return an outcome; a level with two ends as a person says it."""
    if isinstance(value, list) and len(value) == 2:
        low, high = map(str, value)
        return low if low == high else f"{low} to {high}"
    return _plain(value)


def _measures(used: Catalogue) -> Iterator[str]:
    yield "## Measures\n"
    yield "In `dpia/catalogue/measures/`, one file each.\n"
    yield "A measure counts as in place with fresh evidence, or where its rule holds.\n"
    for one in used.measures.values():
        yield f"### {one.id}: {one.title}\n"
        yield from _measure(one)
        yield ""


def _measure(one: MeasureEntry) -> Iterator[str]:
    yield f"- What it is: {one.says}"
    yield f"- Shown by: {one.evidence}"
    if one.shown_by is not None:
        yield f"- Counts as in place where: {_condition(one.shown_by)}."
    if one.unverified:
        yield f"- Unverified: {one.unverified}"


def _questions() -> Iterator[str]:
    yield "## Questions that unknown fields become\n"
    yield "In `dpia/catalogue/questions.yaml`."
    yield "An answer is tried at its best and at its worst to see which risks it could"
    yield "move, and the questions that could move the most come first.\n"
    rows = [
        [
            f"`{one.field}`",
            ASKED[one.ask.value],
            one.question,
            _end(one.best),
            _end(one.worst),
        ]
        for one in wordings()
    ]
    yield from _table(["field", "who can answer", "question", "best", "worst"], rows)


def _end(value: object) -> str:
    return "moves no risk" if value is None else _plain(value)


def _promises(chapters: Iterable[Chapter]) -> Iterator[str]:
    yield "## What the tests hold\n"
    yield "Each sentence is a test that has to pass before anything is released.\n"
    for one in chapters:
        yield f"### {one.title}\n"
        yield from dict.fromkeys(f"- {promise.says}" for promise in one.promises)
        yield ""


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    columns = [*head]
    yield _line(columns)
    yield _line(["---"] * len(columns))
    for row in rows:
        yield _line(row)
    yield ""


def _line(cells: Iterable[str]) -> str:
    plain = (" ".join(cell.replace("|", "\\|").split()) for cell in cells)
    return f"| {' | '.join(plain)} |"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(
        method_page(Path("tests")), encoding="utf-8", newline="\n"
    )
