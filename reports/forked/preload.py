"""What the process that notebooks are forked from has ready: imports, no threads.

Much is imported, read or compiled when it is first used: one page of a small map is
made here, so that no notebook has to do it again.
"""

from __future__ import annotations

import gc
import sys
from datetime import date

sys.modules.setdefault("debugpy", None)  # type: ignore[arg-type]  # None stops an import

import ipykernel.ipkernel  # noqa: E402, F401
import IPython.core.interactiveshell  # noqa: E402, F401
import pandas as pd  # noqa: E402

import reports.dpia_html  # noqa: E402
import reports.forked.cells  # noqa: E402, F401
from datamap.load import build_map  # noqa: E402
from datamap.strict_yaml import read_text  # noqa: E402
from dpia.catalogue import shipped_catalogue  # noqa: E402
from reports.document import frame  # noqa: E402
from reports.html import whole  # noqa: E402
from reports.manifest import versions  # noqa: E402
from reports.pages.annual_review import page_of  # noqa: E402

_SMALL = """
format: dpia-map/1
school: {id: school, name: School, nation: wales, phase: primary}
people: [{id: pupils, name: Pupils, children: true}]
data: [{id: marks, name: Marks, about: [pupils], kind: attainment}]
parties: [{id: firm, name: Firm, kind: supplier, country: US}]
systems: [{id: app, name: App, provider: firm}]
activities:
  - {id: teaching, name: Teaching, purpose: To teach., people: [pupils], data: [marks]}
flows:
  - {id: work, activity: teaching, from: school, to: firm, through: app, data: [marks]}
"""
_SOME_DAY = date(2026, 11, 24)


def _exercise() -> None:
    page = page_of(
        build_map(read_text(_SMALL, "map.yaml")), _SOME_DAY, shipped_catalogue()
    )
    whole(page)
    frame(page)
    versions()
    pd.DataFrame({"a": [1]}).to_html()


_exercise()
gc.collect()
gc.freeze()
# A notebook is over soon, and leaves little behind: look for it less often.
gc.set_threshold(50_000, 20, 20)
