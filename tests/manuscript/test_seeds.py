from __future__ import annotations

from pathlib import Path

import pytest

from fascicle.manuscript.seeds import read_seed

SEEDS = Path(__file__).parents[2] / "seeds"


def test_paragraphs_are_numbered_from_the_title() -> None:
    seed, findings = read_seed("seeds/town.txt", b"\n  Title \n\nFirst one.\n \nSecond.")
    assert findings == ()
    assert seed is not None
    assert (seed.id, seed.file) == ("town", "seeds/town.txt")
    assert seed.paragraphs == ("Title", "First one.", "Second.")
    assert seed.lines == (2, 4, 6)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_and_byte_order_mark(end) -> None:
    text = "\ufeff" + end.join(["Краљево", "", "један", "два"])
    seed, _ = read_seed("seeds/a.txt", text.encode())
    assert seed is not None
    assert seed.paragraphs == ("Краљево", "један", "два")
    assert seed.lines == (1, 3, 4)


def test_not_utf8() -> None:
    seed, findings = read_seed("seeds/a.txt", b"Title\n\nKraljevo \x9amore\n")
    assert seed is None
    assert [(f.code, str(f.place)) for f in findings] == [("M105", "seeds/a.txt:3:10")]
    assert findings[0].excerpt == "Kraljevo \ufffdmore"


def test_empty() -> None:
    seed, findings = read_seed("seeds/a.txt", b" \n\n")
    assert seed is None
    assert [f.code for f in findings] == ["M107"]


def test_the_seed_of_the_publication_has_its_paragraphs_and_captions() -> None:
    file = SEEDS / "siege-of-kraljevo.txt"
    seed, findings = read_seed("seeds/siege-of-kraljevo.txt", file.read_bytes())
    assert findings == ()
    assert seed is not None
    assert seed.paragraphs[0] == "Siege of Kraljevo"
    assert seed.paragraphs[5].startswith("[12] On 3 October 1941")
    assert len(seed.paragraphs) == 20
    lines = file.read_text(encoding="utf-8").split("\n")
    assert all(
        lines[line - 1].strip() == paragraph
        for line, paragraph in zip(seed.lines, seed.paragraphs, strict=True)
    )
