"""From an executed notebook to one HTML file that loads nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from datamap.errors import DataMapError

if TYPE_CHECKING:
    from reports.pages.annual_review import AnnualReviewPage
    from reports.pages.dpia.page import DpiaPage

MIME = "application/vnd.dpia.document+json"
"""Kind of the output in which a notebook hands over its page's frame and data."""

TEMPLATE = "dpia"


class DocumentError(DataMapError):
    """An executed notebook does not make a page that may be handed on."""


@dataclass(frozen=True)
class Frame:
    """What goes round the sections of a page, and the page's data.

    Shown as the last output of a notebook, it travels in the executed notebook, so
    that the page can be made again from that file alone.
    """

    head: str
    """HTML up to the first section."""

    foot: str
    """HTML after the last section."""

    data: Mapping[str, Any]
    """Every table of the page, as plain values."""

    def __repr__(self) -> str:
        """Say what it is, where a notebook shows it as text."""
        return f"Head, foot and data of the page: {len(self.data)} parts of data."

    def _repr_mimebundle_(
        self,
        include: object = None,  # noqa: ARG002 - asked for by IPython
        exclude: object = None,  # noqa: ARG002
    ) -> dict[str, object]:
        # Data as one text: every tool that passes a notebook on walks through values.
        data = json.dumps(dict(self.data), ensure_ascii=False)
        whole = {"head": self.head, "foot": self.foot, "data": data}
        return {MIME: whole, "text/plain": repr(self)}


def frame(page: AnnualReviewPage | DpiaPage) -> Frame:
    """Return the head, the foot and the data of a page."""
    from reports.pages.dpia.page import DpiaPage

    found = _of_dpia(page) if isinstance(page, DpiaPage) else _of_review(page)
    head, foot, data = found
    return Frame(head, foot, json.loads(json.dumps(data, default=str)))


def _of_dpia(page: DpiaPage) -> tuple[str, str, Mapping[str, Any]]:
    from reports.dpia_html import data_of, document_foot, document_head

    return document_head(page), document_foot(page), data_of(page)


def _of_review(page: AnnualReviewPage) -> tuple[str, str, Mapping[str, Any]]:
    from reports.html import data_of, document_foot, document_head

    return document_head(page), document_foot(page), data_of(page)


def frame_of(notebook: Path) -> Frame:
    """Return the frame that an executed notebook showed.

    Raises
    ------
    DocumentError
        If it showed none: the notebook did not run to its end.
    """
    return _frame_in(_cells(notebook))


def _cells(notebook: Path) -> list[dict[str, Any]]:
    cells: list[dict[str, Any]] = json.loads(notebook.read_text("utf-8"))["cells"]
    return cells


def _frame_in(cells: Iterable[Mapping[str, Any]]) -> Frame:
    for cell in cells:
        for output in cell.get("outputs", ()):
            if MIME in output.get("data", {}):
                whole = output["data"][MIME]
                return Frame(whole["head"], whole["foot"], json.loads(whole["data"]))
    what = "The notebook ended without making the page."
    raise DocumentError(what)


def render(notebook: Path, page: Path, script: str = "") -> Frame:
    """Write the page of an executed notebook, and return its frame.

    Only outputs of cells tagged ``section`` are in it: no code, no prompts.

    Parameters
    ----------
    notebook
        The executed notebook.
    page
        File to write.
    script
        The one script of ours that the page may hold, as an element; none when
        left out.

    Raises
    ------
    DocumentError
        If the page would run a script or load anything; nothing is written.
    """
    cells = _cells(notebook)
    around = _frame_in(cells)
    text = _exported(cells, around)
    found = next(loaded_by(text.replace(script, "") if script else text), None)
    if found:
        what = f"The page was not written: it would load or run {found}."
        raise DocumentError(what)
    page.write_text(text, "utf-8", newline="\n")
    return around


@cache
def load_exporter() -> Any:  # noqa: ANN401 - nbconvert publishes no types
    """Import nbconvert, which takes a while, and return our exporter."""
    from reports.run import quick_imports

    with quick_imports():
        from nbconvert.exporters.templateexporter import TemplateExporter

    with as_file(files("reports") / "templates" / "nbconvert") as templates:
        made = TemplateExporter(  # type: ignore[no-untyped-call]  # has none
            template_name=TEMPLATE,
            extra_template_basedirs=[str(templates)],
            template_extension=".html.j2",
        )
        made.template  # noqa: B018 - is read when first asked for
    return made


def _exported(cells: Iterable[Mapping[str, Any]], around: Frame) -> str:
    """Return the page: nbconvert gets the sections, which are all that it shows."""
    exporter = load_exporter()
    from nbformat import from_dict
    from nbformat.v4.rwbase import rejoin_lines

    sections = [one for one in cells if "section" in one["metadata"].get("tags", ())]
    whole = {"cells": sections, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    notebook = rejoin_lines(from_dict(whole))  # type: ignore[no-untyped-call]  # has none
    resources = {"dpia": {"head": around.head, "foot": around.foot}}
    text, _ = exporter.from_notebook_node(notebook, resources=resources)
    return f"{str(text).strip()}\n"


def loaded_by(text: str) -> Iterator[str]:
    """Yield what a page would load or run when it is opened, each in a few words.

    Links that a reader may follow are not among it, nor data in the page itself.
    """
    watch = _Watch()
    watch.feed(text)
    watch.close()
    yield from watch.found


_LOADING = frozenset(
    {"src", "srcset", "poster", "background", "data", "action", "formaction"}
)
_ELEMENTS = frozenset({"iframe", "frame", "object", "embed", "base", "applet", "form"})


class _Watch(HTMLParser):
    """Collects what is loaded or run: read as a browser does, not by words."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one element."""
        given = {name: value or "" for name, value in attrs}
        self._in_style = tag == "style"
        kind = given.get("type", "")
        if tag == "script" and kind != "application/json":
            self.found.append("a script")
        if tag in _ELEMENTS:
            self.found.append(f"an element {tag}")
        for name, value in given.items():
            self._attribute(tag, name, value.strip().lower())

    def _attribute(self, tag: str, name: str, value: str) -> None:
        is_inside = value.startswith(("data:", "#"))
        if name.startswith("on"):
            self.found.append(f"a script ({name})")
        if name in _LOADING and not is_inside:
            self.found.append(f"an address ({name} of {tag})")
        if name.endswith("href") and tag not in ("a", "area") and not is_inside:
            self.found.append(f"an address ({name} of {tag})")
        if value.startswith(("javascript:", "vbscript:")):
            self.found.append(f"a script ({name} of {tag})")
        if name == "style":
            self._style(value)
        if tag == "meta" and name == "http-equiv" and value == "refresh":
            self.found.append("another page")

    def handle_endtag(self, tag: str) -> None:
        """Leave a style sheet."""
        self._in_style = self._in_style and tag != "style"

    def handle_data(self, data: str) -> None:
        """Look at a style sheet."""
        if self._in_style:
            self._style(data.lower())

    def _style(self, text: str) -> None:
        plain = text.replace(" ", "").replace('"', "").replace("'", "")
        outside = plain.replace("url(data:", "").replace("url(#", "")
        if "url(" in outside or "@import" in outside:
            self.found.append("an address (in a style)")
