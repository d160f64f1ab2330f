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

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

__all__ = [
    "MAX_BYTES",
    "MAX_PIXELS",
    "Format",
    "JpegFrame",
    "Unfit",
    "examine",
    "format_of",
    "jpeg_frame",
    "opened",
    "size",
]

MAX_BYTES = 200_000_000
"""Largest file taken, in bytes."""
MAX_PIXELS = 200_000_000
"""Largest picture taken, in pixels: beyond it a small file may well be a decompression bomb."""

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

    def finding(self, place: Place) -> Finding:
        """Return this verdict as a finding at ``place``."""
        return Finding(self.code, place, self.message, self.hint)


def examine(path: Path, place: Place) -> tuple[Finding, ...]:
    """Return what is wrong with the photograph file ``path``; ``place`` is where it is named.

    P102: unreadable, truncated, empty or too large; P105: no such file; P106: not one of the
    accepted formats; P115: printable, but not all that is in the file is used. JPEG, TIFF and
    WebP are decoded in full (JPEG at an eighth of its size, which reads every byte and costs
    half); of PNG every checksum is verified. Colours, captions and rights are not looked at.
    """
    try:
        with opened(path) as picture:
            _decode(picture, path)
            remarks = picture.remarks()
    except Unfit as unfit:
        return (unfit.finding(place),)
    return tuple(
        Finding("P115", place, f"The file “{path.name}” {remark}.", hint)
        for remark, hint in remarks
    )


def size(path: Path) -> tuple[int, int]:
    """Return width and height in pixels of the photograph as it stands upright.

    The orientation that the camera wrote (EXIF tag 274) is applied. Nothing is decoded.
    Raises ``Unfit`` where the file cannot be read.
    """
    with opened(path) as picture:
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
def opened(path: Path, data: bytes | None = None) -> Iterator[Picture]:
    """Open a picture file and check what can be checked without decoding; raise ``Unfit``.

    ``data`` are its bytes, where they have been read before.

    Within the block damage is an error even where WeasyPrint has told Pillow to overlook it,
    anything that Pillow raises becomes ``Unfit``, and its warnings are kept, not shown.
    """
    kind = _kind(path, data)
    with warnings.catch_warnings(record=True) as caught, _strictly():
        warnings.simplefilter("always")
        try:
            image = _plugin(kind)(path if data is None else io.BytesIO(data))
            with image:
                _check_pixels(image.size, path)
                _check_depth(image.mode, path)
                yield Picture(path, kind, image, caught)
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


def _kind(path: Path, data: bytes | None = None) -> Format:
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
    if length > MAX_BYTES:
        raise Unfit(
            "P102",
            f"The file “{path.name}” has {length / 1e6:,.0f} MB; "
            f"the limit is {MAX_BYTES / 1e6:,.0f} MB.",
            "Save a smaller copy: 3,000 pixels on the longer side are plenty for an A5 page.",
        )
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


def _check_pixels(pixels: tuple[int, int], path: Path) -> None:
    width, height = pixels
    if width < 1 or height < 1:
        raise Unfit("P102", f"The picture in “{path.name}” has no width or no height.")
    if width * height > MAX_PIXELS:
        raise Unfit("P102", *_bomb(path, f"{width:,} × {height:,} pixels"))


def _bomb(path: Path, extent: str) -> tuple[str, str]:
    limit = f"{MAX_PIXELS // 1_000_000} megapixels"
    return (
        f"The picture in “{path.name}” has {extent}; the limit is {limit}.",
        "Save a smaller copy: 3,000 pixels on the longer side are plenty for an A5 page.",
    )


def _check_depth(mode: str, path: Path) -> None:
    if mode in ("I", "F"):
        raise Unfit(
            "P106",
            f"The picture in “{path.name}” has 32 bits a channel (or signed numbers).",
            "Save it with 8 or 16 bits a channel.",
        )


def _words(path: Path, error: Exception) -> tuple[str, str, str]:
    """Put what Pillow raised into words for an editor: code, message, hint."""
    from PIL import Image

    if isinstance(error, Image.DecompressionBombError):
        return ("P102", *_bomb(path, "too many pixels"))
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
    with (
        path.open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data,
    ):
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
