"""The layout of a timeline: which side, lane and height each event and its label has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import cycle

from fascicle.manuscript.dates import PublicationDate
from fascicle.manuscript.drawings import bounds_of
from fascicle.manuscript.models import TimelineData
from fascicle.typesetting import timeline_labels as labels
from fascicle.typesetting.timeline_labels import Label
from fascicle.typesetting.timeline_marks import BAR, PITCH, Mark, mark_of, slots
from fascicle.typesetting.timeline_scale import Scale, scale_of

__all__ = [
    "FIRST_LINE",
    "GREY",
    "HALF_BAND",
    "HEAD",
    "INK",
    "Column",
    "Sheet",
    "Side",
    "Terms",
    "TimelineEvent",
    "Track",
]

INK = "#1d1d1b"
GREY = "#6b6963"
_PALE = "#9b988f"
_ACCENT = "#8c1c13"

HALF_BAND = 12.0
"""Half the width of the axis, which has words in it, in pt."""
HEAD = 10.0
"""Height of a line of names of tracks, in pt."""
FIRST_LINE = 3.9
"""From the top of a label to the middle of its first line, in pt."""
_LEADER = 17.0
"""Room for the lines from marks to labels, in pt."""
_LANE_GAP = 8.0
"""Distance between two lanes, in pt."""
_LANES = 46.0
"""Room for all lanes of a side, in pt; where bars need more they stand closer together."""
_KEY = 12.0
"""Height of the key at the foot, in pt."""
_MARGIN = 5.0
"""From the ends of the axis to the ends of the columns of labels, in pt."""

Side = int
"""−1 for left of the axis, 1 for right of it."""


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """An event as a timeline shows it: when, as a date and in words; its label; its whole title.

    ``short`` is the editor's own label, or the title.
    """

    date: PublicationDate
    wording: str
    title: str
    short: str
    track: str | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """The words of the key at the foot: what a bar, an open bar and a broken outline say."""

    lasting: str = ""
    within: str = ""
    doubtful: str = ""


@dataclass(frozen=True, slots=True)
class Track:
    """A track as it is drawn."""

    side: Side
    colour: str
    name: str


@dataclass(frozen=True)
class Sheet:
    """A timeline of a size in pt; ``events`` are in the order of time."""

    data: TimelineData
    events: tuple[TimelineEvent, ...]
    size: tuple[float, float]
    terms: Terms

    @cached_property
    def tracks(self) -> dict[str, Track]:
        """The tracks by name, in order; those without a side take turns."""
        turns, colours = cycle((-1, 1)), cycle((INK, _ACCENT, GREY))
        sides = {"left": -1, "right": 1}
        return {
            track.id: Track(sides.get(track.side) or next(turns), next(colours), track.name)
            for track in self.data.tracks
        }

    def track_of(self, number: int) -> str | None:
        """Return the track of an event, where the timeline has it."""
        track = self.events[number].track
        return track if track in self.tracks else None

    def colour_of(self, number: int) -> str:
        """Return the colour of an event's mark."""
        track = self.track_of(number)
        if track is not None:
            return self.tracks[track].colour
        return _PALE if self.tracks else _ACCENT

    @property
    def top(self) -> float:
        """Where the columns of labels begin."""
        rows = max(sum(track.side == side for track in self.tracks.values()) for side in (-1, 1))
        return rows * HEAD + (_MARGIN if rows else 0.0) + 2.0

    @property
    def bottom(self) -> float:
        """Where the columns of labels end."""
        return self.size[1] - 1.0 - (_KEY if self.key else 0.0)

    @property
    def room(self) -> float:
        """The height of a column of labels."""
        return self.bottom - self.top

    @cached_property
    def middle(self) -> float:
        """Where the axis stands: in the middle, or at the edge where one side stays empty."""
        width, near = self.size[0], HALF_BAND + 1.0
        sides = {track.side for track in self.tracks.values()}
        if len(sides) != 1 or not all(map(self.track_of, range(len(self.events)))):
            return width / 2
        return width - near if sides == {-1} else near

    @property
    def column(self) -> float:
        """About the width of labels: the lanes, which take some, are not known yet."""
        wider = max(self.middle, self.size[0] - self.middle)
        return wider - HALF_BAND - _LEADER - PITCH

    @cached_property
    def key(self) -> tuple[tuple[str, str], ...]:
        """The signs that need a word, each with it."""
        signs = {mark.sign for mark in self._marks(0.0, 100.0)}  # the same on any scale
        doubtful = sorted(sign for sign in signs if sign.endswith("?"))
        own = (("lasting", self.terms.lasting), ("within", self.terms.within))
        return (
            *((sign, word) for sign, word in own if sign in signs),
            *((sign, self.terms.doubtful) for sign in doubtful[:1]),
        )

    @cached_property
    def scale(self) -> Scale:
        """The scale of the axis."""
        return self._scale(self.top + _MARGIN, self.bottom - _MARGIN)

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        """The mark of each event."""
        return self._marks(self.top + _MARGIN, self.bottom - _MARGIN)

    def _scale(self, top: float, bottom: float) -> Scale:
        return scale_of([e.date for e in self.events], *bounds_of(self.data), top, bottom)

    def _marks(self, top: float, bottom: float) -> tuple[Mark, ...]:
        scale = self._scale(top, bottom)
        return tuple(mark_of(event.date, scale) for event in self.events)

    # --- sides ------------------------------------------------------------------------------------

    @cached_property
    def _ways(self) -> list[tuple[Label, ...]]:
        return [labels.ways_of(e.wording, e.short, self.column) for e in self.events]

    def texts(self, most: int) -> list[Label]:
        """Return all labels, of ``most`` lines at most, before it is known where they stand."""
        return [ways[most - 1] for ways in self._ways]

    def sides(self, heights: Sequence[float], *, near: bool) -> list[Side]:
        """Return the side of each event, for labels of these heights: its track's, or the better.

        With ``near`` that is where its label can stand nearer to its mark, else the emptier side.
        """
        ends = {-1: self.top, 1: self.top}
        found: list[Side] = []
        last = 1
        for number, height in enumerate(heights):
            wanted = self.marks[number].anchor - FIRST_LINE if near else self.top
            starts = {side: max(end, wanted) for side, end in ends.items()}
            track = self.track_of(number)
            if track is not None:
                last = self.tracks[track].side
            else:
                before = last
                last = min(starts, key=lambda side: (starts[side], side == before))
            ends[last] = starts[last] + height + labels.GAP
            found.append(last)
        return found

    def sides_with_room(self) -> list[Side]:
        """Return the side of each event, such that both sides have room, if there is a way."""
        for most in range(labels.MOST_LINES, 0, -1):
            texts = self.texts(most)
            for near in (True, False):
                sides = self.sides([text.height for text in texts], near=near)
                if self.tallest(texts, sides) <= self.room:
                    return sides
        return sides

    def tallest(self, texts: Sequence[Label], sides: Sequence[Side]) -> float:
        """Return the height of the higher one of the two columns of labels."""
        pairs = list(zip(texts, sides, strict=True))
        return max(labels.height_of([t for t, own in pairs if own == side]) for side in (-1, 1))

    # --- columns ----------------------------------------------------------------------------------

    def column_of(self, side: Side, sides: Sequence[Side]) -> Column:
        """Return one side with its marks and labels in their places."""
        own = [number for number, of in enumerate(sides) if of == side]
        own.sort(key=lambda i: (self.marks[i].anchor, i))
        lanes = self._lanes(side, own)
        taken = {track: slots([self.marks[i] for i in lane]) for track, lane in lanes.items()}
        bars = sum(max(found, default=0) for found in taken.values())
        gaps = _LANE_GAP * max(0, len(lanes) - 1)
        pitch = min(PITCH, max(_LANES - gaps, 6.0) / max(1, bars))
        x = self.middle + side * HALF_BAND
        xs: dict[int, float] = {}
        starts: list[float] = []
        for track, lane in lanes.items():
            if starts:
                x += side * _LANE_GAP
            starts.append(x)
            xs.update(
                {i: x + side * pitch * slot for i, slot in zip(lane, taken[track], strict=True)}
            )
            x += side * pitch * max(taken[track], default=0)
        edge = x + side * _LEADER
        width = edge if side < 0 else self.size[0] - edge
        kept, texts = self._with_room(own, width)
        tops = labels.spread(
            [self.marks[i].anchor - FIRST_LINE for i in kept],
            [text.height for text in texts],
            self.top,
            self.bottom,
        )
        return Column(
            side,
            xs,
            tuple(starts[None in lanes :]),
            (x + side * 4.0, edge),
            width,
            min(BAR, pitch * 0.7),
            {i: (text, top) for i, text, top in zip(kept, texts, tops, strict=True)},
        )

    def _lanes(self, side: Side, own: Sequence[int]) -> dict[str | None, list[int]]:
        """Return the events of each lane, those without a track nearest to the axis."""
        lanes: dict[str | None, list[int]] = {None: []}
        lanes |= {name: [] for name, track in self.tracks.items() if track.side == side}
        for number in own:
            lanes[self.track_of(number)].append(number)
        if not lanes[None]:
            del lanes[None]
        return lanes

    def _with_room(self, own: Sequence[int], width: float) -> tuple[list[int], list[Label]]:
        """Return the events of a side that can be labelled, with their labels.

        Where there are too many, the one nearest in time to its neighbours is left out, and so on:
        what remains covers the whole time.
        """
        kept = list(own)
        ways = {i: labels.ways_of(self.events[i].wording, self.events[i].short, width) for i in own}
        while True:
            found = labels.fitted([ways[i] for i in kept], self.room)
            if found is not None or not kept:
                return kept, found or []
            around = [self.top, *(self.marks[i].anchor for i in kept), self.bottom]
            gaps = [after - before for before, after in zip(around, around[2:], strict=False)]
            del kept[min(range(len(kept)), key=lambda k: (round(gaps[k], 3), -k))]


@dataclass(frozen=True, slots=True)
class Column:
    """One side of a timeline.

    ``xs`` are where the marks stand, ``lanes`` where the lanes of tracks do. ``edges`` are where
    the lines to the labels begin to slope, and where the labels begin; ``width`` is the labels',
    ``bar`` that of a bar. ``labels`` are the labels with their tops, from the top downwards.
    """

    side: Side
    xs: Mapping[int, float]
    lanes: tuple[float, ...]
    edges: tuple[float, float]
    width: float
    bar: float
    labels: Mapping[int, tuple[Label, float]]
