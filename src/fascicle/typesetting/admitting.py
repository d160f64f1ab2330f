"""What the layout engine may be given: counted before it begins, as it would not stop by itself.

Templates may bring drawings, pictures and tables that are small as files and beyond all measure
when they are drawn. Each is judged by ``Limits``; photographs were judged when they were read.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from math import inf
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

from fascicle.findings import Finding, Place
from fascicle.limits import Limits
from fascicle.manuscript.page_checks import entities_in, place_in, unescaped
from fascicle.manuscript.photographs import Format, format_of
from fascicle.manuscript.picture_parts import parts_of
from fascicle.typesetting.drawing_numbers import unfit_number

__all__ = ["FROM_TEMPLATE", "Beyond", "judge_file", "judge_length", "judge_page", "svg_weight"]

FROM_TEMPLATE = Place("templates")
"""Where the place is not known: the part of the book is, to those who lay it out."""
_LOOP = "Look for a loop in the template that goes on for too long, or divide the chapter."
_SIMPLER = "Simplify the drawing, or export it as PNG, 300 pixels to the inch."
_ENDLESS = (
    "Look for a part that shows itself again, or for groups within groups without end; or export "
    "the drawing as PNG, 300 pixels to the inch."
)
_SVG = "{http://www.w3.org/2000/svg}svg"
_HREF = ("href", "{http://www.w3.org/1999/xlink}href")
_NAMING = frozenset(
    {*_HREF, "clip-path", "filter", "marker", "marker-end", "marker-mid", "marker-start", "mask"}
)
"""Attributes that refer to an element also without ``url()``."""
_URL = r"""url\(\s*+(?:"[^"]*"|'[^']*'|[^)"']*)"""
_STYLED = re.compile(
    rf"""(?:clip-path|filter|marker(?:-end|-mid|-start)?|mask)\s*+:"""
    rf"""(?:{_URL}|"[^"]*"|'[^']*'|[^;{{}}"'])*+|{_URL}""",
    re.IGNORECASE,
)
"""Where a style refers to something. Each letter is looked at once, whatever the style is."""
_UNUSED = re.compile(r"[\s\"'(]+|[)#].*", re.DOTALL)
_NESTED = (
    "Put its shapes into the drawing that shows it, or export that one as PNG, 300 pixels to "
    "the inch."
)
_FONTS = (b"OTTO", b"\0\1\0\0", b"true", b"ttcf", b"wOFF", b"wOF2")
"""How font files begin (OpenType, WOFF)."""
_OTHER_FORMAT = "Save it as PNG, JPEG, TIFF, WebP or GIF; a drawing as SVG."


class Beyond(Exception):  # noqa: N818 - a verdict on what was to be laid out
    """What was to be laid out is beyond a limit; the finding says which, at no certain place."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


def judge_file(
    name: str, data: bytes, limits: Limits, place: Place = FROM_TEMPLATE, *, within: bool = False
) -> None:
    """Raise ``Beyond`` where a file that the engine asks for is beyond a limit, no picture of ours
    (T106), or a drawing with entities (A104). It is judged by what is in it: the engine draws a
    picture by whatever name. ``place`` is the file. ``within`` tells that a drawing shows it,
    which may be no drawing itself (T106): each would be drawn as often as all of them multiply.
    """
    kind = format_of(data[:12])
    if kind is not None:
        _judge_parts(name, data, kind, limits, place)
    size = _pixels(data)
    if size is not None:
        if kind is None and not data.startswith(b"GIF8"):
            # Of all that Pillow opens; and for some of it, it starts other programs.
            message = f"The picture “{name}” is in a format that is not printed."
            raise Beyond(Finding("T106", place, message, _OTHER_FORMAT))
        if size[0] * size[1] > limits.pixels:
            message = f"The picture “{name}” has {size[0]:,} × {size[1]:,} pixels"
            hint = "Save a smaller copy."
            needed = size[0] * size[1]
            raise Beyond(limits.beyond("pixels", place, message, hint, needed))
    elif not data.startswith(_FONTS):
        _judge_drawing(name, data, limits, place, within)


def _judge_drawing(name: str, data: bytes, limits: Limits, place: Place, within: bool) -> None:
    entities = next(entities_in(place.file, data), None)
    if entities is not None:  # Reading the drawing would put in what they stand for.
        known = place != FROM_TEMPLATE
        raise Beyond(entities if known else replace(entities, place=place, excerpt=""))
    try:
        tree = ElementTree.fromstring(data)
    except (ElementTree.ParseError, ValueError, LookupError):
        return  # A style sheet; or no picture at all, and the engine complains of it.
    if place != FROM_TEMPLATE:
        text = data.decode("utf-8", errors="replace")
        place = place_in(place.file, text, max(text.find("<svg"), 0))
    if within:
        message = (
            f"A drawing shows the drawing “{name}”; only pictures are printed within drawings."
        )
        raise Beyond(Finding("T106", place, message, _NESTED))
    _judge_svg(tree, f"“{name}”", limits, place)


def _judge_parts(name: str, data: bytes, kind: Format, limits: Limits, place: Place) -> None:
    parts = parts_of(data, kind)
    if parts.overlap:
        message = f"The picture “{name}” is damaged: its directory claims more than it holds."
        raise Beyond(Finding("T106", place, message, "Save it anew in an editor."))
    for limit, count in (("scans", parts.scans), ("strips", parts.strips)):
        if count > getattr(limits, limit):
            message = f"The picture “{name}” is stored in {count:,} {limit}"
            hint = "Open it in a picture editor and save it anew."
            raise Beyond(limits.beyond(limit, place, message, hint, count))


def _pixels(data: bytes) -> tuple[int, int] | None:
    """Return the size of a picture in any format that the engine would open, or None."""
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(BytesIO(data)) as picture:
                return picture.size
        except Image.DecompressionBombError as bomb:
            numbers = re.findall(r"\d+", str(bomb))
            return (int(numbers[0]) if numbers else 1 << 40, 1)
        except Exception:  # whatever Pillow's plugins stumble over: it is no picture to them
            return None


def judge_length(html: str, limits: Limits) -> None:
    """Raise ``Beyond`` where a unit's HTML is too long to be read as a tree of elements."""
    if len(html) > limits.html_letters:
        message = f"The templates make {len(html):,} characters of HTML here"
        raise Beyond(limits.beyond("html_letters", FROM_TEMPLATE, message, _LOOP, len(html)))


def judge_page(root: Any, limits: Limits) -> None:
    """Raise ``Beyond`` where a unit's HTML, as a tree of elements, is beyond a limit."""
    count = 0
    for element in root.iter():
        count += 1
        if element.tag == "table":
            _judge_table(element, limits)
        elif element.tag == _SVG:
            _judge_svg(element, "in the page", limits)
    if count > limits.elements:
        message = f"The templates make {count:,} HTML elements here"
        raise Beyond(limits.beyond("elements", FROM_TEMPLATE, message, _LOOP, count))


def _judge_table(table: Any, limits: Limits) -> None:
    cells = 0
    for element in table.iter():
        if element.tag in ("td", "th"):
            cells += _number(element.get("colspan")) * _number(element.get("rowspan"))
        elif element.tag in ("col", "colgroup"):
            cells += _number(element.get("span"))
    if cells > limits.cells:
        message = f"A table takes the room of {cells:,} cells"
        hint = "Look at “colspan” and “rowspan” in the template, or divide the table."
        raise Beyond(limits.beyond("cells", FROM_TEMPLATE, message, hint, cells))


def _number(text: str | None) -> int:
    """Return a number of HTML as browsers read it; 1 where there is none."""
    digits = re.match(r"\s*\+?(\d{1,9})", text or "")
    return max(1, int(digits[1])) if digits else 1


# --- drawings -------------------------------------------------------------------------------------


def _judge_svg(tree: Any, name: str, limits: Limits, place: Place = FROM_TEMPLATE) -> None:
    _judge_numbers(tree, name, place)
    weight = svg_weight(tree)
    if weight > limits.svg_elements:
        many = "elements without end" if weight == inf else f"{weight:,.0f} elements"
        message = f"The drawing {name} has {many}, with all that it repeats"
        hint = _ENDLESS if weight == inf else _SIMPLER
        raise Beyond(limits.beyond("svg_elements", place, message, hint, weight))


def _judge_numbers(tree: Any, name: str, place: Place) -> None:
    unfit = unfit_number(tree)
    if unfit is not None:
        message = f"The drawing {name} cannot be drawn by {unfit[0]}=“{unfit[1][:40]}”."
        hint = "Write a number there that a page has room for, or export the drawing anew."
        raise Beyond(Finding("T106", place, message, hint))


def svg_weight(tree: Any) -> float:
    """Return how many elements a drawing has when all that it refers to is put in its place.

    Patterns, masks, markers and filters count as often as they are referred to; a marker, as often
    as a path that has it might have corners; what a style sheet refers to, for every element. What
    contains itself, or is nested beyond what Python can follow, weighs infinitely much.
    """
    by_id: dict[str, list[Any]] = {}
    for node in tree.iter():
        if name := _plain(node.get("id") or ""):
            by_id.setdefault(name, []).append(node)
    scale = _Scale(by_id)
    try:
        weight = scale.weigh(tree)
        styles = "".join("".join(node.itertext()) for node in tree.iter() if _is(node, "style"))
        return weight * scale.most(styles)
    except RecursionError:
        return inf


def _plain(name: str) -> str:
    """Return an id, or a reference to it, without what the engine might or might not see in it."""
    return _UNUSED.sub("", unquote(name))


def _names(key: str, value: str) -> Iterator[str]:
    """Yield the ids that an attribute refers to; that of a style sheet has the key “style”.

    The engine looks at what is behind “#” alone, whatever address stands before it.
    """
    referring = [value] if key in _NAMING or "url(" in value else []
    if key == "style":
        referring = [found[0] for found in _STYLED.finditer(unescaped(value).replace("\\", ""))]
    for address in referring:
        yield from filter(None, map(_plain, address.split("#")[1:]))


@dataclass(slots=True)
class _Scale:
    by_id: Mapping[str, Sequence[Any]]
    known: dict[str, float] = field(default_factory=dict)

    def of(self, name: str) -> float:
        """Return the weight of the element with this id; infinite where it is within itself.

        Of several, that of the heaviest: which of them is meant is the engine's secret.
        """
        if name not in self.known:
            self.known[name] = inf
            self.known[name] = max(map(self.weigh, self.by_id.get(name, ())), default=0)
        return self.known[name]

    def most(self, styles: str) -> float:
        """Return how many times heavier a style sheet may make the elements that it is for.

        What it refers to may refer to each other in turn, by the same style sheet; gradients
        cannot, and an element has but one.
        """
        times, steps = 1.0, 0.0
        for name in dict.fromkeys(_names("style", styles)):
            if all(_is(node, "Gradient") for node in self.by_id.get(name, ())):
                steps = max(steps, self.of(name))
            else:
                times *= 1 + self.of(name)
        return times * (1 + steps)

    def weigh(self, node: Any) -> float:
        """Return the weight of an element with all that is in it, and that it refers to."""
        weight = 1.0 + sum(map(self.weigh, node))
        for key, value in node.attrib.items():
            # A gradient that refers to another takes its stops and draws nothing more; a link, and
            # a picture that is shown, are in other files.
            if key in _HREF and (_is(node, "Gradient") or _local(node) in ("a", "image")):
                continue
            times = _corners(node) if "marker" in key or "marker" in value else 1
            weight += times * sum(map(self.of, _names(key, value)))
        return weight


def _corners(node: Any) -> int:
    """Return at least how many corners a path or a line has."""
    return 1 + (len(node.get("d", "")) + len(node.get("points", ""))) // 3


def _local(node: Any) -> str:
    return str(node.tag).rpartition("}")[2]


def _is(node: Any, name: str) -> bool:
    return isinstance(node.tag, str) and node.tag.endswith(name)
