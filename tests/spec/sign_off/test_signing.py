"""Signing an assessment: who, after what, and what blocks it."""

from __future__ import annotations

from datetime import date

import pytest

from datamap.atomic import CannotWriteError
from dpia.sign_off import (
    COMES_AFTER,
    MAY_SIGN,
    Signer,
    SignOffError,
    State,
    Wish,
    require_open,
    sign,
    status,
)

ON = date(2026, 11, 24)
OFFICER, HEAD = Signer.DATA_PROTECTION_OFFICER, Signer.HEAD_TEACHER
HOME, ABROAD = "{use: primary, place: GB}", "{use: primary, place: IN}"
CONDITIONS = (
    "conditions:\n"
    "  - {what: Ask where it is kept., owner: head teacher, due: 2027-03-01}\n"
)
ASKED = "regulator: {asked_on: 2026-11-01}\n"


def regulator(outcome="may-proceed", answered="2026-11-20", more=""):
    """Return a consultation that was answered, as it would be written."""
    return (
        f"regulator: {{asked_on: 2026-09-01, answered_on: {answered}, "
        f"outcome: {outcome}{more}}}\n"
    )


def test_an_assessment_begins_as_a_draft(school):
    """Nothing signed, nothing due, nothing out of date."""
    found = school.standing()

    assert (found.state, found.signed, found.due) == (State.DRAFT, None, None)
    assert (found.blocked, found.out_of_date, found.wants_a_look) == ((), (), False)
    assert found.head == "0" * 64


def test_advice_and_approval_are_signed(school):
    """Each signature states what it signs and holds the hash of the one before."""
    first = school.sign("advice", OFFICER, comment="Go ahead.")
    second = school.sign("approved", HEAD)

    found = school.standing()
    assert (found.state, found.signed, found.head) == (
        State.APPROVED,
        second,
        second.sha256,
    )
    assert (first.number, first.comment, second.before) == (
        1,
        "Go ahead.",
        first.sha256,
    )
    assert second.signs.map == school.read()[0].fingerprint
    assert (second.signs.law_on, second.signs.method) == (ON, "1.0")
    assert found.out_of_date == ()


@pytest.mark.parametrize("state", list(COMES_AFTER))
@pytest.mark.parametrize("by", list(Signer))
def test_who_signs_what(school, state, by):
    """The officer advises and never decides; those who decide never advise."""
    if by in MAY_SIGN[state]:
        return

    assert "wrong-role" in school.refused(state, by)


ORDERS = [
    # after these signatures, this one, is refused because
    ([], "approved", HEAD, ["wrong-order"]),
    ([], "under-review", HEAD, ["wrong-order"]),
    (["advice", "approved"], "advice", OFFICER, ["wrong-order"]),
    (["advice", "approved"], "refused", HEAD, ["wrong-order"]),
    (["advice", "refused"], "approved", HEAD, ["wrong-order"]),
    (["advice", "under-review"], "approved", HEAD, ["wrong-order"]),
]


@pytest.mark.parametrize(("before", "state", "by", "codes"), ORDERS)
def test_what_comes_after_what(school, before, state, by, codes):
    """Approval comes after advice and nothing else; a decision is reviewed first."""
    for one in before:
        school.sign(one, OFFICER if one == "advice" else HEAD)

    assert school.refused(state, by) == codes


def test_a_signature_is_never_of_an_earlier_day(school):
    """Days do not run backwards in the log."""
    school.sign("advice", OFFICER)

    assert school.refused("approved", HEAD, date(2026, 11, 23)) == ["wrong-day"]


def test_refusing_needs_no_advice(school):
    """The head may refuse a draft at once."""
    assert school.sign("refused", HEAD).state is State.REFUSED


BLOCKS = [
    # section that is missing, what the officer advises, why it is blocked
    pytest.param("necessity", "'yes'", ["no-necessity"], id="no need"),
    pytest.param("consultation", "'yes'", ["no-consultation"],
                 id="nobody asked and no reason"),
    pytest.param("overrides", "'yes'", ["perhaps-high-risk"], id="open risks"),
    pytest.param(None, "'no'", ["advice-undecided"], id="advised against"),
    pytest.param(None, "with-conditions", ["no-conditions", "advice-undecided"],
                 id="with conditions that nobody listed or took up"),
    pytest.param(None, "with-conditions, followed: true", ["no-conditions"],
                 id="with conditions that nobody listed"),
    pytest.param(None, "'no', followed: true", ["advised-against"],
                 id="advised against and followed"),
]  # fmt: skip


@pytest.mark.parametrize(("missing", "advice", "codes"), BLOCKS)
def test_what_blocks_approval(school, missing, advice, codes):
    """Each thing that is missing is told, and shown before anybody tries."""
    school.write(school.without(missing).replace("'yes'", advice))
    school.sign("advice", OFFICER)

    assert [one.code for one in school.standing().blocks] == codes
    assert school.refused("approved", HEAD) == codes


@pytest.mark.parametrize(
    "advice",
    [
        "'no', followed: false, overruled_because: Needed., decided_by: governing body",
        "with-conditions, followed: true",
    ],
)
def test_advice_that_was_answered_does_not_block(school, advice):
    """Overruled with a reason, or conditions listed and taken up: it is approved."""
    school.write(school.answers.replace("'yes'", advice) + CONDITIONS)

    assert school.approve().state is State.APPROVED


def test_conditions_stay_open_until_they_are_met(school):
    """An open one is listed and becomes late; met, it leaves the approval standing."""
    advice = "with-conditions, followed: true"
    school.write(school.answers.replace("'yes'", advice) + CONDITIONS)
    school.approve()
    now, later = school.standing(), school.standing(date(2027, 3, 2))

    assert [one.what for one in now.conditions] == ["Ask where it is kept."]
    assert (now.late, now.wants_a_look) == ((), False)
    assert (later.late, later.wants_a_look) == (later.conditions, True)

    require_open(school.folder, "teaching", ["conditions.1.done_on"])
    with pytest.raises(SignOffError):
        require_open(school.folder, "teaching", ["conditions.1.due"])
    met = CONDITIONS.replace("03-01}", "03-01, done_on: 2026-11-24}")
    school.write(school.answers.replace("'yes'", advice) + met)
    assert school.standing().conditions == ()
    assert school.out_of_date() == []
    assert school.noted() == ["In the answers, conditions.1.done_on is new."]


def test_many_reasons_are_told_in_one_sentence(school):
    """Open risks are named by title, the first five and how many more."""
    school.write(school.without("overrides"))
    (block,) = school.standing().blocks

    assert "whether 9 risks stay high: " in str(block.what)
    assert str(block.what).endswith("; and 4 more.")
    assert "rk-" not in str(block.what)


def test_a_high_risk_blocks_until_the_regulator_answers(school):
    """Article 36: asked is not enough; the answer has to let it go ahead."""
    school.change_map(HOME, ABROAD)
    school.sign("advice", OFFICER)

    assert school.refused("approved", HEAD) == ["high-risk"]
    for text, codes in (
        (ASKED, ["high-risk", "no-answer-yet"]),
        (regulator("ban"), ["high-risk", "regulator-objects"]),
        (regulator("warning"), ["high-risk", "regulator-objects"]),
        (regulator("limitation"), ["high-risk", "regulator-objects"]),
        (regulator(answered="2026-12-24"), ["high-risk", "no-answer-yet"]),
        (regulator(more=", risks: [rk-24]"), ["high-risk"]),
    ):
        school.write(school.answers + text)
        school.sign("advice", OFFICER)
        assert school.refused("approved", HEAD) == codes

    school.write(school.answers + regulator("advice", more=", risks: [rk-07]"))
    assert school.approve().state is State.APPROVED


def test_a_planned_measure_that_nobody_promised_is_named(school):
    """The planned measure is told, with what it lacks."""
    measure = "{id: own, measure: ct-16, applies_to: [app], state: planned}"
    school.change_map(HOME, ABROAD)
    school.write(f"{school.answers}measures: [{measure}]\n")
    school.sign("advice", OFFICER)

    assert school.refused("approved", HEAD) == ["high-risk", "measure-not-counted"]


def test_there_is_nothing_to_sign_without_answers(school):
    """No file of answers, no signature; the standing says so too."""
    (school.folder / "answers" / "teaching.yaml").unlink()

    assert school.refused("advice", OFFICER) == ["no-answers"]
    assert [one.code for one in school.standing().blocks][:1] == ["no-answers"]


@pytest.mark.parametrize("day", ["", "2026-12-24"])
def test_no_advice_is_signed_that_was_not_given(school, day):
    """The advice has to stand in the answers, of that day or before."""
    later = school.answers.replace("on: 2026-11-20, may", f"on: {day}, may")
    school.write(later if day else school.without("advice"))

    assert school.refused("advice", OFFICER) == ["no-advice"]
    assert [one.code for one in school.standing().blocks] == ["no-advice"]


def test_answers_that_change_while_they_are_signed_are_not_signed(school):
    """What was read has to be what is signed."""
    datamap, answers = school.read()
    wish = Wish("teaching", State.ADVICE, OFFICER, ON)
    school.write(school.answers.replace("Nothing", "Something"))

    with pytest.raises(SignOffError, match="changed while it was being signed"):
        sign(school.folder, datamap, answers, wish)

    (school.folder / "answers" / "teaching.yaml").unlink()
    with pytest.raises(SignOffError, match="changed while it was being signed"):
        sign(school.folder, datamap, answers, wish)


def test_two_do_not_sign_at_once(school):
    """A second signing waits for the first; what is left of a crash is named."""
    (school.folder / "answers" / "teaching.signing").touch()

    assert school.refused("advice", OFFICER) == ["being-signed"]


def test_copies_that_cannot_be_kept_are_told(school):
    """Without the copies nothing is signed."""
    (school.folder / "answers" / "signed").touch()

    with pytest.raises(CannotWriteError):
        school.sign("advice", OFFICER)
    assert school.standing().state is State.DRAFT


def test_a_folder_that_cannot_be_written_to_is_told(school, monkeypatch):
    """An error of the system is told in words, and nothing is signed."""
    from pathlib import Path

    def refuse(*_args, **_more):
        raise PermissionError

    monkeypatch.setattr(Path, "mkdir", refuse)

    with pytest.raises(CannotWriteError):
        school.sign("advice", OFFICER)


OPEN_FIELDS = [
    ([], ["aim"], True),
    (["advice"], ["advice.followed", "review.due", "decisions.1.approved"], True),
    (["advice"], ["advice.followed", "aim"], False),
    (["advice", "approved"], ["advice.followed"], False),
    (["advice", "approved", "under-review"], ["aim"], True),
]


@pytest.mark.parametrize(("signed", "fields", "is_open"), OPEN_FIELDS)
def test_what_is_signed_is_not_edited_in_place(school, signed, fields, is_open):
    """Commands change a draft, what is under review, and the controller's part."""
    for one in signed:
        school.sign(one, OFFICER if one == "advice" else HEAD)

    if is_open:
        require_open(school.folder, "teaching", fields)
    else:
        with pytest.raises(SignOffError, match="stay as they are"):
            require_open(school.folder, "teaching", fields)


@pytest.mark.parametrize("is_gone", [True, False])
def test_what_a_broken_log_signed_is_not_edited(school, is_gone):
    """A log that was changed or deleted does not open the answers that it signed."""
    school.approve()
    log = school.folder / "answers" / "teaching.signatures.jsonl"
    if is_gone:
        log.unlink()
    else:
        log.write_text(log.read_text("utf-8").replace("advice", "refused"), "utf-8")

    with pytest.raises(SignOffError) as raised:
        require_open(school.folder, "teaching", ["aim"])

    assert {one.code for one in raised.value.problems} == {"broken"}


def test_a_log_that_cannot_be_read_is_no_draft(school):
    """What stands where the log should be and cannot be read makes it broken."""
    (school.folder / "answers" / "teaching.signatures.jsonl").mkdir()

    found = [str(one) for one in school.standing().broken]

    assert found == ["The log of signatures cannot be read."]


def test_a_map_without_the_activity_has_nothing_to_say(school):
    """An activity that is not in the map touches nothing and has no risks."""
    datamap, answers = school.read()

    found = status(school.folder, datamap, answers, ON, "nothing")

    assert (found.state, [one.code for one in found.blocks]) == (
        State.DRAFT,
        ["no-answers"],
    )
