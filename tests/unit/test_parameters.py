"""Parameters of notebooks are checked, in words, before anything runs."""

from datetime import date

import pytest

from reports.parameters import AnnualReview, InvalidParametersError, checked

GOOD = {"map_path": "victoria-cp", "on": "2026-09-01"}


def problems(given):
    """Return the problems with some values."""
    with pytest.raises(InvalidParametersError) as caught:
        checked(AnnualReview, given)
    return caught.value.problems


def test_defaults():
    """A map and a day are enough."""
    found = checked(AnnualReview, GOOD)

    assert found.on == date(2026, 9, 1)
    assert (found.audience, found.language, found.previous) == ("governors", "en", None)


def test_misspelt_name():
    """A misspelt name is told with the right one, once."""
    (one,) = problems({"map_path": "victoria-cp", "onn": "2026-09-01"})

    assert one.what == "There is no parameter called onn."
    assert one.fix == "write on."


def test_strange_name():
    """A name that could be code is refused, shown short and quoted."""
    name = "x = 1\nimport os; os.system('echo')"

    (one,) = problems({**GOOD, name: 1})

    assert "\n" not in one.what
    assert one.fix == (
        "use only: map_path, on, despite_stale_law, audience, language, previous, "
        "notice."
    )


def test_missing():
    """Each missing name is told with what belongs there."""
    found = problems({})

    assert [one.field for one in found] == ["map_path", "on"]
    assert all(one.code == "missing" for one in found)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("map_path", ""),
        ("map_path", 3),
        ("map_path", "x" * 5000),
        ("on", "tomorrow"),
        ("on", 20260901),
        ("on", "20260901"),
        ("audience", "parents"),
        ("language", "fr"),
        ("previous", ""),
    ],
)
def test_wrong_value(name, value):
    """A value that cannot be is told in our words, with what can."""
    (one,) = problems({**GOOD, name: value})

    assert one.what == f"The parameter {name} cannot be used as it is."
    assert one.fix.startswith(f"give {name}. ")
    assert "pydantic" not in str(one)


def test_frozen():
    """Checked parameters do not change any more."""
    found = checked(AnnualReview, GOOD)

    with pytest.raises(ValueError, match="frozen"):
        found.language = "cy"
