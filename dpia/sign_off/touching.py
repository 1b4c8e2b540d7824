"""Which records of a map have to do with an activity."""

from __future__ import annotations

from collections.abc import Iterator

from datamap.assemble import RawRecord
from datamap.model import Activity, DataMap, Document, Flow, Measure, Record
from datamap.model.datamap import SECTION_OF
from datamap.references import FIELDS, names_at
from datamap.strict_yaml import Document as File
from datamap.written import written_record

_ASIDE = (Document, Measure)
"""Records that are reached and lead nowhere else: they name what they are about."""


def touching(datamap: DataMap, activity: str) -> frozenset[str]:
    """Return the ids of the records that an assessment of an activity rests on.

    They are the activity, its flows, and all that these name, however far: people,
    data, parties, whom those engage, systems and papers; then the papers and
    measures about one of them or about everything; and the school itself.
    """
    waiting = list(_start(datamap, activity))
    found = {datamap.school.id, *(one.id for one in waiting)}
    while waiting:
        for name in _names(waiting.pop()):
            record = datamap.records[name]
            if name in found or isinstance(record, Activity | Flow):
                continue
            found.add(name)
            if not isinstance(record, _ASIDE):
                waiting.append(record)
    found.update(_about(datamap, found))
    return frozenset(found)


def _start(datamap: DataMap, activity: str) -> Iterator[Record]:
    """Yield an activity with its flows, and its data where it does not say which."""
    own = datamap.find(Activity, activity)
    if own is None:
        return
    yield own
    yield from (one for one in datamap.flows if one.activity == activity)
    if not own.data.value and not own.data.claims:
        yield from (one for one in datamap.data if {*own.people} & {*one.about})


def _names(record: Record) -> Iterator[str]:
    """Yield the ids that a record names in its fields."""
    section = SECTION_OF[type(record)]
    raw = RawRecord(section, written_record(record), File("", {}, {}), ())
    for dotted in (*FIELDS.get(section, {}), "data", "source.document"):
        for one in names_at(raw, dotted):
            yield one.id.partition(".")[0]  # data is named as category.item


def _about(datamap: DataMap, found: set[str]) -> Iterator[str]:
    for paper in datamap.documents:
        if not paper.covers or found & {*paper.covers}:
            yield paper.id
    for measure in datamap.measures:
        if found & {*measure.applies_to}:
            yield measure.id
