"""The last word of a page is not divided, and nothing else on the page changes for it."""

from __future__ import annotations

from laying import WORDS, lay_out, noted

from fascicle.typesetting.engine import Layout
from fascicle.typesetting.mending import look

TEXT = (
    "The captain of the garrison had ordered that any traveller should be known to the "
    "sentry before the evening of the day that followed, and his orders were carried out by a "
    "company of old soldiers who were rather fond of waiting at the bridges. "
)
LONG_WORDS = (
    "Neighbouring municipalities acknowledged incomprehensible administrative responsibilities; "
    "representatives communicated straightforward recommendations. "
)


def paragraph(text: str) -> str:
    return f'<p id="a">{text}</p>'


def begun(word: int) -> str:
    """Text that begins with this word of its first sentence: so pages end at other words."""
    return f"{' '.join(TEXT.split()[word:])} {TEXT * 9}"


def ends(layout: Layout) -> list[str]:
    """Return the last line of each page but the last."""
    return [sheet.lines("a")[-1] for sheet in layout.sheets[:-1]]


def whole(layout: Layout) -> str:
    lines = (line for sheet in layout.sheets for line in sheet.lines("a"))
    return "".join(line.removesuffix("‐").replace(" ", "") for line in lines)


def test_a_word_goes_over_whole_and_the_lines_above_stay() -> None:
    text = begun(27)
    divided, kept = lay_out(paragraph(text), keep_notes=False), lay_out(paragraph(text))
    assert ends(divided)[0] == "orders were carried out by a company of old sol‐"
    assert ends(kept)[0] == "orders were carried out by a company of old"
    assert kept.sheets[0].lines("a")[:-1] == divided.sheets[0].lines("a")[:-1]
    assert whole(kept) == whole(divided) == text.replace(" ", "")


def test_the_same_word_is_divided_elsewhere() -> None:
    kept = lay_out(paragraph(TEXT * 14))
    lines = [line for sheet in kept.sheets for line in sheet.lines("a")]
    assert any(line.endswith("‐") for line in lines)
    assert not any(line.endswith("‐") for line in ends(kept))


def test_a_line_that_would_become_too_loose_keeps_its_division() -> None:
    text = f"{' '.join(WORDS.split()[:9])} {(WORDS + LONG_WORDS) * 9}"
    divided, kept = lay_out(paragraph(text), keep_notes=False), lay_out(paragraph(text))
    assert ends(divided)[0].endswith("straightforward re‐")
    assert ends(kept) == ends(divided)
    assert whole(kept) == text.replace(" ", "")


def test_notes_stay_on_the_pages_of_their_calls() -> None:
    for word in range(0, 36, 3):
        notes = [noted(f"n{k}", f"Note {k}, " + TEXT) for k in range(4)]
        calls = "".join(f"{TEXT}A word{note} more. " for note in notes)
        kept = lay_out(paragraph(f"{begun(word)}{calls}{TEXT * 3}"))
        assert look(kept, {f"n{k}": "a" for k in range(4)}) == ()
