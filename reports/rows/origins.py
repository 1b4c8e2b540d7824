"""Where the records behind an answer were written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from datamap.model import DataMap


def because(datamap: DataMap, record_ids: Iterable[str]) -> list[dict[str, Any]]:
    """Return record, file and line of each record, for the key ``because``."""
    found = []
    for name in record_ids:
        origin = datamap.origin(name)
        found.append({"record": name, "file": origin.file, "line": origin.line})
    return found
