"""Products and places where data sits."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, StrictBool, model_validator

from datamap.facts import Country, Fact, FactOrNone, Id, Part, Text
from datamap.model.base import Period, Record
from datamap.vocabulary import PlaceUse, SystemKind


class Storage(Part):
    """A place where a system's data is, and what happens there."""

    use: PlaceUse
    """What happens there: primary, backup, support-access, telemetry."""

    place: FactOrNone[Country]
    """Country; none where nothing of the kind happens."""

    @model_validator(mode="before")
    @classmethod
    def _evidence_beside(cls, raw: Any) -> Any:  # noqa: ANN401
        """Let evidence stand beside the place, where people write it."""
        if isinstance(raw, dict) and "evidence" in raw and "place" in raw:
            rest = {key: raw[key] for key in raw if key not in ("evidence", "place")}
            place = {"value": raw["place"], "evidence": raw["evidence"]}
            return {**rest, "place": place}
        return raw


def _short_storage(raw: Any) -> Any:  # noqa: ANN401
    """Read a bare country as the primary place."""
    return [{"use": "primary", "place": raw}] if isinstance(raw, str) else raw


StoredIn = Annotated[tuple[Storage, ...], BeforeValidator(_short_storage)]


class Access(Part):
    """Who can get into a system, and how."""

    multi_factor: Fact[StrictBool] = Fact()
    """Whether staff log in with a second factor. Left out: unknown."""

    by_role: Fact[StrictBool] = Fact()
    """Whether people see only what their role needs. Left out: unknown."""

    shared_login: Fact[StrictBool] = Fact()
    """Whether several people use one login. Left out: unknown."""

    pupils_log_in: Fact[StrictBool] = Fact()
    """Whether pupils have accounts. Left out: unknown."""


class Design(Part):
    """How a product is built and sold, where that touches people."""

    free: Fact[StrictBool] = Fact()
    """Whether it is free of charge. Left out: unknown."""

    adverts: Fact[StrictBool] = Fact()
    """Whether it shows adverts. Left out: unknown."""

    trackers: Fact[StrictBool] = Fact()
    """Whether others' trackers run in it. Left out: unknown."""

    nudges: Fact[StrictBool] = Fact()
    """Whether streaks, points or the like urge people to use it more.
    Left out: unknown."""

    child_defaults: Fact[StrictBool] = Fact()
    """Whether children's settings are private by default. Left out: unknown."""

    trains_ai: Fact[StrictBool] = Fact()
    """Whether people's data may train an AI model. Left out: unknown."""

    exports_person: Fact[StrictBool] = Fact()
    """Whether one person's data can be got out. Left out: unknown."""

    deletes_person: Fact[StrictBool] = Fact()
    """Whether one person's data can be deleted. Left out: unknown."""

    exports_all: Fact[StrictBool] = Fact()
    """Whether the school can get all of its data out. Left out: unknown."""

    deletes_leavers_after: FactOrNone[Period] = FactOrNone()
    """How long after a leaver's data goes; none if never. Left out: unknown."""


class Recording(Part):
    """What a camera, recorder or monitoring tool takes in."""

    audio: Fact[StrictBool] = Fact()
    """Whether sound is recorded. Left out: unknown."""

    private_area: Fact[StrictBool] = Fact()
    """Whether a private area, such as toilets, is covered. Left out: unknown."""

    always_on: Fact[StrictBool] = Fact()
    """Whether it records all the time. Left out: unknown."""

    signs: Fact[StrictBool] = Fact()
    """Whether signs or a notice tell people at the place. Left out: unknown."""

    keeps_for: FactOrNone[Period] = FactOrNone()
    """How long recordings are kept; none if without limit. Left out: unknown."""

    outside_school_hours: Fact[StrictBool] = Fact()
    """Whether it works outside school hours or at home. Left out: unknown."""


class System(Record):
    """A product, or a place where data sits: an app, a recorder, paper files."""

    name: Text
    """Name it is known by."""

    kind: SystemKind = SystemKind.APP
    """What sort of thing it is. Left out: an app or the like."""

    provider: Fact[Id] = Fact()
    """Party that provides it; the school's id for its own. Left out: unknown."""

    part_of: Id | None = None
    """Platform that it is a service of. Left out: it stands alone."""

    in_use: Fact[StrictBool] = Fact()
    """Whether the school uses it today. Left out: unknown."""

    approved: Fact[StrictBool] = Fact()
    """Whether the school decided to use it. Left out: unknown."""

    stored_in: Fact[StoredIn] = Fact()
    """Places where its data is. Left out: unknown."""

    measures: FactOrNone[tuple[Id, ...]] = FactOrNone()
    """Measures of the catalogue that its provider has in place. Left out: unknown."""

    contract: FactOrNone[Id] = FactOrNone()
    """Document that is the contract for it. Left out: unknown."""

    certifications: FactOrNone[tuple[Text, ...]] = FactOrNone()
    """Certificates held for it. Left out: unknown."""

    uses_ai: Fact[StrictBool] = Fact()
    """Whether artificial intelligence is switched on in it. Left out: unknown."""

    owner: Fact[Text] = Fact()
    """Role in the school that answers for it. Left out: unknown."""

    critical: Fact[StrictBool] = Fact()
    """Whether the school could not work a day without it. Left out: unknown."""

    access: Access = Access()
    """Who can get in. Left out: unknown."""

    design: Design = Design()
    """How it is built and sold. Left out: unknown."""

    recording: Recording = Recording()
    """What it takes in, if it records or monitors. Left out: unknown."""
