"""Marks of the index: no letter stands elsewhere for them, and each is where its word is."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pikepdf
import pytest
from laying import lay_out, noted

import fascicle
from fascicle.typesetting.book import Book
from fascicle.typesetting.readback import Run, read_back

REGISTER = """\
persons:
  boehme: {name: Franz Böhme, sort: "Böhme, Franz"}
  deroko: {name: Jovan Deroko, sort: "Deroko, Jovan", scripts: {sr-Cyrl: Јован Дерок}}
places: {vienna: {name: Vienna}, avala: {name: Avala}, tavna: {name: Tavna Voda}}
"""
SENTENCE = (
    "{boehme} ordered the garrison at {vienna} to be strengthened, though {deroko} and the "
    "unmistakably *cautious {avala} men* thought otherwise;^[About {boehme}, at {tavna}.] "
    "they went from {tavna} to {avala}, \u201c{vienna}\u201d included, by {avala}'s road. "
)
WORDS = {
    "boehme": "Franz Böhme",
    "vienna": "Vienna",
    "deroko": "[Јован Дерок]{lang=sr-Cyrl}",
    "avala": "Avala",
    "tavna": "Tavna Voda",
}


def typeset(folder: Path, *, marked: bool) -> Book:
    (folder / "chapters").mkdir(parents=True)
    words = {key: f"[{words}]{{name={key}}}" if marked else words for key, words in WORDS.items()}
    words["boehme"] = words["boehme"].replace("=boehme", "=boehme .main")
    paragraph = (SENTENCE * 7).format(**words).strip()
    blocks = [f"  - >-\n    {paragraph}\n"] * 5
    blocks.insert(2, f"  - heading: '{words['vienna']} waits'\n")
    blocks.insert(3, f"  - quote: 'To {words['avala']}.'\n  - list: ['In {words['tavna']}']\n")
    parts = "chapters, index" if marked else "chapters"
    (folder / "publication.yaml").write_text(
        f"slug: b\ntitle: B\nlanguage: en-GB\nyear: 2026\nchapters: [one]\nparts: [{parts}]\n",
        encoding="utf-8",
    )
    chapter = f"title: '{words['vienna']} and a river'\nstatus: final\nbody:\n{''.join(blocks)}"
    (folder / "chapters" / "one.yaml").write_text(chapter, encoding="utf-8")
    (folder / "sources.bib").write_text("% none\n", encoding="utf-8")
    if marked:
        (folder / "chapters" / "register.yaml").write_text(REGISTER, encoding="utf-8")
    return fascicle.typeset(fascicle.compile(fascicle.read(folder)))


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> tuple[Book, Book]:
    folder = tmp_path_factory.mktemp("marks")
    return typeset(folder / "with", marked=True), typeset(folder / "without", marked=False)


def runs(book: Book, unit: str) -> list[tuple[Run, ...]]:
    placed = next(u for u in book.units if u.kind == unit)
    pages = list(read_back(book.pdf))
    return [page.runs for page in pages[placed.first : placed.first + placed.pages]]


def test_the_text_stands_where_it_stands_without_marks(books):
    with_marks, without = books
    assert not with_marks.findings and not without.findings
    assert len(runs(without, "chapter")) > 3
    assert runs(with_marks, "chapter") == runs(without, "chapter")


def test_each_mark_is_a_place_in_the_file_at_its_word(books):
    """The links of the index lead to the page, and to the line, on which the name stands."""
    book = books[0]
    pages = list(read_back(book.pdf))
    with pikepdf.open(io.BytesIO(book.pdf)) as pdf:
        names = pdf.Root.Names.Dests.Names
        places = {str(names[k]): names[k + 1] for k in range(0, len(names), 2)}
        sheets = [page.objgen for page in pdf.pages]
        linked = {
            str(link.Dest)
            for page in pdf.pages
            for link in page.get("/Annots", ())
            if "/Dest" in link
        }
        found = 0
        for name, (page, _, _, top, *_) in places.items():
            if not name.startswith("one-m"):
                continue
            runs_ = pages[sheets.index(page.objgen)].runs
            line = "".join(run.text for run in runs_ if abs(run.top - float(top)) < 14)
            assert any(
                word in line for word in ("Böhme", "Vienna", "Дерок", "Avala", "Tavna", "Franz")
            )
            found += 1
        assert found == 5 * 7 * 8 + 3
        assert linked <= places.keys() and any(name.startswith("one-m") for name in linked)


def test_every_page_of_a_name_is_in_the_index(books):
    """Counted anew from the words on the pages."""
    book = books[0]
    entry = next(entry for entry in book.index if entry.heading == "Tavna Voda")
    spoken = [
        number
        for number, page in enumerate(runs(book, "chapter"), 1)
        if "Tavna" in "".join(run.text for run in page)
    ]
    ends = [item.split("–") for item in entry.pages if "n" not in item]
    listed = {page for end in ends for page in range(int(end[0]), int(end[-1]) + 1)}
    listed |= {int(item.split("n")[0]) for item in entry.pages if "n" in item}
    assert listed == set(spoken) and len(spoken) > 3


def test_a_mark_is_on_the_page_of_the_word_that_follows_it():
    """Every word of a long paragraph has one, also those at which a page begins."""
    words = [f"w{n}" for n in range(1600)]
    text = "".join(
        f"<!--mark:m{n}--><em>{word}</em> " if n % 7 == 3 else f"<!--mark:m{n}-->{word} "
        for n, word in enumerate(words)
    )
    text = text.replace("w50 ", f"w50{noted('n1', 'A note <!--mark:x-->50 60.')} ")
    layout = lay_out(f"<p id='p'>{text}<!--mark:last-->!</p><ol><li><!--mark:l-->7</li></ol>")
    assert len(layout.sheets) > 4
    for sheet in layout.sheets:
        printed = re.findall(r"w(\d+)", "".join(sheet.lines("p")))
        assert printed == [name[1:] for name in sheet.anchors if re.fullmatch(r"m\d+", name)]
    assert {"last", "l"} <= layout.sheets[-1].anchors.keys()
