"""What every record is made of."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StrictInt, StringConstraints

from datamap.facts import Id, Lines, Part, Text

DATA_REF_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)?$"

DataRef = Annotated[str, StringConstraints(pattern=DATA_REF_PATTERN)]
"""Id of a data category, or category and item: ``pupil-health.allergies``."""

PROVISION_PATTERN = r"^[a-z0-9]+[a-zA-Z0-9/.-]*$"
PERIOD_PATTERN = r"^P\d+[YMWD](\d+[MWD])?(\d+[WD])?(\d+D)?$"
LANGUAGE_PATTERN = r"^[a-z]{2}$"
EMAIL_PATTERN = r"^[^@\s<>\"]+@[^@\s<>\"]+$"
SHA256_PATTERN = r"^[0-9a-f]{64}$"

ProvisionId = Annotated[
    str, StringConstraints(pattern=PROVISION_PATTERN, max_length=80)
]
"""Id of a provision in the law data, e.g. ``education-act-2002-s175``."""

Period = Annotated[str, StringConstraints(pattern=PERIOD_PATTERN)]
"""Calendar period as ISO 8601: ``P1Y`` one year, ``P25Y``, ``P30D``."""

Language = Annotated[str, StringConstraints(pattern=LANGUAGE_PATTERN)]
"""Two-letter language code: ``en``, ``cy``."""

Email = Annotated[str, StringConstraints(pattern=EMAIL_PATTERN)]
Sha256 = Annotated[str, StringConstraints(pattern=SHA256_PATTERN)]
Count = Annotated[StrictInt, Field(ge=0)]


def _one_or_more(raw: Any) -> Any:  # noqa: ANN401 - what a file holds
    return [raw] if isinstance(raw, dict | Part) else raw


class Source(Part):
    """Where a record was read: a line of a paper, or a page."""

    document: Id | None = None
    """Id of the document. Left out: the source is not one of the map's papers."""

    line: Lines = ()
    """Line or lines of the document. Left out: the document has no lines."""

    reference: Text | None = None
    """Id of a source of a supplier library, an address or a short text.
    Left out: the document says enough."""

    words: Annotated[str, StringConstraints(max_length=120)] | None = None
    """At most a dozen of the source's own words. Left out: none are quoted."""


Sources = Annotated[tuple[Source, ...], BeforeValidator(_one_or_more)]


class Record(Part):
    """Base of every record."""

    id: Id
    """Short permanent name, unique in the map, e.g. ``class-photos``."""

    source: Sources = ()
    """Where the record was read. Left out: nothing is named."""

    note: Text | None = None
    """What to know about it. Left out: nothing."""
