"""The protective steps that treat an activity's risks, and switching them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from datamap.logic import Truth
from datamap.model import DataMap, Measure
from datamap.vocabulary import MeasureState
from dpia.assessment import Assessment
from dpia.in_place import Protection
from dpia.scoring import Score
from reports.desk.changes import Change, Value
from reports.desk.draft import Draft
from reports.desk.fields import id_from
from reports.desk.opened import OpenedMap
from reports.language import Language
from reports.pages.naming import name_of

Told = dict[str, Any]

UNKNOWN = "unknown"
"""What a switch says where the map records nothing."""

SWITCH = (
    (MeasureState.IN_PLACE.value, "In place"),
    (MeasureState.PLANNED.value, "Planned"),
    (MeasureState.NOT_IN_PLACE.value, "Not"),
    (UNKNOWN, "We do not know"),
)

SHOWN: Mapping[Truth, str] = {
    Truth.YES: "Counts as in place.",
    Truth.UNKNOWN: "May be in place: nothing shows it, or nobody has said.",
    Truth.NO: "Counts as not in place.",
}


def measures_of(found: Assessment, activity: str, words: Language) -> list[Told]:
    """Return the measures that treat the risks of an activity, the most telling first.

    Parameters
    ----------
    found
        The assessment of the activity.
    activity
        Its id.
    words
        Language of the words.
    """
    treated = _treated(found)
    ordered = sorted(treated.items(), key=lambda one: (-len(one[1]), one[0]))
    return [_measure(found, activity, *one, words) for one in ordered]


def _treated(found: Assessment) -> dict[str, list[tuple[Score, Protection]]]:
    told: dict[str, list[tuple[Score, Protection]]] = {}
    for one in found.risks:
        for measure, shield in one.treated_by:
            told.setdefault(measure, []).append((one, shield))
    return told


def _measure(
    found: Assessment,
    activity: str,
    measure: str,
    treats: list[tuple[Score, Protection]],
    words: Language,
) -> Told:
    entry = found.catalogue.measures[measure]
    own = own_record(found.datamap, activity, measure)
    first = own.evidence[0] if own and own.evidence else None
    risks = dict.fromkeys(words.text(one.risk.title) for one, _ in treats)
    return {
        "id": measure,
        "title": words.text(entry.title),
        "says": words.text(entry.says),
        "proof": words.text(entry.evidence),
        "risks": list(risks),
        "state": own.state.value if own else UNKNOWN,
        "source": first.source if first else "",
        "checkedOn": str(first.checked_on or "") if first else "",
        "owner": (own.owner or "") if own else "",
        "due": str(own.due or "") if own else "",
        "counts": words.text(SHOWN[min(shield.now for _, shield in treats)]),
        "elsewhere": [*_elsewhere(found.datamap, own, treats, words)],
    }


def _elsewhere(
    datamap: DataMap,
    own: Measure | None,
    treats: list[tuple[Score, Protection]],
    words: Language,
) -> Iterator[str]:
    """Yield where else the map records the measure for the same data."""
    ids = dict.fromkeys(name for _, shield in treats for name in shield.records)
    for name in ids:
        record = datamap.find(Measure, name)
        if record is None or record is own:
            continue
        yield words.text(
            "Recorded for {names}: {state}.",
            names=words.listed([name_of(datamap, one) for one in record.applies_to]),
            state=dict(SWITCH)[record.state.value].lower(),
        )


def own_record(datamap: DataMap, activity: str, measure: str) -> Measure | None:
    """Return the record of a measure for an activity alone, or None."""
    for one in datamap.measures:
        if one.measure == measure and one.applies_to == (activity,):
            return one
    return None


def switched(
    opened: OpenedMap,
    datamap: DataMap,
    draft: Draft,
    activity: str,
    given: Mapping[str, Any],
) -> Draft:
    """Return the draft after a measure was switched for an activity alone.

    Parameters
    ----------
    opened
        The map as it was opened.
    datamap
        The map with the draft in it.
    draft
        What is not saved yet.
    activity
        Id of the activity.
    given
        What the page says: ``measure``, ``state``, ``source``, ``checkedOn``,
        ``owner`` and ``due``.
    """
    measure, state = str(given["measure"]), str(given["state"])
    own = own_record(datamap, activity, measure)
    if own is None:
        return _added(datamap, draft, activity, measure, given)
    if state == UNKNOWN:
        if draft.adds(own.id):
            return draft.without(own.id)
        was = opened.said(own.id, "")
        return draft.without(own.id).put(Change(own.id, "", None, was, "measures"))
    for field, value in _fields(given).items():
        before = opened.said(own.id, field)
        draft = draft.put(Change(own.id, field, value, before, "measures"))
    return draft


def _added(
    datamap: DataMap,
    draft: Draft,
    activity: str,
    measure: str,
    given: Mapping[str, Any],
) -> Draft:
    if given["state"] == UNKNOWN:
        return draft
    name = id_from(f"{measure} {activity}", datamap.records)
    fields = {key: one for key, one in _fields(given).items() if one is not None}
    tree = {"id": name, "measure": measure, "applies_to": [activity], **fields}
    gone = next(
        (one for one in draft.changes if _is_gone(one, measure, activity)), None
    )
    if gone is not None:  # taken out a moment ago: it comes back as it is now
        tree["id"] = gone.record
        draft = draft.without(gone.record)
        for key, value in fields.items():
            was = gone.was.get(key)
            draft = draft.put(Change(gone.record, key, value, was, "measures"))
        return draft
    return draft.put(Change(name, "", tree, None, "measures"))


def _is_gone(one: Change, measure: str, activity: str) -> bool:
    if one.section != "measures" or one.field or one.value is not None:
        return False
    was = one.was or {}
    return was.get("measure") == measure and was.get("applies_to") == [activity]


def _fields(given: Mapping[str, Any]) -> dict[str, Value]:
    """Return the fields of a measure's record that a page says something of."""
    source = str(given.get("source") or "").strip()
    evidence: list[Value] | None = None
    if source:
        checked = str(given.get("checkedOn") or "").strip()
        evidence = [{"source": source, **({"checked_on": checked} if checked else {})}]
    return {
        "state": given["state"],
        "evidence": evidence,
        "owner": str(given.get("owner") or "").strip() or None,
        "due": str(given.get("due") or "").strip() or None,
    }
