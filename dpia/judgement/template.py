"""A file of answers to begin with: every field explained, none filled in."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from datamap.messages import Message
from datamap.model import Activity
from datamap.takes import choices
from dpia.judgement.model import FORMAT, Answers

SCHEMA_NAME = "answers.schema.json"
"""Name of the schema that an editor looks for beside the answers."""

_WIDTH = 96
_HEAD = """\
# yaml-language-server: $schema=./{schema}
#
# What was decided about "{name}", for its impact assessment.
# Take the # away from a line and fill it in; a line that stands there needs a value.
# Name roles, never people. Days are written 2026-09-01; texts with ": " want quotes.
# Check it with: dpia answers MAP --activity {activity}

format: {format}
activity: {activity}
"""

_HEADINGS = {
    "aim": "Steps 1 and 2 of the ICO's sample template: what it is",
    "consultation": "Step 3: who was asked",
    "necessity": "Step 4: is it needed and in proportion",
    "measures": "Steps 5 and 6: risks and measures",
    "advice": "Step 7: advice, the regulator, review",
    "transfers": "Beside the template: transfers, children, screening",
}


def answers_text(activity: Activity, risks: Iterable[Message] = ()) -> str:
    """Return a file of answers about an activity in which nothing is filled in yet.

    Parameters
    ----------
    activity
        The activity.
    risks
        What to say of the risks that have to be decided about, a line each.
    """
    head = _HEAD.format(
        schema=SCHEMA_NAME, name=activity.name, activity=activity.id, format=FORMAT
    )
    return "\n".join([head.rstrip("\n"), *_fields(tuple(risks))]) + "\n"


def _fields(risks: tuple[Message, ...]) -> Iterator[str]:
    for name, info in Answers.model_fields.items():
        if name in ("format", "activity"):
            continue
        if name in _HEADINGS:
            yield f"\n# --- {_HEADINGS[name]}"
        if name == "decisions":
            yield from _remark([str(one) for one in risks], "")
        yield ""
        yield from _remark([_sentence(info)], "")
        yield from _field(name, info)


def _field(name: str, info: FieldInfo) -> Iterator[str]:
    """Yield a field as lines that are commented out."""
    model, is_list = _part(info.annotation)
    if model is None:
        yield f"# {name}:"
        return
    yield f"# {name}:"
    hyphen = "- " if is_list else ""
    for place, (key, inner) in enumerate(model.model_fields.items()):
        indent = " " * (2 + (len(hyphen) if place else 0))
        mark = hyphen if not place else ""
        yield from _leaf(f"{indent}{mark}{inner.alias or key}", inner)


def _leaf(start: str, info: FieldInfo) -> Iterator[str]:
    """Yield a field of a part with its sentence behind it, or above if it is long."""
    words = choices(info.annotation) or _yes_or_no(info.annotation)
    said = _sentence(info) + (f" One of: {', '.join(words)}." if words else "")
    line = f"# {start}:  # {said}"
    if len(line) <= _WIDTH:
        yield line
        return
    indent = " " * (len(start) - len(start.lstrip()))
    yield f"# {start}:"
    yield from _remark([said], f"{indent}    ")


def _remark(lines: Iterable[str], indent: str) -> Iterator[str]:
    for one in lines:
        mark = f"# {indent}# " if indent else "# "
        yield from textwrap.wrap(
            one, _WIDTH, initial_indent=mark, subsequent_indent=mark
        )


def _sentence(info: FieldInfo) -> str:
    said = " ".join((info.description or "").split()).partition(" Left out: ")[0]
    return said.replace("``", "")


def _yes_or_no(annotation: Any) -> list[str]:  # noqa: ANN401 - any type hint
    """Return the words for yes and no where a field takes them."""
    if annotation is bool:
        return ["true", "false"]
    inner = get_args(annotation)
    return _yes_or_no(inner[0]) if inner else []


def _part(annotation: Any) -> tuple[type[BaseModel] | None, bool]:  # noqa: ANN401
    """Return the class of the part that a field holds, and whether it is a list."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, False
    is_list = get_origin(annotation) is tuple
    for inner in get_args(annotation):
        found, _ = _part(inner)
        if found is not None:
            return found, is_list
    return None, False
