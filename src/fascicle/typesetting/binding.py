"""Binding: the units' sheets put in order, drawn as one PDF, and described.

A bound book is all that the proof and the accounts need. It is kept on disk by the content that it
was made from, so that the same book need not be laid out twice; yet it is proved each time.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fascicle.aside import thin, write_aside
from fascicle.edition.model import Edition
from fascicle.findings import Finding, Place, Refused
from fascicle.progress import begun
from fascicle.typesetting import pages
from fascicle.typesetting.allowed import place_of
from fascicle.typesetting.book import Mend, PlacedText
from fascicle.typesetting.engine import Complaint, Engine, Sheet
from fascicle.typesetting.link_words import link_words
from fascicle.typesetting.page_labels import page_labels
from fascicle.typesetting.page_numbers import PageNumbers
from fascicle.typesetting.tagging import Tags
from fascicle.typesetting.texts import placed_texts
from fascicle.typesetting.words import words_for

if TYPE_CHECKING:
    from fascicle.typesetting.press import LaidUnit

__all__ = ["BoundBook", "BoundSheet", "BoundUnit", "bind", "day_of", "keep", "kept"]

KEPT = 6
"""How many bound books are kept; the oldest go."""

_BLANK = (
    '<!DOCTYPE html><html lang="{language}"><head><title>Blank</title><style>@page {{'
    "{boxes}}}</style></head><body></body></html>"
)
_BOXES = "".join(
    f"@{edge}-{side}{{content:none !important}}"
    for edge in ("top", "bottom")
    for side in ("left", "center", "right")
)


@dataclass(frozen=True, slots=True)
class BoundSheet:
    """A page: what stands on it by its id, its type area, its baselines and its paragraphs.

    Rectangles are left, top, right and bottom; all lengths are points from the page's top left.
    """

    anchors: Mapping[str, tuple[float, ...]]
    type_area: tuple[float, float, float, float]
    baselines: tuple[float, ...] = ()
    texts: tuple[PlacedText, ...] = ()


@dataclass(frozen=True, slots=True)
class BoundUnit:
    """A unit in the book; ``start`` is the index of its first sheet, ``html`` what it came from."""

    id: str
    kind: str
    chapter: str | None
    html: str
    start: int
    folios: tuple[str, ...]
    sheets: tuple[BoundSheet, ...]
    mended: tuple[Mend, ...]

    def folio(self, page: int) -> str:
        """Return the folio of a page of the unit, or its number in the unit where it has none."""
        return self.folios[page] or str(page + 1)


@dataclass(frozen=True)
class BoundBook:
    """A drawn book of so many ``sheets``, and where everything is in it."""

    pdf: bytes
    sheets: int
    units: tuple[BoundUnit, ...]

    @property
    def folios(self) -> Mapping[str, str]:
        """The folio of the page on which each thing begins, by its id."""
        return self.numbers.first

    @cached_property
    def sheets_of(self) -> Mapping[str, int]:
        """The sheet, from 0, on which each thing begins, by its id."""
        found: dict[str, int] = {}
        for unit in self.units:
            for number, sheet in enumerate(unit.sheets, unit.start):
                for name in sheet.anchors:
                    found.setdefault(name, number)
        return found

    @cached_property
    def numbers(self) -> PageNumbers:
        """The folios of the first and the last page of each thing."""
        numbers = PageNumbers()
        for unit in self.units:
            numbers.note(zip(unit.folios, (sheet.anchors for sheet in unit.sheets), strict=True))
        return numbers


def bind(
    engine: Engine, laid: Sequence[LaidUnit], edition: Edition
) -> tuple[BoundBook, tuple[Complaint, ...], Tags]:
    """Draw the units as one tagged PDF, with a blank wherever a unit must open on a recto.

    Before a back cover so many blanks are added that the sheets make up a multiple of four.
    """
    blank: Sheet | None = None
    sheets: list[Sheet] = []
    standing: list[tuple[str, str]] = []
    units: list[BoundUnit] = []
    for unit in laid:
        own = unit.layout.sheets
        blanks = int(pages.blank_before(len(sheets), unit.unit.opens))
        if unit.unit.kind == "back-cover":
            blanks = -(len(sheets) + len(own)) % 4
        if blanks and blank is None:
            blank_page = _BLANK.format(language=edition.language, boxes=_BOXES)
            blank = engine.lay_out(blank_page).sheets[0]
        sheets += [blank] * blanks if blank is not None else []
        units.append(_bound_unit(unit, len(sheets)))
        sheets += own
        standing += [(unit.unit.named, place_of(edition, unit.unit).file)] * (
            len(sheets) - len(standing)
        )
    book = BoundBook(b"", len(sheets), tuple(units))
    words = words_for(edition.language)
    labels = page_labels(units, len(sheets), words)
    describe = link_words(edition, words, book.folios)
    tags = Tags(edition.language, describe, labels, tuple(standing))
    begun("drawing the pages")
    pdf, complaints = engine.draw(sheets, laid[0].layout, created=day_of(edition), tags=tags)
    return replace(book, pdf=pdf), complaints, tags


def day_of(edition: Edition) -> str:
    """Return the day that all files of this edition bear (W3C-DTF), which no clock decides.

    It is the publication's ``date``; else the day, in UTC, that the environment's
    ``SOURCE_DATE_EPOCH`` tells (https://reproducible-builds.org/specs/source-date-epoch/); else
    the first of its year. Raises ``Refused`` (F106) where that variable is no time.
    """
    if edition.publication.date is not None:
        return edition.publication.date
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return f"{edition.publication.year}-01-01"
    try:
        return datetime.fromtimestamp(_whole_number(epoch), UTC).date().isoformat()
    except (ValueError, OverflowError, OSError) as error:
        message = f"SOURCE_DATE_EPOCH is “{epoch}”: that is no number of seconds since 1970."
        hint = "Give “date:” in publication.yaml, or unset the variable."
        raise Refused([Finding("F106", Place("publication.yaml", 1, 1), message, hint)]) from error


def _whole_number(text: str) -> int:
    """Return the number; ``int`` alone would take spaces, signs and underscores as well."""
    if not (text.isascii() and text.isdigit()):
        raise ValueError(text)
    return int(text)


def _bound_unit(laid: LaidUnit, start: int) -> BoundUnit:
    unit, own = laid.unit, laid.layout.sheets
    folios = tuple(pages.folio(laid.first + k, unit.folios) for k in range(len(own)))
    return BoundUnit(
        unit.id,
        unit.kind,
        unit.chapter,
        laid.html,
        start,
        folios,
        tuple(map(_bound_sheet, own, placed_texts(own))),
        tuple(_mends(laid, folios)),
    )


def _bound_sheet(sheet: Sheet, texts: tuple[PlacedText, ...]) -> BoundSheet:
    return BoundSheet(
        {name: _rounded(rectangle) for name, rectangle in sheet.anchors.items()},
        sheet.type_area,
        _rounded(sheet.baselines),
        texts,
    )


def _rounded(lengths: Iterable[float]) -> tuple[float, ...]:
    """Round lengths to what can be seen, so that what is kept stays short."""
    return tuple(round(length, 2) for length in lengths)


def _mends(laid: LaidUnit, folios: Sequence[str]) -> Iterator[Mend]:
    for again in laid.layout.laid.made_again:
        for note in again.notes:
            yield Mend("note", note, laid.unit.id, folios[again.page], again.rule)
    for mended in laid.mended:
        trouble = mended.trouble
        folio = folios[min(trouble.page, len(folios) - 1)]
        yield Mend(trouble.kind, trouble.id, laid.unit.id, folio, mended.rule)


# --- kept on disk -----------------------------------------------------------------------------


def kept(folder: Path | None, key: str) -> BoundBook | None:
    """Return the bound book kept under this key; None where there is none, or a damaged one."""
    if folder is None:
        return None
    try:
        data = json.loads((folder / "books" / f"{key}.json").read_text(encoding="utf-8"))
        pdf = (folder / "books" / f"{key}.pdf").read_bytes()
        if hashlib.sha256(pdf).hexdigest() != data["sha256"]:
            return None
        return BoundBook(pdf, int(data["sheets"]), tuple(map(_unit_from, data["units"])))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _unit_from(data: dict[str, Any]) -> BoundUnit:
    sheets = map(_sheet_from, data["sheets"])
    mended = tuple(Mend(**mend) for mend in data["mended"])
    given = {**data, "folios": tuple(data["folios"]), "sheets": tuple(sheets), "mended": mended}
    return BoundUnit(**given)


def _sheet_from(data: dict[str, Any]) -> BoundSheet:
    anchors = {name: tuple(rectangle) for name, rectangle in data["anchors"].items()}
    texts = tuple(PlacedText(*text) for text in data["texts"])
    return BoundSheet(anchors, tuple(data["type_area"]), tuple(data["baselines"]), texts)


def keep(folder: Path | None, key: str, book: BoundBook) -> None:
    """Keep a bound book; where that fails, nothing is kept."""
    if folder is None:
        return
    data = {
        "sha256": hashlib.sha256(book.pdf).hexdigest(),
        "sheets": book.sheets,
        "units": [asdict(unit) for unit in book.units],
    }
    shelf = folder / "books"
    with suppress(OSError):
        write_aside(shelf / f"{key}.pdf", book.pdf)
        newest = shelf / f"{key}.json"
        write_aside(newest, json.dumps(data, ensure_ascii=False).encode())
        for path in thin(shelf.glob("*.json"), KEPT, newest, time.time()):
            path.with_suffix(".pdf").unlink(missing_ok=True)
            path.unlink(missing_ok=True)
