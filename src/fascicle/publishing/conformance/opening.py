"""Opening a file that may be anything: encrypted, damaged, huge, or no PDF at all."""

from __future__ import annotations

import re
import stat
import zlib
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pikepdf

from fascicle.findings import Finding, Place, Refused
from fascicle.publishing.conformance.objects import entry, items

__all__ = ["DAMAGE", "Opened", "open_pdf", "read_file", "reason_of"]

MOST_BYTES = 2**30
MOST_OBJECTS = 2_000_000
MOST_UNPACKED = 2**29
_MOST_RATIO = 1032
"""No byte that deflate has packed becomes more bytes (zlib's technical notes)."""
_SOURCE = re.compile(r"(stream )?<_io\.BytesIO object at 0x[0-9a-f]+>(: )?")
_HEADER_WITHIN = 1024
"""Readers look for the header in the first 1,024 bytes (ISO 32000-1, annex H, note 13)."""


DAMAGE = (
    *(pikepdf.PdfError, pikepdf.PasswordError, RuntimeError, ValueError, TypeError),
    *(LookupError, AttributeError, OverflowError, MemoryError),
)
"""What a damaged file can make the library raise; a recursion too deep is a RuntimeError."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A PDF that could be opened. ``pages`` are page dictionaries in reading order."""

    pdf: pikepdf.Pdf
    data: bytes
    pages: tuple[pikepdf.Object, ...]
    findings: tuple[Finding, ...]


def read_file(path: Path) -> bytes:
    """Return the bytes of a file. Raises ``Refused``: I101 or I104."""
    try:
        status = path.stat()
        if not (stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)):
            # Reading it might never end.
            raise _refused("I101", path.name, "It is no file, but a device or a pipe.")
        if status.st_size > MOST_BYTES:
            raise _refused("I104", path.name, f"The file has {status.st_size:,} bytes.")
        return path.read_bytes()
    except OSError as fault:
        reason = fault.strerror or str(fault)
        raise _refused("I101", path.name, f"The file cannot be read: {reason}.") from fault


def open_pdf(data: bytes, name: str) -> Opened:
    """Open a PDF. Raises ``Refused``: I101 no PDF, I102 damaged, I103 locked, I104 too large."""
    if b"%PDF-" not in data[:_HEADER_WITHIN]:
        what = "The file is empty." if not data else "The file is no PDF: it does not begin as one."
        raise _refused("I101", name, what)
    if len(data) > MOST_BYTES:
        raise _refused("I104", name, f"The file has {len(data):,} bytes.")
    try:
        pdf = pikepdf.open(BytesIO(data), inherit_page_attributes=False, suppress_warnings=True)
        count = len(pdf.objects)
        if count > MOST_OBJECTS:
            raise _refused("I104", name, f"The file has {count:,} objects.")
        if any(_bursts(one) for one in pdf.objects if isinstance(one, pikepdf.Stream)):
            raise _refused("I104", name, "The file has a stream that unpacks to immense size.")
        pages = tuple(page.obj for page in pdf.pages)
    except pikepdf.PasswordError as fault:
        raise _refused("I103", name, "The file opens with a password only.") from fault
    except DAMAGE as fault:
        raise _refused("I102", name, f"The file is damaged ({reason_of(fault)}).") from fault
    if not pages:
        raise _refused("I102", name, "The file has no pages.")
    return Opened(pdf, data, pages, _mended(pdf, name))


def _bursts(stream: pikepdf.Stream) -> bool:
    """Whether a stream unpacks to more than ``MOST_UNPACKED`` bytes, as far as it is deflated."""
    filters = [str(each) for each in items(entry(stream, "/Filter"))]
    packed = sum(each == "/FlateDecode" for each in filters)
    data = stream.read_raw_bytes() if packed else b""
    if len(data) * _MOST_RATIO**packed <= MOST_UNPACKED:
        return False
    for each in filters:
        if each != "/FlateDecode":
            return False
        unpacking = zlib.decompressobj()
        try:
            data = unpacking.decompress(data, MOST_UNPACKED)
        except zlib.error:
            return False
        if unpacking.unconsumed_tail:
            return True
    return False


def _mended(pdf: pikepdf.Pdf, name: str) -> tuple[Finding, ...]:
    problems: list[str] = []
    with suppress(pikepdf.PdfError, RuntimeError, UnicodeDecodeError):
        problems = [str(problem) for problem in pdf.get_warnings()]
    if not problems:
        return ()
    what = _cleaned(problems[0])
    more = f", and {len(problems) - 1} more" if len(problems) > 1 else ""
    return (Finding("I105", Place(name), f"The file had to be mended to be read ({what}{more})."),)


def reason_of(fault: Exception) -> str:
    """Return what a library complains of, in one line."""
    return _cleaned(str(fault)) or type(fault).__name__


def _cleaned(reason: str) -> str:
    """Return what the library complains of, without its names for the source."""
    lines = _SOURCE.sub("", reason).strip().splitlines()
    return lines[0].rpartition("): ")[2].removeprefix("None: ").strip(" .")[:160] if lines else ""


def _refused(code: str, name: str, message: str) -> Refused:
    return Refused([Finding(code, Place(name), message)])
