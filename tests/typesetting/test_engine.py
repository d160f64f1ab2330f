from __future__ import annotations

import logging
from pathlib import Path

import pytest
from laying import CSS, document, engine, lay_out

from fascicle.typesetting.engine import Engine
from fascicle.typesetting.fetcher import THEME, Fetcher


@pytest.fixture
def root(tmp_path: Path) -> Path:
    inside = tmp_path / "assets"
    inside.mkdir()
    (inside / "a.png").write_bytes(b"a")
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    (inside / "link.txt").symlink_to(tmp_path / "secret.txt")
    return inside


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/a.png",
        "file:///etc/passwd",
        "ftp://example.org/a",
        "fascicle:/assets/../secret.txt",
        "fascicle:/assets/%2e%2e/secret.txt",
        "fascicle:/assets/link.txt",
        "fascicle:/assets",
        "fascicle:/other/a.png",
        "fascicle://assets/a.png",
        "fascicle:/assets/missing.png",
        "relative.png",
    ],
)
def test_nothing_outside_is_fetched(root: Path, url: str) -> None:
    with pytest.raises(ValueError, match="is not given"):
        Fetcher({"assets": root}).find(url)


def test_what_is_inside_is_fetched(root: Path) -> None:
    fetcher = Fetcher({"assets": root}, {"/pictures/x.png": root / "a.png"})
    assert fetcher.find("fascicle:/assets/a.png") == root / "a.png"
    assert fetcher.find("fascicle:/pictures/x.png") == root / "a.png"


def test_refused_addresses_are_remembered_and_complained_of() -> None:
    fetcher = Fetcher({"theme": THEME})
    layout = Engine(CSS, fetcher).lay_out(document('<img src="file:///etc/passwd" alt="x">'))
    (refusal,) = layout.refused
    assert (refusal.code, refusal.address) == ("A103", "file:///etc/passwd")
    assert layout.complaints


def test_complaints_are_heard_and_nothing_is_left_listening() -> None:
    before = list(logging.getLogger("weasyprint").handlers)
    layout = lay_out("<p style='colour: red'>Word.</p>")
    assert "colour" in layout.complaints[0].message
    assert logging.getLogger("weasyprint").handlers == before


def test_a_missing_glyph_is_complained_of_when_drawn() -> None:
    layout = lay_out("<p>Snow: \u2603</p>")
    _, complaints = engine().draw(layout.sheets, layout, created="2026-11-22")
    assert any(".notdef" in complaint.message for complaint in complaints)


def test_the_same_pages_are_the_same_bytes() -> None:
    pdfs = set()
    for _ in range(2):
        layout = lay_out("<p>One <em>word</em>.</p>")
        pdfs.add(engine().draw(layout.sheets, layout, created="2026-11-22")[0])
    assert len(pdfs) == 1
