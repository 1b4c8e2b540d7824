"""The guide for a data protection officer, as pages that JupyterLab serves."""

from __future__ import annotations

import re
import shutil
import sysconfig
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from markupsafe import Markup

import reports

FIRST = "README.md"
"""The page that names the others."""

_LINK = re.compile(r'href="([\w-]+)\.md(#[\w-]+)?"')

_PAGE = Markup(
    '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    "<title>{title}</title><style>{style}</style></head>"
    '<body><nav><a href="index.html">The guide</a></nav>'
    "<main>{body}</main></body></html>\n"
)


def guide_folder() -> Path | None:
    """Return where the guide is: in the checkout, or where an install puts it."""
    checkout = Path(reports.__file__).parents[1] / "docs" / "guide"
    installed = Path(sysconfig.get_path("data")) / "share" / "dpia-schools" / "guide"
    for one in (checkout, installed):
        if (one / FIRST).is_file():
            return one
    return None


def write_guide(target: Path) -> bool:
    """Write the guide as pages into a folder; say whether there is a guide."""
    source = guide_folder()
    if source is None:
        return False
    target.mkdir(parents=True, exist_ok=True)
    for name, page in pages(source):
        (target / name).write_text(page, "utf-8")
    pictures = source / "pictures"
    if pictures.is_dir():
        shutil.copytree(pictures, target / "pictures", dirs_exist_ok=True)
    return True


def pages(source: Path) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each page of the guide."""
    import mistune

    as_html = mistune.create_markdown(escape=True, plugins=["table"])
    style = (files("reports.lab") / "guide.css").read_text("utf-8")
    for file in sorted(source.glob("*.md")):
        text = file.read_text("utf-8")
        body = _LINK.sub(_as_page, str(as_html(text)))
        title = text.partition("\n")[0].lstrip("# ")
        yield (
            _name(file.stem),
            _PAGE.format(
                title=title,
                style=Markup(style),  # noqa: S704 - ours
                body=Markup(body),  # noqa: S704 - ours
            ),
        )


def _as_page(found: re.Match[str]) -> str:
    return f'href="{_name(found[1])}{found[2] or ""}"'


def _name(stem: str) -> str:
    return "index.html" if stem == "README" else f"{stem}.html"
