"""A folder for the temporary files of one command, which goes when the command does.

Nothing stays behind when a command is killed: its supervisor removes the folder, and where the
supervisor was killed as well, the next command does.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Workroom"]

_PREFIX = "fascicle-work-"


@dataclass(frozen=True, slots=True)
class Workroom:
    """A folder that nobody else can read, held by a lock (flock) while a process has it open."""

    folder: Path
    lock: int

    @classmethod
    def make(cls) -> Workroom:
        """Make one below the system's folder for temporary files, after sweeping. ``OSError``."""
        where = Path(tempfile.gettempdir())
        _sweep(where)
        folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=where))
        lock = os.open(folder, os.O_RDONLY)
        with contextlib.suppress(OSError):  # some network disks have no locks
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return cls(folder, lock)

    def remove(self) -> None:
        """Remove the folder with all that is left in it."""
        shutil.rmtree(self.folder, ignore_errors=True)
        os.close(self.lock)

    @contextlib.contextmanager
    def in_use(self) -> Iterator[None]:
        """Let temporary files come to lie here, also those of programs that are started.

        What is started later, such as a program that shows the PDF, gets the system's folder.
        """
        known, before = tempfile.tempdir, os.environ.get("TMPDIR")
        tempfile.tempdir = os.environ["TMPDIR"] = str(self.folder)
        try:
            yield
        finally:
            tempfile.tempdir = known
            if before is None:
                del os.environ["TMPDIR"]
            else:
                os.environ["TMPDIR"] = before


def _sweep(where: Path) -> None:
    """Remove the folders of our own commands that no process holds any more."""
    with os.scandir(where) as entries:
        left = [Path(entry) for entry in entries if entry.name.startswith(_PREFIX)]
    for folder in left:
        with contextlib.suppress(OSError, ValueError):
            if _is_abandoned(folder):
                shutil.rmtree(folder, ignore_errors=True)


def _is_abandoned(folder: Path) -> bool:
    """Tell whether a folder is ours, and both its process and its lock are gone.

    The process alone would not do: in another container its number means nothing here. Nor would
    the lock: it is taken a moment after the folder is made.
    """
    state = folder.lstat()
    if not stat.S_ISDIR(state.st_mode) or state.st_uid != os.getuid():
        return False
    if _is_alive(int(folder.name.removeprefix(_PREFIX).partition("-")[0])):
        return False
    handle = os.open(folder, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(handle)
    return True


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
