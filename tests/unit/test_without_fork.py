"""A platform that cannot fork can still import what runs notebooks."""

import subprocess
import sys

WITHOUT = """
import multiprocessing, multiprocessing.context as context
del context.ForkServerContext
multiprocessing.get_all_start_methods = lambda: ["spawn"]
import reports.run
from reports.forked.server import can_fork
print(can_fork())
"""


def test_what_runs_notebooks_is_imported_where_there_is_no_fork_server():
    """Windows has no class for a fork server: nothing asks for it on import."""
    call = [sys.executable, "-c", WITHOUT]

    done = subprocess.run(call, capture_output=True, text=True, check=False)

    assert (done.stdout.strip(), done.stderr) == ("False", "")
