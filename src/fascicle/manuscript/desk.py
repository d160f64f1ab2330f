"""The desk: the files of a publication as they come in, and what is found wrong with them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PurePosixPath

from fascicle.findings import Finding, Findings, Place
from fascicle.limits import Limits
from fascicle.manuscript import checking
from fascicle.manuscript.inputs import digest_of
from fascicle.manuscript.measuring import check_sizes
from fascicle.manuscript.positions import YamlSource
from fascicle.manuscript.strays import is_within, strays
from fascicle.manuscript.yaml_reader import parse_yaml
from fascicle.progress import begun

__all__ = ["PUBLICATION", "Desk"]

PUBLICATION = "publication.yaml"
_LIMITS = {".yaml": "yaml_bytes", ".bib": "source_bytes"}
"""Limits in bytes by the endings of files; all others are texts."""


class Desk:
    """The folder while it is read: findings, texts for their excerpts, digests of all files."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self.folder = folder
        self.limits = limits
        self.root = folder.resolve()
        self.strays = strays(self.root)
        self.findings = Findings(self.strays.values())
        self.inputs: dict[str, str] = {}
        self._texts: dict[str, str] = {}
        self._lines: dict[str, list[str]] = {}

    def has_publication(self) -> bool:
        """Tell whether there is a publication to read; if not, say so (M208)."""
        path = self.folder / PUBLICATION
        if path.exists() or path.is_symlink():
            return True
        if self.folder.is_file():
            message = f"“{self.folder}” is a file, and not the folder of a publication."
            hint = f"Name the folder in which {PUBLICATION} stands, or go there and name none."
        elif not self.folder.is_dir():
            message, hint = f"There is no folder “{self.folder}”.", "Look at how it is spelt."
        else:
            message = f"There is no {PUBLICATION} in this folder."
            hint = "Go to the publication's folder, or begin one with “fascicle new FOLDER”."
            if (self.folder / "publication.yml").exists():
                hint = f"Rename publication.yml to {PUBLICATION}."
        self.findings.add("M208", Place(PUBLICATION), message, hint=hint)
        return False

    def exists(self, file: str) -> bool:
        """Tell whether there is anything by this name, be it a file or a broken link."""
        path = self.folder / file
        return path.exists() or path.is_symlink()

    def load(self, file: str) -> bytes | None:
        """Return the bytes of a file and note their digest, or say why they cannot be read."""
        begun(f"reading {file}", file)
        path = self.folder / file
        if self.is_told(file):
            return None
        try:
            reason = self._refusal(path)
            if not reason and self._is_too_large(file):
                return None
            if not reason:
                data = path.read_bytes()
                self.inputs[file] = digest_of(data)
                self._texts[file] = data.decode("utf-8", errors="replace").removeprefix("\ufeff")
                return data
        except PermissionError:
            reason = (
                "The system does not let the file be read.",
                "Change its permissions, so that you may read it.",
            )
        except OSError as error:
            reason = (f"The file cannot be read ({error.strerror or 'unknown fault'}).", "")
        self.findings.add("M108", Place(file), reason[0], hint=reason[1])
        return None

    def is_told(self, file: str) -> bool:
        """Tell whether a file, or a folder that it stands in, has been told to lead outside."""
        parts = file.split("/")
        return any("/".join(parts[:end]) in self.strays for end in range(1, len(parts) + 1))

    def _refusal(self, path: Path) -> tuple[str, str] | None:
        if path.is_symlink() or not is_within(path, self.root):
            return (
                "It is a link to another file, or lies outside the publication's folder.",
                "Put the file itself in its place.",
            )
        if not path.is_file():
            return "There is a folder here, or something else that is no file.", (
                "Take it away, and put a text file of this name in its place."
            )
        return None

    def _is_too_large(self, file: str) -> bool:
        """Tell whether a file is larger than any text; if it is, say so (M109)."""
        name = _LIMITS.get(PurePosixPath(file).suffix, "text_bytes")
        size = (self.folder / file).stat().st_size
        if size <= getattr(self.limits, name):
            return False
        message = f"The file has {size:,} bytes"
        hint = "Divide it, or see whether it is the file that was meant."
        self.findings.extend([self.limits.beyond(name, Place(file), message, hint, size)])
        return True

    def yaml(self, file: str) -> tuple[object | None, YamlSource | None]:
        """Return the data of a YAML file and its places; what is wrong is noted."""
        data = self.load(file)
        if data is None:
            return None, None
        value, source, findings = parse_yaml(file, data, self.limits)
        self.findings.extend(findings)
        if value is None or source is None:
            return value, source
        beyond = check_sizes(value, source, self.limits)
        self.findings.extend(beyond)
        if beyond:
            return None, source
        self.findings.extend(checking.check_dates(value, source))
        return value, source

    def names(self, folder: str, suffix: str) -> list[str]:
        """Return the names without ``suffix`` of the files in a folder that have it, sorted.

        Of a folder that leads out of the publication, nothing is told.
        """
        where = self.folder / folder
        if not is_within(where, self.root):
            return []
        try:
            found = [path.name for path in where.iterdir() if path.name.endswith(suffix)]
        except OSError:
            return []
        return sorted(name.removesuffix(suffix) for name in found if not name.startswith("."))

    def sorted_findings(self) -> tuple[Finding, ...]:
        """Return all findings with their excerpts, by file and line.

        A trap of YAML (M104) is not told where the value is of the wrong type anyway (M203).
        """
        wrong = {found.place for found in self.findings if found.code == "M203"}
        kept = Findings()
        for found in self.findings:
            if found.code == "M104" and found.place in wrong:
                continue
            line = "" if found.excerpt else self._line(found.place)
            kept.extend([replace(found, excerpt=line) if line else found])
        return tuple(kept)

    def _line(self, place: Place) -> str:
        lines = self._lines.get(place.file)
        if lines is None:
            lines = self._lines[place.file] = self._texts.get(place.file, "").split("\n")
        return lines[place.line - 1].rstrip("\r") if 0 < place.line <= len(lines) else ""
