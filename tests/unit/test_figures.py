"""Figures: everything is there, nothing overlaps, the same each time."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from datamap.logic import Truth
from dpia.scales import Level, Levels
from reports.figures.bars import Bar, Bars, Series
from reports.figures.counted import actions_over_time, transfers_by_country
from reports.figures.flow_layout import laid_out
from reports.figures.flow_map import NARROW, WIDE, flow_map, flow_plot, narrow_map
from reports.figures.lettering import ELLIPSIS, broken, width_of
from reports.figures.level_scale import level_scale, level_scales
from reports.figures.place_strip import place_strip
from reports.figures.risk_matrix import RiskMatrix
from reports.html import section
from reports.language import language

ENGLISH = language("en")


def many_recipients(number, country):
    """Return the text of a map with a number of recipients."""
    head = """
format: dpia-map/1
school: {id: school, name: Ysgol Fach, nation: wales, phase: primary}
people: [{id: pupils, name: Pupils, children: true}]
data: [{id: marks, name: Marks, about: [pupils], kind: attainment}]
activities:
  - {id: teaching, name: Teaching, purpose: To teach., people: [pupils], data: [marks]}
"""
    parties = "".join(
        f"  - {{id: p{one}, name: Recipient number {one} of the whole long list,"
        f" kind: school, country: {country(one)}}}\n"
        for one in range(number)
    )
    flows = "".join(
        f"  - {{id: f{one}, activity: teaching, from: school, to: p{one},"
        " data: [marks]}\n"
        for one in range(number)
    )
    return f"{head}parties:\n{parties}flows:\n{flows}"


@pytest.fixture(scope="module")
def pictures(make_page, example_page):
    """Return pictures of maps with few, middling and many recipients."""
    countries = ["GB", "US", "unknown", "FR", "IN", "NZ", "JP", "CA", "BR", "ZA", "AU",
                 "DE", "IE", "ES"]  # fmt: skip
    few = make_page(many_recipients(5, lambda one: countries[one % 3]))
    many = make_page(many_recipients(60, lambda one: countries[one % 14]))
    return {"few": few.picture, "example": example_page.picture, "many": many.picture}


@pytest.mark.parametrize("name", ["few", "example", "many"])
@pytest.mark.parametrize("columns", [WIDE, NARROW], ids=["wide", "narrow"])
def test_no_two_boxes_overlap(pictures, name, columns):
    """Boxes of a column stand below each other, inside the figure."""
    layout = laid_out(pictures[name], columns)

    for column in columns:
        boxes = [one for one in layout.boxes if one.node.column == column.id]
        for above, below in pairwise(boxes):
            assert above.bottom < below.y
        assert all(one.bottom <= layout.height for one in boxes)
        assert all(one.x + one.width <= layout.width for one in boxes)


@pytest.mark.parametrize("name", ["few", "example", "many"])
@pytest.mark.parametrize("columns", [WIDE, NARROW], ids=["wide", "narrow"])
def test_labels_fit_into_their_boxes(pictures, name, columns):
    """No line of a label is wider than its box, in a wide font."""
    layout = laid_out(pictures[name], columns)

    for box in layout.boxes:
        assert all(width_of(line, 12.5) <= box.width - 14 for line in box.lines)


@pytest.mark.parametrize("name", ["few", "example", "many"])
def test_ribbons_begin_and_end_at_their_boxes(pictures, name):
    """Both ends of each ribbon lie on the side of the box they belong to."""
    layout = laid_out(pictures[name], WIDE)
    boxes = {one.node.key: one for one in layout.boxes}

    assert len(layout.ribbons) == len(pictures[name].links)
    for one in layout.ribbons:
        before, after = boxes[one.link.before], boxes[one.link.after]
        assert one.start[0] == before.x + before.width
        assert before.y < one.start[1] < before.bottom
        assert one.end[0] == after.x
        assert after.y < one.end[1] < after.bottom


def test_every_recipient_is_in_the_figure(example_page):
    """Each row of the table has its box, with its name."""
    labels = {
        one.label for one in example_page.picture.nodes if one.column == "recipient"
    }

    assert labels == {one.name for one in example_page.recipients}


def test_many_recipients_are_put_together(pictures):
    """Of sixty recipients those abroad are shown, the rest stands in a few boxes."""
    boxes = [one for one in pictures["many"].nodes if one.column == "recipient"]
    names = [one.label for one in boxes if not one.stands_for]
    hidden = [name for one in boxes for name in one.stands_for]

    assert len(boxes) <= 26
    assert len(names) + len(hidden) == 60
    assert any(one.label.endswith("more in the UK") for one in boxes)


def test_many_countries_are_put_together(pictures):
    """Home and the unknown place keep their boxes when countries are put together."""
    places = [one for one in pictures["many"].nodes if one.column == "place"]

    assert len(places) <= 10
    assert {"GB", "unknown"} <= {one.id for one in places}
    assert any(one.stands_for and one.outside is Truth.YES for one in places)


def test_figure_is_the_same_twice(pictures):
    """The same picture gives the same text."""
    assert flow_map(pictures["many"], ENGLISH, "S") == flow_map(
        pictures["many"], ENGLISH, "S"
    )


@pytest.mark.parametrize("figure", [flow_map, narrow_map])
def test_figure_has_a_title_and_a_description(pictures, figure):
    """The figure is named by its title and tells what is outside the UK."""
    text = str(figure(pictures["few"], ENGLISH, "Ysgol <b>"))

    assert 'role="img"' in text
    assert re.search(r'aria-labelledby="(\S+)-title \1-desc"', text)
    assert "Ysgol &lt;b&gt;" in text
    assert "in United States" in text


def test_description_claims_no_country_that_is_only_possible(example_page):
    """A country that some sub-processor may be in is not among those known."""
    text = str(flow_map(example_page.picture, ENGLISH, "S"))
    told = re.search(r"<desc[^>]*>(.*?)</desc>", text).group(1)

    assert "United States" in told
    assert "China" not in told


def test_figure_of_a_map_at_home(make_page):
    """Where nothing is abroad the description names nothing."""
    page = make_page(many_recipients(2, lambda _: "GB"))

    assert "outside the UK" not in str(flow_map(page.picture, ENGLISH, "S"))


def test_what_is_outside_is_marked_by_shape(pictures):
    """A diamond stands in each box outside the UK, a question mark where unknown."""
    text = str(flow_map(pictures["few"], ENGLISH, "S"))
    marked = [
        one for one in pictures["few"].nodes if one.column in ("recipient", "place")
    ]

    diamonds = text.count('<path class="mark"')
    questions = text.count('<text class="mark"')

    assert diamonds == sum(1 for one in marked if one.outside is Truth.YES)
    assert questions == sum(1 for one in marked if one.outside is Truth.UNKNOWN)


def test_text_is_broken_between_words():
    """A label takes two lines and ends in dots only if it has to."""
    assert broken("Short", 12, 200) == ("Short",)
    assert broken("", 12, 200) == ("",)
    assert len(broken("Two lines are enough for this", 12, 130)) == 2
    assert broken("Unbreakableword" * 3, 12, 100)[0].endswith(ELLIPSIS)
    assert broken("one two three four five six seven", 12, 60)[-1].endswith(ELLIPSIS)


@pytest.mark.parametrize("low", Level)
@pytest.mark.parametrize("high", Level)
def test_every_interval_has_its_picture(low, high):
    """Whatever a scale refers to is drawn."""
    if low > high:
        return
    name = re.search(r'href="#([^"]+)"', str(level_scale(Levels(low, high)))).group(1)

    assert f'id="{name}"' in str(level_scales())


def test_strip_counts_places():
    """The strip has a mark for each, and its title has the three numbers."""
    text = str(
        place_strip([Truth.YES] * 2 + [Truth.NO] * 30 + [Truth.UNKNOWN], ENGLISH)
    )

    assert "2 outside the UK, 1 not known, 30 in the UK." in text
    assert text.count('class="home"') == 30
    assert 'height="44"' in text


def test_strip_of_nothing():
    """Without a recipient there is a strip with no mark."""
    text = str(place_strip([], ENGLISH))

    assert "0 outside the UK" in text


@pytest.fixture(scope="module")
def charts(make_page, known_text):
    """Return a review with transfers of every verdict, and actions of three months."""
    measures = (
        "\nmeasures:\n"
        "  - {id: m1, measure: ct-08, applies_to: [app], state: planned,"
        " due: 2027-01-31}\n"
        "  - {id: m2, measure: ct-02, applies_to: [app], state: planned,"
        " due: 2026-10-31}\n"
        "  - {id: m3, measure: ct-26, applies_to: [app], state: in-place,"
        " done_on: 2026-09-01}\n"
        "  - {id: m4, measure: ct-25, applies_to: [app], state: planned}\n"
    )
    return make_page(known_text.replace("place: IE", "place: IN") + measures)


def test_bars_count_transfers_by_country(charts):
    """Each country has a bar whose parts are the numbers of the table."""
    bars = transfers_by_country(charts.transfers.countries, ENGLISH)

    assert bars.rows == [
        {"": "India", "covered": 0, "not covered": 1, "cover not known": 0}
    ]
    assert "✕ 1" in bars.to_svg()
    assert "✕ not covered" in section(charts, "outside-the-uk")
    assert 'aria-labelledby="by-country-title by-country-desc"' in bars.to_svg()
    assert "by-country" in section(charts, "outside-the-uk")


def test_bars_count_actions_over_time(charts):
    """Each month with something due or done has a bar, in the order of time."""
    bars = actions_over_time(charts.actions, ENGLISH)

    assert [list(row.values()) for row in bars.rows] == [
        ["September 2026", 0, 0, 1],
        ["October 2026", 1, 0, 0],
        ["January 2027", 0, 1, 0],
    ]
    assert "by-month" in section(charts, "actions")


def test_parts_of_a_bar_stay_inside_the_figure():
    """However the numbers lie, no part leaves the figure, and each shows its number."""
    series = tuple(Series(one, "good", "✓") for one in "abc")
    bars = Bars("x", "T", "D", series, (Bar("One", (1, 1, 400)), Bar("Two", (0, 2, 0))))

    drawn = re.findall(
        r'<rect class="good" x="([\d.]+)"[^>]*? width="([\d.]+)"', bars.to_svg()
    )

    assert len(drawn) == 4
    assert all(float(x) + float(width) <= 300 for x, width in drawn)
    assert "✓ 400" in bars.to_svg()


def test_bars_of_nothing():
    """Without a bar there is a figure with a title and nothing in it."""
    bars = Bars("x", "Nothing yet", "D", (), ())

    assert "Nothing yet" in bars.to_svg()
    assert bars.rows == []


def test_matrix_shows_intervals_and_what_moved(charts):
    """Each cell has its interval, and an arrow with how many more or fewer."""
    cell = charts.now.rows[0][1][0]
    fuller = replace(charts.now.rows[0][1][1], at_worst=cell.at_worst + 9)
    emptier = replace(cell, at_worst=0)
    rows = ((charts.now.rows[0][0], (emptier, fuller, cell)), *charts.now.rows[1:])
    before = replace(
        charts.now,
        rows=((rows[0][0], (replace(cell, at_worst=4), cell, cell)), *rows[1:]),
    )
    matrix = RiskMatrix(before, replace(charts.now, rows=rows), ENGLISH)

    svg = str(matrix.to_svg())

    assert "▼ 4" in svg
    assert f"▲ {fuller.at_worst - cell.at_worst}" in svg
    assert f"{fuller.at_best}\u2013{fuller.at_worst}" in svg
    assert re.search(r'<title id="cells-title">Risks by', svg)


def test_notebooks_get_the_same_figures(charts, pictures):
    """Every figure is one of Plotly's too, with the same numbers and words."""
    bars = transfers_by_country(charts.transfers.countries, ENGLISH).to_plotly()
    matrix = RiskMatrix(charts.before, charts.now, ENGLISH).to_plotly()
    flows = flow_plot(pictures["few"], "Where it goes")

    assert [list(one.x) for one in bars.data] == [[0], [1], [0]]
    assert list(matrix.data[0].y) == ["Severe", "Significant", "Minimal"]
    assert flows.layout.title.text == "Where it goes"
    assert len(flows.data[0].link.value) == len(pictures["few"].links)
    assert any(label.startswith("◆") for label in flows.data[0].node.label)
    assert any(label.startswith("?") for label in flows.data[0].node.label)
