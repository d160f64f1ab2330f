"""Labels for the margins of printed sheets: lines of small type, each a page of a PDF by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import escape

from fascicle.typesetting.css_values import resolved
from fascicle.typesetting.engine import Complaint, Engine
from fascicle.typesetting.fetcher import THEME, Fetcher

__all__ = ["HEIGHT", "Labels", "draw_labels"]

HEIGHT = 8.0
"""Height of a label, in points; its type is 6 points high."""

_LONGEST = 1200
_CSS = f"""
@page {{ size: {_LONGEST}pt {HEIGHT}pt; margin: 0 }}
html, body, p {{ margin: 0; padding: 0 }}
p {{ font: 6pt/{HEIGHT}pt "Fascicle Sans"; white-space: nowrap; break-after: page; color: #000 }}
p span {{ display: inline-block }}
"""


@dataclass(frozen=True, slots=True)
class Labels:
    """A PDF with a page for each label, and the labels' widths in points."""

    pdf: bytes
    widths: tuple[float, ...]
    complaints: tuple[Complaint, ...]


def draw_labels(lines: Sequence[str], language: str, *, created: str) -> Labels:
    """Set lines in the theme's small type, without breaking them.

    ``created`` is the date that the file bears (W3C-DTF). The same lines give the same bytes.
    """
    fonts = (THEME / "css" / "00-fonts.css").read_text(encoding="utf-8")
    engine = Engine(resolved(fonts + _CSS), Fetcher({"theme": THEME}), keep_notes=False)
    body = "".join(f'<p><span id="l{n}">{escape(line)}</span></p>' for n, line in enumerate(lines))
    layout = engine.lay_out(
        f'<!DOCTYPE html><html lang="{escape(language)}"><head><title>Labels</title></head>'
        f"<body>{body}</body></html>"
    )
    boxes = [sheet.anchors[f"l{n}"] for n, sheet in enumerate(layout.sheets)]
    pdf, complaints = engine.draw(layout.sheets, layout, created=created)
    said = (*engine.complaints, *layout.complaints, *complaints)
    return Labels(pdf, tuple(box[2] - box[0] for box in boxes), said)
