"""Sheets of paper by their names, and which of them will do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

__all__ = ["PAPERS", "Paper", "parse_paper"]

INCH = 25.4


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet: its name as it is printed, and its width and height in mm as it lies.

    ``inches`` marks those of North America.
    """

    name: str
    width: float
    height: float
    inches: bool = False

    @property
    def area(self) -> float:
        """Its area in mm²."""
        return self.width * self.height

    @property
    def lying(self) -> Iterator[Paper]:
        """The sheet upright and across; a square one once."""
        low, high = sorted((self.width, self.height))
        yield replace(self, width=low, height=high)
        if high > low:
            yield replace(self, width=high, height=low)

    @property
    def size(self) -> str:
        """Width × height, in mm."""
        return f"{self.width:.4g} × {self.height:.4g} mm"

    def __str__(self) -> str:
        return self.size if self.name == "" else f"{self.name} ({self.size})"


PAPERS: dict[str, Paper] = {
    name.lower(): Paper(name, width, height)
    for name, width, height in (
        # ISO 216 and ISO 217.
        ("A6", 105, 148),
        ("A5", 148, 210),
        ("A4", 210, 297),
        ("A3", 297, 420),
        ("A2", 420, 594),
        ("A1", 594, 841),
        ("A0", 841, 1189),
        ("B4", 250, 353),
        ("B3", 353, 500),
        ("B2", 500, 707),
        ("B1", 707, 1000),
        ("SRA4", 225, 320),
        ("SRA3", 320, 450),
        ("SRA2", 450, 640),
        ("SRA1", 640, 900),
        ("SRA0", 900, 1280),
        ("A3+", 329, 483),
    )
} | {
    name.lower(): Paper(name, width * INCH, height * INCH, inches=True)
    for name, width, height in (
        # ANSI/ASME Y14.1 and what digital presses take in North America.
        ("Letter", 8.5, 11),
        ("Legal", 8.5, 14),
        ("Tabloid", 11, 17),
        ("Ledger", 11, 17),
        ("12x18", 12, 18),
        ("13x19", 13, 19),
        ("19x25", 19, 25),
        ("25x38", 25, 38),
    )
}
"""Sheets by their names in small letters; the sizes of those in inches are in their names."""

_MEASURED = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*[x×]\s*([0-9]+(?:\.[0-9]+)?)(?:\s*mm)?")
LEAST, GREATEST = 50.0, 2000.0


def parse_paper(text: str) -> Paper | None:
    """Read a sheet's name, or its width and height in mm (``320 x 450``); None for neither."""
    name = text.strip().lower()
    if name in PAPERS:
        return PAPERS[name]
    match = _MEASURED.fullmatch(name)
    if match is None:
        return None
    width, height = float(match[1]), float(match[2])
    if not (LEAST <= width <= GREATEST and LEAST <= height <= GREATEST):
        return None
    return Paper("", width, height)
