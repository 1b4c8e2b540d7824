"""One class of parameters a notebook, checked before a kernel starts.

papermill only warns about a parameter that a notebook does not declare, and puts
the *name* of a parameter into code as it is. So a name that is not a field here
never gets near a kernel.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Annotated, Any, Literal, TypeVar

from pydantic import StringConstraints, ValidationError

from datamap.described import Described
from datamap.errors import InvalidInputError, Problem
from datamap.facts import Day, Id

Written = Annotated[str, StringConstraints(min_length=1, max_length=4096)]

P = TypeVar("P", bound="NotebookParameters")


class InvalidParametersError(InvalidInputError):
    """A notebook cannot be run with the parameters given."""

    title = "the parameters of the notebook"


class NotebookParameters(Described):
    """Base of the parameters of every notebook: frozen, no unknown names."""


class Explore(NotebookParameters):
    """Parameters of ``explore.ipynb``."""

    map_path: Written
    """Folder of a map, its file, or the name of a shipped example."""

    on: Day | None = None
    """Day whose law applies, as YYYY-MM-DD, for example 2026-09-01; None for today."""


class Assess(NotebookParameters):
    """Parameters of ``assess.ipynb``."""

    map_path: Written
    """Folder of a map, its file, or the name of a shipped example."""

    on: Day | None = None
    """Day whose law applies, as YYYY-MM-DD, for example 2026-09-01; None for today."""

    activity: Id | None = None
    """Id of the activity to open; None for the one that was open last."""


class OfMap(NotebookParameters):
    """Base of the parameters of what is made of a map and kept beside it."""

    map_path: Written
    """Folder of a map, its file, or the name of a shipped example."""

    on: Day
    """Day whose law applies, as YYYY-MM-DD, for example 2026-09-01."""

    despite_stale_law: Written | None = None
    """Why it is made although law that may have changed was not checked for over
    180 days, which it prints; None where there is no such law."""

    @property
    @abstractmethod
    def about(self) -> str:
        """What it is made for, in a few words."""

    @property
    def before(self) -> str | None:
        """What was made before and is compared with; None where there is nothing."""
        return None

    @property
    def paths(self) -> Mapping[str, str]:
        """Its other parameters that are files, as far as they are given."""
        return {}


class AnnualReview(OfMap):
    """Parameters of ``annual_review.ipynb``."""

    audience: Literal["governors", "dpo"] = "governors"
    """Who reads the report: governors or dpo."""

    language: Literal["en", "cy"] = "en"
    """Language of the report: en or cy."""

    previous: Written | None = None
    """The review before this one, its folder or file; None where there is none."""

    notice: Written | None = None
    """The privacy notice to read; None for those that the map names."""

    @property
    def about(self) -> str:
        """Who reads it, and in which language."""
        return f"{self.audience}, in {self.language}"

    @property
    def before(self) -> str | None:
        """The review before."""
        return self.previous

    @property
    def paths(self) -> Mapping[str, str]:
        """The review before and the notice."""
        given = {"previous": self.previous, "notice": self.notice}
        return {name: path for name, path in given.items() if path is not None}


class DpiaNotebook(OfMap):
    """Parameters of ``dpia.ipynb``."""

    activity: Id
    """Id of the activity to assess, for example safeguarding."""

    language: Literal["en", "cy"] = "en"
    """Language of the assessment: en or cy."""

    @property
    def about(self) -> str:
        """Which activity, and in which language."""
        return f"{self.activity}, in {self.language}"


class AcrossSchools(NotebookParameters):
    """Parameters of ``portfolio.ipynb``."""

    folder: Written
    """Folder of the schools."""

    on: Day
    """Day whose law applies, as YYYY-MM-DD, for example 2026-09-01."""

    language: Literal["en", "cy"] = "en"
    """Language of the page: en or cy."""

    errors: Mapping[str, str] = {}
    """What went wrong with a school whose review could not be made, by its folder."""

    @property
    def about(self) -> str:
        """Which language it is in."""
        return f"every school, in {self.language}"


PARAMETERS: Mapping[str, type[NotebookParameters]] = {
    "annual_review": AnnualReview,
    "assess": Assess,
    "dpia": DpiaNotebook,
    "explore": Explore,
    "portfolio": AcrossSchools,
}
"""Class of the parameters of each notebook."""


def checked(model: type[P], values: Mapping[str, object]) -> P:
    """Return the parameters of a notebook, or every problem with them.

    Raises
    ------
    InvalidParametersError
        If a name is not one of the notebook's, one is missing, or a value
        cannot be what the name says.
    """
    try:
        return model.model_validate(dict(values))
    except ValidationError as error:
        raise InvalidParametersError(_problems(error, model)) from None


def _problems(error: ValidationError, model: type[P]) -> Iterator[Problem]:
    known = list(model.model_fields)
    found = error.errors(include_url=False, include_input=False)
    strange = [str(one["loc"][0]) for one in found if one["type"] == "extra_forbidden"]
    misspelt = {name: _closest(name, known) for name in strange}
    for one in found:
        name = str(one["loc"][0])
        if one["type"] == "missing" and name in misspelt.values():
            continue
        yield Problem(one["type"].replace("_", "-"), *_words(one, model), field=name)


def _words(details: Mapping[str, Any], model: type[P]) -> tuple[str, str]:
    """Return what is wrong with one parameter, and what to do."""
    name = str(details["loc"][0])
    if details["type"] == "extra_forbidden":
        known = list(model.model_fields)
        close = _closest(name, known)
        fix = f"write {close}." if close else f"use only: {', '.join(known)}."
        return f"There is no parameter called {_short(name)}.", fix
    described = model.model_fields[name].description or ""
    fix = f"give {name}. {described}"
    if details["type"] == "missing":
        return f"The parameter {name} is missing.", fix
    return f"The parameter {name} cannot be used as it is.", fix


def _closest(name: str, known: Iterable[str]) -> str | None:
    return next(iter(get_close_matches(name, list(known), n=1)), None)


def _short(name: str) -> str:
    """Return a name that nobody checked, short and on one line."""
    return repr(name[:40]) if not name.isidentifier() or len(name) > 40 else name
