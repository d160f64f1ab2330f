"""What the theme sets for the press alone: the spine of the cover, and the sheet for the binder.

Both come from templates like the pages of the book, so that a publication can replace them, and
are laid out with the theme's fonts. They are read back too: words that are not on the page, or
stand beyond its edge, are told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from fascicle.edition.model import Edition
from fascicle.findings import Finding, Place
from fascicle.typesetting.allowed import refusing_excess
from fascicle.typesetting.binding import day_of
from fascicle.typesetting.chronology_page import date_in_words
from fascicle.typesetting.coverage import fold
from fascicle.typesetting.css_values import resolved
from fascicle.typesetting.engine import Engine
from fascicle.typesetting.environment import Templates
from fascicle.typesetting.fetcher import THEME, Fetcher
from fascicle.typesetting.font_families import foreign_fonts
from fascicle.typesetting.geometry import MM, bleed_variable, geometry
from fascicle.typesetting.markup import balanced
from fascicle.typesetting.proving import complaint_findings
from fascicle.typesetting.readback import PageText, read_back
from fascicle.typesetting.refusals import harm_findings, refusal_findings
from fascicle.typesetting.words import press_words, words_for

__all__ = ["Drawn", "draw_instructions", "draw_spine"]

_PUBLICATION = Place("publication.yaml")
_LARGEST = 17.0
"""Points: the largest type on a spine, however wide."""
_SHARE = 0.58
"""Type size on a spine, as a share of its width."""
_ADVANCE = 0.52
"""About the width of a letter, in ems."""
_FREE = 0.74
"""The share of a spine's height that its words may take together."""
_DRAWINGS = ("folding", "gathering")
"""What is given to the sheet for the binder as SVG."""
_TOLERANCE = 0.6
"""Points by which ink may stand over an edge without being cut."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page set for the press, as a PDF; its number of pages; and what is amiss with it."""

    pdf: bytes
    pages: int
    findings: tuple[Finding, ...]
    missing: tuple[str, ...]
    """Words that should be on it and are not, or are not wholly within its trim."""


def draw_spine(edition: Edition, width: float, *, direction: str, words: bool) -> Drawn:
    """Draw the spine as a page as wide as itself, painted beyond head and foot by the bleed.

    ``width`` in mm; ``direction`` is ``down`` or ``up``, ``words`` whether there is room for words.
    ``missing`` has the title where it is not printed whole. Raises ``Refused`` (T103, T104) for
    faults of the template ``spine.html``.
    """
    publication = edition.publication
    authors = [person.name for person in publication.contributors if person.role == "author"]
    letters = sum(map(len, (publication.title, *authors, publication.publisher or ""))) + 4
    room = _FREE * geometry(publication).height
    size = min(_SHARE * width * MM, _LARGEST, room / (_ADVANCE * letters))
    rules = f":root {{ --spine: {width * MM:.3f}pt; --spine-size: {size:.2f}pt; }}\n"
    values = {
        "authors": authors,
        "direction": direction,
        "has_words": words,
        "width": width,
        "words": words_for(edition.language),
    }
    wanted = (publication.title,) if words else ()
    return _draw(edition, "spine.html", "spine.css", rules, values, wanted)


def draw_instructions(
    edition: Edition, values: Mapping[str, Any], wanted: Sequence[str], *, letter: bool
) -> Drawn:
    """Draw the sheet for the binder on A4, or on Letter.

    ``values`` are given to the template ``press/instructions.html``, with the theme's words for
    the press; ``wanted`` is what must be found on the sheet.
    """
    size = "letter" if letter else "a4"
    rules = f":root {{ --sheet: {size}; }}\n"
    values = {**values, "words": press_words(edition.language)}
    values |= {name: Markup(values[name]) for name in _DRAWINGS if name in values}
    return _draw(
        edition, "press/instructions.html", "instructions.css", rules, values, tuple(wanted)
    )


def _draw(
    edition: Edition,
    template: str,
    style: str,
    rules: str,
    values: Mapping[str, Any],
    wanted: tuple[str, ...],
) -> Drawn:
    publication = edition.publication
    names = {
        "balanced": balanced,
        "date_in_words": lambda date: date_in_words(date, edition.language),
        "edition": edition,
        "language": edition.language,
        "page": geometry(publication),
        "publication": publication,
    }
    html = Templates(edition.folder, names, edition.inputs or None).render(template, **values)
    files = (THEME / "css" / "00-fonts.css", THEME / "press" / style)
    css = [geometry(publication).variables(), bleed_variable(publication), rules]
    css += [file.read_text(encoding="utf-8") for file in files]
    roots = {"theme": THEME}
    roots |= {name: edition.folder / name for name in ("assets", "templates")}
    engine = Engine(
        resolved("\n".join(css)), Fetcher(roots, limits=edition.limits), keep_notes=False
    )
    with refusing_excess(edition.limits, f"the part “{template}”", Place(f"templates/{template}")):
        layout = engine.lay_out(html)
        pdf, said = engine.draw(layout.sheets, layout, created=day_of(edition))
    complaints = (*engine.complaints, *layout.complaints, *said)
    refused = refusal_findings(dict.fromkeys(engine.fetcher.refused, ""), edition.folder)
    findings = (
        *complaint_findings(complaints, _PUBLICATION),
        *refused,
        *harm_findings(dict.fromkeys(layout.harms, ""), edition.folder),
        *foreign_fonts(pdf, edition.folder),
    )
    pages = list(read_back(pdf))
    return Drawn(pdf, len(pages), findings, _missing(pages, wanted))


def _missing(pages: Sequence[PageText], wanted: Sequence[str]) -> tuple[str, ...]:
    """Return those of the wanted words that do not stand whole within the trim of a page."""
    runs = [run.text for page in pages for run in page.runs if _within(run, page)]
    printed = fold("".join(runs))
    return tuple(words for words in wanted if fold(words) not in printed)


def _within(run: Any, page: PageText) -> bool:
    return bool(
        run.left >= -_TOLERANCE
        and run.bottom >= -_TOLERANCE
        and run.right <= page.width + _TOLERANCE
        and run.top <= page.height + _TOLERANCE
    )
