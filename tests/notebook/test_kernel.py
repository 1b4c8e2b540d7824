"""The kernel of a review: this interpreter, this machine, nothing left behind."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from jupyter_core.utils import run_sync

from reports.kernel import TRANSPORT, last_words, local_kernel

pytestmark = pytest.mark.notebook

ASK = """
import json, os, sys
from IPython import get_ipython
print(json.dumps({
    "executable": sys.executable, "path": sys.path, "folder": os.getcwd(),
    "seed": os.environ.get("PYTHONHASHSEED"), "start": os.environ.get("PYTHONSTARTUP"),
    "profile": os.environ["IPYTHONDIR"], "here": os.environ.get("PYTHONPATH"),
    "history": str(get_ipython().history_manager.hist_file),
    "loaded": [one for one in ("wave", "nosuchmodule") if one in sys.modules],
}))
"""


def answer(kernel, code):
    """Run code in a kernel and return what it prints."""
    client = kernel.client()
    client.start_channels()
    said = []
    try:
        run_sync(client.wait_for_ready)(timeout=60)
        run_sync(client.execute_interactive)(
            code, output_hook=lambda one: said.append(one["content"].get("text", ""))
        )
    finally:
        client.stop_channels()
    return "".join(said)


@pytest.fixture
def asked(tmp_path, monkeypatch):
    """What a kernel says about itself, started from a hostile environment."""
    monkeypatch.setenv("PYTHONSTARTUP", str(tmp_path / "startup.py"))
    monkeypatch.setenv("PYTHONPATH", "somewhere")
    (tmp_path / "pandas.py").write_text("raise SystemExit", "utf-8")
    with local_kernel(tmp_path, ["wave", "nosuchmodule"]) as kernel:
        return json.loads(answer(kernel, ASK)), tmp_path


def test_this_interpreter(asked):
    """The kernel is the interpreter that runs the command."""
    assert asked[0]["executable"] == sys.executable


def test_settings_of_the_user_do_not_count(asked):
    """Start-up files, profile, history and hash seed are ours."""
    said, _ = asked

    assert said["start"] is None
    assert said["seed"] == "0"
    assert said["history"] == ":memory:"
    assert Path(said["profile"]).name == "ipython"
    assert not Path(said["profile"]).exists()


def test_files_beside_the_map_do_not_hide_modules(asked):
    """The working folder is not searched for modules; relative paths are made whole."""
    said, folder = asked

    assert Path(said["folder"]).resolve() == folder.resolve()
    assert str(folder) not in said["path"]
    assert "" not in said["path"]
    assert said["here"] == str(Path("somewhere").resolve())


def test_preloading(asked):
    """Modules are loaded while the kernel starts; a missing one is passed over."""
    assert asked[0]["loaded"] == ["wave"]


@pytest.mark.skipif(os.name == "nt", reason="ZeroMQ has no ipc on Windows")
def test_messages_go_through_private_files(tmp_path):
    """Messages go over sockets in a folder that only this user may open."""
    with local_kernel(tmp_path) as kernel:
        private = Path(kernel.connection_file).parent
        answer(kernel, "1")

        assert TRANSPORT == kernel.transport == "ipc"
        assert stat.S_IMODE(private.stat().st_mode) & 0o077 == 0
        assert last_words(kernel) == ""
    assert not private.exists()
    assert last_words(kernel) == ""


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="needs /proc")
def test_no_port_is_opened(tmp_path):
    """The kernel's process listens on no TCP port, loopback included."""
    with local_kernel(tmp_path) as kernel:
        answer(kernel, "1")
        held = _sockets(kernel.provisioner.process.pid)

        assert held & _listening() == set()


@pytest.mark.skipif(not Path("/proc").exists(), reason="needs /proc")
def test_killed_run_takes_its_kernel_along(tmp_path):
    """A kernel whose run was killed ends by itself."""
    code = (
        "import sys, time; from pathlib import Path\n"
        "from reports.kernel import local_kernel\n"
        "with local_kernel(Path(sys.argv[1])) as kernel:\n"
        "    print(kernel.provisioner.process.pid, flush=True); time.sleep(60)\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as started:
        number = int(started.stdout.readline())
        started.kill()

    _wait_until_gone(number)
    assert not Path(f"/proc/{number}").exists()


def _wait_until_gone(number):
    from time import sleep

    for _ in range(300):
        if not Path(f"/proc/{number}").exists():
            return
        sleep(0.1)


def _sockets(number):
    found = set()
    for one in Path(f"/proc/{number}/fd").iterdir():
        try:
            target = str(one.readlink())
        except FileNotFoundError:  # closed since the folder was read
            continue
        if target.startswith("socket:["):
            found.add(target[8:-1])
    return found


def _listening():
    rows = []
    for table in ("tcp", "tcp6"):
        file = Path(f"/proc/net/{table}")
        rows += file.read_text("utf-8").splitlines()[1:] if file.exists() else []
    return {row.split()[9] for row in rows if row.split()[3] == "0A"}
