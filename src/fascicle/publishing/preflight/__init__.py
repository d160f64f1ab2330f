"""Preflight: the made PDF, and the book's accounts, examined before they go to the press.

Every check is a function of what was taken apart (``matter``); the table of them stands here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fascicle.manuscript.models import PreflightCheck
from fascicle.progress import begun
from fascicle.publishing.preflight import page_checks, picture_checks, print_checks, text_checks
from fascicle.publishing.preflight.contact_sheet import contact_picture, contact_sheet
from fascicle.publishing.preflight.data import preflight_data
from fascicle.publishing.preflight.matter import Matter, examine_book, examine_pdf
from fascicle.publishing.preflight.model import Observation, Outcome, Preflight, Spot
from fascicle.publishing.preflight.observing import Notebook
from fascicle.typesetting.book import Book
from fascicle.typesetting.geometry import MM

__all__ = [
    "CHECKS",
    "Observation",
    "Outcome",
    "Preflight",
    "Spot",
    "contact_picture",
    "contact_sheet",
    "preflight",
    "preflight_data",
    "preflight_pdf",
]


@dataclass(frozen=True, slots=True)
class Check:
    """A check: its name, its title, and whether it needs the book and not only its PDF."""

    name: PreflightCheck
    title: str
    look: Callable[[Matter, Notebook], Outcome]
    of_book: bool = False


CHECKS: tuple[Check, ...] = (
    Check("resolution", "Resolution", picture_checks.resolution),
    Check("resampling", "Resampling", picture_checks.resampling, of_book=True),
    Check("distortion", "Distortion", picture_checks.distortion),
    Check("colour-space", "Colour spaces", picture_checks.colour_space),
    Check("ink", "Ink", picture_checks.ink),
    Check("position-only", "For position only", picture_checks.position_only, of_book=True),
    Check("fonts-embedded", "Fonts embedded", print_checks.fonts_embedded),
    Check("fonts-own", "Fonts of its own", print_checks.fonts_own, of_book=True),
    Check("hairlines", "Hairlines", print_checks.hairlines),
    Check("safe-margin", "Text and trim", print_checks.safe_margin),
    Check("bleed", "Bleed", print_checks.bleed),
    Check("transparency", "Transparency", print_checks.transparency),
    Check("page-size", "Page size", print_checks.page_size),
    Check("overfull", "Long lines", text_checks.overfull, of_book=True),
    Check("loose-lines", "Loose lines", text_checks.loose_lines, of_book=True),
    Check("notes", "Notes", page_checks.notes_away, of_book=True),
    Check("blanks", "Blank pages", page_checks.blanks, of_book=True),
    Check("orphans", "Orphans", text_checks.orphans, of_book=True),
    Check("widows", "Widows", text_checks.widows, of_book=True),
    Check("runts", "Short last lines", text_checks.runts, of_book=True),
    Check("hyphens", "Words over pages", text_checks.hyphens, of_book=True),
    Check("headings", "Headings", text_checks.headings, of_book=True),
    Check("far-figures", "Figures", page_checks.far_figures, of_book=True),
    Check("depth", "Facing pages", page_checks.depth, of_book=True),
    Check("short-pages", "Short pages", page_checks.short_pages, of_book=True),
)
"""All checks in the order in which they are told."""


def preflight(book: Book) -> Preflight:
    """Examine a finished book by the thresholds of its publication."""
    return _look(examine_book(book))


def preflight_pdf(pdf: bytes, name: str) -> Preflight:
    """Examine any PDF by the thresholds that hold where nothing else is said.

    What only the book could tell is skipped. Raises ``Refused`` (Q130) for what is no PDF.
    """
    return _look(examine_pdf(pdf, name))


def _look(matter: Matter) -> Preflight:
    pictures = [picture for sheet in matter.sheets for picture in sheet.paint.pictures]
    first = matter.sheets[0].paint if matter.sheets else None
    return Preflight(
        matter.name,
        tuple(sheet.folio for sheet in matter.sheets),
        (round(first.width / MM, 1), round(first.height / MM, 1)) if first else (0.0, 0.0),
        tuple(_outcome(check, matter) for check in CHECKS),
        tuple(sheet.number for sheet in matter.sheets if sheet.paint.inks),
        tuple(font.name for font in matter.fonts),
        len(pictures),
        min((round(picture.ppi, 1) for picture in pictures), default=None),
    )


def _outcome(check: Check, matter: Matter) -> Outcome:
    if matter.settings.checks.get(check.name) == "skip":
        return Outcome(check.name, check.title, "not asked for", skipped=True)
    if check.of_book and matter.book is None:
        return Outcome(check.name, check.title, "needs the manuscript", skipped=True)
    begun(f"examining the pages ({check.title.lower()})")
    return check.look(matter, Notebook(matter, check.name, check.title))
