"""The layout engine: WeasyPrint, confined to what we give it, and heard when it complains.

What is used of it beyond its public API stands in ``private``, ``floats``, ``font_memory``,
``gradients`` and ``mark_placing``.
"""

from __future__ import annotations

import ctypes.util
import functools
import logging
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from fascicle.typesetting import private
from fascicle.typesetting.admitting import (
    Beyond,
    judge_length,
    judge_page,
)
from fascicle.typesetting.fetcher import SCHEME, THEME, Fetcher, Refusal
from fascicle.typesetting.font_memory import let_go_at_the_end
from fascicle.typesetting.gradients import bounding_gradients
from fascicle.typesetting.harms import Harm, harms
from fascicle.typesetting.mark_placing import place_marks
from fascicle.typesetting.marks import has_marks
from fascicle.typesetting.pango_log import hearing_pango
from fascicle.typesetting.tagging import Tags, tagging
from fascicle.typesetting.units import PICTURE

_BASE = f"{SCHEME}:/publication/"
"""What the addresses in our HTML are relative to."""

PX_TO_PT = 0.75
"""A CSS pixel is 1/96 inch, a PDF point 1/72 inch."""
LEAST_LEADING = 4.0
"""Points between two baselines from which on they are those of two lines."""


class EngineMissing(Exception):  # noqa: N818 - names what is missing
    """A system library that WeasyPrint needs (Pango, HarfBuzz, Fontconfig) is not installed."""


@functools.cache
def _import_weasyprint() -> Any:
    """Import WeasyPrint quickly, with the theme's fonts as the only fonts of the system.

    cffi asks ``ctypes.util.find_library`` for each name that the loader does not know; that starts
    some fifty compilers and linkers and finds nothing, as the next name in WeasyPrint's own list
    is the right one. Without an answer WeasyPrint goes on to that name at once.
    """
    os.environ["FONTCONFIG_FILE"] = str(THEME / "fonts" / "fonts.conf")
    find_library = ctypes.util.find_library
    quick: Callable[[str], None] = lambda name: None  # noqa: E731
    if os.name == "posix" and os.uname().sysname == "Linux":
        ctypes.util.find_library = quick  # type: ignore[assignment]
    try:
        import weasyprint
    except OSError as error:
        raise EngineMissing(str(error)) from error
    finally:
        ctypes.util.find_library = find_library
    return weasyprint


def version() -> str:
    """Return WeasyPrint's version."""
    return str(_import_weasyprint().__version__)


@dataclass(frozen=True, slots=True)
class Complaint:
    """Something that the engine said while it laid out or drew; ``level`` as in ``logging``."""

    level: int
    message: str


class _Listener(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.complaints: list[Complaint] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.complaints.append(Complaint(record.levelno, record.getMessage()))

    def add(self, message: str) -> None:
        """Add a complaint that is made otherwise."""
        self.complaints.append(Complaint(logging.WARNING, message))


@contextmanager
def _listening() -> Iterator[list[Complaint]]:
    """Collect what WeasyPrint, fontTools and Pango complain of."""
    listener = _Listener()
    loggers = [logging.getLogger(name) for name in ("weasyprint", "fontTools")]
    for logger in loggers:
        logger.addHandler(listener)
    try:
        with hearing_pango(listener.add):
            yield listener.complaints
    finally:
        for logger in loggers:
            logger.removeHandler(listener)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One laid-out page.

    ``anchors`` gives for each id on it, or continued on it, the rectangle that it takes: left, top,
    right and bottom in points from the page's top left.
    """

    page: Any
    width: float
    height: float
    anchors: Mapping[str, tuple[float, ...]]

    @property
    def type_area(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of the area within the margins, in points from top left."""
        left, top, right, bottom = private.type_area(self.page)
        return left * PX_TO_PT, top * PX_TO_PT, right * PX_TO_PT, bottom * PX_TO_PT

    @property
    def baselines(self) -> tuple[float, ...]:
        """The baselines of the lines of text, in points from the page's top, from top to bottom.

        Running heads, folios and what is lettered in pictures are left out. What stands side by
        side, such as the cells of a table or an initial and the third line beside it, is one line.
        """
        found: list[tuple[float, float]] = []
        for baseline, width in sorted(private.baselines(self.page, PICTURE)):
            if found and baseline * PX_TO_PT - found[-1][0] < LEAST_LEADING:
                # Of two that differ a little it is the longer one that readers take for the line.
                found[-1] = max(found[-1], (baseline * PX_TO_PT, width), key=lambda line: line[1])
            else:
                found.append((baseline * PX_TO_PT, width))
        return tuple(baseline for baseline, _ in found)

    def lines(self, block: str) -> list[str]:
        """Return the lines of the block with this id that stand on this page, in order."""
        return private.lines_of(self.page, block)

    def lines_by_id(self) -> dict[str, list[str]]:
        """Return the lines of each block with an id that stand on this page, in order."""
        return private.lines_by_id(self.page)


@dataclass(frozen=True, slots=True)
class Layout:
    """A unit after layout; ``complaints`` are what the engine said meanwhile.

    ``refused`` are the addresses that it was not given, ``harms`` what could harm readers.
    """

    laid: private.Laid
    sheets: tuple[Sheet, ...]
    complaints: tuple[Complaint, ...] = ()
    refused: tuple[Refusal, ...] = ()
    harms: tuple[Harm, ...] = ()


def _sheet(page: Any) -> Sheet:
    anchors = {
        name: tuple(value * PX_TO_PT for value in rectangle)
        for name, rectangle in page.anchors.items()
    }
    return Sheet(page, page.width * PX_TO_PT, page.height * PX_TO_PT, anchors)


class Engine:
    """WeasyPrint with one style sheet: fonts, parsed rules and pictures are kept for all units.

    ``keep_notes`` has pages that lose notes made again at once (``private``); without it they are
    as WeasyPrint makes them.
    """

    def __init__(self, css: str, fetcher: Fetcher, *, keep_notes: bool = True) -> None:
        self.css = css
        self._keep_notes = keep_notes
        self._weasyprint = _import_weasyprint()
        self.fetcher = fetcher
        self._url_fetcher = fetcher.for_weasyprint()
        from weasyprint.text.fonts import FontConfiguration

        self._fonts = FontConfiguration()
        self._cache: dict[str, Any] = {}
        self._state = ""
        with _listening() as complaints:
            self._css = self._weasyprint.CSS(
                string=css,
                font_config=self._fonts,
                url_fetcher=self._url_fetcher,
                base_url=f"{SCHEME}:/theme/",
            )
        self.complaints = tuple(complaints)
        let_go_at_the_end(self._fonts)

    def lay_out(self, html: str, most: int | None = None) -> Layout:
        """Lay out one HTML document. The document's own ``style`` elements apply as well.

        Raises ``Beyond`` where it is beyond a limit, ``private.TooManyPages`` as soon as it has
        more than ``most`` pages.
        """
        judge_length(html, self.fetcher.limits)
        self._forget_failures()
        known = len(self.fetcher.refused)
        with _listening() as complaints:
            source = self._weasyprint.HTML(
                string=html, base_url=_BASE, url_fetcher=self._url_fetcher
            )
            judge_page(source.etree_element, self.fetcher.limits)
            laid = private.lay_out(
                source,
                self._fonts,
                self._css,
                self._cache,
                keep_notes=self._keep_notes,
                most=self.fetcher.limits.pages if most is None else most,
            )
        if self.fetcher.beyond:
            raise Beyond(self.fetcher.beyond[0])
        if has_marks(html):
            place_marks(laid.document)
        sheets = tuple(_sheet(page) for page in laid.document.pages)
        refused = tuple(self.fetcher.refused[known:])
        harmful = tuple(harms(source.etree_element, laid.document.pages, _BASE))
        return Layout(laid, sheets, tuple(complaints), refused, harmful)

    def _forget_failures(self) -> None:
        """Have pictures asked for again that were not loaded: each page is told of its own."""
        for address in [key for key, picture in self._cache.items() if picture is None]:
            del self._cache[address]

    def forget_files(self, state: str) -> None:
        """Have all but the theme's files and prepared pictures fetched again.

        They are kept as long as ``state``, which tells what is in them, is the same as before. A
        drawing has in it what it brought in, and names it by addresses that do not change.
        """
        if state == self._state:
            return
        self._state = state
        lasting = (f"{SCHEME}:/theme/", f"{SCHEME}:/pictures/")
        for key in [key for key in self._cache if ":" in key and not key.startswith(lasting)]:
            del self._cache[key]

    def renumber(self, layout: Layout, first: int) -> bool:
        """Give the pages of a layout new folios, from ``first``, without laying them out again.

        Returns False where that cannot be done; then lay the unit out again.
        """
        return private.renumber(layout.laid, [sheet.page for sheet in layout.sheets], first)

    def draw(
        self, sheets: Sequence[Sheet], first: Layout, *, created: str, tags: Tags | None = None
    ) -> tuple[bytes, tuple[Complaint, ...]]:
        """Draw pages into one PDF with the metadata of ``first``.

        ``created`` is the date (W3C-DTF) that the file bears, so that it never depends on a clock.
        With ``tags`` it is a PDF/A-3a and a PDF/UA-1, and they tell afterwards what was tagged.
        Raises ``Beyond`` where a drawing shows what is beyond a limit.
        """
        document = first.laid.document.copy([sheet.page for sheet in sheets])
        document.metadata.created = document.metadata.modified = created
        document.metadata.generator = "Fascicle"
        with _listening() as complaints, bounding_gradients(), self._within_drawings():
            if tags is None:
                pdf = document.write_pdf(finisher=_show_the_trim)
            else:
                with tagging(document, tags):
                    pdf = document.write_pdf(pdf_variant="pdf/a-3a", finisher=_finishing(tags))
        if self.fetcher.beyond:
            raise Beyond(self.fetcher.beyond[0])
        return pdf, tuple(complaints)

    @contextmanager
    def _within_drawings(self) -> Iterator[None]:
        """Have what is asked for meanwhile judged as part of a drawing.

        The pages have their pictures since they were laid out: only drawings ask for more. So that
        they are refused one another, those that the pages show are not found in memory.
        """
        aside = private.drawings(self._cache)
        for address in aside:
            del self._cache[address]
        self.fetcher.within = True
        try:
            yield
        finally:
            self.fetcher.within = False
            self._cache.update(aside)


def _finishing(tags: Tags) -> Callable[[Any, Any], None]:
    """Return what is done to a tagged PDF before it is written."""

    def finish(document: Any, pdf: Any) -> None:
        tags.finish(document, pdf)
        _show_the_trim(document, pdf)

    return finish


def _show_the_trim(_document: Any, pdf: Any) -> None:
    """Let all pages of a PDF end at their trim; what is painted beyond is there for the press.

    WeasyPrint puts the origin at the trim's corner, so that nothing else has to change.
    """
    for page in pdf.objects:
        if isinstance(page, dict) and page.get("Type") == "/Page":
            page["MediaBox"] = page["BleedBox"] = page["TrimBox"]
