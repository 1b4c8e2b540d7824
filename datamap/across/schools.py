"""The flow table and the transfers of many schools."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from datamap.across.columns import (
    Bundles,
    Codes,
    Numbers,
    columns_of,
    counted_up,
    frame,
    numbers,
    told,
)
from datamap.across.shared import Carried, Route, School, special_among
from datamap.flows import COLUMNS, FlowTable, word
from datamap.leg import Leg
from datamap.legs import legs_of
from datamap.logic import Truth
from datamap.model import Activity, DataMap, Flow
from datamap.packed import no_sweeping
from datamap.transfers import RestrictedTransfer

if TYPE_CHECKING:
    import pandas as pd

FLOW_COLUMNS: Mapping[str, str] = {"school": "Folder of the school.", **COLUMNS}
"""Columns of the flow table of many schools and what each holds; all are text."""

TRANSFER_COLUMNS: Mapping[str, str] = {
    "school": "Folder of the school.",
    "flow": "Id of the flow.",
    "activity": "Id of the activity it serves.",
    "system": "Id of the system it goes through; empty if none is named.",
    "data": "Ids of the categories of data, joined by commas.",
    "people": "Ids of the groups of people, joined by commas.",
    "sender": "Id of who sends.",
    "recipient": "Id of the party that holds it at this place, or unknown.",
    "recipient_ended_on": "Day on which that party ended, as ISO text; empty if not.",
    "country": "Country code, or unknown; conflicting answers are unknown.",
    "country_standing": "How far the country can be leaned on; see Standing.",
    "place_use": "What happens at the place; see PlaceUse.",
    "path": "Ids of the parties it goes through, joined by ' > '.",
    "leaves_uk": "Whether it leaves the UK: yes or unknown.",
    "regime": "What the law says of the country: approved, partial, none or unknown.",
    "mechanism": "By what the flow may leave the UK, as the map says.",
    "evidence_checked_on": "Day of the newest evidence for the country; empty if none.",
    "verdict": "Whether it is covered: covered, not-covered or unknown.",
    "why": "The reason, in one sentence.",
}
"""Columns of the transfers of many schools and what each holds; all are text."""


class _Place(NamedTuple):
    """One leg, as the tables tell of it."""

    holder: str
    holder_ended_on: str
    place_use: str
    country: str
    country_standing: str
    path: str
    checked_on: str
    certain: Truth


class _Judged(NamedTuple):
    """One leg that leaves the UK, or may, and what the law says."""

    place: _Place
    leaves_uk: str
    regime: str
    verdict: str
    why: str


class _Told(NamedTuple):
    """What the tables tell of a flow itself."""

    school: str
    flow: str
    activity: str
    sender: str
    recipient: str
    role: str
    system: str
    lawful_basis: str
    mechanism: str


class Schools:
    """The flows of many schools on a day, worked out as columns.

    What a row says is worked out for each supplier and use of it, not for each
    school; the rows themselves are joined from numbers. A map can be let go once it
    is added.
    """

    def __init__(self, on: date) -> None:
        """Have no schools yet; `on` is the day asked about."""
        self.on = on
        self._flows: list[_Told] = []
        self._routes: dict[Hashable, tuple[int, Route]] = {}
        self._contents: Codes[tuple[Carried, ...]] = Codes()
        self._catalogues: Codes[Hashable] = Codes()
        self._contents_known: dict[Hashable, int] = {}
        self._specials: list[Truth | None] = []
        self._laws: dict[Hashable, int] = {}
        self._judged: Codes[tuple[_Judged, ...]] = Codes()
        self._bundles: list[tuple[int, int, int]] = []

    def add(self, school: str, datamap: DataMap) -> None:
        """Take in the map of a school.

        Parameters
        ----------
        school
            What names it in the tables.
        datamap
            Its map. Maps that share records of a library share what follows from
            them; others are as right, and take longer.
        """
        with no_sweeping():
            self._add(school, datamap)

    def _add(self, school: str, datamap: DataMap) -> None:
        table = FlowTable(datamap, self.on)
        reading = School(datamap, table, self._catalogues)
        for flow in table.flows:
            number, route = self._route(reading, flow)
            contents = self._carried(reading, flow)
            law = self._law(reading, flow, number, contents, route)
            self._bundles.append((contents, number, law))
            activity = reading.activities[flow.activity]
            self._flows.append(_told_of(school, flow, activity))

    def _law(
        self, school: School, flow: Flow, number: int, contents: int, route: Route
    ) -> int:
        """Return the number of what the law says of the places of a flow abroad."""
        special = self._specials[contents]
        if special is None or not route.abroad:  # nothing leaves
            return self._judged.of(())
        key = (number, special, school.law_key(flow))
        if key not in self._laws:
            found = tuple(map(_judged, school.transfers(flow, route)))
            self._laws[key] = self._judged.of(found)
        return self._laws[key]

    def _carried(self, school: School, flow: Flow) -> int:
        key = school.contents_key(flow)
        if key not in self._contents_known:
            carried = school.contents(flow)
            number = self._contents_known[key] = self._contents.of(carried)
            if number == len(self._specials):
                self._specials.append(special_among(carried))
        return self._contents_known[key]

    def _route(self, school: School, flow: Flow) -> tuple[int, Route]:
        key, records = school.route_key(flow)
        if key not in self._routes:
            legs = legs_of(school.datamap, flow, self.on, school.table.standing)
            number = len(self._routes)
            abroad = tuple(leg for leg in legs if leg.abroad is not Truth.NO)
            self._routes[key] = number, Route(legs, abroad, records)
        return self._routes[key]

    def flow_table(self) -> pd.DataFrame:
        """Return a row for each flow, category, group and place of every school.

        Returns
        -------
        DataFrame
            As `datamap.flows.flow_table` of each, with the school before them;
            columns as in `FLOW_COLUMNS`, categories of text.
        """
        contents, routes, _ = self._numbers()
        places: Codes[_Place] = Codes()
        carried: Codes[Carried] = Codes()
        of_routes = Bundles(
            [places.of(_place(leg)) for leg in route.legs]
            for _, route in self._routes.values()
        )
        of_contents = Bundles(
            [carried.of(one) for one in some] for some in self._contents.all
        )
        wide = of_contents.lengths[contents]
        flow, at = counted_up(wide * of_routes.lengths[routes])
        width = wide[flow]
        place = of_routes.at(routes[flow], at // width)
        what = of_contents.at(contents[flow], at % width)
        here = numbers(one.certain for one in places.all)[place]
        sure = np.minimum(here, numbers(one.certain for one in carried.all)[what])
        columns = {
            **columns_of(flow, self._flows, _Told._fields),
            **columns_of(what, carried.all, Carried._fields[:-1]),
            **columns_of(place, places.all, _Place._fields[:-1]),
            "certain": told(sure, [one.word for one in sorted(Truth)]),
        }
        return frame({name: columns[name] for name in FLOW_COLUMNS})

    def transfers(self) -> pd.DataFrame:
        """Return what leaves the UK of every school, or cannot be shown not to.

        Returns
        -------
        DataFrame
            As `datamap.transfers.restricted_transfers` of each, with the school
            before them; columns as in `TRANSFER_COLUMNS`, categories of text.
        """
        contents, _, laws = self._numbers()
        judged: Codes[_Judged] = Codes()
        of_laws = Bundles([judged.of(one) for one in some] for some in self._judged.all)
        flow, at = counted_up(of_laws.lengths[laws])
        one = of_laws.at(laws[flow], at)
        what = contents[flow]
        data = [_joined(x.data for x in some) for some in self._contents.all]
        people = [_joined(x.people for x in some) for some in self._contents.all]
        places = [x.place for x in judged.all]
        at_place = columns_of(one, places, _Place._fields[:-1])
        columns = {
            **columns_of(flow, self._flows, _Told._fields),
            **columns_of(one, judged.all, ("", *_Judged._fields[1:])),
            **at_place,
            "data": told(what, data),
            "people": told(what, people),
            "recipient": at_place["holder"],
            "recipient_ended_on": at_place["holder_ended_on"],
            "evidence_checked_on": at_place["checked_on"],
        }
        return frame({name: columns[name] for name in TRANSFER_COLUMNS})

    def _numbers(self) -> tuple[Numbers, Numbers, Numbers]:
        """Return for each flow the numbers of its contents, its route and its law."""
        if not self._bundles:
            return numbers(()), numbers(()), numbers(())
        contents, routes, laws = zip(*self._bundles, strict=True)
        return numbers(contents), numbers(routes), numbers(laws)


def _joined(names: Iterable[str]) -> str:
    return ",".join(dict.fromkeys(names))


def _told_of(school: str, flow: Flow, activity: Activity) -> _Told:
    return _Told(
        school,
        flow.id,
        flow.activity,
        flow.sender,
        flow.recipient,
        word(flow.role),
        flow.through or "",
        word(activity.lawful_basis),
        word(flow.mechanism),
    )


def _place(leg: Leg) -> _Place:
    ended, checked = leg.holder_ended_on, leg.checked_on
    return _Place(
        leg.holder or "unknown",
        ended.isoformat() if ended else "",
        leg.use.value,
        leg.country or "unknown",
        leg.standing.value,
        " > ".join(leg.path),
        checked.isoformat() if checked else "",
        leg.certain,
    )


def _judged(one: RestrictedTransfer) -> _Judged:
    place, why = _place(one.leg), str(one.cover.why)
    return _Judged(place, one.certain.word, one.regime, one.verdict.value, why)
