"""Templates of a publication that no page is made of, mostly for a slip in their names."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from pathlib import Path

from fascicle.findings import Finding, Place
from fascicle.manuscript.manuscript import Manuscript

__all__ = ["unused_templates"]

_FOLDER = "templates/"
_THEME = Path(__file__).parent / "theme" / "templates"
_ENDINGS = (".htm", ".html", ".j2", ".jinja", ".jinja2")
_PUT_TOGETHER = re.compile(
    r"\{%[-+]?\s*(?:include|extends|import|from)\s+(?:(?![\"'\[])|(?:(?!%\}).){0,500}~)", re.DOTALL
)
"""A tag that asks for a template whose name is known only while it runs."""


def unused_templates(manuscript: Manuscript) -> Iterator[Finding]:
    """Yield T116 for each template that neither the theme nor another template asks for.

    The theme asks for templates by the names of its own. Where a template puts such names
    together, any may be asked for, and nothing is told.
    """
    own = [file for file in manuscript.inputs if file.startswith(_FOLDER)]
    own = [file for file in own if file.lower().endswith(_ENDINGS)]
    if not own:
        return
    known = sorted(path.relative_to(_THEME).as_posix() for path in _THEME.rglob("*.html"))
    asked_for = [file for file in own if file.removeprefix(_FOLDER) in known]
    # By another name, as links give it, a template that is asked for is no other one.
    files = {(manuscript.folder / file).resolve() for file in asked_for}
    others = [file for file in own if (manuscript.folder / file).resolve() not in files]
    if not others:
        return
    texts = {file: _text(manuscript.folder / file) for file in own}
    if any(map(_PUT_TOGETHER.search, texts.values())):
        return
    for file in others:
        name = file.removeprefix(_FOLDER)
        asked = (f'"{name}"', f"'{name}'")
        if not any(word in text for by, text in texts.items() if by != file for word in asked):
            message = "No page is made with this template: none of this name is asked for."
            yield Finding("T116", Place(file), message, _hint(name, known))


def _hint(name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(name[:100].lower(), known, n=1, cutoff=0.6)
    if near:
        return f"Did you mean “{near[0]}”?"
    return "Include it in a template that is used, or move it out of the folder templates/."


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
