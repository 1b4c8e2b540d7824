"""What runs in the forked process: a shell that sends outputs back down a pipe."""

from __future__ import annotations

import gc
import io
import os
import random
import signal
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from multiprocessing.connection import Connection
from typing import Any

from ipykernel.jsonutil import encode_images, json_clean
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

_LOOK_SECONDS = 1

Output = dict[str, Any]
"""An output of a cell, as a notebook holds it."""


def serve(connection: Connection, folder: str) -> None:
    """Run cells as they come, until there are no more.

    Parameters
    ----------
    connection
        Gives the source of a cell, or None at the end. Takes pairs: ``output``
        with an output, ``clear`` with None, and after each cell ``done`` with its
        number and whether it went well.
    folder
        Working folder of the notebook.
    """
    _settle_in(folder)
    outbox = Outbox(connection)
    shell = _shell(outbox)
    while (source := connection.recv()) is not None:
        done = shell.run_cell(source, store_history=True)  # type: ignore[no-untyped-call]  # has none
        went_well = bool(done.success)
        outbox.flush()
        connection.send(("done", (shell.execution_count - 1, went_well)))
    connection.close()


def _settle_in(folder: str) -> None:
    """Take leave of the process this one was forked from."""
    if hasattr(os, "setsid"):
        os.setsid()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.set_wakeup_fd(-1)
    random.seed()
    sys.stdin = io.StringIO()
    os.chdir(folder)
    gc.enable()
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()


def _end_with(parent: int) -> None:
    """End, with all that was started here, once nobody waits for the outputs.

    Whoever asked for the notebook may have been killed, and the one it was forked
    from goes with it; a cell without an end would run for ever.
    """
    while os.getppid() == parent:
        time.sleep(_LOOK_SECONDS)
    os.killpg(0, signal.SIGKILL)


class Outbox:
    """Sends outputs in the order in which they were made."""

    def __init__(self, connection: Connection) -> None:
        """Send down one connection."""
        self._connection = connection
        self._text: list[str] = []
        self._stream = ""

    def put(self, output: Output) -> None:
        """Send an output, after what was printed before it."""
        self.flush()
        self._connection.send(("output", output))

    def clear(self) -> None:
        """Have the outputs of the cell so far taken away."""
        self._text.clear()
        self._connection.send(("clear", None))

    def printed(self, stream: str, text: str) -> None:
        """Keep some printed text until something else follows."""
        if stream != self._stream:
            self.flush()
        self._stream = stream
        self._text.append(text)

    def flush(self) -> None:
        """Send the text printed so far."""
        text = "".join(self._text)
        self._text.clear()
        if text:
            output = {"output_type": "stream", "name": self._stream, "text": text}
            self._connection.send(("output", output))


class _Printed(io.TextIOBase):
    """Standard output or standard error of a cell."""

    def __init__(self, name: str, outbox: Outbox) -> None:
        super().__init__()
        self.name = name
        self._outbox = outbox

    def write(self, text: str) -> int:
        """Keep text for the outbox."""
        self._outbox.printed(self.name, text)
        return len(text)

    def writable(self) -> bool:
        """Say that it can be written to."""
        return True


class _Shown(DisplayPublisher):
    """Sends what is displayed."""

    outbox: Outbox

    def publish(
        self,
        data: Any,  # noqa: ANN401 - as IPython has it
        metadata: Any = None,  # noqa: ANN401
        source: Any = None,  # noqa: ANN401, ARG002
        **_: Any,  # noqa: ANN401 - more that IPython passes
    ) -> None:
        """Send one displayed object."""
        self.outbox.put(
            {
                "output_type": "display_data",
                "data": _plain(data),
                "metadata": _plain(metadata or {}),
            }
        )

    def clear_output(self, wait: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - as IPython has it
        """Take the outputs so far away."""
        self.outbox.clear()


class _Result(DisplayHook):
    """Sends the value of a cell's last expression."""

    outbox: Outbox

    def write_output_prompt(self) -> None:
        """Write no prompt: the number travels with the value."""

    def write_format_data(
        self, format_dict: Mapping[str, Any], md_dict: Mapping[str, Any] | None = None
    ) -> None:
        """Send the value."""
        self.outbox.put(
            {
                "output_type": "execute_result",
                "execution_count": self.prompt_count,
                "data": _plain(format_dict),
                "metadata": _plain(md_dict or {}),
            }
        )

    def finish_displayhook(self) -> None:
        """Write no newline."""


class _Shell(InteractiveShell):
    """A shell without a terminal."""

    outbox: Outbox

    def _showtraceback(
        self,
        etype: type[BaseException],
        evalue: BaseException | None,
        stb: Sequence[str],
    ) -> None:
        self.outbox.put(
            {
                "output_type": "error",
                "ename": str(etype.__name__),
                "evalue": str(evalue),
                "traceback": list(stb),
            }
        )

    def init_virtualenv(self) -> None:
        """Look into no environment but this interpreter's own."""

    def ask_exit(self) -> None:
        """Go on: the next cell follows."""

    def enable_gui(self, gui: object = None) -> None:
        """Have none."""


def _shell(outbox: Outbox) -> _Shell:
    config = Config()
    config.HistoryManager.hist_file = ":memory:"
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "neutral"
    for one in (_Shell, _Shown, _Result):
        one.outbox = outbox
    shell: _Shell = _Shell.instance(
        config=config, display_pub_class=_Shown, displayhook_class=_Result
    )
    sys.stdout = _Printed("stdout", outbox)
    sys.stderr = _Printed("stderr", outbox)
    return shell


def _plain(bundle: Mapping[str, Any]) -> Any:  # noqa: ANN401 - plain JSON values
    images = encode_images(dict(bundle))  # type: ignore[no-untyped-call]  # has none
    return json_clean(images)  # type: ignore[no-untyped-call]  # has none
