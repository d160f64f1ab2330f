"""Examining photographs: real files, whole and damaged."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFile

from fascicle.findings import Place
from fascicle.limits import Limits
from fascicle.manuscript.photographs import examine, jpeg_frame, size

PLACE = Place("assets/photographs.yaml", 3, 5)


def photograph(mode: str = "RGB", pixels: tuple[int, int] = (97, 61)) -> Image.Image:
    noise = Image.effect_noise(pixels, 80)
    if mode == "RGB":
        return Image.merge("RGB", [noise, noise.transpose(0), noise.transpose(1)])
    return noise.convert(mode)


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def codes(path: Path) -> list[str]:
    return [found.code for found in examine(path, PLACE)]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP"])
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_sound_files_have_no_findings_whatever_their_name(
    tmp_path: Path, kind: str, mode: str
) -> None:
    path = tmp_path / "picture.txt"
    path.write_bytes(encoded(photograph(mode), kind))
    assert examine(path, PLACE) == ()
    assert size(path) == (97, 61)


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"GIF89a" + b"\0" * 40, "GIF"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 20, "HEIC"),
        (b"<svg xmlns='x'/>", "SVG"),
        (b"dear editor, the picture is in the other mail", "no picture"),
    ],
)
def test_other_formats_are_named(tmp_path: Path, content: bytes, named: str) -> None:
    path = tmp_path / "picture.jpg"
    path.write_bytes(content)
    (found,) = examine(path, PLACE)
    assert (found.code, found.place) == ("P106", PLACE)
    assert named in found.message
    assert "picture.jpg" in found.message
    assert found.hint


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP"])
@pytest.mark.parametrize("kept", [0.3, 0.6, 0.9, 0.999])
def test_truncated_files_are_found(tmp_path: Path, kind: str, kept: float) -> None:
    options = {"compression": "raw"} if kind == "TIFF" else {}
    whole = encoded(photograph(pixels=(300, 200)), kind, **options)
    path = tmp_path / "picture"
    path.write_bytes(whole[: int(len(whole) * kept)])
    assert codes(path) == ["P102"]


def test_truncation_is_found_even_where_pillow_is_told_to_overlook_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint does
    whole = encoded(photograph(pixels=(300, 200)), "JPEG", progressive=True)
    path = tmp_path / "picture.jpg"
    path.write_bytes(whole[: len(whole) // 2])
    assert codes(path) == ["P102"]
    assert ImageFile.LOAD_TRUNCATED_IMAGES is True


def test_end_marker_of_a_thumbnail_does_not_count(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = "x"
    thumbnail = encoded(photograph(pixels=(16, 16)), "JPEG")
    whole = encoded(photograph(), "JPEG", exif=exif.tobytes() + thumbnail)
    frame = jpeg_frame(whole)
    assert frame is not None
    assert (frame.process, frame.precision, len(frame.components)) == (0, 8, 3)
    assert frame.complete
    cut = jpeg_frame(whole[:-2])
    assert b"\xff\xd9" in whole[:-2]
    assert cut is not None
    assert not cut.complete


def test_missing_empty_and_folder(tmp_path: Path) -> None:
    empty = tmp_path / "empty.jpg"
    empty.touch()
    assert codes(tmp_path / "none.jpg") == ["P105"]
    assert codes(empty) == ["P102"]
    assert codes(tmp_path) == ["P102"]


def png_claiming(width: int, height: int) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 100)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    )


def test_bombs_are_refused_in_words_without_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "bomb.png"
    path.write_bytes(png_claiming(60_000, 60_000))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        (found,) = examine(path, PLACE)
    assert found.code == "L115"
    assert "60,000 × 60,000 pixels" in found.message
    assert "--limit pixels=3600000000" in found.hint


def test_large_photographs_below_the_limit_are_taken(tmp_path: Path) -> None:
    path = tmp_path / "large.png"
    Image.new("1", (12_000, 9_000)).save(path)  # 108 megapixels: Pillow alone would warn
    assert examine(path, PLACE, Limits(pixels=200_000_000)) == ()


def test_files_beyond_the_limit_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "picture.jpg"
    path.write_bytes(encoded(photograph(), "JPEG"))
    (found,) = examine(path, PLACE, Limits(photograph_bytes=100))
    assert found.code == "L114"
    assert "the limit “photograph_bytes” is 100" in found.message


def test_first_of_several_pages_is_taken_and_said(tmp_path: Path) -> None:
    path = tmp_path / "pages.tif"
    photograph().save(path, save_all=True, append_images=[photograph(pixels=(10, 10))])
    (found,) = examine(path, PLACE)
    assert found.code == "P115"
    assert not found.is_error
    assert size(path) == (97, 61)


def test_cmyk_without_a_profile_and_deep_numbers_are_told(tmp_path: Path) -> None:
    cmyk, deep = tmp_path / "cmyk.jpg", tmp_path / "deep.tif"
    photograph("CMYK").save(cmyk)
    photograph("F").save(deep)
    assert codes(cmyk) == ["P115"]
    assert codes(deep) == ["P106"]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP"])
@pytest.mark.parametrize(("orientation", "turned"), [(1, False), (3, False), (6, True), (8, True)])
def test_size_is_upright(tmp_path: Path, kind: str, orientation: int, turned: bool) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = tmp_path / "picture"
    path.write_bytes(encoded(photograph(), kind, exif=exif))
    assert size(path) == ((61, 97) if turned else (97, 61))


WHOLE = {
    kind: encoded(photograph(pixels=(40, 30)), kind) for kind in ("JPEG", "PNG", "TIFF", "WEBP")
}


@settings(
    deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    kind=st.sampled_from(sorted(WHOLE)),
    changes=st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 255)), max_size=12),
    cut=st.integers(0, 4000),
)
def test_damage_never_ends_in_a_traceback(
    tmp_path: Path, kind: str, changes: list[tuple[int, int]], cut: int
) -> None:
    content = bytearray(WHOLE[kind])
    for at, value in changes:
        content[at % len(content)] = value
    path = tmp_path / "picture"
    path.write_bytes(bytes(content[: len(content) - cut % len(content)]))
    assert set(codes(path)) <= {"P102", "P106", "P115", "L115", "L116"}
