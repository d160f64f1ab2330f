"""``fascicle build`` without what is for archives: the book drawn untagged and handed over bare.

    python bench/plain.py FOLDER --out DIR --format json

Takes the arguments of ``fascicle build``. Only for comparison (``archive.py``): such a file is
neither PDF/A nor PDF/UA, and tells nothing of itself.
"""

from __future__ import annotations

import sys
from typing import Any

from fascicle import cli, publishing
from fascicle.typesetting.engine import Engine


def main() -> None:
    """Take out tags and dress, and build."""
    draw: Any = Engine.draw

    def untagged(self: Engine, sheets: Any, first: Any, *, created: str, **_: Any) -> Any:
        return draw(self, sheets, first, created=created)

    Engine.draw = untagged  # type: ignore[method-assign]
    publishing.reading_pdf = lambda book: book.pdf  # type: ignore[attr-defined]
    sys.argv[1:1] = ["build"]
    cli.main()


if __name__ == "__main__":
    main()
