"""The pictures of a book, prepared for print, under addresses that the engine can fetch."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from fascicle.edition.model import Edition, Figure
from fascicle.findings import Finding, Refused
from fascicle.typesetting.composing import PictureSource
from fascicle.typesetting.engine import SCHEME
from fascicle.typesetting.words import words_for

__all__ = ["PictureStore"]


@dataclass(slots=True)
class PictureStore:
    """Prepares photographs and draws maps when composing asks for them.

    ``store`` is the folder of prepared photographs. ``files`` maps the path of each address to its
    file; an address names the content, so that equal addresses are equal pictures. What cannot be
    prepared is gathered, and told all at once by ``refuse``.
    """

    edition: Edition
    store: Path
    files: dict[str, Path] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def photograph(self, figure: Figure) -> PictureSource | None:
        """Return the photograph of a figure, or None where it is not held or cannot be read."""
        from fascicle.typesetting.pictures import prepare

        if figure.file is None:
            return None
        try:
            prepared = prepare(figure.file, self.store, figure.place)
        except Refused as refused:
            self.findings += refused.findings
            return None
        # The name of a prepared file is a hash of what it was made from, and how.
        path = f"/pictures/{prepared.path.name}"
        self.files[path] = prepared.path
        return PictureSource(f"{SCHEME}:{path}", prepared.width, prepared.height)

    def map(self, figure: Figure, width: float, height: float) -> str:
        """Return the map of a figure as SVG markup of this size, in points."""
        from fascicle.typesetting.maps import draw_map

        words = words_for(self.edition.language)
        if figure.map is None:
            raise ValueError(f"{figure.id} is not a map")
        try:
            return draw_map(
                figure.map,
                width=width,
                height=height,
                language=self.edition.language,
                km_label=words["kilometres"],
                north_label=words["north"],
                at=figure.place,
            )
        except Refused as refused:
            self.findings += [
                Finding(f.code, figure.place, f.message, f.hint) for f in refused.findings
            ]
            return ""

    def refuse(self) -> None:
        """Raise ``Refused`` where pictures could not be prepared."""
        if self.findings:
            raise Refused(self.findings)
