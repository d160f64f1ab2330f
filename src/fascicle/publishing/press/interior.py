"""The interior: what is printed on the paper inside the cover, as a press wants it."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from fascicle.findings import Finding, Place, Refused
from fascicle.manuscript.models import PressSettings
from fascicle.publishing.press.boxes import press_pages, saved
from fascicle.publishing.press.grayscale import to_gray
from fascicle.publishing.press.ink import colour_left
from fascicle.typesetting.book import Book
from fascicle.typesetting.geometry import MM

if TYPE_CHECKING:
    from pikepdf import Pdf

__all__ = ["COVERS", "interior", "interior_sheets"]

COVERS = frozenset({"cover", "back-cover"})
"""The kinds of units that are printed on the cover, outside and inside."""


def interior_sheets(book: Book) -> range:
    """Return the pages (from 0) that lie between the covers, blanks among them.

    A blank that only brings the first page onto a recto belongs to the cover.
    """
    inside = [unit for unit in book.units if unit.kind not in COVERS]
    if not inside:
        return range(0)
    back = [unit.first for unit in book.units if unit.kind == "back-cover"]
    return range(inside[0].first, back[0] if back else book.sheets)


def interior(book: Book, settings: PressSettings, *, covers: bool = False) -> bytes:
    """Return the pages of the interior as a PDF: trim and bleed exact, and nothing but the pages.

    Tags, links, bookmarks and attachments are for readers and are left out. ``covers`` keeps the
    pages of the cover, for a booklet whose cover is printed with its pages; they keep their colours
    where ``settings`` want the interior in gray. The same book gives the same bytes.

    Raises ``Refused`` with G123 where grayscale is asked for and a colour remains.
    """
    import pikepdf

    bleed, sheets = settings.bleed * MM, interior_sheets(book)
    gray = settings.colour == "grayscale"
    with pikepdf.open(BytesIO(book.pdf)) as whole:
        if not gray:
            return saved(press_pages(whole, range(book.sheets) if covers else sheets, bleed))
        # The pages share one list of pictures and colours: those of the cover are to keep theirs.
        whole.remove_unreferenced_resources()
        pdf = _in_gray(press_pages(whole, sheets, bleed, keep_intent=False))
        if covers:
            outside = [*range(sheets.start), *range(sheets.stop, book.sheets)]
            for at, page in zip(outside, press_pages(whole, outside, bleed).pages, strict=True):
                pdf.pages.insert(at, page)
        return saved(pdf)


def _in_gray(pdf: Pdf) -> Pdf:
    import pikepdf

    to_gray(pdf)
    written = saved(pdf)
    left = colour_left(written)
    if left:
        more = f", and {len(left) - 1} more" if len(left) > 1 else ""
        message = f"The interior is to be printed in grays, but a colour remains: {left[0]}{more}."
        hint = "Give the picture in gray, or RGB; spot colours cannot be turned into grays."
        raise Refused([Finding("G123", Place("publication.yaml"), message, hint)])
    return pikepdf.open(BytesIO(written))
