"""Files of a publication that its pages are made with: templates, what they show, a citation style.

They are digested and looked through while the manuscript is read, like all its other files, so that
it is known what a book was made from, and told at once what they must not bring in.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path, PurePosixPath

from fascicle.findings import Finding, Place
from fascicle.limits import Limits
from fascicle.manuscript.inputs import digest_of, sha256_of
from fascicle.manuscript.page_checks import check_page_file
from fascicle.manuscript.strays import is_within

__all__ = ["PageFiles", "files_below", "limit_of", "page_files"]

_TEXTS = frozenset({".css", ".csl", ".htm", ".html", ".svg", ".txt", ".xml"})
"""Endings of files that are read as text."""
_SHELF = b"assets/"
"""What a template says that shows a file of ``assets/``, whichever way it makes up its name."""
_README = "README.md"
"""What tells people about a folder; no page is made of it."""
_MOST_NAMES = 16
"""Names by which one folder is entered, through links."""
_MOST_TOLD = 50
"""Findings of one file: whoever has more has one mistake to mend, and it is repeated."""


@dataclass(frozen=True, slots=True)
class PageFiles:
    """The SHA-256 (hex) of these files by their paths, sorted, and what is wrong with them."""

    digests: Mapping[str, str]
    findings: tuple[Finding, ...]


def limit_of(file: str) -> str:
    """Return the name of the limit in bytes for a file that pages are made with."""
    return "text_bytes" if PurePosixPath(file).suffix.lower() in _TEXTS else "photograph_bytes"


def page_files(
    folder: Path, style: str, limits: Limits, known: Mapping[str, str] | None = None
) -> PageFiles:
    """Digest and check these files; paths are within ``folder``.

    All of ``templates/`` is among them. So is all of ``assets/`` where a file in ``templates/``
    names that folder, since a template may put the name of a picture together; else of ``assets/``
    only the citation style, where the publication has a file for it. Hidden files and READMEs make
    no page; what leads out of the folder, or cannot be read, no page can show. ``known`` are the
    digests of files that have been read already.

    M109, L114: a file is too large; what ``check_page_file`` tells.
    """
    reader = _Reader(folder.resolve(), limits, dict(known or {}))
    shows_assets = False
    for file in files_below(reader.root, "templates"):
        shows_assets = _SHELF in reader.take(file) or shows_assets
    own = f"assets/{style.removesuffix('.csl')}.csl"
    for file in files_below(reader.root, "assets"):
        # What is too large may lie there and never be shown; if it is, the engine tells of it.
        if file == own or (shows_assets and reader.beyond(file) is None):
            reader.take(file)
    return PageFiles(dict(sorted(reader.digests.items())), tuple(reader.findings))


@dataclass(slots=True)
class _Reader:
    """Reads these files one by one."""

    root: Path
    limits: Limits
    known: dict[str, str]
    digests: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def take(self, file: str) -> bytes:
        """Digest a file and check it; return its bytes, or nothing where it is no text."""
        large = self.beyond(file)
        if large is not None:
            self.findings.append(large)
            return b""
        if limit_of(file) != "text_bytes":
            self.digests[file] = self.known.get(file) or sha256_of(self.root / file)
            return b""
        data = (self.root / file).read_bytes()
        self.digests[file] = digest_of(data)
        self.findings += islice(check_page_file(file, data), _MOST_TOLD)
        return data

    def beyond(self, file: str) -> Finding | None:
        """Return the finding for a file that is larger than any page needs."""
        limit = limit_of(file)
        size = (self.root / file).stat().st_size
        if size <= getattr(self.limits, limit):
            return None
        message, hint = f"The file has {size:,} bytes", "Take a smaller one."
        return self.limits.beyond(limit, Place(file), message, hint, size)


def files_below(root: Path, folder: str) -> Iterator[str]:
    """Yield the readable files below a folder by their paths from ``root``, in no certain order.

    ``root`` is resolved, and nothing outside it is looked at. A folder that is a link within it is
    a folder like any other: its files stand under its name as well.
    """
    if not is_within(root / folder, root):
        return
    names: Counter[Path] = Counter()
    open_: list[tuple[Path, frozenset[Path]]] = [(root / folder, frozenset())]
    while open_:
        where, above = open_.pop()
        real = where.resolve()
        # Links may lead around in a ring, or be doubled at each step.
        if real in above or names[real] == _MOST_NAMES:
            continue
        names[real] += 1
        folders, files = _visible(where)
        open_ += ((path, above | {real}) for path in folders if is_within(path, root))
        for path in files:
            if is_within(path, root) and os.access(path, os.R_OK) and path.is_file():
                yield path.relative_to(root).as_posix()


def _visible(folder: Path) -> tuple[list[Path], list[Path]]:
    """Return the folders and the other things in a folder that are neither hidden nor a README."""
    # What cannot be read, or has too long a name, is passed over by ``os.walk``.
    _, folders, names = next(os.walk(folder), ("", [], []))
    return (
        [folder / name for name in sorted(folders) if not name.startswith(".")],
        [folder / name for name in names if not name.startswith(".") and name != _README],
    )
