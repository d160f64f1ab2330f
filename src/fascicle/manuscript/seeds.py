"""Seed documents: the texts that statements are traced to, numbered by paragraph."""

from __future__ import annotations

from fascicle.findings import Finding, Place
from fascicle.manuscript.decoding import decode
from fascicle.manuscript.manuscript import Seed

__all__ = ["read_seed"]


def read_seed(file: str, data: bytes) -> tuple[Seed | None, tuple[Finding, ...]]:
    """Read a seed document; ``file`` is its POSIX path, and its name without ``.txt`` the id.

    Each line that is not empty is a paragraph, without the white space around it; the first is
    number 0, the title. Lines may end in LF, CRLF or CR. There is no seed where the file is not
    UTF-8 (M105) or has no paragraph (M107).
    """
    text, not_utf8 = decode(file, data)
    if not_utf8 is not None:
        return None, (not_utf8,)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = [(number, line.strip()) for number, line in enumerate(lines, 1) if line.strip()]
    if not kept:
        empty = Finding(
            "M107",
            Place(file, 1, 1),
            "The seed document has no paragraph.",
            hint="Put the text in it, a paragraph a line, or delete it.",
        )
        return None, (empty,)
    name = file.rpartition("/")[2].removesuffix(".txt")
    numbers, paragraphs = zip(*kept, strict=True)
    return Seed(name, file, tuple(paragraphs), tuple(numbers)), ()
