"""The notice for pupils: short, in words for a child, with the way to the whole one."""

from __future__ import annotations

from collections.abc import Iterator

from datamap.facts import Nothing
from datamap.flows import FlowTable
from datamap.logic import Truth
from datamap.model import PeopleGroup
from reports.language import Language, marked
from reports.pages.notice.model import Audience, Line, NoticeDraft, Section
from reports.pages.notice.places import Places
from reports.pages.notice.pupil_use import PupilUse, PupilWriter
from reports.pages.notice.regulator import Complaints
from reports.pages.notice.sharing import Sharing
from reports.pages.notice.use import Use, data_name, is_untied
from reports.pages.notice.uses import said_once
from reports.pages.notice.wording import (
    IN_SHORT,
    SAFEGUARDS,
)
from reports.words import capital

_HELPERS = {
    "data-protection-lead": marked("the grown-up at school who looks after data"),
    "safeguarding-lead": marked("the grown-up at school who keeps you safe"),
    "controller": marked("the school office"),
    "data-protection-officer": marked(
        "the Data Protection Officer, who checks that we do this well"
    ),
}
"""Who can help a child, the nearest first."""


class PupilsNotice(PupilWriter):
    """Writes the notice for pupils of primary age."""

    def __init__(self, table: FlowTable, words: Language) -> None:
        """Look at a map on the day of a table."""
        super().__init__(table, words)
        self.complaints = Complaints(table, words)
        self.places = Places(table)
        self.sharing = Sharing(table, words, self.finding_out)
        self.activities = [
            one
            for one in self.datamap.activities
            if any(map(self._may_be_child, one.people)) and not is_untied(one)
        ]

    def _may_be_child(self, group_id: str) -> bool:
        group = self.datamap.records[group_id]
        assert isinstance(group, PeopleGroup)  # noqa: S101 - maps are checked
        return self.table.settled(group.children, "children") is not False

    def whole(self) -> NoticeDraft:
        """Return the notice."""
        sections = tuple(self._sections())
        short = tuple(self._short(sum(one.gaps for one in sections)))
        title = marked("Privacy notice for pupils of {school}")
        told = self.text(title, school=self.school)
        return NoticeDraft(told, self.on, self.words, Audience.PUPILS, short, sections)

    def _sections(self) -> Iterator[Section]:
        share, section = self.sharing, self.section
        yield section("controller", marked("Who we are"), self._who())
        yield section("help", marked("Who can help you"), self._help())
        yield section("data", marked("What data we hold"), self._data())
        yield self._uses()
        yield section("recipients", marked("Who we share data with"), share.others())
        yield section("systems", marked("Systems at our school"), share.ours())
        yield section("abroad", marked("Other countries"), self._abroad())
        yield section("machines", marked("Computers"), self._machines())
        yield section("rights", marked("What you can ask"), self._rights())
        yield section("complaints", marked("If you are not happy"), self._tell())
        yield section("changes", marked("About this page"), self._about())

    def _short(self, gaps: int) -> Iterator[Line]:
        yield self.say(marked("This page is for you. We are {school}."),
                       school=self.school)  # fmt: skip
        yield self.say(
            marked("We keep facts about you. We call these facts your data.")
        )
        yield self.say(
            marked("Here we say what we keep, why, who gets it and for how long.")
        )
        yield self.say(
            marked("You can ask to see it. If it is wrong, you can ask us to fix it.")
        )
        yield self.say(
            marked("Is this hard to read? Ask a grown-up to read it with you.")
        )
        yield self.say(
            marked("There is a longer page for grown-ups. It says more. Ask us for it.")
        )
        if gaps:
            yield self.say(
                marked("Some things we do not know yet. We tell you where that is so.")
            )

    def _who(self) -> Iterator[Line]:
        body = self.table.settled(self.datamap.school.legal_entity, "legal_entity")
        name = self.school if isinstance(body, Nothing) else self.own(str(body))
        yield self.say(marked("{name} is the data controller."), name=name)
        yield self.say(marked("That means: we choose what we do with your data."))
        if isinstance(body, Nothing):
            yield from self.finding_out(
                self.text(marked("which group of people runs the school by law"))
            )

    def _help(self) -> Iterator[Line]:
        yield self.say(
            marked("Ask your teacher first. Or ask a grown-up you trust at home.")
        )
        unknown = []
        for role, who in _HELPERS.items():
            email, named = self.mailbox(role), self.text(who)
            if email:
                yield self.item(email, capital(named))
            elif self.contact(role) or role == "data-protection-officer":
                how = marked("how you can write to {who}")
                unknown.append(self.text(how, who=named))
        yield from self.finding_out(*unknown)

    def _data(self) -> Iterator[Line]:
        about = [
            one for one in self.datamap.data if any(map(self._may_be_child, one.about))
        ]
        if not about:
            yield self.say(marked("We know of no data about you that we hold."))
            return
        yield self.say(marked("We collect and hold this information:"))
        for one in about:
            yield self.item(self.own(data_name(one)))

    def _uses(self) -> Section:
        uses = [PupilUse(self.table, one, self.words) for one in self.activities]
        title = self.text(marked("What we use it for"))
        if not uses:
            return Section("uses", title, tuple(self._no_use()))
        lead = self.say(marked("Of each use below we are still finding out:"))
        told = [one.part() for one in uses]
        gaps, parts = said_once(told, lead, self.before_gaps)
        lines = (*self.purposes(one.use for one in uses), *gaps)
        return Section("uses", title, lines, parts)

    def _no_use(self) -> Iterator[Line]:
        if any(map(is_untied, self.datamap.activities)):
            yield from self.finding_out(self.text(marked("what we use it for")))
        else:
            yield self.say(marked("We know of nothing that we use it for."))

    def _abroad(self) -> Iterator[Line]:
        places = self.places
        if places.countries:
            yield self.say(
                marked("Some of it is in countries outside the UK, or may be:")
            )
        for code in places.countries:
            yield self.item(self.words.country(code))
        covers = sorted(places.covers - {""})
        if covers:
            ways = self.listed(SAFEGUARDS[one] for one in covers)
            yield self.told(marked("What keeps it safe there"), f"{ways}.")
        yield from self.finding_out(*self._unknown_places())
        if places.are_all_at_home:
            yield self.say(marked("We keep your data in the UK."))

    def _unknown_places(self) -> Iterator[str]:
        places = self.places
        if "" in places.covers:
            yield self.text(marked("what keeps all of it safe there"))
        if places.are_ours_unplaced:
            yield self.text(marked("in which countries we keep it"))
        if places.is_some_unseen:
            yield self.text(marked("in which countries the rest of it is"))
        if places.unplaced:
            names = "; ".join(map(self.own, places.unplaced))
            what = marked("in which countries these keep it: {names}")
            yield self.text(what, names=names)

    def _machines(self) -> Iterator[Line]:
        told = [(one, Use(self.table, one).decides) for one in self.activities]
        for one, answer in told:
            if answer is Truth.YES:
                text = marked("A computer alone decides in: {activity}.")
                yield self.say(text, activity=self.own(one.name))
                yield self.say(marked("You can ask that a person looks at it again."))
        answers = {answer for _, answer in told}
        if Truth.UNKNOWN in answers:
            what = marked("if a computer alone decides")
            yield from self.finding_out(self.text(what))
        elif Truth.YES not in answers:
            yield self.say(marked("No computer alone decides about you."))

    def _rights(self) -> Iterator[Line]:
        yield self.say(marked("You have the right to:"))
        for text in IN_SHORT.values():
            yield self.item(self.text(text))
        yield self.item(self.text(marked("take back your consent, if you gave it")))
        yield self.say(
            marked("Not all of these fit each use. Each use above says which do.")
        )
        yield self.say(marked("If we say no, we must tell you why."))
        yield self.say(
            marked("A grown-up can ask for you. You can ask on your own too.")
        )

    def _tell(self) -> Iterator[Line]:
        one = self.complaints
        yield self.say(marked("Tell a grown-up if you are not happy with what we do."))
        if one.heard_since:
            yield self.say(marked("You have the right to complain to us."))
            text = marked("We must tell you within {n} days that we have it.")
            yield self.say(text, n=one.days)
        if one.route:
            yield self.say(marked("How: {route}."), route=one.route)
        else:
            yield from self.finding_out(self.text(marked("how you can best tell us")))
        text = marked("You have the right to complain to the {regulator} too.")
        yield self.say(text, regulator=one.regulator)
        yield self.say(
            marked("That is not the school. It checks that we keep the rules.")
        )
        yield from one.ways()

    def _about(self) -> Iterator[Line]:
        yield self.say(marked("Last updated: {day}."), day=self.words.day(self.on))
        yield self.say(
            marked("It says what our record of data says on that day, and no more.")
        )
