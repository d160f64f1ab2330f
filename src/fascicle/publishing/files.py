"""Writing files so that none is ever half written, and the last good one survives every failure.

Also the one form in which all JSON files are written.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from fascicle.findings import Finding, Place, Refused

__all__ = ["as_json", "write_all"]


def as_json(document: object) -> bytes:
    """Return a document as JSON that people can read too (UTF-8)."""
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def write_all(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write files into a folder: all are written aside and synced first, then moved into place.

    Raises ``Refused`` (F101) where that fails; then none of the files has been changed, unless the
    fault came between two moves.
    """
    aside: dict[str, Path] = {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in contents.items():
            handle, written = tempfile.mkstemp(prefix=f".{name}.", dir=folder)
            aside[name] = Path(written)
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            # mkstemp makes files for one user only; a book is for all.
            aside[name].chmod(0o644)
        for name, path in aside.items():
            path.replace(folder / name)
    except OSError as error:
        reason = error.strerror or str(error)
        raise Refused(
            [
                Finding(
                    "F101",
                    Place(str(error.filename or folder)),
                    f"The files cannot be written to {folder}: {reason}.",
                    "Free some space or choose another folder with --out; the last book is whole.",
                )
            ]
        ) from error
    finally:
        for left in aside.values():
            with suppress(OSError):
                left.unlink(missing_ok=True)
