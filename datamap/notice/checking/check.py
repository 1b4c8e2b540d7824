"""Check a notice: against the law of a day, against the map, against itself."""

from __future__ import annotations

from datetime import date

from datamap.flows import FlowTable
from datamap.model import DataMap
from datamap.notice.checking.against_map import against_map
from datamap.notice.checking.finding import Checked, NoticeFinding
from datamap.notice.checking.required import required
from datamap.notice.checking.within import within
from datamap.notice.reading import Notice


def check_notice(
    notice: Notice, datamap: DataMap, on: date
) -> tuple[NoticeFinding, ...]:
    """Return how a notice stands.

    Parameters
    ----------
    notice
        The notice as it was read.
    datamap
        The map of the school whose notice it is.
    on
        The day whose law decides what a notice has to say.
    """
    checked = Checked(notice, FlowTable(datamap, on))
    return (*required(checked), *against_map(checked), *within(checked))
