"""``fascicle new``: a small complete publication that teaches the format by its own text."""

from __future__ import annotations

import datetime
import re
import shlex
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated

import typer

from fascicle.aside import settle
from fascicle.commands.guard import Run, guarded
from fascicle.commands.options import limits_of
from fascicle.commands.output import print_findings

__all__ = ["new"]

_RENAMED = {"gitignore": ".gitignore"}
"""Files that go by another name in the package, where their own would take effect."""


def new(
    folder: Annotated[
        Path, typer.Argument(help="The folder to make; it may exist if it is empty.", metavar="DIR")
    ],
) -> None:
    """Make a small publication that builds and teaches the format."""
    run = Run(log_folder=folder, limits=limits_of())
    # One that was ended meanwhile may have left an empty folder with its own in it.
    if folder.is_dir() and not guarded(run, lambda: settle(folder)):
        print_findings(run.findings)
        raise typer.Exit(1)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise typer.BadParameter(
            f'"{folder}" is there already and not an empty folder; choose another name',
            param_hint="DIR",
        )
    if not guarded(run, lambda: _write(folder)):
        print_findings(run.findings)
        raise typer.Exit(1)
    print(f"A new publication stands in {folder}. Build it and read it:\n")
    print(f"    fascicle build {shlex.quote(str(folder))} --open")


def _write(folder: Path) -> None:
    """Copy the skeleton; ``publication.yaml`` gets the folder's name as its slug, and this year."""
    from fascicle.publishing.files import write_all

    year = str(datetime.datetime.now(tz=datetime.UTC).year)
    words = {"SLUG": _slug(folder.resolve().name), "YEAR": year}
    contents = dict(_skeleton(files("fascicle") / "skeleton", words))
    write_all(folder, contents)


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:80] or "publication"


def _skeleton(
    source: Traversable, words: dict[str, str], within: str = ""
) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the skeleton, each by its path in it."""
    for entry in source.iterdir():
        if entry.name.startswith("__"):
            continue
        path = within + _RENAMED.get(entry.name, entry.name)
        if entry.is_dir():
            yield from _skeleton(entry, words, f"{path}/")
            continue
        content = entry.read_bytes()
        if entry.name == "publication.yaml":
            text = content.decode("utf-8")
            for word, value in words.items():
                text = text.replace("{{" + word + "}}", value)
            content = text.encode("utf-8")
        yield path, content
