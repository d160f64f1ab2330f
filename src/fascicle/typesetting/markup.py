"""Inline text to HTML: the edition's nodes become markup that the theme styles.

Nothing of a text is lost or added here: every character of a node stands in the markup, in order;
only spaces change their kind, and addresses get marks of no width where lines may, or must not,
break.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from markupsafe import Markup, escape

from fascicle.edition.model import (
    Call,
    Emphasis,
    Inline,
    Inlines,
    LineBreak,
    Link,
    Note,
    PageReference,
    Reference,
    Span,
    Strong,
    Text,
)
from fascicle.typesetting.marks import mark
from fascicle.typesetting.references import References

__all__ = [
    "MUST_NOT_BREAK",
    "SPACE",
    "InlineMarkup",
    "balanced",
    "language_attribute",
    "unnamed",
    "with_initial",
    "without_calls",
]

SPACE = Markup("<span> </span>")
"""A space in a box of its own, before something that follows.

WeasyPrint 70.0 breaks a run of text after its first word when all of it fits on the line but for
the space at its end, and something follows it (a link, a name in another script).
"""
SOFT_HYPHEN = "\u00ad"
_LONG = 60
"""Letters of a word from which on it may be cut anywhere, if it does not fit on a line of its own.

Not all words may: within two boxes WeasyPrint 70.0 takes each word for the first of its line, and
would rather cut it at the end of a line than begin the next one with it.
"""
_NO_NOTES: Mapping[str, Note] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class InlineMarkup:
    """Makes markup of inline text that stands in a context of one language.

    ``notes`` are those that may be called, by id. A call stands, with its whole note, at its place.
    ``references`` knows how cross references are printed.
    With ``marks``, the marks of the index are put in their places (see ``marks``).
    """

    language: str
    notes: Mapping[str, Note] = field(default_factory=lambda: _NO_NOTES)
    references: References = field(default_factory=References)
    marks: bool = False

    def __call__(self, inlines: Inlines) -> Markup:
        """Return the markup of a text. ``KeyError`` for the call of a note that is not there."""
        return Markup("").join(map(self._node, _joined(inlines)))

    def paragraph(self, inlines: Inlines) -> Markup:
        """Return the markup of a paragraph, which never ends in a line of a few letters.

        The spaces between its last short words become spaces that do not break.
        """
        nodes = list(_joined(inlines))
        at = len(nodes) - 1
        while at >= 0 and isinstance(nodes[at], Call):
            at -= 1
        last = nodes[at] if at >= 0 else None
        if isinstance(last, _Run):
            start = _ending(last.text)
            ending = last.text[start:].replace(" ", "\u00a0")
            nodes[at] = replace(last, text=last.text[:start] + ending)
        return Markup("").join(map(self._node, nodes))

    def within(self, language: str | None) -> InlineMarkup:
        """Return the same for a text that stands within a block of ``language``."""
        return self if language is None else replace(self, language=language)

    def _node(self, node: object) -> Markup:
        match node:
            case _Run():
                return self._run(node)
            case Emphasis(children):
                return Markup("<em>{}</em>").format(self(children))
            case Strong(children):
                return Markup("<strong>{}</strong>").format(self(children))
            case Span():
                return self._span(node)
            case Link(href, children):
                return self._link(href, children)
            case Call(note):
                return self._note(self.notes[note])
            case LineBreak():
                return Markup("<br>")
            case PageReference(target):
                return page_number(target)
            case Reference():
                return self._reference(node)
        raise TypeError(f"no inline text: {node!r}")  # pragma: no cover - the union is closed

    def _run(self, run: _Run) -> Markup:
        """Return a run's text, a space at its end in a box of its own (``SPACE``)."""
        return Markup("").join(map(self._piece, _pieces(run)))

    def _piece(self, run: _Run) -> Markup:
        text, end = run.text, Markup("")
        if text.endswith(" ") and not text.isspace():
            text, end = text[:-1], SPACE
        found, start = Markup(""), 0
        for at, name in run.marks if self.marks else ():
            found += escape(text[start:at]) + mark(name)
            start = min(at, len(text))
        found += escape(text[start:]) + end
        if _is_long(text):
            return Markup('<span class="long">{}</span>').format(found)
        return Markup("<span>{}</span>").format(found) if SOFT_HYPHEN in text else found

    def _span(self, span: Span) -> Markup:
        inner = self.within(span.language)(span.children)
        tag = {"superscript": "sup", "subscript": "sub"}.get(span.style or "", "span")
        attributes = Markup("")
        if tag == "span" and span.style:
            attributes += Markup(' class="{}"').format(span.style)
        if span.language and span.language != self.language:
            attributes += language_attribute(span.language)
        if not attributes and tag == "span":
            return inner
        return Markup("<{}{}>{}</{}>").format(Markup(tag), attributes, inner, Markup(tag))

    def _link(self, href: str, children: Inlines) -> Markup:
        # A note within a link would put links within a link: its call follows the link instead.
        words = without_calls(children)
        address = len(words) == 1 and isinstance(words[0], Text) and words[0].text in href
        kind = Markup(' class="address"') if address else Markup("")
        shown = _address(words[0].text) if address else self(words)  # type: ignore[union-attr]
        link = Markup('<a{} href="{}">{}</a>').format(kind, href, shown)
        return link + self(tuple(_calls(children)))

    def _reference(self, node: Reference) -> Markup:
        if node.children:
            shown, language = self(without_calls(node.children)), self.language
        else:
            before, title, after = self.references.worded(node, self.language)
            shown = escape(before) + self(title) + escape(after)
            language = self.references.spoken(self.language)
        attributes = language_attribute(None if language == self.language else language)
        attributes += self.references.numbered(node, self.language)
        if self.references.linked and node.target in self.references.printed:
            # One element, for the engine makes a link of each element within a link.
            shown = Markup('<a class="reference" href="#{}"{}>{}</a>').format(
                node.target, attributes, shown
            )
        elif attributes:
            shown = Markup("<span{}>{}</span>").format(attributes, shown)
        return shown + self(tuple(_calls(node.children)))

    def _note(self, note: Note) -> Markup:
        if len(note.paragraphs) == 1:
            body = self(note.paragraphs[0])
        else:
            body = Markup("").join(
                Markup('<span class="note-paragraph">{}</span>').format(self(paragraph))
                for paragraph in note.paragraphs
            )
        return Markup(
            '<span class="call" id="call-{}"><span class="note" id="{}" data-number="{}">{}'
            "</span></span>"
        ).format(note.id, note.id, note.number, body)


@dataclass(frozen=True, slots=True)
class _Run:
    """Characters in one piece; ``marks`` are ids of marks of the index, each with its place."""

    text: str
    marks: tuple[tuple[int, str], ...] = ()


def _joined(inlines: Inlines) -> Iterator[Inline | _Run]:
    """Yield the nodes of a text, runs of characters in one piece.

    A name of the register is not marked in print: its letters join those around it.
    """
    text = ""
    marks: list[tuple[int, str]] = []
    for node in unnamed(inlines):
        if isinstance(node, Text):
            text += node.text
        elif isinstance(node, Span) and node.mark is not None and not node.children:
            marks.append((len(text), node.mark))
        else:
            if text or marks:
                yield _Run(text, tuple(marks))
            text, marks = "", []
            yield node
    if text or marks:
        yield _Run(text, tuple(marks))


_WORD_OR_SPACE = re.compile(r"[^ ]+| +")
_LONG_WORD = re.compile(rf"[^ \u00a0\u202f]{{{_LONG},}}")


def _is_long(text: str) -> bool:
    return " " not in text and _LONG_WORD.search(text) is not None


def _pieces(run: _Run) -> Iterator[_Run]:
    """Divide a run into words that are long or have soft hyphens, and what stands between them.

    WeasyPrint 70.0 looks for soft hyphens beyond the word that it would divide: in a table a cell
    becomes as wide as all of its text up to the first soft hyphen. In a box of its own, such a word
    is all that it sees.
    """
    if SOFT_HYPHEN not in run.text and not _LONG_WORD.search(run.text):
        yield run
        return
    parts: list[str] = []
    apart = True
    for found in _WORD_OR_SPACE.findall(run.text):
        before, apart = apart, SOFT_HYPHEN in found or _is_long(found)
        if before or apart:
            parts.append("")
        parts[-1] += found
    start = 0
    for number, part in enumerate(parts):
        end = start + len(part) + (number == len(parts) - 1)
        yield _Run(part, tuple((at - start, name) for at, name in run.marks if start <= at < end))
        start += len(part)


def unnamed(inlines: Inlines) -> Inlines:
    """Return a text in which names stand without spans; an empty span is left where a mark is."""
    found: list[Inline] = []
    for node in inlines:
        if not isinstance(node, Span) or (node.mark is not None and not node.children):
            found.append(node)
            continue
        if node.mark is not None:
            found.append(Span((), mark=node.mark))
        if node.style is None and node.language is None:
            found += unnamed(node.children)
        else:
            found.append(replace(node, mark=None))
    return tuple(found)


_LEAST_ENDING = 6
"""Characters at the end of a paragraph that no line break divides."""
_GREATEST_ENDING = 18


def _ending(text: str) -> int:
    """Return where the last words of a paragraph begin that stay on one line."""
    start = end = len(text.rstrip())
    while start > 0 and end - start < _LEAST_ENDING:
        start = text.rfind(" ", 0, start - 1) + 1
    return start if start > 0 and end - start <= _GREATEST_ENDING else end


_PARTS = re.compile(r"(?<=/)(?=[^/])|(?<=[^/.]{4})(?=\.)|(?=[_?#%~&=-])(?<!^)")
"""Where an address may be divided (Chicago Manual of Style, 14.18): before signs, after slashes."""
_MAY_BREAK, MUST_NOT_BREAK = "\u200b", "\u2060"
"""Zero width space and word joiner: they break lines, or hold them, and leave no trace in a PDF."""
_LONGEST_PART = 36
"""Characters of an address between two places where it may be divided."""


def _address(text: str) -> Markup:
    """Return an address that may be divided, and never after a hyphen of its own.

    A hyphen at the end of a line would be taken for the line's, by readers and by those who copy.
    """
    parts = _PARTS.split(text)
    shown = _MAY_BREAK.join(
        f"-{MUST_NOT_BREAK}{part[1:]}" if part.startswith("-") else part for part in parts
    )
    if max(map(len, parts)) <= _LONGEST_PART:
        return escape(shown)
    # Rather cut anywhere than run into the margin.
    return Markup('<span class="unbroken">{}</span>').format(shown)


def page_number(target: str) -> Markup:
    """Return the box that the press fills with the number of the page where ``target`` begins."""
    return Markup(
        '<a class="page-link" href="#{}"><span class="page-number" data-page-of="{}"></span></a>'
    ).format(target, target)


def language_attribute(language: str | None) -> Markup:
    """Return a ``lang`` attribute, or nothing where there is no language to name."""
    return Markup(' lang="{}"').format(language) if language else Markup("")


def _calls(inlines: Inlines) -> Iterator[Call]:
    for node in inlines:
        if isinstance(node, Call):
            yield node
        elif isinstance(node, Emphasis | Strong | Span | Link | Reference):
            yield from _calls(node.children)


def without_calls(inlines: Inlines) -> Inlines:
    """Return a text without its note calls, for where it is printed a second time.

    Of its links the words are left: there it is a link itself, to where it stands first.
    """
    kept: list[Inline] = []
    for node in inlines:
        if isinstance(node, Link):
            kept += without_calls(node.children)
        elif isinstance(node, Emphasis | Strong | Span | Reference):
            kept.append(replace(node, children=without_calls(node.children)))
        elif not isinstance(node, Call):
            kept.append(node)
    return tuple(kept)


# --- openings ---------------------------------------------------------------------------------

_LEAST_FOR_INITIAL = 200
"""Characters that a paragraph must have to stand beside an initial of three lines."""
_LEAD_IN_WORDS = 3
_LEAD_IN_LENGTH = 24


def with_initial(inlines: Inlines) -> tuple[str, str, Inlines] | None:
    """Divide an opening paragraph into initial, lead-in and the rest, or None where it has neither.

    The initial is the first letter, the lead-in the rest of the first words. There is none for a
    paragraph that begins with anything but a plain capital (a quotation mark, a digit, a letter
    with an accent that would collide with the line above), or that is too short for three lines.
    """
    marks, nodes = _marks_and_rest(inlines)
    if not nodes or not isinstance(nodes[0], Text):
        return None
    text = nodes[0].text
    letter = text[:1]
    accented = unicodedata.decomposition(letter) or unicodedata.combining(text[1:2] or " ")
    plain_capital = unicodedata.category(letter or " ") == "Lu" and not accented
    if not plain_capital or letter in "QJ" or _length(inlines) < _LEAST_FOR_INITIAL:
        return None
    end = _lead_in_end(text)
    return letter, text[1:end], (*marks, Text(text[end:]), *nodes[1:])


def _marks_and_rest(inlines: Inlines) -> tuple[Inlines, Inlines]:
    """Divide a text into the marks of the names that it begins with, and all its words.

    The beginning stands beside the initial, so that it does not matter where in it a mark is.
    """
    nodes = list(unnamed(inlines))
    marks: list[Inline] = []
    text = ""
    while nodes and (isinstance(nodes[0], Text) or _is_mark(nodes[0])):
        first = nodes.pop(0)
        if isinstance(first, Text):
            text += first.text
        elif len(text) < _LEAD_IN_LENGTH:
            marks.append(first)
        else:
            nodes.insert(0, first)
            break
    return tuple(marks), (Text(text), *nodes) if text else tuple(nodes)


def _is_mark(node: Inline) -> bool:
    return isinstance(node, Span) and node.mark is not None and not node.children


def _lead_in_end(text: str) -> int:
    """Return where the lead-in ends: after few words, before a digit, at a stop."""
    end = 1
    while end < len(text) and not text[end].isspace():
        end += 1
    for _ in range(_LEAD_IN_WORDS - 1):
        following = end + 1
        while following < len(text) and not text[following].isspace():
            following += 1
        word = text[end + 1 : following]
        closed = not text[end - 1].isalpha()
        # A word that runs to the end of the node may go on in the next one.
        if closed or not word.isalpha() or following > _LEAD_IN_LENGTH or following == len(text):
            break
        end = following
    return end


def _length(inlines: Inlines) -> int:
    return sum(
        len(node.text) if isinstance(node, Text) else _length(getattr(node, "children", ()))
        for node in inlines
    )


def balanced(text: str, longest: int) -> tuple[str, ...]:
    """Break a title into the fewest lines of at most ``longest`` characters, as even as can be.

    A word longer than that keeps a line to itself. Lines that end on a short word (an article, a
    preposition) count as worse: ``The Siege / of Kraljevo``.
    """
    words = text.split()
    if len(text) <= longest or len(words) < 2:
        return (" ".join(words),)
    count = -(-len(text) // longest)
    while count <= len(words):
        found = _divide(tuple(words), count, longest)
        if found:
            return found
        count += 1
    return tuple(words)


def _divide(words: tuple[str, ...], count: int, longest: int) -> tuple[str, ...]:
    """Return the best division into ``count`` lines, or nothing where a line is too long."""
    ideal = len(" ".join(words)) / count
    # best[k][n]: badness and lines of the first n words set in k lines
    best: list[dict[int, tuple[float, tuple[str, ...]]]] = [{0: (0.0, ())}]
    for _ in range(count):
        row: dict[int, tuple[float, tuple[str, ...]]] = {}
        for start, (badness, lines) in best[-1].items():
            for end in range(start + 1, len(words) + 1):
                line = " ".join(words[start:end])
                if len(line) > longest and end > start + 1:
                    break
                cost = badness + (len(line) - ideal) ** 2
                if end < len(words) and len(words[end - 1]) <= 3:
                    cost += ideal
                if end not in row or cost < row[end][0]:
                    row[end] = (cost, (*lines, line))
        best.append(row)
    found = best[-1].get(len(words))
    return found[1] if found and len(found[1]) == count else ()
