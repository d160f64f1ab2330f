"""The families of fonts that a book may be set in: the theme's, and those that templates bring."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fascicle.findings import Finding, Place
from fascicle.progress import begun
from fascicle.typesetting.fetcher import THEME
from fascicle.typesetting.own_templates import own_templates, place_of_font

__all__ = ["families", "foreign_fonts"]

_FONT_FACE = re.compile(r"@font-face\s*\{([^{}]*)", re.IGNORECASE)
_FAMILY = re.compile(r"\bfont-family\s*:\s*[\"']?([^;\"']*)", re.IGNORECASE)
_SUBSET = re.compile(r"/(?:[A-Z]{6}\+)?")


def families(folder: Path) -> tuple[str, ...]:
    """Return the families of the theme and of the templates in a publication's folder.

    They are written as a PDF names them: with hyphens for spaces, weight and style to follow.
    """
    begun("looking at the fonts of the pages")
    theme = (THEME / "css" / "00-fonts.css").read_text(encoding="utf-8")
    texts = (theme, *own_templates(folder).values())
    faces = (face[1] for text in texts for face in _FONT_FACE.finditer(text))
    named = (found[1].strip() for face in faces for found in _FAMILY.finditer(face))
    return tuple(dict.fromkeys(family.replace(" ", "-") for family in named if family))


def foreign_fonts(pdf: bytes, folder: Path) -> Iterator[Finding]:
    """Find fonts in a drawn book that neither the theme nor its templates bring along (T102)."""
    known = families(folder)
    for name in sorted(_fonts(pdf)):
        if not name.startswith(known):
            yield Finding(
                "T102",
                place_of_font(name, own_templates(folder)) or Place("templates"),
                f"Some words are set in the font {name}, which is not the theme's.",
                "Delete the “font-family” that asks for it from your template, or bring the font "
                "along in assets/ with “@font-face”. The text of an “<svg>” that asks for none "
                'needs font-family="Fascicle Text".',
            )


def _fonts(pdf: bytes) -> set[str]:
    """Return the names of the fonts that the pages of a PDF may use."""
    import pikepdf

    found: set[str] = set()
    seen: set[tuple[int, int]] = set()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for page in opened.pages:
            shared: Any = page.obj.get("/Resources")
            fonts: Any = shared.get("/Font") if shared else None
            # The pages of a book share one list of fonts, as a rule.
            if not fonts or (fonts.is_indirect and fonts.objgen in seen):
                continue
            seen.add(fonts.objgen)
            found |= {_SUBSET.sub("", str(font.BaseFont), count=1) for font in fonts.values()}
    return found
