"""Hold a notice against the law of a day, against the map and against itself."""

from datamap.notice.checking.check import check_notice
from datamap.notice.checking.finding import Holds, NoticeFinding, Standing

__all__ = ["Holds", "NoticeFinding", "Standing", "check_notice"]
