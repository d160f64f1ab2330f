"""The ``fascicle`` command: gathers the commands, each in a file of its own under ``commands/``."""

from __future__ import annotations

import gc
import io
import sys
from typing import Annotated

import typer

from fascicle import __version__
from fascicle.commands.audit import audit
from fascicle.commands.build import build
from fascicle.commands.check import check
from fascicle.commands.explain import explain
from fascicle.commands.new import new
from fascicle.commands.photographs import photographs
from fascicle.commands.schema import schema
from fascicle.commands.spreads import spreads

__all__ = ["app", "main"]

# Plain help and no completion scripts: rich help alone would take half of the time of --help.
app = typer.Typer(
    name="fascicle",
    help="Builds footnoted, illustrated printed booklets from chapters, sources and photographs.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"fascicle {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version and end.", callback=_print_version, is_eager=True
        ),
    ] = False,
) -> None:
    pass


for _command in (build, check, audit, new, schema, explain, spreads):
    app.command()(_command)
app.add_typer(photographs)


def main() -> None:
    """Run the command named on the command line."""
    # A layout makes millions of objects that live until the end. Looking for garbage among them
    # less often saves a sixth of the time of a build; not looking once more at the end, 0.5 s.
    gc.set_threshold(50_000, 20, 100)
    # A terminal of another encoding shows a question mark for what it lacks: it stops nothing.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        app()
    finally:
        gc.disable()
        gc.freeze()
