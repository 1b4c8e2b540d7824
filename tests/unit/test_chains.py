"""Files and chains that would take minutes to follow are refused at once."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest

from datamap.chains import MAX_CHAIN
from datamap.conversions.json_map import from_json, to_json
from datamap.errors import InvalidDataMapError
from datamap.load import build_map
from datamap.strict_yaml import MAX_KEY, MAX_VALUES, read_text

FLOW = "flows: [{id: out, activity: teaching, from: school, to: f0}]\n"
HEAD = (
    FLOW
    + """\
format: dpia-map/1
school: {id: school, name: Ysgol Fach, nation: wales, phase: primary}
people: [{id: pupils, name: Pupils, children: true}]
data: [{id: marks, name: Marks, about: [pupils], kind: attainment}]
activities:
  - {id: teaching, name: Teaching, purpose: To teach., people: [pupils]}
parties:
"""
)


def parties(engaged):
    """Return the lines of some firms and whom each engages."""
    return "".join(
        f"  - {{id: {firm}, name: {firm}, kind: supplier, engages: {said}}}\n"
        for firm, said in engaged.items()
    )


def map_of(engaged):
    """Return the map of some firms, the first of which gets data."""
    return build_map(read_text(HEAD + parties(engaged), "map.yaml"))


def chain(length):
    """Return that many firms, each engaged by the one before."""
    firms = [f"f{number}" for number in range(length)]
    pairs = pairwise(firms)
    return {**{one: f"[{{party: {other}}}]" for one, other in pairs}, firms[-1]: "none"}


def circle(size):
    """Return that many firms, each of which engages all the others."""
    firms = [f"f{number}" for number in range(size)]
    return {
        one: "[" + ", ".join(f"{{party: {x}}}" for x in firms if x != one) + "]"
        for one in firms
    }


def refusal(engaged):
    """Return the one problem of a map."""
    with pytest.raises(InvalidDataMapError) as caught:
        map_of(engaged)
    (problem,) = caught.value.problems
    return problem


@pytest.mark.parametrize(
    "engaged",
    [
        pytest.param(chain(MAX_CHAIN), id="the longest chain"),
        pytest.param(circle(12), id="twelve that engage each other"),
        pytest.param({"f0": "[{party: f0}]"}, id="one that engages itself"),
        pytest.param(
            {"f0": "{conflicting: [{value: [{party: g}]}]}", "g": "unknown"},
            id="claims",
        ),
    ],
)
def test_chains_that_can_be_followed_are_read(engaged):
    """A long chain, and firms that engage each other, are a map like any other."""
    assert len(map_of(engaged).parties) == len(engaged)


@pytest.mark.parametrize("form", ["{}", "{{conflicting: [{{value: {}}}]}}"])
def test_a_chain_that_is_too_long_is_refused(form):
    """The firm too far from a flow is named, with its line, claimed or settled."""
    engaged = {name: form.format(said) for name, said in chain(MAX_CHAIN + 1).items()}
    engaged[f"f{MAX_CHAIN}"] = "none"

    problem = refusal(engaged)

    assert problem.code == "too-long-a-chain"
    assert str(MAX_CHAIN) in problem.what
    assert problem.fix.endswith(".")
    assert (problem.record, problem.line) == (f"party f{MAX_CHAIN}", 109)


def test_a_chain_that_no_flow_leads_to_is_let_pass():
    """Firms that no data of the map goes to are not followed."""
    text = HEAD.replace(FLOW, "") + parties(chain(MAX_CHAIN + 1))

    assert build_map(read_text(text, "map.yaml")).flows == ()


def test_a_map_in_json_is_held_to_the_same():
    """Chains are followed whatever the form a map is in."""
    tree = to_json(map_of(chain(MAX_CHAIN)))
    last = {"id": "last", "name": "Last", "kind": "supplier"}
    tree["parties"] = [
        {**one, "engages": [{"party": "last"}]}
        if one["id"] == f"f{MAX_CHAIN - 1}"
        else one
        for one in tree["parties"]
    ] + [last]

    with pytest.raises(InvalidDataMapError, match="end of a chain"):
        from_json(json.loads(json.dumps(tree)))


def test_a_map_in_json_with_too_many_values_is_refused():
    """A JSON of more values than any map has is refused by their number."""
    tree = to_json(map_of(circle(2)))

    with pytest.raises(InvalidDataMapError, match=f"more than {MAX_VALUES:,} values"):
        from_json({**tree, "more": [[]] * (MAX_VALUES + 1)})


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("a: [" + "x," * MAX_VALUES + "x]", "too-many-values", id="list"),
        pytest.param("? " + "x" * (MAX_KEY + 1) + "\n: 1", "odd-key", id="long name"),
    ],
)
def test_a_file_with_more_than_any_map_has_is_refused(text, code):
    """Too many values, or a name too long to be one, end the reading."""
    with pytest.raises(InvalidDataMapError) as caught:
        read_text(text, "map.yaml")

    assert [one.code for one in caught.value.problems] == [code]


def test_a_record_is_taken_from_a_library_once():
    """Taken twice, it is a problem before its copies can fill the memory."""
    text = HEAD.replace(FLOW, "") + "  - use: classdojo-inc\n" * 2

    with pytest.raises(InvalidDataMapError) as caught:
        build_map(read_text(text, "map.yaml"))

    (problem,) = caught.value.problems
    assert (problem.code, problem.line) == ("used-twice", 9)
    assert problem.what == "classdojo-inc is taken from a library twice."


def test_only_the_first_problems_of_many_are_printed():
    """A file of thousands of problems says how many there are and shows the first."""
    text = HEAD.replace(FLOW, "") + "  - nothing\n" * 500

    with pytest.raises(InvalidDataMapError) as caught:
        build_map(read_text(text, "map.yaml"))

    told = str(caught.value)
    assert told.startswith("500 problems in the data map.")
    assert told.count("To put it right") == 200
    assert told.endswith("300 more are not shown.")
