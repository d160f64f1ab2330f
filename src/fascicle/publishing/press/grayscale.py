"""A PDF in black ink alone: every colour and every picture becomes a gray.

The gray of a colour is its luma (see ``colour_spaces``). Colours almost black, such as that of the
theme's text, become black: no press holds a tint of 90 %, and letters printed in a tint have ragged
edges. Photographs keep all their grays; a JPEG stays one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from fascicle.publishing.press.colour_spaces import COLOURED, family, gray_of, initial, is_gray
from fascicle.publishing.press.gray_pictures import to_gray_picture

if TYPE_CHECKING:
    from pikepdf import Object, Pdf

__all__ = ["SOLID", "to_gray"]

SOLID = 0.15
"""Grays darker than this are printed in solid black."""

_DEVICE = {
    "g": "/DeviceGray",
    "G": "/DeviceGray",
    "rg": "/DeviceRGB",
    "RG": "/DeviceRGB",
    "k": "/DeviceCMYK",
    "K": "/DeviceCMYK",
}


def to_gray(pdf: Pdf) -> None:
    """Turn all colours of a PDF into grays, in place.

    What this does not understand (spot colours, sampled shadings) is left as it is:
    ``ink.colour_left`` tells what remains.
    """
    for page in pdf.pages:
        page.Contents = pdf.make_stream(_converted(pdf, page, page.get("/Resources")))
    masks = _masks(pdf)
    for thing in list(pdf.objects):
        _convert(pdf, thing, masks)
    for thing in list(pdf.objects):
        _forget_colour_spaces(thing)


def _masks(pdf: Pdf) -> set[tuple[int, int]]:
    """Return the forms that masks are drawn with: what is dark there is not ink."""
    return {
        thing.SMask.G.objgen
        for state in pdf.objects
        for thing in _dictionaries(state)
        if _is_dictionary(thing.get("/SMask")) and "/G" in thing.SMask
    }


def _is_dictionary(thing: Any) -> bool:
    from pikepdf import Dictionary

    return isinstance(thing, Dictionary)


def _dictionaries(thing: Object) -> Iterator[Any]:
    """Yield a dictionary and those within it that are no objects of their own."""
    from pikepdf import Array, Dictionary, Stream

    if isinstance(thing, (Dictionary, Stream)):
        yield thing
    members: Sequence[Any] = ()
    if isinstance(thing, (Dictionary, Stream)):
        members = [value for _, value in thing.items()]
    elif isinstance(thing, Array):
        members = list(thing)
    for member in members:
        if isinstance(member, (Array, Dictionary)) and not member.is_indirect:
            yield from _dictionaries(member)


def _convert(pdf: Pdf, thing: Object, masks: set[tuple[int, int]]) -> None:
    """Convert an object of the file, if it draws anything."""
    from pikepdf import Stream

    for inner in _dictionaries(thing):
        if inner.get("/Type") == "/Font" and "/CharProcs" in inner:
            for _, glyph in inner.CharProcs.items():
                glyph.write(_converted(pdf, glyph, inner.get("/Resources")))
        if "/ShadingType" in inner:
            _convert_shading(inner)
        if inner.get("/S") == "/Transparency" and "/CS" in inner:
            inner.CS = _device_gray()
        if inner.get("/S") == "/Luminosity" and "/BC" in inner:
            _convert_backdrop(inner)
    if not isinstance(thing, Stream):
        return
    if thing.get("/Subtype") == "/Image":
        to_gray_picture(thing)
    elif thing.get("/Subtype") == "/Form" or thing.get("/PatternType") == 1:
        solid = 0.0 if thing.objgen in masks else SOLID
        thing.write(_converted(pdf, thing, thing.get("/Resources"), solid))


def _device_gray() -> Object:
    from pikepdf import Name

    return Name.DeviceGray


# --- what pages, forms and patterns are drawn with ----------------------------------------------


@dataclass(slots=True)
class _State:
    """The colour spaces that hold for filling and stroking, and those put aside by ``q``."""

    current: dict[bool, Any] = field(default_factory=dict)
    aside: list[dict[bool, Any]] = field(default_factory=list)


def _converted(pdf: Pdf, stream: Any, resources: Object | None, solid: float = SOLID) -> bytes:
    """Return the content of a page, form, pattern or glyph in gray."""
    import pikepdf

    state = _State()
    written: list[Any] = []
    for operation in pikepdf.parse_content_stream(stream):
        if isinstance(operation, pikepdf.ContentStreamInlineImage):
            written.append(_inline_picture(pdf, operation, resources))
            continue
        name = str(operation.operator)
        if name == "q":
            state.aside.append(dict(state.current))
        elif name == "Q" and state.aside:
            state.current = state.aside.pop()
        gray = _gray_set(name, operation.operands, state, resources)
        if gray is None:
            written.append(operation)
        else:
            stroke = name[0].isupper()
            operator = pikepdf.Operator("G" if stroke else "g")
            shown = 0 if gray < solid else round(gray, 4)
            written.append(pikepdf.ContentStreamInstruction([shown], operator))
    return pikepdf.unparse_content_stream(written)


def _gray_set(name: str, operands: Any, state: _State, resources: Object | None) -> float | None:
    """Return the gray that an operator sets; None where it sets none, or we cannot tell."""
    from pikepdf import Name

    stroke = name[0].isupper()
    if name in _DEVICE:
        state.current[stroke] = Name(_DEVICE[name])
        return gray_of(state.current[stroke], [float(value) for value in operands])
    if name in {"cs", "CS"}:
        spaces: Any = resources.get("/ColorSpace", {}) if resources is not None else {}
        state.current[stroke] = spaces.get(str(operands[0]), operands[0])
        return initial(state.current[stroke])
    if name in {"sc", "SC", "scn", "SCN"} and stroke in state.current:
        if operands and isinstance(operands[-1], Name):
            return None
        return gray_of(state.current[stroke], [float(value) for value in operands])
    return None


def _inline_picture(pdf: Pdf, operation: Any, resources: Any) -> Any:
    """Return what draws a picture that stands within the content; a coloured one is moved out."""
    import pikepdf

    picture = operation.iimage
    if picture.image_mask or picture.mode in {"1", "L"} or resources is None:
        return operation
    try:
        gray = picture.as_pil_image().convert("L")
    except (pikepdf.PdfError, NotImplementedError, OSError, ValueError):
        return operation
    image: Any = pikepdf.Stream(pdf, gray.tobytes())
    image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    image.Width, image.Height, image.BitsPerComponent = gray.width, gray.height, 8
    image.ColorSpace = pikepdf.Name.DeviceGray
    if "/XObject" not in resources:
        resources["/XObject"] = pikepdf.Dictionary()
    drawn = resources["/XObject"]
    name = f"/Gray{len(drawn.keys())}"
    drawn[name] = image
    return pikepdf.ContentStreamInstruction([pikepdf.Name(name)], pikepdf.Operator("Do"))


# --- shadings -----------------------------------------------------------------------------------


def _convert_shading(shading: Any) -> None:
    """Turn a shading between colours into one between grays.

    Luma is a weighted sum: so the gray half-way between two colours is half-way between theirs.
    """
    from pikepdf import Array

    if is_gray(shading.ColorSpace) or not _is_dictionary(shading.get("/Function")):
        return
    ends = list(_ends(shading.Function))
    if "/Background" in shading:
        ends.append((shading, "/Background"))
    grays = [_gray_end(shading.ColorSpace, owner[key]) for owner, key in ends]
    if not grays or None in grays:
        return
    for (owner, key), gray in zip(ends, grays, strict=True):
        owner[key] = Array([gray])
    shading.ColorSpace = _device_gray()


def _ends(function: Any) -> Iterator[tuple[Any, str]]:
    """Yield the colours between which a function goes: those of its parts, where it is stitched."""
    if function.FunctionType == 2:
        yield from ((function, key) for key in ("/C0", "/C1") if key in function)
    elif function.FunctionType == 3:
        for part in function.Functions:
            yield from _ends(part)


def _gray_end(space: Object, values: Any) -> float | None:
    # A function that two shadings share has been converted with the first of them.
    if len(values) == 1:
        return float(values[0])
    gray = gray_of(space, [float(value) for value in values])
    return None if gray is None else round(gray, 4)


def _convert_backdrop(mask: Any) -> None:
    from pikepdf import Array, Name

    if len(mask.BC) == 3:
        gray = gray_of(Name.DeviceRGB, [float(value) for value in mask.BC])
        mask.BC = Array([round(gray or 0.0, 4)])


def _forget_colour_spaces(thing: Object) -> None:
    """Take colour spaces that nothing uses any more from the resources that name them."""
    for resources in _dictionaries(thing):
        spaces = resources.get("/ColorSpace")
        if not _is_dictionary(spaces):
            continue
        for name, space in list(spaces.items()):
            if family(space) in COLOURED:
                del spaces[name]
        if not spaces.keys():
            del resources["/ColorSpace"]
