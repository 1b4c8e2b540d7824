"""End the work on one school when it takes too long, and go on with the next."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class TooLongError(BaseException):
    """The time for one school is over.

    Not an `Exception`: what is being done has no business with going on.
    """


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raise `TooLongError` in this thread once some seconds are over.

    It comes at the next step of Python, on every platform: there is no signal for
    it that Windows has, and the processes that do the work are many schools' alike.
    """
    worker = threading.get_ident()
    lock = threading.Lock()
    is_over = False

    def end() -> None:
        with lock:
            if not is_over:
                _raise(worker, TooLongError)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        with lock:
            is_over = True
        timer.cancel()
        _raise(worker, None)  # one that has not come yet would hit the next school


def _raise(thread: int, error: type[BaseException] | None) -> None:
    told = ctypes.py_object(error) if error else None
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), told)
