"""Countries by their two-letter ISO 3166 codes, with names from Babel."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from datamap.errors import UnknownCountryError

_NOT_ISO = frozenset(
    {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB"}
    | {"XK", "ZZ"}
)
"""Codes that Babel names and ISO 3166-1 does not assign to a country."""


def is_country(code: str) -> bool:
    """Return whether a code is an ISO 3166-1 alpha-2 code, in capitals."""
    return code in _codes()


def country_name(code: str, language: str = "en") -> str:
    """Return the name of a country, in English (``en``) or Welsh (``cy``).

    Raises
    ------
    UnknownCountryError
        If the code is not an ISO country.
    """
    if not is_country(code):
        raise UnknownCountryError(code)
    return _names(language)[code]


def country_codes() -> tuple[str, ...]:
    """Return every ISO country code in alphabetical order."""
    return tuple(sorted(_codes()))


@cache
def _codes() -> frozenset[str]:
    two_letters = {code for code in _names("en") if len(code) == 2 and code.isalpha()}
    return frozenset(two_letters) - _NOT_ISO


@cache
def _names(language: str) -> Mapping[str, str]:
    from babel import Locale

    return dict(Locale.parse(language).territories)
