"""What the operating system knows of processes: who descends from whom, and their memory.

On Linux ``/proc`` tells it, elsewhere the program ``ps``, which POSIX requires.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from pathlib import Path

from fascicle.findings import Refused

__all__ = [
    "QUICK",
    "adopt_orphans",
    "descendants",
    "end_all",
    "end_with_parent",
    "hold_data",
    "resident",
]

QUICK = sys.platform == "linux"
"""Whether a look costs next to nothing. A call of ``ps`` takes some hundredths of a second."""

_SET_PARENT_DEATH_SIGNAL, _SET_CHILD_SUBREAPER = 1, 36
"""Of Linux's ``prctl`` (linux/prctl.h)."""

_KILOBYTE = 1024  # the unit of ps -o rss=


def resident(processes: set[int]) -> int:
    """Return the bytes of memory that these processes occupy together; the gone take none.

    Pages that two of them share are counted twice.
    """
    if sys.platform == "linux":
        return sum(map(_resident_on_linux, processes))
    return sum(size for process, _, size in _listed() if process in processes)


def descendants(ancestor: int) -> set[int]:
    """Return the processes that a process has started, and those that they have started."""
    parents = dict(_parents_on_linux() if sys.platform == "linux" else _parents_elsewhere())
    found: set[int] = set()
    reached = {ancestor}
    while reached:
        reached = {child for child, parent in parents.items() if parent in reached} - found
        found |= reached
    return found


def end_all(processes: set[int]) -> None:
    """Kill these processes; those that are our own children are waited for."""
    for process in processes:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(process, signal.SIGKILL)
    for process in processes:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(process, 0)


def adopt_orphans() -> None:
    """Become the parent of what our children leave behind, so that it can be found (Linux)."""
    _prctl(_SET_CHILD_SUBREAPER, 1)


def end_with_parent() -> None:
    """Be killed when the parent is, however that comes about (Linux)."""
    _prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)


def hold_data(size: int) -> None:
    """Refuse this process, and those that it starts, more than ``size`` bytes of data (Linux).

    Writable memory counts, and not address space: Pandoc reserves a terabyte of that.
    """
    if sys.platform == "linux":
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
        known = [limit for limit in (soft, hard) if limit != resource.RLIM_INFINITY]
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_DATA, (min([size, *known]), hard))


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        import ctypes

        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def _resident_on_linux(process: int) -> int:
    try:
        # proc(5): sizes in pages; the second is what is resident.
        pages = Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1]
    except (OSError, IndexError):
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def _parents_on_linux() -> list[tuple[int, int]]:
    found = []
    for name in os.listdir("/proc"):  # noqa: PTH208 - looked at once a second: quick, please
        if name.isdigit():
            with contextlib.suppress(OSError, ValueError, IndexError):
                stat = Path(f"/proc/{name}/stat").read_bytes()
                # The program's name, in brackets, may hold spaces and brackets itself.
                found.append((int(name), int(stat.rpartition(b")")[2].split()[1])))
    return found


def _parents_elsewhere() -> list[tuple[int, int]]:
    return [(process, parent) for process, parent, _ in _listed()]


def _listed() -> list[tuple[int, int, int]]:
    """Return all processes, each with its parent and its bytes of memory; none without ``ps``."""
    import subprocess  # 5 ms that Linux need not wait for

    command = ["ps", "-A", "-o", "pid=", "-o", "ppid=", "-o", "rss="]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=True)
    except (OSError, subprocess.SubprocessError, Refused):  # not there, or not to be started
        return []
    lines = [line.split() for line in done.stdout.splitlines()]
    return [(int(p), int(of), int(size) * _KILOBYTE) for p, of, size in lines]
