"""One build at a time in one folder."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from fascicle.findings import Finding, Place, Refused

try:
    import fcntl
except ImportError:  # pragma: no cover - Windows has no such locks; there builds are not kept apart
    fcntl = None  # type: ignore[assignment]

__all__ = ["locked"]


@contextlib.contextmanager
def locked(folder: Path, holder: str = "build") -> Iterator[None]:
    """Hold ``folder`` for this build; refuse with F103 where another build holds it.

    ``holder`` says what else may hold it, if not builds.

    The lock is advisory (flock) and goes with the process, however it ends.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if fcntl is None:  # pragma: no cover
        yield
        return
    with (folder / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(
                [
                    Finding(
                        "F103",
                        Place(""),
                        f"Another {holder} is writing to {folder}.",
                        "Wait until it has ended"
                        + (", or give another folder with --out." if holder == "build" else "."),
                    )
                ]
            ) from None
        yield
