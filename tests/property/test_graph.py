"""Laws that hold for any map: of traces, breaches and the graph."""

from datetime import date
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from datamap.breach import breach_reach
from datamap.graph import paths_to, streams_to, to_graph
from datamap.load import read_map
from datamap.model import Activity, DataMap, Flow
from datamap.rights import right_applies
from datamap.trace import trace
from datamap.vocabulary import LawfulBasis, Right

ON = date(2026, 11, 24)
FEW = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


@cache
def example() -> DataMap:
    """Return the worked example."""
    return read_map("victoria-cp")


def ids(section: str) -> list[str]:
    """Return the ids of a section of the example."""
    return [one.id for one in getattr(example(), section)]


@st.composite
def flows(draw: st.DrawFn) -> Flow:
    """Draw a flow that the example does not have."""
    ends = [*ids("parties"), "victoria-cp"]
    data = draw(
        st.one_of(
            st.just("unknown"),
            st.lists(st.sampled_from(ids("data")), min_size=1, unique=True),
        )
    )
    return Flow.model_validate(
        {
            "id": "drawn",
            "activity": draw(st.sampled_from(ids("activities"))),
            "from": draw(st.sampled_from(ends)),
            "to": draw(st.sampled_from(ends)),
            "through": draw(st.one_of(st.none(), st.sampled_from(ids("systems")))),
            "data": data,
            "ends_on": draw(st.sampled_from([None, "2025-01-01"])),
        }
    )


@FEW
@given(flows(), st.sampled_from(list(Right)))
def test_adding_a_flow_never_removes_a_recipient(flow, right):
    """Whoever had to be told before has to be told after."""
    before = trace(example(), "pupils", None, right, ON)

    after = trace(example().replacing(flow), "pupils", None, right, ON)

    assert {*before.tell} <= {*after.tell}
    assert {one.recipient for one in before.trails} <= {
        one.recipient for one in after.trails
    }


@FEW
@given(flows(), st.sampled_from(["myconcern", "classdojo-inc", "hwb", "google"]))
def test_adding_a_flow_never_makes_a_breach_smaller(flow, at):
    """What a breach exposes, and who else has it, only grows."""
    before = breach_reach(example(), at, ON).exposed

    after = breach_reach(example().replacing(flow), at, ON).exposed

    found = {(one.group.id, one.data): one for one in after}
    for one in before:
        assert {*one.onward} <= {*found[one.group.id, one.data].onward}


@pytest.mark.parametrize("right", list(Right))
@pytest.mark.parametrize("activity", ids("activities"))
def test_naming_the_basis_only_narrows_the_answer(right, activity):
    """Where an unknown basis gives an answer, every basis gives the same."""
    record = example().find(Activity, activity)
    unknown = right_applies(right, _on(record, "unknown"), None, ON).answer

    named = {
        right_applies(right, _on(record, basis.value), None, ON).answer
        for basis in LawfulBasis
    }

    assert unknown.value == "unknown" or named == {unknown}


def _on(activity, basis):
    plain = activity.model_dump(mode="json", by_alias=True)
    return Activity.model_validate({**plain, "lawful_basis": basis})


@FEW
@given(st.data())
def test_saying_what_a_flow_carries_only_narrows_a_verdict(data):
    """A verdict on the safeguarding tool holds whatever of the possible goes there."""
    activity = example().find(Activity, "safeguarding")
    flow = example().find(Flow, "school-to-myconcern")
    before = breach_reach(example(), "myconcern", ON)
    carried = data.draw(
        st.lists(st.sampled_from(activity.data.value), min_size=1, unique=True)
    )

    plain = flow.model_dump(mode="json", by_alias=True)
    said = Flow.model_validate({**plain, "data": carried})
    after = breach_reach(example().replacing(said), "myconcern", ON)

    for name in ("report_to_regulator", "tell_people"):
        was, now = getattr(before, name), getattr(after, name)
        assert was in ("unknown", now)


@FEW
@given(st.randoms(use_true_random=False))
def test_the_order_of_records_changes_no_graph(random):
    """A shuffled map gives the same nodes, edges and streams."""
    values = {name: getattr(example(), name) for name in DataMap.model_fields}
    for name, records in values.items():
        if isinstance(records, tuple):
            values[name] = tuple(random.sample(records, len(records)))

    one, other = to_graph(example(), ON), to_graph(DataMap(**values), ON)

    assert set(one) == set(other)
    assert _edges(one) == _edges(other)


def _edges(graph):
    return {
        (source, target, edge["kind"], edge["certain"], edge.get("use"))
        for source, target, edge in graph.edges(data=True)
    }


@FEW
@given(flows(), st.sampled_from(["US", "unknown", "GB"]))
def test_what_reaches_a_place_is_what_some_path_reaches(flow, place):
    """A bounded list of paths never shows more than the complete answer."""
    graph = to_graph(example().replacing(flow), ON)
    streams = {(one.people, one.data) for one in streams_to(graph, ("place", place))}
    found = paths_to(graph, ("place", place), limit=50).found

    assert {(one.people, one.data) for one in found} <= streams
    assert all(len(set(one.nodes)) == len(one.nodes) for one in found)
