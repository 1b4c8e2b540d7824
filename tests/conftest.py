"""What tests share: a fixed day, the example, small maps, a browser."""

import os
import shutil
from datetime import date

import pytest

from datamap.load import build_map, read_map
from datamap.strict_yaml import read_text
from dpia.catalogue import shipped_catalogue
from reports.pages.annual_review import page_of

# Every test reads its maps; those about the kept ones name a folder of their own.
os.environ["DPIA_CACHE"] = ""

ON = date(2026, 11, 24)
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
]  # fmt: skip

BARE = """
format: dpia-map/1
school: {id: school, name: Ysgol Fach, nation: wales, phase: primary}
people: [{id: pupils, name: Pupils, children: true}]
data: [{id: marks, name: Marks, about: [pupils], kind: attainment}]
activities:
  - {id: teaching, name: Teaching, purpose: To teach., people: [pupils]}
"""

KNOWN = """
format: dpia-map/1
school: {id: school, name: Ysgol Fach, nation: wales, phase: primary}
documents:
  - {id: terms, kind: processor-contract, dated: 2026-09-01, review_by: 2027-09-01,
     covers: [app], terms: [pc-01, pc-02, pc-03, pc-04, pc-05, pc-06, pc-07, pc-08,
     pc-09, pc-10, pc-11, pc-12, pc-13]}
people: [{id: pupils, name: Pupils, children: true, count: 90}]
data: [{id: marks, name: Marks, about: [pupils], kind: attainment}]
parties:
  - {id: firm, name: Firm, kind: supplier, country: GB, engages: none,
     own_purposes: none, reviewed_on: 2026-09-01, owner_changed_on: none}
systems:
  - id: app
    name: App
    provider: firm
    stored_in:
      - {use: primary, place: GB}
      - {use: backup, place: IE}
      - {use: support-access, place: GB}
      - {use: telemetry, place: none}
    contract: terms
    measures: none
    design: {deletes_leavers_after: P30D, exports_all: true, deletes_person: true}
activities:
  - id: teaching
    name: Teaching
    purpose: To teach.
    people: [pupils]
    data: [marks]
    lawful_basis: public-task
    special_condition: none
    schedule_1: none
    retention: {starts_when: year-ends, keep_for: P1Y, then: delete}
    traits: {monitoring: false, profiling: false, automated_decision: false,
      decides_access: false, new_technology: false, public_place: false,
      matching: false, invisible: false, tracking: false, targets_children: false,
      could_endanger: false}
flows:
  - {id: work, activity: teaching, from: school, to: firm, through: app,
     role: processor, data: [marks], more_than_needed: false, mechanism: none}
"""


@pytest.fixture(scope="session")
def on():
    """Return the day that tests ask about."""
    return ON


@pytest.fixture(scope="session")
def example():
    """Return the map of the worked example."""
    return read_map("victoria-cp")


def small_map(text):
    """Return the map of a text."""
    return build_map(read_text(text, "map.yaml"))


@pytest.fixture(scope="session")
def bare_map():
    """Return a map of which next to nothing is known."""
    return small_map(BARE)


@pytest.fixture(scope="session")
def known_map():
    """Return a map of which everything that a rule reads is known."""
    return small_map(KNOWN)


@pytest.fixture(scope="session")
def make_page():
    """Return a function from a map, or its text, to the page of its review."""

    def page(source, **more):
        datamap = small_map(source) if isinstance(source, str) else source
        return page_of(datamap, ON, shipped_catalogue(), **more)

    return page


@pytest.fixture(scope="session")
def example_page(make_page, example):
    """Return the governors' edition of the example's review."""
    return make_page(example)


@pytest.fixture(scope="session")
def known_text():
    """Return the text of the fully known map, to change before it is read."""
    return KNOWN


@pytest.fixture(scope="session")
def browser():
    """Return a running Chromium; skip without one, except in CI."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("CI has to have Chromium.")
        pytest.skip("No Chromium on this machine.")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield started
        started.close()
