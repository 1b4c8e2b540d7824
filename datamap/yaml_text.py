"""Write plain values as YAML that `datamap.strict_yaml` reads back the same."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Mapping
from typing import Any

from datamap.model import FORMAT

WIDTH = 100
"""Columns that a line may take before a group of fields goes on lines of its own."""

_PLAIN = re.compile(r"[^\W_][\w\-./()';!?&+%@=<>*$£ ]*\Z")
_PLAIN_IN_BLOCK = re.compile(r"[^\W_](?:[\w\-./()';!?&+%@=<>*$£, ]|:(?=\S))*\Z")
"""Text that means itself without quotes, inside brackets and outside."""

_NUMBER_LIKE = re.compile(r"[0-9][0-9_.,:+\-eExXoO]*\Z")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_WORDS = frozenset(("null", "true", "false", "yes", "no", "on", "off", "y", "n"))
"""Words that some reader of YAML takes for something else than text."""

_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_SINGLE_ENTRIES = ("source", "line")
"""Lists that read better without brackets when they have one entry."""


def scalar(value: object, *, in_brackets: bool = True) -> str:
    """Return a plain value as YAML on one line."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return str(value)
    form = _PLAIN if in_brackets else _PLAIN_IN_BLOCK
    if form.match(value) and value[-1] != " " and not _is_mistakable(value):
        return value
    quoted = json.dumps(value, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)


def _is_mistakable(text: str) -> bool:
    """Say whether some reader of YAML takes a text for something else."""
    return text.lower() in _WORDS or bool(
        _NUMBER_LIKE.match(text) and not _DAY.match(text)
    )


def inline(tree: object, *, in_brackets: bool = True) -> str:
    """Return a value as YAML on one line, groups and lists in brackets."""
    if isinstance(tree, Mapping):
        pairs = (f"{key}: {inline(one)}" for key, one in tree.items())
        return f"{{{', '.join(pairs)}}}"
    if isinstance(tree, list | tuple):
        return f"[{', '.join(inline(one) for one in tree)}]"
    return scalar(tree, in_brackets=in_brackets)


def field_lines(key: str, value: object, indent: int) -> list[str]:
    """Return a field of a block as lines: on one if it fits, else spread out."""
    start = f"{' ' * indent}{key}:"
    short = inline(value, in_brackets=False)
    if fits(value, short, len(start) + 1):
        return [f"{start} {short}"]
    if isinstance(value, str):
        return [f"{start} >-", *_folded(value, indent + 2)]
    return [start, *block_lines(value, indent + 2)]


def block_lines(tree: object, indent: int) -> list[str]:
    """Return a group of fields or a list as lines."""
    if isinstance(tree, Mapping):
        return [
            line for key in tree for line in field_lines(str(key), tree[key], indent)
        ]
    assert isinstance(tree, list)  # noqa: S101 - only groups and lists are spread out
    return [line for one in tree for line in entry_lines(one, indent)]


def entry_lines(entry: object, indent: int, *, spread: bool = False) -> list[str]:
    """Return an entry of a list as lines, after its hyphen."""
    start = f"{' ' * indent}-"
    short = inline(entry, in_brackets=False)
    if not isinstance(entry, Mapping) or not entry:
        return [f"{start} {short}"]
    if not spread and fits(entry, short, len(start) + 1):
        return [f"{start} {short}"]
    lines = block_lines(entry, indent + 2)
    return [f"{start} {lines[0].lstrip()}", *lines[1:]]


def fits(value: object, short: str, column: int) -> bool:
    """Say whether a value belongs on one line that starts at a column."""
    if column + len(short) <= WIDTH or not value:
        return True
    return not (_can_fold(value) if isinstance(value, str) else _is_group(value))


def _is_group(value: object) -> bool:
    return isinstance(value, Mapping | list)


def _can_fold(text: str) -> bool:
    """Say whether text can be broken at its spaces and be read back the same."""
    return " ".join(text.split()) == text and not _UNPRINTABLE.search(text)


def _folded(text: str, indent: int) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=" " * indent,
        subsequent_indent=" " * indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def shortened(tree: Any) -> Any:  # noqa: ANN401 - plain values
    """Return a tree in which a list of one source or line is that one."""
    if isinstance(tree, Mapping):
        return {
            key: (
                shortened(one[0])
                if key in _SINGLE_ENTRIES and isinstance(one, list) and len(one) == 1
                else shortened(one)
            )
            for key, one in tree.items()
        }
    return [shortened(one) for one in tree] if isinstance(tree, list) else tree


def map_text(tree: Mapping[str, Any]) -> str:
    """Return a whole map as the text of a new file."""
    lines = [f"format: {FORMAT}"]
    for section, value in tree.items():
        if section == "format":
            continue
        lines += ["", f"{section}:"]
        if isinstance(value, Mapping):
            lines += block_lines(shortened(value), 2)
            continue
        for one in value:
            lines += entry_lines(shortened(one), 2)
    return "\n".join(lines) + "\n"
