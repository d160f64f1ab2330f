"""The files of a publication as they were when it was read.

Some are read once more later, by those who print what is in them. What they use must be what was
digested: a book says of itself from which files it was made.
"""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from fascicle.findings import Finding, Place, Refused

__all__ = [
    "NOTHING_READ",
    "changed",
    "digest_of",
    "input_name",
    "read_again",
    "same",
    "sha256_of",
]

NOTHING_READ: Mapping[str, str] = MappingProxyType({})
"""The digests where nothing is known of what was read."""


def digest_of(data: bytes) -> str:
    """Return the SHA-256 of bytes in hexadecimal digits, as files are known by."""
    return hashlib.sha256(data).hexdigest()


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file likewise; ``OSError`` where it cannot be read."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def same(data: bytes, path: str, inputs: Mapping[str, str]) -> bytes:
    """Return the bytes of the file ``path`` if they are what was read of it (``inputs``).

    Raises ``Refused`` (F107) if not. Of a file that was not read nothing is known: it passes.
    """
    known = inputs.get(path)
    if known is not None and digest_of(data) != known:
        raise Refused([changed(path)])
    return data


def read_again(file: Path, folder: Path, inputs: Mapping[str, str]) -> bytes:
    """Return the bytes of a file, as it was when the publication in ``folder`` was read.

    Raises ``Refused`` (F107) where it has changed or vanished, ``OSError`` where a file that is
    none of the publication's cannot be read.
    """
    path = input_name(file, folder)
    try:
        return same(file.read_bytes(), path, inputs)
    except FileNotFoundError as error:
        if path not in inputs:
            raise
        raise Refused([changed(path)]) from error


def input_name(file: Path, folder: Path) -> str:
    """Return the name by which a file stands in ``inputs``; empty for one outside ``folder``."""
    if not file.is_relative_to(folder):
        return ""
    return posixpath.normpath(file.relative_to(folder).as_posix())


def changed(path: str) -> Finding:
    """Return the finding for a file that is not what it was."""
    message = "The file was changed or taken away while the book was being made."
    return Finding("F107", Place(path), message, "Save your work and build again.")
