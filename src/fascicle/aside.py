"""Writing a file aside and moving it into place, so that nobody ever meets half of one."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

__all__ = ["write_aside"]


def write_aside(path: Path, data: bytes) -> None:
    """Write a file; whoever reads it meanwhile finds the old content or the new, whole.

    Folders are made where they are missing. Not synced to the disk: for what can be made again.
    Raises ``OSError``; then what stood there before still stands.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    written = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        # mkstemp makes files for one user only.
        written.chmod(0o644)
        written.replace(path)
    finally:
        with suppress(OSError):
            written.unlink(missing_ok=True)
