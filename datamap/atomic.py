"""Write a file whole or not at all."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

from datamap.errors import DataMapError


class CannotWriteError(DataMapError):
    """A file could not be written; what stood there before is whole."""

    def __init__(self, path: Path) -> None:
        """Name the file."""
        super().__init__(
            f"{path.name} could not be written; nothing was changed. Check that it is "
            "not open in another program, that there is room on the disk and that "
            "you may write in the folder."
        )
        self.path = path


def write_atomically(path: Path, content: str | bytes) -> None:
    """Put content in the place of a file in one step.

    A crash or a full disk leaves the old file whole. Text is written as UTF-8 with
    its newlines as they are; the mode of a file that was there is kept, and a link
    stays a link.

    Raises
    ------
    CannotWriteError
        If the system refuses; no half-written file is left behind.
    """
    target = path.resolve()
    raw = content.encode("utf-8") if isinstance(content, str) else content
    draft: Path | None = None
    try:
        with tempfile.NamedTemporaryFile(
            dir=target.parent, prefix=f".{target.name}.", suffix=".tmp", delete=False
        ) as stream:
            draft = Path(stream.name)
            stream.write(raw)
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            shutil.copymode(target, draft)
        else:
            draft.chmod(0o666 & ~_umask())
        draft.replace(target)
    except OSError:
        raise CannotWriteError(path) from None
    finally:
        if draft is not None:
            with contextlib.suppress(OSError):
                draft.unlink(missing_ok=True)


def _umask() -> int:
    """Return which permissions a new file of this process does not get."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
