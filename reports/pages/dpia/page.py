"""The impact assessment of one activity: every value that its outputs show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from datamap.flows import FlowTable
from datamap.in_force import require_in_force
from datamap.load import find_map, read_map
from datamap.model import Activity, DataMap
from datamap.named import named
from dpia.assessment import assess
from dpia.catalogue import catalogue_for
from dpia.judgement import read_answers
from dpia.screening import Screened, screen
from dpia.sign_off import Signature, log_file, read_log, status
from reports.language import Language, counted, language, marked
from reports.pages.basis import basis_of
from reports.pages.dpia.annex_children import children_section
from reports.pages.dpia.annex_transfers import transfer_section
from reports.pages.dpia.annex_working import working_section
from reports.pages.dpia.consultation import consultation_answers
from reports.pages.dpia.context import context_answers
from reports.pages.dpia.head import head_answers, need_answers
from reports.pages.dpia.highest import highest
from reports.pages.dpia.measures import measure_section
from reports.pages.dpia.model import Basis, Dpia, Section
from reports.pages.dpia.nature import nature_answer
from reports.pages.dpia.necessity import necessity_answers
from reports.pages.dpia.risk_rows import RiskRow, risk_rows_of
from reports.pages.dpia.risks import risk_section
from reports.pages.dpia.scope import scope_answer
from reports.pages.dpia.screened import reason, signs, unverified
from reports.pages.dpia.signing import SignOff, sign_off_section, state_words
from reports.pages.dpia.subject import Subject, uses_of
from reports.pages.flow_picture import FlowPicture, picture
from reports.pages.transfers_out import transfers_out
from reports.stale_law import require_fresh_law, said_of_stale_law

SECTIONS = (
    "head",
    "need",
    "description",
    "consultation",
    "necessity",
    "risks",
    "measures",
    "sign-off",
    "transfers",
    "children",
    "working",
)
"""Ids of the sections that there can be, in the order of the document."""

TITLES: Mapping[str, str] = {
    "head": marked("Who and what"),
    "need": marked("Step 1: Identify the need for an assessment"),
    "description": marked("Step 2: Describe the processing"),
    "consultation": marked("Step 3: Consultation"),
    "necessity": marked("Step 4: Necessity and proportionality"),
    "risks": marked("Step 5: Risks"),
    "measures": marked("Step 6: Measures"),
    "sign-off": marked("Step 7: Sign-off and outcomes"),
    "transfers": marked("Annex: transfer risk assessment"),
    "children": marked("Annex: online services that children use"),
    "working": marked("Annex: how this was worked out"),
}


@dataclass(frozen=True)
class DpiaPage:
    """The assessment in plain values, with the language that it is in."""

    words: Language
    document: Dpia


def build(
    map_path: str,
    on: date,
    activity: str,
    *,
    language: str = "en",
    despite_stale_law: str | None = None,
) -> DpiaPage:
    """Return the impact assessment of one activity of a map on a day.

    Parameters
    ----------
    map_path
        A folder with ``map.yaml``, the file, or the name of a shipped example.
    on
        The day whose law applies.
    activity
        Id of the activity.
    language
        ``en`` or ``cy``.
    despite_stale_law
        Why it is made although some of the law is stale; None if none is. What is
        stale, and the reason, are the first thing that the summary says.

    Raises
    ------
    InvalidDataMapError
        If the map cannot be read, or relies on what is not law on the day.
    StaleLawError
        If law that it rests on may have changed and no reason is given.
    InvalidAnswersError
        If what people decided, beside the map, cannot be read.
    NoSuchRecordError
        If the map has no such activity.
    """
    require_fresh_law(on, despite_stale_law)
    datamap = read_map(map_path)
    require_in_force(datamap, on)
    folder = find_map(map_path).parent
    page = page_of(datamap, on, activity, folder, language)
    said = said_of_stale_law(on, despite_stale_law)
    if said is None:
        return page
    summary = (page.words.say(said), *page.document.summary)
    return replace(page, document=replace(page.document, summary=summary))


def page_of(
    datamap: DataMap, on: date, activity: str, folder: Path, language_code: str = "en"
) -> DpiaPage:
    """Return the assessment for a map that was read already; see `build`.

    Parameters
    ----------
    datamap
        The map.
    on
        The day whose law applies.
    activity
        Id of the activity.
    folder
        The folder of the map, for what stands beside it: answers, signatures and
        the school's own risks and measures.
    language_code
        ``en`` or ``cy``.
    """
    found = named(datamap, Activity, activity)
    catalogue = catalogue_for(folder)
    answers = read_answers(folder, datamap, catalogue)
    table = FlowTable(datamap, on, uses_of(datamap, activity))
    assessment = assess(datamap, on, catalogue, [activity], answers)
    words = language(language_code)
    subject = Subject(found, table, assessment, answers.get(activity), words)
    added = {name: one.screening for name, one in answers.items()}
    (screened,) = screen(datamap, on, [activity], added, catalogue)
    standing = status(folder, datamap, answers, on, activity, assessment)
    sign_off = SignOff(standing, _signatures(folder, activity))
    return DpiaPage(words, _document(subject, screened, sign_off))


def _signatures(folder: Path, activity: str) -> tuple[Signature, ...]:
    file = log_file(folder, activity)
    return read_log(file.read_bytes(), activity).signatures if file.exists() else ()


def _document(subject: Subject, screened: Screened, sign_off: SignOff) -> Dpia:
    rows = risk_rows_of(subject)
    drawn = picture(subject.table, subject.words)
    document = Dpia(
        activity=subject.activity.id,
        title=subject.activity.name,
        school=subject.datamap.school.name,
        language=subject.words.code,
        law_as_at=subject.words.day(subject.on),
        on=subject.on.isoformat(),
        state=state_words(subject, sign_off),
        summary=(),
        sections=tuple(_sections(subject, rows, screened, sign_off)),
        basis=_basis(subject),
        picture=drawn,
        figure_told=_figure_told(subject, drawn),
    )
    summary = tuple(_summary(subject, document))
    return replace(document, summary=summary, levels=tuple(highest(subject, rows)))


def _sections(
    subject: Subject,
    rows: tuple[RiskRow, ...],
    screened: Screened,
    sign_off: SignOff,
) -> Iterator[Section]:
    titles = {name: subject.text(one) for name, one in TITLES.items()}
    out = transfers_out(subject.table, subject.words)
    description = (
        nature_answer(subject, signs(subject, screened)),
        scope_answer(subject),
        *context_answers(subject),
    )
    need = need_answers(subject, reason(subject, screened))
    notes = unverified(subject, screened)
    yield Section("head", titles["head"], answers=head_answers(subject))
    yield Section("need", titles["need"], answers=need, notes=notes)
    yield Section("description", titles["description"], answers=description)
    asked = consultation_answers(subject)
    yield Section("consultation", titles["consultation"], answers=asked)
    needed = necessity_answers(subject, out)
    yield Section("necessity", titles["necessity"], answers=needed)
    yield risk_section(subject, titles["risks"], rows)
    yield measure_section(subject, titles["measures"], rows)
    yield sign_off_section(subject, titles["sign-off"], sign_off)
    transfers = transfer_section(subject, out, titles["transfers"])
    children = children_section(subject, titles["children"])
    yield from (one for one in (transfers, children) if one is not None)
    yield working_section(subject, titles["working"], rows)


def _summary(subject: Subject, document: Dpia) -> Iterator[str]:
    counts = document.counts
    text = marked(
        "Of the {total} fields of the template {map} are answered from the map at "
        "least in part, {filled} of them with nothing open. Answered in the school's "
        "own words: {judgement}. Not answered: {gap}."
    )
    yield subject.text(
        text,
        total=counts.total,
        map=sum(one.is_from_map for one in document.answers),
        filled=counts.filled,
        judgement=counts.judgement,
        gap=counts.gap,
    )
    if subject.assessment.warnings:
        yield _warned(subject)
    yield subject.text(
        marked(
            "It has security detail that would help somebody who means harm: take "
            "that out before it is published."
        )
    )


def _warned(subject: Subject) -> str:
    one, many = counted(
        "{n} judgement does not fit with the rest: see step 5.",
        "{n} judgements do not fit with the rest: see step 5.",
    )
    return subject.words.count(one, many, len(subject.assessment.warnings))


_COLUMNS: Mapping[str, str] = {
    "people": marked("Whose data: {names}."),
    "data": marked("What: {names}."),
    "recipient": marked("Who has it: {names}."),
    "place": marked("Where: {names}."),
}
"""What is said of each column of the figure; the activity is the document's own."""


def _figure_told(subject: Subject, drawn: FlowPicture) -> str:
    """Return what the figure shows, for readers who cannot see it."""
    told = [subject.text(marked("Figure of the flows. The table says the same."))]
    for column, text in _COLUMNS.items():
        names = [one.label for one in drawn.nodes if one.column == column]
        told.append(subject.text(text, names=subject.words.listed(names)))
    return " ".join(told) if drawn.nodes else ""


def _basis(subject: Subject) -> Basis:
    found = basis_of(subject.table, subject.assessment, subject.words)
    rows = [
        (marked("Law as at"), found.law_as_at),
        (marked("Scoring method"), found.method_version),
        (marked("Software"), f"dpia-schools {found.software_version}"),
        (marked("Newest evidence"), found.newest or "-"),
        (marked("Oldest evidence"), found.oldest or "-"),
    ]
    sources = [
        *(" ".join([one.citation, one.title]) for one in found.law),
        *(f"{one.id}: {one.address}" for one in found.sources),
    ]
    named_rows = tuple((subject.text(name), value) for name, value in rows)
    return Basis(named_rows, found.map_sha256, tuple(sources))


def data_of(page: DpiaPage) -> Mapping[str, Any]:
    """Return everything that the assessment says as plain values."""
    plain: Mapping[str, Any] = _DPIA.dump_python(page.document, mode="json")
    counts = page.document.counts
    fields = {one.field: one.standing.value for one in page.document.answers}
    named_counts = {
        "filled": counts.filled,
        "partly": counts.partly,
        "judgement": counts.judgement,
        "gap": counts.gap,
    }
    return {**plain, "counts": named_counts, "fields": fields}


def document_of(data: Mapping[str, Any]) -> Dpia:
    """Return the assessment that `data_of` put into plain values."""
    known = {name: one for name, one in data.items() if name not in _DERIVED}
    return _DPIA.validate_python(known)


_DERIVED = ("counts", "fields")
_DPIA = TypeAdapter(Dpia)
