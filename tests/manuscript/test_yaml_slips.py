"""A slip of typing is told where it was made, not where the parser noticed it."""

from __future__ import annotations

import pytest

from fascicle.manuscript.yaml_reader import parse_yaml

HERE = "▸"
CHAPTER = """\
# A chapter of one photograph and some text.
title: How to show
status: draft
body:
  - text: |
      Photographs have a catalogue of their own: there
      each has its caption, and in the editor's words
      what is to be seen.

  - photograph: step-wedge
    place: here
    lines: 10

  - quote: |
      A quotation is set off.
    source: "It stands below: a citation, or words."

  - heading: The end
"""

SLIPS = {
    "mark not closed": ("title: How", 'title: ▸"How', "opens here is not closed on its line"),
    "apostrophe for a mark": ("title: How", "title: ▸'How", "opens here is not closed on its line"),
    "mark deleted": ('source: "It', 'source: ▸"It', "opens here", 'words."', "words.\\ "),
    "mark goes on to another": (
        "text: |\n      Ph",
        'text: ▸"Ph',
        "opens here is not closed",
        "The end",
        '"The end"',
    ),
    "marks within marks": (
        "title: How to show",
        'title: "How\n  to show" ▸this\n  well"',
        "after the quotation mark",
    ),
    "no space after a colon": ("photograph: s", "photograph▸:s", "space is missing after the c"),
    "no space after a colon at the top": ("status: d", "status▸:d", "space is missing after the c"),
    "no space after a hyphen": ("- photograph", "▸-photograph", "without a space after it"),
    "no space after the first hyphen": ("- text", "▸-text", "without a space after it"),
    "no-break space after a colon": ("place: ", "place:▸\xa0", "U+00A0"),
    "no-break space after a hyphen": ("- photo", "-▸\xa0photo", "U+00A0"),
    "no-break spaces before a key": ("    place", "▸\xa0\xa0\xa0\xa0place", "U+00A0"),
    "thin space after a colon": ("place: ", "place:▸\u2009", "An odd space (U+2009)"),
    "no stroke": ("- text: |", "- ▸text:", "Write “text: |” here."),
    "line of a text too far left": ("      each", "    ▸each", "Indent it by 6 spaces"),
    "line of a text at the margin": ("      each", "▸each", "Indent it by 6 spaces"),
    "text in the key's column": (
        "      Photographs",
        "    ▸Photographs",
        "Indent it by 6 spaces",
        "own:",
        "own,",
    ),
    "first line indented": ("title:", " ▸title:", "begins in column 2, but what it belongs to"),
    # What was told rightly before is still told so.
    "key without colon": ("place: here", "▸place here", "key without a colon"),
    "key without colon in a group": (
        "    lines: 10",
        "    event:\n      date 1941\n      title▸: A day",
        "the line above lacks the colon",
    ),
    "key too far right": ("    lines:", "      lines▸:", "indented too far"),
    "key too far left": ("    lines:", "   ▸lines:", "begins in column 4"),
    "item without hyphen": ("- heading", "▸heading", "has no hyphen before it"),
}


@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS)
def test_a_slip_is_told_where_it_was_made(slip: tuple[str, ...]) -> None:
    old, new, says, *more = slip
    text = CHAPTER
    for before, after in ((old, new), tuple(more) or ("", "")):
        assert text.count(before) == 1 or not before
        text = text.replace(before, after) if before else text
    before, _, after = text.partition(HERE)
    _, _, findings = parse_yaml("chapters/a.yaml", (before + after).encode())
    (fault,) = findings
    assert fault.code == "M101"
    assert (fault.place.line, fault.place.column) == (
        before.count("\n") + 1,
        len(before) - before.rfind("\n"),
    )
    assert says in f"{fault.message} {fault.hint}"


@pytest.mark.parametrize(
    "line",
    [
        "      see photograph:step-wedge,",
        "      see:this",
        "      -not a list",
        "      \xa0a line that begins with a no-break space",
        '      "A quotation that opens here',
    ],
)
def test_what_stands_in_a_text_is_no_slip(line: str) -> None:
    text = CHAPTER.replace("      what is to be seen.", f"{line}\n      and here.")
    text = text.replace("\n  - photo", "  stray\n  - photo")
    _, _, findings = parse_yaml("chapters/a.yaml", text.encode())
    assert [found.place.line for found in findings] == [
        text[: text.index("  stray")].count("\n") + 1
    ]
