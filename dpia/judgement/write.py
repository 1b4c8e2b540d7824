"""Change a file of answers and leave its comments, order and layout alone."""

from __future__ import annotations

import re
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from datamap.atomic import write_atomically
from datamap.edit import MapFile
from datamap.errors import InvalidDataMapError, Problem
from datamap.model import DataMap
from datamap.revisions import Revision, Verb
from datamap.strict_yaml import Path_
from dpia.catalogue import Catalogue
from dpia.judgement.model import Answers
from dpia.judgement.read import ANSWERS_FOLDER, InvalidAnswersError, parse_answers

_STEP = re.compile(r"[a-z][a-z0-9_]*|[1-9][0-9]{0,8}")
"""A part of a dotted field: a name, or the number of an entry of a list."""

_YES_OR_NO = {"true": True, "yes": True, "false": False, "no": False}


class AnswersFile(MapFile):
    """A file of answers under change; nothing is written before `store`."""

    @classmethod
    def at(cls, path: Path) -> AnswersFile:
        """Read a file of answers.

        Raises
        ------
        InvalidAnswersError
            If it is not there or is not YAML of the kind that answers may be.
        """
        try:
            return cls(path.read_bytes(), path.name)
        except OSError:
            what = "There is no such file of answers."
            fix = "make it with dpia answers MAP --activity ID."
            problem = Problem("no-answers", what, fix, f"{ANSWERS_FOLDER}/{path.name}")
            raise InvalidAnswersError([problem]) from None
        except InvalidDataMapError as error:
            raise InvalidAnswersError(error.problems) from None

    def put(self, field: str, value: object) -> None:
        """Give a field a value in its written form.

        Parameters
        ----------
        field
            Dotted name, e.g. ``advice.followed``, entries of lists counted from 1:
            ``overrides.1.why``. Parts on the way that are not there yet are made.
        value
            Plain values as they would stand in the file.

        Raises
        ------
        InvalidAnswersError
            If no field can be called that.
        """
        if not all(_STEP.fullmatch(one) for one in field.split(".")):
            raise InvalidAnswersError([_no_field(field, self.file)])
        path = path_of(field)
        while self._at(path[:-1]) is None:
            path, value = path[:-1], {path[-1]: value}
        self._do([Revision(Verb.SET, path, value)])

    def append(self, section: str, entry: dict[str, Any]) -> None:
        """Put an entry at the end of a list, e.g. of ``overrides``."""
        self.add(section, entry)

    def store(self, path: Path, datamap: DataMap, catalogue: Catalogue) -> Answers:
        """Put the changed file in place of the old one and return its answers.

        Raises
        ------
        InvalidAnswersError
            With every problem that it would have. Nothing is written then.
        CannotWriteError
            If the system refuses.
        """
        try:
            self.document()
        except InvalidDataMapError as error:
            raise InvalidAnswersError(error.problems) from None
        shown = f"{ANSWERS_FOLDER}/{path.name}"
        answers = parse_answers(self.raw, shown, datamap, catalogue)
        write_atomically(path, self.raw)
        return answers

    def _at(self, path: Path_) -> Any:  # noqa: ANN401 - plain values
        here: Any = self.tree
        for step in path:
            if isinstance(here, dict):
                here = here.get(step)
            elif isinstance(here, list) and isinstance(step, int):
                here = here[step] if step < len(here) else None
            else:
                return None
        return here if isinstance(here, dict) else None


def _no_field(field: str, file: str) -> Problem:
    what = f"No field can be called {field}."
    fix = "write names with dots between, entries counted from 1: overrides.1.why."
    return Problem("no-field", what, fix, f"{ANSWERS_FOLDER}/{file}")


def path_of(field: str) -> Path_:
    """Return the path of a dotted field, its counted entries from 0.

    Examples
    --------
    >>> path_of("overrides.1.why")
    ('overrides', 0, 'why')
    """
    steps = field.split(".")
    return tuple(int(one) - 1 if one.isdecimal() else one for one in steps)


def read_value(field: str, text: str) -> object:
    """Return what a text on a command line means for a field of the answers.

    Whether it is text, a number, yes or no, or a list with commas between is told
    by the field; a field that does not exist keeps its text, and is refused later.

    Examples
    --------
    >>> read_value("advice.followed", "yes"), read_value("advice.may_proceed", "yes")
    (True, 'yes')
    >>> read_value("consultation.people_asked", "pupils, parents")
    ['pupils', 'parents']
    """
    sort = _sort(field)
    if sort is bool:
        return _YES_OR_NO.get(text.lower(), text)
    if sort is int and text.isdecimal():
        return int(text)
    if sort is tuple:
        return [one.strip() for one in text.split(",") if one.strip()]
    return text


def _sort(field: str) -> type | None:
    """Return the type that a dotted field takes, or None if there is no such one."""
    here: Any = Answers
    for step in path_of(field):
        if isinstance(step, int):
            here = _inner(here)
            continue
        is_part = isinstance(here, type) and issubclass(here, BaseModel)
        found = here.model_fields.get(step) if is_part else None
        if found is None:
            return None
        here = _bare(found.annotation)
    return tuple if get_origin(here) is tuple else here


def _inner(annotation: Any) -> Any:  # noqa: ANN401 - any type hint
    return _bare(get_args(annotation)[0]) if get_args(annotation) else None


def _bare(annotation: Any) -> Any:  # noqa: ANN401 - any type hint
    """Return a type without None beside it and without its limits."""
    while get_origin(annotation) in (Annotated, Union, UnionType):
        given = [one for one in get_args(annotation) if one is not type(None)]
        annotation = given[0]
    return annotation
