"""What a book has beyond its limits becomes a finding that names the part of the book."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from fascicle.counting import counted
from fascicle.edition.model import Edition
from fascicle.findings import Place, Refused
from fascicle.limits import Limits
from fascicle.typesetting.admitting import FROM_TEMPLATE, Beyond
from fascicle.typesetting.own_templates import place_of_template
from fascicle.typesetting.private import TooManyPages
from fascicle.typesetting.units import UnitSource

__all__ = ["place_of", "place_of_part", "refusing_excess"]

_PAGES = "Look at heights, margins and page breaks in templates/, or divide the book into volumes."


@contextmanager
def refusing_excess(limits: Limits, what: str, place: Place, before: int = 0) -> Iterator[None]:
    """Turn what is laid out beyond the limits into ``Refused``.

    ``what`` is the part of the book in words, ``before`` are the pages that others have.
    """
    try:
        yield
    except Beyond as verdict:
        finding = verdict.finding
        known = finding.place != FROM_TEMPLATE
        raise Refused([finding if known else replace(finding, place=place)]) from verdict
    except TooManyPages as verdict:
        others = f", beside {counted(before, 'page')} of other parts" if before else ""
        message = f"{what[0].upper()}{what[1:]} has too many pages{others}"
        raise Refused([limits.beyond("pages", place, message, _PAGES)]) from verdict


def place_of(edition: Edition, unit: UnitSource) -> Place:
    """Return where a unit is made from: the chapter's head, else the publication's template."""
    return place_of_part(edition, unit.kind, unit.chapter)


def place_of_part(edition: Edition, kind: str, chapter: str | None) -> Place:
    """Return where a unit is made from, by its kind and its chapter (``place_of``)."""
    if chapter is not None:
        chapters = (one for one in edition.chapters if one.id == chapter)
        return next((one.place for one in chapters), Place(f"chapters/{chapter}.yaml"))
    template = place_of_template(edition.folder, f"{kind}.html")
    return template or Place("publication.yaml")
