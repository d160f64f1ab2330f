"""Colours of a PDF: what a colour space is, and whether a colour is one (ISO 32000-1, 8.6)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fascicle.typesetting.pictures import is_srgb

if TYPE_CHECKING:
    from pikepdf import Object

__all__ = ["BLACK", "Colour", "Spaces", "has_colour", "shading_colours"]

CHROMA = 0.04
"""How far the channels of a grey may lie apart, of 1: ten of 255 levels."""
WHITE = 0.995
"""From this on a channel is that of bare paper."""

_DEVICE = {
    "/DeviceGray": "grey",
    "/G": "grey",
    "/CalGray": "grey",
    "/DeviceRGB": "RGB",
    "/RGB": "RGB",
    "/CalRGB": "calibrated RGB",
    "/DeviceCMYK": "CMYK",
    "/CMYK": "CMYK",
    "/Lab": "Lab",
    "/Separation": "spot colour",
    "/DeviceN": "spot colours",
    "/Pattern": "pattern",
}


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour as it is painted: the name of its space, and its channels from 0 to 1.

    ``channels`` is None for what is no single colour, such as a pattern. ``spot`` is the name of a
    spot colour.
    """

    space: str
    channels: tuple[float, ...] | None
    spot: str = ""

    @property
    def coloured(self) -> bool:
        """Whether it is neither black, grey nor white."""
        if self.channels is None:
            return self.space not in ("grey", "pattern")
        if self.space == "CMYK":
            return max(self.channels[:3], default=0) > CHROMA
        if self.space == "Lab":
            return max(map(abs, self.channels[1:]), default=0) > 100 * CHROMA
        if self.space.startswith("spot"):
            return self.spot != "Black" and max(self.channels, default=0) > CHROMA
        return max(self.channels, default=0) - min(self.channels, default=0) > CHROMA

    @property
    def paper(self) -> bool:
        """Whether it is white, and leaves the paper as it is."""
        if self.channels is None:
            return False
        if self.space == "Lab":
            return self.channels[0] >= 100 * WHITE and not self.coloured
        if self.space == "CMYK" or self.space.startswith("spot"):
            return max(self.channels, default=0) <= 1 - WHITE
        return min(self.channels, default=0) >= WHITE

    @property
    def name(self) -> str:
        """What to call it: ``#8c1c13``, ``CMYK 0 100 90 10``, a spot colour by its name."""
        if self.channels is None:
            return self.space
        if self.spot:
            return f"{self.space} {self.spot}"
        if self.space == "RGB" or "sRGB" in self.space:
            return "#" + "".join(f"{round(255 * min(max(c, 0), 1)):02x}" for c in self.channels)
        if self.space == "CMYK":
            return "CMYK " + " ".join(f"{100 * channel:.0f}" for channel in self.channels)
        return f"{self.space} " + " ".join(f"{channel:.2f}" for channel in self.channels)


BLACK = Colour("grey", (0.0,))


class Spaces:
    """Names colour spaces; a profile is looked at once."""

    def __init__(self) -> None:
        self._profiles: dict[str, str] = {}

    def name(self, space: Object | None, resources: Any = None) -> str:
        """Return what a colour space is: ``grey``, ``RGB``, ``sRGB``, ``CMYK``, ``Lab`` ...

        ``space`` is a name or an array; names that are none of PDF's own are looked up in
        ``resources``. Nothing at all is ``none``.
        """
        import pikepdf

        if space is None:
            return "none"
        if isinstance(space, pikepdf.Name):
            named = _DEVICE.get(str(space))
            if named is not None:
                return named
            looked_up = resources.get("/ColorSpace", {}).get(str(space)) if resources else None
            return "unknown" if looked_up is None else self.name(looked_up)
        if not isinstance(space, pikepdf.Array) or len(space) == 0:
            return "unknown"
        family = str(space[0])
        if family == "/ICCBased":
            return self._profile(space[1])
        if family in ("/Indexed", "/I"):
            return self.name(space[1], resources)
        return _DEVICE.get(family, "unknown")

    def colour(self, space: Object | None, operands: Sequence[Any], resources: Any) -> Colour:
        """Return the colour that an operator sets in a space."""
        import pikepdf

        name = self.name(space, resources)
        spot = ""
        looked_up = space
        if isinstance(space, pikepdf.Name) and resources:
            looked_up = resources.get("/ColorSpace", {}).get(str(space), space)
        if name == "spot colour" and isinstance(looked_up, pikepdf.Array):
            spot = str(looked_up[1])[1:]
        try:
            channels = tuple(float(operand) for operand in operands)
        except (TypeError, ValueError):
            return Colour("pattern", None)
        return Colour(name, channels, spot)

    def _profile(self, stream: Any) -> str:
        data = bytes(stream.read_bytes())
        digest = hashlib.sha256(data).hexdigest()
        if digest not in self._profiles:
            name = _kind_of_profile(data)
            self._profiles[digest] = name
        return self._profiles[digest]


def _kind_of_profile(profile: bytes) -> str:
    """Return what colours a profile describes, by its own header (ICC.1, 7.2.6)."""
    space = profile[16:20].decode("latin-1").strip()
    mode = {"GRAY": "L", "RGB": "RGB"}.get(space)
    if mode is None:
        return space or "a damaged profile"
    plain = "grey" if mode == "L" else "sRGB"
    if is_srgb(profile, mode):
        return plain
    return f"{'grey' if mode == 'L' else 'RGB'} by the profile {_title(profile)}"


def _title(profile: bytes) -> str:
    """Return the name that an ICC profile gives itself."""
    import io

    from PIL import ImageCms

    try:
        title = ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(profile)))
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return "(damaged)"
    return f"“{' '.join(title.split())}”"


MOST_FUNCTIONS = 1_000
"""Functions that are looked at in a gradient: one may lead back to itself."""


def shading_colours(shading: Any, spaces: Spaces, resources: Any) -> Iterator[Colour]:
    """Yield the colours between which a gradient runs; none where it does not say them plainly."""
    space = shading.get("/ColorSpace")
    pending, left = [shading.get("/Function")], MOST_FUNCTIONS
    while pending and left:
        function, left = pending.pop(), left - 1
        if function is None:
            continue
        if not hasattr(function, "keys"):
            pending += list(function)
            continue
        pending += list(function.get("/Functions", []))
        for end in ("/C0", "/C1"):
            if end in function:
                yield spaces.colour(space, list(function[end]), resources)


THUMB = 256
"""Pixels: pictures are looked at in about this size to see whether they have colour."""
LEVELS = 12
"""Levels of 255 that a pixel's channels must lie apart for the picture to be one in colour."""


def has_colour(picture: Any) -> bool:
    """Whether any pixel of a picture, made small, is coloured; what cannot be read counts so."""
    import io

    import pikepdf
    from PIL import Image, ImageChops

    try:
        if str(picture.get("/Filter")) == "/DCTDecode":
            image: Image.Image = Image.open(io.BytesIO(picture.read_raw_bytes()))
            image.draft("RGB", (THUMB, THUMB))
        else:
            image = pikepdf.PdfImage(picture).as_pil_image()
        if image.mode in ("1", "L", "I", "I;16", "LA"):
            return False
        image.thumbnail((THUMB, THUMB), Image.Resampling.BOX)
        red, green, blue = image.convert("RGB").split()
    except Exception:  # a damaged picture makes the libraries raise whatever they like
        return True
    pairs = ((red, green), (green, blue), (red, blue))
    return any(_greatest(ImageChops.difference(one, other)) > LEVELS for one, other in pairs)


def _greatest(image: Any) -> int:
    extrema: Iterator[int] = image.getextrema()
    return max(extrema)
