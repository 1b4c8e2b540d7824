"""The kernel of `dpia lab`: this interpreter, which imports nothing from a folder.

Notebooks of ours run as soon as they are opened. A kernel as Jupyter starts it looks
for modules beside the notebook first, so that a folder somebody sent could bring a
module called like one of ours and have it run.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

NAME = "python3"
"""Name of the kernel, as every notebook asks for it."""


def write_kernel(private: Path) -> None:
    """Describe the kernel in a folder that is named in JUPYTER_PATH.

    It works in the notebook's folder, where the map is, but does not import from it.

    Parameters
    ----------
    private
        A private folder, made for one run of JupyterLab.
    """
    place = private / "kernels" / NAME
    place.mkdir(parents=True)
    about = {
        "argv": [
            *(sys.executable, "-P", "-m", "ipykernel_launcher"),
            *("-f", "{connection_file}"),
            "--InteractiveShellApp.ignore_cwd=True",
        ],
        "display_name": "Python 3",
        "language": "python",
    }
    (place / "kernel.json").write_text(json.dumps(about), "utf-8")
