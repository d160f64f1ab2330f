"""Checks of the tags: marked content, the structure tree, headings, notes and languages."""

from __future__ import annotations

import re
from collections import Counter

from fascicle.publishing.conformance.document import Document
from fascicle.publishing.conformance.ledger import PDFA, UA, Ledger
from fascicle.publishing.conformance.objects import boolean, dictionary
from fascicle.publishing.conformance.tree import STANDARD_TYPES, Element

__all__ = ["check_tags"]

_TAG = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_NUMBERED = re.compile(r"H[1-9]\d*")


def check_tags(document: Document, ledger: Ledger) -> None:
    """Test all that PDF/UA-1, 7.1 to 7.4, 7.7 and 7.9, and PDF/A, 6.7, ask of tags."""
    _has(document, ledger)
    _catalogue(document, ledger)
    _marks(document, ledger)
    _content(document, ledger)
    _tree(document, ledger)
    _roles(document, ledger)
    _languages(document, ledger)
    _headings(document, ledger)
    _notes(document, ledger)


def _has(document: Document, ledger: Ledger) -> None:
    roles = {element.role for element in document.tree.elements}
    ledger.has |= roles
    if any(_NUMBERED.fullmatch(role) for role in roles):
        ledger.has.add("Hn")
    if document.content.marks:
        ledger.has.add("marked")
    if document.content.painted:
        ledger.has.add("content")
    if document.content.shown:
        ledger.has.add("text")
    if document.tree.elements:
        ledger.has.add("tree")
    if document.tree.roles:
        ledger.has.add("roles")


def _catalogue(document: Document, ledger: Ledger) -> None:
    info = dictionary(document.catalogue, "/MarkInfo")
    marked = boolean(info, "/Marked")
    found = "MarkInfo is missing" if info is None else "Marked is not true"
    ledger.both(("6.2-1", "6.7.2.2-1"), marked is True, found)
    suspects = boolean(info, "/Suspects")
    ledger.test(UA, "7.1-4", suspects is not True, "Suspects is true")
    exists = document.tree.exists
    ledger.both(("7.1-11", "6.7.3.3-1"), exists, "StructTreeRoot is missing")
    if document.tree.is_cut:
        for family in (UA, PDFA):
            ledger.unknown(family, "the structure tree is too large or too deep to be read whole")


def _marks(document: Document, ledger: Ledger) -> None:
    for mark in document.content.marks:
        at = {"page": mark.page, "number": mark.owner}
        if mark.tag == "Artifact":
            what = "an artifact stands inside tagged content"
            ledger.test(UA, "7.1-1", not mark.in_tagged, what, **at)
        if mark.element is not None:
            what = f"{mark.element.type} with MCID {mark.mcid} stands inside an artifact"
            ledger.test(UA, "7.1-2", not mark.in_artifact, what, **at)
        for key, rule in (("ActualText", "7.2-30"), ("Alt", "7.2-31"), ("E", "7.2-32")):
            if mark.tag == "Span" and key in mark.texts:
                ledger.has.add(f"span-{key}")
                known = bool(document.lang or mark.lang)
                ledger.test(UA, rule, known, f"{key} of a Span has no language", **at)
    _placed(document, ledger)


def _placed(document: Document, ledger: Ledger) -> None:
    """Compare the marked content of the pages with what the structure tree names."""
    named: Counter[tuple[int, int]] = Counter()
    holders: dict[tuple[int, int], Element] = {}
    for element in document.tree.elements:
        named.update(element.mcids)
        for place in element.mcids:
            holders.setdefault(place, element)
    there: Counter[tuple[int, int]] = Counter()
    for mark in document.content.marks:
        if mark.mcid is not None:
            there[mark.owner, mark.mcid] += 1
    first = {(mark.owner, mark.mcid): mark for mark in reversed(document.content.marks)}
    for place in there:
        mark = first[place]
        at = {"page": mark.page, "number": mark.owner}
        times = named[place]
        often = f"{times} times" if times else "not"
        found = f"MCID {place[1]} is {often} in the structure tree"
        ledger.test(UA, "7.1-A", times == 1, found, **at)
        if times:
            right = mark.element is holders[place]
            what = f"the parent tree does not give MCID {place[1]} to its {holders[place].type}"
            ledger.test(UA, "7.1-C", right, what, **at)
    for place, element in holders.items():
        found = f"{element.type} names MCID {place[1]}, which is not there"
        known = place in there or bool(document.content.faults) or document.content.is_cut
        ledger.test(UA, "7.1-B", known, found, page=element.page, number=element.number)


def _content(document: Document, ledger: Ledger) -> None:
    content = document.content
    ledger.passed(UA, "7.1-3", content.painted - sum(content.untagged.values()))
    for (page, what), times in sorted(content.untagged.items()):
        found = f"{what} is neither tagged nor an artifact" + f" ({times} times)" * (times > 1)
        ledger.test(UA, "7.1-3", False, found, page=page)
    silent = set() if document.lang else content.speechless
    ledger.passed(UA, "7.2-34", content.shown if not silent else 0)
    for page in sorted(silent):
        ledger.test(UA, "7.2-34", False, "text has no language", page=page)
    for page, reason in content.faults:
        for family in (UA, PDFA):
            ledger.unknown(family, f"the content cannot be read: {reason}", page=page)
    if content.is_cut:
        for family in (UA, PDFA):
            ledger.unknown(family, "there is more content than is read")


def _tree(document: Document, ledger: Ledger) -> None:
    for element in document.tree.elements:
        at = {"page": element.page, "number": element.number}
        ledger.test(UA, "7.1-12", element.names_parent, f"{element.type} names no parent", **at)
        kinds = [kid.role for kid in element.significant]
        many = kinds.count("H")
        ledger.test(UA, "7.4.4-1", many < 2, f"{element.type} has {many} headings H", **at)
        if element.role in {"Figure", "Formula"}:
            rule = "7.3-1" if element.role == "Figure" else "7.7-1"
            described = bool((element.alt or "").strip() or (element.actual or "").strip())
            ledger.test(UA, rule, described, f"{element.type} is not described", **at)
        for key, rule, value in (
            ("ActualText", "7.2-21", element.actual),
            ("Alt", "7.2-22", element.alt),
            ("E", "7.2-23", element.expansion),
        ):
            if value is not None:
                ledger.has.add(key)
                known = bool(element.language or document.lang)
                ledger.test(UA, rule, known, f"{key} of {element.type} has no language", **at)
    ledger.passed(UA, "7.1-D", len(document.tree.elements))
    for number in document.tree.repeated:
        element = document.tree.by_number[number]
        found = f"{element.type} stands in the tree more than once"
        ledger.test(UA, "7.1-D", False, found, page=element.page, number=number)


def _roles(document: Document, ledger: Ledger) -> None:
    tree = document.tree
    for kind, element in {one.type: one for one in reversed(tree.elements)}.items():
        at = {"page": element.page, "number": element.number}
        found = f"{kind} is no standard tag and not mapped to one"
        right = bool(element.role) or _is_round(tree.roles, kind)
        ledger.both(("7.1-5", "6.7.3.4-1"), right, found, **at)
    for kind, other in sorted(tree.roles.items()):
        is_round = _is_round(tree.roles, kind)
        ledger.both(("7.1-6", "6.7.3.4-2"), not is_round, f"the mapping of {kind} is a circle")
        if kind in STANDARD_TYPES:
            ledger.test(UA, "7.1-7", kind == other, f"{kind} is mapped to {other}")
            same = other in STANDARD_TYPES
            ledger.test(PDFA, "6.7.3.4-3", same, f"{kind} is mapped to {other}")


def _is_round(roles: dict[str, str], kind: str) -> bool:
    seen: set[str] = set()
    while kind in roles and kind not in STANDARD_TYPES:
        if kind in seen:
            return True
        seen.add(kind)
        kind = roles[kind]
    return False


def _languages(document: Document, ledger: Ledger) -> None:
    named: list[tuple[str, str, int, int]] = []
    if document.lang is not None:
        named.append((document.lang, "the document", 0, 0))
    named += [
        (e.lang, e.type, e.page, e.number) for e in document.tree.elements if e.lang is not None
    ]
    named += [
        (mark.own_lang, f"marked content {mark.tag}", mark.page, mark.owner)
        for mark in document.content.marks
        if mark.own_lang is not None
    ]
    for value, what, page, number in named:
        ledger.has.add("Lang")
        found = f"the language of {what} is “{value}”"
        right = _is_language_tag(value)
        ledger.test(UA, "7.2-29", right, found, page=page, number=number)
        ledger.test(PDFA, "6.7.4-1", right or not value, found, page=page, number=number)


def _is_language_tag(value: str) -> bool:
    """Whether a text is a language tag as RFC 3066, 2.1, has it."""
    return _TAG.fullmatch(value) is not None


def _headings(document: Document, ledger: Ledger) -> None:
    elements = document.tree.elements
    numbered = [element for element in elements if _NUMBERED.fullmatch(element.role)]
    plain = [element for element in elements if element.role == "H"]
    last = 0
    for element in numbered:
        level = int(element.role[1:])
        found = f"{element.role} follows " + (f"H{last}" if last else "no heading")
        at = {"page": element.page, "number": element.number}
        ledger.test(UA, "7.4.2-1", level <= last + 1, found, **at)
        ledger.test(UA, "7.4.4-3", not plain, f"{element.role} beside headings H", **at)
        last = level
    for element in plain:
        at = {"page": element.page, "number": element.number}
        ledger.test(UA, "7.4.4-2", not numbered, "H beside numbered headings", **at)


def _notes(document: Document, ledger: Ledger) -> None:
    notes = [element for element in document.tree.elements if element.role == "Note"]
    times = Counter(note.id for note in notes if note.id)
    for note in notes:
        at = {"page": note.page, "number": note.number}
        ledger.test(UA, "7.9-1", bool(note.id), "a note has no ID", **at)
        if note.id:
            found = f"{times[note.id]} notes have the ID “{note.id}”"
            ledger.test(UA, "7.9-2", times[note.id] == 1, found, **at)
