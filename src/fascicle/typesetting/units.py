"""Units: the parts of a book that are laid out by themselves and then joined.

The contract between composing (templates to HTML) and the press (HTML to pages):

- A unit is a complete HTML document without style sheets; its ``head`` holds ``UNIT_STYLE``
  where the press puts the rules that belong to this unit alone (first folio, first side).
- A note stands where it is called:
  ``<span class="call" id="call-NOTE"><span class="note" id="NOTE">...</span></span>``.
- Each block of a chapter is one element with the block's id; so are figures and events.
- A figure's picture, or the frame that stands for it, is in an element of the class ``PICTURE``:
  what is lettered there is no line of text.
- The number of a page that is known only after layout is an empty element
  ``<span class="page-number" data-page-of="ID"></span>``, which the style sheet gives a fixed
  width, so that filling it in never moves a line.
- A part of a unit is a ``section``; the outline and the tags call it by its ``aria-label``, or by
  its ``h1``. What stands for a picture has ``role="img"`` and says in ``aria-label`` what is seen.
- A cross reference is ``<a class="reference" href="#ID">``; where it names pages, the attributes
  that ``references`` gives it say which, and ``page_numbers`` fills in its words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["PICTURE", "UNIT_STYLE", "UnitSource", "named"]

PICTURE = "picture"

UNIT_STYLE = "<!--fascicle:unit-style-->"
"""Stands in the head of each unit's HTML; the press replaces it."""


@dataclass(frozen=True, slots=True)
class UnitSource:
    """One unit before layout.

    ``id`` is unique in the book: ``cover``, ``title``, ``contents``, ``chapter-NAME``, ...
    ``opens``: on a ``recto``, or on ``any`` page that comes next.
    ``folios``: ``none`` for unnumbered pages outside the count (cover, back cover), ``roman`` for
    the front matter, ``arabic`` for the body and what follows it.
    ``shown`` is a digest of the publication's files that the HTML may bring in (``stamping``).
    """

    id: str
    kind: str
    html: str
    opens: Literal["recto", "any"]
    folios: Literal["none", "roman", "arabic"]
    chapter: str | None = None
    shown: str = ""

    @property
    def named(self) -> str:
        """The unit in words (see ``named``)."""
        return named(self.id, self.chapter)


def named(id_: str, chapter: str | None) -> str:
    """Return a unit in words."""
    return f"the part “{id_}”" if chapter is None else f"chapter “{chapter}”"
