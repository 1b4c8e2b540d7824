"""Hygiene of every file and every row of reference data."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import date, timedelta
from importlib import resources
from itertools import pairwise

import pytest

from datamap import vocabulary
from datamap.reference import (
    TABLES,
    BasisHint,
    Exemption,
    Provision,
    RegimeRow,
    RetentionDefault,
    RightRow,
    SensitivityRow,
    Source,
    TierRow,
    VolatileItem,
    all_rows,
    country_name,
    is_country,
    rows_of,
    table,
    volatile_items,
)

EXPECTED = {
    "adq": 17, "apd": 4, "br": 13, "co": 5, "dc": 56, "der": 9, "duaa": 20,
    "er": 11, "ex": 9, "lb": 7, "oq": 10, "pc": 14, "pk": 11, "pl": 5, "pn": 18,
    "ra": 7, "rc": 30, "ret": 36, "rli": 5, "rp": 4, "rt": 12, "rx": 3, "s1": 16,
    "sc": 10, "tl": 7, "tm": 9, "tr": 3, "tra": 7, "us": 7, "vd": 34, "wa": 37, "wb": 9,
    "wl": 5,
}  # fmt: skip
"""Facts of the team's fact file by the start of their ids."""

ROW_TABLES = [name for name in TABLES if name != "sources"]


def _ids(name):
    return {entry.id for entry in table(name)}


@pytest.mark.parametrize("name", TABLES)
def test_ids_are_unique(name):
    """An id names one entry of its table."""
    ids = Counter(entry.id for entry in table(name))

    assert [id_ for id_, count in ids.items() if count > 1] == []


def test_every_file_is_a_table_and_every_table_a_file():
    """No data file lies about unread."""
    folder = resources.files("datamap.reference")

    files = {file.name for file in folder.iterdir() if file.name.endswith(".yaml")}

    assert files == {f"{name}.yaml" for name in TABLES}


@pytest.mark.parametrize("name", TABLES)
def test_every_file_says_what_it_is(name):
    """A data file opens with a comment for the person who reads it."""
    file = resources.files("datamap.reference").joinpath(f"{name}.yaml")

    first = file.read_text("utf-8").splitlines()[0]

    assert re.match(r"# [A-Z]", first)


@pytest.mark.parametrize("name", ROW_TABLES)
def test_prose_is_whole(name):
    """What a row says starts with a capital or a number and ends with a full stop."""
    sentence = re.compile(r"[A-Z0-9].*[.]$")

    broken = [
        row.id
        for row in table(name)
        if not sentence.match(row.says)
        or not sentence.match(row.unverified or "Yes.")
        or row.title.endswith(".")
    ]

    assert broken == []


@pytest.mark.parametrize("name", ROW_TABLES)
def test_sources_exist(name):
    """A row names sources that are listed, and only our own knowledge names none."""
    known = _ids("sources")

    unknown = [row.id for row in table(name) if not set(row.sources) <= known]
    odd = [
        row.id
        for row in table(name)
        if bool(row.sources) == (row.standing == "own-knowledge")
    ]

    assert unknown + odd == []


@pytest.mark.parametrize("name", ROW_TABLES)
def test_a_blog_is_no_authority(name):
    """A primary row has a source that is no law firm, newspaper or blog."""
    secondary = {source.id for source in rows_of(Source) if source.secondary}
    firm = [row for row in table(name) if row.standing in {"primary", "inferred"}]

    groundless = [row.id for row in firm if set(row.sources) <= secondary]

    assert groundless == []


@pytest.mark.parametrize("name", TABLES)
def test_checked_on(name):
    """Every row tells on which day it was last checked."""
    days = [entry.checked_on for entry in table(name)]

    assert all(day >= date(2026, 11, 24) for day in days)


@pytest.mark.parametrize("name", ROW_TABLES)
def test_unverified_rows_say_which_part(name):
    """A row that does not rest on a primary source says what is unverified."""
    silent = [
        row.id for row in table(name) if row.standing != "primary" and row.is_verified
    ]

    assert silent == []


@pytest.mark.parametrize("name", ROW_TABLES)
def test_cited_law_exists(name):
    """Every provision that a row cites was in force at some time."""
    begun = {row.id for row in rows_of(Provision) if row.is_commenced}

    missing = {id_ for row in table(name) for id_ in row.law} - begun

    assert missing == set()


@pytest.mark.parametrize("name", ROW_TABLES)
def test_first_day_is_not_after_last(name):
    """A row holds for at least a day."""
    periods = [(row.valid_from, row.valid_to) for row in table(name)]

    assert all(first <= last for first, last in periods if first and last)


@pytest.mark.parametrize("name", ROW_TABLES)
def test_volatile_and_open_questions_exist(name):
    """A row points at volatile items and open questions that are listed."""
    listed = {item.ref for item in table("volatile") + table("open_questions")}

    named = {ref for row in table(name) for ref in (row.volatile, row.open_question)}

    assert named - {None} <= listed


def test_replacements_follow_on():
    """A provision starts on the day after the one it replaces ends."""
    provisions = {row.id: row for row in rows_of(Provision)}
    replacing = [row for row in provisions.values() if row.replaces]
    pairs = [(row, provisions[row.replaces]) for row in replacing]

    gaps = [
        new.id
        for new, old in pairs
        if new.in_force_from != old.in_force_to + timedelta(days=1)
    ]

    assert gaps == []


def test_every_fact_of_the_fact_file_is_here():
    """No row of the team's fact file was left out, and none was made up."""
    refs = {row.ref for row in all_rows() if re.fullmatch(r"[a-z]+1?-\w+", row.ref)}

    assert dict(Counter(ref.split("-")[0] for ref in refs)) == EXPECTED


def test_every_source_of_the_fact_file_is_here():
    """All 98 sources are listed, with an address each."""
    sources = rows_of(Source)

    assert len(sources) == 98
    assert all(source.address for source in sources)


def test_every_volatile_item_of_ours_marks_a_row():
    """Only what belongs to the risk method marks no row here."""
    marked = {row.volatile for row in all_rows()}

    unmarked = {item.ref for item in volatile_items()} - marked

    assert unmarked == {"vd-01", "vd-30"}


def test_regimes_of_a_country_do_not_overlap():
    """A country has one regime on a day."""
    periods = defaultdict(list)
    for row in rows_of(RegimeRow):
        periods[row.country].append(row)

    for rows in periods.values():
        rows.sort(key=lambda row: row.valid_from)
        for before, after in pairwise(rows):
            assert before.valid_to < after.valid_from


@pytest.mark.parametrize("row", rows_of(RegimeRow), ids=lambda row: row.id)
def test_regime_rows(row):
    """A partial approval asks a question, and the place is an ISO country."""
    assert (row.approval == "partial") == (row.condition is not None)
    assert row.valid_from is not None
    assert row.country is None or is_country(row.country)


def test_regime_titles_are_the_names_of_countries():
    """The title of an approved country is its English name."""
    ours = {row.country: row.title for row in rows_of(RegimeRow) if row.country}

    different = {code for code in ours if ours[code] != country_name(code)}

    assert different == {"KR"}


@pytest.mark.parametrize("row", rows_of(RightRow), ids=lambda row: row.id)
def test_rights_answer_for_every_basis(row):
    """A right has an answer under each of the seven bases."""
    assert set(row.under) == _ids("lawful_bases")


@pytest.mark.parametrize("row", rows_of(Exemption), ids=lambda row: row.id)
def test_exemptions_limit_known_rights(row):
    """An exemption limits rights that are listed."""
    assert row.restricts
    assert set(row.restricts) <= _ids("rights")


@pytest.mark.parametrize("row", rows_of(BasisHint), ids=lambda row: row.id)
def test_hints_name_known_bases(row):
    """A hint names bases and conditions that are listed."""
    assert set(row.lawful_bases) <= _ids("lawful_bases")
    assert set(row.special_conditions) <= _ids("special_conditions")
    assert set(row.schedule_1) <= _ids("schedule_1")


@pytest.mark.parametrize("row", rows_of(SensitivityRow), ids=lambda row: row.id)
def test_kinds_of_data(row):
    """A kind of data names categories, tiers and bases that are listed."""
    categories = {str(category) for category in vocabulary.SpecialCategory}
    ranks = {tier.id: tier.rank for tier in rows_of(TierRow)}

    assert set(row.special) | set(row.may_reveal) <= categories
    assert not (row.special and row.may_reveal_special)
    assert row.may_reveal_special or not row.may_reveal
    assert set(row.typical_basis) <= _ids("lawful_bases")
    assert set(row.typical_conditions) <= _ids("special_conditions")
    assert set(row.typical_schedule_1) <= _ids("schedule_1")
    assert (row.tier_raised is None) == (row.raised_when is None)
    assert row.tier_raised is None or ranks[row.tier_raised] > ranks[row.tier]


@pytest.mark.parametrize("row", rows_of(SensitivityRow), ids=lambda row: row.id)
def test_tiers_are_marked_as_ours(row):
    """No tier is passed off as law."""
    assert not row.is_verified


@pytest.mark.parametrize("row", rows_of(RetentionDefault), ids=lambda row: row.id)
def test_retention_speaks_as_a_map_does(row):
    """A default period can be copied into a map."""
    assert row.starts_when in list(vocabulary.RetentionStart)
    assert row.then in list(vocabulary.Disposal)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("lawful_bases", vocabulary.LawfulBasis),
        ("special_conditions", vocabulary.SpecialCondition),
        ("mechanisms", vocabulary.TransferMechanism),
    ],
)
def test_maps_and_law_use_the_same_words(name, words):
    """What a map may say, reference data knows, and the other way round."""
    assert _ids(name) == {str(word) for word in words}


def test_rights_that_can_be_traced_are_rights():
    """Every right that a trace can be asked about is listed."""
    assert {str(right) for right in vocabulary.Right} <= _ids("rights")


def test_volatile_items_have_a_class():
    """How soon an item may change is one of three classes."""
    classes = {item.risk for item in rows_of(VolatileItem)}

    assert classes == {"A", "B", "C"}


def test_no_row_names_a_person():
    """Posts are named, and never the people who hold them."""
    folder = resources.files("datamap.reference")
    texts = [folder.joinpath(f"{name}.yaml").read_text("utf-8") for name in TABLES]

    assert not re.search(r"\b(Mr|Mrs|Ms|Dr)\b|Edwards", "".join(texts))
