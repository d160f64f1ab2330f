"""What is wrong with events: with their dates, the words that tell them, and one another.

Like ``checking``, it yields findings and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from fascicle.findings import Finding, Place
from fascicle.limits import DEFAULTS
from fascicle.manuscript.checking import ListedEvents, block_events, blocks
from fascicle.manuscript.dates import PublicationDate, parse_date
from fascicle.manuscript.manuscript import ChapterFile
from fascicle.manuscript.models import (
    Block,
    Event,
    ListBlock,
    ListedEvent,
    Publication,
    QuoteBlock,
    TextBlock,
)
from fascicle.manuscript.positions import YamlPath, YamlSource
from fascicle.manuscript.suggesting import Suggestions
from fascicle.manuscript.text_dates import TextDate, text_dates

__all__ = ["check_events", "gregorian_day", "julian_day"]


@dataclass(frozen=True, slots=True)
class _Given:
    """An event as given: where it stands, and its dates as far as they can be read."""

    event: Event
    source: YamlSource
    path: YamlPath
    date: PublicationDate | None

    @property
    def dates(self) -> tuple[PublicationDate, ...]:
        """Its own date, those of its variants, and that of the old style."""
        given = [self.event.date, self.event.old_style, *(v.date for v in self.event.variants)]
        return tuple(found for text in given if text for found in [_read(text)] if found)

    def place(self, *key: str | int) -> Place:
        """Return where it stands, or one of its values."""
        return self.source.place((*self.path, *key))


def check_events(
    publication: Publication,
    chapters: Sequence[ChapterFile],
    listed: ListedEvents,
    *,
    complete: bool,
) -> Iterator[Finding]:
    """Yield C101 to C107; with ``complete`` every chapter was read, so that none is missed."""
    given: list[_Given] = []
    for chapter in chapters:
        language = chapter.chapter.language or publication.language
        for path, block in blocks(chapter):
            told = block_events(path, block)
            own = [_given(event, chapter.source, where) for where, event in told]
            given += own
            if own:
                yield from _check_words(chapter.source, path, block, own, language)
    chronology, source = listed
    if source is not None:
        tellers = _tellers(chapters)
        near = Suggestions(tellers)
        for number, event in enumerate(chronology.events):
            one = _given(event, source, ("events", number))
            given.append(one)
            yield from _check_listed(event, one)
            if complete and event.told is not None and event.told not in tellers:
                yield _untold(event.told, one, near)
    span = _read(publication.span) if publication.span else None
    for one in given:
        yield from _check_old_style(one)
        yield from _check_variants(one)
        if span is not None:
            yield from _check_span(one, span, publication.span or "")
    yield from _check_twice(given)


def _read(text: str) -> PublicationDate | None:
    """Read a date; one that is wrong is told elsewhere (M211, M212)."""
    try:
        return parse_date(text)
    except ValueError:
        return None


def _given(event: Event, source: YamlSource, path: YamlPath) -> _Given:
    return _Given(event, source, path, _read(event.date) if event.date else None)


# --- the span of the publication ------------------------------------------------------------------


def _check_span(one: _Given, span: PublicationDate, written: str) -> Iterator[Finding]:
    named: list[tuple[PublicationDate | None, YamlPath]] = [(one.date, ("date",))]
    for number, variant in enumerate(one.event.variants):
        found = _read(variant.date) if variant.date else None
        named.append((found, ("variants", number, "date")))
    for given, key in named:
        if given is None:
            continue
        early = span.kind != "before" and given.latest < span.earliest
        late = span.kind != "after" and given.earliest > span.latest
        if early or late:
            yield Finding(
                "C101",
                one.place(*key),
                f"The event is dated {given.text}; the publication covers {written} (span).",
                "Correct the date, or widen “span” in publication.yaml.",
            )


# --- old style ------------------------------------------------------------------------------------


def julian_day(day: date) -> tuple[int, int, int]:
    """Return a day of the Gregorian calendar as year, month, day of the Julian.

    By the day numbers of both calendars (Richards, Explanatory Supplement to the Astronomical
    Almanac, 15.11), proleptic before the reform.
    """
    number = day.toordinal() + 1_721_425  # Julian day number of noon
    f = number + 1401
    e = 4 * f + 3
    h = 5 * ((e % 1461) // 4) + 2
    month = (h // 153 + 2) % 12 + 1
    return e // 1461 - 4716 + (14 - month) // 12, month, h % 153 // 5 + 1


def gregorian_day(year: int, month: int, day: int) -> date | None:
    """Return a day of the Julian calendar as one of the Gregorian; None beyond the year 9999."""
    near = date(year, month, day).toordinal()
    # The two calendars are less than ninety days apart in all years of four figures.
    around = range(max(1, near - 3), min(date.max.toordinal(), near + 90) + 1)
    days = map(date.fromordinal, around)
    return next((found for found in days if julian_day(found) == (year, month, day)), None)


def _check_old_style(one: _Given) -> Iterator[Finding]:
    written = one.event.old_style
    old = _read(written) if written else None
    if old is None:
        return
    if one.event.date is None:
        day = old.earliest if old.kind == "day" else None
        new = gregorian_day(day.year, day.month, day.day) if day else None
        yield Finding(
            "C103",
            one.place("old_style"),
            "The event has a date of the old style, but none to sort it by.",
            f"By the Gregorian calendar it is “date: {new.isoformat()}”." if new else "Add “date”.",
        )
    if one.date is None:
        return
    for given, julian in zip(one.date.ends, old.ends, strict=True):
        if given.kind != "day" or julian.kind != "day":
            continue
        right = "{:04}-{:02}-{:02}".format(*julian_day(given.earliest))
        if julian.earliest.isoformat() != right:
            yield Finding(
                "C103",
                one.place("old_style"),
                f"{given.earliest.isoformat()} is {right} by the Julian calendar, "
                f"not {julian.earliest.isoformat()}.",
                "Correct one of the two. If a source has them so, make its date one of the "
                "“variants”.",
            )
            return


# --- variants -------------------------------------------------------------------------------------


def _check_variants(one: _Given) -> Iterator[Finding]:
    for number, variant in enumerate(one.event.variants):
        if variant.date is variant.when is variant.title is None:
            yield Finding(
                "C107",
                one.place("variants", number),
                "The variant does not say what these sources have otherwise.",
                "Add “date”, “when” or “title”; a source that says the same belongs into “source”.",
            )


# --- events of chronology.yaml --------------------------------------------------------------------


def _check_listed(event: ListedEvent, one: _Given) -> Iterator[Finding]:
    if event.source is None:
        yield Finding(
            "C106",
            one.place("title"),
            "The event names no source.",
            'Add “source: "[@key]"”: an event that no paragraph tells has none to take it from.',
        )


def _tellers(chapters: Sequence[ChapterFile]) -> Mapping[str, None]:
    """Return the names of all chapters and blocks that may tell an event, in order."""
    names = [chapter.id for chapter in chapters]
    for chapter in chapters:
        names += [b.id for _, b in blocks(chapter) if not isinstance(b, str) and b.id is not None]
    return dict.fromkeys(names)


def _untold(told: str, one: _Given, near: Suggestions) -> Finding:
    return Finding(
        "C104",
        one.place("told"),
        f"There is no chapter and no block called “{told}”.",
        near.question(told) or "Give the block that tells it an “id”.",
    )


# --- events told twice ----------------------------------------------------------------------------


def _check_twice(given: Iterable[_Given]) -> Iterator[Finding]:
    first: dict[tuple[str, str], Place] = {}
    for one in given:
        key = (" ".join(one.event.title.casefold().split()), one.event.date or "")
        if key in first:
            yield Finding(
                "C105",
                one.place("title"),
                f"The same event stands in the chronology already ({first[key]}).",
                "Delete one of the two, or say in their titles how they differ.",
            )
        first.setdefault(key, one.place("title"))


# --- the words that tell an event -----------------------------------------------------------------


def _texts(path: YamlPath, block: Block) -> Iterator[tuple[YamlPath, str]]:
    match block:
        case TextBlock():
            yield (*path, "text"), block.text
        case QuoteBlock():
            yield (*path, "quote"), block.quote
        case ListBlock():
            for number, item in enumerate(block.list):
                yield (*path, "list", number), item
        case _:
            return


def _check_words(
    source: YamlSource, path: YamlPath, block: Block, events: Sequence[_Given], language: str
) -> Iterator[Finding]:
    """Yield C102 where a block's words have dates, but an event's is none of them.

    A date in the words that is that of another event of the block proves nothing; so does one that
    leaves open which day or year is meant. Texts that are too long to be printed are not looked at.
    """
    if isinstance(block, TextBlock | QuoteBlock) and block.language:
        language = block.language
    texts = list(_texts(path, block))
    if any(len(text) > DEFAULTS.letters for _, text in texts):
        return
    found = [(where, d) for where, text in texts for d in text_dates(text, language)]
    if not any(named.telling for _, named in found):
        return
    strange = [
        (where, named)
        for where, named in found
        if named.telling and not any(_agrees(named, one) for one in events)
    ]
    for one in events:
        if one.date is None or one.date.approximate or one.date.uncertain or not strange:
            continue
        if any(_agrees(named, one) for _, named in found):
            continue
        where, named = strange[0]
        yield Finding(
            "C102",
            source.place_in(where, named.start),
            f"The text says “{named.words}”, but its event is dated {one.date.text}.",
            "Correct the one that is wrong. An event that another paragraph dates belongs there.",
        )


def _agrees(named: TextDate, one: _Given) -> bool:
    return any(named.within(*_bounds(given)) for given in one.dates)


def _bounds(given: PublicationDate) -> tuple[date, date]:
    """Return the first and last day that a date means; an open end is a century away."""
    century = timedelta(days=36_525)
    if given.kind == "before":
        return max(date.min + century, given.earliest) - century, given.latest
    if given.kind == "after":
        return given.earliest, min(date.max - century, given.latest) + century
    return given.earliest, given.latest
