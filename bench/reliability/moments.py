"""A process ended, interrupted or short of room at a chosen moment: before its k-th write.

What counts as a write is whatever changes names or files below one folder: opening to write,
syncing, moving, linking, deleting, making and removing folders. Python tells of it by its audit
events, so that the code under trial is not touched. Between two writes nothing changes on the disk
but the content of a file that is being written: to try all k is to try all moments that differ.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

__all__ = ["End", "Ending", "ended"]

End = Literal["kill", "interrupt", "full", "never"]
"""SIGKILL; ``KeyboardInterrupt``, as Ctrl-C gives it; ``OSError`` (ENOSPC) from then on."""

_CHANGES = {
    "os.rename",
    "os.remove",
    "os.mkdir",
    "os.rmdir",
    "os.link",
    "os.chmod",
    "os.truncate",
    "os.utime",
}
_NEEDS_ROOM = {"open", "os.mkdir", "os.link", "fsync"}
_TO_WRITE = os.O_WRONLY | os.O_RDWR | os.O_CREAT


@dataclass(frozen=True, slots=True)
class Ending:
    """How a process ended: its exit code, negative for a signal; and how many writes it began."""

    code: int
    writes: int


def ended(work: Callable[[], int], root: Path, end: End, at: int) -> Ending:
    """Do ``work`` in a process of its own that ends before its write number ``at`` below ``root``.

    ``work`` returns the exit code; 130 stands for an interruption that came out of it, 99 for any
    other exception.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        code = 99
        watch = _Watch(os.fspath(root), end, at, writing)
        try:
            watch.begin()
            code = work()
        except KeyboardInterrupt:
            code = 130
        finally:
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        count = len(told.read())
    _, status = os.waitpid(child, 0)
    return Ending(os.waitstatus_to_exitcode(status), count)


class _Watch:
    """Counts writes; ``told`` is a pipe that gets a byte for each."""

    def __init__(self, root: str, end: End, at: int, told: int) -> None:
        self._root, self._end, self._at, self._told = root, end, at, told
        self._count, self._busy = 0, False

    def begin(self) -> None:
        """Watch from now on; there is no way back, an audit hook stays."""

        def fsync(_descriptor: Any) -> None:
            # Not done: a process that ends loses nothing that it has handed to the system.
            self._heard("fsync", (self._root,))

        os.fsync = fsync
        sys.addaudithook(self._heard)

    def _heard(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self._busy or not self._is_write(event, arguments):
            return
        self._busy = True
        try:
            self._count += 1
            os.write(self._told, b".")
            self._act(event, arguments)
        finally:
            self._busy = False

    def _is_write(self, event: str, arguments: tuple[Any, ...]) -> bool:
        if event == "ctypes.dlsym":
            return "rename" in str(arguments[-1])
        if event == "open":
            path, mode, flags = arguments
            if not (set(mode or "") & set("wxa+") or (flags or 0) & _TO_WRITE):
                return False
            return self._is_ours(path)
        if event in _CHANGES or event == "fsync":
            return any(self._is_ours(argument) for argument in arguments[:2])
        return False

    def _is_ours(self, path: Any) -> bool:
        if not isinstance(path, str | bytes | os.PathLike):
            return False
        return Path(os.fsdecode(path)).absolute().is_relative_to(self._root)

    def _act(self, event: str, arguments: tuple[Any, ...]) -> None:
        # A move needs no room but for a new name, and way back there is room.
        lasting = event in _NEEDS_ROOM and self._count >= self._at
        once = event == "os.rename" and self._count == self._at
        if self._end == "full" and (lasting or once):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), arguments[0])
        if self._count != self._at:
            return
        if self._end == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if self._end == "interrupt":
            raise KeyboardInterrupt
