"""Refuse sub-processors of sub-processors without end.

Who holds data is told for each party of a chain with all those before it. No real
chain has more than a handful; thousands would take minutes to follow.
"""

from __future__ import annotations

from datamap.errors import InvalidDataMapError, Problem
from datamap.model import DataMap

MAX_CHAIN = 100
"""Most parties one after another, each engaged by the one before."""


def require_short_chains(datamap: DataMap) -> None:
    """Check that every sub-processor is a hundred steps or fewer from a flow.

    Raises
    ------
    InvalidDataMapError
        Naming a party that is engaged at the end of too long a chain.
    """
    seen: set[str] = set()
    here = _told_first(datamap)
    for _ in range(MAX_CHAIN):
        seen |= here
        here = {other for name in here for other in _engaged(datamap, name)} - seen
    if here:
        raise InvalidDataMapError([_problem(datamap, min(here))])


def _told_first(datamap: DataMap) -> set[str]:
    """Return who gets data by a flow, or may run a system that it goes through."""
    found = {one.recipient for one in datamap.flows}
    for system in datamap.systems:
        fact = system.provider
        found |= {fact.value or "", *(one.value for one in fact.claims)}
    return found


def _engaged(datamap: DataMap, name: str) -> set[str]:
    """Return whom a party engages or is claimed to engage."""
    party = datamap.party(name)
    if party is None:
        return set()
    answers = (party.engages.value, *(one.value for one in party.engages.claims))
    return {one.party for said in answers for one in said or ()}


def _problem(datamap: DataMap, name: str) -> Problem:
    origin = datamap.origin(name)
    return Problem(
        code="too-long-a-chain",
        what=f"It is engaged at the end of a chain of more than {MAX_CHAIN} parties.",
        fix="look for a firm that engages the wrong one, some way before it.",
        file=origin.file,
        line=origin.line,
        record=f"party {name}",
    )
