"""A kernel of our own: this interpreter, this machine only, nothing left behind.

Jupyter would look for a kernel called ``python3`` that somebody installed, talk to
it over unencrypted TCP, load the user's own start-up files and keep a history on
disk. A review must not depend on any of that.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import ensure_event_loop, run_sync

TRANSPORT = "tcp" if os.name == "nt" else "ipc"
"""Local socket files where ZeroMQ has them; loopback TCP on Windows."""

LOG_NAME = "kernel.log"

_LEFT_OUT = frozenset(
    {"IPYTHON", "JUPYTER_PATH", "PYTHONINSPECT", "PYTHONSTARTUP", "VIRTUAL_ENV"}
)
"""Settings of the user's own sessions that would change what a notebook does."""


class _OwnKernelSpecs(KernelSpecManager):
    """Knows one kernel: the interpreter that is running."""

    preload: Sequence[str] = ()

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """Return this interpreter's kernel, whatever the notebook calls it."""
        lines = [f"__import__({name!r})" for name in self.preload]
        return KernelSpec(
            name=kernel_name,
            display_name="Python 3",
            language="python",
            argv=[
                sys.executable,
                "-P",
                *("-m", "reports.kernel_process", "-f", "{connection_file}"),
                "--HistoryManager.hist_file=:memory:",
                "--InteractiveShellApp.ignore_cwd=True",
                f"--IPKernelApp.exec_lines={lines}",
            ],
        )


class _OwnKernel(AsyncKernelManager):
    """Remembers who talks to the kernel: nbclient leaves that open behind it."""

    def client(self, **options: Any) -> AsyncKernelClient:  # type: ignore[override]  # noqa: ANN401 - as its parent
        """Return a new client."""
        made = super().client(**options)
        self.spoken_to = [*getattr(self, "spoken_to", ()), made]
        return made

    def end(self) -> None:
        """Close every connection and kill the kernel, without asking it first."""
        for one in getattr(self, "spoken_to", ()):
            one.stop_channels()
        run_sync(self.shutdown_kernel)(now=True)


@contextmanager
def local_kernel(
    folder: Path, preload: Sequence[str] = ()
) -> Iterator[AsyncKernelManager]:
    """Start a kernel, give its manager at once, and kill it at the end.

    Parameters
    ----------
    folder
        Working folder of the kernel.
    preload
        Modules to import while the kernel starts. One that cannot be imported
        is passed over: the notebook will say so itself.

    Yields
    ------
    AsyncKernelManager
        A kernel that is starting; whoever talks to it waits until it answers.
    """
    if os.name == "nt":  # pragma: no cover - the default loop there has no sockets
        ensure_event_loop(prefer_selector_loop=True)
    # A short name of its own: socket paths may have about a hundred characters.
    with TemporaryDirectory(prefix="dpia-", ignore_cleanup_errors=True) as private:
        manager = _manager(Path(private), preload)
        with (Path(private) / LOG_NAME).open("wb") as log:
            _start(manager, folder, Path(private), log)
            try:
                yield manager
            finally:
                manager.end()


def _manager(private: Path, preload: Sequence[str]) -> _OwnKernel:
    specs = _OwnKernelSpecs()
    specs.preload = preload
    return _OwnKernel(
        kernel_name="python3",
        kernel_spec_manager=specs,
        transport=TRANSPORT,
        connection_file=str(private / "k.json"),
    )


def _start(
    manager: AsyncKernelManager, folder: Path, private: Path, log: IO[bytes]
) -> None:
    run_sync(manager.start_kernel)(
        cwd=str(folder),
        env=_environment(os.environ, private),
        stdout=log,
        stderr=log,
    )


def _environment(ours: Mapping[str, str], private: Path) -> dict[str, str]:
    """Return the kernel's environment: ours, without what would change a result."""
    kept = {name: value for name, value in ours.items() if name not in _LEFT_OUT}
    kept["IPYTHONDIR"] = str(private / "ipython")
    kept["PYTHONHASHSEED"] = "0"
    kept["PYTHONUTF8"] = "1"
    if "PYTHONPATH" in kept:
        parts = kept["PYTHONPATH"].split(os.pathsep)
        kept["PYTHONPATH"] = os.pathsep.join(str(Path(one).resolve()) for one in parts)
    return kept


def last_words(manager: AsyncKernelManager) -> str:
    """Return what the kernel wrote to its log, for a developer; empty if nothing."""
    log = Path(manager.connection_file).with_name(LOG_NAME)
    with suppress(OSError):
        return log.read_text("utf-8", errors="replace")
    return ""
