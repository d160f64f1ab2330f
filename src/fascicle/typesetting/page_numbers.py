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

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from fascicle.aside import write_aside
from fascicle.typesetting import pages

__all__ = ["FREE_PASSES", "PageNumbers", "estimated", "remember", "remembered"]

FREE_PASSES = 3
"""How often units are laid out before the numbers that still change are given fixed boxes."""

_SPAN = re.compile(
    r'(<span class="pages" data-of="([^"]*)" data-to="([^"]*)" data-one="([^"]*)" '
    r'data-many="([^"]*)">)((?:[^<]|<span class="folio"[^>]*>[^<]*</span>)*)(</span>)'
)
_TAG = re.compile(r"<[^>]*>")
_WIDTH = "display: inline-block; width"
_FIGURE = 0.5
"""The width of a figure in a fixed box, in ems: a little more than that of any in the theme."""

Key = tuple[str, str]
"""What a number is of: the ids of where the thing begins and of its last part."""


@dataclass(slots=True)
class PageNumbers:
    """The folios of all things while units are laid out, and what the text says of them.

    ``guess`` are folios that a book had before, ``expected`` estimates by id, ``first`` and
    ``last`` the folios of the first and the last page of each thing, as far as laid out.
    ``settled`` are the numbers in fixed boxes, each with how many figures it has room for.
    """

    guess: Mapping[str, str] = field(default_factory=dict)
    expected: Mapping[str, int] = field(default_factory=dict)
    first: dict[str, str] = field(default_factory=dict)
    last: dict[str, str] = field(default_factory=dict)
    settled: dict[Key, int] = field(default_factory=dict)

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
        if 'class="pages"' not in html:
            return html
        return _SPAN.sub(self._filled, html)

    def is_right(self, html: str) -> bool:
        """Say whether a unit's HTML has the numbers that are known now."""
        return html == self.fill(html)

    def wrong(self, html: str) -> Iterator[tuple[str, str, str]]:
        """Yield each number of a unit's text that is not right.

        It is the id of what it is of, what is printed, and what ought to be.
        """
        for found in _SPAN.finditer(html):
            printed, due = _TAG.sub("", found[6]), _TAG.sub("", self._shown(found))
            begin = found[4].replace("{page}", self.first.get(found[2], ""))
            # A number in a fixed box says where a thing begins, and no more.
            if printed != due and not (_WIDTH in found[6] and printed == begin):
                yield found[2], printed, due

    def settle(self, html: str) -> bool:
        """Give the numbers of a unit that are not right fixed boxes; say whether any is new."""
        # As wide as the greatest folio there is: it can move no more.
        widest = max((len(folio) for folio in self.first.values() if folio.isdigit()), default=1)
        new = False
        for found in _SPAN.finditer(html):
            if found[0] != self._filled(found) and self.settled.get((found[2], found[3])) != widest:
                self.settled[found[2], found[3]] = widest
                new = True
        return new

    def _filled(self, span: re.Match[str]) -> str:
        return f"{span[1]}{self._shown(span)}{span[7]}"

    def _shown(self, span: re.Match[str]) -> str:
        of, to, one, many = span[2], span[3], span[4], span[5]
        key = of, to
        if key in self.settled:
            # Where a thing begins is always true; over how many pages it goes is what changes.
            width = self.settled[key]
            style = f"{_WIDTH}: {width * _FIGURE:.2f}em"
            folio = self.first.get(of, "0" * width)
            return one.replace("{page}", f'<span class="folio" style="{style}">{folio}</span>')
        if of in self.first:
            begin, end = self.first[of], self.last.get(to, self.first[of])
            if begin == end:
                return one.replace("{page}", _folio(begin))
            return many.replace("{first}", _folio(begin)).replace("{last}", _folio(end))
        due = len(str(self.expected.get(of, 10)))
        guess = self.guess.get(of, "")
        return one.replace("{page}", _folio(guess if len(guess) == due else "0" * due))


def _folio(folio: str) -> str:
    return f'<span class="folio">{folio}</span>'


# --- estimates ------------------------------------------------------------------------------------

_PIECE = re.compile(r"<(svg|style|title)\b.*?</\1>|<[^>]*>|[^<]+", re.DOTALL)
_ID = re.compile(r'\bid="([^"]*)"')
_LINES = re.compile(r'\bdata-lines="(\d+)"')


_LETTERS_IN_EM = 2.1
"""Letters in an em of text, measured over whole pages with their notes and headings."""


def estimated(units: Iterable[tuple[str, bool]], lines: int, measure: float) -> Mapping[str, int]:
    """Return on which page each thing may begin, by its id: a guess from the lengths of texts.

    ``units`` are the HTML of those with arabic folios, in order, each with whether it opens on a
    recto; ``lines`` are those on a full page, ``measure`` the length of one, in ems.
    """
    characters = lines * measure * _LETTERS_IN_EM
    found: dict[str, int] = {}
    page = 1
    for html, recto in units:
        page += recto and page % 2 == 0
        length = 0.3
        for piece in _PIECE.finditer(html, max(html.find("<body"), 0)):
            text = piece[0]
            if not text.startswith("<"):
                length += len(text.strip()) / characters
                continue
            for name in _ID.findall(text):
                found.setdefault(name, page + int(length))
            height = _LINES.search(text)
            length += int(height[1]) / lines if height else 0
        page += int(length) + 1
    return found


# --- memory ---------------------------------------------------------------------------------------


def remembered(folder: Path | None, key: str) -> Mapping[str, str]:
    """Return the folios that a book of the same units had last; nothing where there was none."""
    if folder is None:
        return {}
    try:
        data = json.loads((folder / "folios" / f"{key}.json").read_text(encoding="utf-8"))
        return {str(name): str(folio) for name, folio in data.items()}
    except (OSError, ValueError, AttributeError):
        return {}


def remember(folder: Path | None, key: str, numbers: PageNumbers, units: Iterable[str]) -> None:
    """Keep the folios of all that the text of these units refers to."""
    names = {found[2] for html in units for found in _SPAN.finditer(html)}
    if folder is None or not names:
        return
    data = {name: numbers.first[name] for name in sorted(names) if name in numbers.first}
    with suppress(OSError):
        write_aside(folder / "folios" / f"{key}.json", json.dumps(data).encode())
