"""Each section of the report, as it was when somebody last looked at it."""

import pytest

from reports.html import TITLES, section


@pytest.fixture(scope="module")
def pages(make_page, bare_map, known_map):
    """Return the reviews of two small maps, by name."""
    return {"bare": make_page(bare_map), "known": make_page(known_map)}


@pytest.mark.parametrize("name", ["bare", "known"])
@pytest.mark.parametrize("section_id", TITLES)
def test_section_of_a_small_map(pages, name, section_id, snapshot):
    """Each section of a map that is bare, and of one that is known, stays as it is."""
    assert section(pages[name], section_id) == snapshot


@pytest.mark.parametrize("section_id", ["in-short", "outside-the-uk", "sign-off"])
def test_section_of_the_example(example_page, section_id, snapshot):
    """What governors read first of the example stays as it is."""
    assert section(example_page, section_id) == snapshot
