"""Open a notice in any of the forms that schools publish, or say why it cannot be.

A file is told by its first bytes and then by its ending. It is never run, nothing in
it is fetched, and an archive is unpacked and counted before it is read.
"""

from __future__ import annotations

import re
from pathlib import Path

from datamap.notice.pieces import Document
from datamap.notice.plain import read_plain
from datamap.notice.reading import Notice, read_document
from datamap.notice.refusals import Refusal, RefusedError, UnreadableNoticeError

MAX_BYTES = 20_000_000
"""Longest file read; notices with pictures stay far below."""

MAX_TEXT = 1_500_000
"""Most characters of text; two hundred pages have under half of it."""

_OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MARKDOWN = frozenset({".md", ".markdown", ".mdown"})
_WEB = frozenset({".html", ".htm", ".xhtml"})
_LOOKS_LIKE_WEB = re.compile(r"\s*(?:<!doctype html|<html|<head|<body)", re.IGNORECASE)
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


def read_notice(path: Path) -> Notice:
    """Return what the notice in a file says; see `open_notice` for what is refused."""
    return read_document(open_notice(path))


def open_notice(path: Path) -> Document:
    """Return the notice in a file as pieces.

    Raises
    ------
    UnreadableNoticeError
        If the file cannot be opened, is too long, holds no text, is locked, damaged
        or in a form that is not read here.
    """
    try:
        return _with_text(_document(_bytes(path), path))
    except RefusedError as refused:
        raise UnreadableNoticeError.because(refused.refusal, path.name) from None


def _with_text(document: Document) -> Document:
    if not document.pieces:
        raise RefusedError(Refusal.EMPTY)
    return document


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError:
        raise RefusedError(Refusal.CANNOT_OPEN) from None
    if len(raw) > MAX_BYTES:
        raise RefusedError(Refusal.TOO_LONG)
    return raw


def _document(raw: bytes, path: Path) -> Document:
    if raw.startswith(b"%PDF-"):
        from datamap.notice.portable import read_portable

        return read_portable(raw, path.name)
    if raw.startswith(_OLD_OFFICE):
        locked = _ENCRYPTED in raw
        raise RefusedError(Refusal.PASSWORD if locked else Refusal.OLD_WORD)
    if raw.startswith(b"PK"):
        from datamap.notice.word import read_word

        return read_word(raw, path.name)
    if raw.startswith(b"{\\rtf"):
        raise RefusedError(Refusal.UNKNOWN_FORM)
    text = _decoded(raw)
    if path.suffix.lower() in _WEB or _LOOKS_LIKE_WEB.match(text):
        from datamap.notice.web import read_web

        return read_web(text, path.name)
    return read_plain(text, path.name, is_markdown=path.suffix.lower() in _MARKDOWN)


def _decoded(raw: bytes) -> str:
    """Return the text of a file: UTF-8, UTF-16 with its mark, or old Windows' own."""
    marked = raw.startswith(_UTF_16)
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _CONTROL.search(text):
            break
        if len(text) > MAX_TEXT:
            raise RefusedError(Refusal.TOO_LONG)
        return text
    raise RefusedError(Refusal.UNKNOWN_FORM)
