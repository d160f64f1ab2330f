"""What a picture file says that it is made of, counted without decoding anything.

A file of a few kilobytes can ask for gigabytes: by a thousand scans (JPEG), by millions of strips,
or by directory entries that all point to the same bytes (TIFF 6.0, and EXIF, which has its form).
So all of these are counted before any library reads the file.
"""

from __future__ import annotations

import mmap
import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["Parts", "parts_of"]

Data = bytes | mmap.mmap

_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8}
_SIZES |= {17: 8, 18: 8}
"""Bytes of one value of each type of a TIFF directory; 16 to 18 are those of BigTIFF."""
_PLAIN = (1, 2, 6, 7)
"""Types of bytes, which nobody takes apart."""
_LONGEST_TEXT = 1 << 20
_RAW_EXIF = b"Raw profile type "
_MARKER = re.compile(rb"\xff[\xc0-\xcf\xd9-\xfe]")
"""A marker of JPEG that ends the data of a scan: neither a stuffed byte nor a restart."""


@dataclass(frozen=True, slots=True)
class Parts:
    """``scans`` of a JPEG; ``strips``, or values of another list of numbers.

    ``overlap``: what is listed takes more bytes than the file has.
    """

    scans: int = 0
    strips: int = 0
    overlap: bool = False


def parts_of(data: Data, kind: str) -> Parts:
    """Return what a file of this format (JPEG, PNG, TIFF, WEBP) is made of. Never raises."""
    if kind == "TIFF":
        return _directory(data)
    blobs = {"JPEG": _jpeg_exif, "PNG": _png_exif, "WEBP": _webp_exif}[kind](data)
    found = [_directory(blob.removeprefix(b"Exif\0\0")) for blob in blobs]
    return Parts(
        scans=_scans(data) if kind == "JPEG" else 0,
        strips=max((parts.strips for parts in found), default=0),
        overlap=any(parts.overlap for parts in found),
    )


def _directory(data: Data) -> Parts:
    """Count the first directory of a TIFF file, or of an EXIF block."""
    order = {b"II": "<", b"MM": ">"}.get(bytes(data[:2]))
    if order is None or len(data) < 16:
        return Parts()
    big = data[2:4] in (b"\x2b\0", b"\0\x2b")
    (at,) = struct.unpack_from(order + ("Q" if big else "L"), data, 8 if big else 4)
    head, entry = (8, "HHQ") if big else (2, "HHL")
    step, inside = (20, 8) if big else (12, 4)
    if at + head > len(data):
        return Parts()
    (count,) = struct.unpack_from(order + ("Q" if big else "H"), data, at)
    most = min(count, (len(data) - at - head) // step)
    claimed = longest = 0
    for number in range(most):
        _, form, values = struct.unpack_from(order + entry, data, at + head + number * step)
        length = _SIZES.get(form, 0) * values
        claimed += length if length > inside else 0
        if form not in _PLAIN and form in _SIZES:
            longest = max(longest, values)
        if claimed > len(data):
            break
    return Parts(strips=longest, overlap=claimed > len(data))


# --- JPEG (ITU-T T.81) ----------------------------------------------------------------------------


def _segments(data: Data) -> Iterator[tuple[int, int, int]]:
    """Yield marker, beginning and end of each segment before the first scan, and that scan's."""
    at = 2
    while at + 4 <= len(data):
        if data[at] != 0xFF or data[at + 1] in (0x00, 0x01, 0xFF) or 0xD0 <= data[at + 1] <= 0xD8:
            at += 1
            continue
        (length,) = struct.unpack(">H", data[at + 2 : at + 4])
        yield data[at + 1], at + 4, at + 2 + length
        if data[at + 1] == 0xDA:
            return
        at += 2 + length


def _scans(data: Data) -> int:
    """Count the scans of the picture, as far as a decoder reads: to its end of image marker.

    Cameras append films and further pictures behind it, and metadata hold thumbnails; neither is
    decoded. Segments may also stand between scans, and are passed over by their length.
    """
    count, at = 0, 2
    while found := _MARKER.search(data, at):
        marker = data[found.end() - 1]
        if marker == 0xD9:
            break
        count += marker == 0xDA
        at = found.end() + int.from_bytes(data[found.end() : found.end() + 2], "big")
    return count


def _jpeg_exif(data: Data) -> Iterator[bytes]:
    """Yield the EXIF block: readers join its pieces."""
    pieces = [
        bytes(data[begin + 6 : end])
        for marker, begin, end in _segments(data)
        if marker == 0xE1 and data[begin : begin + 5] == b"Exif\0"
    ]
    yield b"".join(pieces)


# --- PNG (ISO/IEC 15948) and WebP -----------------------------------------------------------------


def _png_exif(data: Data) -> Iterator[bytes]:
    """Yield the EXIF block, also where it stands in hexadecimal digits in a text."""
    at = 8
    while at + 8 <= len(data):
        length, kind = struct.unpack_from(">L4s", data, at)
        begin, at = at + 8, at + 12 + length
        if kind == b"eXIf":
            yield bytes(data[begin : begin + length])
        elif kind in (b"tEXt", b"zTXt", b"iTXt") and data[begin : begin + 17] == _RAW_EXIF:
            yield _from_text(bytes(data[begin : begin + min(length, _LONGEST_TEXT)]), kind)


def _from_text(chunk: bytes, kind: bytes) -> bytes:
    _, _, text = chunk.partition(b"\0")
    packed = kind == b"zTXt" or (kind == b"iTXt" and text[:1] == b"\1")
    if kind == b"iTXt":
        text = b"\0" + text.split(b"\0", 3)[-1]
    if packed:
        try:
            text = zlib.decompressobj().decompress(text[1:], _LONGEST_TEXT)
        except zlib.error:
            return b""
    try:
        return bytes.fromhex(b"".join(text.split(b"\n")[3:]).decode("ascii"))
    except ValueError:
        return b""


def _webp_exif(data: Data) -> Iterator[bytes]:
    at = 12
    while at + 8 <= len(data):
        kind, length = struct.unpack_from("<4sL", data, at)
        if kind == b"EXIF":
            yield bytes(data[at + 8 : at + 8 + length])
        at += 8 + length + length % 2
