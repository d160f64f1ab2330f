"""Faults of the file system in an editor's words: what is so, and what to do about it."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

from fascicle.aside import FOLDER
from fascicle.findings import Finding, Place

__all__ = ["fault_finding", "is_out_of_memory"]

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
_IN_THE_WAY = {errno.EISDIR, errno.ENOTDIR, errno.EEXIST, errno.ENOTEMPTY}
_GONE = {errno.ENOENT, errno.ESTALE}


def fault_finding(error: OSError, name: str | Path = "", kept: str = "") -> Finding:
    """Return the finding for a fault of the file system.

    ``name`` is the file or folder, where the error itself tells none; ``kept`` is what has not been
    touched, as a sentence. F112: no room; F113: not allowed; F114: something else stands there;
    F115: it is gone; F116: a link; F101: anything else.
    """
    about = _name(error.filename) or str(name) or "A file"
    code, message, hint = _told(error, about)
    return Finding(code, Place(""), message, f"{hint} {kept}".strip())


def is_out_of_memory(error: BaseException | None) -> bool:
    """Whether an error, or what it comes of, is that the system has no more memory to give."""
    while error is not None:
        if isinstance(error, MemoryError) or getattr(error, "errno", None) == errno.ENOMEM:
            return True
        error = error.__cause__ or error.__context__
    return False


def _told(error: OSError, about: str) -> tuple[str, str, str]:
    number, reason = error.errno, error.strerror or str(error) or type(error).__name__
    if number in _FULL:
        why = {
            errno.EDQUOT: "what you may store is used up",
            errno.EFBIG: "it would be larger than a file may be here",
        }.get(number, "the disk is full")
        where = "on that disk"
        if about.startswith(tempfile.gettempdir()):
            where = "there, or name another folder by the environment variable TMPDIR"
        return "F112", f"{about} cannot be written: {why}.", f"Make room {where}."
    if number in _FORBIDDEN:
        why = "the disk can only be read" if number == errno.EROFS else "it is not allowed"
        hint = "Change the permissions, or choose a folder that you may write to with --out."
        return "F113", f"{about} cannot be written or read: {why}.", hint
    if number in _IN_THE_WAY:
        why = {
            errno.EISDIR: "a folder has this name",
            errno.ENOTDIR: "a part of this path is no folder",
        }.get(number, "something else has this name")
        why = why if reason == os.strerror(number) else reason  # who raised it knows better
        return (
            "F114",
            f"{about} cannot be written: {why}.",
            "Move away or rename what stands there.",
        )
    if number in _GONE and not error.filename and _is_nowhere():
        return (
            "F115",
            "The folder that you are in is not there any more.",
            "Go to another one with cd, and run the command again.",
        )
    if number in _GONE:
        hint = "Put it back, and do not move the publication while a command works on it."
        return "F115", f"{about} is not there any more.", hint
    if number == errno.ELOOP:
        hint = "Delete the link: Fascicle does not write to where links lead."
        return "F116", f"{about} is a link, where Fascicle keeps a file of its own.", hint
    hint = "Look at the disk, or choose another folder with --out."
    return "F101", f"{about} cannot be written or read: {reason}.", hint


def _is_nowhere() -> bool:
    """Whether the folder in which the command was started has been deleted or moved away."""
    try:
        Path.cwd()
    except OSError:
        return True
    return False


def _name(name: object) -> str:
    """Return a name as people know it: without the folder in which a file is written aside."""
    told = os.fsdecode(name) if isinstance(name, (str, bytes, os.PathLike)) else ""
    return told.replace(f"{FOLDER}/new/", "")
