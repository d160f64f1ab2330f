"""The finished PDF read back: what is really on its pages, and where.

Read by PDFium, which shares no code with the engine that wrote the file.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fascicle.typesetting.sight import Sight

__all__ = ["PageLink", "PageText", "Picture", "Run", "read_back"]


@dataclass(frozen=True, slots=True)
class Run:
    """A run of text as drawn; its ink box in points from the bottom left of the page.

    ``turned`` tells that it does not stand upright, ``unseen`` why nobody can see it, if so.
    """

    text: str
    left: float
    bottom: float
    right: float
    top: float
    turned: bool = False
    unseen: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as drawn: its width on the page in points, and in pixels."""

    width: float
    pixels: int

    @property
    def ppi(self) -> float:
        """Its effective resolution, in pixels per inch."""
        return self.pixels / (self.width / 72) if self.width else 0.0


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link within the file: the name of its destination, and the sheet (from 0) it leads to.

    ``sheet`` is −1 where the file has no destination of that name. The box is in points from the
    bottom left of the page.
    """

    name: str
    sheet: int
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class PageText:
    """One page: its size in points, its runs and pictures in the order of drawing, its links."""

    width: float
    height: float
    runs: tuple[Run, ...]
    pictures: tuple[Picture, ...]
    links: tuple[PageLink, ...] = ()


def read_back(pdf: bytes) -> Iterator[PageText]:
    """Yield the pages of a PDF one by one; nothing is kept of a page that was yielded."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        sheets = _destinations(document.raw)
        for number in range(len(document)):
            page = document[number]
            text_page = page.get_textpage()
            try:
                runs: list[Run] = []
                pictures = tuple(_gather(page.raw, text_page.raw, runs))
                links = tuple(_links(page.raw, sheets))
                yield PageText(page.get_width(), page.get_height(), tuple(runs), pictures, links)
            finally:
                text_page.close()
                page.close()
    finally:
        document.close()


def _gather(page: Any, text_page: Any, runs: list[Run]) -> list[Picture]:
    """Add the text runs of a page to ``runs``; return its pictures."""
    import pypdfium2.raw as pdfium

    pictures: list[Picture] = []
    size = [ctypes.c_uint() for _ in range(2)]
    sight = Sight(pdfium)
    pending = [
        (pdfium.FPDFPage_GetObject(page, k), _AS_IT_IS, "")
        for k in reversed(range(pdfium.FPDFPage_CountObjects(page)))
    ]
    bounds = [ctypes.c_float() for _ in range(4)]
    matrix = pdfium.FS_MATRIX()
    while pending:
        item, moved, unseen = pending.pop()
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            text = _text(pdfium, item, text_page)
            pdfium.FPDFPageObj_GetBounds(item, *bounds)
            pdfium.FPDFPageObj_GetMatrix(item, matrix)
            turned = abs(matrix.b) > abs(matrix.a) / 100
            left, bottom, right, top = (value.value for value in bounds)
            box = _moved((left, bottom), moved) + _moved((right, top), moved)
            unseen = unseen or sight.fault(item, max(abs(matrix.d), abs(matrix.b)) * moved[1])
            runs.append(Run(text, *box, turned, unseen if text.strip() else ""))
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            pdfium.FPDFPageObj_GetBounds(item, *bounds)
            pdfium.FPDFImageObj_GetImagePixelSize(item, *size)
            pictures.append(Picture(bounds[2].value - bounds[0].value, size[0].value))
            sight.add(item)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM:
            count = pdfium.FPDFFormObj_CountObjects(item)
            pdfium.FPDFPageObj_GetMatrix(item, matrix)
            scale, (across, up) = (matrix.a, matrix.d), _moved((matrix.e, matrix.f), moved)
            within = (scale[0] * moved[0], scale[1] * moved[1], across, up)
            clear = unseen or ("has no colour" if sight.is_clear(item) else "")
            pending += [
                (pdfium.FPDFFormObj_GetObject(item, k), within, clear)
                for k in reversed(range(count))
            ]
        else:
            sight.add(item)
    return pictures


_AS_IT_IS = (1.0, 1.0, 0.0, 0.0)
"""Scale and shift of what is drawn on the page itself."""


def _moved(
    point: tuple[float, float], by: tuple[float, float, float, float]
) -> tuple[float, float]:
    """Return where a point of a form stands on the page; forms are never turned here."""
    return point[0] * by[0] + by[2], point[1] * by[1] + by[3]


def _text(pdfium: Any, item: Any, text_page: Any) -> str:
    size = pdfium.FPDFTextObj_GetText(item, text_page, None, 0)
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    pdfium.FPDFTextObj_GetText(item, text_page, buffer, size)
    # The length counts bytes and includes the final zero.
    return bytes(buffer)[: size - 2].decode("utf-16-le", errors="replace")


_LONGEST_NAME = 4096
"""Bytes of the name of a destination."""


def _destinations(document: Any) -> dict[str, int]:
    """Return the sheet of each named destination; all at once, as looking one up takes a search."""
    import pypdfium2.raw as pdfium

    found: dict[str, int] = {}
    buffer = ctypes.create_string_buffer(_LONGEST_NAME)
    for number in range(pdfium.FPDF_CountNamedDests(document)):
        size = ctypes.c_long(_LONGEST_NAME)
        there = pdfium.FPDF_GetNamedDest(document, number, buffer, size)
        if there and size.value > 0:
            name = buffer.raw[: size.value - 2].decode("utf-16-le", errors="replace")
            found[name] = pdfium.FPDFDest_GetDestPageIndex(document, there)
    return found


def _links(page: Any, sheets: dict[str, int]) -> Iterator[PageLink]:
    """Yield the links of a page; ``sheets`` says where the destinations are."""
    import pypdfium2.raw as pdfium

    box = pdfium.FS_RECTF()
    for number in range(pdfium.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium.FPDFPage_GetAnnot(page, number)
        try:
            if pdfium.FPDFAnnot_GetSubtype(annotation) != pdfium.FPDF_ANNOT_LINK:
                continue
            name = _string(pdfium.FPDFAnnot_GetStringValue, annotation, b"Dest")
            if not name:
                continue
            pdfium.FPDFAnnot_GetRect(annotation, box)
            edges = (box.left, min(box.bottom, box.top), box.right, max(box.bottom, box.top))
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)
        yield PageLink(name, sheets.get(name, -1), *edges)


def _string(read: Any, *given: Any) -> str:
    """Return a string that PDFium writes as UTF-16 with a final zero."""
    size = read(*given, None, 0)
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    read(*given, buffer, size)
    return bytes(buffer)[: max(size - 2, 0)].decode("utf-16-le", errors="replace")
