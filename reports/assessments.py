"""Make the impact assessment of one activity, or of every one that needs it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from datamap.model import Activity, DataMap
from datamap.named import named
from dpia.catalogue import catalogue_for
from dpia.judgement import read_answers
from reports.kept import ASSESSMENT
from reports.making import Job, Made, Rendered, make
from reports.parameters import DpiaNotebook, checked
from reports.run import Told


@dataclass(frozen=True)
class WantedAssessment:
    """An assessment that was asked for."""

    map_path: str
    """Folder of a map, its file, or the name of a shipped example."""

    on: date
    """Day whose law applies."""

    activity: str
    """Id of the activity."""

    out: Path | None = None
    """Folder to keep assessments in. None: ``assessments`` beside the map."""

    despite_stale_law: str | None = None
    """Why it is made although some of the law is stale. None: it is refused then."""

    keeps_stopped: bool = False
    """Whether a notebook that stopped is kept, for a developer."""

    language: str = "en"
    """Language of the assessment: ``en`` or ``cy``."""


def make_assessment(wanted: WantedAssessment, told: Told = lambda _: None) -> Made:
    """Make an assessment, or find the one that is there; see `reports.making.make`.

    It goes to a folder named after the activity, in one named after the day.
    """
    given = {
        "map_path": wanted.map_path,
        "on": wanted.on,
        "activity": wanted.activity,
        "language": wanted.language,
        "despite_stale_law": wanted.despite_stale_law,
    }
    asked = checked(DpiaNotebook, given)
    job = Job(
        ASSESSMENT,
        wanted.map_path,
        wanted.on,
        lambda _: asked,
        out=wanted.out,
        within=asked.activity,
        keeps_stopped=wanted.keeps_stopped,
        check=partial(_check, asked.activity),
        write_word=_write_word,
    )
    return make(job, told)


def _write_word(made: Rendered, file: Path) -> None:
    from reports.pages.dpia.page import document_of
    from reports.word import write_document

    write_document(document_of(made.data), file)


def _check(activity: str, datamap: DataMap, folder: Path) -> None:
    named(datamap, Activity, activity)
    read_answers(folder, datamap, catalogue_for(folder))
