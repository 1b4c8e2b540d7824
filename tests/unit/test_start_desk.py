"""The start page answers without a browser: a school, several, a form, mistakes."""

import json
import shutil
from base64 import b64encode
from datetime import date

import pytest

from reports.lab import guide, standing
from reports.lab.desk_widget import PlainDesk, answered
from reports.lab.guide import guide_folder, pages, write_guide
from reports.lab.schools import MOST_BYTES, school_name
from reports.lab.start_desk import StartDesk, start_page
from reports.language import language

ON = date(2026, 11, 24)


def desk_at(folder):
    """Return the desk of a folder."""
    return StartDesk(folder, ON, language("en"))


def ask(desk, do="state", **details):
    """Return the answer to a message, which has to be plain values."""
    told = answered(desk, {"do": do, "ask": "1", **details})
    assert told == json.loads(json.dumps(told))
    return told


@pytest.fixture
def school(tmp_path, known_text):
    """Return the folder of a small school to write in."""
    folder = tmp_path / "ysgol-fach"
    folder.mkdir()
    (folder / "map.yaml").write_text(known_text, "utf-8")
    return folder


def figures(told):
    """Return the figures of a school by their key."""
    return {one["key"]: one for one in told["figures"]}


def test_school(school):
    """A school's page says what its map has, and how it stands."""
    told = ask(desk_at(school))
    found = figures(told)

    assert told["school"]["name"] == "Ysgol Fach"
    assert told["above"] is False
    assert "1 use of data, 1 system or app and" in told["school"]["has"]
    assert told["on"] == "24 November 2026"
    assert found["errors"]["number"] == str(len(found["errors"]["details"]))
    assert found["review"]["number"] == "None yet"
    assert found["look"]["number"] == "0"


def test_all_known_and_nothing_found(school, monkeypatch):
    """Nought is in order where the check and the screening leave nothing open."""
    monkeypatch.setattr(standing, "check", lambda *_: ())
    monkeypatch.setattr(standing, "screen", lambda *_: ())

    found = figures(ask(desk_at(school)))

    for key in ("errors", "warnings", "needed"):
        assert (found[key]["number"], found[key]["sign"]) == ("0", "good")


def test_nothing_known_is_no_all_clear(tmp_path):
    """Where screening and the law are unknown, no figure says that all is well."""
    notice = tmp_path / "Notice.txt"
    notice.write_text("Privacy notice of Ysgol Fach\n\nWhat we collect\n- Name\n")
    given = {"start": "notice", "name": "fach", "notice": "Notice.txt"}
    ask(desk_at(tmp_path), "make", given=given)

    found = figures(ask(desk_at(tmp_path / "fach")))

    assert found["needed"]["number"] == "Not known yet"
    assert found["needed"]["details"][-1].startswith("Cannot be told yet for ")
    assert found["errors"]["what"].endswith("as far as the map says")
    assert found["needed"]["sign"] == found["errors"]["sign"] == "open"


def test_findings_are_counted_by_kind(school, known_text):
    """What is found often is named once, with how often."""
    text = known_text.replace("    contract: terms\n", "").replace(
        "lawful_basis: public-task", "lawful_basis: unknown"
    )
    (school / "map.yaml").write_text(text, "utf-8")

    found = figures(ask(desk_at(school)))

    assert int(found["warnings"]["number"]) > 1
    assert found["warnings"]["sign"] == "open"
    assert not [one for one in found["warnings"]["details"] if "(ra-" in one]


def test_last_and_next_review(school):
    """The next annual review is a year after the last; an old one is overdue."""
    for name in ("2026-03-01", "2025-09-01", "drafts"):
        (school / "reviews" / name).mkdir(parents=True)

    soon = figures(ask(desk_at(school)))["review"]
    late = figures(StartDesk(school, date(2027, 3, 2), language("en")).state())[
        "review"
    ]

    assert (soon["number"], soon["sign"]) == ("1 March 2027", "good")
    assert soon["details"] == ["The last one was on 1 March 2026."]
    assert late["sign"] == "bad"


def test_assessment_that_is_due(school, known_text):
    """An assessment whose day has passed is named, and when the next is due."""
    paper = (
        "documents:\n  - {id: assessed, kind: dpia, dated: 2025-09-01,"
        " review_by: 2026-09-01, covers: [teaching]}"
    )
    (school / "map.yaml").write_text(known_text.replace("documents:", paper), "utf-8")

    found = figures(ask(desk_at(school)))

    assert found["look"]["details"] == ["Teaching: was due on 1 September 2026"]
    assert found["due"]["number"] == "1 September 2026"


def test_questions(school):
    """The questions come by themselves, the three that move most whole."""
    told = ask(desk_at(school), "questions")["figure"]

    assert told["what"] == "questions still open"
    assert len(told["details"]) <= 3


def test_mistakes(school):
    """A map with mistakes is told by line, with what to do."""
    (school / "map.yaml").write_text("format: dpia-map/1\nschol: {}\n", "utf-8")

    told = ask(desk_at(school))

    assert told["kind"] == "mistakes"
    assert all(one["what"] and one["fix"] for one in told["mistakes"])


def test_folder_of_schools(school, tmp_path):
    """Above schools their names are offered; one that is chosen gets its notebooks."""
    shutil.copytree(school, tmp_path / "ysgol-arall")
    (tmp_path / "ysgol-arall" / "map.yaml").write_text("nothing", "utf-8")

    told = ask(desk_at(tmp_path))
    opened = ask(desk_at(tmp_path), "school", name="ysgol-fach")
    (tmp_path / "start.ipynb").write_text("", "utf-8")

    assert told["schools"] == [
        {"name": "ysgol-arall", "folder": "ysgol-arall"},
        {"name": "Ysgol Fach", "folder": "ysgol-fach"},
    ]
    assert opened["open"] == "ysgol-fach/start.ipynb"
    assert ask(desk_at(school))["above"] is True
    assert (school / "explore.ipynb").is_file()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("school:\n  id: a\n  name: Ysgol Fach  # ours\n", "Ysgol Fach"),
        ("school: {id: a, name: Ysgol Fach, nation: wales}\n", "Ysgol Fach"),
        ('people: []\nschool:\n  name: "St Mary: infants"\n', "St Mary: infants"),
        ("school:\n  id: a\npeople:\n  - name: Pupils\n", "folder"),
        ("", "folder"),
    ],
)
def test_names_of_schools(tmp_path, text, name):
    """A school is listed by the name in its map's first lines, or by its folder."""
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "map.yaml").write_text(text, "utf-8")

    assert school_name(folder) == name
    assert school_name(tmp_path / "none") == "none"


def test_first_map_from_a_notice(tmp_path):
    """A notice in the folder becomes a school's first map, with what to go through."""
    notice = tmp_path / "Notice.txt"
    notice.write_text(
        "Privacy notice of Ysgol Fach\n\nWho we share with\n- ClassDojo\n", "utf-8"
    )
    (tmp_path / ".hidden.txt").write_text("", "utf-8")
    desk = desk_at(tmp_path)
    assert ask(desk)["notices"] == ["Notice.txt"]

    given = {"start": "notice", "name": "Ysgol Fach!", "notice": "Notice.txt"}
    told = ask(desk, "make", given=given)

    assert told["open"] == "ysgol-fach/start.ipynb"
    assert isinstance(told["report"], list)
    assert ask(desk_at(tmp_path / "ysgol-fach"))["kind"] == "school"


def test_notice_that_is_brought(tmp_path):
    """A notice that is chosen is kept once, with the map that is made of it."""
    text = b"Privacy notice of Ysgol Fach\n\nWho we share with\n- ClassDojo\n"
    brought = {"name": "C:\\papers\\..notice.txt", "content": b64encode(text).decode()}
    other = {**brought, "content": b64encode(text + b"- Seesaw\n").decode()}
    desk = desk_at(tmp_path)

    for name, file in (("one", brought), ("two", brought), ("three", other)):
        given = {"start": "notice", "name": name, "brought": file}
        assert ask(desk, "make", given=given)["made"] == name

    kept = sorted(one.parent.parent.name for one in tmp_path.rglob("notice.txt"))
    assert kept == ["one", "three", "two"]
    assert list(tmp_path.glob("*.txt")) == []
    assert (tmp_path / "one" / "documents" / "notice.txt").read_bytes() == text


@pytest.mark.parametrize(
    ("how", "name"), [("empty", "our-first-school"), ("example", "victoria-cp")]
)
def test_first_map_otherwise(tmp_path, how, name):
    """An empty map or the example is made in a folder of its own."""
    given = {"start": how, "name": "Our first school"}

    told = ask(desk_at(tmp_path), "make", given=given)

    assert told["made"] == name
    assert (tmp_path / name / "map.yaml").is_file()
    assert (tmp_path / name / "start.ipynb").is_file()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"start": "empty", "name": " !"}, "name"),
        ({"start": "empty", "name": "there"}, "name"),
        ({"start": "notice", "name": "new", "notice": "../map.yaml"}, "brought"),
        (
            {"start": "notice", "name": "new", "brought": {"name": "a.exe"}},
            "brought",
        ),
        (
            {
                "start": "notice",
                "name": "new",
                "brought": {
                    "name": "a.txt",
                    "content": b64encode(b"x" * (MOST_BYTES + 1)).decode(),
                },
            },
            "brought",
        ),
    ],
)
def test_form_that_cannot_be_used(tmp_path, given, field):
    """What is wrong with the form stands beside its field, and nothing is made."""
    (tmp_path / "there").mkdir()

    told = ask(desk_at(tmp_path), "make", given=given)

    assert [one["field"] for one in told["problems"]] == [field]
    assert [one.name for one in tmp_path.iterdir()] == ["there"]


def test_annual_review(school):
    """The annual review is made beside the map, for the reader that was chosen."""
    given = {"audience": "dpo", "language": "cy"}

    told = ask(desk_at(school), "review", given=given)

    assert told["review"].startswith("reviews/2026-11-24")
    assert 'lang="cy"' in (school / told["review"]).read_text("utf-8")


def test_plain_page(school, tmp_path, monkeypatch):
    """Where no widget is installed the page is plain, for a school and before one."""
    monkeypatch.setattr("reports.lab.desk_widget.find_spec", lambda _: None)

    page = start_page(str(school), ON)

    assert desk_at(school).plain() == page._repr_html_()
    assert isinstance(page, PlainDesk)
    assert "<h2>Ysgol Fach</h2>" in page._repr_html_()
    assert "dpia lab" in desk_at(tmp_path).plain()


# --- the guide -----------------------------------------------------------------


def test_guide_is_written_as_pages(tmp_path, monkeypatch):
    """Each page of the guide is a page with its title, linked to the others."""
    source = tmp_path / "guide"
    (source / "pictures").mkdir(parents=True)
    (source / "pictures" / "one.png").write_bytes(b"png")
    (source / "README.md").write_text("# First\n\n[Next](next-page.md)\n", "utf-8")
    (source / "next-page.md").write_text("# Next\n\n<script>x</script>\n", "utf-8")

    made = dict(pages(source))

    shutil.rmtree(source / "pictures")
    monkeypatch.setattr(guide, "guide_folder", lambda: source)

    assert write_guide(tmp_path / "written")
    assert sorted(made) == ["index.html", "next-page.html"]
    assert '<a href="next-page.html">' in made["index.html"]
    assert "<title>Next</title>" in made["next-page.html"]
    assert "<script" not in made["next-page.html"]


def test_guide_is_found_and_served(tmp_path, monkeypatch):
    """The guide that ships is written with its pictures; without one, nothing is."""
    assert guide_folder() is not None
    assert write_guide(tmp_path / "guide")
    assert (tmp_path / "guide" / "index.html").is_file()
    monkeypatch.setattr(guide, "guide_folder", lambda: None)
    assert not write_guide(tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_nothing_of_the_guide_is_found(tmp_path, monkeypatch):
    """Where neither a checkout nor an install has a guide, there is none."""
    monkeypatch.setattr(guide, "FIRST", "no-such-page.md")

    assert guide_folder() is None
