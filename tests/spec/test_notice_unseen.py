"""Notices of many forms and times, held against what was written down by hand."""

import importlib.util
import sys
from pathlib import Path

import pytest
import yaml

from datamap.notice import read_notice

NOTICES = Path(__file__).parent / "notices"
BENCHMARK = Path(__file__).parents[1] / "benchmark" / "notice_benchmark.py"
LEAST = 0.85
NAMES = (
    "alumni.txt", "caps_primary.txt", "church_primary.txt", "college_2018.txt",
    "council_early_years.html", "council_numbered.txt", "council_transport.html",
    "cylch_meithrin.md", "exams.html", "faith_academy.md", "federation.txt",
    "grammar.md", "nursery_prose.md", "online_learning.md", "playgroup.txt",
    "pupils_questions.md", "scottish_primary.md", "secondary_trust.txt",
    "trust_pupils.html", "trust_table.md", "village_prose.txt", "visitors_cctv.md",
    "wales_primary.html", "workforce.html", "ysgol_uwchradd.md",
)  # fmt: skip


@pytest.fixture(scope="module")
def benchmark():
    """Return the module that measures how well notices are read."""
    name = "notice_benchmark"
    spec = importlib.util.spec_from_file_location(name, BENCHMARK)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[name]


def gold(name):
    """Return what a notice says, as it was written down by hand."""
    text = (NOTICES / name).with_suffix(".yaml").read_text(encoding="utf-8")
    return yaml.safe_load(text)


@pytest.mark.parametrize("name", NAMES)
def test_notice_is_read_nearly_as_by_hand(name, benchmark):
    """Over all fields, on the right lines, at least 85 of 100 rows are as by hand."""
    notice = read_notice(NOTICES / name)

    found = [
        benchmark.tally(notice, field, wanted)
        for field, wanted in benchmark.golds(gold(name))
    ]
    near, said, wanted = (
        sum(getattr(one, part) for one in found) for part in ("near", "found", "wanted")
    )
    assert benchmark.scores(near, said, wanted)[2] >= LEAST


def test_all_notices_together_are_read_well(benchmark):
    """Over all of the notices every field is read with an F1 of at least 0.8."""
    sums = {}
    for name in NAMES:
        notice = read_notice(NOTICES / name)
        for field, wanted in benchmark.golds(gold(name)):
            one = benchmark.tally(notice, field, wanted)
            before = sums.get(field.value, (0, 0, 0))
            row = (one.near, one.found, one.wanted)
            sums[field.value] = tuple(map(sum, zip(before, row, strict=True)))

    poor = {name for name, row in sums.items() if benchmark.scores(*row)[2] < 0.8}
    assert poor == set()
