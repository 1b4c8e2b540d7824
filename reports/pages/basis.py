"""What a review rests on: printed at its end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from datamap import reference
from datamap.facts import Fact, State
from datamap.flows import FlowTable
from datamap.reference import UnknownRowError
from dpia.assessment import Assessment
from reports.language import Language
from reports.manifest import software_version
from reports.pages.duties import LawLine, law_line
from reports.pages.facts_of import evidence_days, facts_of


@dataclass(frozen=True)
class SourceLine:
    """A source that the law or the catalogue was read in."""

    id: str
    address: str
    checked: str


@dataclass(frozen=True)
class Basis:
    """Law, method, software, map and evidence behind a review."""

    law_as_at: str
    method_version: str
    software_version: str
    map_sha256: str
    oldest: str
    """Day of the oldest evidence in words; empty if none has a day."""

    newest: str
    """Day of the newest."""

    unknown: int
    """How many facts that the map writes down are unknown or in conflict."""

    provisional: int
    """How many are only somebody's reading so far."""

    matrix_unverified: str
    """What about the matrix nobody has verified; empty if all is."""

    law: tuple[LawLine, ...]
    """The provisions that the review rests on."""

    sources: tuple[SourceLine, ...]

    @property
    def unverified_law(self) -> tuple[LawLine, ...]:
        """The provisions of which nobody has verified some part."""
        return tuple(one for one in self.law if one.unverified)


def basis_of(table: FlowTable, found: Assessment, words: Language) -> Basis:
    """Return what a review rests on."""
    datamap = table.datamap
    days = evidence_days(datamap)
    facts = list(facts_of(datamap))
    unverified = found.catalogue.matrix_unverified
    return Basis(
        law_as_at=words.day(table.on),
        method_version=found.catalogue.method.version,
        software_version=software_version(),
        map_sha256=datamap.fingerprint,
        oldest=words.day(min(days)) if days else "",
        newest=words.day(max(days)) if days else "",
        unknown=sum(1 for fact in facts if _is_open(fact)),
        provisional=sum(1 for fact in facts if fact.provisional),
        matrix_unverified=words.text(unverified.strip()) if unverified else "",
        law=tuple(_law(found, words)),
        sources=tuple(_sources(found, words)),
    )


def _is_open(fact: Fact[object]) -> bool:
    return fact.state in (State.UNKNOWN, State.CONFLICTING)


def _law(found: Assessment, words: Language) -> Iterator[LawLine]:
    ids = {one for score in found.scores for one in score.risk.law}
    for one in sorted(ids):
        yield law_line(one, words)


def _sources(found: Assessment, words: Language) -> Iterator[SourceLine]:
    """Yield the sources of the risks and duties that arise and of their law."""
    keys = {key for score in found.scores for key in score.risk.sources}
    for score in found.scores:
        for one in score.risk.law:
            keys |= {*reference.provision(one).sources}
    for key in sorted(keys):
        try:
            row = reference.source(key)
        except UnknownRowError:
            continue
        yield SourceLine(row.id, _shown(row.address[0]), words.day(row.checked_on))


def _shown(address: str) -> str:
    """Return an address as it is printed; where it was shortened, with one sign."""
    return address.replace("...", "\u2026")
