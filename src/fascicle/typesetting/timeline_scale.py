"""The scale of a timeline: from days to points of the page, with its divisions and their words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from fascicle.edition.wording import month_names, word_date
from fascicle.manuscript.dates import PublicationDate, parse_date

__all__ = ["Scale", "Section", "Word", "scale_of"]

_LAST_DAY = date.max.toordinal()
_TICK = 2.4
"""Divisions stand at least this far apart, in pt."""
_WORD = 10.0
"""Divisions with a word stand at least this far apart, in pt."""
_HEAVY, _LIGHT = 6.6, 5.8
"""Type sizes of the words along the axis."""
_LEADING = 1.12
"""Their line height, as a share of the size."""


@dataclass(frozen=True, slots=True)
class _Step:
    """A way to divide time: every ``every``-th day, month or year; ``days`` is about its length."""

    unit: str
    every: int
    days: float


_STEPS = (
    *(_Step("day", n, n) for n in (1, 5, 10)),
    *(_Step("month", n, 30.4 * n) for n in (1, 3, 6)),
    *(_Step("year", n, 365.25 * n) for n in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)),
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word on the axis: its middle in pt from the top, and whether it names a section."""

    text: str
    y: float
    heavy: bool

    @property
    def size(self) -> float:
        """The type size in pt."""
        return _HEAVY if self.heavy else _LIGHT

    @property
    def height(self) -> float:
        """The room that it takes along the axis, in pt."""
        return self.size * _LEADING


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of the axis of one month or year: from ``top`` to ``bottom``, in pt."""

    top: float
    bottom: float
    dark: bool


@dataclass(frozen=True, slots=True)
class Scale:
    """A stretch of time on the page, downwards.

    ``first`` and ``last`` are the first day and the day after the last one, counted as
    ``date.toordinal`` does; they lie at ``top`` and ``bottom`` (pt).
    """

    first: int
    last: int
    top: float
    bottom: float

    def __call__(self, day: float) -> float:
        """Return where a day begins; its middle is half a day later. Beyond the ends: the end."""
        day = min(max(day, self.first), self.last)
        return self.top + (day - self.first) * self.points

    @property
    def points(self) -> float:
        """The length of a day, in pt."""
        return (self.bottom - self.top) / (self.last - self.first)

    def ticks(self) -> tuple[tuple[float, bool], ...]:
        """Return the divisions, each with whether it is one of the coarser, worded ones."""
        worded = {day for day, _ in self._starts(self._step(_WORD))}
        fine = self._starts(self._step(_TICK))
        days = sorted(worded | {day for day, _ in fine})
        return tuple((self(day), day in worded) for day in days if self.first < day < self.last)

    def sections(self) -> tuple[Section, ...]:
        """Return the months, years or groups of years, shaded in turn."""
        step = self._step(_WORD)
        coarse = {"day": _Step("month", 1, 0), "month": _Step("year", 1, 0)}.get(step.unit, step)
        starts = [day for day, _ in self._starts(coarse) if self.first < day < self.last]
        edges = [self.first, *starts, self.last]
        return tuple(
            Section(self(a), self(b), bool(number % 2))
            for number, (a, b) in enumerate(pairwise(edges))
        )

    def words(self, language: str) -> tuple[Word, ...]:
        """Return the words along the axis; none covers another, and all lie within it.

        Days are numbered within their months, months named within their years. The year stands
        where the axis begins and at each January.
        """
        step = self._step(_WORD)
        heads = list(self._heads(step.unit, language))
        words: list[Word] = []
        for word in heads:
            if _is_free(word, words, self.top, self.bottom):
                words.append(word)
        for day, until in self._starts(step):
            text = _name(date.fromordinal(day), step.unit, language)
            least = self.top + _LIGHT * _LEADING / 2
            word = Word(text, max(least, (self(day) + self(until)) / 2), heavy=False)
            if day >= self.first and _is_free(word, words, self.top, self.bottom):
                words.append(word)
        return tuple(sorted(words, key=lambda word: word.y))

    def _heads(self, unit: str, language: str) -> Iterator[Word]:
        """Yield the names of the months that days are counted in, or the years of months."""
        if unit == "year":
            return
        coarse = _Step("month", 1, 0) if unit == "day" else _Step("year", 1, 0)
        year_told = False
        for day, until in self._starts(coarse):
            top = self(max(day, self.first))
            room = self(min(until, self.last)) - top
            on = date.fromordinal(max(day, self.first))
            lines = [_year(on.year, language)]
            if unit == "day":
                lines = [_name(on, "month", language)]
                if not year_told or on.month == 1:
                    lines.append(_year(on.year, language))
            height = _HEAVY * _LEADING
            if room < len(lines) * height + 1:
                continue
            year_told = True
            for number, line in enumerate(lines):
                yield Word(line, top + 1 + height * (number + 0.5), heavy=True)

    def _step(self, least: float) -> _Step:
        return next((step for step in _STEPS if step.days * self.points >= least), _STEPS[-1])

    def _starts(self, step: _Step) -> list[tuple[int, int]]:
        """Return first day and day after the last of the days, months or years of a step."""
        first, last = date.fromordinal(self.first), date.fromordinal(min(self.last, _LAST_DAY))
        found: list[tuple[int, int]] = []
        for year in range(first.year, last.year + 1):
            if step.unit == "year":
                if year % step.every == 0:
                    found.append((_ordinal(year, 1), _ordinal(year + 1, 1)))
                continue
            for month in range(1, 13):
                start, end = _ordinal(year, month), _ordinal(year, month + 1)
                if step.unit == "month":
                    if (month - 1) % step.every == 0:
                        found.append((start, end))
                else:
                    found += [(day, day + 1) for day in _days(start, end, step.every)]
        return [(a, b) for a, b in found if b > self.first and a < self.last]


def scale_of(
    dates: Sequence[PublicationDate],
    begin: PublicationDate | None,
    end: PublicationDate | None,
    top: float,
    bottom: float,
) -> Scale:
    """Return the scale that shows all dates between ``top`` and ``bottom`` (pt).

    ``begin`` and ``end`` are where the editor wants it to begin and end; without them it begins and
    ends at a division that bears a word.
    """
    first = begin.earliest.toordinal() if begin else min(d.earliest for d in dates).toordinal()
    last = end.latest.toordinal() + 1 if end else max(d.latest for d in dates).toordinal() + 1
    if last <= first:  # an event that begins before the timeline, or ends after it
        first, last = (first, first + 1) if begin else (last - 1, last)
    raw = Scale(first, last, top, bottom)
    step = raw._step(_WORD)
    if begin is None:
        first = _floor(first, step)
    if end is None:
        last = _ceiling(last, step)
    return Scale(first, last, top, bottom)


def _floor(day: int, step: _Step) -> int:
    """Return the last division of a step that is not later than ``day``."""
    on = date.fromordinal(day)
    if step.unit == "year":
        return _ordinal(max(1, on.year - on.year % step.every), 1)
    if step.unit == "month":
        return _ordinal(on.year, on.month - (on.month - 1) % step.every)
    start, end = _ordinal(on.year, on.month), _ordinal(on.year, on.month + 1)
    return max(d for d in _days(start, end, step.every) if d <= day)


def _ceiling(day: int, step: _Step) -> int:
    """Return the first division of a step that is not earlier than ``day``."""
    if day > _LAST_DAY:
        return day
    start = _floor(day, step)
    if start == day:
        return day
    on = date.fromordinal(start)
    if step.unit == "year":
        return _ordinal(min(10_000, on.year + step.every - (on.year % step.every)), 1)
    if step.unit == "month":
        return _ordinal(on.year, on.month + step.every)
    begin, end = _ordinal(on.year, on.month), _ordinal(on.year, on.month + 1)
    return min(d for d in (*_days(begin, end, step.every), end) if d > start)


def _ordinal(year: int, month: int) -> int:
    """Return the first day of a month; months beyond December are those of the next year."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return _LAST_DAY + 1 if year > date.max.year else date(year, month, 1).toordinal()


def _days(start: int, end: int, every: int) -> Iterator[int]:
    """Yield the days of a month that a step counts: the first, and those of round numbers."""
    yield start
    if every == 1:
        yield from range(start + 1, end)
        return
    for number in range(every, 31, every):
        day = start + number - 1
        if end - day >= every / 2 + 1:  # the 30th stands too near to the first of the next month
            yield day


def _is_free(word: Word, words: Sequence[Word], top: float, bottom: float) -> bool:
    half = word.height / 2
    if word.y - half < top or word.y + half > bottom:
        return False
    return all(abs(word.y - other.y) >= half + other.height / 2 - 0.01 for other in words)


_NAMES: dict[str, Callable[[date, str], str]] = {
    "day": lambda on, language: str(on.day),
    "month": lambda on, language: month_names(language)[on.month - 1],
    "year": lambda on, language: _year(on.year, language),
}


def _name(on: date, unit: str, language: str) -> str:
    return _NAMES[unit](on, language)


def _year(year: int, language: str) -> str:
    return word_date(parse_date(f"{year:04}"), language)
