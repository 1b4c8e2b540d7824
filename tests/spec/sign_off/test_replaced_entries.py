"""A school may replace entries of the catalogue, but not sign a risk away by it."""

from __future__ import annotations

from importlib.resources import files

HEAD, OFFICER = "head-teacher", "data-protection-officer"


def _replace(school, risk, **changed):
    """Put a copy of a risk of ours beside the map, with some of it changed."""
    text = (files("dpia.catalogue") / "risks" / f"{risk}.yaml").read_text("utf-8")
    for field, value in changed.items():
        old = next(one for one in text.splitlines() if one.startswith(f"{field}:"))
        text = text.replace(old, f"{field}: {value}")
    folder = school.folder / "risks"
    folder.mkdir(exist_ok=True)
    (folder / f"{risk}.yaml").write_text(text, "utf-8")


def test_milder_entry_does_not_open_the_way(school):
    """A risk that stays open by our catalogue blocks, however mild the school's is."""
    school.write(school.without("overrides"))
    school.sign("advice", OFFICER)
    for risk in ("rk-03", "rk-16", "rk-24", "rk-25", "rk-26", "rk-27", "rk-28",
                 "rk-33", "rk-35"):  # fmt: skip
        _replace(school, risk, likelihood="remote", severity="minimal")

    assert "perhaps-high-risk" in school.refused("approved", HEAD)
