"""The ``fascicle`` command: gathers the commands, each in a file of its own under ``commands/``."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from typing import Annotated

import typer

from fascicle import __version__
from fascicle.commands.audit import audit
from fascicle.commands.build import build
from fascicle.commands.check import check
from fascicle.commands.confining import confine
from fascicle.commands.deposit import deposit
from fascicle.commands.explain import explain
from fascicle.commands.guard import supervised
from fascicle.commands.inspect import inspect
from fascicle.commands.new import new
from fascicle.commands.photographs import photographs
from fascicle.commands.preflight import preflight
from fascicle.commands.print_sheets import print_sheets
from fascicle.commands.schema import schema
from fascicle.commands.spreads import spreads
from fascicle.commands.streams import steady_streams
from fascicle.commands.verify import verify

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


_COMMANDS: dict[str, Callable[..., None]] = {
    "new": new,
    "check": check,
    "build": build,
    "audit": audit,
    "preflight": preflight,
    "print": print_sheets,
    "inspect": inspect,
    "deposit": deposit,
    "verify": verify,
    "schema": schema,
    "explain": explain,
    "spreads": spreads,
}
for _name, _command in _COMMANDS.items():
    app.command(_name)(_command)
app.add_typer(photographs)


def main() -> None:
    """Run the command named on the command line; its work is done in a process of its own."""
    confine(sys.argv[1:])
    # A layout makes millions of objects that live until the end. Looking for garbage among them
    # less often saves a sixth of the time of a build; not looking once more at the end, 0.5 s.
    gc.set_threshold(50_000, 20, 100)
    try:
        with steady_streams(), supervised():
            app()
    finally:
        gc.disable()
        gc.freeze()
