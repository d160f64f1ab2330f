"""Preparing photographs for print: files that the layout engine puts into the PDF unchanged.

WeasyPrint 70.0 embeds an 8-bit JPEG byte for byte, but saves any JPEG that has an EXIF block,
even an upright one, at quality 75, prints 16-bit grey as noise, and ignores colour profiles. So
every photograph is made upright, 8 bit, grey or sRGB (IEC 61966-2-1), without transparency and
EXIF, before the engine sees it; a file that is so already is taken as it is.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fascicle.aside import write_aside
from fascicle.findings import Place, Refused
from fascicle.limits import DEFAULTS, Limits
from fascicle.manuscript.photographs import Format, Unfit, jpeg_frame, opened

if TYPE_CHECKING:
    from PIL.Image import Image

    from fascicle.manuscript.photographs import Picture

__all__ = ["JPEG_QUALITY", "Prepared", "is_srgb", "prepare"]

JPEG_QUALITY = 95
"""Quality (libjpeg's scale) of photographs that must be encoded anew; chroma is kept in full."""
ENGINE_PIXELS = 80_000_000
"""Larger pictures are halved: Pillow, as the engine uses it, warns above 89 megapixels."""

_RECIPE = 2
"""Number of this way of preparing; raise it when other bytes come of the same source."""
_BAND = 2_000_000
"""Pixels that are converted at a time, so that no copy of the whole picture is needed for it."""
_MANY = 8_000_000
"""Pixels from which on PNG is compressed quickly: a third of the time, and hardly larger."""
_SAME = 2
"""Two colours are the same within this many of 255 levels."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A photograph ready for the engine.

    ``width`` and ``height`` are pixels, upright. ``sha256`` (hex) is that of the file ``path``.
    ``reencoded`` is False where the file holds the very bytes of the source, but for a JPEG's
    EXIF block, which is cut out.
    """

    path: Path
    width: int
    height: int
    media_type: str
    sha256: str
    reencoded: bool


def prepare(
    path: Path,
    store: Path,
    place: Place | None = None,
    data: bytes | None = None,
    limits: Limits = DEFAULTS,
) -> Prepared:
    """Return the photograph ``path`` in a form that WeasyPrint embeds unchanged.

    The file made lies in ``store`` under a name that depends on the source's bytes, this recipe
    and Pillow's version; a second call finds it there, and makes it again if it was damaged.
    JPEG and lossy WebP become JPEG, as do grey and colour TIFFs; PNG, lossless WebP and bilevel
    or indexed TIFFs become PNG. Where nothing need be done, the bytes stay the source's. The
    same source gives the same bytes. Raises ``Refused`` with what ``examine`` would have found,
    or with damage that only full decoding shows; ``place`` (else the file's name) is its place.
    ``data`` are the file's bytes, where they have been read before.
    """
    if data is None:
        # Where it cannot be read, opening it below says why, in words.
        with suppress(OSError, ValueError):
            data = path.read_bytes()
    key = _key(hashlib.sha256(data or b"").hexdigest())
    found = _find(store, key)
    if found is not None:
        return found
    try:
        with opened(path, limits, data) as picture:
            content, pixels, kind, reencoded = _make(picture)
    except Unfit as unfit:
        raise Refused([unfit.finding(place or Place(path.name))]) from unfit
    return _keep(store, key, content, pixels=pixels, kind=kind, reencoded=reencoded)


# --- the store ------------------------------------------------------------------------------------


def _key(digest: str) -> str:
    import PIL

    recipe = f"{_RECIPE} {JPEG_QUALITY} {ENGINE_PIXELS} {PIL.__version__}"
    return hashlib.sha256(f"{digest} {recipe}".encode()).hexdigest()


def _find(store: Path, key: str) -> Prepared | None:
    """Return what the store has under ``key``, or None if it has nothing or it is damaged."""
    try:
        record = json.loads((store / f"{key}.json").read_text(encoding="utf-8"))
        prepared = Prepared(
            path=store / f"{key}.{_suffix(record['media_type'])}",
            width=int(record["width"]),
            height=int(record["height"]),
            media_type=str(record["media_type"]),
            sha256=str(record["sha256"]),
            reencoded=bool(record["reencoded"]),
        )
        content = prepared.path.read_bytes()
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return prepared if hashlib.sha256(content).hexdigest() == prepared.sha256 else None


def _keep(
    store: Path,
    key: str,
    content: bytes,
    *,
    pixels: tuple[int, int],
    kind: Format,
    reencoded: bool,
) -> Prepared:
    media_type = f"image/{kind.lower()}"
    prepared = Prepared(
        path=store / f"{key}.{_suffix(media_type)}",
        width=pixels[0],
        height=pixels[1],
        media_type=media_type,
        sha256=hashlib.sha256(content).hexdigest(),
        reencoded=reencoded,
    )
    record = {name: getattr(prepared, name) for name in Prepared.__slots__ if name != "path"}
    store.mkdir(parents=True, exist_ok=True)
    # The merged HTML shows it, so that it is a part of what is handed over.
    write_aside(prepared.path, content, sync=True)
    write_aside(store / f"{key}.json", json.dumps(record, sort_keys=True).encode())
    return prepared


def _suffix(media_type: str) -> str:
    return {"image/jpeg": "jpg", "image/png": "png"}[media_type]


# --- making ---------------------------------------------------------------------------------------


def _make(picture: Picture) -> tuple[bytes, tuple[int, int], Format, bool]:
    """Return the bytes to print, the size in pixels, their format, and whether they are new."""
    image = picture.image
    as_is = _is_ready(picture)
    kind = _target(picture)
    orientation = picture.orientation
    profile = image.info.get("icc_profile") or b""
    image.load()  # decoding in full is what shows damage
    if as_is and (not profile or is_srgb(profile, image.mode)):
        size = image.size
        image.close()
        with picture.content() as source:
            whole = bytes(source)
        content = _without_exif(whole) if picture.format == "JPEG" else whole
        return content, size, picture.format, False
    ready = _to_8_bit(picture)
    if ready is not image:
        image.close()  # its pixels are wanted no more, and may be hundreds of megabytes
    ready = _to_srgb(_flatten(ready), profile)
    ready = _upright(ready, orientation if picture.format != "TIFF" else 1)
    if ready.width * ready.height > ENGINE_PIXELS:
        ready = ready.reduce(2)
    return _encode(ready, kind), ready.size, kind, True


def _is_ready(picture: Picture) -> bool:
    """Whether the file's coding (its profile aside) is one that goes into a PDF as it is."""
    image = picture.image
    if picture.orientation != 1 or image.width * image.height > ENGINE_PIXELS:
        return False
    if image.mode not in ("L", "RGB") or "transparency" in image.info:
        return False
    if picture.warnings:  # damaged in a part that does not matter: the engine would stumble over it
        return False
    if picture.format == "PNG":
        with picture.content() as source:
            depth, colour_type = source[24:26]
        return depth == 8 and colour_type in (0, 2) and not getattr(image, "is_animated", False)
    if picture.format != "JPEG":
        return False
    with picture.content() as source:
        frame = jpeg_frame(source)
    # DCTDecode (ISO 32000-1, 7.4.8) takes baseline and progressive only; components named R, G,
    # B tell libjpeg, but no reader of PDF, that there is no YCbCr.
    return (
        frame is not None
        and frame.complete
        and frame.process in (0, 1, 2)
        and frame.precision == 8
        and frame.components != (82, 71, 66)
    )


def _without_exif(jpeg: bytes) -> bytes:
    """Cut the EXIF blocks (APP1, JEITA CP-3451) out of a JPEG; all else stays as it is."""
    parts, at = [jpeg[:2]], 2
    while jpeg[at : at + 1] == b"\xff" and jpeg[at + 1] != 0xDA:
        length = 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if jpeg[at + 1] == 0xFF:  # a fill byte, not a marker
            length = 1
        elif not (jpeg[at + 1] == 0xE1 and jpeg[at + 4 : at + 10].startswith(b"Exif\0")):
            parts.append(jpeg[at : at + length])
        at += length
    return b"".join((*parts, jpeg[at:]))


def _target(picture: Picture) -> Format:
    if picture.format == "PNG" or (picture.format == "TIFF" and picture.image.mode in ("1", "P")):
        return "PNG"
    if picture.format == "WEBP":
        with picture.content() as source:
            return "PNG" if b"VP8L" in source[:4096] else "JPEG"
    return "JPEG"


def _to_8_bit(picture: Picture) -> Image:
    """Return the picture in a mode of 8 bits a channel; deep grey is scaled, white stays white."""
    image: Image = picture.image
    if image.mode == "1":
        return image.convert("L")
    if image.mode in ("P", "PA") or "transparency" in image.info:
        opaque = image.mode == "P" and "transparency" not in image.info
        return image.convert("RGB" if opaque else "RGBA")
    if not image.mode.startswith("I;16"):
        return image
    white = (1 << _bits(image)) - 1
    # Sixteen-bit TIFFs in which 0 is white come from Pillow with black and white exchanged.
    inverted = picture.format == "TIFF" and _tiff_tag(image, 262) == 0
    scale, offset = (-255 / white, 255.5) if inverted else (255 / white, 0.5)

    def to_8_bit(band: Image) -> Image:
        return band.convert("I").point(lambda level: level * scale + offset).convert("L")

    return _by_bands(image, "L", to_8_bit)


def _by_bands(image: Image, mode: str, convert: Callable[[Image], Image]) -> Image:
    """Return a picture converted to ``mode`` band by band: pixels depend on no others."""
    from PIL import Image as PilImage

    made = PilImage.new(mode, image.size)
    step = max(1, _BAND // image.width)
    for top in range(0, image.height, step):
        bottom = min(image.height, top + step)
        made.paste(convert(image.crop((0, top, image.width, bottom))), (0, top))
    return made


def _bits(image: Image) -> int:
    bits = _tiff_tag(image, 258)
    return int(bits[0]) if isinstance(bits, tuple) and bits else 16


def _tiff_tag(image: Image, tag: int) -> object:
    tags = getattr(image, "tag_v2", None)
    return tags.get(tag) if tags is not None else None


def _flatten(image: Image) -> Image:
    """Put what is transparent on white paper."""
    from PIL import Image as PilImage

    if image.mode in ("La", "RGBa"):
        image = image.convert(image.mode.upper())
    if image.mode not in ("LA", "RGBA"):
        return image
    mode = image.mode[:-1]

    def on_paper(band: Image) -> Image:
        paper = PilImage.new(mode, band.size, "white")
        paper.paste(band.convert(mode), mask=band.getchannel("A"))
        return paper

    return _by_bands(image, mode, on_paper)


def _upright(image: Image, orientation: int) -> Image:
    from PIL.Image import Transpose

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    return image.transpose(turns[orientation]) if orientation in turns else image


def _encode(image: Image, kind: Format) -> bytes:
    image.info.clear()  # else Pillow would write comments, profiles and resolutions along
    target = io.BytesIO()
    if kind == "PNG":
        quickly = image.width * image.height > _MANY
        image.save(target, "PNG", compress_level=2 if quickly else 6)
    else:
        # Not optimized: libjpeg then wants it all in one buffer, which a grainy picture exceeds.
        image.save(target, "JPEG", quality=JPEG_QUALITY, subsampling=0)
    return target.getvalue()


# --- colour ---------------------------------------------------------------------------------------


def _to_srgb(image: Image, profile: bytes) -> Image:
    """Return the picture in grey or sRGB; without a (fitting) profile RGB is taken as sRGB."""
    grey = image.mode == "L"
    if image.mode == "LAB":
        return _transform(image, None)
    fitting = _colour_space(profile)
    if fitting is None or fitting not in _SPACES.get(image.mode, ()):
        return image if image.mode in ("L", "RGB") else image.convert("RGB")
    if is_srgb(profile, image.mode):
        return image
    source = image.convert("RGB") if grey and fitting == "RGB" else image
    converted = _transform(source, profile)
    return converted.convert("L") if grey else converted


_SPACES = {"L": ("GRAY", "RGB"), "RGB": ("RGB",), "CMYK": ("CMYK",)}
"""Colour spaces of profiles that fit a mode; grey is often saved with an RGB profile."""


def _colour_space(profile: bytes) -> str | None:
    """Return the colour space of an ICC profile, or None where it is broken or missing."""
    from PIL import ImageCms

    if not profile:
        return None
    try:
        return ImageCms.ImageCmsProfile(io.BytesIO(profile)).profile.xcolor_space.strip()
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None


def _transform(image: Image, profile: bytes | None) -> Image:
    """Convert to sRGB, relative colorimetric with black point compensation; None means CIELAB."""
    from PIL import ImageCms

    if profile is None:
        source = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    else:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    try:
        converted = ImageCms.profileToProfile(
            image,
            source,
            ImageCms.createProfile("sRGB"),
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            outputMode="RGB",
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except ImageCms.PyCMSError:
        # A profile that can be opened but not used is as good as none.
        return image.convert("RGB")
    return image.convert("RGB") if converted is None else converted


def is_srgb(profile: bytes, mode: str) -> bool:
    """Whether a profile leaves all of a set of colours (or greys) where sRGB has them.

    Its name would not tell: there are dozens of sRGB profiles, and misnamed ones. A profile that
    does not fit the mode counts as sRGB, because it is not used.
    """
    from PIL import Image as PilImage

    space = _colour_space(profile)
    if space not in _SPACES.get(mode, ()):
        return True
    if space == "CMYK":
        return False
    if mode == "L":
        ramp = PilImage.new("L", (256, 1))
        ramp.putdata(list(range(256)))
        sample = ramp.convert("RGB") if space == "RGB" else ramp
    else:
        levels = range(0, 256, 51)
        colours = [(r, g, b) for r in levels for g in levels for b in levels]
        sample = PilImage.new("RGB", (len(colours), 1))
        sample.putdata(colours)
    before, after = sample.convert("RGB").tobytes(), _transform(sample, profile).tobytes()
    return all(abs(a - b) <= _SAME for a, b in zip(before, after, strict=True))
