"""The press: lays an edition out, unit by unit, and joins the units into a book.

A press lives long. It keeps the fonts, the parsed style sheet, the pictures and the units it has
laid out, each by its content: typesetting an edition again lays out only what has changed.
"""

from __future__ import annotations

import functools
import hashlib
import shutil
import tempfile
import time
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from importlib import metadata
from pathlib import Path

from fascicle import __version__
from fascicle.edition.model import Edition
from fascicle.findings import Finding, Findings, Place, Refused
from fascicle.limits import Limits
from fascicle.progress import Progress, begun, silent
from fascicle.typesetting import columns, pages
from fascicle.typesetting.accounts import account, unit_findings
from fascicle.typesetting.admitting import FROM_TEMPLATE
from fascicle.typesetting.allowed import place_of, refusing_excess
from fascicle.typesetting.binding import bind, day_of, keep, kept
from fascicle.typesetting.book import Book
from fascicle.typesetting.canonical import composed
from fascicle.typesetting.composing import compose, stylesheet
from fascicle.typesetting.css_values import resolved
from fascicle.typesetting.engine import Engine, Layout
from fascicle.typesetting.engine_faults import refusing_faults
from fascicle.typesetting.environment import TEMPLATES
from fascicle.typesetting.fetcher import THEME, Fetcher
from fascicle.typesetting.font_families import foreign_fonts
from fascicle.typesetting.geometry import geometry
from fascicle.typesetting.index_proof import index_faults
from fascicle.typesetting.inventory import Inventory, take_inventory
from fascicle.typesetting.libraries import library_versions
from fascicle.typesetting.mending import Mended, Trouble, mend
from fascicle.typesetting.own_templates import place_of_template
from fascicle.typesetting.page_lists import fill_page_lists
from fascicle.typesetting.page_numbers import (
    Extents,
    PageNumbers,
    estimated,
    has_numbers,
    remember,
    remembered,
)
from fascicle.typesetting.picture_store import PictureStore
from fascicle.typesetting.proving import complaint_findings, prove
from fascicle.typesetting.references import open_references
from fascicle.typesetting.stamping import stamped, state_of
from fascicle.typesetting.tag_proof import tag_faults
from fascicle.typesetting.units import UNIT_STYLE, UnitSource

__all__ = ["LaidUnit", "Press"]

_FIXED = "Let your own templates print numbers of pages as the theme's do, in a box of fixed width."

_FONTS_AND_STYLES = (".css", ".otf", ".ttc", ".ttf", ".woff", ".woff2")


@dataclass(slots=True)
class LaidUnit:
    """A unit on its pages.

    ``html`` is what it was laid out from, ``filled`` what that was made of: the unit's HTML with
    the numbers of pages in it. Only the index is arranged in between. ``first`` is its first folio.
    """

    unit: UnitSource
    filled: str
    html: str
    layout: Layout
    first: int
    troubles: tuple[Trouble, ...]
    mended: tuple[Mended, ...]


@dataclass(slots=True)
class _Run:
    """What one call of ``typeset`` needs to know."""

    edition: Edition
    inventory: Inventory
    engine: Engine
    progress: Progress
    numbers: PageNumbers
    fresh: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    extra_rules: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    """Pages of each unit, as far as they are known."""

    def filled(self, unit: UnitSource) -> str:
        """Return the HTML of a unit with the page numbers that are known now."""
        if unit.kind == "index":
            return fill_page_lists(unit.html, self.numbers.known)
        return self.numbers.fill(unit.html)


class Press:
    """Typesets editions. ``cache`` is a folder for what outlives the process, or None.

    With ``keep`` the laid-out units are kept for the next edition; without it they are let go as
    soon as a book is drawn, so that a long book costs its memory only once.
    """

    def __init__(self, cache: Path | None = None, *, keep: bool = True) -> None:
        self._folder = cache or Path(tempfile.mkdtemp(prefix="fascicle-"))
        if cache is None:
            weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        self._cache = cache
        self._keep = keep
        self._engines: dict[str, Engine] = {}
        self._units: dict[str, LaidUnit] = {}
        self._last: tuple[str, Book] | None = None

    def release(self) -> None:
        """Let go of all laid-out units, pictures and fonts."""
        self._units.clear()
        self._engines.clear()
        self._last = None

    def typeset(self, edition: Edition, progress: Progress = silent) -> Book:
        """Lay an edition out, prove that nothing is lost, and return the book.

        Raises ``Refused`` where the edition, a template or a picture does not allow a book. What is
        wrong with the finished pages is told in ``Book.findings``.
        """
        started = time.perf_counter()
        progress("typeset", "text and pictures", 0, 1)
        pictures = PictureStore(edition, self._folder / "pictures")
        units = composed(
            stamped(compose(edition, pictures), edition.folder, edition.inputs or None)
        )
        pictures.refuse()
        if not units:
            message = "The publication prints nothing: all its parts are empty."
            hint = "Add a part to “parts” that has something to print, such as “chapters”."
            raise Refused([Finding("B115", Place("publication.yaml", 1, 1), message, hint)])
        css = resolved(stylesheet(edition.publication))
        key = _digest(
            *(_program(), css, edition.language, day_of(edition), str(edition.limits)),
            *(text for unit in units for text in (unit.html, unit.shown)),
        )
        if self._last is not None and self._last[0] == key:
            return self._last[1]
        inventory = take_inventory(edition, units)
        drawn = tuple(pictures.findings)
        book = self._from_cache(key, edition, inventory, css, started)
        if book is None:
            engine = self._engine(css, edition, pictures)
            order = _digest(edition.publication.slug, *(unit.id for unit in units))
            guess = remembered(self._cache, order)
            run = _Run(edition, inventory, engine, progress, _numbers(edition, units, guess))
            laid = self._solve(run, units)
            remember(self._cache, order, run.numbers, (unit.html for unit in units))
            book = self._bind(run, laid, css, key, started)
            self._units = {k: u for k, u in self._units.items() if k in run.used}
        book = replace(book, findings=tuple(Findings((*drawn, *book.findings))))
        self._last = (key, book)
        if not self._keep:
            self.release()
        return book

    def _from_cache(
        self, key: str, edition: Edition, inventory: Inventory, css: str, started: float
    ) -> Book | None:
        """Return the book that was bound from the same content before, proved anew."""
        bound = kept(self._cache, key)
        if bound is None:
            return None
        proof = prove(bound, inventory, silent)
        findings = (*proof.findings, *index_faults(edition, bound))
        if any(finding.is_error for finding in findings):
            return None
        seconds = time.perf_counter() - started
        findings = (*open_references(edition), *findings)
        return account(
            edition, bound, inventory, css=css, findings=findings, seconds=seconds, laid_out=()
        )

    # --- layout -----------------------------------------------------------------------------------

    def _engine(self, css: str, edition: Edition, pictures: PictureStore) -> Engine:
        # Of fonts the engine keeps the one that first came by a name, until it goes itself.
        fonts = state_of(edition.inputs, _FONTS_AND_STYLES)
        key = _digest(css, str(edition.folder), str(edition.limits), fonts)
        if key not in self._engines:
            self._engines.clear()
            self._units.clear()
            roots = {
                "theme": THEME,
                "assets": edition.folder / "assets",
                "templates": edition.folder / "templates",
            }
            self._engines[key] = Engine(css, Fetcher(roots, limits=edition.limits))
        engine = self._engines[key]
        engine.forget_files(state_of(edition.inputs))
        engine.fetcher.files = dict(pictures.files)
        engine.fetcher.refused.clear()
        engine.fetcher.inputs, engine.fetcher.changed = edition.inputs or None, []
        engine.fetcher.beyond.clear()
        return engine

    def _solve(self, run: _Run, units: Sequence[UnitSource]) -> list[LaidUnit]:
        """Lay out all units until every page number printed is the right one."""
        # Those that others point to come first, so that contents and chronology know their pages.
        order = sorted(units, key=lambda unit: ("arabic", "none", "roman").index(unit.folios))
        laid: dict[str, LaidUnit] = {}

        def lay_all() -> list[str]:
            firsts = {"arabic": 1, "none": 1, "roman": 1}
            for done, unit in enumerate(order):
                first = firsts[unit.folios]
                first += pages.blank_before(first - 1, unit.opens)
                laid[unit.id] = self._lay(run, unit, first)
                run.counts[unit.id] = len(laid[unit.id].layout.sheets)
                firsts[unit.folios] = first + run.counts[unit.id]
                self._note_folios(run, laid[unit.id])
                run.progress("typeset", unit.id, done + 1, len(order))
            return [unit.html for unit in laid.values()]

        if not run.numbers.solve(lay_all):
            unsettled = (u for u in laid.values() if not run.numbers.is_right(u.html))
            raise Refused([_unsettled(run.edition, next(unsettled, None))])
        return [laid[unit.id] for unit in units]

    def _note_folios(self, run: _Run, laid: LaidUnit) -> None:
        run.numbers.note(
            (pages.folio(laid.first + number, laid.unit.folios), sheet.anchors)
            for number, sheet in enumerate(laid.layout.sheets)
        )

    def _lay(self, run: _Run, unit: UnitSource, first: int) -> LaidUnit:
        """Lay out a unit, or take it from memory where its content is the same."""
        verso = first % 2 == 0 and unit.opens == "any"
        extra = run.extra_rules.get(unit.id, "")
        filled = run.filled(unit)
        key = _digest(unit.id, filled, unit.shown, extra, str(verso))
        run.used.add(key)
        known = self._units.get(key)
        if known is None:
            known = self._lay_anew(run, unit, filled, first, verso, extra)
            run.fresh.append(unit.id)
        elif known.first != first:
            if not run.engine.renumber(known.layout, first):
                known = self._lay_anew(run, unit, filled, first, verso, extra)
                run.fresh.append(unit.id)
            known.first = first
        known.unit = unit
        self._units[key] = known
        return known

    def _lay_anew(
        self, run: _Run, unit: UnitSource, filled: str, first: int, verso: bool, extra: str
    ) -> LaidUnit:
        notes, figures = run.inventory.notes_of(unit.id), run.inventory.figures_of(unit.id)
        limits, place = run.edition.limits, place_of(run.edition, unit)
        what = unit.named
        where = place_of_template(run.edition.folder, f"{unit.kind}.html") or Place(TEMPLATES)
        others = sum(count for id_, count in run.counts.items() if id_ != unit.id)
        room = max(0, limits.pages - others)
        html = filled
        if unit.kind == "index":
            begun(f"measuring the lines of {what}", place.file)
            with refusing_faults(what, where), refusing_excess(limits, what, place):
                html = self._arranged(run, filled)

        def lay_out(rules: str = "") -> Layout:
            begun(f"laying out {what}", place.file)
            style = pages.unit_style(first, verso, extra + rules)
            with refusing_faults(what, where), refusing_excess(limits, what, place, others):
                return run.engine.lay_out(html.replace(UNIT_STYLE, style, 1), most=room)

        layout, _, troubles, mended = mend(lay_out(), notes, figures, lay_out)
        if not self._keep:
            # Renumbering would need it; without a memory of units there is seldom any.
            layout.laid.context = None
        return LaidUnit(unit, filled, html, layout, first, troubles, mended)

    def _arranged(self, run: _Run, filled: str) -> str:
        """Return the index in pages of columns; its lines are laid out once to be measured."""
        page = geometry(run.edition.publication)
        column, rules = columns.measuring(filled, page)
        sheets = run.engine.lay_out(column.replace(UNIT_STYLE, f"<style>{rules}</style>", 1)).sheets
        return columns.arrange(filled, sheets[0].lines_by_id(), page)

    # --- binding ----------------------------------------------------------------------------------

    def _bind(self, run: _Run, laid: list[LaidUnit], css: str, key: str, started: float) -> Book:
        """Draw the units as one PDF, read it back, and mend what the drawing lost."""
        with _drawing(run.edition.limits):
            bound, complaints, tags = bind(run.engine, laid, run.edition)
        for refused in run.engine.fetcher.changed:
            raise refused
        tall = frozenset(u.unit.id for u in laid if any(t.kind == "tall" for t in u.troubles))
        proof = prove(bound, run.inventory, run.progress, spoiled=tall)
        if proof.rules:
            run.extra_rules = dict(proof.rules)
            again = self._solve(run, [unit.unit for unit in laid])
            with _drawing(run.edition.limits):
                rebound, more, retagged = bind(run.engine, again, run.edition)
            second = prove(rebound, run.inventory, run.progress, spoiled=tall)
            if len(second.findings) < len(proof.findings):
                laid, bound, complaints, proof = again, rebound, more, second
                tags = retagged
        folder = run.edition.folder
        findings = Findings(unit_findings(run.engine, laid, run.inventory, folder))
        findings.extend(complaint_findings(complaints, Place("publication.yaml"), run.edition))
        findings.extend(index_faults(run.edition, bound))
        findings.extend(tag_faults(tags, run.edition, run.inventory))
        findings.extend(foreign_fonts(bound.pdf, run.edition.folder))
        if not len(findings) and not any(found.is_error for found in proof.findings):
            keep(self._cache, key, bound)
        findings.extend(proof.findings)
        findings.extend(open_references(run.edition))
        return account(
            run.edition,
            bound,
            run.inventory,
            css=css,
            findings=tuple(findings),
            seconds=time.perf_counter() - started,
            laid_out=tuple(dict.fromkeys(run.fresh)),
        )


def _unsettled(edition: Edition, laid: LaidUnit | None) -> Finding:
    """Return the finding for page numbers that never come right, in this unit where one is told."""
    what = laid.unit.named if laid is not None else "the text"
    place = place_of(edition, laid.unit) if laid is not None else Place("publication.yaml")
    message = f"The page numbers printed in {what} change the pages that they count."
    return Finding("T107", place, message, _FIXED)


def _numbers(edition: Edition, units: Sequence[UnitSource], guess: Extents) -> PageNumbers:
    """Return the numbers of pages before layout: what a book had before, and estimates."""
    if not any(has_numbers(unit.html) for unit in units):
        return PageNumbers()
    page = geometry(edition.publication)
    body = [(unit.html, unit.opens == "recto") for unit in units if unit.folios == "arabic"]
    return PageNumbers(guess, estimated(body, page.lines, page.measure / page.text_size))


@functools.cache
def _program() -> str:
    """Tell this state of the program from others: a book that another one made is not taken."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    states = ((file.name, file.stat().st_size, file.stat().st_mtime_ns) for file in files)
    shaping = {"weasyprint": metadata.version("weasyprint"), **library_versions()}
    return _digest(__version__, *map(str, shaping.items()), *map(str, states))


def _digest(*parts: str) -> str:
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode()
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


@contextmanager
def _drawing(limits: Limits) -> Iterator[None]:
    """Turn whatever the drawing of the whole book fails with into ``Refused``."""
    whole = "the whole book"
    with refusing_faults(whole), refusing_excess(limits, whole, FROM_TEMPLATE):
        yield
