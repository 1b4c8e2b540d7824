"""The values of the impact assessment: what is filled in, and from where."""

import json
import re
from datetime import date
from importlib.resources import files

import pytest

from datamap.errors import InvalidInputError
from datamap.load import build_map, example_folder, read_map
from datamap.model import Activity
from datamap.named import NoSuchRecordError
from datamap.reference import CodeStandard, TemplateField, TransferRiskQuestion, rows_of
from datamap.strict_yaml import read_text
from dpia.assessment import assess
from dpia.catalogue import shipped_catalogue
from dpia.judgement import TransferQuestion, read_answers
from dpia.sign_off import Signer, State, Wish, sign
from reports.language import language
from reports.pages.dpia.model import Standing, together, told
from reports.pages.dpia.page import (
    SECTIONS,
    TITLES,
    build,
    data_of,
    document_of,
    page_of,
)
from reports.rows.assess import assess_rows, count_line
from reports.words import working_lines

ON = date(2026, 11, 24)

ANSWERS = """
format: dpia-answers/1
activity: teaching
aim: To see how well it works.
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
advice: {text: Go ahead., on: 2026-11-20, may_proceed: with-conditions, followed: true,
  decided_by: head-teacher}
review: {by: data-protection-lead, due: 2027-11-01, every_months: 12}
comments: None of note.
"""


@pytest.fixture(scope="module")
def concern(example):
    """Return the assessment of what MyConcern is used for."""
    return page_of(example, ON, "safeguarding", example_folder("victoria-cp")).document


@pytest.fixture
def assessed(tmp_path, known_text):
    """Return a function from changes to the known map, and answers, to the page."""

    def page(*changes, answers=None, text=known_text, activity="teaching"):
        for before, after in changes:
            assert before in text
            text = text.replace(before, after)
        if answers is not None:
            (tmp_path / "answers").mkdir(exist_ok=True)
            (tmp_path / "answers" / f"{activity}.yaml").write_text(answers, "utf-8")
        datamap = build_map(read_text(text, "map.yaml"))
        return page_of(datamap, ON, activity, tmp_path).document

    return page


def field(document, name):
    """Return one field of an assessment."""
    return next(one for one in document.answers if one.field == name)


def piece(document, name, asked):
    """Return what is said to one question of a field."""
    return next(one for one in field(document, name).pieces if one.id == asked)


def rows_in(document, name):
    """Return the rows on risks of a section, those of a folded table too."""
    found = section_of(document, name)
    tables = [*found.tables, *(one.table for one in found.folded)]
    return [row for one in tables if len(one.headings) == 5 for row in one.rows]


def section_of(document, name):
    """Return one section of an assessment, or None."""
    return next((one for one in document.sections if one.id == name), None)


def test_at_least_fifteen_fields_from_the_map_alone(concern):
    """For MyConcern the map alone answers 15 fields of the template or more."""
    filled = [one for one in concern.answers if one.is_from_map]

    assert len(filled) >= 15
    assert {one.standing for one in filled} <= {Standing.FILLED, Standing.PARTLY}


def test_every_answer_from_the_map_names_its_record(concern):
    """What the map says comes with a record, its file and its line."""
    silent = [
        (one.field, each.id)
        for one in concern.answers
        for each in one.pieces
        if each.says and not each.sources
    ]
    sources = [each for one in concern.answers for each in one.sources]

    assert silent == []
    assert all(one.file and one.line for one in sources)
    assert {one.file for one in sources} == {
        "victoria-cp/map.yaml", "datamap/suppliers/myconcern.yaml",
    }  # fmt: skip


def test_every_field_of_the_template_in_its_order(concern):
    """All fields of the seven steps are there, filled or not."""
    rows = rows_of(TemplateField)

    assert [one.field for one in concern.answers] == [one.id for one in rows]
    assert [one.step for one in concern.answers] == [one.step for one in rows]
    assert concern.counts.total == len(rows)


def test_a_gap_says_whom_to_ask_or_where_to_write(concern):
    """Nothing missing is silent."""
    gaps = [
        each
        for one in concern.answers
        for each in one.pieces
        if each.standing is Standing.GAP
    ]

    assert gaps
    assert all(one.open for one in gaps)
    assert "answers/safeguarding.yaml" in piece(concern, "purposes", "effect").open[0]


def test_what_nobody_has_confirmed_is_no_answer(concern):
    """A reading is shown, says that it is one, and is asked about."""
    basis = piece(concern, "necessity", "basis")

    assert basis.standing is Standing.PARTLY
    assert basis.says[0] == (
        "Legal obligation (Article 6(1)(c) UK GDPR). (To be confirmed. DPO's reading; "
        "the notice ties none.)"
    )
    assert basis.open[0].startswith("To be confirmed. Ask the data protection officer:")


def test_sections_have_titles_in_order(concern):
    """Head, seven steps and annexes follow each other."""
    ids = [one.id for one in concern.sections]

    assert ids == [one for one in SECTIONS if one in ids]
    assert set(SECTIONS) == set(TITLES)


def test_plain_values_read_back(concern, example):
    """The data file holds the whole assessment."""
    page = page_of(example, ON, "safeguarding", example_folder("victoria-cp"))
    plain = json.loads(json.dumps(data_of(page)))

    assert document_of(plain) == concern
    assert plain["counts"]["gap"] == concern.counts.gap
    assert plain["fields"]["subject"] == "filled"


def test_no_sentence_shows_how_it_is_made(concern):
    """No reader meets None, a place left unfilled, or a list of Python."""
    text = " ".join(document_plain(concern))

    for trace in ("None", "nan ", "{name}", "{said}", "('", "<"):
        assert trace not in text


def document_plain(document):
    """Return every text of an assessment."""
    return [
        text
        for one in document.answers
        for each in one.pieces
        for text in (*each.says, *each.open, *each.own_words)
    ]


def test_every_activity_of_the_example(example):
    """Any activity can be assessed; what is answered adds up."""
    folder = example_folder("victoria-cp")
    for name in ("site-security", "fundraising", "sharing-learning-at-home"):
        if example.find(Activity, name):
            document = page_of(example, ON, name, folder).document

            assert document.activity == name
            assert document.counts.total == 28


def test_rows_of_the_command(concern):
    """A row is a field with its standing and records; the counts make a line."""
    rows = assess_rows(concern)

    assert [one["number"] for one in rows][:4] == ["0.1", "0.2", "0.3", "1.1"]
    assert rows[1]["because"][0]["record"] == "safeguarding"
    assert count_line(concern).startswith("safeguarding: 28 fields; ")


def test_build_reads_map_and_answers():
    """The page is made from a path, a day and an activity."""
    page = build("victoria-cp", ON, "safeguarding")

    assert page.document.title == "Safeguarding"
    with pytest.raises(NoSuchRecordError, match="safeguarding"):
        build("victoria-cp", ON, "safegarding")


def test_bare_map(bare_map, tmp_path):
    """A map without a flow claims nothing: no risk is weighed, no place is known."""
    document = page_of(bare_map, ON, "teaching", tmp_path).document

    assert field(document, "risk-source").standing is Standing.GAP
    assert field(document, "measure-risk").standing is Standing.GAP
    assert piece(document, "nature", "diagram").standing is Standing.GAP
    assert piece(document, "nature", "share").standing is Standing.GAP
    assert piece(document, "necessity", "transfers").standing is Standing.GAP
    assert field(document, "contact").standing is Standing.GAP
    assert section_of(document, "transfers") is None
    assert section_of(document, "children") is None
    assert document.figure_told == ""


def test_known_map(assessed):
    """What is settled is told as it is, without a question."""
    document = assessed()

    assert piece(document, "necessity", "basis").says[0].startswith("Public task")
    assert piece(document, "scope", "duration").says == (
        "It is kept for 1 year.", "The time runs from: year ends.",
    )  # fmt: skip
    assert piece(document, "scope", "people").says == ("Pupils: 90.",)
    assert piece(document, "scope", "special").standing is Standing.FILLED
    assert piece(document, "scope", "area").standing is Standing.FILLED
    assert piece(document, "necessity", "minimisation").says == (
        "No more goes to App (Teaching) than is needed.",
    )
    assert "It holds every term that the law asks for." in (
        piece(document, "necessity", "processors").says
    )
    assert piece(document, "necessity", "condition").says == (
        "No condition of Article 9 is relied on.",
        "No condition of Schedule 1 is relied on.",
    )
    assert "App deletes a leaver's data after 30 days." in (
        piece(document, "nature", "delete").says
    )


def test_nothing_leaves(assessed):
    """Where everything stays, no transfer is assessed."""
    document = assessed(("place: IE", "place: GB"))

    assert piece(document, "necessity", "transfers").says == (
        "Nothing of it leaves the UK.",
    )
    assert section_of(document, "transfers") is None


def test_regulations_need_no_transfer_assessment(assessed):
    """Ireland is approved, so no such assessment is asked for."""
    assert section_of(assessed(), "transfers") is None


def test_transfer_that_no_regulations_cover(assessed):
    """Each receiver in a country that is not approved gets the seven questions."""
    found = section_of(assessed(("place: IE", "place: IN")), "transfers")

    (answer,) = found.answers
    assert answer.title == "Firm, India"
    assert len(answer.pieces) == 7
    assert "Marks of Pupils reaches India, for: back-ups." in answer.pieces[0].says[0]
    assert answer.pieces[1].standing is Standing.FILLED
    assert answer.pieces[2].standing is Standing.GAP
    assert "There is no safeguard." in answer.pieces[0].says
    assert found.notes


def test_exception_relied_on(assessed):
    """An exception is told where one is relied on, and asked for where it is not."""
    india = ("place: IE", "place: IN")
    relied = "mechanism: derogation, derogation: explicit-consent}"
    named = assessed(india, ("mechanism: none}", relied))
    silent = assessed(india, ("mechanism: none}", "mechanism: derogation}"))

    last = [
        section_of(one, "transfers").answers[0].pieces[6] for one in (named, silent)
    ]
    assert last[0].says == ("The exception relied on: Explicit consent.",)
    assert last[1].standing is Standing.GAP


def test_answers_of_a_transfer_assessment(assessed):
    """What people wrote on a transfer stands under its question."""
    more = "transfers: [{question: 5a, about: firm, answer: A court here can.}]\n"
    document = assessed(("place: IE", "place: IN"), answers=ANSWERS + more)

    (answer,) = section_of(document, "transfers").answers
    assert [one.own_words for one in answer.pieces if one.own_words] == [
        ("A court here can.",)
    ]


def test_places_nobody_knows_may_need_an_assessment(concern):
    """Where no country is known, the annex says so and asks nothing yet."""
    found = section_of(concern, "transfers")

    assert found.answers == ()
    assert "MyConcern" in found.intro[1]


@pytest.mark.parametrize(
    ("logs_in", "said"),
    [
        ("true", "Children use online: App."),
        ("unknown", "It is not known whether children use online: App."),
        ("false", None),
    ],
)
def test_annex_on_children(assessed, logs_in, said):
    """It is there where children use a service online, or may."""
    change = (
        "measures: none",
        f"measures: none\n    access: {{pupils_log_in: {logs_in}}}",
    )
    found = section_of(assessed(change), "children")

    assert (found and found.intro[0]) == said
    assert found is None or len(found.tables[0].rows) == 15


def test_standards_that_people_and_the_map_speak_of(assessed):
    """A standard shows what the map says of it and what people found."""
    more = """children:
  - {standard: nudging, met: partly, why: Points can be turned off.}
  - {standard: geolocation, met: does-not-apply}
"""
    change = (
        "exports_all: true,",
        "exports_all: true, nudges: true, adverts: false,",
    )
    rows = (
        section_of(assessed(change, answers=ANSWERS + more), "children").tables[0].rows
    )
    by_name = {row[0].partition(" ")[2]: row for row in rows}

    nudging = by_name["Nudge techniques"]
    assert nudging[2:] == (
        "App urges people to use it more.", "Met in part: Points can be turned off.",
    )  # fmt: skip
    assert by_name["Geolocation"][3] == "Does not apply"
    assert by_name["Detrimental use of data"][2] == "App shows no adverts."
    assert by_name["Transparency"][3] == "Not answered yet"


def test_own_words_stand_where_they_are_written(assessed):
    """The school's own words answer what a map cannot, and name their file."""
    document = assessed(answers=ANSWERS)

    views = piece(document, "consultation", "views")
    assert views.own_words == (
        "Asked: Pupils.",
        "How: By a talk in each class.",
        "When: In the spring of 2026.",
        "What they said: They want to see their own marks.",
    )
    assert views.sources[-1].file == "answers/teaching.yaml"
    assert piece(document, "context", "own-words").own_words == (
        "Parents were worried last year.",
    )
    assert piece(document, "context", "concerns").standing is Standing.JUDGEMENT
    assert piece(document, "necessity", "rights").own_words == ("By the office.",)
    assert piece(document, "consultation", "experts").standing is Standing.GAP
    assert document.counts.judgement > 0


def test_sign_off_as_written(assessed):
    """Advice, what became of it and the review are told by role."""
    document = assessed(answers=ANSWERS)

    assert field(document, "advice-given").pieces[0].own_words == (
        "Given by the data protection officer on 20 November 2026.",
        "It may go ahead with conditions.",
    )
    assert field(document, "advice-decision").pieces[0].own_words == (
        "Accepted by the head teacher.",
    )
    assert field(document, "review-by").pieces[0].own_words == (
        "Kept under review by the data protection lead.", "Every 12 months.",
        "Due on 1 November 2027.",
    )  # fmt: skip
    assert field(document, "measures-approved-by").is_signature
    assert document.state == "Draft: nobody has signed it."


def test_advice_that_is_overruled(assessed):
    """The reason is told."""
    text = ANSWERS.replace(
        "followed: true,", "followed: false, overruled_because: There is no other.,"
    )
    document = assessed(answers=text)

    assert field(document, "advice-decision").pieces[0].own_words == (
        "Overruled by the head teacher.", "Why: There is no other.",
    )  # fmt: skip


def test_review_that_is_late(assessed):
    """A day that has passed says so."""
    text = ANSWERS.replace("due: 2027-11-01, every_months: 12", "due: 2026-11-01")
    document = assessed(answers=text)

    assert field(document, "review-by").pieces[0].own_words[-1] == (
        "Due on 1 November 2026; that day has passed."
    )


def test_signatures_are_told(tmp_path, known_text):
    """Who signed, as what and when, stands in step 7 and in the summary."""
    (tmp_path / "map.yaml").write_text(known_text, "utf-8")
    (tmp_path / "answers").mkdir()
    (tmp_path / "answers" / "teaching.yaml").write_text(ANSWERS, "utf-8")
    datamap = read_map(tmp_path)
    answers = read_answers(tmp_path, datamap)
    officer = Signer.DATA_PROTECTION_OFFICER
    for state, by, said in (
        (State.ADVICE, officer, None),
        (State.REFUSED, Signer.HEAD_TEACHER, "As discussed."),
    ):
        sign(tmp_path, datamap, answers, Wish("teaching", state, by, ON, said))

    document = page_of(datamap, ON, "teaching", tmp_path).document

    assert document.state == (
        "State: refused. Signed by the head teacher on 24 November 2026."
    )
    assert field(document, "measures-approved-by").pieces[0].own_words == (
        "Refused by the head teacher on 24 November 2026.", "As discussed.",
    )  # fmt: skip
    assert "Signed by the data protection officer on 24 November 2026." in (
        field(document, "advice-given").pieces[0].own_words
    )

    changed = ANSWERS.replace("Paper is slower.", "Paper is dearer.")
    (tmp_path / "answers" / "teaching.yaml").write_text(changed, "utf-8")
    document = page_of(datamap, ON, "teaching", tmp_path).document
    captions = [one.caption for one in section_of(document, "sign-off").tables]
    assert "It is out of date: see step 7." in document.state
    assert "What is different from what was signed" in captions


def test_what_stands_in_the_way(assessed):
    """Without answers nothing can be approved, and step 7 says why."""
    tables = section_of(assessed(), "sign-off").tables

    assert tables[0].caption == "What stands in the way of approval"
    assert tables[0].rows[0][0] == "There are no answers about this activity."


def test_regulator_has_its_clocks(assessed):
    """A consultation of the regulator shows its last days."""
    more = "regulator: {asked_on: 2026-11-20}\n"
    tables = section_of(assessed(answers=ANSWERS + more), "sign-off").tables

    assert tables[-1].caption == "The regulator's time to answer"
    assert len(tables[-1].rows) == 3


RISKY = ("exports_all: true", "exports_all: false")
"""A change to the known map that makes a risk arise for certain."""


def test_decisions_fill_the_measures(assessed):
    """What was decided on a risk stands in its row; the others say not decided."""
    before = assessed(RISKY)
    risks = section_of(before, "risks").tables[0].rows
    assert risks
    title = next(one for one in section_of(before, "measures").tables[0].rows)[0]
    number = title.split(" ")[0]
    ids = risk_ids(before)
    more = f"""
  - {{risk: {ids[number]}, effect: reduced, option: A second copy at school,
     approved: true, why: It is cheap.}}
"""
    answers = ANSWERS.replace("decisions: []", f"decisions:{more.rstrip()}")
    after = assessed(RISKY, answers=answers)

    row = section_of(after, "measures").tables[0].rows[0]
    assert row[2] == "Reduced: A second copy at school. Why: It is cheap."
    assert row[4] == "Yes"
    assert field(before, "effect").standing is Standing.GAP
    assert field(after, "effect").standing in (Standing.PARTLY, Standing.JUDGEMENT)


def risk_ids(document):
    """Return the id of each risk by its number, as the working names its rule."""
    found = {}
    for one in section_of(document, "working").workings:
        start = next(step for step in one.ways[0].steps if "(rk-" in step)
        found[one.title.split(" ")[0]] = start.partition("(")[2].partition(")")[0]
    return found


def test_places_worked_out_alike_are_told_once(example):
    """Each use is in one way of a risk, the worst way first, and none is left out."""
    folder = example_folder("victoria-cp")
    name = "teaching-and-learning"
    document = page_of(example, ON, name, folder).document
    workings = section_of(document, "working").workings
    scores = assess(example, ON, None, [name]).risks

    uses = [one for each in workings for way in each.ways for one in way.where]
    steps = {way.steps for each in workings for way in each.ways}
    words = language("en")
    assert {tuple(working_lines(one.steps, words)) for one in scores} == steps
    assert len(steps) < len(scores) / 3
    assert len(workings) == len({one.risk.id for one in scores})
    assert all(one.startswith(("At: ", "It may arise at: ")) for one in uses)
    assert all(len({*each.ways}) == len(each.ways) for each in workings)


def test_working_of_what_arises_is_printed(assessed):
    """Only the working of risks that nobody has ruled out is left out on paper."""
    document = assessed(RISKY)
    rows = section_of(document, "risks")
    workings = section_of(document, "working").workings

    arising = sum(len(one.rows) for one in rows.tables)
    assert [one.is_open for one in workings].count(False) == arising
    assert arising


def test_level_that_somebody_set(assessed):
    """It counts, and the reason stands beside what was worked out."""
    ids = risk_ids(assessed(RISKY))
    number, risk = next(iter(ids.items()))
    more = f"""overrides:
  - {{risk: {risk}, stage: current, scale: level, value: medium, by: head-teacher,
     on: 2026-11-20, why: We tried it.}}
"""
    document = assessed(RISKY, answers=ANSWERS + more)

    rows = section_of(document, "risks").tables[0].rows
    (row,) = [one for one in rows if "set to medium by the head teacher" in one[1]]
    assert row[4] == "Medium"
    assert "We tried it." in row[1]
    assert number


def test_planned_measures_are_options(assessed, known_text):
    """A planned measure shows who does it and by when."""
    treated = {
        one.measure: entry.id
        for entry in shipped_catalogue().risks.values()
        for one in entry.treatments
        if entry.id in risk_ids(assessed(RISKY)).values()
    }
    planned = next(iter(treated))
    measures = f"""
measures:
  - {{id: m1, measure: {planned}, applies_to: [app], state: planned,
     owner: head-teacher, due: 2027-01-01}}
"""
    document = assessed(RISKY, text=known_text + measures)

    text = " ".join(one[1] for one in rows_in(document, "measures"))
    assert "Planned: " in text
    assert "(who: head-teacher; by: 1 January 2027)" in text


def test_consent_and_interests(assessed):
    """What a basis brings with it is told: consent, interests, statutes."""
    consent = assessed(
        (
            "lawful_basis: public-task",
            "lawful_basis: consent\n    consent: {withdrawal: true}",
        )
    )
    interest = assessed(
        (
            "lawful_basis: public-task",
            "lawful_basis: legitimate-interests\n    legitimate_interest: Safe sites.",
        )
    )
    statute = assessed(
        ("lawful_basis: public-task", "lawful_basis: public-task\n    law: none")
    )

    assert "Consent can be taken back as easily as it is given." in (
        piece(consent, "context", "control").says
    )
    assert "The interest: Safe sites." in piece(interest, "necessity", "basis").says
    assert "No statute is behind it." in piece(statute, "necessity", "basis").says


def test_conditions_are_named(assessed):
    """Conditions of Article 9 and Schedule 1 stand by their titles."""
    document = assessed(
        ("special_condition: none", "special_condition: substantial-public-interest"),
        ("schedule_1: none", "schedule_1: [safeguarding-children]"),
    )

    said = piece(document, "necessity", "condition").says
    assert said[0].startswith("For special category data: ")
    assert said[1].startswith("Conditions of Schedule 1 to the 2018 Act: ")


def test_terms_that_a_contract_lacks(assessed):
    """What the law asks for and the contract does not hold is named."""
    document = assessed(("pc-01, pc-02, ", ""))
    none = assessed(
        (
            "terms: [pc-01, pc-02, pc-03, pc-04, pc-05, pc-06, pc-07, pc-08,\n"
            "     pc-09, pc-10, pc-11, pc-12, pc-13]",
            "terms: none",
        )
    )

    said = piece(document, "necessity", "processors").says
    assert any(one.startswith("It lacks: ") for one in said)
    assert "It holds none of the terms that the law asks for." in (
        piece(none, "necessity", "processors").says
    )


def test_agreement_where_there_is_no_system(assessed):
    """A recipient without a system is asked for an agreement."""
    document = assessed(("through: app,\n     role: processor", "role: controller"))

    assert any(
        "which agreement" in one
        for one in piece(document, "necessity", "processors").open
    )


def test_papers_disagree(assessed):
    """Claims that conflict are both shown, and are no answer."""
    document = assessed(
        (
            "count: 90",
            "count: {conflicting: [{value: 90}, {value: 91}]}",
        )
    )

    found = piece(document, "scope", "people")
    assert found.says[0].startswith("Papers disagree: Pupils: 90. / Pupils: 91.")
    assert found.standing is Standing.PARTLY


def test_evidence_that_is_too_old(assessed):
    """An answer that has gone stale is to be confirmed."""
    document = assessed(
        (
            "count: 90",
            "count: {value: 90, evidence: [{source: roll, checked_on: 2015-01-01}]}",
        )
    )

    assert "the evidence is too old" in piece(document, "scope", "people").says[0]


def test_answers_that_cannot_be_used(assessed):
    """A mistake in the answers is told in words."""
    with pytest.raises(InvalidInputError, match="nessecity"):
        assessed(answers=ANSWERS.replace("necessity:", "nessecity:"))


def test_paper_asks_nothing_of_machines(assessed):
    """Nobody is asked how to log in to paper."""
    document = assessed(("name: App\n", "name: App\n    kind: paper\n"))

    text = " ".join(document_plain(document))
    assert "log in to App" not in text
    assert "second step" not in " ".join(piece(document, "nature", "store").open)
    assert "artificial intelligence" not in text


def test_papers_about_it(assessed):
    """A paper that covers it is named with its day, or that nobody has it."""
    held = assessed(("covers: [app]", "covers: [app, teaching]"))
    missing = assessed(("dated: 2026-09-01,", "held: false,"))
    none = assessed(("covers: [app]", "covers: []"))

    assert piece(held, "aim", "papers").says == ("terms, of 1 September 2026.",)
    assert piece(missing, "aim", "papers").says == (
        "terms: the school does not have it.",
    )
    assert piece(none, "aim", "papers").standing is Standing.GAP


def test_together_and_told():
    """Standings combine, and a record without a line or a file still has a name."""
    from reports.pages.dpia.model import SourceLine

    judgement, filled = Standing.JUDGEMENT, Standing.FILLED
    assert together([judgement, filled]) is judgement
    assert together([filled, filled]) is filled
    assert together([]) is Standing.GAP
    assert told(SourceLine("a", "A", "", None), language("en")) == "A"
    assert told(SourceLine("a", "A", "f.yaml", None), language("en")) == "A (f.yaml)"


def test_template_rows():
    """The template has its fields in seven steps, each asking for something."""
    rows = rows_of(TemplateField)

    assert len(rows) == 28
    assert [one.step for one in rows] == sorted(one.step for one in rows)
    assert {one.step for one in rows} == set(range(8))
    assert all(one.asks for one in rows)
    assert all(bool(one.choices) == (one.kind == "choice") for one in rows)
    assert {one.id for one in rows if one.per_risk} == {
        one.id for one in rows if one.step in (5, 6)
    }


def test_questions_and_standards_have_their_numbers():
    """The tool's questions are those that answers may name; the standards are 15."""
    questions = [one.number for one in rows_of(TransferRiskQuestion)]
    standards = [one.number for one in rows_of(CodeStandard)]

    assert questions == [str(one) for one in TransferQuestion]
    assert standards == list(range(1, 16))
    assert not any(one.is_verified for one in rows_of(CodeStandard))


def test_planned_for_this_activity_alone(assessed):
    """A measure that stands in the answers is an option too."""
    ids = risk_ids(assessed(RISKY))
    entry = shipped_catalogue().risks[next(iter(ids.values()))]
    more = f"""measures:
  - {{id: own-1, measure: {entry.treatments[0].measure}, applies_to: [app],
     state: planned, owner: head-teacher, due: 2027-02-01}}
"""
    rows = (
        section_of(assessed(RISKY, answers=ANSWERS + more), "measures").tables[0].rows
    )

    assert "by: 1 February 2027" in " ".join(one[1] for one in rows)


def test_every_risk_decided(assessed):
    """Where all is decided, step 6 says so in the school's own words."""
    risks = dict.fromkeys(risk_ids(assessed(RISKY)).values())
    measure = shipped_catalogue().risks[next(iter(risks))].treatments[0].measure
    lines = [f"  - {{risk: {one}, effect: accepted, approved: false}}" for one in risks]
    lines.append(
        f"  - {{risk: {next(iter(risks))}, effect: reduced, measure: {measure}}}"
    )
    answers = ANSWERS.replace("decisions: []", "\n".join(["decisions:", *lines]))
    document = assessed(RISKY, answers=answers)

    assert field(document, "effect").standing is Standing.JUDGEMENT
    row = section_of(document, "measures").tables[0].rows[0]
    title = shipped_catalogue().measures[measure].title
    assert row[2] == f"Accepted\nReduced: {title}"
    assert row[4] == "No\nNot decided yet"


def test_nothing_to_treat(assessed):
    """Where somebody sets every level to low, no measure is asked for."""
    risks = dict.fromkeys(risk_ids(assessed()).values())
    lines = [
        f"  - {{risk: {one}, stage: {stage}, scale: level, value: low,"
        " by: head-teacher, on: 2026-11-20, why: We looked}"
        for one in risks
        for stage in ("current", "target")
    ]
    answers = "\n".join([ANSWERS.rstrip(), "overrides:", *lines, ""])
    document = assessed(answers=answers)

    assert field(document, "options").pieces[0].says == ("No risk is medium or high.",)
    assert field(document, "effect").pieces[0].says == ("No risk is medium or high.",)
    assert section_of(document, "measures").tables == ()
    assert field(document, "overall-risk").standing is Standing.FILLED


def test_no_risk_arises(known_map, tmp_path, monkeypatch):
    """An activity with flows and no risk says so, and steps 5 and 6 are filled."""
    from dpia import assessment

    monkeypatch.setattr(assessment, "score", lambda *_: None)
    document = page_of(known_map, ON, "teaching", tmp_path).document

    assert field(document, "risk-source").pieces[0].says == (
        "No risk of the catalogue arises.",
    )
    assert field(document, "options").standing is Standing.FILLED
    assert len(document.summary) == 2


def test_contacts(assessed):
    """A mailbox that is known is enough; none known is asked for."""
    school = "phase: primary}"
    known = assessed(
        (
            school,
            "phase: primary, contacts: [{role: controller, email: o@school.example}, "
            "{role: data-protection-lead, email: unknown}]}",
        )
    )
    unknown = assessed(
        (school, "phase: primary, contacts: [{role: controller, email: unknown}]}")
    )

    assert piece(known, "contact", "contact").says == ("The school: o@school.example.",)
    assert piece(known, "contact", "contact").standing is Standing.FILLED
    assert piece(unknown, "contact", "contact").standing is Standing.GAP


def test_sources_and_places(assessed):
    """Where data came from is told; a system of which no place is known is a gap."""
    document = assessed(
        (
            "data: [marks]\n    lawful_basis",
            "data: [marks]\n    data_from: [person, parent]\n    lawful_basis",
        )
    )
    silent = assessed(
        (
            "    stored_in:\n      - {use: primary, place: GB}\n"
            "      - {use: backup, place: IE}\n"
            "      - {use: support-access, place: GB}\n"
            "      - {use: telemetry, place: none}\n",
            "",
        ),
        ("kind: supplier, country: GB", "kind: supplier, country: unknown"),
    )

    assert piece(document, "nature", "source").says == (
        "It comes from: the people themselves and parents and guardians.",
    )
    assert piece(silent, "nature", "store").standing is Standing.GAP


def test_advice_without_a_role(assessed):
    """What is not decided stays a gap; what nobody in particular decided shows."""
    open_ = assessed(
        answers=ANSWERS.replace("followed: true,\n  decided_by: head-teacher", "")
    )
    nobody = assessed(
        answers=ANSWERS.replace(
            "followed: true,\n  decided_by: head-teacher", "followed: true"
        )
    )

    assert field(open_, "advice-decision").standing is Standing.GAP
    assert field(nobody, "advice-decision").pieces[0].own_words == ("Accepted.",)


def test_review_without_more(assessed):
    """A review by a role alone is told."""
    text = ANSWERS.replace(", due: 2027-11-01, every_months: 12", "")
    document = assessed(answers=text)

    assert field(document, "review-by").pieces[0].own_words[0] == (
        "Kept under review by the data protection lead."
    )


def test_judgements_that_do_not_fit(assessed):
    """A planned level that is set above the one now is pointed out."""
    risk = next(iter(risk_ids(assessed()).values()))
    more = "".join(
        f"  - {{risk: {risk}, stage: {stage}, scale: level, value: {value},"
        " by: head-teacher, on: 2026-11-20, why: We looked.}\n"
        for stage, value in (("current", "low"), ("target", "high"))
    )
    document = assessed(answers=f"{ANSWERS}overrides:\n{more}")

    table = section_of(document, "risks").tables[-1]
    assert table.caption == "Judgements that do not fit together"
    assert "above" in table.rows[0][0]


def test_risk_without_a_measure(tmp_path, known_text):
    """A risk of the school's own may have no measure in the catalogue, and says so."""
    text = (files("dpia.catalogue") / "risks" / "rk-25.yaml").read_text("utf-8")
    own = re.sub(r"treatments:\n(?:[ -].*\n)+", "", text)
    assert own != text
    (tmp_path / "risks").mkdir()
    (tmp_path / "risks" / "rk-25.yaml").write_text(own, "utf-8")
    datamap = build_map(read_text(known_text, "map.yaml"))
    document = page_of(datamap, ON, "teaching", tmp_path).document

    text = " ".join(one[1] for one in rows_in(document, "measures"))
    assert "The catalogue has no measure for it." in text


def test_risks_stand_by_how_surely_they_arise(assessed):
    """One that arises stands first; on a mere reading it stands under its own head."""
    place = "{value: IE, provisional: Nobody has confirmed it}"
    reading = assessed(("place: IE", f"place: {place}"))
    sure, perhaps = (
        section_of(document, "risks").tables[0] for document in (assessed(), reading)
    )

    assert sure.caption == "Risks that arise, with the measures in place"
    assert perhaps.caption == "Risks that arise if what nobody has confirmed is right"
    assert sure.rows[0][0] == perhaps.rows[0][0] == "R1"
    assert "At: App." in sure.rows[0][1]
    assert "It may arise at: App." in perhaps.rows[0][1]
    assert field(reading, "risk-source").pieces[0].says[0].startswith("Arising if ")


def test_what_is_not_ruled_out_names_the_questions(concern):
    """It is folded, a row a risk, with the few questions that rule most out."""
    section = section_of(concern, "risks")
    (folded,) = section.folded
    titles = [row[1].split("\n")[0] for row in folded.table.rows]

    assert section.tables == ()
    assert len(titles) == len(set(titles))
    assert folded.title.endswith(f": {len(titles)} risks")
    assert 1 <= len(folded.listed) <= 5
    assert all("It could rule out " in one for one in folded.listed)
    assert "It may arise at: Social services and MyConcern." in folded.table.rows[2][1]


def test_fields_on_risks_say_what_they_count(concern):
    """Titles, places on a scale and measures stand there, and what is open."""
    source, options = field(concern, "risk-source"), field(concern, "options")

    assert source.standing is Standing.PARTLY
    assert "; and " in source.pieces[0].says[0]
    assert field(concern, "likelihood").pieces[0].says[0].endswith(" risks.")
    assert " would treat 4 of them: " in options.pieces[0].says[0]
    assert options.standing is Standing.PARTLY


def test_residual_risk_counts_no_empty_plan(concern):
    """A planned measure that nobody promised is named, and the level stays."""
    said = piece(concern, "residual-risk", "residual")
    rows = rows_in(concern, "measures")
    with_plan = [one for one in rows if "does not count" in one[1]]

    assert any("does not count: no role answers" in one for one in said.open)
    assert with_plan
    assert all(one[3].startswith("Anything up to high") for one in with_plan)
    assert any("If the plan counted: anything up to low." in one[3] for one in rows)
    assert any("The plan does not count yet." in one[3] for one in rows)


def test_levels_stand_side_by_side(assessed):
    """The opening shows what was worked out beside what people set and what counts."""
    risk = next(iter(risk_ids(assessed(RISKY)).values()))
    more = f"""overrides:
  - {{risk: {risk}, stage: target, scale: level, value: low, by: head-teacher,
     on: 2026-11-20, why: We looked.}}
"""
    before, after = assessed(RISKY), assessed(RISKY, answers=ANSWERS + more)

    assert [name for name, _ in before.levels] == [
        "Worked out for today", "Set by people", "Counts for approval",
    ]  # fmt: skip
    assert before.levels[1][1] == "Nobody set a level."
    assert after.levels[0] == before.levels[0]
    assert after.levels[1][1] == "Low, for 1 risk"
    assert any("not fit with the rest" in one for one in after.summary)


def test_conditions_of_the_advice_are_listed(assessed):
    """Each stands with who meets it by when: met, open or late."""
    more = """conditions:
  - {what: Ask., owner: head-teacher, due: 2026-11-01, done_on: 2026-11-02}
  - {what: Look., owner: head-teacher, due: 2026-11-01}
  - {what: Check., owner: head-teacher, due: 2027-11-01}
"""
    tables = section_of(assessed(answers=ANSWERS + more), "sign-off").tables
    found = next(one for one in tables if one.caption == "Conditions of the advice")

    assert [one[3] for one in found.rows] == [
        "Met on 2 November 2026.", "Open, and the day has passed.", "Open.",
    ]  # fmt: skip


def test_access_has_its_exceptions(concern):
    """What may limit it is named, and marked where nobody has verified it."""
    (table,) = piece(concern, "necessity", "rights").tables
    access = next(row for row in table.rows if row[0] == "Access")

    assert "Exception: Education data and serious harm." in access[2]
    assert "Exception: Child abuse data." in access[2]
    assert "(Not verified: All of it is from memory.)" in access[2]


def test_nothing_empty_is_told(concern):
    """Where nothing is known there is a gap, and no sentence that says nothing."""
    text = " ".join(document_plain(concern))

    assert "0 items" not in text
    assert piece(concern, "context", "relationship").standing is Standing.GAP
    assert "The school sends it to Social services." in text
    assert "which items Safeguarding records consists of" in text
