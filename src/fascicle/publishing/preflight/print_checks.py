"""Checks of what is printed, whatever it says: fonts, thin lines, the trim and the bleed."""

from __future__ import annotations

from collections.abc import Iterator

from fascicle.counting import counted
from fascicle.findings import Place
from fascicle.publishing.preflight.boxes import Box, around, distance
from fascicle.publishing.preflight.matter import Matter, SheetExamined, short
from fascicle.publishing.preflight.model import Outcome
from fascicle.publishing.preflight.observing import Notebook, listed
from fascicle.publishing.preflight.paint import Edge
from fascicle.typesetting.geometry import MM

__all__ = [
    "bleed",
    "fonts_embedded",
    "fonts_own",
    "hairlines",
    "page_size",
    "safe_margin",
    "transparency",
]

HAIR = 0.004
"""Points by which a line may be thinner than asked: what rounding takes away."""
SHARE = 0.02
"""Mm by which a distance may fall short."""
SAME_LINE = 2.0
"""Points between the feet of two texts that stand on one line."""
FROM = {"left": "left edge", "right": "right edge", "head": "head", "foot": "foot"}


def fonts_embedded(matter: Matter, notes: Notebook) -> Outcome:
    """Q109, Q110: fonts that the file does not hold, or holds whole."""
    for font in matter.fonts:
        if not font.embedded:
            message = f"The font {font.name} is not embedded."
            notes.note(
                "Q109",
                message,
                "Embed it in the program that made the PDF; a template has the theme's.",
            )
        elif not font.subset:
            message = f"The font {font.name} is embedded whole."
            notes.note("Q110", message, "Nothing need be done.")
    embedded = sum(font.embedded for font in matter.fonts)
    return notes.outcome(f"{embedded} of {counted(len(matter.fonts), 'font')} embedded")


def fonts_own(matter: Matter, notes: Notebook) -> Outcome:
    """Q111: fonts that neither the theme nor the publication has brought along."""
    for font in matter.fonts:
        if not font.name.startswith(matter.families):
            notes.note(
                "Q111",
                f"The font {font.name} is neither the theme's nor the publication's.",
                "Use the families of the theme in templates, or bring the font along.",
                place=Place("templates"),
            )
    return notes.outcome(f"{counted(len(matter.fonts), 'font')}")


def hairlines(matter: Matter, notes: Notebook) -> Outcome:
    """Q112: lines, and narrow filled rectangles, that are too thin for print."""
    for sheet in matter.sheets:
        seen: set[tuple[float, bool]] = set()
        thin = [line for line in sheet.paint.lines if line.width < matter.settings.hairline - HAIR]
        for line in thin:
            kind = (round(line.width, 2), line.filled)
            if kind in seen:
                continue
            seen.add(kind)
            alike = sum((round(o.width, 2), o.filled) == kind for o in thin)
            what = "A filled bar" if line.filled else "A line"
            more = f" (and {alike - 1} more on this page)" if alike > 1 else ""
            notes.note(
                "Q112",
                f"{what} is {line.width:.2f} pt thin{more}; the thinnest that prints is "
                f"{matter.settings.hairline:g} pt.",
                "Make it thicker in the template or the style.",
                sheet,
                line.box,
            )
    return notes.outcome(f"lines of {matter.settings.hairline:g} pt and more")


def safe_margin(matter: Matter, notes: Notebook) -> Outcome:
    """Q113, Q114: text that stands near the trim, or over it."""
    least: float | None = None
    wanted = matter.settings.safe_margin
    for sheet in matter.sheets:
        for words, box in _lines(matter, sheet):
            room, side = distance(box, sheet.paint.width, sheet.paint.height)
            keeps = room / MM
            least = keeps if least is None else min(least, keeps)
            if keeps >= wanted - SHARE:
                continue
            over = keeps <= 0
            where = (
                f"reaches {-keeps:.1f} mm over the trim"
                if over
                else f"stands {keeps:.1f} mm from the trim; {wanted:g} mm are safe"
            )
            notes.note(
                "Q114" if over else "Q113",
                f"“{short(words)}” {where} ({FROM[side]}).",
                "Move it further into the page.",
                sheet,
                box,
            )
    return notes.outcome("no text" if least is None else f"text keeps {least:.1f} mm at least")


def _lines(matter: Matter, sheet: SheetExamined) -> Iterator[tuple[str, Box]]:
    """Yield the texts on a page and its bleed with their boxes, those of one line together."""
    width, height = sheet.paint.width, sheet.paint.height
    beyond = matter.bleed
    lines: list[tuple[list[str], Box, bool]] = []
    for run, box in sheet.runs:
        outside = box[2] < -beyond or box[0] > width + beyond
        if outside or box[3] < -beyond or box[1] > height + beyond:
            continue  # What a printer's sheet has beside the page.
        last = lines[-1] if lines else None
        if last and not run.turned and not last[2] and abs(last[1][1] - box[1]) < SAME_LINE:
            whole = around([last[1][:2], last[1][2:], box[:2], box[2:]])
            lines[-1] = ([*last[0], run.text], whole, False)
        else:
            lines.append(([run.text], box, run.turned))
    for texts, box, _ in lines:
        yield "".join(texts), box


def bleed(matter: Matter, notes: Notebook) -> Outcome:
    """Q115: paint that reaches the trim and ends before the edge of the bleed."""
    reaching = 0
    for sheet in matter.sheets:
        reaching += bool(sheet.paint.edges)
        for edge in sheet.paint.edges:
            short_of = {
                side: beyond
                for side, beyond in edge.sides.items()
                if beyond < matter.bleed - SHARE * MM
                and not _goes_on(edge, side, sheet.paint.edges, matter.bleed)
            }
            if not short_of:
                continue
            sides = ", ".join(
                f"{max(beyond, 0) / MM:.1f} mm at the {FROM[side]}"
                for side, beyond in short_of.items()
            )
            notes.note(
                "Q115",
                f"{edge.what[0].upper()}{edge.what[1:]} reaches the trim and goes beyond it only "
                f"{sides}; {matter.bleed / MM:g} mm are needed.",
                "Let it go on beyond the page by the bleed, or end before the trim.",
                sheet,
                edge.box,
            )
    return notes.outcome(f"paint reaches the trim on {counted(reaching, 'page')}")


def _goes_on(edge: Edge, side: str, others: list[Edge], wanted: float) -> bool:
    """Whether paint of the same kind carries on to the edge of the bleed, along the whole side."""
    along = (1, 3) if side in ("left", "right") else (0, 2)
    return any(
        other.what == edge.what
        and other.sides.get(side, -1.0) >= wanted - SHARE * MM
        and other.box[along[0]] <= edge.box[along[0]] + SHARE * MM
        and other.box[along[1]] >= edge.box[along[1]] - SHARE * MM
        for other in others
    )


def transparency(matter: Matter, notes: Notebook) -> Outcome:
    """Q116: what is transparent; each kind is told once, with its pages."""
    kinds: dict[str, list[int]] = {}
    for sheet in matter.sheets:
        for kind in sheet.paint.clear:
            kinds.setdefault(kind, []).append(sheet.number)
    for kind, numbers in sorted(kinds.items()):
        first = matter.sheets[numbers[0] - 1]
        notes.note(
            "Q116",
            f"Transparency: {kind} on {counted(len(numbers), 'page')} ({listed(matter, numbers)}).",
            "Nothing need be done, unless the printer asks for a file without it.",
            first,
            first.paint.clear[kind],
        )
    pages = {number for numbers in kinds.values() for number in numbers}
    return notes.outcome(f"on {counted(len(pages), 'page')}" if pages else "none")


def page_size(matter: Matter, notes: Notebook) -> Outcome:
    """Q117: pages of another size than most."""
    sizes = [
        (round(sheet.paint.width / MM, 1), round(sheet.paint.height / MM, 1))
        for sheet in matter.sheets
    ]
    usual = max(sizes, key=sizes.count, default=(0.0, 0.0))
    for sheet, size in zip(matter.sheets, sizes, strict=True):
        if max(abs(one - other) for one, other in zip(size, usual, strict=True)) > 0.15:
            notes.note(
                "Q117",
                "The page measures {:g} × {:g} mm, the book {:g} × {:g} mm.".format(*size, *usual),
                "Look for a rule “@page { size: ... }” in a template.",
                sheet,
            )
    return notes.outcome("{:g} × {:g} mm".format(*usual))
