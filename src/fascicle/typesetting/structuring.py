"""From the HTML of a unit to its structure: which element of the page gets which tag.

The plan is made before anything is drawn, from the elements alone: one element of the structure
for each paragraph, note, figure, however many pages it goes over. It says of every HTML element to
which element of the structure its letters belong. What only looks (``em``, ``div``) belongs to what
it stands in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from fascicle.typesetting.structure import Element, walk
from fascicle.typesetting.structure_tables import regular

__all__ = ["Plan", "plan", "written"]

_SVG = "{http://www.w3.org/2000/svg}svg"
MOST_SPANNED = 1000
"""Over how many columns or rows a cell may go, as HTML has it for columns."""
_INLINE = frozenset(("a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "i", "mark", "q", "s"))
_INLINE |= {"small", "span", "strong", "sub", "sup", "time", "u", "var"}
_SIMPLE = {
    "blockquote": "BlockQuote",
    "caption": "Caption",
    "figcaption": "Caption",
    "p": "P",
    "section": "Sect",
    "tbody": "TBody",
    "td": "TD",
    "tfoot": "TFoot",
    "th": "TH",
    "thead": "THead",
    "tr": "TR",
    **{f"h{level}": f"H{level}" for level in range(1, 7)},
}


@dataclass(slots=True)
class Plan:
    """The elements of the structure of one unit, and which of them each HTML element belongs to.

    An HTML element that belongs to None is drawn for the eye alone: an ornament, a head repeated.
    ``calls`` are where notes are called, ``markers`` the numbers of notes and of items of lists, by
    the HTML element that they are made for. ``links`` are the links, by all HTML elements in them.
    ``repeated`` are elements that are drawn again on each page of a table.
    """

    sections: list[Element] = field(default_factory=list)
    owners: dict[Any, Element | None] = field(default_factory=dict)
    calls: dict[Any, Element] = field(default_factory=dict)
    markers: dict[Any, Element] = field(default_factory=dict)
    links: dict[Any, Element] = field(default_factory=dict)
    repeated: set[Element] = field(default_factory=set)

    def owner(self, element: Any, pseudo: str) -> Element | None:
        """Return what an HTML element belongs to, or what its pseudo-element of this name does."""
        if pseudo == "footnote-call" and element in self.calls:
            return self.calls[element]
        if pseudo in ("footnote-marker", "marker") and element in self.markers:
            return self.markers[element]
        return self.owners.get(element)

    def add(self, other: Plan) -> None:
        """Add the plan of another unit, which comes after."""
        self.sections += other.sections
        for known, more in (
            (self.owners, other.owners),
            (self.calls, other.calls),
            (self.markers, other.markers),
            (self.links, other.links),
        ):
            known.update(more)
        self.repeated |= other.repeated


def plan(root: Any, language: str) -> Plan:
    """Plan the structure of a unit.

    ``root`` is its ``html`` element (``xml.etree``), ``language`` that of the book.
    """
    own = root.get("lang") or language
    made = Plan()
    planner = _Planner(made)
    body = next((child for child in root if child.tag == "body"), root)
    # For what stands outside of sections: nothing, but in templates of the publication's own.
    rest = Element("Sect", title=body.get("data-book") or "", language=own)
    made.owners[root] = made.owners[body] = rest
    made.sections.append(rest)
    for child in _elements(body):
        if child.tag != "section":
            planner.visit(child, rest, own)
            continue
        section = Element("Sect", id=child.get("id") or "", title=_title(child))
        section.language = child.get("lang") or own
        made.sections.append(section)
        planner.fill(section, child, own)
    for section in made.sections:
        section.language = "" if section.language == language else section.language
        for table in section.of_role("Table"):
            regular(table)
        for head in section.of_role("THead"):
            made.repeated.update(walk(head))
    return made


def _elements(element: Any) -> Iterator[Any]:
    """Yield the child elements; comments are none."""
    return (child for child in element if isinstance(child.tag, str))


def _classes(element: Any) -> frozenset[str]:
    return frozenset((element.get("class") or "").split())


def written(element: Any) -> str:
    """Return the text of an HTML element, without comments; where a line is broken is a space."""
    if element.tag == "br":
        return " "
    parts = [element.text or ""] if isinstance(element.tag, str) else []
    for child in element:
        parts += [written(child), child.tail or ""]
    return "".join(parts)


def _words(element: Any) -> str:
    return " ".join(written(element).split())


def _title(section: Any) -> str:
    """Return what a section is called in the structure."""
    named = section.get("aria-label") or ""
    heading = next(section.iter("h1"), None)
    if not named and heading is not None:
        named = heading.get("data-bookmark") or _words(heading)
    return named or section.get("data-running") or ""


@dataclass(slots=True)
class _Planner:
    """Plans unit by unit; ``initial`` is the large initial of the paragraph, once it was met."""

    made: Plan
    initial: Any = None

    def fill(self, owner: Element, element: Any, language: str) -> None:
        """Let an HTML element belong to ``owner``, and plan what it contains."""
        self.made.owners[element] = owner
        language = element.get("lang") or language
        self._children(owner, element, language)

    def _children(self, owner: Element, element: Any, language: str) -> None:
        children = list(_elements(element))
        at = 0
        while at < len(children):
            child = children[at]
            if child.tag == "p" and "work" in _classes(child):
                at = self._works(owner, children, at, language)
            elif "index-page" in _classes(child) or "index-lines" in _classes(child):
                at = self._index(owner, children, at, language)
            else:
                self.visit(child, owner, language)
                at += 1

    def visit(self, element: Any, owner: Element, language: str) -> None:
        """Plan an HTML element that stands in ``owner``, whose text is in ``language``."""
        classes, tag = _classes(element), element.tag
        own = element.get("lang") or ""
        made = Element(_SIMPLE.get(tag, ""), id=element.get("id") or "")
        if own and own != language:
            made.language = own
        if "note" in classes and tag == "span":
            self._note(element, owner, made, own or language)
        elif tag == "a" and element.get("href"):
            self._link(element, owner, made, own or language)
        elif tag == "figure":
            self._figure(element, owner, made, own or language)
        elif tag in ("img", _SVG) or element.get("role") == "img":
            self._picture(element, owner, made)
        elif "break" in classes and tag == "div":
            self.made.owners.update(dict.fromkeys(element.iter(), None))
        elif "word" in classes and self.initial is not None:
            self._opening(element, owner)
        elif tag in ("ul", "ol"):
            self._list(element, owner, made, own or language)
        elif "events" in classes and all(group.tag == "tbody" for group in _elements(element)):
            self._events(element, owner, own or language)
        elif tag == "table" or "tabular" in classes:
            self._table(element, owner, made, own or language)
        else:
            self._plain(element, owner, made, own or language)

    # --- one by one -------------------------------------------------------------------------------

    def _plain(self, element: Any, owner: Element, made: Element, language: str) -> None:
        inline = element.tag in _INLINE
        if not inline or "initial" in _classes(element):
            self.initial = element if inline else None
        if "table-caption" in _classes(element):
            made.role = "Caption"
        if not made.role:
            # What only looks has no tag, but for its language; and words need a paragraph.
            made.role = "Span" if inline else "P" if _has_words(element) else "Div"
            named = made.language or (made.role == "P" and owner.role in _GROUPS)
            if not named:
                self.fill(owner, element, language)
                return
        if made.role == "Sect":
            made.title = _title(element)
        if made.role in ("TH", "TD"):
            _span(made, element)
        owner.children.append(made)
        self.fill(made, element, language)

    def _opening(self, element: Any, owner: Element) -> None:
        """Let the rest of a word be one with its initial: set apart, they are read as two."""
        word = owner.add("Span")
        word.actual = _words(self.initial) + _words(element)
        self.made.owners.update({self.initial: word, element: word})
        self.initial = None

    def _note(self, element: Any, owner: Element, made: Element, language: str) -> None:
        reference = owner.add("Reference")
        call = reference.add("Link")
        made.role, made.key = "Note", made.id
        owner.children.append(made)
        self.made.calls[element] = self.made.links[element] = call
        self.made.markers[element] = made.add("Lbl").add("Link")
        for paragraph in _elements(element):
            if "note-paragraph" in _classes(paragraph):
                self.fill(made.add("P"), paragraph, language)
                continue
            self.visit(paragraph, made, language)
        self.made.owners[element] = made

    def _link(self, element: Any, owner: Element, made: Element, language: str) -> None:
        if (element.get("href") or "").startswith("#") and owner.role != "Reference":
            owner = owner.add("Reference")
        made.role = "Link"
        owner.children.append(made)
        self.fill(made, element, language)
        self.made.links.update(dict.fromkeys(element.iter(), made))

    def _figure(self, element: Any, owner: Element, made: Element, language: str) -> None:
        made.role = "Figure"
        made.set("Layout", "Placement", "/Block")
        owner.children.append(made)
        self.fill(made, element, language)

    def _picture(self, element: Any, owner: Element, made: Element) -> None:
        if owner.role != "Figure":
            made.role = "Figure"
            owner.children.append(made)
            owner = made
        if not owner.alt:
            owner.alt = _alternate(element)
        self.made.owners.update(dict.fromkeys(element.iter(), owner))

    def _list(self, element: Any, owner: Element, made: Element, language: str) -> None:
        if "lines" in _classes(element):
            made.role = "TOC"
            owner.children.append(made)
            for line in _elements(element):
                self._contents_line(made, line, language)
            return
        made.role = "L"
        made.set("List", "ListNumbering", "/Decimal" if element.tag == "ol" else "/Disc")
        owner.children.append(made)
        for item in _elements(element):
            entry = made.add("LI", item.get("id") or "")
            label, body = entry.add("Lbl"), entry.add("LBody")
            self.made.markers[item] = label
            self.fill(body, item, item.get("lang") or language)
            for marker in _elements(item):
                if "marker" in _classes(marker):
                    self.made.owners.update(dict.fromkeys(marker.iter(), label))

    def _contents_line(self, contents: Element, line: Any, language: str) -> None:
        """Plan a line of the contents: its number, and a reference that is a link."""
        item = contents.add("TOCI")
        label, reference = item.add("Lbl"), item.add("Reference")
        self.fill(reference, line, language)
        for part in line.iter():
            if "entry-number" in _classes(part):
                self.made.owners.update(dict.fromkeys(part.iter(), label))

    def _table(self, element: Any, owner: Element, made: Element, language: str) -> None:
        if element.tag == "table" and owner.role == "Table":
            self.fill(owner, element, language)
            return
        made.role = "Table"
        owner.children.append(made)
        self.fill(made, element, language)

    def _events(self, element: Any, owner: Element, language: str) -> None:
        """Plan the events of the chronology: a list, its labels the dates.

        Where a year has but one event, its date is a heading, and the event a paragraph.
        """
        headed = "year-beside" in _classes(element)
        events = None if headed else owner.add("L")
        if events is not None:
            events.set("List", "ListNumbering", "/None")
        for group in _elements(element):
            item = events.add("LI") if events is not None else owner
            label = item.add("Lbl") if events is not None else owner
            body = item.add("LBody") if events is not None else owner
            self.made.owners[group] = body
            for row in _elements(group):
                paragraph = Element("P", id=row.get("id") or "")
                self.made.owners[row] = paragraph
                for cell in _elements(row):
                    if "date" not in _classes(cell):
                        self.fill(paragraph, cell, language)
                    elif "variant" in _classes(row):
                        self.made.owners[cell] = paragraph
                    elif events is not None:
                        self.fill(label, cell, language)
                    else:
                        self._dated_heading(cell, owner, language)
                body.children.append(paragraph)

    def _dated_heading(self, cell: Any, owner: Element, language: str) -> None:
        beside = Element("P")
        self.made.owners[cell] = beside
        for part in _elements(cell):
            self.visit(part, owner if part.tag in _SIMPLE else beside, language)
        owner.children.append(beside)

    # --- runs of paragraphs -----------------------------------------------------------------------

    def _works(self, owner: Element, children: list[Any], at: int, language: str) -> int:
        """Plan the works of a list, each with what is remarked on it; return where it ends."""
        works = owner.add("L")
        works.set("List", "ListNumbering", "/None")
        body: Element | None = None
        while at < len(children) and not {"work", "annotation"}.isdisjoint(_classes(children[at])):
            element = children[at]
            own = element.get("lang") or ""
            if body is None or "work" in _classes(element):
                body = works.add("LI").add("LBody")
            paragraph = body.add("P", element.get("id") or "")
            paragraph.language = own if own != language else ""
            entry = paragraph.add("BibEntry") if "work" in _classes(element) else paragraph
            self.fill(entry, element, language)
            at += 1
        return at

    def _index(self, owner: Element, children: list[Any], at: int, language: str) -> int:
        """Plan the index, whatever columns it is divided into; return where it ends."""
        index = owner.add("Index")
        entries = index.add("L")
        entries.set("List", "ListNumbering", "/None")
        subs: Element | None = None
        entry = body = Element("LBody")
        while at < len(children) and _classes(children[at]) & {"index-page", "index-lines"}:
            self.made.owners.update(dict.fromkeys(children[at].iter(), index))
            for line in children[at].iter("p"):
                kinds = _classes(line)
                if "index-again" in kinds:
                    self.made.owners.update(dict.fromkeys(line.iter(), None))
                    continue
                if "index-entry" in kinds:
                    entry = body = entries.add("LI", line.get("id") or "").add("LBody")
                    subs = None
                elif "index-sub" in kinds:
                    if subs is None:
                        subs = entry.add("L")
                        subs.set("List", "ListNumbering", "/None")
                    body = subs.add("LI", line.get("id") or "").add("LBody")
                self.fill(body, line, language)
            at += 1
        return at


_GROUPS = frozenset({"Sect", "Div", "BlockQuote", "Document", "Index"})
"""Roles whose own words need a paragraph."""


def _span(cell: Element, element: Any) -> None:
    """Note over how many columns and rows a cell of a table goes, and what a head heads."""
    for name in ("ColSpan", "RowSpan"):
        span = element.get(name.lower()) or "1"
        if span.isascii() and span.isdigit() and int(span) > 1:
            cell.set("Table", name, min(int(span), MOST_SPANNED))
    if element.get("scope") == "row":
        cell.set("Table", "Scope", "/Row")


def _has_words(element: Any) -> bool:
    """Whether words, or elements of a line, stand directly in a block."""
    if (element.text or "").strip():
        return True
    return any(
        (child.tail or "").strip() or (isinstance(child.tag, str) and child.tag in _INLINE)
        for child in element
    )


def _alternate(element: Any) -> str:
    """Return the alternate text of a picture: ``alt``, or the title of a drawing."""
    title = element.find("{http://www.w3.org/2000/svg}title")
    if title is not None:
        return _words(title)
    return str(element.get("alt") or element.get("aria-label") or "")
