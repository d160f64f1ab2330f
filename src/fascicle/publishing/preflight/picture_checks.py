"""Checks of pictures and colours: resolution, resampling, colour spaces, ink."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from fascicle.counting import counted
from fascicle.publishing.preflight.matter import Matter, SheetExamined
from fascicle.publishing.preflight.model import Outcome
from fascicle.publishing.preflight.observing import Notebook, listed
from fascicle.publishing.preflight.paint import PlacedPicture

__all__ = ["colour_space", "distortion", "ink", "position_only", "resampling", "resolution"]

ROUNDING = 0.5
"""Pixels per inch by which a resolution may seem to fall short."""
STRETCH = 0.02
"""By how much a picture's resolution across and down may differ, as a share."""
PLAIN = frozenset({"grey", "RGB", "sRGB", "pattern"})
"""Colour spaces that every press takes alike, by an intent of sRGB where the file has one."""
COVERS = frozenset({"cover", "back-cover"})


def resolution(matter: Matter, notes: Notebook) -> Outcome:
    """Q101, Q102: the effective resolution of each picture in place (pixels per inch)."""
    least: float | None = None
    count = 0
    wanted, minimum = matter.settings.ppi_wanted, matter.settings.ppi_minimum
    for sheet, picture in _pictures(matter):
        count += 1
        least = picture.ppi if least is None else min(least, picture.ppi)
        if picture.ppi >= wanted - ROUNDING:
            continue
        spoilt = picture.ppi < minimum - ROUNDING
        size = "{} × {} pixels".format(*picture.pixels)
        limit = f"{minimum:g} are needed at least" if spoilt else f"print wants {wanted:g}"
        notes.note(
            "Q102" if spoilt else "Q101",
            f"{_name(matter, sheet, picture)} has {picture.ppi:.0f} pixels per inch at its printed "
            f"size ({size}); {limit}.",
            "Get a larger scan, or print the picture smaller with “lines:”.",
            sheet,
            picture.box,
        )
    told = f"{counted(count, 'picture')} in place"
    return notes.outcome(told if least is None else f"{told}, least {least:.0f} ppi")


def _pictures(matter: Matter) -> Iterator[tuple[SheetExamined, PlacedPicture]]:
    for sheet in matter.sheets:
        for picture in sheet.paint.pictures:
            yield sheet, picture


def _name(matter: Matter, sheet: SheetExamined, picture: PlacedPicture) -> str:
    figure = matter.figure_at(sheet, picture.box)
    return f"Figure {figure.number}" if figure is not None else "The picture"


def resampling(matter: Matter, notes: Notebook) -> Outcome:
    """Q103: whether the pixels of each photograph are those of its file."""
    looked_at = 0
    for sheet, picture in _pictures(matter):
        figure = matter.figure_at(sheet, picture.box)
        size = _size(figure.file) if figure is not None and figure.file is not None else None
        if figure is None or size is None:
            continue
        looked_at += 1
        # A scan that lies on its side is turned upright.
        if sorted(picture.pixels) == sorted(size):
            continue
        more = picture.pixels[0] * picture.pixels[1] > size[0] * size[1]
        what = "made larger: its added pixels hold no detail" if more else "made smaller"
        notes.note(
            "Q103",
            "Figure {} was {}; the file has {} × {} pixels, the PDF {} × {}.".format(
                figure.number, what, *size, *picture.pixels
            ),
            "Bring the file to this size yourself, and look at the result.",
            sheet,
            picture.box,
        )
    return notes.outcome(f"{counted(looked_at, 'photograph')} compared with their files")


def _size(file: Path) -> tuple[int, int] | None:
    from PIL import Image

    try:
        with Image.open(file) as image:
            return image.size
    except (OSError, ValueError, Image.DecompressionBombError):
        return None


def distortion(matter: Matter, notes: Notebook) -> Outcome:
    """Q104: pictures that are stretched."""
    count = 0
    for sheet, picture in _pictures(matter):
        count += 1
        stretch = picture.across / picture.down
        if abs(stretch - 1) > STRETCH:
            wider = "wider" if stretch < 1 else "higher"
            share = 100 * (max(stretch, 1 / stretch) - 1)
            notes.note(
                "Q104",
                f"{_name(matter, sheet, picture)} is printed {share:.0f} % {wider} than it is.",
                "Let the template keep the ratio of width and height.",
                sheet,
                picture.box,
            )
    return notes.outcome(f"{counted(count, 'picture')} in place")


def colour_space(matter: Matter, notes: Notebook) -> Outcome:
    """Q105, Q106: colours that are neither grey nor sRGB, or that nothing defines."""
    spaces: set[str] = set()
    undefined = False
    for sheet in matter.sheets:
        for picture in sheet.paint.pictures:
            spaces.add(picture.space)
            undefined |= picture.space == "RGB"
            if picture.space not in PLAIN:
                what = (
                    "no colour space" if picture.space == "none" else f"colours in {picture.space}"
                )
                _foreign(notes, sheet, f"{_name(matter, sheet, picture)} has {what}", picture.box)
        for space, box in sheet.paint.spaces.items():
            spaces.add(space)
            undefined |= space == "RGB" and bool(sheet.paint.inks)
            if space not in PLAIN:
                _foreign(notes, sheet, f"Something is painted in {space}", box)
    if undefined and not matter.intents:
        notes.note(
            "Q106",
            "The file does not say by which profile its RGB colours are meant.",
            "Ask the printer which profile is assumed; mostly it is sRGB.",
        )
    used = ", ".join(sorted(spaces - {"pattern"})) or "no colour"
    return notes.outcome(f"{used}; {counted(matter.intents, 'output intent')}")


def _foreign(notes: Notebook, sheet: SheetExamined, what: str, box: tuple[float, ...]) -> None:
    left, bottom, right, top = box
    notes.note(
        "Q105",
        f"{what}, which is neither grey nor sRGB.",
        "Use colours of sRGB, such as #8c1c13, in templates; leave pictures as they were scanned.",
        sheet,
        (left, bottom, right, top),
    )


def ink(matter: Matter, notes: Notebook) -> Outcome:
    """Q107: coloured ink on pages that are to be printed in black alone."""
    coloured = [sheet for sheet in matter.sheets if sheet.paint.inks]
    told = f"coloured ink on {len(coloured)} of {counted(len(matter.sheets), 'page')}"
    if coloured:
        told += f" ({listed(matter, [sheet.number for sheet in coloured])})"
    if not matter.grey:
        return notes.outcome(told)
    for sheet in coloured:
        if sheet.unit is not None and sheet.unit.kind in COVERS:
            continue
        names = list(sheet.paint.inks)
        notes.note(
            "Q107",
            f"Colour where grey was asked: {', '.join(names[:5])}.",
            "Look at the page in grey, or take another colour in the template.",
            sheet,
            sheet.paint.inks[names[0]],
        )
    return notes.outcome(f"{told}; the interior is asked for in grey")


def position_only(matter: Matter, notes: Notebook) -> Outcome:
    """Q108: photographs that are not held."""
    wanted = [figure for figure in matter.figures.values() if figure.photograph is not None]
    for figure in wanted:
        sheets = matter.sheets_of.get(figure.id, ())
        if figure.file is not None or not sheets:
            continue
        sheet = matter.sheets[sheets[0] - 1]
        notes.note(
            "Q108",
            f"Figure {figure.number} is printed as a frame, for position only.",
            "Give the photograph a “file:”, or take it out of the chapter.",
            sheet,
            sheet.room(figure.id),
            name=figure.id,
        )
    return notes.outcome(f"{counted(len(wanted), 'photograph')} in the chapters")
