"""An earlier review as the start of a comparison."""

import json

import pytest
from click.testing import CliRunner

from reports.cli.compare import compare
from reports.earlier import kept_data
from reports.html import whole

GUARDED = "measures: none\n    access: {multi_factor: true}"


@pytest.fixture
def guarded(known_text):
    """Return a map that says how a system is protected."""
    return known_text.replace("measures: none", GUARDED, 1)


@pytest.mark.parametrize("audience", ["governors", "dpo"])
def test_what_a_page_does_not_carry_is_no_change(
    make_page, guarded, tmp_path, audience
):
    """A map is the same as its own report, whichever edition that is."""
    page, file = tmp_path / "review.html", tmp_path / "map.yaml"
    page.write_text(whole(make_page(guarded, audience=audience)), "utf-8")
    file.write_text(guarded, "utf-8")

    for pair in ([page, file], [file, page]):
        done = CliRunner().invoke(compare, [*map(str, pair), "--format", "json"])
        assert json.loads(done.stdout)["rows"] == []


def test_another_field_of_the_same_record_is_a_change(make_page, guarded, tmp_path):
    """Only the fields that the page leaves out are passed over."""
    page, file = tmp_path / "review.html", tmp_path / "map.yaml"
    page.write_text(whole(make_page(guarded)), "utf-8")
    file.write_text(guarded.replace("    name: App", "    name: Apps"), "utf-8")

    done = CliRunner().invoke(compare, [str(page), str(file), "--format", "json"])

    assert [row["field"] for row in json.loads(done.stdout)["rows"]] == ["name"]


def test_a_map_keeps_no_review_data(tmp_path):
    """The file of a map, and its folder, keep no data of a review."""
    (tmp_path / "map.yaml").write_text("", "utf-8")

    assert kept_data(tmp_path) == kept_data(tmp_path / "map.yaml") == {}
