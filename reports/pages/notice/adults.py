"""The notice for adults: all that the law asks for, the short of it first."""

from __future__ import annotations

from collections.abc import Iterator

from datamap import reference
from datamap.facts import Nothing
from datamap.flows import FlowTable
from datamap.logic import Truth
from datamap.vocabulary import Nation
from reports.language import Language, counted, marked
from reports.pages.notice.activity import GAP, ActivityPart, AdultsWriter
from reports.pages.notice.model import Audience, Line, NoticeDraft, Section
from reports.pages.notice.places import Abroad, Places, abroad_in_order
from reports.pages.notice.regulator import Complaints
from reports.pages.notice.sharing import Sharing
from reports.pages.notice.use import data_name, is_untied
from reports.pages.notice.uses import said_once
from reports.pages.notice.wording import RIGHTS, ROLES, SAFEGUARDS
from reports.pages.notice.writer import inside

_USES = counted(
    "We use it in {n} way. Some of it goes to others.",
    "We use it in {n} ways. Some of it goes to others.",
)
_UNKNOWN = counted(
    "{n} thing is not known yet. It is marked where it belongs.",
    "{n} things are not known yet. Each is marked where it belongs.",
)
_OFFICER = "data-protection-officer"


class AdultsNotice(AdultsWriter):
    """Writes the notice for parents and other adults."""

    def __init__(self, table: FlowTable, words: Language) -> None:
        """Look at a map on the day of a table."""
        super().__init__(table, words)
        self.places = Places(table)
        self.complaints = Complaints(table, words)
        self.sharing = Sharing(table, words, lambda told: [self.open(told)])
        self.parts = [
            ActivityPart(table, one, words, self.places)
            for one in self.datamap.activities
            if not is_untied(one)
        ]

    def whole(self) -> NoticeDraft:
        """Return the notice."""
        sections = tuple(self._sections())
        short = tuple(self._short(sum(one.gaps for one in sections)))
        title = self.text(marked("Privacy notice of {school}"), school=self.school)
        return NoticeDraft(title, self.on, self.words, Audience.ADULTS, short, sections)

    def _sections(self) -> Iterator[Section]:
        share, section = self.sharing, self.section
        yield section("controller", marked("Who we are"), self._who())
        yield section("contact", marked("Contact us"), self._contacts())
        yield section("data", marked("What data we hold"), self._data())
        yield self._uses()
        yield section("recipients", marked("Who we share data with"), share.others())
        yield section("systems", marked("Systems of our own"), share.ours())
        abroad = marked("Data outside the United Kingdom")
        yield section("abroad", abroad, self._abroad())
        yield section("machines", marked("Decisions by computer"), self._machines())
        yield section("rights", marked("Your rights"), self._rights())
        yield section("complaints", marked("How to complain"), self._complain())
        yield section("changes", marked("About this notice"), self._about())

    def _short(self, gaps: int) -> Iterator[Line]:
        names = self.own_listed(inside(one.name) for one in self.datamap.people)
        yield self.say(marked("We hold information about {names}."), names=names)
        yield self.say(
            marked("This notice says what we do with it and what you can ask of us.")
        )
        if self.sharing.recipients and self.parts:
            yield self.counted(_USES, len(self.parts))
        if self.table.flows and not self.places.are_all_at_home:
            yield self.say(marked("Some of it is, or may be, outside the UK."))
        yield self.say(marked("You can ask to see your data and to have it put right."))
        if gaps:
            yield self.counted(_UNKNOWN, gaps)

    def _uses(self) -> Section:
        lead = self.say(marked("Of each use below these things are not yet known:"))
        gaps, parts = said_once([one.part() for one in self.parts], lead)
        lines = [*self.purposes(one.use for one in self.parts), *gaps]
        if not parts:
            lines.append(self.gap(marked("what we use data for")))
        title = self.text(marked("What we use data for"))
        return Section("uses", title, tuple(lines), parts)

    def _who(self) -> Iterator[Line]:
        body = self.table.settled(self.datamap.school.legal_entity, "legal_entity")
        name = self.school if isinstance(body, Nothing) else self.own(str(body))
        yield self.say(marked("{name} is the data controller."), name=name)
        yield self.say(marked("We decide why and how your data is used."))
        if isinstance(body, Nothing):
            yield self.gap(marked("which legal body runs the school"))
        address = self.table.settled(self.datamap.school.address, "address")
        if isinstance(address, Nothing):
            yield self.gap(marked("which postal address to give"))
        else:
            told = self.own(str(address))
            yield self.say(marked("Write to us at {address}."), address=told)

    def _contacts(self) -> Iterator[Line]:
        for role, label in ROLES.items():
            is_officer = role == _OFFICER
            if self.contact(role) is None and not is_officer:
                continue
            name = self.text(label)
            email = self.mailbox(role)
            if email:
                yield self.item(email, name)
            else:
                short = name if is_officer else inside(name)
                yield self.gap(marked("which mailbox the {role} has"), role=short)

    def _data(self) -> Iterator[Line]:
        yield self.say(marked("We collect and hold this information:"))
        for one in self.datamap.data:
            yield self.item(self.own(data_name(one)))

    # places

    def _abroad(self) -> Iterator[Line]:
        places = self.places
        for one in abroad_in_order(places):
            yield from self._country(one)
        if places.are_ours_unplaced:
            yield self.gap(marked("in which countries our own systems have data"))
        if places.is_some_unseen:
            yield self.gap(marked("in which countries the rest of the data is"))
        if places.unplaced:
            listed = "; ".join(map(self.own, places.unplaced))
            what = marked("in which countries these have data: {listed}")
            told = self.text(GAP, what=self.text(what, listed=listed))
            yield Line(told, gaps=len(places.unplaced))
        if places.are_all_at_home:
            yield self.say(marked("We keep your data in the UK."))

    def _country(self, one: Abroad) -> Iterator[Line]:
        name = self.words.country(one.country)
        sure = marked("data is there, outside the UK, with {holders}")
        unsure = marked("data may be there, outside the UK, with {holders}")
        for holders, told in ((one.sure, sure), (one.unsure, unsure)):
            if holders:
                yield Line(self.text(told, holders=self.row(holders)), name)
        for cover in sorted(one.covers):
            if cover:
                text = marked("Transfers are covered by {safeguard}.")
                told = self.text(text, safeguard=self.text(SAFEGUARDS[cover]))
                yield Line(told, name)
            else:
                what = self.text(marked("what keeps all of the data safe there"))
                yield Line(self.text(GAP, what=what), name, gaps=1)

    # what people may do

    def _machines(self) -> Iterator[Line]:
        told = [(one.activity, one.use.decides) for one in self.parts]
        for one, answer in told:
            if answer is Truth.YES:
                text = marked("A computer alone decides in: {activity}.")
                yield self.say(text, activity=self.own(one.name))
        answers = {answer for _, answer in told}
        if Truth.UNKNOWN in answers:
            yield self.gap(marked("in which uses a computer alone decides about you"))
        elif Truth.YES not in answers:
            yield self.say(marked("No computer alone decides about you."))

    def _rights(self) -> Iterator[Line]:
        yield self.say(marked("You have the right to:"))
        for text in RIGHTS.values():
            yield self.item(self.text(text))
        yield self.item(self.text(marked("take back your consent at any time")))
        text = marked("have a person look at decisions made by a computer")
        yield self.item(self.text(text))
        if self._has_record_right():
            yield self.say(
                marked("Parents have the right to see the educational record.")
            )
        yield self.say(
            marked(
                "Not each of these holds for each use. Each use above says which do."
            )
        )

    def _has_record_right(self) -> bool:
        """Say whether parents have a right of their own to the educational record.

        In England that hangs on what sort of school it is, which a map does not say.
        """
        school = self.datamap.school
        there = [one.id for one in reference.rights_for(self.on)]
        in_wales = school.nation is Nation.WALES and school.public_authority
        return in_wales and "educational-record" in there

    def _complain(self) -> Iterator[Line]:
        one = self.complaints
        since = one.heard_since
        if since:
            yield self.say(marked("You have the right to complain to us."))
            day = self.words.day(since)
            text = marked("The law has given you this right since {day}.")
            yield self.say(text, day=day)
        else:
            yield self.say(marked("Tell us if you are not content."))
        if one.route:
            yield self.say(marked("How: {route}."), route=one.route)
        else:
            yield self.gap(marked("how you can best complain to us"))
        if since:
            yield self.say(
                marked("We will tell you within {n} days that we have it."), n=one.days
            )
        text = marked("You have the right to complain to the {regulator} too.")
        yield self.say(text, regulator=one.regulator)
        yield from one.ways()

    def _about(self) -> Iterator[Line]:
        day = self.words.day(self.on)
        yield self.say(marked("Last updated: {day}."), day=day)
        yield self.say(
            marked("It says what our record of data says on that day, and no more.")
        )
        checked = self.words.day(
            max(one.checked_on for one in reference.rights_for(self.on))
        )
        yield self.say(marked("The law was last checked on {day}."), day=checked)
