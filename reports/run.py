"""Run a packaged notebook with checked parameters, on a kernel of our own."""

from __future__ import annotations

import ast
import json
import logging
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from datamap.errors import DataMapError, Problem
from reports.forked import FORKED
from reports.forked.limits import Limits
from reports.forked.server import can_fork, start_server
from reports.parameters import InvalidParametersError, NotebookParameters

if TYPE_CHECKING:
    from jupyter_client.manager import AsyncKernelManager

Told = Callable[[str], None]
"""Takes a short text on how far the work is."""

PRELOAD: Mapping[str, tuple[str, ...]] = {
    "annual_review": ("reports.pages.annual_review", "reports.document"),
    "dpia": ("reports.pages.dpia.page", "reports.document"),
    "portfolio": ("reports.portfolio", "reports.portfolio_html", "reports.document"),
}
"""Modules that the kernel of a notebook imports while it starts."""

_START_SECONDS = 120
_CELL_SECONDS = 600


class NotebookError(DataMapError):
    """A notebook stopped before its end."""

    def __init__(self, what: str, detail: str = "") -> None:
        """Keep the words for a person, and the detail for a developer."""
        super().__init__(what)
        self.detail = detail


@contextmanager
def quick_imports() -> Iterator[None]:
    """Leave out one slow import while Jupyter's libraries are imported.

    Where JupyterLab is installed, the checker of notebook files imports
    ``rfc3987_syntax``, which builds a grammar of international addresses: 0.7 to
    1.1 s, of an import of 1.4 s. It is used for one kind of text that the format
    of notebooks does not have, and jsonschema does without it if it cannot be
    imported. Nothing changes if it is already there; nothing stays behind.
    """
    slow = "rfc3987_syntax"
    if slow in sys.modules:
        yield
        return
    sys.modules[slow] = None  # type: ignore[assignment]  # None stops an import
    try:
        yield
    finally:
        sys.modules.pop(slow, None)


@dataclass(frozen=True)
class Running:
    """What a notebook runs on: a kernel of its own, or a forked process."""

    options: Mapping[str, object]
    """What papermill is told about it."""

    last_words: Callable[[], str] = str
    """Returns what it wrote to its log, for a developer."""


@contextmanager
def notebook_kernel(name: str, folder: Path) -> Iterator[Running]:
    """Start what a notebook runs on, and end it.

    It starts by itself while the caller does something else. Where a platform can
    fork, notebooks run in processes forked from a warm one; elsewhere, on kernels.
    """
    if can_fork():
        start_server()
        yield forked(folder)
        return
    with quick_imports():
        from reports.kernel import local_kernel

    with local_kernel(folder, PRELOAD.get(name, ())) as manager:
        yield on_kernel(manager)


def forked(folder: Path) -> Running:
    """Return how papermill runs a notebook in a forked process."""
    limits = Limits(cell_seconds=_CELL_SECONDS)
    return Running({"engine_name": FORKED, "limits": limits, "folder": folder})


def on_kernel(manager: AsyncKernelManager) -> Running:
    """Return how papermill runs a notebook on a kernel of ours."""
    from reports.kernel import last_words

    options = {
        "km": manager,
        "kernel_name": "python3",
        "start_timeout": _START_SECONDS,
        "execution_timeout": _CELL_SECONDS,
    }
    return Running(options, lambda: last_words(manager))


def run_notebook(
    name: str,
    parameters: NotebookParameters,
    output: Path,
    *,
    kernel: Running | None = None,
    told: Told = lambda _: None,
    meanwhile: Callable[[], object] = lambda: None,
) -> Path:
    """Run a packaged notebook and return where the executed copy is.

    Parameters
    ----------
    name
        Name of the notebook without its ending.
    parameters
        Checked parameters, with exactly the names that the notebook declares.
    output
        File to write the executed notebook to. Its folder is the working
        folder of the kernel, so relative paths are seen from there.
    kernel
        What `notebook_kernel` gives; one is started when left out.
    told
        Called with what is being done.
    meanwhile
        Called in a thread of its own while the kernel works.

    Raises
    ------
    InvalidParametersError
        If the names are not those of the notebook. No kernel is started.
    NotebookError
        If a cell fails or the kernel stops. What ran before a cell that
        failed is in `output`.
    """
    _require_declared(name, parameters)
    context = nullcontext(kernel) if kernel else notebook_kernel(name, output.parent)
    with context as running:
        papermill = _papermill()
        Thread(target=meanwhile, daemon=True).start()
        try:
            _execute(papermill, name, parameters, output, running, told)
        except papermill.exceptions.PapermillExecutionError as error:
            _tidy(output, name)
            raise _stopped(error, output) from None
        except (RuntimeError, TimeoutError) as error:
            raise _kernel_lost(error, running) from None
    _tidy(output, name)
    return output


def _papermill() -> Any:  # noqa: ANN401 - publishes no types
    with quick_imports():
        import papermill
        from papermill.engines import papermill_engines

        from reports.forked.engine import ForkedEngine

    # Known by its entry point where the toolkit is installed; here in any case.
    papermill_engines.register(FORKED, ForkedEngine)
    # What papermill logs is said again, in our words, by the caller.
    logging.getLogger("papermill").addHandler(logging.NullHandler())
    return papermill


def _execute(
    papermill: Any,  # noqa: ANN401 - publishes no types
    name: str,
    parameters: NotebookParameters,
    output: Path,
    running: Running,
    told: Told,
) -> None:
    count = len(_cells(name)) + 1

    def cell_started(cell: object, cell_index: int) -> None:  # noqa: ARG001
        told(f"Running the notebook: cell {cell_index + 1} of {count}")

    with as_file(files("notebooks") / f"{name}.ipynb") as source:
        papermill.execute_notebook(
            _as_template(source),
            _as_template(output),
            parameters=parameters.model_dump(mode="json"),
            progress_bar=False,
            request_save_on_cell_execute=False,
            on_cell_start=cell_started,
            **running.options,
        )


def _as_template(path: Path) -> str:
    """Return a path that is itself again after papermill has filled its braces."""
    return str(path).replace("{", "{{").replace("}", "}}")


def _require_declared(name: str, parameters: NotebookParameters) -> None:
    """Hold the names against the notebook's own: a name is run as code."""
    declared, given = set(declared_parameters(name)), set(type(parameters).model_fields)
    if declared != given:
        what = f"The notebook {name} does not take these parameters."
        fix = f"give exactly: {', '.join(sorted(declared))}."
        raise InvalidParametersError([Problem("other-parameters", what, fix)])


def declared_parameters(name: str) -> dict[str, Any]:
    """Return the names and defaults in a notebook's parameters cell."""
    tagged = next(
        cell
        for cell in _cells(name)
        if "parameters" in cell["metadata"].get("tags", [])
    )
    found = {}
    for line in ast.parse("".join(tagged["source"])).body:
        if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
            found[line.targets[0].id] = ast.literal_eval(line.value)
    return found


def _cells(name: str) -> list[dict[str, Any]]:
    text = (files("notebooks") / f"{name}.ipynb").read_text("utf-8")
    cells: list[dict[str, Any]] = json.loads(text)["cells"]
    return cells


@dataclass(frozen=True)
class _Place:
    number: int
    heading: str


def _stopped(error: Any, output: Path) -> NotebookError:  # noqa: ANN401
    place = _place(json.loads(output.read_text("utf-8"))["cells"], error.source)
    under = f", under the heading {place.heading!r}" if place.heading else ""
    what = (
        f"The notebook stopped in its code cell {place.number}{under} "
        f"({error.ename}).\n"
        "  To put it right: run again with dpia --debug, which keeps the notebook "
        "as far as it got."
    )
    return NotebookError(what, str(error))


def _place(cells: list[dict[str, Any]], source: str) -> _Place:
    """Return which code cell has a source, counting from 1, and what it is under."""
    number, heading = 0, ""
    for cell in cells:
        text = "".join(cell["source"])
        if cell["cell_type"] == "markdown" and text.startswith("#"):
            heading = text.splitlines()[0].strip("# ")
        number += cell["cell_type"] == "code"
        if cell["cell_type"] == "code" and text == source:
            break
    return _Place(number, heading)


def _kernel_lost(error: Exception, running: Running) -> NotebookError:
    from reports.forked.engine import NotebookEndedError

    is_late = isinstance(error, TimeoutError)
    why = "took too long" if is_late else "stopped, or could not start"
    what = f"The process that runs the notebook {why}."
    if isinstance(error, NotebookEndedError):
        what = str(error)
    what += (
        "\n  To put it right: close other programs and run again; "
        "if it comes back, run with dpia --debug."
    )
    return NotebookError(what, f"{error}\n{running.last_words()}")


def _tidy(output: Path, name: str) -> None:
    """Take this machine's paths out of the executed notebook."""
    notebook = json.loads(output.read_text("utf-8"))
    about = notebook["metadata"]["papermill"]
    about["input_path"], about["output_path"] = f"{name}.ipynb", output.name
    text = json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True)
    output.write_text(f"{text}\n", "utf-8", newline="\n")
