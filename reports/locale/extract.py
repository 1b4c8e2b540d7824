"""Every sentence that a reader of a report, an assessment or a notice meets."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

import datamap
import dpia
import reports
from reports.locale.said_by_data import said_by_data

Ids = str | tuple[str, ...]
"""One text, or a text for one and a text for many."""

_REPORTS = Path(reports.__path__[0])
_PYTHON = (
    "language.py", "words.py", "html.py", "portfolio_html.py", "stale_law.py",
    "dpia_html.py", "notice_html.py", "notice_markdown.py", "pages/*.py",
    "pages/*/*.py", "figures/*.py", "word/*.py",
)  # fmt: skip
_MESSAGES = (
    (
        datamap,
        (
            "transfers.py", "rights.py", "notice/checking/against_map.py",
            "notice/checking/looking.py", "notice/checking/required.py",
            "notice/checking/within.py",
        ),
    ),
    (
        dpia,
        (
            "need_told.py", "screening.py", "weighing.py", "judgement/cautions.py",
            "sign_off/blocks.py", "sign_off/changes.py", "sign_off/copies.py",
            "sign_off/log.py", "sign_off/residual.py", "sign_off/standing.py",
        ),
    ),
)  # fmt: skip
"""Modules whose texts that begin and end as sentences do are for readers."""

_TEMPLATES = ("page", "portfolio", "dpia", "notice")
_PLACE = re.compile(r"\{\w+\}")

_KEYWORDS = {"marked": None, "counted": (1, 2)}
_TEMPLATE_KEYWORDS = {"_": None, "ngettext": (1, 2)}
_TEMPLATE_OPTIONS = {"trim_blocks": "true", "lstrip_blocks": "true"}


def extracted() -> Catalog:
    """Return every sentence once, with the files that say it."""
    found = Catalog(charset="utf-8", msgid_bugs_address="none")
    for file, ids in (*_in_code(), *_in_templates(), *said_by_data()):
        found.add(ids, locations=[(file, 0)])
    return found


def template() -> bytes:
    """Return ``messages.pot``, the same for the same sentences."""
    written = BytesIO()
    write_po(
        written,
        extracted(),
        width=88,
        omit_header=True,
        sort_by_file=True,
        include_lineno=False,
    )
    head = (
        b"# Every sentence that a reader of a report, assessment or notice meets.\n"
        b"# Written by python -m reports.locale; do not edit.\n"
        b'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    )
    return head + written.getvalue()


def merged(known: bytes, code: str) -> bytes:
    """Return a catalogue with the sentences there are now; new ones are empty.

    A sentence whose English changed counts as new: a translation that no longer
    says the same is worse than none.
    """
    catalogue = read_po(BytesIO(known), locale=code)
    now = extracted()
    now.creation_date = catalogue.creation_date
    catalogue.update(now, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    written = BytesIO()
    write_po(written, catalogue, width=88, sort_by_file=True, include_lineno=False)
    return written.getvalue()


def _in_code() -> Iterator[tuple[str, Ids]]:
    for file in sorted(one for some in _PYTHON for one in _REPORTS.glob(some)):
        for _, ids, _, _ in extract_from_file("python", file, keywords=_KEYWORDS):
            yield f"reports/{file.relative_to(_REPORTS).as_posix()}", ids
    for package, names in _MESSAGES:
        root = Path(package.__path__[0])
        for name in names:
            for text in _sentences(ast.parse((root / name).read_text("utf-8"))):
                yield f"{package.__name__}/{name}", text


def _in_templates() -> Iterator[tuple[str, Ids]]:
    for file in sorted(
        one for some in _TEMPLATES for one in _REPORTS.glob(f"templates/{some}/*.j2")
    ):
        for _, ids, _, _ in extract_from_file(
            "jinja2.ext:babel_extract",
            file,
            keywords=_TEMPLATE_KEYWORDS,
            options=_TEMPLATE_OPTIONS,
        ):
            yield f"reports/{file.relative_to(_REPORTS).as_posix()}", ids


def _sentences(tree: ast.AST) -> Iterator[str]:
    """Yield the texts of a module that begin and end as a sentence does."""
    notes = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in notes:
            text = node.value
            if isinstance(text, str) and _is_sentence(text):
                yield text


def _is_sentence(text: str) -> bool:
    """Say whether a text is a sentence, or a part of one with places to fill."""
    is_whole = text.endswith((".", "}")) and (text[0].isalpha() or text[0] in '"{')
    return " " in text and (is_whole or _PLACE.search(text) is not None)
