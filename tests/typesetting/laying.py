"""A small style sheet and engine for tests that lay out pages of their own."""

from __future__ import annotations

from fascicle.typesetting.engine import Engine, Layout
from fascicle.typesetting.fetcher import THEME, Fetcher

_FONTS = "libertinus/LibertinusSerif-"

CSS = f"""
@font-face {{ font-family: "Fascicle Text"; src: url(fascicle:/theme/fonts/{_FONTS}Regular.otf) }}
@font-face {{ font-family: "Fascicle Text"; font-style: italic;
              src: url(fascicle:/theme/fonts/{_FONTS}Italic.otf) }}
@page {{ size: 105mm 148mm; margin: 15mm 15mm 16mm;
         @bottom-center {{ content: counter(page); font: 8pt "Fascicle Text" }}
         @footnote {{ margin-top: 6pt; padding: 4pt 0 .2pt }} }}
html {{ font: 10pt/13pt "Fascicle Text"; orphans: 2; widows: 2 }}
body {{ margin: 0; text-align: justify; hyphens: auto }}
p {{ margin: 0 }}
figure {{ margin: 13pt 0; height: 104pt; break-inside: avoid }}
.note {{ float: footnote; footnote-policy: line; font-size: 8pt; line-height: 10pt }}
.note::footnote-call {{ content: "\\2060" counter(footnote); font-variant-position: super;
                        line-height: 0; font-size: 10pt }}
.note::footnote-marker {{ content: counter(footnote) "\\2002" }}
@page plate {{ margin: 10mm }}
figure.plate {{ page: plate; break-before: page; break-after: page }}
.page-number {{ display: inline-block; width: 2em }}
"""


def engine(*, keep_notes: bool = True) -> Engine:
    return Engine(CSS, Fetcher({"theme": THEME}), keep_notes=keep_notes)


def document(body: str, style: str = "") -> str:
    return f'<!DOCTYPE html><html lang="en"><head><title>Test</title>{style}</head><body>{body}'


def noted(identity: str, text: str) -> str:
    note = f'<span class="note" id="{identity}">{text}</span>'
    return f'<span class="call" id="call-{identity}">{note}</span>'


def lay_out(body: str, style: str = "", *, keep_notes: bool = True) -> Layout:
    return engine(keep_notes=keep_notes).lay_out(document(body, style))


WORDS = (
    "The river runs below the town and the road follows it as far as the second bridge, where a "
    "path leaves it for the hills; nobody has counted the steps. "
)
