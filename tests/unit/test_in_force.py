"""A map that relies on what is not the law on the day is refused."""

from __future__ import annotations

from datetime import date

import pytest

from datamap.errors import InvalidDataMapError
from datamap.in_force import require_in_force
from datamap.load import build_map
from datamap.strict_yaml import read_text

MAP = """\
format: dpia-map/1
school: {{id: school, name: Ysgol, nation: wales, phase: primary}}
people: [{{id: pupils, name: Pupils}}]
data: [{{id: work, name: Work, about: [pupils], kind: attainment}}]
activities:
  - id: safety
    name: Safety
    purpose: To keep children safe.
    people: [pupils]
    lawful_basis: {basis}
"""
NEW = "recognised-legitimate-interests"


def datamap(basis):
    """Return a map whose activity relies on a basis."""
    return build_map(read_text(MAP.format(basis=basis), "map.yaml"))


@pytest.mark.parametrize(
    "basis",
    [
        NEW,
        f"{{value: {NEW}, note: x}}",
        f"{{conflicting: [{{value: consent}}, {{value: {NEW}}}]}}",
    ],
)
def test_the_seventh_basis_is_refused_the_day_before_it_is_law(basis):
    """Data (Use and Access) Act 2025 section 70 is in force from 5 February 2026."""
    with pytest.raises(InvalidDataMapError) as caught:
        require_in_force(datamap(basis), date(2026, 2, 4))

    (problem,) = caught.value.problems
    assert problem.law == "uk-gdpr/6-1-ea"
    assert (problem.file, problem.line) == ("map.yaml", 10)
    assert "2026-02-05" in problem.fix


@pytest.mark.parametrize("basis", [NEW, "unknown", "public-task"])
def test_it_is_accepted_from_the_first_day(basis):
    """On 5 February 2026 every basis of the list may be relied on."""
    require_in_force(datamap(basis), date(2026, 2, 5))
