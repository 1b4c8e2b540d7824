"""A desk in a notebook: a page that asks, and a Python object that answers.

The page sends what a person chose and gets plain values back; nothing of the map is
stored in the notebook. Where the widgets are not installed, or nobody is looking,
the desk is a plain page.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from importlib.resources import files
from importlib.util import find_spec
from typing import Any, Protocol

from datamap.errors import DataMapError, InvalidInputError, Problem

Asked = Mapping[str, Any]
"""What the page sends: ``do`` names what is wanted, the rest are its details."""

Told = dict[str, Any]
"""What it gets back; plain values only."""

WENT_WRONG = Problem(
    "desk-failed",
    "The desk could not do that, and nothing was changed.",
    "choose Kernel, Restart Kernel and Run All Cells; your choices are kept.",
)
"""What is said where an error of ours would show a traceback."""


_logger = logging.getLogger(__name__)


class Desk(Protocol):
    """What answers a page."""

    def answer(self, asked: Asked) -> Told:
        """Return the answer to one message of the page."""

    def plain(self) -> str:
        """Return the desk as HTML for where no widget can be shown."""


class PlainDesk:
    """A desk where no widget is installed."""

    def __init__(self, desk: Desk) -> None:
        """Keep the desk."""
        self.desk = desk

    def _repr_html_(self) -> str:
        return self.desk.plain()


def answered(desk: Desk, asked: Asked) -> Told:
    """Return a desk's answer; what goes wrong is an answer in words.

    A problem names the field of the form that it is about, where there is one.
    """
    try:
        told = desk.answer(asked)
    except InvalidInputError as error:
        told = {"problems": [_told(one) for one in error.problems]}
    except DataMapError as error:
        told = {"problems": [in_words(str(error))]}
    except Exception:  # a page shows no traceback
        _logger.debug("The desk failed.", exc_info=True)
        told = {"problems": [_told(WENT_WRONG)]}
    return {**told, "ask": asked.get("ask"), "do": asked.get("do")}


def _told(one: Problem) -> Told:
    return {"what": one.what, "fix": one.fix, "where": one.where, "field": one.field}


def in_words(text: str) -> Told:
    """Return an error of one text as a problem: what is wrong, and what to do."""
    what, _, fix = text.partition("To put it right:")
    return {"what": what.strip(), "fix": fix.strip(), "where": "", "field": ""}


def shown(desk: Desk, scripts: Sequence[tuple[str, str]], styles: Sequence[str]) -> Any:  # noqa: ANN401 - the widgets publish no types
    """Return what a notebook shows of a desk.

    Parameters
    ----------
    desk
        What answers.
    scripts
        Package and name of each script, joined into one module.
    styles
        Style sheets, each its text.
    """
    if find_spec("anywidget") is None:
        return PlainDesk(desk)
    import anywidget

    body = {
        "_esm": "\n".join(_read(*one) for one in scripts),
        "_css": "\n".join(styles),
        "_repr_mimebundle_": _with_plain(desk),
    }
    widget = type("DeskWidget", (anywidget.AnyWidget,), body)()
    widget.on_msg(lambda _widget, asked, _buffers: widget.send(answered(desk, asked)))
    return widget


def _with_plain(desk: Desk) -> Any:  # noqa: ANN401 - as Jupyter asks for it
    """Return how a widget is shown: itself or, where nobody can draw it, plainly."""
    from anywidget import AnyWidget

    def bundle(self: Any, **more: Any) -> Any:  # noqa: ANN401
        found = AnyWidget._repr_mimebundle_(self, **more)
        data, metadata = found if isinstance(found, tuple) else (found, {})
        return {**(data or {}), "text/html": desk.plain()}, metadata

    return bundle


def _read(package: str, name: str) -> str:
    return (files(package) / name).read_text("utf-8")
