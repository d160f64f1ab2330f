"""Which characters the theme's fonts have, and which of them look the same in print.

A character that a font lacks would be taken from another font, or printed as an empty box, without
a word of warning. So every character of the manuscript is looked up beforehand.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path

from pydantic import BaseModel

from fascicle.edition.inline import is_no_text
from fascicle.findings import Finding, Place
from fascicle.manuscript.manuscript import Manuscript
from fascicle.manuscript.positions import YamlSource
from fascicle.manuscript.strays import is_within
from fascicle.typesetting.canonical import composed_line
from fascicle.typesetting.words import unspoken

FONTS = Path(__file__).parent / "theme" / "fonts"

_ENTRY = re.compile(r"^[ \t]*@\w+[ \t]*[{(][ \t]*([^,\s]+)[ \t]*,", re.MULTILINE)
"""The beginning of an entry of a source list, with its key."""

_INVISIBLE = frozenset("\n\r\t \u00a0\u00ad\u200b\u2009\u202f\u2002\u2003\u2060\ufeff")
"""Spaces and marks that WeasyPrint and Pango set without needing a glyph."""

_UNPRINTED = frozenset({"comment", "rests_on"})
"""Keys of what is for editors and never printed."""

_PLAIN = frozenset(
    {"accession", "alt", "credit", "label", "name", "place", "rights", "short_title", "when"}
)
"""Keys of texts that have no markup, outside ``publication.yaml``."""


@functools.cache
def character_maps() -> Mapping[str, Mapping[int, str]]:
    """Return the character map (code point to glyph name) of each vendored font, by file name."""
    from fontTools.ttLib import TTFont

    files = sorted([*FONTS.glob("*/*.otf"), *FONTS.glob("*/*.woff2")])
    maps: dict[str, Mapping[int, str]] = {}
    for file in files:
        with TTFont(file, lazy=True) as font:
            maps[file.name] = font["cmap"].getBestCmap()
    return maps


@functools.cache
def common_characters() -> frozenset[str]:
    """Return the characters that every one of the theme's text fonts has.

    The display face has no more to say than titles, but titles are text of the manuscript as well.
    """
    maps = iter(character_maps().values())
    common = set(next(maps))
    for characters in maps:
        common &= characters.keys()
    return frozenset(map(chr, common)) | _INVISIBLE


def is_invisible(character: str) -> bool:
    """Whether a character is a space or a mark that needs no glyph."""
    return character in _INVISIBLE


@functools.cache
def lookalikes() -> Mapping[int, str]:
    """Map each character that shares its glyph with others to the first of them.

    A PDF knows glyphs, not characters: where Latin A and Cyrillic А are one glyph, the text that is
    read back may have either. Both sides are folded by this table before they are compared.
    """
    chosen: dict[int, int] = {}
    for characters in character_maps().values():
        by_glyph: dict[str, list[int]] = {}
        for code, glyph in characters.items():
            by_glyph.setdefault(glyph, []).append(code)
        for codes in by_glyph.values():
            first = min(chosen.get(code, code) for code in codes)
            for code in codes:
                if code != first:
                    chosen[code] = first
    return {code: chr(first) for code, first in chosen.items()}


def missing_characters(manuscript: Manuscript) -> tuple[Finding, ...]:
    """Find every printed character that the theme's fonts lack (T101), at its place.

    A language that the theme has no words for is told beside them (T108).
    """
    book, source = manuscript.publication, manuscript.publication_source
    found = [told] if (told := unspoken(book.language, source.place(("language",)))) else []
    for source, model in _printed(manuscript):
        suspects = _suspects("".join(_strings(model)))
        found += _located(source.file, source.text.split("\n"), suspects)
        found += _escaped(source, suspects, book is model)
    if "sources.bib" in manuscript.inputs:
        found += _in_sources(manuscript)
    return tuple(found)


def _suspects(text: str) -> frozenset[str]:
    """Return the characters of a text, when it is composed, that no font or not every font has."""
    return frozenset(_composed(text)) - common_characters()


def _printed(manuscript: Manuscript) -> Iterator[tuple[YamlSource, BaseModel]]:
    yield manuscript.publication_source, manuscript.publication
    for chapter in manuscript.chapters:
        yield chapter.source, chapter.chapter
    is_printed = "chronology" in manuscript.publication.parts
    if is_printed and manuscript.chronology_source is not None:
        yield manuscript.chronology_source, manuscript.chronology
    for catalogue in manuscript.catalogues.values():
        if catalogue.source is not None:
            yield from ((catalogue.source, entry) for entry in catalogue.entries.values())


def _strings(value: object) -> Iterator[str]:
    """Yield all texts of a model but those that are for editors and never printed."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, BaseModel):
        for name, inner in value:
            if name not in _UNPRINTED:
                yield from _strings(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _strings(inner)


def _located(
    file: str, lines: Sequence[str], suspects: AbstractSet[str], first: int = 1
) -> Iterator[Finding]:
    """Yield a finding for each of these characters in some lines that are no remarks."""
    if not suspects:
        return
    for number, line in enumerate(lines, first):
        if line.lstrip().startswith(("#", "%")):
            continue
        for column, character in composed_line(line):
            if character in suspects:
                yield _finding(character, Place(file, number, column), line)


def _escaped(source: YamlSource, suspects: AbstractSet[str], is_plain: bool) -> Iterator[Finding]:
    """Yield a finding for each of these characters in a text that YAML escapes write (``\\e``).

    Of control characters only in texts without markup: those who read markup tell of them (E107).
    ``is_plain``: the whole file is of such texts.
    """
    if not suspects:
        return
    for path, span in source.spans.items():
        if span.style != '"' or _UNPRINTED.intersection(map(str, path)):
            continue
        raw = source.text[span.start : span.end]
        for character in sorted(suspects & (set(_composed(span.value)) - set(_composed(raw)))):
            if is_plain or path[-1] in _PLAIN or not is_no_text(character):
                place = source.find_in(path, character)
                yield _finding(character, place, source.excerpt(place.line))


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _in_sources(manuscript: Manuscript) -> Iterator[Finding]:
    """Look through the entries that are printed: those cited, and further reading."""
    path = manuscript.folder / "sources.bib"
    text = path.read_text(encoding="utf-8", errors="replace").replace("\r\n", "\n")
    suspects = _suspects(text)
    if not suspects:
        return
    keyword = manuscript.publication.citations.further_reading
    printed = set(manuscript.sources.with_keyword(keyword)) if keyword else set()
    written = "\n".join(chapter.source.text for chapter in manuscript.chapters)
    starts = [*_ENTRY.finditer(text)]
    ends = [*(following.start() for following in starts[1:]), len(text)]
    # Where there is no entry, as in a file that is none of BibTeX, there is an end all the same.
    for start, end in zip(starts, ends, strict=False):
        if start[1] in printed or f"@{start[1]}" in written or f"@{{{start[1]}}}" in written:
            entry = text[start.start() : end]
            first = text.count("\n", 0, start.start()) + 1
            yield from _located("sources.bib", entry.split("\n"), suspects, first)


def missing_at(folder: Path, files: Iterable[str], character: str) -> Finding:
    """Return a T101 for a character that is missing in print, where the files first have it.

    ``folder`` is the publication's, ``files`` are what was read in it: nothing else is opened. The
    chronology and the register are printed in part only, so that what of them the fonts lack is
    known when the pages are drawn.
    """
    escape = f"{ord(character):04x}"
    root = folder.resolve()
    for file in sorted(name for name in files if name.endswith((".bib", ".html", ".yaml"))):
        # It may have become something else since it was read.
        if not (is_within(root / file, root) and (root / file).is_file()):
            continue
        text = (root / file).read_text(encoding="utf-8", errors="replace")
        for number, line in enumerate(text.split("\n"), 1):
            at = max(line.find(character), line.lower().find(f"\\u{escape}"))
            if at >= 0:
                return _finding(character, Place(file, number, at + 1), line)
    return _finding(character, Place("publication.yaml", 1, 1), "")


def _finding(character: str, place: Place, line: str) -> Finding:
    name = unicodedata.name(character, "a character without a name")
    return Finding(
        "T101",
        place,
        f"The fonts have no “{character}” (U+{ord(character):04X}, {name.lower()}).",
        "Write it with characters that Libertinus Serif and Source Sans 3 have, or leave it out.",
        line,
    )


# Also control and format characters: PDFium reads some hyphens at the end of a line as U+0002.
_DROPPED = re.compile(
    "[\\s\\x00-\\x1f\\x7f-\\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffe\u2010\u2011\\-]+"
)


_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]{2,}")


def fold(text: str) -> str:
    """Reduce a text to what can be compared with a text read back from a PDF.

    Without spaces, hyphens (the engine adds some) and case (small capitals lose it), and with
    characters of the same glyph made one. Of a passage that runs from right to left the letters
    are compared and not their order: a PDF draws its words the other way round.
    """
    folded = unicodedata.normalize("NFC", text).translate(lookalikes()).casefold()
    # What a space kept apart may be composed, or change places, once it is gone.
    folded = unicodedata.normalize("NFC", _DROPPED.sub("", folded.translate(lookalikes())))
    # Taken apart in the end: a text may begin with an accent, and end with what has none.
    folded = unicodedata.normalize("NFD", folded.translate(lookalikes()))
    return _RIGHT_TO_LEFT.sub(lambda found: "".join(sorted(found[0])), folded)
