"""The publication's own templates as text: where in them something is that pages were spoilt by.

Pages do not tell which template they come from. What is told of them should still lead to a file,
and to a line of it, wherever that can be known.
"""

from __future__ import annotations

import re
from pathlib import Path

from fascicle.findings import Place, excerpt
from fascicle.manuscript.page_checks import place_in
from fascicle.manuscript.page_files import files_below
from fascicle.typesetting.environment import TEMPLATES

__all__ = [
    "own_templates",
    "place_of_complaint",
    "place_of_font",
    "place_of_making",
    "place_of_template",
    "place_of_words",
]

_MADE_UP = re.compile(
    r"""(?:\b(?:href|src|srcset)\s*+=\s*+["']?[^"'<>{]{0,500}|url\([^(){]{0,500}"""
    r"""|@import[^@;{]{0,500})\{\{""",
    re.IGNORECASE,
)
"""An address that a template puts together while it runs; begun not too far before."""

_QUOTED = re.compile(r"'([^']+)'")
_LINKED = re.compile(r"#([^\s'\"]+)")
_WITHIN_A_PAGE = "fascicle:/publication/"
"""Address of what is drawn in a page itself (``engine``)."""

_FAMILIES = re.compile(r"\bfont-family\s*:([^;}<>]+)", re.IGNORECASE)


def own_templates(folder: Path) -> dict[str, str]:
    """Return the texts of a publication's own templates and styles by their paths in ``folder``."""
    found = {}
    root = folder.resolve()
    for name in sorted(files_below(root, TEMPLATES)):
        if name.endswith((".css", ".html", ".svg")):
            try:
                found[name] = (root / name).read_text(encoding="utf-8", errors="replace")
            except OSError:
                continue
    return found


def place_of_template(folder: Path, name: str) -> Place | None:
    """Return the place of the template ``name`` in a publication, or None where it has no such."""
    file = f"{TEMPLATES}/{name}"
    return Place(file) if (folder / file).is_file() else None


def place_of_words(words: str, texts: dict[str, str]) -> tuple[Place, str] | None:
    """Return where these words stand first in templates, and their line; None where they do not."""
    for file, text in texts.items():
        offset = text.find(words)
        if offset >= 0:
            place = place_in(file, text, offset)
            return place, excerpt(text, place.line)
    return None


def place_of_complaint(message: str, texts: dict[str, str]) -> Place | None:
    """Return where templates have what the engine complains of when it draws the whole book.

    It is the id, address or drawing that the message names, or the only template that there is.
    """
    named = [f"id={quote}{name}{quote}" for name in _QUOTED.findall(message) for quote in "\"'"]
    named += [f"#{name}" for name in _LINKED.findall(message)]
    if _WITHIN_A_PAGE in message:
        named.append("<svg")
    found = (place_of_words(words, texts) for words in named)
    place = next((place for place, _ in filter(None, found)), None)
    return place or (Place(next(iter(texts))) if len(texts) == 1 else None)


def place_of_font(name: str, texts: dict[str, str]) -> Place | None:
    """Return where templates ask for a font, which has this name in a PDF; None if nowhere.

    Another font may be used instead of the one that is asked for: where they ask for fonts in one
    place only, it is that.
    """
    asked = [(file, found) for file, text in texts.items() for found in _FAMILIES.finditer(text)]
    for file, found in asked:
        families = (family.strip(" \"'").replace(" ", "-") for family in found[1].split(","))
        if len(asked) == 1 or any(family and name.startswith(family) for family in families):
            return place_in(file, texts[file], found.start())
    return None


def place_of_making(kind: str, texts: dict[str, str]) -> tuple[Place, str]:
    """Return where an address of a part of this kind was put together, and its line.

    It is the template of the part, or the only one that there is, and in it the only address that
    is put together; else ``templates``.
    """
    own = f"{TEMPLATES}/{kind}.html"
    texts = {own: texts[own]} if own in texts else texts
    made = [(file, found) for file, text in texts.items() for found in _MADE_UP.finditer(text)]
    if len(made) == 1:
        file, found = made[0]
        place = place_in(file, texts[file], found.start())
        return place, excerpt(texts[file], place.line)
    return Place(next(iter(texts)) if len(texts) == 1 else TEMPLATES), ""
