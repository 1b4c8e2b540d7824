"""The guide names only pictures that the tests take, and only pages that exist."""

import re
from pathlib import Path

import pytest

from reports.cli import COMMANDS

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "guide"
PAGES = sorted(one.name for one in GUIDE.glob("*.md"))

MOST_BYTES = 120 * 1024


def text(name):
    """Return the text of a page."""
    return (GUIDE / name).read_text("utf-8")


def named():
    """Return the pictures that the pages name."""
    found = [re.findall(r"\(pictures/([\w-]+)\.png\)", text(one)) for one in PAGES]
    return {name for names in found for name in names}


def taken():
    """Return the pictures that the browser tests take."""
    tests = (ROOT / "tests" / "browser").glob("test_*.py")
    found = [
        re.findall(r'picture\(page, "([\w-]+)"\)', one.read_text("utf-8"))
        for one in tests
    ]
    return {name for names in found for name in names}


def test_every_picture_is_one_that_tests_take():
    """A picture of the guide cannot go stale: a test takes it, and it is there."""
    there = {one.stem for one in (GUIDE / "pictures").iterdir()}

    assert named() == taken()
    assert there == named()


def test_pictures_are_small_and_described():
    """A picture is at most 120 KB and says in words what it shows."""
    sizes = {one.name: one.stat().st_size for one in (GUIDE / "pictures").iterdir()}
    empty = [one for one in PAGES if re.search(r"!\[\s*\]", text(one))]

    assert {name: size for name, size in sizes.items() if size > MOST_BYTES} == {}
    assert empty == []


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name):
    """Every link of a page is another page of the guide."""
    links = re.findall(r"(?<!!)\[[^]]+\]\(([^)]+)\)", text(name))

    assert [one for one in links if not (GUIDE / one).is_file()] == []


def test_first_page_leads_to_all():
    """The first page links to each of the others once."""
    links = re.findall(r"\d+\. \[[^]]+\]\(([^)]+)\)", text("README.md"))

    assert sorted([*links, "README.md"]) == PAGES


@pytest.mark.parametrize("name", PAGES)
def test_commands_exist(name):
    """Every command that a page names is one of the toolkit's."""
    found = re.findall(r"(?:^|`)dpia ([a-z]+)", text(name), re.MULTILINE)

    assert [one for one in found if one not in COMMANDS] == []
