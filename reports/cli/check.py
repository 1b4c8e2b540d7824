"""``dpia check``: what is missing, wrong, stale or unlawful in a map."""

from __future__ import annotations

import json
import shutil
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

import click

from reports.cli.options import FORMATS, map_argument, on_option, open_map
from reports.cli.output import STYLES, Answer, show, waiting

COLUMNS = {
    "severity": "Severity",
    "rule": "Rule",
    "record": "Record",
    "file": "File",
    "line": "Line",
    "what": "What",
    "fix": "To put it right",
}

HEADINGS = {"error": "Errors", "warning": "Warnings", "note": "Notes"}

WIDEST = 100
"""Characters in a line of the list."""


@click.command()
@map_argument
@on_option
@click.option(
    "--format",
    "output_format",
    type=click.Choice([*FORMATS, "sarif"]),
    default="table",
    show_default=True,
    help="How to print the answer.",
)
def check(map_path: str, on: date, output_format: str) -> None:
    """List what is missing, wrong, stale or unlawful in MAP.

    A finding can be accepted for a time under accepted in the map; it stays in
    the list. docs/rules.md explains every rule.

    Exits 0 if no error is found that is not accepted, 1 if one is, 2 if MAP cannot
    be used.
    """
    from datamap.check import check as findings_in
    from reports.rows.check import check_rows, counts
    from reports.sarif import sarif_log

    with waiting("Checking the map"):
        opened = open_map(map_path, on)
        found = findings_in(opened.datamap, on)
        rows = check_rows(opened.datamap, found)
    if output_format == "sarif":
        log = sarif_log(opened.datamap, found, on)
        click.echo(json.dumps(log, indent=2, ensure_ascii=False).encode())
    elif output_format == "table":
        for line in as_list(rows, counts(found)):
            click.echo(line)
    else:
        extra = {"counts": counts(found)}
        answer = Answer("check", on, opened.datamap, rows, COLUMNS, extra=extra)
        show(answer, output_format)
    raise SystemExit(1 if any(one.counts for one in found) else 0)


def as_list(
    rows: Sequence[Mapping[str, Any]], totals: Mapping[str, int]
) -> Iterator[str]:
    """Yield the lines of a list of findings, by severity and rule, with counts."""
    for severity, same in groupby(rows, key=lambda row: row["severity"]):
        listed = list(same)
        heading = click.style(HEADINGS[severity], **_style(severity))
        yield f"{heading} ({len(listed)})"
        yield ""
        by_rule: dict[str, list[Mapping[str, Any]]] = {}
        for row in listed:
            by_rule.setdefault(row["rule"], []).append(row)
        for of_one_rule in by_rule.values():
            yield from _of_one_rule(of_one_rule)
            yield ""
    yield _summary(totals)


def _style(severity: str) -> dict[str, Any]:
    """Return the colour of a severity as click wants it."""
    words = STYLES.get(severity, "").split()
    return {"bold": True, "fg": words[-1] if words else None}


def _of_one_rule(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    first = rows[0]
    yield f"{first['title']}  [{first['rule']}]"
    fixes = dict.fromkeys(row["fix"] for row in rows)
    for row in rows:
        yield from _wrapped(row["what"], "  - ")
        yield f"      {_where(row)}"
        if row["accepted"]:
            yield from _wrapped(_accepted(row["accepted"]), "      ")
        if len(fixes) > 1:
            yield from _wrapped(f"To put it right: {row['fix']}", "      ")
    if len(fixes) == 1:
        yield from _wrapped(f"To put it right: {first['fix']}", "  ")
    if first["law"]:
        yield from _wrapped(f"Law: {_citations(first['law'])}.", "  ")


def _where(row: Mapping[str, Any]) -> str:
    place = f"{row['file']}:{row['line']}" if row["line"] else str(row["file"])
    is_elsewhere = row["library"] and row["library"] != row["file"]
    told = f", as {row['library']} says" if is_elsewhere else ""
    return _printable(f"{place} {row['record']}{told}".strip())


def _accepted(accepted: Mapping[str, str]) -> str:
    return (
        f"Accepted until {accepted['until']} by {accepted['by']}: {accepted['reason']}"
    )


def _citations(law: Sequence[str]) -> str:
    from datamap import reference

    return "; ".join(reference.provision(name).citation for name in law)


def _wrapped(text: str, indent: str) -> list[str]:
    width = min(WIDEST, shutil.get_terminal_size((WIDEST, 24)).columns)
    return textwrap.wrap(
        _printable(text),
        max(width, 40),
        initial_indent=indent,
        subsequent_indent=" " * len(indent),
        break_on_hyphens=False,
    )


def _printable(text: str) -> str:
    """Return text without anything that would steer a terminal."""
    return "".join(one if one.isprintable() else " " for one in text)


def _summary(totals: Mapping[str, int]) -> str:
    words = [
        f"{totals[name]} {name if totals[name] != 1 else name[:-1]}"
        for name in ("errors", "warnings", "notes")
    ]
    return f"{', '.join(words)}; {totals['accepted']} accepted."
