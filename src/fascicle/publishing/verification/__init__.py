"""Verification: a bag, a bag in a zip file, or a PDF, checked to the bit and made again."""

from __future__ import annotations

import tempfile
from pathlib import Path

from fascicle.findings import Finding, Place, Refused
from fascicle.progress import Progress, begun, silent
from fascicle.publishing.verification.bags import verify_bag, verify_zip
from fascicle.publishing.verification.pdfs import verify_pdf
from fascicle.publishing.verification.verdict import Check, Verdict

__all__ = ["Check", "Verdict", "verify"]


def verify(
    path: Path,
    progress: Progress = silent,
    *,
    rebuild: bool = True,
    supplied: Path | None = None,
) -> Verdict:
    """Check a deposit against its own records, and make the book again from its sources.

    ``rebuild``: without it the records alone are checked. ``supplied`` is a folder with files that
    a PDF lists but does not carry, such as photographs. Raises ``Refused`` where there is nothing
    that can be verified (V103) or it cannot be opened safely (V104 to V106). Nothing is written but
    in a temporary folder, nothing is fetched, and nothing of what is inside is run; templates
    of the publication are filled in within the sandbox of every build.
    """
    begun(f"checking {path}", str(path))
    with tempfile.TemporaryDirectory(prefix="fascicle-verify-") as work:
        if path.is_dir():
            return verify_bag(path, Path(work), progress, rebuild=rebuild)
        head = _head(path)
        if head.startswith(b"PK") or path.suffix.lower() == ".zip":
            return verify_zip(path, Path(work), progress, rebuild=rebuild)
        if b"%PDF-" in head or path.suffix.lower() == ".pdf":
            return verify_pdf(path, Path(work), progress, rebuild=rebuild, supplied=supplied)
    raise Refused([_nothing(path, "it is no bag, no zip file and no PDF")])


def _head(path: Path) -> bytes:
    if not path.is_file():
        raise Refused([_nothing(path, "there is nothing by this name")])
    with path.open("rb") as file:
        return file.read(1024)


def _nothing(path: Path, reason: str) -> Finding:
    message = f"{path} cannot be verified: {reason}."
    return Finding(
        "V103", Place(path.name), message, "Name a bag, BAG.zip, or a PDF made by Fascicle."
    )
