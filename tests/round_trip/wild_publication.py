"""A whole random publication, written into a folder from a seed number, with the account of it.

    python tests/round_trip/wild_publication.py 17 FOLDER

Every kind of block stands in some publication, every page format, citation style and language of
the theme, scripts that the fonts have and some that they lack, and whatever is hard to set: long
words, chapters of 300 notes, notes longer than a page, wide and long tables, empty chapters. The
same seed writes the same files.
"""

from __future__ import annotations

import random
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

import yaml
from wild_account import Account, Flow, Note
from wild_apparatus import bibliography, draw_photograph, map_data, style_of, templates
from wild_text import Nature, Writer
from wild_words import FOREIGN, Words

from fascicle.manuscript.models import Part

__all__ = ["write_publication"]

LANGUAGES = ("en-GB", "en-US", "de", "fr", "sr-Latn", "sr-Cyrl")
FORMATS = ("a5", "a4", "half-letter")
PARTS: tuple[str, ...] = get_args(Part)


@dataclass(frozen=True)
class Shape:
    """How much there is of everything; ``kind`` tells what is special about it."""

    kind: str
    chapters: int
    blocks: tuple[int, int]


SHAPES = (
    (60, Shape("small", 1, (1, 7))),
    (20, Shape("some chapters", 3, (1, 5))),
    (5, Shape("long chapter", 1, (15, 40))),
    (4, Shape("chapters", 12, (1, 3))),
    (2, Shape("60 chapters", 60, (1, 1))),
    (3, Shape("300 notes", 1, (1, 2))),
    (3, Shape("tall notes", 1, (2, 6))),
    (3, Shape("no breaks", 1, (1, 4))),
)


@dataclass
class _Book:
    """A publication while it is written."""

    seed: int
    dice: random.Random
    words: Words
    nature: Nature
    shape: Shape
    account: Account
    parts: list[str]
    keys: list[str]
    style: str
    bibliography: str
    sources: str
    persons: dict[str, str] = field(default_factory=dict)
    photographs: dict[str, Any] = field(default_factory=dict)
    maps: dict[str, Any] = field(default_factory=dict)
    timelines: dict[str, Any] = field(default_factory=dict)
    pictures: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    cited: set[str] = field(default_factory=set)
    marked: set[str] = field(default_factory=set)
    events: int = 0
    count: int = 0

    def writer(self, notes: list[Note]) -> Writer:
        """Return a writer for a chapter or a catalogue."""
        return Writer(
            *(self.dice, self.words, self.nature, self.account, self.keys, self.persons),
            references=self.references,
            notes=notes,
            cited=self.cited,
            marked=self.marked,
        )

    def name(self, kind: str) -> str:
        """Return a new name for something."""
        self.count += 1
        return f"{kind}-{self.count}"


def write_publication(seed: int, folder: Path) -> Account:
    """Write the publication of a seed into a folder; return what it must print."""
    book = _begun(seed)
    for name in ("chapters", "assets"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    chapters = [f"chapter-{number}" for number in range(1, book.shape.chapters + 1)]
    if "chapters" in book.parts:
        book.references += [f"chapter:{name}" for name in chapters]
        book.references += [f"page:{name}" for name in chapters]
    for name in chapters:
        _write(folder / "chapters" / f"{name}.yaml", _chapter(book, name))
    _write_catalogues(book, folder)
    publication = _publication(book, chapters)
    _number_notes(book.account, publication["citations"].get("numbering", "chapter"))
    book.account.chapters_printed = "chapters" in book.parts
    templates(book.dice, folder, book.parts, book.words, book.account)
    _write(folder / "publication.yaml", publication)
    return book.account


def _begun(seed: int) -> _Book:
    dice = random.Random(seed)
    words = Words(dice)
    shape = dice.choices([s for _, s in SHAPES], [weight for weight, _ in SHAPES])[0]
    parts = [part for part in PARTS if part == "chapters" or dice.random() < 0.6]
    if dice.random() < 0.03 and len(parts) > 1:
        parts.remove("chapters")
    if dice.random() < 0.3:
        parts = list(PARTS)
    dice.shuffle(parts)
    few = dice.choice((0.0, 0.02, 0.1))
    style, cites_in_notes = style_of(dice)
    nature = Nature(
        script=dice.choice(("latin",) * 4 + ("accents", "ligatures", "marks", "cyrillic", "greek")),
        notes=1.0 if shape.kind == "300 notes" else dice.choice((0.0, 0.1, 0.3, 0.6)),
        citations=dice.choice((0.0, 0.1, 0.3)),
        markup=dice.choice((0.0, 0.05, 0.2)),
        others=dice.choice((0.0, 0.02, 0.1)),
        long_words=dice.choice((0.0, 0.0, 0.005, 0.03)),
        references=few if "chapters" in parts else 0.0,
        names=dice.choice((0.0, 0.3, 0.8)),
        cites_in_notes=cites_in_notes,
        foreign=dice.choice(list(FOREIGN)) if dice.random() < 0.08 else "",
        no_break=shape.kind == "no breaks",
        tall_notes=shape.kind == "tall notes",
    )
    account = Account()
    if nature.tall_notes:
        account.expected.add("B104")
    if nature.no_break or nature.long_words:
        # A word of a hundred letters behind a bracket, in a link, is more than can be divided.
        account.expected.add("B108")
    keys = [f"work{number}" for number in range(dice.choice((0, 1, 3, 8)))]
    book = _Book(
        *(seed, dice, words, nature, shape, account, parts, keys, style),
        bibliography=dice.choice(("book", "book", "chapter", "both")),
        sources=dice.choice(("note", "note", "line", "none")),
    )
    if nature.names and dice.random() < 0.6:
        for number in range(dice.randint(1, 6)):
            book.persons[f"person-{number}"] = words.new(nature.script).capitalize()
    return book


# --- chapters -------------------------------------------------------------------------------------


def _chapter(book: _Book, name: str) -> dict[str, Any]:
    dice = book.dice
    flows: list[Flow] = []
    notes: list[Note] = []
    book.account.chapters[name], book.account.notes[name] = flows, notes
    writer = book.writer(notes)
    title = Flow(f"{name}: title", once=False)
    flows.append(title)
    chapter: dict[str, Any] = {"title": writer.title(title)}
    chapter["status"] = dice.choice(("draft", "reviewed", "final"))
    if dice.random() < 0.2:
        chapter["numbered"] = False
    if dice.random() < 0.1:
        chapter["short_title"] = "Short"
    if dice.random() < 0.1:
        chapter["language"] = dice.choice(LANGUAGES)
    if dice.random() < 0.15:
        chapter["epigraph"] = _quote(book, writer, flows, f"{name}: epigraph")
    if dice.random() < 0.06:
        # The least that the format allows: nothing to read but the title.
        chapter["body"] = [dice.choice(({"break": "space"}, {"break": "ornament"}))]
        return chapter
    body: list[Any] = []
    for position in range(dice.randint(*book.shape.blocks)):
        body.append(_block(book, writer, flows, f"{name}: block {position + 1}"))
    if book.shape.kind == "300 notes":
        while len(notes) < 300:
            body.append(_paragraph(book, writer, flows, f"{name}: block {len(body) + 1}"))
    _mark_initial(chapter, body, flows)
    chapter["body"] = body
    return chapter


def _mark_initial(chapter: dict[str, Any], body: list[Any], flows: list[Flow]) -> None:
    """Tell which flow opens the chapter: its first letter is drawn large, and apart."""
    position = 1 + (2 if chapter.get("epigraph", {}).get("source") else "epigraph" in chapter)
    if position < len(flows) and (isinstance(body[0], str) or "text" in body[0]):
        flows[position].initial = True


def _block(book: _Book, writer: Writer, flows: list[Flow], where: str) -> Any:
    makers = (
        (10, _paragraph),
        (3, _heading),
        (2, _quote),
        (2, _list),
        (2, _table),
        (1, _break),
        (2, _photograph),
        (1, _map),
        (0.5, _timeline),
    )
    maker = book.dice.choices([m for _, m in makers], [weight for weight, _ in makers])[0]
    return maker(book, writer, flows, where)


def _paragraph(book: _Book, writer: Writer, flows: list[Flow], where: str) -> Any:
    dice = book.dice
    event = dice.random() < 0.15
    writer.notes_again = event
    paragraphs = []
    for _ in range(dice.choice((1, 1, 1, 2, 3))):
        flow = Flow(where)
        flows.append(flow)
        paragraphs.append(writer.text(flow, 1, dice.choice((2, 5, 12))))
    writer.notes_again = False
    text = "\n\n".join(paragraphs)
    if dice.random() < 0.4 and not event:
        return text
    block: dict[str, Any] = {"text": text}
    if dice.random() < 0.1:
        block["language"] = dice.choice((*LANGUAGES, "ru", "el", "hu"))
    if event:
        block["event"] = _event(book, writer)
    return _named(book, block)


def _named(book: _Book, block: dict[str, Any]) -> dict[str, Any]:
    """Give a block a name that others may refer to, and what else a block may have."""
    dice = book.dice
    if dice.random() < 0.3:
        block["id"] = book.name("block")
        kind = dice.choice(("page", "pages"))
        if "chapters" in book.parts:
            book.references.append(f"{kind}:{block['id']}")
    if dice.random() < 0.1:
        block["comment"] = "A remark that is never printed."
    if dice.random() < 0.1:
        block["rests_on"] = "Nothing but dice."
    if dice.random() < 0.2 and book.persons:
        person = dice.choice(list(book.persons))
        book.marked.add(person)
        block["index"] = [person, {"name": person, "sub": "of a block", "main": True}]
    return block


def _event(book: _Book, writer: Writer) -> dict[str, Any]:
    dice = book.dice
    flow = Flow("an event", once=False)
    book.events += 1
    year, month, day = dice.choice((1941, 1941, 1942)), dice.randint(1, 12), dice.randint(1, 28)
    date = dice.choice(
        (f"{year}-{month:02}-{day:02}",) * 3 + (f"{year}-{month:02}", f"{year}~", f"{year}")
    )
    event: dict[str, Any] = {"date": date, "title": writer.title(flow, 2, 6)}
    if {"chronology", "chapters"} <= set(book.parts):
        book.account.elsewhere.append(flow)
    if dice.random() < 0.3:
        event["id"] = book.name("event")
    return event


def _heading(book: _Book, writer: Writer, flows: list[Flow], where: str) -> Any:
    flow = Flow(where)
    flows.append(flow)
    block: dict[str, Any] = {"heading": writer.title(flow, 1, 8)}
    if book.dice.random() < 0.3:
        block["level"] = book.dice.choice((2, 3))
    if book.dice.random() < 0.3:
        block["id"] = book.name("section")
        if "chapters" in book.parts:
            book.references.append(f"section:{block['id']}")
        flow.once = False
    return block


def _quote(book: _Book, writer: Writer, flows: list[Flow], where: str) -> dict[str, Any]:
    dice = book.dice
    paragraphs = []
    for _ in range(dice.choice((1, 1, 2))):
        flow = Flow(where)
        flows.append(flow)
        paragraphs.append(writer.text(flow, 1, 4))
    block: dict[str, Any] = {"quote": "\n\n".join(paragraphs)}
    if dice.random() < 0.5:
        flow = Flow(f"{where}, source")
        flows.append(flow)
        block["source"] = writer.sentence(flow)
    if dice.random() < 0.2:
        block["language"] = dice.choice(LANGUAGES)
    return block


def _list(book: _Book, writer: Writer, flows: list[Flow], where: str) -> Any:
    dice = book.dice
    items = []
    for _ in range(dice.choice((1, 3, 5, 12, 40))):
        flow = Flow(where)
        flows.append(flow)
        items.append(writer.text(flow, 1, 2))
    block: dict[str, Any] = {"list": items}
    if dice.random() < 0.5:
        block["ordered"] = True
    return _named(book, block)


def _table(book: _Book, writer: Writer, flows: list[Flow], where: str) -> Any:
    dice = book.dice
    columns = dice.choice((1, 2, 2, 3, 3, 4, 6))
    rows = dice.choice((1, 2, 4, 8, 30, 60)) if columns < 5 else dice.choice((1, 4))
    most = max(1, 8 // columns)
    block: dict[str, Any] = {}
    if dice.random() < 0.5:
        caption = Flow(f"{where}, caption")
        flows.append(caption)
        block["caption"] = writer.sentence(caption)
    if dice.random() < 0.6:
        # Heads are printed again on each page of a long table.
        head = Flow(f"{where}, head", once=False, ordered=False)
        flows.append(head)
        block["columns"] = [_cell(writer, head, most, noted=rows < 8) for _ in range(columns)]
    flow = Flow(where, ordered=False)
    flows.append(flow)
    block["table"] = [[_cell(writer, flow, most) for _ in range(columns)] for _ in range(rows)]
    return _named(book, block)


def _cell(writer: Writer, flow: Flow, most: int, *, noted: bool = True) -> str:
    draw = writer.dice.random()
    if draw < 0.05:
        return ""
    if draw < 0.2:
        number = writer.words.locator()
        flow.add(number)
        return number
    return writer.sentence(flow, notes=noted, least=1, most=most)


def _break(book: _Book, writer: Writer, flows: list[Flow], where: str) -> Any:
    return {"break": book.dice.choice(("ornament", "space"))}


# --- figures --------------------------------------------------------------------------------------


def _figure(book: _Book, kind: str, name: str) -> dict[str, Any]:
    dice = book.dice
    block: dict[str, Any] = {kind: name}
    if dice.random() < 0.6:
        block["place"] = dice.choice(("here", "top", "plate"))
    if dice.random() < 0.4:
        block["lines"] = dice.randint(6, 40)
    if "chapters" in book.parts:
        book.references.append(f"fig:{name}")
    return block


def _described(book: _Book, writer: Writer, flows: list[Flow], where: str) -> dict[str, Any]:
    """Return caption, title and source of a figure."""
    dice = book.dice
    flow = Flow(f"{where}, caption", floats=True)
    flows.append(flow)
    entry: dict[str, Any] = {"caption": writer.text(flow, 1, dice.choice((1, 1, 4)))}
    if dice.random() < 0.7:
        title = Flow(f"{where}, title", once=False)
        entry["title"] = writer.title(title, 1, 4)
        if {"illustrations", "chapters"} <= set(book.parts):
            book.account.elsewhere.append(title)
    else:
        # The list of illustrations then has the caption.
        flow.once = False
    if dice.random() < 0.8:
        entry["alt"] = "What is to be seen."
    return entry


def _photograph(book: _Book, writer: Writer, flows: list[Flow], where: str) -> Any:
    dice = book.dice
    name = book.name("picture")
    entry = _described(book, writer, flows, where)
    credit = Flow(f"{where}, credit", floats=True)
    flows.append(credit)
    if dice.random() < 0.5:
        entry["credit"] = writer.plain(credit)
    if dice.random() < 0.5:
        entry["rights"] = writer.plain(credit)
    if dice.random() < 0.3:
        entry["source"] = writer.sentence(credit)
    if dice.random() < 0.2:
        entry["accession"] = writer.plain(credit, 1, 1)
    if dice.random() < 0.7:
        entry["file"] = f"{name}.{dice.choice(('png', 'jpg', 'tif', 'webp'))}"
        book.pictures.append(entry["file"])
    elif dice.random() < 0.5:
        entry["pixels"] = [dice.randint(10, 4000), dice.randint(10, 4000)]
    book.photographs[name] = entry
    return _figure(book, "photograph", name)


def _map(book: _Book, writer: Writer, flows: list[Flow], where: str) -> Any:
    name = book.name("map")
    entry = _described(book, writer, flows, where)
    labels = Flow(f"{where}, labels", once=False, ordered=False, floats=True)
    entry |= map_data(book.dice, lambda: writer.plain(labels, 1, 2))
    flows.append(labels)
    if book.dice.random() < 0.3:
        credit = Flow(f"{where}, credit", floats=True)
        flows.append(credit)
        entry["source"] = writer.sentence(credit)
    book.maps[name] = entry
    return _figure(book, "map", name)


def _timeline(book: _Book, writer: Writer, flows: list[Flow], where: str) -> Any:
    if not book.events:
        return _paragraph(book, writer, flows, where)
    name = book.name("timeline")
    book.timelines[name] = _described(book, writer, flows, where)
    return _figure(book, "timeline", name)


# --- the rest of the folder -----------------------------------------------------------------------


def _write_catalogues(book: _Book, folder: Path) -> None:
    if book.photographs:
        _write(folder / "assets/photographs.yaml", {"photographs": book.photographs})
    for picture in book.pictures:
        draw_photograph(book.dice, folder / "assets" / picture)
    if book.maps:
        _write(folder / "assets/maps.yaml", {"maps": book.maps})
    if book.timelines:
        _write(folder / "assets/timelines.yaml", {"timelines": book.timelines})
    if book.persons:
        entries: dict[str, Any] = {}
        for key, name in book.persons.items():
            flow = Flow(f"register, {key}", once=False)
            flow.add(name)
            entries[key] = {"name": name, "passing": True}
            if key in book.marked and {"index", "chapters"} <= set(book.parts):
                book.account.elsewhere.append(flow)
        _write(folder / "chapters/register.yaml", {"persons": entries})
    if book.dice.random() < 0.2:
        _write_chronology(book, folder)
    (folder / "sources.bib").write_text("", encoding="utf-8")
    if book.keys:
        text, flows = bibliography(book.dice, book.words, book.nature, book.keys, book.cited)
        (folder / "sources.bib").write_text(text, encoding="utf-8")
        in_book = book.bibliography == "book"
        if "bibliography" in book.parts and in_book and "chapters" in book.parts:
            book.account.elsewhere += flows


def _write_chronology(book: _Book, folder: Path) -> None:
    events: list[dict[str, Any]] = []
    for _ in range(book.dice.choice((1, 2, 15))):
        writer = book.writer([])
        flow = Flow("chronology.yaml", once=False)
        events.append(
            {
                "date": f"19{book.dice.randint(0, 99):02}-{book.dice.randint(1, 12):02}",
                "title": writer.title(flow, 2, 8),
            }
        )
        if book.nature.foreign and "chronology" in book.parts:
            events[-1]["title"] += f" {writer.word(flow, book.nature.foreign)}"
            book.account.expected.add("T101")
        if book.keys:
            key = book.dice.choice(book.keys)
            events[-1]["source"] = f"[@{key}, {book.words.locator()}]"
            if "chronology" in book.parts and book.sources != "none":
                flow.add(str(book.words.number))
                book.cited.add(key)
        if "chronology" in book.parts:
            book.account.elsewhere.append(flow)
    _write(folder / "chapters/chronology.yaml", {"events": events})


def _publication(book: _Book, chapters: list[str]) -> dict[str, Any]:
    dice, parts = book.dice, set(book.parts)
    publication: dict[str, Any] = {"slug": "wild", "language": dice.choice(LANGUAGES)}
    writer = book.writer([])

    def said(key: str, parts_with_it: set[str], least: int, most: int) -> None:
        flow = Flow(f"publication.yaml: {key}", once=False)
        publication[key] = writer.plain(flow, least, most)
        if parts & parts_with_it:
            book.account.elsewhere.append(flow)

    said("title", {"cover", "half-title", "title", "imprint", "back-cover"}, 1, 7)
    if dice.random() < 0.5:
        said("subtitle", {"cover", "title", "imprint"}, 1, 9)
    if dice.random() < 0.5:
        said("publisher", {"cover", "title", "imprint", "back-cover"}, 1, 3)
        said("place", {"title", "imprint"}, 1, 2)
    if dice.random() < 0.3:
        said("rights", {"imprint"}, 1, 12)
        said("description", {"back-cover"}, 1, 60)
        said("acknowledgements", {"imprint"}, 1, 40)
    publication |= {"year": dice.randint(1950, 2030), "page": {"format": dice.choice(FORMATS)}}
    if dice.random() < 0.3:
        flow = Flow("publication.yaml: contributors", once=False)
        roles = ("author", "editor", "translator", "photographer", "contributor")
        publication["contributors"] = [
            {"name": writer.plain(flow, 1, 3), "role": dice.choice(roles)}
            for _ in range(dice.choice((1, 2, 5)))
        ]
        if parts & {"title", "imprint"}:
            book.account.elsewhere.append(flow)
    publication["citations"] = {
        "style": book.style,
        "bibliography": book.bibliography,
        "numbering": dice.choice(("chapter", "through")),
        "short_forms": dice.choice(("chapter", "through")),
    }
    publication["chronology"] = {
        "group": dice.choice(("auto", "year", "month")),
        "sources": book.sources,
    }
    publication["index"] = {
        "columns": dice.choice((1, 2)),
        "order": dice.choice(("letter", "word")),
    }
    publication["chapters"], publication["parts"] = chapters, book.parts
    return publication


def _number_notes(account: Account, numbering: str) -> None:
    number = 0
    for notes in account.notes.values():
        number = 0 if numbering == "chapter" else number
        for note in notes:
            number += 1
            note.number = number


class _Dumper(yaml.SafeDumper):
    """Writes YAML in several styles, without aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _string(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value else ("", "", '"', "'")[len(value) % 4] or None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _string)


def _write(file: Path, value: dict[str, Any]) -> None:
    text = yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=96)
    file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_publication(int(sys.argv[1]), Path(sys.argv[2]))
