"""Words in two languages: nothing missing, nothing stale, the places the same."""

import gettext
import re
from datetime import date
from importlib.resources import files
from io import BytesIO

import pytest
from babel.messages.pofile import read_po

from datamap.messages import Message
from reports.html import whole
from reports.language import LANGUAGES, language
from reports.locale import is_draft, translations
from reports.locale.__main__ import update
from reports.locale.extract import extracted, merged
from reports.pages.annual_review import edition_of

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
    """``messages.pot`` holds every sentence of the governors' edition, and no other."""
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

    assert [one for one in missed if one != "{question}"] == []
    assert '<html lang="cy">' in written
    assert len(written.encode()) <= 300_000


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
    assert words.say(inside).endswith("y cyflenwr: Nid oes mesur diogelu ar ei gyfer.")
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
