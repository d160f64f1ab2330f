"""The spine: how wide it is, and which way the words on it run."""

from __future__ import annotations

import math
from typing import Literal

from fascicle.manuscript.models import PressSettings
from fascicle.publishing.press.calipers import caliper_of, cover_caliper_of

__all__ = ["LEAST_FOR_TEXT", "direction", "spine_width"]

LEAST_FOR_TEXT = 4.5
"""The narrowest spine with words on it, in mm.

A cover is folded to within a millimetre: on a narrower spine words that are large enough to be read
may be folded round onto a side of the book.
"""

_UPWARDS = frozenset({"bs", "de", "es", "fr", "hr", "it", "sr"})
"""Languages by whose custom the words on spines run from the foot to the head.

With the head to the left a reader then goes along a shelf line under line. All others run down, as
ISO 6357 wants it and as English books have it: so they can be read on a book that lies face up.
"""


def spine_width(pages: int, settings: PressSettings) -> float:
    """Return the width of the spine in mm for so many pages inside the cover; 0 without a spine.

    ``settings.spine`` goes before all. Else it is leaves × caliper of the paper, and the board of
    the cover twice, as it lies on both sides of them: printers' rule, which allows neither for glue
    nor for the swell that sewing gives. Stapled booklets have a fold and no spine. Rounded to a
    tenth of a millimetre.
    """
    if settings.binding == "saddle":
        return 0.0
    if settings.spine is not None:
        return settings.spine
    leaves = math.ceil(pages / 2)
    width = leaves * caliper_of(settings).mm + 2 * cover_caliper_of(settings).mm
    return round(width, 1)


def direction(settings: PressSettings, language: str) -> Literal["down", "up"]:
    """Return which way the words run: as ``settings`` say, else by the custom of the language."""
    if settings.spine_text is not None:
        return settings.spine_text
    return "up" if language.lower().split("-")[0] in _UPWARDS else "down"
