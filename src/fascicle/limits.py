"""Limits: how much a publication may ask of the machine that builds it.

A publication comes from outside, so it cannot set its own limits: whoever runs the command does, by
``--limit NAME=VALUE`` or, for all commands, by the environment variable ``FASCICLE_LIMITS``
(``pages=500,seconds=120``). Each limit has a finding of its own (letter L) that names it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from math import inf

from fascicle.findings import Finding, Place

__all__ = ["CODE_OF", "DEFAULTS", "ENVIRONMENT", "BadLimit", "Limits", "given_limits"]

ENVIRONMENT = "FASCICLE_LIMITS"
"""Environment variable with limits for every command, separated by commas."""


class BadLimit(ValueError):  # noqa: N818 - says what was given
    """A limit that cannot be set: no such name, or no positive whole number."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that a publication may have, each a positive whole number.

    The defaults are far beyond what a printed book needs, and far within what a machine can bear.
    """

    yaml_bytes: int = 4_000_000
    """Bytes of a YAML file: some forty times a long chapter."""
    source_bytes: int = 4_000_000
    """Bytes of the source list, abbreviations written out: some ten thousand entries."""
    text_bytes: int = 8_000_000
    """Bytes of any other text file: a seed, a citation style, a style sheet, a drawing."""
    yaml_depth: int = 40
    """Lists and groups of keys within one another in a YAML file."""
    yaml_values: int = 200_000
    """Keys, values, lists and groups of keys in a YAML file."""
    sources: int = 20_000
    """Entries of the source list."""
    source_letters: int = 20_000
    """Characters of one entry in the source list."""
    chapters: int = 500
    """Chapters of the book."""
    blocks: int = 3_000
    """Blocks of a chapter, and items of a list."""
    letters: int = 100_000
    """Characters of one text, such as a block: some forty pages."""
    notes: int = 300
    """Notes and works cited in one text: a page has room for twenty or thirty notes."""
    chapter_notes: int = 3_000
    """Notes and works cited in one chapter."""
    markup: int = 3_000
    """Pieces of emphasis, spans, links and references in one text."""
    nesting: int = 20
    """Brackets, emphasis, spans and links within one another in a text."""
    cells: int = 5_000
    """Cells of a table; one that spans columns or rows counts for all of them."""
    marks: int = 20_000
    """Words that are marked for the index."""
    events: int = 5_000
    """Events of the chronology."""
    places: int = 100
    """Places of a map."""
    points: int = 5_000
    """Points of the lines of a map together."""
    photograph_bytes: int = 400_000_000
    """Bytes of a photograph's file: so many pixels, uncompressed, with 16 bits a channel."""
    pixels: int = 64_000_000
    """Pixels of a photograph: as many as cameras of the usual size have, at most 61 million."""
    scans: int = 30
    """Scans in which a progressive JPEG file builds up its picture; ten are usual."""
    strips: int = 50_000
    """Strips or tiles of which a TIFF file is made up."""
    svg_elements: int = 10_000
    """Elements of an SVG drawing; what is used several times counts each time."""
    elements: int = 400_000
    """HTML elements that templates make of one part of the book."""
    html_letters: int = 8_000_000
    """Characters of HTML that templates make of one part of the book."""
    pages: int = 3_000
    """Pages of the book."""
    seconds: int = 1_800
    """Seconds that a command may take."""
    unit_seconds: int = 300
    """Seconds that one step of a command may take, such as laying out a chapter."""
    memory: int = 3_000
    """Megabytes (of 1,000,000 bytes) of memory that a command may take with what it starts."""

    def changed(self, settings: Iterable[str]) -> Limits:
        """Return these limits with some set anew, each as ``name=value``. Raises ``BadLimit``."""
        return replace(self, **dict(map(_setting, settings)))

    def beyond(
        self, name: str, place: Place, message: str, hint: str, needed: float | None = None
    ) -> Finding:
        """Return the finding for more than a limit allows, with the limit's name and value.

        ``message`` says what there is too much of, without a full stop. ``needed`` is what would
        have to be allowed; None where nobody has counted to the end, ``inf`` where there is none.
        """
        allowed: int = getattr(self, name)
        message = f"{message}; the limit “{name}” is {allowed:,}."
        if needed != inf:
            lift = f"--limit {name}={needed or 2 * allowed:.0f}"
            hint = f"{hint} Whoever runs the command can allow more: “{lift}”."
        return Finding(CODE_OF[name], place, message, hint)


DEFAULTS = Limits()
"""Limits where nobody has set any."""

CODE_OF: Mapping[str, str] = {
    "yaml_bytes": "M109",
    "source_bytes": "M109",
    "text_bytes": "M109",
    "yaml_depth": "L101",
    "yaml_values": "L102",
    "sources": "L103",
    "chapters": "L104",
    "blocks": "L105",
    "letters": "L106",
    "source_letters": "L106",
    "notes": "L107",
    "chapter_notes": "L107",
    "nesting": "L108",
    "markup": "L108",
    "cells": "L109",
    "marks": "L110",
    "seconds": "L111",
    "unit_seconds": "L111",
    "memory": "L112",
    "events": "L113",
    "places": "L113",
    "points": "L113",
    "photograph_bytes": "L114",
    "pixels": "L115",
    "scans": "L116",
    "strips": "L116",
    "svg_elements": "L117",
    "elements": "L118",
    "html_letters": "L118",
    "pages": "L119",
}
"""The finding of each limit."""


def given_limits(
    settings: Iterable[str] = (), environment: Mapping[str, str] = os.environ
) -> Limits:
    """Return the limits that hold: those of ``settings`` before those of the environment.

    Raises ``BadLimit``.
    """
    everywhere = environment.get(ENVIRONMENT, "").split(",")
    return DEFAULTS.changed(filter(str.strip, everywhere)).changed(settings)


def _setting(setting: str) -> tuple[str, int]:
    name, _, value = (part.strip() for part in setting.partition("="))
    known = [field.name for field in fields(Limits)]
    if name not in known:
        near = get_close_matches(name, known, n=1)
        like = f' Did you mean "{near[0]}"?' if near else ""
        raise BadLimit(f'there is no limit "{name}".{like} There are: {", ".join(known)}')
    digits = value.replace("_", "")
    if not (digits.isascii() and digits.isdigit()) or not 0 < len(digits) < 16 or not int(digits):
        raise BadLimit(f'"{value}" is no limit: write a whole number, as in {name}=500')
    return name, int(digits)
