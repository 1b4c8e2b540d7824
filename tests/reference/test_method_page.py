"""The method page: written from the catalogue and the tests, and current."""

from dataclasses import replace
from pathlib import Path

import pytest

from datamap.strict_yaml import read_text
from dpia.catalogue import shipped_catalogue
from dpia.catalogue.entries import Raise
from reports import method_page
from reports.spec_tables import chapter

TESTS = Path(__file__).parents[1]
PAGE = TESTS.parent / "docs" / "method.md"
USED = shipped_catalogue()


def test_the_page_is_current():
    """Who changes the method writes the page again (see its head for how)."""
    assert method_page.method_page(TESTS) == PAGE.read_text("utf-8")


@pytest.mark.parametrize("name", ["risks", "measures", "triggers"])
def test_every_entry_is_on_the_page(name):
    """An officer finds each risk, measure and sign by its id and title."""
    page = PAGE.read_text("utf-8")

    for one in getattr(USED, name).values():
        assert f"### {one.id}: {one.title}\n" in page


def test_what_nobody_verified_is_marked_on_the_page():
    """The sentence about each unverified part stands on the page."""
    page = PAGE.read_text("utf-8")

    entries = [*USED.risks.values(), *USED.measures.values()]
    assert USED.matrix_unverified in page
    assert all(one.unverified in page for one in entries if one.unverified)


def test_what_somebody_verified_is_not_marked(monkeypatch):
    """Once a part is verified, the page no longer says that it is not."""

    def verified(entries):
        return {
            name: one.model_copy(update={"unverified": None})
            for name, one in entries.items()
        }

    checked = replace(
        USED, risks=verified(USED.risks), measures=verified(USED.measures),
        triggers=verified(USED.triggers), matrix_unverified=None,
    )  # fmt: skip
    monkeypatch.setattr(method_page, "shipped_catalogue", lambda: checked)

    page = method_page.method_page(TESTS)

    assert "Unverified: " not in page


def test_a_table_of_a_test_is_read_from_its_source(tmp_path):
    """Names are followed, dictionaries merged, and what cannot be read is quoted."""
    file = tmp_path / "test_it.py"
    file.write_text(
        '"""What it is about.\n\nMore.\n"""\n'
        'A = {"one": 1}\n'
        "B, C = 1, 2\n"
        "ROWS = [\n"
        '    pytest.param("rk-01", {**A, "two": [2, None]}, ("low", "high"),\n'
        '                 id="rk-01 yes: it is"),\n'
        '    pytest.param("rk-02", {**other(), "two": here}, id="rk-02 no: no"),\n'
        '    pytest.param("rk-03", id=name),\n'
        '    ("rk-04", {}),\n'
        "]\n"
        "@plain\n"
        "@pytest.mark.skip\n"
        '@pytest.mark.parametrize("changes", ROWS)\n'
        '@pytest.mark.parametrize("more", make())\n'
        'def test_it(changes, more):\n    """It holds,\n    always."""\n'
        "def helper():\n    pass\n"
        "def test_mute():\n    pass\n",
        "utf-8",
    )

    found = chapter(file)

    assert found.title == "What it is about"
    assert [one.says for one in found.promises] == ["It holds, always.", ""]
    first, second = found.promises[0].examples
    assert first.given == {"one": 1, "two": [2, None]}
    assert first.expected == (["low", "high"],)
    assert second.given == {"two": "here"}


def test_a_file_without_words_is_called_by_its_name(tmp_path):
    """A file that says nothing of itself has its name for a title."""
    file = tmp_path / "test_mute.py"
    file.write_text("", "utf-8")

    assert chapter(file).title == "test_mute"


@pytest.mark.parametrize(
    ("raises", "words"),
    [
        ("{rows: {distinct: country, at_least: 3}}",
         "3 or more different values of country"),
        ("{when: {not: {ask: leg.abroad, is: true}}}", "not `leg.abroad` is yes"),
        ("{when: {any: [{ask: a.b, older_than: P1Y}, {ask: leg.abroad}]}}",
         "(`a.b` is older than P1Y or `leg.abroad` holds)"),
        ("{}", "never"),
    ],
)  # fmt: skip
def test_a_rule_is_written_as_a_person_would_read_it_out(raises, words):
    """Conditions and counts are in words."""
    tree = read_text(raises, "rule.yaml").tree
    one = Raise.model_validate(
        {"id": "it", "raises": "likelihood", "why": "It does so.", **tree}
    )

    assert method_page.raise_words(one) == words
