"""Calendar periods."""

from datetime import date

import pytest

from datamap.periods import CalendarPeriod, parse_period, period_end


@pytest.mark.parametrize(
    ("text", "months", "days"),
    [
        ("P1Y", 12, 0),
        ("P1Y6M", 18, 0),
        ("P2W", 0, 14),
        ("P30D", 0, 30),
        ("P1M1D", 1, 1),
    ],
)
def test_a_period_is_months_and_days(text, months, days):
    """Years are months and weeks are days; the two are never mixed."""
    assert parse_period(text) == CalendarPeriod(months, days)


@pytest.mark.parametrize(
    ("start", "text", "end"),
    [
        pytest.param("2024-02-29", "P6Y", "2030-02-28", id="no 29 February there"),
        pytest.param("2024-02-29", "P4Y", "2028-02-29", id="a leap year again"),
        pytest.param("2026-01-31", "P1M", "2026-02-28", id="held back to the month"),
        pytest.param("2026-12-31", "P2M", "2027-02-28", id="across the year"),
        pytest.param("2026-11-30", "P1M", "2026-12-30", id="December"),
        pytest.param("2026-02-27", "P2D", "2026-03-01", id="days"),
        pytest.param("9998-12-31", "P1Y", "9999-12-31", id="past the last year"),
        pytest.param("2026-01-01", "P9999Y", "9999-12-31", id="far past it"),
        pytest.param("9990-01-01", "P9999999D", "9999-12-31", id="days past it"),
    ],
)
def test_where_a_period_ends(start, text, end):
    """The last day is the same day of its month, or the month's last."""
    assert period_end(date.fromisoformat(start), text) == date.fromisoformat(end)
