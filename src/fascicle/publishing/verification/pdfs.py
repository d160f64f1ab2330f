"""The verification of a PDF that Fascicle made: its seal, its attachments, the book made again."""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from fascicle.findings import Finding, Place, Refused
from fascicle.progress import Progress, silent
from fascicle.publishing.attaching import MANIFEST
from fascicle.publishing.deposit.bag_form import quieten
from fascicle.publishing.reading_pdf import reading_pdf
from fascicle.publishing.seal import seal_holds, seal_of
from fascicle.publishing.verification.bag_lists import is_safe
from fascicle.publishing.verification.rebuilding import (
    book_again,
    dated,
    differs,
    likely_reason,
    not_made,
    note_versions,
)
from fascicle.publishing.verification.verdict import Verdict
from fascicle.publishing.versions import versions

__all__ = ["verify_pdf"]

_LARGEST = 2 << 30
_LARGEST_TOGETHER = 1 << 30
_MOST = 10_000
_AGENT = "Fascicle "
_COPY = "Take another copy of the PDF."
_FLATE = "/FlateDecode"


@dataclass(frozen=True, slots=True)
class _Listed:
    """A file of the manifest."""

    path: str
    sha256: str
    attached: bool


@dataclass(frozen=True, slots=True)
class _Carried:
    """What a PDF carries: its attachments by path, the manifest among them, and who made it.

    ``faults`` are those of attachments that could not be taken out.
    """

    files: Mapping[str, bytes]
    faults: tuple[Finding, ...] = ()
    maker: str = ""


def verify_pdf(
    path: Path,
    work: Path,
    progress: Progress = silent,
    *,
    rebuild: bool = True,
    supplied: Path | None = None,
) -> Verdict:
    """Verify a PDF. ``supplied`` is a folder with files that the PDF lists but does not carry."""
    if path.stat().st_size > _LARGEST:
        raise Refused([Finding("V105", Place(path.name), f"{path.name} is larger than 2 GB.")])
    pdf = path.read_bytes()
    verdict = Verdict("pdf")
    carried = _carried(pdf, path.name)
    if seal_of(pdf) is None and not (
        carried.files.get(MANIFEST) or carried.maker or carried.faults
    ):
        message = (
            f"{path.name} is a PDF, but it bears no seal of Fascicle: another program made it."
        )
        raise Refused([Finding("V103", Place(path.name), message)])
    verdict.check(
        "seal",
        "The PDF agrees with its seal: it is, to the bit, the file that Fascicle made.",
        "The PDF does not agree with its seal.",
        [] if seal_holds(pdf) else [_unsealed(pdf, path.name)],
    )
    listed, manifest = _verify_attachments(verdict, carried)
    if not rebuild:
        return verdict
    if not listed:
        says = "The PDF does not list what it was made from, so it cannot be made again."
        verdict.untold("again", says, [Finding("V117", Place(path.name), says)])
    elif carried.faults or any(finding.code == "V113" for finding in verdict.findings):
        verdict.untold("again", "It was not made again, since its attachments are at fault.")
    elif _unpack(verdict, carried, listed, work / "source", supplied):
        day = str(manifest.get("date") or "")
        _make_again(verdict, pdf, path.name, work, (manifest.get("versions"), day), progress)
    return verdict


def _unsealed(pdf: bytes, name: str) -> Finding:
    message = f"{name} does not agree with its seal: it was altered, or saved by another program."
    if seal_of(pdf) is None:
        message = f"{name} bears no seal that can be read: it was altered, or saved anew."
    return Finding("V112", Place(name), message, _COPY)


# --- what it carries --------------------------------------------------------------------------


def _carried(pdf: bytes, name: str) -> _Carried:
    """Take the attachments out of a PDF, as far as it can be read."""
    import pikepdf

    from fascicle.publishing.conformance.opening import DAMAGE, reason_of

    quieten("pikepdf")
    files: dict[str, bytes] = {}
    faults: list[Finding] = []
    try:
        with pikepdf.open(io.BytesIO(pdf), suppress_warnings=True) as document:
            maker = str(document.docinfo.get("/Creator", "")) if "/Info" in document.trailer else ""
            for path, attached in _streams(document):
                if not is_safe(path):
                    message = f"The PDF has an attachment whose name leads elsewhere: “{path}”."
                    raise Refused([Finding("V104", Place(name), message)])
                left = _LARGEST_TOGETHER - sum(map(len, files.values()))
                data = _plain(attached, left)
                if data is None:
                    message = f"The attachment {path} cannot be taken out: it is damaged."
                    faults.append(Finding("V113", Place(path), message, _COPY))
                elif len(data) > left or len(files) >= _MOST:
                    message = "The attachments of the PDF would grow beyond all measure."
                    raise Refused([Finding("V105", Place(name), message)])
                else:
                    files[path] = data
    except DAMAGE as error:
        message = f"The PDF cannot be read: {reason_of(error)}."
        return _Carried(files, (Finding("V113", Place(name), message, _COPY),))
    return _Carried(files, tuple(faults), maker if maker.startswith(_AGENT) else "")


def _streams(document: Any) -> Iterator[tuple[str, Any]]:
    """Yield the names and streams of the attachments, whatever is wrong with others."""
    for path in document.attachments:
        try:
            stream = document.attachments[path].obj.EF.F
        except (AttributeError, KeyError, TypeError, ValueError):
            stream = None
        yield path, stream


def _plain(stream: Any, limit: int) -> bytes | None:
    """Return the bytes of a stream, at most one more than ``limit``; None where it is damaged."""
    try:
        raw = bytes(stream.read_raw_bytes())
        kind = stream.get("/Filter")
        if kind is None:
            return raw
        if str(kind) != _FLATE and [str(one) for one in kind] != [_FLATE]:
            return None
        unpacking = zlib.decompressobj()
        data = unpacking.decompress(raw, limit + 1)
    except (zlib.error, AttributeError, TypeError, ValueError, RuntimeError):
        return None
    return data if unpacking.eof or len(data) > limit else None


def _verify_attachments(
    verdict: Verdict, carried: _Carried
) -> tuple[Sequence[_Listed], Mapping[str, Any]]:
    """Compare the attachments with the manifest; return what it lists, and all that it says."""
    if MANIFEST not in carried.files and not carried.faults:
        verdict.untold("attachments", "The PDF carries no list of what it was made from.")
        return (), {}
    manifest = _manifest(carried.files.get(MANIFEST, b""))
    listed = _listed(manifest)
    for file in listed:
        if not is_safe(file.path):
            # Not merely a fault: nothing of such a PDF may come near the disk.
            message = f"{MANIFEST} names a file that leads elsewhere: “{file.path}”."
            raise Refused([Finding("V104", Place(MANIFEST), message)])
    faults = [*carried.faults, *_attachment_faults(carried, listed)]
    attached = sum(file.attached for file in listed)
    verdict.check(
        "attachments",
        f"The {attached} files that it carries have the SHA-256 that its manifest records.",
        "Its attachments do not agree with its manifest.",
        faults,
    )
    return listed, manifest


def _manifest(data: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(data)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _listed(manifest: Mapping[str, Any]) -> list[_Listed]:
    """Return the files of a manifest; none where it is not as we write it."""
    try:
        return [
            _Listed(str(file["path"]), str(file["sha256"]), bool(file["attached"]))
            for file in manifest["files"]
        ]
    except (KeyError, TypeError):
        return []


def _attachment_faults(carried: _Carried, listed: Sequence[_Listed]) -> Iterator[Finding]:
    if not listed:
        message = f"The list of what the PDF was made from, {MANIFEST}, cannot be read."
        yield Finding("V113", Place(MANIFEST), message, _COPY)
        return
    told = {finding.place.file for finding in carried.faults}
    for file in listed:
        data = carried.files.get(file.path)
        if data is None and file.attached and file.path not in told:
            message = f"The attachment {file.path} is missing."
            yield Finding("V113", Place(file.path), message, _COPY)
        elif data is not None and sha256(data).hexdigest() != file.sha256:
            message = f"The attachment {file.path} is altered: its SHA-256 is another."
            yield Finding("V113", Place(file.path), message, _COPY)
    for path in sorted(carried.files.keys() - {file.path for file in listed} - {MANIFEST}):
        message = f"The attachment {path} is not in {MANIFEST}: it was added later."
        yield Finding("V113", Place(path), message)


# --- made again -------------------------------------------------------------------------------


def _unpack(
    verdict: Verdict, carried: _Carried, listed: Sequence[_Listed], source: Path, given: Path | None
) -> bool:
    """Write the sources into a folder, and say whether all are there."""
    lacking: list[str] = []
    for file in listed:
        data = carried.files.get(file.path)
        if data is None and given is not None:
            data = _supplied(verdict, given, file)
        if data is None:
            lacking.append(file.path)
            continue
        target = source / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    if not lacking:
        return True
    others = f" and {len(lacking) - 1} more" if len(lacking) > 1 else ""
    says = f"Not made again, since the PDF does not carry {lacking[0]}{others}."
    hint = "Give the folder where these files are with --with."
    verdict.untold("again", says, [Finding("V117", Place(lacking[0]), says, hint)])
    return False


def _supplied(verdict: Verdict, folder: Path, file: _Listed) -> bytes | None:
    """Return a file that the PDF does not carry from a folder: by its path, or by its name."""
    path = Path(file.path)
    found = False
    for name in dict.fromkeys((path, Path(*path.parts[1:]), Path(path.name))):
        if (folder / name).is_file() and (folder / name).stat().st_size <= _LARGEST_TOGETHER:
            found, data = True, (folder / name).read_bytes()
            if sha256(data).hexdigest() == file.sha256:
                return data
    if found:
        message = f"{file.path} in {folder} is not the file from which the book was made."
        verdict.findings.extend([Finding("V118", Place(file.path), message)])
    return None


def _make_again(
    verdict: Verdict,
    pdf: bytes,
    name: str,
    work: Path,
    recorded: tuple[Any, str],
    progress: Progress,
) -> None:
    told, day = recorded
    others = note_versions(verdict, told if isinstance(told, dict) else {}, versions())
    try:
        book = book_again(work / "source", work / "cache", day, progress)
        with dated(book.edition.publication, day):
            made = reading_pdf(book)
    except Refused as refused:
        not_made(verdict, refused, name, "what the PDF carries")
        return
    verdict.check(
        "again",
        "Made again from its sources, the PDF is the same to the byte.",
        "Made again from its sources, the PDF is another" + likely_reason(others),
        [] if made == pdf else [differs(name, pdf, made)],
    )
