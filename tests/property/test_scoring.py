"""Laws of the scoring, for any small map.

A map is drawn from every fact of every record: each is left unknown, answered,
answered with old evidence, only read into a paper, or in conflict.
"""

import json
import random
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from enum import StrEnum
from typing import Annotated, NamedTuple, get_args, get_origin

import hypothesis.strategies as st
from hypothesis import HealthCheck, given, settings
from pydantic import BaseModel

from datamap.facts import Fact
from datamap.flows import FlowTable
from datamap.load import MODELS, build_map
from datamap.logic import Truth
from datamap.model import Activity, DataMap, System
from datamap.strict_yaml import Document
from dpia.answering import Answering, unanswered
from dpia.assessment import assess
from dpia.catalogue import Catalogue, shipped_catalogue
from dpia.questions import questions
from dpia.scales import Level, Levels, Likelihood, Likelihoods, Severities, Severity

ON = date(2026, 11, 24)
LAWS = settings(
    derandomize=True, max_examples=50, deadline=None, database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip

SKELETON = {
    "format": "dpia-map/1",
    "school": {"id": "zz-school", "name": "School", "nation": "wales",
               "phase": "primary"},
    "documents": [
        {"id": "zz-contract", "kind": "processor-contract", "covers": ["zz-app"]},
        {"id": "zz-notice", "kind": "privacy-notice", "covers": ["zz-pupils"]},
        {"id": "zz-assessment", "kind": "dpia"},
        {"id": "zz-policy", "kind": "appropriate-policy-document"},
        {"id": "zz-consents", "kind": "consent-record", "covers": ["zz-use"]},
        {"id": "zz-test", "kind": "transfer-test", "covers": ["zz-out"]},
    ],
    "people": [{"id": "zz-pupils", "name": "Pupils"},
               {"id": "zz-staff", "name": "Staff"}],
    "data": [
        {"id": "zz-marks", "name": "Marks", "about": ["zz-pupils"],
         "kind": "attainment"},
        {"id": "zz-health", "name": "Health", "about": ["zz-pupils", "zz-staff"],
         "kind": "health"},
        {"id": "zz-notes", "name": "Notes", "about": ["zz-staff"], "kind": "visitor",
         "items": {"listed": [{"id": "zz-one", "name": "One"}]}},
    ],
    "parties": [
        {"id": "zz-firm", "name": "Firm", "kind": "supplier"},
        {"id": "zz-host", "name": "Host", "kind": "supplier"},
        {"id": "zz-council", "name": "Council", "kind": "local-authority"},
    ],
    "systems": [{"id": "zz-app", "name": "App"},
                {"id": "zz-cameras", "name": "Cameras", "kind": "cameras"}],
    "activities": [{"id": "zz-use", "name": "Use", "purpose": "To use it.",
                    "people": ["zz-pupils", "zz-staff"]}],
    "flows": [
        {"id": "zz-out", "activity": "zz-use", "from": "zz-school", "to": "zz-firm",
         "through": "zz-app"},
        {"id": "zz-told", "activity": "zz-use", "from": "zz-school",
         "to": "zz-council"},
        {"id": "zz-seen", "activity": "zz-use", "from": "zz-pupils",
         "to": "zz-school", "through": "zz-cameras"},
    ],
}  # fmt: skip

ANSWERS = {
    "Country": ["GB", "FR", "US", "IN"],
    "Day": ["2026-10-01", "2024-01-01", "2027-06-01"],
    "Period": ["P30D", "P1Y", "P25Y"],
    "Count": [12, 72],
}
BY_FIELD = {
    "contract": ["zz-contract"],
    "agreement": ["zz-policy"],
    "record": ["zz-consents"],
    "rights_procedure": ["zz-policy"],
    "notices": [["zz-notice"]],
    "provider": ["zz-school", "zz-firm", "zz-council"],
    "successor": ["zz-host"],
    "measures": [["ct-08", "ct-15"], ["ct-18"], ["ct-02"]],
    "schedule_1": [["safeguarding-children"], ["equality-of-opportunity"]],
    "law": [["education-act-1996"]],
    "terms": [[f"pc-{number:02}" for number in range(1, 14)], ["pc-01"]],
    "languages": [["cy", "en"], ["en"]],
    "derogation": ["vital-interests", "explicit-consent"],
    "partial_approval": [{"met": True, "sensitive_flagged": True}, {"met": True},
                         {"met": False}],
    "transfer_test": [{"met": True}, {"met": False}],
    "data": [["zz-marks", "zz-notes.zz-one"], ["zz-marks"], ["zz-health"],
             ["zz-health", "zz-notes"]],
    "data_from": [["person"], ["person", "others"]],
    "engages": [[{"party": "zz-host", "stored_in": "GB"}],
                [{"party": "zz-host"}],
                [{"party": "zz-host", "stored_in": "US"}, {"party": "zz-council"}]],
    "places": [[{"use": "primary", "place": "GB"}],
               [{"use": use, "place": "GB"} for use in
                ("primary", "backup", "support-access", "telemetry")],
               [{"use": "primary", "place": "GB"}, {"use": "backup", "place": "none"},
                {"use": "telemetry", "place": "IN"}],
               [{"use": "primary", "place": "US"},
                {"use": "support-access", "place": "unknown"}]],
    "certifications": [["a certificate"]],
    "own_purposes": [["its product"]],
}  # fmt: skip
SETTLED = ("stated", "evidenced")
OPEN = ("unknown", "stale", "undated", "recalled", "provisional", "conflicting")


class Where(NamedTuple):
    """A fact of the skeleton: its section, the steps to it, and its answers."""

    section: str
    steps: tuple[str | int, ...]
    answers: tuple[object, ...]


def inner(annotation) -> type:
    """Return a type without the wrapping of its annotation."""
    if get_origin(annotation) is Annotated:
        return inner(get_args(annotation)[0])
    return annotation


def domain(name: str, model: type, annotation) -> list[object]:
    """Return answers that a fact may have."""
    if name == "stored_in" and model is System:
        return BY_FIELD["places"]
    if name == "data" and model is Activity:  # all of it: a flow may carry no more
        return [["zz-marks", "zz-health", "zz-notes"]]
    if name in BY_FIELD:
        return BY_FIELD[name]
    plain = inner(annotation)
    if isinstance(plain, type) and issubclass(plain, StrEnum):
        return [one.value for one in plain]
    if plain is bool:
        return [True, False]
    return {date: ANSWERS["Day"], int: ANSWERS["Count"]}.get(plain) or _text(name)


def _text(name: str) -> list[object]:
    if name in ("country", "stored_in", "place"):
        return ANSWERS["Country"]
    periods = ("keep_for", "keeps_for", "deletes_leavers_after")
    return ANSWERS["Period"] if name in periods else ["words@example.org"]


def facts_of(model: type[BaseModel], steps: tuple, tree: dict) -> Iterator[tuple]:
    """Yield the facts of a record and of its parts: steps to each, and answers."""
    for name, field in model.model_fields.items():
        kind = inner(field.annotation)
        if isinstance(kind, type) and issubclass(kind, Fact):
            written = kind.__pydantic_generic_metadata__["args"][0]
            answers = domain(name, model, written)
            yield (*steps, name), [*answers, *(["none"] if kind.allows_none else [])]
        elif isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from facts_of(kind, (*steps, name), tree.get(name, {}))
        elif name == "listed":
            part = inner(get_args(kind)[0])
            for position, one in enumerate(tree.get(name, [])):
                yield from facts_of(part, (*steps, name, position), one)


def every_fact() -> list[Where]:
    """Return every fact of the skeleton."""
    found = []
    for section, records in SKELETON.items():
        if section == "format":
            continue
        listed = isinstance(records, list)
        for position, one in enumerate(records if listed else [records]):
            head = (position,) if listed else ()
            found += [
                Where(section, steps, tuple(answers))
                for steps, answers in facts_of(MODELS[section], head, one)
            ]
    return found


FACTS = every_fact()
UNTOLD = {
    "address", "certifications", "count", "email", "fee_registration", "frequency",
    "in_use", "law", "legacy_data", "legal_entity", "owner", "pupils", "successor",
    "then",
}  # fmt: skip
"""Fields that no risk asks about."""

TELLING = [
    number for number, where in enumerate(FACTS) if where.steps[-1] not in UNTOLD
]


def written(answer: object, form: str, other: object) -> object:
    """Write an answer the way a person would for how sure of it they are."""
    evidence = {
        "evidenced": {"checked_on": "2026-11-01"},
        "stale": {"checked_on": "2015-01-01"},
        "undated": {},
        "recalled": {"checked_on": "2026-11-01", "grade": "own-knowledge"},
    }
    if form in evidence:
        return {"value": answer, "evidence": [{"source": "it", **evidence[form]}]}
    if form == "provisional":
        return {"value": answer, "provisional": "a reading"}
    if form == "conflicting":
        return {"conflicting": [{"value": answer}, {"value": other}]}
    return "unknown" if form == "unknown" else answer


def put(tree: dict, where: Where, raw: object) -> None:
    """Write an answer into a map."""
    here = tree[where.section]
    for step in where.steps[:-1]:
        here = here[step] if isinstance(here, list) else here.setdefault(step, {})
    here[where.steps[-1]] = raw


@st.composite
def answer_to(draw, where: Where, forms=(*SETTLED, *OPEN)):
    """Draw an answer to one fact."""
    form = draw(st.sampled_from(forms))
    answer, other = (draw(st.sampled_from(where.answers)) for _ in range(2))
    if form == "conflicting" and "none" in (answer, other):
        form = "unknown"
    return form, written(answer, form, other)


@st.composite
def maps(draw):
    """Draw a map: the form of every fact, and the tree as a file holds it."""
    tree = deepcopy(SKELETON)
    mostly = draw(st.sampled_from(["unknown", "stated"]))
    forms = dict.fromkeys(range(len(FACTS)), mostly)
    for where in FACTS:
        put(tree, where, written(where.answers[0], mostly, None))
    numbers = st.integers(0, len(FACTS) - 1)
    for number in draw(st.lists(numbers, min_size=8, max_size=40, unique=True)):
        forms[number], raw = draw(answer_to(FACTS[number]))
        put(tree, FACTS[number], raw)
    return forms, tree


def scored(tree: dict, catalogue: Catalogue | None = None) -> dict:
    """Return the scores of a map by use and risk."""
    found = assess(build_map(Document("map.yaml", tree, {})), ON, catalogue)
    return {(one.activity, one.about, one.risk.id): one for one in found.scores}


NOT = Levels(Level.NONE, Level.NONE)


def levels_of(score) -> dict[str, Levels]:
    """Return the levels of a score; those of a gap go from none to low."""
    if score is None:
        return dict.fromkeys(("inherent", "current", "target"), NOT)
    if score.inherent is None:
        low = Level.LOW if score.holds is Truth.YES else Level.NONE
        return dict.fromkeys(("inherent", "current", "target"), Levels(low, Level.LOW))
    return {name: getattr(score, name) for name in ("inherent", "current", "target")}


def narrows(before: dict, after: dict) -> Iterator[str]:
    """Yield where an answer widened something."""
    for key in {*before, *after}:
        old, new = before.get(key), after.get(key)
        if old is None:
            yield f"{key}: it did not arise, and now it may"
            continue
        was, now = levels_of(old), levels_of(new)
        for stage, levels in now.items():
            if not levels.is_inside(was[stage]):
                yield f"{key}: {stage} from {was[stage].words} to {levels.words}"
        if new is not None and new.likelihood is not None:
            for scale in ("likelihood", "severity"):
                one, two = getattr(old, scale), getattr(new, scale)
                if not one.low <= two.low <= two.high <= one.high:
                    yield f"{key}: {scale} from {one} to {two}"


@LAWS
@given(maps(), st.data())
def test_an_answer_never_widens_an_interval(drawn, data):
    """Settle one open fact in any way: every new interval lies inside the old one."""
    forms, tree = drawn
    number = data.draw(st.sampled_from(TELLING))
    if forms[number] not in OPEN:
        put(tree, FACTS[number], data.draw(answer_to(FACTS[number], OPEN))[1])
    before = scored(tree)

    for answer in FACTS[number].answers:
        settled = deepcopy(tree)
        put(settled, FACTS[number], answer)
        assert list(narrows(before, scored(settled))) == []


@LAWS
@given(maps(), st.data())
def test_evidence_never_widens_an_interval(drawn, data):
    """Give a stated answer fresh evidence: no interval grows."""
    _, tree = drawn
    number = data.draw(st.integers(0, len(FACTS) - 1))
    answer = data.draw(st.sampled_from(FACTS[number].answers))
    put(tree, FACTS[number], answer)
    before = scored(tree)

    put(tree, FACTS[number], written(answer, "evidenced", None))

    assert list(narrows(before, scored(tree))) == []


@LAWS
@given(maps(), st.data())
def test_a_measure_never_raises_a_level(drawn, data):
    """Record one measure more, whatever its state: no level rises."""
    _, tree = drawn
    before = scored(tree)

    name = data.draw(st.sampled_from(sorted(shipped_catalogue().measures)))
    applies = data.draw(st.sampled_from(["zz-school", "zz-app", "zz-health", "zz-out"]))
    state = data.draw(st.sampled_from(["in-place", "planned", "not-in-place"]))
    day = data.draw(st.sampled_from(["2026-11-01", "2015-01-01"]))
    evidence = data.draw(st.sampled_from([[], [{"source": "it", "checked_on": day}]]))
    tree["measures"] = [
        {"id": "zz-step", "measure": name, "applies_to": [applies], "state": state,
         "evidence": evidence}
    ]  # fmt: skip

    after = scored(tree)
    assert {*after} == {*before}
    for key, score in after.items():
        for stage, levels in levels_of(score).items():
            old = levels_of(before[key])[stage]
            assert levels.low <= old.low
            assert levels.high <= old.high


@LAWS
@given(maps())
def test_levels_fall_from_inherent_to_target(drawn):
    """Measures in place, and planned ones, only ever lower a level."""
    for score in scored(drawn[1]).values():
        levels = levels_of(score)

        assert levels["current"].low <= levels["inherent"].low
        assert levels["current"].high <= levels["inherent"].high
        assert levels["target"].low <= levels["current"].low
        assert levels["target"].high <= levels["current"].high


@LAWS
@given(maps(), st.sampled_from(["idta", "addendum"]))
def test_covering_a_transfer_never_makes_it_worse(drawn, mechanism):
    """Put a safeguard with its test on a flow: no level of a transfer rises."""
    _, tree = drawn
    tree["flows"][0].update({"mechanism": "none", "transfer_test": "none"})
    before = scored(tree)

    tree["flows"][0].update({"mechanism": mechanism, "transfer_test": {"met": True}})

    for key, score in scored(tree).items():
        old = levels_of(before.get(key))
        for stage, levels in levels_of(score).items():
            assert levels.low <= old[stage].low
            assert levels.high <= old[stage].high


def levels_after(datamap: DataMap) -> dict[tuple[str, str, str], Levels]:
    """Return the current level of everything that arises; duties stand at high."""
    found = {}
    for one in assess(datamap, ON).scores:
        low = Level.HIGH if one.holds is Truth.YES else Level.NONE
        levels = one.current or Levels(low, Level.HIGH)
        found[one.activity, one.about, one.risk.id] = levels
    return found


@settings(LAWS, max_examples=15)
@given(maps(), st.randoms(use_true_random=False))
def test_a_question_states_exactly_what_its_answer_moves(drawn, chooser: random.Random):
    """Each answer, tried on a map read afresh, moves what its question says alone."""
    datamap = build_map(Document("map.yaml", drawn[1], {}))
    asked = {(one.record, one.field): one for one in questions(datamap, ON)}
    answering = Answering(datamap, ON, shipped_catalogue())
    gaps = [
        gap
        for gap in unanswered(datamap, FlowTable(datamap, ON))
        if gap.wording.best is not None or gap.wording.worst is not None
    ]
    now = levels_after(datamap)

    for gap in chooser.sample(gaps, min(8, len(gaps))):
        ends = ["best", "worst", *(["as-claimed"] if gap.fact.is_known else [])]
        after = [levels_after(answering.answered(gap, end).datamap) for end in ends]
        moved = {}
        for key in {*now}.union(*after):
            then = [one.get(key, NOT) for one in after]
            if any(one != now.get(key, NOT) for one in then):
                moved[key] = {(one.high, one.low) for one in then}
        one = asked.get((gap.record.id, ".".join(gap.wording.path)))
        stated = {
            (move.activity, move.about, move.risk.id): [move.if_best, move.if_worst]
            for move in (one.moves if one else ())
        }
        assert {*stated} == {*moved}
        for key, found in moved.items():
            assert [(one.high, one.low) for one in stated[key]] == [
                min(found),
                max(found),
            ]


def told(tree: dict) -> dict:
    """Return what a person reads of the scores, without the ids of the map."""
    return {
        json.dumps(key).replace("yy-", "zz-"): (
            one.holds, levels_of(one), one.likelihood, one.severity
        )
        for key, one in scored(tree).items()
    }  # fmt: skip


@LAWS
@given(maps())
def test_names_change_nothing(drawn):
    """Rename every record: the scores stay."""
    _, tree = drawn
    renamed = json.loads(json.dumps(tree).replace("zz-", "yy-"))

    assert told(renamed) == told(tree)


@LAWS
@given(maps(), st.randoms(use_true_random=False))
def test_order_changes_nothing(drawn, shuffler: random.Random):
    """Put the records in another order: the scores stay."""
    _, tree = drawn
    shuffled = deepcopy(tree)

    for records in shuffled.values():
        if isinstance(records, list):
            shuffler.shuffle(records)

    assert told(shuffled) == told(tree)


@given(
    st.tuples(st.sampled_from(Likelihood), st.sampled_from(Likelihood)),
    st.tuples(st.sampled_from(Severity), st.sampled_from(Severity)),
    st.data(),
)
@LAWS
def test_worse_is_never_lower(likelihoods, severities, data):
    """Raise an end of likelihood or severity: neither end of the level falls."""
    matrix = shipped_catalogue().matrix
    likely, severe = sorted(likelihoods), sorted(severities)
    worse_likely = sorted(
        max(one, data.draw(st.sampled_from(Likelihood))) for one in likely
    )
    worse_severe = sorted(
        max(one, data.draw(st.sampled_from(Severity))) for one in severe
    )

    before, after = (
        matrix.levels(Severities(*s), Likelihoods(*k), arises=True)
        for s, k in ((severe, likely), (worse_severe, worse_likely))
    )

    assert after.low >= before.low
    assert after.high >= before.high


@LAWS
@given(maps(), st.sampled_from(sorted(shipped_catalogue().risks)))
def test_a_risk_that_starts_higher_ends_no_lower(drawn, risk):
    """Let a risk start at the top of both scales: none of its levels falls."""
    ours = shipped_catalogue()
    top = {"likelihood": "probable", "severity": "severe"}
    worse = {**ours.risks, risk: ours.risks[risk].model_copy(update=top)}
    harsher = Catalogue(
        worse, ours.measures, ours.matrix, ours.method, ours.matrix_unverified
    )

    before, after = scored(drawn[1]), scored(drawn[1], harsher)

    for key, score in before.items():
        for stage, levels in levels_of(after[key]).items():
            assert levels.low >= levels_of(score)[stage].low
            assert levels.high >= levels_of(score)[stage].high
