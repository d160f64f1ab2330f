"""The form of a bag: BagIt (RFC 8493) as the library ``bagit`` writes it, the same every time.

The library writes the bag; what it leaves to the order of a directory or to the user's settings
(the order of its lists, the modes of files) is put in order here. So the form of everything beside
the payload follows from the payload, and whoever verifies can make it anew and compare.
"""

from __future__ import annotations

import hashlib
import logging
import os
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from fascicle.publishing.deposit.items import Item

__all__ = [
    "AGENT",
    "ALGORITHMS",
    "PAYLOAD",
    "BagContents",
    "digest",
    "files_of",
    "fixed_time",
    "listed_in",
    "manifest",
    "pack",
    "quieten",
    "validate",
    "write_bag",
]

ALGORITHMS = ("sha256", "sha512")
AGENT = "Fascicle"
"""What the Bag-Software-Agent of our bags begins with."""
PAYLOAD = "data/"

_EARLIEST = "1980-01-01"
"""The first day that a zip file can name."""
_BLOCK = 1 << 20
_REGULAR = 0o100644 << 16
_UNIX = 3


@dataclass(frozen=True, slots=True)
class BagContents:
    """A bag before it is written: payload, the tags of bag-info.txt, and the README beside them.

    ``name`` is the name of the folder in a zip file.
    """

    name: str
    items: tuple[Item, ...]
    info: Mapping[str, str | list[str]]
    readme: bytes


def write_bag(contents: BagContents, folder: Path) -> None:
    """Write a bag into an empty folder.

    The same contents give the same bytes. Raises ``OSError``, and ``bagit.BagError`` where the
    library refuses the contents.
    """
    import bagit

    quieten("bagit")
    for item in contents.items:
        path = folder / item.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(item.data)
    bagit.make_bag(str(folder), dict(contents.info), checksums=list(ALGORITHMS))
    (folder / "README.txt").write_bytes(contents.readme)
    # The tag manifests come last: they list the manifests.
    for kind in ("manifest", "tagmanifest"):
        listed = [path for path in files_of(folder) if listed_in(path) == kind]
        for algorithm in ALGORITHMS:
            digests = {path: digest(folder / path, algorithm) for path in listed}
            (folder / f"{kind}-{algorithm}.txt").write_bytes(manifest(digests))
    _settle(folder)


def listed_in(path: str) -> str:
    """Return the kind of list that a file of a bag stands in; none lists the tag manifests."""
    if path.startswith("tagmanifest-"):
        return ""
    return "manifest" if path.startswith(PAYLOAD) else "tagmanifest"


def manifest(digests: Mapping[str, str]) -> bytes:
    """Return a manifest as our bags have it: sorted, with two spaces, as ``sha256sum -c`` reads."""
    return "".join(f"{digests[path]}  {path}\n" for path in sorted(digests)).encode()


def digest(path: Path, algorithm: str) -> str:
    """Return the digest of a file (hex) by an algorithm that hashlib knows."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, algorithm).hexdigest()


def files_of(folder: Path) -> list[str]:
    """Return the paths of all files in a folder, POSIX and relative to it, sorted."""
    return sorted(
        (Path(root) / name).relative_to(folder).as_posix()
        for root, _, names in os.walk(folder)
        for name in names
    )


def _settle(folder: Path) -> None:
    """Give every file and folder its mode, whatever the user's are."""
    for root, _, names in os.walk(folder):
        Path(root).chmod(0o755)
        for name in names:
            (Path(root) / name).chmod(0o644)


def validate(folder: Path) -> None:
    """Have the library ``bagit`` validate a bag; raises its ``BagError`` where it is not valid."""
    import bagit

    quieten("bagit")
    bagit.Bag(str(folder)).validate()


def quieten(library: str) -> None:
    """Keep what a library logs off the terminal: whatever is wrong becomes a finding."""
    logger = logging.getLogger(library)
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())


# --- zipped -----------------------------------------------------------------------------------


def pack(folder: Path, names: Iterable[str], base: str, day: str, target: BinaryIO) -> None:
    """Write a bag as a zip file: its files sorted, under the folder ``base``, not compressed.

    Not compressed, since then the file does not depend on the version of a library, a damaged
    bit concerns one file, and every bit counts. ``day`` (W3C-DTF) is the time of all entries.
    """
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(names):
            entry = zipfile.ZipInfo(f"{base}/{name}", fixed_time(day))
            entry.create_system, entry.external_attr = _UNIX, _REGULAR
            entry.file_size = (folder / name).stat().st_size
            with (folder / name).open("rb") as source, archive.open(entry, "w") as written:
                while block := source.read(_BLOCK):
                    written.write(block)


def fixed_time(day: str) -> tuple[int, int, int, int, int, int]:
    """Return midnight of a day as zip files have it, and not before they begin."""
    year, month, date = map(int, max(day, _EARLIEST).split("-"))
    return year, month, date, 0, 0, 0
