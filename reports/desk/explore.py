"""The page that shows a map: its figure, its records, requests, breaches, tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

from markupsafe import Markup

from datamap.check import check
from datamap.flows import FlowRow, FlowTable
from datamap.in_force import require_in_force
from datamap.load import example_folder, find_map, read_map
from datamap.model import Flow
from datamap.rights import right_row
from datamap.vocabulary import Right
from reports.cli.options import today
from reports.cli.output import Answer, as_csv
from reports.desk.explore_figure import figure
from reports.desk.explore_papers import (
    AskedError,
    Paper,
    breach_paper,
    day_of,
    request_paper,
)
from reports.desk.explore_paths import (
    paths_that_reach,
    paths_through,
    rows_of_record,
    rows_through,
)
from reports.desk.explore_record import RecordWords
from reports.desk.explore_saved import (
    html_of,
    keep_choices,
    kept_choices,
    save,
)
from reports.desk.explore_tables import (
    all_findings,
    findings_table,
    questions_table,
    risks_table,
    transfers_table,
)
from reports.lab.days import spoken
from reports.lab.desk_widget import Asked, Told, shown
from reports.lab.schools import schools_beside
from reports.language import Language, language
from reports.parameters import Explore, checked


class OpenSchool:
    """One school's map on a day, with what was worked out of it."""

    def __init__(self, path: str, on: date, words: Language) -> None:
        """Read the map.

        Raises
        ------
        InvalidDataMapError
            With every mistake in it.
        """
        self.datamap = read_map(path)
        require_in_force(self.datamap, on)
        self.path = path
        self.on = on
        self.words = words
        self.folder = find_map(path).parent
        self.table = FlowTable(self.datamap, on)
        self.said = RecordWords(self.datamap, on, words)

    @cached_property
    def findings(self) -> tuple[Any, ...]:
        """What the check found."""
        return check(self.datamap, self.on)

    def view(self) -> Told:
        """Return what the page shows first."""
        datamap = self.datamap
        return {
            "school": datamap.school.name,
            "path": self.path,
            "on": self.on.isoformat(),
            "day": self.words.day(self.on),
            "figure": figure(self.table, self.words),
            "people": [[one.id, one.name] for one in datamap.people],
            "data": [*self._data()],
            "rights": [[one.value, right_row(one).title] for one in Right],
            "places": [
                *([one.id, one.name] for one in datamap.systems),
                *([one.id, one.name] for one in datamap.parties),
                [datamap.school.id, datamap.school.name],
            ],
        }

    def _data(self) -> Iterator[list[str]]:
        """Yield what a request can be about: each kind of data and each item."""
        for one in self.datamap.data:
            yield [one.id, one.name]
            for item in one.items.listed:
                yield [f"{one.id}.{item.id}", f"{one.name}: {item.name}"]

    def box(self, column: str, node_id: str) -> Told:
        """Return everything about a box of the figure."""
        rows = rows_through(self.table, column, node_id)
        told = self._about(node_id, rows)
        if column == "place" and told["record"] is None:
            told["title"] = next(
                (one.leg.country for one in rows if one.leg.settled_country), None
            ) or self.words.text("Not known")
            if node_id != "unknown":
                told["title"] = self.words.country(node_id)
        return told

    def record(self, record_id: str) -> Told:
        """Return everything about a record, wherever it stands in the figure."""
        return self._about(record_id, rows_of_record(self.table, record_id))

    def _about(self, record_id: str, rows: list[FlowRow]) -> Told:
        record = self.datamap.records.get(record_id)
        near = {record_id, *(one.flow.id for one in rows)}
        if isinstance(record, Flow):
            near.add(record.activity)
        first = [one for one in self.findings if one.record == record_id]
        rest = [one for one in self.findings if one.record in near - {record_id}]
        reached = paths_that_reach(self.datamap, record_id, self.on)
        told = {
            "title": self.said.name(record_id),
            "record": self.said.told(record) if record else None,
            "findings": findings_table(self.said, [*first, *rest]),
            "paths": paths_through(self.table, self.words, rows),
            "reached": reached,
        }
        return dict(spoken(told, self.words))


class ExploreDesk:
    """Answers the page that shows a map."""

    def __init__(self, map_path: str, on: date, words: Language) -> None:
        """Keep what to open; it is opened when it is first asked for."""
        self.given = map_path
        self.on = on
        self.words = words
        self.papers: dict[str, Paper] = {}
        self._open: OpenSchool | None = None
        self._answers: Mapping[str, Callable[[Asked], Told]] = {
            "open": self._first,
            "look": self._look,
            "box": lambda one: self.open.box(str(one["column"]), str(one["id"])),
            "record": lambda one: self.open.record(str(one["id"])),
            "request": lambda one: self._paper("request", request_paper, one),
            "breach": lambda one: self._paper("breach", breach_paper, one),
            "table": self._table,
            "save": self._save,
            "keep": self._keep,
        }

    @property
    def open(self) -> OpenSchool:
        """The school that is open."""
        if self._open is None:
            self._open = OpenSchool(self.given, self.on, self.words)
        return self._open

    @property
    def folder(self) -> Path:
        """Where to save: beside the first map, or here if that is a shipped one."""
        if self.given == "victoria-cp" and find_map(self.given).is_relative_to(
            example_folder(self.given)
        ):
            return Path()
        found = find_map(self.given)
        return found.parent if found.suffix else found

    def answer(self, asked: Asked) -> Told:
        """Return the answer to one message of the page."""
        return self._answers[str(asked.get("do"))](asked)

    def _first(self, _asked: Asked) -> Told:
        """Return the first view, where the person was when it was last open."""
        kept = kept_choices(self.folder)
        schools = schools_beside(self.given)
        known = {one["path"] for one in schools}
        path = kept.get("path") if kept.get("path") in known else None
        if path:
            self._open = OpenSchool(str(path), self.on, self.words)
        elif not find_map(self.given).is_file() and schools:
            self._open = OpenSchool(schools[0]["path"], self.on, self.words)
        return {**self.open.view(), "schools": schools, "kept": kept}

    def _look(self, asked: Asked) -> Told:
        """Open another school or day; only schools that are offered can be opened."""
        path, on = str(asked.get("path")), day_of(asked.get("on"), "on")
        offered = {one["path"] for one in schools_beside(self.given)}
        if path not in {*offered, self.given}:
            path = self.given
        self._open = OpenSchool(path, on, self.words)
        self.papers.clear()
        return self._open.view()

    def _paper(self, name: str, make: Callable[..., Paper], asked: Asked) -> Told:
        school = self.open
        made = make(school.datamap, asked.get("given") or {}, school.on)
        page, text = spoken([dict(made.shown), made.text], self.words)
        paper = replace(made, shown=page, text=text)
        self.papers[name] = paper
        return {"paper": paper.shown, "text": paper.text}

    def _table(self, asked: Asked) -> Told:
        school, name = self.open, str(asked["name"])
        datamap, on = school.datamap, school.on
        if name == "transfers":
            made = transfers_table(school.said, on)
        elif name == "risks":
            made = risks_table(datamap, school.folder, on)
        elif name == "questions":
            made = questions_table(school.said, school.folder, on)
        else:
            made = all_findings(school.said, on)
        full = made.pop("full", made["rows"])
        made = spoken(made, self.words)
        columns = {one["key"]: one["label"] for one in made["columns"]}
        self.papers[name] = Paper(
            f"{name}-{on.isoformat()}",
            {"title": made["caption"], "tables": [made]},
            "\n".join(made.get("notes", ())),
            Answer(name, on, datamap, full, columns),
        )
        return {"table": made}

    def _save(self, asked: Asked) -> Told:
        paper = self.papers.get(str(asked.get("what")))
        ending = str(asked.get("as"))
        if paper is None or ending not in ("csv", "html", "txt"):
            raise AskedError([])
        text = {
            "csv": lambda: as_csv(paper.answer),
            "html": lambda: html_of(paper.shown, self.open.datamap.school.name),
            "txt": lambda: paper.text,
        }[ending]()
        file = save(self.folder, paper.name, ending, text)
        return {"saved": f"{file.parent.name}/{file.name}"}

    def _keep(self, asked: Asked) -> Told:
        keep_choices(self.folder, dict(asked.get("choices") or {}))
        return {}

    def plain(self) -> str:
        """Return the map as plain tables for where no widget can be shown."""
        school = self.open
        transfers = transfers_table(school.said, school.on)
        page = html_of(
            {
                "title": "The map",
                "head": [["Day", self.words.day(school.on)]],
                "tables": [transfers, all_findings(school.said, school.on)],
            },
            school.datamap.school.name,
        )
        start, end = page.index("<main>"), page.index("</main>")
        return Markup(page[start:end] + "</main>")  # noqa: S704 - made by us, escaped


def explored(map_path: str, on: str | None = None) -> Any:  # noqa: ANN401 - the widgets publish no types
    """Return the page of a map, for a notebook to show.

    Parameters
    ----------
    map_path
        Folder of a map or of several schools, a map's file, or a shipped example.
    on
        Day whose law applies, as YYYY-MM-DD; today when None.

    Raises
    ------
    InvalidParametersError
        If one of them cannot be used.
    """
    wanted = checked(Explore, {"map_path": map_path, "on": on})
    day = wanted.on or today()
    desk = ExploreDesk(wanted.map_path, day, language("en"))
    scripts = (
        ("reports.lab", "parts.js"),
        ("reports.desk", "explore_figure.js"),
        ("reports.desk", "explore.js"),
    )
    styles = [
        (files("reports.lab") / "desk.css").read_text("utf-8"),
        (files("reports.desk") / "explore.css").read_text("utf-8"),
    ]
    return shown(desk, scripts, styles)
