"""The page across schools, from invented reviews."""

from __future__ import annotations

import json
import re
from datetime import date
from html import unescape

import pytest

from datamap.transfers import Verdict
from dpia.scales import Level, Levels
from reports.document import loaded_by
from reports.pages.portfolio import Standing, data_of, last_reviews, portfolio_of
from reports.portfolio_html import whole

ON = date(2026, 11, 24)


def _review(root, folder: str, **changed: object) -> None:
    day = str(changed.pop("on", "2026-11-24"))
    data = {
        "on": day,
        "map": {
            "school": {"name": f"School {folder.upper()}"},
            "libraries": {"taken": ["app-inc"], "used": {"app": ["contract"]}},
        },
        "levels": {"teaching/app": {"rk-07": "none-high"}},
        "recipients": [{"id": "app", "name": "App"}, {"id": "own", "name": "Own"}],
        "transfers": [_transfer("app", "US", "yes", "unknown")],
        "gaps": [{"id": "rk-46", "sure": [{}], "possible": []}],
        "questions": [_question("app", "stored_in"), _question("app", "contract")],
        **changed,
    }
    made = root / folder / "reviews" / day
    made.mkdir(parents=True)
    (made / "review.json").write_text(json.dumps(data), "utf-8")
    (made / "review.html").write_text("<p>", "utf-8")


def _transfer(system: str, country: str, leaves: str, verdict: str) -> dict:
    return {
        "system": system, "recipient": "app-inc", "country": country,
        "leaves_uk": leaves, "verdict": verdict,
    }  # fmt: skip


def _question(record: str, field: str, ask: str = "supplier") -> dict:
    return {
        "record": record, "field": field, "ask": ask, "changes": [{}],
        "question": f"What of {record} {field}?",
    }  # fmt: skip


def _page(root, *folders: str, errors: dict | None = None, language: str = "en"):
    found = last_reviews(root, folders, ON, errors or {})
    return portfolio_of(found, ON, language)


def test_reviews_in_time_late_and_missing_are_told_apart(tmp_path):
    """A school is in time, late with an older review, or has none."""
    _review(tmp_path, "a")
    _review(tmp_path, "b", on="2025-11-20")

    page = _page(tmp_path, "a", "b", "c")

    assert {one.folder: one.standing for one in page.schools} == {
        "a": Standing.IN_TIME, "b": Standing.LATE, "c": Standing.MISSING,
    }  # fmt: skip


def test_later_reviews_do_not_count(tmp_path):
    """A review of a later day than the one asked about is passed over."""
    _review(tmp_path, "a", on="2027-01-01")

    assert _page(tmp_path, "a").schools[0].standing is Standing.MISSING


def test_school_with_most_high_risks_comes_first(tmp_path):
    """Schools are ordered by how many kinds of risk are certainly high."""
    _review(tmp_path, "a")
    _review(tmp_path, "b", levels={"teaching/app": {"rk-07": "high-high"}})

    assert [one.folder for one in _page(tmp_path, "a", "b").schools] == ["b", "a"]


def test_cell_holds_the_worst_level_of_any_use(tmp_path):
    """Levels of several uses of data are compared end by end, never added."""
    levels = {"x/app": {"rk-07": "low-medium"}, "y/app": {"rk-07": "none-high"}}
    _review(tmp_path, "a", levels=levels)
    _review(tmp_path, "b")

    schools = {one.folder: one for one in _page(tmp_path, "a", "b").schools}

    assert schools["a"].cells == (Levels(Level.LOW, Level.HIGH),)


def test_risk_that_tells_schools_apart_has_a_column(tmp_path):
    """A risk is shown if it is certain somewhere or differs; the rest is counted."""
    same = {"rk-07": "none-high", "rk-09": "high-high", "rk-03": "low-medium"}
    _review(tmp_path, "a", levels={"x/app": {**same, "rk-04": "low-high"}})
    _review(tmp_path, "b", levels={"x/app": same})

    page = _page(tmp_path, "a", "b")

    assert [one for one, _ in page.risks] == ["rk-09", "rk-04"]
    assert page.alike == 1
    assert "1 more may be high and stands alike in every school." in whole(page)


def test_page_has_at_most_eight_columns_of_risks(tmp_path):
    """However many risks differ, eight are shown, those most often high first."""
    many = {f"rk-{number:02}": "none-high" for number in range(1, 13)}
    _review(tmp_path, "a", levels={"x/app": many})
    _review(tmp_path, "b", levels={"x/app": {"rk-12": "high-high"}})

    page = _page(tmp_path, "a", "b")

    assert len(page.risks) == 8
    assert page.risks[0][0] == "rk-12"
    assert [one.folder for one in page.schools] == ["b", "a"]


def test_duties_not_met_come_before_what_may_be_high(tmp_path):
    """Of two schools with no certainly high risk, the one that owes a duty is first."""
    _review(tmp_path, "a", gaps=[])
    _review(tmp_path, "b", levels={})

    assert [one.folder for one in _page(tmp_path, "a", "b").schools] == ["b", "a"]


def test_cells_and_their_headings_are_plain_words(tmp_path):
    """A cell says high, may be high, or its level, and names its column when narrow."""
    risks = {"rk-07": "none-high", "rk-09": "high-high", "rk-04": "low-medium"}
    _review(tmp_path, "a", levels={"x/app": risks})
    _review(tmp_path, "b", levels={"x/app": {"rk-04": "none-high"}})

    text = whole(_page(tmp_path, "a", "b"))

    assert ">may be high</span>" in text
    assert ">high</span>" in text
    assert ">between low and medium</span>" in text
    assert "anything up to high" not in text
    assert 'data-label="Risks certainly high"' in text


def test_risks_that_are_alike_everywhere_are_only_counted(tmp_path):
    """With no risk that tells schools apart there is no column, and a sentence."""
    _review(tmp_path, "a")

    page = _page(tmp_path, "a")

    assert page.risks == ()
    assert "1 risk may be high and stands alike in every school" in whole(page)


@pytest.mark.parametrize(
    ("error", "head"),
    [
        ("6 problems in the data map.\n\nOne.\n\nTwo.", "6 problems in the data map"),
        ("Word " * 40, "What went wrong"),
    ],
)
def test_long_error_is_folded(tmp_path, error, head):
    """What went wrong is said in a few words; the whole of it is folded away."""
    text = whole(_page(tmp_path, "a", errors={"a": error}))

    assert f"<details><summary>{head}</summary>" in text


def test_short_error_is_not_folded(tmp_path):
    """A short sentence stands as it is."""
    text = whole(_page(tmp_path, "a", errors={"a": "The disk is full."}))

    assert "The disk is full." in text
    assert "<details>" not in text


def _own(**names: str) -> dict:
    """Return what a map without a library tells, with some organisations."""
    parties = [{"id": one, "name": name} for one, name in names.items()]
    return {"libraries": None, "systems": [], "parties": parties}


def test_own_records_are_known_by_name(tmp_path):
    """A record of a school's own is another school's of that name, not of that id."""
    for folder, council in (("a", "North Council"), ("b", "South Council")):
        named = {"council": council, f"mis-{folder}": "Register, our pupil records"}
        rows = [{"id": one, "name": name} for one, name in named.items()]
        _review(tmp_path, folder, map=_own(**named), recipients=rows, transfers=[])

    page = _page(tmp_path, "a", "b")

    assert [(one.name, one.schools) for one in page.suppliers] == [
        ("Register, our pupil records", 2),
        ("North Council", 1),
        ("South Council", 1),
    ]


def test_own_record_of_a_library_s_name_is_the_library_s(tmp_path):
    """A supplier from a library and one of its name are counted as one."""
    _review(tmp_path, "a")
    own = [{"id": "our-app", "name": "APP"}]
    _review(tmp_path, "b", recipients=own, map=_own(**{"our-app": "APP"}), transfers=[
        _transfer("our-app", "FR", "yes", "not-covered"),
    ])  # fmt: skip

    page = _page(tmp_path, "a", "b")
    turned = _page(tmp_path, "b", "a")

    (app,) = (one for one in page.suppliers if one.id == "app")
    assert app.schools == 2
    assert app in turned.suppliers
    assert app.verdict is Verdict.NOT_COVERED


def test_question_about_an_own_supplier_is_for_many(tmp_path):
    """What schools ask about suppliers of one name one e-mail would answer."""
    for folder in ("a", "b"):
        record = f"firm-{folder}"
        _review(
            tmp_path, folder, map=_own(**{record: "Firm Ltd"}),
            questions=[_question(record, "insolvent"), _question("to-firm", "role")],
        )  # fmt: skip

    (line,) = _page(tmp_path, "a", "b").questions

    assert (line.question, line.schools) == ("What of firm-a insolvent?", 2)


def test_unknown_places_are_never_told_as_none(tmp_path):
    """Schools with places that nobody knows are counted, with countries or without."""
    _review(
        tmp_path, "a", transfers=[_transfer("app", "unknown", "unknown", "unknown")]
    )
    _review(tmp_path, "b", transfers=[])

    page = _page(tmp_path, "a", "b")
    text = whole(page)

    assert page.placeless == 1
    assert "In 1 school some places are not known" in text
    assert "is known to leave the UK" not in text


def test_country_names_who_it_is_reached_with(tmp_path):
    """A country says with which systems data goes there."""
    _review(tmp_path, "a")

    (line,) = _page(tmp_path, "a").countries

    assert line.through == ("App",)


def test_countries_tell_sure_from_perhaps(tmp_path):
    """A school counts once for a country: surely, or else perhaps; home is no row."""
    _review(tmp_path, "a", transfers=[
        _transfer("app", "US", "yes", "covered"),
        _transfer("app", "US", "unknown", "not-covered"),
        _transfer("app", "GB", "unknown", "unknown"),
    ])  # fmt: skip
    _review(tmp_path, "b", transfers=[_transfer("app", "US", "unknown", "unknown")])

    (line,) = _page(tmp_path, "a", "b").countries

    assert (line.code, line.schools, line.perhaps) == ("US", 1, 1)
    assert line.verdict is Verdict.NOT_COVERED


def test_question_of_one_school_is_not_listed(tmp_path):
    """Only what several schools ask of one supplier is listed, school fields not."""
    _review(tmp_path, "a")
    _review(tmp_path, "b", questions=[_question("app", "stored_in")])

    (line,) = _page(tmp_path, "a", "b").questions

    assert (line.question, line.schools) == ("What of app stored_in?", 2)


def test_question_that_moves_nothing_is_not_listed(tmp_path):
    """What no level depends on is left out of the questions for many schools."""
    idle = {**_question("app", "stored_in"), "changes": []}
    for folder in ("a", "b"):
        _review(tmp_path, folder, questions=[idle])

    assert _page(tmp_path, "a", "b").questions == ()


@pytest.mark.parametrize(
    ("more", "count"),
    [
        pytest.param({}, 0, id="engaged by a supplier"),
        pytest.param({"flows": [{"to": "app-inc"}]}, 1, id="sent to"),
        pytest.param({"systems": [{"provider": "app-inc"}]}, 1, id="provider"),
    ],
)  # fmt: skip
def test_country_is_asked_of_direct_recipients_alone(tmp_path, more, count):
    """Where a sub-processor is established is no question for many schools."""
    told = {"libraries": {"taken": ["app-inc"], "used": {}}, **more}
    for folder in ("a", "b"):
        _review(tmp_path, folder, map=told, questions=[_question("app-inc", "country")])

    assert len(_page(tmp_path, "a", "b").questions) == count


def test_gaps_are_counted_by_school(tmp_path):
    """A duty counts the schools where it is not met, and apart where it may not be."""
    _review(tmp_path, "a")
    _review(tmp_path, "b", gaps=[{"id": "rk-46", "sure": [], "possible": [{}]}])

    (line,) = _page(tmp_path, "a", "b").gaps

    assert (line.id, line.schools, line.perhaps) == ("rk-46", 1, 1)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"on": "never"}', "\0"])
def test_unreadable_review_counts_as_none(tmp_path, text):
    """A review whose data is broken does not break the page."""
    _review(tmp_path, "a")
    (tmp_path / "a/reviews/2026-11-24/review.json").write_text(text, "utf-8")

    assert _page(tmp_path, "a").schools[0].standing is Standing.MISSING


def test_page_escapes_what_maps_say(tmp_path):
    """Names of schools and words of errors are shown, never run."""
    evil = "<script>alert(1)</script>"
    _review(tmp_path, "a", map={"school": {"name": evil}})

    text = whole(_page(tmp_path, "a", "b", errors={"b": evil}))

    assert evil not in text
    assert text.count("&lt;script&gt;") == 2


def test_page_links_to_each_report(tmp_path):
    """A school's name leads to its report, as seen from the page."""
    _review(tmp_path, "a")

    text = whole(_page(tmp_path, "a"))

    assert 'href="a/reviews/2026-11-24/review.html"' in text


def test_page_loads_nothing(tmp_path):
    """All that the page runs is its own script, which its policy names by hash."""
    _review(tmp_path, "a")

    text = whole(_page(tmp_path, "a"))

    assert list(loaded_by(text)) == ["a script"]
    assert re.search(r"script-src 'sha256-[A-Za-z0-9+/=]+'", unescape(text))


def test_page_of_no_reviews_says_so_everywhere(tmp_path):
    """With no review at all every section still says something true."""
    text = whole(_page(tmp_path, "a"))

    assert "No review names a system or an organisation." in text
    assert "None" not in text


def test_data_of_the_page_is_plain(tmp_path):
    """The page's tables come as JSON with ids for levels and verdicts."""
    _review(tmp_path, "a")
    _review(tmp_path, "b", levels={})

    data = json.loads(json.dumps(data_of(_page(tmp_path, "a", "b"))))

    assert data["schools"][0]["cells"] == [{"low": "none", "high": "high"}]
    assert data["countries"][0]["verdict"] == "unknown"


def test_welsh_page_says_that_it_is_a_draft(tmp_path):
    """The Welsh page is in Welsh, and says in both languages who drafted it."""
    _review(tmp_path, "a")

    text = whole(_page(tmp_path, "a", language="cy"))

    assert '<html lang="cy">' in text
    assert "Ysgolion" in text
    assert "Unchecked machine draft" in text
    assert "Skip to the schools" not in text
