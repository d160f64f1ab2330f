"""Names of persons and bodies in a source list, to CSL names.

BibTeX's three forms, biblatex's ``family=…, given=…`` (manual, section 3.4) and bodies in braces.
"""

from __future__ import annotations

import re
from typing import Any

from fascicle.manuscript.bibliography_entries import split_list
from fascicle.manuscript.bibliography_latex import decode

__all__ = ["ET_AL", "csl_names", "doubtful_names"]

ET_AL: dict[str, str] = {"literal": "others"}
"""The name that stands for "and others". CSL has no field for it; citeproc prints the style's own
"et al." for a last name that is this literal."""

_EXTENDED = re.compile(r'\s*"?(?:family|given|prefix|suffix)(?:-i)?\s*=', re.IGNORECASE)
_BRACE = re.compile(r"(?<!\\)[{}]")
_PART = re.compile(r'"?([a-z-]+)\s*=\s*(.*)', re.IGNORECASE | re.DOTALL)


def _whole_group(text: str) -> bool:
    """Tell whether one pair of braces holds the whole text."""
    if not (text.startswith("{") and text.endswith("}")):
        return False
    depth = 0
    for match in _BRACE.finditer(text):
        depth += 1 if match.group() == "{" else -1
        if depth == 0:
            return match.end() == len(text)
    return False


def _without_strays(text: str) -> str:
    """Return a name without the braces that are closed and were never opened; none is printed.

    The parser would open them, in a time that is the square of their number.
    """
    depth, kept, start = 0, [], 0
    for match in _BRACE.finditer(text):
        depth += 1 if match.group() == "{" else -1
        if depth < 0:
            kept.append(text[start : match.start()])
            depth, start = 0, match.end()
    return "".join((*kept, text[start:]))


def _plain(words: str | list[str]) -> str:
    text = words if isinstance(words, str) else " ".join(words)
    return decode(text, rich=False).replace("\u00a0", " ").strip()


def _extended(text: str, *, prefix_kept: bool) -> dict[str, Any]:
    parts: dict[str, str] = {}
    for item in split_list(text):
        match = _PART.fullmatch(item.strip())
        if match:
            parts[match.group(1).lower()] = _plain(match.group(2).strip().strip('"'))
    kept = parts.get("useprefix", str(prefix_kept)).lower() == "true"
    return _name(
        family=parts.get("family", ""),
        given=parts.get("given", ""),
        prefix=parts.get("prefix", ""),
        suffix=parts.get("suffix", ""),
        prefix_kept=kept,
    )


def _name(
    *, family: str, given: str, prefix: str, suffix: str, prefix_kept: bool
) -> dict[str, Any]:
    particle = "non-dropping-particle" if prefix_kept else "dropping-particle"
    pairs = (("family", family), ("given", given), (particle, prefix), ("suffix", suffix))
    name = {label: text for label, text in pairs if text}
    return {"literal": name["given"]} if set(name) == {"given"} else name


def csl_names(value: str, *, prefix_kept: bool = False) -> list[dict[str, Any]]:
    """Return the names of a field. ``prefix_kept`` is biblatex's option ``useprefix``.

    "and others" becomes ``ET_AL``; a body in braces is a literal.
    """
    from bibtexparser.middlewares.names import (
        parse_single_name_into_parts,
        split_multiple_persons_names,
    )

    names: list[dict[str, Any]] = []
    for raw in split_multiple_persons_names(value):
        text = raw.strip().rstrip(",")
        name: dict[str, Any]
        if text.lower() == "others":
            name = dict(ET_AL) if names else {}
        elif _whole_group(text):
            literal = _plain(text)
            name = {"literal": literal} if literal else {}
        elif _EXTENDED.match(text):
            name = _extended(text, prefix_kept=prefix_kept)
        else:
            parts = parse_single_name_into_parts(_without_strays(text), strict=False)
            name = _name(
                family=_plain(parts.last),
                given=_plain(parts.first),
                prefix=_plain(parts.von),
                suffix=_plain(parts.jr),
                prefix_kept=prefix_kept,
            )
        if name:
            names.append(name)
    return names


def doubtful_names(value: str) -> tuple[str, str] | None:
    """Return what is doubtful about a field of names, and what to type instead; None if nothing."""
    outside = re.sub(r"\{[^{}]*\}", "", value)
    if re.search(r"\bet\.?\s*al\b", outside, re.IGNORECASE):
        return "“et al.” stands among the names.", "Type “and others” after the last name."
    if ";" in outside or re.search(r"(?<!\\)&|\\&", outside):
        return (
            "The names are divided by a semicolon or “&”.",
            "Put “and” between two names: “Petrović, Ana and Marić, Jovan”.",
        )
    if "=" not in outside:
        for name in re.split(r"(?<!\s)\s++and\s++", outside):
            if name.strip(" ,").count(",") > 2:
                return (
                    f"“{name.strip()}” has too many commas for one name.",
                    "Put “and” between two names; a body’s name goes into braces of its own.",
                )
    return None
