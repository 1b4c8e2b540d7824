"""Kinds of data about people."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictBool

from datamap.facts import Fact, FactOrNone, Id, Part, State, Text
from datamap.model.base import Record, Sources
from datamap.vocabulary import SpecialCategory


class DataItem(Part):
    """One item within a category of data."""

    id: Id
    """Short permanent name, unique within the category."""

    name: Text
    """What the item is called."""

    kind: Id | None = None
    """Row of the sensitivity table. Left out: the category's."""

    special: FactOrNone[SpecialCategory] = FactOrNone(state=State.NONE)
    """Special category it belongs to. Left out: none."""

    criminal: Fact[StrictBool] = Fact(state=State.KNOWN, value=False)
    """Whether it is criminal offence data, allegations included. Left out: no."""

    source: Sources = ()
    """Where the item was read. Left out: as the category."""

    note: Text | None = None
    """What to know about it. Left out: nothing."""


class Items(Part):
    """The items of a category, and whether the list is complete."""

    closed: Fact[StrictBool] = Fact()
    """Whether the list is complete ("such as" makes it open). Left out: unknown."""

    listed: tuple[DataItem, ...] = ()
    """The items that are named. Left out: none is named."""


class DataCategory(Record):
    """A kind of data about people."""

    name: Text
    """What the category is called."""

    about: Annotated[tuple[Id, ...], Field(min_length=1)]
    """Groups of people it is about."""

    kind: Id
    """Row of the sensitivity table, e.g. ``health``; decides the tier."""

    items: Items = Items()
    """What it consists of. Left out: not said."""
