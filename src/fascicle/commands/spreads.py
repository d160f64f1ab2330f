"""``fascicle spreads``: a picture of spreads of the built book, as they lie open."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fascicle.commands.guard import Run, guarded
from fascicle.commands.options import limits_of
from fascicle.commands.output import print_findings
from fascicle.counting import counted
from fascicle.findings import Finding, Place, Refused

if TYPE_CHECKING:
    from PIL.Image import Image
    from pypdfium2 import PdfDocument

    from fascicle.publishing.spreads import Spread

__all__ = ["spreads"]

_PAPER, _DESK = (255, 255, 255), (226, 226, 222)
_GUTTER = (190, 190, 186)


def spreads(
    source: Annotated[
        Path, typer.Argument(help="A built PDF, or a publication's folder.", metavar="FOLDER|PDF")
    ] = Path(),
    pages: Annotated[
        str,
        typer.Option(
            help='Spreads by pages of the PDF, counted from 1: "8-9,12-13". '
            "Even pages lie on the left. Without it, all spreads.",
            metavar="PAGES",
        ),
    ] = "",
    out: Annotated[Path, typer.Option(help="The picture to write (PNG).", metavar="PNG")] = Path(
        "spreads.png"
    ),
    ppi: Annotated[int, typer.Option(help="Pixels per inch.", min=36, max=400)] = 110,
) -> None:
    """Draw spreads of the built book into one PNG, one below the other."""
    run = Run(log_folder=out.parent, limits=limits_of())
    asked = _parse(pages) if pages else None

    def work() -> None:
        pdf = _find(source)
        import pypdfium2

        from fascicle.publishing.files import write_file
        from fascicle.publishing.spreads import all_spreads

        with pypdfium2.PdfDocument(pdf) as document:
            chosen = asked or all_spreads(len(document))
            _require(chosen, len(document))
            picture = _draw(document, chosen, ppi)
        written = io.BytesIO()
        picture.save(written, format="PNG", optimize=True)
        write_file(out, written.getvalue())

    if not guarded(run, work):
        print_findings(run.findings)
        raise typer.Exit(1)
    print(out)


def _parse(text: str) -> list[Spread]:
    """Read ``8-9,12-13,1``: verso and recto, or one page, which lies on its own side."""
    chosen: list[Spread] = []
    for part in text.replace(" ", "").split(","):
        match = re.fullmatch(r"([0-9]+)(?:[-–]([0-9]+))?", part)
        first = int(match[1]) if match else 0
        last = int(match[2]) if match and match[2] else None
        if first < 1:
            raise _wrong(f'"{part}" is not a spread; write "8-9"')
        if last is None:
            chosen.append((first, None) if first % 2 == 0 else (None, first))
        elif first % 2 == 0 and last == first + 1:
            chosen.append((first, last))
        else:
            raise _wrong(
                f"pages {first} and {last} do not face each other; a spread is an even page "
                f"and the odd page after it"
            )
    return chosen


def _wrong(message: str) -> typer.BadParameter:
    return typer.BadParameter(message, param_hint="--pages")


def _require(chosen: list[Spread], count: int) -> None:
    last = max(page for spread in chosen for page in spread if page is not None)
    if last > count:
        raise _wrong(f"the PDF has {counted(count, 'page')}, there is no page {last}")


def _find(source: Path) -> Path:
    """Return the PDF itself, or the one built last from a publication's folder."""
    if source.is_file():
        return source
    found = set((source / "build").glob("*.pdf"))
    # A proof lies beside the book that it was made from.
    proofs = {path.with_stem(f"{path.stem}-proof") for path in found}
    built = sorted(found - proofs, key=lambda path: path.stat().st_mtime)
    if not built:
        raise Refused(
            [
                Finding(
                    "M208",
                    Place(""),
                    f"there is no built PDF in {source / 'build'}",
                    f'type "fascicle build {source}" first',
                )
            ]
        )
    return built[-1]


def _draw(document: PdfDocument, chosen: list[Spread], ppi: int) -> Image:
    """Lay the spreads one below the other on a plain ground."""
    from PIL import Image as Pictures

    rows = [[page and _page(document, page, ppi) for page in spread] for spread in chosen]
    sides = [side for row in rows for side in row if side]
    width, height = max(s.width for s in sides), max(s.height for s in sides)
    margin = ppi // 4
    # Sheets for the press lie across and are no halves of a spread.
    alone = all(len(list(filter(None, row))) == 1 for row in rows) and width > height
    size = ((1 if alone else 2) * width + 2 * margin, len(rows) * (height + margin) + margin)
    picture = Pictures.new("RGB", size, _DESK)
    for row, (verso, recto) in enumerate(rows):
        top = margin + row * (height + margin)
        if verso:
            picture.paste(verso, (margin + width - verso.width, top))
        if recto:
            picture.paste(recto, (margin if alone else margin + width, top))
        if verso and recto:
            picture.paste(_GUTTER, (margin + width, top, margin + width + 1, top + height))
    return picture.quantize(
        colors=96, method=Pictures.Quantize.MAXCOVERAGE, dither=Pictures.Dither.NONE
    )


def _page(document: PdfDocument, number: int, ppi: int) -> Image:
    image: Image = document[number - 1].render(scale=ppi / 72).to_pil()
    return image.convert("RGB")
