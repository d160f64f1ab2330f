"""The corpus: one hostile or odd file in an otherwise sound publication, and what must come of it.

The files are made by the tables ``cases_*.py``, a table for each reader; ``make_corpus.py`` writes
the small ones to ``files/``, where fuzzers and people find them. The large ones, and what is no
file (links, pipes), are made when they are wanted.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["SOUND", "STORED_AT_MOST", "Case", "chapter", "lay_out", "png"]

STORED_AT_MOST = 40_000
"""Bytes of the largest file that is kept in the repository."""


@dataclass(frozen=True)
class Case:
    """A file, where it goes, and what must come of it.

    ``name`` is its path in ``files/``, ``at`` its path in the publication. ``content`` is a
    function where the file is large. ``make`` does what no content can: links, pipes, folders; it
    is given the publication's folder. ``also`` are other files that it needs to be met at all.
    Which findings must come of it stands in ``findings.yaml``.

    ``prints`` are words that must stand on the pages, and ``never`` words that must stand neither
    there nor on the terminal. ``build`` is for what only a build meets; else ``check`` is enough.
    ``limits`` are set (``--limit``), so that a smaller file is beyond them.
    """

    name: str
    what: str
    at: str
    content: bytes | Callable[[], bytes] = b""
    prints: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    also: Mapping[str, bytes] = field(default_factory=dict)
    make: Callable[[Path], None] | None = None
    build: bool = False
    limits: tuple[str, ...] = ()

    @property
    def is_stored(self) -> bool:
        """Whether it is kept in the repository."""
        return isinstance(self.content, bytes) and self.make is None

    def data(self) -> bytes:
        """Return the file's bytes."""
        return self.content if isinstance(self.content, bytes) else self.content()


def chapter(text: str) -> bytes:
    """Return a chapter of one paragraph; the paragraph begins at line 5, column 7."""
    body = textwrap.indent(text, "      ", lambda line: line != "\n")
    return f"title: A sound chapter\nstatus: final\nbody:\n  - text: |\n{body}\n".encode()


def lay_out(case: Case, folder: Path) -> None:
    """Write the sound publication with the file of a case into ``folder``."""
    files = {**SOUND, **case.also}
    if case.make is None:
        files[case.at] = case.data()
    else:
        files.pop(case.at, None)
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    if case.make is not None:
        case.make(folder)


def png(width: int, height: int, depth: int = 8, colour: int = 0) -> bytes:
    """Return a PNG, black all over, without compression: the same bytes everywhere."""
    channels = {0: 1, 2: 3, 4: 2, 6: 4}[colour]
    rows = (b"\0" + bytes((width * depth * channels + 7) // 8)) * height
    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([depth, colour, 0, 0, 0])
    return png_of((b"IHDR", header), (b"IDAT", stored(rows)), (b"IEND", b""))


def png_of(*chunks: tuple[bytes, bytes]) -> bytes:
    """Return a PNG of these chunks (ISO/IEC 15948, 5.3)."""
    import zlib

    written = b"".join(
        len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")
        for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + written


def stored(data: bytes) -> bytes:
    """Return data as a zlib stream of blocks without compression (RFC 1950, RFC 1951 3.2.4)."""
    import zlib

    blocks = [data[at : at + 65535] for at in range(0, len(data), 65535)] or [b""]
    body = b"".join(
        bytes([number == len(blocks) - 1])
        + len(block).to_bytes(2, "little")
        + (len(block) ^ 0xFFFF).to_bytes(2, "little")
        + block
        for number, block in enumerate(blocks)
    )
    return b"\x78\x01" + body + zlib.adler32(data).to_bytes(4, "big")


SOUND: Mapping[str, bytes] = {
    "publication.yaml": b"""\
slug: sound
title: A sound publication
language: en-GB
year: 2026
chapters: [one]
parts: [chapters]
""",
    "chapters/one.yaml": chapter("A sound paragraph."),
    "sources.bib": b"""\
@book{gill1931,
  author    = {Gill, Eric},
  title     = {An Essay on Typography},
  publisher = {Sheed \\& Ward},
  date      = {1931},
}
""",
}
"""The sound publication, by file."""
