"""Laws that the check keeps for any map and any day."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from datamap import reference
from datamap.check import check
from datamap.facts import Fact, State
from datamap.findings import Severity
from datamap.load import read_map
from datamap.model import RECORD_SECTIONS, Acceptance, DataMap

ON = date(2026, 11, 24)
RANK = {severity: rank for rank, severity in enumerate(Severity)}
days = st.dates(date(2015, 1, 1), date(2035, 12, 31))
few = settings(max_examples=25, deadline=None)


@cache
def _example():
    return read_map("victoria-cp")


@cache
def _found():
    return check(_example(), ON)


def _with(**sections):
    """Return the example with other records in some sections."""
    whole = _example()
    values = {name: getattr(whole, name) for name in DataMap.model_fields}
    origins = {name: whole.origin(name) for name in whole.records}
    return DataMap.model_construct(**{**values, **sections}).with_origins(origins)


def _key(one):
    return one.rule, one.record, one.severity, str(one.what)


def _facts(record):
    return [
        name
        for name in type(record).model_fields
        if isinstance(getattr(record, name), Fact)
    ]


@few
@given(days)
def test_a_finding_cites_law_of_its_day_only(on):
    """On any day, every provision cited is in force."""
    cited = {name for one in check(_example(), on) for name in one.law}

    assert all(reference.provision(name).is_valid_on(on) for name in cited)


@few
@given(days)
def test_findings_are_in_order_and_never_twice(on):
    """The worst come first, and a rule says one thing of a record."""
    found = check(_example(), on)
    ranks = [RANK[one.severity] for one in found]

    assert ranks == sorted(ranks)
    assert (
        max(Counter((one.rule, one.record) for one in found).values(), default=1) == 1
    )


@few
@given(st.randoms(use_true_random=False))
def test_the_order_of_the_records_changes_no_rule_and_no_record(random):
    """Shuffling every section leaves the rules that find something as they were."""
    shuffled = {
        name: tuple(
            random.sample(getattr(_example(), name), k=len(getattr(_example(), name)))
        )
        for name in RECORD_SECTIONS
    }

    found = check(_with(**shuffled), ON)

    assert {(one.rule, one.record) for one in found} == {
        (one.rule, one.record) for one in _found()
    }


@few
@given(st.data())
def test_any_field_may_be_forgotten_without_an_error(data):
    """Taking an answer back makes no new error: silence is never known to be wrong."""
    record = data.draw(st.sampled_from(list(_example().records.values())))
    name = data.draw(st.sampled_from(_facts(record) or ["id"]))
    if name == "id":
        return
    kind = type(getattr(record, name))
    forgotten = record.model_copy(update={name: kind()})

    found = check(_example().replacing(forgotten), ON)

    before = {
        (one.rule, one.record) for one in _found() if one.severity is Severity.ERROR
    }
    after = {(one.rule, one.record) for one in found if one.severity is Severity.ERROR}
    assert after <= before


@few
@given(st.data())
def test_any_field_may_be_none_without_a_crash(data):
    """Where a field allows none, none is an answer that every rule can take."""
    record = data.draw(st.sampled_from(list(_example().records.values())))
    names = [name for name in _facts(record) if type(getattr(record, name)).allows_none]
    if not names:
        return
    name = data.draw(st.sampled_from(names))
    nothing = type(getattr(record, name))(state=State.NONE)

    found = check(_example().replacing(record.model_copy(update={name: nothing})), ON)

    assert all(str(one.what).endswith(".") for one in found)


@few
@given(st.data())
def test_accepting_a_finding_changes_nothing_else(data):
    """An acceptance hides nothing and alters only the finding it is for."""
    one = data.draw(st.sampled_from(_found()))
    acceptance = Acceptance(
        rule=one.rule, record=one.record, reason="Known.", by="head", until=ON
    )

    found = check(_with(accepted=(acceptance,)), ON)

    assert [_key(each) for each in found] == [_key(each) for each in _found()]
    assert [(each.rule, each.record) for each in found if each.accepted] == [
        (one.rule, one.record)
    ]
