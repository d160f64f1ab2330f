"""What leads out of a publication's folder, or is no file: told before anything is read.

Only what stands in the folder is judged, by its names; nothing is opened and no link is followed.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from fascicle.findings import Finding, Place

__all__ = ["is_within", "strays"]

_FILES = ("publication.yaml", "sources.bib")
_FOLDERS = ("assets", "chapters", "seeds", "templates")


def is_within(path: Path, root: Path) -> bool:
    """Whether a path, with all links followed, lies in the resolved folder ``root``.

    What cannot be followed, such as a circle of links or a name too long, does not.
    """
    try:
        return path.resolve().is_relative_to(root)
    except (OSError, RuntimeError, ValueError):
        return False


def strays(root: Path) -> Mapping[str, Finding]:
    """Return what is wrong with the things in a publication's folder, by their paths in it.

    A102: a link, of a file or of a folder, that leads outside; A105: a pipe, socket or device.
    ``root`` is resolved. Hidden things are passed over: no part of a book is read from them.
    """
    return {path: finding for path, finding in _judged(root) if finding is not None}


def _judged(root: Path) -> Iterator[tuple[str, Finding | None]]:
    open_: list[str] = []
    for name in (*_FILES, *_FOLDERS):
        if os.path.lexists(root / name):
            yield name, _verdict(root, name)
            if name in _FOLDERS and _is_folder(root / name):
                open_.append(name)
    while open_:
        folder = open_.pop()
        for name in _names(root / folder):
            path = f"{folder}/{name}"
            yield path, _verdict(root, path)
            if _is_folder(root / path):
                open_.append(path)


def _names(folder: Path) -> list[str]:
    try:
        return [path.name for path in folder.iterdir() if not path.name.startswith(".")]
    except OSError:
        return []


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _verdict(root: Path, name: str) -> Finding | None:
    path = root / name
    try:
        mode = path.lstat().st_mode
    except OSError:
        return None
    if stat.S_ISLNK(mode) and _is_circle(path):
        message = "This is a link that leads back to itself, and to no file."
        return Finding("A102", Place(name), message, "Delete it, or put a file in its place.")
    if stat.S_ISLNK(mode) and not is_within(path, root):
        message = "This is a link to something that lies outside the publication's folder."
        hint = "Delete the link and put the file or folder itself in its place."
        return Finding("A102", Place(name), message, hint)
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode) or stat.S_ISLNK(mode)):
        message = f"This is no file but {_kind(mode)}."
        return Finding("A105", Place(name), message, "Delete it, or put a file in its place.")
    return None


def _is_circle(link: Path) -> bool:
    try:
        link.stat()
    except OSError as error:
        return error.errno == errno.ELOOP
    return False


def _kind(mode: int) -> str:
    if stat.S_ISFIFO(mode):
        return "a pipe"
    return "a socket" if stat.S_ISSOCK(mode) else "a device"
