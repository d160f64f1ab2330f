"""Calipers: how thick a leaf is, measured or estimated from its weight and bulk.

The thickness (caliper, ISO 534, for a single sheet) in mm is grammage × volume / 1000, with the
grammage in g/m² (ISO 536) and the volume, or bulk, in cm³/g. Mills print both on their sample
books; the volume of a kind of paper differs by some hundredths from mill to mill.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from fascicle.manuscript.models import PressSettings

__all__ = ["UNCOATED", "VOLUMES", "Caliper", "caliper_of", "cover_caliper_of", "estimated_caliper"]

UNCOATED = 1.25
"""Volume of plain uncoated paper, in cm³/g: what most booklets are printed on."""

VOLUMES: Mapping[str, float] = MappingProxyType(
    {
        "coated, gloss": 0.8,
        "coated, silk or matt": 0.95,
        "uncoated": UNCOATED,
        "copy paper": 1.3,
        "recycled, uncoated": 1.35,
        "book paper, volume 1.5": 1.5,
        "book paper, volume 1.75": 1.75,
        "book paper, volume 2": 2.0,
        "board for covers, coated": 0.9,
        "board for covers, one side coated": 1.4,
    }
)
"""The usual papers with their volumes in cm³/g, by names that printers know."""


@dataclass(frozen=True, slots=True)
class Caliper:
    """The thickness of a leaf in mm, and whether it was measured, estimated or merely assumed."""

    mm: float
    origin: Literal["given", "estimated", "assumed"]


def estimated_caliper(grammage: float, volume: float = UNCOATED) -> float:
    """Return the thickness in mm of a paper of so many g/m² and so many cm³/g."""
    return grammage * volume / 1000


def caliper_of(settings: PressSettings) -> Caliper:
    """Return the caliper of the paper: as given; else from grammage and volume; else assumed."""
    return _caliper(settings, "caliper", settings.caliper, settings.grammage, settings.volume)


def cover_caliper_of(settings: PressSettings) -> Caliper:
    """Return the caliper of the cover's board; without one given, that of coated board."""
    board = VOLUMES["board for covers, coated"]
    given = (settings.cover_caliper, settings.cover_grammage)
    return _caliper(settings, "cover_caliper", *given, board)


def _caliper(
    settings: PressSettings, name: str, value: float, grammage: int | None, volume: float | None
) -> Caliper:
    if name in settings.model_fields_set:
        return Caliper(value, "given")
    if grammage is not None:
        return Caliper(estimated_caliper(grammage, volume or UNCOATED), "estimated")
    return Caliper(value, "assumed")
