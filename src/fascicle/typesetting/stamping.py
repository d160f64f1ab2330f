"""Addresses stamped with the content of their files, so that nothing kept is older than a file.

Templates may name files of ``assets/`` and ``templates/``. A laid-out unit, a bound book and the
engine's own store of pictures are all known by what the unit's HTML says: so the HTML must say
what is in these files, not only what they are called.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from fascicle.typesetting.engine import Fetcher
from fascicle.typesetting.units import UnitSource

__all__ = ["stamped"]

# Where an address is used, not where the text of a book mentions one.
_ADDRESS = re.compile(
    r"""((?:\s(?:xlink:)?(?:src|href|data)=|\burl\()["']?)(fascicle:/(?:assets|templates)/[^"'()<>\\\s?#]+)"""
)


def stamped(
    units: Sequence[UnitSource], folder: Path, inputs: Mapping[str, str] | None = None
) -> tuple[UnitSource, ...]:
    """Return units whose addresses of files in ``folder`` end in ``?`` and a digest.

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

    return tuple(replace(unit, html=_ADDRESS.sub(stamp, unit.html)) for unit in units)
