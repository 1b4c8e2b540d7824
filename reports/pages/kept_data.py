"""A review as plain data: for ``review.json``, and for inside the page itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from datamap.conversions.json_map import to_json
from reports.rows.questions import question_rows
from reports.rows.risks import risk_rows
from reports.rows.transfers import transfer_rows

if TYPE_CHECKING:
    from reports.pages.annual_review import AnnualReviewPage
    from reports.pages.notice_standing import NoticeStanding

FORMAT = "dpia-review/1"

LEFT_OUT: Mapping[str, tuple[str, ...]] = {"systems": ("access", "measures")}
"""Fields of the map that the governors' page does not carry: they would tell
somebody who means harm how each system is protected."""

_TABLES = (
    "in_short", "recipients", "changed", "before", "now", "gaps", "notices",
    "assessments", "year", "actions",
)  # fmt: skip
"""Parts of the page that are tables of plain values as they are."""


def whole_data(page: AnnualReviewPage) -> Mapping[str, Any]:
    """Return every table of a review as plain values, the map whole."""
    tables = {name: _plain(getattr(page, name)) for name in _TABLES}
    return {
        **_head(page),
        "map": to_json(page.datamap),
        "levels": _levels(page),
        **tables,
        "transfers": transfer_rows(page.datamap, page.transfers.all),
        "countries": [_plain(one) for one in page.transfers.countries],
        "risks": risk_rows(page.assessment),
        "questions": question_rows(page.datamap, page.asked),
    }


def page_data(page: AnnualReviewPage) -> Mapping[str, Any]:
    """Return what the page itself carries: the map, and every level.

    Steps and reasons can be worked out from those again. What the governors'
    edition leaves out of its text it leaves out here too, and says so.
    """
    tree = to_json(page.datamap)
    left_out = {} if page.is_full else LEFT_OUT
    for section, fields in left_out.items():
        for record in tree.get(section, ()):
            for name in fields:
                record.pop(name, None)
    return {
        **_head(page),
        "left_out": {section: list(some) for section, some in left_out.items()},
        "map": tree,
        "levels": _levels(page),
        "now": _plain(page.now),
        "notices": [{"rows": _points(one)} for one in page.notices],
    }


def _points(one: NoticeStanding) -> list[dict[str, str]]:
    """Return what is open in a notice, as short as next year's review needs it."""
    return [{"rule": row.rule, "standing": row.standing} for row in one.rows]


def _head(page: AnnualReviewPage) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "on": page.on.isoformat(),
        "audience": page.audience,
        "language": page.words.code,
        "method_version": page.basis.method_version,
        "software_version": page.basis.software_version,
        "map_sha256": page.basis.map_sha256,
    }


def _levels(page: AnnualReviewPage) -> Mapping[str, Any]:
    """Return every current level: by use of data, by risk, its low and high end."""
    found: dict[str, dict[str, str]] = {}
    for one in page.assessment.risks:
        if one.current:
            use = f"{one.activity}/{one.about}"
            found.setdefault(use, {})[one.risk.id] = "-".join(one.current.words)
    return found


def _plain(value: Any) -> Any:  # noqa: ANN401 - any part of the page
    """Return a part of the page as plain values; levels and truths by their names."""
    if value is None:
        return None
    if isinstance(value, tuple):
        return [_named(asdict(one)) for one in value]
    return _named(asdict(value))


def _named(value: Any) -> Any:  # noqa: ANN401 - any plain value
    if isinstance(value, dict):
        return {_key(key): _named(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_named(one) for one in value]
    name = getattr(value, "name", None)
    return name.lower().replace("_", "-") if isinstance(name, str) else value


def _key(key: Any) -> str:  # noqa: ANN401 - a name, or a member of a closed list
    return str(key.value) if hasattr(key, "value") else str(key)
