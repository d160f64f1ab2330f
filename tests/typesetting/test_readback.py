from __future__ import annotations

import pytest
from laying import engine, lay_out

from fascicle.typesetting.readback import read_back


def test_what_is_drawn_is_read_in_its_order_and_place() -> None:
    layout = lay_out("<p>Čačak, the office and <i lang=sr>Краљево</i>.</p>")
    pdf, _ = engine().draw(layout.sheets, layout, created="2026-11-22")
    (page,) = read_back(pdf)
    text = "".join(run.text for run in page.runs)
    assert text.startswith("Čačak, the office and Краљево.")
    assert all(0 <= run.left < run.right <= page.width for run in page.runs)
    assert abs(page.width - 105 * 72 / 25.4) < 0.1
    assert page.pictures == ()


@pytest.mark.parametrize(
    ("style", "why"),
    [
        ("color: transparent", "has no colour"),
        ("opacity: 0", "has no colour"),
        ("color: #fffefe", "is as white as the paper"),
        ("color: white; background: #fefefe", "is as white as the paper"),
        ("font-size: .1px", "is too small to be seen"),
        ("height: 1px; overflow: hidden", "is cut off"),
        ("color: white; background: #333", ""),
        ("color: #999; overflow: hidden", ""),
    ],
)
def test_text_that_nobody_can_see_is_told(style: str, why: str) -> None:
    layout = lay_out(f'<p style="{style}">Words</p>')
    pdf, _ = engine().draw(layout.sheets, layout, created="2026-11-22")
    (page,) = read_back(pdf)
    assert [run.unseen for run in page.runs if run.text.strip() == "Words"] == [why]
