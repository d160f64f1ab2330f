"""The completeness guard, second half: every word of the book is on its pages, once and in order.

The words wanted are those of the units' HTML; that the HTML has every word of the edition is
proved by ``missing_from_templates``. The words found are those that PDFium reads in the PDF. Both
are folded (``coverage.fold``) and compared character by character, page after page:

- what stands in the margins (running heads, folios) is not text and left aside;
- a page's notes are known from the layout and drawn after its text: they are cut off the end;
- figures and initials may be drawn earlier or later than they stand: they are cut out of their
  page; whatever is left must be the text, in order, with nothing before, between or after.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from fascicle.typesetting.coverage import fold
from fascicle.typesetting.html_reader import HtmlReader
from fascicle.typesetting.readback import PageText, Run

__all__ = [
    "Fault",
    "PageWitness",
    "UnitText",
    "as_written",
    "fold_runs",
    "prove_unit",
    "read_unit",
]

_VOID = frozenset({"br", "hr", "img", "meta", "link", "col", "wbr", "input", "source"})
_SILENT = frozenset({"head", "title", "desc", "style", "metadata", "defs"})


@dataclass(slots=True)
class Piece:
    """A stretch of a unit's text: the id of its element, and whether it may stand elsewhere."""

    id: str
    text: str = ""
    free: bool = False


@dataclass(slots=True)
class UnitText:
    """The words that a unit must print: its text in pieces, and its notes by id.

    ``heads`` are the heads of its tables, which are printed again where a table goes over a page.
    ``drawings`` are the ids of the figures that have a drawing.
    """

    pieces: list[Piece] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)
    heads: list[str] = field(default_factory=list)
    drawings: set[str] = field(default_factory=set)

    def text_of(self, identity: str) -> str:
        """Return all text of the element with this id, without its notes, with its initial."""
        found: list[str] = []
        for piece, following in zip(self.pieces, [*self.pieces[1:], Piece("")], strict=False):
            if piece.id == identity or (piece.id == "initial" and following.id == identity):
                found.append(piece.text)
        return "".join(found)


class _Reader(HtmlReader):
    """Reads the text of a unit's HTML in the order of its elements."""

    def __init__(self, numbers: Mapping[str, int]) -> None:
        super().__init__()
        self.unit = UnitText()
        self._numbers = numbers
        self._open: list[tuple[str, str]] = []  # tag, and what its end ends
        self._ids: list[tuple[str, bool]] = [("", False)]
        self._notes: list[str] = []
        self._silent = 0
        self._head = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        if tag in _VOID:
            return
        given = {name: value or "" for name, value in attrs}
        classes = given.get("class", "").split()
        opened = ""
        if tag in _SILENT:
            self._silent += 1
            opened = "silence"
        elif "note" in classes and given.get("id") in self._numbers:
            self._add(str(self._numbers[given["id"]]))
            self._notes.append(given["id"])
            self.unit.notes[given["id"]] = ""
            self._add(str(self._numbers[given["id"]]))
            opened = "note"
        elif "figure" in classes or "initial" in classes:
            self._begin(given.get("id", "initial"), free=True)
            opened = "piece"
        elif self._ids[-1][1]:
            # A drawing is painted apart from its caption: a piece of its own.
            if tag == "svg":
                self.unit.drawings.add(self._ids[-1][0])
                self._begin(self._ids[-1][0], free=True)
                opened = "piece"
        elif "id" in given and "call" not in classes and not self._notes:
            self._begin(given["id"], free=False)
            opened = "piece"
        if tag == "thead":
            self.unit.heads.append("")
            self._head += 1
        self._open.append((tag, opened))

    def handle_endtag(self, tag: str) -> None:
        """Close an element, and those left open in it."""
        while self._open:
            name, opened = self._open.pop()
            self._head -= name == "thead"
            if opened == "silence":
                self._silent -= 1
            elif opened == "note":
                self._notes.pop()
            elif opened == "piece":
                self._ids.pop()
                self.unit.pieces.append(Piece(self._ids[-1][0], free=self._ids[-1][1]))
            if name == tag:
                return

    def handle_data(self, data: str) -> None:
        """Take text."""
        if not self._silent:
            self._add(data)

    def _begin(self, identity: str, *, free: bool) -> None:
        self._ids.append((identity, free))
        self.unit.pieces.append(Piece(identity, free=free))

    def _add(self, text: str) -> None:
        if self._notes:
            self.unit.notes[self._notes[-1]] += text
            return
        if not self.unit.pieces:
            self.unit.pieces.append(Piece(""))
        self.unit.pieces[-1].text += text
        if self._head:
            self.unit.heads[-1] += text


def read_unit(html: str, numbers: Mapping[str, int]) -> UnitText:
    """Read the words of a unit; ``numbers`` gives the number of each note."""
    reader = _Reader(numbers)
    reader.feed(html)
    reader.close()
    reader.unit.pieces = [piece for piece in reader.unit.pieces if piece.text.strip()]
    return reader.unit


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that the proof found: what (``lost``, ``extra``), where, and the words."""

    kind: str
    id: str
    words: str
    page: int


@dataclass(frozen=True, slots=True)
class PageWitness:
    """What one page of a unit must have by the layout: notes and free pieces, by id, in order."""

    notes: tuple[str, ...]
    figures: tuple[str, ...]
    type_area: tuple[float, float, float, float]


def as_written(fault: Fault, text: UnitText) -> str:
    """Return the words of a fault as they were written, where they are words of the unit."""
    written = text.notes.get(fault.id, "") or text.text_of(fault.id)
    offsets: list[int] = []
    for offset, character in enumerate(written):
        offsets += [offset] * len(fold(character))
    start = fold(written).find(fold(fault.words))
    if start < 0 or len(offsets) != len(fold(written)) or not fault.words:
        return fault.words
    end = start + len(fold(fault.words)) - 1
    return " ".join(written[offsets[start] : offsets[end] + 1].split())


def fold_runs(page: PageText, type_area: tuple[float, float, float, float]) -> str:
    """Return the folded text of a page without its margins. The area counts from the top left."""
    _, top, _, bottom = type_area

    def inside(run: Run) -> bool:
        middle = page.height - (run.bottom + run.top) / 2
        return top <= middle <= bottom

    return fold("".join(run.text for run in page.runs if inside(run)))


def prove_unit(text: UnitText, pages: Sequence[tuple[PageText, PageWitness]]) -> Iterator[Fault]:
    """Compare a unit's words with its pages read back; yield what is lost or too much."""
    wanted = [Piece(p.id, fold(p.text), p.free) for p in text.pieces]
    initials = [p for p in wanted if p.id == "initial"]
    found: list[tuple[str, int]] = []
    for number, (page, witness) in enumerate(pages):
        left = fold_runs(page, witness.type_area)
        left, faults = _cut_notes(left, text, witness.notes, number)
        yield from faults
        for piece in (p for p in wanted if p.free and p.id in witness.figures):
            left, cut = _cut(left, piece.text)
            if not cut:
                yield Fault("lost", piece.id, piece.text, number)
        if initials and number == 0:
            left = _move_initial(left, wanted, initials[0])
        found.append((_without_repeated_head(left, text.heads, found), number))
    yield from _compare([p for p in wanted if not p.free or p.id == "initial"], found)


def _without_repeated_head(
    left: str, heads: Sequence[str], before: Sequence[tuple[str, int]]
) -> str:
    """Take off the head of a table that began on an earlier page and goes on at the top of this."""
    for head in filter(None, map(fold, heads)):
        if left.startswith(head) and any(head in text for text, _ in before):
            return left[len(head) :]
    return left


def _cut_notes(
    left: str, text: UnitText, notes: Sequence[str], page: int
) -> tuple[str, list[Fault]]:
    """Cut the page's notes off the end of its text."""
    block = "".join(fold(text.notes[note]) for note in notes)
    if left.endswith(block):
        return left[: len(left) - len(block)], []
    faults: list[Fault] = []
    for note in reversed(notes):
        left, cut = _cut(left, fold(text.notes[note]), last=True)
        if not cut:
            faults.append(Fault("lost", note, text.notes[note], page))
    return left, faults


def _cut(text: str, part: str, *, last: bool = False) -> tuple[str, bool]:
    position = text.rfind(part) if last else text.find(part)
    if position < 0:
        return text, False
    return text[:position] + text[position + len(part) :], True


def _move_initial(left: str, wanted: Sequence[Piece], initial: Piece) -> str:
    """Put an initial, drawn before all other text of its page, back in its place."""
    before = "".join(p.text for p in wanted[: wanted.index(initial)] if not p.free)
    if left.startswith(before + initial.text) or not left.startswith(initial.text + before):
        return left
    rest = left[len(initial.text) + len(before) :]
    return before + initial.text + rest


def _compare(wanted: Sequence[Piece], found: Sequence[tuple[str, int]]) -> Iterator[Fault]:
    """Compare text in order. Where it differs, find the next place at which both agree again."""
    actual = "".join(text for text, _ in found)
    if actual == "".join(piece.text for piece in wanted):
        return
    page_at = _pages_of(found)
    position = 0
    for piece in wanted:
        if actual.startswith(piece.text, position):
            position += len(piece.text)
            continue
        start = actual.find(piece.text, position)
        if start < 0:
            shared = _shared(piece.text, actual[position:])
            yield Fault("lost", piece.id, piece.text[shared:], page_at(position + shared))
            position += shared
            continue
        yield Fault("extra", piece.id, actual[position:start], page_at(position))
        position = start + len(piece.text)
    if position < len(actual):
        last = wanted[-1].id if wanted else ""
        yield Fault("extra", last, actual[position:], page_at(position))


def _shared(one: str, other: str) -> int:
    length = min(len(one), len(other))
    return next((k for k in range(length) if one[k] != other[k]), length)


def _pages_of(found: Sequence[tuple[str, int]]) -> Callable[[int], int]:
    """Return a function that tells the page of a position in the joined text."""
    ends: list[tuple[int, int]] = []
    total = 0
    for text, page in found:
        total += len(text)
        ends.append((total, page))
    return lambda position: next(
        (p for end, p in ends if position < end), ends[-1][1] if ends else 0
    )
