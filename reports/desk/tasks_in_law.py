"""Which law can stand behind what a school does: a task of its own, or a duty."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from datamap.reference import Provision, rows_of
from datamap.vocabulary import Nation

_DATA_PROTECTION = ("uk-gdpr/", "dpa-2018/", "uksi-", "duaa-")
"""How the ids begin of law about data itself, or that only puts such law in force."""

_DUTIES_IN_IT = frozenset(
    {
        "uk-gdpr/15", "uk-gdpr/16", "uk-gdpr/17", "uk-gdpr/18", "uk-gdpr/19",
        "uk-gdpr/20", "uk-gdpr/21", "uk-gdpr/30", "uk-gdpr/33", "uk-gdpr/34",
        "dpa-2018/164A", "uksi-2005-1437",
    }
)  # fmt: skip
"""Provisions among those that a use of data can be for all the same: to answer a
request or a complaint, keep the record, tell of a breach, report to parents."""

_HOLDS_IN: Mapping[Nation, frozenset[str]] = {
    Nation.WALES: frozenset({"uk", "wales", "england-and-wales"}),
    Nation.ENGLAND: frozenset({"uk", "england", "england-and-wales"}),
    Nation.SCOTLAND: frozenset({"uk"}),
    Nation.NORTHERN_IRELAND: frozenset({"uk"}),
}
"""Where law has to hold to be a school's."""


def laws_behind(nation: Nation, on: date, chosen: Collection[str]) -> frozenset[str]:
    """Return the ids of provisions that can be a school's task or its duty.

    Parameters
    ----------
    nation
        Nation of the school.
    on
        The day whose law applies.
    chosen
        Ids that are offered whatever they are, since the map names them.
    """
    return frozenset(
        one.id
        for one in rows_of(Provision)
        if one.id in chosen
        or (
            one.is_valid_on(on)
            and one.jurisdiction in _HOLDS_IN[nation]
            and (one.id in _DUTIES_IN_IT or not one.id.startswith(_DATA_PROTECTION))
        )
    )
