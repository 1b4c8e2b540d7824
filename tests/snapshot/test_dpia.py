"""Each part of the impact assessment, as it was when somebody last looked at it."""

import html
import re
from datetime import date
from pathlib import Path

import pytest

from datamap.load import example_folder, read_map
from dpia.judgement import read_answers
from dpia.sign_off import Signer, State, Wish, sign
from reports.dpia_html import SECTIONS, document_foot, document_head, section
from reports.pages.dpia.page import page_of

ON = date(2026, 11, 24)
LANGUAGES = ["en", "cy"]
PARTS = ["summary", *SECTIONS, "foot"]
ANSWERS = """
format: dpia-answers/1
activity: teaching
aim: To see how well it works.
nature: A pilot in two classes.
context: Parents were worried last year.
consultation:
  people_asked: [pupils]
  how: By a talk in each class.
  when: In the spring of 2026.
  said: They want to see their own marks.
  staff: The head teacher.
  reviewed_by: head-teacher
necessity: {achieves_purpose: It does., alternatives: Paper is slower.,
  rights: By the office.}
decisions: []
overrides:
  - {risk: rk-09, stage: current, scale: likelihood, value: remote, by: head-teacher,
     on: 2026-11-21, why: The firm showed where its staff sit.}
  - {risk: rk-01, stage: current, scale: level, value: low, by: data-protection-officer,
     on: 2026-11-20, why: We tried it.}
advice: {text: Go ahead., on: 2026-11-20, may_proceed: with-conditions, followed: true,
  decided_by: head-teacher}
conditions:
  - {what: Write to parents., owner: head-teacher, due: 2026-12-31}
review: {by: data-protection-lead, due: 2027-11-01, every_months: 12}
comments: None of note.
"""


@pytest.fixture(scope="module")
def signed(known_text, tmp_path_factory):
    """Return the folder of the known map with answers that the officer signed."""
    folder = tmp_path_factory.mktemp("signed")
    (folder / "map.yaml").write_text(known_text, "utf-8")
    (folder / "answers").mkdir()
    (folder / "answers" / "teaching.yaml").write_text(ANSWERS, "utf-8")
    datamap = read_map(folder)
    wish = Wish("teaching", State.ADVICE, Signer.DATA_PROTECTION_OFFICER, ON, None)
    sign(folder, datamap, read_answers(folder, datamap), wish)
    return folder


@pytest.fixture(scope="module")
def pages(signed, bare_map, example, tmp_path_factory):
    """Return the assessments of three maps by name and language."""
    empty = tmp_path_factory.mktemp("empty")
    maps = {
        "bare": (bare_map, "teaching", empty),
        "known": (read_map(signed), "teaching", signed),
        "example": (example, "pastoral-care", example_folder("victoria-cp")),
    }
    return {
        (name, code): page_of(datamap, ON, activity, Path(folder), code)
        for name, (datamap, activity, folder) in maps.items()
        for code in LANGUAGES
    }


def part(page, name):
    """Return what a part of the page says, line by line, without its records."""
    written = {"summary": document_head, "foot": document_foot}
    text = written[name](page) if name in written else section(page, name)
    drops = r"<svg.*?</svg>|<head>.*?</head>|<script.*?</script>"
    text = re.sub(drops, "", text, flags=re.S)
    text = re.sub(r'<(p|details) class="from">.*?</\1>', "", text, flags=re.S)
    text = re.sub(r"</t[dh]>\s*<t[dh]\b[^>]*>", " | ", text)
    block = r"</?(?:p|li|dd|dt|tr|caption|figcaption|summary|div|h\d)\b[^>]*>"
    told = (re.sub(r"<[^>]+>", " ", one) for one in re.split(block, text))
    lines = (" ".join(html.unescape(one).split()) for one in told)
    kept = dict.fromkeys(one for one in lines if one)
    return [re.sub(r"[0-9a-f]{64}|dpia-schools \S+", "*", one) for one in kept]


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", ["bare", "known", "example"])
@pytest.mark.parametrize("part_name", PARTS)
def test_part_of_an_assessment(pages, name, code, part_name, snapshot):
    """Each part of three assessments says in both languages what it said."""
    assert part(pages[name, code], part_name) == snapshot


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", ["bare", "known", "example"])
def test_no_part_shows_how_it_is_made(pages, name, code):
    """No sentence shows None, nan, a placeholder or two full stops."""
    text = " ".join(one for each in PARTS for one in part(pages[name, code], each))

    assert not re.search(r"\bNone\b(?! of note)|\bnan\b|[{}]|%\(|\.\.(?!\.)", text)
