"""Words for readers: message catalogues, dates and numbers by language."""

from __future__ import annotations

import gettext
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import as_file, files

from datamap.messages import Message

LANGUAGES = ("en", "cy")
"""Languages a report can be written in."""

DOMAIN = "reports"
"""Name of the catalogues under ``reports/locale``."""


def marked(english: str) -> str:
    """Return a text as it is; the catalogues take their keys from these calls."""
    return english


@dataclass(frozen=True)
class Language:
    """One language with its catalogue."""

    code: str
    """Two-letter code, as in the ``lang`` of a page."""

    catalogue: gettext.NullTranslations
    """Translations; English is the key."""

    def text(self, english: str, **values: object) -> str:
        """Return a text in the language, with its places filled if values are given."""
        found = self.catalogue.gettext(english) if english else ""
        return found.format(**values) if values else found

    def say(self, message: Message) -> str:
        """Return a sentence in the language, sentences inside it included."""
        values = {
            name: self.say(value) if isinstance(value, Message) else value
            for name, value in message.values.items()
        }
        return self.catalogue.gettext(message.text).format(**values)

    def count(self, one: str, many: str, number: int, **values: object) -> str:
        """Return a text that agrees with a number, with the number in it as ``{n}``."""
        found = self.catalogue.ngettext(one, many, number)
        return found.format(n=self.number(number), **values)

    def number(self, number: int) -> str:
        """Return a number as the language writes it, e.g. 1,200."""
        from babel.numbers import format_decimal

        return format_decimal(number, locale=_locale(self.code))

    def day(self, day: date) -> str:
        """Return a day in words, e.g. 24 November 2026."""
        from babel.dates import format_date

        return format_date(day, format="long", locale=_locale(self.code))

    def country(self, code: str) -> str:
        """Return the name of a country."""
        from datamap import reference

        return reference.country_name(code, self.code)

    def listed(self, names: Iterable[str]) -> str:
        """Return names as a list in a sentence: a, b and c."""
        from babel.lists import format_list

        given = list(names)
        return format_list(given, locale=_locale(self.code)) if given else ""

    def some(self, names: Iterable[str], most: int) -> str:
        """Return the first names as a list, and how many more there are."""
        given = list(dict.fromkeys(names))
        left = len(given) - most
        if left <= 1:
            return self.listed(given)
        return self.listed([*given[:most], self.count("{n} more", "{n} more", left)])


def _locale(code: str) -> str:
    return {"en": "en_GB", "cy": "cy_GB"}[code]


@cache
def language(code: str) -> Language:
    """Return a language; English needs no catalogue, and is what is missing."""
    if code == "en":
        return Language(code, gettext.NullTranslations())
    with as_file(files("reports") / "locale") as folder:
        found = gettext.translation(DOMAIN, folder, [code], fallback=True)
    return Language(code, found)
