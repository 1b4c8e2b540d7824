"""The commands trace, breach, depend and paths, as a person calls them."""

import csv
import io
import json

import pytest
from click.testing import CliRunner

from datamap.errors import DataMapError
from datamap.named import name_of
from reports.cli.breach import breach
from reports.cli.depend import depend
from reports.cli.paths import paths
from reports.cli.trace import trace

ON = ("--on", "2026-11-24")
ERASURE = ("--people", "pupils", "--right", "erasure")

CALLS = [
    pytest.param(trace, ERASURE, id="trace"),
    pytest.param(breach, ("--system", "myconcern"), id="breach"),
    pytest.param(depend, ("--party", "classdojo-inc"), id="depend"),
    pytest.param(paths, ("--place", "US"), id="paths"),
]


def call(command, *options):
    """Return what a command prints for the worked example."""
    result = CliRunner().invoke(
        command, ["victoria-cp", *ON, *options], catch_exceptions=False
    )
    assert result.exit_code == 0, result.output
    return result.output


def as_json(command, *options):
    """Return the object that a command prints."""
    return json.loads(call(command, *options, "--format", "json"))


@pytest.mark.parametrize(("command", "options"), CALLS)
def test_json_has_the_outer_keys_and_reasons(command, options):
    """Every answer says which map and day, and every row which records."""
    answer = as_json(command, *options)

    assert {"format", "command", "on", "map", "rows"} <= set(answer)
    assert answer["command"] == command.name
    assert all(row["because"] for row in answer["rows"])
    assert all(one["line"] for row in answer["rows"] for one in row["because"])


@pytest.mark.parametrize(("command", "options"), CALLS)
def test_csv_has_the_same_rows(command, options):
    """CSV has a line for each row of the JSON."""
    text = call(command, *options, "--format", "csv")

    lines = list(csv.DictReader(io.StringIO(text)))
    assert len(lines) == len(as_json(command, *options)["rows"])


@pytest.mark.parametrize(("command", "options"), CALLS)
def test_the_table_shows_no_python(command, options):
    """A person reads words, not None, nan or classes."""
    text = call(command, *options)

    assert not {"None", "nan", "Truth", "<"} & set(text.replace("(", " ").split())


def test_trace_has_the_keys_of_the_contract():
    """Rows of trace have what other programs rely on."""
    answer = as_json(trace, *ERASURE, "--received", "2026-11-20")

    assert {
        "people", "data", "system", "recipient", "role", "activity", "lawful_basis",
        "right_applies", "why", "tell",
    } <= set(answer["rows"][0])  # fmt: skip
    assert answer["checklist"][0].endswith("2026-11-20.")
    assert {one["due"] for one in answer["limits"]} >= {"2026-12-20", "2027-02-20"}


def test_trace_names_who_is_told_and_where_the_right_is_not(example):
    """The table names every party, GwE's end and the bases without the right."""
    text = call(trace, *ERASURE, "--received", "2026-11-20")

    told = [name_of(example, one) for one in as_json(trace, *ERASURE)["tell"]]
    assert len(told) > 20
    assert all(name in text for name in told)
    words = " ".join(text.split())
    assert "(ended 2025-05-31)" in words
    assert 'Under "Public task" (not confirmed) the right does not apply' in words
    assert 'Under "Legal obligation" (not confirmed) the right does not apply' in words


def test_trace_says_first_what_to_do():
    """The numbered steps and the time stand above the table; it is cut unless asked."""
    text, every = call(trace, *ERASURE), call(trace, *ERASURE, "--all")

    assert text.startswith("What to do:\n  1. ")
    assert text.index("Time:") < text.index("Held by")
    assert " holders of the data; " in text
    assert "more: see them with --all." in text
    assert "see them with --all" not in every


def test_the_checklist_is_a_paper_for_the_office(example):
    """It says school, request and last day, every party to tell and every step."""
    text = call(trace, *ERASURE, "--received", "2026-11-20", "--checklist")
    words = " ".join(text.split())
    answer = as_json(trace, *ERASURE, "--received", "2026-11-20")

    assert "School: Victoria CP School" in words
    assert "Who asks: Pupils" in words
    assert "Answer by: 2026-12-20" in words
    assert text.count("[ ] ") == len(answer["checklist"])
    assert all(" ".join(step.split()) in words for step in answer["checklist"])
    for party in answer["tell"]:
        assert name_of(example, party) in words
    assert 'Under "Public task" (not confirmed) the right does not apply' in words
    assert max(map(len, text.splitlines())) <= 78
    assert "None" not in text
    assert "Ask GwE" not in words


@pytest.mark.parametrize(
    ("data", "named"),
    [("pupil-details", "Pupil's details"), ("pupil-details.address", "Address")],
)
def test_the_checklist_names_the_data_that_is_asked_for(example, data, named):
    """A category or an item is called by its name; days not known are left open."""
    if "." in data:
        (data, named) = next(
            (f"{one.id}.{each.id}", each.name)
            for one, each in example.items()
            if one.id == "pupil-details"
        )

    text = call(trace, "--people", "pupils", "--right", "access", "--data", data,
                "--checklist")  # fmt: skip

    assert f"About:              {named}" in text
    assert "Came in on:         ____" in text


def test_trace_of_an_item_says_when_nobody_has_it():
    """A category that is about other people gives an empty answer in words."""
    text = call(trace, "--people", "people-on-cctv", "--data", "pupil-health",
                "--right", "access")  # fmt: skip

    assert "Nobody is recorded as holding such data" in text


def test_breach_has_the_keys_of_the_contract():
    """Rows of breach have what other programs rely on; the clock is beside them."""
    answer = as_json(breach, "--party", "classdojo-inc", "--aware", "2026-11-20T16:30")

    assert {
        "people", "count", "data", "tier", "special", "place", "recipient",
        "report_to_regulator", "tell_people", "why",
    } <= set(answer["rows"][0])  # fmt: skip
    assert answer["rows"][0]["count"] == "unknown"
    assert answer["clock"]["due_at"] == "2026-11-23T16:30+00:00"
    assert answer["processors"] == [
        {"party": "classdojo-inc", "notice_hours": "unknown"}
    ]


def test_breach_prints_the_clock_and_the_gaps():
    """The table gives the end of the 72 hours and what is still to write."""
    text = call(breach, "--system", "myconcern", "--aware", "2026-11-20 16:30")

    assert "end at 2026-11-23 16:30, UK time" in text
    assert "Still to write:" in text


def test_breach_without_a_time_tells_the_rule():
    """Where no time is given the rule stands in its place."""
    text = call(breach, "--system", "myconcern")

    assert "within 72" in " ".join(text.split())


@pytest.mark.parametrize("command", [breach, depend])
@pytest.mark.parametrize("options", [(), ("--system", "hwb", "--party", "google")])
def test_one_place_is_asked_for(command, options):
    """Neither or both of --system and --party is a wrong call, said in words."""
    with pytest.raises(DataMapError, match="give either --system ID or --party ID"):
        call(command, *options)


@pytest.mark.parametrize(
    ("command", "options", "words"),
    [
        (trace, ("--people", "pupil", "--right", "access"), "write pupils"),
        (breach, ("--system", "myconcerns"), "write myconcern"),
        (depend, ("--party", "googel"), "write google"),
        (paths, ("--party", "microsof"), "write microsoft"),
    ],
)
def test_a_slip_in_an_id_is_put_right(command, options, words):
    """The error names the id that was probably meant."""
    with pytest.raises(DataMapError, match=words):
        call(command, *options)


def test_depend_says_what_could_not_be_answered():
    """Photographs have no other certain copy than ClassDojo's."""
    text = " ".join(call(depend, "--party", "classdojo-inc").split())

    assert "these could not be answered: access" in text
    rows = as_json(depend, "--system", "hwb")["rows"]
    assert {row["stops"] for row in rows} == {"yes", "partly"}


def test_depend_on_what_nothing_needs():
    """A party that no flow needs stops nothing."""
    assert "Nothing in the map needs it." in call(
        depend, "--party", "schools-dpo-service"
    )


def test_paths_say_when_there_are_more():
    """A bounded list says so, and still names all that gets there."""
    answer = as_json(paths, "--place", "US", "--limit", "1")
    text = " ".join(call(paths, "--place", "US", "--limit", "1").split())

    assert answer["bounded"] is True
    assert len(answer["rows"]) == 1
    assert len(answer["reached_by"]) > 1
    assert "there are more" in text


def test_paths_to_a_country_that_nothing_reaches():
    """Where nothing goes the answer says so."""
    text = call(paths, "--place", "BR")

    assert "No such data gets there by any flow of the map." in text
