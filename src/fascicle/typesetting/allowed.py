"""What a book has beyond its limits becomes a finding that names the part of the book."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from fascicle.edition.model import Edition
from fascicle.findings import Place, Refused
from fascicle.limits import Limits
from fascicle.typesetting.admitting import Beyond
from fascicle.typesetting.private import TooManyPages
from fascicle.typesetting.units import UnitSource

__all__ = ["place_of", "refusing_excess"]

_PAGES = "Look at what was last changed in templates/, at heights, margins and page breaks."


@contextmanager
def refusing_excess(limits: Limits, what: str, place: Place, before: int = 0) -> Iterator[None]:
    """Turn what is laid out beyond the limits into ``Refused``.

    ``what`` is the id of the part of the book, ``before`` are the pages that others have.
    """
    try:
        yield
    except Beyond as verdict:
        finding = verdict.finding
        raise Refused([replace(finding, place=place)]) from verdict
    except TooManyPages as verdict:
        own = f"The part “{what}” of the book has more and more pages"
        message = f"{own}, after {before:,} of others" if before else own
        raise Refused([limits.beyond("pages", place, message, _PAGES)]) from verdict


def place_of(edition: Edition, unit: UnitSource) -> Place:
    """Return where a unit is made from: the chapter's head, else the publication's template."""
    if unit.chapter is not None:
        chapters = (chapter for chapter in edition.chapters if chapter.id == unit.chapter)
        return next((one.place for one in chapters), Place(f"chapters/{unit.chapter}.yaml"))
    template = f"templates/{unit.kind}.html"
    return Place(template if (edition.folder / template).is_file() else "publication.yaml")
