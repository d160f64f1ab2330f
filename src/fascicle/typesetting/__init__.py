"""Typesetting: an edition laid out as a book, with every note, figure and word accounted for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fascicle.progress import Progress, silent

if TYPE_CHECKING:
    from fascicle.edition.model import Edition
    from fascicle.typesetting.book import Book
    from fascicle.typesetting.press import Press

__all__ = ["typeset"]


def typeset(edition: Edition, press: Press | None = None, progress: Progress = silent) -> Book:
    """Lay an edition out and return the book; a press that is given is used and kept.

    Raises ``Refused`` where no book can be made of the edition.
    """
    from fascicle.typesetting.press import Press

    return (press or Press(keep=False)).typeset(edition, progress)
