"""Laws of comparing two maps, on edits made up at random."""

import copy

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from datamap.compare import Change, ChangeKind, compare
from datamap.conversions.json_map import from_json, to_json
from datamap.load import read_map

TREE = to_json(read_map("victoria-cp"))
FEW = settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
TURNED = {ChangeKind.ADDED: ChangeKind.REMOVED, ChangeKind.REMOVED: ChangeKind.ADDED}
RECORDS = {
    section: len(TREE[section])
    for section in ("documents", "people", "parties", "systems", "activities", "flows")
}
EDITS = ("name", "note", "unset", "fact", "rename", "remove", "again", "reverse")


@st.composite
def edited(draw):
    """Return the example after a few edits, most of which keep it valid."""
    tree = copy.deepcopy(TREE)
    for _ in range(draw(st.integers(0, 4))):
        section = draw(st.sampled_from(list(RECORDS)))
        at = draw(st.integers(0, RECORDS[section] - 1))
        edit(tree, section, at, draw(st.sampled_from(EDITS)))
    return from_json(tree)


def edit(tree, section, at, kind):
    """Make one edit of a record, unless it is gone or others name it."""
    listed = tree[section]
    record = listed[at % len(listed)]
    if kind == "name" and "name" in record:
        record["name"] = "Another name"
    elif kind == "note":
        record["note"] = "Something else to know"
    elif kind == "unset":
        record.pop("source", None)
    elif kind == "fact" and section == "flows":
        record["role"] = {
            "value": "processor",
            "evidence": [{"source": "letter", "checked_on": "2026-01-01"}],
        }
    elif kind == "rename" and section in ("flows", "documents"):
        new = f"{record['id'][:60]}-renamed"
        if section == "flows" and all(one["id"] != new for one in listed):
            record["id"] = new
    elif kind == "remove" and section == "flows":
        listed.remove(record)
    elif kind == "again" and section == "flows":
        new = f"{record['id'][:60]}-again"
        if all(one["id"] != new for one in listed):
            listed.append({**copy.deepcopy(record), "id": new})
    else:
        listed.reverse()


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
def test_a_map_does_not_differ_from_itself(datamap):
    """Compared with itself, a map has no difference."""
    assert compare(datamap, datamap) == ()


@FEW
@given(edited(), edited())
def test_comparing_the_other_way_round_is_the_mirror_image(before, after):
    """Each difference is there the other way round, with its values swapped."""
    forth, back = compare(before, after), compare(after, before)

    names = {one.after: one.before for one in forth if one.change is ChangeKind.RENAMED}
    assert turned(forth, names) == as_set(back)


@FEW
@given(edited(), edited())
def test_maps_with_no_difference_are_equal(before, after):
    """Only equal maps have nothing to tell apart."""
    found: tuple[Change, ...] = compare(before, after)

    assert bool(found) == (before != after)
