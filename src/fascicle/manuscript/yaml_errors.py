"""Faults in YAML's syntax, said for an editor who is no programmer.

The parser knows what it expected; an editor wants to know what was typed wrong. The two are matched
here by the parser's message and the line in question.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from fascicle.manuscript.yaml_slips import Stop, SyntaxFault, find_slip

__all__ = ["SyntaxFault", "explain_syntax"]

_VALUE = re.compile(r"(?:-[ ]+)*(?:[^\s'\"\[{][^:]*:[ ]+)?(?:-[ ]+)*")
_QUOTE_TEXT = "Put the whole text in quotes, or begin it on the next line, indented, after “|”."
_INDENT = "Let keys that belong together begin in the same column; indent with spaces only."


@dataclass(frozen=True)
class _Spot(Stop):
    """Where the parser stopped, with what stands around it."""

    @property
    def line(self) -> str:
        return self.source.excerpt(self.source.at(self.offset).line)

    @property
    def before(self) -> str:
        """The line up to where the parser stopped."""
        return self.line[: self.source.at(self.offset).column - 1]

    @property
    def character(self) -> str:
        return self.source.text[self.offset : self.offset + 1]

    @property
    def opening(self) -> tuple[int, str]:
        """Offset and character with which the line's value begins."""
        start = self.offset - len(self.before)
        indent = len(self.line) - len(self.line.lstrip(" "))
        match = _VALUE.match(self.line, indent)
        column = match.end() if match else indent
        return start + column, self.line[column : column + 1]


def explain_syntax(stop: Stop, problem: str, context: str) -> SyntaxFault:
    """Return a parser's complaint in an editor's words, at the place that has to be mended.

    ``problem`` and ``context`` are libyaml's. A slip that explains it comes first; a complaint that
    is not known here gets a general answer.
    """
    slip = find_slip(stop)
    if slip is not None:
        return slip
    spot = _Spot(stop.source, stop.offset, stop.begun, stop.last)
    for needle, explain in _EXPLANATIONS:
        if needle in problem or needle in context:
            return explain(spot)
    return SyntaxFault(
        stop.offset,
        "The structure of the file breaks here.",
        "Look at the indentation, the colons and the quotes of this line and the one above.",
    )


def _colon(spot: _Spot) -> SyntaxFault:
    if re.search(r":\s", spot.before):
        return SyntaxFault(
            spot.offset,
            "A colon with a space after it stands within text that is not in quotes.",
            _QUOTE_TEXT,
        )
    return SyntaxFault(
        spot.offset,
        "A key stands where the text of the line above still goes on.",
        "Either the line above lacks the colon after its key, or this line is indented too far.",
    )


def _unclosed_quote(spot: _Spot) -> SyntaxFault:
    return SyntaxFault(
        spot.begun,
        "A quotation mark that opens here is never closed.",
        "Close the text with the same mark; within text in ' marks, write '' for an apostrophe.",
    )


def _escape(spot: _Spot) -> SyntaxFault:
    return SyntaxFault(
        spot.offset,
        "A backslash means something special in text between double quotes.",
        "Write two backslashes, or put the text in single quotes.",
    )


def _open_bracket(spot: _Spot) -> SyntaxFault:
    bracket = spot.source.text[spot.begun : spot.begun + 1]
    kind = "list" if bracket == "[" else "group of keys"
    return SyntaxFault(
        spot.begun,
        f"A {kind} that opens here with “{bracket}” is not closed.",
        f"Close it, or put a text that begins with “{bracket}” in quotes.",
    )


def _cannot_begin(spot: _Spot) -> SyntaxFault:
    return SyntaxFault(
        spot.offset,
        f"A text cannot begin with “{spot.character}” unless it is in quotes.",
        _QUOTE_TEXT,
    )


def _shorthand(spot: _Spot) -> SyntaxFault:
    sign = spot.source.text[spot.begun : spot.begun + 1]
    return SyntaxFault(
        spot.begun, f"A text cannot begin with “{sign}” unless it is in quotes.", _QUOTE_TEXT
    )


def _structure(spot: _Spot) -> SyntaxFault:
    """A line, or a part of it, that does not belong to the list or mapping around it."""
    offset, opening = spot.opening
    start, end = spot.last
    if spot.before.strip() and not spot.source.text[end : spot.offset].strip():
        offset, opening = start, spot.source.text[start : start + 1]  # over several lines, perhaps
    if spot.before.strip() and opening in ("'", '"') and offset < spot.offset:
        return SyntaxFault(
            spot.offset,
            "Text goes on after the quotation mark that closes it.",
            f"Put the whole text in quotes, and write the marks within it as {opening * 2}."
            if opening == "'"
            else "Put the whole text in single quotes: '...'.",
        )
    if spot.before.strip() and opening in ("[", "{", "*", "&", "!"):
        return SyntaxFault(
            offset,
            f"A text cannot begin with “{opening}” unless it is in quotes.",
            _QUOTE_TEXT,
        )
    if spot.before.strip():
        return SyntaxFault(spot.offset, "This cannot follow on the same line.", _QUOTE_TEXT)
    column, wanted = spot.source.at(spot.offset).column, spot.source.at(spot.begun).column
    if column != wanted:
        return SyntaxFault(
            spot.offset,
            f"The line begins in column {column}, but what it belongs to in column {wanted}.",
            _INDENT,
        )
    if spot.source.text.startswith("-", spot.begun):
        return SyntaxFault(
            spot.offset,
            "This line stands in a list, but has no hyphen before it.",
            "Begin it with a hyphen and a space, or indent it by two spaces as part of the item.",
        )
    return SyntaxFault(spot.offset, "The line does not belong to the keys above it.", _INDENT)


def _no_colon(spot: _Spot) -> SyntaxFault:
    if spot.source.text.startswith("-", spot.begun):
        return SyntaxFault(
            spot.begun,
            "A hyphen without a space after it does not make an item of a list.",
            "Put a space after the hyphen.",
        )
    return SyntaxFault(
        spot.begun,
        "A key without a colon after it.",
        "Put a colon and a space after the key; a text over several lines is indented.",
    )


def _content_after_end(spot: _Spot) -> SyntaxFault:
    return SyntaxFault(
        spot.offset, "This line does not belong to anything that stands above it.", _INDENT
    )


def _block_header(spot: _Spot) -> SyntaxFault:
    return SyntaxFault(
        spot.offset,
        "Text stands on the same line as “|” or “>”.",
        "Begin the text on the next line, indented by two spaces.",
    )


def _item_beside_key(spot: _Spot) -> SyntaxFault:
    return SyntaxFault(
        spot.offset,
        "An item of a list stands on the same line as its key.",
        "Begin the list on the next line; put a text that begins with a hyphen in quotes.",
    )


def _nothing_expected(spot: _Spot) -> SyntaxFault:
    if spot.character in (",", "]", "}"):
        return SyntaxFault(
            spot.offset, f"“{spot.character}” stands where a value is wanted.", _QUOTE_TEXT
        )
    return SyntaxFault(
        spot.offset,
        "A value is wanted here, and there is none.",
        "Look for a bracket that is not closed in the lines above.",
    )


def _directive(spot: _Spot) -> SyntaxFault:
    return SyntaxFault(
        spot.begun, "A line that begins with “%” is an order to YAML.", "Put the text in quotes."
    )


# The order matters: the first that is part of the parser's message is taken.
_EXPLANATIONS = (
    ("mapping values are not allowed", _colon),
    ("found unexpected end of stream", _unclosed_quote),
    ("found unexpected document indicator", _unclosed_quote),
    ("unknown escape character", _escape),
    ("hexdecimal number", _escape),
    ("invalid Unicode character escape", _escape),
    ("expected ',' or ']'", _open_bracket),
    ("expected ',' or '}'", _open_bracket),
    ("cannot start any token", _cannot_begin),
    ("while scanning an anchor", _shorthand),
    ("while scanning an alias", _shorthand),
    ("while scanning a tag", _shorthand),
    ("while scanning a directive", _directive),
    ("expected key", _structure),
    ("expected '-' indicator", _structure),
    ("could not find expected ':'", _no_colon),
    ("expected <document start>", _content_after_end),
    ("expected comment or line break", _block_header),
    ("sequence entries are not allowed", _item_beside_key),
    ("expected node content", _nothing_expected),
)
