"""Each section of the report, as it was when somebody last looked at it."""

import re
from datetime import date

import pytest

from reports.html import TITLES, section, whole
from reports.pages.annual_review import build, edition_of

LANGUAGES = ["en", "cy"]
BIG = {"where-data-goes", "what-could-go-wrong"}
"""Sections of the example that are told in sentences only: their figures are long."""

NOTICE = """# Privacy notice of Ysgol Fach

## What we collect

Personal information (such as name and address)

## Who we share it with

We share information with the council. Most of it is kept in the United Kingdom.
"""
RIGHTS = """
## Your rights

You have the right to object to the use of your data.
"""


@pytest.fixture(scope="module")
def pages(make_page, bare_map, known_map, example_page):
    """Return the reviews of two small maps and of the example, by name and language."""
    english = {
        "bare": make_page(bare_map),
        "known": make_page(known_map),
        "example": example_page,
    }
    return {
        (name, code): edition_of(page, audience="governors", language_code=code)
        for name, page in english.items()
        for code in LANGUAGES
    }


def sentences(text):
    """Return the sentences of a section, each once, without what they stand in."""
    words = re.sub(r"<svg.*?</svg>", "", text, flags=re.S)
    blocks = re.split(r"</?(?:p|li|dd|td|th|caption|figcaption|h\d)\b[^>]*>", words)
    told = (" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in blocks)
    return list(dict.fromkeys(one for one in told if re.search(r"\w[.?!]$", one)))


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", ["bare", "known"])
@pytest.mark.parametrize("section_id", TITLES)
def test_section_of_a_small_map(pages, name, code, section_id, snapshot):
    """Each section of a map that is bare, and of one that is known, stays as it is."""
    assert section(pages[name, code], section_id) == snapshot


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("section_id", TITLES)
def test_section_of_the_example(pages, code, section_id, snapshot):
    """Each section of the example stays as it is; the longest in their sentences."""
    text = section(pages["example", code], section_id)

    assert (sentences(text) if section_id in BIG else text) == snapshot


@pytest.fixture(scope="module")
def noticed(known_text, tmp_path_factory):
    """Return the review of a map with a poor notice, compared with a better one."""
    folder = tmp_path_factory.mktemp("noticed")
    paper = "documents:\n  - {id: ours, kind: privacy-notice, file: notice.md}\n"
    text = known_text.replace("documents:\n", paper)
    (folder / "map.yaml").write_text(text, "utf-8")
    (folder / "notice.md").write_text(f"{NOTICE}{RIGHTS}", "utf-8")
    before = folder / "before.html"
    before.write_text(whole(build(str(folder), date(2025, 11, 24))), "utf-8")
    (folder / "notice.md").write_text(NOTICE, "utf-8")
    return folder, before


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize(
    "section_id", ["in-short", "what-changed", "what-could-go-wrong", "duties-not-met"]
)
def test_section_of_a_map_with_a_notice(noticed, code, section_id, snapshot):
    """What is said of a notice, and beside the review before, stays as it is."""
    folder, before = noticed
    on = date(2026, 11, 24)

    page = build(str(folder), on, language=code, previous=str(before))

    assert sentences(section(page, section_id)) == snapshot


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", ["bare", "known", "example"])
@pytest.mark.parametrize("section_id", TITLES)
def test_no_section_shows_how_it_is_made(pages, name, code, section_id):
    """No sentence shows None, nan, a placeholder or two full stops."""
    text = re.sub(r"<[^>]+>", " ", section(pages[name, code], section_id))

    assert not re.search(r"\bNone\b|\bnan\b|[{}]|%\(|\.\.(?!\.)", text)
