"""A notice held against the law of a day, against a map and against itself."""

from datetime import date

import pytest

from datamap import reference
from datamap.load import build_map
from datamap.notice import read_document
from datamap.notice.checking import Holds, Standing, check_notice
from datamap.notice.plain import read_plain
from datamap.strict_yaml import read_text

ON = date(2026, 11, 24)

MAP = """
format: dpia-map/1
school: {id: school, name: Ysgol Fach, nation: NATION, phase: primary}
people: [{id: pupils, name: Pupils, children: true}]
data:
  - {id: marks, name: Marks, about: [pupils], kind: attainment}
parties:
  - {id: firm, name: Firm, kind: supplier, country: US, engages: none}
  - {id: council, name: Harbour Council, kind: local-authority, country: GB}
  - {id: gwe, name: GwE, kind: joint-committee, country: GB, ended_on: 2025-05-31}
systems:
  - {id: app, name: Marks App, provider: firm, stored_in: US}
  - {id: cameras, name: Recorder, kind: cameras, provider: school, stored_in: GB}
activities:
  - id: teaching
    name: Teaching
    purpose: To teach.
    people: [pupils]
    data: [marks]
    lawful_basis: public-task
    traits: {automated_decision: DECIDES}
flows:
  - {id: work, activity: teaching, from: school, to: firm, through: app,
     role: processor, data: [marks]}
  - {id: report, activity: teaching, from: school, to: council, role: controller,
     data: [marks]}
"""

FULL = """
# Privacy notice

Ysgol Fach is the data controller.

## What we collect

- Exam results

## Why we use it

- to teach you (public task)
- to publish results (with your consent, which can be withdrawn at any time)

## Our lawful basis

- public task
- consent

## Who we share it with

- Our local authority
- Marks App

## Where it goes

Marks App keeps data in the United States under the data bridge.

## How long

We keep results for 7 years.

## Your rights

- the right to see your data
- the right to have it corrected
- the right to have it deleted
- the right to restrict its use
- the right to object
- the right to data portability
- the right to withdraw consent

You have the right to complain to the school, and to the Information Commissioner.

We also receive results from your previous school. You must give us your name.

## Contact

Data Protection Officer: dpo@ysgol.example
"""


def found(text, *, on=ON, nation="wales", decides="false"):
    """Return what is found in a notice."""
    tree = MAP.replace("NATION", nation).replace("DECIDES", decides)
    notice = read_document(read_plain(text, "notice.md", is_markdown=True))
    return check_notice(notice, build_map(read_text(tree, "map.yaml")), on)


def standings(findings, rule):
    """Return how a notice stands on a rule."""
    return [one.standing for one in findings if one.rule == rule]


def short(findings):
    """Return the rules on which a notice is not as it should be."""
    return {one.rule for one in findings if one.standing is not Standing.MET}


def test_full_notice_lacks_nothing():
    """A notice that says everything, and agrees with the map, has no finding."""
    findings = found(FULL)

    assert short(findings) == set()
    assert {one.kind for one in findings} == {Holds.REQUIRED}


def test_complaint_to_school_since_its_day():
    """The right to complain to the school is asked for since 19 June 2026 only."""
    text = FULL.replace("to the school, and ", "")

    before = found(text, on=date(2026, 6, 18))
    after = found(text, on=date(2026, 6, 19))
    assert standings(before, "complain-to-controller") == []
    assert standings(after, "complain-to-controller") == [Standing.MISSING]


@pytest.mark.parametrize(
    ("old", "new", "rule", "standing"),
    [
        ("Ysgol Fach is the data controller.", "", "controller", Standing.MISSING),
        (
            "Ysgol Fach is the data controller.", "## Ysgol Fach",
            "controller", Standing.PARTLY,
        ),
        (
            "Officer: dpo@ysgol.example", "Officer", "data-protection-officer",
            Standing.PARTLY,
        ),
        (
            "Data Protection Officer: dpo@ysgol.example", "", "data-protection-officer",
            Standing.MISSING,
        ),
        ("- public task\n- consent", "- public task\n- contract", "lawful-basis",
         Standing.PARTLY),
        ("- Exam results", "", "data-categories", Standing.MISSING),
        (
            "under the data bridge", "under our rules", "transfers", Standing.PARTLY,
        ),
        (
            "Marks App keeps data in the United States under the data bridge.", "",
            "transfers", Standing.MISSING,
        ),
        (
            "Marks App keeps data in the United States under the data bridge.",
            "We do not send data outside the UK.", "transfers", Standing.WRONG,
        ),
        ("for 7 years", "as our retention policy says", "retention", Standing.PARTLY),
        ("We keep results for 7 years.", "", "retention", Standing.MISSING),
        (
            "We keep results for 7 years.", "We keep results as long as necessary.",
            "retention", Standing.PARTLY,
        ),
        ("- the right to object\n", "", "rights", Standing.MISSING),
        ("You have the right to complain to the school, and to the Information",
         "For advice, contact the Information", "complain-to-regulator",
         Standing.PARTLY),
        (", and to the Information Commissioner", "", "complain-to-regulator",
         Standing.MISSING),
        ("We also receive results from your previous school. ", "", "source",
         Standing.MISSING),
    ],
)  # fmt: skip
def test_what_is_left_out_is_missing(old, new, rule, standing):
    """A notice without an item that the law asks for falls short on that item."""
    assert old in FULL

    assert standings(found(FULL.replace(old, new)), rule) == [standing]


def test_notice_without_basis():
    """A notice that gives no lawful basis at all lacks it."""
    text = FULL.replace("(public task)", "").replace("- public task\n- consent", "")
    text = text.replace("(with your consent, which can be withdrawn at any time)", "")

    assert standings(found(text), "lawful-basis") == [Standing.MISSING]


def test_notice_without_rights_is_one_finding():
    """A notice that tells of no right at all gets one finding and not six."""
    text = FULL.partition("## Your rights")[0]

    assert standings(found(text), "rights") == [Standing.MISSING]


def test_interest_has_to_be_named():
    """Whoever relies on legitimate interests, recognised or not, says which."""
    bases = "- legitimate interests\n- recognised legitimate interests\n"
    text = FULL.replace("- consent\n", bases)
    told = text.replace(
        "- legitimate interests\n- recognised legitimate interests\n",
        "- our legitimate interests in running a shop\n"
        "- a recognised legitimate interest: safeguarding\n",
    )

    assert standings(found(text), "legitimate-interests") == [Standing.MISSING]
    assert standings(found(text), "recognised-interest") == [Standing.MISSING]
    assert standings(found(told), "legitimate-interests") == [Standing.MET]
    assert standings(found(told), "recognised-interest") == [Standing.MET]


def test_duty_and_machine_where_they_apply():
    """A duty to give data is told where law asks for it; a machine where it decides."""
    text = FULL.replace("- consent\n", "- legal obligation\n")
    text = text.replace("You must give us your name.", "")

    findings = found(text, decides="true")
    assert standings(findings, "duty-to-provide") == [Standing.MISSING]
    assert standings(findings, "automated-decisions") == [Standing.MISSING]


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("- Marks App\n", "- Marks App\n- The police\n", "recipient-not-in-map"),
        ("- Our local authority\n", "", "recipient-not-in-notice"),
        ("- Marks App\n", "- Marks App\n- CPOMS\n", "system-not-in-map"),
        ("- Exam results\n", "- Exam results\n- Religion\n", "data-not-in-map"),
        ("- Exam results\n", "- Things\n", "data-not-in-notice"),
        ("to teach you", "to raise money", "purpose-not-in-map"),
        ("to teach you", "to raise money", "purpose-not-in-notice"),
        ("public task", "contract", "basis-not-in-notice"),
        ("United States", "Canada", "country-not-in-notice"),
    ],
)
def test_notice_and_map_differ(old, new, rule):
    """What only the notice or only the map has is told, with how sure it is."""
    findings = found(FULL.replace(old, new))

    (one,) = [one for one in findings if one.rule == rule]
    assert one.kind is Holds.MAP
    assert one.standing is Standing.DIFFERS
    assert 0 < one.sure <= 1


@pytest.mark.parametrize(
    ("added", "rule"),
    [
        (
            "We do not share data with anyone without consent.",
            "no-sharing-without-consent",
        ),
        ("The majority of data is stored on systems in the UK.", "mostly-in-the-uk"),
        (
            "Portability applies with consent and if decisions are made by a computer.",
            "portability-test",
        ),
        ("## Data we hold\n\n- Allergies\n", "special-condition"),
        ("## We share data with\n\n- CPOMS\n", "safeguarding-data"),
        ("Under the Data Protection Act 1998.", "outdated-law"),
        ("Children with special educational needs are helped.", "english-words"),
        ("You can ask about the services you receive.", "council-words"),
        ("## We share data with\n\n- GwE\n", "ended-body"),
        ("Read http://intranet.school.example/rules.", "unreachable-link"),
        ("## Contact\n\nOffice: Mrs A Invented", "named-person"),
        ("## Data we hold\n\n- Marks (such as grades and levels)\n", "open-list"),
        (
            "## We share data with\n\n"
            "- The NHS (this data includes the date of birth and the results)\n",
            "sent-and-not-listed",
        ),
    ],
)
def test_notice_contradicts_itself(added, rule):
    """What is wrong within a notice is told with its line."""
    (one,) = [one for one in found(f"{FULL}\n{added}\n") if one.rule == rule]

    assert one.kind is Holds.NOTICE
    assert one.line is not None


def test_words_of_england_are_right_in_england():
    """A school in England may speak of special educational needs."""
    text = f"{FULL}\nChildren with special educational needs are helped.\n"

    assert standings(found(text, nation="england"), "english-words") == []


def test_gone_law_is_wrong_since_its_day():
    """Words of a law are outdated only since it has gone."""
    text = f"{FULL}\nThis follows an adequacy decision.\n"

    assert standings(found(text, on=date(2026, 2, 4)), "outdated-law") == []
    assert standings(found(text), "outdated-law") == [Standing.WRONG]


def test_schedule_behind_a_closed_link():
    """A period that is only behind a link nobody can open is told as such."""
    text = FULL.replace(
        "We keep results for 7 years.",
        "Our retention schedule says how long: http://internal.harbour.example/x",
    )

    (one,) = [one for one in found(text) if one.rule == "retention"]
    assert "cannot open" in str(one.what)


def test_cameras_of_the_map_are_the_notices():
    """A notice that speaks of CCTV means the recorder of the map."""
    assert "system-not-in-map" not in short(found(f"{FULL}\nWe use CCTV.\n"))


def test_likeness_of_names_is_enough():
    """A recipient is found under a name that is written a little otherwise."""
    text = FULL.replace("- Our local authority\n", "- Harbour Councils\n")

    assert (
        short(found(text)) & {"recipient-not-in-map", "recipient-not-in-notice"}
        == set()
    )


def test_law_of_every_finding_is_a_provision():
    """Each finding cites provisions that the reference data has."""
    poor = "# Ysgol\n\nWe share data with nobody. GwE and SEN, see the 1998 Act.\n"

    cited = {law for text in (FULL, poor) for one in found(text) for law in one.law}
    assert cited
    assert all(reference.provision(law).id == law for law in cited)


def test_every_finding_says_what_to_do():
    """Whatever is not met says in whole sentences what is wrong and what to do."""
    findings = found("# Ysgol\n\nWe share information with GwE and the police.\n")

    for one in (one for one in findings if one.standing is not Standing.MET):
        assert str(one.what).endswith(".")
        assert "{" not in str(one.what)
        assert one.fix is not None
        assert str(one.fix).endswith(".")
