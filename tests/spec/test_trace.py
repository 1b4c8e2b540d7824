"""Rights: who holds what, whether a right applies, who is told and by when."""

from datetime import date

import pytest

from datamap.load import build_map, read_map
from datamap.logic import Truth
from datamap.named import NoSuchRecordError
from datamap.rights import limits_for
from datamap.strict_yaml import read_text
from datamap.trace import trace
from datamap.vocabulary import Nation, Right

ON = date(2026, 11, 24)

MAP = """
format: dpia-map/1
school: {{id: school, name: Ysgol, nation: wales, phase: primary}}
people: [{{id: pupils, name: Pupils, children: true}}, {{id: parents, name: Parents}}]
data:
  - id: marks
    name: Marks
    about: [pupils]
    kind: attainment
    items:
      closed: true
      listed: [{{id: maths, name: Maths}}, {{id: welsh, name: Welsh}}]
parties:
  - {{id: supplier, name: Supplier, kind: supplier, country: GB,
     engages: [{{party: helper}}]}}
  - {{id: helper, name: Helper, kind: supplier, country: GB, engages: none}}
  - {{id: council, name: Council, kind: local-authority, country: GB, engages: none}}
  - {{id: gone, name: Gone, kind: joint-committee, country: GB, engages: none,
     ended_on: 2025-05-31, successor: {successor}}}
systems:
  - {{id: app, name: App, kind: {kind}, provider: supplier, stored_in: GB}}
  - {{id: box, name: Box, provider: unknown}}
activities:
  - {{id: teaching, name: Teaching, purpose: To teach., people: [pupils], data: [marks],
     lawful_basis: {basis}, data_from: {data_from}}}
  - {{id: counting, name: Counting, purpose: To count., people: [pupils], data: [marks],
     lawful_basis: public-task}}
flows:
  - {{id: marking, activity: teaching, from: school, to: supplier, through: app,
     role: {role}, data: [marks.maths]}}
  - {{id: reporting, activity: teaching, from: school, to: parents, data: [marks]}}
  - {{id: ended, activity: teaching, from: school, to: council, role: controller,
     data: [marks.welsh], ends_on: 2024-07-31}}
  - {{id: long-gone, activity: teaching, from: school, to: gone, data: [marks]}}
  - {{id: later, activity: teaching, from: school, to: council, data: [marks],
     starts_on: 2027-01-01}}
  - {{id: boxing, activity: teaching, from: school, to: school, through: box,
     role: controller, data: [marks]}}
{measures}
"""

PROMISE = """
measures:
  - {id: promise, measure: ct-31, applies_to: [school], state: planned,
     note: To pass a deletion on.}
"""


def traced(right=Right.ERASURE, data=None, on=ON, received=None, **fields):
    """Return the trace of the pupils of an invented map."""
    usual = {
        "basis": "consent", "data_from": "[person]", "kind": "app",
        "role": "processor", "successor": "unknown", "measures": "",
    }  # fmt: skip
    text = MAP.format(**{**usual, **fields})
    return trace(
        build_map(read_text(text, "map.yaml")), "pupils", data, right, on, received
    )


def answer(right, **fields):
    """Return whether a right applies to the marks that the supplier has."""
    found = traced(right, **fields)
    (trail,) = (one for one in found.trails if one.recipient == "supplier")
    return trail.applies.answer.value


UNSURE = "{value: public-task, provisional: our reading}"


@pytest.mark.parametrize(
    ("right", "basis", "expected"),
    [
        (Right.ACCESS, "public-task", "yes"),
        (Right.ACCESS, "unknown", "yes"),
        (Right.RECTIFICATION, UNSURE, "yes"),
        (Right.RESTRICTION, "legal-obligation", "yes"),
        (Right.ERASURE, "consent", "yes"),
        (Right.ERASURE, "legal-obligation", "no"),
        (Right.ERASURE, "public-task", "no"),
        (Right.ERASURE, UNSURE, "unknown"),
        (Right.ERASURE, "unknown", "unknown"),
        (
            Right.ERASURE,
            "{conflicting: [{value: consent}, {value: contract}]}",
            "unknown",
        ),
        (Right.OBJECTION, "public-task", "partly"),
        (Right.OBJECTION, "legitimate-interests", "partly"),
        (Right.OBJECTION, "consent", "no"),
        (Right.PORTABILITY, "consent", "yes"),
        (Right.PORTABILITY, "public-task", "no"),
        (Right.PORTABILITY, "unknown", "unknown"),
    ],
)
def test_whether_a_right_applies(right, basis, expected):
    """UK GDPR Articles 15 to 21, by the lawful basis."""
    assert answer(right, basis=basis) == expected


@pytest.mark.parametrize(
    ("kind", "data_from", "expected"),
    [
        ("app", "[person]", "yes"),
        ("app", "[parent]", "yes"),
        ("app", "[school]", "no"),
        ("app", "[person, school]", "unknown"),
        ("app", "unknown", "unknown"),
        ("paper", "[person]", "no"),
        ("paper", "unknown", "no"),
    ],
)
def test_portability_is_for_what_a_person_put_into_a_machine(kind, data_from, expected):
    """UK GDPR Article 20: supplied by the person, and processed by machine."""
    assert answer(Right.PORTABILITY, kind=kind, data_from=data_from) == expected


def test_portability_is_unknown_where_no_system_is_named():
    """Nobody can say whether a machine holds what goes by no system."""
    found = traced(Right.PORTABILITY)

    (trail,) = (one for one in found.trails if one.recipient == "parents")
    assert trail.applies.answer.value == "unknown"


@pytest.mark.parametrize(
    ("basis", "words"),
    [
        (UNSURE, "not confirmed. On the reading for now: The basis is Public task"),
        ("unknown", "Nobody has said"),
        ("{conflicting: [{value: consent}, {value: contract}]}", "Consent, Contract"),
    ],
)
def test_the_reason_names_the_reading_there_is(basis, words):
    """Where the basis is not settled, the map's reading of it is told."""
    reasons = [str(one.applies.why) for one in traced(basis=basis).trails]

    assert any(words in one for one in reasons)


def test_every_recipient_is_told_of_an_erasure():
    """UK GDPR Article 19: past recipients and sub-processors too, the school not."""
    found = traced()

    assert found.tell == ("supplier", "helper", "parents", "council", "gone")


@pytest.mark.parametrize("right", [Right.ACCESS, Right.OBJECTION, Right.PORTABILITY])
def test_nobody_is_told_of_other_rights(right):
    """Article 19 is about rectification, erasure and restriction."""
    assert traced(right).tell == ()


def test_a_past_flow_may_have_left_data_behind():
    """What the council got until 2024 it may still hold."""
    (trail,) = (one for one in traced().trails if one.recipient == "council")

    assert trail.is_past
    assert trail.certain is Truth.UNKNOWN


def test_an_item_is_traced_alone():
    """Maths went to the supplier and Welsh to the council."""
    maths = {one.recipient for one in traced(data="marks.maths").trails}
    welsh = {one.recipient for one in traced(data="marks.welsh").trails}

    assert "supplier" in maths - welsh
    assert "council" in welsh - maths


def test_a_use_without_a_flow_is_traced_too():
    """What is counted within the school is held by the school, nobody says where."""
    (trail,) = (one for one in traced().trails if one.activity.id == "counting")

    assert trail.flow is None
    assert trail.recipient == "school"
    assert any("Find out where" in str(one) for one in traced().checklist)


def test_a_sub_processor_is_told_through_who_engaged_it():
    """The helper had the data from the supplier."""
    (trail,) = (one for one in traced().trails if one.recipient == "helper")

    assert trail.through == "supplier"
    assert trail.role == "sub-processor"


@pytest.mark.parametrize(
    ("successor", "words"),
    [("unknown", "Ask the council"), ("council", "Ask Council, which took its work")],
)
def test_one_that_has_ended_is_not_told(successor, words):
    """The office asks who took the work over, or the council."""
    steps = [str(one) for one in traced(successor=successor).checklist]

    assert any(
        one.startswith("Gone ended on 2025-05-31.") and words in one for one in steps
    )
    assert not any(one.startswith("Tell Gone") for one in steps)


def test_a_promise_in_the_map_is_kept():
    """What the school promised about erasures is a step of the list."""
    steps = [str(one) for one in traced(measures=PROMISE).checklist]

    assert any("To pass a deletion on." in one for one in steps)


def test_a_controller_is_asked_itself():
    """What a controller decides about is not the school's to erase."""
    steps = [str(one) for one in traced(role="controller").checklist]

    assert "Supplier answers for App itself: tell the person to ask it too." in steps


@pytest.mark.parametrize(
    ("right", "words"),
    [
        (Right.ACCESS, "the days until the answer do not count"),
        (Right.OBJECTION, "direct marketing, stop at once"),
        (Right.OBJECTION, "Weigh the person's reasons"),
        (Right.ERASURE, "have it tell those it passed the data to"),
        (Right.ERASURE, "Find out who runs Box, and tell them."),
    ],
)
def test_the_steps_fit_the_right(right, words):
    """Each right has steps of its own."""
    steps = [str(one) for one in traced(right, basis="public-task").checklist]

    assert any(words in one for one in steps)


def test_what_is_refused_is_explained():
    """Where the right is not there the answer says why."""
    steps = [str(one) for one in traced(basis="legal-obligation").checklist]

    assert any(one.startswith("Say in the answer why") for one in steps)


def test_bases_are_told_apart_by_whether_they_are_confirmed():
    """Consent is confirmed, and says that the right is there; a task is a no."""
    found = {(one.basis, one.answer.value, one.is_confirmed) for one in traced().bases}

    assert found == {("consent", "yes", True), ("public-task", "no", True)}


def test_an_unknown_basis_says_what_all_bases_say():
    """Access is there whatever the basis is, erasure is not."""
    access = traced(Right.ACCESS, basis="unknown").bases
    erasure = traced(Right.ERASURE, basis="unknown").bases

    assert [one.answer.value for one in access] == ["yes", "yes"]
    assert [one.answer.value for one in erasure] == ["unknown", "no"]


def test_exceptions_fit_the_data():
    """Marks of exams come under other exemptions than references do."""
    ids = {one.id for one in traced(Right.ACCESS).exceptions}

    assert {"exam-marks", "third-party-data", "education-data"} <= ids
    assert "confidential-references" not in ids
    assert traced(Right.ERASURE).exceptions == ()


@pytest.mark.parametrize(
    ("received", "answer_due", "extended"),
    [
        pytest.param("2026-02-04", "2026-03-04", "2026-05-04", id="the old law"),
        pytest.param("2026-02-05", "2026-03-05", "2026-05-05", id="the new law"),
        pytest.param("2026-01-31", "2026-02-28", "2026-04-30", id="a short month"),
        pytest.param("2027-11-30", "2027-12-30", "2028-02-29", id="a leap year"),
    ],
)
def test_by_when_to_answer(received, answer_due, extended):
    """One month, and three with the extension; UK GDPR Articles 12 and 12A."""
    found = limits_for(Right.ERASURE, Nation.WALES, ON, date.fromisoformat(received))
    due = [one.due.isoformat() for one in found if one.due]

    assert due == [answer_due, extended]


def test_the_clock_stops_only_for_access_and_only_since_2026():
    """Stopping the clock came with Article 12A and is about access requests."""
    access = {one.id for one in limits_for(Right.ACCESS, Nation.WALES, ON)}
    erasure = {one.id for one in limits_for(Right.ERASURE, Nation.WALES, ON)}
    before = {
        one.id for one in limits_for(Right.ACCESS, Nation.WALES, date(2026, 2, 4))
    }

    assert "stop-the-clock" in access - erasure - before


@pytest.mark.parametrize(
    ("nation", "is_there"),
    [(Nation.WALES, True), (Nation.ENGLAND, True), (Nation.SCOTLAND, False)],
)
def test_a_parents_own_right_is_marked_unverified(nation, is_there):
    """Fifteen school days, in Wales from memory."""
    found = [one for one in limits_for(Right.ACCESS, nation, ON) if "record" in one.id]

    assert bool(found) is is_there
    assert all("15 school days" in one.says and one.unverified for one in found)


@pytest.mark.parametrize(
    ("people", "data", "words"),
    [
        ("pupil", None, "write pupils"),
        ("pupils", "mark", "write marks"),
        ("pupils", "marks.math", "write marks.maths"),
    ],
)
def test_an_id_that_is_not_there_is_put_right(people, data, words):
    """A slip in an id is answered with the one that was meant."""
    datamap = traced().datamap

    with pytest.raises(NoSuchRecordError, match=words):
        trace(datamap, people, data, Right.ACCESS, ON)


def test_a_category_without_items_has_none_to_name():
    """The error says what to do where there is nothing to suggest."""
    datamap = read_map("victoria-cp")

    with pytest.raises(NoSuchRecordError, match="add a data item"):
        trace(datamap, "pupils", "cctv-images.face", Right.ACCESS, ON)


def test_the_example_names_every_party_to_tell():
    """Erasing pupils' data concerns every recipient that the notice names."""
    found = trace(read_map("victoria-cp"), "pupils", None, Right.ERASURE, ON)

    named = {
        "next-schools", "wrexham-council", "gwe", "welsh-government",
        "betsi-cadwaladr", "wrexham-social-services", "assessment-foundation",
        "classdojo-inc", "seesaw-learning-inc", "maths-circle-ltd",
        "cornerstones-education", "one-team-logic", "npd-researchers",
    }  # fmt: skip
    assert named <= {*found.tell}
    assert {one.basis for one in found.bases if one.answer.value == "no"} == {
        "public-task",
        "legal-obligation",
    }
