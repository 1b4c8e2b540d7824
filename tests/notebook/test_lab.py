"""``dpia lab``: JupyterLab on copies of the notebooks, on this machine only."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import pytest
from click.testing import CliRunner
from jupyter_client.manager import run_kernel

from reports.cli import lab as lab_module
from reports.cli.lab import _environment, lab, lab_command
from reports.cli.options import CallError
from reports.lab.extension import code_of, is_desk, script
from reports.lab.kernel_spec import write_kernel
from reports.lab.notebooks import FolderError, copy_notebooks


def test_notebooks_are_copied(tmp_path):
    """A new folder gets every packaged notebook as it is."""
    copied = copy_notebooks(tmp_path / "work")

    assert "annual_review.ipynb" in copied
    assert 'map_path = \\"victoria-cp\\"' in (
        tmp_path / "work" / "annual_review.ipynb"
    ).read_text("utf-8")


def test_own_notebooks_stay(tmp_path):
    """A notebook that is there is somebody's work and is not replaced."""
    (tmp_path / "explore.ipynb").write_text("mine", "utf-8")

    assert "explore.ipynb" not in copy_notebooks(tmp_path)
    assert (tmp_path / "explore.ipynb").read_text("utf-8") == "mine"


def test_own_map_is_opened(small):
    """In a school's folder the notebooks open on its own map, and stay notebooks."""
    copy_notebooks(small)

    for name in ("annual_review", "explore"):
        text = (small / f"{name}.ipynb").read_text("utf-8")
        assert json.loads(text)["nbformat"] == 4
        assert 'map_path = \\".\\"' in text
        assert "victoria-cp" not in text


def given_in(file):
    """Return the source of the cell of a notebook that holds its parameters."""
    (cell,) = (
        one
        for one in json.loads(file.read_text("utf-8"))["cells"]
        if "parameters" in one["metadata"].get("tags", [])
    )
    return "".join(cell["source"])


def test_copies_ask_about_the_day(tmp_path):
    """What is run step by step names the day; the pages of the desk name none."""
    copy_notebooks(tmp_path / "work", date(2027, 2, 3))

    assert 'on = "2027-02-03"' in given_in(tmp_path / "work" / "annual_review.ipynb")
    for name in ("explore", "assess"):
        given = given_in(tmp_path / "work" / f"{name}.ipynb")
        assert given.startswith('map_path = "victoria-cp"\non = None')


def test_extension_knows_the_desk_by_its_code():
    """Only notebooks with all of their code out of sight run by themselves."""
    (given,) = (one for one in code_of("explore.ipynb") if one["given"])

    assert is_desk("start.ipynb")
    assert is_desk("explore.ipynb")
    assert not is_desk("annual_review.ipynb")
    assert given["given"] == ["map_path", "on"]
    assert "start_page" in script()
    assert "__OURS__" not in script()
    assert "annual_review" not in script().partition("const NAME")[0]


@pytest.mark.parametrize("name", ["notebooks", "reports", "dpia", "datamap"])
def test_name_that_would_hide_us(tmp_path, name):
    """A folder called like one of our packages is refused, with another name."""
    with pytest.raises(FolderError, match="dpia-lab"):
        copy_notebooks(tmp_path / name)
    assert not (tmp_path / name).exists()


def test_folder_that_cannot_be_written(tmp_path):
    """A folder that cannot be made is told in words."""
    (tmp_path / "file").write_text("", "utf-8")

    with pytest.raises(FolderError, match="cannot be written"):
        copy_notebooks(tmp_path / "file" / "lab")


def test_only_this_machine(tmp_path):
    """JupyterLab listens on loopback, keeps its token, and asks nobody for news."""
    command = lab_command(tmp_path, tmp_path, 8899, no_browser=True)

    assert "--ServerApp.ip=127.0.0.1" in command
    assert "--LabApp.news_url=None" in command
    assert "--no-browser" in command
    assert "--ServerApp.port=8899" in command
    assert not any("token" in one or "password" in one for one in command)
    assert "--LabApp.default_url=/lab/tree/start.ipynb" in command
    assert "--no-browser" not in lab_command(tmp_path, tmp_path, None, no_browser=False)


def test_command(tmp_path, monkeypatch):
    """The command copies, starts JupyterLab and ends as it does."""
    started = []

    def remember(command, environment, place):
        private = Path(environment["JUPYTER_RUNTIME_DIR"])
        assert Path(place) == private
        started.append((command, (private / "overrides.json").read_text("utf-8")))
        return 0

    monkeypatch.setattr(lab_module, "find_spec", lambda _: True)
    monkeypatch.setattr(lab_module, "_wait_for", remember)
    result = CliRunner().invoke(lab, [str(tmp_path / "work")])

    assert result.exit_code == 0
    assert "Copied explore.ipynb." in result.stderr
    (command, answers) = started[0]
    assert f"--ServerApp.root_dir={(tmp_path / 'work').resolve()}" in command
    assert '"fetchNews": "false"' in answers


def test_without_jupyterlab(tmp_path, monkeypatch):
    """Without JupyterLab the command says how to get it, and copies nothing."""
    monkeypatch.setattr(lab_module, "find_spec", lambda _: None)

    result = CliRunner().invoke(lab, [str(tmp_path / "work")])

    assert isinstance(result.exception, CallError)
    assert 'pip install "dpia-schools[lab]"' in str(result.exception)
    assert not (tmp_path / "work").exists()


def test_waits_for_the_end(tmp_path, monkeypatch):
    """The command ends when JupyterLab has; Ctrl+C is left to it."""
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    wait, interrupted = subprocess.Popen.wait, []

    def once(self, timeout=None):
        if not interrupted:
            interrupted.append(1)
            raise KeyboardInterrupt
        return wait(self, timeout)

    monkeypatch.setattr(subprocess.Popen, "wait", once)
    command = [sys.executable, "-c", "raise SystemExit(5)"]

    assert lab_module._wait_for(command, os.environ, tmp_path) == 5
    assert interrupted


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
def test_ending_us_ends_jupyterlab():
    """A signal to end the command ends JupyterLab too."""
    code = (
        "import os, sys; from reports.cli.lab import _wait_for\n"
        "inner = 'import time; print(\"up\", flush=True); time.sleep(60)'\n"
        "_wait_for([sys.executable, '-c', inner], os.environ, '.')\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True
    ) as started:
        started.stdout.readline()
        started.terminate()
        rest = started.stdout.read()

    assert rest == ""
    assert started.returncode == 0


PLANTED = "open('planted', 'w').close()\n"
ASKED = """
import sys
from datamap.load import find_map
from reports.lab.desk_widget import find_spec
print(find_map(".").resolve(), "" in sys.path)
"""


@pytest.mark.slow
def test_kernel_imports_nothing_from_the_folder(small, tmp_path, monkeypatch):
    """A module beside a notebook is never imported; the map beside it is found."""
    for name in ("reports", "datamap", "ipykernel_launcher", "ipykernel", "anywidget"):
        (small / f"{name}.py").write_text(PLANTED, "utf-8")
    (small / "ipython_config.py").write_text(PLANTED, "utf-8")
    write_kernel(tmp_path / "private")
    environment = _environment(tmp_path / "private")
    monkeypatch.setenv("JUPYTER_PATH", environment["JUPYTER_PATH"])
    told = []

    with run_kernel(cwd=str(small)) as client:
        client.execute_interactive(ASKED, timeout=60, output_hook=told.append)

    said = "".join(one["content"].get("text", "") for one in told)
    assert said.split() == [str((small / "map.yaml").resolve()), "False"]
    assert not (small / "planted").exists()


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.skipif(find_spec("jupyterlab") is None, reason="JupyterLab is not here")
def test_in_a_browser(small, tmp_path, browser):
    """The review runs in JupyterLab with one click, asking nothing of the network."""
    outside = []
    with _running_lab(small, tmp_path) as address:
        page = browser.new_page()
        page.on("request", lambda one: outside.append(one.url))
        page.goto(address("annual_review.ipynb"))
        page.wait_for_selector(".jp-Notebook .jp-Cell")
        page.get_by_text(re.compile(r"\| Idle")).wait_for(timeout=60_000)
        page.get_by_text("Run", exact=True).first.click()
        page.locator(".lm-Menu-itemLabel", has_text="Run All Cells").first.click()
        page.get_by_text("Head, foot and data of the page").wait_for(timeout=120_000)
        shown = page.content()
        errors = page.locator("[data-mime-type='application/vnd.jupyter.stderr']")
        assert errors.count() == 0
        page.close()

    assert not [
        one
        for one in outside
        if not re.match(r"(http|ws)://127\.0\.0\.1:|data:|blob:", one)
    ]
    assert "official Jupyter news" not in shown


class _running_lab:  # noqa: N801 - read as a phrase
    """JupyterLab on a folder, with the address of a file in it."""

    def __init__(self, folder, settings):
        (settings / "config").mkdir()
        allowed = {"ServerApp": {"allow_root": True}}
        (settings / "config" / "jupyter_server_config.json").write_text(
            json.dumps(allowed), "utf-8"
        )
        code = "from reports.cli.lab import lab; lab()"
        self.command = [sys.executable, "-c", code, str(folder), "--no-browser"]
        self.environment = {
            **os.environ,
            "JUPYTER_CONFIG_DIR": str(settings / "config"),
        }

    def __enter__(self):
        self.process = subprocess.Popen(
            self.command, env=self.environment, stderr=subprocess.PIPE, text=True
        )
        found = next(
            match
            for line in self.process.stderr
            if (match := re.search(r"(http://127[^/]*)/lab\S*\?token=(\w+)", line))
        )
        self.reader = threading.Thread(target=self.process.stderr.read, daemon=True)
        self.reader.start()
        return lambda name: f"{found[1]}/lab/tree/{name}?token={found[2]}"

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.reader.join()
        self.process.stderr.close()
