"""The internals of WeasyPrint that ``private`` relies on: these tests fail when they change."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import weasyprint
from laying import WORDS, document, engine, lay_out

from fascicle.typesetting import font_memory, gradients, private
from fascicle.typesetting.engine import Layout
from fascicle.typesetting.fetcher import THEME
from fascicle.typesetting.readback import read_back


def texts(layout: Layout) -> list[list[str]]:
    pdf, complaints = engine().draw(layout.sheets, layout, created="2026-11-22")
    assert not complaints
    return [[run.text for run in page.runs] for page in read_back(pdf)]


def test_the_version_is_the_one_that_is_known() -> None:
    assert weasyprint.__version__ == private.VERSION == font_memory.VERSION == gradients.VERSION


def test_lines_of_a_block_stand_on_its_pages() -> None:
    layout = lay_out(f'<p id="a">{WORDS * 12}</p><p id="b">Short.</p>')
    assert len(layout.sheets) > 1
    lines = [line for sheet in layout.sheets for line in sheet.lines("a")]
    joined = "".join(lines).replace("‐", "").replace(" ", "")
    assert joined == (WORDS * 12).replace(" ", "")
    assert layout.sheets[-1].lines("b") == ["Short."]


def test_the_type_area_is_what_the_margins_leave() -> None:
    (sheet,) = lay_out("<p>Word.</p>").sheets
    millimetre = 72 / 25.4
    wanted = (15, 15, 90, 132)
    assert all(
        abs(is_ - want * millimetre) < 0.01
        for is_, want in zip(sheet.type_area, wanted, strict=True)
    )


def test_renumbered_pages_are_those_of_a_new_layout() -> None:
    press = engine()
    body = f'<p id="a">{WORDS * 30}</p>'
    first = "<style>@page :first {{ counter-reset: page {} }}</style>"
    layout = press.lay_out(document(body, first.format(3)))
    assert press.renumber(layout, 117)
    fresh = press.lay_out(document(body, first.format(117)))
    assert texts(layout) == texts(fresh)
    assert texts(layout)[0][-1] == "117"


def test_another_version_is_used_by_its_public_ways_alone(monkeypatch) -> None:
    monkeypatch.setattr(private, "VERSION", "1.0")
    press = engine()
    layout = press.lay_out(document(f"<p>{WORDS * 30}</p>"))
    assert len(layout.sheets) > 1
    assert not press.renumber(layout, 5)


def test_no_fonts_are_left_where_a_fault_keeps_them_alive(tmp_path: Path) -> None:
    rules = "@font-face { font-family: Own; src: url(fascicle:/theme/fonts/%s) }"
    font = next((THEME / "fonts").rglob("*.otf")).relative_to(THEME / "fonts").as_posix()
    program = f"""
import gc
from fascicle.typesetting.engine import Engine
from fascicle.typesetting.fetcher import THEME, Fetcher
engine = Engine({rules % font!r}, Fetcher({{"theme": THEME}}))
engine.itself = engine
gc.disable()
gc.freeze()
"""
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    subprocess.run([sys.executable, "-c", program], env=environment, check=True)
    assert list(tmp_path.iterdir()) == []
