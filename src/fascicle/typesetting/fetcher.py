"""The files that the layout engine is given, by addresses of our own: no network, no other path."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from fascicle.findings import Finding, Place, Refused
from fascicle.limits import DEFAULTS, Limits
from fascicle.manuscript.inputs import same
from fascicle.manuscript.page_checks import judge_address
from fascicle.manuscript.page_files import limit_of
from fascicle.manuscript.strays import is_within
from fascicle.typesetting.admitting import FROM_TEMPLATE, Beyond, judge_file

__all__ = ["NOT_GIVEN", "SCHEME", "THEME", "Fetcher", "NotGiven", "Refusal"]

THEME = Path(__file__).parent / "theme"
SCHEME = "fascicle"
"""Scheme of all addresses in our HTML: ``fascicle:/theme/...``, ``fascicle:/pictures/...``."""

NOT_GIVEN = "is not given to the page"
"""What the engine's complaint about an address ends with that the fetcher has refused."""

_KINDS = {
    ".css": "text/css",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".otf": "font/otf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
"""Types of files by their ending: the system's own table would differ from machine to machine."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An address that the engine was not given, as it asked for it; code and reason of a finding.

    A101: it leads out of the publication; A103: it is none of ours; T106: there is no such file.
    """

    address: str
    code: str
    reason: str


class NotGiven(ValueError):  # noqa: N818 - a verdict on an address
    """An address from which nothing is fetched."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(f"{refusal.address} {NOT_GIVEN}")
        self.refusal = refusal


@dataclass(slots=True)
class Fetcher:
    """Gives the engine files by ``fascicle:`` addresses, and nothing else: no network, no path.

    ``roots`` maps the first part of the path to a folder; what lies outside it (by ``..`` or a
    link) is refused. ``files`` maps whole paths to single files. ``refused`` remembers what was
    asked for in vain, since WeasyPrint swallows some of these faults; so do ``beyond`` what was
    beyond ``limits``, and ``changed`` what is no longer as its digest in ``inputs`` says, those of
    the publication's files when they were read. ``within`` tells that whoever asks is a drawing.
    """

    roots: dict[str, Path]
    files: dict[str, Path] = field(default_factory=dict)
    refused: list[Refusal] = field(default_factory=list)
    inputs: Mapping[str, str] | None = None
    changed: list[Refused] = field(default_factory=list)
    limits: Limits = DEFAULTS
    beyond: list[Finding] = field(default_factory=list)
    within: bool = False

    def read(self, url: str) -> bytes:
        """Return what is behind an address; raise ``NotGiven`` where there is nothing for us.

        Raises ``Refused`` (F107) where it is a file of the publication that has changed.
        """
        file = self.find(url)
        data = file.read_bytes()
        name = unquote(urlsplit(url).path).removeprefix("/")
        if self.inputs is not None and name.startswith(("assets/", "templates/")):
            name = posixpath.normpath(name)
            if name not in self.inputs:
                raise _no_file(url)
            same(data, name, self.inputs)
        return data

    def find(self, url: str) -> Path:
        """Return the file behind an address; raise ``NotGiven`` where there is none for us."""
        verdict = judge_address(url)
        if verdict is not None:
            raise NotGiven(Refusal(url, verdict.code, verdict.message))
        try:
            parts = urlsplit(url)
        except ValueError:
            raise _no_file(url) from None
        path = unquote(parts.path)
        if parts.scheme != SCHEME or parts.netloc:
            raise _no_file(url)
        if path in self.files:
            return self.files[path]
        _, root, *rest = (path + "/").split("/", 2)
        folder = self.roots.get(root)
        if folder is None:
            raise _no_file(url)
        file = folder / rest[0].rstrip("/")
        if not is_within(file, folder.resolve()):
            message = f"“{url}” leads out of the publication's folder."
            raise NotGiven(Refusal(url, "A101", message))
        if not file.is_file():
            raise _no_file(url)
        self._judge_size(file, url)
        return file.resolve()

    def _judge_size(self, file: Path, url: str) -> None:
        limit = limit_of(file.name)
        size = file.stat().st_size
        if size > getattr(self.limits, limit):
            message = f"The file “{file.name}” has {size:,} bytes"
            place = _place(url)
            self.beyond.append(self.limits.beyond(limit, place, message, "Make it smaller.", size))
            raise ValueError(f"{url} is too large")

    def judge(self, name: str, data: bytes, place: Place = FROM_TEMPLATE) -> None:
        """Note and refuse, with ``ValueError``, what is beyond limits when it is drawn."""
        try:
            judge_file(name, data, self.limits, place, within=self.within)
        except Beyond as verdict:
            self.beyond.append(verdict.finding)
            raise ValueError(verdict.finding.message) from verdict

    def is_ours(self, url: str) -> bool:
        """Whether an address names the theme's, or a prepared picture, which need no judging."""
        path = unquote(urlsplit(url).path)
        return path in self.files or path.startswith("/theme/")

    def for_weasyprint(self) -> Any:
        """Return this fetcher as WeasyPrint wants it."""
        from weasyprint.urls import URLFetcher, URLFetcherResponse

        outer = self

        class Confined(URLFetcher):  # type: ignore[misc]
            def fetch(self, url: str, headers: Any = None) -> Any:
                if url.startswith("data:"):
                    return judged(super().fetch(url, headers))
                try:
                    file, data = outer.find(url), outer.read(url)
                except Refused as refused:
                    outer.changed.append(refused)
                    raise ValueError(f"{url} has changed") from refused
                except NotGiven as error:
                    outer.refused.append(error.refusal)
                    raise
                kind = _KINDS.get(file.suffix.lower(), "application/octet-stream")
                if outer.within or not outer.is_ours(url):
                    outer.judge(file.name, data, _place(url))
                return URLFetcherResponse(url, data, {"Content-Type": kind})

        def judged(response: Any) -> Any:
            data = response.read()
            outer.judge("data:", data)
            return URLFetcherResponse(response.url, data, response.headers)

        return Confined(allowed_protocols={"data"}, allow_redirects=False)


def _no_file(url: str) -> NotGiven:
    return NotGiven(Refusal(url, "T106", f"“{url}” is no file of the publication or the theme."))


def _place(url: str) -> Place:
    """Return the file of the publication that an address names."""
    name = posixpath.normpath(unquote(urlsplit(url).path)).lstrip("/")
    return Place(name) if name.startswith(("assets/", "templates/")) else FROM_TEMPLATE
