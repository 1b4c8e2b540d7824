"""Read a school's privacy notice, and hold it against the map and the law.

What a notice says is found by its structure and a vocabulary, so every row can be
shown in the file. Nothing in it is run and nothing is fetched.
"""

from datamap.notice.opening import open_notice, read_notice
from datamap.notice.reading import Notice, read_document
from datamap.notice.refusals import UnreadableNoticeError
from datamap.notice.said import Field, Said, Stated

__all__ = [
    "Field",
    "Notice",
    "Said",
    "Stated",
    "UnreadableNoticeError",
    "open_notice",
    "read_document",
    "read_notice",
]
