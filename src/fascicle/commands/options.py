"""Options that several commands have in common."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from fascicle.limits import BadLimit, Limits, given_limits

__all__ = [
    "FinalOption",
    "Folder",
    "Format",
    "FormatOption",
    "LimitOption",
    "WaitOption",
    "limits_of",
]


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


LimitOption = Annotated[
    list[str] | None,
    typer.Option(
        "--limit",
        metavar="NAME=VALUE",
        help="Let the publication have more, or less, of something: pages=500, seconds=120 "
        "(docs/security.md lists all).",
    ),
]
WaitOption = Annotated[
    float,
    typer.Option(
        "--wait",
        metavar="SECONDS",
        help="Seconds to wait where another command is writing to the same folder.",
        min=0,
    ),
]


def limits_of(settings: Iterable[str] | None = None) -> Limits:
    """Return the limits asked for, and those of the environment; wrong usage where one is bad."""
    try:
        return given_limits(settings or ())
    except BadLimit as bad:
        raise typer.BadParameter(str(bad), param_hint="--limit") from bad
