"""Words in two languages: nothing missing, nothing stale, the places the same."""

import gettext
import re
from datetime import date
from importlib.resources import files
from io import BytesIO

import pytest
from babel.messages.pofile import read_po

from datamap.load import example_folder, read_map
from datamap.messages import Message
from dpia.judgement import read_answers
from dpia.sign_off import Signer, State, Wish, sign
from reports import dpia_html
from reports.html import whole
from reports.language import LANGUAGES, language
from reports.locale import is_draft, translations
from reports.locale.__main__ import update
from reports.locale.extract import extracted, merged
from reports.notice_markdown import as_markdown
from reports.pages.annual_review import edition_of
from reports.pages.dpia import page as dpia
from reports.pages.notice.draft import draft_notice
from reports.pages.notice.model import Audience

ON = date(2026, 11, 24)
FOLDER = files("reports") / "locale"
OTHERS = [code for code in LANGUAGES if code != "en"]
REFRESH = "run python -m reports.locale reports/locale, and translate what is new"


def catalogue(code):
    """Return a catalogue as it is written."""
    file = FOLDER / code / "LC_MESSAGES" / "messages.po"
    return read_po(BytesIO(file.read_bytes()), locale=code)


def ids(messages):
    """Return what a catalogue's texts are found by."""
    return {one.id for one in messages if one.id}


def forms(text):
    """Return a text, or each form of a counted one."""
    return (text,) if isinstance(text, str) else tuple(text)


def places(text):
    """Return what is filled in or linked to in a text."""
    return sorted(re.findall(r"\{\w*\}|%\(\w+\)s|\]\(#[a-z-]+\)", text))


def test_template_is_fresh():
    """``messages.pot`` holds every sentence for readers, and no other."""
    kept = ids(read_po(BytesIO((FOLDER / "messages.pot").read_bytes())))

    assert kept == ids(extracted()), REFRESH


@pytest.mark.parametrize("code", OTHERS)
def test_no_translation_is_missing(code):
    """Every sentence has a translation, with a form for every number."""
    known = catalogue(code)

    assert ids(known) == ids(extracted()), REFRESH
    assert [one.id for one in known if one.id and not all(forms(one.string))] == []
    assert [one.id for one in known if one.id and one.fuzzy] == []


@pytest.mark.parametrize("code", OTHERS)
def test_places_are_the_same(code):
    """A translation fills in and links to what the English does."""
    wrong = [
        one.id
        for one in catalogue(code)
        if one.id
        for form in forms(one.string)
        if places(form) not in [places(text) for text in forms(one.id)]
    ]

    assert wrong == []


@pytest.mark.parametrize("code", OTHERS)
def test_sentences_end_alike(code):
    """What is a sentence or a question in English is one in every language."""
    wrong = [
        one.id
        for one in catalogue(code)
        if one.id and " " in forms(one.id)[0]
        for form in forms(one.string)
        if {form[-1:], forms(one.id)[0][-1]} & {".", "?", ":"}
        and form[-1:] != forms(one.id)[0][-1]
    ]

    assert wrong == []


def left_in_english(missed):
    """Return what was not found and is more than places to fill."""
    texts = (one if isinstance(one, str) else one[0] for one in missed)
    return [one for one in texts if re.sub(r"\{\w+\}|rk-\d+|[; ]", "", one)]


class Asked(gettext.NullTranslations):
    """Keeps what a catalogue was asked for and did not have."""

    def __init__(self):
        """Start with nothing."""
        super().__init__()
        self.missed = []

    def gettext(self, message):
        """Keep one text."""
        self.missed.append(message)
        return message

    def ngettext(self, msgid1, msgid2, n):
        """Keep one counted text."""
        self.missed.append((msgid1, msgid2))
        return msgid1 if n == 1 else msgid2


@pytest.fixture
def missed(monkeypatch):
    """Return the list of what no Welsh was found for."""
    asked = Asked()
    monkeypatch.setattr(translations("cy"), "_fallback", asked)
    return asked.missed


@pytest.mark.parametrize("name", ["bare", "known", "example"])
def test_governors_edition_is_all_translated(
    name, missed, make_page, bare_map, known_map, request
):
    """No sentence of the Welsh governors' edition is left in English."""
    if name == "example":
        english = request.getfixturevalue("example_page")
    else:
        english = make_page({"bare": bare_map, "known": known_map}[name])

    page = edition_of(english, audience="governors", language_code="cy")
    written = whole(page)

    assert left_in_english(missed) == []
    assert '<html lang="cy">' in written
    assert len(written.encode()) <= 300_000


@pytest.mark.parametrize("name", ["bare", "known", "example"])
def test_officers_edition_is_all_translated(
    name, missed, make_page, bare_map, known_map, request
):
    """No sentence of the Welsh officer's edition, its steps among them, is English."""
    if name == "example":
        english = request.getfixturevalue("example_page")
    else:
        english = make_page({"bare": bare_map, "known": known_map}[name])

    written = whole(edition_of(english, audience="dpo", language_code="cy"))

    assert left_in_english(missed) == []
    assert name == "bare" or "Heb fesurau, tebygolrwydd:" in written


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("name", ["bare_map", "known_map", "example"])
def test_notice_draft_is_all_translated(name, audience, missed, request):
    """No sentence of a Welsh draft of a notice is left in English."""
    datamap = request.getfixturevalue(name)

    draft = draft_notice(datamap, ON, audience=audience, language_code="cy")
    text = as_markdown(draft)

    assert left_in_english(missed) == []
    assert "Hysbysiad preifatrwydd" in text


@pytest.mark.parametrize(
    "activity",
    ["teaching-and-learning", "safeguarding", "own-records", "fundraising"],
)
def test_assessment_is_all_translated(activity, missed, example):
    """No sentence of the Welsh impact assessment of the example is left in English."""
    folder = example_folder("victoria-cp")

    page = dpia.page_of(example, ON, activity, folder, "cy")
    written = dpia_html.whole(page)

    assert left_in_english(missed) == []
    assert '<html lang="cy">' in written


ANSWERS = """
format: dpia-answers/1
activity: teaching
consultation: {people_asked: [pupils], how: By a talk., reviewed_by: head-teacher}
necessity: {achieves_purpose: It does., alternatives: Paper is slower.}
screening:
  - {trigger: wp-5, holds: true, on: 2026-11-20, why: It grows.}
decisions:
  - {risk: rk-09, effect: reduced, option: Ask the firm., approved: true, why: Cheap.}
overrides:
  - {risk: rk-09, stage: current, scale: likelihood, value: remote, by: head-teacher,
     on: 2026-11-21, why: The firm showed where its staff sit.}
  - {risk: rk-09, stage: target, scale: likelihood, value: probable, by: head-teacher,
     on: 2026-11-21, why: Mr Jones said so.}
  - {risk: rk-01, stage: target, scale: level, value: low, by: head-teacher,
     on: 2026-11-21, why: Mr Jones said so.}
advice: {text: Go ahead., on: 2026-11-20, may_proceed: with-conditions, followed: true,
  decided_by: head-teacher}
conditions:
  - {what: Write to parents., owner: head-teacher, due: 2026-12-31}
regulator: {asked_on: 2026-11-02}
review: {by: data-protection-lead, due: 2026-11-01, every_months: 12}
"""


@pytest.fixture
def decided(known_text, tmp_path):
    """Return a folder with answers, a signature, and what changed after it."""
    (tmp_path / "map.yaml").write_text(known_text, "utf-8")
    (tmp_path / "answers").mkdir()
    file = tmp_path / "answers" / "teaching.yaml"
    file.write_text(ANSWERS, "utf-8")
    datamap = read_map(tmp_path)
    wish = Wish("teaching", State.ADVICE, Signer.DATA_PROTECTION_OFFICER, ON, None)
    sign(tmp_path, datamap, read_answers(tmp_path, datamap), wish)
    changed = known_text.replace("keep_for: P1Y", "keep_for: P2Y")
    (tmp_path / "map.yaml").write_text(changed, "utf-8")
    file.write_text(ANSWERS.replace("It does.", "It does so."), "utf-8")
    return tmp_path


def test_decisions_and_signatures_are_all_translated(decided, missed):
    """What people decided, and what does not fit it, is told in Welsh throughout."""
    page = dpia.page_of(read_map(decided), ON, "teaching", decided, "cy")
    written = dpia_html.whole(page)

    assert left_in_english(missed) == []
    assert "Yn yr atebion, newidiwyd necessity.achieves_purpose." in written
    assert "Llofnodwyd ar 24 Tachwedd 2026 (rôl: swyddog diogelu data)." in written


def test_assessment_says_that_a_machine_drafted_it(bare_map, tmp_path):
    """The Welsh page says so at its head and its foot; the English one does not."""
    pages = {
        code: dpia_html.whole(dpia.page_of(bare_map, ON, "teaching", tmp_path, code))
        for code in LANGUAGES
    }

    head = pages["cy"].partition("<main")[0]
    assert "Drafft peiriant" in head
    assert '<span lang="en">Unchecked machine draft' in head
    assert '<h1 lang="en">Teaching</h1>' in head
    assert "Peiriant a ddrafftiodd" in pages["cy"]
    assert "drafted" not in pages["en"]


def test_draft_says_so_in_both_languages(make_page, bare_map):
    """A page in words that nobody checked says so in its language and in English."""
    page = edition_of(make_page(bare_map), audience="governors", language_code="cy")

    written = whole(page)
    head = written.partition("<main")[0]

    assert is_draft("cy")
    assert not is_draft("en")
    assert "Drafft peiriant" in head
    assert '<span lang="en">Unchecked machine draft' in head
    assert "Peiriant a ddrafftiodd" in written
    assert '<span lang="en">A machine drafted this Welsh' in written
    assert "drafted" not in whole(make_page(bare_map))


@pytest.mark.parametrize(
    ("number", "told"),
    [(1, "1 diben"), (2, "2 ddiben"), (3, "3 o ddibenion"), (20, "20 o ddibenion")],
)
def test_counted_words_follow_the_number(number, told):
    """Welsh changes the counted word with its number."""
    assert language("cy").count("{n} purpose", "{n} purposes", number) == told


def test_days_countries_and_lists_are_welsh():
    """Days, numbers, countries and lists are written as the language writes them."""
    words = language("cy")

    assert words.day(date(2026, 11, 24)) == "24 Tachwedd 2026"
    assert words.number(1200) == "1,200"
    assert words.country("IE") == "Iwerddon"
    assert words.listed(["Ffrainc", "Iwerddon"]) == "Ffrainc ac Iwerddon"
    assert words.listed(["a", "b", "Ffrainc"]) == "a, b a Ffrainc"
    assert words.listed([]) == ""
    assert words.some(list("abcd"), 2) == "a, b a 2 arall"


def test_welsh_words_of_ours_run_together():
    """What follows "and" and "to" changes as Welsh wants it; names never do."""
    words = language("cy")

    assert words.listed(["isel", "canolig"], ours=True) == "isel a chanolig"
    assert words.listed(["posibl", "tebygol"], ours=True) == "posibl a thebygol"
    assert words.listed(["isel", "uchel"], ours=True) == "isel ac uchel"
    assert words.listed(["Hwb", "Canva"]) == "Hwb a Canva"
    assert words.listed(["canolig"], ours=True) == "canolig"
    asked = words.text("Not known. Ask {whom}.", whom=words.text("the school"))
    assert asked == "Ddim yn hysbys. Gofynnwch i'r ysgol."
    assert language("en").listed(["low", "medium"], ours=True) == "low and medium"


def test_risks_and_lists_inside_a_message_are_said():
    """Titles of risks and measures inside a sentence are in its language."""
    words = language("cy")
    text = "{risk} is set otherwise but does not arise here."
    many = "The map names more than one basis: {bases}."

    named = words.say(Message(text, {"risk": "rk-03 (A child can be followed)"}))
    alone = words.say(Message(text, {"risk": "A child can be followed"}))
    bases = words.say(Message(many, {"bases": "Consent, Contract"}))

    assert "rk-03 (Gellir dilyn plentyn)" in named
    assert "Gellir dilyn plentyn" in alone
    assert bases.endswith(": Cydsyniad, Contract.")


def test_a_message_is_said_with_what_it_holds():
    """Days, countries, safeguards and sentences inside a sentence are said too."""
    words = language("cy")
    old = Message(
        "The evidence that it is in {country} is out of date ({day}).",
        {"country": "Ireland", "day": "2025-03-05"},
    )
    undated = Message(old.text, {"country": "Erewhon", "day": "?"})
    inside = Message(
        "It goes on under the transfer to {importer}: {why}",
        {"importer": "the supplier", "why": Message("There is no safeguard for it.")},
    )
    named = Message(
        "It relies on the exception: {exception}.", {"exception": "Consent"}
    )

    assert "5 Mawrth 2025" in words.say(old)
    assert "Iwerddon" in words.say(old)
    assert "(?): Erewhon." in words.say(undated)
    assert words.say(inside).endswith(
        "i'r cyflenwr: Nid oes mesur diogelu ar ei gyfer."
    )
    assert words.say(named) == "Mae'n dibynnu ar yr eithriad: Cydsyniad."
    assert "5 March 2025" in language("en").say(old)


def test_catalogues_are_brought_up_to_date(tmp_path):
    """A new sentence comes in without a translation, and one that is gone goes."""
    folder = tmp_path / "cy" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    text = (FOLDER / "cy" / "LC_MESSAGES" / "messages.po").read_text("utf-8")
    was = text.replace('msgid "Consent"', 'msgid "No longer said."', 1)
    (folder / "messages.po").write_text(was, "utf-8")

    update(tmp_path)

    now = read_po(BytesIO((folder / "messages.po").read_bytes()), locale="cy")
    assert ids(now) == ids(extracted())
    assert now["Consent"].string == ""
    assert now["Contract"].string == "Contract"
    pot = (FOLDER / "messages.pot").read_bytes()
    assert (tmp_path / "messages.pot").read_bytes() == pot.replace(b"\r\n", b"\n")


def test_merging_what_is_fresh_changes_no_word():
    """A catalogue that is up to date keeps every translation."""
    written = (FOLDER / "cy" / "LC_MESSAGES" / "messages.po").read_bytes()

    again = read_po(BytesIO(merged(written, "cy")), locale="cy")

    known = catalogue("cy")
    assert {one.id: one.string for one in again} == {
        one.id: one.string for one in known
    }
