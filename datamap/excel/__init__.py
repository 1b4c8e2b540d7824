"""A map as an Excel workbook, and back."""

from datamap.excel.book import Book, book_of, is_book, read_book, read_workbook
from datamap.excel.exported import content_of, exported_of
from datamap.excel.reading import read_grid
from datamap.excel.writing import write_workbook

__all__ = [
    "Book",
    "book_of",
    "content_of",
    "exported_of",
    "is_book",
    "read_book",
    "read_grid",
    "read_workbook",
    "write_workbook",
]
