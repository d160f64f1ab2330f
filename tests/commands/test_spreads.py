"""Pictures of spreads."""

from __future__ import annotations

import pikepdf
import pytest
from PIL import Image


@pytest.fixture
def pdf(tmp_path):
    """Six pages of 72 by 100 points, each a darker gray than the last."""
    path = tmp_path / "book.pdf"
    with pikepdf.new() as document:
        for number in range(6):
            page = document.add_blank_page(page_size=(72, 100))
            gray = 1 - number / 10
            page.Contents = document.make_stream(f"{gray} g 0 0 72 100 re f".encode())
        document.save(path)
    return path


def gray(image, x, y):
    red, green, blue = image.convert("RGB").getpixel((x, y))
    assert red == green == blue
    return red


def test_verso_lies_left_and_recto_right(command, pdf, tmp_path):
    out = tmp_path / "pictures/spread.png"
    said = command("spreads", pdf, "--pages", "2-3", "--out", out, "--ppi", "72")
    assert said.code == 0
    assert str(out) in said.out
    with Image.open(out) as image:
        assert image.size == (2 * 72 + 2 * 18, 100 + 2 * 18)
        assert abs(gray(image, 18 + 36, 68) - 0.9 * 255) <= 2
        assert abs(gray(image, 18 + 108, 68) - 0.8 * 255) <= 2


def test_all_spreads_are_drawn_when_none_is_named(command, pdf, tmp_path):
    out = tmp_path / "all.png"
    assert command("spreads", pdf, "--out", out, "--ppi", "72").code == 0
    # 1 | 2-3 | 4-5 | 6
    with Image.open(out) as image:
        assert image.size == (2 * 72 + 2 * 18, 4 * 118 + 18)


def test_sheets_for_the_press_stand_alone(command, tmp_path):
    pdf, out = tmp_path / "cover.pdf", tmp_path / "cover.png"
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(144, 100))
        document.save(pdf)
    assert command("spreads", pdf, "--pages", "1", "--out", out, "--ppi", "72").code == 0
    with Image.open(out) as image:
        assert image.size == (144 + 2 * 18, 100 + 2 * 18)


@pytest.mark.parametrize(
    ("pages", "why"),
    [
        ("3-4", "do not face each other"),
        ("2-5", "do not face each other"),
        ("two", "is not a spread"),
        ("0", "is not a spread"),
        ("6-7", "there is no page 7"),
    ],
)
def test_wrong_pages_are_wrong_usage(command, pdf, pages, why):
    said = command("spreads", pdf, "--pages", pages)
    assert said.code == 2
    assert why in " ".join(said.err.split())


def test_a_folder_without_a_built_book_is_named(command, tmp_path):
    said = command("spreads", tmp_path)
    assert said.code == 1
    assert "M208" in said.out
    assert "fascicle build" in said.out
