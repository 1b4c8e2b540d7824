"""``dpia check``: what is missing, wrong, stale or unlawful in a map."""

from __future__ import annotations

import json
import shutil
import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from reports.cli.options import FORMATS, Opened, map_argument, on_option, open_map
from reports.cli.output import (
    MOST_ROWS,
    STYLES,
    Answer,
    all_option,
    most_rows,
    show,
    waiting,
)

if TYPE_CHECKING:
    from datamap.findings import Finding
    from datamap.model import DataMap

Row = Mapping[str, Any]

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

MOST_RULES = 8
"""How many rules are named of those whose findings are not shown."""

WIDEST = 100
"""Characters in a line of the list."""


@click.command()
@map_argument
@all_option
@on_option
@click.option(
    "--format",
    "output_format",
    type=click.Choice([*FORMATS, "sarif"]),
    default="table",
    show_default=True,
    help="How to print the answer.",
)
def check(map_path: str, on: date, output_format: str, *, every: bool) -> None:
    """List what is missing, wrong, stale or unlawful in MAP.

    A finding can be accepted for a time under accepted in the map; it stays in
    the list. docs/rules.md explains every rule. The list shows the first findings,
    the worst of them; --all shows them all, as JSON, CSV and SARIF do.

    Exits 0 if no error is found that is not accepted, 1 if one is, 2 if MAP cannot
    be used.
    """
    from datamap.check import check as findings_in
    from reports.rows.check import check_rows, counts

    with waiting("Checking the map"):
        opened = open_map(map_path, on)
        found = findings_in(opened.datamap, on)
        rows = check_rows(opened.datamap, found)
    if output_format == "sarif":
        _print_sarif(opened.datamap, found, on)
    elif output_format == "table":
        _print_list(opened, rows, counts(found), most_rows(every=every))
    else:
        extra = {"counts": counts(found)}
        answer = Answer("check", on, opened.datamap, rows, COLUMNS, extra=extra)
        show(answer, output_format)
    raise SystemExit(1 if any(one.counts for one in found) else 0)


def _print_sarif(datamap: DataMap, found: Sequence[Finding], on: date) -> None:
    from reports.sarif import sarif_log

    log = sarif_log(datamap, found, on)
    click.echo(json.dumps(log, indent=2, ensure_ascii=False).encode())


def _print_list(
    opened: Opened,
    rows: Sequence[Row],
    totals: Mapping[str, int],
    most: int | None,
) -> None:
    from reports.rows.check import shipped_notes

    for line in as_list(rows, totals, most):
        click.echo(line)
    for note in shipped_notes(opened.datamap, opened.folder, rows[:most]):
        click.echo()
        for line in _wrapped(note, ""):
            click.echo(line)


def as_list(
    rows: Sequence[Row], totals: Mapping[str, int], most: int | None = MOST_ROWS
) -> Iterator[str]:
    """Yield the lines of a list of findings, by severity and rule, with counts.

    Parameters
    ----------
    rows
        The findings, the worst first.
    totals
        How many there are of each severity, and how many are accepted.
    most
        How many findings are shown; None for all of them.
    """
    yield _summary(totals)
    yield ""
    for severity, same in groupby(rows[:most], key=lambda row: row["severity"]):
        listed = list(same)
        of_all = sum(row["severity"] == severity for row in rows)
        heading = click.style(HEADINGS[severity], **_style(severity))
        yield f"{heading} ({_of_all(len(listed), of_all)})"
        yield ""
        by_rule: dict[str, list[Row]] = {}
        for row in listed:
            by_rule.setdefault(row["rule"], []).append(row)
        for of_one_rule in by_rule.values():
            yield from _of_one_rule(of_one_rule)
            yield ""
    yield from _left_out(rows[len(rows) if most is None else most :])


def _of_all(shown: int, of_all: int) -> str:
    return f"{of_all}" if shown == of_all else f"the first {shown} of {of_all}"


def _left_out(rows: Sequence[Row]) -> Iterator[str]:
    """Yield how many findings are not shown, by rule, and how to see them."""
    if not rows:
        return
    yield f"And {len(rows)} more: see them with --all. Most of them:"
    by_rule = Counter(row["title"] for row in rows)
    for title, number in by_rule.most_common(MOST_RULES):
        yield from _wrapped(f"{number:4} {title}", "")


def _style(severity: str) -> dict[str, Any]:
    """Return the colour of a severity as click wants it."""
    words = STYLES.get(severity, "").split()
    return {"bold": True, "fg": words[-1] if words else None}


def _of_one_rule(rows: Sequence[Row]) -> Iterator[str]:
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


def _where(row: Row) -> str:
    place = f"{row['file']}:{row['line']}" if row["line"] else str(row["file"])
    is_elsewhere = row["library"] and row["library"] != row["file"]
    told = f", as {row['library']} says" if is_elsewhere else ""
    record = f" ({row['record']})" if row["record"] else ""
    return _printable(f"{place}{record}{told}")


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
