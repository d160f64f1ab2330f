"""A small booklet with a cover for the press's tests, and ways to look at what is made of it."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
from conftest import write_files
from PIL import Image

import fascicle
from fascicle.typesetting.book import Book

MM = 72 / 25.4
PUBLICATION = """\
slug: folding
title: Folding and sewing
subtitle: A handbook for the bindery
language: en-GB
contributors:
  - name: Ada Folder
publisher: The Bindery
year: 2024
date: "2024-05-06"
edition: Second edition
description: How sheets of paper become a book.
chapters: [sheets]
parts: [cover, title, chapters, back-cover]
press: {caliper: 0.1, cover_caliper: 0.25}
"""
CHAPTER = """\
title: Sheets
status: final
body:
  - A sheet is folded once and again.
  - A second paragraph.
"""


def booklet(folder: Path, templates: dict[str, str] | None = None) -> Book:
    """Typeset the booklet, with templates of its own."""
    files = {"publication.yaml": PUBLICATION, "chapters/sheets.yaml": CHAPTER, "sources.bib": ""}
    files |= {f"templates/{name}": text for name, text in (templates or {}).items()}
    edition = fascicle.compile(fascicle.read(write_files(folder, files)))
    return fascicle.typeset(edition, fascicle.Press(folder / "cache"))


def changed(book: Book, **fields: Any) -> Book:
    """Return a book whose publication says something else, on the same pages."""
    publication = book.edition.publication.model_copy(update=fields)
    language = fields.get("language", book.edition.language)
    edition = replace(book.edition, publication=publication, language=language)
    return replace(book, edition=edition)


def picture(pdf: bytes, page: int = 0, scale: float = 1.0) -> Image.Image:
    """Render a page, the whole of its MediaBox, at 72 pixels an inch times ``scale``."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return document[page].render(scale=scale).to_pil().convert("RGB")
    finally:
        document.close()


def is_gray(image: Image.Image) -> bool:
    """Whether all three colours of every pixel are the same."""
    red, green, blue = image.split()
    return red.tobytes() == green.tobytes() == blue.tobytes()


def png(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    """Return an image as a file."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()
