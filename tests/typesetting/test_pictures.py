"""Preparing photographs for print: pixels compared, and the stream in a real PDF."""

from __future__ import annotations

import hashlib
import io
import random
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageChops, ImageCms, ImageStat

from fascicle.findings import Place, Refused
from fascicle.typesetting import pictures
from fascicle.typesetting.pictures import Prepared, prepare


def scene(pixels: tuple[int, int] = (96, 64)) -> Image.Image:
    """Smooth colours, different in every corner, so that no turn looks like another."""
    width, height = pixels
    across = Image.linear_gradient("L").rotate(90).resize(pixels)
    down = Image.linear_gradient("L").resize(pixels)
    image = Image.merge("RGB", [across, down, Image.new("L", pixels, 90)])
    image.paste((250, 250, 20), (0, 0, width // 4, height // 4))
    return image


def difference(a: Image.Image, b: Image.Image) -> float:
    """Mean difference of two pictures, in levels of 255."""
    assert a.size == b.size
    return max(ImageStat.Stat(ImageChops.difference(a.convert("RGB"), b.convert("RGB"))).mean)


def made(prepared: Prepared) -> Image.Image:
    with Image.open(prepared.path) as image:
        image.load()
        return image


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"comment": b"held by nobody"}])
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_a_sound_jpeg_keeps_every_byte(
    tmp_path: Path, store: Path, mode: str, options: dict[str, object]
) -> None:
    path = tmp_path / "a.jpg"
    scene().convert(mode).save(path, quality=80, **options)
    prepared = prepare(path, store)
    assert prepared.path.read_bytes() == path.read_bytes()
    assert not prepared.reencoded
    assert (prepared.width, prepared.height, prepared.media_type) == (96, 64, "image/jpeg")
    assert prepared.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_only_the_exif_block_is_cut_out_of_an_upright_jpeg(tmp_path: Path, store: Path) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 1, "A maker"
    plain, path = tmp_path / "plain.jpg", tmp_path / "a.jpg"
    scene().save(plain)
    scene().save(path, exif=exif)
    prepared = prepare(path, store)
    assert not prepared.reencoded
    assert len(path.read_bytes()) > len(plain.read_bytes())
    assert prepared.path.read_bytes() == plain.read_bytes()


def test_an_srgb_profile_is_no_reason_to_encode_anew(tmp_path: Path, store: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    path = tmp_path / "a.jpg"
    scene().save(path, icc_profile=profile)
    assert not prepare(path, store).reencoded


@pytest.mark.parametrize("orientation", range(2, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP"])
def test_the_camera_s_orientation_is_applied(
    tmp_path: Path, store: Path, kind: str, orientation: int
) -> None:
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = tmp_path / "picture"
    turned = scene().transpose(undo[orientation])
    turned.save(path, kind, exif=exif, **({"quality": 95} if kind in ("JPEG", "WEBP") else {}))
    prepared = prepare(path, store)
    assert (prepared.width, prepared.height) == (96, 64)
    image = made(prepared)
    assert "exif" not in image.info
    assert difference(image, scene()) < 5


def test_deep_grey_is_scaled_not_clipped(tmp_path: Path, store: Path) -> None:
    path = tmp_path / "deep.png"
    deep = Image.new("I;16", (3, 1))
    for x, level in enumerate((0, 0x8080, 0xFFFF)):
        deep.putpixel((x, 0), level)
    deep.save(path)
    prepared = prepare(path, store)
    image = made(prepared)
    assert (image.mode, prepared.media_type) == ("L", "image/png")
    assert list(image.tobytes()) == [0, 128, 255]


@pytest.mark.parametrize(("photometric", "expected"), [(1, (0, 255)), (0, (255, 0))])
def test_deep_grey_tiff_may_have_white_for_nought(
    tmp_path: Path, store: Path, photometric: int, expected: tuple[int, int]
) -> None:
    deep = Image.new("I;16", (64, 32))
    deep.paste(0xFFFF, (32, 0, 64, 32))
    path = tmp_path / "deep.tif"
    deep.save(path)
    entry = b"\x06\x01\x03\x00\x01\x00\x00\x00"  # tag 262, one SHORT
    content = path.read_bytes()
    assert content.count(entry) == 1
    path.write_bytes(content.replace(entry + b"\x01", entry + bytes([photometric])))
    image = made(prepare(path, store))
    assert image.mode == "L"
    assert abs(image.getpixel((8, 16)) - expected[0]) <= 1
    assert abs(image.getpixel((56, 16)) - expected[1]) <= 1


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_transparent_shows_white_paper(tmp_path: Path, store: Path, mode: str) -> None:
    path = tmp_path / "a.png"
    image = Image.new("RGBA", (20, 10), (10, 10, 10, 255))
    image.paste((0, 0, 0, 0), (0, 0, 10, 10))
    image.convert(mode).save(path)
    prepared = prepare(path, store)
    flat = made(prepared)
    assert flat.mode in ("L", "RGB")
    assert flat.convert("L").getpixel((2, 5)) == 255
    assert flat.convert("L").getpixel((15, 5)) == 10
    assert prepared.media_type == "image/png"


def test_bilevel_and_sound_png_stay_png(tmp_path: Path, store: Path) -> None:
    bilevel, sound = tmp_path / "bilevel.tif", tmp_path / "sound.png"
    scene().convert("1").save(bilevel)
    scene().save(sound)
    assert prepare(bilevel, store).media_type == "image/png"
    assert set(made(prepare(bilevel, store)).tobytes()) == {0, 255}
    assert prepare(sound, store).path.read_bytes() == sound.read_bytes()


def test_cmyk_becomes_rgb(tmp_path: Path, store: Path) -> None:
    path = tmp_path / "a.jpg"
    scene().convert("CMYK").save(path, quality=95)
    prepared = prepare(path, store)
    assert made(prepared).mode == "RGB"
    assert difference(made(prepared), scene()) < 6


def wide_profile() -> bytes:
    """A profile of linear light with sRGB's primaries: sRGB's, with its three curves replaced."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = int.from_bytes(profile[128:132], "big")
    for i in range(count):
        entry = 132 + 12 * i
        if bytes(profile[entry : entry + 4]) in (b"rTRC", b"gTRC", b"bTRC"):
            at = int.from_bytes(profile[entry + 4 : entry + 8], "big")
            profile[at : at + 14] = b"curv" + bytes(4) + (1).to_bytes(4, "big") + b"\x01\x00"
            profile[entry + 8 : entry + 12] = (14).to_bytes(4, "big")
    return bytes(profile)


@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_other_profiles_are_respected(tmp_path: Path, store: Path, mode: str) -> None:
    path = tmp_path / "linear.png"
    grey = Image.new(mode, (8, 8), (55, 55, 55) if mode == "RGB" else 55)
    grey.save(path, icc_profile=wide_profile())
    prepared = prepare(path, store)
    image = made(prepared)
    assert image.mode == mode
    assert "icc_profile" not in image.info
    level = image.convert("L").getpixel((4, 4))
    assert abs(level - 128) <= 2  # 55/255 of the light is sRGB level 128 (IEC 61966-2-1)


def test_a_broken_profile_counts_as_none(tmp_path: Path, store: Path) -> None:
    path = tmp_path / "a.png"
    scene().save(path, icc_profile=b"no profile at all")
    assert difference(made(prepare(path, store)), scene()) == 0


def test_reencoding_is_of_high_quality_with_full_chroma(tmp_path: Path, store: Path) -> None:
    path = tmp_path / "a.tif"
    scene().save(path)
    prepared = prepare(path, store)
    with Image.open(prepared.path) as image:
        assert image.format == "JPEG"
        assert [layer[1:3] for layer in image.layer] == [(1, 1)] * 3
        # T.81's luminance table has 16 first; quality 95 makes 2 of it.
        assert image.quantization[0][0] == 2
    assert difference(made(prepared), scene()) < 1


def test_a_second_time_nothing_is_made(
    tmp_path: Path, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.tif"
    scene().save(path)
    first = prepare(path, store)
    again = prepare(path, tmp_path / "other")
    assert again.sha256 == first.sha256
    assert sorted(p.suffix for p in store.iterdir()) == [".jpg", ".json"]

    def never(*_: object) -> None:
        raise AssertionError("made again")

    monkeypatch.setattr(pictures, "_make", never)
    assert prepare(path, store) == first


def test_a_damaged_store_is_mended(tmp_path: Path, store: Path) -> None:
    path = tmp_path / "a.tif"
    scene().save(path)
    first = prepare(path, store)
    content = first.path.read_bytes()
    first.path.write_bytes(content[:-20])
    assert prepare(path, store).path.read_bytes() == content
    first.path.with_suffix(".json").write_text("{")
    assert prepare(path, store) == first


def test_a_changed_photograph_is_prepared_anew(tmp_path: Path, store: Path) -> None:
    path = tmp_path / "a.jpg"
    scene().save(path)
    first = prepare(path, store)
    scene().transpose(Image.Transpose.ROTATE_180).save(path)
    assert prepare(path, store).path != first.path


def test_damage_is_refused_at_its_place(tmp_path: Path, store: Path) -> None:
    path = tmp_path / "a.jpg"
    target = io.BytesIO()
    scene().save(target, "JPEG")
    path.write_bytes(target.getvalue()[:-300])
    place = Place("assets/photographs.yaml", 7, 5)
    with pytest.raises(Refused) as refused:
        prepare(path, store, place)
    (found,) = refused.value.findings
    assert (found.code, found.place) == ("P102", place)
    assert not store.exists()
    with pytest.raises(Refused, match="P105"):
        prepare(tmp_path / "none.jpg", store)


def test_pictures_too_large_for_the_engine_are_halved(
    tmp_path: Path, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "ENGINE_PIXELS", 4000)
    path = tmp_path / "a.jpg"
    scene().save(path, quality=95)
    prepared = prepare(path, store)
    assert (prepared.width, prepared.height) == (48, 32)


@pytest.mark.parametrize("kind", ["JPEG as it is", "JPEG turned", "PNG"])
def test_the_engine_embeds_the_prepared_file_unchanged(
    tmp_path: Path, store: Path, kind: str
) -> None:
    from weasyprint import HTML

    path = tmp_path / "picture"
    exif = Image.Exif()
    exif[0x0112] = 6 if "turned" in kind else 1
    scene().save(path, kind.split(maxsplit=1)[0], exif=exif)
    prepared = prepare(path, store)
    html = f'<img src="{prepared.path.as_uri()}" alt="x" style="width: 200px">'
    with pikepdf.open(io.BytesIO(HTML(string=html).write_pdf())) as pdf:
        (image,) = pdf.pages[0].Resources.XObject.values()
        assert (image.Width, image.Height) == (prepared.width, prepared.height)
        assert image.ColorSpace == "/DeviceRGB"
        if prepared.media_type == "image/jpeg":
            assert image.Filter == "/DCTDecode"
            assert image.read_raw_bytes() == prepared.path.read_bytes()
        else:
            printed = pikepdf.PdfImage(image).as_pil_image()
            assert difference(printed, made(prepared)) == 0


def test_a_grainy_picture_is_encoded_whole(tmp_path: Path, store: Path) -> None:
    grain = random.Random(1).randbytes(300 * 200 * 3)
    Image.frombytes("RGB", (300, 200), grain).save(tmp_path / "grain.tif")
    assert made(prepare(tmp_path / "grain.tif", store, Place("x"))).size == (300, 200)
