"""The columns of the index: nothing is lost, and nothing stands alone."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from fascicle.typesetting.columns import LEAST, Lines, divide


def numbered(counts: list[tuple[str, int, bool]]) -> list[Lines]:
    return [
        Lines(f"p{number}", kind, count, gap, tuple(range(1, count)), continued=1)
        for number, (kind, count, gap) in enumerate(counts)
    ]


PARAGRAPHS = st.lists(
    st.tuples(st.sampled_from(["entry", "entry", "sub"]), st.integers(1, 30), st.booleans()),
    min_size=1,
    max_size=60,
).map(lambda counts: numbered([("entry", *counts[0][1:]), *counts[1:]]))


@given(PARAGRAPHS, st.integers(6, 20), st.sampled_from([1, 2]))
def test_every_line_stands_once_in_order_and_no_column_overruns(lines, room, columns):
    made = divide(lines, lambda page: room if page else room - 2, columns)
    held = [
        (item.id, item.start + k)
        for column in made
        for item in column
        if item.kind != "continued"
        for k in range(item.count)
    ]
    assert held == [(item.id, k) for item in lines for k in range(item.count)]
    for number, column in enumerate(made):
        gaps = sum(item.gap for item in column[1:])
        assert sum(item.count for item in column) + gaps <= room - 2 * (number < columns)


@given(PARAGRAPHS, st.integers(8, 20))
def test_an_entry_is_not_cut_off_from_its_first_sub_entry(lines, room):
    short = [item for item in lines if item.count < 4]
    made = divide(short, lambda page: room, 2)
    following = {one.id: other for one, other in pairwise(short)}
    for column in made:
        last = column[-1]
        after = following.get(last.id)
        assert not (last.kind == "entry" and after is not None and after.kind == "sub")


def test_the_columns_of_the_last_page_are_even():
    made = divide(numbered([("entry", 1, False)] * 13), lambda page: 10, 2)
    assert [len(column) for column in made] == [7, 6]


def test_a_page_that_begins_within_an_entry_says_in_which():
    lines = numbered([("entry", 1, False), *[("sub", 1, False)] * 9])
    made = divide(lines, lambda page: 4, 2)
    assert [column[0].kind for column in made[:3]] == ["entry", "sub", "continued"]
    assert divide(lines, lambda page: 4, 1)[1][0].kind == "continued"


def test_a_long_entry_is_divided_where_enough_lines_stay_together():
    made = divide(numbered([("entry", 5, False), ("entry", 6, False)]), lambda page: 8, 1)
    assert [[item.count for item in column] for column in made] == [[5, 3], [1, 3]]
    assert all(item.count >= LEAST for item in made[0])


def test_what_cannot_be_divided_and_is_too_long_is_printed_all_the_same():
    made = divide([Lines("p", "entry", 9), Lines("q", "entry", 1)], lambda page: 5, 1)
    assert [[item.id for item in column] for column in made] == [["p"], ["q"]]
