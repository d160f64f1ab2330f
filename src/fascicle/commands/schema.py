"""``fascicle schema``: JSON Schemas for the editors' programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fascicle.commands.guard import Run, guarded
from fascicle.commands.lock import require_no_links
from fascicle.commands.options import Folder, limits_of
from fascicle.commands.output import json_text, print_findings
from fascicle.counting import counted
from fascicle.findings import Refused

__all__ = ["schema"]


def schema(
    folder: Folder = Path(),
    out: Annotated[
        Path | None,
        typer.Option(
            help="Folder to write the schemas to; FOLDER/build/schema if not given, "
            "where the files of a publication look for them.",
            metavar="DIR",
        ),
    ] = None,
) -> None:
    """Write JSON Schemas, by which editors complete and check YAML."""
    there = out if out is not None else folder / "build/schema"
    run = Run(log_folder=there, limits=limits_of())
    written: list[Path] = []

    def work() -> None:
        from fascicle.manuscript.desk import Desk
        from fascicle.manuscript.schemas import schemas
        from fascicle.publishing.files import write_all

        if out is None:
            desk = Desk(folder, run.limits)
            if not desk.has_publication():
                raise Refused(finding for finding in desk.findings if finding.code == "M208")
            require_no_links(folder, there)
        contents = {
            name if name.endswith(".json") else f"{name}.json": json_text(document).encode()
            for name, document in sorted(schemas().items())
        }
        write_all(there, contents)
        written.extend(there / name for name in contents)

    if not guarded(run, work):
        print_findings(run.findings)
        raise typer.Exit(1)
    print(f"{counted(len(written), 'schema')} written: {', '.join(map(str, written))}")
