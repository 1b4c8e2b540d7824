"""``python -m reports.locale FOLDER``: bring the catalogues in a folder up to date."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from reports.locale.extract import merged, template


def update(folder: Path) -> None:
    """Write ``messages.pot``, and put new sentences into every ``messages.po``."""
    (folder / "messages.pot").write_bytes(template())
    for file in sorted(folder.glob("*/LC_MESSAGES/messages.po")):
        file.write_bytes(merged(file.read_bytes(), file.parts[-3]))


if __name__ == "__main__":
    parser = ArgumentParser(prog="python -m reports.locale", description=__doc__)
    parser.add_argument("folder", type=Path, help="folder with messages.pot")
    update(parser.parse_args().folder)
