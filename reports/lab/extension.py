"""The part of the desk that runs inside JupyterLab, made ready for it to load.

JupyterLab loads a built extension from any folder that it is given. Ours is one
script, into which the code of the packaged notebooks is written, so that it can tell
them from a notebook that somebody else has sent: only ours run by themselves.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from reports.lab.guide import guide_folder, write_guide
from reports.lab.kernel_spec import NAME as KERNEL
from reports.lab.notebooks import packaged, packaged_notebooks

NAME = "dpia-desk"
_SCRIPT = "remoteEntry.js"


EXTENSIONS = "extensions"
"""Name of a folder in which JupyterLab looks for extensions."""


def write_extension(folder: Path) -> None:
    """Write the extension, and the guide that it serves, into a folder.

    Parameters
    ----------
    folder
        A private folder, made for one run of JupyterLab.
    """
    place = folder / NAME
    (place / "static").mkdir(parents=True)
    about = {
        "name": NAME,
        "version": "1",
        "jupyterlab": {
            "_build": {"load": f"static/{_SCRIPT}", "extension": "./extension"}
        },
    }
    (place / "package.json").write_text(json.dumps(about), "utf-8")
    (place / "static" / _SCRIPT).write_text(script(), "utf-8")
    write_guide(place / "static" / "guide")


def script() -> str:
    """Return the extension's script, which knows the code of our notebooks."""
    here = files("reports.lab")
    text = (here / "desk.js").read_text("utf-8")
    style = (here / "desk_in_lab.css").read_text("utf-8")
    known = {one: list(code_of(one)) for one in packaged_notebooks() if is_desk(one)}
    text = text.replace('"__OURS__"', json.dumps(known))
    text = text.replace('"__KERNEL__"', json.dumps(KERNEL))
    text = text.replace('"__STYLE__"', json.dumps(style))
    return text.replace('"__HAS_GUIDE__"', json.dumps(guide_folder() is not None))


def is_desk(name: str) -> bool:
    """Say whether a notebook keeps all of its code out of sight."""
    cells = json.loads(packaged(name))["cells"]
    return all(
        cell["metadata"].get("jupyter", {}).get("source_hidden", False)
        for cell in cells
        if cell["cell_type"] == "code"
    )


def code_of(name: str) -> Iterator[Mapping[str, Any]]:
    """Yield the source of each code cell, and the names in it that may be set."""
    for cell in json.loads(packaged(name))["cells"]:
        if cell["cell_type"] == "code":
            source = "".join(cell["source"]).rstrip()
            is_given = "parameters" in cell["metadata"].get("tags", [])
            yield {"source": source, "given": _names(source) if is_given else None}


def _names(source: str) -> list[str]:
    return [
        line.targets[0].id
        for line in ast.parse(source).body
        if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name)
    ]
