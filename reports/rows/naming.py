"""What tables call things that the rows of an answer name by their ids."""

from __future__ import annotations

from datamap import reference
from datamap.model import DataMap, Flow
from datamap.named import name_of


def place_name(code: str) -> str:
    """Return the name of a country, or the word itself where there is no country."""
    return reference.country_name(code) if reference.is_country(code) else code


def flow_name(datamap: DataMap, flow: Flow) -> str:
    """Return what a flow is called, which has no name of its own."""
    return f"{name_of(datamap, flow.sender)} to {name_of(datamap, flow.recipient)}"
