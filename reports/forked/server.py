"""The process that notebooks are forked from: light to start, warm when needed."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # Windows has no such class, and imports this module too
    from multiprocessing.context import ForkServerContext

PRELOAD = "reports.forked.preload"
"""Module that imports what a notebook needs."""

_QUIET = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
}
"""Set while that process starts: one with threads cannot be forked safely."""


def can_fork() -> bool:
    """Say whether notebooks can run in forked processes on this platform.

    Windows cannot fork, and frameworks of macOS may not survive it.
    """
    methods = multiprocessing.get_all_start_methods()
    return sys.platform != "darwin" and "forkserver" in methods


def start_server() -> ForkServerContext:
    """Start the process that notebooks are forked from, unless it runs already.

    It imports what is to be loaded by itself while the caller does something else,
    and ends with the caller.
    """
    from multiprocessing.forkserver import ensure_running

    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([PRELOAD])
    with _environment(_QUIET):
        ensure_running()
    return context


def get_ready() -> None:
    """Start that process, where there can be one, before anything asks for it."""
    if can_fork():
        start_server()


@contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def run_cells(connection: Connection, folder: str) -> None:
    """Run the cells of one notebook; called in the forked process.

    What it needs is there already; the caller, who only names this function, need
    not import it.
    """
    from reports.forked.cells import serve

    serve(connection, folder)
