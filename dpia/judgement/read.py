"""Read the answers beside a map, or say everything that is wrong in them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from datamap.assemble import RawRecord
from datamap.errors import InvalidDataMapError, InvalidInputError, Problem
from datamap.model import DataMap
from datamap.strict_yaml import Document, read_bytes, read_file
from datamap.wording import empty_problems, problems_of
from dpia.catalogue import Catalogue, catalogue_for
from dpia.judgement.checks import Beside, problems_in
from dpia.judgement.model import Answers

ANSWERS_FOLDER = "answers"
"""Folder beside a map that holds what people decided, a file an activity."""


class InvalidAnswersError(InvalidInputError):
    """Answers beside a map cannot be used as they are."""

    title = "the answers"


class _RawAnswers(RawRecord):
    """The fields of one file of answers."""

    @property
    def label(self) -> str:
        """How messages name it."""
        found = self.tree.get("activity")
        return f"answers on {found}" if isinstance(found, str) else "answers"


def answers_file(folder: Path, activity: str) -> Path:
    """Return where the answers about an activity stand."""
    return folder / ANSWERS_FOLDER / f"{activity}.yaml"


def read_answers(
    folder: Path, datamap: DataMap, catalogue: Catalogue | None = None
) -> Mapping[str, Answers]:
    """Return the answers beside a map by the id of their activity.

    Parameters
    ----------
    folder
        The folder of the map, which holds ``answers``.
    datamap
        The map that they are about.
    catalogue
        Risks and measures that they may name; those that count for the folder
        when left out.

    Raises
    ------
    InvalidAnswersError
        With every problem of every file.
    """
    there = sorted((folder / ANSWERS_FOLDER).glob("*.y*ml"))
    files = [one for one in there if not one.name.startswith(".")]
    if not files:
        return {}
    beside = Beside(datamap, catalogue or catalogue_for(folder))
    problems = [_misnamed(one) for one in files if one.suffix != ".yaml"]
    found: dict[str, Answers] = {}
    for file in (one for one in files if one.suffix == ".yaml"):
        answers = _read(file, beside, problems)
        if answers is not None:
            found[answers.activity] = answers
    if problems:
        raise InvalidAnswersError(problems)
    return found


def _misnamed(file: Path) -> Problem:
    shown = f"{ANSWERS_FOLDER}/{file.name}"
    what = "The name of a file of answers ends in .yaml, so this one is not read."
    fix = f"rename it to {file.stem}.yaml."
    return Problem("not-yaml", what, fix, shown, 1)


def _read(file: Path, beside: Beside, problems: list[Problem]) -> Answers | None:
    shown = f"{ANSWERS_FOLDER}/{file.name}"
    try:
        document = read_file(file, shown)
    except InvalidDataMapError as error:
        problems += error.problems
        return None
    return _checked(document, beside, problems)


def parse_answers(
    content: bytes, file: str, datamap: DataMap, catalogue: Catalogue
) -> Answers:
    """Return the answers that the bytes of a file hold.

    Parameters
    ----------
    content
        The bytes.
    file
        How messages name the file; its last part is the activity's id.
    datamap
        The map that they are about.
    catalogue
        Risks and measures that they may name.

    Raises
    ------
    InvalidAnswersError
        With every problem found.
    """
    problems: list[Problem] = []
    try:
        document = read_bytes(content, file)
    except InvalidDataMapError as error:
        raise InvalidAnswersError(error.problems) from None
    answers = _checked(document, Beside(datamap, catalogue), problems)
    if answers is None or problems:
        raise InvalidAnswersError(problems)
    return answers


def _checked(
    document: Document, beside: Beside, problems: list[Problem]
) -> Answers | None:
    tree = document.tree
    if not isinstance(tree, dict):
        what = "The file holds no answers."
        fix = "make it with dpia answers MAP --activity ID, or delete it."
        problems.append(Problem("no-fields", what, fix, document.file, 1))
        return None
    raw = _RawAnswers("answers", tree, document, ())
    found = [*empty_problems(raw, Answers)]
    try:
        answers = Answers.model_validate(tree)
    except ValidationError as error:
        found += problems_of(error, raw, Answers)
    else:
        found += problems_in(answers, raw, beside)
    problems += sorted(dict.fromkeys(found), key=lambda one: one.line or 0)
    return None if found else answers
