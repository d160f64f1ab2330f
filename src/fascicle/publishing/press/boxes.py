"""Pages for the press: their boxes, and nothing on them that only readers need."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pikepdf import Object, Pdf

__all__ = ["grown", "press_pages", "saved", "take_intent"]

_FOR_READERS = ("/Annots", "/StructParents", "/Tabs", "/AA", "/CropBox", "/ArtBox", "/AF")


def press_pages(
    whole: Pdf, sheets: Iterable[int], bleed: float, *, keep_intent: bool = True
) -> Pdf:
    """Return these pages of a book as a PDF of their own, with so much ``bleed`` in points.

    MediaBox and BleedBox reach beyond the trim by the bleed on all sides; the trim's bottom left
    corner is the origin. ``keep_intent`` keeps what the book says of its colours. The pages of
    ``whole`` are stripped on the way.
    """
    import pikepdf

    pdf = pikepdf.new()
    for sheet in sheets:
        # Before the page is copied: its links would bring along the pages that they lead to.
        _dress(whole.pages[sheet].obj, bleed)
        pdf.pages.append(whole.pages[sheet])
    if keep_intent:
        take_intent(whole, pdf)
    for key in ("/Title", "/Author", "/CreationDate", "/ModDate", "/Creator", "/Producer"):
        if key in whole.docinfo:
            pdf.docinfo[key] = whole.docinfo[key]
    return pdf


def take_intent(source: Pdf, target: Pdf) -> None:
    """Let a PDF say of its colours what another says of them (ISO 32000-2, 14.11.5)."""
    if "/OutputIntents" in source.Root:
        # An array that stands in the catalogue itself cannot be copied from one file to another.
        intents = source.make_indirect(source.Root.OutputIntents)
        target.Root.OutputIntents = target.copy_foreign(intents)


def _dress(page: Any, bleed: float) -> None:
    trim = page.TrimBox if "/TrimBox" in page else page.MediaBox
    page.TrimBox = trim
    page.MediaBox = page.BleedBox = grown(trim, bleed)
    for key in _FOR_READERS:
        with suppress(KeyError):
            del page[key]


def grown(box: Object, by: float) -> Any:
    """Return a rectangle that is larger by so many points on each side."""
    import pikepdf

    left, bottom, right, top = (float(edge) for edge in box)
    edges = (left - by, bottom - by, right + by, top + by)
    return pikepdf.Array([round(edge, 3) for edge in edges])


def saved(pdf: Pdf) -> bytes:
    """Return a PDF as bytes: the same for the same content."""
    import pikepdf

    pdf.remove_unreferenced_resources()
    out = BytesIO()
    streams = pikepdf.ObjectStreamMode.generate
    pdf.save(out, deterministic_id=True, object_stream_mode=streams, min_version="1.7")
    return out.getvalue()
