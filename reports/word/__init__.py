"""Reports as Word documents: real headings, real tables, no names."""

from reports.word.from_html import write_page
from reports.word.writer import write_document

__all__ = ["write_document", "write_page"]
