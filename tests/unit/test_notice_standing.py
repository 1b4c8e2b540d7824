"""The school's own privacy notice in its review: what it lacks, and what was mended."""

import hashlib
import json
from dataclasses import replace
from datetime import date

import pytest

from datamap.conversions.json_map import to_json
from datamap.load import build_map, read_map
from datamap.strict_yaml import read_text
from reports.html import data_of, section, whole
from reports.language import language
from reports.manifest import inputs_of
from reports.notice_files import notice_files
from reports.pages.annual_review import build, edition_of
from reports.pages.notice_standing import checked_notices, notice_standings
from reports.parameters import AnnualReview

ON = date(2026, 11, 24)
ENGLISH = language("en")

POOR = """# Privacy notice of Ysgol Fach

## What we collect

Personal information (such as name and address)

## Why we use it

We use the information to support pupil learning.

## Who we share it with

We share information with our local authority.

## Your rights

You have the right to ask for a copy of your information.
"""
BETTER = (
    POOR
    + """
You have the right to object to the use of your data, to have it deleted, to have it
corrected, to have its use limited and to ask for a copy of it.

You can complain to the school at office@ysgolfach.example, and to the Information
Commissioner.
"""
)
BARE = """
format: dpia-map/1
school: {id: school, name: Ysgol Fach, nation: wales, phase: primary}
people: [{id: pupils, name: Pupils, children: true}]
data: [{id: marks, name: Marks, about: [pupils], kind: attainment}]
activities:
  - {id: teaching, name: Teaching, purpose: To teach., people: [pupils]}
"""
PAPER = """
documents:
  - {id: notice, kind: privacy-notice, name: Our notice, file: documents/notice.md}
"""


@pytest.fixture
def school(tmp_path):
    """Return a folder with a map that names its notice, and the notice."""
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "notice.md").write_text(POOR, "utf-8")
    (tmp_path / "map.yaml").write_text(BARE + PAPER, "utf-8")
    return tmp_path


def standing(school, **more):
    """Return how the notice of a school stands in its review."""
    (one,) = build(str(school), ON, **more).notices
    return one


def test_two_sentences_say_where_it_stands(school):
    """How much of what the law asks for is there, and how much more is amiss."""
    found = standing(school)

    assert found.name == "Our notice"
    assert len(found.sentences) == 2
    assert found.sentences[0].startswith("By the law of 24 November 2026 the notice")
    assert "lacks" in found.sentences[0]


def test_the_worst_comes_first_and_has_a_fix(school):
    """Rows are ordered by standing; each says what to do."""
    rows = standing(school).rows
    order = ["wrong", "missing", "partly", "differs"]

    assert [one.standing for one in rows] == sorted(
        (one.standing for one in rows), key=order.index
    )
    assert all(one.fix for one in rows)


def test_rights_that_are_missing_are_told_together(school):
    """What is found several times in the same words is one row."""
    rows = [one for one in standing(school).rows if one.rule == "rights"]

    assert len(rows) == 1
    assert " and " in rows[0].what


def test_section_shows_the_table(school):
    """The part on duties has the standing, the line and the fix."""
    html = section(build(str(school), ON), "duties-not-met")

    assert "What our privacy notice says" in html
    assert "Nowhere in the notice" in html
    assert '<td data-label="Where">Line' in html


def test_without_a_file_one_sentence_says_so(make_page, bare_map):
    """A map that names no file is told what to do about it."""
    html = section(make_page(bare_map), "duties-not-met")

    assert "No privacy notice lies beside the map" in html


def test_what_was_mended_is_counted_in_the_next_review(school):
    """Next year's review says how many points were put right and how many are new."""
    before = school / "before.json"
    first = build(str(school), date(2025, 11, 24))
    before.write_text(json.dumps(data_of(first), default=str), "utf-8")
    (school / "documents" / "notice.md").write_text(BETTER, "utf-8")

    page = build(str(school), ON, previous=str(before))

    assert page.changed.notice.startswith("Of ")
    assert "are put right" in page.changed.notice
    assert page.changed.notice in section(page, "what-changed")


def test_page_of_the_review_before_is_enough(school):
    """Last year's HTML keeps what was open in the notice."""
    before = school / "before.html"
    before.write_text(whole(build(str(school), date(2025, 11, 24))), "utf-8")

    page = build(str(school), ON, previous=str(before))

    assert "in the privacy notice that were open, 0 are put right" in (
        page.changed.notice
    )


@pytest.mark.parametrize("kept", [{}, {"notices": 3}, {"notices": [3]}])
def test_review_before_without_a_notice_has_nothing_to_compare(school, kept):
    """Without a notice then, nothing is said of what was mended."""
    first = build(str(school), ON)
    before = school / "before.json"
    tree = {"on": "2025-11-24", "map": to_json(first.datamap), **kept}
    before.write_text(json.dumps(tree), "utf-8")

    assert build(str(school), ON, previous=str(before)).changed.notice == ""


def test_poor_notice_is_among_the_decisions(school):
    """Governors are asked who puts it right."""
    decisions = build(str(school), ON).in_short.decisions

    assert "Agree who mends the privacy notice, and by when." in decisions


def test_poor_notice_and_open_duties_are_one_decision(school, known_text):
    """Where duties are open too, both are decided together."""
    text = known_text.replace("contract: terms", "contract: none").replace(
        "documents:\n", PAPER.lstrip("\n")
    )
    (school / "map.yaml").write_text(text, "utf-8")

    decisions = build(str(school), ON).in_short.decisions

    assert any("mends the notice" in one for one in decisions)


def test_file_that_cannot_be_read_is_told(school):
    """A notice without text does not stop the review."""
    (school / "documents" / "notice.md").write_text("", "utf-8")

    found = standing(school)

    assert found.rows == ()
    assert found.sentences[0].startswith("The file of the notice could not be read")


def test_other_file_than_recorded_is_told(school):
    """A hash in the map that is not the file's is said; the right one is not."""
    right = hashlib.sha256((school / "documents" / "notice.md").read_bytes())
    told = {}
    for name, digest in (("right", right.hexdigest()), ("wrong", "0" * 64)):
        paper = PAPER.replace("}", f", sha256: '{digest}'}}")
        (school / "map.yaml").write_text(BARE + paper, "utf-8")
        told[name] = standing(school).sentences

    assert len(told["right"]) == 2
    assert told["wrong"][2] == "It is not the file that the map has the hash of."


def test_notice_that_agrees_says_so(school):
    """Without any point beyond what the law asks for, the second sentence is short."""
    (one,) = checked_notices(
        read_map(school), school, ON, school / "documents" / "notice.md"
    )
    met = replace(one, findings=())

    (found,) = notice_standings([met], ON, ENGLISH)

    assert found.sentences[1] == "It agrees with the map and with itself."
    assert not found.is_poor


@pytest.mark.parametrize("file", ["../notice.md", "documents/none.md", "documents"])
def test_file_elsewhere_is_passed_over(school, file):
    """A map never has a file outside its own folder read."""
    (school.parent / "notice.md").write_text(POOR, "utf-8")
    text = BARE + PAPER.replace("documents/notice.md", file)

    assert notice_files(build_map(read_text(text, "map.yaml")), school) == ()


def test_paper_that_is_not_held_is_passed_over(school):
    """A notice that the school does not have is not read."""
    text = BARE + PAPER.replace("}", ", held: false}")

    assert notice_files(build_map(read_text(text, "map.yaml")), school) == ()


def test_named_notice_is_read_in_place_of_the_maps(school, tmp_path):
    """A notice that is named is read, whatever the map says."""
    other = tmp_path / "other.md"
    other.write_text(BETTER, "utf-8")

    assert standing(school, notice=str(other)).name == "other.md"


def test_notice_is_among_the_inputs(school):
    """Its hash decides whether a review is the same."""
    asked = AnnualReview(map_path=str(school), on=ON)
    before = inputs_of(asked)
    (school / "documents" / "notice.md").write_text(BETTER, "utf-8")

    assert "notice documents/notice.md" in [one.file for one in before.files]
    assert inputs_of(asked).identity != before.identity


def test_inputs_of_a_broken_map_have_no_notice(school):
    """A map with mistakes is told elsewhere; its hash is taken all the same."""
    (school / "map.yaml").write_text("school: [", "utf-8")

    files = inputs_of(AnnualReview(map_path=str(school), on=ON)).files

    assert [one.file for one in files] == ["map.yaml"]


def test_what_has_no_translation_carries_its_language(school):
    """A finding that the Welsh edition tells in English is marked as English."""
    page = edition_of(build(str(school), ON), audience="governors", language_code="cy")
    html = section(page, "duties-not-met").replace("&#39;", "'")

    (found,) = page.notices

    english = [one for one in found.rows if one.is_english]
    assert all(f'<span lang="en">{one.what}</span>' in html for one in english)
    assert all(
        f'<th scope="row">{one.what}' in html
        for one in found.rows
        if not one.is_english
    )
