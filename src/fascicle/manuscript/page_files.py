"""Files of a publication that its pages are made with: templates, what they show, a citation style.

They are digested while the manuscript is read, like all its other files, so that it is known what a
book was made from. What is in them is the business of those who use them.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from fascicle.manuscript.strays import is_within

__all__ = ["files_below", "page_files"]

_SHELF = b"assets/"
"""What a template says that shows a file of ``assets/``, whichever way it makes up its name."""
_README = "README.md"
"""What tells people about a folder; no page is made of it."""


def page_files(folder: Path, style: str) -> dict[str, str]:
    """Return the SHA-256 (hex) of these files by their paths in ``folder``, sorted.

    All of ``templates/`` is among them. So is all of ``assets/`` where a file in ``templates/``
    names that folder, since a template may put the name of a picture together; else of ``assets/``
    only the citation style, where the publication has a file for it. Hidden files and READMEs make
    no page; what leads out of the folder, or cannot be read, no page can show.
    """
    root = folder.resolve()
    digests: dict[str, str] = {}
    shows_assets = False
    for file in files_below(root, "templates"):
        data = (root / file).read_bytes()
        digests[file] = hashlib.sha256(data).hexdigest()
        shows_assets = shows_assets or _SHELF in data
    own = f"assets/{style.removesuffix('.csl')}.csl"
    for file in files_below(root, "assets"):
        if shows_assets or file == own:
            digests[file] = _digest(root / file)
    return dict(sorted(digests.items()))


def files_below(root: Path, folder: str) -> Iterator[str]:
    """Yield the readable files below a folder by their paths from ``root``, in no certain order.

    ``root`` is resolved, and nothing outside it is looked at.
    """
    if not is_within(root / folder, root):
        return
    for where, folders, names in os.walk(root / folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = Path(where, name)
            if name.startswith(".") or name == _README:
                continue
            if is_within(path, root) and path.is_file() and os.access(path, os.R_OK):
                yield path.relative_to(root).as_posix()


def _digest(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
