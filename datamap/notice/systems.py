"""Which products and stores a notice names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from datamap.notice.about import leads_inside
from datamap.notice.context import Passage
from datamap.notice.said import Field, Said, Stated
from datamap.notice.terms import denies, folded, named, names_in, patterns

_HOST = re.compile(r"https?://[^\s/]+")


def systems_said(passages: list[Passage], recipients: list[Said]) -> Iterator[Said]:
    """Yield the products and stores named, each by the words that say most."""
    named_already = {}
    for row in recipients:
        if row.id and _is_product(row) and row.line is not None:
            named_already[row.id] = row
            yield Said(Field.SYSTEM, row.text, row.line, id=row.id)
    for one in sorted(passages, key=lambda one: one.is_heading):
        low = folded(one.text)
        if one.is_denied or one.topic == "links" or denies(low):
            continue
        names = names_in(one.text)
        products = [name for name in names if name.is_product and name.id != "cctv"]
        if not (one.is_item and products):
            yield from _stores(one, low)
        for name in names:
            if name.is_product and name.id not in named_already and name.id != "cctv":
                text = one.text[name.start : name.end]
                yield Said(Field.SYSTEM, text, one.line_at(name.start), id=name.id)


def _is_product(row: Said) -> bool:
    names = names_in(row.text)
    if any(one.is_product for one in names):
        return True
    return not names and named(row.text)[1] not in (0.0, 0.9)


def _stores(one: Passage, low: str) -> Iterator[Said]:
    for id_, pattern in patterns("stores").items():
        for found in pattern.finditer(low):
            text = one.text[found.start() : found.end()]
            yield Said(Field.SYSTEM, text, one.line_at(found.start()), id=id_)
    for found in _HOST.finditer(one.text):
        if leads_inside(found[0]):
            line = one.line_at(found.start())
            yield Said(Field.SYSTEM, found[0], line, Stated.BY_REFERENCE, id="intranet")


def settled(rows: list[Said]) -> list[Said]:
    """Return systems without one that another says more exactly."""
    exact = {row.id for row in rows}
    drop = {"national-pupil-database"} if "npd-wales" in exact else set()
    return [row for row in rows if row.id not in drop]
