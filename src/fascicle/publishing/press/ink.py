"""Whether a PDF has any colour left: the proof of a grayscale interior.

It looks at the finished file object by object, and shares with ``grayscale`` only the knowledge of
what a gray colour space is.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from fascicle.publishing.press.colour_spaces import is_gray

__all__ = ["colour_left"]

_COLOURED = frozenset({"rg", "RG", "k", "K"})
_SPACES = frozenset({"cs", "CS"})
_ASKED = "rg RG k K cs CS BI ID EI"


def colour_left(pdf: bytes) -> tuple[str, ...]:
    """Return what is not gray in a PDF, each kind of thing once, in words; empty where all is."""
    import pikepdf

    with pikepdf.open(BytesIO(pdf)) as document:
        found: dict[str, None] = {}
        for number, page in enumerate(document.pages, 1):
            for what in _in_content(page, page.get("/Resources")):
                found[f"{what} on page {number}"] = None
        for thing in document.objects:
            found.update(dict.fromkeys(_in_object(thing)))
        return tuple(found)


def _in_object(thing: Any) -> Iterator[str]:
    import pikepdf

    stream = isinstance(thing, pikepdf.Stream)
    if stream and thing.get("/Subtype") == "/Image" and "/ColorSpace" in thing:
        if not is_gray(thing.ColorSpace):
            yield f"a picture of {thing.Width} × {thing.Height} pixels"
    elif stream and (thing.get("/Subtype") == "/Form" or thing.get("/PatternType") == 1):
        yield from _in_content(thing, thing.get("/Resources"))
    yield from _in_dictionaries(thing)


def _in_dictionaries(thing: Any) -> Iterator[str]:
    """Look into a dictionary or array, and into what it has within itself."""
    import pikepdf

    if isinstance(thing, pikepdf.Array):
        members = list(thing)
    elif isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
        members = [value for _, value in thing.items()]
        if "/ShadingType" in thing and not is_gray(thing.ColorSpace):
            yield "a shading"
        if thing.get("/S") == "/Transparency" and "/CS" in thing and not is_gray(thing.CS):
            yield "a transparency group"
        if thing.get("/Type") == "/Font" and "/CharProcs" in thing:
            for _, glyph in thing.CharProcs.items():
                yield from _in_content(glyph, thing.get("/Resources"))
    else:
        return
    for member in members:
        if isinstance(member, (pikepdf.Array, pikepdf.Dictionary)) and not member.is_indirect:
            yield from _in_dictionaries(member)


def _in_content(stream: Any, resources: Any) -> Iterator[str]:
    """Look for operators that choose a colour, or draw a coloured picture."""
    import pikepdf

    for operation in pikepdf.parse_content_stream(stream, _ASKED):
        if isinstance(operation, pikepdf.ContentStreamInlineImage):
            if not operation.iimage.image_mask and operation.iimage.mode not in {"1", "L"}:
                yield "a small picture"
        elif str(operation.operator) in _COLOURED:
            yield "a colour"
        elif str(operation.operator) in _SPACES:
            spaces = (resources or {}).get("/ColorSpace", {})
            space = spaces.get(str(operation.operands[0]), operation.operands[0])
            plain = str(space) == "/Pattern" if isinstance(space, pikepdf.Name) else False
            if not plain and not is_gray(space):
                yield "a colour"
