"""Look-ups of reference data."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest
from pydantic import ValidationError

from datamap import reference
from datamap.errors import DataMapError, UnknownCountryError
from datamap.reference import UnknownRowError


def _ids(rows):
    return {row.id for row in rows}


@pytest.mark.parametrize(
    ("on", "count"),
    [
        pytest.param(date(2026, 2, 4), 6, id="the day before the seventh basis"),
        pytest.param(date(2026, 2, 5), 7, id="its first day"),
    ],
)
def test_lawful_bases(on, count):
    """Recognised legitimate interests begin on 5 February 2026."""
    bases = _ids(reference.lawful_bases_for(on))

    assert len(bases) == count
    assert ("recognised-legitimate-interests" in bases) == (count == 7)


@pytest.mark.parametrize(
    ("country", "on", "expected"),
    [
        pytest.param("US", date(2023, 10, 11), "none", id="US before its regulations"),
        pytest.param("US", date(2023, 10, 12), "partial", id="US on their first day"),
        pytest.param("KR", date(2022, 12, 18), "none", id="Korea before"),
        pytest.param("KR", date(2022, 12, 19), "partial", id="Korea on its first day"),
        pytest.param("IE", date(2026, 11, 24), "approved", id="a member state"),
        pytest.param("NO", date(2026, 11, 24), "approved", id="an EEA state"),
        pytest.param("FO", date(2026, 11, 24), "approved", id="the Faroe Islands"),
        pytest.param("CA", date(2026, 11, 24), "partial", id="commercial bodies only"),
        pytest.param("IN", date(2026, 11, 24), "none", id="no regulations"),
        pytest.param("BR", date(2026, 11, 24), "none", id="approved by nobody here"),
        pytest.param("GB", date(2026, 11, 24), "domestic", id="at home"),
    ],
)
def test_regime(country, on, expected):
    """What UK law says of transfers to a country depends on the day."""
    regime = reference.regime_for(country, on)

    assert regime.approval == expected
    assert (regime.condition is not None) == (expected == "partial")
    assert (regime.row is None) == (expected in {"none", "domestic"})


@pytest.mark.parametrize("code", ["XX", "EU", "UK", "gb", "GBR", "", "UN", "XK"])
def test_regime_of_no_country(code):
    """A code that is no ISO country is refused, and not taken for unapproved."""
    with pytest.raises(UnknownCountryError):
        reference.regime_for(code, date(2026, 11, 24))


def test_countries():
    """There are 249 ISO countries."""
    codes = reference.country_codes()

    assert len(codes) == 249
    assert all(reference.is_country(code) for code in codes)


def test_country_names():
    """A country has an English and a Welsh name."""
    names = [reference.country_name("DE"), reference.country_name("DE", "cy")]

    assert names == ["Germany", "Yr Almaen"]


def test_name_of_no_country():
    """A code that is no ISO country has no name."""
    with pytest.raises(UnknownCountryError, match="'EU'"):
        reference.country_name("EU")


@pytest.mark.parametrize(
    ("on", "there"),
    [
        pytest.param(date(2026, 6, 18), False, id="the day before"),
        pytest.param(date(2026, 6, 19), True, id="the first day"),
    ],
)
def test_complaint_to_the_controller(on, there):
    """The right to complain to the controller begins on 19 June 2026."""
    rights = _ids(reference.rights_for(on))
    items = _ids(reference.notice_items_for(on))

    assert ("complain-to-controller" in rights) == there
    assert ("complain-to-controller" in items) == there
    assert ("acknowledge-a-complaint" in _ids(reference.time_limits_for(on))) == there


@pytest.mark.parametrize(
    ("on", "old", "new"),
    [
        pytest.param(date(2026, 2, 4), True, False, id="the last day of Article 44"),
        pytest.param(date(2026, 2, 5), False, True, id="the first day of Article 44A"),
    ],
)
def test_provisions_in_force(on, old, new):
    """Article 44A took the place of Article 44 overnight."""
    provisions = _ids(reference.provisions_for(on))

    assert ("uk-gdpr/44" in provisions) == old
    assert ("uk-gdpr/44A" in provisions) == new


@pytest.mark.parametrize("on", [date(2026, 2, 4), date(2026, 2, 5)])
def test_a_request_always_has_a_deadline(on):
    """One month is the time for an answer under the old law and the new."""
    periods = {row.period for row in reference.time_limits_for(on)}

    assert {"P1M", "P2M"} <= periods


def test_provision_not_commenced():
    """A provision that was made and has not begun is never in force."""
    provision = reference.provision("uksi-2026-386")

    assert not provision.is_valid_on(date(2099, 1, 1))


def test_provision_without_a_first_day():
    """A provision whose first day was not looked up is in force on any day."""
    provision = reference.provision("education-act-2002-s175")

    assert provision.in_force_from is None
    assert provision.in_force_to is None
    assert provision.is_valid_on(date(2021, 1, 1))


def test_citations():
    """A provision of UK GDPR is cited by Article, and an Act by its title."""
    ids = ["uk-gdpr/6-1-ea", "dpa-2018/164A", "dpa-2018/sch-1-para-18", "foia-2000"]

    citations = [reference.provision(id_).citation for id_ in ids]

    assert citations == [
        "Article 6(1)(ea) UK GDPR",
        "Section 164A of the Data Protection Act 2018",
        "Schedule 1, paragraph 18, Data Protection Act 2018",
        "Freedom of Information Act 2000",
    ]


@pytest.mark.parametrize(
    ("right", "basis", "expected"),
    [
        ("erasure", "public-task", "N"),
        ("erasure", "consent", "Y"),
        ("portability", "contract", "Y"),
        ("objection", "public-task", "Q"),
        ("objection", "legal-obligation", "N"),
        ("withdraw-consent", "public-task", "-"),
        ("access", "recognised-legitimate-interests", "Y"),
    ],
)
def test_right_under_a_basis(right, basis, expected):
    """Whether a right is there depends on the basis."""
    assert reference.right_under(right, basis) == expected


@pytest.mark.parametrize(
    "look_up",
    [
        pytest.param(lambda: reference.lawful_basis("fun"), id="basis"),
        pytest.param(
            lambda: reference.right_under("access", "fun"), id="basis of right"
        ),
        pytest.param(lambda: reference.right_under("fly", "consent"), id="right"),
        pytest.param(lambda: reference.table("fun"), id="table"),
        pytest.param(lambda: reference.sensitivity("fun"), id="kind"),
    ],
)
def test_unknown_ids(look_up):
    """An id that is not listed is an error that a caller can catch."""
    with pytest.raises(UnknownRowError, match="There is no row") as caught:
        look_up()

    assert isinstance(caught.value, DataMapError)
    assert caught.value.table
    assert caught.value.id in {"fun", "fly"}


def test_rows_by_id():
    """Each look-up returns the row with the id asked for."""
    found = [
        reference.source("S02"),
        reference.lawful_basis("public-task"),
        reference.special_condition("substantial-public-interest"),
        reference.schedule_1("safeguarding-children"),
        reference.mechanism("idta"),
        reference.derogation("legal-claims"),
        reference.sensitivity("health"),
    ]

    assert [row.id for row in found] == [
        "S02", "public-task", "substantial-public-interest", "safeguarding-children",
        "idta", "legal-claims", "health",
    ]  # fmt: skip


def test_whole_tables():
    """The look-ups of whole tables return all of them."""
    assert len(reference.rights_matrix()) == 12
    assert len(reference.contract_terms()) == 14
    assert len(reference.retention_defaults()) == 36
    assert len(reference.time_limits()) == 10


def test_tiers_have_an_order():
    """T4 is above T0."""
    ranks = [reference.tier_rank(f"T{n}") for n in range(5)]

    assert ranks == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("field", "period"),
    [("stored_in", "P1Y"), ("uses_ai", "P6M"), ("country", "P3Y"), ("else", "P1Y")],
)
def test_shelf_life(field, period):
    """A field without a period of its own keeps for a year."""
    assert reference.shelf_life(field) == period


@pytest.mark.parametrize(
    ("on", "due", "fresh"),
    [
        pytest.param(date(2027, 5, 23), set(), {"us-2023"}, id="180 days"),
        pytest.param(date(2027, 5, 24), {"us-2023"}, {"crime"}, id="181 days"),
        pytest.param(date(2027, 11, 25), {"us-2023", "crime"}, {"consent"}, id="B"),
        pytest.param(date(2029, 11, 25), {"consent"}, set(), id="C"),
        pytest.param(date(2020, 1, 1), set(), {"us-2023"}, id="before the check"),
    ],
)
def test_due_a_check(on, due, fresh):
    """Rows are due by the class of what they hang on."""
    ids = _ids(reference.due_a_check(on))

    assert due <= ids
    assert not fresh & ids


def test_volatile_items_fall_due_themselves():
    """An item of class A is due with the rows that hang on it."""
    due = reference.due_a_check(date(2027, 5, 24))

    refs = {row.ref for row in due}

    assert {item.ref for item in reference.volatile_items() if item.risk == "A"} <= refs


def test_rows_cannot_be_changed():
    """The law is not changed by a caller."""
    row = reference.lawful_basis("consent")

    with pytest.raises(ValidationError):
        row.title = "Fun"


def test_import_is_light():
    """Importing the reference loads no heavy library and reads no file."""
    code = (
        "import sys, datamap.reference as r; from datamap.reference import tables;"
        "heavy = {'pandas', 'networkx', 'babel'} & set(sys.modules);"
        "print(sorted(heavy), tables.table.cache_info().currsize)"
    )

    run = subprocess.run(
        [sys.executable, "-B", "-c", code], capture_output=True, text=True, check=True
    )

    assert run.stdout.split() == ["[]", "0"]
