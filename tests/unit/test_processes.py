"""Processes that do one school at a time: what one of them does costs only its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from reports.batch.processes import (
    MIB,
    EndedProcessError,
    LostProcessError,
    Most,
    Processes,
    _Family,
    usual_memory,
)

pytestmark = pytest.mark.slow


def test_results_come_back_and_processes_are_used_again():
    """Two calls one after the other are done by one process, which is not this one."""
    with Processes(1) as processes:
        numbers = {processes.submit(os.getpid).result() for _ in range(2)}

    assert len(numbers) == 1
    assert os.getpid() not in numbers
    assert not any(psutil.pid_exists(one) for one in numbers)


def test_lost_process_costs_only_its_own():
    """A process that ends without a word is told of; the next call gets a new one."""
    with Processes(1) as processes:
        lost = processes.submit(os._exit, 3)
        after = processes.submit(abs, -1)

        assert after.result() == 1
        with pytest.raises(LostProcessError):
            lost.result()


def test_error_that_nobody_thought_of_is_told():
    """An error in a process comes back, and the process goes on."""
    with Processes(1) as processes:
        wrong = processes.submit(int, "x")

        with pytest.raises(LostProcessError, match="ValueError"):
            wrong.result()
        assert processes.submit(abs, -2).result() == 2


def test_call_that_does_not_come_back_is_ended(monkeypatch):
    """What waits in the system, where no Python can stop it, is ended for its time."""
    monkeypatch.setattr("reports.batch.processes._GRACE_SECONDS", 0)
    with Processes(1, Most(seconds=0.3)) as processes:
        endless = processes.submit(time.sleep, 600)

        with pytest.raises(EndedProcessError, match=r"(?s)longer than .* --minutes"):
            endless.result()


def test_memory_beyond_the_limit_is_ended():
    """A process that takes more memory than it may is ended."""
    greedy = "held = bytearray(600 * 1024 ** 2); import time; time.sleep(60)"
    with Processes(1, Most(memory_bytes=500 * MIB)) as processes:
        leaking = processes.submit(exec, greedy)

        with pytest.raises(EndedProcessError, match=r"(?s)than 500 MiB.* --memory"):
            leaking.result()


def test_stopped_run_ends_what_is_under_way():
    """When the run is stopped, no process goes on."""
    with Processes(1) as processes:
        number = processes.submit(os.getpid).result()
        endless = processes.submit(time.sleep, 600)
        while not endless.running():
            time.sleep(0.01)

    with pytest.raises(EndedProcessError, match="stopped"):
        endless.result()
    assert not psutil.pid_exists(number)


ORPHAN = """
import os, subprocess, sys, time
from pathlib import Path
below = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
Path({file!r}).write_text(str(below.pid), "utf-8")
time.sleep(1.5)
os._exit(3)
"""


def test_what_a_lost_process_started_is_ended(tmp_path):
    """A process that ends without a word leaves nothing running."""
    file = tmp_path / "number"
    with Processes(1) as processes:
        lost = processes.submit(exec, ORPHAN.format(file=str(file)))

        with pytest.raises(LostProcessError):
            lost.result()
        assert _ends(int(file.read_text("utf-8")))


def test_number_that_a_stranger_has_now_is_left_alone(monkeypatch):
    """A process is known by when it began: a number given again ends nobody."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=-1) as stranger:
        family = _Family(stranger.pid)
        for one in family._seen:
            monkeypatch.setattr(one, "_ident", (one.pid, 1.0))

        family.kill()

        assert stranger.poll() is None
        assert family.largest() == 0
        stranger.kill()


RUN = """
import os, sys, time
from pathlib import Path
from reports.batch.processes import Processes

def work(file):
    Path(file).write_text(str(os.getpid()), "utf-8")
    time.sleep(600)

if __name__ == "__main__":
    with Processes(1) as processes:
        processes.submit(work, sys.argv[1]).result()
"""


def test_processes_end_with_a_run_that_is_killed(tmp_path):
    """When only the run is killed, its processes write nothing more: they end."""
    script, file = tmp_path / "run.py", tmp_path / "number"
    script.write_text(RUN, "utf-8")

    with subprocess.Popen([sys.executable, str(script), str(file)]) as run:
        number = int(_awaited(file))
        run.kill()

    assert _ends(number)


def _awaited(file: Path) -> str:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if file.is_file() and (text := file.read_text("utf-8")):
            return text
        time.sleep(0.05)
    raise TimeoutError


def _ends(number: int) -> bool:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            if psutil.Process(number).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.05)
    return False


def test_usual_memory_leaves_half_of_a_small_machine(monkeypatch):
    """On a machine of 4 GiB a school may take 2, on a larger one no more than 4."""
    small = psutil.virtual_memory()._replace(total=4 * 1024 * MIB)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: small)

    assert usual_memory() == 2048 * MIB
