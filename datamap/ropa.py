"""The record of processing activities (Article 30 UK GDPR) as rows.

A row is one activity and one kind of recipient in one role. The columns are those
of the regulator's workbook (table ``ropa_columns`` of the law data).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from datamap import reference
from datamap.facts import Fact, Standing, State, standing
from datamap.flows import is_open
from datamap.model import Activity, DataMap, Document, Flow, System
from datamap.reference import RopaColumn
from datamap.transfers import RestrictedTransfer, restricted_transfers
from datamap.vocabulary import DocumentKind, MeasureState, Role

UNKNOWN = "unknown"

_DOUBTS = {
    Standing.STALE: "stale",
    Standing.UNVERIFIED: "not confirmed",
}
"""What is added to an answer that does not count as one."""


@dataclass(frozen=True)
class RopaRow:
    """One row of the record."""

    activity: str
    """Id of the activity."""

    recipients: tuple[str, ...]
    """Ids of the recipients, none if the activity has none."""

    cells: Mapping[str, str]
    """Text of each column, by the column's id; empty where nothing applies."""


@dataclass(frozen=True)
class Words:
    """What other rooms know and a map does not."""

    measures: Mapping[str, str]
    """Titles of measures by id."""

    screened: Mapping[str, str]
    """Whether an impact assessment is needed, by activity."""


def ropa_rows(
    datamap: DataMap, on: date, words: Words | None = None
) -> tuple[RopaRow, ...]:
    """Return the record of processing on a day.

    Parameters
    ----------
    datamap
        The map.
    on
        The day: flows that are not open on it are left out, and rights, transfers
        and the age of evidence are those of the day.
    words
        Titles of measures and results of screening; their ids and unknown when
        left out.
    """
    record = _Record(datamap, on, words or Words({}, {}))
    return tuple(row for one in datamap.activities for row in record.rows(one))


@dataclass(frozen=True)
class _Group:
    """An activity, and its flows to recipients of one kind in one role."""

    activity: Activity
    kind: str
    role: str
    flows: tuple[Flow, ...]


class _Record:
    def __init__(self, datamap: DataMap, on: date, words: Words) -> None:
        self.datamap = datamap
        self.on = on
        self.words = words
        self.transfers = restricted_transfers(datamap, on)

    def rows(self, activity: Activity) -> Iterator[RopaRow]:
        whole = self._of_activity(activity)
        for group in self._groups(activity):
            cells = {**whole, **self._of_group(group)}
            ordered = {one.id: cells.get(one.id, "") for one in columns()}
            names = tuple(dict.fromkeys(one.recipient for one in group.flows))
            yield RopaRow(activity.id, names, ordered)

    def _groups(self, activity: Activity) -> Iterator[_Group]:
        found: dict[tuple[str, str], list[Flow]] = {}
        for flow in self.datamap.flows:
            outward = flow.recipient != self.datamap.school.id
            if flow.activity == activity.id and outward and is_open(flow, self.on):
                party = self.datamap.party(flow.recipient)
                kind = party.kind.value if party else "people"
                found.setdefault((kind, self.said(flow.role, "role")), []).append(flow)
        if not found:
            yield _Group(activity, "", "", ())
        for (kind, role), flows in found.items():
            yield _Group(activity, kind, role, tuple(flows))

    # what a fact says

    def said(
        self, fact: Fact[Any], field: str, word: Callable[[Any], str] = str
    ) -> str:
        """Return a fact in words: its answer, and how far it can be leaned on."""
        if fact.state is State.CONFLICTING:
            answers = " / ".join(_in_words(one.value, word) for one in fact.claims)
            return f"conflicting: {answers}"
        if not fact.is_known:
            return UNKNOWN if fact.state is State.UNKNOWN else "none"
        doubt = _DOUBTS.get(standing(fact, reference.shelf_life(field), self.on))
        answer = _in_words(fact.value, word)
        return f"{answer} ({doubt})" if doubt else answer

    # columns that are the same in every row of an activity

    def _of_activity(self, activity: Activity) -> dict[str, str]:
        basis = self.said(activity.lawful_basis, "lawful_basis", _basis)
        schedule_1 = self.said(activity.schedule_1, "schedule_1", _schedule_1)
        relies = schedule_1 not in ("", "none")
        return {
            "business-function": activity.name,
            "purpose": activity.purpose,
            "individuals": self._names(activity.people),
            "personal-data": self.said(activity.data, "data", self._data_name),
            "retention": self._retention(activity),
            "lawful-basis": basis,
            "special-condition": self.said(
                activity.special_condition, "special_condition", _condition
            ),
            "legitimate-interests": self._interests(activity),
            "interests-assessment": self._papers(
                activity, DocumentKind.LEGITIMATE_INTERESTS_ASSESSMENT
            ),
            "rights": self._rights(activity),
            "automated-decisions": self._automated(activity),
            "source": self.said(activity.data_from, "data_from"),
            "consent-record": self._consent(activity),
            **self._assessment(activity),
            **self._breaches(),
            "schedule-1-condition": schedule_1,
            "schedule-1-basis": basis if relies else "",
            "policy-link": self._policy() if relies else "",
            "policy-followed": UNKNOWN if relies else "",
        }

    def _names(self, ids: Iterable[str]) -> str:
        records = self.datamap.records
        return "; ".join(str(getattr(records.get(one), "name", one)) for one in ids)

    def _data_name(self, ref: str) -> str:
        category_id, _, item_id = ref.partition(".")
        for category, item in self.datamap.items():
            if (category.id, item.id) == (category_id, item_id):
                return f"{category.name}: {item.name}"
        return self._names([category_id])

    def _retention(self, activity: Activity) -> str:
        rule = activity.retention
        keep = self.said(rule.keep_for, "keep_for")
        starts = self.said(rule.starts_when, "starts_when")
        then = self.said(rule.then, "then")
        parts = [f"keep for {keep}", f"from {starts}", f"then {then}"]
        papers = [one.document for one in rule.source if one.document]
        if papers:
            parts.append(f"see {self._names(papers)}")
        return UNKNOWN if {keep, starts, then} == {UNKNOWN} else ", ".join(parts)

    def _interests(self, activity: Activity) -> str:
        interest = activity.legitimate_interest
        is_open_question = interest.state is State.UNKNOWN
        basis = activity.lawful_basis
        if is_open_question and basis.is_known and "interests" not in str(basis.value):
            return ""
        return self.said(interest, "legitimate_interest")

    def _rights(self, activity: Activity) -> str:
        if not activity.lawful_basis.is_known:
            return UNKNOWN
        basis = str(activity.lawful_basis.value)
        shown = {"Y": "{}", "Q": "{} (in part)"}
        return "; ".join(
            shown[right.under[basis]].format(right.title)
            for right in reference.rights_for(self.on)
            if right.under.get(basis) in shown
        )

    def _automated(self, activity: Activity) -> str:
        decides = self.said(
            activity.traits.automated_decision, "automated_decision", _yes_no
        )
        profiles = self.said(activity.traits.profiling, "profiling", _yes_no)
        return f"decisions: {decides}; profiling: {profiles}"

    def _consent(self, activity: Activity) -> str:
        basis = activity.lawful_basis
        if basis.is_known and basis.value != "consent":
            return ""
        return self.said(activity.consent.record, "record", self._paper_name)

    def _papers(self, activity: Activity, kind: DocumentKind) -> str:
        found = [
            one
            for one in self.datamap.documents
            if one.kind is kind and activity.id in one.covers
        ]
        return "; ".join(map(_link, found))

    def _paper_name(self, document_id: str) -> str:
        document = self.datamap.document(document_id)
        return _link(document) if document else document_id

    def _assessment(self, activity: Activity) -> dict[str, str]:
        found = [
            one
            for one in self.datamap.documents
            if one.kind is DocumentKind.DPIA and activity.id in one.covers
        ]
        dated = [self.said(one.dated, "dated") for one in found]
        return {
            "assessment-required": self.words.screened.get(activity.id, UNKNOWN),
            "assessment-progress": "; ".join(f"done, dated {one}" for one in dated),
            "assessment-link": "; ".join(map(_link, found)),
        }

    def _breaches(self) -> dict[str, str]:
        year = self.datamap.year
        recorded = year.breaches.recorded if year else None
        none_at_all = recorded is not None and recorded.value == 0
        return {"breach": "no" if none_at_all else UNKNOWN}

    def _policy(self) -> str:
        found = [
            one
            for one in self.datamap.documents
            if one.kind is DocumentKind.APPROPRIATE_POLICY_DOCUMENT
        ]
        return "; ".join(map(_link, found)) or UNKNOWN

    # columns that depend on who receives

    def _of_group(self, group: _Group) -> dict[str, str]:
        names = self._names(dict.fromkeys(one.recipient for one in group.flows))
        systems = list(self._systems(group))
        kind = group.kind.replace("-", " ").capitalize()
        joint = group.role.startswith(Role.JOINT_CONTROLLER)
        return {
            "recipients": f"{kind}: {names} ({group.role})" if group.flows else "none",
            "joint-controller": names if joint else "",
            "contract-link": self._contracts(group, systems),
            "third-countries": self._countries(group),
            "exceptional-safeguards": self._safeguards(group),
            "security": self._security(group, systems),
            "location": self._location(systems),
        }

    def _systems(self, group: _Group) -> Iterator[System]:
        inward = [
            one
            for one in self.datamap.flows
            if one.activity == group.activity.id
            and one.recipient == self.datamap.school.id
            and is_open(one, self.on)
        ]
        for name in dict.fromkeys(one.through for one in (*group.flows, *inward)):
            system = self.datamap.system(name)
            if system is not None:
                yield system

    def _contracts(self, group: _Group, systems: Iterable[System]) -> str:
        if not group.role.startswith(Role.PROCESSOR):
            return ""
        used = {one.through for one in group.flows}
        return "; ".join(
            f"{one.name}: {self.said(one.contract, 'contract', self._paper_name)}"
            for one in systems
            if one.id in used
        )

    def _transfers(self, group: _Group) -> list[RestrictedTransfer]:
        flows = {one.id for one in group.flows}
        return [one for one in self.transfers if one.flow.id in flows]

    def _countries(self, group: _Group) -> str:
        codes = dict.fromkeys(one.leg.country for one in self._transfers(group))
        names = [reference.country_name(one) if one else UNKNOWN for one in codes]
        return "; ".join(names)

    def _safeguards(self, group: _Group) -> str:
        flows = {one.flow.id: one.flow for one in self._transfers(group)}
        said = [
            self.said(one.mechanism, "mechanism", _as_words) for one in flows.values()
        ]
        return "; ".join(dict.fromkeys(said))

    def _security(self, group: _Group, systems: Iterable[System]) -> str:
        about = {self.datamap.school.id, group.activity.id}
        titles: list[str] = []
        for system in systems:
            about.add(system.id)
            if system.measures.is_known:
                said = self.said(system.measures, "measures", self._measure)
                titles.append(f"{system.name}: {said}")
        titles += [
            self._measure(one.measure)
            for one in self.datamap.measures
            if one.state is MeasureState.IN_PLACE and about & {*one.applies_to}
        ]
        return "; ".join(dict.fromkeys(titles)) or UNKNOWN

    def _measure(self, id_: str) -> str:
        return self.words.measures.get(id_, id_)

    def _location(self, systems: Iterable[System]) -> str:
        found = []
        for one in systems:
            said = self.said(one.stored_in, "stored_in", self._place)
            found.append(f"{one.name} ({said})")
        return "; ".join(found) or UNKNOWN

    def _place(self, storage: Any) -> str:  # noqa: ANN401 - a Storage
        place = self.said(storage.place, "stored_in", reference.country_name)
        return f"{storage.use.value.replace('-', ' ')}: {place}"


def columns() -> tuple[RopaColumn, ...]:
    """Return the columns of the regulator's workbook, in its order."""
    return reference.rows_of(RopaColumn)


def _in_words(value: Any, word: Callable[[Any], str]) -> str:  # noqa: ANN401
    """Return an answer in words; those of a list one after the other."""
    if isinstance(value, tuple):
        return "; ".join(word(one) for one in value)
    return value.isoformat() if isinstance(value, date) else word(value)


def _basis(id_: str) -> str:
    return reference.lawful_basis(str(id_)).title


def _condition(id_: str) -> str:
    return reference.special_condition(str(id_)).title


def _schedule_1(id_: str) -> str:
    rows = reference.rows_of(reference.Schedule1Row)
    titles = {key: one.title for one in rows for key in (one.id, one.ref)}
    return titles.get(id_, id_)


def _yes_no(value: object) -> str:
    return "yes" if value else "no"


def _as_words(value: object) -> str:
    return str(value).replace("-", " ")


def _link(document: Document) -> str:
    """Return how a paper is found: its file, or what it is called."""
    return document.file or document.name or document.id
