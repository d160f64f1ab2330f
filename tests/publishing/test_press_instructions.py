"""The sheet for the binder, read back in every language."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import yaml
from pressed import booklet, changed

from fascicle.manuscript.models import PressSettings
from fascicle.publishing.imposition.plan import Plan
from fascicle.publishing.imposition.planning import Job, plan_sheets
from fascicle.publishing.press.binding_drawings import fold_drawing, gathering_drawing
from fascicle.publishing.press.instructions import instruction_sheet
from fascicle.typesetting.book import Book
from fascicle.typesetting.coverage import fold
from fascicle.typesetting.readback import read_back
from fascicle.typesetting.words import languages, press_words

WORDS = Path(__file__).parents[2] / "src/fascicle/typesetting/theme/words/press"


HOLE = re.compile(r"\{\w+\}")
"""Where something is put into words."""


def planned(pages: int, **press: Any) -> Plan:
    return plan_sheets(Job(pages, 148, 210, PressSettings(**press)))


SADDLE = planned(25, paper="a4", bleed=0, marks=False, caliper=0.105)
SEWN = planned(160, binding="signatures", paper="sra2", up=8)


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> Book:
    return booklet(tmp_path_factory.mktemp("binder") / "booklet")


def said(pdf: bytes) -> str:
    return fold("".join(run.text for page in read_back(pdf) for run in page.runs))


def test_it_says_what_a_binder_must_know_of_a_booklet(book):
    settings = PressSettings(grammage=90, stock="uncoated, white", colour="grayscale")
    sheet = instruction_sheet(book, settings, SADDLE, files=["folding-sheets.pdf"])
    assert sheet.findings == ()
    text = said(sheet.pdf)
    for words in (
        "Folding and sewing",
        "Second edition, 6 May 2024",
        "folding-sheets.pdf",
        "148 × 210 mm",
        "28, on 14 leaves",
        "Blank pages added3",
        "uncoated, white, 90 g/m², 0.113 mm",
        "in black alone",
        "7 × A4 (297 × 210 mm)",
        "on both sides, turned over the short edge",
        "Creep, allowed for0.63 mm",
        "stapled through the fold",
        "Print in true size (100 %)",
        "Lay the folded sheets in one another, the first outside.",
        "Trim head, foot and fore-edge to 148 × 210 mm.",
    ):
        assert fold(words) in text, words
    for words in ("Width of the spine", "Board of the cover", "Sew the", "Cut the sheets"):
        assert fold(words) not in text, words
    assert sheet == instruction_sheet(book, settings, SADDLE, files=["folding-sheets.pdf"])


def test_it_says_what_a_binder_must_know_of_signatures(book):
    settings = PressSettings(binding="signatures", cover_grammage=300, cover_stock="board")
    text = said(instruction_sheet(book, settings, SEWN, spine=17.7).pdf)
    for words in (
        "A 1–16, B 17–32, C 33–48, …, K 145–160",
        "board, 300 g/m², 0.27 mm",
        "Width of the spine17.7 mm",
        "Fold each sheet in the order drawn above.",
        "Gather the signatures in the order of their letters",
        "Sew the signatures",
        "Trim head, foot and fore-edge along the crop marks to 148 × 210 mm.",
    ):
        assert fold(words) in text, words


def test_leaves_are_cut_and_glued(book):
    leaves = planned(160, binding="perfect", paper="sra3")
    text = said(instruction_sheet(book, PressSettings(binding="perfect", mill=2.5), leaves).pdf)
    for words in ("Cut the sheets apart", "Mill 2.5 mm", "Gather the leaves"):
        assert fold(words) in text, words
    sheets = planned(160, binding="perfect", signature=32, up=4)
    text = said(instruction_sheet(book, PressSettings(binding="perfect", signature=32), sheets).pdf)
    for words in ("Signatures with their pagesA 1–32", "in one another", "Gather the signatures"):
        assert fold(words) in text, words
    assert fold("Gather the leaves") not in text
    around = PressSettings(cover="separate")
    text = said(instruction_sheet(book, around, SADDLE).pdf)
    assert fold("Lay the cover around the outermost sheet.") in text


@pytest.mark.parametrize("language", languages())
def test_every_language_has_all_words_and_one_page(book, language):
    own = yaml.safe_load((WORDS / f"{language}.yaml").read_text(encoding="utf-8"))
    english = yaml.safe_load((WORDS / "en.yaml").read_text(encoding="utf-8"))
    assert list(own) == list(english)
    for name, words in own.items():
        assert sorted(HOLE.findall(words)) == sorted(HOLE.findall(english[name])), name
    # Sewing has most to say.
    settings = PressSettings(binding="signatures")
    sheet = instruction_sheet(changed(book, language=language), settings, SEWN, spine=17.7)
    assert sheet.findings == ()
    assert fold(press_words(language)["heading"]) in said(sheet.pdf)
    assert len(list(read_back(sheet.pdf))) == 1


@pytest.mark.parametrize(
    ("language", "size"), [("en-GB", (595, 842)), ("en-US", (612, 792)), ("fr-CA", (612, 792))]
)
def test_it_is_printed_on_the_paper_of_the_country(book, language, size):
    sheet = instruction_sheet(changed(book, language=language), PressSettings(), SADDLE)
    with pikepdf.open(io.BytesIO(sheet.pdf)) as pdf:
        assert [float(x) for x in pdf.pages[0].obj.MediaBox[2:]] == pytest.approx(size, abs=0.5)


def test_a_template_of_ones_own_must_say_all(tmp_path):
    own = '{% extends "theme/press/instructions.html" %}{% block instructions %}Fold.{% endblock %}'
    book = booklet(tmp_path / "booklet", {"press/instructions.html": own})
    sheet = instruction_sheet(book, PressSettings(), SADDLE)
    assert {finding.code for finding in sheet.findings} == {"G127"}
    assert any("148 × 210 mm" in finding.message for finding in sheet.findings)


def test_drawings_show_each_fold_and_the_letters():
    drawn = fold_drawing(640, 450, SEWN.folds)
    assert drawn.count("stroke-dasharray") == 3
    assert drawn.count("<rect") == 4
    stack = gathering_drawing("signatures", ["A", "B", "C"], 1)
    assert all(f">{letter}<" in stack for letter in "ABC")
    assert "…" in gathering_drawing("signatures", list("ABCDEF"), 1)
    assert gathering_drawing("perfect", [], 1) != gathering_drawing("saddle", ["A"], 3)
