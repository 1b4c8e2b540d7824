"""How long and how large a notebook may become before it is ended."""

from __future__ import annotations

from dataclasses import dataclass

import psutil

GIB = 1024**3


@dataclass(frozen=True)
class Limits:
    """What a notebook may use."""

    cell_seconds: float = 600
    """Seconds of wall clock that one cell may take."""

    memory_bytes: int = 4 * GIB
    """Bytes of memory that its process may hold, looked at five times a second."""


def memory_of(process_id: int) -> int:
    """Return how many bytes a process and its children hold; 0 if it has ended."""
    try:
        process = psutil.Process(process_id)
        family = [process, *process.children(recursive=True)]
    except psutil.Error:
        return 0
    return sum(_resident(one) for one in family)


def _resident(process: psutil.Process) -> int:
    """Return what only this process holds: forked ones share most of their memory."""
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0
