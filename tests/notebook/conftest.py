"""One small invented school and one run of the shipped example, shared."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from reports.reviews import Made, Wanted, make_review

SMALL = Path(__file__).with_name("ysgol-fach")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Folder of the small school's map, to write in."""
    return Path(shutil.copytree(SMALL, tmp_path / "ysgol-fach"))


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The review of the shipped example, made once."""
    out = tmp_path_factory.mktemp("reviews")
    return make_review(Wanted("victoria-cp", date(2026, 9, 1), out=out))


@pytest.fixture(scope="session")
def reviewed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the small school with one review in it, made once."""
    folder = Path(shutil.copytree(SMALL, tmp_path_factory.mktemp("fach") / "a {b} c"))
    make_review(Wanted(str(folder), date(2026, 9, 1)))
    return folder
