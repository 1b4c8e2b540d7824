"""A report on law that may have changed is refused, or says why it was made."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from reports.cli import main
from reports.cli.reviews import reviews
from reports.pages import annual_review
from reports.pages.dpia.page import build
from reports.stale_law import StaleLawError

LATE = "2027-06-01"
REASON = "The regulator's site was down <b>all day</b>"


def call(*arguments):
    """Call the command in this process."""
    return CliRunner().invoke(main, list(map(str, arguments)))


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("review", "victoria-cp"), id="review"),
        pytest.param(
            ("assess", "victoria-cp", "--activity", "site-security"), id="assess"
        ),
    ],
)
def test_a_report_on_stale_law_is_refused(arguments, tmp_path):
    """Nothing is run and nothing written; what to check is named, all at once."""
    ran = call(*arguments, "--on", LATE, "--out", tmp_path / "out")

    assert isinstance(ran.exception, StaleLawError)
    assert len(ran.exception.problems) > 5
    assert "List of approved places" in str(ran.exception)
    assert list(tmp_path.iterdir()) == []


def test_the_reviews_of_all_schools_are_refused_before_the_first(tmp_path):
    """No school is begun: the law is the same for each of them."""
    ran = CliRunner().invoke(reviews, [str(tmp_path), "--on", LATE])

    assert isinstance(ran.exception, StaleLawError)
    assert list(tmp_path.iterdir()) == []


def test_a_notebook_run_by_hand_is_refused_too():
    """What fills the notebooks refuses as the commands do."""
    from datetime import date

    day = date.fromisoformat(LATE)

    with pytest.raises(StaleLawError):
        annual_review.build("victoria-cp", day)
    with pytest.raises(StaleLawError):
        build("victoria-cp", day, "site-security")


@pytest.mark.notebook
@pytest.mark.slow
def test_a_report_made_all_the_same_prints_why(tmp_path):
    """The reason is at the head of the page, and in the manifest."""
    ran = call(
        "assess", "victoria-cp", "--activity", "site-security", "--on", LATE,
        "--out", tmp_path, "--despite-stale-law", REASON,
    )  # fmt: skip
    assert ran.exit_code == 0, ran.output
    (manifest,) = tmp_path.rglob("manifest.json")
    (page,) = tmp_path.rglob("*.html")
    text = page.read_text(encoding="utf-8")

    given = json.loads(manifest.read_text(encoding="utf-8"))["parameters"]
    assert given["despite_stale_law"] == REASON
    head = " ".join(text.split("<nav")[0].split())
    assert "more than 180 days before" in head
    assert "because: The regulator" in head
    assert "&lt;b&gt;all day" in head


@pytest.mark.notebook
@pytest.mark.slow
def test_a_review_made_all_the_same_prints_why(tmp_path):
    """Governors read at the head of the review that its law may have changed."""
    ran = call(
        "review", "victoria-cp", "--on", LATE, "--out", tmp_path,
        "--despite-stale-law", REASON,
    )  # fmt: skip
    assert ran.exit_code == 0, ran.output
    (manifest,) = tmp_path.rglob("manifest.json")
    (page,) = tmp_path.rglob("review.html")
    head = page.read_text(encoding="utf-8").split("<main")[0]

    given = json.loads(manifest.read_text(encoding="utf-8"))["parameters"]
    assert given["despite_stale_law"] == REASON
    assert "because: The regulator" in " ".join(head.split())
    assert "<b>all day" not in head
