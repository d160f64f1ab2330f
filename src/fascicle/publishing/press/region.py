"""Where a publication is printed, as far as it decides which sheets of paper are to be had."""

from __future__ import annotations

from fascicle.manuscript.models import Publication
from fascicle.typesetting.geometry import MM, geometry

__all__ = ["is_in_inches", "prints_on_letter"]

_LETTER_REGIONS = frozenset({"CA", "MX", "US"})
_QUARTER = 25.4 / 4
"""A quarter of an inch, in mm."""


def prints_on_letter(publication: Publication) -> bool:
    """Whether it is printed on the sheets of North America: by its language, or by its page."""
    page = geometry(publication)
    subtags = set(publication.language.upper().split("-")[1:])
    return bool(subtags & _LETTER_REGIONS) or is_in_inches(page.width / MM, page.height / MM)


def is_in_inches(*sides: float) -> bool:
    """Whether all sides (mm) are whole quarters of an inch, and so were measured in inches."""
    return all(abs(side / _QUARTER - round(side / _QUARTER)) < 0.01 for side in sides)
