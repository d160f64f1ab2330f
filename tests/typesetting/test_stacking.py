"""Whatever is stacked: nothing overlaps, nothing leaves its place without need."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fascicle.typesetting.stacking import stack

LENGTHS = st.floats(0, 700, allow_nan=False)
HEIGHTS = st.floats(1, 300, allow_nan=False)
THINGS = st.lists(st.tuples(LENGTHS, HEIGHTS), max_size=40).map(sorted)
HAIR = 1e-6


@given(THINGS, st.floats(0, 50), st.floats(200, 800), st.floats(0, 8))
def test_nothing_overlaps_or_stands_outside(things, top, bottom, gap):
    tops = stack(things, top, bottom, gap)
    assert len(tops) <= len(things)
    edges = [top]
    for above, (_, height) in zip(tops, things, strict=False):
        assert above >= edges[-1] - HAIR
        assert above + height <= bottom + HAIR
        edges.append(above + height + gap)


@given(THINGS, st.floats(0, 50), st.floats(200, 800), st.floats(0, 8))
def test_as_many_are_taken_as_there_is_room_for(things, top, bottom, gap):
    taken = len(stack(things, top, bottom, gap))
    needed = sum(height for _, height in things[: taken + 1]) + gap * taken
    assert taken == len(things) or needed > bottom - top - HAIR


@given(st.lists(HEIGHTS, max_size=8))
def test_what_has_room_at_its_line_stands_there(heights):
    things, at = [], 10.0
    for height in heights:
        things.append((at, height))
        at += height + 5
    assert stack(things, 0, at, 4) == [above for above, _ in things]


def test_those_of_one_line_go_down_and_those_at_the_foot_go_up():
    assert stack([(10, 20), (10, 20), (80, 5)], 0, 100, 2) == [10, 32, 80]
    assert stack([(50, 20), (90, 20), (95, 20)], 0, 100, 2) == [36, 58, 80]
