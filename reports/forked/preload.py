"""What the process that notebooks are forked from has ready: imports, no threads."""

from __future__ import annotations

import gc
import sys

sys.modules.setdefault("debugpy", None)  # type: ignore[arg-type]  # None stops an import

import ipykernel.ipkernel  # noqa: E402, F401
import IPython.core.interactiveshell  # noqa: E402, F401
import pandas as pd  # noqa: E402

import reports.document  # noqa: E402
import reports.dpia_html  # noqa: E402
import reports.forked.cells  # noqa: E402
import reports.html  # noqa: E402, F401
from dpia.catalogue import shipped_catalogue  # noqa: E402

# Much is imported when it is first used: use it once.
shipped_catalogue()
pd.DataFrame({"a": [1]}).to_html()
gc.collect()
gc.freeze()
