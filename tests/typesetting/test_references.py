"""Cross references on pages: read back from the PDF, laid out no more often than needed, proved."""

from __future__ import annotations

import io
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pikepdf

import fascicle
from fascicle.edition.model import Edition, Emphasis, Reference, Text
from fascicle.progress import silent
from fascicle.typesetting.binding import BoundBook, kept
from fascicle.typesetting.composing import compose
from fascicle.typesetting.inventory import take_inventory
from fascicle.typesetting.markup import InlineMarkup
from fascicle.typesetting.picture_store import PictureStore
from fascicle.typesetting.proving import prove
from fascicle.typesetting.readback import read_back
from fascicle.typesetting.references import References

LINE = "Type is set line by line, and each line is as long as the others. "


def edition(folder: Path, **chapters: str) -> Edition:
    """Compile a publication of chapters, each given as the YAML of its body."""
    (folder / "chapters").mkdir(parents=True, exist_ok=True)
    (folder / "publication.yaml").write_text(
        f"slug: s\ntitle: T\nlanguage: en-GB\nyear: 2026\nchapters: [{', '.join(chapters)}]\n"
        "parts: [chapters]\n"
    )
    (folder / "sources.bib").write_text("")
    for name, body in chapters.items():
        text = f"title: {name}\nstatus: final\nbody:\n{body}"
        (folder / f"chapters/{name}.yaml").write_text(text)
    return fascicle.compile(fascicle.read(folder))


FORWARD = {
    "one": f'  - text: "See [](page:far), [](pages:two), [the far](page:far)."\n  - {LINE * 9}\n',
    "two": f"  - {LINE * 45}\n  - {{text: Far., id: far}}\n",
}


# --- the PDF --------------------------------------------------------------------------------------


def test_links_are_annotations_that_lead_to_the_page_that_is_named(tmp_path: Path) -> None:
    book = fascicle.typeset(edition(tmp_path, **FORWARD))
    assert book.findings == ()
    first, *_ = read_back(book.pdf)
    words = "".join(run.text for run in first.runs)
    assert "See p.\u00a04, pp.\u00a03–4, the far." in words
    with pikepdf.open(io.BytesIO(book.pdf)) as pdf:
        names = pdf.Root.Names.Dests.Names
        there = {str(names[k]): names[k + 1] for k in range(0, len(names), 2)}
        pages = [page.obj.objgen for page in pdf.pages]
        found = [pages.index(there[str(a.Dest)][0].objgen) for a in list(pdf.pages[0].Annots)]
    assert found == [3, 2, 3]
    assert [link.sheet for link in first.links] == found


def test_a_wrong_number_and_a_link_astray_are_told(tmp_path: Path) -> None:
    made, cache = edition(tmp_path, **FORWARD), tmp_path / "cache"
    fascicle.typeset(made, fascicle.Press(cache))
    (record,) = (cache / "books").glob("*.json")
    book = kept(cache, record.stem)
    assert book is not None
    pictures = PictureStore(made, tmp_path / "pictures")
    inventory = take_inventory(made, compose(made, pictures))

    def told(changed: BoundBook) -> list[str]:
        findings = prove(changed, inventory, silent).findings
        return [f.message for f in findings if f.code == "R109"]

    one, two = book.units
    assert told(book) == []
    wrong = replace(one, html=one.html.replace(">p.\u00a04<", ">p.\u00a05<", 1))
    (message,) = told(replace(book, units=(wrong, two)))
    assert "says “p.\u00a05”; it should be “p.\u00a04”" in message
    link = '<a class="reference" href="#far.block">'
    more = replace(one, html=one.html.replace(link, link + link))
    assert any("not a link" in message for message in told(replace(book, units=(more, two))))
    with pikepdf.open(io.BytesIO(book.pdf)) as pdf:
        names = pdf.Root.Names.Dests.Names
        (at,) = [k for k in range(0, len(names), 2) if str(names[k]) == "chapter-two"]
        names[at + 1][0] = pdf.pages[3].obj
        pdf.save(astray := io.BytesIO())
    (message,) = told(replace(book, pdf=astray.getvalue()))
    assert "to “chapter-two” leads astray" in message


# --- coming to rest -------------------------------------------------------------------------------


def passes(made: Edition, cache: Path) -> tuple[fascicle.Book, int]:
    """Typeset as a new process does; return the book, and how often its units were gone through."""
    seen: list[str] = []
    book = fascicle.typeset(made, fascicle.Press(cache), lambda stage, what, *_: seen.append(what))
    return book, seen.count("chapter-one")


def test_what_was_remembered_saves_a_pass_and_changes_nothing(tmp_path: Path) -> None:
    made, cache = edition(tmp_path / "book", **FORWARD), tmp_path / "cache"
    first, times = passes(made, cache)
    assert times == 2
    (memory,) = (cache / "folios").iterdir()
    good = json.loads(memory.read_text())
    spoiled = {"first": dict.fromkeys(good["first"], "7"), "last": dict.fromkeys(good["last"], "9")}
    widened = {"first": dict.fromkeys(good["first"], "77"), "last": {}}
    for data, wanted in [(good, 1), (spoiled, 2), (widened, 2), (None, 2)]:
        shutil.rmtree(cache / "books")
        memory.write_text(json.dumps(data))
        again, times = passes(made, cache)
        assert times == wanted
        assert again.pdf == first.pdf
        assert again.html == first.html
        assert json.loads(memory.read_text()) == good


def test_an_edit_of_another_chapter_needs_no_second_pass(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    passes(edition(tmp_path / "book", **FORWARD), cache)
    edited = {**FORWARD, "two": FORWARD["two"].replace("Far.", "Far away.")}
    book, times = passes(edition(tmp_path / "book", **edited), cache)
    assert times == 1
    assert book.findings == ()


def test_a_number_that_moves_its_own_page_comes_to_rest(tmp_path: Path) -> None:
    # With "p. 9" the paragraph has three lines, of which two would fit: it goes to page 10 whole.
    # With "p. 10" it has four, of which two fit, so that it begins on page 9.
    short = "  - Short.\n"
    lines = "".join(f"  - Line {number}.\n" for number in range(23))
    filled = " ".join(["words"] * 9) + " ii"
    last = (
        f"{lines}  - id: here\n    text: |\n      One line.\\\n      Two lines.\\\n"
        f"      {filled} [](page:here) ends.\n  - After.\n"
    )
    made = edition(tmp_path, a=short, b=short, c=short, d=short, one=last)
    book, times = passes(made, tmp_path / "cache")
    assert ' data-room="1">p.\u00a09</a>' in book.html
    assert times == 5
    (unit,) = [unit for unit in book.units if unit.id == "chapter-one"]
    there = [*read_back(book.pdf)][unit.first : unit.first + 2]
    assert "One line." in "".join(run.text for run in there[0].runs)
    words = "".join(run.text for run in there[1].runs)
    assert words.replace(" ", "").startswith(f"{filled}p.\u00a09ends.".replace(" ", ""))
    assert book.findings == ()


# --- words ----------------------------------------------------------------------------------------


def test_own_words_are_the_link_and_their_note_follows_it() -> None:
    text = InlineMarkup("en", references=References("en", frozenset({"x"})))
    node = Reference("page", "x", (Emphasis((Text("there"),)),))
    assert text((node,)) == '<a class="reference" href="#x"><em>there</em></a>'
    assert text((replace(node, target="y"),)) == "<em>there</em>"


def test_words_of_the_book_are_marked_as_of_its_language() -> None:
    text = InlineMarkup("la", references=References("en", frozenset({"x"})))
    linked, plain = Reference("fig", "x", number=3), Reference("fig", "y", number=4)
    assert text((linked,)) == '<a class="reference" href="#x" lang="en">fig.\u00a03</a>'
    assert text((plain,)) == '<span lang="en">fig.\u00a04</span>'


def test_what_leads_out_of_a_chapter_alone_is_told_at_every_build(tmp_path: Path) -> None:
    edition(tmp_path, **FORWARD)
    alone = fascicle.compile(fascicle.read(tmp_path), only="one")
    for book in (fascicle.typeset(alone, fascicle.Press(tmp_path / "c")) for _ in range(2)):
        assert {finding.code for finding in book.findings} == {"R106"}
