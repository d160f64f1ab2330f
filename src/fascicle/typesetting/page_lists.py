"""The page numbers of the index: many places become few numbers, each a link.

Composing leaves a box for each list, which names the places (``page_list``); once the pages are
known, the press has it filled (``fill_page_lists``).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from markupsafe import Markup

from fascicle.edition.model import IndexReference
from fascicle.typesetting import pages
from fascicle.typesetting.marks import linked
from fascicle.typesetting.markup import MUST_NOT_BREAK
from fascicle.typesetting.page_numbers import Extents

__all__ = ["Located", "fill_page_lists", "located", "page_list"]

_BOX = re.compile(r'<span class="index-pages" data-places="([^"]*)" data-note="([^"]*)"></span>')


@dataclass(frozen=True, slots=True)
class Located:
    """A printed reference: ``text`` is ``12``, ``3–5`` or ``12n4``, ``target`` what it links to."""

    text: str
    target: str
    main: bool = False
    figure: bool = False


@dataclass(frozen=True, slots=True)
class _Page:
    """A page on which something is told: its kind (roman 0, arabic 1) and number, and how."""

    at: tuple[int, int]
    target: str
    main: bool
    figure: bool


def located(references: Iterable[IndexReference], where: Extents, note: str) -> tuple[Located, ...]:
    """Return references as they are printed: each page once, in order, neighbours as a range.

    A page with a main reference is no neighbour of one without, nor is one on which only a caption
    tells of it. ``note`` words a note, from ``{page}`` and ``{note}``. What has no page is left
    out.
    """
    found: dict[tuple[int, int], _Page] = {}
    notes: dict[tuple[tuple[int, int], int], Located] = {}
    for reference in references:
        first = where.first.get(reference.mark)
        if not first:
            continue
        at = pages.number(first)
        if reference.note is not None:
            text = note.replace("{page}", first).replace("{note}", str(reference.note))
            known = notes.get((at, reference.note))
            main = reference.main or (known is not None and known.main)
            notes[at, reference.note] = Located(text, reference.mark, main)
            continue
        for page in _extent(reference, at, where):
            old = found.get(page.at, page)
            main, figure = old.main or page.main, old.figure and page.figure
            found[page.at] = replace(old, main=main, figure=figure)
    ordered = [(run[0].at, 0, _range(run)) for run in _runs(found)]
    ordered += [(at, number, noted) for (at, number), noted in notes.items()]
    return tuple(item for *_, item in sorted(ordered, key=lambda item: item[:2]))


def _extent(reference: IndexReference, at: tuple[int, int], where: Extents) -> Iterator[_Page]:
    """Yield all pages of a reference, from the first to the last."""
    last = pages.number(where.last.get(reference.end or "", "")) if reference.end else at
    end = last[1] if last[0] == at[0] else at[1]
    for page in range(at[1], max(at[1], end) + 1):
        yield _Page((at[0], page), reference.mark, reference.main, reference.figure)


def _runs(found: Mapping[tuple[int, int], _Page]) -> list[list[_Page]]:
    runs: list[list[_Page]] = []
    for _, page in sorted(found.items()):
        last = runs[-1][-1] if runs else None
        if (
            last is not None
            and page.at == (last.at[0], last.at[1] + 1)
            and (page.main, page.figure) == (last.main, last.figure)
        ):
            runs[-1].append(page)
        else:
            runs.append([page])
    return runs


def _range(run: list[_Page]) -> Located:
    """Return a run of pages as ``3`` or ``3–5``, every number in full."""
    ends = [_folio(page.at) for page in (run[0], run[-1])]
    text = ends[0] if len(run) == 1 else "–".join(ends)
    return Located(text, run[0].target, run[0].main, run[0].figure)


def _folio(at: tuple[int, int]) -> str:
    return pages.folio(at[1], "arabic" if at[0] else "roman")


# --- in the HTML ------------------------------------------------------------------------------


def page_list(references: Iterable[IndexReference], note: str) -> Markup:
    """Return the box that the press fills with the pages of these references."""
    places = " ".join(
        f"{r.mark},{r.end or ''},{r.note or ''},{'m' * r.main}{'f' * r.figure}" for r in references
    )
    box = Markup('<span class="index-pages" data-places="{}" data-note="{}"></span>')
    return box.format(places, note)


def fill_page_lists(text: str, where: Extents) -> str:
    """Fill the boxes of page numbers with links."""

    def filled(box: re.Match[str]) -> str:
        references = map(_reference, box[1].split())
        return str(Markup(", ").join(map(_link, located(references, where, html.unescape(box[2])))))

    return _BOX.sub(filled, text)


def _reference(written: str) -> IndexReference:
    mark, end, note, flags = written.split(",")
    number = int(note) if note else None
    return IndexReference(mark, end or None, number, "f" in flags, "m" in flags)


def _link(item: Located) -> Markup:
    """Return a printed reference as a link; no line divides a range."""
    link = linked(item.target, item.text.replace("–", f"–{MUST_NOT_BREAK}"))
    if item.main:
        return Markup("<strong>{}</strong>").format(link)
    return Markup("<em>{}</em>").format(link) if item.figure else link
