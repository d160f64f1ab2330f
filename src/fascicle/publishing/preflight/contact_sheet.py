"""The contact sheet: all spreads of a book on one view, with what the preflight found marked there.

The engine lays out frames, folios, marks and the list below; the pages themselves are drawn between
them as they are, each as a form of the same PDF, so that a sheet of vectors stays sharp and small.
A picture of the sheet is made from that PDF.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from fascicle.counting import counted
from fascicle.findings import Severity
from fascicle.publishing.preflight.model import Observation, Preflight, Spot
from fascicle.publishing.spreads import all_spreads
from fascicle.typesetting.css_values import resolved
from fascicle.typesetting.engine import Engine
from fascicle.typesetting.fetcher import THEME, Fetcher
from fascicle.typesetting.geometry import MM
from fascicle.typesetting.marginalia import legible
from fascicle.typesetting.stacking import stack

__all__ = ["contact_picture", "contact_sheet"]

MARGIN = 28.0
"""Points of the sheet around everything."""
HEAD = 30.0
"""Points that the title takes at the head of the first sheet."""
GAP, LABEL = 12.0, 12.0
"""Points between two spreads of a row; below each for its folios."""
MARK = 6.4
"""Points: the height of a mark, and its least width."""
LONGEST = 14_000.0
"""Points: a page of a PDF may not be longer (ISO 32000-1, annex C)."""
A4 = (210 * MM, 297 * MM)
PPI = 150
"""Pixels per inch of a picture of the sheet."""
DAY = "2000-01-01"
"""The engine wants a date; the sheet bears none."""

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class _Plan:
    """How the spreads stand: columns of a width, on sheets of a size; all in points.

    A ``long`` sheet holds all of them, and the list below them.
    """

    columns: int
    width: float
    sheet: tuple[float, float]
    long: bool

    @property
    def spread(self) -> float:
        """The width of a spread."""
        return (self.width - GAP * (self.columns - 1)) / self.columns


@dataclass(slots=True)
class _Grid:
    """What stands on one sheet; ``drawn`` are the pages (from 0) with their place and scale."""

    height: float
    thumbs: list[dict[str, str]] = field(default_factory=list)
    marks: list[dict[str, str]] = field(default_factory=list)
    drawn: list[tuple[int, float, float, float]] = field(default_factory=list)


def contact_sheet(pdf: bytes, preflight: Preflight, *, title: str, long: bool = False) -> bytes:
    """Return a PDF with all spreads of a book, and marks where something was found.

    On sheets of A4, or on a single ``long`` one. The same book gives the same bytes.
    """
    import pikepdf

    with pikepdf.open(BytesIO(pdf)) as book:
        sizes = [_size(page) for page in book.pages]
        plan = _plan(len(sizes), long=long)
        grids = list(_grids(plan, sizes, preflight))
        drawn, free = _lay_out(plan, grids, preflight, title)
        with pikepdf.open(BytesIO(drawn)) as sheet:
            for number, grid in enumerate(grids):
                _draw(sheet, sheet.pages[number], book, grid, plan)
            if plan.long:
                sheet.pages[0].mediabox = pikepdf.Array([0, free, plan.sheet[0], plan.sheet[1]])
                sheet.pages[0].trimbox = sheet.pages[0].mediabox
            _own_title(sheet, title)
            written = BytesIO()
            sheet.save(written, deterministic_id=True)
    return written.getvalue()


def contact_picture(pdf: bytes, preflight: Preflight, *, title: str) -> bytes:
    """Return the same as one picture (PNG), of 150 pixels an inch."""
    import pypdfium2
    from PIL import Image

    sheet = contact_sheet(pdf, preflight, title=title, long=True)
    with pypdfium2.PdfDocument(sheet) as document:
        image: Image.Image = document[0].render(scale=PPI / 72).to_pil().convert("RGB")
    few = image.quantize(colors=128, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    written = BytesIO()
    few.save(written, format="PNG", optimize=True)
    return written.getvalue()


def _size(page: Any) -> tuple[float, float]:
    left, bottom, right, top = (float(edge) for edge in page.trimbox)
    return right - left, top - bottom


def _plan(pages: int, *, long: bool) -> _Plan:
    if not long:
        return _Plan(3, A4[0] - 2 * MARGIN, A4, long=False)
    columns = 4 if pages <= 64 else 6 if pages <= 240 else 10
    width = columns * 165.0
    return _Plan(columns, width, (width + 2 * MARGIN, LONGEST), long=True)


# --- where everything stands ----------------------------------------------------------------------


def _grids(
    plan: _Plan, sizes: Sequence[tuple[float, float]], preflight: Preflight
) -> Iterator[_Grid]:
    """Put the spreads into rows, and the rows onto sheets."""
    widest = max((width for width, _ in sizes), default=1.0)
    highest = max((height for _, height in sizes), default=1.0)
    scale = plan.spread / 2 / widest
    row = highest * scale + LABEL
    rows = plan.sheet[1] - 2 * MARGIN - HEAD
    a_sheet = plan.columns * max(1, int(rows // row))
    spreads = all_spreads(len(sizes))
    found = _numbered(preflight)
    for start in range(0, len(spreads), a_sheet):
        part = spreads[start : start + a_sheet]
        grid = _Grid(HEAD + row * -(-len(part) // plan.columns))
        for at, spread in enumerate(part):
            left = (at % plan.columns) * (plan.spread + GAP)
            top = HEAD + (at // plan.columns) * row
            for side, number in enumerate(spread):
                if number is not None:
                    x = left + side * plan.spread / 2
                    _thumb(grid, number, (x, top), scale, sizes[number - 1], found, preflight)
        yield grid


def _numbered(preflight: Preflight) -> dict[int, list[tuple[int, Observation]]]:
    """Return what was found on each sheet, numbered as in the list."""
    found: dict[int, list[tuple[int, Observation]]] = {}
    for number, observation in enumerate(preflight.observations, 1):
        if observation.spot is not None:
            found.setdefault(observation.spot.sheet, []).append((number, observation))
    return found


def _thumb(
    grid: _Grid,
    number: int,
    at: tuple[float, float],
    scale: float,
    size: tuple[float, float],
    found: dict[int, list[tuple[int, Observation]]],
    preflight: Preflight,
) -> None:
    """Put a page into its place: its frame, its folio, and the marks on it."""
    (x, y), width, height = at, size[0] * scale, size[1] * scale
    here = found.get(number, [])
    gravity = _gravest([observation for _, observation in here])
    label = preflight.folios[number - 1] or f"[{number}]"
    grid.drawn.append((number - 1, x, y + height, scale))
    grid.thumbs.append(
        {
            "gravity": gravity,
            "place": _css(left=x, top=y, width=width, height=height),
            "label": label,
            "label_place": _css(left=x, top=y + height + 1.5, width=width),
        }
    )
    spots = sorted(((o.spot.top, n, o.spot, o) for n, o in here if o.spot), key=lambda s: s[:2])
    wanted = [(y + max(top, 0) * MM * scale, MARK) for top, *_ in spots]
    tops = stack(wanted, y, y + height, 0.3)
    for (_, index, spot, observation), top in zip(spots, tops, strict=False):
        grid.marks.append(_mark(index, observation, spot, (x, y, width, height), scale, top))


def _mark(
    number: int,
    found: Observation,
    spot: Spot,
    page: tuple[float, float, float, float],
    scale: float,
    top: float,
) -> dict[str, str]:
    """Return a mark: its number at the left of what it marks, and a box around that."""
    x, y, width, height = page
    text = str(number)
    wide = max(MARK, 2.6 * len(text) + 2)
    left = x + min(max(spot.left * MM * scale - wide - 0.5, 0.5), width - wide)
    right, bottom = min(spot.right * MM * scale, width), min(spot.bottom * MM * scale, height)
    from_left, from_top = max(spot.left * MM * scale, 0), max(spot.top * MM * scale, 0)
    whole = from_left <= 0.5 and from_top <= 0.5 and right >= width - 0.5 and bottom >= height - 0.5
    box = _css(
        left=x + from_left - 0.8,
        top=y + from_top - 0.8,
        width=max(right - from_left, 0) + 1.6,
        height=max(bottom - from_top, 0) + 1.6,
    )
    return {
        "number": text,
        "gravity": str(found.severity),
        "place": _css(left=left, top=top, width=wide, height=MARK),
        "box": "" if whole else box,
    }


def _gravest(found: Sequence[Observation]) -> str:
    for severity in Severity:
        if any(observation.severity is severity for observation in found):
            return str(severity)
    return ""


def _css(**lengths: float) -> str:
    return "; ".join(f"{name}: {length:.2f}pt" for name, length in lengths.items())


# --- drawing --------------------------------------------------------------------------------------


def _lay_out(
    plan: _Plan, grids: Sequence[_Grid], preflight: Preflight, title: str
) -> tuple[bytes, float]:
    """Lay out all but the pages; return the PDF, and what a long sheet leaves free at its foot."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    variables = (
        f":root {{ --sheet-width: {plan.sheet[0]:.2f}pt; --sheet-height: {plan.sheet[1]:.2f}pt; "
        f"--sheet-margin: {MARGIN}pt }}"
    )
    files = (THEME / "css" / "00-fonts.css", _FOLDER / "contact_sheet.css")
    css = "\n".join([variables, *(file.read_text(encoding="utf-8") for file in files)])
    engine = Engine(resolved(css), Fetcher({"theme": THEME}), keep_notes=False)
    templates = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    lines = [
        {
            "number": number,
            "gravity": str(found.severity),
            "code": found.finding.code,
            "page": found.spot.page if found.spot else "",
            "message": legible(found.finding.message),
        }
        for number, found in enumerate(preflight.observations, 1)
    ]
    html = templates.get_template("contact_sheet.html").render(
        title=legible(title), summary=_summary(preflight), pages=grids, lines=lines, long=plan.long
    )
    layout = engine.lay_out(html)
    last = max([MARGIN + grids[0].height if grids else MARGIN, *layout.sheets[0].baselines])
    pdf, _ = engine.draw(layout.sheets, layout, created=DAY)
    return pdf, plan.sheet[1] - last - MARGIN


def _summary(preflight: Preflight) -> str:
    counts = [
        counted(number, str(severity))
        for severity in Severity
        if (number := sum(found.severity is severity for found in preflight.observations))
    ]
    return f"{counted(preflight.sheets, 'page')}; {', '.join(counts) or 'nothing found'}"


def _draw(sheet: Any, page: Any, book: Any, grid: _Grid, plan: _Plan) -> None:
    """Draw the pages of a book below what the engine has drawn on a sheet."""
    import pikepdf

    forms: dict[str, Any] = {}
    content = []
    for number, x, bottom, scale in grid.drawn:
        name = f"/FascicleThumb{number}"
        source = book.pages[number]
        forms[name] = sheet.copy_foreign(source.as_form_xobject())
        left, foot, *_ = (float(edge) for edge in source.trimbox)
        across = MARGIN + x - left * scale
        up = plan.sheet[1] - MARGIN - bottom - foot * scale
        content.append(f"q {scale:.6f} 0 0 {scale:.6f} {across:.3f} {up:.3f} cm {name} Do Q")
    resources = dict(page.resources.items())
    shared = resources.get("/XObject")
    resources["/XObject"] = pikepdf.Dictionary(
        {**(dict(shared.items()) if shared else {}), **forms}
    )
    page.obj.Resources = pikepdf.Dictionary(resources)
    page.contents_add(sheet.make_stream("\n".join([*content, ""]).encode()), prepend=True)


def _own_title(sheet: Any, title: str) -> None:
    """Leave of the engine's metadata only what is true of the sheet: it is no book, and undated."""
    for key in ("/Metadata", "/StructTreeRoot", "/MarkInfo", "/OutputIntents"):
        if key in sheet.Root:
            del sheet.Root[key]
    for key in list(sheet.docinfo.keys()):
        del sheet.docinfo[key]
    sheet.docinfo["/Title"] = title
