"""``fascicle schema``: JSON Schemas for the editors' programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fascicle.commands.guard import Run, guarded
from fascicle.commands.options import limits_of
from fascicle.commands.output import json_text, print_findings
from fascicle.counting import counted

__all__ = ["schema"]


def schema(
    out: Annotated[
        Path, typer.Option(help="Folder to write the schemas to.", metavar="DIR")
    ] = Path("build/schema"),
) -> None:
    """Write JSON Schemas, by which editors complete and check YAML.

    Begin in the publication's folder: its files look for them in build/schema.
    """
    run = Run(log_folder=out, limits=limits_of())
    written: list[Path] = []

    def work() -> None:
        from fascicle.manuscript.schemas import schemas
        from fascicle.publishing.files import write_all

        contents = {
            name if name.endswith(".json") else f"{name}.json": json_text(document).encode()
            for name, document in sorted(schemas().items())
        }
        write_all(out, contents)
        written.extend(out / name for name in contents)

    if not guarded(run, work):
        print_findings(run.findings)
        raise typer.Exit(1)
    print(f"{counted(len(written), 'schema')} written: {', '.join(map(str, written))}")
