"""The lists of a bag compared with its files: what is missing, altered, added, or listed wrongly.

A bag has a list for each algorithm, so that two lists vote on each file: where both disagree with
it the file is altered, where one does it is that list. For bags of ours everything beside the
payload has one form only, and what differs from it in no matter what bit is found.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from fascicle.findings import Finding, Place
from fascicle.publishing.deposit.bag_form import (
    AGENT,
    ALGORITHMS,
    PAYLOAD,
    digest,
    files_of,
    listed_in,
    manifest,
)

__all__ = ["BagFiles", "bag_files", "difference", "is_safe", "list_faults", "spelt", "tags"]

_LIST = re.compile(r"(tagmanifest|manifest)-([a-z0-9]+)\.txt")
_LINE = re.compile(r"([0-9A-Fa-f]+)[ \t]+\*?(.+)")
_LARGEST_LIST = 64_000_000
_BLOCK = 1 << 20
_FROM_COPY = "Take it from another copy of the bag."


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a list: the digest it gives (hex), in which list it stands and where."""

    file: str
    algorithm: str
    digest: str
    line: int


@dataclass(slots=True)
class BagFiles:
    """The files of a bag on the disk, and what its lists say, by path. ``ours``: by Fascicle."""

    folder: Path
    files: list[str]
    ours: bool
    lists: dict[str, str] = field(default_factory=dict)
    entries: dict[str, list[Entry]] = field(default_factory=dict)
    faults: list[Finding] = field(default_factory=list)
    _digests: dict[tuple[str, str], str] = field(default_factory=dict)

    def digest(self, path: str, algorithm: str) -> str:
        """Return the digest of a file (hex), reckoned once."""
        key = path, algorithm
        if key not in self._digests:
            self._digests[key] = digest(self.folder / path, algorithm)
        return self._digests[key]

    def lists_for(self, path: str) -> list[str]:
        """Return the names of the lists in which a file must stand."""
        kind = listed_in(path)
        return [name for name in self.lists if kind and name.startswith(f"{kind}-")]


def tags(folder: Path) -> Mapping[str, str]:
    """Return the tags of bag-info.txt, the last of several; none where it cannot be read."""
    try:
        lines = (folder / "bag-info.txt").read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return {}
    parts = (line.partition(":") for line in lines if not line[:1].isspace())
    return {name.strip(): value.strip() for name, colon, value in parts if colon}


def spelt(algorithm: str) -> str:
    """Return the name of an algorithm as it is written in words: ``SHA-256``."""
    return algorithm.upper().replace("SHA", "SHA-")


def is_safe(path: str) -> bool:
    """Say whether a path stays where it is unpacked, on every system."""
    parts = PurePosixPath(path).parts
    return bool(parts) and not (
        path.startswith(("/", "~"))
        or ".." in parts
        or "\\" in path
        or "\0" in path
        or re.match(r"[A-Za-z]:", path)
    )


def bag_files(folder: Path) -> BagFiles:
    """Read the lists of a bag; faults in reading them are among its ``faults``."""
    ours = tags(folder).get("Bag-Software-Agent", "").startswith(f"{AGENT} ")
    bag = BagFiles(folder, files_of(folder), ours)
    for name in bag.files:
        found = _LIST.fullmatch(name)
        if found is None:
            continue
        if found[2] not in hashlib.algorithms_available:
            message = f"The list {name} is of an algorithm that is not known here."
            bag.faults.append(Finding("V110", Place(name), message))
            continue
        bag.lists[name] = found[2]
        for path, entry in _entries(bag, name):
            bag.entries.setdefault(path, []).append(entry)
    return bag


def _entries(bag: BagFiles, name: str) -> Iterator[tuple[str, Entry]]:
    path = bag.folder / name
    if path.stat().st_size > _LARGEST_LIST:
        bag.faults.append(Finding("V105", Place(name), f"The list {name} is too large."))
        return
    text = path.read_bytes().decode("utf-8", errors="replace")
    for number, line in enumerate(text.split("\n"), 1):
        found = _LINE.fullmatch(line.rstrip("\r"))
        if found is not None:
            listed = re.sub("%0d", "\r", re.sub("%0a", "\n", found[2], flags=re.I), flags=re.I)
            listed = listed.removeprefix("./")
            if not is_safe(listed):
                message = f"The list names a file outside the bag: “{listed}”."
                bag.faults.append(Finding("V104", Place(name, number), message))
                continue
            yield listed, Entry(name, bag.lists[name], found[1].lower(), number)
        elif line.strip():
            message = f"Line {number} of {name} is no checksum and name."
            bag.faults.append(Finding("V110", Place(name, number), message, _FROM_COPY))


# --- comparing --------------------------------------------------------------------------------


def list_faults(bag: BagFiles) -> list[Finding]:
    """Return everything in which the lists of a bag and its files disagree."""
    found = [*bag.faults, *_structure(bag)]
    present = frozenset(bag.files)
    for path in sorted(present | bag.entries.keys()):
        found += _faults_of(bag, path, path in present)
    # A list that is told to be faulty in a line need not be told to be altered as well.
    lines = {finding.place.file for finding in found if finding.place.line}
    found = [f for f in found if f.place.line or f.code != "V110" or f.place.file not in lines]
    found += _oxum(bag)
    if not found and bag.ours:
        found += _forms(bag)
    return found


def _structure(bag: BagFiles) -> Iterator[Finding]:
    wanted = ["bagit.txt"]
    if bag.ours:
        wanted += [f"{k}-{a}.txt" for k in ("manifest", "tagmanifest") for a in ALGORITHMS]
    for name in wanted:
        # What the lists name is told to be missing anyhow.
        if name not in bag.files and name not in bag.entries:
            message = f"The bag has no file {name}."
            yield Finding("V110", Place(name), message, _FROM_COPY)
    if not any(name.startswith("manifest-") for name in bag.lists):
        yield Finding("V110", Place(""), "The bag has no list of its payload.", _FROM_COPY)
    if not (bag.folder / PAYLOAD).is_dir():
        yield Finding("V110", Place(PAYLOAD), "The bag has no folder “data”.", _FROM_COPY)


def _faults_of(bag: BagFiles, path: str, present: bool) -> Iterator[Finding]:
    """Yield what is wrong with one file, or with what the lists say of it."""
    entries = bag.entries.get(path, [])
    if not entries:
        if bag.lists_for(path) and (bag.ours or path.startswith(PAYLOAD)):
            message = f"No list of the bag knows {path}: it was added later."
            yield Finding("V109", Place(path), message)
        return
    silent = [name for name in bag.lists_for(path) if name not in {e.file for e in entries}]
    if not present and silent:
        # Were it a file of the bag, every list would know it.
        for entry in entries:
            message = f"{entry.file} lists {path}, which is not there and in no other list."
            yield Finding("V110", Place(entry.file, entry.line), message, _FROM_COPY)
        return
    if not present:
        yield Finding("V107", Place(path), f"{path} is missing.")
        return
    for name in silent:
        message = f"{name} does not list {path}, as {entries[0].file} does."
        yield Finding("V110", Place(name), message, _FROM_COPY)
    wrong = [e for e in entries if bag.digest(path, e.algorithm) != e.digest]
    if len(wrong) == len(entries):
        yield _altered(path, wrong)
    else:
        for entry in wrong:
            message = f"{entry.file} gives a wrong checksum for {path}; the file is whole."
            yield Finding("V110", Place(entry.file, entry.line), message, _FROM_COPY)


def _altered(path: str, entries: list[Entry]) -> Finding:
    names = " and ".join(spelt(entry.algorithm) for entry in entries)
    message = f"{path} is altered: it does not have the {names} that the bag records."
    own = _LIST.fullmatch(path) or path in ("bagit.txt", "bag-info.txt")
    return Finding("V110" if own else "V108", Place(path), message, _FROM_COPY)


def _oxum(bag: BagFiles) -> Iterator[Finding]:
    told = tags(bag.folder).get("Payload-Oxum")
    payload = [bag.folder / path for path in bag.files if path.startswith(PAYLOAD)]
    is_so = f"{sum(path.stat().st_size for path in payload)}.{len(payload)}"
    if told is not None and told != is_so:
        message = f"bag-info.txt tells of a payload (bytes.files) of {told}; it is {is_so}."
        yield Finding("V110", Place("bag-info.txt"), message, _FROM_COPY)


def _forms(bag: BagFiles) -> Iterator[Finding]:
    """Yield each list of a bag of ours that says what it should, but in another form."""
    for name, algorithm in bag.lists.items():
        listed = [path for path in bag.files if name in bag.lists_for(path)]
        wanted = manifest({path: bag.digest(path, algorithm) for path in listed})
        given = (bag.folder / name).read_bytes()
        if given != wanted:
            at = difference(given, wanted)
            message = f"{name} is altered at byte {at + 1:,}, though it can still be read."
            yield Finding("V110", Place(name), message, _FROM_COPY)


def difference(one: bytes, other: bytes) -> int:
    """Return the offset of the first byte in which two contents differ; they do."""
    shorter = min(len(one), len(other))
    for start in range(0, shorter, _BLOCK):
        if one[start : start + _BLOCK] != other[start : start + _BLOCK]:
            within = range(start, min(start + _BLOCK, shorter))
            return next((at for at in within if one[at] != other[at]), shorter)
    return shorter
