"""What a person probably meant who wrote a value in another form.

Only what can be read in one way is offered. A word that merely looks like another may
mean its opposite, so only a slip of the keyboard counts as meaning it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from functools import cache

from datamap.reference import country_codes, country_name

_TYPO = 0.75
"""Least likeness of a word and what it is taken for; mitigated and eliminated have
0.63."""

_NUMERIC_DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})\Z")
_YEAR_FIRST = re.compile(r"([0-9]{4})[/. -]([0-9]{1,2})[/. -]([0-9]{1,2})\Z")
_NAMED_DAY = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)? ([a-z]{3,9})\.?,? ([0-9]{4})\Z")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august",
    "september", "october", "november", "december",
)  # fmt: skip
_STRETCH = re.compile(r"([0-9]{1,3}) ?(y|year|yr|month|mth|w|week|d|day)s?\b")
_JOINS = re.compile(r"(,|and|\s)*\Z")

_COUNTRIES = {
    "uk": "GB", "great britain": "GB", "britain": "GB", "england": "GB",
    "wales": "GB", "cymru": "GB", "scotland": "GB", "northern ireland": "GB",
    "usa": "US", "america": "US", "united states of america": "US", "eire": "IE",
    "republic of ireland": "IE", "el": "GR", "holland": "NL",
}  # fmt: skip
"""Names of countries that are not in the table of countries."""


def word_meant(given: str, known: Iterable[str]) -> str | None:
    """Return which word of a closed list was meant, if that is plain.

    A word with something put before it, such as unlikely for likely, is not.
    """
    by_key = {_key(one): one for one in known}
    key = _key(given)
    if key in by_key:
        return by_key[key]
    close = get_close_matches(key, list(by_key), n=1, cutoff=_TYPO)
    is_prefixed = any(one.endswith(key) or key.endswith(one) for one in close)
    return None if not close or is_prefixed else by_key[close[0]]


def _key(word: str) -> str:
    return re.sub(r"[\s_]+", "-", word.strip().lower())


def country_meant(given: str) -> str | None:
    """Return the code of a country that was written in words or in small letters."""
    name = " ".join(given.split()).lower().removeprefix("the ")
    return _COUNTRIES.get(name.replace(".", "")) or _names().get(name)


@cache
def _names() -> dict[str, str]:
    codes = {code.lower(): code for code in country_codes()}
    for language in ("cy", "en"):
        codes |= {country_name(one, language).lower(): one for one in country_codes()}
    return codes


def period_meant(given: str) -> str | None:
    """Return a period that was written in words: ``7 years`` is ``P7Y``."""
    text = given.strip().lower()
    found = _STRETCH.findall(text)
    if not found or not _JOINS.match(_STRETCH.sub("", text)):
        return None
    order = [unit[0].upper() for _, unit in found]
    if order != sorted(set(order), key="YMWD".index):
        return None
    return "P" + "".join(f"{number}{unit[0].upper()}" for number, unit in found)


def days_meant(given: str) -> list[str]:
    """Return the days that a text may mean, each as it is to be written."""
    text = " ".join(given.split()).lower()
    triples: list[tuple[int, int, int]] = []
    if found := _NUMERIC_DAY.match(text):
        one, other, year = map(int, found.groups())
        triples = [(year, other, one), (year, one, other)]
    elif found := _YEAR_FIRST.match(text):
        year, month, day = map(int, found.groups())
        triples = [(year, month, day)]
    elif found := _NAMED_DAY.match(text):
        months = [one for one in _MONTHS if one.startswith(found[2])]
        triples = [(int(found[3]), _MONTHS.index(one) + 1, int(found[1]))
                   for one in months]  # fmt: skip
    return list(dict.fromkeys(one for triple in triples for one in _day(*triple)))


def _day(year: int, month: int, day: int) -> list[str]:
    try:
        return [date(year, month, day).isoformat()]
    except ValueError:
        return []
