"""The long tables of the page: findings, transfers, risks, questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from datamap.check import check
from datamap.findings import TITLES, Finding
from datamap.model import DataMap
from datamap.transfers import restricted_transfers
from dpia.assessment import assess
from dpia.catalogue import catalogue_for
from dpia.judgement import read_answers
from dpia.questions import Move, Question, questions
from reports.desk.explore_record import RecordWords
from reports.rows.grouping import grouped
from reports.rows.naming import asked_name, place_name
from reports.rows.questions import question_rows, total_of_questions
from reports.rows.risks import risk_rows, short_risk_rows, total_of_risks
from reports.rows.transfers import (
    total_of_transfers,
    transfer_rows,
    unverified_notes,
)
from reports.words import PLACE_USES, REGIMES, capital, level_words

Table = dict[str, Any]
"""A caption, columns, rows of plain values, and sentences."""

_SEVERITIES = {"error": "must be put right", "warning": "look at", "note": "note"}


def findings_table(words: RecordWords, found: Iterable[Finding]) -> Table:
    """Return findings as a table, the worst first."""
    rows = [
        {
            "what": str(one.what),
            "severity": _SEVERITIES[one.severity.value],
            "sign": {"error": "bad", "warning": "open"}.get(one.severity.value, "none"),
            "about": words.name(one.record),
            "fix": str(one.fix),
            "title": TITLES[one.rule],
            "where": f"{one.file}:{one.line}" if one.line else one.file,
            "accepted": f"until {one.accepted.until}" if one.accepted else "",
        }
        for one in found
    ]
    columns = _columns(
        {
            "what": "What was found", "severity": "How much it matters",
            "about": "About", "fix": "To put it right", "where": "Written in",
        }
    )  # fmt: skip
    columns[1]["sign"] = "sign"
    return {"caption": "Findings", "columns": columns, "rows": rows}


def all_findings(words: RecordWords, on: date) -> Table:
    """Return every finding of the map."""
    found = check(words.datamap, on)
    return {**findings_table(words, found), "caption": "Everything the check found"}


def transfers_table(words: RecordWords, on: date) -> Table:
    """Return what leaves the UK, or may, with what covers it, the worst first."""
    datamap = words.datamap
    found = restricted_transfers(datamap, on)
    rows = transfer_rows(datamap, found)
    order = [*_VERDICTS]
    alike = grouped(rows, ("flow", "recipient", "verdict"))
    columns = _columns(
        {
            "flow": "Flow", "holder": "Held by", "place_use": "What for",
            "country": "Country", "regime": "UK law says of it",
            "verdict": "Protected there", "why": "Why",
        }
    )  # fmt: skip
    columns[5]["sign"] = "sign"
    return {
        "caption": "Data that leaves the UK, or may",
        "columns": columns,
        "rows": [
            _transfer(words, same)
            for same in sorted(alike, key=lambda one: order.index(one[0]["verdict"]))
        ],
        "notes": [total_of_transfers(rows), *unverified_notes(found)],
        "full": rows,
    }


_VERDICTS = {
    "not-covered": ("not covered", "bad"),
    "unknown": ("cannot be told", "open"),
    "covered": ("covered", "good"),
}
"""What a person calls each verdict, with its sign; the worst first."""


def _transfer(words: RecordWords, same: list[Mapping[str, Any]]) -> dict[str, Any]:
    """Return alike transfers as one row, with every place and every reason."""
    first = same[0]
    verdict, sign = _VERDICTS[first["verdict"]]
    said = words.words
    return {
        "flow": words.name(first["flow"]),
        "holder": _holder(words, first),
        "place_use": _each(said.text(PLACE_USES[one["place_use"]]) for one in same),
        "country": _each(capital(place_name(one["country"])) for one in same),
        "regime": _each(said.text(REGIMES[one["regime"]]) for one in same),
        "verdict": verdict,
        "why": _each(one["why"] for one in same),
        "sign": sign,
    }


def _holder(words: RecordWords, row: Mapping[str, Any]) -> str:
    if row["recipient"] != "unknown":
        return words.name(row["recipient"])
    if row["place_use"] == "sub-processor" and row["path"]:
        return f"not known, engaged by {words.name(row['path'][-1])}"
    return f"not known, for {words.name(row['system'])}" if row["system"] else "unknown"


def _each(found: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(found))


def risks_table(datamap: DataMap, folder: Path, on: date) -> Table:
    """Return every risk and duty with the steps of its score."""
    catalogue = catalogue_for(folder)
    answers = read_answers(folder, datamap, catalogue)
    ids = [one.id for one in datamap.activities]
    rows = risk_rows(assess(datamap, on, catalogue, ids, answers))
    columns = _columns(
        {
            "what": "What could go wrong", "activity": "When we do", "with": "With",
            "arises": "Arises", "before": "Without measures",
            "state": "With what is in place", "planned": "With what is planned",
            "harm": "What it does to people", "steps": "How it was worked out",
        }
    )  # fmt: skip
    columns[-1]["long"] = "{n} steps"
    return {
        "caption": "What could go wrong",
        "columns": columns,
        "rows": [
            {one["key"]: row[one["key"]] for one in columns}
            for row in short_risk_rows(datamap, rows)
        ],
        "notes": [total_of_risks(rows)],
        "full": rows,
    }


def questions_table(words: RecordWords, folder: Path, on: date) -> Table:
    """Return every open question in the order of asking, whole."""
    asked = questions(words.datamap, on, catalogue_for(folder))
    columns = _columns(
        {
            "question": "Question", "ask": "Ask", "about": "About",
            "moves": "Levels that the answer could change", "rank": "Place",
        }
    )  # fmt: skip
    columns[3]["long"] = "{n} levels"
    return {
        "caption": "What to ask, the most telling first",
        "columns": columns,
        "rows": [_question(words, one) for one in asked],
        "notes": [total_of_questions(asked)],
        "full": question_rows(words.datamap, asked),
    }


def _question(words: RecordWords, one: Question) -> dict[str, Any]:
    return {
        "rank": str(one.rank),
        "question": str(one.question),
        "ask": asked_name(one.ask.value),
        "about": words.name(one.record),
        "moves": [_move(words, each) for each in one.moves],
    }


def _move(words: RecordWords, one: Move) -> str:
    where = f"{words.name(one.activity)} with {words.name(one.about)}"
    now, best, worst = (
        level_words(each, words.words) for each in (one.now, one.if_best, one.if_worst)
    )
    return f"{one.risk.title}, {where}: now {now}, at best {best}, at worst {worst}"


def _columns(labels: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"key": key, "label": label} for key, label in labels.items()]
