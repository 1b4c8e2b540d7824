"""Processes of this machine that each do one school at a time, within limits.

One that is lost, takes too long or grows too large is ended with all it started, and
costs only the school that it had: the others do not notice. When the run itself is
killed, its processes end too, so that nobody goes on writing.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from typing import Any, TypeVar

import psutil

from reports.forked.limits import GIB

T = TypeVar("T")

MIB = 1024**2
_LOOK_SECONDS = 0.25
_END_SECONDS = 5
_GRACE_SECONDS = 5
"""How much later than its own time a school is ended from outside: by then it should
have stopped by itself, tidily."""


class LostProcessError(RuntimeError):
    """A process ended without a word, or could not start."""


class EndedProcessError(RuntimeError):
    """A process was ended because it passed a limit; says so in words."""


@dataclass(frozen=True)
class Most:
    """What one school may use."""

    seconds: float = 600
    """Seconds of wall clock."""

    memory_bytes: int = 4 * GIB
    """Bytes that any one of its processes may hold."""

    @property
    def took_too_long(self) -> str:
        """What to tell of a school that was ended for its time."""
        minutes = self.seconds / 60
        unit = "minute" if minutes == 1 else "minutes"
        return (
            f"It took longer than {minutes:g} {unit} and was ended.\n"
            "  To put it right: check that its map is not far too large and that its "
            "drive answers, or give it more time with --minutes."
        )

    @property
    def took_too_much(self) -> str:
        """What to tell of a school that was ended for its memory."""
        return (
            f"It took more than {self.memory_bytes // MIB:,} MiB of memory and was "
            "ended.\n"
            "  To put it right: check that its map is not far too large, or give it "
            "more with --memory."
        )


def usual_memory() -> int:
    """Return how many bytes a school may take when nobody says."""
    return min(4 * GIB, int(psutil.virtual_memory().total) // 2)


class Processes(Executor):
    """So many processes, each new and started when there is work for it."""

    def __init__(self, count: int, most: Most | None = None) -> None:
        """Start nothing yet."""
        self._most = most or Most()
        self._idle: list[_Process] = []
        self._is_over = threading.Event()
        self._threads = ThreadPoolExecutor(count)

    def submit(
        self, work: Callable[..., T], /, *given: object, **named: object
    ) -> Future[T]:
        """Have something called in a process; it and what it takes can be sent."""
        return self._threads.submit(self._call, work, given, named)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = True) -> None:  # noqa: FBT001, FBT002 - as an executor has it
        """End every process, with what it has in hand."""
        self._is_over.set()
        self._threads.shutdown(wait, cancel_futures=cancel_futures)
        for one in self._idle:
            one.let_go()
        while self._idle:
            self._idle.pop().end()

    def _call(
        self,
        work: Callable[..., T],
        given: tuple[object, ...],
        named: dict[str, object],
    ) -> T:
        process = self._free()
        try:
            did, result = process.call((work, given, named))
        except BaseException:
            process.end()
            raise
        self._idle.append(process)
        if not did:
            raise result
        answer: T = result
        return answer

    def _free(self) -> _Process:
        with suppress(IndexError):
            return self._idle.pop()
        return _Process(self._most, self._is_over)


class _Process:
    """One process, and the pipe to it."""

    def __init__(self, most: Most, is_over: threading.Event) -> None:
        self._most = most
        self._is_over = is_over
        context = get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), daemon=False)
        self._process.start()
        theirs.close()
        self._family = _Family(self._process.pid or 0)

    def call(self, task: object) -> tuple[bool, Any]:
        """Return whether a task went well, and its result or error."""
        deadline = time.monotonic() + self._most.seconds + _GRACE_SECONDS
        try:
            self._connection.send(task)
            while not self._connection.poll(_LOOK_SECONDS):
                self._require_within(deadline)
            answer: tuple[bool, Any] = self._connection.recv()
        except (EOFError, OSError):
            raise LostProcessError from None
        return answer

    def _require_within(self, deadline: float) -> None:
        if self._is_over.is_set():
            what = "The run was stopped."
            raise EndedProcessError(what)
        if time.monotonic() > deadline:
            raise EndedProcessError(self._most.took_too_long)
        if self._family.largest() > self._most.memory_bytes:
            raise EndedProcessError(self._most.took_too_much)

    def let_go(self) -> None:
        """Have the process end by itself: it takes its files in the system with it."""
        self._connection.close()

    def end(self) -> None:
        """End the process and all that it started, whatever they are doing."""
        if self._connection.closed:
            self._process.join(_END_SECONDS)
        self._family.kill()
        self._process.join(_END_SECONDS)
        self._family.wait()
        self._connection.close()


class _Family:
    """A process with all below it, those included that outlive it.

    Each is known by its number and when it began: the system gives a number again,
    and a stranger who has it now is left alone.
    """

    def __init__(self, process_id: int) -> None:
        self._seen: dict[psutil.Process, None] = {}
        with suppress(psutil.Error):
            self._seen[psutil.Process(process_id)] = None

    def largest(self) -> int:
        """Return the bytes that the largest of them holds."""
        sizes = [0]
        for one in self._look():
            with suppress(psutil.Error):
                sizes.append(int(one.memory_info().rss))
        return max(sizes)

    def kill(self) -> None:
        """End them all."""
        for one in self._look():
            with suppress(psutil.Error):
                one.kill()  # asks first whether it is still the one that was seen

    def wait(self) -> None:
        """Wait until they are gone, but not for long."""
        psutil.wait_procs([*self._seen], 1)

    def _look(self) -> list[psutil.Process]:
        """Return those that live, and keep them in mind."""
        found: dict[psutil.Process, None] = {}
        for one in self._seen:
            if one not in found and one.is_running():
                found[one] = None
                with suppress(psutil.Error):
                    found.update(dict.fromkeys(one.children(recursive=True)))
        self._seen = found
        return [*found]


def _serve(connection: Connection) -> None:
    """Do what comes down a pipe, until nobody is at the other end."""
    from reports.forked.server import get_ready

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the run itself ends its processes
    threading.Thread(target=_end_with_parent, daemon=True).start()
    get_ready()
    with suppress(EOFError, OSError):
        while True:
            work, given, named = connection.recv()
            connection.send(_answer(work, given, named))


def _answer(
    work: Callable[..., object], given: tuple[object, ...], named: dict[str, object]
) -> tuple[bool, object]:
    try:
        return True, work(*given, **named)
    except Exception as error:  # noqa: BLE001 - told at the other end
        # Not the error itself: one that cannot be sent would end the process.
        return False, LostProcessError(f"It stopped ({type(error).__name__}).")


def _end_with_parent() -> None:
    """End at once when the run is gone: another may begin, and nobody waits."""
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
