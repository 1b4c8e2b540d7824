"""The rules of the check as data: ids, words, law, and the page about them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from datamap import reference
from datamap.findings import FAMILIES, NOTES, RULES, TITLES, Severity
from datamap.findings.page import rules_page

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"
ONE_RULE = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)


def test_there_are_enough_rules():
    """The check covers what law and practice ask of a school's map."""
    assert len(RULES) >= 45
    assert all(family.RULES for family in FAMILIES)


def test_ids_are_unique():
    """No two rules share an id, and none is that of a note about acceptances."""
    assert len(TITLES) == len(RULES) + len(NOTES)


@ONE_RULE
def test_id_can_be_written_in_a_map(rule):
    """An id is in lower case with hyphens, so that it can be accepted."""
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", rule.id)
    assert len(rule.id) <= 80


@ONE_RULE
def test_words_are_sentences(rule):
    """What a rule says of itself ends in a full stop; its title does not."""
    for prose in (rule.triggers, rule.false_alarms, rule.fix):
        assert prose.endswith(".")
        assert prose[0].isupper()
        assert "  " not in prose
    assert not rule.title.endswith(".")


@ONE_RULE
def test_law_is_in_the_law_data(rule):
    """Every provision that a rule cites is one of ours and has come into force."""
    for name in rule.law:
        assert reference.provision(name).is_commenced
    assert rule.law


@ONE_RULE
def test_what_nobody_has_said_is_never_an_error(rule):
    """Silence is a warning or a note: only what is known can be an error."""
    if rule.id.endswith(("-unknown", "-unclear", "-undecided", "-untested")):
        assert rule.severity is not Severity.ERROR


def test_no_two_rules_say_the_same():
    """Titles differ, so that a reader can tell findings apart."""
    assert len(set(TITLES.values())) == len(TITLES)


def test_page_of_rules_is_current():
    """docs/rules.md says what the rules say of themselves."""
    assert PAGE.read_text(encoding="utf-8") == rules_page()
