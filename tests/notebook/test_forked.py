"""Notebooks in forked processes: the same outputs, and an end to every accident."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import papermill
import pytest
from papermill.engines import papermill_engines
from papermill.exceptions import PapermillExecutionError

from reports.forked import FORKED
from reports.forked.engine import ForkedEngine, NotebookEndedError
from reports.forked.limits import Limits, memory_of
from reports.forked.server import can_fork
from reports.kernel import local_kernel

pytestmark = [
    pytest.mark.notebook,
    pytest.mark.skipif(not can_fork(), reason="this platform does not fork notebooks"),
]

MIB = 1024**2


@pytest.fixture(autouse=True, scope="module")
def _registered():
    papermill_engines.register(FORKED, ForkedEngine)


@pytest.fixture
def run(tmp_path):
    """Run some cells with the forked engine and return the executed ones."""

    def run(*sources: str, **options: object) -> list[dict]:
        output = tmp_path / "out.ipynb"
        papermill.execute_notebook(
            _written(tmp_path, sources), output, engine_name=FORKED,
            progress_bar=False, cwd=tmp_path, **options,
        )  # fmt: skip
        return json.loads(output.read_text("utf-8"))["cells"]

    return run


def _written(folder: Path, sources: tuple[str, ...]) -> Path:
    notebook = nbformat.v4.new_notebook()
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    notebook.metadata.kernelspec["language"] = "python"
    notebook.cells = [nbformat.v4.new_code_cell(one) for one in sources]
    file = folder / "in.ipynb"
    nbformat.write(notebook, file)
    return file


SOURCES = (
    "import sys\nprint('a')\nprint('b')",
    "print('c', file=sys.stderr)",
    "from IPython.display import HTML, display\ndisplay(HTML('<b>x</b>'))\n2 + 2",
    "_ + 1",
    "await __import__('asyncio').sleep(0)",
    "import pandas as pd\npd.DataFrame({'a': [1, None]})",
    "%%html\n<p>cell magic</p>",
)


def test_outputs_are_those_of_an_ordinary_kernel(run, tmp_path):
    """A forked notebook holds what the same notebook on an ordinary kernel holds."""
    ordinary = tmp_path / "ordinary.ipynb"
    with local_kernel(tmp_path) as manager:
        papermill.execute_notebook(
            _written(tmp_path, SOURCES), ordinary, progress_bar=False, km=manager
        )

    forked = run(*SOURCES)

    cells = json.loads(ordinary.read_text("utf-8"))["cells"]
    assert [_told(one) for one in forked] == [_told(one) for one in cells]


def _told(cell: dict) -> tuple:
    return cell["source"], cell["execution_count"], cell["outputs"]


def test_text_printed_to_two_streams_keeps_its_order(run):
    """What is printed comes out in the order in which it was printed."""
    (cell,) = run("import sys\nprint(1)\nprint(2, file=sys.stderr)\nprint(3)")

    assert ["".join(one["text"]) for one in cell["outputs"]] == ["1\n", "2\n", "3\n"]


def test_cleared_output_is_gone(run):
    """A cell that clears its output holds only what came after."""
    (cell,) = run(
        "from IPython.display import clear_output\nprint(1)\nclear_output()\n2"
    )

    assert [one["output_type"] for one in cell["outputs"]] == ["execute_result"]


def test_notebooks_share_nothing(run):
    """A name given in one notebook is not there in the next."""
    run("leaked = 1")

    with pytest.raises(PapermillExecutionError, match="leaked"):
        run("leaked")


def test_error_stops_the_notebook(run, tmp_path):
    """A cell that fails is the last one that runs, and its error is kept."""
    with pytest.raises(PapermillExecutionError, match="ZeroDivisionError"):
        run("1 / 0", "print('never')")

    cells = json.loads((tmp_path / "out.ipynb").read_text("utf-8"))["cells"]
    assert cells[-1]["outputs"] == []


def test_exit_ends_the_notebook_without_an_error(run):
    """A notebook may end itself early with nothing to say, as on a kernel."""
    cells = run("import sys\nsys.exit()", "print('never')")

    assert cells[0]["outputs"][0]["ename"] == "SystemExit"
    assert cells[1]["outputs"] == []


def test_crash_is_told(run):
    """A process that dies says how it ended, and takes nothing else along."""
    with pytest.raises(NotebookEndedError, match="ended by itself, with status 7"):
        run("import os\nos._exit(7)")


def test_killed_process_is_told(run):
    """A process that the system kills says by which signal."""
    with pytest.raises(NotebookEndedError, match="signal 9"):
        run("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)")


def test_endless_cell_is_ended(run):
    """A cell that takes longer than it may ends the notebook."""
    with pytest.raises(NotebookEndedError, match="longer than 1 seconds"):
        run("while True: pass", limits=Limits(cell_seconds=1))


def test_memory_beyond_the_limit_is_ended(run):
    """A notebook that takes more memory than it may is ended."""
    greedy = "import time\nheld = bytearray(600 * 1024**2)\ntime.sleep(60)"

    with pytest.raises(NotebookEndedError, match="more than 500 MiB"):
        run(greedy, limits=Limits(memory_bytes=500 * MIB))


def test_what_a_cell_starts_ends_with_it(run, tmp_path):
    """A process that a notebook started does not outlive the notebook."""
    starts = (
        "import subprocess, pathlib\nstarted = subprocess.Popen(['sleep', '600'])\n"
        "pathlib.Path('pid').write_text(str(started.pid))\nwhile True: pass"
    )

    with pytest.raises(NotebookEndedError):
        run(starts, limits=Limits(cell_seconds=1))

    started = int((tmp_path / "pid").read_text())
    assert memory_of(started) == 0


def test_input_is_refused(run):
    """A notebook cannot wait for somebody to type."""
    with pytest.raises(PapermillExecutionError, match=r"EOFError|StdinNotImplemented"):
        run("input()")
