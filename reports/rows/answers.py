"""Rows of ``dpia answers``: what is filled in about an activity, and what is not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from datamap.model import DataMap
from datamap.schema import sentence_and_default
from dpia.judgement import Answers
from reports.rows.origins import because

_WIDEST = 60
"""Characters of an answer that a screen shows."""

_MOST_ENTRIES = 5
"""Entries of a list that a screen shows."""

_TELLING = (
    "risk", "measure", "about", "stage", "scale", "value", "effect", "state",
    "question", "standard", "met", "trigger", "holds",
)  # fmt: skip
"""Keys that say what an entry of a list is about."""


def answers_rows(datamap: DataMap, answers: Answers) -> list[dict[str, Any]]:
    """Return a row for each field: what it is, and what stands there or nothing."""
    where = because(datamap, [answers.activity])
    return [{**one, "because": where} for one in _rows(answers)]


def _rows(answers: Answers) -> Iterator[dict[str, Any]]:
    for name, info in Answers.model_fields.items():
        value = getattr(answers, name)
        said, default = sentence_and_default(info.description or "")
        if name in ("format", "activity"):
            continue
        if isinstance(value, BaseModel):
            yield from _of_part(name, value)
        else:
            yield _row(name, said, value, default)


def _of_part(name: str, part: BaseModel) -> Iterator[dict[str, Any]]:
    for field, info in type(part).model_fields.items():
        said, default = sentence_and_default(info.description or "")
        yield _row(f"{name}.{field}", said, getattr(part, field), default)


def _row(field: str, said: str, value: Any, default: str) -> dict[str, Any]:  # noqa: ANN401
    is_list = isinstance(value, tuple)
    answered = bool(value) if is_list else value is not None
    return {
        "field": field,
        "what": said.replace("``", ""),
        "answered": answered,
        "answer": _plain(value) if answered else None,
        "left_out": None if answered else default,
    }


def _plain(value: Any) -> Any:  # noqa: ANN401 - plain values
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", exclude_defaults=True)
    return value if isinstance(value, bool | int | str) else value.isoformat()


def gap_notes(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return which fields are not filled in, those of a part together."""
    gaps: dict[str, list[str]] = {}
    for row in rows:
        if not row["answered"]:
            part, _, field = row["field"].rpartition(".")
            gaps.setdefault(part, []).append(field)
    if not gaps:
        return []
    lines = [
        f"  - {part}{': ' if part else ''}{', '.join(fields)}"
        for part, fields in gaps.items()
    ]
    head = "Not filled in (what each is for: add --all):"
    return ["\n".join([head, *lines])]


def short_answers_rows(
    rows: Iterable[Mapping[str, Any]], titles: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Return the rows for a screen: how each answer begins, or what is missing.

    Parameters
    ----------
    rows
        The rows to show.
    titles
        What the catalogue calls its risks and measures, by id.
    """
    return [{**row, "answer": _short(row, titles)} for row in rows]


def _short(row: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    answer = row["answer"]
    if answer is None:
        return f"- ({str(row['left_out']).rstrip('.')})"
    if isinstance(answer, list):
        return _entries([_entry(one, titles) for one in answer])
    text = "yes" if answer is True else "no" if answer is False else str(answer)
    return text if len(text) <= _WIDEST else f"{text[:_WIDEST]}..."


def _entries(names: list[str]) -> str:
    left = len(names) - _MOST_ENTRIES
    more = [f"and {left} more"] if left > 0 else []
    return "\n".join([*names[:_MOST_ENTRIES], *more])


def _entry(one: Any, titles: Mapping[str, str]) -> str:  # noqa: ANN401 - plain values
    """Return what an entry of a list is about: its first words, by their names."""
    if not isinstance(one, dict):
        return str(one)
    said = [str(one[key]) for key in _TELLING if key in one]
    return ", ".join(f"{titles[each]} ({each})" if each in titles else each
                     for each in said)  # fmt: skip
