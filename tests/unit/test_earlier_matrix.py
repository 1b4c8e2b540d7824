"""The matrix beside the review before: its arrows, its words, its table."""

import json

import pytest

from reports.figures.risk_matrix import RiskMatrix
from reports.html import data_of, section, whole
from reports.language import language

ENGLISH = language("en")


@pytest.fixture
def kept(make_page, known_map, tmp_path):
    """Return the data of the review before, and the file that it is in."""
    page = make_page(known_map)
    return json.loads(json.dumps(data_of(page), default=str)), tmp_path / "review.json"


def again(make_page, source, kept):
    """Return a review that has another before it."""
    data, file = kept
    file.write_text(json.dumps(data), "utf-8")
    return make_page(source, previous=str(file))


def test_arrows_show_what_moved_since_the_review_before(make_page, known_map, kept):
    """A cell that held more risks then has an arrow down, in figure and table."""
    cell = kept[0]["now"]["rows"][0][1][2]
    cell["at_worst"] += 3

    page = again(make_page, known_map, kept)
    html = section(page, "what-could-go-wrong")

    assert page.earlier.rows[0][1][2].at_worst == page.now.rows[0][1][2].at_worst + 3
    assert html.count("▼ 3") == 2
    assert "▼ 3 fewer" in html
    assert "than in the review before" in html
    assert "An arrow shows what moved since the last review." in html


def test_without_a_review_before_protection_moves_the_arrows(make_page, known_map):
    """The page says in words that there is none, and what the arrows show instead."""
    page = make_page(known_map)
    html = section(page, "what-could-go-wrong")

    assert page.earlier is None
    assert "There is no earlier review to set it beside" in html
    assert "than with no protection" in html


def test_page_of_the_review_before_is_enough(make_page, known_map, tmp_path):
    """Last year's HTML carries its matrix too."""
    file = tmp_path / "review.html"
    file.write_text(whole(make_page(known_map)), "utf-8")

    page = make_page(known_map, previous=str(file))

    assert page.earlier == page.now


def test_map_stands_for_the_review_before(make_page, known_map, known_text, tmp_path):
    """Last year's map alone is judged by today's law."""
    file = tmp_path / "map.yaml"
    file.write_text(known_text, "utf-8")

    assert make_page(known_map, previous=str(file)).earlier is not None


@pytest.mark.parametrize(
    "change",
    [
        {"method_version": "0"},
        {"now": None},
        {"now": {"rows": []}},
        {"now": {"rows": [["a", []], ["b", []], ["c", []]]}},
    ],
)
def test_matrix_that_cannot_be_compared_is_left_out(make_page, known_map, kept, change):
    """Another method's counts, or none that can be read, are not set beside today's."""
    kept[0].update(change)

    assert again(make_page, known_map, kept).earlier is None


def test_cell_that_did_not_move_says_nothing(make_page, known_map):
    """Where as many stand as before there is no arrow and no word."""
    page = make_page(known_map)

    matrix = RiskMatrix(page.now, page.now, ENGLISH)

    assert [matrix.beside(row, cell) for row in range(3) for cell in range(3)] == (
        [""] * 9
    )
