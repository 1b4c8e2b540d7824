"""Plain English, measured: the grade of the governors' edition, words explained.

Flesch-Kincaid with a counter of syllables of our own. The kept libraries do not
serve: textstat fetches a word list from a network, and pyphen counts the places
where a word may be broken, which gives two grades too little.
"""

import re
from html.parser import HTMLParser

import pytest

from reports.explained import explained
from reports.glossary import glossary
from reports.html import SECTIONS, section, whole

MOST = 9
PROSE = {"p", "li", "dd", "td", "th"}
WORD = re.compile(r"[A-Za-z][A-Za-z'\u2019-]*|\d[\d,]*")
SYLLABLES = {
    "data": 2, "school": 1, "people": 2, "personal": 3, "organisation": 5,
    "protection": 3, "supplier": 3, "governors": 3, "children": 2, "risk": 1,
    "level": 2, "answer": 2, "missing": 2, "question": 2, "looked": 1, "needed": 2,
    "known": 1, "places": 2, "used": 1, "evidence": 3, "measures": 2, "severity": 4,
    "duty": 2, "law": 1, "artificial": 4, "intelligence": 4, "contract": 2, "who": 1,
    "family": 3, "activity": 4, "assessment": 3, "breaches": 2, "abroad": 2,
}  # fmt: skip
"""Words of the report with their syllables, counted by hand."""


class Prose(HTMLParser):
    """Collects the text of paragraphs, items and cells, each by itself."""

    def __init__(self, text):
        """Read a page; figures, lists of laws and of sources are no prose."""
        super().__init__()
        self.blocks = [""]
        self.inside = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        """Begin a block, or a part that is left out."""
        names = (dict(attrs).get("class") or "").split()
        left_out = tag in ("style", "script", "svg") or {"law", "sources"} & {*names}
        if tag not in ("meta", "link", "br"):
            self.inside.append((tag, bool(left_out)))
        if tag in PROSE or "by" in names:
            self.blocks.append("")

    def handle_endtag(self, tag):
        """End a block."""
        while self.inside and self.inside.pop()[0] != tag:
            pass
        if tag in PROSE:
            self.blocks.append("")

    def handle_data(self, data):
        """Keep text that is not left out."""
        if not any(left_out for _, left_out in self.inside):
            self.blocks[-1] += data


def sentences(text):
    """Return each different sentence of a page once."""
    blocks = [" ".join(one.split()) for one in Prose(text).blocks]
    split = [part for one in blocks for part in re.split(r"(?<=[.?!])\s+", one)]
    return list(dict.fromkeys(one for one in split if re.search(r"\w.*[.?!]$", one)))


def syllables(word):
    """Return about how many syllables an English word has: its groups of vowels."""
    plain = re.sub(r"[^a-z]", "", word.lower())
    if len(plain) > 3:
        plain = re.sub(r"(?<![laeiouyscghxz])es$|(?<![aeioutd])ed$", "", plain)
        plain = re.sub(r"(?<![laeiouy])e$", "", plain)
    return max(len(re.findall(r"[aeiouy]+", plain)), 1)


def grade(told):
    """Return the Flesch-Kincaid grade of some sentences."""
    words = [word for one in told for word in WORD.findall(one)]
    spoken = sum(map(syllables, words))
    return 0.39 * len(words) / len(told) + 11.8 * spoken / len(words) - 15.59


def test_counter_counts_as_a_person_does():
    """The counter finds the syllables that a person hears, over all the words."""
    counted = {word: syllables(word) for word in SYLLABLES}

    wrong = {word for word in SYLLABLES if abs(counted[word] - SYLLABLES[word]) > 1}
    assert wrong == set()
    assert sum(counted.values()) == pytest.approx(sum(SYLLABLES.values()), rel=0.05)


def test_governors_edition_is_plain(example_page):
    """The governors' edition of the example has a reading grade of at most 9."""
    told = sentences(whole(example_page))

    assert len(told) > 100
    assert grade(told) <= MOST


@pytest.mark.parametrize("name", SECTIONS)
def test_each_section_is_plain(example_page, name):
    """No section of some length is harder than the whole may be."""
    told = sentences(section(example_page, name))

    assert len(told) < 6 or grade(told) <= MOST


def test_no_sentence_is_long(example_page):
    """No sentence of the governors' edition has more than 45 words."""
    told = sentences(whole(example_page))

    assert [one for one in told if len(WORD.findall(one)) > 45] == []


def test_technical_words_are_explained_at_first_use(example_page):
    """Whatever of the glossary a section's prose uses, it links to the meaning."""
    missing = []
    for name in SECTIONS[:-1]:
        text = section(example_page, name)
        prose = re.sub(r"<(a|svg|nav|span|strong|em)\b.*?</\1>", "", text, flags=re.S)
        blocks = re.findall(r"<(p|li|dd)\b[^>]*>(.*?)</\1>", prose, re.S)
        told = " ".join(re.sub(r"<[^>]+>", " ", one) for _, one in blocks)
        missing += [
            (name, term.id)
            for term in glossary()
            if re.search(rf"\b{term.word}\b", told, re.IGNORECASE)
            and f"#word-{term.id}" not in text
        ]

    assert missing == []


def test_only_the_first_use_is_linked():
    """A word is linked once, in prose only, the longer of two that begin alike."""
    terms = {"data": "data", "personal-data": "personal data", "map": "map"}
    text = (
        "<h2>Map</h2><p>Maps of <span>data</span> show Personal Data, data &amp;"
        " data.<br>Map</p><p><a href='#x'>map</a></p>"
    )

    linked = explained(text, terms)

    assert linked == (
        '<h2>Map</h2><p><a class="term" href="#word-map">Maps</a> of <span>data</span>'
        ' show <a class="term" href="#word-personal-data">Personal Data</a>, <a'
        ' class="term" href="#word-data">data</a> &amp; data.<br>Map</p><p><a'
        " href='#x'>map</a></p>"
    )


def test_a_word_linked_by_hand_is_left_alone():
    """A section that links a word itself gets no second link."""
    text = '<p>map <a href="#word-map">map</a></p>'

    assert explained(text, {"map": "map"}) == text
