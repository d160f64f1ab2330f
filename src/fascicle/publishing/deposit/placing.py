"""A bag written aside, validated, and only then moved to where the last one stood."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

from fascicle.aside import aside, synced
from fascicle.faults import fault_finding
from fascicle.findings import Finding, Place, Refused
from fascicle.publishing.deposit.bag_form import (
    AGENT,
    ALGORITHMS,
    BagContents,
    files_of,
    pack,
    validate,
    write_bag,
)

__all__ = ["place_bag", "require_free"]

_AGENT_LINE = f"Bag-Software-Agent: {AGENT} "


def place_bag(contents: BagContents, out: Path, *, zipped: bool) -> tuple[Path, ...]:
    """Write a bag to the folder ``out``, and with ``zipped`` to ``out.zip`` beside it.

    Both are written aside and validated first. What stood there is replaced last: until then, and
    whenever something goes wrong, it stays. Raises ``Refused``: V101 where something else than a
    bag of ours stands there, V102 where the bag would not be valid, F101 or F112 to F116 where it
    cannot be written.
    """
    import bagit

    archive = out.with_name(f"{out.name}.zip")
    try:
        require_free(out, zipped=zipped)
        with aside(out.parent) as place:
            bag = place.new / out.name
            bag.mkdir()
            write_bag(contents, bag)
            validate(bag)
            if zipped:
                day = str(contents.info["Bagging-Date"])
                with (place.new / archive.name).open("wb") as file:
                    pack(bag, files_of(bag), contents.name, day, file)
                (place.new / archive.name).chmod(0o644)
            _sync(place.new)
            place.move([out.name, *([archive.name] if zipped else [])])
    except bagit.BagError as error:
        raise Refused([_invalid(error)]) from error
    except OSError as error:
        raise Refused([fault_finding(error, out, "The last deposit is whole.")]) from error
    return (out, archive) if zipped else (out,)


def _sync(folder: Path) -> None:
    """See all files in a folder on the disk, and their names, before they take others' places."""
    for root, _, names in os.walk(folder):
        for name in names:
            with Path(root, name).open("rb") as file:
                os.fsync(file.fileno())
        synced(Path(root))


# --- what may be replaced ---------------------------------------------------------------------


def require_free(out: Path, *, zipped: bool) -> None:
    """Raise ``Refused`` (V101) where ``out`` is anything but missing, empty, or a bag of ours."""
    reason = _reason_to_keep(out)
    archive = out.with_name(f"{out.name}.zip")
    if not reason and zipped and (archive.exists() or archive.is_symlink()):
        out, reason = archive, "" if _is_our_archive(archive) else "it is no bag of Fascicle"
    if reason:
        message = f"The deposit cannot be written to {out}: {reason}."
        hint = "Give another folder with --out, or move away what stands there."
        raise Refused([Finding("V101", Place(str(out)), message, hint)])


def _reason_to_keep(out: Path) -> str:
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        return "it is no folder"
    if not out.exists() or not any(out.iterdir()):
        return ""
    try:
        if not _is_ours((out / "bag-info.txt").read_text(encoding="utf-8")):
            return "it is a folder with other things, no bag of Fascicle"
        listed = _listed(out)
    except (OSError, ValueError):
        return "it is a folder with other things, no bag of Fascicle"
    strange = [name for name in files_of(out) if name not in listed]
    return f"it holds a file that no deposit has put there, {strange[0]}" if strange else ""


def _is_ours(info: str) -> bool:
    return any(line.startswith(_AGENT_LINE) for line in info.splitlines())


def _listed(bag: Path) -> set[str]:
    """Return all files that a bag of ours says it has."""
    names = {f"tagmanifest-{algorithm}.txt" for algorithm in ALGORITHMS}
    for kind in ("manifest", "tagmanifest"):
        lines = (bag / f"{kind}-{ALGORITHMS[0]}.txt").read_text(encoding="utf-8").splitlines()
        names |= {line.partition("  ")[2] for line in lines}
    return names


def _is_our_archive(archive: Path) -> bool:
    try:
        with zipfile.ZipFile(archive) as opened:
            infos = [n for n in opened.namelist() if n.endswith("/bag-info.txt")]
            return any(
                opened.getinfo(name).file_size < 1 << 20 and _is_ours(opened.read(name).decode())
                for name in infos
                if name.count("/") == 1
            )
    except (OSError, ValueError, zipfile.BadZipFile, RuntimeError, NotImplementedError):
        return False


def _invalid(error: Exception) -> Finding:
    return Finding(
        "V102",
        Place(""),
        f"The bag would not be valid: {error}.",
        "Rename the file that is told, in the publication: letters, digits, hyphens, dots will do.",
    )
