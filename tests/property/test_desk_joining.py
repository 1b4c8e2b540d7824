"""Two desks that change a map at once: nothing is lost, and order does not matter."""

from hypothesis import given
from hypothesis import strategies as st

from reports.desk.changes import Change, Clash, joined

words = st.sampled_from(["a", "b", "c", "d", None])
lists = st.lists(st.sampled_from("abcdef"), unique=True, max_size=4)


def put(change, held):
    """Return what a field says after a change; a clash changes nothing."""
    found = joined(change, held)
    return held if found is None or isinstance(found, Clash) else found.value


@given(words, words, words)
def test_a_field_is_never_overwritten_in_silence(was, ours, theirs):
    """Where both changed a field differently, it says what the first one wrote."""
    first = put(Change("r", "f", theirs, was), was)

    second = put(Change("r", "f", ours, was), first)

    assert second in (theirs, ours)
    if theirs not in (was, ours):
        assert second == theirs


@given(lists, lists, lists)
def test_what_either_adds_to_a_list_stays(was, ours, theirs):
    """A joined list has what both added and nothing that either took out."""
    found = joined(Change("r", "f", ours, was), theirs)

    if isinstance(found, Change) and was != theirs:
        added = ({*ours} | {*theirs}) - {*was}
        gone = ({*was} - {*ours}) | ({*was} - {*theirs})
        assert added <= {*found.value}
        assert not gone & {*found.value}
        assert len(found.value) == len({*found.value})


@given(lists, lists, lists)
def test_either_desk_may_save_first(was, one, other):
    """Both orders end with the same entries, unless a person has to choose."""
    left, right = Change("r", "f", one, was), Change("r", "f", other, was)
    tried = [joined(left, other), joined(right, one)]

    ends = [{*put(left, put(right, was))}, {*put(right, put(left, was))}]

    if not any(isinstance(found, Clash) for found in tried):
        assert ends[0] == ends[1]
