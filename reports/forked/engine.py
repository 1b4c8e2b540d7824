"""An engine for papermill: each notebook in a fresh process, forked and warm."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from papermill.engines import Engine

from reports.forked.limits import Limits, memory_of
from reports.forked.server import run_cells, start_server

_LOOK_SECONDS = 0.2
_END_SECONDS = 5


class NotebookEndedError(RuntimeError):
    """The process of a notebook ended, or was ended, before its last cell."""


class ForkedEngine(Engine):  # type: ignore[misc]  # papermill publishes no types
    """Runs a notebook's cells in a process forked from one that is warm.

    Its options are `limits`, the `Limits` of the notebook, `folder`, its working
    folder, and `on_cell_start`, called with ``cell`` and ``cell_index`` as
    papermill's own engine does.
    """

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,  # noqa: ANN401 - papermill publishes no types
        kernel_name: str,  # noqa: ARG003 - there is one kind of kernel here
        limits: Limits | None = None,
        folder: Path | None = None,
        on_cell_start: Callable[..., object] | None = None,
        **_: Any,  # noqa: ANN401 - options of other engines
    ) -> None:
        """Run every cell of a notebook and keep its outputs in it.

        Raises
        ------
        NotebookEndedError
            If the process ended by itself, or passed a limit and was ended.
        """
        with _Notebook(limits or Limits(), folder or Path.cwd()) as running:
            for index, cell in enumerate(nb_man.nb.cells):
                if on_cell_start is not None:
                    on_cell_start(cell=cell, cell_index=index)
                nb_man.cell_start(cell, index)
                went_well = _run(running, cell)
                if not went_well:
                    nb_man.cell_exception(cell, index)
                nb_man.cell_complete(cell, index)
                if not went_well:
                    break
        nb_man.nb.metadata["language_info"] = _language()


def _run(running: _Notebook, cell: Any) -> bool:  # noqa: ANN401 - a notebook node
    if cell.cell_type != "code" or not cell.source.strip():
        return True
    outputs, number, went_well = running.run(cell.source)
    cell.outputs = outputs
    cell.execution_count = number
    return went_well


class _Notebook:
    """The process of one notebook, and the pipe to it."""

    def __init__(self, limits: Limits, folder: Path) -> None:
        self._limits = limits
        self._folder = folder
        self._connection: Connection
        self._process: BaseProcess

    def __enter__(self) -> _Notebook:
        context = start_server()
        self._connection, theirs = context.Pipe()
        self._process = context.Process(
            target=run_cells, args=(theirs, str(self._folder.resolve()))
        )
        self._process.start()
        theirs.close()
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._connection.send(None)
        self._process.join(_END_SECONDS if _[0] is None else 0)
        self._kill()
        self._connection.close()

    def run(self, source: str) -> tuple[list[Any], int | None, bool]:
        """Return outputs and number of a cell, and whether it went well."""
        from nbformat import from_dict

        outputs: list[Any] = []
        for what, value in self._answers(source):
            if what == "output":
                _add(outputs, from_dict(value))  # type: ignore[no-untyped-call]  # has none
            elif what == "clear":
                outputs.clear()
            else:
                number, went_well = value
                return outputs, number, went_well
        raise AssertionError  # pragma: no cover - every cell is answered, or raises

    def _answers(self, source: str) -> Iterator[tuple[str, Any]]:
        deadline = time.monotonic() + self._limits.cell_seconds
        try:
            self._connection.send(source)
            while True:
                while not self._connection.poll(_LOOK_SECONDS):
                    self._require_within(deadline)
                yield self._connection.recv()
        except (EOFError, OSError):
            self._process.join(_END_SECONDS)
            raise NotebookEndedError(_ended(self._process.exitcode)) from None

    def _require_within(self, deadline: float) -> None:
        if time.monotonic() > deadline:
            self._kill()
            seconds = self._limits.cell_seconds
            what = f"A cell took longer than {seconds:,.0f} seconds."
            raise NotebookEndedError(what)
        if memory_of(self._process.pid or 0) > self._limits.memory_bytes:
            self._kill()
            mib = self._limits.memory_bytes // 1024**2
            what = f"The notebook took more than {mib:,} MiB of memory."
            raise NotebookEndedError(what)

    def _kill(self) -> None:
        """End the process and what it started, whatever they are doing."""
        if self._process.is_alive():
            with suppress(OSError):
                os.killpg(self._process.pid or 0, signal.SIGKILL)
            self._process.kill()
        self._process.join(_END_SECONDS)


def _add(outputs: list[Any], output: Any) -> None:  # noqa: ANN401 - a notebook node
    """Add an output; text of the same stream goes on where it stopped."""
    last = outputs[-1] if outputs else None
    if (
        last is not None
        and output.output_type == last.output_type == "stream"
        and output.name == last.name
    ):
        last.text += output.text
    else:
        outputs.append(output)


def _ended(exit_code: int | None) -> str:
    if exit_code is not None and exit_code < 0:
        return f"The process of the notebook was ended by signal {-exit_code}."
    return f"The process of the notebook ended by itself, with status {exit_code}."


def _language() -> dict[str, Any]:
    """Return what an ordinary kernel says of its language."""
    from ipykernel.ipkernel import IPythonKernel

    return dict(IPythonKernel.language_info)
