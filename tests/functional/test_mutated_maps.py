"""Maps damaged at random end in an answer or in plain words, quickly and small.

DPIA_MUTATED_MAPS sets how many are tried; 300 when it is not set.
"""

import io
import os
import random
import re
import sys
import tracemalloc
from contextlib import redirect_stderr, redirect_stdout
from importlib.resources import files

import pytest

from datamap.load import find_map
from reports import cli

COUNT = int(os.environ.get("DPIA_MUTATED_MAPS", "300"))
GROUPS = 10
ON = "2026-11-24"
MOST_MEMORY = 1_000_000_000
SMALL = """\
format: dpia-map/1
school: {id: school, name: Ysgol Tŷ Coed, nation: wales, phase: primary}
people: [{id: pupils, name: Pupils, children: true, count: 90}]
data:
  - id: work
    name: Work
    about: [pupils]
    kind: attainment
    items: {closed: false, listed: [{id: essay, name: Essay}]}
parties:
  - id: firm
    name: "Firm: a supplier"
    kind: supplier
    country: {value: NO, evidence: [{source: letter, checked_on: 2026-09-01}]}
    engages: [{party: other, stored_in: US, purpose: Hosting}]
  - {id: other, name: Other, kind: supplier, country: unknown}
  - use: classdojo-inc
systems:
  - id: app
    name: App
    provider: firm
    stored_in: [{use: primary, place: {conflicting: [{value: US}, {value: DE}]}}]
  - use: seesaw
activities:
  - id: teaching
    name: Teaching
    purpose: >-
      To teach.
    people: [pupils]
    data: [work.essay]
    lawful_basis: public-task
flows:
  - {id: sent, activity: teaching, from: school, to: firm, through: app, data: [work]}
  - {id: more, activity: teaching, from: school, to: seesaw-learning-inc,
     through: seesaw, role: unknown, starts_on: 2026-09-01}
accepted:
  - {rule: recipient-ended, record: sent, reason: Known., by: head, until: 2027-01-01}
"""
COMMANDS = (
    ("check",),
    ("check", "--format", "sarif"),
    ("flows", "--format", "json"),
    ("transfers", "--format", "csv"),
    ("trace", "--people", "pupils", "--right", "erasure"),
    ("breach", "--party", "firm"),
    ("depend", "--party", "firm"),
    ("paths", "--place", "US"),
)
ODD = (
    b"&a ", b"*a", b"<<: ", b"!!map ", b"!x ", b"---\n", b"...\n", b"\t", b"\x00",
    b"\xff\xfe", b"\xe9", b"\x93quoted\x94", b"\xef\xbb\xbf", b"\r", b"\r\n", b"{",
    b"}", b"[", b"]", b": ", b"- ", b"? ", b"|\n", b">\n", b"'", b'"', b"#", b"%",
    b"@", b"`", b",", b"\n\n", b"  ", b"[" * 40, b"a: {" * 40, b"\x07", b"\x1b[31m",
    b"\xc2\x85", b"\xed\xa0\x80", b"\xe2\x80\xa8", b"\xe2\x80\xae", b"x" * 70_000,
)  # fmt: skip
"""Pieces that have broken readers of YAML."""

VALUES = (
    "", "unknown", "none", "~", "null", "NO", "yes", "true", "0", "-1", "012345",
    "1e400", "9" * 40, "3.5", "2026-02-30", "20260101", "0000-00-00", "9999-12-31",
    "P1Y", "P999999999999Y", "P0D", "PT", "GB", "gb", "XX", "ZZ", "school", "pupils",
    "firm", "firm.x", "work.essay", "../../x", "<script>", "%s {0} {x}", "[]", "{}",
    "[[]]", "{a: b}", "{value: x}", "{conflicting: []}", "{conflicting: [{value: 1}]}",
    "{value: GB, evidence: [{source: x, checked_on: 2999-01-01}]}", "[unknown]",
    "[firm, firm]", "[{use: primary}]", "[{party: firm}, {party: other}]", "'=1+1'",
    "\U0001f600", "\u202egnp", "x" * 5_000,
)  # fmt: skip
"""Values that a field may be given."""

WORDS = re.compile(
    "Traceback|Something went wrong|pydantic|Input should|String should|NoneType"
    "|validation error|while parsing|mapping values|could not|yaml\\.|Scanner"
)


def damaged_pieces(text, chance):
    """Return bytes with one to three pieces put in, taken out or moved."""
    whole = text.encode()
    for _ in range(chance.randint(1, 3)):
        start = chance.randrange(len(whole))
        end = min(len(whole), start + chance.choice((0, 0, 1, 3, 40)))
        put_in = chance.choice((chance.choice(ODD), b"", whole[end : end + 30]))
        whole = whole[:start] + put_in + whole[end:]
    return whole


def damaged_lines(text, chance):
    """Return a map with lines cut, repeated, swapped or moved in or out."""
    lines = text.splitlines(keepends=True)
    for _ in range(chance.randint(1, 4)):
        at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        deed = chance.choice(("cut", "repeat", "swap", "in", "out", "move"))
        if deed == "cut" and len(lines) > 2:
            del lines[at : at + chance.randint(1, 3)]
        elif deed == "repeat":
            lines.insert(other % (len(lines) + 1), lines[at % len(lines)])
        elif deed == "swap":
            lines[at], lines[other] = lines[other], lines[at]
        elif deed == "in":
            lines[at % len(lines)] = "  " + lines[at % len(lines)]
        elif deed == "out":
            lines[at % len(lines)] = lines[at % len(lines)].lstrip(" ")
        lines = lines or ["\n"]
    return "".join(lines).encode()


def damaged_values(text, chance):
    """Return a map with one to four values, or names of fields, replaced."""
    whole = text
    for _ in range(chance.randint(1, 4)):
        places = list(
            re.finditer(r"(?<=: )[^\s,{}\[\]][^\n,}\]]*|\b[a-z_]+(?=:)", whole)
        )
        if places:
            found = chance.choice(places)
            put_in = chance.choice((chance.choice(VALUES), chance.choice(places)[0]))
            whole = whole[: found.start()] + put_in + whole[found.end() :]
    return whole.encode()


def damaged_encoding(text, chance):
    """Return a map as an old editor saves it, or cut in the middle."""
    coding = chance.choice(("cp1252", "utf-16", "utf-7", "utf-32", "latin-1", "cp437"))
    raw = text.encode(coding, "replace")
    return raw[: chance.choice((len(raw), chance.randrange(len(raw))))]


KINDS = (damaged_values, damaged_lines, damaged_values, damaged_pieces, damaged_lines,
         damaged_values, damaged_pieces, damaged_encoding)  # fmt: skip


@pytest.fixture(scope="module")
def originals():
    """Return the maps that are damaged: a small one, the example and a library."""
    example = find_map("victoria-cp").read_text(encoding="utf-8")
    library = files("datamap") / "suppliers" / "classdojo.yaml"
    return SMALL, example, library.read_text(encoding="utf-8")


@pytest.fixture
def dpia(monkeypatch):
    """Call the command in this process; give its status and all it printed."""

    def call(*arguments):
        monkeypatch.setattr(sys, "argv", ["dpia", *map(str, arguments)])
        out, err = io.TextIOWrapper(io.BytesIO()), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            try:
                cli.run()
            except SystemExit as left:
                status = left.code or 0
        out.flush()
        return status, out.buffer.getvalue().decode(), err.getvalue()

    return call


def put_down(folder, number, originals, chance):
    """Write a damaged map, or a whole map with a damaged library beside it."""
    small, example, library = originals
    kind = KINDS[number // GROUPS % len(KINDS)]
    shelf = folder / "suppliers"
    shelf.mkdir(exist_ok=True)
    (shelf / "classdojo.yaml").unlink(missing_ok=True)
    which = chance.random()
    if which < 0.15:
        (shelf / "classdojo.yaml").write_bytes(kind(library, chance))
        (folder / "map.yaml").write_text(small, encoding="utf-8")
    else:
        whole = small if which < 0.75 else example
        (folder / "map.yaml").write_bytes(kind(whole, chance))


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_the_map_that_is_damaged_is_whole_before(command, dpia, tmp_path):
    """Every command that is tried on the damaged maps answers on the whole one."""
    (tmp_path / "map.yaml").write_text(SMALL, encoding="utf-8")
    name, *options = command

    status, out, err = dpia(name, tmp_path, "--on", ON, *options)

    assert status in (0, 1)
    assert out
    assert err == ""


@pytest.mark.slow
@pytest.mark.parametrize("group", range(GROUPS))
def test_a_damaged_map_ends_in_an_answer_or_in_plain_words(
    group, originals, dpia, tmp_path
):
    """Each call answers or exits with 2 and what to put right, in our own words."""
    for number in range(group, COUNT, GROUPS):
        chance = random.Random(number)  # noqa: S311 - the same each time
        put_down(tmp_path, number, originals, chance)
        command, *options = chance.choice(COMMANDS)

        status, _out, err = dpia(command, tmp_path, "--on", ON, *options)

        assert status in (0, 1, 2), number
        assert not WORDS.search(err), number
        assert (status == 2) == bool(err), number


HEAD = (
    "format: dpia-map/1\nschool: {id: school, name: A, nation: wales, phase: primary}\n"
)
LAUGHS = "a0: &a0 [x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10)
)
CHAIN = "".join(
    f"  - {{id: f{n}, name: F, kind: supplier, engages: [{{party: f{n + 1}}}]}}\n"
    for n in range(5_000)
)


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(LAUGHS.encode(), id="a billion laughs"),
        pytest.param((HEAD + "people: [" + "{}," * 1_600_000).encode(), id="items"),
        pytest.param((HEAD + "people:\n" + "- a\n" * 1_200_000).encode(), id="lines"),
        pytest.param(
            (HEAD + "".join(f"k{n}: 1\n" for n in range(400_000))).encode(), id="names"
        ),
        pytest.param(
            (HEAD + "parties:\n" + "  - use: classdojo-inc\n" * 29_000).encode(),
            id="the same record again and again",
        ),
        pytest.param(b"? " + b"x" * 4_900_000 + b"\n: 1\n", id="one long name"),
        pytest.param(b"[" * 4_900_000, id="deep brackets"),
        pytest.param(
            "".join(" " * n + "a:\n" for n in range(3_000)).encode(), id="deep lines"
        ),
        pytest.param(b"- " * 2_400_000, id="deep hyphens"),
        pytest.param(SMALL.encode() + b"\0" * 4_000_000, id="NUL bytes"),
        pytest.param(SMALL.replace("ŷ", "é").encode("cp1252"), id="Windows-1252"),
        pytest.param(SMALL.encode() + b"flows: []\n", id="a section twice"),
        pytest.param(SMALL.encode() + b"#" * 60_000_000, id="sixty megabytes"),
        pytest.param(
            SMALL.replace("parties:\n", "parties:\n" + CHAIN)
            .replace("to: firm,", "to: f0,")
            .replace("parties:\n", "parties:\n  - {id: f5000, name: F, kind: other}\n")
            .encode(),
            id="a chain of five thousand firms",
        ),
    ],
)  # fmt: skip
def test_a_map_made_to_do_harm_is_refused(raw, dpia, tmp_path):
    """It is refused in a few plain lines, and takes less than a gigabyte."""
    (tmp_path / "map.yaml").write_bytes(raw)

    tracemalloc.start()
    try:
        status, out, err = dpia("check", tmp_path, "--on", ON)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert (status, out) == (2, "")
    assert "To put it right:" in err
    assert not WORDS.search(err)
    assert len(err) < 100_000
    assert peak < MOST_MEMORY
