"""The Word document opens in LibreOffice as it is, with its title and its pages."""

import shutil
import subprocess
from datetime import date

import pytest

from datamap.load import example_folder
from reports.pages.dpia.page import page_of
from reports.word import write_document

pytestmark = pytest.mark.slow


def test_opens_in_libreoffice(example, tmp_path):
    """It is turned into a PDF without a word of complaint."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("No LibreOffice on this machine.")
    folder = example_folder("victoria-cp")
    page = page_of(example, date(2026, 11, 24), "safeguarding", folder)
    write_document(page.document, tmp_path / "dpia.docx")

    profile = (tmp_path / "profile").as_uri()
    done = subprocess.run(
        [
            office, f"-env:UserInstallation={profile}", "--headless",
            "--convert-to", "pdf", "dpia.docx",
        ],
        cwd=tmp_path, capture_output=True, check=True,
    )  # fmt: skip

    made = (tmp_path / "dpia.pdf").read_bytes()
    assert made.startswith(b"%PDF")
    assert b"repair" not in done.stderr.lower()
