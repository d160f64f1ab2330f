"""The sheet that a cover is printed on: its three panels, its marks, its boxes. In points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fascicle.findings import Finding, Place, Refused
from fascicle.manuscript.models import PressSettings
from fascicle.publishing.imposition.papers import Paper, parse_paper
from fascicle.publishing.press.boxes import grown
from fascicle.publishing.press.mark_shapes import registration
from fascicle.publishing.press.wrap_marks import GAP, INDENT, SLUG, wrap_marks
from fascicle.typesetting.geometry import MM
from fascicle.typesetting.sheet_labels import HEIGHT

if TYPE_CHECKING:
    from pikepdf import Pdf

__all__ = ["FlatSheet", "form_of", "paper_for"]

_LAP = 1.0
"""Points by which the pages of a cover are printed under the spine, or one under the other."""


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
    """

    width: float
    height: float
    spine: float
    bleed: float
    marks: bool
    paper: Paper | None = None
    label: Any = None
    """A line of small type as a form, printed at the foot beside the marks."""

    def side(self, pdf: Pdf, left: Any, spine: Any, right: Any) -> Any:
        """Return one side of the sheet as a page of ``pdf``, with these pages and this form."""
        import pikepdf

        fold, other = self.width, self.width + self.spine
        far, tall = other + self.width, self.height + 2 * self.bleed
        # What is drawn later lies over the edges of what was drawn before: no paper shows there.
        lap = _LAP if self.spine else 0.0
        strips = (
            (form_of(left), 0.0, -self.bleed, fold + _LAP),
            (form_of(right), other, other - lap, far + self.bleed),
            (spine, fold, fold, other),
        )
        forms: dict[str, Any] = {}
        drawn: list[str] = []
        for name, (form, at, begin, end) in zip(("/A", "/B", "/C"), strips, strict=True):
            if form is None:
                continue
            forms[name] = form
            drawn.append(f"q {begin:.3f} {-self.bleed:.3f} {end - begin:.3f} {tall:.3f} re W n")
            drawn.append(f"1 0 0 1 {at:.3f} 0 cm {name} Do Q")
        resources: dict[str, Any] = {}
        if self.marks:
            folds = sorted({fold, other})
            drawn += wrap_marks((far, self.height), folds, self.bleed)
            if self.label is not None:
                forms["/Label"] = self.label
                foot = -self.bleed - GAP - HEIGHT
                drawn.append(f"q 1 0 0 1 {INDENT:.3f} {foot:.3f} cm /Label Do Q")
            resources["/ColorSpace"] = pikepdf.Dictionary(Registration=registration())
        resources["/XObject"] = pikepdf.Dictionary(forms)
        trim = pikepdf.Array([0, 0, round(far, 3), round(self.height, 3)])
        page = pikepdf.Dictionary(
            Type=pikepdf.Name.Page,
            MediaBox=self._media(trim),
            BleedBox=grown(trim, self.bleed),
            TrimBox=trim,
            Resources=pikepdf.Dictionary(resources),
            Contents=pdf.make_stream("\n".join(drawn).encode()),
        )
        return pikepdf.Page(pdf.make_indirect(page))

    def _media(self, trim: Any) -> Any:
        """Return the edges of the sheet, with the cover in its middle."""
        import pikepdf

        if self.paper is None:
            return grown(trim, self.bleed + (SLUG if self.marks else 0))
        wide, high = (float(edge) + 2 * self.bleed for edge in trim[2:])
        for lying in sorted(self.paper.lying, key=lambda lying: -lying.width):
            width, height = lying.width * MM, lying.height * MM
            if width >= wide and height >= high:
                across, up = (width - float(trim[2])) / 2, (height - float(trim[3])) / 2
                edges = (-across, -up, width - across, height - up)
                return pikepdf.Array([round(edge, 3) for edge in edges])
        message = (
            f"The cover with its bleed measures {wide / MM:.1f} × {high / MM:.1f} mm and does not "
            f"fit on {self.paper}."
        )
        hint = "Give a larger sheet as `cover_paper`, or none: then it is as large as it must be."
        raise Refused([Finding("G102", Place("publication.yaml"), message, hint)])
