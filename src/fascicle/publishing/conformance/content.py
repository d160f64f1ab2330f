"""What stands on the pages: marked content, content without a mark, and the codes of text shown.

Each content stream is parsed once for each way in which it is marked from outside: a drawing that
is used inside tagged content and again inside an artifact is read twice, never more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from fascicle.publishing.conformance.objects import (
    dictionary,
    entry,
    integer,
    items,
    name,
    number_of,
    text,
    values,
)
from fascicle.publishing.conformance.opening import reason_of
from fascicle.publishing.conformance.tree import Element, Tree

__all__ = ["Content", "FontUse", "Mark", "read_content"]

MOST_INSTRUCTIONS = 20_000_000
_DEEP = 24
_INVISIBLE = 3

_SHOWING = frozenset({"Tj", "TJ", "'", '"'})
_PAINTING = {
    **dict.fromkeys(("S", "s", "f", "F", "f*", "B", "B*", "b", "b*"), "a line or area"),
    "sh": "a shading",
    "INLINE IMAGE": "an image",
}
_OPERATORS = " ".join((*_SHOWING, *_PAINTING, "BDC BMC EMC Tf Tr Do q Q gs BI ID EI"))


@dataclass(frozen=True, slots=True)
class Mark:
    """A piece of marked content. ``owner`` is the number of the page or drawing it stands in."""

    tag: str
    page: int
    owner: int
    mcid: int | None
    element: Element | None
    in_tagged: bool
    in_artifact: bool
    lang: str | None
    own_lang: str | None
    texts: tuple[str, ...]


@dataclass(slots=True)
class FontUse:
    """A font that shows text: the page where it does so first, and the bytes that it shows.

    ``replaced`` are those that stand under replacement text (ActualText), ``bare`` the others.
    ``is_seen`` is false for a font whose text is invisible throughout (text rendering mode 3).
    """

    font: Any
    page: int
    number: int
    bare: set[bytes] = field(default_factory=set)
    replaced: set[bytes] = field(default_factory=set)
    is_seen: bool = False


@dataclass(slots=True)
class Content:
    """What was read from all content streams.

    ``untagged`` are pages and kinds of content that is neither tagged nor an artifact,
    ``speechless`` pages with text whose language nothing tells. ``faults`` are pages that could not
    be read, with the reason.
    """

    marks: list[Mark] = field(default_factory=list)
    fonts: dict[object, FontUse] = field(default_factory=dict)
    untagged: Counter[tuple[int, str]] = field(default_factory=Counter)
    speechless: set[int] = field(default_factory=set)
    drawings: dict[int, tuple[Any, int]] = field(default_factory=dict)
    drawn: Counter[int] = field(default_factory=Counter)
    painted: int = 0
    shown: int = 0
    faults: list[tuple[int, str]] = field(default_factory=list)
    instructions: int = 0

    @property
    def is_cut(self) -> bool:
        """Whether there is more content than is read."""
        return self.instructions > MOST_INSTRUCTIONS


@dataclass(frozen=True, slots=True)
class _Frame:
    """How content is marked at a point: what is true of it by all marks around it."""

    element: Element | None = None
    tagged: bool = False
    artifact: bool = False
    lang: str | None = None
    actual: bool = False


_BARE = _Frame()


@dataclass(slots=True)
class _Stream:
    """One content stream while it is read."""

    owner: int
    key: int | None
    page: int
    resources: Any
    frames: list[_Frame]
    depth: int = 0
    font: FontUse | None = None
    mode: int = 0
    saved: list[tuple[FontUse | None, int]] = field(default_factory=list)


def read_content(pages: Iterable[Any], tree: Tree) -> Content:
    """Read all pages, what is drawn on them, and the appearances of their annotations."""
    reader = _Reader(tree, Content())
    for page, node in enumerate(pages, start=1):
        reader.read_page(node, page)
    return reader.content


@dataclass(slots=True)
class _Reader:
    tree: Tree
    content: Content
    done: set[tuple[int, bool, bool, bool]] = field(default_factory=set)

    def read_page(self, node: Any, page: int) -> None:
        number = number_of(node)
        stream = _Stream(number, integer(node, "/StructParents"), page, _resources(node), [_BARE])
        self._read(stream, node if entry(node, "/Contents") is not None else None)
        for annotation in items(entry(node, "/Annots")):
            normal = entry(dictionary(annotation, "/AP"), "/N")
            states = [normal] if isinstance(normal, pikepdf.Stream) else values(normal)
            for state in states:
                if isinstance(state, pikepdf.Stream):
                    inside = _Frame(artifact=True)
                    self._read_drawing(state, page, inside, stream, 1)

    def _read(self, stream: _Stream, source: Any) -> None:
        if source is None or self.content.is_cut:
            return
        whole = pikepdf.Page(source) if isinstance(source, pikepdf.Dictionary) else source
        try:
            instructions = pikepdf.parse_content_stream(whole, _OPERATORS)
        except (pikepdf.PdfError, ValueError, TypeError, RuntimeError) as fault:
            self.content.faults.append((stream.page, reason_of(fault)))
            return
        self.content.instructions += len(instructions)
        for instruction in instructions:
            operator = str(instruction.operator)
            if operator in _SHOWING:
                self._show(stream, instruction.operands)
            elif operator in _PAINTING:
                self._paint(stream, _PAINTING[operator])
            else:
                self._other(stream, operator, instruction.operands)

    def _other(self, stream: _Stream, operator: str, operands: Any) -> None:
        frames = stream.frames
        if operator in {"BDC", "BMC"}:
            frames.append(self._mark(stream, list(operands)))
        elif operator == "EMC":
            if len(frames) > 1:
                frames.pop()
        elif operator == "q":
            stream.saved.append((stream.font, stream.mode))
        elif operator == "Q":
            if stream.saved:
                stream.font, stream.mode = stream.saved.pop()
        elif operator == "Tr":
            stream.mode = operands[0] if operands and isinstance(operands[0], int) else 0
        elif operator == "Do":
            self._draw(stream, operands)
        elif operator == "Tf" and operands:
            key = str(operands[0])
            font = entry(dictionary(stream.resources, "/Font"), key)
            stream.font = self._font(stream, font, key)
        elif operator == "gs" and operands:
            state = entry(dictionary(stream.resources, "/ExtGState"), str(operands[0]))
            kept = items(entry(state, "/Font"))
            if kept:
                stream.font = self._font(stream, kept[0], "gs")

    def _font(self, stream: _Stream, font: Any, key: str) -> FontUse | None:
        if not isinstance(font, pikepdf.Dictionary):
            return None
        number = number_of(font)
        known: object = number or (stream.owner, key)
        if known not in self.content.fonts:
            self.content.fonts[known] = FontUse(font, stream.page, number)
        return self.content.fonts[known]

    def _show(self, stream: _Stream, operands: Any) -> None:
        shown = operands[-1] if len(operands) else None
        if isinstance(shown, pikepdf.Array):
            codes = b"".join([bytes(one) for one in shown if isinstance(one, pikepdf.String)])
        else:
            codes = bytes(shown) if isinstance(shown, pikepdf.String) else b""
        if not codes:
            return
        self.content.shown += 1
        self._paint(stream, "text")
        frame = stream.frames[-1]
        if frame.lang is None and not frame.artifact:
            self.content.speechless.add(stream.page)
        if stream.font is not None:
            (stream.font.replaced if frame.actual else stream.font.bare).add(codes)
            stream.font.is_seen = stream.font.is_seen or stream.mode != _INVISIBLE

    def _paint(self, stream: _Stream, what: str) -> None:
        self.content.painted += 1
        frame = stream.frames[-1]
        if not frame.tagged and not frame.artifact:
            self.content.untagged[stream.page, what] += 1

    def _draw(self, stream: _Stream, operands: Any) -> None:
        key = str(operands[0]) if len(operands) else ""
        drawing = entry(dictionary(stream.resources, "/XObject"), key)
        if name(drawing, "/Subtype") == "Form":
            self.content.drawn[number_of(drawing)] += 1
            self._read_drawing(drawing, stream.page, stream.frames[-1], stream, stream.depth + 1)
        elif isinstance(drawing, pikepdf.Stream):
            self._paint(stream, "an image")

    def _read_drawing(
        self, drawing: Any, page: int, frame: _Frame, outer: _Stream, depth: int
    ) -> None:
        number = number_of(drawing)
        way = (number, frame.tagged, frame.artifact, frame.lang is not None)
        if way in self.done or depth > _DEEP:
            return
        self.done.add(way)
        self.content.drawings.setdefault(number, (drawing, page))
        own = dictionary(drawing, "/Resources")
        key = integer(drawing, "/StructParents")
        resources = own if own is not None else outer.resources
        inner = _Stream(number, key, page, resources, [frame], depth, outer.font, outer.mode)
        self._read(inner, drawing)

    def _mark(self, stream: _Stream, operands: list[Any]) -> _Frame:
        outer = stream.frames[-1]
        tag = str(operands[0])[1:] if operands else ""
        listed = operands[1] if len(operands) > 1 else None
        if isinstance(listed, pikepdf.Name):
            listed = entry(dictionary(stream.resources, "/Properties"), str(listed))
        mcid = integer(listed, "/MCID")
        held = self.tree.holding(stream.key, mcid) if mcid is not None else 0
        element = self.tree.by_number.get(held)
        own_lang = text(listed, "/Lang")
        lang = own_lang or (element.language if element is not None else None) or outer.lang
        said = tuple(k for k in ("ActualText", "Alt", "E") if text(listed, f"/{k}") is not None)
        self.content.marks.append(
            Mark(
                tag,
                stream.page,
                stream.owner,
                mcid,
                element,
                outer.tagged,
                outer.artifact,
                lang,
                own_lang,
                said,
            )
        )
        actual = "ActualText" in said or (
            element is not None and any(one.actual is not None for one in element.lineage())
        )
        return _Frame(
            element or outer.element,
            outer.tagged or held != 0,
            outer.artifact or tag == "Artifact",
            lang,
            outer.actual or actual,
        )


def _resources(page: Any) -> Any:
    """Return the resources of a page, its own or those of the page tree above it."""
    node, steps = page, 0
    while node is not None and steps < _DEEP:
        own = dictionary(node, "/Resources")
        if own is not None:
            return own
        node, steps = dictionary(node, "/Parent"), steps + 1
    return None
