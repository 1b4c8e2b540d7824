"""What pages share: templates, style, data in the page, and what a page may do."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from reports.language import Language
from reports.words import capital


@cache
def stylesheet(*names: str) -> Markup:
    """Return stylesheets of ours as one, without comments; no text of a map is in it.

    Parameters
    ----------
    names
        Files below ``templates``, for example ``report.css``.
    """
    text = "".join(template_text(name) for name in names)
    kept = re.sub(r"\s*/\*.*?\*/\s*|\n\s*", "", text, flags=re.DOTALL)
    return Markup(kept.strip())  # noqa: S704 - files of ours


def template_text(name: str) -> str:
    """Return the text of a file below ``templates``."""
    return files("reports").joinpath("templates", *name.split("/")).read_text("utf-8")


def environment(words: Language, *folders: str) -> Environment:
    """Return an environment of a language: escaping, refusing what is missing.

    Parameters
    ----------
    words
        The language.
    folders
        Folders below ``templates``; the first that has a template gives it.
    """
    made = Environment(
        loader=ChoiceLoader(
            [PackageLoader("reports", f"templates/{one}") for one in folders]
        ),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_callables(  # type: ignore[attr-defined]  # added by the extension
        words.catalogue.gettext, words.catalogue.ngettext, newstyle=True
    )
    made.filters.update(capital=capital)
    return made


def policy(style: str, script: str = "") -> str:
    """Return a content policy that allows one style, and one script if there is one."""
    scripts = f"script-src {_digest(script)}; " if script else ""
    return (
        f"default-src 'none'; style-src {_digest(style)}; {scripts}img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    digest = hashlib.sha256(str(text).encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def embedded(data: Mapping[str, Any]) -> Markup:
    """Return data as JSON that cannot end the element it stands in."""
    text = json.dumps(data, ensure_ascii=False, default=str, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704 - escaped above
