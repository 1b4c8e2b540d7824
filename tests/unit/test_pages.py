"""The values of the annual review: what each section says of small maps."""

import json
from dataclasses import replace

import pytest

from datamap.conversions.json_map import to_json
from datamap.logic import Truth
from datamap.notice.first_words import untied
from dpia.catalogue import shipped_catalogue
from dpia.scales import Level, Levels
from reports.html import data_of, section, whole
from reports.language import language
from reports.pages.annual_review import build, page_of
from reports.pages.duties import WhereLine
from reports.pages.in_short import Findings, in_short
from reports.pages.naming import short_name
from reports.pages.notice_standing import NoticeRow, NoticeStanding
from reports.words import level_words


@pytest.fixture(scope="module")
def known(make_page, known_map):
    """Return the review of a fully known map."""
    return make_page(known_map)


@pytest.fixture(scope="module")
def bare(make_page, bare_map):
    """Return the review of a map of which next to nothing is known."""
    return make_page(bare_map)


def test_summary_of_a_bare_map(bare):
    """A map without a flow says so, and claims nothing good."""
    said = " ".join(bare.in_short.sentences)

    assert "No flow is on the map." in said
    assert "stay" not in said
    assert "met" not in said
    assert "Nothing can be shown yet" in bare.in_short.good


def test_summary_counts_what_it_tells(known):
    """The first sentence counts activities and recipients; a known map is not vague."""
    assert known.in_short.sentences[0] == (
        "Ysgol Fach uses personal data for 1 purpose, "
        "and 1 system or organisation has it."
    )
    assert "App" in known.in_short.sentences[1]


def test_nothing_abroad(make_page, known_text):
    """A map whose data stays here says so and has no transfer."""
    page = make_page(known_text.replace("place: IE", "place: GB"))

    assert page.in_short.sentences[1] == "All of it is known to stay in the UK."
    assert page.in_short.good.startswith("Everything stays in the UK.")
    assert "Nothing leaves the UK" in section(page, "outside-the-uk")


def test_uncovered_transfer_is_not_good(make_page, known_text):
    """What leaves the UK without cover is what is not good, and asks for a decision."""
    page = make_page(known_text.replace("place: IE", "place: IN"))

    assert page.in_short.not_good == "Nothing covers what leaves the UK with App."
    assert any("App must show" in one for one in page.in_short.decisions)
    assert "not covered" in section(page, "outside-the-uk")


def test_covered_transfer_is_good(known):
    """An approved country is covered by regulations, with its reason."""
    group = known.transfers.sure[0]

    assert known.in_short.good == "What goes abroad with App is covered."
    assert group.lines[0].safeguard == "UK regulations approve the country"
    assert group.reasons


@pytest.mark.parametrize(
    ("mechanism", "words"),
    [
        ("none", "there is none"),
        ("unknown", "not known"),
        ("idta", "International Data Transfer Agreement"),
    ],
)
def test_safeguard_in_words(make_page, known_text, mechanism, words):
    """A safeguard is named; that there is none, and that none is known, differ."""
    text = known_text.replace("place: IE", "place: IN")
    text = text.replace("mechanism: none", f"mechanism: {mechanism}")

    line = make_page(text).transfers.sure[0].lines[0]

    assert words.lower() in line.safeguard.lower()


def findings(page, **more):
    """Return what the summary of a page is made from, with some of it changed."""
    given = {
        "datamap": page.datamap, "who": page.recipients, "out": page.transfers,
        "risks": page.risks, "gaps": page.gaps, "asked": page.asked,
    }  # fmt: skip
    return Findings(**{"assessments": (), **given, **more})


def at(card, low, high):
    """Return a card with another level today."""
    return replace(card, now=Levels(Level[low], Level[high]))


@pytest.mark.parametrize(
    ("levels", "words"),
    [
        ([], "No risk of the catalogue arises."),
        (["LOW"], "No risk to people is high today."),
        (["HIGH"], "1 kind of risk is high today."),
        (
            ["HIGH", "HIGH", "MAYBE"],
            "2 kinds of risk are high today, and 1 more could be.",
        ),
        (["MAYBE"], "No risk is certainly high today; 1 kind could be."),
    ],
)
def test_risks_in_one_sentence(known, levels, words):
    """What is surely high and what could be are counted apart."""
    ends = {"LOW": ("LOW", "LOW"), "HIGH": ("HIGH", "HIGH"), "MAYBE": ("LOW", "HIGH")}
    cards = [at(known.risks[0], *ends[one]) for one in levels]

    told = in_short(findings(known, risks=cards), known.words)

    assert told.sentences[2] == words


def test_what_is_not_good_without_a_transfer(known):
    """Where nothing leaves uncovered a duty is told, then a high risk."""
    sure = [replace(one, sure=(WhereLine("Teaching", ()),)) for one in known.gaps[:1]]
    high = [at(known.risks[0], "HIGH", "HIGH")]

    duty = in_short(findings(known, gaps=sure), known.words).not_good
    risk = in_short(findings(known, gaps=[], risks=high), known.words).not_good
    calm = in_short(findings(known, gaps=[], risks=[]), known.words)

    assert duty == f"{known.gaps[0].title}: Teaching."
    assert risk.startswith(known.risks[0].title)
    assert calm.not_good == "Nothing is known to be wrong."
    assert calm.sentences[3] == "Every duty that was checked is met."


def test_duties_that_are_surely_not_met(known):
    """Where none is in doubt, only those not met are counted."""
    sure = [replace(one, sure=(WhereLine("Teaching", ()),)) for one in known.gaps[:1]]

    told = in_short(findings(known, gaps=sure), known.words)

    assert told.sentences[3] == "1 kind of legal duty is not met."


def test_duties_in_doubt_are_no_failures(known):
    """Where no duty is surely unmet, only those in doubt are counted."""
    doubt = [replace(one, sure=()) for one in known.gaps[:1]]

    told = in_short(findings(known, gaps=doubt), known.words)

    said = "Nobody can show that 1 kind of legal duty is met everywhere."
    assert told.sentences[3] == said


def test_nothing_open_is_noted(make_page, known_text):
    """With no question left, governors are asked to note the review."""
    page = make_page(known_text.replace("place: IE", "place: GB"))

    told = in_short(findings(page, asked=[], gaps=[]), page.words)

    assert told.unknown == "Nothing is open."
    assert told.decisions == ("Note this review.",)


def test_unknown_places_are_counted(make_page, known_text):
    """What may be abroad for all anybody says is counted, and claimed by nobody."""
    page = make_page(known_text.replace("place: IE", "place: unknown"))

    assert page.in_short.sentences[1] == "Nobody can say whether data leaves the UK."
    assert "does not show that nothing leaves" in section(page, "outside-the-uk")


def test_some_unknown_places_are_no_promise_for_the_rest(make_page, known_text):
    """Where some places are unknown, the sentence counts whose, and says no more."""
    page = make_page(known_text.replace("place: IE", "place: unknown"))
    home = replace(page.recipients[0], outside=Truth.NO)

    told = in_short(findings(page, who=[*page.recipients, home]), page.words)

    said = "For 1 of the 2 nobody can say whether data leaves the UK."
    assert told.sentences[1] == said


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([("required", "rights", "missing")], "lacks 1 thing that the law asks for."),
        (
            [("required", "rights", "missing"), ("required", "source", "wrong")],
            "The privacy notice lacks 2 things that the law asks for.",
        ),
        (
            [("notice", "open-list", "wrong")],
            "1 point in the privacy notice is wrong or missing.",
        ),
        ([("required", "rights", "partly")], "Nothing is known to be wrong."),
    ],
)
def test_poor_notice_is_not_good(known, rows, words):
    """What the privacy notice certainly lacks stands with what is not good."""
    found = [
        NoticeRow(kind, rule, standing, "", "", "", "", (), is_english=False)
        for kind, rule, standing in rows
    ]
    notice = NoticeStanding("Notice", "notice.md", (), tuple(found), ())

    told = in_short(findings(known, gaps=[], risks=[], notices=[notice]), known.words)

    assert told.not_good.endswith(words)


def test_poor_notice_stands_beside_the_worst(make_page, known_text):
    """A notice that lacks something is told besides what else is not good."""
    page = make_page(known_text.replace("place: IE", "place: IN"))
    row = NoticeRow(
        "required", "rights", "missing", "", "", "", "", (), is_english=False
    )
    notice = NoticeStanding("Notice", "notice.md", (), (row,), ())

    told = in_short(findings(page, notices=[notice]), page.words)

    assert told.not_good == (
        "Nothing covers what leaves the UK with App. "
        "The privacy notice lacks 1 thing that the law asks for."
    )


def test_sharing_of_no_purpose_is_no_purpose(make_page, known_text):
    """What a notice ties to no purpose is not counted as one, and is not known."""
    words = untied(["pupils"])
    more = (
        f"  - {{id: {words['id']}, name: {words['name']},\n"
        f"     purpose: {words['purpose']}, people: [pupils]}}\n"
    )
    text = known_text.replace("activities:\n", f"activities:\n{more}")

    told = make_page(text).in_short
    given = make_page(text.replace(words["purpose"], "To teach French.")).in_short

    assert "uses personal data for 1 purpose," in told.sentences[0]
    assert "What some of it is shared for." in told.unknown
    assert "uses personal data for 2 purposes," in given.sentences[0]
    assert "shared for" not in given.unknown


def test_a_source_that_nobody_keeps_is_left_out(known_map, on):
    """A school's own risk may name a source of its own; it is not in our list."""
    ours = shipped_catalogue()
    risks = {
        key: one.model_copy(update={"sources": ("OWN-1",)})
        for key, one in ours.risks.items()
    }

    page = page_of(known_map, on, replace(ours, risks=risks))

    assert "OWN-1" not in {one.id for one in page.basis.sources}


def test_ended_recipient_is_told_first(example_page):
    """The example still sends data to a body that has ended."""
    assert example_page.in_short.decisions[0].startswith("Stop sending data to GwE")


def test_no_more_than_one_screen(example_page):
    """The summary has five sentences and at most four decisions, each short."""
    short = example_page.in_short

    assert len(short.sentences) == 5
    assert len(short.decisions) <= 4
    assert all(len(one) <= 140 for one in (*short.sentences, *short.decisions))


def test_interval_is_told_with_the_unknown(make_page, known_text):
    """A level that is not known names the facts that would settle it."""
    page = make_page(known_text.replace("engages: none", "engages: unknown"))
    told = [one.sentence for one in page.risks]

    assert any("which other firms get data from Firm" in one for one in told)
    assert all(
        ("because" in one.sentence or "It may be nothing" in one.sentence)
        == bool(one.now.width)
        for one in page.risks
    )


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        ("LOW", "LOW", "low"),
        ("LOW", "HIGH", "between low and high"),
        ("NONE", "MEDIUM", "anything up to medium"),
        ("NONE", "NONE", "does not arise"),
    ],
)
def test_levels_in_words(low, high, words):
    """One level is a word, an interval names both ends."""
    levels = Levels(Level[low], Level[high])

    assert level_words(levels, language("en")) == words


def test_matrix_holds_every_risk(example_page):
    """Each risk of a use stands in one cell at worst; at best it may not arise."""
    for grid in (example_page.before, example_page.now):
        cells = [cell for _, row in grid.rows for cell in row]
        assert sum(cell.at_worst for cell in cells) == grid.total
        assert sum(cell.at_best for cell in cells) + grid.may_not_arise == grid.total


def test_first_review_has_nothing_to_compare(known):
    """Without an earlier review the section says so."""
    assert known.changed is None
    assert "There is no earlier review" in section(known, "what-changed")


def review_before(tmp_path, datamap, on="2025-11-24"):
    """Write the data of an earlier review and return its path."""
    file = tmp_path / "review.json"
    file.write_text(json.dumps({"on": on, "map": to_json(datamap)}), "utf-8")
    return str(file)


def test_what_changed_and_what_moved(make_page, known_text, known_map, tmp_path):
    """A back-up moved abroad is a changed system, and moves the risks it touches."""
    previous = review_before(tmp_path, known_map)
    text = known_text.replace("place: IE", "place: IN")
    text += "questions: [{id: q, question: Who?, ask: school}]\n"

    page = make_page(text, previous=previous)

    assert page.changed.since == "24 November 2025"
    assert ("App",) in [one.changed for one in page.changed.kinds]
    assert any(one.added for one in page.changed.kinds)
    worse = [one for one in page.changed.moved if one.is_worse]
    assert ("Where data is kept with App",) in [one.because for one in worse]
    assert "Which risks moved" in section(page, "what-changed")


def test_what_has_gone(make_page, bare_map, known_map, tmp_path):
    """Records that are no longer there are told by the names they had."""
    previous = review_before(tmp_path, known_map, on="not a day")

    page = make_page(bare_map, previous=previous)
    gone = [name for one in page.changed.kinds for name in one.removed]

    assert page.changed.since == ""
    assert {"App", "Firm"} <= set(gone)
    assert page.changed.moved


def test_nothing_changed(make_page, known_map, tmp_path):
    """The same map again has nothing to tell, whichever file of a review is given."""
    page = make_page(known_map)
    report = tmp_path / "review.html"
    report.write_text(whole(page), "utf-8")

    again = make_page(known_map, previous=str(report))

    assert again.changed.since == "24 November 2026"
    assert "Nothing that the school does with data has changed." in section(
        again, "what-changed"
    )
    assert "No risk has moved." in section(again, "what-changed")


def test_folder_of_a_review_tells_its_day(make_page, known_map, tmp_path):
    """A review may be given as its folder."""
    review_before(tmp_path, known_map)

    page = make_page(known_map, previous=str(tmp_path))

    assert page.changed.since == "24 November 2025"


def test_a_map_may_stand_for_the_review_before(
    make_page, known_map, known_text, tmp_path
):
    """Last year's map does as well as its review; it has no day."""
    (tmp_path / "map.yaml").write_text(known_text, "utf-8")

    page = make_page(known_map, previous=str(tmp_path / "map.yaml"))

    assert page.changed.since == ""
    assert page.changed.kinds == ()


YEAR = """
year:
  from: 2025-09-01
  to: 2026-08-31
  access_requests: {received: 3, answered_in_time: 2}
  complaints: {received: 1, acknowledged_in_time: 1}
  breaches: {recorded: 2, reported_to_regulator: 0}
"""


def test_year_in_numbers(make_page, known_text):
    """What was not met in time is marked; what nobody counted is not known."""
    year = make_page(known_text + YEAR).year
    lines = {one.name: one for one in year.lines}

    assert lines["Requests for access"].is_late
    assert not lines["Complaints"].is_late
    assert lines["Objections"].received == "not known"
    assert (year.first, year.last) == ("1 September 2025", "31 August 2026")


MEASURES = """
measures:
  - {id: late, measure: ct-16, applies_to: [app], state: planned, owner: head,
     due: 2026-09-01}
  - {id: later, measure: ct-18, applies_to: [school], state: planned}
  - {id: done, measure: ct-06, applies_to: [app], state: in-place, done_on: 2026-10-01}
  - {id: old, measure: ct-07, applies_to: [app], state: in-place, done_on: 2020-10-01}
  - {id: own, measure: ct-99, applies_to: [app], state: planned, due: 2027-01-31}
  - {id: never, measure: ct-28, applies_to: [app], state: not-in-place}
"""


def test_actions_by_standing(make_page, known_text):
    """Overdue comes first, then open, new and done; older work is not listed."""
    page = make_page(known_text + MEASURES)
    told = [(one.progress.value, one.owner, one.due) for one in page.actions]

    assert told[0] == ("overdue", "head", "1 September 2026")
    assert ("open", "nobody is named", "no day is set") in told
    assert told[-1][0] == "done"
    assert "ct-99" in {one.name for one in page.actions}
    assert len([one for one in told if one[0] != "new"]) == 4


def test_planned_measures_stand_with_their_risks(make_page, known_text):
    """A card names who answers for a planned measure, and by when."""
    text = known_text.replace("place: IE", "place: IN") + MEASURES
    planned = [plan for one in make_page(text).risks for plan in one.planned]

    assert ("head", "1 September 2026") in {(one.owner, one.due) for one in planned}


PAPERS = """
  - {{id: dpia, kind: dpia, name: Assessment of the app, covers: [teaching],
     dated: {dated}, review_by: {due}}}
people:"""


@pytest.mark.parametrize(
    ("dated", "due", "words"),
    [
        ("2026-01-10", "2027-01-10", "(10 January 2026; review due 10 January 2027)"),
        (
            "2024-01-10",
            "2025-01-10",
            "(10 January 2024; review was due 10 January 2025)",
        ),
        ("unknown", "none", "(not dated)"),
    ],
)
def test_assessments_with_their_dates(make_page, known_text, dated, due, words):
    """An assessment that is held is named with its day and its review."""
    paper = PAPERS.format(dated=dated, due=due)
    page = make_page(known_text.replace("\npeople:", paper, 1))

    assert page.assessments[0].papers == (f"Assessment of the app {words}",)


@pytest.mark.parametrize(
    ("changes", "need", "telling"),
    [
        pytest.param({"kind: attainment": "kind: health"}, "likely",
                     ("Sensitive or highly personal data", "Vulnerable people"),
                     id="two criteria"),
        pytest.param({"matching: false": "matching: true",
                      "kind: attainment": "kind: health",
                      "tracking: false": "tracking: true"}, "required",
                     ("Data matching", "Tracking",
                      "Sensitive or highly personal data"), id="the first three"),
        pytest.param({"could_endanger: false}":
                      "could_endanger: false, large_scale: false}",
                      "design: {": "uses_ai: false\n    design: {adverts: false, "},
                     "not required", ("Vulnerable people",), id="one criterion"),
        pytest.param({}, "not known yet",
                     ("Vulnerable people", "4 more may hold"), id="something is open"),
        pytest.param({"matching: false":
                      "matching: {value: true, provisional: a reading}"},
                     "likely, but not proven",
                     ("Vulnerable people", "Data matching (not proven)",
                      "Matching or combining (not proven)"), id="only read so"),
    ],
)  # fmt: skip
def test_need_of_an_assessment(make_page, known_text, changes, need, telling):
    """The section says whether one is needed, and which triggers tell most."""
    text = known_text
    for old, new in changes.items():
        text = text.replace(old, new, 1)

    (line,) = make_page(text).assessments

    assert line.words == need
    assert line.telling == telling


@pytest.mark.parametrize(
    ("paper", "held", "is_due"),
    [
        pytest.param("", "nothing is recorded", True, id="none"),
        pytest.param("covers: [teaching], review_by: 2027-01-10", "in date", False,
                     id="in date"),
        pytest.param("review_by: none", "in date", False, id="it covers everything"),
        pytest.param("covers: [app], review_by: 2025-01-10",
                     "out of date, or not for all of it", True, id="past its review"),
        pytest.param("covers: [app]", "nobody can show that it is in date", False,
                     id="due when, unknown"),
        pytest.param("covers: [app], held: false", "nothing is recorded", True,
                     id="lost"),
        pytest.param("covers: [pupils], review_by: none", "nothing is recorded", True,
                     id="of something else"),
    ],
)  # fmt: skip
def test_standing_of_an_assessment(make_page, known_text, paper, held, is_due):
    """One that is needed is due unless one in date is held, or may be."""
    told = f"\n  - {{id: dpia, kind: dpia, {paper}}}\npeople:" if paper else "\npeople:"
    text = known_text.replace("kind: attainment", "kind: health")

    (line,) = make_page(text.replace("\npeople:", told, 1)).assessments

    assert line.held_words == held
    assert line.is_due is is_due


def test_activities_that_need_an_assessment_most_come_first(example_page):
    """What is likely for certain stands before what is likely if a reading is right."""
    words = [line.words for line in example_page.assessments]

    assert list(dict.fromkeys(words)) == [
        "likely", "likely, but not proven", "not known yet",
    ]  # fmt: skip


def test_questions_of_each_edition(make_page, example, example_page):
    """The officer gets every question, governors the first, none on security."""
    listed = example_page.questions

    told = sum(one.asked for one in listed.lines)
    assert len(listed.lines) == 10
    assert listed.on_security
    assert listed.more + listed.on_security + told == len(example_page.asked)


def test_question_worded_alike_is_told_once(example_page):
    """What is asked of several activities in the same words has one line."""
    line = next(one for one in example_page.questions.lines if one.asked > 1)

    assert line.about not in line.also
    assert line.about in line.text
    assert f"The same for: {line.also[0]}" in section(example_page, "questions-to-ask")


def test_officer_gets_every_question(make_page, known_map):
    """Nothing is left out of the officer's list."""
    page = make_page(known_map, audience="dpo")

    assert sum(one.asked for one in page.questions.lines) == len(page.asked)
    assert page.questions.more == 0
    assert page.questions.on_security == 0


def test_data_holds_every_table(known):
    """The review's data is plain JSON with a key for each table."""
    data = json.loads(json.dumps(data_of(known)))

    assert {
        "format", "on", "map", "levels", "in_short", "recipients", "transfers",
        "countries", "changed", "risks", "before", "now", "gaps", "assessments",
        "questions", "year", "actions",
    } <= set(data)  # fmt: skip
    assert data["recipients"][0]["outside"] == "yes"
    assert data["year"] is None


def test_build_reads_a_map(known_text, tmp_path, on):
    """A review is built from the path of a map."""
    file = tmp_path / "map.yaml"
    file.write_text(known_text, "utf-8")

    page = build(str(tmp_path), on, audience="dpo", language="cy")

    assert page.is_full
    assert page.school == "Ysgol Fach"
    assert page.words.code == "cy"


def test_welsh_dates_and_countries():
    """Days, countries and lists are written as the language writes them."""
    from datetime import date

    welsh = language("cy")

    assert welsh.day(date(2026, 11, 24)) == "24 Tachwedd 2026"
    assert welsh.country("FR") == "Ffrainc"
    assert language("en").listed([]) == ""
    assert language("en").number(1200) == "1,200"


def test_long_lists_are_counted():
    """A list names the first few, and counts the rest only if that saves words."""
    english = language("en")

    assert english.some(["a", "b", "c"], 2) == "a, b and c"
    assert english.some(["a", "b", "c", "d"], 2) == "a, b and 2 more"


def test_short_names():
    """A long name loses what explains it, a short one nothing."""
    assert short_name("GwE, a service for every school in the north") == "GwE"
    assert short_name("A name (which goes on and on and on)") == "A name"
    assert short_name("Firm (UK), Ltd") == "Firm (UK), Ltd"
