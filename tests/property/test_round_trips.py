"""A map read back from YAML, JSON or Excel is the map that was written."""

import json
from datetime import date
from enum import Enum
from typing import Annotated, get_args, get_origin

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from datamap import reference
from datamap.conversions.json_map import from_json, to_json
from datamap.edit import MapFile
from datamap.excel import read_book, write_workbook
from datamap.facts import Fact
from datamap.load import MODELS, build_map, read_map
from datamap.references import FIELDS, LAW_FIELDS
from datamap.strict_yaml import read_text
from datamap.written import written_map
from datamap.yaml_text import field_lines, map_text

ON = date(2026, 11, 24)
FEW = settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],  # whole maps take minutes to shrink
    suppress_health_check=list(HealthCheck),
)

IDS = {
    "school": ["x-school"],
    "documents": ["x-paper", "x-letter"],
    "people": ["x-pupils", "x-parents"],
    "data": ["x-health", "x-photos"],
    "parties": ["x-firm", "x-council"],
    "systems": ["x-app", "x-files"],
    "activities": ["x-care", "x-lessons"],
    "flows": ["x-flow", "x-other-flow"],
    "measures": ["x-lock"],
    "questions": ["x-question"],
}
ANY_ID = [one for ids in IDS.values() for one in ids]
TEXTS = [
    "=1+1", "@SUM(A1)", "-5", "+44", "unknown", "None", "conflicting", "library: x",
    "see Places", "yes", "no", "012345", "2026-01-01", "1/2/2026", "a, b; c", "a\nb",
    "[]", "()", "_x0041_", "x005F_", "\u241b41;", "\x07 bell", "a: b # c", "{x", "'",
    '"quoted"', "Ysgol y Bryn \u2013 t\u0177", "\U0001f600", "long words " * 30 + "end",
    "C:\\new\\table", "\ttab", "1e5", "NO", "~", "null", "\ufeffmark", "\u2028line",
]  # fmt: skip
PATTERNS = {
    "^[A-Z]{2}$": ["GB", "US", "NO", "IE"],
    r"^P\d": ["P1Y", "P30D", "P6M"],
    "^[a-z]{2}$": ["en", "cy"],
    "^[^@": ["dpo@school.example"],
    "^[0-9a-f]{64}$": ["0" * 64],
}

texts = (
    st.one_of(
        st.sampled_from(TEXTS),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    )
    .map(str.strip)
    .filter(bool)
)
days = st.dates(date(1890, 1, 1), date(2100, 1, 1)).map(date.isoformat)


def patterns(annotation):
    """Return the patterns that an annotation asks of its texts."""
    if get_origin(annotation) is Annotated:
        inner, *metadata = get_args(annotation)
        own = [one.pattern for one in metadata if getattr(one, "pattern", None)]
        return own + patterns(inner)
    return [found for one in get_args(annotation) for found in patterns(one)]


def values(annotation, section, dotted):
    """Return a strategy for the written forms that a field takes."""
    kinds = FIELDS.get(section, {}).get(dotted)
    if get_origin(annotation) is Annotated and get_args(annotation):
        inner = get_args(annotation)[0]
        if get_origin(inner) is tuple or isinstance(inner, type):
            found = patterns(annotation)
            if not found and not kinds:
                return values(inner, section, dotted)
    if get_origin(annotation) is tuple:
        entry = values(get_args(annotation)[0], section, dotted)
        return st.lists(entry, min_size=1, max_size=2, unique_by=json.dumps)
    options = [one for one in get_args(annotation) if one is not type(None)]
    is_optional = options and get_origin(annotation) is not Annotated
    if is_optional and not isinstance(annotation, type):
        return values(options[0], section, dotted)
    return plain(annotation, section, dotted, kinds)


def plain(annotation, section, dotted, kinds):
    """Return a strategy for one value that is no list."""
    if isinstance(annotation, type) and issubclass(annotation, Fact):
        return facts(annotation, section, dotted)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return parts(annotation, section, dotted)
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return st.sampled_from([one.value for one in annotation])
    if dotted.endswith("source.document") or kinds:
        wanted = kinds or ("documents",)
        ids = ANY_ID if "any" in wanted else [i for k in wanted for i in IDS[k]]
        return st.sampled_from(ids)
    if dotted in LAW_FIELDS.get(section, {}):
        rows = reference.table(LAW_FIELDS[section][dotted])
        return st.sampled_from([row.id for row in rows][:6])
    return scalars(annotation)


def scalars(annotation):
    """Return a strategy for a text, a number, a day or a yes or no."""
    if annotation in (bool, int, date):
        return {bool: st.booleans(), int: st.integers(1, 9999), date: days}[annotation]
    inner = get_args(annotation)[0] if get_origin(annotation) is Annotated else None
    if inner in (bool, int, date):
        return scalars(inner)
    for pattern in patterns(annotation):
        for start, samples in PATTERNS.items():
            if pattern.startswith(start):
                return st.sampled_from(samples)
        return st.sampled_from(["x-firm", "x-care"])
    return texts


def facts(annotation, section, dotted):
    """Return a strategy for a fact in any of its forms."""
    answer = values(annotation.model_fields["value"].annotation, section, dotted)
    answer = answer.filter(lambda one: one not in ("unknown", "none"))
    words = ["unknown", "none"] if annotation.allows_none else ["unknown"]
    evidence = values(
        annotation.model_fields["evidence"].annotation, section, f"{dotted}.evidence"
    )
    extras = st.fixed_dictionaries(
        {},
        optional={
            "evidence": evidence,
            "provisional": texts,
            "ask": st.sampled_from(["school", "dpo"]),
            "note": texts,
        },
    )
    long = st.builds(lambda value, more: {"value": value, **more}, answer, extras)
    claim = st.fixed_dictionaries({"value": answer}, optional={"evidence": evidence})
    conflict = st.fixed_dictionaries(
        {"conflicting": st.lists(claim, min_size=1, max_size=2)},
        optional={"note": texts},
    )
    return st.one_of(st.sampled_from(words), answer, long, long, conflict)


def parts(model, section, prefix=""):
    """Return a strategy for the fields of a record or a part."""
    needed, optional = {}, {}
    for name, field in model.model_fields.items():
        key = field.alias or name
        dotted = f"{prefix}.{key}" if prefix else key
        if prefix and prefix.endswith("evidence") and key == "source":
            needed[key] = texts
            continue
        into = needed if field.default is PydanticUndefined else optional
        into[key] = values(field.annotation, section, dotted)
        if field.metadata and patterns(Annotated[(str, *field.metadata)]):
            annotated = Annotated[(field.annotation, *field.metadata)]
            into[key] = values(annotated, section, dotted)
    if "words" in optional:
        optional["words"] = texts.map(lambda one: one[:100])
        return st.fixed_dictionaries(needed, optional=optional).filter(bool)
    return st.fixed_dictionaries(needed, optional=optional)


FIXED = {
    "data": {
        "items": {"closed": False, "listed": [{"id": "one", "name": "One"}]},
    },
    "activities": {"data": ["x-health", "x-photos.one"]},
    "flows": {"data": ["x-health.one"]},
}


def records(section):
    """Return a strategy for the records of a section, with the ids they must have."""

    def named(listed):
        return [
            {**one, "id": name, **FIXED.get(section, {})}
            for one, name in zip(listed, IDS[section], strict=True)
        ]

    count = len(IDS[section])
    one = parts(MODELS[section], section)
    return st.lists(one, min_size=count, max_size=count).map(named)


class Made:
    """A map that was made up; its name in a failure is short."""

    def __init__(self, tree):
        """Build the map of a tree."""
        self.datamap = from_json(tree)

    def __repr__(self):
        """Return the start of the map's fingerprint."""
        return f"Made({self.datamap.fingerprint[:8]})"


maps = st.fixed_dictionaries(
    {
        "format": st.just("dpia-map/1"),
        "school": records("school").map(lambda one: one[0]),
        **{section: records(section) for section in IDS if section != "school"},
    },
    optional={
        "year": parts(MODELS["year"], "year"),
        "accepted": st.lists(parts(MODELS["accepted"], "accepted"), max_size=2),
    },
).map(Made)


def workbook(datamap, folder):
    """Return the path of a map's workbook."""
    path = folder / "map.xlsx"
    path.write_bytes(write_workbook(datamap, ON))
    return path


@FEW
@given(maps)
def test_a_map_in_json_reads_back_the_same(made):
    """Written as JSON text and read again, a map is equal."""
    assert from_json(json.loads(json.dumps(to_json(made.datamap)))) == made.datamap


@FEW
@given(maps)
def test_a_map_in_yaml_reads_back_the_same(made):
    """Written as a new file and read again, a map is equal."""
    text = map_text(written_map(made.datamap))

    assert build_map(read_text(text, "map.yaml")) == made.datamap


@FEW
@given(maps)
def test_a_map_in_excel_reads_back_the_same(tmp_path_factory, made):
    """Written as a workbook and read again, a map is equal."""
    path = workbook(made.datamap, tmp_path_factory.mktemp("book"))

    assert read_book(path).datamap == made.datamap


@FEW
@given(maps, maps)
def test_a_file_can_become_any_other_map(before, after):
    """Changed place by place, a file says what the other map says."""
    text = map_text(written_map(before.datamap))
    file = MapFile(text.encode(), "map.yaml")

    file.become(before.datamap, after.datamap)

    assert build_map(file.document()) == after.datamap


@FEW
@given(
    st.dictionaries(
        st.from_regex(r"\A[a-z_]{2,8}\Z"),
        st.recursive(
            st.one_of(texts, st.booleans(), st.integers(-(10**9), 10**9)),
            lambda inner: st.one_of(
                st.lists(inner, max_size=3),
                st.dictionaries(st.from_regex(r"\A[a-z_]{2,8}\Z"), inner, max_size=3),
            ),
            max_leaves=10,
        ),
        min_size=1,
    )
)
def test_plain_values_in_yaml_read_back_the_same(tree):
    """Whatever text stands in a value, our YAML means the same when it is read."""
    lines = [line for key in tree for line in field_lines(key, tree[key], 0)]

    assert read_text("\n".join(lines), "map.yaml").tree == tree


def test_the_example_reads_back_the_same_from_every_form(tmp_path):
    """The shipped example is equal after JSON, YAML and Excel, libraries included."""
    datamap = read_map("victoria-cp")

    as_json = from_json(to_json(datamap))
    as_yaml = build_map(read_text(map_text(written_map(datamap)), "map.yaml"))
    as_excel = read_book(workbook(datamap, tmp_path)).datamap

    assert as_json == as_yaml == as_excel == datamap
    assert written_map(as_json) == written_map(as_excel) == written_map(datamap)
