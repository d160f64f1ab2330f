"""The sheets of an editor's proof before they are joined with the pages of the book.

The engine lays out all that stands beside the pages: first everything once to learn its height,
then each thing at the height that was found for it (``stacking``).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from fascicle.findings import Severity
from fascicle.typesetting.css_values import resolved
from fascicle.typesetting.engine import Complaint, Engine, Layout, Sheet
from fascicle.typesetting.fetcher import THEME, Fetcher
from fascicle.typesetting.marginalia import Label, Margin, Marginalia, Remark
from fascicle.typesetting.stacking import stack

__all__ = ["Leader", "MarginSheet", "ProofSheets", "SheetSize"]

FOLDER = THEME / "proof"

HEAD = 48.0
"""Points at the top of a sheet that its head takes."""
FOOT = 24.0
"""Points at the foot of a sheet that stay free: few printers reach the edge."""
MIDDLE_OF_X = 2.2
"""Points from the baseline of the small type up to the middle of its letters."""
DISPLACED = 1.5
"""Points from its line at which a thing gets a leader."""
LABEL_GAP, REMARK_GAP = 0.0, 4.0
"""Least space between two things of a margin, in points."""


@dataclass(frozen=True, slots=True)
class SheetSize:
    """The sheet for a page: as high, twice as wide (A5 on A4 across). All lengths in points.

    The page lies on the left; beside it stand labels, and beside them remarks.
    """

    page_width: float
    height: float
    labels_width: float = 168.0
    widest_remark: float = 300.0

    @property
    def width(self) -> float:
        """The width of the sheet."""
        return 2 * self.page_width

    @property
    def labels_left(self) -> float:
        """Where labels begin, beside the trim."""
        return self.page_width + 12

    @property
    def labels_right(self) -> float:
        """Where labels end."""
        return self.labels_left + self.labels_width

    @property
    def remarks_left(self) -> float:
        """Where remarks begin."""
        return self.labels_right + 22

    @property
    def remarks_width(self) -> float:
        """How wide remarks are."""
        return min(self.widest_remark, self.width - FOOT - self.remarks_left)

    def variables(self) -> str:
        """Return the lengths as CSS custom properties, for the proof's style sheet."""
        lengths = {
            "sheet-width": self.width,
            "sheet-height": self.height,
            "labels-left": self.labels_left,
            "labels-width": self.labels_width,
            "remarks-width": self.remarks_width,
        }
        lines = [f"  --{name}: {length:.3f}pt;" for name, length in lengths.items()]
        return "\n".join([":root {", *lines, "}", ""])


@dataclass(frozen=True, slots=True)
class Leader:
    """A line from the height that a thing belongs to, to where it stands; downwards from the top.

    It runs between the page and the labels (``outer`` false), or between labels and remarks.
    """

    outer: bool
    line: float
    thing: float


@dataclass(slots=True)
class MarginSheet:
    """The margin of one page: what found room at which height, and what is left over."""

    name: str
    labels: list[tuple[Label, float]] = field(default_factory=list)
    remarks: list[tuple[Remark, float]] = field(default_factory=list)
    labels_over: list[Label] = field(default_factory=list)
    remarks_over: list[Remark] = field(default_factory=list)
    leaders: list[Leader] = field(default_factory=list)
    more_top: float = 0.0

    @property
    def left_over(self) -> int:
        """How many things follow on the next sheet."""
        return len(self.labels_over) + len(self.remarks_over)


@dataclass(frozen=True, slots=True)
class _Size:
    """The height of a thing, and from its top to its first baseline."""

    height: float
    baseline: float


class ProofSheets:
    """Lays out what stands on the sheets of a proof. ``names`` are given to all its templates."""

    def __init__(self, size: SheetSize, names: Mapping[str, Any]) -> None:
        self.size = size
        self.complaints: list[Complaint] = []
        files = (THEME / "css" / "00-fonts.css", FOLDER / "proof.css")
        css = "\n".join([size.variables(), *(file.read_text(encoding="utf-8") for file in files)])
        self.engine = Engine(resolved(css), Fetcher({"theme": THEME}), keep_notes=False)
        self._templates = Environment(
            loader=FileSystemLoader(FOLDER),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals.update(names, sheet=size, direction=_direction, id=_id, at=_at)

    def _lay_out(self, template: str, **values: Any) -> Layout:
        layout = self.engine.lay_out(self._templates.get_template(template).render(values))
        self.complaints += layout.complaints
        return layout

    def first(self, marginalia: Marginalia, pages: Iterable[str], date: str) -> Layout:
        """Lay out the first sheet: what this is, what was found, and how to read it.

        ``pages`` are those with remarks, as they are called; ``date`` is that of the edition.
        """
        return self._lay_out(
            "first.html",
            astray=marginalia.astray,
            beside=tuple(pages),
            counts=tuple(_counts(marginalia, self._templates.globals["words"])),
            date=date,
        )

    def margins(self, margins: Sequence[Margin], names: Sequence[str]) -> list[MarginSheet]:
        """Find each thing its height in the margin of its page; ``names`` are the pages'."""
        measured = self._lay_out("measure.html", margins=margins).sheets[0]
        sizes = _sizes(measured)
        return [
            self._margin(number, margin, MarginSheet(name), sizes)
            for number, (margin, name) in enumerate(zip(margins, names, strict=True))
        ]

    def _margin(
        self, number: int, margin: Margin, made: MarginSheet, sizes: Mapping[str, _Size]
    ) -> MarginSheet:
        bottom = self.size.height - FOOT
        labels = [sizes[_name("label", number, k)] for k in range(len(margin.labels))]
        tops = _tops(margin.labels, labels, bottom, LABEL_GAP)
        made.labels = list(zip(margin.labels, tops, strict=False))
        made.labels_over = margin.labels[len(tops) :]
        made.leaders += _leaders(made.labels, labels, outer=False)
        remarks = [sizes[_name("remark", number, k)] for k in range(len(margin.remarks))]
        tops = _tops(margin.remarks, remarks, bottom, REMARK_GAP)
        if made.labels_over or len(tops) < len(remarks):
            made.more_top = bottom - sizes[_name("more", 0, 0)].height
            tops = _tops(margin.remarks, remarks, made.more_top - REMARK_GAP, REMARK_GAP)
        made.remarks = list(zip(margin.remarks, tops, strict=False))
        made.remarks_over = margin.remarks[len(tops) :]
        made.leaders += _leaders(made.remarks, remarks, outer=True)
        return made

    def beside(self, sheets: Sequence[MarginSheet]) -> Layout:
        """Lay out the margins, each on a sheet of its own on which the page is left open."""
        return self._lay_out("margins.html", pages=sheets)

    def overflow(self, sheet: MarginSheet) -> Layout:
        """Lay out what found no room beside a page."""
        return self._lay_out("overflow.html", page=sheet)

    def numbers(self, last: int) -> Layout:
        """Lay out the numbers of lines up to ``last``, each on a scrap of its own."""
        return self._lay_out("numbers.html", last=last)


def _name(kind: str, page: int, number: int) -> str:
    return f"{kind}-{page}-{number}"


def _id(kind: str, page: int, number: int) -> Markup:
    return Markup(' id="{}"').format(_name(kind, page, number))


def _at(left: float, top: float) -> Markup:
    return Markup(' style="left:{:.2f}pt;top:{:.2f}pt"').format(left, top)


def _direction(text: str) -> Markup:
    """Return the direction of a text that begins with a letter of a script from right to left."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in {"L", "R", "AL"}:
            return Markup("") if kind == "L" else Markup(' dir="rtl"')
    return Markup("")


def _sizes(sheet: Sheet) -> dict[str, _Size]:
    baselines = sheet.baselines
    ordered = sorted((rectangle[1], name) for name, rectangle in sheet.anchors.items())
    sizes: dict[str, _Size] = {}
    at = 0
    for top, name in ordered:
        while baselines[at] < top:
            at += 1
        sizes[name] = _Size(sheet.anchors[name][3] - top, baselines[at] - top)
    return sizes


def _tops(
    things: Sequence[Label | Remark], sizes: Sequence[_Size], bottom: float, gap: float
) -> list[float]:
    wanted = [
        (thing.at - size.baseline, size.height) for thing, size in zip(things, sizes, strict=True)
    ]
    return stack(wanted, HEAD, bottom, gap)


def _leaders(
    placed: Iterable[tuple[Label | Remark, float]], sizes: Sequence[_Size], *, outer: bool
) -> Iterator[Leader]:
    for (thing, top), size in zip(placed, sizes, strict=False):
        baseline = top + size.baseline
        if abs(baseline - thing.at) > DISPLACED:
            yield Leader(outer, thing.at - MIDDLE_OF_X, baseline - MIDDLE_OF_X)


def _counts(marginalia: Marginalia, words: Any) -> Iterator[tuple[str, int]]:
    from fascicle.findings import CODES

    remarks = marginalia.remarks
    severities = [CODES[remark.code].severity for remark in remarks if remark.code]
    yield words["proof_comments"], len(remarks) - len(severities)
    yield words["proof_warnings"], severities.count(Severity.WARNING)
    yield words["proof_notes"], severities.count(Severity.NOTE)
