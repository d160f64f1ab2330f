"""The page proof: a book on larger sheets, for those who correct it.

Not to be confused with ``proof``, which proves that nothing is lost. Here each page of the finished
PDF keeps its content, its links and its bookmarks to the letter: what is corrected is what will be
printed. Only the sheet around it grows, and beside the page stand the numbers of its lines, its
blocks with the file and line where they are written, the comments of editors and all findings.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from fascicle.findings import Finding, Findings, Place
from fascicle.progress import Progress, silent
from fascicle.typesetting.binding import day_of
from fascicle.typesetting.book import Book, PlacedPage
from fascicle.typesetting.coverage import fold
from fascicle.typesetting.engine import Layout
from fascicle.typesetting.engine import Sheet as LaidSheet
from fascicle.typesetting.marginalia import Margin, Marginalia, gather
from fascicle.typesetting.page_proof_sheets import HEAD, MarginSheet, ProofSheets, SheetSize
from fascicle.typesetting.proving import complaint_findings
from fascicle.typesetting.readback import PageText, read_back
from fascicle.typesetting.words import Words, words_for

if TYPE_CHECKING:
    from pikepdf import Object, Page, Pdf

__all__ = ["PageProof", "missing_remarks", "page_proof"]

NUMBER_GAP = 9.0
"""Points between the type area and the numbers of its lines."""

_HAIRLINE = "0.25 w 0.7 G"
_LEADER = "0.3 w 0.55 G"


@dataclass(frozen=True, slots=True)
class PageProof:
    """A proof for editors: its file, its number of sheets, and what is amiss with it."""

    pdf: bytes
    sheets: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A sheet of the proof: the page of the book on it (from 0), or None; and what lies over it."""

    name: str
    over: LaidSheet
    page: int | None = None
    margin: MarginSheet | None = None


def page_proof(book: Book, findings: Iterable[Finding], progress: Progress = silent) -> PageProof:
    """Make a proof of a finished book with these findings in its margins.

    The same book and findings give the same bytes. Should anything be missing in a margin, a B114
    among the proof's own findings says so.
    """
    import pikepdf

    words = words_for(book.edition.language)
    sign = hashlib.sha256(book.pdf).hexdigest()[:8]
    with pikepdf.open(BytesIO(book.pdf)) as pdf:
        marginalia = gather(book, Findings(findings))
        size = SheetSize(float(pdf.pages[0].mediabox[2]), float(pdf.pages[0].mediabox[3]))
        publication = book.edition.publication
        names = {
            "language": book.edition.language,
            "publication": publication,
            "sign": sign,
            "title": publication.title,
            "words": words,
        }
        sheets = ProofSheets(size, names)
        leaves, first = _leaves(book, marginalia, sheets, words)
        progress("publish", "proof", 1, 3)
        scraps = sheets.numbers(max([1, *(len(page.baselines) for page in book.pages)]))
        drawn, complaints = sheets.engine.draw(
            [*(leaf.over for leaf in leaves), *scraps.sheets], first, created=day_of(book.edition)
        )
        _join(pdf, leaves, drawn, book, size, scraps)
        # The tags of the book's pages stay; but the sheets between them have none, so that this is
        # no PDF/A and no PDF/UA, as the book's metadata say of it.
        del pdf.Root.Metadata
        pdf.docinfo["/Title"] = f"{publication.title} ({words['proof']}, {sign})"
        progress("publish", "proof", 2, 3)
        written = BytesIO()
        pdf.save(written, deterministic_id=True)
    said = complaint_findings((*sheets.complaints, *complaints), Place("publication.yaml"))
    missing = missing_remarks(written.getvalue(), [leaf.page for leaf in leaves], marginalia)
    progress("publish", "proof", 3, 3)
    return PageProof(written.getvalue(), len(leaves), (*said, *missing))


# --- the sheets in their order ------------------------------------------------------------------


def _leaves(
    book: Book, marginalia: Marginalia, sheets: ProofSheets, words: Words
) -> tuple[list[_Leaf], Layout]:
    """Return all sheets: the first, then each page's, followed by what found no room beside it."""
    folios = {page.sheet: page.folio for page in book.pages}
    names = [
        words.phrase("proof_page", page=folios[sheet])
        if folios.get(sheet)
        else words.phrase("proof_sheet", sheet=sheet)
        for sheet in range(1, book.sheets + 1)
    ]
    margins = [marginalia.margins.get(sheet, Margin()) for sheet in range(1, book.sheets + 1)]
    placed = sheets.margins(margins, names)
    with_remarks = [
        folios.get(sheet) or f"[{sheet}]"
        for sheet, margin in enumerate(margins, 1)
        if margin.remarks
    ]
    first = sheets.first(marginalia, with_remarks, _date(book))
    beside = sheets.beside(placed)
    leaves = [_Leaf(words["proof"], sheet) for sheet in first.sheets]
    for page, (margin, sheet) in enumerate(zip(placed, beside.sheets, strict=True)):
        leaves.append(_Leaf(folios.get(page + 1) or f"[{page + 1}]", sheet, page, margin))
        if margin.left_over:
            more = sheets.overflow(margin).sheets
            leaves += [_Leaf(f"{leaves[-1].name}+", sheet) for sheet in more]
    return leaves, first


def _date(book: Book) -> str:
    from fascicle.edition.wording import word_date
    from fascicle.manuscript.dates import parse_date

    date = book.edition.publication.date
    return word_date(parse_date(date), book.edition.language) if date else ""


# --- joining ----------------------------------------------------------------------------------


def _join(
    pdf: Pdf, leaves: Sequence[_Leaf], drawn: bytes, book: Book, size: SheetSize, scraps: Layout
) -> None:
    """Draw the margins beside the pages of a PDF, and put the other sheets between them."""
    import pikepdf

    pages = {page.sheet: page for page in book.pages}
    with pikepdf.open(BytesIO(drawn)) as over:
        numbers = [_form(pdf, over.pages[len(leaves) + k]) for k in range(len(scraps.sheets))]
        drops = [scrap.baselines[0] - scrap.height for scrap in scraps.sheets]
        for at, leaf in enumerate(leaves):
            if leaf.page is None or leaf.margin is None:
                pdf.pages.insert(at, over.pages[at])
                continue
            page = pdf.pages[at]
            lines = pages.get(leaf.page + 1)
            marks = list(_line_marks(lines, size, drops)) if lines else []
            forms = {f"/FascicleLine{n}": numbers[n - 1] for n in range(1, len(marks) + 1)}
            forms["/FascicleMargin"] = _form(pdf, over.pages[at])
            rules = "\n".join([*_rules(leaf.margin, size), *marks, "/FascicleMargin Do"])
            _grow(pdf, page, size, forms, rules)
    labels: list[Any] = []
    for at, leaf in enumerate(leaves):
        labels += [at, pikepdf.Dictionary(P=pikepdf.String(leaf.name))]
    pdf.Root.PageLabels = pikepdf.Dictionary(Nums=pikepdf.Array(labels))


def _form(pdf: Pdf, page: Page) -> Object:
    return pdf.copy_foreign(page.as_form_xobject())


def _grow(pdf: Pdf, page: Page, size: SheetSize, forms: dict[str, Object], content: str) -> None:
    """Enlarge a page to a sheet and draw more on it; what was on it stays where and as it was.

    The origin stays at the page's own corner: so links, destinations and the trim need no change.
    """
    import pikepdf

    # The resources of a page may be those of all pages: what is added is added to a copy.
    resources = dict(page.resources.items())
    shared = resources.get("/XObject")
    drawn = dict(shared.items()) if shared is not None else {}
    resources["/XObject"] = pikepdf.Dictionary({**drawn, **forms})
    page.obj.Resources = pikepdf.Dictionary(resources)
    page.obj.MediaBox = pikepdf.Array([0, 0, size.width, size.height])
    clip = f"q 0 0 {size.page_width:.3f} {size.height:.3f} re W n\n"
    page.contents_add(pdf.make_stream(clip.encode()), prepend=True)
    page.contents_add(pdf.make_stream(f"\nQ\n/Artifact BMC\n{content}\nEMC\n".encode()))


def _line_marks(page: PlacedPage, size: SheetSize, drops: Sequence[float]) -> Iterator[str]:
    """Draw the number of each line beside it, on its baseline."""
    left = min(page.type_area[2] + NUMBER_GAP, size.page_width + 4)
    for number, (baseline, drop) in enumerate(zip(page.baselines, drops, strict=False), 1):
        bottom = size.height - baseline + drop
        yield f"q 1 0 0 1 {left:.2f} {bottom:.2f} cm /FascicleLine{number} Do Q"


def _rules(margin: MarginSheet, size: SheetSize) -> Iterator[str]:
    """Draw the trim, and a leader to each line whose label or remark stands elsewhere."""
    yield f"q {_HAIRLINE} {size.page_width:.2f} 0 m {size.page_width:.2f} {size.height:.2f} l S Q"
    for leader in margin.leaders:
        left, right = (
            (size.labels_right + 3, size.remarks_left - 4)
            if leader.outer
            else (size.page_width + 1.5, size.labels_left - 1.5)
        )
        line, thing = size.height - leader.line, size.height - leader.thing
        yield f"q {_LEADER} {left:.2f} {line:.2f} m {right:.2f} {thing:.2f} l S Q"


# --- nothing is lost here either ----------------------------------------------------------------


def missing_remarks(
    pdf: bytes, pages: Sequence[int | None], marginalia: Marginalia
) -> Iterator[Finding]:
    """Read a proof back and find remarks whose words are not on the sheets of their page.

    ``pages`` says for each sheet which page of the book (from 0) lies on it, if any.
    """
    texts: dict[int, str] = {}
    sheet = 0
    for page, read in zip(pages, read_back(pdf), strict=True):
        sheet = sheet if page is None else page + 1
        texts[sheet] = texts.get(sheet, "") + _text(read, headed=page is None)
    for at, place, wanted in _wanted(marginalia):
        lost = next((words for words in wanted if not _stands(words, texts[at])), None)
        if lost is not None:
            yield Finding(
                "B114",
                place,
                f"The editors' proof does not say this in its margin: “{lost[:60]}”.",
                "Read it in the manuscript; the book itself is not concerned.",
            )


def _wanted(marginalia: Marginalia) -> Iterator[tuple[int, Place, tuple[str, ...]]]:
    """Yield what must be said: beside which page (0 for the first sheet), of what place, words."""
    for sheet, margin in marginalia.margins.items():
        for label in margin.labels:
            yield sheet, label.place, (label.name, label.place.file)
        for remark in margin.remarks:
            yield sheet, remark.place, (remark.text, remark.hint)
    for remark in marginalia.astray:
        yield 0, remark.place, (remark.text, remark.hint)


def _stands(words: str, text: str) -> bool:
    """Whether words are in a folded text; where some run from right to left, all their letters."""
    wanted = fold(words)
    if any(unicodedata.bidirectional(character) in {"R", "AL"} for character in wanted):
        # Brackets are mirrored there.
        return not Counter(filter(str.isalnum, wanted)) - Counter(text)
    return wanted in text


def _text(page: PageText, *, headed: bool) -> str:
    """Return the words of a sheet, folded; not its head, where the text before may go on."""
    top = page.height - HEAD + 2
    return fold("".join(run.text for run in page.runs if not headed or run.bottom < top))
