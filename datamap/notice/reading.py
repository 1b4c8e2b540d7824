"""Read a notice: every statement of it with its words, its line and its state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from datamap.notice.about import controller_said, dates_said, links_said
from datamap.notice.bases import bases_said, conditions_said
from datamap.notice.contacts import contacts_said
from datamap.notice.context import Passage, passages
from datamap.notice.data import data_said
from datamap.notice.keeping import retention_said, security_said, transfers_said
from datamap.notice.people import people_said
from datamap.notice.pieces import Document, Kind
from datamap.notice.purposes import purposes_said
from datamap.notice.recipients import recipients_said
from datamap.notice.rights import rights_said
from datamap.notice.said import Field, Said, Stated, merged
from datamap.notice.systems import settled, systems_said
from datamap.notice.terms import first_of

_LOOKED_FOR = (
    Field.DATA,
    Field.PURPOSE,
    Field.BASIS,
    Field.RECIPIENT,
    Field.TRANSFER,
    Field.RETENTION,
    Field.SECURITY,
    Field.CONTACT,
    Field.DATE,
)
"""Fields whose silence is worth a row."""


_KINDS = {
    Field.DATA: "data_kinds",
    Field.ITEM: "data_kinds",
    Field.PURPOSE: "purpose_kinds",
}
"""Where the kinds are listed that give a row its id."""


@dataclass(frozen=True)
class Notice:
    """A privacy notice as it was read."""

    document: Document
    title: str
    said: tuple[Said, ...]
    passages: tuple[Passage, ...]

    def of(self, wanted: Field) -> Iterator[Said]:
        """Yield the statements of a field that the notice makes."""
        for row in self.said:
            if row.field is wanted and row.state is not Stated.NOT_STATED:
                yield row


def read_document(document: Document) -> Notice:
    """Return what a notice says; nothing is added to its words."""
    parts = passages(document)
    rows: list[Said] = []
    for group in _groups(parts):
        rows += map(_meant, merged(group))
    silent = [
        Said(one, "", None, Stated.NOT_STATED)
        for one in _LOOKED_FOR
        if not any(row.field is one for row in rows)
    ]
    return Notice(document, _title(document), (*rows, *silent), tuple(parts))


def _meant(row: Said) -> Said:
    """Return a row with the kind of data or purpose that its words come down to."""
    section = _KINDS.get(row.field)
    return replace(row, id=first_of(section, row.text)) if section else row


def _groups(parts: list[Passage]) -> Iterator[Iterable[Said]]:
    yield controller_said(parts)
    yield people_said(parts)
    yield data_said(parts)
    yield purposes_said(parts)
    yield bases_said(parts)
    yield conditions_said(parts)
    recipients = merged(recipients_said(parts))
    yield recipients
    yield settled(merged(systems_said(parts, recipients)))
    yield transfers_said(parts)
    yield retention_said(parts)
    yield rights_said(parts)
    yield security_said(parts)
    yield contacts_said(parts)
    yield links_said(parts)
    yield dates_said(parts)


def _title(document: Document) -> str:
    headings = [one.text for one in document.pieces[:12] if one.kind is Kind.HEADING]
    named = [
        one for one in headings if "notice" in one.lower() or "privacy" in one.lower()
    ]
    return next(filter(None, [*named, document.title, *headings]), "")
