"""Restricted transfers: what the law says of a flow on a day."""

from datetime import date

import pytest

from datamap.errors import InvalidDataMapError
from datamap.in_force import require_in_force
from datamap.load import build_map
from datamap.logic import Truth
from datamap.strict_yaml import read_text
from datamap.transfers import Verdict, restricted_transfers, uncovered

ON = date(2026, 11, 24)

MAP = """
format: dpia-map/1
school: {{id: school, name: Ysgol, nation: wales, phase: primary}}
people: [{{id: pupils, name: Pupils, children: true}}]
data: [{{id: {data}, name: Data, about: [pupils], kind: {data}}}]
parties:
  - id: supplier
    name: Supplier
    kind: supplier
    country: {country}
    engages: {engages}
    {party}
  - {{id: helper, name: Helper, kind: supplier, country: {helper}, engages: none}}
activities:
  - {{id: teaching, name: Teaching, purpose: To teach., people: [pupils],
     data: [{data}], lawful_basis: {basis}}}
flows:
  - id: work
    activity: teaching
    from: school
    to: supplier
    role: processor
    data: [{data}]
    {flow}
"""


def transfers(on=ON, **fields):
    """Return the restricted transfers of a map of one flow."""
    usual = {
        "country": "US",
        "engages": "none",
        "party": "",
        "helper": "IN",
        "flow": "",
        "data": "attainment",
        "basis": "public-task",
    }
    text = MAP.format(**{**usual, **fields})
    return restricted_transfers(build_map(read_text(text, "map.yaml")), on)


OLD = "{value: US, evidence: [{source: page, checked_on: 2019-05-01}]}"
MET = "partial_approval: {met: true, sensitive_flagged: true}"


@pytest.mark.parametrize(
    ("fields", "on", "regime", "verdict"),
    [
        pytest.param({"country": "FR"}, ON, "approved", "covered", id="France"),
        pytest.param(
            {"country": "IN", "flow": "mechanism: none"},
            ON, "none", "not-covered", id="India with no safeguard",
        ),
        pytest.param({"country": "IN"}, ON, "none", "unknown", id="India, nobody said"),
        pytest.param({}, ON, "partial", "unknown", id="USA, nobody looked"),
        pytest.param({"party": MET}, ON, "partial", "covered", id="USA on the list"),
        pytest.param(
            {"party": MET, "flow": "mechanism: none"},
            date(2023, 10, 11), "none", "not-covered", id="USA the day before",
        ),
        pytest.param(
            {"party": "partial_approval: {met: false}", "flow": "mechanism: none"},
            ON, "partial", "not-covered", id="USA not on the list",
        ),
        pytest.param(
            {"data": "health", "party": "partial_approval: {met: true}"},
            ON, "partial", "unknown", id="USA, health data not flagged for all we know",
        ),
        pytest.param(
            {"data": "health", "flow": "mechanism: none",
             "party": "partial_approval: {met: true, sensitive_flagged: false}"},
            ON, "partial", "not-covered", id="USA, health data not flagged",
        ),
        pytest.param(
            {"country": "IN", "flow": "mechanism: idta"},
            ON, "none", "unknown", id="IDTA, test unknown",
        ),
        pytest.param(
            {"country": "IN",
             "flow": "mechanism: idta\n    transfer_test: {met: true}"},
            ON, "none", "covered", id="IDTA with its test",
        ),
        pytest.param(
            {"country": "IN",
             "flow": "mechanism: addendum\n    transfer_test: {met: false}"},
            ON, "none", "not-covered", id="Addendum whose test failed",
        ),
        pytest.param(
            {"country": "IN", "flow": "mechanism: adequacy-regulations"},
            ON, "none", "not-covered", id="regulations that are not there",
        ),
        pytest.param(
            {"country": "IN", "flow": "mechanism: derogation"},
            ON, "none", "unknown", id="an exception, which one unknown",
        ),
        pytest.param(
            {"country": "IN",
             "flow": "mechanism: derogation\n    derogation: explicit-consent"},
            ON, "none", "not-covered", id="an exception closed to public authorities",
        ),
        pytest.param(
            {"country": "IN",
             "flow": "mechanism: derogation\n    derogation: vital-interests"},
            ON, "none", "covered", id="an exception open to them",
        ),
        pytest.param({"country": "unknown"}, ON, "unknown", "unknown", id="somewhere"),
        pytest.param(
            {"country": OLD, "party": MET},
            ON, "unknown", "unknown", id="evidence too old",
        ),
    ],
)  # fmt: skip
def test_verdict_on_a_recipient(fields, on, regime, verdict):
    """UK GDPR Articles 44A to 49, one recipient."""
    (found,) = transfers(on, **fields)

    assert (found.regime, found.verdict.value) == (regime, verdict)


def test_a_recipient_in_the_uk_is_no_transfer():
    """A recipient in the United Kingdom with nobody else engaged is not listed."""
    assert transfers(country="GB") == ()


def test_what_an_importer_passes_on_goes_under_its_transfer():
    """A sub-processor of a covered importer abroad is covered with it."""
    _, helper = transfers(
        party=MET, engages="[{party: helper, stored_in: IN}]", helper="IN"
    )

    assert helper.leg.path == ("supplier", "helper")
    assert helper.verdict is Verdict.COVERED


def test_what_a_uk_processor_passes_on_stands_alone():
    """A sub-processor abroad of a processor in the UK needs its own safeguard."""
    (helper,) = transfers(
        country="GB", engages="[{party: helper, stored_in: IN}]", flow="mechanism: none"
    )

    assert helper.verdict is Verdict.NOT_COVERED
    assert uncovered([helper]) == (helper,)


def test_unknown_sub_processors_are_a_possible_transfer():
    """Silence on sub-processors is a transfer that nobody can rule out."""
    (found,) = transfers(country="GB", engages="unknown")

    assert (found.leg.holder, found.certain) == (None, Truth.UNKNOWN)
    assert found.verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("on", "is_law"),
    [
        pytest.param(date(2026, 2, 4), False, id="the day before"),
        pytest.param(date(2026, 2, 5), True, id="the first day"),
    ],
)
def test_recognised_legitimate_interests_have_a_first_day(on, is_law):
    """Article 6(1)(ea) came into force on 5 February 2026."""
    fields = {
        "country": "GB", "engages": "none", "party": "", "helper": "IN", "flow": "",
        "data": "attainment", "basis": "recognised-legitimate-interests",
    }  # fmt: skip
    datamap = build_map(read_text(MAP.format(**fields), "map.yaml"))

    if is_law:
        require_in_force(datamap, on)
    else:
        with pytest.raises(InvalidDataMapError, match="uk-gdpr/6-1-ea"):
            require_in_force(datamap, on)


def test_each_reason_is_a_sentence():
    """Every reason ends in a full stop and shows no placeholder."""
    reasons = [str(one.cover.why) for one in transfers(engages="unknown")]

    assert all(reason.endswith(".") and "None" not in reason for reason in reasons)
