"""Drawing a plan: the pages of a PDF put on sheets, with marks around them.

Pages are placed whole, as form XObjects (ISO 32000-2, 8.10): nothing of them is changed, made
smaller or turned into a picture.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any

from fascicle.progress import Progress, silent
from fascicle.publishing.imposition.mark_drawing import (
    Label,
    draw_marks,
    rectangle,
    registration,
)
from fascicle.publishing.imposition.plan import Box, Cell, Face, Plan
from fascicle.publishing.press.boxes import saved, take_intent
from fascicle.typesetting.geometry import MM
from fascicle.typesetting.sheet_labels import Labels

if TYPE_CHECKING:
    from pikepdf import Object, Page, Pdf

__all__ = ["Furniture", "draw_sheets"]


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
        drawer = _Drawer(
            plan, out, furniture, [_form(out, page, plan.bleed * MM) for page in source.pages]
        )
        if furniture.labels is not None:
            with pikepdf.open(BytesIO(furniture.labels.pdf)) as labels:
                drawer.labels = [out.copy_foreign(page.as_form_xobject()) for page in labels.pages]
        names: list[Any] = []
        for number, (name, face) in enumerate(chosen):
            drawer.draw(number, face)
            names += [number, pikepdf.Dictionary(P=pikepdf.String(name))]
            progress("publish", "sheets", number + 1, len(chosen))
        out.Root.PageLabels = pikepdf.Dictionary(Nums=pikepdf.Array(names))
        take_intent(source, out)
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
            label = self._label(number)
            if label is not None:
                used["/Label"] = label.form
            lines += draw_marks(face, self.plan.paper, label, colours=self.furniture.colours)
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

    def _label(self, number: int) -> Label | None:
        labels = self.furniture.labels
        return Label(self.labels[number], labels.widths[number] / MM) if labels else None

    def _pages(self, face: Face, used: dict[str, Object]) -> Iterator[str]:
        for cell in face.cells:
            if cell.page is not None:
                form = self.forms[cell.page]
                used[f"/Page{cell.page}"] = form.object
                clip = rectangle(cell.clip)
                yield f"q {clip} W n {_placed(cell, form)} cm /Page{cell.page} Do Q"


def _placed(cell: Cell, form: _Form) -> str:
    """Return the matrix that brings a page's trim to where it belongs."""
    if cell.rotation:
        x, y = cell.trim.right * MM + form.left, cell.trim.top * MM + form.bottom
        return f"-1 0 0 -1 {x:.3f} {y:.3f}"
    x, y = cell.trim.left * MM - form.left, cell.trim.bottom * MM - form.bottom
    return f"1 0 0 1 {x:.3f} {y:.3f}"


def _bars(bars: Sequence[Box]) -> Iterator[str]:
    for bar in bars:
        yield f"q 0 g {rectangle(bar)} f Q"
