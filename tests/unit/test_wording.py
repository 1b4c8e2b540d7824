"""The words of problems: what is wrong and what to do, and never the library's."""

from __future__ import annotations

import re

import pytest
from pydantic import ValidationError

from datamap.assemble import RawRecord
from datamap.errors import Problem
from datamap.load import MODELS
from datamap.meant import word_meant
from datamap.strict_yaml import read_text
from datamap.takes import takes
from datamap.wording import empty_problems, problems_of


def problems(section: str, text: str) -> list[Problem]:
    """Return what is wrong with a record of a section on its own."""
    document = read_text(text, "map.yaml")
    raw = RawRecord(section, document.tree, document, ())
    found = list(empty_problems(raw, MODELS[section]))
    try:
        MODELS[section].model_validate(raw.tree)
    except ValidationError as error:
        found += problems_of(error, raw, MODELS[section])
    return list(dict.fromkeys(found))


PARTY = "id: firm\nname: Firm\nkind: supplier\n"
FLOW = "id: f\nactivity: a\nfrom: b\nto: c\n"
SYSTEM = "id: app\nname: App\n"


@pytest.mark.parametrize(
    ("section", "text", "code", "what", "fix"),
    [
        (
            "parties",
            PARTY + "country: 7",
            "wrong-value",
            "country is the number 7.",
            "write a two-letter country code in capitals, for example FR, or unknown.",
        ),
        (
            "parties",
            PARTY + "country: ZZ",
            "wrong-value",
            "country is 'ZZ'.",
            "write a two-letter country code in capitals, for example FR, or unknown.",
        ),
        (
            "parties",
            PARTY + "country: none",
            "none-not-allowed",
            "country is none, but there is always one.",
            "write unknown if nobody has answered yet.",
        ),
        (
            "parties",
            PARTY + "country: {conflicting: []}",
            "empty",
            "country has no answers that disagree.",
            "write each answer below conflicting, or write unknown.",
        ),
        (
            "parties",
            PARTY + "insolvent: perhaps",
            "wrong-value",
            "insolvent is 'perhaps'.",
            "write true or false, or unknown.",
        ),
        (
            "parties",
            PARTY + "ended_on: 31 May 2025",
            "wrong-value",
            "ended_on is '31 May 2025'.",
            "write 2025-05-31.",
        ),
        (
            "parties",
            PARTY + "ended_on: 2025-05-32",
            "wrong-value",
            "ended_on is '2025-05-32'.",
            "write a day as YYYY-MM-DD, for example 2026-09-01.",
        ),
        (
            "parties",
            PARTY + "country: {value: GB, notes: x}",
            "fact-form",
            "There is no field called notes here.",
            "write note.",
        ),
        (
            "parties",
            PARTY + "country: {value: GB, zzzzz: x}",
            "fact-form",
            "There is no field called zzzzz here.",
            "use only these fields: value, evidence, provisional, ask, note.",
        ),
        (
            "parties",
            PARTY + "country: {note: x}",
            "fact-form",
            "country has no value.",
            "add value: a two-letter country code in capitals, for "
            "example FR, or unknown.",
        ),
        (
            "parties",
            PARTY + "engages: [{party: x}, 7]",
            "wrong-value",
            "Entry 2 of engages is the number 7.",
            "write its fields (party, purpose, stored_in), each as name: value.",
        ),
        (
            "parties",
            PARTY.replace("Firm", "' '"),
            "empty",
            "name is empty.",
            "write text (in quotes if it looks like a number).",
        ),
        (
            "parties",
            PARTY.replace("Firm", ""),
            "empty",
            "name is empty.",
            "write text (in quotes if it looks like a number).",
        ),
        (
            "parties",
            PARTY + f"note: {{{'x' * 5}: 1}}",
            "wrong-value",
            "note is a group of fields.",
            "write text (in quotes if it looks like a number).",
        ),
        (
            "parties",
            PARTY + "note: true",
            "wrong-value",
            "note is true.",
            "write text (in quotes if it looks like a number).",
        ),
        (
            "parties",
            PARTY.replace("firm", "The Firm"),
            "wrong-value",
            "id is 'The Firm'.",
            "write a short name in lower case with hyphens, for example class-photos.",
        ),
        (
            "parties",
            PARTY.replace("firm", "x" * 81),
            "too-long",
            "id is too long.",
            "use at most 80 characters.",
        ),
        (
            "flows",
            FLOW + "role: procesor",
            "not-in-list",
            "role is 'procesor', which is not one of its words.",
            "write processor.",
        ),
        (
            "flows",
            FLOW + "role: friend",
            "not-in-list",
            "role is 'friend', which is not one of its words.",
            "choose one of: controller, joint-controller, processor.",
        ),
        (
            "flows",
            FLOW.replace("from", "form"),
            "unknown-field",
            "There is no field called form.",
            "write from.",
        ),
        (
            "flows",
            FLOW.replace("to: c\n", ""),
            "missing",
            "There is no to.",
            "add to: a short name in lower case with hyphens, for "
            "example class-photos.",
        ),
        (
            "flows",
            FLOW + "transfer_test: {met: x}",
            "wrong-value",
            "met is 'x'.",
            "write true or false.",
        ),
        (
            "systems",
            SYSTEM + "stored_in: Ireland",
            "wrong-value",
            "stored_in is 'Ireland'.",
            "write IE.",
        ),
        (
            "systems",
            SYSTEM + "stored_in: [{place: US, evidence: []}]",
            "missing",
            "There is no use.",
            "add use: one of: recipient, primary, backup, "
            "support-access, telemetry, sub-processor.",
        ),
        (
            "systems",
            SYSTEM + "stored_in: [{use: primary, evidence: []}]",
            "missing",
            "There is no place.",
            "add place: a two-letter country code in capitals, for "
            "example FR, or unknown or none.",
        ),
        (
            "systems",
            SYSTEM + "measures: [ct-02, 3]",
            "wrong-value",
            "Entry 2 of measures is the number 3.",
            "write a short name in lower case with hyphens, for example class-photos.",
        ),
        (
            "systems",
            SYSTEM + "recording: {keeps_for: a year}",
            "wrong-value",
            "keeps_for is 'a year'.",
            "write a period such as P1Y for one year or P30D for thirty "
            "days, or unknown or none.",
        ),
        (
            "people",
            "id: p\nname: P\ncount: 4.5",
            "wrong-value",
            "count is the number 4.5.",
            "write a whole number, without quotes, or unknown.",
        ),
        (
            "people",
            "id: p\nname: P\ncount: '4'",
            "wrong-value",
            "count is '4'.",
            "write a whole number, without quotes, or unknown.",
        ),
        (
            "year",
            "from: 2025-09-01",
            "missing",
            "There is no to.",
            "add to: a day as YYYY-MM-DD, for example 2026-09-01.",
        ),
    ],
)
def test_the_words_for_each_kind_of_slip(section, text, code, what, fix):
    """One slip gives one problem, in these words."""
    (problem,) = problems(section, text)

    assert (problem.code, problem.what, problem.fix) == (code, what, fix)


DAY = "write a day as YYYY-MM-DD, for example 2026-09-01."
EITHER = "write year, month and day: 2025-09-01 or 2025-01-09, whichever is meant."
CODE = "write a two-letter country code in capitals, for example FR, or unknown."
PERIOD = (
    "write a period such as P1Y for one year or P30D for thirty days, or unknown or "
    "none."
)


@pytest.mark.parametrize(
    ("section", "text", "fix"),
    [
        ("parties", f"{PARTY}ended_on: 01/09/2025", EITHER),
        ("parties", f"{PARTY}ended_on: 31/08/2025", "write 2025-08-31."),
        ("parties", f"{PARTY}ended_on: 08-31-2025", "write 2025-08-31."),
        ("parties", f"{PARTY}ended_on: 3.3.2025", "write 2025-03-03."),
        ("parties", f"{PARTY}ended_on: 2025/9/1", "write 2025-09-01."),
        ("parties", f"{PARTY}ended_on: 1st Sept 2025", "write 2025-09-01."),
        ("parties", f"{PARTY}ended_on: 1 Vendemiaire 2025", DAY),
        ("parties", f"{PARTY}ended_on: 31/8/25", DAY),
        ("parties", f"{PARTY}ended_on: 2025-02-30", DAY),
        ("parties", f"{PARTY}country: UK", "write GB."),
        ("parties", f"{PARTY}country: gb", "write GB."),
        ("parties", f"{PARTY}country: The Netherlands", "write NL."),
        ("parties", f"{PARTY}country: Ffrainc", "write FR."),
        ("parties", f"{PARTY}country: Narnia", CODE),
        ("systems", f"{SYSTEM}recording: {{keeps_for: 7 years}}", "write P7Y."),
        (
            "systems",
            f"{SYSTEM}recording: {{keeps_for: 1 year and 6 months}}",
            "write P1Y6M.",
        ),
        ("systems", f"{SYSTEM}recording: {{keeps_for: 6 months 1 year}}", PERIOD),
        ("systems", f"{SYSTEM}recording: {{keeps_for: 7 years or so}}", PERIOD),
        ("people", "id: p\nname: P\nchildren: yes", "write true."),
        ("people", "id: p\nname: P\nchildren: perhaps", "write true or false, or "
         "unknown."),
        ("flows", f"{FLOW}role: Joint Controller", "write joint-controller."),
    ],
)  # fmt: skip
def test_a_value_in_another_form_is_told_as_it_is_written(section, text, fix):
    """A day, country, period or word with one meaning names it; others are not."""
    (problem,) = problems(section, text)

    assert problem.fix == fix


def test_a_word_with_the_opposite_meaning_is_no_slip():
    """A word of another spelling, or with something before it, is never guessed."""
    assert word_meant("mitigated", ["eliminated", "reduced", "accepted"]) is None
    assert word_meant("unlikely", ["likely", "certain"]) is None
    assert word_meant("eliminatd", ["eliminated", "reduced"]) == "eliminated"
    assert word_meant("Reduced", ["eliminated", "reduced"]) == "reduced"


def test_two_slips_in_one_record_are_two_problems():
    """A missing field is not taken for a strange one that is unlike it."""
    found = problems("parties", "id: firm\nkind: supplier\ncolour: red\n")

    assert [one.what for one in found] == [
        "There is no name.",
        "There is no field called colour.",
    ]


def test_a_long_value_is_shown_short():
    """A message quotes at most forty characters of what was written."""
    (problem,) = problems("parties", PARTY + f"country: {'long ' * 40}")

    assert len(problem.what) < 70


def test_every_field_can_be_said_in_plain_words():
    """What a field takes is never said in the words of a program."""
    said = {
        takes(info) for model in MODELS.values() for info in model.model_fields.values()
    }

    assert not [one for one in said if re.search(r"[A-Z][a-z]+[A-Z]|typing|<", one)]
    assert "a value" not in said
