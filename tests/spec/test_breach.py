"""Breaches: what is exposed, whether it has to be told, and by when."""

from datetime import UTC, date, datetime

import pytest

from datamap.breach import breach_reach, clock_for
from datamap.load import build_map, read_map
from datamap.logic import Truth
from datamap.named import NoSuchRecordError
from datamap.strict_yaml import read_text

ON = date(2026, 11, 24)

MAP = """
format: dpia-map/1
school:
  id: school
  name: Ysgol
  nation: wales
  phase: primary
  contacts: {contacts}
people: [{{id: group, name: Group, children: {children}, count: {count},
  protected: {protected}}}]
data:
  - {{id: first, name: First, about: [group], kind: {kind}}}
  - {{id: second, name: Second, about: [group], kind: {second}}}
parties:
  - {{id: supplier, name: Supplier, kind: supplier, country: GB,
     engages: [{{party: helper}}], breach_notice_hours: {hours}}}
  - {{id: helper, name: Helper, kind: supplier, country: US, engages: none}}
  - {{id: partner, name: Partner, kind: charity, country: GB, engages: none}}
  - {{id: further, name: Further, kind: charity, country: GB, engages: none}}
systems:
  - {{id: app, name: App, provider: supplier, measures: {measures},
     stored_in: [{{use: primary, place: GB}}, {{use: backup, place: IE}},
       {{use: support-access, place: none}}, {{use: telemetry, place: none}}]}}
  - {{id: service, name: Service, provider: supplier, part_of: app, stored_in: GB}}
  - {{id: loop, name: Loop, provider: unknown, part_of: other-loop}}
  - {{id: other-loop, name: Other loop, provider: school, part_of: loop, stored_in: GB}}
activities:
  - {{id: care, name: Care, purpose: To care., people: [group], data: [first, second],
     traits: {{could_endanger: {endanger}}}}}
flows:
  - {{id: caring, activity: care, from: school, to: supplier, through: app,
     role: processor, data: {data}}}
  - {{id: passing, activity: care, from: supplier, to: partner, data: [first]}}
  - {{id: further-on, activity: care, from: partner, to: further, data: [first]}}
  - {{id: serving, activity: care, from: school, to: supplier, through: service,
     data: [second], ends_on: 2025-07-31}}
  - {{id: looping, activity: care, from: school, to: school, through: loop,
     data: [second]}}
{more}
"""


def reach(at="app", on=ON, **fields):
    """Return the reach of a breach in an invented map."""
    usual = {
        "children": "false", "count": "30", "kind": "identity", "second": "identity",
        "protected": "false", "endanger": "false", "data": "[first]",
        "measures": "none", "hours": "24", "contacts": "[]", "more": "",
    }  # fmt: skip
    text = MAP.format(**{**usual, **fields})
    return breach_reach(build_map(read_text(text, "map.yaml")), at, on)


def exposed(name, **fields):
    """Return what a breach exposes of one category."""
    (found,) = (one for one in reach(**fields).exposed if one.data == name)
    return found


@pytest.mark.parametrize(
    ("fields", "regulator", "people"),
    [
        pytest.param({"kind": "safeguarding"}, "likely", "likely", id="critical"),
        pytest.param({"kind": "health"}, "likely", "likely", id="special category"),
        pytest.param({"kind": "attainment"}, "likely", "unknown", id="personal"),
        pytest.param(
            {"kind": "attainment", "children": "true"},
            "likely", "likely", id="personal, children",
        ),
        pytest.param(
            {"kind": "attainment", "protected": "true"},
            "likely", "likely", id="some have protected addresses",
        ),
        pytest.param(
            {"kind": "attainment", "endanger": "true"},
            "likely", "likely", id="it could endanger someone",
        ),
        pytest.param({"kind": "alumni"}, "unknown", "unlikely", id="ordinary"),
        pytest.param({"kind": "visitor"}, "unknown", "unlikely", id="visitors"),
    ],
)  # fmt: skip
def test_who_has_to_be_told(fields, regulator, people):
    """UK GDPR Articles 33 and 34, by tier, group and danger."""
    found = reach(**fields)

    assert found.report_to_regulator.value == regulator
    assert found.tell_people.value == people


def test_a_flow_carries_some_of_what_it_can():
    """Nobody said which of two kinds the app has; each alone bears a risk."""
    both = reach(data="unknown", kind="health", second="attainment")
    either = reach(data="unknown", kind="health", second="alumni")

    assert both.report_to_regulator.value == "likely"
    assert both.tell_people.value == "unknown"
    assert either.report_to_regulator.value == "unknown"


def test_where_nothing_is_recorded_nobody_knows():
    """A party that no flow of the example reaches may still have had something."""
    found = breach_reach(read_map("victoria-cp"), "schools-dpo-service", ON)

    assert found.exposed == ()
    assert found.tell_people.value == "unknown"
    assert [one.known for one in found.report if one.id == "consequences"] == [()]


def test_services_of_each_other_are_followed_once():
    """Two systems that are each a part of the other do not go round for ever."""
    assert reach(at="other-loop").exposed[0].sure is Truth.UNKNOWN


def test_places_and_onward_recipients():
    """The app's places, its provider, whom that engages and passes the data to."""
    found = exposed("first")

    assert found.places == ("GB", "IE")
    assert found.onward == ("supplier", "helper", "partner", "further")


def test_a_party_has_what_it_received_and_what_it_sent():
    """The supplier's own place and the app's are where the supplier had it."""
    found = exposed("first", at="supplier")

    assert found.places == ("GB", "IE")
    assert found.onward == ("helper", "partner", "further")


def test_a_sub_processor_has_it_as_well():
    """A breach at the helper exposes what the supplier gave it."""
    found = exposed("first", at="helper")

    assert found.places == ("US", "unknown")
    assert found.onward == ()


def test_a_platform_perhaps_exposes_its_services():
    """The service of the app was used until 2025, so it is only perhaps there."""
    assert exposed("second").sure is Truth.UNKNOWN
    assert exposed("first").sure is Truth.YES


def test_a_breach_at_the_school_exposes_all_that_it_sends():
    """The school's id is a place too."""
    assert {one.data for one in reach(at="school").exposed} == {"first", "second"}
    assert reach(at="school").providers == ()


@pytest.mark.parametrize(
    ("count", "known", "words"),
    [("30", 30, "about 30 people"), ("unknown", None, "Nobody has said how many")],
)
def test_an_unknown_number_stays_unknown(count, known, words):
    """Nobody's silence counts as nobody."""
    found = exposed("first", count=count)

    assert found.count == known
    assert any(words in str(one) for one in found.why)


def test_the_reasons_name_what_makes_it_worse():
    """Special data, offences and children are told."""
    found = exposed("first", kind="safeguarding", children="true", data="unknown")
    words = " ".join(map(str, found.why))

    assert "tier T4" in words
    assert "Special category data" in words
    assert "about children" in words
    assert "whether this data was there" in words


FRESH = "evidence: [{source: s, checked_on: 2026-11-01}]"


@pytest.mark.parametrize(
    ("measures", "more", "expected"),
    [
        ("none", "", Truth.NO),
        ("[ct-01]", "", Truth.NO),
        ("unknown", "", Truth.UNKNOWN),
        ("[ct-02]", "", Truth.UNKNOWN),
        (f"{{value: [ct-02], {FRESH}}}", "", Truth.YES),
        ("none", f"state: in-place, {FRESH}", Truth.YES),
        ("none", "state: in-place", Truth.UNKNOWN),
        ("none", "state: planned", Truth.NO),
    ],
)
def test_encryption_counts_with_fresh_evidence_only(measures, more, expected):
    """Encryption somebody merely claims may be in place, no more."""
    record = f"measures: [{{id: lock, measure: ct-02, applies_to: [app], {more}}}]"
    found = reach(measures=measures, more=record if more else "")

    assert found.is_encrypted is expected


def test_encryption_alone_never_makes_telling_unlikely():
    """Whether somebody had the key is not in a map."""
    found = reach(kind="health", measures=f"{{value: [ct-02], {FRESH}}}")

    assert found.tell_people.value == "likely"


def test_encryption_at_a_party_is_not_known_from_its_systems():
    """A party may have the data outside the system that is encrypted."""
    assert reach(at="supplier").is_encrypted is Truth.UNKNOWN


def test_the_report_shows_what_is_missing():
    """Article 33(3): the map fills what it knows and the rest stays visible."""
    found = {one.id: one for one in reach(count="unknown").report}

    assert list(found) == [
        "what-happened", "people", "records", "contact", "consequences", "measures",
    ]  # fmt: skip
    assert str(found["people"].missing) == "Write roughly how many: Group."
    assert str(found["contact"].missing) == "Write whom the regulator can ask."


def test_the_report_uses_what_the_map_knows():
    """Numbers, kinds and the officer's mailbox are filled in."""
    contacts = "[{role: data-protection-officer, email: dpo@school.example}]"
    lock = f"id: a, measure: ct-02, applies_to: [school], state: in-place, {FRESH}"
    more = f"measures: [{{{lock}}}]"
    found = {one.id: one for one in reach(contacts=contacts, more=more).report}

    assert [str(one) for one in found["people"].known] == ["Group: 30."]
    assert found["people"].missing is None
    assert found["contact"].missing is None
    assert [str(one) for one in found["measures"].known] == [
        "Encryption is shown to be in place."
    ]


def test_what_nobody_said_is_listed():
    """Each unknown that the answer hangs on is a sentence."""
    found = reach(at="loop", count="unknown", measures="unknown", hours="unknown")
    words = " ".join(map(str, found.unknowns))

    assert "how many people" in words
    assert "where all of it is kept" in words
    assert "who runs Loop" in words


def test_a_place_that_is_known_is_no_unknown():
    """Everything at the last charity is in one country and goes no further."""
    words = " ".join(map(str, reach(at="further").unknowns))

    assert "where all of it is kept" not in words
    assert "who else has it" not in words


def test_a_supplier_that_said_nothing_on_breaches_is_an_unknown():
    """How soon a processor tells the school is asked of its contract."""
    silent = " ".join(map(str, reach(hours="unknown").unknowns))
    said = " ".join(map(str, reach(hours="24").unknowns))

    assert "how soon Supplier must tell" in silent
    assert "how soon" not in said


@pytest.mark.parametrize(
    ("aware", "due"),
    [
        pytest.param("2026-11-20T16:30", "2026-11-23T16:30", id="a weekend counts"),
        pytest.param("2026-03-27T18:00", "2026-03-30T19:00", id="clocks go forward"),
        pytest.param("2026-10-23T09:30", "2026-10-26T08:30", id="clocks go back"),
        pytest.param(
            "2026-10-25T01:30", "2026-10-28T00:30", id="the hour that is twice"
        ),
        pytest.param("2026-12-24T23:59", "2026-12-27T23:59", id="holidays count"),
    ],
)
def test_seventy_two_hours_are_elapsed_hours(aware, due):
    """UK GDPR Article 33(1), in UK time."""
    found = clock_for(datetime.fromisoformat(aware))

    assert f"{found.due_at:%Y-%m-%dT%H:%M}" == due
    assert found.hours == 72


def test_a_time_with_a_zone_is_turned_into_uk_time():
    """Noon in universal time is one o'clock in a British summer."""
    found = clock_for(datetime(2026, 7, 1, 12, tzinfo=UTC))

    assert f"{found.aware_at:%H:%M}" == "13:00"


def test_a_place_that_is_not_there_is_put_right():
    """A slip in an id is answered with the one that was meant."""
    with pytest.raises(NoSuchRecordError, match="write supplier"):
        reach(at="suplier")


def test_the_example_tells_of_its_safeguarding_tool():
    """A breach there is reported; nobody has said what was sent to it."""
    found = breach_reach(read_map("victoria-cp"), "myconcern", ON)

    assert found.report_to_regulator.value == "likely"
    assert ("pupils", "safeguarding-records") in {
        (one.group.id, one.data) for one in found.exposed
    }
