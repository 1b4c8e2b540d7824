"""What a signature signs: the inputs as they are now, with their hashes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from datamap.conversions.json_map import to_json
from datamap.load import MAP_NAME
from datamap.model import DataMap
from dpia.assessment import Assessment
from dpia.catalogue import Catalogue
from dpia.judgement import answers_file
from dpia.sign_off.copies import Kept, canonical, sha256
from dpia.sign_off.log import Signed
from dpia.sign_off.residual import Residual


@dataclass(frozen=True)
class Inputs:
    """Everything that decides what an assessment says, as it is now."""

    map_file: str | None
    """Hash of the bytes of the map's file; None if there is no such file."""

    answers: bytes | None
    """The file of answers; None if there is none."""

    results: bytes
    """What was worked out, in JSON."""

    catalogue: str
    """Hash of the risks, measures, matrix and steps."""

    law: str
    """Hash of the law data."""

    method: str
    """Version of the scoring method."""


def inputs_now(
    folder: Path, assessment: Assessment, activity: str, left: tuple[Residual, ...]
) -> Inputs:
    """Return the inputs of the assessment of an activity as they are now."""
    map_file = _bytes(folder / MAP_NAME)
    return Inputs(
        map_file=None if map_file is None else sha256(map_file),
        answers=_bytes(answers_file(folder, activity)),
        results=canonical([_result(one) for one in left]),
        catalogue=_catalogue_hash(assessment.catalogue),
        law=law_hash(),
        method=assessment.catalogue.method.version,
    )


def to_sign(now: Inputs, datamap: DataMap, on: date) -> tuple[Signed, Kept]:
    """Return the hashes that a signature states, and the bytes behind them."""
    answers = now.answers or b""
    kept = Kept(canonical(to_json(datamap)), answers, now.results)
    signed = Signed(
        map=datamap.fingerprint,
        map_copy=sha256(kept.map),
        map_file=now.map_file,
        answers=sha256(answers),
        results=sha256(now.results),
        catalogue=now.catalogue,
        law=now.law,
        law_on=on,
        method=now.method,
    )
    return signed, kept


def _bytes(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:
        return None


def _result(one: Residual) -> dict[str, Any]:
    score = one.score
    return {
        "risk": score.risk.id,
        "about": score.about,
        "holds": score.holds.word,
        "inherent": list(score.inherent.words) if score.inherent else None,
        "current": list(score.current.words) if score.current else None,
        "target": list(score.target.words) if score.target else None,
        "residual": list(one.levels.words),
    }


def _catalogue_hash(catalogue: Catalogue) -> str:
    """Return the hash of all that scoring reads from the catalogue."""
    tree = {
        "risks": [_plain(one) for one in catalogue.risks.values()],
        "measures": [_plain(one) for one in catalogue.measures.values()],
        "matrix": [[int(one) for one in row] for row in catalogue.matrix.cells],
        "tier_steps": [list(one) for one in catalogue.method.tier_steps],
        "child_steps": catalogue.method.child_steps,
    }
    return sha256(canonical(tree))


def _plain(entry: Any) -> Any:  # noqa: ANN401 - an entry of the catalogue
    return entry.model_dump(mode="json", exclude_none=True, serialize_as_any=True)


@cache
def law_hash() -> str:
    """Return the hash of the law data that is shipped."""
    tables = sorted(
        (one.name, sha256(one.read_bytes().replace(b"\r\n", b"\n")))
        for one in files("datamap.reference").iterdir()
        if one.name.endswith(".yaml")
    )
    return sha256(canonical([list(one) for one in tables]))
