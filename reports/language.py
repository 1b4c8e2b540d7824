"""Words for readers: message catalogues, dates and numbers by language."""

from __future__ import annotations

import gettext
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import as_file, files

from datamap.messages import Message

LANGUAGES = ("en", "cy")
"""Languages a report can be written in."""


@dataclass(frozen=True)
class Language:
    """One language with its catalogue."""

    code: str
    """Two-letter code, as in the ``lang`` of a page."""

    catalogue: gettext.NullTranslations
    """Translations; English is the key."""

    def text(self, english: str) -> str:
        """Return a text in the language."""
        return self.catalogue.gettext(english)

    def say(self, message: Message) -> str:
        """Return a sentence in the language, sentences inside it included."""
        values = {
            name: self.say(value) if isinstance(value, Message) else value
            for name, value in message.values.items()
        }
        return self.text(message.text).format(**values)

    def count(self, one: str, many: str, number: int) -> str:
        """Return a text that agrees with a number, with the number in it."""
        return self.catalogue.ngettext(one, many, number).format(n=number)

    def day(self, day: date) -> str:
        """Return a day in words, e.g. 24 November 2026."""
        from babel.dates import format_date

        return format_date(day, format="long", locale=_locale(self.code))

    def country(self, code: str) -> str:
        """Return the name of a country."""
        from datamap import reference

        return reference.country_name(code, self.code)

    def listed(self, names: list[str]) -> str:
        """Return names as a list in a sentence: a, b and c."""
        from babel.lists import format_list

        return format_list(names, locale=_locale(self.code)) if names else ""


def _locale(code: str) -> str:
    return {"en": "en_GB", "cy": "cy_GB"}[code]


@cache
def language(code: str) -> Language:
    """Return a language; English needs no catalogue, and is what is missing."""
    if code == "en":
        return Language(code, gettext.NullTranslations())
    with as_file(files("reports") / "locale") as folder:
        found = gettext.translation("reports", folder, [code], fallback=True)
    return Language(code, found)
