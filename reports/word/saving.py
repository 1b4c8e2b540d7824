"""Save a Word document so that the same values give the same bytes."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE


def save(document: WordDocument, file: Path, on: date) -> None:
    """Write a document, every part of it dated by one day.

    Parameters
    ----------
    document
        The document.
    file
        Where to write it.
    on
        The day that its parts are dated by; no clock is asked.
    """
    _drop_thumbnail(document)
    buffer = io.BytesIO()
    document.save(buffer)
    day = (max(on.year, 1980), on.month, on.day, 0, 0, 0)
    with (
        zipfile.ZipFile(buffer) as before,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            about = zipfile.ZipInfo(name, day)
            about.compress_type = zipfile.ZIP_DEFLATED
            about.create_system = 0
            after.writestr(about, before.read(name))


def _drop_thumbnail(document: WordDocument) -> None:
    """Take out the picture of the template's first page, which is not ours."""
    package = document.part.package
    found = [
        name
        for name, one in package.rels.items()
        if one.reltype == RELATIONSHIP_TYPE.THUMBNAIL
    ]
    for name in found:
        del package.rels[name]
