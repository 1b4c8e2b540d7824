"""Forms of the desk: fields from the record model, and answers as they are written."""

import json
from datetime import date

import pytest

from datamap.load import build_map
from datamap.model import Activity, Flow, Party, System
from datamap.strict_yaml import read_text
from datamap.vocabulary import Nation
from dpia.judgement import Override
from reports.desk.adding import FormError, new_activity, new_flow
from reports.desk.fields import fields_of, id_from
from reports.desk.forms import groups_of, use_groups
from reports.desk.tasks_in_law import laws_behind
from reports.desk.values import held_in, shown, written
from tests.conftest import BARE

ON = date(2026, 11, 24)
ENGLAND, WALES = Nation.ENGLAND, Nation.WALES


@pytest.fixture(scope="module")
def bare():
    """Return a small map."""
    return build_map(read_text(BARE, "map.yaml"))


def field(model, name, datamap):
    """Return a field of a class by its name."""
    return next(one for one in fields_of(model, datamap) if one.name == name)


@pytest.mark.parametrize(
    ("model", "name", "sort"),
    [
        (Activity, "name", "text"),
        (Activity, "purpose", "long"),
        (Activity, "people", "choices"),
        (Activity, "data", "choices"),
        (Activity, "data_from", "choices"),
        (Activity, "lawful_basis", "choice"),
        (Activity, "law", "choices"),
        (Activity, "schedule_1", "choices"),
        (Activity, "retention.keep_for", "period"),
        (Activity, "traits.monitoring", "yes-no"),
        (Activity, "consent.record", "choice"),
        (Flow, "to", "choice"),
        (Flow, "through", "choice"),
        (Flow, "derogation", "choice"),
        (Flow, "starts_on", "day"),
        (System, "certifications", "lines"),
        (System, "provider", "choice"),
        (Party, "country", "choice"),
    ],
)
def test_how_a_field_is_asked(bare, model, name, sort):
    """Its type says how a field is asked for, and its choices are a closed list."""
    found = field(model, name, bare)

    assert found.sort == sort
    assert found.label
    assert found.help.endswith(".") or found.sort == "yes-no"
    assert "Left out" not in found.help
    assert bool(found.options) or sort not in ("choices",)


def test_a_yes_or_no_is_asked_as_a_sentence(bare):
    """The sentence under a field that takes yes or no is its label."""
    found = field(Activity, "traits.monitoring", bare)

    assert found.label == "It watches people systematically"
    assert found.help == ""


def test_a_choice_is_not_told_of_ids(bare):
    """Where the model speaks of an id, the form speaks of the thing."""
    told = {one.name: one.help for one in fields_of(Override, bare)}

    assert told["risk"] == "The risk in the catalogue."
    assert told["about"].startswith("The system or recipient")


def test_a_note_is_shown_without_its_short_name(bare):
    """A short name at the start of a note is left to the file."""
    raw = bare.activities[0].model_dump(mode="json", exclude_defaults=True)
    notes = ("un-basis", "un-basis: nobody said.", "Nobody-said it.")

    found = [
        shown(
            Activity.model_validate({**raw, "data": {"value": "unknown", "note": one}}),
            field(Activity, "data", bare),
        )["note"]
        for one in notes
    ]

    assert found == ["", "nobody said.", "Nobody-said it."]


def test_lists_of_parts_are_left_to_the_file(bare):
    """What is no single answer, such as places of storage, is not asked for."""
    names = {one.name for one in fields_of(System, bare)}

    assert not names & {"stored_in", "id", "source", "note"}


def test_what_a_field_may_be(bare):
    """Facts may be unknown, some of them nothing, and a name has to be there."""
    basis, law = (field(Activity, one, bare) for one in ("lawful_basis", "law"))
    name = field(Activity, "name", bare)

    assert (basis.is_fact, basis.may_be_none, basis.is_required) == (True, False, False)
    assert (law.is_fact, law.may_be_none) == (True, True)
    assert (name.is_fact, name.is_required) == (False, True)
    assert {"public-task", "consent"} < {value for value, _ in basis.options}


@pytest.mark.parametrize(
    ("given", "before", "expected"),
    [
        ({"state": "known", "value": "consent"}, None, "consent"),
        ({"state": "unknown", "value": None}, "consent", "unknown"),
        ({"state": "none"}, None, "none"),
        ({"state": "known", "value": None}, None, "unknown"),
        ({"state": "known", "value": " "}, None, "unknown"),
        ({"state": "left-out"}, "consent", None),
        (
            {"state": "known", "value": "consent", "source": "form",
             "checkedOn": "2026-11-01"},
            None,
            {"value": "consent",
             "evidence": [{"source": "form", "checked_on": "2026-11-01"}]},
        ),
        (
            {"state": "known", "value": "consent", "source": "form"},
            {"value": "unknown", "ask": "dpo", "note": "un-basis"},
            {"value": "consent", "evidence": [{"source": "form"}], "note": "un-basis"},
        ),
        (
            {"state": "unknown"},
            {"value": "consent", "ask": "dpo", "note": "n",
             "evidence": [{"source": "a"}]},
            {"value": "unknown", "ask": "dpo", "note": "n"},
        ),
        (
            {"state": "known", "value": "consent", "source": "form",
             "checkedOn": "2026-11-01"},
            {"value": "consent", "provisional": "a reading", "evidence": [
                {"source": "form", "checked_on": "2025-11-01",
                 "expires_on": "2026-01-01", "grade": "owner"}, {"source": "other"}]},
            {"value": "consent", "evidence": [
                {"source": "form", "checked_on": "2026-11-01", "grade": "owner"},
                {"source": "other"}]},
        ),
        (
            {"state": "known", "value": "consent", "source": "new"},
            {"value": "consent", "evidence": {"source": "old", "grade": "owner"}},
            {"value": "consent", "evidence": [{"source": "new"}]},
        ),
    ],
)  # fmt: skip
def test_an_answer_as_it_is_written(bare, given, before, expected):
    """An answer keeps the note beside it, and evidence that is still about it."""
    basis = field(Activity, "lawful_basis", bare)

    assert written(basis, given, before) == expected


def test_a_plain_field_as_it_is_written(bare):
    """A field that is no fact is its value, or left out."""
    name = field(Activity, "name", bare)

    assert written(name, {"state": "known", "value": " Teaching "}, None) == "Teaching"
    assert written(name, {"state": "known", "value": ""}, None) is None


def test_what_a_form_shows(bare):
    """A form shows the answer, its evidence, whose reading it is, and who disagrees."""
    raw = bare.activities[0].model_dump(mode="json", exclude_defaults=True)
    record = Activity.model_validate(
        {
            **raw,
            "lawful_basis": {
                "value": "consent",
                "provisional": "DPO",
                "evidence": [{"source": "form", "checked_on": "2026-11-01"}],
                "note": "N.",
            },
            "must_provide": {"conflicting": [{"value": True}, {"value": False}]},
        }
    )

    basis = shown(record, field(Activity, "lawful_basis", bare))
    must = shown(record, field(Activity, "must_provide", bare))
    people = shown(record, field(Activity, "people", bare))

    assert basis["value"] == "consent"
    assert (basis["source"], basis["checkedOn"]) == ("form", "2026-11-01")
    assert (basis["provisional"], basis["note"]) == ("DPO", "N.")
    assert (must["state"], must["claims"]) == ("conflicting", ["True", "False"])
    assert (people["state"], people["value"]) == ("known", ["pupils"])


def test_a_field_is_found_by_its_written_name(known_map):
    """The fields from and to of a flow are found as the file names them."""
    assert held_in(known_map.flows[0], "to") == known_map.flows[0].recipient
    starts = field(Flow, "starts_on", known_map)
    assert shown(known_map.flows[0], starts)["state"] in ("known", "unknown")


@pytest.mark.parametrize(
    ("name", "taken", "expected"),
    [
        ("Lluniau Môn!", (), "lluniau-mon"),
        ("???", (), "new"),
        ("Photos", ("photos", "photos-2"), "photos-3"),
    ],
)
def test_short_names(name, taken, expected):
    """A short name is plain, permanent and not taken."""
    assert id_from(name, taken) == expected


def test_a_new_activity_needs_a_few_words(bare):
    """Every field that is missing is named at once."""
    with pytest.raises(FormError) as caught:
        [*new_activity(bare, {})]

    assert [one.field for one in caught.value.problems] == ["name", "purpose", "people"]


def test_a_new_kind_of_data_needs_a_kind(bare):
    """New data without what it is most like is not added: its tier hangs on it."""
    given = {"name": "N", "purpose": "P", "people": ["pupils"], "new_data": "Photos"}

    with pytest.raises(FormError) as caught:
        [*new_activity(bare, given)]

    assert [one.field for one in caught.value.problems] == ["new_kind"]


def test_a_new_activity_leaves_open_what_is_not_said(bare):
    """Data and basis that are not said are unknown, never guessed."""
    given = {"name": "Photos", "purpose": "P", "people": ["pupils"]}

    (change,) = new_activity(bare, given)

    assert (change.value["data"], change.value["lawful_basis"]) == (
        "unknown",
        "unknown",
    )


def test_a_new_product(bare, tmp_path):
    """A product that is in no list comes with its company, once."""
    given = {"product": "Snap", "company": "Snap Ltd", "country": "GB"}
    changes = [*new_flow(tmp_path, bare, "teaching", given)]

    assert [one.section for one in changes] == ["parties", "systems", "flows"]
    assert changes[0].value["country"] == "GB"
    assert changes[2].value["to"] == changes[0].record
    assert changes[2].value["data"] == "unknown"


def test_a_new_product_of_a_known_company(known_map, tmp_path):
    """A company that the map has already is not added again."""
    given = {"product": "Snap", "company": "FIRM"}

    changes = [*new_flow(tmp_path, known_map, "teaching", given)]

    assert [one.section for one in changes] == ["systems", "flows"]
    assert changes[1].value["to"] == "firm"


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({}, ["system"]),
        ({"product": "Snap"}, ["company"]),
        ({"system": "no-such-system"}, ["system"]),
    ],
)
def test_a_use_that_cannot_be_added(bare, tmp_path, given, fields):
    """What is missing is told at the field."""
    with pytest.raises(FormError) as caught:
        [*new_flow(tmp_path, bare, "teaching", given)]

    assert [one.field for one in caught.value.problems] == fields


def test_where_a_product_keeps_data_is_told(known_map):
    """Places are told with the product; they are changed in the file."""
    groups = use_groups(known_map, known_map.flows[0].id)
    unsaid = known_map.replacing(System(id="app", name="App"))

    told = next(one["told"] for one in groups if "told" in one)
    nothing = next(
        x["told"] for x in use_groups(unsaid, unsaid.flows[0].id) if "told" in x
    )
    assert told == [
        "Primary: United Kingdom.", "Backup: Ireland.",
        "Support access: United Kingdom.", "Telemetry: none.",
    ]  # fmt: skip
    assert nothing == ["Where its data is kept: we do not know."]


def test_law_that_can_be_a_task_or_a_duty(bare):
    """Law of the nation and the day is offered, and no rule about data as such."""
    england, wales = (laws_behind(one, ON, ()) for one in (ENGLAND, WALES))
    scotland = laws_behind(Nation.SCOTLAND, ON, ())

    assert {"uk-gdpr/15", "education-act-1996", "uksi-2005-1437"} <= england
    assert "uk-gdpr/83" not in england | wales | scotland
    assert "alnet-wales-act-2018" in wales - england - scotland
    assert "wsi-2004-1026" not in wales
    assert "equality-act-2010" in england & wales & scotland


def test_law_that_the_map_names_is_offered(bare):
    """What is chosen already stays on the list, whatever it is."""
    chosen = ["uk-gdpr/83", "alnet-wales-act-2018"]

    assert {*chosen} <= laws_behind(ENGLAND, ON, chosen)


def test_law_is_told_apart_by_its_citation(bare):
    """No two provisions read the same."""
    law = field(Activity, "law", bare)
    labels = [label for _, label in law.options]

    assert len({*labels}) == len(labels)
    assert dict(law.options)["uk-gdpr/15"] == "Access (Article 15 UK GDPR)"


def test_the_form_offers_law_of_the_day(bare):
    """The form of an activity offers less than all there is."""
    fields = [x for group in groups_of(bare, "teaching", ON) for x in group["fields"]]
    law = next(one for one in fields if one["name"] == "law")

    assert 0 < len(law["options"]) < 40
    assert law["options"] != [*field(Activity, "law", bare).options]


def test_a_long_name_does_not_stand_before_each_item(bare):
    """Of a long name its beginning stands before each item; a short one whole."""
    long = "Personal details such as name, date of birth, address and ..."
    data = [
        {
            "id": "a",
            "name": long,
            "items": {"listed": [{"id": "x", "name": "Postcode"}]},
        },
        {
            "id": "b",
            "name": "Meals",
            "items": {"listed": [{"id": "x", "name": "Diet"}]},
        },
    ]
    data = [{**one, "about": ["pupils"], "kind": "identity"} for one in data]
    tree = read_text(BARE, "map.yaml").tree
    datamap = build_map(read_text(json.dumps({**tree, "data": data}), "map.yaml"))

    labels = [label for _, label in field(Activity, "data", datamap).options]

    assert labels == [
        long,
        "Personal details such as name, date \u2026: Postcode",
        "Meals",
        "Meals: Diet",
    ]
