"""A bag written aside, validated, and only then moved to where the last one stood."""

from __future__ import annotations

import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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
    bag of ours stands there, V102 where the bag would not be valid, F101 where it cannot be
    written.
    """
    import bagit

    archive = out.with_name(f"{out.name}.zip")
    try:
        require_free(out, zipped=zipped)
        out.parent.mkdir(parents=True, exist_ok=True)
        with _aside(out) as work:
            bag = work / out.name
            bag.mkdir()
            write_bag(contents, bag)
            validate(bag)
            if zipped:
                day = str(contents.info["Bagging-Date"])
                with (work / archive.name).open("wb") as file:
                    pack(bag, files_of(bag), contents.name, day, file)
                (work / archive.name).chmod(0o644)
            _sync(work)
            _exchange(bag, out, work / "old")
            if zipped:
                (work / archive.name).replace(archive)
    except bagit.BagError as error:
        raise Refused([_invalid(error)]) from error
    except OSError as error:
        raise Refused([_unwritable(out, error)]) from error
    return (out, archive) if zipped else (out,)


@contextmanager
def _aside(out: Path) -> Iterator[Path]:
    """Give a folder beside ``out``, on the same disk, and take it away at the end."""
    work = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _sync(folder: Path) -> None:
    """See all files in a folder on the disk, before they take the place of others."""
    for name in files_of(folder):
        with (folder / name).open("rb") as file:
            os.fsync(file.fileno())


def _exchange(new: Path, out: Path, old: Path) -> None:
    """Move ``new`` to ``out``; what stands there goes to ``old``, and back where that fails."""
    if not out.exists():
        new.rename(out)
        return
    try:
        out.rename(old)
        new.rename(out)
    except BaseException:
        if old.exists() and not out.exists():
            old.rename(out)
        raise


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


def _unwritable(out: Path, error: OSError) -> Finding:
    return Finding(
        "F101",
        Place(str(error.filename or out)),
        f"The deposit cannot be written to {out}: {error.strerror or error}.",
        "Free some space or choose another folder with --out; the last deposit is whole.",
    )
