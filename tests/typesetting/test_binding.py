from __future__ import annotations

import json
from pathlib import Path

import sample
from pytest import MonkeyPatch

from fascicle.edition.model import Edition, Figure
from fascicle.typesetting import binding
from fascicle.typesetting.press import Press


def edition(folder: Path) -> Edition:
    whole = sample.edition(folder)
    chapters = [
        type(c)(**{**_fields(c), "blocks": tuple(map(_not_held, c.blocks))}) for c in whole.chapters
    ]
    return type(whole)(**{**_fields(whole), "chapters": tuple(chapters)})


def _fields(thing: object) -> dict[str, object]:
    return {name: getattr(thing, name) for name in thing.__dataclass_fields__}  # type: ignore[attr-defined]


def _not_held(block: object) -> object:
    return type(block)(**{**_fields(block), "file": None}) if isinstance(block, Figure) else block


def test_a_book_is_kept_and_proved_anew_by_the_next_press(
    tmp_path: Path, monkeypatch: MonkeyPatch
) -> None:
    cache = tmp_path / "cache"
    first = Press(cache).typeset(edition(tmp_path))
    assert not first.findings
    assert first.laid_out
    second = Press(cache).typeset(edition(tmp_path))
    assert (second.pdf, second.notes, second.figures, second.events) == (
        first.pdf,
        first.notes,
        first.figures,
        first.events,
    )
    assert (second.html, second.mended, second.units) == (first.html, first.mended, first.units)
    assert second.laid_out == ()
    assert second.pages == first.pages
    assert any(page.texts for page in first.pages)

    # A book whose file was damaged is not taken, nor one that does not stand its proof.
    (pdf,) = (cache / "books").glob("*.pdf")
    pdf.write_bytes(pdf.read_bytes()[:-1] + b"x")
    assert Press(cache).typeset(edition(tmp_path)).laid_out
    (record,) = (cache / "books").glob("*.json")
    data = json.loads(record.read_text(encoding="utf-8"))
    chapter = next(unit for unit in data["units"] if unit["kind"] == "chapter")
    chapter["html"] = chapter["html"].replace("</p>", " Words that are not in the book.</p>", 1)
    record.write_text(json.dumps(data), encoding="utf-8")
    again = Press(cache).typeset(edition(tmp_path))
    assert again.laid_out
    assert not again.findings


def test_only_the_newest_books_are_kept(tmp_path: Path, monkeypatch: MonkeyPatch) -> None:
    monkeypatch.setattr(binding, "KEPT", 2)
    for number in range(4):
        binding.keep(tmp_path, f"key{number}", binding.BoundBook(b"%PDF", 0, ()))
    assert len(list((tmp_path / "books").iterdir())) == 4
    assert binding.kept(tmp_path, "key3") == binding.BoundBook(b"%PDF", 0, ())
    assert binding.kept(tmp_path, "key-unknown") is None
