"""Catalogues of the words readers see, read as they are written: no compiled copy."""

from __future__ import annotations

import gettext
from functools import cache
from importlib.resources import files
from io import BytesIO

DRAFTED = "drafted by a machine"
"""Last translator of a catalogue that no speaker of the language has checked."""


@cache
def translations(code: str) -> gettext.NullTranslations:
    """Return the translations into a language; English is the key of all of them."""
    if code == "en":
        return gettext.NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    file = files("reports") / "locale" / code / "LC_MESSAGES" / "messages.po"
    with file.open("rb") as opened:
        found = read_po(opened, locale=code)
    compiled = BytesIO()
    write_mo(compiled, found)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def is_draft(code: str) -> bool:
    """Say whether nobody who speaks a language has checked its catalogue."""
    return translations(code).info().get("last-translator") == DRAFTED
