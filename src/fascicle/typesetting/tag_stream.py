"""The content streams that WeasyPrint draws into, marking what is drawn of each element.

One stretch of marked content holds all that is drawn of an element without interruption, several
lines of a paragraph for instance. Private API of WeasyPrint 70.0: see ``tagging``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

import pydyf

from fascicle.progress import begun
from fascicle.typesetting.drawn_text import divided
from fascicle.typesetting.glyph_letters import GlyphLetters
from fascicle.typesetting.structure import Element
from fascicle.typesetting.tag_links import Links
from fascicle.typesetting.tag_words import End, WordBreaks

__all__ = ["GroupStream", "PageStream", "Session"]


class Session(Protocol):
    """What the streams of one document are told, and ask for."""

    page: int
    standing: Sequence[tuple[str, str]]
    heights: Sequence[float]
    streams: list[Any]
    links: Links
    words: WordBreaks
    unfit: list[str]

    def owner(self, box: Any) -> Element | None:
        """Return the element that what is drawn of a box belongs to; None for none."""

    def mark(self, owner: Element, stream: Any) -> int:
        """Begin a stretch of marked content of an element; return its number in its stream."""

    def drawn(self, owner: Element, box: Any) -> None:
        """Note that a box is drawn."""


class GroupStream:
    """To be mixed into WeasyPrint's stream: for groups, which are drawn on pages as one.

    ``marks`` counts the stretches of marked content; ``place`` is the stream's number in the
    structure, once it has any.
    """

    session: Session
    stream: list[Any]
    _tags: Any
    _fonts: dict[Any, Any]
    _old_font: tuple[str, float] | None

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self.place: int | None = None
        self.marks = 0
        self._last: tuple[Element, int] | None = None
        self._end: End | None = None
        self._gap = False

    def add_font(self, pango_font: Any) -> tuple[Any, float]:
        """Return a font, which takes note of what each of its glyphs stands for, and its size."""
        font, size = super().add_font(pango_font)  # type: ignore[misc]
        if not isinstance(font.to_unicode, GlyphLetters):
            font.to_unicode = GlyphLetters(font.file_content, font.index)
        return font, size

    def set_color(self, color: Any, stroke: bool = False) -> None:
        """Set a colour; note one of a press, which the file's profile (sRGB) says nothing of."""
        if color.space == "device-cmyk":
            self.session.unfit.append("a colour in device-cmyk()")
        super().set_color(color, stroke)  # type: ignore[misc]

    @contextmanager
    def marked(self, box: Any, tag: str) -> Iterator[None]:
        """Mark what is drawn of a box: of an element, or for the eye alone."""
        is_text = tag != "Figure"
        if self._tags is None or not _is_seen(box, is_text):
            self._gap = self._gap or is_text
            yield
            return
        owner = self.session.owner(box)
        if owner is None:
            self._begin("Artifact", self._kind(box))
            yield
            self.stream.append(b"EMC")
            return
        self.session.drawn(owner, box)
        if is_text:
            self.session.words.join(owner, box, self._end, self._gap)
            self._gap = False
        links = self.session.links.within.get(box)
        if links is None:
            self._go_on(owner)
        # The text may go on within the text object before it, whose end is then taken away.
        start = max(len(self.stream) - 1, 0)
        yield
        if is_text:
            self._remember(owner, box, start)
        if links is None:
            self.stream.append(b"EMC")
            self._last = owner, len(self.stream)
        else:
            self._divide(owner, box, links, start)

    def _begin(self, tag: str, properties: Any) -> None:
        self.stream += [f"/{tag}", properties, b"BDC"]

    def _go_on(self, owner: Element) -> None:
        """Begin a stretch of marked content, or go on with the last one."""
        if self._last == (owner, len(self.stream)):
            self.stream.pop()
        else:
            self._begin(owner.role, pydyf.Dictionary({"MCID": self.session.mark(owner, self)}))

    def _kind(self, box: Any) -> Any:
        """Return what kind of artifact a box is: words in the margins belong to the page."""
        if box.element is not None:
            return pydyf.Dictionary({"Type": "/Layout"})
        below = box.position_y > self.session.heights[self.session.page] / 2
        kind = "/Footer" if below else "/Header"
        return pydyf.Dictionary({"Type": "/Pagination", "Subtype": kind})

    def _remember(self, owner: Element, box: Any, start: int) -> None:
        """Remember where the words of a box end."""
        shown = [k for k in range(start, len(self.stream)) if _shows(self.stream[k])]
        if shown:
            self._end = End(owner, box, self, shown[-1], self._font())
            self.session.words.ended(self._end)

    def _divide(self, owner: Element, box: Any, links: list[Element], start: int) -> None:
        """Mark the words of a box apart from the links in them."""
        # A link whose target is not printed is none: then nobody can tell which is which.
        stretches = box.linked if len(box.linked) == len(links) else ()
        for at in range(start, len(self.stream)):
            if not _shows(self.stream[at]):
                continue
            pieces = divided(self.stream[at], self._font().to_unicode, stretches)
            made: list[bytes] = []
            for number, shown in pieces or [(None, self.stream[at])]:
                element = owner if number is None else links[number]
                mcid = self.session.mark(element, self)
                made += [b"/%b <</MCID %d>> BDC" % (element.role.encode(), mcid), shown, b"EMC"]
            self.stream[at] = b"\n".join(made)

    def _font(self) -> Any:
        """Return the font that was used last."""
        key = self._old_font[0] if self._old_font else ""
        return next(font for font in self._fonts.values() if font.hash == key)


class PageStream(GroupStream):
    """To be mixed into WeasyPrint's stream: for pages, in their order."""

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self.session.page += 1
        self.place = self.session.page
        what, file = self.session.standing[self.place]
        begun(f"drawing sheet {self.place + 1}, of {what}", file)
        self.session.streams.append(self)


def _is_seen(box: Any, is_text: bool) -> bool:
    """Whether anything is drawn of a box; of mere spaces, nothing is."""
    if box.style["visibility"] != "visible":
        return False
    return not is_text or bool(box.text.strip())


def _shows(operator: Any) -> bool:
    return isinstance(operator, bytes) and operator.endswith(b"] TJ")
