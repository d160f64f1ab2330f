"""Numbers of pages that a book prints in its text, found while the pages are made.

A number in running text has its natural width, so it can move a line and with it the page that it
names. Two rules make sure that the numbers come to rest, and always on the same:

- All figures are equally wide. So a line depends on how many figures a number has (its *form*), not
  on which number it is, and any number of the right form may stand for one that is not known yet.
- Forms come from the edition and from the pages laid out before, never from memory. A number that
  is remembered from the last book is only printed where it has the form that is due anyway: it can
  save a pass, but not change a page.

A number that does not come to rest in ``FREE_PASSES`` gets a box of fixed width.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from fascicle.aside import write_aside
from fascicle.typesetting import pages

__all__ = [
    "FREE_PASSES",
    "Extents",
    "PageNumbers",
    "estimated",
    "has_numbers",
    "remember",
    "remembered",
]

FREE_PASSES = 3
"""How often units are laid out before the numbers that still change are given fixed boxes."""
IDLE_PASSES = 3
"""How often units are laid out again though no number more needs a fixed box."""

_NUMBER = re.compile(
    r'( data-of="([^"]*)" data-to="([^"]*)" data-one="([^"]*)" data-many="([^"]*)")'
    r'( data-room="\d+")?>([^<]*)'
)
"""A number's attributes (``references``), the room that it has in a fixed box, and its words."""
_SIGN = ' data-of="'

Key = tuple[str, str]
"""What a number is of: the ids of where the thing begins and of its last part; that may be empty,
where only the first page is wanted."""


@dataclass(frozen=True, slots=True)
class Extents:
    """The folios of the first and the last page of things, by their ids."""

    first: Mapping[str, str] = field(default_factory=dict)
    last: Mapping[str, str] = field(default_factory=dict)

    def of(self, key: Key) -> tuple[str, str] | None:
        """Return from where to where a thing goes; no end where it stands on one page."""
        begin = self.first.get(key[0])
        if begin is None:
            return None
        end = self.last.get(key[1], begin)
        return begin, "" if end == begin else end


@dataclass(slots=True)
class PageNumbers:
    """The folios of all things while units are laid out, and what the text says of them.

    ``guess`` are those that a book had before, ``expected`` are estimates, ``first`` and ``last``
    what is known of the pages laid out so far. ``settled`` are the numbers in fixed boxes, each
    with how many figures it has room for.
    """

    guess: Extents = field(default_factory=Extents)
    expected: Extents = field(default_factory=Extents)
    first: dict[str, str] = field(default_factory=dict)
    last: dict[str, str] = field(default_factory=dict)
    settled: dict[Key, int] = field(default_factory=dict)

    @property
    def known(self) -> Extents:
        """What is known of the pages laid out so far."""
        return Extents(self.first, self.last)

    def solve(self, lay_out: Callable[[], Iterable[str]]) -> bool:
        """Have units laid out until each prints the right numbers; say whether that came about.

        ``lay_out`` lays all units out with the numbers that ``fill`` gives, has their pages noted,
        and returns their HTML. It is called again as long as there is a number more to be put into
        a fixed box, where it moves nothing: so this always comes to an end. It can fail only where
        numbers of other kinds (``pages.fill_page_numbers``) move lines, as a template may have it.
        """
        idle = 0
        for turn in itertools.count(1):
            wrong = [html for html in lay_out() if not self.is_right(html)]
            if not wrong:
                return True
            if turn >= FREE_PASSES:
                settled = [self._settle(html) for html in wrong]
                idle = 0 if any(settled) else idle + 1
            if idle > IDLE_PASSES:
                return False
        raise AssertionError("there is always another number")  # pragma: no cover

    def note(self, sheets: Iterable[tuple[str, Iterable[str]]]) -> None:
        """Take down the pages of a unit: the folio of each, and the ids of what stands on it."""
        begun: set[str] = set()
        for folio, names in sheets:
            for name in names:
                if name not in begun:
                    begun.add(name)
                    self.first[name] = folio
                self.last[name] = folio

    def fill(self, html: str) -> str:
        """Return a unit's HTML with all numbers that are known, and others of the form due."""
        html = pages.fill_page_numbers(html, self.first)
        return _NUMBER.sub(self._filled, html) if has_numbers(html) else html

    def is_right(self, html: str) -> bool:
        """Say whether a unit's HTML has the numbers that are known now."""
        return html == self.fill(html)

    def wrong(self, html: str) -> Iterator[tuple[str, str, str]]:
        """Yield each number of a unit's text that is not right.

        It is the id of what it is of, what is printed, and what ought to be.
        """
        for found in _NUMBER.finditer(html):
            due, _ = self._due(found)
            # A number in a fixed box says where a thing begins, and no more.
            begin = found[4].replace("{page}", self.first.get(found[2], ""))
            if found[7] != due and not (found[6] and found[7] == begin):
                yield found[2], found[7], due

    def _settle(self, html: str) -> bool:
        """Give the numbers of a unit that are not right fixed boxes; say whether any is new."""
        # As wide as the greatest folio there is: it can move no more.
        widest = max((len(folio) for folio in self.first.values() if folio.isdigit()), default=1)
        new = False
        for found in _NUMBER.finditer(html):
            key = found[2], found[3]
            if found[0] != self._filled(found) and self.settled.get(key, 0) < widest:
                self.settled[key] = widest
                new = True
        return new

    def _filled(self, number: re.Match[str]) -> str:
        words, room = self._due(number)
        box = "" if room is None else f' data-room="{room}"'
        return f"{number[1]}{box}>{words}"

    def _due(self, number: re.Match[str]) -> tuple[str, int | None]:
        """Return the words of a number; and how many figures too few, where it has a fixed box."""
        _, of, to, one, many, *_ = number.groups()
        if (of, to) in self.settled:
            # Where a thing begins is always true; over how many pages it goes is what changes.
            width = self.settled[of, to]
            folio = self.first.get(of, "0" * width)
            return one.replace("{page}", folio), max(width - len(folio), 0)
        begin, end = self._extent((of, to))
        if not end:
            return one.replace("{page}", begin), None
        return many.replace("{first}", begin).replace("{last}", end), None

    def _extent(self, key: Key) -> tuple[str, str]:
        known = self.known.of(key)
        if known is not None:
            return known
        begin, end = self.expected.of(key) or ("00", "")
        guess = self.guess.of(key)
        if guess is not None and (len(guess[0]), len(guess[1])) == (len(begin), len(end)):
            return guess
        return "0" * len(begin), "0" * len(end)


def has_numbers(html: str) -> bool:
    """Say whether the text of a unit has numbers of pages to be filled in."""
    return _SIGN in html


# --- estimates ------------------------------------------------------------------------------------

_PIECE = re.compile(r"<(svg|style|title)\b.*?</\1>|<[^>]*>|[^<]+", re.DOTALL)
_ID = re.compile(r'\bid="([^"]*)"')
_LINES = re.compile(r'\bdata-lines="(\d+)"')


_LETTERS_IN_EM = 2.1
"""Letters in an em of text, measured over whole pages with their notes and headings."""


def estimated(units: Iterable[tuple[str, bool]], lines: int, measure: float) -> Extents:
    """Return on which pages things may stand: a guess from the lengths of texts.

    ``units`` are the HTML of those with arabic folios, in order, each with whether it opens on a
    recto; ``lines`` are those on a full page, ``measure`` the length of one, in ems.
    """
    characters = lines * measure * _LETTERS_IN_EM
    first: dict[str, str] = {}
    last: dict[str, str] = {}
    page = 1
    for html, recto in units:
        page += recto and page % 2 == 0
        length = 0.3
        sections: list[str] = []
        for piece in _PIECE.finditer(html, max(html.find("<body"), 0)):
            text = piece[0]
            if not text.startswith("<"):
                length += len(text.strip()) / characters
                continue
            for name in _ID.findall(text):
                first[name] = last[name] = str(page + int(length))
                sections += [name] if text.startswith("<section") else []
            height = _LINES.search(text)
            length += int(height[1]) / lines if height else 0
        page += int(length)
        last |= dict.fromkeys(sections, str(page))
        page += 1
    return Extents(first, last)


# --- memory ---------------------------------------------------------------------------------------


def remembered(folder: Path | None, key: str) -> Extents:
    """Return the folios that a book of the same units had last; none where there was none."""
    if folder is None:
        return Extents()
    try:
        data = json.loads((folder / "folios" / f"{key}.json").read_text(encoding="utf-8"))
        first, last = ({str(k): str(v) for k, v in data[name].items()} for name in _MEMORY)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Extents()
    return Extents(first, last)


_MEMORY = ("first", "last")


def remember(folder: Path | None, key: str, numbers: PageNumbers, units: Iterable[str]) -> None:
    """Keep the folios of all that the text of these units refers to."""
    named = {
        name for html in units for number in _NUMBER.finditer(html) for name in number.group(2, 3)
    }
    if folder is None or not named:
        return
    data = {
        "first": {name: numbers.first[name] for name in sorted(named & numbers.first.keys())},
        "last": {name: numbers.last[name] for name in sorted(named & numbers.last.keys())},
    }
    with suppress(OSError):
        write_aside(folder / "folios" / f"{key}.json", json.dumps(data).encode())
