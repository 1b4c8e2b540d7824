"""Each rule of the check: a map that it finds, and one that it nearly does.

The cases are in the YAML files of the folder ``findings``, a file for each family.
``wrong`` and ``right`` say what to change in its ``base.yaml``: ``record.field``
to a new value, ``add`` records to sections, ``remove`` records by their id.
"""

from __future__ import annotations

import copy
from datetime import date, timedelta
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
BASE = yaml.load((FOLDER / "base.yaml").read_text("utf-8"), yaml.BaseLoader)


def _cases():
    for file in sorted(FOLDER.glob("*.yaml")):
        if file.stem != "base":
            # every value as text: the map's own reader decides what it means
            yield from yaml.load(file.read_text("utf-8"), yaml.BaseLoader)


CASES = list(_cases())


def _map(change):
    """Return the base map with a change, read from its text."""
    tree = copy.deepcopy(BASE)
    for key, value in change.items():
        if key == "add":
            for section, records in value.items():
                tree.setdefault(section, []).extend(records)
        elif key == "remove":
            for section in tree.values():
                if isinstance(section, list):
                    section[:] = [one for one in section if one.get("id") not in value]
        else:
            _set(tree, *key.split("."), value=value)
    text = yaml.dump(tree, Dumper=_Plain, allow_unicode=True, sort_keys=False)
    return build_map(read_bytes(text.encode(), "map.yaml"))


class _Plain(yaml.SafeDumper):
    """Writes text bare, so that true, 30 and 2026-09-01 are what they look like."""


def _bare(dumper, text):
    style = "'" if any(mark in text for mark in ":{}[],#\n'\"") else ""
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Plain.add_representer(str, _bare)
_Plain.add_implicit_resolver("tag:yaml.org,2002:str", None, None)
_Plain.yaml_implicit_resolvers = {}


def _set(tree, record, *path, value):
    here = next(
        one
        for section in tree.values()
        for one in (section if isinstance(section, list) else [section])
        if isinstance(one, dict) and one.get("id", one.get("use")) == record
    )
    for step in path[:-1]:
        here = here[int(step)] if isinstance(here, list) else here.setdefault(step, {})
    last = int(path[-1]) if isinstance(here, list) else path[-1]
    if value == "":
        del here[last]
    else:
        here[last] = value


def _on(case):
    return date.fromisoformat(case.get("on", ON.isoformat()))


def _found(change, rule, on=ON):
    return [one for one in check(_map(change), on) if one.rule == rule]


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

    (found,) = _found(case["wrong"], case["rule"], _on(case))

    assert found.record == case["record"]
    assert found.line == origin.line_of(path)
    assert not path or path in origin.lines
    assert _found(case["right"], case["rule"], _on(case)) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["rule"])
def test_finding_is_worded_for_a_reader(case):
    """What is wrong and what to do are sentences with names and no loose ends."""
    (found,) = _found(case["wrong"], case["rule"], _on(case))

    for sentence in (str(found.what), str(found.fix)):
        assert sentence.endswith((".", "?"))
        assert sentence[0].isupper()
        assert not {"None", "nan", "unknown"} & set(sentence.replace(".", " ").split())
        assert "{" not in sentence


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["rule"])
def test_rule_waits_for_its_law(case):
    """The day before its law came into force, a rule finds nothing."""
    rule = next(one for one in RULES if one.id == case["rule"])
    firsts = [_first_day(name) for name in rule.law]
    starts = max((day for day in firsts if day), default=None)
    if starts is None:
        pytest.skip("its law has no first day in our data")

    assert cited(rule.law, starts) is not None
    assert _found(case["wrong"], rule.id, starts - timedelta(days=1)) == []


def _first_day(name):
    """Return the first day of a provision, or of what it replaced."""
    row = reference.provision(name)
    return _first_day(row.replaces) if row.replaces else row.valid_from
