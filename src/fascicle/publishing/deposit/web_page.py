"""The merged HTML with all that it needs beside it, by addresses that work within the bag."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fascicle.publishing.deposit.items import Item, Material

__all__ = ["web_page"]

# Where an address is used, not where the text of a book mentions one.
_ADDRESS = re.compile(
    r"""((?:\s(?:xlink:)?(?:src|href|data)=|\burl\()["']?)fascicle:/([a-z]+)/([^"'()<>\s?#]+)(?:\?[0-9a-f]+)?"""
)

_SHELVES = {
    "pictures": "pictures",
    "theme": "",
    "assets": "source/assets",
    "templates": "source/templates",
}
"""Where what an address of ours names lies in the bag; the theme's fonts lie in ``fonts``."""


def web_page(material: Material) -> Iterator[Item]:
    """Yield the merged HTML of a book, and the photographs as they were prepared for print."""
    pictures: dict[str, None] = {}

    def within_bag(found: re.Match[str]) -> str:
        before, shelf, name = found.groups()
        if shelf not in _SHELVES:
            return found[0]
        if shelf == "pictures":
            pictures[name] = None
        return before + f"{_SHELVES[shelf]}/{name}".lstrip("/")

    html = _ADDRESS.sub(within_bag, material.book.html)
    yield Item(f"{material.name}.html", html.encode(), "web")
    for name in pictures:
        yield Item(f"pictures/{name}", (material.pictures / name).read_bytes(), "web")
