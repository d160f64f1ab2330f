"""The options of ``fascicle print``."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import Annotated

import typer

__all__ = [
    "BindingOption",
    "BleedOption",
    "CaliperOption",
    "CopiesOption",
    "FlipOption",
    "GrayscaleOption",
    "NoMarksOption",
    "OutOption",
    "PaperOption",
    "PdfOption",
    "ProofByHandOption",
    "ProofDuplexOption",
    "SignatureOption",
    "UpOption",
]


class Binding(enum.StrEnum):
    """How the sheets are bound."""

    SADDLE = "saddle"
    SIGNATURES = "signatures"
    PERFECT = "perfect"


class Flip(enum.StrEnum):
    """The edge over which a printer turns sheets."""

    LONG = "long"
    SHORT = "short"


OutOption = Annotated[
    Path | None,
    typer.Option(
        "--out", help="Folder for the files made; FOLDER/build/print if not given.", metavar="DIR"
    ),
]
BindingOption = Annotated[
    Binding | None,
    typer.Option("--binding", help="Stapled through the fold, sewn in signatures, or glued."),
]
PaperOption = Annotated[
    str | None,
    typer.Option(
        "--paper", help='The sheet: a4, sra3, tabloid, or "320 x 450" (mm).', metavar="SHEET"
    ),
]
UpOption = Annotated[
    int | None, typer.Option("--up", help="Pages on each side of a sheet: 1, 2, 4, 8 or 16.")
]
SignatureOption = Annotated[
    int | None,
    typer.Option("--signature", help="Pages of a signature: 4 to 32, a multiple of 4."),
]
CaliperOption = Annotated[
    float | None, typer.Option("--caliper", help="Thickness of one leaf, in mm.", metavar="MM")
]
BleedOption = Annotated[
    float | None, typer.Option("--bleed", help="Bleed beyond the trim, in mm.", metavar="MM")
]
GrayscaleOption = Annotated[
    bool, typer.Option("--grayscale", help="Print the interior in black alone.")
]
NoMarksOption = Annotated[
    bool, typer.Option("--no-marks", help="Leave out crop, fold and registration marks.")
]
FlipOption = Annotated[
    Flip | None, typer.Option("--flip", help="The edge over which the printer turns sheets.")
]
CopiesOption = Annotated[
    int, typer.Option("--copies", help="The same pages so many times on a sheet.", min=1, max=64)
]
ProofDuplexOption = Annotated[
    bool,
    typer.Option(
        "--proof-duplex", help="Also a proof for a printer at home that prints both sides."
    ),
]
ProofByHandOption = Annotated[
    bool,
    typer.Option(
        "--proof-by-hand",
        help="Also two files, fronts and backs, for a printer that prints one side at a time.",
    ),
]
PdfOption = Annotated[
    Path | None,
    typer.Option("--pdf", help="Impose this PDF instead of a book.", metavar="FILE"),
]
