"""Data of a very large map in its page: packed, and read back as it was."""

import json

import pytest

from datamap.errors import InvalidDataMapError
from reports.earlier import kept_data, read_map_or_review
from reports.html import whole
from reports.packed import LONGEST, PACKED, packed, unpacked

LARGE = {"format": "x", "map": {"names": ["ŵ" * 10] * (LONGEST // 10)}}


def test_what_is_short_stays_plain():
    """Data of a usual map can be read by anyone."""
    data = {"format": "x", "map": {}}

    assert packed(data) == data
    assert unpacked(data, 100) is None


def test_what_is_long_is_packed_and_comes_back():
    """The short parts stay plain; the whole comes back as it was."""
    made = packed(LARGE)

    assert made["format"] == "x"
    assert len(json.dumps(made)) < LONGEST / 10
    assert json.loads(unpacked(made, 10_000_000)) == LARGE


@pytest.mark.parametrize(
    "harmed",
    [
        pytest.param({PACKED: "no base64!"}, id="not base64"),
        pytest.param({PACKED: "AAAA"}, id="not packed"),
        pytest.param({PACKED: packed(LARGE)[PACKED][:40]}, id="cut off"),
    ],
)
def test_what_is_harmed_is_refused(harmed):
    """Packed data that is not whole is refused."""
    with pytest.raises(ValueError, match=PACKED):
        unpacked(harmed, 10_000_000)


def test_what_grows_too_large_is_refused():
    """A page cannot make the reader unpack more than it allows."""
    with pytest.raises(ValueError, match=PACKED):
        unpacked(packed(LARGE), 1000)


def test_page_with_packed_data_is_a_review_before(
    make_page, known_map, tmp_path, monkeypatch
):
    """The page of a large map is compared as any other."""
    monkeypatch.setattr("reports.packed.LONGEST", 100)
    file = tmp_path / "review.html"
    file.write_text(whole(make_page(known_map)), "utf-8")

    assert PACKED in file.read_text("utf-8")
    assert kept_data(file)["on"] == "2026-11-24"
    assert read_map_or_review(file).id == known_map.id


def test_page_with_harmed_data_is_refused(make_page, known_map, tmp_path):
    """A page whose packed data was cut is told to be none of ours."""
    file = tmp_path / "review.html"
    data = json.dumps({PACKED: "AAAA"})
    file.write_text(f'<script id="review-data">{data}</script>', "utf-8")

    with pytest.raises(InvalidDataMapError, match="no review data"):
        read_map_or_review(file)
