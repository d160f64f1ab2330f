"""A tagged PDF read back with pikepdf: its structure, and what its marked content says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from fascicle.typesetting.coverage import fold

INLINE = frozenset({"BibEntry", "Link", "Reference", "Span"})
_MAPPED = re.compile(rb"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]+)>")


@dataclass
class Tag:
    """A structure element; its kids are tags, texts of marked content, and areas of links."""

    role: str
    entries: dict[str, str]
    attributes: dict[str, Any] = field(default_factory=dict)
    kids: list[Any] = field(default_factory=list)
    sheets: set[int] = field(default_factory=set)

    def walk(self) -> Iterator[Tag]:
        yield self
        for kid in self.kids:
            if isinstance(kid, Tag):
                yield from kid.walk()

    def of_role(self, *roles: str) -> list[Tag]:
        return [tag for tag in self.walk() if tag.role in roles]

    @property
    def roles(self) -> list[str]:
        return [kid.role for kid in self.kids if isinstance(kid, Tag)]

    @property
    def links(self) -> list[str]:
        return [kid.words for kid in self.kids if isinstance(kid, LinkArea)]

    def text(self, *without: str) -> str:
        """What is read, in the order of the tags; of figures only their captions.

        Elements of the roles ``without`` are left out; those that are no part of a line are apart.
        """
        if "ActualText" in self.entries:
            return self.entries["ActualText"]
        parts = []
        for kid in self.kids:
            if isinstance(kid, Tag) and kid.role not in without:
                apart = "" if kid.role in INLINE else " "
                parts += [apart, kid.text(*without), apart]
            elif isinstance(kid, str) and self.role != "Figure":
                parts.append(kid)
        return "".join(parts)


@dataclass(frozen=True)
class LinkArea:
    words: str
    sheet: int


class Tagged:
    """A tagged PDF. ``faults`` are what its content streams and its parent tree say wrong."""

    def __init__(self, data: Any) -> None:
        self.pdf = pikepdf.open(data)
        self.faults: list[str] = []
        self._sheets = {page.objgen: number for number, page in enumerate(self.pdf.pages)}
        self._texts: dict[tuple[Any, int], str] = {}
        self._artifacts: list[list[str]] = []
        self._fonts: dict[Any, dict[int, str]] = {}
        for page in self.pdf.pages:
            artifacts: list[str] = []
            self._read(page, page.obj.objgen, artifacts)
            self._artifacts.append(artifacts)
        self._seen: set[tuple[Any, int]] = set()
        self.root = self._tag(self.pdf.Root.StructTreeRoot.K[0], None)
        self.faults += [f"in no tag: {key}" for key in self._texts.keys() - self._seen]

    def artifacts(self, sheet: int) -> str:
        """The words on a page that are no content: its head and folio."""
        return "".join(self._artifacts[sheet])

    def _read(self, page: Any, key: Any, artifacts: list[str]) -> None:
        fonts = {name: self._letters(font) for name, font in page.Resources.Font.items()}
        open_: list[tuple[str, Any, str | None]] = []
        font: dict[int, str] = {}
        for operands, operator in pikepdf.parse_content_stream(page):
            name = str(operator)
            if name in ("BDC", "BMC"):
                properties = operands[1] if len(operands) > 1 else Dictionary()
                mcid = int(properties.MCID) if "/MCID" in properties else None
                actual = str(properties.ActualText) if "/ActualText" in properties else None
                open_.append((str(operands[0]), mcid, actual))
                if mcid is not None:
                    if (key, mcid) in self._texts:
                        self.faults.append(f"marked twice: {key} {mcid}")
                    self._texts[key, mcid] = ""
                    if any(tag == "/Artifact" for tag, _, _ in open_):
                        self.faults.append(f"content in an artifact: {key} {mcid}")
            elif name == "EMC":
                open_.pop()
            elif name == "Tf":
                font = fonts[str(operands[0])]
            elif name in ("Tj", "TJ", "Do", "f", "f*", "S", "sh", "B", "B*", "b", "s"):
                text = _shown(operands, font) if name in ("Tj", "TJ") else ""
                self._said(key, open_, text, artifacts)

    def _said(self, key: Any, open_: Any, text: str, artifacts: list[str]) -> None:
        actual = next((actual for _, _, actual in reversed(open_) if actual is not None), None)
        text = text if actual is None else actual
        mcid = next((mcid for _, mcid, _ in reversed(open_) if mcid is not None), None)
        if mcid is not None:
            self._texts[key, mcid] += text
        elif any(tag == "/Artifact" for tag, _, _ in open_):
            artifacts.append(text)
        else:
            self.faults.append(f"drawn outside of tags: {key} {text!r}")

    def _letters(self, font: Any) -> dict[int, str]:
        if font.objgen not in self._fonts:
            found = _MAPPED.findall(font.ToUnicode.read_bytes())
            self._fonts[font.objgen] = {
                int(glyph, 16): bytes.fromhex(letters.decode()).decode("utf-16-be")
                for glyph, letters in found
            }
        return self._fonts[font.objgen]

    def _tag(self, element: Any, page: Any) -> Tag:
        page = element.get("/Pg", page)
        entries = {
            name: str(element[f"/{name}"])
            for name in ("T", "Lang", "ID", "Alt", "ActualText")
            if f"/{name}" in element
        }
        tag = Tag(str(element.S)[1:], entries)
        for attributes in _listed(element.get("/A")):
            tag.attributes.update({str(k)[1:]: v for k, v in attributes.items()})
        for kid in _listed(element.get("/K")):
            if isinstance(kid, int):
                tag.kids.append(self._marked(tag, element, page, kid))
            elif "/S" in kid:
                if kid.P.objgen != element.objgen:
                    self.faults.append(f"a {kid.S} names another parent")
                tag.kids.append(self._tag(kid, page))
            elif kid.Type == Name.MCR:
                at = kid.get("/Pg", page)
                tag.kids.append(self._marked(tag, element, at, int(kid.MCID)))
            else:
                sheet = self._sheets[kid.get("/Pg", page).objgen]
                tag.kids.append(LinkArea(str(kid.Obj.get("/Contents", "")), sheet))
        return tag

    def _marked(self, tag: Tag, element: Any, page: Any, mcid: int) -> str:
        key = page.objgen, mcid
        if key in self._seen:
            self.faults.append(f"in two tags: {key}")
        self._seen.add(key)
        tag.sheets.add(self._sheets[page.objgen])
        parents = self._parents(int(page.StructParents))
        if parents[mcid].objgen != element.objgen:
            self.faults.append(f"the parent tree names another tag: {key}")
        return self._texts[key]

    def _parents(self, key: int) -> Any:
        numbers = self.pdf.Root.StructTreeRoot.ParentTree.Nums
        if not hasattr(self, "_numbers"):
            self._numbers = {int(numbers[k]): numbers[k + 1] for k in range(0, len(numbers), 2)}
        return self._numbers[key]


def _shown(operands: Any, font: dict[int, str]) -> str:
    strings = operands[0] if isinstance(operands[0], Array) else [operands[0]]
    return "".join(
        font.get(int.from_bytes(data[at : at + 2], "big"), "\ufffd")
        for data in (bytes(s) for s in strings if isinstance(s, pikepdf.String))
        for at in range(0, len(data), 2)
    )


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, Array) else [value]


# --- what the standards ask ---------------------------------------------------------------------

_KIDS = {
    "L": {"L", "LI", "Caption"},
    "LI": {"Lbl", "LBody"},
    "TOC": {"TOC", "TOCI", "Caption"},
    "Table": {"Caption", "TR", "THead", "TBody", "TFoot"},
    "THead": {"TR"},
    "TBody": {"TR"},
    "TR": {"TH", "TD"},
}
_PARENTS = {
    "LI": {"L"},
    "LBody": {"LI"},
    "TOCI": {"TOC"},
    "TR": {"Table", "THead", "TBody"},
    "TH": {"TR"},
    "TD": {"TR"},
    "THead": {"Table"},
    "TBody": {"Table"},
}


def ua_faults(tagged: Tagged) -> Iterator[str]:
    """What PDF/UA-1 (ISO 14289-1) finds wrong, by clause; those clauses that a book can break."""
    root, pdf = tagged.pdf.Root, tagged.pdf
    yield from tagged.faults
    if (
        not root.get("/Lang")
        or not root.MarkInfo.Marked
        or not root.ViewerPreferences.DisplayDocTitle
    ):
        yield "7.1: language, marks or title of the file"
    if b"<pdfuaid:part>1</pdfuaid:part>" not in root.Metadata.read_bytes():
        yield "5: the file does not say that it is a PDF/UA-1"
    last, keys = 0, set()
    for tag in tagged.root.walk():
        if tag.role in _KIDS and set(tag.roles) - _KIDS[tag.role]:
            yield f"7.2: {tag.role} contains {tag.roles}"
        for kid in tag.kids:
            if isinstance(kid, Tag) and tag.role not in _PARENTS.get(kid.role, {tag.role}):
                yield f"7.2: {kid.role} in {tag.role}"
            if isinstance(kid, LinkArea) and (tag.role != "Link" or not kid.words):
                yield f"7.18.5: a link in {tag.role} says {kid.words!r}"
        if tag.role in ("H1", "H2", "H3", "H4"):
            if int(tag.role[1]) > last + 1:
                yield f"7.4.2: H{last} is followed by {tag.role}"
            last = int(tag.role[1])
        if tag.role == "Figure" and (not tag.entries.get("Alt") or "BBox" not in tag.attributes):
            yield "7.3: a figure without alternate text or box"
        if tag.role == "Note" and (not tag.entries.get("ID") or tag.entries["ID"] in keys):
            yield f"7.9: note {tag.entries.get('ID')}"
        keys.add(tag.entries.get("ID"))
        if not re.fullmatch(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*", tag.entries.get("Lang", "en")):
            yield f"7.2: no language: {tag.entries['Lang']}"
        if tag.role == "Table":
            yield from _table_faults(tag)
    for number, page in enumerate(pdf.pages, 1):
        for annotation in page.get("/Annots", ()):
            if page.Tabs != Name.S or "/StructParent" not in annotation or annotation.F != 4:
                yield f"7.18: an annotation of page {number}"


def _table_faults(table: Tag) -> Iterator[str]:
    rows = table.of_role("TR")
    spans = [sum(int(cell.attributes.get("ColSpan", 1)) for cell in row.kids) for row in rows]
    if len(set(spans)) > 1 and not any(
        "RowSpan" in c.attributes for c in table.of_role("TH", "TD")
    ):
        yield f"7.2: rows of a table are {spans} cells wide"
    for head in table.of_role("TH"):
        if "Scope" not in head.attributes:
            yield "7.5: a head without scope"


# --- what must be read --------------------------------------------------------------------------

_UNREAD = frozenset({"picture", "break", "index-again", "index-continued", "page-break"})
_BLOCKS = frozenset(("blockquote", "caption", "div", "figcaption", "figure", "h1", "h2", "h3"))
_BLOCKS |= {"br", "header", "li", "p", "section", "table", "td", "th", "tr"}


def to_read(html: str) -> str:
    """What a reader hears of the HTML of a book: its words in order, each note behind its call."""
    import tinyhtml5

    body = next(tinyhtml5.parse(html, namespace_html_elements=False).iter("body"))
    return "".join(_heard(body))


def _heard(element: Any, within: str = "") -> Iterator[str]:
    classes = set((element.get("class") or "").split())
    if not isinstance(element.tag, str) or element.tag == "style" or classes & _UNREAD:
        return
    block = element.tag in _BLOCKS or not classes.isdisjoint(("entry-number", "marker"))
    block = block or ("page-number" in classes and within == "a")
    is_note = "note" in classes and element.tag == "span"
    yield f"{element.get('data-number')} {element.get('data-number')} " if is_note else ""
    yield " " if block else ""
    yield element.text or ""
    notes: list[str] = []
    for child in element:
        heard = list(_heard(child, element.tag))
        if element.tag in ("h1", "h2", "h3") and "call" in (child.get("class") or ""):
            # Whoever lists the headings wants no notes in them.
            number = heard[0] if heard[0] else "".join(heard).split(" ", 1)[0]
            yield number.split()[0]
            notes.append("".join(heard).split(" ", 1)[1])
        else:
            yield from heard
        yield child.tail or ""
    yield " " if block or "note-paragraph" in classes else ""
    yield from notes
    yield " " if is_note else ""


def heard(text: str) -> list[str]:
    """A text as words, for comparison: without what has no sound, one code for one shape."""
    text = unicodedata.normalize("NFC", re.sub("[\u00ad\u200b\u2060]", "", text))
    return [fold(word) for word in text.split()]
