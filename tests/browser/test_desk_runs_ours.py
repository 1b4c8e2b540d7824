"""JupyterLab runs a notebook that is opened only where that can do no harm."""

import json
from importlib.resources import files

import pytest

from reports.lab.extension import script

pytestmark = pytest.mark.browser

OPEN = """async (notebook) => {
  const ran = [];
  const panel = {
    id: "one", addClass() {}, revealed: Promise.resolve(),
    sessionContext: { ready: Promise.resolve() },
    context: {
      path: "school/explore.ipynb", ready: Promise.resolve(),
      model: { toJSON: () => notebook, dirty: false,
        stateChanged: { connect() {}, disconnect() {} } },
    },
  };
  const app = {
    restored: Promise.resolve(),
    commands: { execute: async (name) => { ran.push(name); } },
    shell: { widgets: () => [panel], layoutModified: { connect() {} },
      activateById() {} },
  };
  const made = await window._JUPYTERLAB["dpia-desk"].get("./extension");
  made().default.activate(app);
  await new Promise((done) => setTimeout(done, 100));
  return ran;
}"""
"""Opens a notebook as JupyterLab would, and gives what was run of it."""


@pytest.fixture
def ran(browser):
    """Return a function that opens a notebook and says what ran by itself."""
    page = browser.new_page()
    page.evaluate(script())
    yield lambda notebook: page.evaluate(OPEN, notebook)
    page.close()


def explore(map_path='"."', on="None", **metadata):
    """Return the packaged notebook with other values written into it."""
    text = (files("notebooks") / "explore.ipynb").read_text("utf-8")
    notebook = json.loads(text)
    notebook["cells"][1]["source"] = f"map_path = {map_path}\non = {on}"
    notebook["metadata"].update(metadata)
    return notebook


@pytest.mark.parametrize(
    "map_path",
    ['"."', '"victoria-cp"', '"../school"', '"/home/a/b"', '"C:\\\\maps\\\\school"'],
)
def test_own_map_runs(ran, map_path):
    """A notebook of ours on a map of this machine runs when it is opened."""
    assert ran(explore(map_path)) == ["notebook:run-all-cells"]
    assert ran(explore(map_path, on='"2026-11-24"')) == ["notebook:run-all-cells"]


@pytest.mark.parametrize(
    "map_path",
    [
        r'"//host/share"',
        r'"\\\\host\\share"',
        r'"/\\host\\share"',
        r'"\\/host/share"',
        r'"\\??\\UNC\\host\\share"',
        r'"/??/UNC/host/share"',
        r'"\x2f\x2fhost/share"',
        r'"\/host/share"',
        r'"file://host/share"',
    ],
)
def test_map_on_a_server_waits_for_a_click(ran, map_path):
    """A map that names somebody's server is not so much as looked at by itself."""
    assert ran(explore(map_path)) == []


def test_other_kernels_wait_for_a_click(ran):
    """A notebook that asks for another kernel than ours does not run by itself."""
    other = {"name": "other", "display_name": "Other", "language": "python"}

    assert ran(explore(kernelspec=other)) == []


def test_other_code_waits_for_a_click(ran):
    """A notebook with a line more than ours does not run by itself."""
    notebook = explore()
    notebook["cells"][2]["source"] += "\nprint(1)"

    assert ran(notebook) == []


@pytest.mark.slow
def test_planted_module_is_not_imported(jupyter):
    """A module of our name beside a notebook that runs by itself is not imported."""
    folder = jupyter.folder()
    for name in ("reports", "anywidget", "ipykernel_launcher"):
        (folder / f"{name}.py").write_text("open('planted', 'w').close()\n", "utf-8")

    opened = jupyter.open(folder, "explore.ipynb")
    opened.page.locator(".dd-node").first.wait_for()

    assert not (folder / "planted").exists()
