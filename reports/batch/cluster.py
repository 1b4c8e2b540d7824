"""Send schools to a Dask cluster instead of processes of this machine."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any

from datamap.errors import Problem
from reports.batch.schools import BatchError

RETRIES = 3
"""How often a school is sent again when the worker that had it is lost."""

_CONNECT_SECONDS = 10


def on_cluster(address: str) -> Callable[[int], Executor]:
    """Return what starts work on a cluster; its workers see the schools' folders.

    A school sent twice does no harm: a finished review is left as it is.

    Parameters
    ----------
    address
        Address of the scheduler, for example ``tcp://10.0.0.5:8786``.

    Raises
    ------
    BatchError
        If Dask is not installed, or nothing answers there.
    """
    client = _client(address)

    def start(jobs: int) -> Executor:  # noqa: ARG001 - the cluster has its own
        executor: Executor = client.get_executor(retries=RETRIES, pure=False)
        return executor

    return start


def _client(address: str) -> Any:  # noqa: ANN401 - publishes no types
    try:
        from distributed import Client
    except ImportError:
        what = "The library for clusters is not installed."
        fix = "install the toolkit with its extra cluster."
        raise BatchError([Problem("no-dask", what, fix)]) from None
    connect: Any = Client  # untyped, where it is installed
    try:
        return connect(address, timeout=_CONNECT_SECONDS)
    except (OSError, ValueError):
        what = f"No cluster answers at {address[:80]}."
        fix = "check the address and that the scheduler runs."
        raise BatchError([Problem("no-cluster", what, fix)]) from None
