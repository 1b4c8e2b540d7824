"""The start page: how a school stands, and the ways on from there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal, TypeAlias

from markupsafe import Markup

from datamap.errors import InvalidInputError
from datamap.load import MAP_NAME
from reports.lab.days import spoken
from reports.lab.desk_widget import Asked, Told, shown
from reports.lab.notebooks import START, copy_notebooks
from reports.lab.schools import (
    bring_notice,
    make_school,
    notices_in,
    school_name,
    schools_in,
)
from reports.lab.standing import asked_first, standing_of
from reports.language import Language, language

Audience: TypeAlias = Literal["governors", "dpo"]
Code: TypeAlias = Literal["en", "cy"]


class StartDesk:
    """Answers the start page of a folder."""

    def __init__(self, folder: Path, on: date, words: Language) -> None:
        """Keep the folder, and the day that is asked about."""
        self.folder = folder
        self.on = on
        self.words = words

    def answer(self, asked: Asked) -> Told:
        """Return the answer to one message of the page."""
        do = asked.get("do")
        if do == "make":
            return self._make(dict(asked.get("given") or {}))
        if do == "school":
            return self._open(str(asked.get("name")))
        if do == "questions":
            return {"figure": asked_first(self.folder, self.on)}
        if do == "review":
            return self._review(dict(asked.get("given") or {}))
        return self.state()

    def state(self) -> Told:
        """Return what the page shows: a school, several to choose from, or a form."""
        if (self.folder / MAP_NAME).is_file():
            return self._of_school()
        found = schools_in(self.folder)
        return {
            "kind": "folder",
            "folder": self.folder.resolve().name,
            "schools": [
                {"name": school_name(one.folder), "folder": one.name} for one in found
            ],
            "notices": notices_in(self.folder),
        }

    def _of_school(self) -> Told:
        above = (self.folder.resolve().parent / START).is_file()
        try:
            found = standing_of(self.folder, self.on, self.words)
        except InvalidInputError as error:
            return self._mistakes(error)
        return {"kind": "school", "above": above, **spoken(found, self.words)}

    def _mistakes(self, error: InvalidInputError) -> Told:
        mistakes = [
            {"what": one.what, "fix": one.fix, "where": one.where}
            for one in error.problems
        ]
        name = self.folder.resolve().name
        return {"kind": "mistakes", "folder": name, "mistakes": mistakes}

    def _make(self, given: dict[str, Any]) -> Told:
        with TemporaryDirectory(prefix="dpia-") as brought:
            if given.get("start") == "notice" and given.get("brought"):
                given["brought"] = bring_notice(Path(brought), given["brought"])
            name, report = make_school(self.folder, given)
        copy_notebooks(self.folder / name, self.on)
        return {"made": name, "open": f"{name}/{START}", "report": report}

    def _open(self, name: str) -> Told:
        """Put the notebooks beside a school's map and say where its page is."""
        chosen = next(one for one in schools_in(self.folder) if one.name == name)
        copy_notebooks(chosen.folder, self.on)
        return {"open": f"{name}/{START}"}

    def _review(self, given: Mapping[str, Any]) -> Told:
        """Make the annual review and say where its page is."""
        from reports.reviews import Wanted, make_review

        audience: Audience = "dpo" if given.get("audience") == "dpo" else "governors"
        code: Code = "cy" if given.get("language") == "cy" else "en"
        wanted = Wanted(str(self.folder), self.on, audience, code)
        page = make_review(wanted).page
        where = page.resolve().relative_to(self.folder.resolve())
        return {"open": where.as_posix(), "review": where.as_posix()}

    def plain(self) -> str:
        """Return the page as HTML for where no widget can be shown."""
        found = self.state()
        if found["kind"] != "school":
            return Markup("<p>Run this notebook in <code>dpia lab</code>.</p>")
        figures = Markup("").join(
            Markup("<li>{number} {what}</li>").format(**one) for one in found["figures"]
        )
        return Markup("<h2>{}</h2><p>{}</p><ul>{}</ul>").format(
            found["school"]["name"], found["school"]["has"], figures
        )


def start_page(folder: str, on: date) -> Any:  # noqa: ANN401 - the widgets publish no types
    """Return the start page of a folder, for a notebook to show.

    Parameters
    ----------
    folder
        The folder, as the notebook sees it.
    on
        The day asked about.
    """
    desk = StartDesk(Path(folder), on, language("en"))
    scripts = (("reports.lab", "parts.js"), ("reports.lab", "start.js"))
    style = (files("reports.lab") / "desk.css").read_text("utf-8")
    return shown(desk, scripts, [style])
