"""What is painted on a page, as far as a preflight asks for it."""

from __future__ import annotations

from dataclasses import dataclass, field

from fascicle.publishing.preflight.boxes import Box

__all__ = ["Edge", "Line", "Paint", "PlacedPicture"]


@dataclass(frozen=True, slots=True)
class PlacedPicture:
    """A picture in its place. ``across`` and ``down`` are its effective pixels per inch.

    ``pixels`` are its width and height, ``key`` tells it from other pictures of the file, ``space``
    names its colours, and ``coloured`` tells whether there is any colour in it.
    """

    box: Box
    key: str
    pixels: tuple[int, int]
    across: float
    down: float
    space: str
    coloured: bool

    @property
    def ppi(self) -> float:
        """The lesser of both resolutions."""
        return min(self.across, self.down)


@dataclass(frozen=True, slots=True)
class Line:
    """A thin line: how thin it is, in points; ``filled`` where it is a narrow filled shape."""

    box: Box
    width: float
    filled: bool


@dataclass(frozen=True, slots=True)
class Edge:
    """Paint that reaches the trim on some ``sides``: how far it goes beyond each, in points."""

    box: Box
    what: str
    sides: dict[str, float]


@dataclass(slots=True)
class Paint:
    """What is painted on a page. ``inks`` are the colours that are not grey, with a place each.

    ``spaces`` are the colour spaces of what is no picture, with a place each; ``clear`` names what
    is transparent; ``fonts`` are the fonts used, by the key that the walker keeps them under.
    """

    width: float
    height: float
    pictures: list[PlacedPicture] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    inks: dict[str, Box] = field(default_factory=dict)
    spaces: dict[str, Box] = field(default_factory=dict)
    clear: dict[str, Box] = field(default_factory=dict)
    fonts: set[str] = field(default_factory=set)
    inked: bool = False
