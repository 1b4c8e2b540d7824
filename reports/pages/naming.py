"""What a report calls a record."""

from __future__ import annotations

from datamap.model import Activity, DataMap, Flow
from datamap.notice.first_words import NOT_TIED, untied


def name_of(datamap: DataMap, record_id: str | None) -> str:
    """Return the name of a record; a flow is named by where it goes.

    A record without a name, and an id that names none, stand for themselves.
    """
    record = datamap.records.get(record_id or "")
    if isinstance(record, Flow):
        return name_of(datamap, record.recipient)
    return str(getattr(record, "name", None) or record_id or "")


def is_untied(activity: Activity) -> bool:
    """Say whether an activity only holds sharing that a notice ties to no purpose.

    It stands in a map that was started from a notice, until somebody says what for.
    """
    return activity.id == NOT_TIED and activity.purpose == untied([])["purpose"]


LONGEST = 32
"""Letters from which on a name is cut for a sentence."""


def short_name(name: str) -> str:
    """Return a name for a sentence: without what explains it, if it is long.

    Examples
    --------
    >>> short_name("GwE, school improvement service for North Wales")
    'GwE'
    >>> short_name("Example Ltd, Cardiff")
    'Example Ltd, Cardiff'
    """
    if len(name) <= LONGEST:
        return name
    for mark in (" (", ", "):
        name = name.partition(mark)[0]
    return name
