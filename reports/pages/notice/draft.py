"""A privacy notice drawn from a map: what is unknown stays a gap that shows."""

from __future__ import annotations

from datetime import date

from datamap.flows import FlowTable
from datamap.model import DataMap
from reports.language import language
from reports.pages.notice.adults import AdultsNotice
from reports.pages.notice.model import Audience, NoticeDraft
from reports.pages.notice.pupils import PupilsNotice


def draft_notice(
    datamap: DataMap,
    on: date,
    *,
    audience: Audience = Audience.ADULTS,
    language_code: str = "en",
) -> NoticeDraft:
    """Return a notice that says what a map says on a day.

    Parameters
    ----------
    datamap
        The map.
    on
        The day: flows that are not open on it are left out, and what is too old to
        be relied on then counts as not known.
    audience
        Whom it is for. What pupils get is short, and points to the notice for adults.
    language_code
        The language: ``en`` or ``cy``. Names and texts of the map stay as they are.
    """
    table, words = FlowTable(datamap, on), language(language_code)
    if audience is Audience.PUPILS:
        return PupilsNotice(table, words).whole()
    return AdultsNotice(table, words).whole()
