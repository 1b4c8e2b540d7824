"""A privacy notice drawn from a map: what is unknown stays a gap that shows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from datamap import reference
from datamap.facts import Nothing
from datamap.flows import FlowTable
from datamap.logic import Truth
from datamap.model import Activity, Contact, DataMap, System
from datamap.transfers import RestrictedTransfer, restricted_transfers
from datamap.vocabulary import Nation, SystemKind
from reports.language import Language, language, marked
from reports.pages.naming import name_of
from reports.pages.notice.activity import GAP, ActivityPart, data_name
from reports.pages.notice.model import Line, NoticeDraft, Section
from reports.pages.notice.wording import RIGHTS, ROLES, SAFEGUARDS

_MAIL, _PHONE, _SITE = "casework@ico.org.uk", "0303 123 1113", "https://ico.org.uk"

_RUN_BY_OTHERS = frozenset(
    {SystemKind.APP, SystemKind.PLATFORM, SystemKind.MESSAGING, SystemKind.AI_ASSISTANT}
)
"""Sorts of system that count as others' until somebody says who provides them."""


def draft_notice(datamap: DataMap, on: date) -> NoticeDraft:
    """Return a notice that says what a map says on a day.

    Parameters
    ----------
    datamap
        The map.
    on
        The day: flows that are not open on it are left out, and what is too old to
        be relied on then counts as not known.
    """
    return _Draft(datamap, on, language("en")).whole()


class _Draft:
    def __init__(self, datamap: DataMap, on: date, words: Language) -> None:
        self.datamap, self.on, self.words = datamap, on, words
        self.table = FlowTable(datamap, on)
        self.parts = [
            ActivityPart(self.table, one, words) for one in datamap.activities
        ]

    def whole(self) -> NoticeDraft:
        sections = (
            Section("controller", self._text(marked("Who we are")), (*self._who(),)),
            Section("contact", self._text(marked("Contact us")), (*self._contacts(),)),
            Section("data", self._text(marked("What data we hold")), (*self._data(),)),
            Section("uses", self._text(marked("What we use data for")), (),
                    tuple(one.section() for one in self.parts)),
            Section("recipients", self._text(marked("Who we share data with")),
                    (*self._recipients(),)),
            Section("systems", self._text(marked("Systems of our own")),
                    (*self._systems(),)),
            Section("abroad", self._text(marked("Data outside the United Kingdom")),
                    (*self._abroad(),)),
            Section("machines", self._text(marked("Decisions by computer")),
                    (*self._machines(),)),
            Section("rights", self._text(marked("Your rights")), (*self._rights(),)),
            Section("complaints", self._text(marked("How to complain")),
                    (*self._complaints(),)),
            Section("changes", self._text(marked("Changes to this notice")),
                    (*self._changes(),)),
        )  # fmt: skip
        title = self._text(marked("Privacy notice of {school}"), school=self._school)
        return NoticeDraft(title, self.on, self.words, (*self._short(),), sections)

    def _text(self, english: str, **values: object) -> str:
        return self.words.text(english, **values)

    def _say(self, english: str, **values: object) -> Line:
        return Line(self._text(english, **values))

    def _item(self, text: str, label: str = "") -> Line:
        return Line(text, label, is_item=True)

    def _gap(self, what: str, **values: object) -> Line:
        return Line(self._text(GAP, what=self._text(what, **values)), is_gap=True)

    @property
    def _school(self) -> str:
        return self.datamap.school.name

    def _short(self) -> Iterator[Line]:
        names = self.words.listed(_inside(one.name) for one in self.datamap.people)
        yield self._say(marked("We hold information about {names}."), names=names)
        yield self._say(marked(
            "This notice says what we do with it and what you can ask of us."
        ))  # fmt: skip

    def _who(self) -> Iterator[Line]:
        body = self.table.settled(self.datamap.school.legal_entity, "legal_entity")
        name = self._school if isinstance(body, Nothing) else str(body)
        told = marked("{name} is the data controller.")
        yield self._say(told, name=name)
        yield self._say(marked("We decide why and how your data is used."))
        if isinstance(body, Nothing):
            yield self._gap(marked("which legal body runs the school"))
        address = self.table.settled(self.datamap.school.address, "address")
        if isinstance(address, Nothing):
            yield self._gap(marked("which postal address to give"))
        else:
            yield self._say(marked("Write to us at {address}."), address=address)

    def _contacts(self) -> Iterator[Line]:
        told = {one.role: one for one in self.datamap.school.contacts}
        for role, label in ROLES.items():
            contact = next((one for key, one in told.items() if key == role), None)
            is_officer = role == "data-protection-officer"
            if contact is None and not is_officer:
                continue
            name = self._text(label)
            short = name if is_officer else _inside(name)
            email = self._mailbox(contact)
            if email:
                yield self._item(email, name)
            else:
                yield self._gap(marked("which mailbox the {role} has"), role=short)

    def _mailbox(self, contact: Contact | None) -> str:
        if contact is None:
            return ""
        found = self.table.settled(contact.email, "email")
        return "" if isinstance(found, Nothing) else str(found)

    def _data(self) -> Iterator[Line]:
        yield self._say(marked("We collect and hold this information:"))
        for one in self.datamap.data:
            yield self._item(data_name(one))

    def _recipients(self) -> Iterator[Line]:
        flows = [flow for part in self.parts for flow in part.flows()]
        names = dict.fromkeys(name_of(self.datamap, one.recipient) for one in flows)
        if not names:
            yield self._say(marked("We share your data with nobody."))
            return
        yield self._say(marked("We share information with:"))
        for name in names:
            yield self._item(name)
        if self._used(ours=False):
            yield from self._shared()

    def _shared(self) -> Iterator[Line]:
        yield self._say(marked("We share information with these systems too:"))
        for one in self._used(ours=False):
            yield self._item(one.name)

    def _systems(self) -> Iterator[Line]:
        yield self._say(marked("In the school we use:"))
        for one in self._used(ours=True):
            yield self._item(one.name)

    def _used(self, *, ours: bool) -> list[System]:
        """Return the systems that data goes through, the school's own or others'."""
        names = dict.fromkeys(one.through for one in self.table.flows)
        found = [self.datamap.system(one) for one in names if one]
        return [one for one in found if one and self._is_ours(one) is ours]

    def _is_ours(self, system: System) -> bool:
        provider = self.table.settled(system.provider, "provider")
        if isinstance(provider, Nothing):
            return system.kind not in _RUN_BY_OTHERS
        return str(provider) == self.datamap.school.id

    # places

    def _abroad(self) -> Iterator[Line]:
        found = restricted_transfers(self.datamap, self.on)
        if not found:
            yield self._say(marked("We keep your data in the UK."))
        told: dict[str, Line] = {}
        for one in found:
            for line in self._transfer(one):
                told.setdefault(line.text, line)
        yield from told.values()

    def _transfer(self, one: RestrictedTransfer) -> Iterator[Line]:
        holder = name_of(self.datamap, one.leg.holder or one.flow.recipient)
        country = one.leg.country
        if not country:
            what = marked("in which countries {holder} has data")
            ours = marked("in which countries our own systems have data")
            is_ours = one.leg.holder == self.datamap.school.id
            yield self._gap(ours if is_ours else what, holder=holder)
            return
        name = self.words.country(country)
        sure = one.certain is Truth.YES
        told = marked("{holder} has data in {country}, outside the UK.")
        unsure = marked("{holder} may have data in {country}, outside the UK.")
        yield self._say(told if sure else unsure, holder=holder, country=name)
        yield self._cover(one, name)

    def _cover(self, one: RestrictedTransfer, country: str) -> Line:
        way = self.table.settled(one.flow.mechanism, "mechanism")
        by_law = isinstance(way, Nothing) and one.cover.covered is Truth.YES
        if isinstance(way, Nothing) and not by_law:
            return self._gap(
                marked("what keeps data safe in {country}"), country=country
            )
        named = "adequacy-regulations" if by_law else str(way)
        told = marked("Transfers to {country} are covered by {safeguard}.")
        safeguard = self._text(SAFEGUARDS[named])
        return self._say(told, country=country, safeguard=safeguard)

    # what people may do

    def _machines(self) -> Iterator[Line]:
        told = [(one, self._decides(one)) for one in self.datamap.activities]
        for one, answer in told:
            if answer is Truth.YES:
                text = marked("A computer alone decides in: {activity}.")
                yield self._say(text, activity=one.name)
        answers = {answer for _, answer in told}
        if Truth.UNKNOWN in answers:
            yield self._gap(marked("in which uses a computer alone decides about you"))
        elif Truth.YES not in answers:
            yield self._say(marked("No computer alone decides about you."))

    def _decides(self, activity: Activity) -> Truth:
        fact = activity.traits.automated_decision
        found = self.table.settled(fact, "automated_decision")
        if isinstance(found, Nothing):
            return Truth.UNKNOWN
        return Truth.YES if found else Truth.NO

    def _rights(self) -> Iterator[Line]:
        yield self._say(marked("You have the right to:"))
        for text in RIGHTS.values():
            yield self._item(self._text(text))
        yield self._item(self._text(marked("take back your consent at any time")))
        text = marked("have a person look at decisions made by a computer")
        yield self._item(self._text(text))
        if self._has_record_right():
            text = marked("Parents have the right to see the educational record.")
            yield self._say(text)
        yield self._say(marked(
            "Not each of these holds for each use. Each use above says which do."
        ))  # fmt: skip

    def _has_record_right(self) -> bool:
        """Say whether parents have a right of their own to the educational record.

        In England that hangs on what sort of school it is, which a map does not say.
        """
        school = self.datamap.school
        there = [one.id for one in reference.rights_for(self.on)]
        in_wales = school.nation is Nation.WALES and school.public_authority
        return in_wales and "educational-record" in there

    def _complaints(self) -> Iterator[Line]:
        yield self._say(marked("You have the right to complain to us."))
        route = self.table.settled(
            self.datamap.school.complaints_route, "complaints_route"
        )
        if isinstance(route, Nothing):
            yield self._gap(marked("how you can best complain to us"))
        else:
            yield self._say(marked("How: {route}."), route=str(route).rstrip("."))
        yield self._say(marked("We will tell you within 30 days that we have it."))
        yield self._say(marked(
            "You have the right to complain to the Information Commissioner too."
        ))  # fmt: skip
        for one in (_MAIL, _PHONE, _SITE):
            yield self._item(one)

    def _changes(self) -> Iterator[Line]:
        day = self.words.day(self.on)
        yield self._say(marked("Last updated: {day}."), day=day)


def _inside(name: str) -> str:
    """Return a name as it stands inside a sentence; short forms keep their capitals."""
    return name if name[:2].isupper() else name[:1].lower() + name[1:]
