"""One command at a time in one folder."""

from __future__ import annotations

import contextlib
import errno
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from fascicle.aside import settle, sweep
from fascicle.findings import Finding, Place, Refused
from fascicle.locking import Held, held

__all__ = ["cached", "locked", "require_no_links"]


@contextlib.contextmanager
def locked(folder: Path, holder: str = "build", *, wait: float = 0) -> Iterator[None]:
    """Hold ``folder`` for this command, for as long as the block lasts.

    Where another command holds it, that is said on standard error and waited for, ``wait`` seconds;
    then it is refused with F103. ``holder`` says what may hold it, if not builds. What a command
    that was ended has left in the folder and its cache is finished, or taken away, first.
    """

    def waiting() -> None:
        if wait:
            print(f"Waiting until another {holder} has ended in {folder} …", file=sys.stderr)

    folder.mkdir(parents=True, exist_ok=True)
    _refuse_links((folder / ".cache", *_shelves(folder / ".cache")))
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(held(folder / ".lock", wait, waiting))
        except Held:
            message = f"Another {holder} is writing to {folder}."
            hint = "Wait until it has ended"
            hint += ", or give another folder with --out." if holder == "build" else "."
            raise Refused([Finding("F103", Place(""), message, hint)]) from None
        settle(folder)
        sweep(folder / ".cache")
        yield


@contextlib.contextmanager
def cached(build: Path, *, wait: float = 0) -> Iterator[Path | None]:
    """Hold the folder ``build`` for its cache, and give that; for commands that only read.

    Where nothing may be written there, they do without one: None.
    """
    cache: Path | None = build / ".cache"
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(locked(build, wait=wait))
        except OSError as error:
            if error.errno not in _UNWRITABLE:
                raise
            cache = None
        yield cache


_UNWRITABLE = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT}


def require_no_links(publication: Path, path: Path) -> None:
    """Raise ``Refused`` (F116) where a link leads out on the way from a publication to ``path``.

    For places that nobody has chosen: a folder that somebody has sent must not make Fascicle write
    elsewhere.
    """
    parts = path.relative_to(publication).parts
    _refuse_links(publication.joinpath(*parts[: count + 1]) for count in range(len(parts)))


def _shelves(cache: Path) -> Iterator[Path]:
    with contextlib.suppress(OSError):
        yield from cache.iterdir()


def _refuse_links(paths: Iterable[Path]) -> None:
    for path in paths:
        if path.is_symlink():
            message = f"{path} is a link, and Fascicle keeps files of its own there."
            hint = "Delete the link; if you want the files elsewhere, say so with --out."
            raise Refused([Finding("F116", Place(""), message, hint)])
