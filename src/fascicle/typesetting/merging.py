"""Merging: the HTML of all units as one document, for inspection."""

from __future__ import annotations

import re
from html import escape

from fascicle.edition.model import Edition
from fascicle.typesetting.binding import BoundBook
from fascicle.typesetting.marks import as_elements
from fascicle.typesetting.units import UNIT_STYLE

__all__ = ["merged_html"]

_BODY = re.compile(r"<body([^>]*)>(.*)</body>", re.DOTALL)
_LANGUAGE = re.compile(r'<html[^>]*\blang="([^"]*)"')


def merged_html(edition: Edition, bound: BoundBook, css: str) -> str:
    """Return all units as one HTML document, for inspection."""
    parts = [
        "<!DOCTYPE html>",
        f'<html lang="{edition.language}"><head><meta charset="utf-8">',
        f"<title>{escape(edition.publication.title, quote=False)}</title>",
        f"<style>\n{css}\n</style></head><body>",
    ]
    for unit in bound.units:
        language = _LANGUAGE.search(unit.html)
        body = _BODY.search(as_elements(unit.html.replace(UNIT_STYLE, "")))
        if body is not None:
            tongue = language[1] if language else edition.language
            attributes = f'{body[1]} lang="{tongue}" data-unit="{unit.id}"'
            parts.append(f"<div{attributes}>{body[2]}</div>")
    return "\n".join([*parts, "</body></html>\n"])
