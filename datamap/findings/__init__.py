"""The rules of `datamap.check`, a module for each family.

A rule never takes silence for an answer. What is known to be missing and what
nobody has said are two rules, so that accepting the one does not hide the other.
"""

from datamap.findings import (
    article_30,
    cameras,
    children,
    consent,
    contracts,
    controller,
    evidence,
    lawful_basis,
    papers,
    partial_approval,
    recipients,
    retention,
    special_data,
    structure,
    transfers,
    wales,
)
from datamap.findings.base import Finding, Hit, Rule, Severity, cited

FAMILIES = (
    controller,
    article_30,
    lawful_basis,
    consent,
    special_data,
    recipients,
    contracts,
    transfers,
    partial_approval,
    retention,
    children,
    cameras,
    wales,
    papers,
    evidence,
    structure,
)
"""The modules in the order of the page of rules."""

RULES: tuple[Rule, ...] = tuple(rule for family in FAMILIES for rule in family.RULES)
"""Every rule."""

NOTES = {
    "acceptance-expired": "An acceptance that has run out",
    "acceptance-unmatched": "An acceptance of something that is not found",
}
"""Ids and titles of the two notes about acceptances, which no rule makes."""

TITLES = {**{rule.id: rule.title for rule in RULES}, **NOTES}
"""Title by id, of every rule and note."""

__all__ = [
    "FAMILIES",
    "NOTES",
    "RULES",
    "TITLES",
    "Finding",
    "Hit",
    "Rule",
    "Severity",
    "cited",
]
