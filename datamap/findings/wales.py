"""Schools in Wales: language, and words and bodies that are England's or gone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from datamap import reference
from datamap.facts import Part
from datamap.findings.base import Hit, Path_, Rule, Severity
from datamap.findings.reading import Reading, possible
from datamap.logic import Truth, all_of, any_of, not_
from datamap.messages import Message
from datamap.model import DataItem, Document, Record
from datamap.vocabulary import DocumentKind, Nation

_NEEDS = re.compile(
    r"(?i:special educational needs?|education, health and care plan)"
    r"|\bSEND?\b|\bSENCO\b|\bEHCPs?\b"
)
_CENSUS = re.compile(r"school census", re.IGNORECASE)
_PLASC = re.compile(r"PLASC|pupil level annual", re.IGNORECASE)
_NATIONAL = re.compile(r"national pupil database|\bNPD\b", re.IGNORECASE)
_GWE = re.compile(r"\bGwE\b")
_TEXTS = ("name", "purpose")


def _in_wales(reading: Reading) -> bool:
    return reading.datamap.school.nation is Nation.WALES


def _texts(record: Record) -> Iterator[tuple[Path_, str]]:
    """Yield the names and purposes of a record and of the items in it."""
    yield from _own_texts(record, ())
    items = getattr(record, "items", None)
    for position, item in enumerate(items.listed if items else ()):
        yield from _own_texts(item, ("items", "listed", position))


def _own_texts(part: Record | DataItem, path: Path_) -> Iterator[tuple[Path_, str]]:
    for field in _TEXTS:
        text = getattr(part, field, None)
        if isinstance(text, str) and isinstance(part, Part):
            yield (*path, field), text


def _worded(
    reading: Reading,
    pattern: re.Pattern[str],
    said: str,
    unless: re.Pattern[str] | None = None,
) -> Iterator[Hit]:
    if not _in_wales(reading):
        return
    for record in reading.datamap.records.values():
        if isinstance(record, Document):
            continue  # a paper's title is its own
        for path, text in _texts(record):
            found = pattern.search(text)
            if found and not (unless and unless.search(text)):
                values = {"name": reading.name(record.id), "words": found.group()}
                yield Hit(record.id, Message(said, values), path)
                break


def _needs(reading: Reading) -> Iterator[Hit]:
    said = "{name} speaks of {words}; in Wales these are additional learning needs."
    return _worded(reading, _NEEDS, said)


def _census(reading: Reading) -> Iterator[Hit]:
    said = (
        "{name} speaks of {words}; in Wales it is the pupil level annual school census "
        "(PLASC)."
    )
    return _worded(reading, _CENSUS, said, unless=_PLASC)


def _national(reading: Reading) -> Iterator[Hit]:
    said = "{name} speaks of {words}, today the name of England's database."
    return _worded(reading, _NATIONAL, said)


def _welsh_notice(reading: Reading) -> Iterator[Hit]:
    if not _in_wales(reading):
        return
    notices = reading.papers(DocumentKind.PRIVACY_NOTICE)
    texts = {
        Truth.YES: "{school} has no privacy notice in Welsh.",
        Truth.UNKNOWN: "Nobody has shown that {school} has a privacy notice in Welsh.",
    }
    languages = {paper: _is_welsh(reading, paper) for paper in notices}
    gap = not_(
        any_of(all_of([reading.held(one), is_so]) for one, is_so in languages.items())
    )
    if gap is Truth.NO:
        return
    school = reading.datamap.school
    field: Path_ = ("languages",)
    # the paper that comes nearest to being the Welsh one, or else the school
    nearest = sorted((-is_so, one.id) for one, is_so in languages.items() if is_so)
    record = nearest[0][1] if nearest else school.id
    if nearest and -nearest[0][0] == Truth.YES:
        field = ("held",)
    yield Hit(record, Message(texts[gap], {"school": school.name}), field, gap)


def _is_welsh(reading: Reading, paper: Document) -> Truth:
    languages = reading.settled(paper.languages, "languages")
    if isinstance(languages, tuple):
        return Truth.YES if "cy" in languages else Truth.NO
    return Truth.UNKNOWN


def _gwe_dissolved() -> date:
    row = reference.one_of(reference.WalesFact, "gwe-dissolved")
    return date.fromisoformat(row.happened_on or "")


def _gwe(reading: Reading) -> Iterator[Hit]:
    if not _in_wales(reading) or reading.on <= _gwe_dissolved():
        return
    for party in reading.recipients:
        if _GWE.search(party.name) and party.ended_on is None:
            text = "{party} is drawn as if it still existed; it ended on {day}."
            values = {"party": party.name, "day": _gwe_dissolved().isoformat()}
            yield Hit(party.id, Message(text, values), ("name",))


def _consortia(reading: Reading) -> Iterator[Hit]:
    """Find other school improvement services, whose future nobody has settled."""
    pattern = re.compile(r"Central South Consortium|Partneriaeth|\bEAS\b|\bERW\b")
    if not _in_wales(reading):
        return
    for party in reading.recipients:
        if pattern.search(party.name) and party.ended_on is None:
            text = "{party} may have ended or changed: the services are being reshaped."
            yield Hit(party.id, Message(text, {"party": party.name}), ("name",))


def _english_returns(reading: Reading) -> Iterator[Hit]:
    wanted = {"uksi-2005-1437"}
    if not _in_wales(reading):
        return
    for activity in reading.datamap.activities:
        named = {name for laws in possible(activity.law) for name in laws}
        if named & wanted:
            titles = ", ".join(
                reference.provision(name).citation for name in sorted(named & wanted)
            )
            text = "{activity} names law of England: {law}."
            values = {"activity": activity.name, "law": titles}
            yield Hit(activity.id, Message(text, values), ("law",))


_WELSH = Rule(
    id="welsh-notice-missing",
    severity=Severity.WARNING,
    title="No privacy notice in Welsh",
    triggers="A school in Wales has no privacy notice in Welsh.",
    false_alarms="Neither the council's policy nor a family asks for one.",
    fix="Have the notice put into Welsh by somebody who writes it well.",
    law=("uk-gdpr/12",),
    find=_welsh_notice,
)

RULES = (
    _WELSH,
    _WELSH.unknown(
        "welsh-notice-unknown",
        "Privacy notice in Welsh not known",
        "Whether a school in Wales has a privacy notice in Welsh is not settled.",
        "Find out, and record the notice with languages: [cy].",
        Severity.NOTE,
    ),
    Rule(
        id="words-of-england-needs",
        severity=Severity.WARNING,
        title="Special educational needs in Wales",
        triggers="A name or purpose in a Welsh map uses England's words for needs.",
        false_alarms="It is an old record that bears the old name.",
        fix="Write additional learning needs, here and in the notice.",
        law=("alnet-wales-act-2018",),
        find=_needs,
    ),
    Rule(
        id="words-of-england-census",
        severity=Severity.NOTE,
        title="School census in Wales",
        triggers="A name or purpose in a Welsh map says school census without PLASC.",
        false_alarms="Another census is meant, such as that of the workforce.",
        fix="Write pupil level annual school census (PLASC).",
        law=("wsi-2007-3562",),
        find=_census,
    ),
    Rule(
        id="words-of-england-database",
        severity=Severity.NOTE,
        title="National Pupil Database in Wales",
        triggers="A name or purpose in a Welsh map says National Pupil Database.",
        false_alarms="England's database is meant, or the old Welsh name is wanted.",
        fix="Ask the Welsh Government what it is called today, and write that.",
        law=("wsi-2007-3562",),
        find=_national,
    ),
    Rule(
        id="gwe-still-named",
        severity=Severity.WARNING,
        title="GwE drawn as if it existed",
        triggers="A Welsh school sends to a party called GwE that has no last day.",
        false_alarms="Another body has taken the name.",
        fix="Give the party its last day, or take GwE from the supplier library.",
        law=("uk-gdpr/30-1", "uk-gdpr/5-1-d"),
        find=_gwe,
    ),
    Rule(
        id="improvement-service-uncertain",
        severity=Severity.NOTE,
        title="School improvement service that may have changed",
        triggers="A Welsh school sends to one of the other regional services.",
        false_alarms="The council has confirmed that it goes on.",
        fix="Ask the council whether it still exists, and who does its work.",
        law=("uk-gdpr/30-1",),
        find=_consortia,
    ),
    Rule(
        id="law-of-england",
        severity=Severity.WARNING,
        title="Law of England in a Welsh map",
        triggers="An activity of a Welsh school names pupil regulations of England.",
        false_alarms="None known.",
        fix="Name the Pupil Information (Wales) Regulations 2011.",
        law=("wsi-2011-1942",),
        find=_english_returns,
    ),
)
