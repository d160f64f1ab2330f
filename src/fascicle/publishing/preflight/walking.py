"""A walk through the content stream of a page, and the forms that it draws: what is painted.

Only what a preflight asks is kept: pictures, thin lines, what reaches the trim, colours, what is
transparent, and which fonts are used. Text is seen here as ink only; where it stands and what it
says, PDFium tells (``typesetting.readback``).
"""

from __future__ import annotations

import math
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from fascicle.publishing.preflight.boxes import (
    Box,
    Matrix,
    around,
    bars,
    common,
    empty,
    matrix,
    moved,
    product,
    upright,
)
from fascicle.publishing.preflight.colours import (
    BLACK,
    Colour,
    Spaces,
    has_colour,
    shading_colours,
)
from fascicle.publishing.preflight.paint import Edge, Line, Paint, PlacedPicture

if TYPE_CHECKING:
    from pikepdf import Page

__all__ = ["Walker"]

DEEPEST = 24
"""Forms within forms; deeper ones are not followed."""
MOST_FORMS = 20_000
"""Forms drawn on a page; what draws more draws itself."""
AT_TRIM = 0.15
"""Points from the trim at which paint counts as touching it."""
NOTHING = 0.005
"""Points below which a filled shape has no thickness: what is left of a border of no width."""

_MALFORMED = (AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError)
"""What is raised over operands and resources that are not as they should be."""


@dataclass(slots=True)
class _State:
    """The graphics state, as far as it is needed."""

    matrix: Matrix
    clip: Box
    fill: Colour = BLACK
    stroke: Colour = BLACK
    fill_space: Any = None
    stroke_space: Any = None
    width: float = 1.0
    rendering: int = 0


@dataclass(slots=True)
class _Path:
    """A path under way: its parts as points of the page, and whether all its lines are straight."""

    parts: list[list[tuple[float, float]]] = field(default_factory=list)
    curved: bool = False
    clips: bool = False


class Walker:
    """Walks through the pages of one file; ``fonts`` keeps every font that any of them uses.

    ``thin`` is the width in points below which lines are kept.
    """

    def __init__(self, thin: float) -> None:
        self.thin = thin
        self.spaces = Spaces()
        self.fonts: dict[str, Any] = {}
        self._coloured: dict[str, bool] = {}

    def walk(self, page: Page) -> Paint:
        """Return what is painted on a page; ``pikepdf.PdfError`` where it cannot be read."""
        left, bottom, right, top = (float(edge) for edge in page.trimbox)
        paint = Paint(right - left, top - bottom)
        everywhere = (-math.inf, -math.inf, math.inf, math.inf)
        state = _State((1.0, 0.0, 0.0, 1.0, -left, -bottom), everywhere)
        _Walk(self, paint, state).run(page, page.obj.get("/Resources", page.resources), 0)
        return paint

    def coloured(self, picture: Any, key: str, space: str) -> bool:
        """Whether a picture has any colour; each is looked at once."""
        if key not in self._coloured:
            self._coloured[key] = space != "grey" and has_colour(picture)
        return self._coloured[key]


@dataclass(slots=True)
class _Walk:
    """The walk through one page."""

    walker: Walker
    paint: Paint
    state: _State
    saved: list[_State] = field(default_factory=list)
    floor: int = 0
    path: _Path = field(default_factory=_Path)
    text_at: tuple[float, float] = (0.0, 0.0)
    forms: int = 0

    def run(self, stream: Any, resources: Any, depth: int) -> None:
        """Follow a content stream."""
        import pikepdf

        # A form cannot take back more than it has saved.
        floor, self.floor = self.floor, len(self.saved)
        for instruction in pikepdf.parse_content_stream(stream):
            name = str(instruction.operator)
            if name == "INLINE IMAGE":
                self._inline_picture(instruction)
                continue
            done = _OPERATORS.get(name)
            if done is not None:
                # What is malformed paints nothing; readers of PDF leave it out as well.
                with suppress(*_MALFORMED):
                    done(self, list(instruction.operands), resources, depth)
        while len(self.saved) > self.floor:
            self.restore()
        self.floor = floor

    # --- state ----------------------------------------------------------------------------------

    def save(self, *_: Any) -> None:
        self.saved.append(replace(self.state))

    def restore(self, *_: Any) -> None:
        if len(self.saved) > self.floor:
            self.state = self.saved.pop()

    def concatenate(self, operands: list[Any], *_: Any) -> None:
        self.state.matrix = product(matrix(operands), self.state.matrix)

    def set_width(self, operands: list[Any], *_: Any) -> None:
        self.state.width = float(operands[0])

    def set_rendering(self, operands: list[Any], *_: Any) -> None:
        self.state.rendering = int(operands[0])

    def set_state(self, operands: list[Any], resources: Any, _depth: int) -> None:
        given = resources.get("/ExtGState", {}).get(str(operands[0]))
        if given is None:
            return
        if "/LW" in given:
            self.state.width = float(given["/LW"])
        here = self._visible()
        if float(given.get("/ca", 1)) < 1 or float(given.get("/CA", 1)) < 1:
            self.paint.clear.setdefault("opacity", here)
        if str(given.get("/SMask", "/None")) != "/None":
            self.paint.clear.setdefault("a soft mask", here)
        mode = given.get("/BM", "/Normal")
        if str(mode) not in ("/Normal", "/Compatible"):
            self.paint.clear.setdefault(f"the blend mode {str(mode).strip('/')}", here)

    def _visible(self) -> Box:
        return common(self.state.clip, (0.0, 0.0, self.paint.width, self.paint.height))

    def set_space(self, operands: list[Any], _resources: Any, _depth: int, *, fill: bool) -> None:
        if fill:
            self.state.fill_space, self.state.fill = operands[0], BLACK
        else:
            self.state.stroke_space, self.state.stroke = operands[0], BLACK

    def set_colour(
        self, operands: list[Any], resources: Any, _depth: int, *, fill: bool, space: str = ""
    ) -> None:
        import pikepdf

        own = self.state.fill_space if fill else self.state.stroke_space
        given = pikepdf.Name(space) if space else own
        colour = self._pattern(operands, resources)
        if colour is None:
            colour = self.walker.spaces.colour(given, operands, resources)
        if fill:
            self.state.fill_space, self.state.fill = given, colour
        else:
            self.state.stroke_space, self.state.stroke = given, colour

    def _pattern(self, operands: list[Any], resources: Any) -> Colour | None:
        """Return the first real colour of a pattern, or None where none is set."""
        import pikepdf

        if not operands or not isinstance(operands[-1], pikepdf.Name):
            return None
        pattern = resources.get("/Pattern", {}).get(str(operands[-1]))
        shading = pattern.get("/Shading") if pattern is not None else None
        return self._of_shading(shading, resources)

    def _of_shading(self, shading: Any, resources: Any) -> Colour:
        if shading is None:
            return Colour("pattern", None)
        colours = list(shading_colours(shading, self.walker.spaces, resources))
        vivid = [colour for colour in colours if colour.coloured]
        dark = [colour for colour in colours if not colour.paper]
        return next(iter([*vivid, *dark, *colours]), Colour("pattern", None))

    # --- paths ------------------------------------------------------------------------------------

    def _at(self, x: Any, y: Any) -> tuple[float, float]:
        return moved((float(x), float(y)), self.state.matrix)

    def move(self, operands: list[Any], *_: Any) -> None:
        self.path.parts.append([self._at(*operands)])

    def line(self, operands: list[Any], *_: Any) -> None:
        if not self.path.parts:
            self.path.parts.append([])
        self.path.parts[-1].append(self._at(*operands[-2:]))

    def curve(self, operands: list[Any], *_: Any) -> None:
        self.path.curved = True
        if not self.path.parts:
            self.path.parts.append([])
        pairs = zip(operands[::2], operands[1::2], strict=False)
        self.path.parts[-1] += [self._at(x, y) for x, y in pairs]

    def rectangle(self, operands: list[Any], *_: Any) -> None:
        x, y, width, height = (float(operand) for operand in operands[:4])
        corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
        self.path.parts.append([self._at(*corner) for corner in corners])

    def clip(self, *_: Any) -> None:
        self.path.clips = True

    def finish(
        self, _o: Any, _r: Any, _d: int, *, fill: bool = False, stroke: bool = False
    ) -> None:
        """End a path: paint it, and clip by it where that was asked for."""
        path, self.path = self.path, _Path()
        points = [point for part in path.parts for point in part]
        if not points:
            return
        whole = around(points)
        if fill:
            self._fill(path)
        if stroke:
            self._stroke(whole)
        if path.clips:
            self.state.clip = common(self.state.clip, whole)

    def _fill(self, path: _Path) -> None:
        colour = self.state.fill
        for part in path.parts:
            box = common(around(part), self.state.clip)
            if not empty(box):
                self._mark(box, colour, "a coloured field")
        if not colour.paper and not path.curved and all(map(upright, path.parts)):
            for box, thickness in bars([around(part) for part in path.parts], self.state.clip):
                if NOTHING < thickness < self.walker.thin:
                    self.paint.lines.append(Line(box, thickness, True))

    def _stroke(self, whole: Box) -> None:
        a, b, c, d, *_ = self.state.matrix
        width = self.state.width * math.sqrt(abs(a * d - b * c))
        half = width / 2
        grown = (whole[0] - half, whole[1] - half, whole[2] + half, whole[3] + half)
        box = common(grown, self.state.clip)
        if empty(box):
            return
        self._mark(box, self.state.stroke, "a line")
        if width < self.walker.thin and not self.state.stroke.paper:
            self.paint.lines.append(Line(box, width, False))

    def shade(self, operands: list[Any], resources: Any, _depth: int) -> None:
        shading = resources.get("/Shading", {}).get(str(operands[0]))
        if shading is not None:
            self._mark(self._visible(), self._of_shading(shading, resources), "a gradient")

    def _mark(self, box: Box, colour: Colour, what: str) -> None:
        """Take note of something painted."""
        if colour.paper or empty(box):
            return
        self.paint.inked = True
        self.paint.spaces.setdefault(colour.space, box)
        if colour.coloured:
            self.paint.inks.setdefault(colour.name, box)
            what = f"{what} ({colour.name})"
        self._note_edges(box, what)

    def _note_edges(self, box: Box, what: str) -> None:
        left, bottom, right, top = box
        width, height = self.paint.width, self.paint.height
        if right < 0 or left > width or top < 0 or bottom > height:
            return  # Beyond the trim altogether: printer's marks.
        beyond = {"left": -left, "right": right - width, "foot": -bottom, "head": top - height}
        sides = {side: by for side, by in beyond.items() if by >= -AT_TRIM}
        if sides:
            self.paint.edges.append(Edge(box, what, sides))

    # --- text and pictures ------------------------------------------------------------------------

    def set_font(self, operands: list[Any], resources: Any, _depth: int) -> None:
        font = resources.get("/Font", {}).get(str(operands[0]))
        if font is not None:
            number, generation = font.objgen
            key = f"{number}-{generation}" if number else str(font.get("/BaseFont"))
            self.walker.fonts.setdefault(key, font)
            self.paint.fonts.add(key)

    def place_text(self, operands: list[Any], *_: Any) -> None:
        self.text_at = self._at(*operands[4:6])

    def show_text(self, *_: Any) -> None:
        x, y = self.text_at
        box = (x, y, x, y)
        state = self.state
        if state.rendering in (0, 2, 4, 6):
            self._ink(state.fill, box)
        if state.rendering in (1, 2, 5, 6):
            self._ink(state.stroke, box)

    def _ink(self, colour: Colour, box: Box) -> None:
        if colour.paper:
            return
        self.paint.inked = True
        self.paint.spaces.setdefault(colour.space, box)
        if colour.coloured:
            self.paint.inks.setdefault(colour.name, box)

    def draw(self, operands: list[Any], resources: Any, depth: int) -> None:
        """Draw an XObject: a picture, or a form, which is followed."""
        thing = resources.get("/XObject", {}).get(str(operands[0]))
        if thing is None:
            return
        if str(thing.get("/Subtype")) == "/Image":
            self._picture(thing, resources)
        elif str(thing.get("/Subtype")) == "/Form" and depth < DEEPEST:
            self.count_form()
            self.save()
            if "/Matrix" in thing:
                self.concatenate(list(thing["/Matrix"]))
            if "/BBox" in thing:
                x, y, right, top = (float(edge) for edge in thing["/BBox"])
                corners = ((x, y), (right, y), (right, top), (x, top))
                room = around([self._at(*corner) for corner in corners])
                self.state.clip = common(self.state.clip, room)
            self.run(thing, thing.get("/Resources", resources), depth + 1)
            self.restore()

    def count_form(self) -> None:
        import pikepdf

        self.forms += 1
        if self.forms > MOST_FORMS:
            raise pikepdf.PdfError("one of its pages draws itself over and over")

    def _picture(self, picture: Any, resources: Any) -> None:
        stencil = bool(picture.get("/ImageMask", False))
        key = "{}-{}".format(*picture.objgen)
        space = self.walker.spaces.name(picture.get("/ColorSpace"), resources)
        if stencil:
            space, coloured = self.state.fill.space, self.state.fill.coloured
        else:
            coloured = self.walker.coloured(picture, key, space)
        if "/SMask" in picture:
            self.paint.clear.setdefault("a picture with a soft mask", self._unit_box())
        size = (int(picture.get("/Width", 0)), int(picture.get("/Height", 0)))
        self._place_picture(key, size, space, coloured=coloured)

    def _inline_picture(self, instruction: Any) -> None:
        picture = instruction.iimage
        names = {"/G": "grey", "/DeviceGray": "grey"}
        space = names.get(str(picture.obj.get("/ColorSpace", picture.obj.get("/CS"))), "RGB")
        size = (int(picture.width), int(picture.height))
        self._place_picture("inline", size, space, coloured=space != "grey")

    def _place_picture(
        self, key: str, size: tuple[int, int], space: str, *, coloured: bool
    ) -> None:
        a, b, c, d, *_ = self.state.matrix
        across, down = math.hypot(a, b) / 72, math.hypot(c, d) / 72
        box = self._unit_box()
        if not across or not down or empty(box) or min(size) < 1:
            return
        ppi = (size[0] / across, size[1] / down)
        self.paint.pictures.append(PlacedPicture(box, key, size, *ppi, space, coloured))
        self.paint.inked = True
        if coloured:
            self.paint.inks.setdefault("a picture", box)
        self._note_edges(box, "a picture")

    def _unit_box(self) -> Box:
        corners = ((0, 0), (1, 0), (1, 1), (0, 1))
        return common(around([self._at(*corner) for corner in corners]), self.state.clip)


def _colours(fill: bool, space: str = "") -> Any:
    return lambda walk, *given: walk.set_colour(*given, fill=fill, space=space)


def _ends(*, fill: bool, stroke: bool) -> Any:
    return lambda walk, *given: walk.finish(*given, fill=fill, stroke=stroke)


_OPERATORS: dict[str, Any] = {
    "q": _Walk.save,
    "Q": _Walk.restore,
    "cm": _Walk.concatenate,
    "w": _Walk.set_width,
    "gs": _Walk.set_state,
    "cs": lambda walk, *given: walk.set_space(*given, fill=True),
    "CS": lambda walk, *given: walk.set_space(*given, fill=False),
    "sc": _colours(True),
    "scn": _colours(True),
    "SC": _colours(False),
    "SCN": _colours(False),
    "g": _colours(True, "/DeviceGray"),
    "G": _colours(False, "/DeviceGray"),
    "rg": _colours(True, "/DeviceRGB"),
    "RG": _colours(False, "/DeviceRGB"),
    "k": _colours(True, "/DeviceCMYK"),
    "K": _colours(False, "/DeviceCMYK"),
    "m": _Walk.move,
    "l": _Walk.line,
    "c": _Walk.curve,
    "v": _Walk.curve,
    "y": _Walk.curve,
    "re": _Walk.rectangle,
    "W": _Walk.clip,
    "W*": _Walk.clip,
    "n": _ends(fill=False, stroke=False),
    "S": _ends(fill=False, stroke=True),
    "s": _ends(fill=False, stroke=True),
    "f": _ends(fill=True, stroke=False),
    "F": _ends(fill=True, stroke=False),
    "f*": _ends(fill=True, stroke=False),
    "B": _ends(fill=True, stroke=True),
    "B*": _ends(fill=True, stroke=True),
    "b": _ends(fill=True, stroke=True),
    "b*": _ends(fill=True, stroke=True),
    "sh": _Walk.shade,
    "Do": _Walk.draw,
    "Tf": _Walk.set_font,
    "Tm": _Walk.place_text,
    "Tr": _Walk.set_rendering,
    "Tj": _Walk.show_text,
    "TJ": _Walk.show_text,
    "'": _Walk.show_text,
    '"': _Walk.show_text,
}
"""What is done at each operator of a content stream (ISO 32000-1, annex A)."""
