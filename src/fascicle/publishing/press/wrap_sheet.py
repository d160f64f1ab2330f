"""The sheet that a cover is printed on: its three panels, its marks, its boxes. Lengths in mm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fascicle.findings import Finding, Place, Refused
from fascicle.manuscript.models import PressSettings
from fascicle.publishing.imposition.mark_drawing import Label, draw_marks, rectangle, registration
from fascicle.publishing.imposition.papers import Paper, parse_paper
from fascicle.publishing.imposition.plan import Box, Cell, Face, Joint
from fascicle.publishing.press.boxes import grown
from fascicle.typesetting.geometry import MM

if TYPE_CHECKING:
    from pikepdf import Pdf

__all__ = ["FlatSheet", "form_of", "paper_for"]

_LAP = 0.35
"""How far the pages of a cover are printed under the spine, or one under the other."""
_SLUG = 8.0
"""Room for marks around the bleed, where no sheet is given."""


def paper_for(settings: PressSettings) -> Paper | None:
    """Return the sheet for a cover; raise ``Refused`` with G101 for one that is not known."""
    if settings.cover_paper is None:
        return None
    paper = parse_paper(settings.cover_paper)
    if paper is None:
        message = f"“{settings.cover_paper}” is no sheet of paper that is known."
        hint = "Write a name such as sra3, or a size such as 320 x 450."
        raise Refused([Finding("G101", Place("publication.yaml"), message, hint)])
    return paper


def form_of(page: Any) -> Any:
    """Return a page as a form that may draw on its bleed as well; None for None."""
    if page is None:
        return None
    form = page.as_form_xobject()
    form.BBox = page.obj.MediaBox
    return form


@dataclass(frozen=True, slots=True)
class FlatSheet:
    """A cover laid flat: the size of a page, the spine, the bleed; whether marks are printed.

    ``paper`` is the sheet that it is printed on; without one the sheet is as large as it must be.
    ``label`` is printed beside the marks.
    """

    width: float
    height: float
    spine: float
    bleed: float
    marks: bool
    paper: Paper | None = None
    label: Label | None = None

    @property
    def flat(self) -> float:
        """The width of the whole cover after trimming."""
        return 2 * self.width + self.spine

    def side(self, pdf: Pdf, left: Any, spine: Any, right: Any) -> Any:
        """Return one side of the sheet as a page of ``pdf``, with these pages and this form.

        The origin is the bottom left corner of the trimmed cover.
        """
        import pikepdf

        fold, other = self.width, self.width + self.spine
        # What is drawn later lies over the edges of what was drawn before: no paper shows there.
        lap = _LAP if self.spine else 0.0
        strips = (
            (form_of(left), 0.0, -self.bleed, fold + _LAP),
            (form_of(right), other, other - lap, self.flat + self.bleed),
            (spine, fold, fold, other),
        )
        forms: dict[str, Any] = {}
        drawn: list[str] = []
        for name, (form, at, begin, end) in zip(("/A", "/B", "/C"), strips, strict=True):
            if form is not None:
                forms[name] = form
                strip = rectangle(Box(begin, -self.bleed, end, self.height + self.bleed))
                drawn.append(f"q {strip} W n 1 0 0 1 {at * MM:.3f} 0 cm {name} Do Q")
        sheet = self._sheet()
        across, up = (sheet.width - self.flat) / 2, (sheet.height - self.height) / 2
        resources = pikepdf.Dictionary()
        if self.marks:
            face = self._face(across, up)
            drawn.append(f"q 1 0 0 1 {-across * MM:.3f} {-up * MM:.3f} cm")
            drawn += [*draw_marks(face, sheet, self.label, colours=True), "Q"]
            if self.label is not None:
                forms["/Label"] = self.label.form
            resources.ColorSpace = pikepdf.Dictionary(Registration=registration())
        resources.XObject = pikepdf.Dictionary(forms)
        edges = (-across, -up, self.flat + across, self.height + up)
        trim = pikepdf.Array([0, 0, round(self.flat * MM, 3), round(self.height * MM, 3)])
        page = pikepdf.Dictionary(
            Type=pikepdf.Name.Page,
            MediaBox=pikepdf.Array([round(edge * MM, 3) for edge in edges]),
            BleedBox=grown(trim, self.bleed * MM),
            TrimBox=trim,
            Resources=resources,
            Contents=pdf.make_stream("\n".join(drawn).encode()),
        )
        return pikepdf.Page(pdf.make_indirect(page))

    def _sheet(self) -> Paper:
        """Return the sheet as it lies, with the cover in its middle."""
        wide, high = self.flat + 2 * self.bleed, self.height + 2 * self.bleed
        if self.paper is None:
            slug = 2 * _SLUG if self.marks else 0.0
            return Paper("", wide + slug, high + slug)
        for lying in sorted(self.paper.lying, key=lambda lying: -lying.width):
            if lying.width >= wide and lying.height >= high:
                return lying
        message = (
            f"The cover with its bleed measures {wide:.1f} × {high:.1f} mm and does not fit on "
            f"{self.paper}."
        )
        hint = "Give a larger sheet as `cover_paper`, or none: then it is as large as it must be."
        raise Refused([Finding("G102", Place("publication.yaml"), message, hint)])

    def _face(self, left: float, bottom: float) -> Face:
        """Return the cover as a face of a sheet, its bottom left corner here: two pages, folds."""
        fold, other, top = left + self.width, left + self.width + self.spine, bottom + self.height
        right, bleed = left + self.flat, self.bleed
        panels = (Box(left, bottom, fold, top), Box(other, bottom, right, top))
        return Face(
            tuple(Cell(None, panel, panel, 0, "left") for panel in panels),
            Box(left - bleed, bottom - bleed, right + bleed, top + bleed),
            tuple(Joint("vertical", "spine", at) for at in sorted({fold, other})),
        )
