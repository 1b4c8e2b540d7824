"""The notebooks of the desk run from top to bottom with nobody looking."""

import json
from datetime import date
from importlib.resources import files

import papermill
import pytest

from reports.desk.assess import assessed
from reports.desk.explore import explored
from reports.parameters import Explore
from reports.run import run_notebook

pytestmark = [pytest.mark.notebook, pytest.mark.slow]


def outputs(file):
    """Return the plain page that each code cell shows."""
    return [
        "".join(one["data"]["text/html"])
        for cell in json.loads(file.read_text("utf-8"))["cells"]
        for one in cell.get("outputs", [])
        if one["output_type"] == "execute_result"
    ]


def test_map_is_shown_as_tables(small, tmp_path):
    """Without a browser the map's page holds its transfers and findings as tables."""
    wanted = Explore(map_path=str(small), on=date(2026, 9, 1))

    done = run_notebook("explore", wanted, tmp_path / "explore.ipynb")
    (page,) = outputs(done)

    assert "Data that leaves the UK, or may" in page
    assert "Everything the check found" in page
    assert not (small / ".dpia-desk").exists()


def test_start_page_is_shown_plainly(small, tmp_path):
    """Without a browser the start page names the school and how it stands."""
    source = tmp_path / "start.ipynb"
    source.write_text((files("notebooks") / "start.ipynb").read_text("utf-8"), "utf-8")

    papermill.execute_notebook(
        str(source), str(source), cwd=str(small), progress_bar=False
    )
    (page,) = outputs(source)

    assert "should be looked at" in page
    assert not (small / ".dpia-desk").exists()


@pytest.mark.parametrize(
    ("opened", "module"),
    [
        pytest.param(explored, "reports.desk.explore", id="explore"),
        pytest.param(assessed, "reports.desk.assess", id="assess"),
    ],
)
@pytest.mark.parametrize(
    ("on", "expected"),
    [
        pytest.param(None, date(2027, 2, 3), id="today"),
        pytest.param("2026-09-01", date(2026, 9, 1), id="chosen"),
    ],
)
def test_desk_asks_about_today(small, monkeypatch, opened, module, on, expected):
    """A page of the desk asks about today, or about the day that was chosen."""
    monkeypatch.setattr("reports.lab.desk_widget.find_spec", lambda _: None)
    monkeypatch.setattr(f"{module}.today", lambda: date(2027, 2, 3))

    page = opened(str(small), on)

    assert page.desk.on == expected


def test_figures_of_a_map_are_plotted(small, tmp_path):
    """The notebook of figures plots the flow map, the countries and the matrix."""
    wanted = Explore(map_path=str(small), on=date(2026, 9, 1))

    done = run_notebook("figures", wanted, tmp_path / "figures.ipynb")

    plotted = [
        one["data"]["application/vnd.plotly.v1+json"]
        for cell in json.loads(done.read_text("utf-8"))["cells"]
        for one in cell.get("outputs", [])
    ]
    assert [len(one["data"]) > 0 for one in plotted] == [True, True, True]
