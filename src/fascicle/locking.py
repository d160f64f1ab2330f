"""Locks between processes: a file that one of them holds, and that goes free however it ends."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from fascicle.progress import begun

try:
    import fcntl
except (
    ImportError
):  # pragma: no cover - Windows has no such locks; there processes are not kept apart
    fcntl = None  # type: ignore[assignment]

__all__ = ["Held", "held"]

_PAUSE = 0.1
"""Seconds between two looks at a lock that somebody else holds."""


class Held(Exception):  # noqa: N818 - says what is so
    """Somebody else holds the lock."""


@contextlib.contextmanager
def held(
    path: Path, wait: float | None = None, waiting: Callable[[], None] = lambda: None
) -> Iterator[None]:
    """Hold the lock ``path``, a file that is made where there is none and is left there.

    Where somebody else holds it, ``waiting`` is called once and the lock waited for: ``wait``
    seconds, or however long it takes; then ``Held`` is raised. The lock is advisory (flock). A link
    is never followed. Raises ``OSError`` where the file cannot be opened.
    """
    descriptor = _take(path, wait, waiting)
    try:
        yield
    finally:
        os.close(descriptor)


def _take(path: Path, wait: float | None, waiting: Callable[[], None]) -> int:
    since, told = time.monotonic(), False
    while True:
        descriptor = _opened(path)
        try:
            if _is_ours(descriptor, path):
                return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)
        if wait is not None and time.monotonic() - since >= wait:
            raise Held
        if not told:
            told = True
            waiting()
        begun("waiting for another command")
        time.sleep(_PAUSE)


def _opened(path: Path) -> int:
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
    return os.open(path, flags, 0o644)


def _is_ours(descriptor: int, path: Path) -> bool:
    """Try to lock, and see that it is the file by this name that is locked, not one taken away."""
    if fcntl is None:  # pragma: no cover
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        named = path.stat(follow_symlinks=False)
    except (BlockingIOError, FileNotFoundError):
        return False
    return os.path.samestat(named, os.fstat(descriptor))
