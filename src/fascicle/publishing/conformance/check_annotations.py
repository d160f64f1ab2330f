"""Checks of links and other annotations: PDF/UA-1, 7.18, and PDF/A, 6.3."""

from __future__ import annotations

from typing import Any

import pikepdf

from fascicle.publishing.conformance.document import Annotation, Document
from fascicle.publishing.conformance.ledger import PDFA, UA, Ledger
from fascicle.publishing.conformance.objects import (
    actions,
    dictionary,
    entry,
    integer,
    items,
    name,
    text,
)
from fascicle.publishing.conformance.tree import Element

__all__ = ["check_action", "check_annotations"]

_ACTIONS = frozenset({"GoTo", "GoToR", "GoToE", "Thread", "URI", "Named", "SubmitForm"})
_NAMED = frozenset({"NextPage", "PrevPage", "FirstPage", "LastPage"})

_PRINTED = 4
_HIDDEN = 1 | 2 | 32 | 256
"""Flags of annotations: Print; Invisible, Hidden, NoView and ToggleNoView."""
_KINDS = frozenset(
    {"Text", "Link", "FreeText", "Line", "Square", "Circle", "Polygon", "PolyLine", "Highlight"}
    | {"Underline", "Squiggly", "StrikeOut", "Stamp", "Caret", "Ink", "Popup", "FileAttachment"}
    | {"Widget", "PrinterMark", "TrapNet", "Watermark", "Redact"}
)
"""Annotations that PDF/A-2 and -3 allow; part 1 is tested elsewhere."""
_APART = frozenset({"Widget", "Popup", "Link", "PrinterMark", "TrapNet"})


def check_annotations(document: Document, ledger: Ledger) -> None:
    """Test every annotation, how it is tagged and described, and the tab order of its page."""
    holders = {n: e for e in document.tree.elements for n in e.objects if n}
    for one in document.annotations:
        ledger.has |= {"annotations", one.kind}
        element = document.tree.holding_object(integer(one.node, "/StructParent"))
        if element is not None and one.number not in element.objects:
            element = None
        _described(document, one, element, ledger)
        _tagged(one, element, holders.get(one.number), ledger)
        _media(one, ledger)
        found = f"there is an annotation of the kind {one.kind}"
        at = {"page": one.page, "number": one.number}
        ledger.test(PDFA, "6.3.1-1", one.kind in _KINDS, found, **at)
        if one.kind in {"Link", "Widget"}:
            _archived(one, ledger)
        if one.kind == "Widget":
            _widget(one, element, ledger)
    _tabs(document, ledger)
    _forms(document, ledger)


def _described(
    document: Document, one: Annotation, element: Element | None, ledger: Ledger
) -> None:
    at = {"page": one.page, "number": one.number}
    contents = (text(one.node, "/Contents") or "").strip()
    if contents:
        ledger.has.add("Contents")
        named = text(one.node, "/Lang") or (element.language if element is not None else None)
        known = bool(document.lang or named)
        ledger.test(UA, "7.2-24", known, "a description has no language", **at)
    if not one.is_seen:
        return
    if one.kind == "Link":
        ledger.test(
            UA, "7.18.5-2", bool(contents), f"a link has no description{_to(one.node)}", **at
        )
    elif one.kind not in _APART:
        ledger.has.add("annotation")
        said = contents or ((element.alt or "").strip() if element is not None else "")
        ledger.test(UA, "7.18.1-2", bool(said), f"{one.kind} has no description", **at)


def _to(link: Any) -> str:
    address = text(dictionary(link, "/A"), "/URI")
    return f" (to {address[:80]})" if address else ""


def _tagged(
    one: Annotation, element: Element | None, holder: Element | None, ledger: Ledger
) -> None:
    at = {"page": one.page, "number": one.number}
    role = element.role if element is not None else ""
    where = f"stands in {element.type}" if element is not None else "is not tagged"
    if element is None and holder is not None:
        where = f"stands in {holder.type}, but the parent tree does not say so"
    if one.kind == "PrinterMark":
        ledger.test(UA, "7.18.8-1", holder is None, "a printer's mark is tagged", **at)
        _incidental(one, ledger)
    elif one.kind == "TrapNet":
        ledger.test(UA, "7.18.2-1", not one.is_seen, "there is a TrapNet annotation", **at)
    elif one.is_seen and one.kind != "Popup":
        rule, wanted = {
            "Link": ("7.18.5-1", "Link"),
            "Widget": ("7.18.4-1", "Form"),
        }.get(one.kind, ("7.18.1-1", "Annot"))
        ledger.test(UA, rule, role == wanted, f"{one.kind} {where}", **at)


def _incidental(one: Annotation, ledger: Ledger) -> None:
    """Test that what draws a printer's mark is marked as an artifact throughout."""
    stream = entry(dictionary(one.node, "/AP"), "/N")
    if not isinstance(stream, pikepdf.Stream):
        return
    try:
        instructions = pikepdf.parse_content_stream(stream)
    except (pikepdf.PdfError, ValueError, TypeError):
        return
    first = next(iter(instructions), None)
    marked = first is not None and str(first.operator) in {"BMC", "BDC"}
    right = marked and first is not None and str(first.operands[0]) == "/Artifact"
    found = "the drawing of a printer's mark is no artifact"
    ledger.test(UA, "7.18.8-A", right, found, page=one.page, number=one.number)


def _media(one: Annotation, ledger: Ledger) -> None:
    action = dictionary(one.node, "/A")
    clip = dictionary(dictionary(action, "/R"), "/C")
    if clip is None:
        return
    ledger.has.add("media")
    at = {"page": one.page, "number": one.number}
    named = entry(clip, "/CT") is not None
    ledger.test(UA, "7.18.6.2-1", named, "a media clip names no type (CT)", **at)
    said = [item for item in items(entry(clip, "/Alt")) if isinstance(item, pikepdf.String)]
    right = bool(said) and len(said) % 2 == 0
    ledger.test(UA, "7.18.6.2-2", right, "a media clip has no description (Alt)", **at)


def _widget(one: Annotation, element: Element | None, ledger: Ledger) -> None:
    at = {"page": one.page, "number": one.number}
    idle = entry(one.node, "/A") is None and entry(one.node, "/AA") is None
    ledger.test(PDFA, "6.4.1-1", idle, "a form field has an action", **at)
    if one.is_seen:
        said = _inherited(one.node, "/TU") or (element.alt if element is not None else "")
        ledger.test(UA, "7.18.1-3", bool(said), "a form field has no description (TU)", **at)
    looks = dictionary(one.node, "/AP")
    if looks is None:
        ledger.test(PDFA, "6.3.3-1", _is_point(one.node), "a form field has no appearance", **at)
        return
    is_drawing = isinstance(entry(looks, "/N"), pikepdf.Stream)
    if _inherited_name(one.node, "/FT") == "Btn":
        ledger.test(PDFA, "6.3.3-3", not is_drawing, "a button has one appearance only", **at)
    else:
        ledger.test(PDFA, "6.3.3-4", is_drawing, "a form field has no drawing", **at)
    ledger.unknown(PDFA, "the drawing of a form field, which is not tested", **at)


def _archived(one: Annotation, ledger: Ledger) -> None:
    """Test what PDF/A asks of links and form fields; other annotations are tested elsewhere."""
    at = {"page": one.page, "number": one.number}
    flags = integer(one.node, "/F")
    ledger.test(PDFA, "6.3.2-1", flags is not None, f"{one.kind} has no flags", **at)
    if flags is not None:
        right = bool(flags & _PRINTED) and not flags & _HIDDEN
        ledger.test(PDFA, "6.3.2-2", right, f"{one.kind} has the flags {flags}", **at)
    other = sorted(set(looks.keys()) - {"/N"}) if (looks := dictionary(one.node, "/AP")) else []
    ledger.test(PDFA, "6.3.3-2", not other, f"{one.kind} looks also {', '.join(other)}", **at)
    if one.kind == "Link":
        check_action(entry(one.node, "/A"), ledger, "a link has", at)
        check_action(entry(one.node, "/PA"), ledger, "a link has", at)
        strange = entry(one.node, "/AA") is not None
        ledger.test(PDFA, "6.5.1-1", not strange, "a link has further actions (AA)", **at)


def check_action(first: Any, ledger: Ledger, who: str, at: dict[str, int]) -> None:
    """Test that an action, and those that follow it, are of the kinds that PDF/A allows."""
    for action in actions(first):
        kind, called = name(action, "/S"), name(action, "/N")
        found = f"{who} the action {kind}"
        ledger.test(PDFA, "6.5.1-1", kind in _ACTIONS, found, **at)
        if kind == "Named":
            ledger.test(PDFA, "6.5.1-2", called in _NAMED, f"{who} the action {called}", **at)


def _is_point(node: Any) -> bool:
    sides = items(entry(node, "/Rect"))
    return len(sides) == 4 and sides[0] == sides[2] and sides[1] == sides[3]


def _above(node: Any) -> list[Any]:
    lineage: list[Any] = []
    while node is not None and len(lineage) < 32:
        lineage.append(node)
        node = dictionary(node, "/Parent")
    return lineage


def _inherited(node: Any, key: str) -> str:
    return next((said for one in _above(node) if (said := text(one, key))), "")


def _inherited_name(node: Any, key: str) -> str:
    return next((said for one in _above(node) if (said := name(one, key))), "")


def _tabs(document: Document, ledger: Ledger) -> None:
    for page in sorted({one.page for one in document.annotations}):
        node = document.opened.pages[page - 1]
        order = name(node, "/Tabs")
        found = f"the tab order is “{order}”" if order else "the page names no tab order"
        ledger.test(UA, "7.18.3-1", order == "S", found, page=page)


def _forms(document: Document, ledger: Ledger) -> None:
    widgets = {one.number for one in document.annotations if one.kind == "Widget"}
    for element in document.tree.elements:
        if element.role != "Form" or element.attribute("PrintField", "/Role") is not None:
            continue
        held = [number for number in element.objects if number in widgets]
        alone = len(held) == 1 and not element.kids and not element.mcids
        found = f"a Form tag holds {len(held)} form fields"
        ledger.test(UA, "7.18.4-2", alone, found, page=element.page, number=element.number)
