"""What an accessibility checker finds in the report: nothing at WCAG 2.2 AA."""

import pytest

pytestmark = pytest.mark.browser

OPTIONS = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    },
    "resultTypes": ["violations", "passes"],
}
VIEWS = {
    "light": ((1200, 900), "light"),
    "dark": ((1200, 900), "dark"),
    "phone": ((320, 700), "light"),
    "dark phone": ((320, 700), "dark"),
}


def found_by_axe(page):
    """Return each violation with the elements that have it."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    found = axe.run(page, options=OPTIONS).response
    assert len(found["passes"]) > 10
    return {
        one["id"]: [node["html"][:120] for node in one["nodes"]]
        for one in found["violations"]
    }


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("name", ["governors", "welsh"])
def test_no_violation(opened, editions, name, view):
    """The governors' edition has no violation, in light, in dark and on a phone."""
    page = opened(editions[name], *VIEWS[view]).page

    assert found_by_axe(page) == {}


@pytest.mark.slow
@pytest.mark.parametrize("view", ["light", "dark phone"])
def test_no_violation_in_the_officers_edition(opened, editions, view):
    """The officer's edition, many times as long, has none either."""
    page = opened(editions["officer"], *VIEWS[view]).page

    assert found_by_axe(page) == {}


def test_no_violation_in_what_is_folded(opened, editions):
    """What is folded away has no violation once it is open."""
    page = opened(editions["governors"]).page

    page.evaluate(
        "document.querySelectorAll('details').forEach(one => one.open = true)"
    )

    assert found_by_axe(page) == {}
