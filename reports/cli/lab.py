"""``dpia lab``: JupyterLab on the notebooks, on this machine only."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from reports.cli.options import CallError

FOLDER = "dpia-lab"
OUR_NAMES = frozenset({"datamap", "dpia", "notebooks", "reports"})
"""Folders of these names would hide our packages from a notebook beside them."""

_NOTICES = "@jupyterlab/apputils-extension:notification"

_EXAMPLE = 'map_path = "victoria-cp"'
_OWN_MAP = 'map_path = "."'


@click.command()
@click.argument(
    "folder", required=False, default=FOLDER, type=click.Path(path_type=Path)
)
@click.option("--port", type=click.IntRange(1024, 65535), help="Port to listen on.")
@click.option("--no-browser", is_flag=True, help="Print the address and open nothing.")
def lab(folder: Path, port: int | None, *, no_browser: bool) -> None:
    """Open JupyterLab on the notebooks in FOLDER (dpia-lab if left out).

    The notebooks are copied there if they are not there yet. In a school's folder
    they open on its own map. Only this machine can reach it, with a token. Stop it
    with Ctrl+C.
    """
    if find_spec("jupyterlab") is None:
        what = (
            "JupyterLab is not installed.\n"
            '  To put it right: pip install "dpia-schools[lab]".'
        )
        raise CallError(what)
    for name in copy_notebooks(folder):
        click.echo(f"Copied {name}.", err=True)
    with TemporaryDirectory(prefix="dpia-", ignore_cleanup_errors=True) as private:
        _settle(Path(private))
        command = lab_command(folder, Path(private), port, no_browser=no_browser)
        environment = {**os.environ, "JUPYTER_RUNTIME_DIR": private}
        raise SystemExit(_wait_for(command, environment))


def copy_notebooks(folder: Path) -> list[str]:
    """Copy the packaged notebooks into a folder; those that are there stay.

    Returns
    -------
    list of str
        Names of the files that were copied.
    """
    if folder.resolve().name in OUR_NAMES:
        what = (
            f"A folder called {folder.resolve().name} would hide a part of the "
            "toolkit from the notebooks in it.\n"
            f"  To put it right: choose another name, for example {FOLDER}."
        )
        raise CallError(what)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return [one for one in _packaged() if _copied(one, folder)]
    except OSError:
        what = (
            f"The notebooks cannot be written to {folder}.\n"
            "  To put it right: name a folder in which you may write."
        )
        raise CallError(what) from None


def _packaged() -> list[str]:
    there = files("notebooks").iterdir()
    return sorted(one.name for one in there if one.name.endswith(".ipynb"))


def _copied(name: str, folder: Path) -> bool:
    """Copy one notebook, open on the folder's own map if it has one."""
    target = folder / name
    if target.exists():
        return False
    text = (files("notebooks") / name).read_text("utf-8")
    if (folder / "map.yaml").is_file():
        text = text.replace(json.dumps(_EXAMPLE)[1:-1], json.dumps(_OWN_MAP)[1:-1])
    target.write_text(text, "utf-8", newline="\n")
    return True


def _settle(private: Path) -> None:
    """Answer beforehand what JupyterLab would ask: no news, no look for updates."""
    answers = {_NOTICES: {"fetchNews": "false", "checkForUpdates": False}}
    (private / "overrides.json").write_text(json.dumps(answers), "utf-8")


def lab_command(
    folder: Path, private: Path, port: int | None, *, no_browser: bool
) -> list[str]:
    """Return the command that starts JupyterLab: local, with a token, asking nobody.

    Parameters
    ----------
    folder
        Folder to open.
    private
        Folder that holds the settings we answer for the user.
    port
        Port to listen on; JupyterLab's own choice when None.
    no_browser
        Whether to open no browser.
    """
    return [
        *(sys.executable, "-m", "jupyterlab"),
        f"--ServerApp.root_dir={folder.resolve()}",
        "--ServerApp.ip=127.0.0.1",
        "--ServerApp.allow_remote_access=False",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.extension_manager=readonly",
        f"--LabApp.app_settings_dir={private}",
        *([] if os.name == "nt" else ["--KernelManager.transport=ipc"]),
        *([f"--ServerApp.port={port}"] if port else []),
        *(["--no-browser"] if no_browser else []),
    ]


def _wait_for(command: list[str], environment: Mapping[str, str]) -> int:
    """Wait until JupyterLab has ended; Ctrl+C is its to answer."""
    with subprocess.Popen(command, env=environment) as process:  # noqa: S603 - ours
        # Whoever ends us means JupyterLab: it must not be left running alone.
        signal.signal(signal.SIGTERM, lambda *_: process.terminate())
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue
