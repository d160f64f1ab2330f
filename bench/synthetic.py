"""A synthetic book: a whole publication folder in Fascicle's format, of any length.

It is there to measure and to try, not to be read. Its words are made of English syllables by their
frequency, so that lines break and words divide as in English; its pictures are grey fields. The
same length and seed give the same manuscript, byte for byte.

    python bench/synthetic.py FOLDER --pages 240
    python bench/synthetic.py FOLDER --pages 700 --names 3000 --index

With ``--names`` so many names of made-up persons stand in it; with ``--index`` they are marked, the
register lists them, and the book has an index. Without it the words are the same.
"""

from __future__ import annotations

import argparse
import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

__all__ = ["Prose", "Shape", "lexicon", "shape", "write_publication"]

PAGES_PER_CHAPTER = 12
BACK_MATTER_PER_CHAPTER = 0.65
"""Pages that a chapter's events and sources take in the chronology and the bibliography."""
LEAST_PAGES = 10
OTHER_PAGES = 6
"""Title, imprint, contents, and what the back matter leaves empty."""
WORDS_PER_PAGE = 265
"""What fits beside two notes a page and a third of a figure; about 300 with the notes' words."""
NOTES_PER_PAGE = 2
PAGES_PER_FIGURE = 3
EVENTS_PER_CHAPTER = 6
HEADINGS_PER_CHAPTER = 3
FIGURE_LINES = 8
PICTURE_SIZE = (1300, 500)
"""Pixels: 300 to the inch and more over the measure of an A5 page."""

MENTIONS_PER_NAME = 5
"""How often each name of the register is mentioned, about."""

FIRST_DAY = date(1901, 1, 1)
STEM_WORDS = 2600
COMMON = """
the of and to in a was that it as on by for with at from had which his were not be but an this they
or when no its into all so after their been than under over
"""
FUNCTION_WORDS = tuple(COMMON.split())


@dataclass(frozen=True, slots=True)
class Shape:
    """How much of everything a book has; ``pages`` is the length of its body, about."""

    pages: int
    chapters: int
    pages_per_chapter: float
    notes_per_chapter: int
    figures_per_chapter: int
    sources: int

    @property
    def words_per_chapter(self) -> int:
        """Words of the running text, without those of notes and captions."""
        return round(self.pages_per_chapter * WORDS_PER_PAGE)


def shape(pages: int) -> Shape:
    """Return the shape of a book of about this many pages, front and back matter counted.

    Raises ``ValueError`` below 10 pages: front and back matter alone take 6.
    """
    if pages < LEAST_PAGES:
        raise ValueError(f"a synthetic book has {LEAST_PAGES} pages or more")
    body = pages - OTHER_PAGES
    chapters = max(1, round(body / (PAGES_PER_CHAPTER + BACK_MATTER_PER_CHAPTER)))
    # A chapter opens on a recto, so every other one leaves a page empty before the next.
    each = max(2.0, body / chapters - BACK_MATTER_PER_CHAPTER - 0.5)
    return Shape(
        pages=pages,
        chapters=chapters,
        pages_per_chapter=each,
        notes_per_chapter=round(each * NOTES_PER_PAGE),
        figures_per_chapter=max(1, round(each / PAGES_PER_FIGURE)),
        sources=4 * chapters + 2,
    )


# --- words ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Part:
    """One part of a syllable: the letters that may stand there, and how often."""

    letters: tuple[str, ...]
    weights: tuple[int, ...]

    @classmethod
    def of(cls, table: str) -> _Part:
        pairs = [item.split(":") for item in table.split()]
        return cls(tuple(p[0].strip("-") for p in pairs), tuple(int(p[1]) for p in pairs))

    def draw(self, dice: random.Random) -> str:
        return dice.choices(self.letters, self.weights)[0]


_ONSET = _Part.of(
    "b:3 c:6 d:5 f:3 g:2 h:3 l:5 m:5 n:5 p:5 r:7 s:7 t:8 v:2 w:3 br:1 cr:1 dr:1 fl:1 gr:1 pl:1 pr:3"
    " st:4 str:1 tr:2 ch:2 th:2"
)
_NUCLEUS = _Part.of("a:8 e:11 i:8 o:7 u:3 ea:1 ou:1 ai:1 ee:1 io:1")
_CODA = _Part.of("-:12 n:5 r:4 s:3 t:3 l:3 d:2 nt:1 st:1 ng:1 m:2 nd:1")
_SYLLABLES = _Part.of("2:7 3:3")
_ENDING = _Part.of("-:14 ing:2 ed:3 tion:2 ment:1 er:2 ly:2 al:1 ity:1 ous:1 ate:1")


def lexicon(seed: int, words: int = STEM_WORDS) -> tuple[str, ...]:
    """Return made-up words of 4 to 13 letters, the frequent ones first."""
    dice = random.Random(seed)
    found: dict[str, None] = {}
    while len(found) < words:
        stem = "".join(
            _ONSET.draw(dice) + _NUCLEUS.draw(dice) + _CODA.draw(dice)
            for _ in range(int(_SYLLABLES.draw(dice)))
        )
        word = stem + _ENDING.draw(dice)
        if 4 <= len(word) <= 13:
            found[word] = None
    # Frequent words are short, as in any language.
    return tuple(sorted(found, key=lambda word: (len(word) + dice.random() * 6, word)))


@dataclass(frozen=True, slots=True)
class Names:
    """The persons of a book, mentioned so often in all; ``index``: marked, and in the register."""

    persons: tuple[tuple[str, str, str], ...] = ()
    mentions: int = 0
    index: bool = False

    @classmethod
    def made(cls, mentions: int, index: bool, words: tuple[str, ...], seed: int) -> Names:
        """Return persons with their keys, given names and families, no two alike."""
        dice = random.Random(seed)
        known: dict[tuple[str, str], None] = {}
        while len(known) < -(-mentions // MENTIONS_PER_NAME):
            known[dice.choice(words).capitalize(), dice.choice(words).capitalize()] = None
        persons = ((f"person-{n}", *name) for n, name in enumerate(known, 1))
        return cls(tuple(persons), mentions, index)

    def mention(self, dice: random.Random) -> str:
        """Return a person's name; a few are mentioned often, one mark in ten has a sub-entry."""
        key, given, family = self.persons[int(len(self.persons) * dice.random() ** 2)]
        sub = f' sub="{dice.choice(FUNCTION_WORDS)} the matter"' if dice.random() < 0.1 else ""
        return f"[{given} {family}]{{name={key}{sub}}}" if self.index else f"{given} {family}"

    def register(self) -> dict[str, Any]:
        """Return the register of the book."""
        return {
            "persons": {
                key: {"name": f"{given} {family}", "sort": f"{family}, {given}"}
                for key, given, family in self.persons
            }
        }


class Prose:
    """An endless supply of sentences."""

    def __init__(self, seed: int, words: tuple[str, ...]) -> None:
        self.dice = random.Random(seed)
        self._words = words
        # Zipf's law, flattened at its head, where the function words stand already.
        self._weights = tuple(itertools.accumulate(1 / (rank + 15) for rank in range(len(words))))

    def words(self, count: int) -> list[str]:
        """Return words, four in ten of them function words."""
        dice = self.dice
        content = iter(dice.choices(self._words, cum_weights=self._weights, k=count))
        return [
            dice.choice(FUNCTION_WORDS) if dice.random() < 0.42 else next(content)
            for _ in range(count)
        ]

    def sentence(self, least: int = 8, most: int = 26) -> str:
        """Return a sentence of so many words, with commas and now and then emphasis."""
        words = self.words(self.dice.randint(least, most))
        if self.dice.random() < 0.08:
            at = self.dice.randrange(1, len(words))
            words[at] = f"*{words[at]}*"
        for at in range(5, len(words) - 3, 7):
            if self.dice.random() < 0.5:
                words[at] += ","
        words[0] = words[0].capitalize()
        return " ".join(words) + "."

    def title(self, least: int = 2, most: int = 5) -> str:
        """Return a title: content words only, the first with a capital."""
        count = self.dice.randint(least, most)
        words = self.dice.choices(self._words, cum_weights=self._weights, k=count)
        return " ".join(words).capitalize()


# --- the manuscript -------------------------------------------------------------------------------


def source_keys(book: Shape) -> list[str]:
    """Return the keys of the source list."""
    return [f"source-{number}" for number in range(1, book.sources + 1)]


def _marks(total: int, count: int, dice: random.Random) -> Iterator[int]:
    """Yield ``count`` numbers of words, spread over ``total`` without regularity, in order."""
    step = total / max(count, 1)
    for number in range(count):
        yield round(step * (number + 0.15 + 0.7 * dice.random()))


def _note(prose: Prose, keys: list[str], number: int) -> str:
    """Return a note's markup: citations and explanations by turns."""
    dice = prose.dice
    # Few works are cited often: the square of an even draw.
    key = keys[int(len(keys) * dice.random() ** 2)]
    page = dice.randint(3, 380)
    if number % 2 == 0:
        return f"[@{key}, {page}]" if dice.random() < 0.7 else f"[@{key}, {page}-{page + 4}]"
    words = " ".join(prose.sentence(7, 18) for _ in range(dice.randint(1, 3)))
    return f"^[{words}]"


class _ChapterWriter:
    """Writes the blocks of one chapter; the marks say after how many words something is due."""

    def __init__(
        self, book: Shape, number: int, prose: Prose, keys: list[str], names: Names
    ) -> None:
        total = book.words_per_chapter
        dice = prose.dice
        self.book, self.number, self.prose, self.keys = book, number, prose, keys
        self.names = names
        # Dice of their own: with and without names the rest of the book is the same.
        self.name_dice = random.Random(number)
        mentions = names.mentions * number // book.chapters
        mentions -= names.mentions * (number - 1) // book.chapters
        self.mentions = list(_marks(total - 40, mentions, self.name_dice))
        self.notes = list(_marks(total - 60, book.notes_per_chapter, dice))
        self.figures = list(_marks(total, book.figures_per_chapter, dice))
        self.headings = [total * k // (HEADINGS_PER_CHAPTER + 1) for k in (1, 2, 3)]
        self.events = list(_marks(total - 120, EVENTS_PER_CHAPTER, dice))
        self.quotes = [total * 2 // 5]
        self.written = self.called = self.pictured = 0
        self.day = FIRST_DAY + timedelta(days=30 * number)

    def body(self) -> list[Any]:
        """Return the blocks of the chapter."""
        blocks: list[Any] = []
        while self.written < self.book.words_per_chapter or self.notes or self.events:
            blocks.append(self._paragraph())
            if self._due(self.figures):
                self.pictured += 1
                name = picture_name(self.number, self.pictured)
                blocks.append({"photograph": name, "lines": FIGURE_LINES})
            if self._due(self.quotes):
                blocks.append({"quote": self._sentences(2, 4), "source": f"[@{self.keys[0]}, 7]"})
            if self._due(self.headings):
                blocks.append({"heading": self.prose.title()})
        for _ in self.figures:
            self.pictured += 1
            blocks.append({"photograph": picture_name(self.number, self.pictured)})
        return blocks

    def _due(self, marks: list[int]) -> bool:
        if not marks or self.written < marks[0]:
            return False
        marks.pop(0)
        return True

    def _sentences(self, least: int, most: int) -> str:
        count = self.prose.dice.randint(least, most)
        return " ".join(self._sentence() for _ in range(count))

    def _sentence(self) -> str:
        sentence = self.prose.sentence()
        self.written += sentence.count(" ") + 1
        while self._due(self.mentions):
            first, _, rest = sentence.partition(" ")
            sentence = f"{first} {self.names.mention(self.name_dice)} {rest}"
        if self._due(self.notes):
            sentence += _note(self.prose, self.keys, self.called)
            self.called += 1
        return sentence

    def _paragraph(self) -> Any:
        text = self._sentences(3, 8)
        if not self._due(self.events):
            return text
        self.day += timedelta(days=self.prose.dice.randint(1, 4))
        event = {"date": self.day.isoformat(), "title": self.prose.title(3, 8)}
        return {"text": text, "event": event}


def chapter_name(number: int) -> str:
    """Return the name of a chapter's file, without ``.yaml``."""
    return f"chapter-{number:03d}"


def picture_name(chapter: int, number: int) -> str:
    """Return the name of a picture in the catalogue."""
    return f"picture-{chapter:03d}-{number:02d}"


def _chapter(
    book: Shape, number: int, prose: Prose, keys: list[str], names: Names
) -> dict[str, Any]:
    body = _ChapterWriter(book, number, prose, keys, names).body()
    return {"title": prose.title(2, 5), "status": "final", "body": body}


def _publication(book: Shape, names: Names) -> dict[str, Any]:
    parts = ["title", "imprint", "contents", "chapters", "chronology", "bibliography"]
    return {
        "slug": "synthetic-book",
        "title": f"A synthetic book of {book.pages} pages",
        "subtitle": "Made for measuring; there is nothing to read in it",
        "language": "en-GB",
        "publisher": "Fascicle test bench",
        "year": 2026,
        "date": "2026-01-01",
        "rights": "In the public domain (CC0)",
        "citations": {"style": "chicago-notes-bibliography"},
        "chapters": [chapter_name(number) for number in range(1, book.chapters + 1)],
        "parts": [*parts, "index"] if names.index else parts,
    }


def _sources(book: Shape, prose: Prose) -> str:
    entries = []
    for number, key in enumerate(source_keys(book), 1):
        fields = {
            "author": f"{{Test Source Office {number}}}",
            "title": prose.title(4, 8),
            "shorttitle": prose.title(2, 3),
            "publisher": prose.title(1, 2),
            "location": prose.title(1, 1),
            "year": str(prose.dice.randint(1902, 2005)),
        }
        lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
        entries.append(f"@book{{{key},\n{lines}}}\n")
    return "\n".join(entries)


def _catalogue(book: Shape, prose: Prose) -> dict[str, Any]:
    photographs = {}
    for chapter in range(1, book.chapters + 1):
        for number in range(1, book.figures_per_chapter + 1):
            name = picture_name(chapter, number)
            photographs[name] = {
                "file": f"pictures/{name}.jpg",
                "caption": f"Test picture: a grey field. {prose.sentence(6, 14)}",
                "title": f"Grey field {chapter}.{number}",
                "alt": "A grey field of soft light and dark patches, without any object.",
                "rights": "In the public domain (CC0)",
                "credit": "Made by the test bench",
            }
    return {"photographs": photographs}


def _draw_picture(file: Path, seed: int) -> None:
    """Write a grey JPEG: a coarse grid of random greys, enlarged until it is soft."""
    from PIL import Image

    dice = random.Random(seed)
    grid = Image.frombytes("L", (13, 5), bytes(dice.randrange(40, 216) for _ in range(65)))
    grid.resize(PICTURE_SIZE, Image.Resampling.BICUBIC).save(file, quality=92, dpi=(300, 300))


def write_publication(
    folder: Path, pages: int, seed: int = 1941, *, names: int = 0, index: bool = False
) -> None:
    """Write a publication of about ``pages`` pages into ``folder``, which is made if need be.

    ``seed`` chooses words, places of notes and pictures; the same seed gives the same files. Files
    of the same names are overwritten, others left alone. So many ``names`` are mentioned in the
    text, with ``index`` marked for one. Raises ``ValueError`` for fewer than 10 pages, and
    ``OSError`` where the folder cannot be written.
    """
    book = shape(pages)
    words = lexicon(seed)
    persons = Names.made(names, index, words, seed) if names else Names()
    keys = source_keys(book)
    for name in ("chapters", "assets/pictures"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    _write_yaml(folder / "publication.yaml", _publication(book, persons))
    _write_yaml(folder / "assets/photographs.yaml", _catalogue(book, Prose(seed + 1, words)))
    (folder / "sources.bib").write_text(_sources(book, Prose(seed + 2, words)), encoding="utf-8")
    if persons.index:
        _write_yaml(folder / "chapters/register.yaml", persons.register())
    for number in range(1, book.chapters + 1):
        # A prose of its own for each chapter: chapter 3 is the same in a book of 5 and of 50.
        prose = Prose(seed * 1000 + number, words)
        chapter = _chapter(book, number, prose, keys, persons)
        _write_yaml(folder / "chapters" / f"{chapter_name(number)}.yaml", chapter)
        for picture in range(1, book.figures_per_chapter + 1):
            name = picture_name(number, picture)
            _draw_picture(
                folder / "assets/pictures" / f"{name}.jpg", seed * 10_000 + number * 100 + picture
            )


def _write_yaml(file: Path, value: dict[str, Any]) -> None:
    import yaml

    text = yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=96)
    file.write_text(text, encoding="utf-8")


def main() -> None:
    """Write a synthetic publication from the command line."""
    parser = argparse.ArgumentParser(description=write_publication.__doc__)
    parser.add_argument("folder", type=Path, help="where to write the publication")
    parser.add_argument("--pages", type=int, default=60, help="pages wanted, about (60)")
    parser.add_argument("--seed", type=int, default=1941, help="chooses the words (1941)")
    parser.add_argument("--names", type=int, default=0, help="names mentioned in the text (none)")
    parser.add_argument("--index", action="store_true", help="mark them, and print an index")
    arguments = parser.parse_args()
    write_publication(
        arguments.folder,
        arguments.pages,
        arguments.seed,
        names=arguments.names,
        index=arguments.index,
    )


if __name__ == "__main__":
    main()
