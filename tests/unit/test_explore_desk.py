"""The page of a map answers without a browser: figure, records, papers, files."""

import csv
import json
import re
import shutil
from datetime import date

import pytest

from datamap.load import EXAMPLES, example_folder
from reports.desk import explore_papers, explore_saved
from reports.desk.explore import ExploreDesk, explored
from reports.desk.explore_saved import KEPT, CannotSaveError, save
from reports.lab import desk_widget
from reports.lab.days import spoken
from reports.lab.desk_widget import WENT_WRONG, PlainDesk, answered
from reports.language import language
from reports.start import start

ON = date(2026, 11, 24)


def desk_at(path, on=ON):
    """Return the desk of a path."""
    return ExploreDesk(str(path), on, language("en"))


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """Return the desk of a copy of the example."""
    folder = tmp_path_factory.mktemp("desk") / "school"
    start(folder, EXAMPLES[0])
    return desk_at(folder)


@pytest.fixture
def school(tmp_path, known_text):
    """Return the folder of a small school to write in."""
    folder = tmp_path / "ysgol-fach"
    folder.mkdir()
    (folder / "map.yaml").write_text(known_text, "utf-8")
    return folder


def ask(desk, do, **details):
    """Return the answer to a message, which has to be plain values."""
    told = answered(desk, {"do": do, "ask": "1", **details})
    assert told == json.loads(json.dumps(told))
    return told


# --- the figure and what is known of a box ------------------------------------


def test_figure_has_every_row(desk, example):
    """Every recipient of the flow table is a box, and every chain has five."""
    shown = ask(desk, "open")["figure"]
    recipients = {one["id"] for one in shown["nodes"] if one["column"] == "recipient"}

    assert {one.through or one.recipient for one in example.flows} >= recipients
    assert "classdojo" in recipients
    assert all(len(one) == 7 for one in shown["chains"])
    assert {one["outside"] for one in shown["nodes"]} == {"yes", "no", "unknown"}


def test_box_of_a_system(desk):
    """A system's box has its facts with evidence, what is unknown, and paths."""
    told = ask(desk, "box", column="recipient", id="classdojo")
    facts = {one["label"]: one for one in told["record"]["facts"]}

    assert told["title"] == "ClassDojo"
    assert facts["Provider"]["value"] == ["ClassDojo, Inc."]
    assert "checked on 5 March 2025" in facts["Provider"]["evidence"][0]
    assert facts["Stored in"]["value"][0] == "main store: United States"
    assert facts["Design: deletes leavers after"]["value"] == ["1 year"]
    assert "Contract" in told["record"]["unknown"]
    assert told["findings"]["rows"][0]["about"] == "ClassDojo"
    assert all("ClassDojo" in one["way"] for one in told["paths"]["rows"])
    assert told["reached"] is None


def test_box_of_a_place(desk):
    """A country's box lists what reaches it, over several flows too."""
    told = ask(desk, "box", column="place", id="US")
    unknown = ask(desk, "box", column="place", id="unknown")

    assert (told["title"], unknown["title"]) == ("United States", "Not known")
    assert told["record"] is None
    assert told["reached"]["rows"]
    assert "Pupils" in told["reached"]["notes"][0]


@pytest.mark.parametrize(
    ("column", "name"),
    [("people", "pupils"), ("data", "pupil-details"), ("activity", "safeguarding")],
)
def test_box_of_anything_else(desk, column, name):
    """Every path through a group, a kind of data or an activity is listed."""
    told = ask(desk, "box", column=column, id=name)

    assert told["record"]["id"] == name
    assert told["paths"]["rows"]


def test_record_that_is_named(desk):
    """A record that another names opens too: a party, a paper, a flow."""
    for name in ("classdojo-inc", "privacy-notice", "school-to-gwe"):
        told = ask(desk, "record", id=name)

        assert told["record"]["id"] == name
    assert told["title"].startswith("Victoria CP School to GwE")
    assert told["findings"]["rows"][0]["severity"] == "must be put right"


def test_every_record_can_be_told(desk, example):
    """No record of the example has a value that is shown as None or by its class."""
    words = desk.open.said
    told = [words.told(one) for one in example.records.values()]
    values = [text for one in told for row in one["facts"] for text in row["value"]]

    assert values
    assert not [one for one in values if "None" in one or "=" in one.split("http")[0]]


def test_conflicting_answers_are_both_shown(school, known_text):
    """Where sources disagree, each answer is shown with its evidence."""
    conflict = (
        "country: {conflicting: [{value: GB, evidence: [{source: a letter}]}, "
        "{value: US, evidence: [{source: a page, line: 3, checked_on: 2026-01-02, "
        "expires_on: 2026-02-03}]}], note: Ask again.}"
    )
    text = known_text.replace("country: GB", conflict)
    (school / "map.yaml").write_text(text, "utf-8")

    told = ask(desk_at(school), "record", id="firm")["record"]
    country = next(one for one in told["facts"] if one["label"] == "Country")

    assert country["value"] == ["United Kingdom", "United States"]
    assert country["standing"] == "sources disagree"
    assert country["evidence"] == [
        "a letter, not dated.",
        "a page, line 3, checked on 2 January 2026, good until 3 February 2026.",
        "Ask again.",
    ]


# --- requests and breaches ------------------------------------------------------


def test_request(desk):
    """A request has its last day, its steps, and every holder with every use."""
    given = {"people": "pupils", "right": "access", "received": "2026-11-20"}
    told = ask(desk, "request", given={**given, "data": "pupil-details.name"})
    head = dict(told["paper"]["head"])
    (table,) = told["paper"]["tables"]

    assert head["Answer by"] == "20 December 2026"
    assert head["About"] == "Pupil's details: Name"
    assert [one["title"] for one in told["paper"]["parts"]][:2] == [
        "When the request comes in", "Decide",
    ]  # fmt: skip
    assert not [one for row in table["rows"] for one in row.values() if "more" in one]
    assert told["text"].startswith("Request: ")


def test_days_are_in_words(desk):
    """Days stand in words on the page; in ids and file names they stay."""
    words = desk.words

    told = ask(desk, "request", given={"people": "pupils", "right": "access"})

    assert not re.search(r"(?<![\w/-])\d{4}-\d{2}-\d{2}", json.dumps(told["paper"]))
    assert spoken({"a": "2026-11-20", "b": ("x",)}, words)["a"] == "20 November 2026"
    assert spoken("2026-13-45, saved/2026-11-20", words).startswith("2026-13-45")


def test_request_without_a_day(desk):
    """Without a day the paper asks for it; a word that is no day is told beside it."""
    given = {"people": "pupils", "right": "objection", "data": ""}
    told = ask(desk, "request", given=given)
    wrong = ask(desk, "request", given={**given, "received": "soon"})

    assert dict(told["paper"]["head"])["Came in on"] == "not given"
    assert [one["field"] for one in wrong["problems"]] == ["received"]


def test_breach(desk):
    """A breach has the end of the 72 hours, and names everybody who has the data."""
    told = ask(desk, "breach", given={"at": "classdojo", "aware": "2026-11-20T09:00"})
    (table,) = told["paper"]["tables"]

    assert dict(told["paper"]["head"])["The 72 hours end"].startswith("Monday 23")
    assert not [row for row in table["rows"] if "more" in str(row["recipient"])]
    assert "Breach at ClassDojo" in told["text"]


def test_breach_at_no_time(desk):
    """Without a time the paper asks for it; what is no time is told beside it."""
    told = ask(desk, "breach", given={"at": "classdojo", "aware": ""})
    wrong = ask(desk, "breach", given={"at": "classdojo", "aware": "noon"})

    assert dict(told["paper"]["head"])["The 72 hours end"].startswith("give the day")
    assert [one["field"] for one in wrong["problems"]] == ["aware"]


def test_law_that_was_verified(desk, monkeypatch):
    """Where all of the law was verified, no part asks to have it looked up."""
    monkeypatch.setattr(explore_papers, "_DOUBT", "No sentence begins so")
    monkeypatch.setattr(explore_papers.Trace, "unverified", ())

    request = ask(desk, "request", given={"people": "pupils", "right": "access"})
    breach = ask(desk, "breach", given={"at": "classdojo"})

    for told in (request, breach):
        titles = [one["title"] for one in told["paper"]["parts"]]
        assert "Law to ask about before leaning on it" not in titles


def test_what_the_map_lacks(desk):
    """A place that the map does not have is an answer in words."""
    told = ask(desk, "breach", given={"at": "nowhere"})

    assert "The map has no system or party" in told["problems"][0]["what"]
    assert told["problems"][0]["fix"]


# --- tables -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "key", "says"),
    [
        ("transfers", "verdict", {"cannot be told"}),
        ("risks", "arises", {"yes", "perhaps"}),
        ("questions", "ask", {"the school", "the supplier"}),
        ("findings", "severity", {"must be put right", "look at", "note"}),
    ],
)
def test_tables(desk, name, key, says):
    """Each table has its rows whole, without ids where there is a name."""
    told = ask(desk, "table", name=name)["table"]

    assert {row[key] for row in told["rows"]} >= says
    assert "full" not in told
    assert not [
        one for row in told["rows"] for one in row.values() if " more)" in str(one)
    ]


# --- files ------------------------------------------------------------------------


def test_saving(school, known_text):
    """Papers are saved beside the map, each under a name that was free."""
    text = known_text.replace("name: Marks", "name: '=Marks <b>'")
    (school / "map.yaml").write_text(text, "utf-8")
    desk = desk_at(school)
    ask(desk, "request", given={"people": "pupils", "right": "access"})

    saved = [
        ask(desk, "save", what="request", **{"as": ending})["saved"]
        for ending in ("csv", "html", "txt", "txt")
    ]
    ask(desk, "breach", given={"at": "app"})
    page = ask(desk, "save", what="breach", **{"as": "html"})["saved"]

    assert saved[3] == "saved/request-access-pupils-2026-11-24-2.txt"
    assert "<b>" not in (school / page).read_text("utf-8")
    assert "&lt;b&gt;" in (school / page).read_text("utf-8")
    with (school / saved[0]).open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.DictReader(file))["people"] == "pupils"


def test_nothing_to_save(school):
    """What was not asked for cannot be saved, and no other ending is written."""
    desk = desk_at(school)

    assert "saved" not in ask(desk, "save", what="request", **{"as": "csv"})
    ask(desk, "breach", given={"at": "app"})
    assert "saved" not in ask(desk, "save", what="breach", **{"as": "exe"})
    assert not (school / "saved").exists()


def test_folder_that_cannot_be_written(tmp_path):
    """Where nothing can be written, that is told in words."""
    (tmp_path / "saved").write_text("", "utf-8")

    with pytest.raises(CannotSaveError, match="To put it right"):
        save(tmp_path, "name", "txt", "text")


def test_choices_are_kept(school):
    """The last choices are there again; rubbish and too much are left alone."""
    desk = desk_at(school)
    ask(desk, "keep", choices={"tab": "breach", "path": str(school)})
    again = ask(desk_at(school), "open")
    ask(desk, "keep", choices={"tab": "x" * 30_000})

    assert again["kept"]["tab"] == "breach"
    assert json.loads((school / KEPT).read_text("utf-8"))["tab"] == "breach"
    (school / KEPT).write_text("[", "utf-8")
    assert ask(desk_at(school), "open")["kept"] == {}
    (school / KEPT).write_text("[]", "utf-8")
    assert ask(desk_at(school), "open")["kept"] == {}


def test_choices_that_cannot_be_kept(school, monkeypatch):
    """Where nothing can be written the page works all the same."""
    (school / ".dpia-desk").write_text("", "utf-8")

    assert "problems" not in ask(desk_at(school), "keep", choices={"tab": "map"})
    assert explore_saved.kept_choices(school) == {}


# --- schools and days ---------------------------------------------------------------


def test_other_schools(school, tmp_path):
    """In an authority's folder the others can be chosen, and nothing else opened."""
    other = tmp_path / "ysgol-arall"
    shutil.copytree(school, other)
    text = (other / "map.yaml").read_text("utf-8").replace("Ysgol Fach", "Ysgol Arall")
    (other / "map.yaml").write_text(text, "utf-8")
    elsewhere = tmp_path.parent / "elsewhere"
    desk = desk_at(tmp_path)
    first = ask(desk, "open")
    paths = {one["name"]: one["path"] for one in first["schools"]}

    there = ask(desk, "look", path=paths["Ysgol Fach"], on="2026-10-01")
    ask(desk, "keep", choices={"path": paths["Ysgol Fach"]})
    again = ask(desk_at(tmp_path), "open")

    assert first["school"] == "Ysgol Arall"
    assert (there["school"], there["on"]) == ("Ysgol Fach", "2026-10-01")
    assert again["school"] == "Ysgol Fach"
    assert "problems" in ask(desk, "look", path=str(elsewhere), on="2026-10-01")


def test_siblings_of_a_school(school, tmp_path, monkeypatch):
    """From a school's own folder those beside it can be chosen."""
    shutil.copytree(school, tmp_path / "ysgol-arall")
    (tmp_path / "suppliers").mkdir()
    monkeypatch.chdir(school)

    found = ask(desk_at("."), "open")["schools"]

    assert [one["path"] for one in found] == ["../ysgol-arall", "../ysgol-fach"]


def test_day_that_is_none(school):
    """A day that is none is told beside its field."""
    told = ask(desk_at(school), "look", path=str(school), on="")

    assert [one["field"] for one in told["problems"]] == ["on"]


def test_map_with_a_mistake(school):
    """A map that cannot be read is told in words, with where and what to do."""
    (school / "map.yaml").write_text("format: dpia-map/1\nschol: {}\n", "utf-8")

    told = ask(desk_at(school), "open")

    assert told["problems"]
    assert all(one["what"] and one["fix"] for one in told["problems"])


def test_shipped_example_is_not_written_to(tmp_path, monkeypatch):
    """Saved from the shipped example, files go to where the notebook is."""
    monkeypatch.chdir(tmp_path)
    desk = desk_at("victoria-cp")
    ask(desk, "breach", given={"at": "classdojo"})

    told = ask(desk, "save", what="breach", **{"as": "txt"})

    assert (tmp_path / told["saved"]).is_file()


# --- the widget -----------------------------------------------------------------------


def test_error_of_ours_shows_no_traceback(desk):
    """What nobody expected is told in words, and how to go on."""
    told = ask(desk, "dance")

    assert told["problems"][0]["what"] == WENT_WRONG.what
    assert told["problems"][0]["fix"].startswith("choose Kernel")


def test_plain_page_without_widgets(school, monkeypatch):
    """Where no widget is installed the notebook shows plain tables."""
    monkeypatch.setattr(desk_widget, "find_spec", lambda _: None)

    page = explored(str(school), "2026-11-24")

    assert isinstance(page, PlainDesk)
    assert "Everything the check found" in page._repr_html_()


def test_widget_has_its_parts(school):
    """The widget's module is one text with no address outside this machine."""
    pytest.importorskip("anywidget")

    page = explored(str(school), "2026-11-24")
    bundle, _ = page._repr_mimebundle_()

    assert "export default" in page._esm
    assert "://" not in page._esm.replace("http://www.w3.org/2000/svg", "")
    assert "Ysgol Fach" in bundle["text/html"]
    page.close()


def test_scripts_make_no_markup_of_text():
    """No script of the desk turns a text into markup."""
    for package, name in (
        ("reports.lab", "parts.js"), ("reports.lab", "start.js"),
        ("reports.desk", "explore.js"), ("reports.desk", "explore_figure.js"),
    ):  # fmt: skip
        text = desk_widget._read(package, name)

        assert "innerHTML" not in text
        assert "insertAdjacentHTML" not in text
        assert "eval(" not in text


@pytest.mark.parametrize("planted", [".dpia-desk", "saved"])
def test_nothing_is_written_through_a_link(school, tmp_path, planted):
    """A folder of a map that leads elsewhere has nothing written through it."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    _link(school / planted, elsewhere)

    kept = ask(desk_at(school), "keep", choices={"tab": "map"})
    try:
        save(school, "transfers", "txt", "text")
        refused = ""
    except CannotSaveError as error:
        refused = str(error)

    assert "problems" not in kept
    assert [*elsewhere.iterdir()] == []
    assert ("not in a folder of your own" in refused) == (planted == "saved")


def test_a_planted_file_is_not_replaced(school, tmp_path):
    """The last choices and a saved file leave alone what a link names."""
    mine = tmp_path / "mine.txt"
    mine.write_text("mine", "utf-8")
    (school / "saved").mkdir()
    (school / KEPT).parent.mkdir()
    _link(school / KEPT, mine)
    _link(school / "saved" / "transfers.txt", tmp_path / "not-there.txt")

    ask(desk_at(school), "keep", choices={"tab": "map"})
    file = save(school, "transfers", "txt", "text")

    assert mine.read_text("utf-8") == "mine"
    assert file.name == "transfers-2.txt"
    assert not (tmp_path / "not-there.txt").exists()


def test_the_example_keeps_no_choices():
    """A look at the example, however it is named, writes nothing into the toolkit."""
    shipped = example_folder(EXAMPLES[0])

    ask(desk_at(shipped), "keep", choices={"tab": "map"})

    assert not (shipped / KEPT).exists()
    with pytest.raises(CannotSaveError):
        save(shipped, "transfers", "txt", "text")


def _link(place, target):
    """Make a link, unless this computer lets nobody make one."""
    try:
        place.symlink_to(target, target_is_directory=target.is_dir())
    except OSError:
        pytest.skip("links cannot be made here")
