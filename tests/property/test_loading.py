"""Whatever a file holds, reading it gives a map or problems in plain words."""

from __future__ import annotations

import random
import re
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from datamap.errors import InvalidDataMapError
from datamap.load import build_map, find_map, read_map
from datamap.model import DataMap
from datamap.strict_yaml import Document, read_bytes

LEAKS = re.compile(
    r"Input should|String should|pydantic|validation error|mapping values|while parsing"
    r"|could not|found character|NoneType|Traceback|recursion|yaml\.|Scanner"
)

SMALL = """\
format: dpia-map/1
school: {id: school, name: Ysgol Tŷ Coed, nation: wales, phase: primary}
people:
  - {id: pupils, name: Pupils, children: true, count: unknown}
data:
  - id: work
    name: Work
    about: [pupils]
    kind: attainment
    items: {closed: false, listed: [{id: essay, name: Essay}]}
parties:
  - id: firm
    name: "Firm: a supplier"
    kind: supplier
    country: {value: NO, evidence: [{source: letter, checked_on: 2026-09-01}]}
  - use: classdojo-inc
systems:
  - {id: app, name: App, provider: firm, stored_in: NO}
activities:
  - id: teaching
    name: Teaching
    purpose: >-
      To teach.
    people: [pupils]
    data: [work.essay]
flows:
  - {id: sent, activity: teaching, from: school, to: firm, through: app, data: [work]}
"""


def outcome(raw: bytes) -> DataMap | InvalidDataMapError:
    """Read bytes as a map; any other exception than ours fails the test."""
    try:
        return judged(read_bytes(raw, "map.yaml"))
    except InvalidDataMapError as error:
        return error


def judged(document: Document) -> DataMap | InvalidDataMapError:
    """Build a map from what was read, or return what is wrong."""
    try:
        return build_map(document)
    except InvalidDataMapError as error:
        return error


def is_in_order(found: DataMap | InvalidDataMapError) -> bool:
    """Say whether a map was read, or each problem is whole and in our words."""
    if isinstance(found, DataMap):
        return True
    return bool(found.problems) and all(
        one.what and one.fix and one.file and not LEAKS.search(str(one))
        for one in found.problems
    )


ODD = (
    b"&a ", b"*a", b"<<: ", b"!!map ", b"!x ", b"---\n", b"...\n", b"\t", b"\x00",
    b"\xff\xfe", b"\xe9", b"\xef\xbb\xbf", b"\r", b"\r\n", b"{", b"}", b"[", b"]",
    b": ", b"- ", b"? ", b"|\n", b">\n", b"'", b'"', b"#", b"%", b"@", b"`", b",",
    b"\n\n", b"  ", b"null", b"~", b"NO", b"012345", b"1e400", b"9" * 40,
    b"\xe2\x80\xa8",
    b"[" * 40, b"a: {" * 40, b"unknown", b"none", b"\x07", b"\xc2\x85", b"\xed\xa0\x80",
)  # fmt: skip
"""Pieces that have broken readers of YAML."""


@pytest.mark.parametrize("seed", range(8))
def test_a_damaged_file_is_a_map_or_problems(seed):
    """Three hundred damaged copies a seed: nothing else than our own error."""
    dice = random.Random(seed)  # noqa: S311 - reproducible damage, no secret
    whole = SMALL.encode()

    damaged = [damage(whole, dice) for _ in range(300)]

    assert [one for one in damaged if not is_in_order(outcome(one))] == []


def damage(whole: bytes, dice: random.Random) -> bytes:
    """Return the bytes with one to three pieces put in, taken out or moved."""
    for _ in range(dice.randint(1, 3)):
        start = dice.randrange(len(whole))
        end = min(len(whole), start + dice.choice((0, 0, 1, 3, 40)))
        put_in = dice.choice((dice.choice(ODD), b"", whole[end : end + 30]))
        whole = whole[:start] + put_in + whole[end:]
    return whole


@settings(max_examples=300, deadline=None, derandomize=True,
          suppress_health_check=[HealthCheck.too_slow])  # fmt: skip
@given(st.binary(max_size=200))
def test_any_bytes_are_a_map_or_problems(raw):
    """Bytes at random are refused in plain words."""
    assert is_in_order(outcome(raw))


KEYS = st.sampled_from(
    ["school", "people", "data", "id", "name", "use", "value", "conflicting", "items",
     "listed", "evidence", "stored_in", "place", "from", "format", "odd"]
)  # fmt: skip
LEAVES = st.sampled_from(
    [
        "unknown",
        "none",
        "pupils",
        "GB",
        "2026-09-01",
        "",
        True,
        4,
        -1.5,
        None,
        "x" * 200,
    ]
)
TREES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4)
    ),
    max_leaves=12,
)
SECTIONS = st.sampled_from(
    ["format", "school", "documents", "people", "data", "parties", "systems",
     "activities", "flows", "measures", "questions", "accepted", "year"]
)  # fmt: skip


@settings(max_examples=400, deadline=None, derandomize=True,
          suppress_health_check=[HealthCheck.too_slow])  # fmt: skip
@given(st.dictionaries(SECTIONS, TREES, max_size=4))
def test_any_shape_is_a_map_or_problems(tree):
    """Sections that hold anything at all are refused in plain words."""
    document = read_bytes(SMALL.encode(), "map.yaml")
    whole = {**document.tree, **tree}
    changed = type(document)(document.file, whole, document.lines)

    assert is_in_order(judged(changed))


@cache
def plain() -> DataMap:
    """Return the small map, read."""
    found = outcome(SMALL.encode())
    assert isinstance(found, DataMap), found
    return found


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_newlines_and_a_byte_order_mark_change_nothing(newline):
    """The same map saved by any editor is the same map."""
    text = SMALL.replace("\n", newline)

    assert outcome(b"\xef\xbb\xbf" + text.encode()) == plain()


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.permutations(range(9)))
def test_the_order_of_sections_changes_nothing(order):
    """Sections may stand in any order, with comments between them."""
    document = read_bytes(SMALL.encode(), "map.yaml")
    names = list(document.tree)
    tree = {names[one]: document.tree[names[one]] for one in order if one < len(names)}
    shuffled = type(document)(document.file, {**tree, **document.tree}, document.lines)

    assert build_map(shuffled) == plain()


def test_norway_is_a_country():
    """NO is text: the country of Norway."""
    assert plain().party("firm").country.value == "NO"


def test_a_bomb_is_refused_before_it_goes_off():
    """Nine levels of nine aliases are not opened out."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]

    found = outcome("\n".join(lines).encode())

    assert isinstance(found, InvalidDataMapError)
    assert [one.code for one in found.problems] == ["alias"]


def test_six_million_bytes_are_not_a_map():
    """A file of six megabytes is refused by its length alone."""
    found = outcome(SMALL.encode() + b"# " + b"x" * 6_000_000)

    assert isinstance(found, InvalidDataMapError)
    assert [one.code for one in found.problems] == ["too-long"]


def test_reading_the_example_twice_gives_the_same_map():
    """Nothing that is kept between two readings changes the second."""
    assert read_map("victoria-cp") == read_map(find_map("victoria-cp"))
