"""The proof of the tags: nothing of the book is missing in its structure.

Looked at while the book is made, not read back: what is drawn was counted, and the structure is
compared with the inventory of the edition.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from fascicle.counting import counted
from fascicle.edition.model import Edition, Heading, plain
from fascicle.findings import Finding, Place
from fascicle.manuscript.validation import shown
from fascicle.typesetting.inventory import Inventory
from fascicle.typesetting.own_templates import own_templates, place_of_words
from fascicle.typesetting.structure import Area, Element, Mark, walk
from fascicle.typesetting.tagging import Tags

__all__ = ["tag_faults"]

_GENERAL = Place("publication.yaml")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
"""A language tag (RFC 3066), as ISO 32000-1, 14.9.2, asks for."""
_TEMPLATE = (
    "Compare your own files in templates/ with those of the theme, or take them away; if there are "
    "none, report it."
)


def tag_faults(tags: Tags, edition: Edition, inventory: Inventory) -> Iterator[Finding]:
    """Yield what the structure of a drawn book lacks, or has twice."""
    if tags.tree is None:
        yield Finding(
            "T115", Place(""), "The tags are those that the layout engine makes by itself."
        )
        return
    placed = list(_placed(tags.tree, inventory))
    elements = [element for element, _ in placed]
    yield from _pieces(tags, elements)
    yield from _notes(elements, edition, inventory)
    yield from _figures(placed, inventory)
    yield from _headings(tags.tree, elements, inventory)
    yield from _links(placed)
    yield from _unfit(tags, placed, edition)


def _pieces(tags: Tags, elements: list[Element]) -> Iterator[Finding]:
    for stray in dict.fromkeys(tags.strays):
        yield Finding(
            "T112", _GENERAL, f"{shown(stray)} is drawn and belongs to no tag.", _TEMPLATE
        )
    found = Counter(
        (item.stream, item.mcid)
        for element in elements
        for item in element.kids
        if isinstance(item, Mark)
    )
    lost, twice = tags.pieces - len(found), sum(found.values()) - len(found)
    if lost or twice:
        message = (
            f"Of what is drawn, {counted(lost, 'piece')} stand outside all tags, and "
            f"{counted(twice, 'piece')} in more than one."
        )
        yield Finding("T112", _GENERAL, message, _TEMPLATE)


def _notes(elements: list[Element], edition: Edition, inventory: Inventory) -> Iterator[Finding]:
    """Find notes that have no tag, or several, or one that does not come after its call."""
    count = Counter(element.id for element in elements if element.role == "Note")
    called = {note for element in elements for note in _behind_calls(element)}
    printed = {note for notes in inventory.notes.values() for note in notes}
    for note in edition.notes:
        if note.id in printed and (count[note.id] != 1 or note.id not in called):
            tagged = {0: "has no tag", 1: "is not tagged behind its call"}
            what = tagged.get(count[note.id], "is printed and tagged more than once")
            message = f"Note {note.number} of “{note.chapter}” {what}."
            yield Finding("T109", inventory.places[note.id], message, _TEMPLATE)


def _behind_calls(parent: Element) -> Iterator[str]:
    """Yield the notes that stand behind a reference, or behind the heading that calls them."""
    called = False
    for child in parent.children:
        if child.role != "Note":
            called = child.role == "Reference" or child.is_heading
        elif called:
            yield child.id


def _figures(placed: list[tuple[Element, Place]], inventory: Inventory) -> Iterator[Finding]:
    tagged = {element.id for element, _ in placed if element.role == "Figure"}
    for unit in inventory.chapters:
        for name in inventory.figures_of(unit):
            if name not in tagged:
                figure = inventory.figures[name]
                yield Finding(
                    "T110", figure.place, f"Figure {figure.number} has no tag.", _TEMPLATE
                )
    for element, place in placed:
        if element.role == "Figure" and not element.alt:
            known = inventory.figures.get(element.id)
            name = f"Figure {known.number}" if known else "A picture"
            hint = "Give the picture an “alt” in the template, as blocks/figure.html does."
            yield Finding("T110", place, f"{name} has no alternate text in its tag.", hint)


def _headings(tree: Element, elements: list[Element], inventory: Inventory) -> Iterator[Finding]:
    tagged = {element.id for element in elements if element.is_heading}
    for chapter in inventory.chapters.values():
        for block in chapter.all_blocks:
            if isinstance(block, Heading) and block.id not in tagged:
                message = f"The heading {shown(plain(block.content))} has no tag of a heading."
                yield Finding("T111", block.place, message, _TEMPLATE)
    # Where there is no title, a heading of the text is raised to its level (``structure``).
    raised = {
        block.id
        for chapter in inventory.chapters.values()
        for block in chapter.all_blocks
        if isinstance(block, Heading)
    }
    tops = {
        section.id: sum(1 for top in section.of_role("H1") if top.id not in raised)
        for section in tree.children
    }
    for unit, chapter in inventory.chapters.items():
        if tops.get(chapter.anchor, 0) != 1:
            titles = counted(tops.get(chapter.anchor, 0), "title")
            message = f"The tags of {unit} have {titles}; it needs one."
            hint = "Let the template chapter.html print the title as “h1”, and nothing else so."
            yield Finding("T111", chapter.place, message, hint)


def _placed(tree: Element, inventory: Inventory) -> Iterator[tuple[Element, Place]]:
    """Yield each element with the place of what it is in, or comes after in its part."""
    yield tree, _GENERAL
    for part in tree.children:
        place = _GENERAL
        for element in walk(part):
            place = inventory.places.get(element.id, place)
            yield element, place


def _links(placed: Iterable[tuple[Element, Place]]) -> Iterator[Finding]:
    for element, place in placed:
        if element.role != "Link" and any(isinstance(item, Area) for item in element.kids):
            message = f"A link stands in a tag “{element.role}”, and not in one of its own."
            yield Finding("T113", place, message, _TEMPLATE)


def _unfit(
    tags: Tags, placed: Iterable[tuple[Element, Place]], edition: Edition
) -> Iterator[Finding]:
    """Find what templates and styles may ask for, but no file for archives may have."""
    for what in dict.fromkeys(tags.unfit):
        yield Finding("T114", _GENERAL, f"The pages have {what}.", _TEMPLATE)
    for element, place in placed:
        if element.language and not _LANGUAGE.fullmatch(element.language):
            written = place_of_words(f'"{element.language}"', own_templates(edition.folder))
            message = (
                f"{shown(element.language)} is not a language tag such as en-GB, de or sr-Latn."
            )
            hint = 'Write such a tag in the template: lang="en-GB".'
            yield Finding("T114", written[0] if written else place, message, hint)
