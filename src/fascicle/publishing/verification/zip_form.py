"""A bag in a zip file: opened with care, and compared with the form in which we write it.

Three ways lead to the files in it: by the directory at its end, as every program goes; by the
headers before each file, from the front; and by the directory without the headers. Whichever
gives a whole bag is right about what was packed, and the zip file written anew from that tells
which byte of the old one is another.
"""

from __future__ import annotations

import shutil
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

from fascicle.findings import Finding, Place, Refused
from fascicle.publishing.deposit.bag_form import files_of, pack
from fascicle.publishing.verification.bag_lists import is_safe

__all__ = ["Unpacked", "frame_fault", "unpacked"]

MOST_FILES = 100_000
MOST_BYTES = 8 << 30
_BOMB_FROM = 256 << 20
_BOMB_RATIO = 50
"""What grows beyond ``_BOMB_FROM`` bytes must not grow so many times the size of the zip file."""

_LOCAL = struct.Struct("<4s5H3L2H")
_DIRECTORY_ENTRY, _END_RECORD = 46, 22
"""The sizes of what follows the files: a line for each without its name, and the last record."""
_BLOCK = 1 << 20
_ENCRYPTED, _DESCRIPTOR = 0x1, 0x8
_FAULTS: tuple[type[Exception], ...] = (
    *(zipfile.BadZipFile, zlib.error, struct.error),
    *(EOFError, ValueError, RuntimeError, OSError, KeyError),
)
"""What zipfile raises over damaged files (RuntimeError: encrypted or of an unknown kind)."""
_COPY = "Take another copy of the zip file."


class _Unreadable(zipfile.BadZipFile):
    """A zip file cannot be read in one of the ways, for a reason that we found ourselves."""


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A zip file unpacked: the bag's ``folder``, named as it was packed."""

    folder: Path

    @property
    def base(self) -> str:
        """The name of the bag's folder in the zip file."""
        return self.folder.name


@dataclass(frozen=True, slots=True)
class _Part:
    """A file as it lies in the zip file, not compressed: its name, and where its bytes are."""

    name: str
    start: int
    size: int


def unpacked(path: Path, work: Path) -> Iterator[Unpacked]:
    """Unpack a zip file in each way that can be gone, into folders of ``work``.

    Raises ``Refused`` where it cannot be opened safely (V104, V105) or in no way at all (V106).
    """
    ways: tuple[Callable[[Path, Path], None], ...] = (
        _by_directory,
        _by_headers,
        _by_directory_alone,
    )
    faults: list[tuple[str, bool, Finding]] = []
    for number, way in enumerate(ways):
        target = work / f"way-{number}"
        try:
            way(path, target)
            tops = list(target.iterdir()) if target.is_dir() else []
            if len(tops) != 1 or not tops[0].is_dir():
                raise _Unreadable("it does not hold one folder, as a bag in a zip file does")
        except Refused as refused:
            faults += [(finding.code, False, finding) for finding in refused.findings]
        except _FAULTS as fault:
            message = f"The zip file cannot be read: {_reason(fault)}."
            finding = Finding("V106", Place(path.name), message, _COPY)
            faults.append((finding.code, not isinstance(fault, _Unreadable), finding))
        else:
            yield Unpacked(tops[0])
            continue
        shutil.rmtree(target, ignore_errors=True)
    if len(faults) == len(ways):
        # What is unsafe weighs more than what is merely unreadable, our words more than zipfile's.
        raise Refused([min(faults, key=lambda fault: fault[:2])[2]])


def _reason(fault: Exception) -> str:
    said = fault.strerror if isinstance(fault, OSError) else str(fault)
    return (said or type(fault).__name__).rstrip(".")


# --- the three ways ---------------------------------------------------------------------------


def _by_directory(path: Path, target: Path) -> None:
    """Unpack as every program does, with the checksums (CRC-32) that zip files have."""
    with zipfile.ZipFile(path) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        _require_safe(path, [(entry.filename, entry.file_size) for entry in entries])
        for entry in entries:
            kind = stat.S_IFMT(entry.external_attr >> 16)
            if kind not in (0, stat.S_IFREG):
                raise _refused(
                    path, "V104", f"“{entry.filename}” is a link or a device, not a file."
                )
            if entry.flag_bits & _ENCRYPTED:
                raise _Unreadable(f"“{entry.filename}” in it is encrypted")
        for entry in entries:
            with archive.open(entry) as source, _new(target, entry.filename) as written:
                _copy(source, written, entry.file_size)


def _by_headers(path: Path, target: Path) -> None:
    """Unpack from the front: after each header comes its file, as in the zip files we write."""
    parts: list[_Part] = []
    end, size = 0, path.stat().st_size
    with path.open("rb") as file:
        while len(data := file.read(_LOCAL.size)) == _LOCAL.size and data[:4] == b"PK\3\4":
            _, _, flags, method, _, _, _, packed, full, name_size, extra = _LOCAL.unpack(data)
            name = file.read(name_size).decode()
            start = file.tell() + extra
            if method or flags & (_ENCRYPTED | _DESCRIPTOR) or packed != full:
                raise _Unreadable(f"“{name}” is not packed as Fascicle packs it")
            if start + packed > size:
                raise _Unreadable(f"the file ends too early, within “{name}”")
            parts.append(_Part(name, start, packed))
            file.seek(end := start + packed)
    if not parts:
        raise _Unreadable("it does not begin like a zip file")
    names = sum(_DIRECTORY_ENTRY + len(part.name.encode()) for part in parts)
    if size < end + names + _END_RECORD:
        raise _Unreadable(f"the file ends too early, after “{parts[-1].name}”")
    _take(path, parts, target)


def _by_directory_alone(path: Path, target: Path) -> None:
    """Unpack by the places that the directory tells, whatever the headers there say."""
    with zipfile.ZipFile(path) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if any(entry.compress_type or entry.flag_bits & _ENCRYPTED for entry in entries):
        raise _Unreadable("its files are not packed as Fascicle packs them")
    parts = [
        _Part(e.filename, e.header_offset + _LOCAL.size + len(e.filename.encode()), e.file_size)
        for e in entries
    ]
    _take(path, parts, target)


def _take(path: Path, parts: list[_Part], target: Path) -> None:
    _require_safe(path, [(part.name, part.size) for part in parts])
    with path.open("rb") as file:
        for part in parts:
            file.seek(part.start)
            with _new(target, part.name) as written:
                _copy(file, written, part.size)


def _copy(source: IO[bytes], target: BinaryIO, size: int) -> None:
    """Copy so many bytes and no more, however many there are."""
    left = size
    while left > 0 and (block := source.read(min(_BLOCK, left))):
        target.write(block)
        left -= len(block)
    # The end is read too: it is there that zipfile compares the checksum.
    if left or (isinstance(source, zipfile.ZipExtFile) and source.read(1)):
        raise _Unreadable("a file in it is shorter or longer than it should be")


def _new(target: Path, name: str) -> BinaryIO:
    path = target / name
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("xb")


def _require_safe(path: Path, entries: list[tuple[str, int]]) -> None:
    """Raise ``Refused`` before anything is written where names or sizes are not to be trusted."""
    for name, _ in entries:
        if not is_safe(name):
            raise _refused(path, "V104", f"The name “{name}” in the zip file leads out of it.")
    if len(entries) > MOST_FILES:
        raise _refused(path, "V105", f"The zip file holds {len(entries):,} files.")
    total = sum(size for _, size in entries)
    limit = max(_BOMB_FROM, _BOMB_RATIO * path.stat().st_size)
    if total > min(limit, MOST_BYTES):
        raise _refused(path, "V105", f"The zip file would grow to {total / 1e6:,.0f} MB.")


def _refused(path: Path, code: str, message: str) -> Refused:
    return Refused([Finding(code, Place(path.name), message)])


# --- the frame --------------------------------------------------------------------------------


def frame_fault(path: Path, bag: Unpacked, day: str, work: Path) -> Finding | None:
    """Compare a zip file with the one that we would write; return where they differ, if they do."""
    anew = work / "anew.zip"
    with anew.open("wb") as file:
        pack(bag.folder, files_of(bag.folder), bag.base, day, file)
    at = _first_difference(path, anew)
    if at is None:
        return None
    message = (
        f"The zip file differs from what Fascicle writes at byte {at + 1:,}, in "
        f"{_region(anew, at)}; all files in it are whole."
    )
    hint = f"{_COPY} If another program has packed the bag anew, unpack it and verify the folder."
    return Finding("V111", Place(path.name), message, hint)


def _first_difference(one: Path, other: Path) -> int | None:
    at = 0
    with one.open("rb") as left, other.open("rb") as right:
        while True:
            a, b = left.read(_BLOCK), right.read(_BLOCK)
            if a != b:
                pairs = zip(a, b, strict=False)
                return at + next(
                    (n for n, (x, y) in enumerate(pairs) if x != y), min(len(a), len(b))
                )
            if not a:
                return None
            at += len(a)


def _region(anew: Path, at: int) -> str:
    """Say in words what stands at an offset of a zip file of ours."""
    with zipfile.ZipFile(anew) as archive:
        entries, directory = archive.infolist(), archive.start_dir
    if at < directory:
        entry = [e for e in entries if e.header_offset <= at][-1]
        head = entry.header_offset + _LOCAL.size + len(entry.filename.encode())
        return f"the {'header' if at < head else 'content'} of {entry.filename}"
    for entry in entries:
        directory += _DIRECTORY_ENTRY + len(entry.filename.encode()) + len(entry.extra)
        if at < directory:
            return f"the directory's line on {entry.filename}"
    return "the record at its end" if at < anew.stat().st_size else "bytes after its end"
