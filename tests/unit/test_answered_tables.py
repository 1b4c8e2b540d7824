"""A table after an answer keeps whatever the answer does not touch."""

from datetime import date

import pytest

from datamap.flows import FlowTable
from datamap.load import build_map
from datamap.memory import Watched
from datamap.strict_yaml import read_text
from dpia.answering import Answering, told_apart, unanswered
from dpia.catalogue import shipped_catalogue

ON = date(2026, 11, 24)
MAP = """
format: dpia-map/1
school: {id: school, name: Ysgol, nation: wales, phase: primary}
people: [{id: pupils, name: Pupils}]
data:
  - {id: marks, name: Marks, about: [pupils], kind: attainment}
  - {id: health, name: Health, about: [pupils], kind: health}
parties:
  - {id: firm, name: Firm, kind: supplier, engages: [{party: host}, {party: far}]}
  - {id: host, name: Host, kind: supplier, engages: none}
  - {id: far, name: Far, kind: supplier, engages: none}
systems: [{id: app, name: App, provider: firm}, {id: file, name: File}]
activities:
  - {id: use, name: Use, purpose: To use., people: [pupils], data: [marks, health]}
flows:
  - {id: work, activity: use, from: school, to: firm, through: app, data: [marks],
     role: processor}
  - {id: kept, activity: use, from: school, to: school, through: file}
"""


@pytest.fixture(name="base")
def _base():
    """Return the table of the map, worked out and watched."""
    datamap = told_apart(build_map(read_text(MAP, "map.yaml")))
    table = FlowTable(datamap, ON, memory=Watched())
    assert table.rows
    return table


def gap_of(table, record, field):
    """Return one open field of the map."""
    return next(
        gap
        for gap in unanswered(table.datamap, table)
        if (gap.record.id, gap.wording.field) == (record, field)
    )


def answered(table, record, field, end="worst"):
    """Return the table after an answer to one field."""
    gap = gap_of(table, record, field)
    then = Answering(table.datamap, ON, shipped_catalogue()).answered(gap, end)
    return table.answered(then.datamap, then.record, then.facts, {*table.uses})


def moved_legs(before, after):
    """Return the holders of legs that are not what they were, by flow."""
    return {
        flow: [leg.holder for leg in legs if leg not in before.legs[flow]]
        for flow, legs in after.legs.items()
    }


@pytest.mark.parametrize(
    ("record", "field", "moved"),
    [
        pytest.param("far", "party.country", {"work": ["far", "far"], "kept": []},
                     id="a firm engaged: itself, and where it stores"),
        pytest.param("app", "system.stored_in",
                     {"work": ["firm"] * 4, "kept": []}, id="places of a system"),
        pytest.param("firm", "party.country",
                     {"work": ["firm"] * 5 + ["host", "host", "far", "far"],
                      "kept": []}, id="the recipient, and with it all it brought in"),
        pytest.param("app", "system.uses_ai", {"work": [], "kept": []},
                     id="nothing that a leg says"),
    ],
)  # fmt: skip
def test_answer_moves_the_legs_it_is_about(base, record, field, moved):
    """A leg of which nothing changed is the leg it was; others are new."""
    assert moved_legs(base, answered(base, record, field)) == moved


def test_answered_country_is_in_the_new_leg(base):
    """The new leg says what was answered, and stands under the old one."""
    after = answered(base, "far", "party.country")

    leg = next(one for one in after.legs["work"] if one.holder == "far")
    assert leg.country == "IN"
    assert leg.under in base.legs["work"]


def test_contents_are_kept_unless_the_data_is_answered(base):
    """What a flow carries does not change with who holds it."""
    (work, kept), after = base.flows, answered(base, "far", "party.country")

    assert after.contents_of(work) == base.contents_of(work)
    assert after.contents_of(kept) == base.contents_of(kept)


def test_heads_of_legs_that_are_given(base):
    """Where the legs of a flow are known already, its heads are among them."""
    work, kept = base.flows
    given = FlowTable(base.datamap, ON, legs=base.legs)

    assert given.heads_of(work) == base.heads_of(work) == base.legs["work"][:1]
    assert given.heads_of(kept) == base.heads_of(kept)
    assert given.legs == base.legs


def test_row_from_before_gives_the_record_of_now(base):
    """A row knows its records as they were; the table has them as they are."""
    after = answered(base, "app", "system.uses_ai")
    system = next(row.system for row in after.rows if row.flow.id == "work")

    assert system.uses_ai.value is None
    assert after.as_it_is(system).uses_ai.value is True
    assert after.as_it_is(base.flows[0]) is base.flows[0]
    assert base.as_it_is(system) is system


def test_no_two_records_share_a_fact():
    """Left-out fields share one fact, until records are told apart."""
    datamap = build_map(read_text(MAP, "map.yaml"))
    apart = told_apart(datamap)

    shared = [datamap.party(name).country for name in ("host", "far")]
    own = [apart.party(name).country for name in ("host", "far")]
    assert shared[0] is shared[1]
    assert own[0] is not own[1]
    assert apart == datamap


def test_answers_to_several_fields_at_once(base):
    """One question may settle two fields: each is answered and each was open."""
    with_also = [gap for gap in unanswered(base.datamap, base) if gap.wording.also]

    for gap in with_also:
        then = Answering(base.datamap, ON, shipped_catalogue()).answered(gap, "best")
        assert {*map(id, then.facts)} == {*map(id, gap.facts)}
        assert then.datamap.records[gap.record.id] is then.record
    assert with_also
