"""What a random publication has besides its text: sources, pictures, maps, templates."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from wild_account import Account, Flow
from wild_text import Nature
from wild_words import Words

__all__ = ["bibliography", "draw_photograph", "map_data", "style_of", "templates"]

STYLES = (
    ("chicago-notes-bibliography", True),
    ("chicago-notes-bibliography", True),
    ("chicago-notes-bibliography-subsequent-ibid", True),
    ("mhra", True),
    ("apa", False),
    ("chicago-author-date", False),
    ("mla", False),
    ("ieee", False),
)
"""Citation styles, and whether they cite in notes."""


def style_of(dice: random.Random) -> tuple[str, bool]:
    """Return a citation style and whether it cites in notes."""
    return dice.choice(STYLES)


_TYPES: dict[str, tuple[str, ...]] = {
    "book": ("publisher", "location"),
    "article": ("journaltitle",),
    "incollection": ("booktitle", "publisher"),
    "collection": ("publisher",),
    "online": ("url", "urldate"),
    "archival": ("archive", "shelfmark", "location"),
    "letter": ("archive", "location"),
    "newspaper": ("journaltitle",),
    "map": ("publisher",),
    "interview": ("note",),
    "thesis": ("institution", "type"),
    "report": ("institution",),
    "misc": ("howpublished",),
}


def bibliography(
    dice: random.Random, words: Words, nature: Nature, keys: list[str], cited: set[str]
) -> tuple[str, list[Flow]]:
    """Return a source list, and for each work that is cited what its entry must have."""
    entries: list[str] = []
    flows: list[Flow] = []

    def new() -> str:
        return words.new(nature.script).capitalize()

    for key in keys:
        kind = dice.choice(list(_TYPES))
        flow = Flow(f"sources.bib: {key}", once=False)
        family, title = new(), f"{new()} {words.new(nature.script)}"
        flow.add(family)
        if kind != "interview":  # Some styles, APA for one, list interviews without a title.
            flow.add(title)
        given: dict[str, str] = {"author": f"{family}, {new()}", "title": title}
        if dice.random() < 0.2:
            given["author"] += f" and {new()}, {new()}"
        for name in _TYPES[kind]:
            given[name] = new()
        if "url" in given:
            given |= {"url": f"https://example.org/{key}", "urldate": "2024-05-06"}
        if "type" in given:
            given["type"] = "phdthesis"
        given["date"] = str(dice.randint(1800, 2020))
        if kind == "collection":
            given["editor"] = given.pop("author")
        lines = "".join(f"  {name} = {{{value}}},\n" for name, value in given.items())
        entries.append(f"@{kind}{{{key},\n{lines}}}\n")
        if key in cited:
            flows.append(flow)
    return "\n".join(entries), flows


_MODES = {
    "png": ("L", "RGB", "RGBA", "LA", "P", "1", "I;16"),
    "jpg": ("L", "RGB", "CMYK"),
    "tif": ("L", "RGB", "CMYK", "RGBA", "1"),
    "webp": ("RGB", "RGBA"),
}


def draw_photograph(dice: random.Random, file: Path) -> None:
    """Write a small picture of an odd size and mode."""
    from PIL import Image

    mode = dice.choice(_MODES[file.suffix[1:]])
    size = dice.choice(((40, 30), (30, 40), (200, 150), (3, 120), (120, 3), (1, 1), (64, 64)))
    bands = 2 if mode == "I;16" else len(Image.new(mode, (1, 1)).getbands())
    if mode in {"1", "P"}:
        picture = Image.linear_gradient("L").resize(size).convert(mode)
    else:
        picture = Image.frombytes(mode, size, dice.randbytes(size[0] * size[1] * bands))
    picture.save(file)


def map_data(dice: random.Random, label: Callable[[], str]) -> dict[str, Any]:
    """Return places and lines of a map; ``label`` gives a new label."""
    latitude, longitude = dice.uniform(-60, 60), dice.uniform(-170, 170)
    reach = dice.choice((0.02, 0.3, 2.0))

    def somewhere() -> list[float]:
        return [
            round(latitude + dice.uniform(-reach, reach), 4),
            round(longitude + dice.uniform(-reach, reach), 4),
        ]

    kinds = ("town", "village", "hill", "site")
    data: dict[str, Any] = {
        "places": [
            {"name": label(), "at": somewhere(), "kind": dice.choice(kinds)}
            for _ in range(dice.choice((2, 3, 6)))
        ]
    }
    if dice.random() < 0.5:
        courses = ("river", "stream", "road", "railway", "border", "front")
        data["lines"] = [
            {"kind": dice.choice(courses), "points": [somewhere() for _ in range(3)]}
            for _ in range(dice.randint(1, 3))
        ]
    return data


def templates(
    dice: random.Random, folder: Path, parts: list[str], words: Words, account: Account
) -> None:
    """Write templates of the publication's own: more words in the colophon, the theme's blocks."""
    if dice.random() > 0.12:
        return
    (folder / "templates/blocks").mkdir(parents=True)
    flow = Flow("templates/colophon.html", once=False)
    word = words.new()
    flow.add(word)
    (folder / "templates/colophon.html").write_text(
        '{% extends "theme/colophon.html" %}{% block colophon %}{{ super() }}'
        f"<p>{word}</p>{{% endblock %}}",
        encoding="utf-8",
    )
    if "colophon" in parts:
        account.elsewhere.append(flow)
    if dice.random() < 0.5:
        (folder / "templates/blocks/quote.html").write_text(
            '<div class="framed">{% include "theme/blocks/quote.html" %}</div>', encoding="utf-8"
        )
    if dice.random() < 0.3:
        (folder / "templates/chapter.html").write_text(
            '{% extends "theme/chapter.html" %}{% block head %}'
            "<style>p { letter-spacing: 0.2pt } .table td { padding-left: 2pt }</style>"
            "{% endblock %}",
            encoding="utf-8",
        )
