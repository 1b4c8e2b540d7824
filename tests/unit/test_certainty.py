"""What is certain about the risks, what keeps the rest open, and who can tell."""

from dataclasses import replace

import pytest

from dpia.scales import Level, Levels
from reports.html import section
from reports.language import language
from reports.pages.certainty import certainty
from reports.pages.what_could_go_wrong import alike
from reports.pages.who_can_answer import addressees, answer_words

ENGLISH = language("en")
OPEN = Levels(Level.NONE, Level.HIGH)


def told(page, cards=None, asked=None):
    """Return what is certain about some cards of a page."""
    cards = page.risks if cards is None else cards
    return certainty(
        page.datamap, cards, page.asked if asked is None else asked, ENGLISH
    )


def test_what_is_certain_says_where(example_page):
    """A kind of risk that surely arises is named with its place and its level."""
    found = told(example_page)

    assert found.certain.startswith("1 kind of risk is certain to arise: Data goes to")
    assert ", at GwE (between medium and high)." in found.certain


def test_the_rest_is_counted_and_the_widest_unknown_named(example_page):
    """How many kinds are open, and on what most of them hang, is said once."""
    found = told(example_page)

    assert found.open.startswith("33 kinds are open")
    assert found.widest.startswith("The widest unknown is how systems are protected")


def test_who_can_tell_is_named_with_the_questions(example_page):
    """Whoever could settle most comes first, with how many questions."""
    asked = addressees(example_page.datamap, example_page.asked, ENGLISH)
    first = asked[0]

    assert sum(one.questions for one in asked) == len(example_page.asked)
    assert f"{first.name} ({first.questions})" in told(example_page).who
    assert {"ClassDojo, Inc."} <= {one.name for one in asked if one.is_named}


def test_nothing_open_leaves_only_what_is_certain(known):
    """Where every level is settled, no unknown and nobody to ask is named."""
    cards = [replace(one, now=Levels(Level.LOW, Level.LOW)) for one in known.risks]

    found = told(known, cards)

    assert found.certain.startswith(f"{len(cards)} kinds of risk are certain")
    assert (found.open, found.widest, found.who) == ("", "", "")


def test_nothing_certain_is_said_so(known):
    """Where every kind is open, none is certain."""
    cards = [replace(one, now=OPEN) for one in known.risks]

    assert told(known, cards).certain == "No kind of risk is certain to arise."


def test_no_question_names_no_unknown(known):
    """Where nothing is asked, there is no widest unknown and nobody to ask."""
    cards = [replace(one, now=OPEN) for one in known.risks]

    found = told(known, cards, asked=())

    assert (found.widest, found.who) == ("", "")
    assert answer_words((), ENGLISH) == ""


def test_widest_unknown_is_named_in_words(make_page, known_text):
    """An open field outside security is named as the end of a sentence."""
    page = make_page(known_text.replace("engages: none", "engages: unknown"))
    asked = [one for one in page.asked if one.field == "engages"]

    found = told(page, asked=asked)

    assert "The widest unknown is which other firms get data from Firm:" in found.widest


def test_kinds_that_stand_alike_are_together(example_page):
    """Every kind of risk is in one group, whose levels are its own."""
    groups = alike(example_page.risks)

    assert sum(len(one.risks) for one in groups) == len(example_page.risks)
    assert len(groups) < len(example_page.risks) / 4
    assert all(one.now == risk.now for one in groups for risk in one.risks)


def test_every_kind_of_risk_is_named_on_the_page(example_page):
    """Nothing is lost where kinds are put together."""
    html = section(example_page, "what-could-go-wrong").replace("&#39;", "'")

    assert [one.title for one in example_page.risks if one.title not in html] == []


@pytest.fixture(scope="module")
def known(make_page, known_map):
    """Return the review of a map of which everything is known."""
    return make_page(known_map)


def test_question_about_a_flow_goes_to_who_receives_it(make_page, known_text):
    """What a supplier is asked of a flow is counted with the supplier."""
    unknown = "more_than_needed: {value: unknown, ask: supplier}"
    page = make_page(known_text.replace("more_than_needed: false", unknown))
    asked = [one for one in page.asked if one.field == "more_than_needed"]

    found = addressees(page.datamap, asked, ENGLISH)

    assert [(one.name, one.is_named) for one in found] == [("Firm", True)]
