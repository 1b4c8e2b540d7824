"""A school whose assessment may be approved, and what people do with it."""

from __future__ import annotations

import re
from datetime import date

import pytest

from datamap.load import read_map
from dpia.judgement import read_answers
from dpia.sign_off import Signer, SignOffError, State, Wish, sign, status

ON = date(2026, 11, 24)
OFFICER, HEAD = Signer.DATA_PROTECTION_OFFICER, Signer.HEAD_TEACHER
OPEN = ("rk-03", "rk-16", "rk-24", "rk-25", "rk-26", "rk-27", "rk-28", "rk-33", "rk-35")
ADVICE = "advice: {text: Go ahead., on: 2026-11-20, may_proceed: 'yes'}\n"
NEED = "necessity: {achieves_purpose: Marks are seen at once.}\n"
WHY_NOT = "consultation: {why_not: Nothing changes for anybody.}\n"
HEADER = "format: dpia-answers/1\nactivity: teaching\n"
LEVELS = "overrides:\n" + "".join(
    f"  - {{risk: {risk}, stage: target, scale: level, value: low, why: Asked., "
    f"on: 2026-11-20, by: data-protection-officer}}\n"
    for risk in OPEN
)
ANSWERS = HEADER + ADVICE + NEED + WHY_NOT + LEVELS


class School:
    """A school's folder, as people work with it."""

    answers = ANSWERS
    """Answers with which nothing blocks approval."""

    def __init__(self, folder, map_text):
        self.folder, self.map_text = folder, map_text
        (folder / "answers").mkdir()
        self.write_map(map_text)
        self.write(ANSWERS)

    def without(self, section):
        """Return the answers with a section, of the outermost level, taken out."""
        names = re.findall(r"^(\w+):", self.answers, re.MULTILINE)
        parts = re.split(r"^(?=\w+:)", self.answers, flags=re.MULTILINE)[1:]
        kept = [
            part for name, part in zip(names, parts, strict=True) if name != section
        ]
        return "".join(kept)

    def write_map(self, text):
        """Write the map."""
        (self.folder / "map.yaml").write_text(text, encoding="utf-8")

    def change_map(self, old, new):
        """Change something in the map as it was at first."""
        assert old in self.map_text
        self.write_map(self.map_text.replace(old, new))

    def write(self, text):
        """Write the answers."""
        (self.folder / "answers" / "teaching.yaml").write_text(text, encoding="utf-8")

    def read(self):
        """Return the map and the answers."""
        datamap = read_map(self.folder)
        return datamap, read_answers(self.folder, datamap)

    def sign(self, state, by, on=ON, comment=None):
        """Sign."""
        return sign(
            self.folder, *self.read(), Wish("teaching", State(state), by, on, comment)
        )

    def approve(self, on=ON):
        """Have the officer advise and the head approve."""
        self.sign("advice", OFFICER, on)
        return self.sign("approved", HEAD, on)

    def refused(self, state, by, on=ON):
        """Return the codes of what stands in the way of a signature."""
        with pytest.raises(SignOffError) as raised:
            self.sign(state, by, on)
        assert all(one.fix.endswith(".") for one in raised.value.problems)
        return [one.code for one in raised.value.problems]

    def standing(self, on=ON):
        """Return how the assessment stands."""
        return status(self.folder, *self.read(), on, "teaching")

    def out_of_date(self, on=ON):
        """Return why it is out of date, in English."""
        return [str(one) for one in self.standing(on).out_of_date]

    def noted(self, on=ON):
        """Return what is different and leaves it standing."""
        return [str(one) for one in self.standing(on).noted]


@pytest.fixture(name="school")
def _school(tmp_path, known_text):
    """Return a school whose assessment may be approved."""
    return School(tmp_path, known_text)
