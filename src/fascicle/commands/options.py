"""Options that several commands have in common."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import Annotated

import typer

__all__ = ["FinalOption", "Folder", "Format", "FormatOption"]


class Format(enum.StrEnum):
    """How a command reports: to people or to programs."""

    TEXT = "text"
    JSON = "json"


Folder = Annotated[
    Path,
    typer.Argument(metavar="FOLDER", help="Folder in which publication.yaml stands."),
]

FinalOption = Annotated[
    bool,
    typer.Option(
        "--final", help="Refuse draft chapters, photographs for position only, and warnings."
    ),
]

FormatOption = Annotated[
    Format,
    typer.Option("--format", help="Report as text, or as one JSON document on standard output."),
]
