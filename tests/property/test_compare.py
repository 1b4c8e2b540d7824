"""Laws of comparing two maps, on edits made up at random."""

import copy

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from datamap.compare import Change, ChangeKind, compare
from datamap.conversions.json_map import from_json, to_json
from datamap.load import read_map

TREE = to_json(read_map("victoria-cp"))
FEW = settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
TURNED = {ChangeKind.ADDED: ChangeKind.REMOVED, ChangeKind.REMOVED: ChangeKind.ADDED}
SECTIONS = ("documents", "people", "systems", "activities", "flows", "flows")
NAMED = {name for one in TREE["questions"] for name in one.get("about", ())}
"""Records that cannot go without leaving a question behind."""

EVIDENCE = [{"source": "letter", "checked_on": "2026-01-01"}]


def rename(listed, record):
    """Give a flow another id."""
    new = f"{record['id'][:60]}-renamed"
    if record["id"] not in NAMED and all(one["id"] != new for one in listed):
        record["id"] = new


def repeat(listed, record):
    """Add a flow that says the same under another id."""
    new = f"{record['id'][:60]}-again"
    if all(one["id"] != new for one in listed):
        listed.append({**copy.deepcopy(record), "id": new})


def remove(listed, record):
    """Take a flow out."""
    if record["id"] not in NAMED:
        listed.remove(record)


ANY = (
    lambda listed, record: record.update(note="Something else to know"),
    lambda listed, record: record.pop("source", None),
    lambda listed, record: listed.reverse(),
)
"""Edits of any record."""

OF_FLOWS = (
    *ANY,
    rename,
    repeat,
    remove,
    lambda listed, record: record.update(role="joint-controller"),
    lambda listed, record: record.update(
        role={"value": "processor", "evidence": EVIDENCE}
    ),
)
"""Edits of flows, which nothing but questions names."""


@st.composite
def edited(draw):
    """Return the example after a few edits that keep it valid."""
    tree = copy.deepcopy(TREE)
    for _ in range(draw(st.integers(0, 4))):
        section = draw(st.sampled_from(SECTIONS))
        listed = tree[section]
        record = draw(st.sampled_from(listed))
        draw(st.sampled_from(OF_FLOWS if section == "flows" else ANY))(listed, record)
    return Made(tree)


class Made:
    """A map that was made up; its name in a failure is short."""

    def __init__(self, tree):
        """Build the map of a tree."""
        self.datamap = from_json(tree)

    def __repr__(self):
        """Return the start of the map's fingerprint."""
        return f"Made({self.datamap.fingerprint[:8]})"


def turned(changes, names):
    """Return changes as seen the other way round."""
    return {
        (
            one.kind,
            names.get(one.record, one.record),
            TURNED.get(one.change, one.change),
            one.field,
            repr(one.after),
            repr(one.before),
            one.substance,
        )
        for one in changes
    }


def as_set(changes):
    """Return changes without their order."""
    return {
        (
            one.kind,
            one.record,
            one.change,
            one.field,
            repr(one.before),
            repr(one.after),
            one.substance,
        )
        for one in changes
    }


@FEW
@given(edited())
def test_a_map_does_not_differ_from_itself(made):
    """Compared with itself, a map has no difference."""
    assert compare(made.datamap, made.datamap) == ()


@FEW
@given(edited(), edited())
def test_comparing_the_other_way_round_is_the_mirror_image(before, after):
    """Each difference is there the other way round, with its values swapped."""
    forth = compare(before.datamap, after.datamap)
    back = compare(after.datamap, before.datamap)

    names = {one.after: one.before for one in forth if one.change is ChangeKind.RENAMED}
    assert turned(forth, names) == as_set(back)


@FEW
@given(edited(), edited())
def test_maps_with_no_difference_are_equal(before, after):
    """Only equal maps have nothing to tell apart."""
    found: tuple[Change, ...] = compare(before.datamap, after.datamap)

    assert bool(found) == (before.datamap != after.datamap)
