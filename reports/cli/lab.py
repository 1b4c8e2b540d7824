"""``dpia lab``: JupyterLab on the notebooks, on this machine only."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from reports.cli.options import CallError, today
from reports.lab.extension import EXTENSIONS, write_extension
from reports.lab.kernel_spec import write_kernel
from reports.lab.notebooks import FOLDER, START, copy_notebooks

_NOTICES = "@jupyterlab/apputils-extension:notification"


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
    for name in copy_notebooks(folder, today()):
        click.echo(f"Copied {name}.", err=True)
    with TemporaryDirectory(prefix="dpia-", ignore_cleanup_errors=True) as private:
        _settle(Path(private))
        command = lab_command(folder, Path(private), port, no_browser=no_browser)
        raise SystemExit(_wait_for(command, _environment(Path(private)), private))


def _settle(private: Path) -> None:
    """Answer what JupyterLab would ask, no news or updates; put our parts there."""
    answers = {_NOTICES: {"fetchNews": "false", "checkForUpdates": False}}
    (private / "overrides.json").write_text(json.dumps(answers), "utf-8")
    write_extension(private / EXTENSIONS)
    write_kernel(private)


def _environment(private: Path) -> Mapping[str, str]:
    """Return what JupyterLab is started with: our kernel comes before any other."""
    kernels = [str(private), os.environ.get("JUPYTER_PATH", "")]
    return {
        **os.environ,
        "JUPYTER_RUNTIME_DIR": str(private),
        "JUPYTER_PATH": os.pathsep.join(filter(None, kernels)),
    }


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
        *(sys.executable, "-P", "-m", "jupyterlab"),
        f"--ServerApp.root_dir={folder.resolve()}",
        "--ServerApp.ip=127.0.0.1",
        "--ServerApp.allow_remote_access=False",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.extension_manager=readonly",
        f"--LabApp.app_settings_dir={private}",
        f"--LabApp.workspaces_dir={private / 'workspaces'}",
        f"--LabApp.extra_labextensions_path={private / EXTENSIONS}",
        f"--LabApp.default_url=/lab/tree/{START}",
        *([] if os.name == "nt" else ["--KernelManager.transport=ipc"]),
        *([f"--ServerApp.port={port}"] if port else []),
        *(["--no-browser"] if no_browser else []),
    ]


def _wait_for(
    command: list[str], environment: Mapping[str, str], place: Path | str
) -> int:
    """Wait until JupyterLab has ended; Ctrl+C is its to answer.

    It runs in a place of ours: settings that lie in its working folder are code.
    """
    with subprocess.Popen(command, env=environment, cwd=place) as process:  # noqa: S603 - ours
        # Whoever ends us means JupyterLab: it must not be left running alone.
        signal.signal(signal.SIGTERM, lambda *_: process.terminate())
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue
