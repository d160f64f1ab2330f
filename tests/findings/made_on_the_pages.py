"""What is wrong with templates and with the finished pages, read back.

What the layout engine alone could lose is taken out of a real book, as little of it as will do, and
given to the real proof.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from PIL import Image
from test_bad_input import CHAPTER, ONE, PUB, PUBLICATION, Mistake
from workshop import Maker, Workshop, files, golden, mistake, put, told

import fascicle
from fascicle.findings import Finding, Place
from fascicle.progress import silent
from fascicle.typesetting import press, private
from fascicle.typesetting.accounts import unit_findings
from fascicle.typesetting.index_proof import index_faults
from fascicle.typesetting.marginalia import gather
from fascicle.typesetting.mending import look
from fascicle.typesetting.page_proof import missing_remarks, page_proof
from fascicle.typesetting.proving import prove
from fascicle.typesetting.structure import Element, Mark, settle, walk
from fascicle.typesetting.tag_proof import tag_faults
from fascicle.typesetting.tagging import Tags

THEME = Path(fascicle.__file__).parent / "typesetting/theme/templates"
UNIT = "chapter-one"


@dataclass(frozen=True)
class Made:
    """What the press had in hand when it made a book, before anything was proved."""

    edition: Any
    inventory: Any
    engine: Any
    laid: Any
    bound: Any
    tags: Tags
    book: Any


def made(at: Workshop) -> Made:
    """The sound publication, with an index and a reference, as the press had it in hand."""
    return at.once("made", lambda: _made(at.sound()))


def _made(folder: Path) -> Made:
    """Typeset a publication and keep what the press gives to its proofs."""
    (folder / PUB).write_text(PUBLICATION.replace("colophon", "index"), encoding="utf-8")
    (folder / ONE).write_text(
        CHAPTER.replace("and a remark.", "and [](fig:bars)."), encoding="utf-8"
    )
    seen: dict[str, tuple[Any, ...]] = {}

    def looking(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def look_on(*given: Any) -> Any:
            seen[name] = given
            return real(*given)

        return look_on

    names = ("unit_findings", "tag_faults", "index_faults")
    real = {name: getattr(press, name) for name in names}
    try:
        for name, function in real.items():
            setattr(press, name, looking(name, function))
        book = fascicle.typeset(fascicle.compile(fascicle.read(folder)))
    finally:
        for name, function in real.items():
            setattr(press, name, function)
    assert book.findings == (), book.findings
    engine, laid, inventory, _ = seen["unit_findings"]
    edition, bound = seen["index_faults"]
    return Made(edition, inventory, engine, laid, bound, seen["tag_faults"][0], book)


# --- what the layout engine could lose ------------------------------------------------------------


def _troubled(at: Workshop, change: Callable[[list[Any], str], list[Any]], kind: str = "note"):
    """Change the pages of the chapter, where its note or figure is, and look for troubles."""
    it = made(at)
    unit = next(unit for unit in it.laid if unit.unit.id == UNIT)
    notes, figures = it.inventory.notes_of(UNIT), it.inventory.figures_of(UNIT)
    name = next(iter(notes if kind == "note" else figures))
    layout = replace(unit.layout, sheets=tuple(change(list(unit.layout.sheets), name)))
    troubles = look(layout, notes, figures)
    laid = [replace(unit, troubles=troubles)]
    return list(unit_findings(it.engine, laid, it.inventory, it.edition.folder))


def _without(sheet: Any, *names: str) -> Any:
    return replace(sheet, anchors={k: at for k, at in sheet.anchors.items() if k not in names})


def _lost(sheets: list[Any], name: str) -> list[Any]:
    return [_without(sheet, name) for sheet in sheets]


def _repeated(sheets: list[Any], name: str) -> list[Any]:
    return [*sheets, *sheets]


def _astray(sheets: list[Any], name: str) -> list[Any]:
    return [*_lost(sheets, name), *(_without(sheet, f"call-{name}") for sheet in sheets)]


def _proved(change: Callable[[str], str], kind: str = "chapter") -> Maker:
    """Prove the book against the HTML of a unit that says something else than its pages."""

    def make(at: Workshop) -> list[Finding]:
        it = made(at)
        units = tuple(
            replace(unit, html=change(unit.html)) if unit.kind == kind else unit
            for unit in it.bound.units
        )
        bound = replace(it.bound, units=units)
        found = prove(bound, it.inventory, silent).findings
        return [*found, *index_faults(it.edition, bound)]

    return make


def _instead(old: str, new: str, html: str) -> str:
    assert old in html
    return html.replace(old, new, 1)


def _tagged(change: Callable[[Element], None]) -> Maker:
    """Prove the tags of the book after a change of their tree."""

    def make(at: Workshop) -> Iterable[Finding]:
        it = made(at)
        assert it.tags.tree is not None
        tree = copy.deepcopy(it.tags.tree)
        change(tree)
        settle(tree)
        tags = Tags("en", it.tags.describe, tree=tree, pieces=it.tags.pieces)
        return tag_faults(tags, it.edition, it.inventory)

    return make


def _as_role(before: str, after: str, tree: Element) -> None:
    next(tree.of_role(before)).role = after


def _untagged(tree: Element) -> None:
    part = next(one for one in walk(tree) if any(isinstance(item, Mark) for item in one.own))
    part.own = [item for item in part.own if not isinstance(item, Mark)]


def _another_version_of_the_engine(at: Workshop) -> list[Finding]:
    at.patch.setattr(private, "VERSION", "1.0")
    return list(fascicle.typeset(fascicle.compile(fascicle.read(at.sound()))).findings)


def _page_numbers_that_never_settle(at: Workshop) -> list[Finding]:
    given_up = lambda _numbers, lay_out: not list(lay_out())  # noqa: E731
    at.patch.setattr("fascicle.typesetting.page_numbers.PageNumbers.solve", given_up)
    return told("build", at.golden("cross-references-pages"))


def _a_remark_that_the_proof_leaves_out(at: Workshop) -> Iterable[Finding]:
    book = made(at).book
    drawn = page_proof(book, [])
    pages = [None, *range(drawn.sheets - 1)]
    more = Finding("M213", Place(ONE, 2), "This was never printed.")
    return missing_remarks(drawn.pdf, pages, gather(book, [more]))


# --- templates of one's own -----------------------------------------------------------------------


def _chapter(code: str, part: str) -> Maker:
    """A template of the chapter that prints something more at its head."""
    own = '{% extends "theme/chapter.html" %}{% block opening %}{{ super() }}' + part
    return files(code, {"templates/chapter.html": own + "{% endblock %}"})


def _with_templates_of_ones_own(at: Workshop) -> list[Finding]:
    """The theme's templates with something else instead: of a figure, a quotation and a title."""

    def make() -> list[Finding]:
        changes = {
            "blocks/figure.html": (" alt=", " title="),
            "blocks/quote.html": ("(paragraph)", "([])"),
            "chapter.html": ("<h1", "<h1>Again</h1><h1"),
        }
        texts = {}
        for name, (old, new) in changes.items():
            text = (THEME / name).read_text(encoding="utf-8")
            assert old in text
            texts[f"templates/{name}"] = text.replace(old, new)
        return told("build", put(at.sound(), texts))

    found: list[Finding] = at.once("templates", make)
    return found


def _with_more_on_its_page(at: Workshop) -> list[Finding]:
    """A chapter whose template prints a picture that is not there, a language, and words twice."""
    more = '<img src="fascicle:/assets/none.png" alt="Nothing"><p lang="en_US">Words.</p>'
    found: list[Finding] = at.once("more", lambda: _chapter("T106", more + _OVER)(at))
    return found


def _a_picture_of_few_pixels(at: Workshop) -> list[Finding]:
    folder = at.sound()
    Image.new("RGB", (200, 100), (200, 200, 200)).save(folder / "assets/bars.png")
    return told("build", folder)


_OVER = "".join(
    f'<p style="position: absolute; top: 0; left: 0">{word}</p>' for word in ("Words", "Others")
)
_NEVER_CUT = {
    "templates/chapter.html": '{% extends "theme/chapter.html" %}'
    "{% block head %}<style>.long { overflow-wrap: normal }</style>{% endblock %}"
}
"""A template in which words are not cut that find no room in a line."""

MAKERS: Mapping[str, Maker] = {
    **dict.fromkeys(("B109", "T106", "T114"), _with_more_on_its_page),
    **dict.fromkeys(("B110", "T110", "T111"), _with_templates_of_ones_own),
    "P108": _a_picture_of_few_pixels,
    "R109": _proved(partial(_instead, 'href="#figure-bars', 'href="#nowhere')),
    "X111": _proved(partial(_instead, "Eric Gill", "Eric"), "index"),
    "T105": _chapter("T105", "<style>::footnote-call { display: none }</style>"),
    "T107": _page_numbers_that_never_settle,
    "T108": mistake(Mistake("T108", PUB, "language: en-GB", "language: ▸la", says="en-GB")),
    "T109": _tagged(partial(_as_role, "Note", "Span")),
    "T112": _tagged(_untagged),
    "T113": _tagged(partial(_as_role, "Link", "Span")),
    "T115": _another_version_of_the_engine,
    "T116": files("T116", {"templates/colofon.html": "{{ nope"}),
    "B101": partial(_troubled, change=_lost),
    "B102": partial(_troubled, change=_repeated),
    "B103": partial(_troubled, change=_astray),
    "B105": partial(_troubled, change=_lost, kind="figure"),
    "B106": partial(_troubled, change=_repeated, kind="figure"),
    "B107": _proved(partial(_instead, "the second with", "the second, lost, with")),
    "B111": files("B111", {ONE: CHAPTER.replace("first line", "n" * 62)} | _NEVER_CUT),
    "B112": _proved(partial(_instead, "the second with", "the second")),
    "B113": golden("notes-out-of-order"),
    "B116": _chapter("B116", "<style>p { color: transparent }</style>"),
    "B114": _a_remark_that_the_proof_leaves_out,
}
