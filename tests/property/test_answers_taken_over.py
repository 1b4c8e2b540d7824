"""What is taken over after an answer is what working everything out again gives."""

from datetime import date

import pytest

from datamap.flows import FlowTable
from datamap.load import build_map
from datamap.memory import Watched
from datamap.strict_yaml import read_text
from dpia.answering import Answering, told_apart, unanswered
from dpia.asks import Situation
from dpia.catalogue import shipped_catalogue
from dpia.scoring import current_level

ON = date(2026, 11, 24)
CATALOGUE = shipped_catalogue()
MAP = """
format: dpia-map/1
school: {id: school, name: School, nation: wales, phase: primary}
documents:
  - {id: notice, kind: privacy-notice}
  - {id: contract, kind: processor-contract, covers: [app]}
people: [{id: pupils, name: Pupils}, {id: staff, name: Staff}]
data:
  - {id: marks, name: Marks, about: [pupils], kind: attainment}
  - {id: health, name: Health, about: [pupils, staff], kind: health}
parties:
  - {id: firm, name: Firm, kind: supplier, country: US,
     engages: [{party: near}, {party: far}]}
  - {id: near, name: Near, kind: supplier, country: GB}
  - {id: far, name: Far, kind: supplier}
systems:
  - {id: app, name: App, provider: firm,
     stored_in: [{use: primary, place: US}, {use: backup, place: unknown}]}
activities:
  - {id: teaching, name: Teaching, purpose: To teach., people: [pupils],
     data: [marks, health]}
measures:
  - {id: encrypted, measure: ct-02, applies_to: [near], state: in-place}
flows:
  - {id: work, activity: teaching, from: school, to: firm, through: app,
     data: [marks, health], mechanism: idta}
  - {id: kept, activity: teaching, from: school, to: near, role: processor}
"""


@pytest.fixture(scope="module", name="base")
def _base():
    """Return the table of the map with all risks worked out once, and its answers."""
    datamap = told_apart(build_map(read_text(MAP, "map.yaml")))
    table = FlowTable(datamap, ON, memory=Watched())
    levels(table)
    return table, Answering(datamap, ON, CATALOGUE)


def levels(table):
    """Return the current level of every risk of every use."""
    situation = Situation(table)
    return {
        (use, entry.id): current_level(situation, CATALOGUE, entry, use)
        for use in table.uses
        for entry in CATALOGUE.risks.values()
    }


@pytest.mark.parametrize("end", ["best", "worst"])
def test_what_is_taken_over_is_what_is_worked_out_again(base, end):
    """After each answer to each field, every level is that of a fresh table."""
    table, answering = base
    uses = set(table.uses)
    wrong, moved = [], 0
    before = levels(table)

    for gap in unanswered(table.datamap, table):
        if gap.wording.best is not None or gap.wording.worst is not None:
            then = answering.answered(gap, end)
            after = levels(table.answered(then.datamap, then.record, then.facts, uses))
            moved += after != before
            if after != levels(FlowTable(then.datamap, ON)):
                wrong.append((gap.record.id, gap.wording.field))
    assert wrong == []
    assert moved > 20
