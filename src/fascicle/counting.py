"""Numbers with their nouns, for messages in English."""

from __future__ import annotations

__all__ = ["counted"]


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun: ``1 page``, ``2 pages``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
