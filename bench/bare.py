"""Bare WeasyPrint: the merged HTML of a build as one document, as its user would have it.

Style sheet, fonts, pictures, text and notes are Fascicle's. What Fascicle does to the whole book is
left to WeasyPrint: page numbers come from ``target-counter``, parts begin on new pages by
``break-before``, and nobody looks after the notes. Prints JSON: pages, seconds, and what happened
to the notes, by the anchors of the pages.

    python bench/bare.py BUILD/BOOK.html OUT.pdf
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

__all__ = ["as_one_document", "fate_of_notes"]

_NUMBER = re.compile(r'<span class="page-number" data-page-of="([^"]*)">[^<]*</span>')
_PICTURE = re.compile(r'(?<=<img src=")(?!\w+:)[^"]+')
_NOTE = re.compile(r'<span class="call" id="call-([^"]+)"')

_RULES = """
.page-number::after { content: target-counter(attr(data-target url), page) }
div[data-unit] { break-before: page }
div[data-unit^="chapter-"] { break-before: recto }
"""


class PictureMissing(Exception):  # noqa: N818 - names what is missing
    """A picture of the document is not there: without it there is nothing to compare."""


def with_pictures(html: str, folder: Path) -> str:
    """Return HTML whose pictures are named by files that exist.

    An address may be a file's path, or name it by the SHA-256 of its content. Raises
    ``PictureMissing`` where it is neither.
    """
    contents = {
        hashlib.sha256(file.read_bytes()).hexdigest(): file
        for file in (folder / ".cache" / "pictures").glob("*")
    }

    def address(found: re.Match[str]) -> str:
        file = folder / found[0]
        file = file if file.is_file() else contents.get(file.stem, file)
        if not file.is_file():
            raise PictureMissing(found[0])
        return file.resolve().as_uri()

    return _PICTURE.sub(address, html)


def as_one_document(html: str, theme: Path) -> str:
    """Return merged HTML with everything that a lone WeasyPrint needs to typeset it."""
    html = html.replace("fascicle:/theme/", theme.as_uri() + "/")
    html = _NUMBER.sub(r'<span class="page-number" data-target="#\1"></span>', html)
    return html.replace("</head>", f"<style>{_RULES}</style></head>", 1)


def fate_of_notes(notes: Iterable[str], pages: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Count notes lost, repeated, and astray (not on the page of their call), by page anchors."""
    count: Counter[str] = Counter()
    page_of: dict[str, int] = {}
    for number, anchors in enumerate(pages):
        count.update(anchors.keys())
        for name in anchors:
            page_of.setdefault(name, number)
    names = list(notes)
    once = [name for name in names if count[name] == 1]
    return {
        "notes": len(names),
        "lost": sum(1 for name in names if count[name] == 0),
        "repeated": sum(1 for name in names if count[name] > 1),
        "astray": sum(1 for name in once if page_of[name] != page_of.get(f"call-{name}")),
    }


def main() -> None:
    """Typeset one document and print what came of it."""
    started = time.perf_counter()
    import weasyprint

    import fascicle

    source, out = Path(sys.argv[1]), Path(sys.argv[2])
    theme = Path(fascicle.__file__).parent / "typesetting" / "theme"
    html = with_pictures(source.read_text("utf-8"), source.parent)
    document = weasyprint.HTML(string=as_one_document(html, theme)).render()
    fate = fate_of_notes(_NOTE.findall(html), (page.anchors for page in document.pages))
    document.write_pdf(out, pdf_tags=True)
    seconds = round(time.perf_counter() - started, 3)
    print(json.dumps({"pages": len(document.pages), "seconds": seconds, **fate}))


if __name__ == "__main__":
    main()
