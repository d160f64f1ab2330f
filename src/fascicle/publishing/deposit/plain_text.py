"""The book as plain text, in reading order, for search and for readers without our programs.

The text is taken from the HTML that the pages were made from, which has every word that is
printed, those of a publication's own templates too, and the numbers of pages. The layout:

- a paragraph is one line, and an empty line follows it; lines of lists and tables stand together;
- titles and headings are underlined; each part of the book begins after a line of equals signs;
- a note's number stands in brackets where it is called, the note at the end of its part;
- cells of a table are divided by ``|``; of a picture there is its description, in brackets.
"""

from __future__ import annotations

import re
import unicodedata

from fascicle.typesetting.html_reader import HtmlReader

__all__ = ["plain_text"]

_PARAGRAPHS = frozenset({"p", "div", "section", "header", "figure", "figcaption", "blockquote"})
_PARAGRAPHS |= {"table", "ul", "ol", "aside", "nav", "svg"}
_LINES = frozenset({"li", "tr"})
_CELLS = frozenset({"td", "th"})
_UNDERLINES = {"h1": "=", "h2": "-", "h3": "."}
_SILENT = frozenset({"style", "script", "head", "desc", "defs", "text"})
"""Elements whose text is not read; ``text`` is the lettering within a drawing."""
_CLOSE = frozenset({"index-entry", "index-continued"})
"""Paragraphs that stand together like the lines of a list."""
_INDENTED = "index-sub"
_TITLES = frozenset({"title", "subtitle"})
"""Classes of titles that are no headings; their lines are broken for the eye alone."""
_APART = frozenset({"entry-number", "marker"})
"""What is set apart from the words after it by room alone."""
_PART = "=" * 72
_NOTES = "-" * 24

_UNSEEN = re.compile("[\u00ad\u200b\u2060]")
_SPACES = re.compile(r"\s+")


def plain_text(html: str) -> str:
    """Return the words of a merged book (``Book.html``) as plain text with LF at line ends.

    Normalised (NFC); soft hyphens are left out, and every kind of space is a plain one.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.finished()


class _Reader(HtmlReader):
    """Gathers lines. While a note is read its words go aside, to ``_notes``."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[str] = []
        self._words: list[str] = []
        self._notes: list[str] = []
        self._aside: list[list[str]] = []
        self._open: list[tuple[str, str]] = []
        self._indent = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        classes = frozenset(given.get("class", "").split())
        if tag == "img":
            self._words.append(f"[{given['alt']}]" if given.get("alt") else "")
        elif tag == "br":
            titled = any(role in ("title", *_UNDERLINES) for _, role in self._open)
            self._words.append(" " if titled else "\n")
        if tag in ("img", "br", "meta", "link", "hr", "col"):
            return
        self._open.append((tag, self._role(tag, classes, given)))
        if "data-unit" in given:
            self._begin_part()
        elif self._open[-1][1] == "note":
            self._words.append(f"[{given['data-number']}]")
            self._aside.append(self._words)
            self._words = [f"[{given['data-number']}] "]
        elif self._open[-1][1] not in ("", "apart"):
            self._break(self._open[-1][1])
            self._indent = "  " if _INDENTED in classes else ""
        if "page-number" in classes and self._words and not self._words[-1].endswith(" "):
            self._words.append(" ")

    @staticmethod
    def _role(tag: str, classes: frozenset[str], given: dict[str, str]) -> str:
        """Say what an element does to the lines: nothing for one that stands within a line."""
        if "note" in classes and "data-number" in given:
            return "note"
        if tag in _UNDERLINES:
            return tag
        if tag in _LINES or classes & _CLOSE or _INDENTED in classes:
            return "line"
        if classes & _TITLES:
            return "title"
        if tag in _PARAGRAPHS:
            return "paragraph"
        return "apart" if classes & _APART else ""

    def handle_endtag(self, tag: str) -> None:
        if tag not in (name for name, _ in self._open):
            return
        while self._open:
            name, role = self._open.pop()
            if role == "note":
                self._notes.append(_tidy("".join(self._words)))
                self._words = self._aside.pop()
            elif role == "apart":
                self._words.append(" ")
            elif role:
                self._break(role, ended=True)
            elif name in _CELLS:
                self._words.append(" | ")
            if name == tag:
                break

    def handle_data(self, data: str) -> None:
        if not self._within(*_SILENT):
            titled = bool(self._open) and self._open[-1][0] == "title"
            # A line's end in the source is a space; only <br> ends a line of the book.
            words = _SPACES.sub(" ", data)
            self._words.append(f"[{words.strip()}]" if titled else words)

    def finished(self) -> str:
        """Return the whole text."""
        self._end_part()
        text = "\n".join(self._lines).strip("\n")
        return unicodedata.normalize("NFC", re.sub("\n{3,}", "\n\n", text)) + "\n"

    def _within(self, *tags: str) -> bool:
        return any(name in tags for name, _ in self._open)

    def _break(self, role: str, *, ended: bool = False) -> None:
        """End the line that is being read. Within a cell or a note lines are not ended."""
        if self._aside or any(name in _CELLS for name, _ in self._open):
            self._words.append(" ")
            return
        text = _tidy("".join(self._words))
        self._words = []
        if text:
            self._lines.append(self._indent + text)
            if role in _UNDERLINES and ended:
                self._lines += [_UNDERLINES[role] * len(text), ""]
        if role != "line" and self._lines and self._lines[-1]:
            self._lines.append("")

    def _begin_part(self) -> None:
        self._end_part()
        self._lines += [_PART, ""] if any(self._lines) else []

    def _end_part(self) -> None:
        self._break("paragraph")
        if self._notes:
            self._lines += [_NOTES, *self._notes, ""]
            self._notes = []


def _tidy(text: str) -> str:
    """Return words with single spaces; the ends of lines that the book itself has are kept."""
    lines = (_SPACES.sub(" ", line).strip(" |") for line in _UNSEEN.sub("", text).split("\n"))
    return "\n".join(line for line in lines if line)
