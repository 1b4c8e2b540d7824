"""Every sentence of the governors' edition and of the page across schools.

What only the officer's edition says, such as the steps of a score, stays English.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

import datamap
import reports
from datamap import reference
from datamap.reference import tables
from datamap.reference.rows_places import Derogation, Mechanism, RegimeRow
from datamap.vocabulary import LawfulBasis
from dpia.answering import wordings
from dpia.catalogue import Catalogue, shipped_catalogue
from dpia.no_supplier import other_wordings
from reports.glossary import glossary
from reports.words import capital

Ids = str | tuple[str, ...]
"""One text, or a text for one and a text for many."""

_REPORTS = Path(reports.__path__[0])
_DATAMAP = Path(datamap.__path__[0])
_PYTHON = (
    "language.py", "words.py", "html.py", "portfolio_html.py", "stale_law.py",
    "pages/*.py", "pages/portfolio/*.py", "figures/*.py",
)  # fmt: skip
_TEMPLATES = ("page", "portfolio")
_KEYWORDS = {"marked": None, "counted": (1, 2)}
_TEMPLATE_KEYWORDS = {"_": None, "ngettext": (1, 2)}
_TEMPLATE_OPTIONS = {"trim_blocks": "true", "lstrip_blocks": "true"}


def extracted() -> Catalog:
    """Return every sentence once, with the files that say it."""
    found = Catalog(charset="utf-8", msgid_bugs_address="none")
    for file, ids in (*_in_code(), *_in_templates(), *_in_data()):
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
        b"# Every sentence of the governors' edition and of the page across schools.\n"
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
    code = (_DATAMAP / "transfers.py").read_text("utf-8")
    for text in _sentences(ast.parse(code)):
        yield "datamap/transfers.py", text


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


def _in_data() -> Iterator[tuple[str, Ids]]:
    catalogue = shipped_catalogue()
    for text in _of_catalogue(catalogue):
        yield "dpia/catalogue", text
    for one in wordings():
        yield "dpia/catalogue/questions.yaml", one.question
    for other in other_wordings().values():
        yield "dpia/catalogue/no_supplier.yaml", other.question
    for term in glossary():
        yield "reports/glossary.yaml", term.word
        yield "reports/glossary.yaml", term.meaning
    for text in _of_law(catalogue):
        yield "datamap/reference", text


def _of_catalogue(catalogue: Catalogue) -> Iterator[str]:
    for risk in catalogue.risks.values():
        said = (risk.title, risk.harm, risk.fix, risk.question, risk.unverified)
        yield from filter(None, said)
    for measure in catalogue.measures.values():
        yield measure.title
    for trigger in catalogue.triggers.values():
        yield trigger.title
    if catalogue.matrix_unverified:
        yield catalogue.matrix_unverified.strip()


def _of_law(catalogue: Catalogue) -> Iterator[str]:
    """Yield what the page says of the law in words of ours; its names stay English."""
    for basis in LawfulBasis:
        yield capital(basis.value.replace("-", " "))
    for row in (*tables.rows_of(Mechanism), *tables.rows_of(Derogation)):
        yield row.title
    cited = sorted({one for risk in catalogue.risks.values() for one in risk.law})
    told = [reference.provision(one).unverified for one in cited]
    yield from filter(None, told)
    yield from filter(None, (one.unverified for one in tables.rows_of(RegimeRow)))


def _sentences(tree: ast.AST) -> Iterator[str]:
    """Yield the texts of a module that begin and end as a sentence does."""
    notes = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in notes:
            text = node.value
            if isinstance(text, str) and _is_sentence(text):
                yield text


def _is_sentence(text: str) -> bool:
    return " " in text and text[0] in "{ABCDEFGHIJKLMNOPQRSTUVWXYZ" and text[-1] in ".}"
