"""Drawing a plan: the pages of a PDF put on sheets, with marks around them.

Pages are placed whole, as form XObjects (ISO 32000-2, 8.10): nothing of them is changed, made
smaller or turned into a picture.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any

from fascicle.progress import Progress, silent
from fascicle.publishing.imposition.marks import GAP, TARGET, Edge, Margin, margins
from fascicle.publishing.imposition.plan import Box, Cell, Face, Plan
from fascicle.publishing.press.boxes import saved
from fascicle.publishing.press.wrap_marks import registration
from fascicle.typesetting.geometry import MM
from fascicle.typesetting.sheet_labels import HEIGHT, Labels

if TYPE_CHECKING:
    from pikepdf import Object, Page, Pdf

__all__ = ["Furniture", "draw_sheets"]

_LINE = "/Registration CS 1 SCN 0.25 w"
_DASHES = {"trim": "[] 0 d", "fold": "[2 1.5] 0 d", "cut": "[4 1.5 0.8 1.5] 0 d"}
_CIRCLE = 0.5523
"""Where the control points of a quarter of a circle lie, as a share of its radius."""
_PATCH = (4.0, 2.5)
"""Width and height of a patch of the colour bar, in mm."""
_GRAYS = (0.0, 0.25, 0.5, 0.75)
_COLOURS = ("0 1 1", "1 0 1", "1 1 0", "1 0 0", "0 1 0", "0 0 1")
"""Cyan, magenta, yellow, and what two of them give: red, green, blue."""


@dataclass(frozen=True, slots=True)
class Furniture:
    """What stands around the pages, if ``marks``: ``labels`` has a page for each face in order."""

    marks: bool = False
    labels: Labels | None = None
    colours: bool = True


def draw_sheets(
    plan: Plan,
    pdf: bytes,
    furniture: Furniture,
    *,
    title: str = "",
    faces: Sequence[tuple[str, Face]] | None = None,
    progress: Progress = silent,
) -> bytes:
    """Draw a plan with the pages of a PDF; a page for each face, front and back by turns.

    ``faces`` chooses faces and gives them names, which become page labels; without it all of them
    are drawn. The same plan and pages give the same bytes.
    """
    import pikepdf

    chosen = list(named_faces(plan)) if faces is None else faces
    with pikepdf.open(BytesIO(pdf)) as source, pikepdf.new() as out:
        drawer = _Drawer(plan, out, furniture, _forms(source, out, plan))
        if furniture.labels is not None:
            with pikepdf.open(BytesIO(furniture.labels.pdf)) as labels:
                drawer.labels = [out.copy_foreign(page.as_form_xobject()) for page in labels.pages]
        names: list[Any] = []
        for number, (name, face) in enumerate(chosen):
            drawer.draw(number, face)
            names += [number, pikepdf.Dictionary(P=pikepdf.String(name))]
            progress("publish", "sheets", number + 1, len(chosen))
        out.Root.PageLabels = pikepdf.Dictionary(Nums=pikepdf.Array(names))
        if "/OutputIntents" in source.Root:
            out.Root.OutputIntents = out.copy_foreign(
                source.make_indirect(source.Root.OutputIntents)
            )
        out.docinfo["/Title"] = title
        return saved(out)


def named_faces(plan: Plan) -> Iterator[tuple[str, Face]]:
    """Yield all faces in the order of printing, with a name: ``1 front``."""
    for sheet in plan.sheets:
        yield f"{sheet.number} front", sheet.front
        yield f"{sheet.number} back", sheet.back


@dataclass(frozen=True, slots=True)
class _Form:
    """A page as a form: the object, and the bottom left corner of its trim in its space."""

    object: Object
    left: float
    bottom: float


def _forms(source: Pdf, out: Pdf, plan: Plan) -> list[_Form]:
    return [_form(out, page, plan.bleed * MM) for page in source.pages]


def _form(out: Pdf, page: Page, bleed: float) -> _Form:
    import pikepdf

    left, bottom, right, top = (float(edge) for edge in page.trimbox)
    form = page.as_form_xobject()
    edges = (left - bleed, bottom - bleed, right + bleed, top + bleed)
    form.BBox = pikepdf.Array([round(edge, 3) for edge in edges])
    corners = ((left, bottom), (right, top))
    matrix = pikepdf.Matrix(form.get("/Matrix", pikepdf.Array([1, 0, 0, 1, 0, 0])))
    turned = [matrix.transform(corner) for corner in corners]
    return _Form(out.copy_foreign(form), min(x for x, _ in turned), min(y for _, y in turned))


@dataclass(slots=True)
class _Drawer:
    plan: Plan
    out: Pdf
    furniture: Furniture
    forms: Sequence[_Form]
    labels: list[Object] = field(default_factory=list)

    def draw(self, number: int, face: Face) -> None:
        """Add a page with one face of a sheet."""
        import pikepdf

        used: dict[str, Object] = {}
        lines = [*self._pages(face, used), *_bars(face.bars)]
        if self.furniture.marks:
            lines += self._marks(number, face, used)
        paper = self.plan.paper
        size = [0, 0, round(paper.width * MM, 3), round(paper.height * MM, 3)]
        resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(used))
        resources.ColorSpace = pikepdf.Dictionary(Registration=registration())
        page = pikepdf.Dictionary(
            Type=pikepdf.Name.Page,
            MediaBox=pikepdf.Array(size),
            Resources=resources,
            Contents=self.out.make_stream("\n".join(lines).encode()),
        )
        self.out.pages.append(pikepdf.Page(self.out.make_indirect(page)))

    def _pages(self, face: Face, used: dict[str, Object]) -> Iterator[str]:
        for cell in face.cells:
            if cell.page is not None:
                form = self.forms[cell.page]
                used[f"/Page{cell.page}"] = form.object
                clip = _rectangle(cell.clip)
                yield f"q {clip} W n {_placed(cell, form)} cm /Page{cell.page} Do Q"

    # --- around the pages ---------------------------------------------------------------------

    def _marks(self, number: int, face: Face, used: dict[str, Object]) -> Iterator[str]:
        found = {margin.edge: margin for margin in margins(face, self.plan.paper)}
        frames = {edge: _Frame(edge, face.area) for edge in found}
        yield f"q {_LINE}"
        for edge, margin in found.items():
            yield from _ticks(margin, frames[edge])
            yield from _targets(margin, frames[edge])
        yield "Q"
        taken: Edge | None = None
        if self.labels:
            width = (self.furniture.labels.widths[number] if self.furniture.labels else 0) / MM
            taken = _edge_with_room(found, ("bottom", "left", "right", "top"), width)
            if taken is not None:
                used["/Label"] = self.labels[number]
                start = found[taken].free[0][0]
                yield f"q {frames[taken].upright(start, HEIGHT / MM)} cm /Label Do Q"
        patches = list(_patches(colours=self.furniture.colours))
        order: tuple[Edge, ...] = ("top", "right", "left", "bottom")
        edge_of_bar = _edge_with_room(
            {edge: margin for edge, margin in found.items() if edge != taken},
            order,
            _PATCH[0] * len(patches),
        )
        if edge_of_bar is not None:
            start = found[edge_of_bar].free[0][0]
            yield f"q {frames[edge_of_bar].upright(start, _PATCH[1])} cm"
            for at, colour in enumerate(patches):
                left, right = _PATCH[0] * at, _PATCH[0] * (at + 1)
                yield f"{colour} {_rectangle(Box(left, 0, right, _PATCH[1]))} f"
            yield "Q"


def _placed(cell: Cell, form: _Form) -> str:
    """Return the matrix that brings a page's trim to where it belongs."""
    if cell.rotation:
        x, y = cell.trim.right * MM + form.left, cell.trim.top * MM + form.bottom
        return f"-1 0 0 -1 {x:.3f} {y:.3f}"
    x, y = cell.trim.left * MM - form.left, cell.trim.bottom * MM - form.bottom
    return f"1 0 0 1 {x:.3f} {y:.3f}"


def _bars(bars: Sequence[Box]) -> Iterator[str]:
    for bar in bars:
        yield f"q 0 g {_rectangle(bar)} f Q"


def _rectangle(box: Box) -> str:
    left, bottom = box.left * MM, box.bottom * MM
    return f"{left:.3f} {bottom:.3f} {box.right * MM - left:.3f} {box.top * MM - bottom:.3f} re"


@dataclass(frozen=True, slots=True)
class _Frame:
    """An edge of the pages: places along it and outwards from it (mm) as points of the sheet."""

    edge: Edge
    area: Box

    def point(self, along: float, out: float) -> str:
        area = self.area
        x, y = {
            "bottom": (along, area.bottom - out),
            "top": (along, area.top + out),
            "left": (area.left - out, along),
            "right": (area.right + out, along),
        }[self.edge]
        return f"{x * MM:.3f} {y * MM:.3f}"

    def upright(self, along: float, height: float) -> str:
        """Return the matrix for something so high that begins here; read upwards at the sides."""
        if self.edge in ("bottom", "top"):
            out = GAP + height if self.edge == "bottom" else GAP
            return f"1 0 0 1 {self.point(along, out)}"
        out = GAP if self.edge == "left" else GAP + height
        return f"0 1 -1 0 {self.point(along, out)}"


def _ticks(margin: Margin, frame: _Frame) -> Iterator[str]:
    reach = margin.tick
    if reach is None:
        return
    for tick in margin.ticks:
        from_, to = frame.point(tick.at, reach[0]), frame.point(tick.at, reach[1])
        yield f"{_DASHES[tick.kind]} {from_} m {to} l S"


def _targets(margin: Margin, frame: _Frame) -> Iterator[str]:
    """Draw registration marks: a cross and a circle."""
    middle = GAP + TARGET
    for at in margin.targets:
        yield "[] 0 d"
        for a, b in ((TARGET, 0.0), (0.0, TARGET)):
            from_, to = frame.point(at - a, middle - b), frame.point(at + a, middle + b)
            yield f"{from_} m {to} l S"
        r, c = TARGET * 0.6, TARGET * 0.6 * _CIRCLE
        quarters = ((0, r), (c, r), (r, c), (r, 0), (r, -c), (c, -r), (0, -r))
        points = (*quarters, (-c, -r), (-r, -c), (-r, 0), (-r, c), (-c, r), (0, r))
        shown = [frame.point(at + x, middle + y) for x, y in points]
        curves = (" ".join(shown[k : k + 3]) + " c" for k in range(1, 13, 3))
        yield f"{shown[0]} m {' '.join(curves)} S"


def _edge_with_room(
    found: Mapping[Edge, Margin], order: Sequence[Edge], length: float
) -> Edge | None:
    """Return the first edge with a free part of that length."""
    for edge in order:
        if edge in found and found[edge].free:
            start, end = found[edge].free[0]
            if end - start >= length:
                return edge
    return None


def _patches(*, colours: bool) -> Iterator[str]:
    if colours:
        for colour in _COLOURS:
            yield f"{colour} rg"
    for gray in _GRAYS:
        yield f"{gray:g} g"
