"""No sequence of commands approves what the law forbids, and no change goes unseen."""

from __future__ import annotations

import io
import json
import shutil
import tempfile
from contextlib import redirect_stdout
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from datamap.errors import DataMapError
from datamap.load import read_map
from dpia.judgement import InvalidAnswersError, read_answers
from dpia.sign_off import (
    Signature,
    Signer,
    State,
    Wish,
    log_file,
    read_log,
    sign,
    status,
)
from reports.cli import main

ON = date(2026, 11, 24)
OPEN = ("rk-03", "rk-16", "rk-24", "rk-25", "rk-26", "rk-27", "rk-28", "rk-33", "rk-35")
"""Risks of the known map that unanswered questions leave open."""

SETTLED = "".join(
    f"  - {{risk: {risk}, stage: target, scale: level, value: low, why: Asked., "
    f"on: 2026-11-20, by: data-protection-officer}}\n"
    for risk in OPEN
)
ANSWERS = f"""\
format: dpia-answers/1
activity: teaching   # a remark
necessity: {{achieves_purpose: Marks are seen at once.}}
consultation: {{why_not: Nothing changes for anybody.}}
advice: {{text: Go ahead., on: 2026-11-20, may_proceed: "yes"}}
overrides:
{SETTLED}"""
HOME, ABROAD = "{use: primary, place: GB}", "{use: primary, place: IN}"


def make_school(folder: Path, map_text: str, answers: str = ANSWERS) -> None:
    """Put a map and the answers about its activity into a folder."""
    (folder / "answers").mkdir(parents=True)
    (folder / "map.yaml").write_text(map_text, encoding="utf-8")
    (folder / "answers" / "teaching.yaml").write_text(answers, encoding="utf-8")


def dpia(*arguments: object) -> bool:
    """Call a command in this process; say whether it did what was asked."""
    try:
        with redirect_stdout(io.TextIOWrapper(io.BytesIO(), encoding="utf-8")):
            main(
                [*map(str, arguments), "--on", ON.isoformat(), "--format", "json"],
                standalone_mode=False,
            )
    except DataMapError:
        return False
    except SystemExit as left:
        return left.code in (None, 0, 1)
    return True


ROLES = st.sampled_from([one.value for one in Signer])
STATES = st.sampled_from(["advice", "approved", "refused", "under-review"])
DAYS = st.sampled_from(["2026-11-01", "2026-11-24", "2026-12-24"])
LEVELS = st.sampled_from(["low", "medium", "high"])
OUTCOMES = st.sampled_from(["may-proceed", "advice", "warning", "limitation", "ban"])


@pytest.fixture(scope="module", name="signed")
def _signed(known_text, tmp_path_factory):
    """Return the folder of a school with advice, approval and a review signed."""
    folder = tmp_path_factory.mktemp("signed") / "school"
    make_school(folder, known_text)
    datamap = read_map(folder)
    answers = read_answers(folder, datamap)
    for state, by in (
        (State.ADVICE, Signer.DATA_PROTECTION_OFFICER),
        (State.APPROVED, Signer.HEAD_TEACHER),
        (State.UNDER_REVIEW, Signer.DATA_PROTECTION_LEAD),
        (State.ADVICE, Signer.DATA_PROTECTION_OFFICER),
        (State.APPROVED, Signer.HEAD_TEACHER),
    ):
        sign(folder, datamap, answers, Wish("teaching", state, by, ON))
    return folder


def standing(folder):
    """Return how the assessment in a folder stands."""
    datamap = read_map(folder)
    return status(folder, datamap, read_answers(folder, datamap), ON, "teaching")


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_one_changed_byte_of_the_answers_is_named(signed, data):
    """Any byte of the signed answers, a remark too, makes it out of date."""
    file = signed / "answers" / "teaching.yaml"
    raw = file.read_bytes()
    place = data.draw(st.integers(0, len(raw) - 1))
    new = bytes([data.draw(st.integers(32, 126))])
    assume(new != raw[place : place + 1])
    try:
        file.write_bytes(raw[:place] + new + raw[place + 1 :])
        found = standing(signed).out_of_date
    except InvalidAnswersError:
        return  # refused, with file and line
    finally:
        file.write_bytes(raw)

    assert found
    assert any("answers" in str(one) for one in found)


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_one_changed_byte_of_what_was_signed_is_named(signed, data):
    """Any byte of the log, of a copy or of a receipt is told, with what it is in."""
    kept = sorted((signed / "answers" / "signed").iterdir())
    file = data.draw(st.sampled_from([log_file(signed, "teaching"), *kept]))
    raw = file.read_bytes()
    place = data.draw(st.integers(0, len(raw.rstrip()) - 1))
    new = bytes([data.draw(st.integers(0, 255))])
    assume(new != raw[place : place + 1])
    file.write_bytes(raw[:place] + new + raw[place + 1 :])

    found = [str(one) for one in standing(signed).broken]

    file.write_bytes(raw)
    assert any("log of signatures" in one or "copy of" in one for one in found)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_lines_taken_out_or_moved_are_named(signed, data):
    """A log with lines missing before its end, or in another order, is broken."""
    lines = log_file(signed, "teaching").read_text(encoding="utf-8").splitlines()
    kept = data.draw(st.lists(st.sampled_from(range(5)), max_size=6))
    assume(kept != list(range(len(kept))))

    log = read_log("".join(f"{lines[one]}\n" for one in kept).encode(), "teaching")

    first_wrong = next(at for at, one in enumerate(kept) if at != one)
    assert log.broken is not None
    assert log.broken.values["line"] == first_wrong + 1
    assert len(log.signatures) == first_wrong


@pytest.mark.parametrize("count", range(5))
def test_a_log_cut_at_its_end_is_told_by_its_receipts(signed, count):
    """A shorter log is valid by itself; the receipts say which are missing."""
    file = log_file(signed, "teaching")
    raw = file.read_bytes()
    lines = raw.decode().splitlines(keepends=True)
    file.write_bytes("".join(lines[:count]).encode())

    found = standing(signed)

    file.write_bytes(raw)
    assert [one.values["number"] for one in found.broken] == list(range(count + 1, 6))
    assert read_log("".join(lines[:count]).encode(), "teaching").broken is None


def test_a_log_made_anew_differs_from_its_receipts(signed):
    """Lines with right hashes that are not those signed do not match the receipts."""
    file = log_file(signed, "teaching")
    raw = file.read_bytes()
    first = json.loads(raw.splitlines()[0])
    del first["sha256"]
    forged = Signature.model_validate({**first, "comment": "Other."})
    file.write_bytes(f"{forged.line}\n".encode())

    found = [str(one) for one in standing(signed).broken]

    file.write_bytes(raw)
    assert "Line 1 of the log of signatures does not match its receipt." in found


class School(RuleBasedStateMachine):
    """A school whose map has a high risk at times, and whose people try things."""

    text = ""
    """The map, set before the machine runs."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp()) / "school"
        make_school(self.folder, self.text)

    def teardown(self) -> None:
        """Take the folder away."""
        shutil.rmtree(self.folder.parent)

    def set(self, field: str, value: str) -> None:
        """Fill in a field of the answers by the command."""
        dpia("answers", self.folder, "--activity", "teaching", "--set", field, value)

    @initialize(place=st.sampled_from([HOME, ABROAD]))
    def starts(self, place: str) -> None:
        """The data begins at home or abroad."""
        self.moves_the_data(place)

    @rule(role=ROLES, state=STATES)
    def signs(self, role: str, state: str) -> None:
        """Somebody tries to sign something."""
        self.sign(role, state)

    @rule()
    def is_decided(self) -> None:
        """It is reviewed, the officer advises and the head approves, if they may."""
        self.sign("data-protection-lead", "under-review")
        self.sign("data-protection-officer", "advice")
        self.sign("head-teacher", "approved")

    def sign(self, role: str, state: str) -> None:
        """Sign by the command; an approval must be one that the law allows."""
        named = ("--activity", "teaching", "--as", role, "--state", state)
        if dpia("sign", self.folder, *named) and state == "approved":
            assert not self.is_high() or self.is_consulted()

    @rule(place=st.sampled_from([HOME, ABROAD]))
    def moves_the_data(self, place: str) -> None:
        """The supplier moves the data abroad, with nothing to protect it, or back."""
        file = self.folder / "map.yaml"
        file.write_text(self.text.replace(HOME, place), encoding="utf-8")

    @rule(day=DAYS)
    def asks_the_regulator(self, day: str) -> None:
        """The regulator is asked."""
        self.set("regulator.asked_on", day)

    @rule(day=DAYS, outcome=OUTCOMES)
    def is_answered(self, day: str, outcome: str) -> None:
        """The regulator answers, perhaps on a day still to come."""
        named = ("--set", "regulator.answered_on", day, "--set", "regulator.outcome")
        dpia("answers", self.folder, "--activity", "teaching", *named, outcome)

    @rule(risk=st.sampled_from(["rk-07", "rk-09"]))
    def asks_about(self, risk: str) -> None:
        """The consultation is said to be about one risk only."""
        self.set("regulator.risks", risk)

    @rule(level=LEVELS, stage=st.sampled_from(["inherent", "current", "target"]))
    def overrides(self, level: str, stage: str) -> None:
        """The officer sets the level of the high risk otherwise."""
        line = ANSWERS + SETTLED.splitlines(keepends=True)[0].replace(
            "rk-03", "rk-07"
        ).replace("value: low", f"value: {level}").replace("target", stage)
        self.write(line)

    @rule()
    def plans_a_measure(self) -> None:
        """A measure is planned that nobody answers for."""
        measure = "{id: soon, measure: ct-16, applies_to: [app], state: planned}"
        self.write(f"{ANSWERS}measures: [{measure}]\n")

    @rule()
    def takes_it_all_back(self) -> None:
        """Somebody puts the first answers back by hand."""
        self.write(ANSWERS)

    @rule(count=st.integers(0, 3))
    def cuts_the_log(self, count: int) -> None:
        """Somebody cuts the log short, tries to approve, and puts it back."""
        file = log_file(self.folder, "teaching")
        if file.is_file():
            raw = file.read_bytes()
            lines = raw.splitlines(keepends=True)
            file.write_bytes(b"".join(lines[: min(count, len(lines) - 1)]))
            self.sign("head-teacher", "approved")
            file.write_bytes(raw)

    def write(self, answers: str) -> None:
        """Write the answers by hand."""
        file = self.folder / "answers" / "teaching.yaml"
        file.write_text(answers, encoding="utf-8")

    def is_high(self) -> bool:
        """Say whether the data is abroad, which makes the risk high for certain."""
        return ABROAD in (self.folder / "map.yaml").read_text(encoding="utf-8")

    def is_consulted(self) -> bool:
        """Say whether the answers hold a consent of the regulator to this risk."""
        found = read_answers(self.folder, read_map(self.folder))["teaching"].regulator
        return (
            found is not None
            and found.answered_on is not None
            and found.answered_on <= ON
            and found.outcome is not None
            and found.outcome.value in ("may-proceed", "advice")
            and (not found.risks or "rk-07" in found.risks)
        )

    @invariant()
    def a_high_risk_is_never_approved_in_silence(self) -> None:
        """What stands approved and is current was allowed."""
        try:
            datamap = read_map(self.folder)
            answers = read_answers(self.folder, datamap)
        except InvalidAnswersError:
            return
        found = status(self.folder, datamap, answers, ON, "teaching")
        if found.state is State.APPROVED and not found.out_of_date and self.is_high():
            assert self.is_consulted()


@pytest.mark.slow
def test_no_sequence_of_commands_approves_a_high_risk(known_text):
    """A high risk that stays is approved only with the regulator's answer recorded."""
    machine = type("TheSchool", (School,), {"text": known_text})

    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=12,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
