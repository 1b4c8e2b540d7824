"""What the check finds in the shipped example, and where."""

from __future__ import annotations

from datetime import date
from importlib.resources import files

import pytest

from datamap.check import check
from datamap.findings import Severity
from datamap.load import read_map

ON = date(2026, 11, 24)


@pytest.fixture(scope="module")
def victoria():
    """Return the example map."""
    return read_map("victoria-cp")


@pytest.fixture(scope="module")
def found(victoria):
    """Return its findings."""
    return check(victoria, ON)


def _line(number):
    text = files("datamap").joinpath("examples/victoria-cp/map.yaml").read_text("utf-8")
    return text.splitlines()[number - 1]


def _records(found, rule):
    return {one.record for one in found if one.rule == rule}


def _one(found, rule, record):
    (one,) = [one for one in found if (one.rule, one.record) == (rule, record)]
    return one


def test_the_ended_service_is_the_only_error(found):
    """GwE ended on 31 May 2025; nearly everything else is not known yet."""
    (error,) = [one for one in found if one.severity is Severity.ERROR]

    assert (error.rule, error.record) == ("recipient-ended", "school-to-gwe")
    assert error.file == "victoria-cp/map.yaml"
    assert _line(error.line).strip() == "to: gwe"
    assert error.library == "datamap/suppliers/welsh-public-bodies.yaml"
    assert "2025-05-31" in str(error.what)


def test_the_service_had_not_ended_the_day_before(victoria):
    """On its last day, sending to GwE is no finding."""
    assert _records(check(victoria, date(2025, 5, 31)), "recipient-ended") == set()


SUPPLIERS = {
    "classdojo",
    "cornerstones-maestro",
    "hwb",
    "incerts",
    "myconcern",
    "seesaw",
    "tt-rock-stars",
}


def test_no_contract_is_known_for_any_supplier(found):
    """Each product of a supplier lacks a contract, and so may the school's own."""
    unknown = _records(found, "contract-unknown")

    assert unknown == SUPPLIERS | {"electronic-records", "cctv-system"}


@pytest.mark.parametrize("system", sorted(SUPPLIERS))
def test_the_contract_is_asked_for_in_the_school_s_own_map(found, system):
    """The line is the one on which the school is to write the contract."""
    one = _one(found, "contract-unknown", system)

    assert one.file == "victoria-cp/map.yaml"
    assert _line(one.line).strip().startswith("contract:")


@pytest.mark.parametrize("flow", ["school-to-classdojo", "school-to-seesaw"])
def test_roles_that_sources_disagree_on(found, flow):
    """ClassDojo and Seesaw call themselves both processor and controller."""
    one = _one(found, "role-unclear", flow)

    assert _line(one.line).strip() == "role:"
    assert str(one.what).endswith("processor or controller.")


def test_safeguarding_without_conditions(found):
    """Neither the condition of Article 9 nor that of Schedule 1 is settled."""
    condition = _one(found, "special-condition-unknown", "safeguarding")
    schedule = _one(found, "schedule-1-condition-unknown", "safeguarding")
    criminal = _one(found, "criminal-condition-unknown", "safeguarding")

    assert _line(condition.line).strip().startswith("special_condition:")
    assert _line(schedule.line).strip().startswith("schedule_1:")
    assert "Safeguarding records" in str(criminal.what)


def test_no_policy_document_is_shown(found):
    """Nobody knows whether there is an appropriate policy document."""
    one = _one(found, "policy-document-unknown", "appropriate-policy-document")

    assert "Safeguarding" in str(one.what)
    assert "un-appropriate-policy-document" in _line(one.line)


def test_retention_is_said_by_reference_only(found):
    """Every activity of the notice points to a scheme that the school may not hold."""
    by_reference = _records(found, "retention-by-reference")
    one = _one(found, "retention-by-reference", "safeguarding")

    assert len(by_reference) == 17
    assert "School records retention scheme" in str(one.what)
    assert _line(one.line).strip().startswith("keep_for:")


def test_nothing_is_known_of_the_cameras(found):
    """The notice says that there is CCTV, and nothing else."""
    one = _one(found, "cameras-unknown", "cctv-system")

    assert str(one.what).startswith("Nothing is known of CCTV")
    assert _line(one.line).strip() == "recording:"


def test_no_basis_is_tied_to_a_purpose(victoria, found):
    """Only fundraising has a basis in the notice; all others are readings or open."""
    open_ones = _records(found, "basis-not-tied") | _records(found, "basis-unknown")

    assert open_ones == {one.id for one in victoria.activities} - {"fundraising"}


def test_a_supplier_s_fact_names_the_library_it_came_from(found):
    """ClassDojo's old papers are in the library, not in the school's map."""
    one = _one(found, "evidence-stale", "classdojo")

    assert one.file == one.library == "datamap/suppliers/classdojo.yaml"
