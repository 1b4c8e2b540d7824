"""Cameras: what is known of them, and what they may not do."""

from __future__ import annotations

from collections.abc import Iterator

from datamap.findings.base import Hit, Rule, Severity
from datamap.findings.fields import facts_of, listed
from datamap.findings.reading import Reading, possible
from datamap.logic import Truth, any_of, not_
from datamap.messages import Message
from datamap.model import System
from datamap.vocabulary import SystemKind

_ASKED = ("audio", "private_area", "signs", "keeps_for")


def _cameras(reading: Reading) -> Iterator[System]:
    for system in reading.systems:
        if system.kind is SystemKind.CAMERAS:
            yield system


def _unknown(reading: Reading) -> Iterator[Hit]:
    for system in _cameras(reading):
        open_ = [
            told.words
            for told in facts_of(system.recording)
            if told.field in _ASKED and not _is_answered(reading, system, told.field)
        ]
        if not possible(system.provider):
            open_.append("who provides it")
        if open_:
            text = "What nobody has said of {system}: {facts}."
            if len(open_) > len(_ASKED):
                text = "Nothing is known of {system}: {facts}."
            what = Message(text, {"system": system.name, "facts": listed(open_)})
            yield Hit(system.id, what, ("recording",))


def _is_answered(reading: Reading, system: System, field: str) -> bool:
    fact = getattr(system.recording, field)
    return reading.table.is_settled(fact, field)


def _intrusive(reading: Reading) -> Iterator[Hit]:
    for system in _cameras(reading):
        recording = system.recording
        sound = reading.holds(recording.audio, "audio")
        private = reading.holds(recording.private_area, "private_area")
        if any_of([sound, private]) is Truth.YES:
            text = "{system} records sound."
            if private is Truth.YES:
                text = "{system} sees a place where people expect to be alone."
            field = "private_area" if private is Truth.YES else "audio"
            what = Message(text, {"system": system.name})
            yield Hit(system.id, what, ("recording", field))


def _without_signs(reading: Reading) -> Iterator[Hit]:
    for system in _cameras(reading):
        if not_(reading.holds(system.recording.signs, "signs")) is Truth.YES:
            text = "No sign tells people that {system} records them."
            what = Message(text, {"system": system.name})
            yield Hit(system.id, what, ("recording", "signs"))


RULES = (
    Rule(
        id="cameras-unknown",
        severity=Severity.WARNING,
        title="Cameras of which too little is known",
        triggers=(
            "Cameras record, and sound, private places, signs, the length of keeping "
            "or the provider are not settled."
        ),
        false_alarms="None known.",
        fix="Walk round with whoever runs them, and answer each question.",
        law=("uk-gdpr/5-1-c", "uk-gdpr/13", "uk-gdpr/30-1"),
        find=_unknown,
    ),
    Rule(
        id="cameras-intrusive",
        severity=Severity.ERROR,
        title="Cameras that record sound or private places",
        triggers="Cameras are known to record sound or to cover a private place.",
        false_alarms="Sound is recorded only when a button is pressed in danger.",
        fix=(
            "Switch sound off, move the camera, or write down why nothing else will do."
        ),
        law=("uk-gdpr/5-1-c", "uk-gdpr/35"),
        find=_intrusive,
    ),
    Rule(
        id="cameras-without-signs",
        severity=Severity.ERROR,
        title="Cameras without signs",
        triggers="No sign or notice at the place tells people of the cameras.",
        false_alarms="None known.",
        fix="Put up signs that say who records, why, and whom to ask.",
        law=("uk-gdpr/13",),
        find=_without_signs,
    ),
)
