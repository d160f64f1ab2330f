"""Writing files so that none is ever half written, and the last good one survives every failure.

Also the one form in which all JSON files are written.
"""

from __future__ import annotations

import json
import stat
from collections.abc import Mapping
from pathlib import Path

from fascicle.aside import aside
from fascicle.faults import fault_finding
from fascicle.findings import Refused

__all__ = ["as_json", "write_all", "write_file"]


def as_json(document: object) -> bytes:
    """Return a document as JSON that people can read too (UTF-8)."""
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def write_all(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write files into a folder: all are written aside and synced first, then moved into place.

    Names are paths within it, with “/”; a folder among them must not be there yet.

    They are one set: whoever ends the command at any moment finds the old files or the new, and
    where moving was begun, the next command that writes here ends it. Raises ``Refused`` (F101,
    F112 to F116) where they cannot be written; then none of the files has been changed.
    """
    try:
        with aside(folder) as place:
            for name, data in contents.items():
                place.write(name, data)
            # What goes into a folder comes with it.
            place.move(dict.fromkeys(name.partition("/")[0] for name in contents))
    except OSError as error:
        kept = "What stood there before is whole."
        raise Refused([fault_finding(error, folder, kept)]) from error


def write_file(path: Path, data: bytes) -> None:
    """Write one file like ``write_all``; what is no file (a pipe, a terminal) is written to."""
    try:
        mode = path.stat().st_mode
    except OSError:
        mode = stat.S_IFREG
    if stat.S_ISREG(mode) or stat.S_ISDIR(mode):
        write_all(path.parent, {path.name: data})
    else:
        path.write_bytes(data)
