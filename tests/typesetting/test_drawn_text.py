"""Operators that show text, changed without moving a letter."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from fascicle.typesetting.drawn_text import divided, hyphened, spaced

LETTERS = dict(enumerate("abcxyz0123 ,–", 1)) | {99: "fi"}


def glyphs(shown: bytes) -> list[int]:
    strings = re.findall(rb"<([0-9a-f]*)>", shown.partition(b"EMC")[0])
    return [int(s[k : k + 4], 16) for s in strings for k in range(0, len(s), 4)]


def test_a_space_takes_back_what_it_takes():
    assert spaced(b"[<0001>-20<0002>] TJ", 7, 249.6) == b"[<0001>-20<0002> 250 <0007>] TJ"


def test_only_the_last_glyph_is_a_soft_hyphen():
    assert hyphened(b"[<00010002>12] TJ") == (
        b"[<0001>] TJ\n/Span <</ActualText <FEFF00AD>>> BDC\n[<0002>12] TJ\nEMC"
    )
    assert hyphened(b"[<0002>] TJ").startswith(b"/Span")
    assert hyphened(b"[] TJ") == b"[] TJ"


def test_links_get_the_glyphs_of_their_letters():
    shown = b"[<0001000c000b>5<00080009>-3<000c000b000a>] TJ"  # "a, 12, 3"
    parts = divided(shown, LETTERS, [(1, 3), (3, 4)])
    assert parts == [
        (None, b"[<0001000c000b>5] TJ"),
        (0, b"[<00080009>] TJ"),
        (None, b"[-3<000c000b>] TJ"),
        (1, b"[<000a>] TJ"),
    ]


def test_a_stretch_that_is_not_there_divides_nothing():
    assert divided(b"[<0001>] TJ", LETTERS, [(5, 6)]) == []


@given(st.lists(st.sampled_from(sorted(LETTERS)), min_size=1, max_size=20), st.data())
def test_no_glyph_is_lost_when_text_is_divided(numbers: list[int], data: st.DataObject):
    shown = b"[" + b"7".join(b"<%04x>" % n for n in numbers) + b"] TJ"
    letters = sum(map(str.isalnum, "".join(LETTERS[n] for n in numbers)))
    cuts = sorted(data.draw(st.sets(st.integers(0, letters), max_size=4)))
    stretches = list(zip(cuts[::2], cuts[1::2], strict=False))
    parts = divided(shown, LETTERS, stretches)
    assert not parts or [g for _, part in parts for g in glyphs(part)] == numbers
