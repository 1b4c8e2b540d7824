"""Every level can be worked out again by hand from the printed steps alone.

Only text is read here: the steps as they are printed, and the scales and the matrix
as the method page prints them. Nothing of the scoring itself is called on.
"""

import re
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from dpia.assessment import assess
from dpia.catalogue import shipped_catalogue

PAGE = Path(__file__).parents[2] / "docs" / "method.md"

START = re.compile(r"(\w+): (likelihood|severity) starts at (\w+) \(([\w-]+)\): (.+)")
MOVE = re.compile(r"(\w+): (likelihood|severity) was (.+) \(([\w-]+)\): (.+)")
LEVEL = re.compile(r"(\w+): level starts at (.+) \(matrix\): (.+)")
STARTS = re.compile(r"- Starts at: likelihood (\w+), severity (\w+)\.")
MAY_BE = "It may be that: "
IN_PLACE = "is in place for all of it."
PERHAPS = "may be in place, but nothing shows it for all of it."
PLANNED = "is planned."
SURE = "The matrix gives it."
UNSURE = "The matrix gives the high end; it may not arise at all."


class Scales:
    """The scales and the matrix, as the method page prints them."""

    def __init__(self, page):
        """Read the page."""
        self.likelihood = self._listed(page, "Likelihood")
        self.severity = self._listed(page, "Severity")
        head = f"| severity | {' | '.join(self.likelihood)} |"
        lines = page.splitlines()
        first = lines.index(head) + 2
        rows = [
            line.strip("| ").split(" | ")
            for line in lines[first : first + len(self.severity)]
        ]
        blocks = {one.partition(":")[0]: one for one in page.split("\n### ")}
        self.starts = {
            risk: {"likelihood": found[1], "severity": found[2]}
            for risk, block in blocks.items()
            if (found := STARTS.search(block))
        }
        self.matrix = {
            (row[0], likelihood): level
            for row in rows
            for likelihood, level in zip(self.likelihood, row[1:], strict=True)
        }

    @staticmethod
    def _listed(page, name):
        return re.search(rf"- {name}: (.+)\.", page)[1].split(", ")

    def moved(self, scale, rank, by):
        """Return the word some steps up or down, held at the ends."""
        words = getattr(self, scale)
        return words[min(max(words.index(rank) + by, 0), len(words) - 1)]


def ends(text):
    """Return the two ends of what is printed as one word, or as "low to high"."""
    low, _, high = text.partition(" to ")
    return low, high or low


class ByHand:
    """A person with the printed steps of one score and the method page."""

    def __init__(self, scales):
        """Start with nothing."""
        self.scales = scales
        self.at = {}
        self.perhaps = set()
        self.levels = {}

    def read(self, line):
        """Work one step out again and hold it against what is printed."""
        for pattern, work in (
            (START, self._start), (LEVEL, self._level), (MOVE, self._move),
        ):  # fmt: skip
            found = pattern.fullmatch(line)
            if found:
                work(*found.groups())
                return
        pytest.fail(f"Nobody could follow this step: {line}")

    def _start(self, stage, scale, words, rule, _):
        assert stage == "inherent"
        assert words == self.scales.starts[rule][scale]
        self.at[scale] = (words, words)

    def _move(self, stage, scale, words, rule, why):
        before = self.at[scale]
        after = self._after(stage, scale, rule, why)
        assert words == f"{self._said(before)}, now {self._said(after)}"
        self.at[scale] = after

    @staticmethod
    def _said(two):
        return two[0] if two[0] == two[1] else f"{two[0]} to {two[1]}"

    def _after(self, stage, scale, rule, why):
        low, high = self.at[scale]
        down_low, down_high = (self.scales.moved(scale, x, -1) for x in (low, high))
        if stage == "inherent":
            up = self.scales.moved(scale, high, 1)
            return (low if why.startswith(MAY_BE) else
                    self.scales.moved(scale, low, 1)), up  # fmt: skip
        if stage == "current" and why.endswith(IN_PLACE):
            return down_low, down_high
        if stage == "current":
            assert why.endswith(PERHAPS)
            self.perhaps.add(rule)
            return down_low, high
        assert (stage, why.endswith(PLANNED)) == ("target", True)
        new_low = low if rule in self.perhaps else down_low
        words = getattr(self.scales, scale)
        return new_low, max(new_low, down_high, key=words.index)

    def _level(self, stage, words, why):
        (bad, worse), (likely, likelier) = self.at["severity"], self.at["likelihood"]
        assert why in (SURE, UNSURE)
        low = self.scales.matrix[bad, likely] if why == SURE else "none"
        high = self.scales.matrix[worse, likelier]
        assert words == self._said((low, high))
        self.levels[stage] = (low, high)


def by_hand(scales, score):
    """Return the levels of a score as a person gets them from its printed steps."""
    person = ByHand(scales)
    for step in score.steps:
        person.read(str(step))
    return person.levels


def levels(score):
    """Return the levels of a score as they were worked out."""
    return {
        "inherent": score.inherent.words,
        "current": score.current.words,
        "target": score.target.words,
    }


@pytest.fixture(scope="session", name="scales")
def _scales():
    """Return the scales and the matrix of the method page."""
    return Scales(PAGE.read_text("utf-8"))


def test_every_level_of_the_example_can_be_worked_out_by_hand(example, on, scales):
    """From starting words, moves and matrix, each level of each risk comes out."""
    risks = assess(example, on).risks

    assert risks
    for one in risks:
        assert by_hand(scales, one) == levels(one)


USES = ("primary", "backup", "support-access", "telemetry")
ANSWERS = {
    "marks.kind": ["attainment", "health", "protected-address", "cctv", "location"],
    "pupils.children": [True, False],
    "supplier.own_purposes": ["none", ["its product"], "unknown"],
    "supplier.engages": ["none", [{"party": "helper", "stored_in": "IN"}], "unknown"],
    "supplier.country": ["GB", "US", "IN", "unknown"],
    "app.stored_in": [
        [{"use": use, "place": place} for use in USES] for place in ("GB", "IN", "FR")
    ],
    "app.uses_ai": [True, False, "unknown"],
    "app.measures": ["none", "unknown", ["ct-02", "ct-08"]],
    "app.contract": ["contract", "none", "unknown"],
    "app.access.multi_factor": [True, False, "unknown"],
    "app.access.shared_login": [True, False, "unknown"],
    "app.design.adverts": [True, False, "unknown"],
    "app.recording.audio": [True, False, "unknown"],
    "teaching.lawful_basis": ["public-task", "consent", "unknown"],
    "teaching.retention.keep_for": ["P1Y", "none", "unknown"],
    "teaching.traits.profiling": [True, False, "unknown"],
    "teaching.traits.significant_effect": [True, False, "unknown"],
    "work.mechanism": ["none", "idta", "unknown"],
    "work.data": [["marks"], "unknown"],
    "work.more_than_needed": [True, False, "unknown"],
    "work.channel": ["app", "email", "unknown"],
}
"""Answers to some of what the risks ask; see `conftest`."""

STEPS = st.fixed_dictionaries(
    {
        "measure": st.sampled_from(sorted(shipped_catalogue().measures)),
        "applies_to": st.sampled_from([["school"], ["app"], ["marks"]]),
        "state": st.sampled_from(["in-place", "planned", "not-in-place"]),
        "evidence": st.sampled_from(
            [[], [{"source": "seen", "checked_on": "2026-11-01"}]]
        ),
    }
)
"""A protective step that a map records."""


@settings(
    derandomize=True, max_examples=40, deadline=None, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(
    st.fixed_dictionaries(
        {}, optional={one: st.sampled_from(some) for one, some in ANSWERS.items()}
    ),
    st.lists(STEPS, max_size=8),
)
def test_every_level_of_any_map_can_be_worked_out_by_hand(
    assessed, scales, answers, measures
):
    """Whatever is answered and whatever is in place, the printed steps suffice."""
    records = [{"id": f"step-{n}", **one} for n, one in enumerate(measures)]

    found = assessed({**answers, "measures": records})

    for one in found.values():
        if one.risk.kind == "risk":
            assert by_hand(scales, one) == levels(one)


def test_a_worked_out_level_that_is_not_printed_right_is_noticed(example, on, scales):
    """Whoever works it out again sees a wrong word in any printed step."""
    steps = [str(one) for one in assess(example, on).risks[0].steps]
    last = steps[-1]
    wrong = last.replace("starts at ", "starts at low to ")
    person = ByHand(scales)
    for line in steps[:-1]:
        person.read(line)

    with pytest.raises(AssertionError):
        person.read(wrong)
