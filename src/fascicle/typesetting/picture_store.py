"""The pictures of a book, prepared for print, under addresses that the engine can fetch."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from fascicle.edition.model import Edition, Figure, plain
from fascicle.findings import Finding, Refused
from fascicle.manuscript.dates import parse_date
from fascicle.manuscript.inputs import read_again
from fascicle.manuscript.models import TimelineData
from fascicle.manuscript.validation import shown
from fascicle.progress import begun
from fascicle.typesetting.fetcher import SCHEME
from fascicle.typesetting.figure_views import PictureSource
from fascicle.typesetting.words import words_for

if TYPE_CHECKING:
    from fascicle.typesetting.timelines import Terms, TimelineEvent

__all__ = ["PictureStore"]

_NAMED = 20
"""How many events without a label a finding names."""


@dataclass(slots=True)
class PictureStore:
    """Prepares photographs and draws maps when composing asks for them.

    ``store`` is the folder of prepared photographs. ``files`` maps the path of each address to its
    file; an address names the content, so that equal addresses are equal pictures. What cannot be
    prepared is gathered, and told all at once by ``refuse``; what is drawn all the same, but not as
    it should be, is left in ``findings``.
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
        assets = self.edition.folder / "assets"
        inside = figure.file.is_relative_to(assets)
        name = figure.file.relative_to(assets).as_posix() if inside else figure.file.name
        begun(f"preparing the photograph assets/{name}", f"assets/{name}")
        try:
            data = self._read(figure.file)
            prepared = prepare(figure.file, self.store, figure.place, data, self.edition.limits)
        except Refused as refused:
            self.findings += refused.findings
            return None
        # The name of a prepared file is a hash of what it was made from, and how.
        path = f"/pictures/{prepared.path.name}"
        self.files[path] = prepared.path
        return PictureSource(f"{SCHEME}:{path}", prepared.width, prepared.height)

    def _read(self, file: Path) -> bytes | None:
        """Return a photograph as it was when the publication was read; None: it cannot be read."""
        try:
            return read_again(file, self.edition.folder, self.edition.inputs)
        except (OSError, ValueError):
            return None

    def map(self, figure: Figure, width: float, height: float) -> str:
        """Return the map of a figure as SVG markup of this size, in points."""
        from fascicle.typesetting.maps import coinciding, draw_map

        words = words_for(self.edition.language)
        if figure.map is None:
            raise ValueError(f"{figure.id} is not a map")
        begun(f"drawing the map of figure {figure.number}", figure.place.file)
        try:
            drawn = draw_map(
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
        for one, other in coinciding(figure.map, width, height):
            message = f"“{one}” and “{other}” lie on one spot of the map."
            hint = "Leave one of them out, or look at its coordinates."
            self.findings.append(Finding("P124", figure.place, message, hint))
        return drawn

    def timeline_height(self, figure: Figure, dates: tuple[str, ...], width: float) -> float:
        """Return the height in points that a timeline needs; ``dates`` are those of its events."""
        from fascicle.typesetting.timelines import height_needed

        events = _timeline_events(figure, dates)
        return height_needed(_timeline(figure), events, width, self._terms())

    def timeline(self, figure: Figure, dates: tuple[str, ...], width: float, height: float) -> str:
        """Return the timeline of a figure as SVG markup of this size, in points."""
        from fascicle.typesetting.timelines import draw_timeline

        begun(f"drawing the timeline of figure {figure.number}", figure.place.file)
        drawn = draw_timeline(
            _timeline(figure),
            _timeline_events(figure, dates),
            width=width,
            height=height,
            language=self.edition.language,
            terms=self._terms(),
            alt=figure.alt,
        )
        if drawn.left_out:
            left = [figure.events[number] for number in drawn.left_out]
            names = ", ".join(f"{shown(plain(e.title))} ({e.wording})" for e in left[:_NAMED])
            more = f" and {len(left) - _NAMED} more" if len(left) > _NAMED else ""
            message = f"The timeline has no room for the labels of these events: {names}{more}."
            hint = (
                "Give it more “lines:” or “place: plate”, put tracks on both sides, or let it show "
                "fewer events by “from”, “to” or “events”."
            )
            self.findings.append(Finding("P118", figure.place, message, hint))
        for event in (figure.events[number] for number in drawn.shortened):
            message = f"Figure {figure.number} shortens the label of this event ({event.wording})."
            hint = "Give it a “label:” of two or three words, or the timeline more “lines:”."
            self.findings.append(Finding("P119", event.place, message, hint))
        return drawn.svg

    def _terms(self) -> Terms:
        from fascicle.typesetting.timelines import Terms

        words = words_for(self.edition.language)
        return Terms(
            words["timeline_lasting"], words["timeline_within"], words["timeline_doubtful"]
        )

    def refuse(self) -> None:
        """Raise ``Refused`` where pictures could not be prepared."""
        if any(finding.is_error for finding in self.findings):
            raise Refused(self.findings)


def _timeline(figure: Figure) -> TimelineData:
    if figure.timeline is None:
        raise ValueError(f"{figure.id} is not a timeline")
    return figure.timeline


def _timeline_events(figure: Figure, dates: tuple[str, ...]) -> tuple[TimelineEvent, ...]:
    from fascicle.typesetting.timelines import TimelineEvent

    return tuple(
        TimelineEvent(
            parse_date(event.date),
            wording,
            plain(event.title),
            event.label or plain(event.title),
            event.track,
        )
        for event, wording in zip(figure.events, dates, strict=True)
    )
