"""The verification of a bag: its lists, every bit of it, and the book made again from it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from fascicle.findings import Finding, Place, Refused
from fascicle.progress import Progress, silent
from fascicle.publishing.deposit.bag_form import PAYLOAD, validate
from fascicle.publishing.deposit.contents import SOURCE, made_by
from fascicle.publishing.verification.bag_lists import BagFiles, bag_files, list_faults, spelt, tags
from fascicle.publishing.verification.rebuilding import (
    bag_again,
    compare,
    has_sources,
    likely_reason,
    not_made,
    note_versions,
    recorded_versions,
)
from fascicle.publishing.verification.verdict import Verdict
from fascicle.publishing.verification.zip_form import Unpacked, frame_fault, unpacked

__all__ = ["verify_bag", "verify_zip"]


def verify_bag(
    folder: Path, work: Path, progress: Progress = silent, *, rebuild: bool = True
) -> Verdict:
    """Verify a bag in a folder."""
    verdict = Verdict("bag")
    unsafe = list(_unsafe(folder))
    if unsafe:
        raise Refused(unsafe)
    if not any((folder / name).exists() for name in ("bagit.txt", "bag-info.txt", "data")):
        message = f"{folder} is no bag: it has no bagit.txt."
        raise Refused([Finding("V103", Place(folder.name), message)])
    bag = bag_files(folder)
    _verify_files(verdict, bag, list_faults(bag))
    if rebuild:
        _make_again(verdict, bag, work, progress)
    return verdict


def verify_zip(
    path: Path, work: Path, progress: Progress = silent, *, rebuild: bool = True
) -> Verdict:
    """Verify a bag in a zip file: what is packed, and the frame around it."""
    verdict = Verdict("zip")
    packed, bag, faults = _unpack(path, work)
    _verify_files(verdict, bag, faults)
    if not bag.ours:
        verdict.untold("frame", "Another program packed the zip file: its form is its own.")
    elif faults:
        verdict.untold("frame", "The frame of the zip file was not compared: files are at fault.")
    else:
        fault = frame_fault(path, packed, _day(bag), work)
        verdict.check(
            "frame",
            "The zip file is, to the bit, the one that Fascicle writes.",
            "The files are whole, but the zip file around them was altered.",
            [fault] if fault else [],
        )
    if rebuild:
        _make_again(verdict, bag, work, progress)
    return verdict


def _unpack(path: Path, work: Path) -> tuple[Unpacked, BagFiles, list[Finding]]:
    """Unpack a zip file in the way that gives a whole bag, or else the one with fewest faults."""
    ways: list[tuple[Unpacked, BagFiles, list[Finding]]] = []
    for packed in unpacked(path, work):
        bag = bag_files(packed.folder)
        faults = list_faults(bag)
        ways.append((packed, bag, faults))
        if not faults:
            break
    return min(ways, key=lambda way: len(way[2]))


def _unsafe(folder: Path) -> Iterator[Finding]:
    """Yield every link, device and pipe in a folder; none of them is followed."""
    for root, folders, names in os.walk(folder):
        for name in sorted([*folders, *names]):
            path = Path(root) / name
            mode = path.lstat().st_mode
            if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
                shown = path.relative_to(folder).as_posix()
                message = f"{shown} is a link or a device; it was not opened."
                yield Finding("V104", Place(shown), message)


# --- its files --------------------------------------------------------------------------------


def _verify_files(verdict: Verdict, bag: BagFiles, faults: list[Finding]) -> None:
    """Note what the lists say of the files; the library is asked where we find no fault."""
    own = {"V110", "V104", "V105"}
    payload = [path for path in bag.files if path.startswith(PAYLOAD)]
    size = sum((bag.folder / path).stat().st_size for path in payload)
    names = ", ".join(sorted(set(map(spelt, bag.lists.values()))))
    of_files = [finding for finding in faults if finding.code not in own]
    verdict.check(
        "files",
        f"{len(payload):,} files of {size / 1e6:,.1f} MB are there, each with the checksums "
        f"recorded for it ({names}); there are no others.",
        f"Of {len(payload):,} files not all are as they were deposited.",
        of_files,
    )
    structure = [finding for finding in faults if finding.code in own]
    whole = "The bag's own lists are whole."
    if not faults:
        structure += _by_library(bag)
        to_the_bit = ", to the bit," if bag.ours else ""
        whole = f"The bag's own lists are whole{to_the_bit} and the library bagit finds it valid."
    verdict.check("lists", whole, "The bag's own lists are not as they should be.", structure)


def _by_library(bag: BagFiles) -> Iterator[Finding]:
    """Yield what the library bagit objects to, as a second opinion."""
    import bagit

    try:
        validate(bag.folder)
    except (bagit.BagError, ValueError, OSError) as error:
        yield Finding("V110", Place(""), f"The library bagit does not find the bag valid: {error}.")


# --- made again -------------------------------------------------------------------------------


def _day(bag: BagFiles) -> str:
    """Return the day of the edition that a bag of ours tells; nonsense becomes the first of all."""
    try:
        return date.fromisoformat(tags(bag.folder).get("Bagging-Date", "")).isoformat()
    except ValueError:
        return "1980-01-01"


def _make_again(verdict: Verdict, bag: BagFiles, work: Path, progress: Progress) -> None:
    source = bag.folder / PAYLOAD / SOURCE
    spoiled = [f.place.file for f in verdict.findings if f.is_error and _is_source(f.place.file)]
    if spoiled:
        message = f"The book was not made again, since its sources are at fault: {spoiled[0]}."
        verdict.untold("again", message)
        return
    if not bag.ours or not has_sources(source):
        message = "The bag has no sources of Fascicle, so its book cannot be made again."
        verdict.untold("again", message, [Finding("V117", Place(""), message)])
        return
    others = note_versions(verdict, recorded_versions(bag.folder), made_by())
    try:
        made = bag_again(source, work / "cache", _day(bag), progress)
    except Refused as refused:
        not_made(verdict, refused, f"data/{SOURCE}", f"data/{SOURCE}")
        return
    result = compare(made, bag.folder, work)
    verdict.check(
        "again",
        f"Made again from data/{SOURCE}, all {result.same} files are the same to the byte.",
        f"Made again from data/{SOURCE}, {result.same} files are the same and others are not"
        + likely_reason(others),
        result.findings,
    )


def _is_source(path: str) -> bool:
    return path.startswith(f"{PAYLOAD}{SOURCE}/")
