"""Words for readers: message catalogues, dates and numbers by language."""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from datamap.messages import Message
from reports.locale import is_draft, translations

LANGUAGES = ("en", "cy")
"""Languages a report can be written in."""

OURS = frozenset(
    {
        "safeguard", "exception", "triggers", "measure", "basis", "scale", "outcome",
        "was", "now", "what", "right",
    }
)  # fmt: skip
"""Places of a sentence that are filled with words of ours."""

LISTS = {"names": "; ", "bases": ", ", "countries": ", "}
"""Places that are filled with several, and what stands between two."""

DAYS = frozenset({"day", "asked", "due"})
"""Places that are filled with a day."""


def marked(english: str) -> str:
    """Return a text as it is; the catalogues take their keys from these calls."""
    return english


def counted(one: str, many: str) -> tuple[str, str]:
    """Return a text for one and for many as they are; `marked` for what is counted."""
    return one, many


NOT_NAMED = marked("the supplier")
"""What a sentence calls a holder that nobody has named."""


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
        return self._filled(found, values) if values else found

    def say(self, message: Message) -> str:
        """Return a sentence in the language, sentences inside it included."""
        values = {
            name: self._filling(name, message.values[name]) for name in message.values
        }
        return self._filled(self.catalogue.gettext(message.text), values)

    def count(self, one: str, many: str, number: int, **values: object) -> str:
        """Return a text that agrees with a number, with the number in it as ``{n}``."""
        found = self.catalogue.ngettext(one, many, number)
        return self._filled(found, {"n": self.number(number), **values})

    def _filled(self, text: str, values: Mapping[str, object]) -> str:
        """Return a text with its places filled, what runs together put as one word."""
        filled = text.format(**values)
        return _I_AND_THE.sub(r"\1'r ", filled) if self.code == "cy" else filled

    def _filling(self, name: str, value: object) -> object:
        """Return what goes into a place, in the language where it is ours to say."""
        if isinstance(value, Message):
            return self.say(value)
        if name in LISTS:
            between = LISTS[name]
            parts = str(value).split(between)
            return between.join(str(self._one(name, part)) for part in parts)
        return self._one(name, value)

    def _one(self, name: str, value: object) -> object:
        """Return one thing that goes into a place."""
        written = str(value)
        if name in DAYS:
            return self._day_written(written)
        if name in ("country", "countries"):
            return self._country_named(written)
        if name == "risk":
            return self._risk_named(written)
        is_ours = name in OURS or name in LISTS or value == NOT_NAMED
        return self.text(written) if is_ours else value

    def _country_named(self, written: str) -> str:
        code = _codes().get(written)
        return self.country(code) if code else written

    def _risk_named(self, written: str) -> str:
        """Return the title of a risk, which may stand in brackets after its id."""
        risk, bracket, title = written.partition(" (")
        if bracket and title.endswith(")"):
            return f"{risk} ({self.text(title[:-1])})"
        return self.text(written)

    def _day_written(self, written: str) -> str:
        try:
            return self.day(date.fromisoformat(written))
        except ValueError:
            return written

    def number(self, number: int) -> str:
        """Return a number as the language writes it, e.g. 1,200."""
        from babel.numbers import format_decimal

        return format_decimal(number, locale=_locale(self.code))

    def day(self, day: date) -> str:
        """Return a day in words, e.g. 24 November 2026."""
        from babel.dates import format_date

        return format_date(day, format="long", locale=_locale(self.code))

    def month(self, day: date) -> str:
        """Return the month of a day in words, e.g. November 2026."""
        from babel.dates import format_date

        return format_date(day, "LLLL y", locale=_locale(self.code))

    def country(self, code: str) -> str:
        """Return the name of a country."""
        from datamap import reference

        return reference.country_name(code, self.code)

    def listed(self, names: Iterable[str], *, ours: bool = False) -> str:
        """Return names as a list in a sentence: a, b and c.

        Parameters
        ----------
        names
            What is listed.
        ours
            Whether they are words of ours, which Welsh changes after "and"; a name
            that others gave stays as it is.

        Examples
        --------
        >>> language("cy").listed(["isel", "canolig"], ours=True)
        'isel a chanolig'
        """
        from babel.lists import format_list

        given = list(names)
        if self.code == "cy" and ours and len(given) > 1 and given[-1][:1] in _AFTER_A:
            given[-1] = f"{given[-1][0]}h{given[-1][1:]}"
        listed = format_list(given, locale=_locale(self.code)) if given else ""
        return _WELSH_AND.sub(_and_in_welsh, listed) if self.code == "cy" else listed

    def some(self, names: Iterable[str], most: int) -> str:
        """Return the first names as a list, and how many more there are."""
        given = list(dict.fromkeys(names))
        left = len(given) - most
        if left <= 1:
            return self.listed(given)
        more = self.count(*counted("{n} more", "{n} more"), left)
        return self.listed([*given[:most], more])

    @property
    def is_draft(self) -> bool:
        """Whether nobody who speaks the language has checked its words."""
        return is_draft(self.code)


_WELSH_AND = re.compile(r",? a\(c\) (\S)")
"""What Babel writes for "and", which hangs on the letter that follows."""


_I_AND_THE = re.compile(r"\b([IiOo]) yr? (?=[a-z])")
"""A Welsh "to" or "from" before "the", which are written as one."""

_AFTER_A = frozenset("cpt")
"""Letters that take an h after the Welsh "and"; names of people's own keep theirs."""


def _and_in_welsh(found: re.Match[str]) -> str:
    letter = found[1]
    return f" {'ac' if letter.lower() in 'aeiouwyâêîôûŵŷ' else 'a'} {letter}"


@cache
def _codes() -> Mapping[str, str]:
    """Return the code of each country by its English name."""
    from datamap import reference

    return {reference.country_name(code): code for code in reference.country_codes()}


def _locale(code: str) -> str:
    return {"en": "en_GB", "cy": "cy_GB"}[code]


@cache
def language(code: str) -> Language:
    """Return a language; what its catalogue lacks is said in English."""
    return Language(code, translations(code))
