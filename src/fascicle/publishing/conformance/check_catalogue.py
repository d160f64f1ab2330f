"""Checks of what the catalogue leads to: outline, layers, forms, attached files, encryption."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pikepdf

from fascicle.publishing.conformance.check_annotations import check_action
from fascicle.publishing.conformance.document import Document
from fascicle.publishing.conformance.ledger import PDFA, UA, Ledger
from fascicle.publishing.conformance.objects import (
    boolean,
    dictionary,
    entry,
    integer,
    items,
    name,
    number_of,
    pairs,
    text,
)

__all__ = ["check_catalogue"]

_MOST = 100_000


def check_catalogue(document: Document, ledger: Ledger) -> None:
    """Test the catalogue and what it leads to, besides tags and metadata."""
    preferences = dictionary(document.catalogue, "/ViewerPreferences")
    shown = boolean(preferences, "/DisplayDocTitle")
    found = "DisplayDocTitle is " + ("missing" if shown is None else "false")
    ledger.test(UA, "7.1-10", shown is True, found)
    outline = dictionary(document.catalogue, "/Outlines")
    if outline is not None and entry(outline, "/First") is not None:
        ledger.has.add("outline")
        ledger.test(UA, "7.2-2", bool(document.lang), "the catalogue has no language")
    _layers(document, ledger)
    _form(document, ledger)
    _files(document, ledger)
    _encryption(document, ledger)
    _permissions(document, ledger)
    _opening(document, ledger)
    _drawings(document, ledger)


def _layers(document: Document, ledger: Ledger) -> None:
    properties = dictionary(document.catalogue, "/OCProperties")
    if properties is None:
        return
    ledger.has.add("layers")
    ledger.test(PDFA, "6.1.13", False, "the file has layers")
    settings = [entry(properties, "/D"), *items(entry(properties, "/Configs"))]
    settings = [one for one in settings if isinstance(one, pikepdf.Dictionary)]
    names = Counter(text(one, "/Name") or "" for one in settings)
    layers = {number_of(one) for one in items(entry(properties, "/OCGs"))}
    for one in settings:
        called = text(one, "/Name") or ""
        at = {"number": number_of(one)}
        ledger.both(("7.10-1", "6.9-1"), bool(called), "a setting of layers has no name", **at)
        twice = f"{names[called]} settings are called “{called}”"
        ledger.test(PDFA, "6.9-2", names[called] == 1, twice, **at)
        timed = entry(one, "/AS") is not None
        ledger.both(("7.10-2", "6.9-4"), not timed, "a setting of layers has AS", **at)
        order = entry(one, "/Order")
        if order is not None:
            missing = len(layers - set(_ordered(order)))
            ledger.test(PDFA, "6.9-3", not missing, f"{missing} layers are not listed", **at)


def _ordered(order: Any) -> Iterator[int]:
    waiting, steps = [order], 0
    while waiting and steps < _MOST:
        one, steps = waiting.pop(), steps + 1
        if isinstance(one, pikepdf.Array):
            waiting.extend(one)
        elif isinstance(one, pikepdf.Dictionary):
            yield number_of(one)


def _fields(form: Any) -> Iterator[Any]:
    seen: set[int] = set()
    waiting, steps = items(entry(form, "/Fields")), 0
    while waiting and steps < _MOST:
        one, steps = waiting.pop(), steps + 1
        if not isinstance(one, pikepdf.Dictionary) or number_of(one) in seen - {0}:
            continue
        seen.add(number_of(one))
        yield one
        waiting.extend(items(entry(one, "/Kids")))


def _form(document: Document, ledger: Ledger) -> None:
    form = dictionary(document.catalogue, "/AcroForm")
    if form is None:
        return
    ledger.has.add("form")
    redrawn = boolean(form, "/NeedAppearances") is True
    ledger.test(PDFA, "6.4.1-3", not redrawn, "NeedAppearances is true")
    xfa = entry(form, "/XFA")
    ledger.test(PDFA, "6.4.2-1", xfa is None, "the form has XFA")
    if xfa is not None:
        ledger.has.add("XFA")
        ledger.test(UA, "7.15-1", not _is_dynamic(xfa), "dynamicRender is “required”")
    for field in _fields(form):
        at = {"number": number_of(field), "page": document.page_of(number_of(field))}
        idle = entry(field, "/AA") is None
        ledger.test(PDFA, "6.4.1-2", idle, "a form field has AA", **at)
        if text(field, "/TU") is not None:
            ledger.has.add("TU")
            known = bool(document.lang or text(field, "/Lang"))
            ledger.test(UA, "7.2-25", known, "the name of a form field has no language", **at)
        if name(field, "/FT") == "Sig" and entry(field, "/V") is not None:
            ledger.has.add("signature")
            ledger.unknown(PDFA, "a signature, which is not tested", **at)


def _is_dynamic(xfa: Any) -> bool:
    parts = [one for one in items(xfa) if isinstance(one, pikepdf.Stream)]
    for part in parts:
        try:
            data = part.read_bytes()
        except pikepdf.PdfError:
            continue
        if b"dynamicRender>required" in b"".join(data.split()):
            return True
    return False


def _files(document: Document, ledger: Ledger) -> None:
    names = dictionary(document.catalogue, "/Names")
    attached = [value for _, value in pairs(entry(names, "/EmbeddedFiles"), "/Names", _MOST)]
    attached += items(entry(document.catalogue, "/AF"))
    attached += [entry(one.node, "/FS") for one in document.annotations]
    seen: set[int] = set()
    for one in attached:
        number = number_of(one)
        if dictionary(one, "/EF") is None or number in seen - {0}:
            continue
        seen.add(number)
        ledger.has.add("attached")
        named = bool(text(one, "/F")) and bool(text(one, "/UF"))
        called = text(one, "/UF") or text(one, "/F") or "an attached file"
        found = f"{called} has no " + ("UF" if text(one, "/F") else "F")
        ledger.test(UA, "7.11-1", named, found, number=number)


def _encryption(document: Document, ledger: Ledger) -> None:
    crypt = dictionary(document.pdf.trailer, "/Encrypt")
    ledger.test(PDFA, "6.1.3-2", crypt is None, "the file is encrypted")
    if crypt is not None:
        ledger.has.add("encrypted")
        flags = integer(crypt, "/P")
        found = "P is missing" if flags is None else "P forbids reading aloud"
        ledger.test(UA, "7.16-1", flags is not None and bool(flags & 512), found)
    identifiers = items(entry(document.pdf.trailer, "/ID"))
    right = len(identifiers) == 2 and all(isinstance(i, pikepdf.String) for i in identifiers)
    ledger.test(PDFA, "6.1.3-1", right, "the trailer has no ID")


def _permissions(document: Document, ledger: Ledger) -> None:
    permissions = dictionary(document.catalogue, "/Perms")
    if permissions is None:
        return
    ledger.has.add("perms")
    strange = sorted(set(permissions.keys()) - {"/UR3", "/DocMDP"})
    ledger.test(PDFA, "6.1.12-1", not strange, f"Perms has {', '.join(strange)}")
    digest = {"/DigestLocation", "/DigestMethod", "/DigestValue"}
    for one in items(entry(dictionary(permissions, "/DocMDP"), "/Reference")):
        own = sorted(digest & set(one.keys())) if isinstance(one, pikepdf.Dictionary) else []
        ledger.test(PDFA, "6.1.12-2", not own, f"the signature has {', '.join(own)}")


def _opening(document: Document, ledger: Ledger) -> None:
    opening = entry(document.catalogue, "/OpenAction")
    if isinstance(opening, pikepdf.Dictionary):
        check_action(opening, ledger, "the document opens with", {"number": number_of(opening)})


def _drawings(document: Document, ledger: Ledger) -> None:
    inside = {mark.owner for mark in document.content.marks if mark.mcid is not None}
    for number, (drawing, page) in document.content.drawings.items():
        ledger.has.add("forms")
        at = {"page": page, "number": number}
        foreign = entry(drawing, "/Ref") is not None
        ledger.test(UA, "7.20-1", not foreign, "a drawing is taken from another file", **at)
        times = document.content.drawn[number]
        alone = number not in inside or times < 2
        ledger.test(UA, "7.20-2", alone, f"a drawing with tags is drawn {times} times", **at)
