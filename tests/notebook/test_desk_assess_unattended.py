"""The notebook for assessing runs from top to bottom with nobody looking."""

import json
from datetime import date

import pytest

from reports.parameters import Assess
from reports.run import run_notebook

pytestmark = [pytest.mark.notebook, pytest.mark.slow]


@pytest.mark.parametrize(
    ("activity", "expected"),
    [
        pytest.param("show-work", "Risks for people", id="an activity"),
        pytest.param(None, "What data is used for", id="none chosen"),
    ],
)
def test_assessment_is_shown_as_a_table(small, tmp_path, activity, expected):
    """Without a browser the page holds the levels, or the activities there are."""
    wanted = Assess(map_path=str(small), on=date(2026, 9, 1), activity=activity)

    done = run_notebook("assess", wanted, tmp_path / "assess.ipynb")

    outputs = [
        "".join(one["data"]["text/html"])
        for cell in json.loads(done.read_text("utf-8"))["cells"]
        for one in cell.get("outputs", [])
        if one["output_type"] == "execute_result"
    ]
    assert len(outputs) == 1
    assert expected in outputs[0]
    assert not (small / ".dpia-desk").exists()
