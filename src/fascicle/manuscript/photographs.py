"""Examining photographs: whether a file can be printed, and how large it is.

Formats are told by content, never by the file's name. Pillow's plugins are called directly, not
through ``Image.open``: that takes only the four formats that are accepted, loads no other plugin,
and leaves the limit on pixels to us (Pillow refuses at 179 megapixels and warns at half of that).
"""

from __future__ import annotations

import io
import mmap
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from fascicle.findings import Finding, Place
from fascicle.limits import DEFAULTS, Limits
from fascicle.manuscript.picture_parts import parts_of

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

__all__ = [
    "Format",
    "JpegFrame",
    "Unfit",
    "examine",
    "format_of",
    "jpeg_frame",
    "opened",
    "size",
]

_SMALLER = (
    "Save a smaller copy: in print a whole A5 page takes 2,500 × 3,500 pixels, "
    "an A4 page 3,500 × 5,000."
)

Format = Literal["JPEG", "PNG", "TIFF", "WEBP"]

_ACCEPTED = "JPEG, PNG, TIFF or WebP"
_ORIENTATION = 0x0112
_TIFF_SIGNATURES = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_OTHER_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"GIF8", "GIF"),
    (0, b"BM", "Windows bitmap"),
    (0, b"8BPS", "Photoshop"),
    (0, b"%PDF", "PDF"),
    (0, b"%!PS", "PostScript"),
    (0, b"\0\0\0\x0cjP  ", "JPEG 2000"),
    (0, b"\xff\x4f\xff\x51", "JPEG 2000"),
    (0, b"\xff\x0a", "JPEG XL"),
    (4, b"ftypavif", "AVIF"),
    (4, b"ftyphe", "HEIC"),
    (4, b"ftypmif1", "HEIC"),
    (0, b"<svg", "SVG"),
    (0, b"<?xml", "XML or SVG"),
    (0, b"<!DOCTYPE html", "web page"),
    (0, b"<html", "web page"),
)
_SPOILT = (
    "Take the file from the camera, scanner or lender once more; "
    "if it opens in an image editor, save it anew as JPEG or TIFF."
)


class Unfit(Exception):  # noqa: N818 - a verdict on a file, not an error of ours
    """A picture file that cannot be printed: the code of the finding, its message and hint."""

    def __init__(self, code: str, message: str, hint: str = _SPOILT) -> None:
        super().__init__(message)
        self.code, self.message, self.hint = code, message, hint

    @classmethod
    def beyond(cls, limits: Limits, name: str, message: str, hint: str, needed: int) -> Unfit:
        """Return the verdict on a file that is beyond a limit."""
        found = limits.beyond(name, Place(""), message, hint, needed)
        return cls(found.code, found.message, found.hint)

    def finding(self, place: Place) -> Finding:
        """Return this verdict as a finding at ``place``."""
        return Finding(self.code, place, self.message, self.hint)


def examine(path: Path, place: Place, limits: Limits = DEFAULTS) -> tuple[Finding, ...]:
    """Return what is wrong with the photograph file ``path``; ``place`` is where it is named.

    P102: unreadable, truncated or empty; P105: no such file; P106: not one of the accepted
    formats; P115: printable, but not all that is in the file is used; L114, L115, L116: it is
    larger than the limits allow. JPEG, TIFF and WebP are decoded in full (JPEG at an eighth of its
    size, which reads every byte and costs half); of PNG every checksum is verified. Colours,
    captions and rights are not looked at.
    """
    try:
        with opened(path, limits) as picture:
            _decode(picture, path)
            remarks = picture.remarks()
    except Unfit as unfit:
        return (unfit.finding(place),)
    return tuple(
        Finding("P115", place, f"The file “{path.name}” {remark}.", hint)
        for remark, hint in remarks
    )


def size(path: Path, limits: Limits = DEFAULTS) -> tuple[int, int]:
    """Return width and height in pixels of the photograph as it stands upright.

    The orientation that the camera wrote (EXIF tag 274) is applied. Nothing is decoded.
    Raises ``Unfit`` where the file cannot be read.
    """
    with opened(path, limits) as picture:
        width, height = picture.image.size
        # Pillow gives the size of a TIFF upright already.
        turned = picture.format != "TIFF" and picture.orientation >= 5
    return (height, width) if turned else (width, height)


# --- opening --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture file, open: Pillow's image, not yet decoded, and what was noticed on opening."""

    path: Path
    format: Format
    image: ImageFile
    warnings: list[warnings.WarningMessage]
    data: bytes | None = None

    @contextmanager
    def content(self) -> Iterator[bytes | mmap.mmap]:
        """Give the file's bytes while the context is open, without reading it whole if need be."""
        with _content(self.path, self.data) as content:
            yield content

    @property
    def orientation(self) -> int:
        """The orientation after EXIF, 1 (upright) to 8; 1 where there is none or nonsense."""
        value = self.image.getexif().get(_ORIENTATION, 1)
        return value if isinstance(value, int) and 1 <= value <= 8 else 1

    def remarks(self) -> tuple[tuple[str, str], ...]:
        """Return what an editor should know about a file that can be printed, with hints."""
        found: list[tuple[str, str]] = []
        if self.format != "JPEG" and getattr(self.image, "is_animated", False):
            found.append(
                (
                    "holds several pictures; only the first is printed",
                    "Save the picture wanted as a file of its own.",
                )
            )
        if self.image.mode == "CMYK" and not self.image.info.get("icc_profile"):
            found.append(
                (
                    "is in CMYK without a colour profile, so its colours are a guess",
                    "Save it as RGB (sRGB), or embed the profile that it was made with.",
                )
            )
        if self.warnings:
            found.append(
                (
                    f"has damaged metadata ({self.warnings[0].message})",
                    "See whether it is printed upright; if not, save it anew.",
                )
            )
        return tuple(found)


@contextmanager
def opened(path: Path, limits: Limits = DEFAULTS, data: bytes | None = None) -> Iterator[Picture]:
    """Open a picture file and check what can be checked without decoding; raise ``Unfit``.

    ``data`` are its bytes, where they have been read before.

    Within the block damage is an error even where WeasyPrint has told Pillow to overlook it,
    anything that Pillow raises becomes ``Unfit``, and its warnings are kept, not shown.
    """
    kind = _kind(path, limits, data)
    with _content(path, data) as content:
        _check_parts(path, content, kind, limits)
        weight = _weight(content, kind)
    with warnings.catch_warnings(record=True) as caught, _strictly():
        warnings.simplefilter("always")
        try:
            image = _plugin(kind)(path if data is None else io.BytesIO(data))
            with image:
                _check_pixels(image.size, path, weight, limits)
                _check_depth(image.mode, path)
                yield Picture(path, kind, image, caught, data)
        except Unfit:
            raise
        except (MemoryError, RecursionError) as error:
            raise Unfit("P102", f"The file “{path.name}” asks for too much memory.") from error
        except Exception as error:  # Pillow raises whatever its plugins stumble over
            raise Unfit(*_words(path, error)) from error


def format_of(head: bytes) -> Format | None:
    """Tell a file's format from its first bytes (12 are enough), or None for any other."""
    if head.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if head.startswith(_TIFF_SIGNATURES):
        return "TIFF"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "WEBP"
    return None


@contextmanager
def _content(path: Path, data: bytes | None = None) -> Iterator[bytes | mmap.mmap]:
    if data is not None:
        yield data
        return
    with (
        path.open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content,
    ):
        yield content


def _kind(path: Path, limits: Limits, data: bytes | None) -> Format:
    try:
        if data is not None:
            length, head = len(data), data[:64]
        else:
            length = path.stat().st_size
            with path.open("rb") as file:
                head = file.read(64)
    except FileNotFoundError as error:
        raise Unfit(
            "P105",
            f"There is no file “{path.name}”.",
            "Put the file there or mend its name; without the key “file” a photograph "
            "is printed as a frame, for position only.",
        ) from error
    except (OSError, ValueError) as error:  # ValueError: a NUL character in the name
        reason = getattr(error, "strerror", None) or str(error)
        hint = "See whether it is a file, and whether you may read it."
        raise Unfit("P102", f"The file “{path.name}” cannot be read: {reason}.", hint) from error
    if not length:
        raise Unfit("P102", f"The file “{path.name}” is empty.")
    if length > limits.photograph_bytes:
        message = f"The file “{path.name}” has {length:,} bytes"
        raise Unfit.beyond(limits, "photograph_bytes", message, _SMALLER, length)
    kind = format_of(head)
    if kind is None:
        raise Unfit("P106", *_foreign(path, head))
    return kind


def _foreign(path: Path, head: bytes) -> tuple[str, str]:
    known = (name for at, mark, name in _OTHER_SIGNATURES if head[at:].startswith(mark))
    name = next(known, None)
    what = f"is a {name} file" if name else "is no picture that can be read"
    message = f"The file “{path.name}” {what}; a photograph must be {_ACCEPTED}."
    return message, "Export it as JPEG (a photograph) or PNG (a drawing) and name that file."


def _plugin(kind: Format) -> type[ImageFile]:
    from PIL import JpegImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin

    return {
        "JPEG": JpegImagePlugin.JpegImageFile,
        "PNG": PngImagePlugin.PngImageFile,
        "TIFF": TiffImagePlugin.TiffImageFile,
        "WEBP": WebPImagePlugin.WebPImageFile,
    }[kind]


@contextmanager
def _strictly() -> Iterator[None]:
    """Have Pillow refuse truncated files, which importing WeasyPrint tells it not to."""
    from PIL import ImageFile

    before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _check_parts(path: Path, data: bytes | mmap.mmap, kind: Format, limits: Limits) -> None:
    """Refuse what would take a library very long before any library opens it."""
    parts = parts_of(data, kind)
    if parts.overlap:
        raise Unfit(
            "P102",
            f"The file “{path.name}” is damaged: its directory claims more than the file holds.",
        )
    for name, count in (("scans", parts.scans), ("strips", parts.strips)):
        if count > getattr(limits, name):
            message = f"The picture in “{path.name}” is stored in {count:,} {name}"
            hint = "Open it in a picture editor and save it anew as JPEG or TIFF."
            raise Unfit.beyond(limits, name, message, hint, count)


def _check_pixels(pixels: tuple[int, int], path: Path, weight: int, limits: Limits) -> None:
    width, height = pixels
    if width < 1 or height < 1:
        raise Unfit("P102", f"The picture in “{path.name}” has no width or no height.")
    if width * height * weight > limits.pixels:
        counted = f", each counted {_TIMES[weight]} in a file of this kind" if weight > 1 else ""
        message = f"The picture in “{path.name}” has {width:,} × {height:,} pixels{counted}"
        raise Unfit.beyond(limits, "pixels", message, _SMALLER, width * height * weight)


_TIMES = {2: "twice", 3: "three times"}


def _weight(data: bytes | mmap.mmap, kind: Format) -> int:
    """Return for how many pixels each counts: by the memory that the libraries take for it."""
    if kind == "JPEG":
        frame = jpeg_frame(data)
        return 2 if frame is not None and frame.process == 2 and len(frame.components) > 3 else 1
    return 3 if kind == "WEBP" else 1


def _check_depth(mode: str, path: Path) -> None:
    if mode in ("I", "F"):
        raise Unfit(
            "P106",
            f"The picture in “{path.name}” has 32 bits a channel (or signed numbers).",
            "Save it with 8 or 16 bits a channel.",
        )


def _words(path: Path, error: Exception) -> tuple[str, str, str]:
    """Put what Pillow raised into words for an editor: code, message, hint."""
    reason = str(error).strip().rstrip(".") or type(error).__name__
    cut = "truncat" in reason or "incomplete" in reason
    what = "ends too early" if cut else "is damaged"
    return "P102", f"The file “{path.name}” {what} and cannot be read in full ({reason}).", _SPOILT


# --- decoding -------------------------------------------------------------------------------------


def _decode(picture: Picture, path: Path) -> None:
    image = picture.image
    if picture.format == "PNG":
        image.verify()
        return
    if picture.format == "JPEG":
        _check_jpeg(path)
        image.draft("L", (max(1, image.width // 8), max(1, image.height // 8)))
    image.load()


def _check_jpeg(path: Path) -> None:
    with _content(path) as data:
        frame = jpeg_frame(data)
    if frame is None:
        raise Unfit("P102", f"The file “{path.name}” holds no JPEG picture, only its beginning.")
    if not frame.complete:
        raise Unfit("P102", f"The file “{path.name}” ends too early: its end marker is missing.")


@dataclass(frozen=True, slots=True)
class JpegFrame:
    """The frame of a JPEG file (ITU-T T.81, B.2.2): how the picture is coded.

    ``process`` is the number of the SOF marker: 0 baseline, 1 extended, 2 progressive; others
    have no place in a PDF. ``components`` are the components' identifiers. ``complete`` tells
    whether the end of image marker stands behind the picture.
    """

    process: int
    precision: int
    components: tuple[int, ...]
    complete: bool


def jpeg_frame(data: bytes | mmap.mmap) -> JpegFrame | None:
    """Read the frame header of a JPEG file, or None where there is none before the data ends.

    Only markers are read. The end marker is looked for behind the first scan, because the
    metadata before it may hold a thumbnail with an end marker of its own.
    """
    frame: tuple[int, int, tuple[int, ...]] | None = None
    at = 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            at += 1
            continue
        marker = data[at + 1]
        if marker in (0x00, 0x01, 0xFF) or 0xD0 <= marker <= 0xD8:  # no length follows
            at += 1 if marker == 0xFF else 2
            continue
        (length,) = struct.unpack(">H", data[at + 2 : at + 4])
        body = data[at + 4 : at + 2 + length]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC) and len(body) >= 6:
            frame = (marker - 0xC0, body[0], tuple(body[6::3][: body[5]]))
        if marker == 0xDA:
            break
        at += 2 + length
    if frame is None:
        return None
    return JpegFrame(*frame, complete=data.find(b"\xff\xd9", at) >= 0)
