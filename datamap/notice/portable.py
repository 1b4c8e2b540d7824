"""A PDF with a text layer as pieces; nothing in it is run."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from datamap.notice.pieces import Document
from datamap.notice.plain import read_plain
from datamap.notice.refusals import Refusal, RefusedError

_DAMAGED = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    OSError,
    RecursionError,
    NotImplementedError,
    ImportError,
)
"""What the reader of PDFs raises over a file that is not as it should be."""

MOST_PAGES = 500
"""Pages of the longest document read; a notice has under twenty."""


def read_portable(raw: bytes, file: str) -> Document:
    """Return the text of a PDF as pieces, the lines counted through all pages.

    Raises
    ------
    RefusedError
        If the file is damaged, locked, too long or has no text.
    """
    with _quietly():
        pages = list(_pages(raw))
    text = "\n".join(pages)
    if not text.strip():
        raise RefusedError(Refusal.NO_TEXT)
    starts = [1]
    for page in pages[:-1]:
        starts.append(starts[-1] + page.count("\n") + 1)
    shown = ", ".join(
        f"{number} from line {start}" for number, start in enumerate(starts[:20], 1)
    )
    note = f"Lines are counted through the text of the pages: page {shown}."
    return replace(read_plain(text, file), notes=(note,))


def _pages(raw: bytes) -> Iterator[str]:
    from pypdf.errors import PyPdfError

    try:
        yield from _extracted(raw)
    except (PyPdfError, *_DAMAGED):
        raise RefusedError(Refusal.DAMAGED) from None


def _extracted(raw: bytes) -> Iterator[str]:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(raw))
    if reader.is_encrypted and not reader.decrypt(""):
        raise RefusedError(Refusal.PASSWORD)
    if len(reader.pages) > MOST_PAGES:
        raise RefusedError(Refusal.TOO_LONG)
    for page in reader.pages:
        yield page.extract_text()


@contextmanager
def _quietly() -> Iterator[None]:
    """Keep the reader's own warnings from the person's screen."""
    logger = logging.getLogger("pypdf")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)
