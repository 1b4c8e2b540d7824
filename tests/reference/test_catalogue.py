"""Hygiene of the catalogue: every risk and every measure, file by file."""

import re
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Annotated, get_args, get_origin

import pytest
import yaml
from pydantic import BaseModel

from datamap import reference
from datamap.facts import Fact
from datamap.flows import FlowTable
from datamap.model import (
    Activity,
    DataCategory,
    Flow,
    Party,
    PeopleGroup,
    School,
    System,
)
from datamap.vocabulary import (
    Channel,
    LawfulBasis,
    PartyKind,
    PlaceUse,
    Role,
    SystemKind,
)
from dpia.asks import SUBJECTS, WORKED_OUT, Situation
from dpia.catalogue import shipped_catalogue
from dpia.columns import told
from dpia.conditions import All, AnyOf, Ask, Condition, Not, Ranks, scope_of
from dpia.scales import Level, Likelihood, Severity

CATALOGUE = shipped_catalogue()
RISKS = [pytest.param(one, id=one.id) for one in CATALOGUE.risks.values()]
MEASURES = [pytest.param(one, id=one.id) for one in CATALOGUE.measures.values()]
ENTRIES = [*RISKS, *MEASURES]

HARMS = {f"harm-{number:02}" for number in range(1, 13)}
DUTIES = {"rk-05", "rk-10", "rk-12", "rk-13", "rk-39", "rk-46", "rk-47"}
DISCLOSURE = {"harm-03", "harm-05", "harm-08", "harm-09", "harm-10"}
"""Harms that come from others seeing or holding the data."""

MODELS = {
    "school": School,
    "flow": Flow,
    "activity": Activity,
    "system": System,
    "party": Party,
    "holder": Party,
    "people": PeopleGroup,
    "category": DataCategory,
}
WORDS = {
    "flow.role": Role,
    "flow.channel": Channel,
    "leg.use": PlaceUse,
    "system.kind": SystemKind,
    "party.kind": PartyKind,
    "activity.lawful_basis": LawfulBasis,
}
TESTS = (
    "is_", "one_of", "includes", "at_least", "longer_than", "older_than", "within",
    "above", "exists",
)  # fmt: skip
SPEC = Path(__file__).parents[1] / "spec"


def asks(condition: Condition):
    """Yield every question of a condition with its test."""
    if isinstance(condition, Ask):
        yield condition
    elif isinstance(condition, Not):
        yield from asks(condition.not_)
    else:
        assert isinstance(condition, All | AnyOf)
        parts = condition.all if isinstance(condition, All) else condition.any
        assert parts
        for part in parts:
            yield from asks(part)


def every_ask():
    """Return every question of the catalogue with the entry that asks it."""
    found = [(risk.id, ask) for risk in CATALOGUE.risks.values()
             for ask in asks(risk.trigger)]  # fmt: skip
    for risk in CATALOGUE.risks.values():
        for one in risk.raises:
            found += [(risk.id, ask) for ask in asks(one.when)] if one.when else []
    for measure in CATALOGUE.measures.values():
        shown = measure.shown_by
        found += [(measure.id, ask) for ask in asks(shown)] if shown else []
    return found


ASKS = [pytest.param(ask, id=f"{owner} {ask.ask}") for owner, ask in every_ask()]


def answer_type(annotation):
    """Return what a field answers with: the value of a fact, or the type itself."""
    if get_origin(annotation) is Annotated:
        return answer_type(get_args(annotation)[0])
    named = [one for one in get_args(annotation) if one is not type(None)]
    if isinstance(annotation, type) and issubclass(annotation, Fact):
        inner = annotation.__pydantic_generic_metadata__["args"][0]
        return answer_type(inner)
    return answer_type(named[0]) if len(named) == 1 else annotation


def resolve(ask: str):
    """Return the model's field that a dotted question reads."""
    subject, *steps = ask.split(".")
    here = MODELS[subject]
    for step in steps[:-1]:
        here = answer_type(here.model_fields[step].annotation)
        assert issubclass(here, BaseModel)
    return here.model_fields[steps[-1]]


def test_catalogue_is_whole():
    """There are 48 risks and 48 measures, numbered without a hole."""
    numbers = range(1, 49)

    assert set(CATALOGUE.risks) == {f"rk-{number:02}" for number in numbers}
    assert set(CATALOGUE.measures) == {f"ct-{number:02}" for number in numbers}


@pytest.mark.parametrize("kind", ["risks", "measures"])
def test_id_is_the_name_of_the_file(kind):
    """An entry is found under its own id."""
    folder = files("dpia.catalogue") / kind

    for file in folder.iterdir():
        told = yaml.safe_load(file.read_text(encoding="utf-8"))["id"]
        assert file.name == f"{told}.yaml"


@pytest.mark.parametrize("entry", ENTRIES)
def test_what_an_entry_cites_exists(entry):
    """Sources and volatile items are rows of the reference data."""
    volatile = {row.ref for row in reference.volatile_items()}

    assert all(reference.source(key).id == key for key in entry.sources)
    assert entry.volatile in volatile
    assert entry.unverified


@pytest.mark.parametrize("risk", RISKS)
def test_what_a_risk_names_exists(risk):
    """Provisions, harms and measures named by a risk exist, each once."""
    named = [treatment.measure for treatment in risk.treatments]

    assert all(reference.provision(law).id == law for law in risk.law)
    assert set(risk.harms) <= HARMS
    assert len(set(risk.harms)) == len(risk.harms) > 0
    assert set(named) <= set(CATALOGUE.measures)
    assert len(set(named)) == len(named) > 0
    assert len({one.id for one in risk.raises}) == len(risk.raises)


@pytest.mark.parametrize("risk", RISKS)
def test_gap_states_the_law_and_what_to_do(risk):
    """A duty names its provision and the fix; a risk has a question instead."""
    assert (risk.kind == "gap") is (risk.id in DUTIES)
    assert risk.law
    assert (risk.fix is not None) is (risk.kind == "gap")
    assert (risk.question is not None) is (risk.kind == "risk")


@pytest.mark.parametrize("risk", RISKS)
def test_tier_counts_where_somebody_could_see_the_data(risk):
    """The tier raises severity exactly where the harm is that others get the data."""
    if risk.kind == "risk":
        assert risk.counts_tier is bool(DISCLOSURE & set(risk.harms))


@pytest.mark.parametrize("risk", RISKS)
def test_measure_changes_what_its_kind_says(risk):
    """A measure that reduces severity lowers severity; any other, likelihood."""
    for treatment in risk.treatments:
        kind = CATALOGUE.measures[treatment.measure].kind
        lowers = "severity" if kind == "reduce-severity" else "likelihood"
        assert treatment.lowers == lowers


@pytest.mark.parametrize("risk", RISKS)
def test_raise_states_one_condition(risk):
    """A raise has a condition on a row or on all rows, never both."""
    for one in risk.raises:
        assert (one.when is None) is not (one.rows is None)


@pytest.mark.parametrize("measure", MEASURES)
def test_every_measure_treats_something(measure):
    """No measure stands idle."""
    assert any(
        treatment.measure == measure.id
        for risk in CATALOGUE.risks.values()
        for treatment in risk.treatments
    )


@pytest.mark.parametrize("entry", ENTRIES)
def test_prose_is_whole_sentences(entry):
    """Prose starts with a capital, ends with a full stop and is short enough."""
    fields = ("harm", "triggers", "misses", "false_alarms", "fix", "question", "says",
              "evidence", "unverified")  # fmt: skip
    prose = [text for text in (getattr(entry, name, None) for name in fields) if text]
    prose += [one.why for one in getattr(entry, "raises", ())]

    for text in prose:
        assert text[0].isupper()
        assert text[-1] in ".?"
        assert "  " not in text
        assert all(len(one.split()) <= 34 for one in re.split(r"[.?] ", text))
    assert not entry.title.endswith(".")


@pytest.mark.parametrize("ask", ASKS)
def test_question_can_be_answered(ask):
    """Every question is worked out, or names a field of a record of the row."""
    assert ask.ask in WORKED_OUT or resolve(ask.ask) is not None
    assert set(MODELS) == set(SUBJECTS)


@pytest.mark.parametrize("ask", ASKS)
def test_question_has_one_test(ask):
    """A question tests its answer in one way."""
    given = [name for name in TESTS if getattr(ask, name) is not None]

    assert len(given) == 1


@pytest.mark.parametrize("ask", ASKS)
def test_question_uses_words_that_exist(ask):
    """A word that an answer is tested for is one that a map may write."""
    wanted = ask.one_of or ([ask.is_] if ask.is_ is not None else [])
    kinds = [ask.includes] if ask.ask == "data.kinds" else []

    assert all(reference.sensitivity(kind).id == kind for kind in kinds)
    if ask.ask in WORDS:
        assert {*wanted} <= {one.value for one in WORDS[ask.ask]}


@pytest.mark.parametrize("number", range(1, 49))
def test_every_risk_is_shown_to_arise_and_not_to(number):
    """The spec tests hold a case of each risk that arises, that may, and neither."""
    told = "".join(file.read_text() for file in sorted(SPEC.glob("test_risks_*.py")))

    for state in ("yes", "no", "unknown"):
        assert f'id="rk-{number:02} {state}: ' in told


def test_matrix_never_falls():
    """A worse likelihood or severity never gives a lower level."""
    level = CATALOGUE.matrix.level

    for severity in Severity:
        row = [level(severity, likelihood) for likelihood in Likelihood]
        assert all(one <= two for one, two in pairwise(row))
    for likelihood in Likelihood:
        column = [level(severity, likelihood) for severity in Severity]
        assert all(one <= two for one, two in pairwise(column))
    assert {level(s, k) for s in Severity for k in Likelihood} == {*Level} - {0}


@pytest.fixture(scope="module", name="rows")
def _rows(example, on):
    """Return what can be asked of each row of the example."""
    situation = Situation(FlowTable(example, on))
    return [situation.row(row) for row in situation.table.rows]


@pytest.mark.parametrize("name", sorted({ask.ask for _, ask in every_ask()}))
def test_rows_that_cannot_differ_answer_alike(rows, name):
    """The start of a question's name says by what its answer can differ.

    Scoring asks only once for rows that cannot differ, and asks only the
    recipient's own row of a flow where no question is about places.
    """
    found = {}

    for row in rows:
        answer = row.work_out(name)
        plain = (answer.low, answer.high) if isinstance(answer, Ranks) else answer
        found.setdefault(told(row.row, scope_of(name)), []).append(plain)

    assert any(len(answers) > 1 for answers in found.values())
    assert all(one == answers[0] for answers in found.values() for one in answers[1:])
