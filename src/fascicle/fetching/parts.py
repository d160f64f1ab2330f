"""What has come of a photograph so far, kept beside the catalogue until it is whole.

For the photograph ``harbour`` there are ``assets/.fetch/harbour.part``, the bytes, and
``harbour.json``, what is known of them. Links are never followed: a folder that came from somebody
else must not make Fascicle write to a file outside of it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

__all__ = ["Begun", "Part"]


@dataclass(frozen=True, slots=True)
class Begun:
    """What a part is of: the address in the catalogue, the server's mark of this very content.

    ``size`` is that of the whole in bytes, None where the server has not told it.
    """

    url: str
    validator: str
    size: int | None

    @property
    def is_usable(self) -> bool:
        """Whether the server can be asked to go on; a note that was tampered with is of no use."""
        mark = self.validator
        named = isinstance(mark, str) and mark != "" and mark.isascii() and mark.isprintable()
        return named and (self.size is None or type(self.size) is int)


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a photograph in ``folder``; ``id`` is its name in the catalogue."""

    folder: Path
    id: str

    @property
    def path(self) -> Path:
        """Where the bytes are."""
        return self.folder / f"{self.id}.part"

    @property
    def _note(self) -> Path:
        return self.folder / f"{self.id}.json"

    @property
    def size(self) -> int:
        """How many bytes have come; 0 where there are none."""
        return self.path.stat().st_size if self._is_file(self.path) else 0

    def begun(self, url: str) -> Begun | None:
        """Return what is known of the bytes, or None where they are no use for this address."""
        if not self.size or not self._is_file(self._note):
            return None
        try:
            begun = Begun(**json.loads(self._note.read_bytes()))
        except (OSError, ValueError, TypeError):
            return None
        return begun if begun.url == url and begun.is_usable else None

    @contextmanager
    def writing(self, begun: Begun, *, on: bool) -> Iterator[BinaryIO]:
        """Open the part to write it: ``on`` from its end, or anew. ``OSError`` as from files."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if not on:
            self.clear()
        self._write(self._note, json.dumps(asdict(begun)).encode())
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0)
        try:
            with os.fdopen(os.open(self.path, flags, 0o644), "wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:  # a full disk does not say which file it had no room for
            error.filename = error.filename or str(self.path)
            raise

    def clear(self) -> None:
        """Take the part away, and what is known of it."""
        for path in (self.path, self._note):
            with suppress(FileNotFoundError):
                path.unlink()

    def _write(self, path: Path, data: bytes) -> None:
        with suppress(FileNotFoundError):
            path.unlink()
        with path.open("xb") as file:
            file.write(data)

    @staticmethod
    def _is_file(path: Path) -> bool:
        return path.is_file() and not path.is_symlink()
