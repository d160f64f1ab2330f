"""Checks of the files that pages are made with: nothing in them may bring in what lies outside.

Templates, drawings and styles are read here as text, so that what they must not do is told at its
line and column, by ``fascicle check`` already. What a template puts together only while it runs is
stopped by those who run it: the templates' environment, and the engine's fetcher.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePosixPath
from urllib.parse import unquote
from xml.parsers import expat

from fascicle.findings import Finding, Place, excerpt

__all__ = [
    "TO_FOLLOW",
    "Verdict",
    "check_page_file",
    "entities_in",
    "judge_address",
    "judge_link",
    "judge_name",
    "leads_out",
    "place_in",
    "unescaped",
]

_MOST_TOLD = 50
"""Findings of a file that are told: each is looked for from its beginning, and few are read."""
_MARKUP = frozenset({".htm", ".html", ".svg", ".xml", ".css"})
_XML = frozenset({".csl", ".svg", ".xml"})

_ELEMENT = re.compile(r"<\s*([A-Za-z][\w:-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)", re.DOTALL)
_ATTRIBUTE = re.compile(
    r"(?<![\w:-])((?:xlink:)?href|src|srcset|data|poster|background|action|formaction|rel)"
    r"\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"\{[{%](?:[^%}]|[%}](?!\}))*+|\"[^\"]*\"|'[^']*'|(?<![\w:-])(on[a-z]+)\s*=(?!=)",
    re.IGNORECASE,
)
"""The name of an attribute that runs a script; not what stands in values and in Jinja2's signs."""
_CSS = re.compile(r"url\(\s*[\"']?([^\"')]*)|@import\s+[\"']([^\"']*)", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([0-9A-Fa-f]{1,6})\s?")
"""A letter as CSS can write it, by its number."""
_JINJA = re.compile(r"\{%[-+]?\s*(?:include|extends|import|from)\s+(\"([^\"]*)\"|'([^']*)')")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
TO_FOLLOW = frozenset({"a", "area"})
"""Elements whose address is for readers, to be followed by them."""
_NOT_PRINTED = frozenset(
    {"applet", "button", "embed", "form", "frame", "iframe", "input", "object", "script"}
)
_FOR_READERS = frozenset({"ftp", "http", "https", "mailto"})
_OURS = frozenset({"data", "fascicle"})
_DTD = re.compile(r"-//W3C//DTD SVG [0-9.]+( \w+)?//EN")

_WHERE_FILES_ARE = "Save the file in assets/ and write fascicle:/assets/NAME."


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong with an address: the code of the finding, its message and hint."""

    code: str
    message: str
    hint: str

    def at(self, file: str, text: str, offset: int) -> Finding:
        """Return this as a finding at a character of a file's text."""
        place = place_in(file, text, offset)
        return Finding(self.code, place, self.message, self.hint, excerpt(text, place.line))


def check_page_file(file: str, data: bytes) -> Iterator[Finding]:
    """Yield what is wrong with a template, drawing or style; ``file`` is its path.

    A101 and A103: an address from which nothing may be fetched; A104: entities in XML; A109: a
    link that could harm; A110: what is brought in and not printed.
    """
    suffix = PurePosixPath(file).suffix.lower()
    if suffix in _XML:
        yield from entities_in(file, data)
    if suffix in _MARKUP:
        yield from islice(_check_markup(file, _decoded(data)), _MOST_TOLD)


def place_in(file: str, text: str, offset: int) -> Place:
    """Return the place of a character (from 0) of a file's text."""
    line = text.count("\n", 0, offset)
    return Place(file, line + 1, offset - text.rfind("\n", 0, offset))


# --- addresses ------------------------------------------------------------------------------------


def leads_out(path: str) -> bool:
    """Whether a path does not stay in the folder that it begins in, whichever way it is written."""
    pieces = re.split(r"[/\\]", unquote(path))
    return pieces[0] == "" or ".." in pieces or "\0" in path or bool(re.match(r"[A-Za-z]:", path))


def judge_address(address: str) -> Verdict | None:
    """Return what is wrong with an address that a page would be made from; None where nothing is.

    Whether there is a file behind it is the business of the engine's fetcher.
    """
    written = "".join(html.unescape(address).split())
    scheme = _SCHEME.match(written)
    shown = _shown(address)
    if written.startswith(("//", "\\\\")) or (scheme and scheme[1].lower() not in _OURS):
        if scheme and len(scheme[1]) == 1:
            return _out(shown)  # a drive: C:\
        message = f"The page would be made from “{shown}”, which is not fetched."
        return Verdict("A103", message, _WHERE_FILES_ARE)
    if scheme and scheme[1].lower() == "data":
        return None
    path = written[scheme.end() :].removeprefix("/") if scheme else written
    if path and not path.startswith(("#", "?", "{")) and leads_out(re.split(r"[?#]", path)[0]):
        return _out(shown)
    return None


def judge_link(address: str) -> Verdict | None:
    """Return what is wrong with an address that readers are to follow; None where nothing is."""
    written = "".join(c for c in html.unescape(address) if c.isprintable() and not c.isspace())
    scheme = _SCHEME.match(written)
    if written.startswith(("#", "{")) or not written:
        return None
    if scheme and scheme[1].lower() in _FOR_READERS:
        return None
    message = f"The link leads to “{_shown(address)}”, which readers must not be sent to."
    hint = "Links begin with https://, http:// or mailto:, or with # for a place in the book."
    return Verdict("A109", message, hint)


def judge_name(name: str) -> Verdict | None:
    """Return what is wrong with an element or an attribute of this name; None where nothing is."""
    if name in _NOT_PRINTED:
        return Verdict("A110", f"“<{name}>” has no use in a book.", "Delete it.")
    if name.startswith("on"):
        return Verdict("A110", f"“{name}” would run a script.", "Delete it.")
    return None


def _out(shown: str) -> Verdict:
    message = f"“{shown}” leads out of the publication's folder."
    return Verdict("A101", message, _WHERE_FILES_ARE)


def _shown(address: str) -> str:
    line = " ".join(address.split())
    return line if len(line) <= 100 else f"{line[:99]}…"


# --- templates, drawings, styles ------------------------------------------------------------------


def _decoded(data: bytes) -> str:
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    return data.decode("utf-16" if wide else "utf-8", errors="replace").removeprefix("\ufeff")


def _check_markup(file: str, text: str) -> Iterator[Finding]:
    for found in _JINJA.finditer(text):
        name = found[2] if found[2] is not None else found[3]
        if leads_out(name):
            message = f"The template “{_shown(name)}” would lie outside the folder of templates."
            hint = "Name a template by its path in templates/, or begin it with theme/."
            yield Verdict("A101", message, hint).at(file, text, found.start(1) + 1)
    for found in _CSS.finditer(text):
        number = 1 if found[1] is not None else 2
        verdict = judge_address(unescaped(found[number]))
        if verdict:
            yield verdict.at(file, text, found.start(number))
    for element in _ELEMENT.finditer(text):
        yield from _check_element(file, text, element)


def unescaped(style: str) -> str:
    """Return a piece of CSS with the letters that it writes by their numbers."""
    return _ESCAPED.sub(_letter, style)


def _letter(escaped: re.Match[str]) -> str:
    number = int(escaped[1], 16)
    return chr(number) if 0 < number <= 0x10FFFF else "\ufffd"


def _check_element(file: str, text: str, element: re.Match[str]) -> Iterator[Finding]:
    name = element[1].lower()
    verdict = judge_name(name)
    if verdict:
        yield verdict.at(file, text, element.start())
    for found in _NAME.finditer(text, element.start(2), element.end(2)):
        verdict = judge_name(found[1].lower()) if found[1] else None
        if verdict:
            yield verdict.at(file, text, found.start(1))
    for found in _ATTRIBUTE.finditer(text, element.start(2), element.end(2)):
        number = next(number for number in (2, 3, 4) if found[number] is not None)
        value, offset = found[number], found.start(number)
        if found[1].lower() == "rel":
            if "attachment" in value.lower():
                message = "The template attaches a file to the PDF."
                yield Verdict("A110", message, "Delete it.").at(file, text, offset)
            continue
        if name not in _NOT_PRINTED:
            verdict = judge_link(value) if name in TO_FOLLOW else judge_address(value)
            if verdict:
                yield verdict.at(file, text, offset)


# --- XML ------------------------------------------------------------------------------------------


class _Enough(Exception):  # noqa: N818 - ends the reading
    """The first element has come: what stands before it is known."""


def entities_in(file: str, data: bytes) -> Iterator[Finding]:
    """Yield A104 where a DOCTYPE does more than to say that this is a drawing.

    Only what stands before the first element is read, and nothing in it is expanded or opened.
    """
    parser = expat.ParserCreate()
    found: list[Place] = []

    def doctype(_name: str, system: str | None, public: str | None, internal: bool) -> None:
        known = public is not None and _DTD.fullmatch(public)
        if internal or ((system or public) and not known):
            found.append(Place(file, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1))
            raise _Enough

    def begin(_name: str, _attributes: object) -> None:
        raise _Enough

    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = begin
    # Damage is told by those who draw or word with the file.
    with suppress(_Enough, expat.ExpatError, ValueError, LookupError):
        parser.Parse(data, True)
    for place in found:
        message = "The file defines entities, or names a file that does."
        hint = "Delete everything from “<!DOCTYPE” to the “>” or “]>” that ends it."
        yield Finding("A104", place, message, hint, excerpt(_decoded(data), place.line))
