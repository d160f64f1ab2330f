"""Fetching the photographs of a catalogue: asked for, judged, put into place, and recorded.

One at a time, in the order of the catalogue. Each is written aside in ``assets/.fetch``; only when
it is whole, can be printed and is the one that was recorded does it get its place in ``assets``,
and only then does the catalogue name it.
"""

from __future__ import annotations

import os
import posixpath
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Literal

from fascicle.aside import synced
from fascicle.fetching.connecting import Limits, Network
from fascicle.fetching.downloading import download
from fascicle.fetching.failing import Unfetched
from fascicle.fetching.parts import Part
from fascicle.findings import Finding, Place
from fascicle.manuscript.addresses import parse_address
from fascicle.manuscript.amending import amended, rewritten
from fascicle.manuscript.inputs import sha256_of
from fascicle.manuscript.manuscript import Manuscript
from fascicle.manuscript.models import Photograph
from fascicle.manuscript.photographs import Unfit, examine, format_of, opened, size
from fascicle.manuscript.positions import YamlPath, YamlSource
from fascicle.manuscript.yaml_reader import parse_yaml

__all__ = ["FOLDER", "Outcome", "State", "fetch", "held", "planned"]

FOLDER = "assets/.fetch"
"""Where parts of photographs are kept, in the publication's folder."""
_ENDINGS = {"JPEG": "jpg", "PNG": "png", "TIFF": "tif", "WEBP": "webp"}

State = Literal["fetched", "resumed", "unchanged", "wanted", "refused"]
"""``unchanged``: held before; ``wanted``: not held, and not asked for in a dry run."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a photograph. ``file`` is relative to ``assets``; ``bytes`` those of the file.

    ``pixels`` are width and height upright; ``seconds`` wall time. What is not known is None.
    """

    id: str
    state: State
    url: str | None = None
    file: str | None = None
    bytes: int | None = None
    pixels: tuple[int, int] | None = None
    format: str | None = None
    sha256: str | None = None
    seconds: float = 0.0
    findings: tuple[Finding, ...] = field(default=())


def held(manuscript: Manuscript, id_: str) -> Outcome | None:
    """Return a photograph that is held, as it was read, or None; nothing is asked or written."""
    photograph = manuscript.photographs[id_]
    if photograph.file is None:
        return None
    name = posixpath.normpath(f"assets/{photograph.file}")
    if name not in manuscript.inputs:
        return None
    wrong = _told(manuscript, id_, "P102", "P106", "P141")
    path = manuscript.folder / name
    found = Outcome(
        id_,
        "refused" if wrong else "unchanged",
        photograph.url,
        photograph.file,
        path.stat().st_size,
        sha256=manuscript.inputs[name],
        findings=wrong,
    )
    return _with_picture(found, path)


def planned(manuscript: Manuscript, ids: Collection[str] | None) -> list[str]:
    """Return the photographs that are to be fetched: those of ``ids``, or all that have a URL."""
    return [
        name
        for name, photograph in manuscript.photographs.items()
        if (photograph.url is not None if ids is None else name in ids)
    ]


def fetch(
    manuscript: Manuscript,
    ids: Collection[str],
    network: Network,
    limits: Limits,
    tell: Callable[[str, int, int | None], None],
    *,
    dry: bool = False,
) -> Iterator[Outcome]:
    """Fetch these photographs, and yield what became of each.

    What is held is left alone. ``tell(id, done, size)`` is called as bytes come. With ``dry``
    nothing is asked and nothing written. Raises ``OSError`` where a file cannot be written;
    what was fetched before stays in its place.
    """
    if not dry:
        _tidy(manuscript.folder / FOLDER)
    for name in ids:
        since = time.monotonic()
        outcome = held(manuscript, name) or _unheld(manuscript, name)
        if outcome.state == "wanted" and not dry:
            task = _Task(manuscript, name, network, limits)
            outcome = task.done(partial(tell, name))
        yield replace(outcome, seconds=time.monotonic() - since)


def _tidy(folder: Path) -> None:
    """Take away what a call that was ended has left: whole pictures that were to be moved.

    Parts stay, and what is known of them.
    """
    with suppress(OSError):
        for left in folder.iterdir():
            if left.suffix.removeprefix(".") in _ENDINGS.values():
                left.unlink()


def _unheld(manuscript: Manuscript, name: str) -> Outcome:
    """Return a photograph that is not held: wanted, or refused because of what its entry says."""
    photograph = manuscript.photographs[name]
    told = list(_told(manuscript, name, "P110", "P131"))
    if photograph.url is None:
        place = _place(manuscript, name, "")
        message = f"The entry of “{name}” does not say from where the photograph can be fetched."
        hint = "Add “url: https://…”: the address of the picture itself."
        told.append(Finding("P144", place, message, hint, _line(manuscript, place)))
    state: State = "refused" if told else "wanted"
    return Outcome(name, state, photograph.url, photograph.file, findings=tuple(told))


def _place(manuscript: Manuscript, name: str, key: str) -> Place:
    source = manuscript.photographs_source
    if source is None:  # no catalogue has no entries
        return Place("assets/photographs.yaml")
    entry: YamlPath = ("photographs", name)
    return source.place((*entry, key)) if key else source.place(entry, key=True)


def _told(manuscript: Manuscript, name: str, *codes: str) -> tuple[Finding, ...]:
    """Return what reading found wrong with an entry, as far as it is of these kinds."""
    places = {_place(manuscript, name, key) for key in ("url", "file", "sha256")}
    return tuple(f for f in manuscript.findings if f.code in codes and f.place in places)


def _line(manuscript: Manuscript, place: Place) -> str:
    source = manuscript.photographs_source
    return source.excerpt(place.line) if source is not None else ""


def _with_picture(outcome: Outcome, path: Path) -> Outcome:
    """Add pixels and format, as far as the file can be read."""
    try:
        with opened(path) as picture:
            return replace(outcome, pixels=size(path), format=picture.format)
    except Unfit:
        return outcome


@dataclass(frozen=True, slots=True)
class _Task:
    """One photograph to be fetched."""

    manuscript: Manuscript
    id: str
    network: Network
    limits: Limits

    @property
    def _entry(self) -> Photograph:
        return self.manuscript.photographs[self.id]

    @property
    def _place(self) -> Place:
        return _place(self.manuscript, self.id, "url")

    def done(self, tell: Callable[[int, int | None], None]) -> Outcome:
        """Fetch it, judge it, put it into place and record it."""
        url = self._entry.url or ""
        part = Part(self.manuscript.folder / FOLDER, self.id)
        try:
            before = download(parse_address(url), part, self.network, self.limits, tell)
            file, found, remarks = self._placed(part)
        except Unfetched as unfetched:
            told = (unfetched.finding(self._place, _line(self.manuscript, self._place)),)
            return Outcome(self.id, "refused", url, findings=told)
        except _Unprintable as unprintable:
            return Outcome(self.id, "refused", url, findings=unprintable.findings)
        remarks += self._recorded(file, found)
        path = self.manuscript.folder / "assets" / file
        outcome = Outcome(
            self.id,
            "resumed" if before else "fetched",
            url,
            file,
            path.stat().st_size,
            sha256=found,
            findings=remarks,
        )
        return _with_picture(outcome, path)

    def _placed(self, part: Part) -> tuple[str, str, tuple[Finding, ...]]:
        """Put what has come into its place; return its file, its SHA-256 and what is to be said.

        Raises ``Unfetched`` (P140, P142) or ``_Unprintable``, and puts nothing anywhere then.
        """
        found = sha256_of(part.path)
        recorded = self._entry.sha256
        if recorded is not None and recorded.lower() != found:
            part.clear()
            raise Unfetched(
                "P140",
                f"The picture at the address is not the one that was recorded: its SHA-256 is "
                f"{found}.",
                "Look at it in a browser; if it is wanted, delete “sha256” and fetch it again.",
            )
        with part.path.open("rb") as file:
            # What is no picture was refused when it began to come.
            ending = _ENDINGS[format_of(file.read(12)) or "JPEG"]
        # The name that editors will meet, in findings too.
        whole = part.path.with_name(f"{self.id}.{ending}")
        part.path.replace(whole)
        try:
            line = _line(self.manuscript, self._place)
            remarks = tuple(
                replace(f, excerpt=line)
                for f in examine(whole, self._place, self.manuscript.limits)
            )
            if any(finding.is_error for finding in remarks):
                raise _Unprintable(remarks)
            file_ = self._entry.file or whole.name
            self._moved(whole, self.manuscript.folder / "assets" / file_, found)
        finally:
            whole.unlink(missing_ok=True)
            part.clear()
        return file_, found, remarks

    def _moved(self, whole: Path, target: Path, found: str) -> None:
        """Give a file its place, unless another one stands there (P142)."""
        target.parent.mkdir(parents=True, exist_ok=True)
        whole.chmod(0o644)
        try:
            os.link(whole, target)  # unlike a move, never over another file
            synced(target.parent)
        except FileExistsError:
            if target.is_symlink() or not target.is_file() or sha256_of(target) != found:
                raise Unfetched(
                    "P142",
                    f"The picture cannot be put into its place: there is another "
                    f"{target.name} in assets/.",
                    f"Move it away; or write “file: {target.name}”, if it is the picture.",
                ) from None
        except OSError:  # a file system that knows no links
            if target.exists() or target.is_symlink():
                raise
            whole.replace(target)
            synced(target.parent)

    def _recorded(self, file: str, found: str) -> tuple[Finding, ...]:
        """Write file and checksum into the catalogue as it is now; return P143 where that fails."""
        values = {"file": file} if self._entry.file is None else {}
        if self._entry.sha256 is None:
            values["sha256"] = found
        place = self._place
        path = self.manuscript.folder / place.file
        reason = ""
        try:
            source = _read_again(path, place.file, self.id, self._entry.url)
            text = amended(source, ("photographs", self.id), values, "url")
            if text == source.text or rewritten(path, source, text):
                return ()
            reason = "the file is being changed by somebody else"
        except ValueError as error:
            reason = str(error)
        lines = ", ".join(f"“{key}: {value}”" for key, value in values.items())
        message = f"The picture is there, but its entry could not be amended: {reason}."
        return (Finding("P143", place, message, f"Add {lines}.", _line(self.manuscript, place)),)


class _Unprintable(Exception):  # noqa: N818 - a verdict on a file, not an error of ours
    """What was fetched cannot be printed."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__()
        self.findings = findings


def _read_again(path: Path, file: str, name: str, url: str | None) -> YamlSource:
    """Return the catalogue as it is now; ``ValueError`` where the entry is not what it was."""
    data, source, _ = parse_yaml(file, path.read_bytes())
    entry = data.get("photographs", {}) if isinstance(data, dict) else {}
    entry = entry.get(name) if isinstance(entry, dict) else None
    if source is None or not isinstance(entry, dict) or entry.get("url") != url:
        raise ValueError("it has changed meanwhile")
    return source
