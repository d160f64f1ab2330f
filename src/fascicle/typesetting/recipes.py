"""Recipes: how a unit was laid out in the end, kept on disk so that the next build need not search.

A recipe saves time and never changes a result: it is found by the content that it was made for, and
its layout is looked at as closely as any other.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from fascicle.aside import write_aside
from fascicle.typesetting.mending import Mended, Trouble
from fascicle.typesetting.private import VERSION

__all__ = ["Recipe", "load", "save"]

FORMAT = f"3/{VERSION}"
"""Grows whenever the search for a layout would find another one for the same content."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """The HTML with its top figures in place, the rules that mended it, and what they mended."""

    html: str
    rules: str
    mended: tuple[Mended, ...]


def load(cache: Path | None, name: str) -> Recipe | None:
    """Return the recipe of this name, or None; a damaged one counts as none."""
    if cache is None:
        return None
    try:
        data = json.loads((cache / "recipes" / f"{name}.json").read_text(encoding="utf-8"))
        if data["format"] != FORMAT:
            return None
        mended = tuple(Mended(Trouble(**m["trouble"]), m["rule"]) for m in data["mended"])
        return Recipe(str(data["html"]), str(data["rules"]), mended)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def save(cache: Path | None, name: str, recipe: Recipe) -> None:
    """Keep a recipe, written aside and moved into place; where that fails, nothing is kept."""
    if cache is None:
        return
    data = json.dumps({"format": FORMAT, **asdict(recipe)}, ensure_ascii=False)
    with suppress(OSError):
        write_aside(cache / "recipes" / f"{name}.json", data.encode())
