"""A supplier library: parties and systems that many maps share."""

from __future__ import annotations

from typing import Literal

from datamap.facts import Day, Id, Part, Text
from datamap.model.papers import OpenQuestion
from datamap.model.parties import Party
from datamap.model.systems import System


class LibrarySource(Part):
    """A page or paper that a library's claims rest on."""

    id: Id
    """Short permanent name that evidence refers to."""

    title: Text
    """What it is."""

    address: Text | None = None
    """Where it was. Left out: it has no address."""

    dated: Day | None = None
    """Its own date. Left out: it has none."""

    seen_on: Day | None = None
    """Day a copy was read. Left out: not recorded."""

    note: Text | None = None
    """What to know about it. Left out: nothing."""


class SupplierLibrary(Part):
    """Dated claims about suppliers, with their sources and open questions."""

    format: Literal["dpia-suppliers/1"]
    """Version of the format."""

    id: Id
    """Short permanent name of the library."""

    name: Text
    """What it is about."""

    checked_on: Day
    """Day it was last gone through."""

    sources: tuple[LibrarySource, ...] = ()
    """What its claims rest on. Left out: no source is named."""

    parties: tuple[Party, ...] = ()
    """Organisations. Left out: none."""

    systems: tuple[System, ...] = ()
    """Products. Left out: none."""

    questions: tuple[OpenQuestion, ...] = ()
    """What nobody's papers answer. Left out: nothing."""
