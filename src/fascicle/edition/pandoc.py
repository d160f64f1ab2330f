"""Running Pandoc: the only place that does, and only to format citations (its citeproc).

Pandoc is the program that the package ``pypandoc-binary`` carries, or else the system's. It is run
in its sandbox, on a document tree that we make; a tree comes back. Results are kept on disk by the
SHA-256 of all that goes in.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fascicle.aside import thin, write_aside
from fascicle.progress import begun

__all__ = ["PandocFailed", "Result", "process_citations", "program", "version"]

API_VERSION = (1, 23, 1)
"""The version of the document tree that we write (pandoc-types); Pandoc refuses one it cannot."""

TIMEOUT = 300
"""Seconds after which Pandoc is given up; ten thousand notes take about ten."""

_SELDOM = ("+RTS", "-F4", "-RTS")
"""Options with which the package's Pandoc looks for garbage half as often: a tenth less time for a
long book, and not more memory. Others may refuse them."""

KEPT = 24
"""How many results the cache keeps."""


class PandocFailed(Exception):  # noqa: N818 - a verdict that becomes a finding
    """Pandoc is missing or gave nothing; the message says which."""


@dataclass(frozen=True, slots=True)
class Result:
    """The blocks of the processed document, and Pandoc's complaints, one a line."""

    blocks: list[Any]
    warnings: tuple[str, ...]


def program() -> Path:
    """Return where Pandoc is. Raises ``PandocFailed``.

    The package is looked up but not imported, which would cost a tenth of a second.
    """
    carried = _carried()
    if carried is not None:
        return carried
    installed = shutil.which("pandoc")
    if installed:
        return Path(installed)
    raise PandocFailed("pandoc is not installed; it comes with the package pypandoc-binary")


@functools.cache
def version() -> str:
    """Return Pandoc's version, by asking it; empty where it is missing or does not answer."""
    try:
        done = subprocess.run(
            [str(program()), "--version"], capture_output=True, timeout=TIMEOUT, check=True
        )
    except (PandocFailed, OSError, subprocess.SubprocessError):
        return ""
    words = done.stdout.decode("utf-8", errors="replace").split()
    return words[1] if len(words) > 1 else ""


def _carried() -> Path | None:
    """Return the Pandoc of the package, or None."""
    package = importlib.util.find_spec("pypandoc")
    if package is None or package.origin is None:
        return None
    name = "pandoc.exe" if os.name == "nt" else "pandoc"
    carried = Path(package.origin).parent / "files" / name
    return carried if carried.is_file() else None


def process_citations(
    blocks: Sequence[Any],
    meta: Mapping[str, Any],
    items: Sequence[Mapping[str, Any]],
    style: bytes,
    cache: Path | None,
) -> Result:
    """Return a document with its citations and bibliography formatted.

    ``items`` are CSL-JSON, ``style`` is CSL as XML. ``cache`` is a folder, made where needed, or
    None; what cannot be read from it or written to it is left alone. Raises ``PandocFailed``.
    """
    pandoc = program()
    document = {"pandoc-api-version": API_VERSION, "meta": meta, "blocks": blocks}
    source = json.dumps(document, ensure_ascii=False).encode("utf-8")
    works = json.dumps(items, ensure_ascii=False).encode("utf-8")
    kept = cache / f"{_digest(pandoc, source, works, style)}.json" if cache else None
    found = _kept(kept) if kept else None
    if found is None:
        begun("wording notes and citations with Pandoc", "sources.bib")
        found = _run(pandoc, source, works, style)
        if kept:
            _keep(kept, found)
    return found


def _run(pandoc: Path, source: bytes, works: bytes, style: bytes) -> Result:
    with tempfile.TemporaryDirectory(prefix="fascicle-") as name:
        folder = Path(name)
        (folder / "works.json").write_bytes(works)
        (folder / "style.csl").write_bytes(style)
        command = [
            str(pandoc),
            *(_SELDOM if pandoc == _carried() else ()),
            "--sandbox",
            "--from=json",
            "--to=json",
            "--citeproc",
            f"--bibliography={folder / 'works.json'}",
            f"--csl={folder / 'style.csl'}",
        ]
        try:
            done = subprocess.run(
                command,
                input=source,
                capture_output=True,
                timeout=TIMEOUT,
                check=False,
                cwd=folder,  # ours: pandoc gives up in one that has been deleted
            )
        except OSError as fault:
            raise PandocFailed(f"pandoc cannot be started: {fault}") from fault
        except subprocess.TimeoutExpired as fault:
            raise PandocFailed(f"pandoc was not done after {TIMEOUT} seconds") from fault
    complaints = _complaints(done.stderr.decode("utf-8", "replace"))
    if done.returncode != 0:
        why = complaints[0] if complaints else f"exit code {done.returncode}"
        raise PandocFailed(f"pandoc gave up: {why}")
    try:
        blocks = _loaded(done.stdout)["blocks"]
    except (ValueError, KeyError, TypeError) as fault:
        raise PandocFailed(f"pandoc's answer cannot be read: {fault}") from fault
    return Result(blocks, complaints)


def _loaded(text: bytes) -> Any:
    """Read JSON without looking for garbage all the while: a long book has a million nodes."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        return json.loads(text)
    finally:
        if collecting:
            gc.enable()


def _complaints(stderr: str) -> tuple[str, ...]:
    """Return Pandoc's messages, one each; lines that continue one are set in are joined to it."""
    found: list[str] = []
    for line in stderr.splitlines():
        if found and line[:1].isspace():
            found[-1] += f" {line.strip()}"
        elif line.strip():
            found.append(line.strip().removeprefix("[WARNING] "))
    return tuple(found)


# --- the cache ------------------------------------------------------------------------------------


def _digest(pandoc: Path, *parts: bytes) -> str:
    """Return a name for all that goes in; the program is known by its size and time."""
    state = pandoc.stat()
    digest = hashlib.sha256(f"{pandoc}:{state.st_size}:{state.st_mtime_ns}".encode())
    for part in parts:
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()


def _kept(path: Path) -> Result | None:
    """Return a result kept before, or None where there is none that can be read."""
    try:
        data = _loaded(path.read_bytes())
        blocks, warnings = data["blocks"], data["warnings"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if not isinstance(blocks, list) or not isinstance(warnings, list):
        return None
    with contextlib.suppress(OSError):
        path.touch()
    return Result(blocks, tuple(str(w) for w in warnings))


def _keep(path: Path, result: Result) -> None:
    """Write a result aside and move it into place; a full or closed disk loses only time."""
    text = json.dumps({"blocks": result.blocks, "warnings": result.warnings}, ensure_ascii=False)
    with contextlib.suppress(OSError):
        write_aside(path, text.encode())
        for old in thin(path.parent.glob("*.json"), KEPT, path, time.time()):
            old.unlink(missing_ok=True)
