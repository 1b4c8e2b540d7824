"""The catalogue of risks and measures, the matrix and the method, as data files.

A school adds its own entries in folders ``risks`` and ``measures`` beside its
map; an entry with the id of one of ours replaces it. The signs that an impact
assessment is needed are the law's and the regulator's, so nobody adds to them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from datamap.assemble import RawRecord
from datamap.errors import InvalidInputError, Problem
from datamap.strict_yaml import Document, read_bytes
from datamap.wording import problems_of
from dpia.catalogue.entries import MeasureEntry, RiskEntry, TriggerEntry
from dpia.conditions import PLACE_ASKS, asks_in
from dpia.scales import Level, Likelihood, Matrix, Severity

E = TypeVar("E", RiskEntry, MeasureEntry, TriggerEntry)


class InvalidCatalogueError(InvalidInputError):
    """An entry that a school added to the catalogue cannot be used."""

    title = "the catalogue"


@dataclass(frozen=True)
class Method:
    """Version of the method and the steps that all risks share."""

    version: str
    tier_steps: tuple[tuple[int, int, str], ...]
    """Tier rank from which, how many steps of severity, and why."""

    child_steps: int
    """Steps of severity for children where the tier does not count them."""


@cache
def shipped_triggers() -> Mapping[str, TriggerEntry]:
    """Return the signs that an impact assessment is needed, in the law's order."""
    return _by_id(_entries(files("dpia.catalogue") / "triggers", TriggerEntry))


@dataclass(frozen=True)
class Catalogue:
    """Risks and measures by id, with the matrix and the method."""

    risks: Mapping[str, RiskEntry]
    measures: Mapping[str, MeasureEntry]
    matrix: Matrix
    method: Method
    matrix_unverified: str | None
    """What about the matrix nobody has verified, or None."""

    triggers: Mapping[str, TriggerEntry] = field(default_factory=shipped_triggers)
    """Signs that an impact assessment is needed, by id. Left out: ours."""

    replaced: frozenset[str] = frozenset()
    """Ids of our risks and measures that a school's own entries replace."""

    def asks_of(self, entry: RiskEntry) -> Iterator[str]:
        """Yield every question that scoring a risk can ask of a row."""
        yield from asks_in(entry.trigger)
        for one in entry.raises:
            if one.when is not None:
                yield from asks_in(one.when)
        for treatment in entry.treatments:
            shown = self.measures[treatment.measure].shown_by
            if shown is not None:
                yield from asks_in(shown)

    @cached_property
    def about_places(self) -> frozenset[str]:
        """Ids of the risks that ask who holds the data where."""
        return frozenset(
            entry.id
            for entry in self.risks.values()
            if any(one.rows for one in entry.raises)
            or any(ask.startswith(PLACE_ASKS) for ask in self.asks_of(entry))
        )

    @cached_property
    def gaps(self) -> tuple[RiskEntry, ...]:
        """The entries that are duties, not risks."""
        return tuple(one for one in self.risks.values() if one.kind == "gap")


@cache
def shipped_catalogue() -> Catalogue:
    """Return the catalogue that comes with the toolkit."""
    here = files("dpia.catalogue")
    risks = _by_id(_entries(here / "risks", RiskEntry))
    measures = _by_id(_entries(here / "measures", MeasureEntry))
    matrix = _yaml(here / "matrix.yaml")
    return Catalogue(
        risks, measures, _matrix(matrix["levels"]), _method(), matrix["unverified"]
    )


def catalogue_for(folder: Path | None) -> Catalogue:
    """Return the catalogue with what a school keeps beside its map.

    Raises
    ------
    InvalidCatalogueError
        With every problem in the school's own entries.
    """
    ours = shipped_catalogue()
    if folder is None or not any(
        (folder / one).is_dir() for one in ("risks", "measures")
    ):
        return ours
    problems: list[Problem] = []
    risks = _own(folder / "risks", RiskEntry, problems)
    measures = _own(folder / "measures", MeasureEntry, problems)
    if problems:
        raise InvalidCatalogueError(problems)
    return Catalogue(
        {**ours.risks, **risks},
        {**ours.measures, **measures},
        ours.matrix,
        ours.method,
        ours.matrix_unverified,
        replaced=frozenset(
            {
                name
                for name in (*risks, *measures)
                if name in ours.risks or name in ours.measures
            }
        ),
    )


def _by_id(entries: Iterable[tuple[str, E]]) -> dict[str, E]:
    return {entry.id: entry for _, entry in entries}


def _own(folder: Path, model: type[E], problems: list[Problem]) -> dict[str, E]:
    """Return a school's entries of one kind by id, each id once."""
    found: dict[str, E] = {}
    for file, entry in _entries(folder, model, problems):
        if entry.id in found:
            what = f"Another file of {folder.name} has the id {entry.id} already."
            fix = "give one of them another id, or delete it."
            problems.append(Problem("duplicate-id", what, fix, file, 1))
        found[entry.id] = entry
    return found


def _entries(
    folder: Traversable, model: type[E], problems: list[Problem] | None = None
) -> Iterator[tuple[str, E]]:
    """Yield the entries of a folder, each with how messages name its file."""
    if not folder.is_dir():
        return
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        if file.name.startswith(".") or not file.name.endswith(".yaml"):
            continue
        shown = f"{folder.name}/{file.name}"
        document = read_bytes(file.read_bytes(), shown)
        try:
            entry = model.model_validate(document.tree)
        except ValidationError as error:
            if problems is None:
                raise
            problems += problems_of(error, _raw(document), model)
        else:
            yield shown, entry


def _raw(document: Document) -> RawRecord:
    tree = document.tree if isinstance(document.tree, dict) else {}
    return RawRecord("catalogue", tree, document, ())


def _yaml(file: Traversable) -> dict[str, Any]:
    tree = read_bytes(file.read_bytes(), file.name).tree
    assert isinstance(tree, dict)  # noqa: S101 - our own file
    return tree


def _matrix(levels: Mapping[str, Mapping[str, str]]) -> Matrix:
    return Matrix(
        tuple(
            tuple(
                Level[levels[severity.name.lower()][likelihood.name.lower()].upper()]
                for likelihood in Likelihood
            )
            for severity in Severity
        )
    )


@cache
def _method() -> Method:
    plain = _yaml(files("dpia.catalogue") / "method.yaml")
    steps = tuple(
        (int(one["tier"][1:]), one["steps"], one["why"]) for one in plain["tier_steps"]
    )
    return Method(plain["version"], steps, plain["child_steps"])


__all__ = [
    "Catalogue",
    "InvalidCatalogueError",
    "MeasureEntry",
    "Method",
    "RiskEntry",
    "TriggerEntry",
    "catalogue_for",
    "shipped_catalogue",
    "shipped_triggers",
]
