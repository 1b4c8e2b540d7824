"""The report's HTML: what it promises whatever a map holds."""

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from reports.html import SECTIONS, TITLES, section, whole
from reports.pages.annual_review import edition_of

NAMED_IN_THE_NOTICE = (
    "Schools that pupils go on to", "Wrexham County Borough Council", "GwE",
    "Welsh Government", "Betsi Cadwaladr", "Social services", "INCERTS", "ClassDojo",
    "Hwb", "Seesaw", "Times Tables Rock Stars", "Cornerstones Maestro", "MyConcern",
    "CCTV", "School census", "National Pupil Database", "Paper records",
    "Electronic records",
)  # fmt: skip


@pytest.fixture(scope="module")
def pages(example_page, make_page, bare_map, known_map):
    """Return the reviews of three maps, by name."""
    return {
        "example": example_page,
        "bare": make_page(bare_map),
        "known": make_page(known_map),
    }


@pytest.mark.parametrize("name", ["example", "bare", "known"])
def test_no_sentence_shows_how_it_is_made(pages, name):
    """No text of a report shows None, nan, a placeholder or two full stops."""
    html = re.sub(r"(?s)<script.*?</script>|<style.*?</style>", "", whole(pages[name]))
    text = re.sub(r"<[^>]+>", " ", html)

    assert not re.search(r"\bNone\b|\bnan\b|[{}]|\.\.(?!\.)", text)


def test_every_recipient_of_the_notice_is_named(example_page):
    """Section two names each recipient and system that the notice names."""
    html = section(example_page, "where-data-goes")

    missing = [name for name in NAMED_IN_THE_NOTICE if name not in html]

    assert missing == []


def test_a_recipient_that_has_ended_says_so(example_page):
    """The row of GwE says on which day it ended."""
    html = section(example_page, "where-data-goes")

    assert "It ended on 31 May 2025" in html


def test_governors_edition_is_small(example_page):
    """The governors' edition of the example has at most 300 KB."""
    assert len(whole(example_page).encode()) <= 300 * 1024


def test_style_is_the_one_that_the_policy_allows(pages):
    """The policy of the page names the hash of its own stylesheet."""
    html = whole(pages["known"])
    style = re.search(r"<style>(.*?)</style>", html, re.S).group(1)

    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()

    assert f"default-src 'none'; style-src 'sha256-{digest}" in html


def test_data_in_the_page_reads_back(make_page, known_text):
    """The page's data is JSON that no name in the map can end."""
    text = known_text.replace("Ysgol Fach", "'</script><b>'", 1)
    html = whole(make_page(text))

    data = re.search(r'id="review-data">(.*?)</script>', html, re.S).group(1)

    assert json.loads(data)["map"]["school"]["name"] == "</script><b>"


def test_nothing_is_loaded(pages):
    """No element of a page has an address to load."""
    html = whole(pages["example"])

    assert not re.search(r"""(src|href)=["']?(https?:)?//|@import|url\(""", html)
    assert re.findall(r"<script[^>]*>", html) == [
        '<script type="application/json" id="review-data">'
    ]


class _Outline(HTMLParser):
    """Collects headings, tables and figures."""

    def __init__(self, html):
        super().__init__()
        self.headings, self.without_scope, self.tables, self.captions = [], 0, 0, 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        """Note what the tag begins."""
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        self.tables += tag == "table"
        self.captions += tag == "caption"
        self.without_scope += tag == "th" and "scope" not in dict(attrs)


@pytest.mark.parametrize("name", ["example", "bare", "known"])
def test_structure_is_sound(pages, name):
    """One first heading, no level skipped, every table with caption and scopes."""
    outline = _Outline(whole(pages[name]))

    pairs = pairwise(outline.headings)

    assert outline.headings.count(1) == 1
    assert all(after - before <= 1 for before, after in pairs)
    assert outline.tables == outline.captions
    assert outline.without_scope == 0


def test_sections_are_the_same_twice(pages, make_page, known_map):
    """The same map gives the same report."""
    again = make_page(known_map)

    assert whole(again) == whole(pages["known"])


RATIO = 4.5
PAIRS = [
    ("ink", "paper"), ("soft", "paper"), ("teal", "paper"), ("soft", "card"),
    ("teal", "card"), ("ink", "teal-wash"), ("soft", "teal-wash"),
    ("amber", "amber-wash"), ("red", "red-wash"), ("green", "green-wash"),
    ("ink", "red-wash"), ("ink", "amber-wash"), ("amber", "card"), ("red", "card"),
    ("green", "card"), ("ink", "green-wash"), ("teal", "teal-wash"),
    ("on-band", "band"), ("on-band-soft", "band"), ("green", "paper"),
    ("red", "paper"), ("amber", "paper"), ("soft", "amber-wash"),
    ("teal", "amber-wash"),
]  # fmt: skip


@pytest.mark.parametrize("scheme", [0, 1, 2], ids=["light", "dark", "print"])
def test_colours_have_enough_contrast(pages, scheme):
    """Text stands out from its background by 4.5 to 1 in every scheme (WCAG AA)."""
    style = re.search(r"<style>(.*?)</style>", whole(pages["known"]), re.S).group(1)
    schemes = [
        dict(re.findall(r"--([a-z-]+):(#[0-9a-f]{3,6})", block))
        for block in re.findall(r":root\{([^}]*)\}", style)
    ]

    weak = [
        pair
        for pair in PAIRS
        if _contrast(*(schemes[scheme][name] for name in pair)) < RATIO
    ]

    assert weak == []


def _contrast(first, second):
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = map(_linear, parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part):
    return part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4


def test_every_section_has_a_heading_and_a_link_to_it(pages):
    """Each section begins with its title, and the summary links to every other."""
    html = whole(pages["known"])

    linked = re.findall(
        r'<li><a href="#([a-z-]+)">', section(pages["known"], "in-short")
    )

    assert [one for one in TITLES if one in SECTIONS] == list(SECTIONS)
    assert linked == list(SECTIONS[1:])
    assert all(f'<section id="{one}"' in html for one in SECTIONS)


def test_matrix_notice_stands_wherever_levels_do(pages):
    """The unverified matrix is told with the risks and with the method."""
    notice = pages["example"].basis.matrix_unverified

    for name in ("what-could-go-wrong", "words-and-method"):
        shown = re.sub(r"</?a\b[^>]*>", "", section(pages["example"], name))
        assert notice in shown


def test_linked_words_are_explained(pages):
    """Every link to a word goes to a word of the glossary."""
    html = whole(pages["example"])
    used = set(re.findall(r'href="#(word-[a-z-]+)"', html))

    assert used
    assert used <= set(re.findall(r'id="(word-[a-z-]+)"', html))


def test_ids_are_unique(pages):
    """No two elements of a page have the same id."""
    found = re.findall(r'\sid="([^"]+)"', whole(pages["example"]))

    assert sorted(found) == sorted(set(found))


def test_governors_edition_says_nothing_of_protection(make_page, known_text):
    """Access and measures of systems are in the officer's page data only."""
    text = known_text.replace(
        "measures: none", "measures: none\n    access: {shared_login: true}"
    )
    governors, officer = make_page(text), make_page(text, audience="dpo")

    kept = [
        json.loads(
            re.search(r'review-data">(.*?)</script>', whole(page), re.S).group(1)
        )
        for page in (governors, officer)
    ]

    assert "access" not in kept[0]["map"]["systems"][0]
    assert kept[0]["left_out"] == {"systems": ["access", "measures"]}
    assert kept[1]["map"]["systems"][0]["access"] == {"shared_login": True}
    assert "leaves out security detail" in section(governors, "what-could-go-wrong")


def test_officers_edition_has_every_step(make_page, known_map):
    """Each rule behind each score is in a line of the officer's edition."""
    page = make_page(known_map, audience="dpo")
    html = section(page, "what-could-go-wrong")

    rules = {step.rule for one in page.assessment.risks for step in one.steps}
    lines = [line for card in page.risks for use in card.uses for line in use.steps]

    assert rules
    assert all(any(f"({rule})" in line for line in lines) for rule in rules)
    assert html.count('<ol class="steps">') == len(page.assessment.risks)


def test_an_unverified_law_is_marked(pages):
    """The officer's edition says what nobody verified; the governors' that there is.

    Every provision is marked where it is cited.
    """
    full = edition_of(pages["example"], audience="dpo", language_code="en")
    html = section(full, "duties-not-met")

    unverified = [law for gap in full.gaps for law in gap.law if law.unverified]

    assert unverified
    assert "cited from memory" in section(pages["example"], "duties-not-met")
    assert html.count('class="flag"') == len(unverified)
