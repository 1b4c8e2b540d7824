"""A notice drawn from a map: it agrees with the map, and gaps stay gaps."""

import re
import runpy
import sys
from datetime import date
from pathlib import Path
from unicodedata import category

import pytest
from click.testing import CliRunner

from datamap import reference
from datamap.flows import FlowTable
from datamap.load import build_map, read_map
from datamap.notice import Field, read_notice
from datamap.notice.checking import check_notice
from datamap.notice.checking.finding import Checked, Holds, Standing
from datamap.notice.checking.matching import (
    likeness,
    recipients_of,
    systems_of,
    used_systems,
)
from datamap.notice.first_map import first_map
from datamap.strict_yaml import read_text
from datamap.transfers import restricted_transfers
from datamap.vocabulary import LawfulBasis
from reports import cli
from reports.language import language
from reports.notice_html import as_html
from reports.notice_markdown import DRAFTED, as_markdown
from reports.pages.notice.draft import draft_notice
from reports.pages.notice.model import Audience
from reports.word import write_page

ON = ["--on", "2026-11-24"]
FORMS = ("md", "html", "docx")
LUNCH = """  - {id: lunch, name: Lunch, purpose: To feed pupils, people: [pupils],
     data: [marks]}
flows:"""
PUBLISHED = """Mill Lane Primary School
Privacy notice for pupils and parents

Last updated: September 2025

Who we are
Mill Lane Primary School is the data controller. You can contact our data protection
officer at dpo@milllane.example.

The information we collect
- assessment results

Why we use it
We use pupil information:
- to keep children safe
- to provide school meals

Who we share it with
We routinely share pupil information with:
- Kent County Council
- the school nurse

Where your information is stored
Some of our suppliers may store information outside the United Kingdom.
"""
GOES_TO = (Field.RECIPIENT, Field.SYSTEM)
PEOPLE = {"Parents and guardians"}
MOST = {Audience.ADULTS: 9, Audience.PUPILS: 5}
SCHOOL = """phase: primary, legal_entity: The governing body of Ysgol Fach,
  address: "1 Lane, Town", complaints_route: write to the office,
  contacts: [{role: data-protection-officer, email: dpo@ysgolfach.example}]}"""
TEACHING = """    lawful_basis: public-task
    must_provide: false
    data_from: [parent, previous-school]
"""


@pytest.fixture(scope="session")
def full_text(known_text):
    """Return the text of a small map in which a notice leaves nothing open."""
    text = known_text.replace("phase: primary}", SCHOOL)
    return text.replace("    lawful_basis: public-task\n", TEACHING)


@pytest.fixture
def written(tmp_path, on):
    """Return what drafts a notice from a map's text and reads it back."""

    def write(source, ending="md", audience=Audience.ADULTS):
        datamap = made(source)
        file = tmp_path / f"notice.{ending}"
        draft = draft_notice(datamap, on, audience=audience)
        if ending == "docx":
            write_page(as_html(draft), file, on)
        else:
            text = as_html(draft) if ending == "html" else as_markdown(draft)
            file.write_text(text, encoding="utf-8")
        return datamap, draft, read_notice(file)

    return write


@pytest.fixture
def call(monkeypatch, capsys):
    """Return what runs the command and gives its exit code and both outputs."""

    def call(*arguments):
        monkeypatch.setattr(sys, "argv", ["dpia", "notice", *map(str, arguments)])
        with pytest.raises(SystemExit) as stopped:
            cli.run()
        return stopped.value.code or 0, *capsys.readouterr()

    return call


def made(source):
    """Return a map of a text, or the shipped example."""
    if source == "victoria-cp":
        return read_map(source)
    return build_map(read_text(source, "map.yaml"))


def texts(notice, field):
    """Return what a notice says of a field."""
    return {one.text for one in notice.of(field)}


def ids(notice, field):
    """Return our own names for what a notice says of a field."""
    return {one.id for one in notice.of(field)}


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("ending", FORMS)
def test_draft_of_a_known_map_lacks_nothing(full_text, written, on, ending, audience):
    """Of a map that knows everything the draft says all that the law asks for."""
    datamap, draft, notice = written(full_text, ending, audience)

    found = check_notice(notice, datamap, on)
    short = [one for one in found if one.standing is not Standing.MET]
    assert [str(one.what) for one in short] == []
    assert draft.gaps == 0


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("ending", FORMS)
def test_draft_of_the_example_agrees_with_the_map(written, on, ending, audience):
    """Nothing is in the example's draft that is not in its map, nor the reverse."""
    datamap, _, notice = written("victoria-cp", ending, audience)

    found = check_notice(notice, datamap, on)
    assert [str(one.what) for one in found if one.kind is Holds.MAP] == []


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("ending", FORMS)
def test_example_is_read_back_record_for_record(written, on, ending, audience):
    """Recipients, systems, purposes, bases and countries come back, and no others."""
    datamap, _, notice = written("victoria-cp", ending, audience)

    table = FlowTable(datamap, on)
    checked = Checked(notice, table)
    used = used_systems(checked)
    systems = [one for one in systems_of(checked) if one.id in used]
    known = [*recipients_of(checked), *systems]
    said = [one for field in GOES_TO for one in notice.of(field)]
    assert {one.id for one in known if not any(likeness(it, one) for it in said)} == (
        set()
    )
    named = [one for one in said if one.text not in PEOPLE]
    assert [one for one in named if not any(likeness(one, it) for it in known)] == []
    purposes = {one.purpose.rstrip(".") for one in datamap.activities}
    assert purposes == texts(notice, Field.PURPOSE)
    bases = {table.settled(one.lawful_basis, "") for one in datamap.activities}
    assert {str(one) for one in bases if isinstance(one, str)} == ids(
        notice, Field.BASIS
    )
    places = {one.leg.country for one in restricted_transfers(datamap, on)}
    assert places - {None, "GB"} == ids(notice, Field.COUNTRY)


@pytest.mark.parametrize("ending", FORMS)
def test_data_and_contacts_are_read_back(written, ending):
    """Each category of data of the example comes back, and no other, with mailboxes."""
    datamap, _, notice = written("victoria-cp", ending)

    data = {one.partition(" (")[0] for one in texts(notice, Field.DATA)}
    assert data == {one.name for one in datamap.data}
    said = "; ".join([*texts(notice, Field.DATA), *texts(notice, Field.ITEM)])
    items = [item.name for one in datamap.data for item in one.items.listed]
    assert [one for one in items if one not in said] == []
    named = {one.email.value for one in datamap.school.contacts if one.email.is_known}
    assert named <= texts(notice, Field.CONTACT)


@pytest.mark.parametrize("ending", FORMS)
def test_pupils_are_told_of_data_about_children(written, ending):
    """What is about adults only is left to the notice for adults."""
    datamap, _, notice = written("victoria-cp", ending, Audience.PUPILS)

    adults = {one.id for one in datamap.people if one.children.value is False}
    ours = {one.name for one in datamap.data if set(one.about) - adults}
    assert ours < {one.name for one in datamap.data}
    assert {one.partition(" (")[0] for one in texts(notice, Field.DATA)} == ours


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("basis", LawfulBasis)
def test_every_basis_is_read_back(full_text, written, basis, audience):
    """Each lawful basis is read back as itself, beside its purpose."""
    text = full_text.replace("lawful_basis: public-task", f"lawful_basis: {basis}")
    text = text.replace("must_provide: false", "legitimate_interest: a safe school")

    _, draft, notice = written(text, "md", audience)

    assert ids(notice, Field.BASIS) == {basis}
    is_interest = basis.endswith("legitimate-interests")
    assert ("interest is a safe school." in as_markdown(draft)) is is_interest


def test_every_right_is_read_back(full_text, written):
    """The rights to complain, and those over the data, are all read back."""
    _, _, notice = written(full_text)

    wanted = {
        "access", "rectification", "erasure", "restriction", "objection", "portability",
        "withdraw-consent", "complain-to-controller", "complain-to-regulator",
    }  # fmt: skip
    assert wanted <= ids(notice, Field.RIGHT)


def test_only_the_rights_of_a_basis_are_given(full_text, written):
    """Under consent there is no right to say no; under a public task there is."""
    _, task, _ = written(full_text)
    _, consent, _ = written(full_text.replace("public-task", "consent"))

    assert "to say no to it" in as_markdown(task)
    assert "to say no to it" not in as_markdown(consent)


def test_what_is_unknown_stays_a_gap(written):
    """What the example does not know of any use is said once, counted for each."""
    datamap, draft, _ = written("victoria-cp")

    text = as_markdown(draft)
    gap = "We have not yet established how long to keep this data."
    uses = next(one for one in draft.sections if one.id == "uses")
    assert text.count(gap) == 1
    assert [one.gaps for one in uses.lines if one.text == gap] == [
        len(datamap.activities)
    ]
    assert f"{draft.gaps} things are not known yet." in text
    assert draft.gaps > 100
    assert "None" not in text


def test_pupils_see_what_is_still_being_found_out(written):
    """What is not known of any use is said once to a child, and nothing is counted."""
    _, draft, _ = written("victoria-cp", "md", Audience.PUPILS)

    uses = next(one for one in draft.sections if one.id == "uses")
    assert uses.gaps > len(uses.parts)
    text = as_markdown(draft)
    assert text.count("Of each use below we are still finding out:") == 1
    assert text.count("- how long we keep it") == 1
    assert "Some things we do not know yet." in text
    assert str(draft.gaps) not in text
    assert "None" not in text


def test_pupils_are_shown_the_way_to_more_and_to_help(written):
    """A child learns who can help, where the whole notice is, and whom to tell."""
    _, draft, _ = written("victoria-cp", "md", Audience.PUPILS)

    text = as_markdown(draft)
    assert "There is a longer page for grown-ups." in text
    assert "Ask your teacher first." in text
    assert "SchoolsDPO@Wrexham.gov.uk" in text
    assert "the right to complain to the Information Commissioner too." in text


CHANGES = [
    ("must_provide: false", "must_provide: true", "You must give us this data."),
    ("keep_for: P1Y", "keep_for: none", "with no end date"),
    ("keep_for: P1Y", "keep_for: P1Y6M", "1 year and 6 months after"),
    (", then: delete", "", "1 year after the school year ends."),
    ("automated_decision: false", "automated_decision: true", "A computer alone"),
    ("special_condition: none", "special_condition: health-or-social-care",
     "Our condition for special category data"),
    ("kind: attainment}", "kind: attainment, items: {listed: [{id: a, name: Tests}]}}",
     "Marks (Tests)"),
    ("data: [marks]\n    lawful", "data: [marks.a]\n    lawful", "Marks (Tests)."),
    ("lawful_basis: public-task", "lawful_basis: legitimate-interests",
     "not yet established which interest"),
    ("place: IE", "place: unknown", "in which countries these have data: Firm."),
    ("place: IE", "place: US", "what keeps all of the data safe there"),
    ("place: IE", "place: GB", "We keep your data in the UK."),
    ("mechanism: none", "mechanism: idta", "(IDTA)"),
    ("    data: [marks]\n    lawful", "    lawful", "which data this uses"),
    ("provider: firm", "provider: school", "In the school we use"),
    ("contacts: [{role: data-protection-officer",
     "contacts: [{role: data-protection-lead", "Data Protection Officer has"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "words"), CHANGES)
def test_a_change_in_the_map_is_a_change_in_the_draft(
    full_text, written, before, after, words
):
    """What the map says in another way, the draft says in another way."""
    assert before in full_text
    text = full_text.replace(before, after)
    if "marks.a" in after:
        text = text.replace(*CHANGES[6][:2])

    _, draft, _ = written(text)

    assert words in as_markdown(draft)


PUPIL_CHANGES = [
    ("must_provide: false", "must_provide: true", "You must tell us this."),
    ("keep_for: P1Y", "keep_for: none", "How long we keep it: with no end date."),
    ("starts_when: year-ends", "starts_when: pupil-leaves", "after you leave us;"),
    ("data_from: [parent,", "data_from: [person,", "We get it from you and an earlier"),
    ("automated_decision: false", "automated_decision: true", "A computer alone"),
    ("automated_decision: false", "automated_decision: unknown",
     "- if a computer alone decides"),
    ("place: IE", "place: unknown", "in which countries these keep it: Firm"),
    ("place: IE", "place: US", "- what keeps all of it safe there"),
    ("place: IE", "place: GB", "We keep your data in the UK."),
    ("    data: [marks]\n    lawful", "    lawful", "- what data we use"),
    ("children: true", "children: false", "We know of nothing that we use it for."),
    ("children: true", "children: false", "We know of no data about you that we hold."),
    ("children: true", "children: unknown", "### Teaching"),
    ("email: dpo@ysgolfach.example", "email: unknown",
     "- how you can write to the Data Protection Officer"),
    ("contacts: [", "contacts: [{role: safeguarding-lead, email: s@s.example}, ",
     "- The grown-up at school who keeps you safe: s@s.example"),
    ("legal_entity: The governing body of Ysgol Fach", "legal_entity: unknown",
     "- which group of people runs the school"),
    ("complaints_route: write to the office", "complaints_route: none",
     "- how you can best tell us"),
    ("nation: wales", "nation: wales", "We get it from your parents and an earlier"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "words"), PUPIL_CHANGES)
def test_a_change_in_the_map_is_a_change_for_pupils(
    full_text, written, before, after, words
):
    """What the map says in another way, pupils are told in another way."""
    assert before in full_text

    _, draft, _ = written(full_text.replace(before, after), "md", Audience.PUPILS)

    assert words in as_markdown(draft)


@pytest.mark.parametrize("audience", Audience)
def test_a_map_without_flows_claims_nothing_of_sharing(full_text, written, audience):
    """Without flows nobody is said to get nothing, and no data to stay at home."""
    text = full_text[: full_text.index("flows:")]

    _, draft, _ = written(text, "md", audience)

    words = as_markdown(draft)
    assert "nobody else" not in words
    assert "outside the UK" not in words
    assert "in the UK" not in words
    assert "who gets your data" in words
    assert "in which countries the rest of" in words


@pytest.mark.parametrize("audience", Audience)
def test_data_that_stays_in_the_school_is_said_to(full_text, written, audience):
    """Where the known data of each use flows to the school alone, that is said."""
    text = full_text.replace("from: school, to: firm", "from: school, to: school")

    _, draft, _ = written(text, "md", audience)
    _, less, _ = written(
        text.replace("    data: [marks]\n    lawful", "    lawful"), "md", audience
    )

    assert "We know of nobody else who gets this data." in as_markdown(draft)
    assert "We know of nobody else who gets your data." in as_markdown(draft)
    assert "nobody else" not in as_markdown(less)


@pytest.mark.parametrize("audience", Audience)
def test_one_use_without_flows_leaves_the_places_open(full_text, written, audience):
    """A use of which no flow is known keeps the notice from placing all data."""
    text = full_text.replace("place: IE", "place: GB").replace("flows:", LUNCH)

    _, draft, _ = written(text, "md", audience)

    words = as_markdown(draft)
    assert "We keep your data in the UK." not in words
    assert "in which countries the rest of" in words


@pytest.fixture
def first_text(tmp_path):
    """Return the text of a first map of a school's own published notice."""
    file = tmp_path / "published.txt"
    file.write_text(PUBLISHED, encoding="utf-8")
    return first_map(read_notice(file)).text


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("ending", FORMS)
def test_draft_of_a_first_map_claims_no_more(first_text, written, ending, audience):
    """A first map's draft has its purposes and mailbox, and no word for the editor."""
    _, draft, notice = written(first_text, ending, audience)

    words = as_markdown(draft)
    for claim in ("nobody else", "no data of yours", "in the UK."):
        assert claim not in words
    for ours in ("ties to no purpose", "give each flow", "Why we use it"):
        assert ours not in words
    assert words.count("what each of them gets it for") == 1
    assert words.count("Keep children safe") == 1
    assert "dpo@milllane.example" in words
    assert texts(notice, Field.PURPOSE) == {
        "to keep children safe",
        "to provide school meals",
    }


@pytest.mark.parametrize("audience", Audience)
def test_flows_that_wait_for_a_purpose_are_named(first_text, written, audience):
    """Once a flow has its purpose, the notice names those that still have none."""
    waiting = "activity: sharing-without-a-purpose"
    text = first_text.replace(waiting, "activity: keep-children-safe", 1)

    _, draft, _ = written(text, "md", audience)

    words = as_markdown(draft)
    assert "what these get it for: School nurse" in words
    assert "Who gets it: Kent County Council." in words


@pytest.mark.parametrize("audience", Audience)
def test_a_map_that_tells_no_purpose_leaves_it_open(first_text, written, audience):
    """Where a first map has flows only, what the data is used for is a gap."""
    head, _, rest = first_text.partition("  - id: keep-children-safe")
    waiting = rest[rest.index("  - id: sharing-without-a-purpose") :]

    _, draft, _ = written(head + waiting, "md", audience)

    uses = next(one for one in draft.sections if one.id == "uses")
    assert (uses.gaps, uses.parts) == (1, ())


@pytest.mark.parametrize("audience", Audience)
def test_a_cut_name_is_not_published_as_a_heading(first_text, written, audience):
    """Where a name is the start of the purpose, the whole purpose is the heading."""
    text = first_text.replace("name: Keep children safe", "name: Keep children ...")

    _, draft, _ = written(text, "md", audience)

    assert "### Keep children safe" in as_markdown(draft)


@pytest.mark.parametrize("audience", Audience)
def test_draft_of_a_first_map_is_plain(first_text, written, audience):
    """A draft of a first map is as plain as one of a full map."""
    counter = Path(__file__).parents[1] / "unit" / "test_reading_grade.py"
    counted = runpy.run_path(str(counter))

    _, draft, _ = written(first_text, "md", audience)

    told = counted["sentences"](as_html(draft))
    assert counted["grade"](told) <= MOST[audience]


@pytest.mark.parametrize("audience", Audience)
def test_a_mailbox_that_nobody_vouches_for_is_a_gap(full_text, written, audience):
    """A provisional mailbox is not published; it stays to be found out."""
    sure = "email: dpo@ysgolfach.example"
    guess = "email: {value: dpo@ysgolfach.example, provisional: A guess.}"

    _, draft, _ = written(full_text.replace(sure, guess), "md", audience)

    assert "dpo@ysgolfach.example" not in as_markdown(draft)


def test_the_educational_record_is_told_of_in_wales(full_text, written):
    """A parent's own right to the record is told of in Wales, not in England."""
    _, _, welsh = written(full_text)
    _, _, english = written(full_text.replace("nation: wales", "nation: england"))

    assert "educational-record" in ids(welsh, Field.RIGHT)
    assert "educational-record" not in ids(english, Field.RIGHT)


def test_special_data_without_a_condition_is_a_gap(full_text, written):
    """Health data whose condition nobody has given is a gap that shows."""
    text = full_text.replace("kind: attainment", "kind: health")

    _, draft, _ = written(text.replace("    special_condition: none\n", ""))

    assert "which rule lets us use special category data" in as_markdown(draft)


@pytest.mark.parametrize("audience", Audience)
def test_draft_is_plain(full_text, written, audience):
    """A draft for adults has a reading grade of at most 9, one for pupils of 5."""
    counter = Path(__file__).parents[1] / "unit" / "test_reading_grade.py"
    counted = runpy.run_path(str(counter))
    grade, sentences = counted["grade"], counted["sentences"]

    for source in ("victoria-cp", full_text):
        _, draft, _ = written(source, "md", audience)

        assert grade(sentences(as_html(draft))) <= MOST[audience]


def test_the_right_to_complain_to_the_school_is_dated(full_text):
    """Before 19 June 2026 the draft gives no such right; since then it says when."""
    before = as_markdown(draft_notice(made(full_text), date(2026, 6, 18)))
    pupils = draft_notice(made(full_text), date(2026, 6, 18), audience=Audience.PUPILS)
    after = as_markdown(draft_notice(made(full_text), date(2026, 6, 19)))

    assert "the right to complain to us" not in before
    assert "within 30 days" not in before
    assert "complain to us" not in as_markdown(pupils)
    assert "Tell us if you are not content." in before
    assert "The law has given you this right since 19 June 2026." in after
    assert "We will tell you within 30 days that we have it." in after


def test_the_regulator_is_reached_as_the_law_data_says(full_text, example, on):
    """The regulator's name and addresses are reference data; a map's mailbox wins."""
    row = reference.regulator_on(on)
    contact = "contacts: [{role: regulator, email: help@regulator.example}, "
    other = full_text.replace("contacts: [", contact)

    text = as_markdown(draft_notice(made(full_text), on))
    changed = as_markdown(draft_notice(made(other), on))
    assert {row.email, row.phone, row.website} <= set(re.findall(r"(?m)^- (.+)$", text))
    assert row.title in text
    assert "help@regulator.example" in changed
    assert row.email not in changed


def test_no_text_of_a_map_becomes_markup(full_text, written):
    """Angle brackets and stars of a name are shown as they are."""
    _, draft, _ = written(full_text.replace("name: Marks", 'name: "<b>*Marks*</b>"'))

    assert "<b>*Marks*" not in as_html(draft)
    assert r"\<b\>\*Marks\*" in as_markdown(draft)


@pytest.mark.parametrize("more", [(), ("--for", "pupils")])
@pytest.mark.parametrize("ending", FORMS)
def test_command_writes_each_form(call, tmp_path, full_text, ending, more):
    """A draft is written in the form that its file's ending asks for."""
    (tmp_path / "map.yaml").write_text(full_text, encoding="utf-8")
    file = tmp_path / f"notice.{ending}"

    code, told, gaps = call("draft", tmp_path, *ON, *more, "--out", file)

    assert code == 0
    assert str(file) in told
    assert "0 things are not known yet" in gaps
    assert "To teach" in texts(read_notice(file), Field.PURPOSE)


@pytest.mark.parametrize("audience", Audience)
def test_command_writes_welsh(call, tmp_path, audience):
    """A Welsh draft says that a machine made it; the map's words stay in English."""
    words = language("cy")
    file = tmp_path / "notice.html"

    call("draft", "victoria-cp", *ON, "--for", audience, "--language", "cy",
         "--out", file)  # fmt: skip

    text = file.read_text("utf-8")
    assert '<html lang="cy">' in text
    assert text.count(words.text(DRAFTED)) == 1
    assert f'<span lang="en">{DRAFTED}</span>' in text
    assert f"<h2>{words.text('Who we are')}</h2>" in text
    assert '<span lang="en">Electronic records</span>' in text
    assert "24 Tachwedd 2026" in text
    assert "Comisiynydd Gwybodaeth" in text
    assert "https://cy.ico.org.uk" in text


def test_an_english_draft_marks_no_language(example, on):
    """Where the map and the notice speak alike, nothing is marked as foreign."""
    page = as_html(draft_notice(example, on))

    assert '<html lang="en">' in page
    assert "<span" not in page
    assert DRAFTED not in page


def test_welsh_markdown_says_that_a_machine_made_it(example, on):
    """Markdown carries the same warning, and no mark of what is the map's own."""
    text = as_markdown(draft_notice(example, on, language_code="cy"))

    assert DRAFTED in text
    assert "ClassDojo, Inc.; Seesaw Learning, Inc." in text
    assert not any(map(is_private, text))


def is_private(letter):
    """Say whether a letter is one that stands for something while text is made."""
    return category(letter) == "Co"


def test_command_prints_markdown(tmp_path, full_text):
    """Without a file the draft is printed as Markdown."""
    (tmp_path / "map.yaml").write_text(full_text, encoding="utf-8")

    result = CliRunner().invoke(cli.main, ["notice", "draft", str(tmp_path), *ON])

    assert result.exit_code == 0
    assert result.stdout.startswith("# Privacy notice of Ysgol Fach")


def test_command_writes_over_nothing(call, tmp_path):
    """A notice that is there stays, and an unknown form is refused: exit code 2."""
    file = tmp_path / "notice.md"
    file.write_text("mine", encoding="utf-8")

    there, _, words = call("draft", "victoria-cp", *ON, "--out", file)
    form, _, other = call("draft", "victoria-cp", *ON, "--out", tmp_path / "a.pdf")

    assert (there, form) == (2, 2)
    assert "there already" in words
    assert ".docx" in other
    assert file.read_text(encoding="utf-8") == "mine"
