"""Entries of a source list as BibTeX has them: values put together, fields taken from parents.

The format is that of BibTeX ("Tame the BeaST", ch. 2) and biblatex (manual, section 2.2 and
appendix B); values still contain their TeX markup here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

__all__ = [
    "MONTHS",
    "Abbreviations",
    "Entry",
    "Fault",
    "TooMuchText",
    "evaluate",
    "inherited",
    "parents",
    "split_list",
    "unbalanced",
]

MONTHS: Mapping[str, str] = {
    name[:3].lower(): name
    for name in (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    )
}
"""The abbreviations of months that every BibTeX style defines, with what they stand for."""

_BRACE = re.compile(r"(?<!\\)[{}]")
_BARE = re.compile(r'[^\s#{}"=,]+')
_SPACE = re.compile(r"\s+")
_SPACES = re.compile(r"\s*+")
_QUOTE = re.compile(r'(?<!\\)[{}]|"')
_FIELD_AHEAD = re.compile(r'\s*+([A-Za-z][\w:+.-]*)\s*=\s*(?=[{"\w])')


_MOST_PARENTS = 10


class TooMuchText(Exception):  # noqa: N818 - it speaks of a list, not of a fault of ours
    """Abbreviations stand for more text than any source list has: each doubles another."""


class Abbreviations(Mapping[str, str]):
    """The texts of ``@string`` by their names in small letters; months are among them.

    Whatever is taken out is counted: thirty abbreviations, each twice the one before, would stand
    for more than a machine can hold. ``TooMuchText`` is raised instead, at ``most`` characters.
    """

    def __init__(self, most: int) -> None:
        self._texts = dict(MONTHS)
        self._left = most

    def define(self, name: str, text: str) -> None:
        """Take an abbreviation; months, and what is defined already, stay as they are."""
        self._texts.setdefault(name.lower(), text)

    def __getitem__(self, name: str) -> str:
        text = self._texts[name]
        self._left -= len(text)
        if self._left < 0:
            raise TooMuchText
        return text

    def __contains__(self, name: object) -> bool:
        return name in self._texts

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry. ``fields`` are in the order of the list, names in small letters, first one wins.

    ``offset`` is where its ``@`` stands in the list; ``places`` give the offsets of the fields.
    """

    type: str
    key: str
    offset: int
    fields: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, int] = field(default_factory=dict)

    def place_of(self, *names: str) -> int:
        """Return where the first of these fields stands, or the entry where it has none."""
        return next((self.places[name] for name in names if name in self.places), self.offset)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong within a value: ``kind`` is "macro", "comma", "bare", "brace" or "quote".

    ``detail`` is the undefined word or the name of the swallowed field; ``offset`` counts
    from the beginning of the value.
    """

    kind: str
    detail: str
    offset: int


def _closing_brace(value: str, start: int) -> int:
    """Return where the brace that opens at ``start`` is closed, or -1."""
    depth = 0
    for match in _BRACE.finditer(value, start):
        depth += 1 if match.group() == "{" else -1
        if depth == 0:
            return match.start()
    return -1


def _closing_quote(value: str, start: int) -> int:
    """Return where the quotation mark that opens at ``start`` is closed, or -1."""
    depth = 0
    for match in _QUOTE.finditer(value, start + 1):
        mark = match.group()
        if mark == '"' and depth == 0:
            return match.start()
        depth = max(0, depth + {"{": 1, "}": -1}.get(mark, 0))
    return value.rfind('"', start + 1)


def unbalanced(value: str) -> bool:
    """Tell whether braces of a value do not pair."""
    depth = 0
    for match in _BRACE.finditer(value):
        depth += 1 if match.group() == "{" else -1
        if depth < 0:
            return True
    return depth != 0


def evaluate(
    value: str, macros: Mapping[str, str], faults: list[Fault], start: int = 0
) -> tuple[str, tuple[str, int] | None]:
    """Put together a value: braces, quotation marks, ``#`` and abbreviations (``@string``).

    Returns the value from ``start`` on without what encloses it, runs of white space as one space,
    and, where a comma is missing, the field that follows in the same value: its name, and where
    its own value starts.
    """
    if not start and value.rfind("{") == 0 and value.find("}") == len(value) - 1:
        return _SPACE.sub(" ", value[1:-1]).strip(), None
    parts: list[str] = []
    position, follower = start, None
    while position < len(value):
        text, position = _item(value, position, macros, faults)
        parts.append(text)
        position = _after_space(value, position)
        if value.startswith("#", position):
            position = _after_space(value, position + 1)
            continue
        if position < len(value):
            follower = _follower(value, position, faults)
            if follower is None:
                parts.append(" " + value[position:])
        break
    return _SPACE.sub(" ", "".join(parts)).strip(), follower


def _after_space(value: str, position: int) -> int:
    space = _SPACES.match(value, position)
    return space.end() if space else position


def _item(
    value: str, position: int, macros: Mapping[str, str], faults: list[Fault]
) -> tuple[str, int]:
    """Read one braced, quoted or bare part of a value; return its text and where it ends."""
    if value[position] == "{":
        end = _closing_brace(value, position)
        return (value[position + 1 : end], end + 1) if end > 0 else (value[position:], len(value))
    if value[position] == '"':
        end = _closing_quote(value, position)
        if end < 0:
            faults.append(Fault("quote", "", position))
            return value[position + 1 :], len(value)
        text = value[position + 1 : end]
        if unbalanced(text):
            faults.append(Fault("brace", "", position))
        return text, end + 1
    match = _BARE.match(value, position)
    if match is None:
        faults.append(Fault("bare", value[position:], position))
        return value[position:], len(value)
    word = match.group()
    if not word.isdecimal() and word.lower() not in macros:
        next_ = _after_space(value, match.end())
        after = value[next_ : next_ + 1]
        if after not in ("", "#") and not _FIELD_AHEAD.match(value, match.end()):
            faults.append(Fault("bare", value[position:], position))
            return value[position:], len(value)
        faults.append(Fault("macro", word, position))
    return macros.get(word.lower(), word), match.end()


def _follower(value: str, position: int, faults: list[Fault]) -> tuple[str, int] | None:
    match = _FIELD_AHEAD.match(value, position)
    if match is None:
        faults.append(Fault("bare", value, position))
        return None
    faults.append(Fault("comma", match.group(1), match.start(1)))
    return match.group(1).lower(), match.end()


@lru_cache(maxsize=256)  # entries with the same parents ask again and again
def split_list(value: str) -> tuple[str, ...]:
    """Split a list at commas that stand outside braces."""
    parts, depth, begin = [], 0, 0
    for match in re.finditer(r"(?<!\\)[{},]", value):
        if match.group() == ",":
            if depth == 0:
                parts.append(value[begin : match.start()])
                begin = match.end()
        else:
            depth = max(0, depth + (1 if match.group() == "{" else -1))
    return tuple(part.strip() for part in (*parts, value[begin:]) if part.strip())


# --- what an entry takes from others (biblatex manual, appendix B) ------------------------------

_NEVER = frozenset(
    {
        "ids",
        "crossref",
        "xref",
        "xdata",
        "entryset",
        "entrysubtype",
        "execute",
        "label",
        "options",
        "presort",
        "related",
        "relatedoptions",
        "relatedstring",
        "relatedtype",
        "shorthand",
        "shorthandintro",
        "sortkey",
        "key",
        "sorttitle",
        "indextitle",
        "keywords",
        "abstract",
        "annotation",
        "annote",
        "file",
        "comment",
        "timestamp",
        "owner",
    }
)
_WITHIN = frozenset(
    {
        "inbook",
        "bookinbook",
        "suppbook",
        "incollection",
        "suppcollection",
        "inreference",
        "inproceedings",
        "conference",
    }
)
_WHOLE = frozenset(
    {"book", "collection", "proceedings", "reference", "inbook", "incollection", "inproceedings"}
)
_MULTIVOLUME = frozenset({"mvbook", "mvcollection", "mvproceedings", "mvreference"})
_SAME: tuple[frozenset[str], ...] = (
    frozenset({"date", "year", "month", "day"}),
    frozenset({"journal", "journaltitle"}),
    frozenset({"location", "address"}),
    frozenset({"publisher", "institution", "school", "organization"}),
    frozenset({"langid", "language", "hyphenation"}),
)


def parents(entry: Entry) -> Iterator[tuple[str, str]]:
    """Yield the fields that name other entries, with the keys that they name."""
    for name in ("crossref", "xref", "xdata"):
        if value := entry.fields.get(name):
            for key in split_list(value):
                yield name, key


def _renamed(name: str, parent: str, child: str) -> str | None:
    """Return what a field of a parent is called in its child; None where it is not taken over."""
    if name in _NEVER or (name.startswith("short") and child != parent):
        return None
    prefix = ""
    if child in _WITHIN and parent in _WHOLE and parent not in _WITHIN:
        prefix = "book"
    elif parent in _MULTIVOLUME and child not in _MULTIVOLUME:
        prefix = "main"
    elif parent == "periodical" and child in {"article", "suppperiodical", "review"}:
        prefix = "journal"
    if prefix and name in {"title", "subtitle", "titleaddon"}:
        return prefix + name
    return name


def inherited(
    entry: Entry, entries: Mapping[str, Entry], _seen: set[str] | None = None
) -> Mapping[str, str]:
    """Return the fields of an entry with those that it takes from ``crossref`` and ``xdata``.

    What the entry says itself wins. Parents that do not exist, and circles, add nothing; each
    parent is taken once, however many ways lead to it, and no more than ten in all.
    """
    if "crossref" not in entry.fields and "xdata" not in entry.fields:
        return entry.fields
    fields = dict(entry.fields)
    seen = set() if _seen is None else _seen
    seen.add(entry.key)
    for link, key in sorted(parents(entry), key=lambda pair: pair[0] != "xdata"):
        if len(seen) > _MOST_PARENTS:
            break
        parent = entries.get(key)
        if parent is None or link == "xref" or key in seen:
            continue
        taken = _taken(entry.type, parent, inherited(parent, entries, seen), link)
        own = frozenset(fields)
        blocked = frozenset().union(*(group for group in _SAME if group & own))
        for name, value in taken.items():
            if name not in blocked:
                fields.setdefault(name, value)
    return fields


def _taken(child: str, parent: Entry, fields: Mapping[str, str], link: str) -> dict[str, str]:
    if link == "xdata":
        return {name: value for name, value in fields.items() if name not in {"xdata", "ids"}}
    taken = {}
    for name, value in fields.items():
        new = _renamed(name, parent.type, child)
        if new is not None:
            taken[new] = value
    if parent.type in {"book", "mvbook"} and child in _WITHIN and "author" in fields:
        taken.setdefault("bookauthor", fields["author"])
        if child not in {"inbook", "bookinbook", "suppbook"}:
            taken.pop("author", None)
    if "booktitle" in fields and child in _WITHIN:
        # In BibTeX's own way a parent gives its title twice, as title and as booktitle.
        taken["booktitle"] = fields["booktitle"]
    return taken
