"""Spreads: which pages of a book lie side by side when it is open."""

from __future__ import annotations

__all__ = ["Spread", "all_spreads"]

Spread = tuple[int | None, int | None]
"""Verso and recto: numbers of leaves' sides in the PDF, from 1; None where the book is closed."""


def all_spreads(count: int) -> list[Spread]:
    """Return all spreads of a book of so many pages, page 1 being a recto."""
    return [(n or None, n + 1 if n < count else None) for n in range(0, count + 1, 2) if n or count]
