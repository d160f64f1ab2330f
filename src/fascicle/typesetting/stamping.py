"""Addresses stamped with the content of their files, so that nothing kept is older than a file.

Templates may name files of ``assets/`` and ``templates/``. A laid-out unit, a bound book and the
engine's own store of pictures are all known by what the unit's HTML says: so the HTML must say
what is in these files, not only what they are called.

A file may bring in others, a drawing a drawing and a style a font, and an address can be written in
many ways. So a unit that could name any file at all is known by the state of all of them as well.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

from fascicle.manuscript.page_checks import unescaped
from fascicle.typesetting.fetcher import Fetcher
from fascicle.typesetting.units import UnitSource

__all__ = ["stamped", "state_of"]

_SHELVES = ("assets/", "templates/")
# What is written out in an address that begins with data: may bring in anything.
_COULD_NAME = re.compile(r"(?:assets|templates)/|\bdata:", re.IGNORECASE)
_NO_LETTERS = str.maketrans("", "", "\\\t\r\n")
"""What an address may have between its letters: line ends, and the mark of CSS before a letter."""

# Where an address is used, not where the text of a book mentions one.
_ADDRESS = re.compile(
    r"""((?:\s(?:xlink:)?(?:src|href|data)=|\burl\()["']?)(fascicle:/(?:assets|templates)/[^"'()<>\\\s?#]+)"""
)


def stamped(
    units: Sequence[UnitSource], folder: Path, inputs: Mapping[str, str] | None = None
) -> tuple[UnitSource, ...]:
    """Return units whose addresses of files in ``folder`` end in ``?`` and a digest.

    Those that could bring in more than they name have the state of all files in ``shown``.
    An address behind which there is no file stays as it is: the fetcher says what is wrong.
    ``inputs``: the digests of the files when they were read. ``Refused`` (F107) where one of them
    has changed since.
    """
    shelves = Fetcher({name: folder / name for name in ("assets", "templates")}, inputs=inputs)
    digests: dict[str, str] = {}

    def stamp(found: re.Match[str]) -> str:
        address = found[2]
        if address not in digests:
            try:
                data = shelves.read(address)
            except (OSError, ValueError):
                return found[0]
            digests[address] = hashlib.sha256(data).hexdigest()[:16]
        return f"{found[1]}{address}?{digests[address]}"

    # The theme names no file of a publication: only its own templates do.
    has_templates = any(name.startswith("templates/") for name in inputs or ())
    state = state_of(inputs or {}) if has_templates else ""
    return tuple(
        replace(
            unit,
            html=_ADDRESS.sub(stamp, unit.html),
            shown=state if state and _could_name(unit.html) else "",
        )
        for unit in units
    )


def state_of(inputs: Mapping[str, str], endings: tuple[str, ...] = ("",)) -> str:
    """Return one digest of all files of ``assets/`` and ``templates/`` with one of these endings.

    ``inputs`` are the digests of a publication's files. Names are compared in small letters.
    """
    digest = hashlib.sha256()
    for name, known in sorted(inputs.items()):
        if name.startswith(_SHELVES) and name.lower().endswith(endings):
            digest.update(f"{name}\0{known}\0".encode(errors="surrogateescape"))
    return digest.hexdigest()


def _could_name(page: str) -> bool:
    """Whether a page could bring in a file of the publication, whichever way it is written."""
    read = unescaped(html.unescape(page)).translate(_NO_LETTERS)
    return _COULD_NAME.search(unquote(read)) is not None
