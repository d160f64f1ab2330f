"""The proof of cross references: the number printed is the right one, and the link leads there.

That the words of the HTML are on the pages is proved elsewhere (``proof``). Here its numbers are
compared with the folios of the bound book, and its links with those that PDFium finds in the file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from fascicle.edition.model import inlines_of, references
from fascicle.findings import Finding
from fascicle.typesetting.binding import BoundBook, BoundUnit
from fascicle.typesetting.inventory import Inventory
from fascicle.typesetting.readback import PageText

__all__ = ["reference_faults"]

_LINK = re.compile(r'<a class="reference" href="#([^"]*)"')
_REPORT = "Look at the page; please report it if no template of yours prints the reference."


def reference_faults(
    unit: BoundUnit, texts: Sequence[PageText], book: BoundBook, inventory: Inventory
) -> Iterator[Finding]:
    """Yield R109 for wrong numbers and links of a unit, R108 for references to their own page."""
    place = inventory.places[unit.id]
    for target, printed, due in book.numbers.wrong(unit.html):
        message = f"A reference of {unit.id} to “{target}” says “{printed}”; it should be “{due}”."
        yield Finding("R109", place, message, _REPORT)
    wanted = Counter(_LINK.findall(unit.html))
    found: Counter[str] = Counter()
    for number, page in enumerate(texts):
        here = {link.name for link in page.links if link.name in wanted}
        for link in page.links:
            found[link.name] += 1
            if link.name in here and link.sheet != book.sheets_of.get(link.name):
                message = f"A link on page {unit.folio(number)} to “{link.name}” leads astray."
                yield Finding("R109", place, message, _REPORT)
        yield from _to_own_page(unit, number, here, book, inventory)
    for target, times in wanted.items():
        if found[target] < times:
            message = f"A reference of {unit.id} to “{target}” is not a link in the file."
            yield Finding("R109", place, message, _REPORT)


def _to_own_page(
    unit: BoundUnit, number: int, here: set[str], book: BoundBook, inventory: Inventory
) -> Iterator[Finding]:
    """Find blocks and notes of a page that name it as the page of something else."""
    own = {name for name in here if book.sheets_of.get(name) == unit.start + number}
    chapter = inventory.chapters.get(unit.id)
    if not own or chapter is None:
        return
    standing = set(unit.sheets[number].anchors)
    texts = [(block.id, text) for block in chapter.all_blocks for text in inlines_of(block)]
    texts += [(note.id, text) for note in chapter.notes for text in note.paragraphs]
    for identity, text in texts:
        if identity not in standing:
            continue
        for reference in references(text):
            names_page = reference.kind in ("page", "pages") and not reference.children
            if names_page and reference.target in own:
                page = unit.folio(number)
                yield Finding(
                    "R108",
                    inventory.places[identity],
                    f"A reference to page {page} stands on page {page} itself.",
                    "Write “above” or “below” and let the word be the link: [below](page:NAME).",
                )
