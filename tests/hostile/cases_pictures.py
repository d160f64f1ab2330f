"""Hostile and odd photographs. All are written by hand, so that they are the same everywhere."""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

from corpus import Case, png, png_of, stored

AT, CATALOGUE = "assets/picture.png", "assets/photographs.yaml"
FILE = f"{CATALOGUE}:3:11"
"""Where the catalogue names the file."""
SHOWN = {
    CATALOGUE: b"""\
photographs:
  bars:
    file: picture.png
    caption: Bars.
    alt: Upright bars.
    rights: None, CC0
""",
    "chapters/one.yaml": b"title: One\nstatus: final\nbody:\n  - A sound paragraph.\n  - photograph: bars\n    lines: 6\n",
}
PRINTED = ("A sound paragraph.", "Bars.")


def picture(name: str, what: str, content: bytes | Callable[[], bytes], **more: object) -> Case:
    """Return a case of the publication's only photograph."""
    return Case(f"pictures/{name}", what, AT, content, also=SHOWN, **more)  # type: ignore[arg-type]


def named(name: str, what: str, file: str, **more: object) -> Case:
    """Return a case of the catalogue, which names this file (as YAML)."""
    data = SHOWN[CATALOGUE].replace(b"picture.png", file.encode())
    return Case(
        f"pictures/{name}.yaml", what, CATALOGUE, data, also={**SHOWN, AT: png(8, 8)}, **more
    )  # type: ignore[arg-type]


def trap(name: str, what: str, make: Callable[[Path], None], **more: object) -> Case:
    """Return a case of something that is no file under the photograph's name."""
    return Case(f"pictures/{name}", what, AT, b"", also=SHOWN, make=make, **more)  # type: ignore[arg-type]


# --- PNG ------------------------------------------------------------------------------------------


def _ihdr(width: int, height: int, depth: int = 8, colour: int = 0) -> tuple[bytes, bytes]:
    return b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)


_END = (b"IEND", b"")


def _packed(megabytes: int) -> bytes:
    """Return so many megabytes of nothing, packed."""
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(bytes(1 << 20)) for _ in range(megabytes)) + packer.flush()


def _png_bomb() -> bytes:
    return png_of(_ihdr(16, 16), (b"IDAT", _packed(60)), _END)


def _png_profile_bomb() -> bytes:
    profile = (b"iCCP", b"x\0\0" + _packed(20))
    return png_of(_ihdr(16, 16), profile, (b"IDAT", stored(bytes(17 * 16))), _END)


def _png_text_bomb() -> bytes:
    remark = (b"zTXt", b"Comment\0\0" + _packed(20))
    return png_of(_ihdr(16, 16), remark, (b"IDAT", stored(bytes(17 * 16))), _END)


def _png_chunks() -> bytes:
    """Return a PNG with 5,000 chunks of nothing."""
    chunks = [(b"teSt", b"")] * 5_000
    return png_of(_ihdr(16, 16), *chunks, (b"IDAT", stored(bytes(17 * 16))), _END)


def _png_frames() -> bytes:
    """Return an animated PNG that promises four thousand million frames."""
    return png_of(
        _ihdr(16, 16),
        (b"acTL", struct.pack(">II", 0xFFFFFFFF, 0)),
        (b"IDAT", stored(bytes(17 * 16))),
        _END,
    )


_WRONG_CRC = bytearray(png(16, 16))
_WRONG_CRC[-14] ^= 1


# --- JPEG (ITU-T T.81) -----------------------------------------------------------------------------


def _segment(marker: int, data: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(data) + 2).to_bytes(2, "big") + data


def jpeg(
    width: int,
    height: int,
    *,
    components: int = 1,
    process: int = 0,
    scans: int = 1,
    app: bytes = b"",
    cut: int = 0,
    declared: tuple[int, int] | None = None,
) -> bytes:
    """Return a JPEG, grey all over: each block is two bits, no difference and no more to come.

    ``process`` 2 is progressive: its ``scans`` are one for the mean of each block and more for the
    rest of them. ``app`` are segments before the frame. ``declared`` is the size that the frame tells.
    """
    told = declared or (width, height)
    one_code = bytes([1] + [0] * 15)
    frame = struct.pack(">BHHB", 8, told[1], told[0], components)
    frame += b"".join(bytes([n + 1, 0x11, 0]) for n in range(components))
    head = b"\xff\xd8" + app + _segment(0xDB, b"\0" + b"\1" * 64) + _segment(0xC0 + process, frame)
    head += _segment(0xC4, b"\x00" + one_code + b"\0")
    blocks = ((width + 7) // 8) * ((height + 7) // 8) * components
    if process != 2:
        head += _segment(0xC4, b"\x10" + one_code + b"\0")
        head += _scan(range(1, components + 1), 0, 63)
        body = bytes(max(0, (blocks * 2 + 7) // 8 - cut))
        return head + body + (b"" if cut else b"\xff\xd9")
    # One code for "the next 32,767 blocks have no more": a bit and 14 bits of the number.
    head += _segment(0xC4, b"\x10" + one_code + b"\xe0")
    body = _scan(range(1, components + 1), 0, 0) + bytes((blocks + 7) // 8)
    bits = ("0" + "1" * 14) * ((blocks + 32766) // 32767)
    bits += "1" * (-len(bits) % 8)
    rest = int(bits, 2).to_bytes(len(bits) // 8, "big").replace(b"\xff", b"\xff\0")
    return head + body + (_scan([1], 1, 63) + rest) * (scans - 1) + b"\xff\xd9"


def _scan(components: object, first: int, last: int) -> bytes:
    listed = list(components)  # type: ignore[call-overload]
    named = b"".join(bytes([n, 0]) for n in listed)
    return _segment(0xDA, bytes([len(listed)]) + named + bytes([first, last, 0]))


def _exif(ifd: bytes) -> bytes:
    return _segment(0xE1, b"Exif\0\0II*\0\x08\0\0\0" + ifd)


def _profile(data: bytes) -> bytes:
    return _segment(0xE2, b"ICC_PROFILE\0\1\1" + data)


_TURNED = struct.pack("<HHHIII", 1, 0x0112, 3, 1, 6, 0)
_LOOP = struct.pack("<HHHIII", 1, 0x8769, 4, 1, 8, 8)
_HUGE_TAG = struct.pack("<HHHIII", 1, 0x010E, 2, 0xFFFFFFF0, 26, 0)


# --- TIFF and WebP -------------------------------------------------------------------------------


def tiff(
    width: int,
    height: int,
    *,
    following: int = 0,
    extra: tuple[tuple[int, int, int, int], ...] = (),
    strip: int = 8,
) -> bytes:
    """Return a grey TIFF 6.0; ``following`` is the place of the next directory."""
    data = bytes(min(width * height, 4096))
    at = 8 + len(data)
    entries = sorted(
        (
            (256, 4, 1, width),
            (257, 4, 1, height),
            (258, 3, 1, 8),
            (259, 3, 1, 1),
            (262, 3, 1, 1),
            (273, 4, 1, strip),
            (277, 3, 1, 1),
            (278, 4, 1, height),
            (279, 4, 1, len(data)),
            *extra,
        )
    )
    directory = struct.pack("<H", len(entries)) + b"".join(
        struct.pack("<HHII", *entry) for entry in entries
    )
    return (
        b"II*\0"
        + struct.pack("<I", at)
        + data
        + directory
        + struct.pack("<I", at if following < 0 else following)
    )


def _tiff_pages() -> bytes:
    """Return a TIFF of 200,000 pages, each with a directory that names the next."""
    first = tiff(8, 8)
    entry = struct.pack("<HHHII", 1, 254, 4, 1, 2)
    places = range(len(first), len(first) + 18 * 200_000, 18)
    pages = (at.to_bytes(4, "little") + entry for at in places)
    return b"".join((first[:-4], *pages, b"\0\0\0\0"))


def webp(width: int, height: int) -> bytes:
    """Return a WebP without loss whose pixels are all of one colour, and so take no room."""
    bits = (width - 1) | (height - 1) << 14
    # No transform, no cache of colours, one group of five codes; each code is one symbol.
    rest = "".join(
        f"{value:0{size}b}"[::-1]
        for value, size in ((bits, 28), (0, 1), (0, 3), (0, 1), (0, 1), (0, 1), *((1, 4),) * 5)
    )
    packed = int(rest[::-1], 2).to_bytes((len(rest) + 7) // 8, "little")
    chunk = b"\x2f" + packed
    chunk = b"VP8L" + len(chunk).to_bytes(4, "little") + chunk + b"\0" * (len(chunk) % 2)
    return b"RIFF" + (len(chunk) + 4).to_bytes(4, "little") + b"WEBP" + chunk


# --- what is no file ------------------------------------------------------------------------------


def _link(to: str) -> Callable[[Path], None]:
    return lambda folder: (folder / AT).symlink_to(to)


def _fifo(folder: Path) -> None:
    os.mkfifo(folder / AT)


def _circle(folder: Path) -> None:
    (folder / AT).symlink_to("other.png")
    (folder / "assets/other.png").symlink_to("picture.png")


CASES = (
    picture("png-sound.png", "a sound picture", png(64, 32), prints=PRINTED),
    picture(
        "png-huge.png",
        "60,000 × 60,000 pixels by its head",
        png_of(_ihdr(60_000, 60_000), (b"IDAT", stored(b"")), _END),
    ),
    picture(
        "png-largest.png",
        "the largest size that can be told",
        png_of(_ihdr(0x7FFFFFFF, 0x7FFFFFFF), (b"IDAT", stored(b"")), _END),
    ),
    picture("png-none.png", "no width", png_of(_ihdr(0, 16), (b"IDAT", stored(b"")), _END)),
    picture("png-bomb.png", "16 × 16 pixels whose data unpack to 60 MB", _png_bomb, build=True),
    picture(
        "png-profile-bomb.png",
        "a colour profile that unpacks to 20 MB",
        _png_profile_bomb,
        build=True,
    ),
    picture("png-text-bomb.png", "a remark that unpacks to 20 MB", _png_text_bomb, build=True),
    picture("png-chunks.png", "5,000 chunks of nothing", _png_chunks, build=True),
    picture(
        "png-frames.png", "four thousand million frames by its head", _png_frames(), build=True
    ),
    picture("png-no-data.png", "no data at all", png_of(_ihdr(16, 16), _END), build=True),
    picture("png-cut.png", "a picture that ends too early", png(64, 64)[:600]),
    picture("png-crc.png", "a checksum that is wrong", bytes(_WRONG_CRC)),
    picture("png-16-bit.png", "16 bits of grey", png(32, 16, depth=16), prints=PRINTED),
    picture("png-pixel.png", "one pixel", png(1, 1), prints=PRINTED),
    picture("png-wide.png", "65,535 pixels wide and one high", lambda: png(65_535, 1), build=True),
    picture("png-high.png", "65,535 pixels high and one wide", lambda: png(1, 65_535), build=True),
    picture(
        "png-palette-none.png",
        "colours by numbers, without the colours",
        png_of(_ihdr(16, 16, 8, 3), (b"IDAT", stored(bytes(17 * 16))), _END),
        build=True,
    ),
    picture("jpeg-sound.jpg", "a sound picture", jpeg(64, 32), prints=PRINTED),
    picture("jpeg-cut.jpg", "a picture that ends too early", jpeg(640, 640, cut=200)),
    picture(
        "jpeg-huge.jpg", "65,500 × 65,500 pixels by its head", jpeg(8, 8, declared=(65_500, 65_500))
    ),
    picture(
        "jpeg-larger-told.jpg",
        "4,000 × 4,000 pixels by its head, and data for 64",
        jpeg(8, 8, declared=(4_000, 4_000)),
        build=True,
    ),
    picture(
        "jpeg-head-only.jpg",
        "a head and an end, and no picture",
        b"\xff\xd8\xff\xe0\x00\x10JFIF\0\1\1\0\0\1\0\1\0\0\xff\xd9",
    ),
    picture(
        "jpeg-progressive.jpg",
        "a progressive picture",
        jpeg(64, 32, process=2, scans=2),
        prints=PRINTED,
    ),
    picture(
        "jpeg-scans.jpg",
        "4,000 × 4,000 pixels in 5,000 scans",
        lambda: jpeg(4_000, 4_000, process=2, scans=5_000),
    ),
    picture(
        "jpeg-scans-between.jpg",
        "forty scans, with an end marker in a remark before each",
        jpeg(64, 32, process=2, scans=40).replace(
            b"\xff\xda", _segment(0xFE, b"\xff\xd9") + b"\xff\xda"
        ),
    ),
    picture(
        "jpeg-motion.jpg",
        "a picture of a telephone, with what looks like a thousand scans behind its end",
        lambda: (
            jpeg(64, 32, app=_exif(_TURNED + jpeg(8, 8)))
            + b"\0\0\0\x18ftypmp42"
            + b"\xff\xda\0\1" * 1_000
        ),
        prints=PRINTED,
    ),
    picture("jpeg-cmyk.jpg", "four inks without a profile", jpeg(64, 32, components=4), build=True),
    picture(
        "jpeg-turned.jpg",
        "a picture that the camera held upright",
        jpeg(64, 32, app=_exif(_TURNED)),
        prints=PRINTED,
    ),
    picture(
        "jpeg-exif-loop.jpg",
        "EXIF that refers to itself",
        jpeg(64, 32, app=_exif(_LOOP)),
        build=True,
    ),
    picture(
        "jpeg-exif-tag.jpg",
        "EXIF with a value of four gigabytes",
        jpeg(64, 32, app=_exif(_HUGE_TAG)),
        build=True,
    ),
    picture(
        "jpeg-exif-huge.jpg",
        "a hundred blocks of EXIF",
        lambda: jpeg(64, 32, app=_exif(_TURNED + bytes(60_000)) * 100),
        build=True,
    ),
    picture(
        "jpeg-profile.jpg",
        "a colour profile that is none",
        jpeg(64, 32, app=_profile(b"no profile " * 20)),
        build=True,
    ),
    picture(
        "jpeg-lossless.jpg",
        "a kind of JPEG that no program reads",
        jpeg(64, 32, process=3),
        build=True,
    ),
    picture("jpeg-12-components.jpg", "twelve colours", jpeg(64, 32, components=12), build=True),
    picture("tiff-sound.tif", "a sound picture", tiff(64, 32), prints=PRINTED),
    picture(
        "tiff-circle.tif",
        "a directory that follows upon itself",
        tiff(64, 32, following=-1),
        build=True,
    ),
    picture("tiff-pages.tif", "200,000 pages", _tiff_pages, build=True),
    picture("tiff-huge.tif", "100,000 × 100,000 pixels", tiff(100_000, 100_000)),
    picture(
        "tiff-strip-outside.tif",
        "data beyond the end of the file",
        tiff(64, 32, strip=0x7FFFFFFF),
        build=True,
    ),
    picture(
        "tiff-tag-huge.tif",
        "a value of four gigabytes",
        tiff(64, 32, extra=((270, 2, 0xFFFFFFF0, 8),)),
        build=True,
    ),
    picture(
        "tiff-bits.tif",
        "64 bits a sample",
        tiff(64, 32).replace(
            struct.pack("<HHII", 258, 3, 1, 8), struct.pack("<HHII", 258, 3, 1, 64)
        ),
        build=True,
    ),
    picture("webp-sound.webp", "a sound picture", webp(64, 32), prints=PRINTED),
    picture("webp-bomb.webp", "16,383 × 16,383 pixels in forty bytes", webp(16_383, 16_383)),
    picture(
        "webp-large.webp", "14,000 × 14,000 pixels in forty bytes", webp(14_000, 14_000), build=True
    ),
    picture("webp-cut.webp", "a picture that ends too early", webp(64, 32)[:24]),
    picture("pdf-jpeg.jpg", "a PDF that is a JPEG too", b"%PDF-1.4\n" + jpeg(64, 32)),
    picture(
        "jpeg-pdf.jpg",
        "a JPEG with a PDF in a remark",
        jpeg(64, 32, app=_segment(0xFE, b"\n%PDF-1.4\n1 0 obj <</S/JavaScript>> endobj")),
        build=True,
    ),
    picture(
        "jpeg-html.jpg",
        "a JPEG with a page of the Web behind it",
        jpeg(64, 32) + b"<html><script>alert(1)</script>",
        build=True,
    ),
    picture(
        "html.jpg", "a page of the Web", b"<!DOCTYPE html><html><script>alert(1)</script></html>"
    ),
    picture(
        "svg.jpg",
        "an SVG that fetches a file",
        b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
    ),
    picture("gif.jpg", "a GIF", b"GIF89a\1\0\1\0\0\0\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0;"),
    picture(
        "heic.jpg",
        "a picture of a telephone (HEIC)",
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(40),
    ),
    picture(
        "eps.jpg",
        "PostScript, which is a program",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) run\n",
    ),
    picture("empty.png", "nothing at all", b""),
    picture("one-byte.png", "one byte", b"\x89"),
    named("name-absolute", "a photograph by an absolute path", "/etc/passwd"),
    named("name-above", "a photograph in a folder above", "../../secret/secret.txt"),
    named("name-address", "a photograph on another machine", "https://example.org/a.png"),
    named("name-file-address", "a photograph by an address of a file", "file:///etc/passwd"),
    named("name-nul", "a name with NUL in it", '"picture.png\\0.jpg"'),
    named("name-break", "a name with a line break in it", '"picture\\n.png"'),
    named("name-hyphen", "a name that looks like an option", "--help"),
    named("name-long", "a name of 5,000 letters", "n" * 5_000 + ".png"),
    named("name-case", "a name with other capitals", "Picture.PNG"),
    named("name-backslash", "a name as on Windows", "..\\\\..\\\\secret.txt"),
    named("name-folder", "a folder for a photograph", "."),
    named("name-device", "a file that never ends", "/dev/zero"),
    named("name-home", "the home of a user", "~/picture.png"),
    trap(
        "link-passwd",
        "a link to a file of the system",
        _link("/etc/passwd"),
    ),
    trap("link-secret", "a link to a folder above", _link("../../secret/secret.txt")),
    trap("link-zero", "a link to a file that never ends", _link("/dev/zero")),
    trap("link-circle", "links in a circle", _circle),
    trap("pipe", "a pipe that nobody writes to", _fifo),
    trap("folder", "a folder under the photograph's name", lambda folder: (folder / AT).mkdir()),
)
