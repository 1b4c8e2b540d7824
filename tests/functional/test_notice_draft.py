"""A notice drawn from a map: it agrees with the map, and gaps stay gaps."""

import runpy
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from datamap.load import build_map, read_map
from datamap.notice import Field, read_notice
from datamap.notice.checking import check_notice
from datamap.notice.checking.finding import Holds, Standing
from datamap.strict_yaml import read_text
from reports import cli
from reports.notice_html import as_html
from reports.notice_markdown import as_markdown
from reports.pages.notice.draft import draft_notice

ON = ["--on", "2026-11-24"]
MOST = 9
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

    def write(source, ending="md"):
        datamap = made(source)
        file = tmp_path / f"notice.{ending}"
        draft = draft_notice(datamap, on)
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


@pytest.mark.parametrize("ending", ["md", "html"])
def test_draft_of_a_known_map_lacks_nothing(full_text, written, on, ending):
    """Of a map that knows everything the draft says all that the law asks for."""
    datamap, draft, notice = written(full_text, ending)

    found = check_notice(notice, datamap, on)
    short = [one for one in found if one.standing is not Standing.MET]
    assert [str(one.what) for one in short] == []
    assert draft.gaps == 0


@pytest.mark.parametrize("ending", ["md", "html"])
def test_draft_of_the_example_agrees_with_the_map(written, on, ending):
    """Nothing is in the example's draft that is not in its map, nor the reverse."""
    datamap, _, notice = written("victoria-cp", ending)

    found = check_notice(notice, datamap, on)
    assert [str(one.what) for one in found if one.kind is Holds.MAP] == []


def test_example_is_read_back_record_for_record(written, on):
    """Recipients, systems, data, purposes and contacts come back by their names."""
    datamap, _, notice = written("victoria-cp")

    flows = [one for one in datamap.flows if one.recipient != datamap.school.id]
    parties = {datamap.party(one.recipient) for one in flows} - {None}
    told = texts(notice, Field.RECIPIENT)
    names = {one.name for one in parties}
    assert {name for name in names if not any(map(name.startswith, told))} == set()
    purposes = {one.purpose.rstrip(".") for one in datamap.activities}
    assert purposes == texts(notice, Field.PURPOSE)
    data = {one.partition(" (")[0] for one in texts(notice, Field.DATA)}
    assert {one.name for one in datamap.data} <= data
    named = {one.email.value for one in datamap.school.contacts if one.email.is_known}
    assert named <= texts(notice, Field.CONTACT) | {"casework@ico.org.uk"}


def test_every_basis_is_read_back(full_text, written):
    """Each lawful basis is read back as itself, beside its purpose."""
    for basis in (
        "consent", "contract", "legal-obligation", "vital-interests", "public-task",
        "recognised-legitimate-interests", "legitimate-interests",
    ):  # fmt: skip
        text = full_text.replace("lawful_basis: public-task", f"lawful_basis: {basis}")
        text = text.replace("must_provide: false", "legitimate_interest: a safe school")

        _, _, notice = written(text)

        assert ids(notice, Field.BASIS) == {basis}


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


def test_what_is_unknown_stays_a_gap(written, on):
    """What the example does not know is said to be so, and is counted."""
    _, draft, _ = written("victoria-cp")

    text = as_markdown(draft)
    assert text.count("We have not yet established") == draft.gaps > 100
    assert "We have not yet established how long to keep this data." in text
    assert "None" not in text


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
    ("place: IE", "place: unknown", "in which countries Firm has data"),
    ("place: IE", "place: US", "what keeps data safe in United States"),
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


def test_a_school_that_shares_nothing_says_so(full_text, written):
    """Without flows the draft names no recipient and leaves the systems open."""
    text = full_text[: full_text.index("flows:")]

    _, draft, _ = written(text)

    words = as_markdown(draft)
    assert "We share your data with nobody." in words
    assert "We keep your data in the UK." in words
    assert "which systems this data is in" in words


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


def test_draft_is_plain(full_text, written):
    """Drafts of the example and of a known map have a reading grade of at most 9."""
    counter = Path(__file__).parents[1] / "unit" / "test_reading_grade.py"
    counted = runpy.run_path(str(counter))
    grade, sentences = counted["grade"], counted["sentences"]

    for source in ("victoria-cp", full_text):
        _, draft, _ = written(source)

        assert grade(sentences(as_html(draft))) <= MOST


def test_no_text_of_a_map_becomes_markup(full_text, written):
    """Angle brackets and stars of a name are shown as they are."""
    _, draft, _ = written(full_text.replace("name: Marks", 'name: "<b>*Marks*</b>"'))

    assert "<b>*Marks*" not in as_html(draft)
    assert r"\<b\>\*Marks\*" in as_markdown(draft)


@pytest.mark.parametrize("ending", ["md", "html", "docx"])
def test_command_writes_each_form(call, tmp_path, full_text, ending):
    """A draft is written in the form that its file's ending asks for."""
    (tmp_path / "map.yaml").write_text(full_text, encoding="utf-8")
    file = tmp_path / f"notice.{ending}"

    code, told, gaps = call("draft", tmp_path, *ON, "--out", file)

    assert code == 0
    assert str(file) in told
    assert "0 things are not known yet" in gaps
    assert "To teach" in texts(read_notice(file), Field.PURPOSE)


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
