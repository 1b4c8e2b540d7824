"""The records of a first map, drawn from what a notice says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from datamap.model import FORMAT
from datamap.notice.context import Passage
from datamap.notice.first_bases import basis_said_for
from datamap.notice.first_library import come_along, shipped, shipped_ids
from datamap.notice.first_words import (
    NOT_TIED,
    SAID_OF_ALL,
    as_sentence,
    by_line,
    is_open_list,
    nation_of,
    party_kind,
    phase_of,
    product_name,
    record_name,
    school_name,
    short_name,
    slug,
    system_kind,
    untied,
    whose_is_assumed,
)
from datamap.notice.people import groups_in, people_named
from datamap.notice.reading import Notice
from datamap.notice.said import Field, Said, Stated, plain
from datamap.notice.terms import first_of, folded, patterns
from datamap.vocabulary import ContactRole, DocumentKind, Nation, Phase

NOTICE = "privacy-notice"
"""Id of the notice among the papers of the map."""


@dataclass
class Draft:
    """A map in the making."""

    notice: Notice
    paper: str | None
    report: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=lambda: {NOTICE, NOT_TIED})
    sections: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    assumed: list[Said] = field(default_factory=list)
    """Data of which it is not said whose it is."""

    people: dict[str, str] = field(default_factory=dict)
    """Ids of groups by what the reading calls them."""

    parties: dict[str, str] = field(default_factory=dict)
    systems: dict[str, str] = field(default_factory=dict)
    """Ids of parties and systems by the notice's own words."""

    def tree(self) -> dict[str, Any]:
        """Return the map in written form."""
        school = self._school()
        self._put_paper()
        self._put_people()
        self._put_data()
        self._put_systems()
        self._put_activities()
        self._put_recipients(school["id"])
        self._put_stand_ins()
        self._list_unplaced()
        return {"format": FORMAT, "school": school, **self.sections}

    def _say(self, row: Said, what: str) -> None:
        place = f"line {row.line}" if row.line else "the notice"
        self.report.append(f"{place}: {what}: {row.text[:200]}")

    def _id(self, wanted: str, other: str) -> str:
        start = slug(wanted) or other
        name, count = start, 1
        while name in self.ids or name in shipped_ids():
            count += 1
            name = f"{start}-{count}"
        self.ids.add(name)
        return name

    def _add(self, section: str, record: dict[str, Any]) -> None:
        self.sections.setdefault(section, []).append(record)

    def _source(self, row: Said) -> dict[str, Any]:
        """Return where a statement stands."""
        lines = [] if row.line is None else [row.line, *row.also]
        return {"source": [{"document": NOTICE, "line": lines}]} if lines else {}

    # the school and its notice

    def _school(self) -> dict[str, Any]:
        named = next(self.notice.of(Field.CONTROLLER), None)
        name = named.text if named else self.notice.title or "Our school"
        name = school_name(name)
        texts = [one.text for one in self.notice.passages]
        nation, phase = nation_of(texts), phase_of([name, self.notice.title])
        for found, assumed in ((nation, Nation.WALES), (phase, Phase.PRIMARY)):
            if found is None:
                what = "nation" if isinstance(assumed, Nation) else "phase"
                self.report.append(f"The {what} is not said: {assumed} is assumed.")
        school: dict[str, Any] = {
            "id": self._id(name, "our-school"),
            "name": name,
            "nation": str(nation or Nation.WALES),
            "phase": str(phase or Phase.PRIMARY),
            "contacts": list(self._contacts()),
        }
        return {**school, **(self._source(named) if named else {})}

    def _contacts(self) -> Iterator[dict[str, Any]]:
        mailboxes = {}
        for row in self.notice.of(Field.CONTACT):
            if row.id.startswith("regulator") or "ico.org.uk" in row.text:
                continue
            if "@" in row.text and "dpo" in folded(row.text):
                mailboxes[ContactRole.DATA_PROTECTION_OFFICER] = row
            elif row.id in [one.value for one in ContactRole]:
                mailboxes.setdefault(ContactRole(row.id), row)
            else:
                self._say(row, "whose contact it is, by role, is for you to say")
        for role, row in mailboxes.items():
            is_address = "@" in row.text and " " not in row.text
            email = self._evident(row.text, row) if is_address else "unknown"
            yield {"role": str(role), "email": email}

    def _evident(self, value: Any, row: Said) -> dict[str, Any]:  # noqa: ANN401
        """Return an answer that rests on a line of the notice."""
        evidence = {"source": NOTICE, "line": [row.line] if row.line else []}
        return {"value": value, "evidence": [evidence]}

    def _put_paper(self) -> None:
        paper: dict[str, Any] = {"id": NOTICE, "kind": str(DocumentKind.PRIVACY_NOTICE)}
        paper["name"] = self.notice.title or "Privacy notice"
        dates = [one.text for one in self.notice.of(Field.DATE)]
        paper["dated"] = "unknown"
        if self.paper:
            paper["file"] = self.paper
        if dates:
            paper["note"] = f"The notice gives: {'; '.join(dates)}."
        self._add("documents", paper)

    # people and data

    def _put_people(self) -> None:
        for row in self.notice.of(Field.PEOPLE):
            groups = sorted(groups_in(row.text)) if row.id in ("", "you") else [row.id]
            if not groups:
                self._say(row, "who is meant could not be told")
            for group in groups:
                self._group(group, row)
        if not self.people:
            self.report.append("No people are named: a group stands for them.")
            self.people["all"] = self._id("people-not-said", "people")
            self._add("people", {"id": self.people["all"], "name": "People (not said)"})

    def _group(self, group: str, row: Said | None = None) -> str:
        """Return the id of a group, made if it is new."""
        if group not in self.people:
            name = group.replace("-", " ").replace("cctv", "CCTV")
            self.people[group] = self._id(group, "people")
            record = {"id": self.people[group], "name": name[:1].upper() + name[1:]}
            source = self._source(row) if row else {}
            self._add("people", {**record, "children": "unknown", **source})
        return self.people[group]

    def _put_data(self) -> None:
        for row in self.notice.of(Field.DATA):
            record = {"id": self._id(short_name(row.text), "data")}
            record["name"] = short_name(row.text)
            self._add("data", {**record, **self._data_fields(row), **self._source(row)})
        if self.assumed:
            self.report.append(whose_is_assumed(self._likely(), self.assumed))
        known = {one.text for one in self.notice.of(Field.DATA)}
        for row in self.notice.of(Field.ITEM):
            if row.parent not in known:
                self._say(row, f"data named under {row.parent}, in no category")

    def _data_fields(self, row: Said) -> dict[str, Any]:
        named = sorted(people_named(row.text)) or [row.about] * bool(row.about)
        about = [self._group(one, row) for one in named] or [self._likely()]
        self.assumed += [] if named else [row]
        kind = first_of("data_kinds", short_name(row.text)) or self._kind(row)
        if not row.id:
            self._say(row, "the kind of data is taken to be identity; check it")
        items: dict[str, Any] = {"closed": "unknown", "listed": self._items(row, kind)}
        if is_open_list(row.text):
            items["closed"] = self._evident(value=False, row=row)
        more = {"items": items} if items["listed"] else {}
        return {"about": about, "kind": kind, **more}

    def _likely(self) -> str:
        """Return the group whose data it most likely is where nothing says so."""
        return self.people.get("pupils", next(iter(self.people.values())))

    def _kind(self, row: Said) -> str:
        """Return the kind of a category that its name does not tell."""
        parts = {one.id for one in self._parts(row)}
        return (
            "identity"
            if len(parts) > 1 and "identity" in parts
            else (row.id or "identity")
        )

    def _parts(self, category: Said) -> Iterator[Said]:
        for row in self.notice.of(Field.ITEM):
            if row.parent == category.text and row.about == category.about:
                yield row

    def _items(self, category: Said, category_kind: str) -> list[dict[str, Any]]:
        listed: dict[str, dict[str, Any]] = {}
        for row in self._parts(category):
            name = slug(row.text)
            if name and name not in listed:
                differs = row.id and row.id != category_kind
                kind = {"kind": row.id} if differs else {}
                listed[name] = {
                    "id": name,
                    "name": row.text,
                    **kind,
                    **self._source(row),
                }
        return list(listed.values())

    # systems, activities, recipients

    def _put_systems(self) -> None:
        known = shipped("systems")
        for row in self.notice.of(Field.SYSTEM):
            if row.state is Stated.BY_REFERENCE:
                self._say(row, "a place the notice only points to")
            elif row.id in known:
                self._use("systems", row, self.systems)
            else:
                name = self._id(row.id or product_name(row), "system")
                self.systems[plain(row.text)] = name
                record = {"id": name, "name": product_name(row)}
                record["kind"] = str(system_kind(row))
                open_ = dict.fromkeys(("provider", "in_use", "stored_in"), "unknown")
                self._add("systems", {**record, **open_, **self._source(row)})

    def _use(self, section: str, row: Said, known: dict[str, str]) -> None:
        """Take a record of the supplier library, once, with what has to come along."""
        known[plain(row.text)] = row.id
        if row.id in self.ids:
            taken = self._record_of(section, row.id)
            taken |= {} if "source" in taken else self._source(row)
            return
        self._take(section, row.id, self._source(row))
        others = [one for one in come_along(row.id) if one[1] not in self.ids]
        for part, name in others:
            self._take(part, name, {})
        if others:
            names = ", ".join(name for _, name in others)
            self._say(row, f"with it comes what the notice does not name, {names}")

    def _take(self, section: str, name: str, source: dict[str, Any]) -> None:
        more = {"in_use": "unknown"} if section == "systems" else {}
        self.ids.add(name)
        self._add(section, {"use": name, **more, **source})

    def _record_of(self, section: str, name: str) -> dict[str, Any]:
        return next(one for one in self._all(section) if one.get("use") == name)

    def _put_activities(self) -> None:
        for row in self.notice.of(Field.PURPOSE):
            name = short_name(row.text)
            people = [self._group(row.about)] if row.about else [*self.people.values()]
            record: dict[str, Any] = {"id": self._id(name, "activity"), "name": name}
            record |= {"purpose": as_sentence(row.text), "people": people}
            record["data"] = "unknown"
            record["lawful_basis"] = self._basis(row)
            if row.state is not Stated.STATED:
                record["note"] = f"The notice says this in a way that is {row.state}."
            self._add("activities", {**record, **self._source(row)})

    def _basis(self, purpose: Said) -> Any:  # noqa: ANN401 - a fact in written form
        """Return the one basis that stands beside a purpose; unknown otherwise."""
        for one in self._beside(purpose):
            told = folded(one.text)
            found = {
                row.id: row
                for row in self.notice.of(Field.BASIS)
                if row.state is Stated.STATED
                and one.line in (row.line, *row.also)
                and (one.topic == "basis" or folded(purpose.text) in told)
                and patterns("bases")[row.id].search(told)
            }
            if len(found) == 1:
                row = next(iter(found.values()))
                there = Said(Field.BASIS, row.text, one.line, id=row.id)
                return self._evident(row.id, there)
        said = basis_said_for(self.notice, purpose)
        return self._evident(said.id, said) if said else "unknown"

    def _beside(self, row: Said) -> Iterator[Passage]:
        """Yield the sentence or item of a statement, then the cells of its row."""
        its = [
            one
            for one in self.notice.passages
            if one.line in (row.line, *row.also)
            and folded(row.text) in folded(one.text)
        ]
        rows = {one.row for one in its if one.row}
        yield from its
        yield from (one for one in self.notice.passages if one.row in rows)

    def _put_recipients(self, school: str) -> None:
        known = shipped("systems")
        told = list(self.notice.of(Field.RECIPIENT))
        for row in sorted(told, key=lambda one: bool(one.parent)):
            through = self.systems.get(plain(row.text))
            if row.id in known:
                self._use("systems", row, self.systems)
                through = row.id
                party = _value(known[row.id].get("provider"))
            else:
                party = self._party(row, through)
            sender = self.parties.get(plain(row.parent), school)
            self._flow(row, sender, party, through)

    def _party(self, row: Said, through: str | None) -> str:
        """Return the id of a recipient, made if it is new."""
        if row.id in shipped("parties"):
            self._use("parties", row, self.parties)
            return row.id
        name, kind = record_name(row), str(party_kind(row))
        if through:
            name, kind = f"The provider of {product_name(row)}", "supplier"
        made = self._id(row.id if row.id and not through else name, "recipient")
        self.parties[plain(row.text)] = made
        open_ = {"legal_entity": "unknown", "country": "unknown"}
        record = {"id": made, "name": name, "kind": kind, **open_}
        self._add("parties", {**record, **self._source(row)})
        return made

    def _flow(self, row: Said, sender: str, party: str, through: str | None) -> None:
        flow: dict[str, Any] = {"id": self._id(f"to-{through or party}", "flow")}
        flow |= {"activity": self._served(row), "from": sender, "to": party}
        if through:
            flow["through"] = through
        open_ = dict.fromkeys(("role", "data", "mechanism"), "unknown")
        self._add("flows", {**flow, **open_, **self._source(row)})

    def _served(self, row: Said) -> str:
        """Return the activity of the one purpose said beside a recipient."""
        around = [folded(one.text) for one in self._beside(row)]
        served = [
            record["id"]
            for purpose, record in zip(
                self.notice.of(Field.PURPOSE), self._purposes(), strict=True
            )
            if any(folded(purpose.text) in text for text in around)
        ]
        if len(served) == 1:
            return str(served[0])
        if not any(one["id"] == NOT_TIED for one in self._all("activities")):
            self._add("activities", untied([*self.people.values()]))
        return NOT_TIED

    def _all(self, section: str) -> list[dict[str, Any]]:
        return self.sections.get(section, [])

    def _purposes(self) -> list[dict[str, Any]]:
        return [one for one in self._all("activities") if one["id"] != NOT_TIED]

    # the rest

    def _put_stand_ins(self) -> None:
        """Let a record stand for what a map cannot be without."""
        people = [*self.people.values()]
        if not self._all("data"):
            self.report.append("No data is named: a category stands for it.")
            named = {"id": self._id("data-not-said", "data"), "name": "Data (not said)"}
            self._add("data", {**named, "about": people, "kind": "identity"})
        if not self._all("activities"):
            self.report.append("No purpose is named: an activity stands for it.")
            self._add("activities", untied(people))

    def _list_unplaced(self) -> None:
        tied = {_value(one["lawful_basis"]) for one in self._purposes()}
        for row in self.notice.of(Field.BASIS):
            if row.id not in tied:
                self._say(row, "a lawful basis, tied to no purpose")
        for about, what in SAID_OF_ALL.items():
            for row in self.notice.of(about):
                self._say(row, what)
        self.report = by_line(self.report)
        if any(self.notice.of(Field.RIGHT)):
            told = "The rights it names are not placed: they follow from each basis."
            self.report.append(told)


def _value(fact: Any) -> str:  # noqa: ANN401 - a fact in written form
    return str(fact["value"] if isinstance(fact, dict) else fact)
