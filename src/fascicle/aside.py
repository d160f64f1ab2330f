"""Writing aside and moving into place, so that nobody ever meets half of a file or of a set.

Whoever writes into a folder keeps a folder of its own in it meanwhile, ``.fascicle``:

    lock     held while somebody writes here
    new/     what is being written
    old/     further names (hard links) of the files that are replaced, until all is done
    moves    the record: all of ``new`` is whole and on the disk, and is now being moved

A command can be ended at any moment. Without the record nothing has been moved, and the next one
that writes here throws ``new`` away; with it, the next one finishes the moves. Where a move fails,
what was moved goes back. At the end the folder is taken away.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from fascicle.exchanging import exchange
from fascicle.locking import held

__all__ = ["FOLDER", "Aside", "aside", "settle", "sweep", "synced", "thin", "write_aside"]

FOLDER = ".fascicle"
"""The folder that whoever writes keeps beside what it writes."""
_OURS = ("new", "old", "undone", "moves.new")
"""What is taken away of it at the end. Anything else somebody else has put there."""
_PART = ".part"
"""How what is written aside in a cache ends."""


@contextmanager
def aside(folder: Path) -> Iterator[Aside]:
    """Give a place to write aside for ``folder``, which is made if need be.

    Only one process at a time has it; others wait. What an earlier one has left is finished, or
    taken away, first. Raises ``OSError`` where that cannot be done.
    """
    folder.mkdir(parents=True, exist_ok=True)
    own = folder / FOLDER
    with _alone(own):
        place = Aside(folder, own)
        try:
            place.finish()
            place.new.mkdir(mode=0o755)
            yield place
        finally:
            place.clear()


def settle(folder: Path) -> None:
    """Finish what a command that was ended has left of its moves in ``folder``, and tidy up."""
    if (folder / FOLDER).exists():
        with aside(folder):
            pass


@contextmanager
def _alone(own: Path) -> Iterator[None]:
    """Make the folder ``own``, hold it, and take it away when it is empty at the end."""
    with ExitStack() as stack:
        while True:
            with suppress(FileExistsError):
                own.mkdir(mode=0o700)
            if own.is_symlink() or (own.exists() and not own.is_dir()):
                reason = "Fascicle needs this name for a folder of its own"
                raise NotADirectoryError(errno.ENOTDIR, reason, str(own))
            # Whoever held it may have taken it away in between.
            with suppress(FileNotFoundError):
                stack.enter_context(held(own / "lock"))
                break
        try:
            yield
        finally:
            with suppress(OSError):  # it may be gone; somebody may wait for it already
                if [path.name for path in own.iterdir()] == ["lock"]:
                    (own / "lock").unlink()
                    own.rmdir()


@dataclass(frozen=True, slots=True)
class Aside:
    """The place to write aside for ``folder``; ``own`` is the folder for that."""

    folder: Path
    own: Path

    @property
    def new(self) -> Path:
        """Where what is being written lies, by the names that it is to have in ``folder``."""
        return self.own / "new"

    @property
    def _record(self) -> Path:
        return self.own / "moves"

    def write(self, name: str, data: bytes) -> Path:
        """Write a file, readable by all, and see it on the disk; return where it lies meanwhile."""
        path = self.new / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _write(path, data)
        except OSError as error:
            # A full disk does not say for which file it had no room; and it is not this one that
            # people know.
            error.filename = str(self.folder / name)
            raise
        return path

    def keep(self, name: str) -> Path:
        """Keep what stands in place under this name; return where, for as long as we write."""
        target, kept = self.folder / name, self.own / "old" / name
        kept.parent.mkdir(exist_ok=True)
        try:
            os.link(target, kept, follow_symlinks=False)
        except OSError:  # a file system that knows no further names
            shutil.copy2(target, kept)
        return kept

    def move(self, names: Iterable[str]) -> None:
        """Move files or folders from ``new`` into place, over what has these names there.

        All of them, or none: where one cannot be moved, those before it go back.
        """
        moves = [_Move.planned(self, name) for name in names]
        synced(self.new)
        if len(moves) == 1 and not (self.new / moves[0].name).is_dir():
            (self.new / moves[0].name).replace(self.folder / moves[0].name)
            synced(self.folder)
            return
        moves = [move.with_a_way_back(self) for move in moves]
        plan = self.own / "moves.new"
        _write(plan, json.dumps([asdict(move) for move in moves]).encode())
        plan.replace(self._record)
        synced(self.own)
        self._carry_out(moves)

    def finish(self) -> None:
        """Finish the moves of whoever wrote here before; take away what is left of it."""
        moves = _recorded(self._record)
        if moves and not (self.new.is_symlink() or (self.own / "old").is_symlink()):
            self._carry_out(moves)
        _remove(self._record)
        self.clear()

    def clear(self) -> None:
        """Take away what is ours but the lock; nothing while there are moves to be finished."""
        if not self._record.exists():
            for name in _OURS:
                _remove(self.own / name)

    def _carry_out(self, moves: Sequence[_Move]) -> None:
        done: list[_Move] = []
        try:
            for move in moves:
                if move.is_open(self):
                    done.append(move)
                    move.do(self)
            synced(self.folder)
        except BaseException:
            if all(move.way_back != "lost" or move.is_open(self) for move in done):
                for move in reversed(done):
                    move.undo(self)
                self._record.unlink()
            raise
        self._record.unlink()


@dataclass(frozen=True, slots=True)
class _Move:
    """One move into place. ``inode`` is that of the new thing.

    ``way_back``: “old”, what stood there is kept; “none”, nothing stood there; “lost”, it is not
    kept, as the file system knows no further names.
    """

    name: str
    inode: int
    way_back: str = "lost"

    @classmethod
    def planned(cls, place: Aside, name: str) -> _Move:
        """Plan a move; raises ``OSError`` where something of another kind stands in the way."""
        new, target = place.new / name, place.folder / name
        if target.is_dir() and not target.is_symlink() and not new.is_dir():
            raise IsADirectoryError(errno.EISDIR, "a folder has this name", str(target))
        if new.is_dir() and (target.is_symlink() or (target.exists() and not target.is_dir())):
            raise NotADirectoryError(errno.ENOTDIR, "a file has this name", str(target))
        return cls(name, new.stat(follow_symlinks=False).st_ino)

    def with_a_way_back(self, place: Aside) -> _Move:
        """Return this move, with what it will replace kept under a further name."""
        target, old = place.folder / self.name, place.own / "old" / self.name
        if not (target.exists() or target.is_symlink()):
            way = "none"
        elif target.is_dir():
            way = "old"
        else:
            old.parent.mkdir(exist_ok=True)
            try:
                os.link(target, old, follow_symlinks=False)
                way = "old"
            except OSError:
                way = "lost"
        return replace(self, way_back=way)

    def is_open(self, place: Aside) -> bool:
        """Whether the new thing still is where it was written.

        Where folders have been exchanged, it is the old one that stands there.
        """
        new = place.new / self.name
        found = _inode(new)
        return found is not None and (found == self.inode or not new.is_dir())

    def do(self, place: Aside) -> None:
        new, target = place.new / self.name, place.folder / self.name
        if new.is_dir() and target.exists():
            exchange(new, target, place.own / "old")
        else:
            new.replace(target)

    def undo(self, place: Aside) -> None:
        """Put back what stood there; what was not done stays so."""
        new, target = place.new / self.name, place.folder / self.name
        old = place.own / "old" / self.name
        if self.is_open(place):
            if old.is_dir() and not target.exists():  # half an exchange
                old.replace(target)
        elif self.way_back == "none":
            target.replace(new)
        elif not old.exists():
            exchange(new, target, place.own / "undone")
        else:
            target.replace(new)
            old.replace(target)


def _write(path: Path, data: bytes) -> None:
    """Write a file that must not be there yet, and see it on the disk."""
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    path.chmod(0o644)


def _inode(path: Path) -> int | None:
    try:
        return path.stat(follow_symlinks=False).st_ino
    except OSError:
        return None


def _recorded(record: Path) -> list[_Move]:
    """Return the moves of a record; none where there is none, or what it says is no plain name.

    It may have come with a folder from elsewhere, and must not lead out of this one.
    """
    try:
        found = [_Move(**move) for move in json.loads(record.read_bytes())]
        sound = all(
            isinstance(m.name, str)
            and m.name not in ("", ".", "..", FOLDER)
            and not set(m.name) & {"/", "\\", "\0"}
            for m in found
        )
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError):
        sound, found = False, []
    if not sound:
        _remove(record)
        return []
    return found


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()


def synced(folder: Path) -> None:
    """See the names in a folder on the disk, as far as the system lets a folder be synced."""
    if os.name != "posix":  # pragma: no cover
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(descriptor)


# --- caches -----------------------------------------------------------------------------------


def write_aside(path: Path, data: bytes, *, sync: bool = False) -> None:
    """Write a file of a cache; whoever reads it meanwhile finds the old content or the new, whole.

    Folders are made where they are missing. Synced to the disk only with ``sync``: what is in a
    cache can be made again. Raises ``OSError``; then what stood there before still stands.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=_PART)
    written = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            if sync:
                file.flush()
                os.fsync(file.fileno())
        # mkstemp makes files for one user only.
        written.chmod(0o644)
        written.replace(path)
        if sync:
            synced(path.parent)
    except OSError as error:
        error.filename = str(path)
        raise
    finally:
        with suppress(OSError):
            written.unlink(missing_ok=True)


def sweep(cache: Path) -> None:
    """Take away what commands that were ended have left half written in a cache."""
    for left in cache.rglob(f".*{_PART}"):
        with suppress(OSError):
            left.unlink()


def thin(files: Iterable[Path], keep: int, newest: Path, now: float) -> list[Path]:
    """Return the files that a cache of ``keep`` files has to let go of: the oldest.

    ``newest`` stays, whatever the clock says, and what bears a time later than ``now`` (seconds
    since 1970) goes first: the clock was wrong then, or is now.
    """

    def age(path: Path) -> float:
        try:
            time = path.stat().st_mtime
        except OSError:
            return 0
        return time if time <= now else 0

    others = sorted((path for path in files if path != newest), key=age)
    return others[: max(0, len(others) + 1 - keep)]
