"""Each rule of the check: a map that it finds, and one that it nearly does.

The cases are in the YAML files of the folder ``findings``, a file for each family.
``wrong`` and ``right`` say what to change in its ``base.yaml``: ``record.field``
to a new value, an empty one to leave the field out, and ``add`` records to sections.
``on`` is the day asked about, where it is not the usual one.
"""

from __future__ import annotations

import copy
import json
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
import yaml

from datamap import reference
from datamap.check import check
from datamap.findings import RULES, cited
from datamap.load import build_map
from datamap.strict_yaml import read_bytes

FOLDER = Path(__file__).parent / "findings"
ON = date(2026, 11, 24)


def _read(name):
    return read_bytes((FOLDER / name).read_bytes(), name).tree


BASE = _read("base.yaml")
CASES = [
    case
    for file in sorted(FOLDER.glob("*.yaml"))
    if file.name != "base.yaml"
    for case in _read(file.name)
]


def _map(change):
    """Return the base map with a change, read from its text."""
    tree = copy.deepcopy(BASE)
    for key, value in change.items():
        if key == "add":
            for section, records in value.items():
                tree.setdefault(section, []).extend(records)
        else:
            _set(tree, *key.split("."), value=value)
    text = yaml.safe_dump(tree, allow_unicode=True, sort_keys=False)
    return build_map(read_bytes(text.encode(), "map.yaml"))


def _set(tree, record, *path, value):
    if not path:
        tree[record] = value
        return
    here = next(
        one
        for section in tree.values()
        for one in (section if isinstance(section, list) else [section])
        if isinstance(one, dict) and one.get("id") == record
    )
    for step in path[:-1]:
        here = here[int(step)] if isinstance(here, list) else here.setdefault(step, {})
    last = int(path[-1]) if isinstance(here, list) else path[-1]
    if value == "":
        del here[last]
    else:
        here[last] = value


@cache
def _checked(change, on):
    return check(_map(json.loads(change)), on)


def _found(change, rule, on=ON):
    return [one for one in _checked(json.dumps(change), on) if one.rule == rule]


def _on(case):
    return date.fromisoformat(case.get("on", ON.isoformat()))


def _in_wrong_map(case):
    """Return what is found in the wrong map for the record of the case."""
    found = _found(case["wrong"], case["rule"], _on(case))
    return next(one for one in found if one.record == case["record"])


def test_nothing_is_found_in_the_base_map():
    """A map in which everything is answered and lawful has no finding."""
    assert [(one.rule, one.record) for one in check(_map({}), ON)] == []


def test_every_rule_has_a_case():
    """No rule is without a map that it finds and one that it nearly does."""
    assert {case["rule"] for case in CASES} == {rule.id for rule in RULES}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["rule"])
def test_rule(case):
    """The rule finds the wrong map at the right field, and not the right one."""
    wrong = _map(case["wrong"])
    origin = wrong.origin(case["record"])
    path = tuple(
        int(step) if step.isdigit() else step
        for step in case.get("field", "").split(".")
        if step
    )

    found = _in_wrong_map(case)

    assert found.line == origin.line_of(path)
    assert not path or path in origin.lines
    assert _found(case["right"], case["rule"], _on(case)) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["rule"])
def test_finding_is_worded_for_a_reader(case):
    """What is wrong and what to do are sentences with names and no loose ends."""
    found = _in_wrong_map(case)

    for sentence in (str(found.what), str(found.fix)):
        assert sentence.endswith((".", "?"))
        assert sentence[0].isupper()
        assert not {"None", "nan", "unknown"} & set(sentence.replace(".", " ").split())
        assert "{" not in sentence


def _first_day(name):
    """Return the first day of a provision, or of what it replaced."""
    row = reference.provision(name)
    return _first_day(row.replaces) if row.replaces else row.valid_from


def _starts():
    """Yield each case with the first day on which all the law of its rule stands."""
    law = {rule.id: rule.law for rule in RULES}
    for case in CASES:
        days = [_first_day(name) for name in law[case["rule"]]]
        if None not in days and days:
            yield pytest.param(case, max(days), id=case["rule"])


@pytest.mark.parametrize(("case", "start"), list(_starts()))
def test_rule_waits_for_its_law(case, start):
    """The day before its law came into force, a rule finds nothing."""
    (law,) = [rule.law for rule in RULES if rule.id == case["rule"]]

    assert cited(law, start) is not None
    assert _found(case["wrong"], case["rule"], start - timedelta(days=1)) == []
