"""From the bytes of a text file to its characters: UTF-8 and nothing else."""

from __future__ import annotations

import codecs

from fascicle.findings import Finding, Place

__all__ = ["decode"]

_BYTE_ORDER_MARK = "\ufeff"
_SAVE_AGAIN = "Save the file again in your editor with the encoding UTF-8."


def decode(file: str, data: bytes) -> tuple[str, Finding | None]:
    """Return the text of a file, without a byte order mark, or why it is not UTF-8 (M105)."""
    wide = _wide(data)
    if wide:
        message = f"The file is in {wide}, not in UTF-8."
        return "", Finding("M105", Place(file, 1, 1), message, hint=_SAVE_AGAIN)
    try:
        return data.decode("utf-8").removeprefix(_BYTE_ORDER_MARK), None
    except UnicodeDecodeError as error:
        return "", _not_utf8(file, data, error)


def _wide(data: bytes) -> str:
    """Return the encoding that a file's first bytes tell, where that is not UTF-8."""
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "UTF-32"  # looked at first: in little-endian order it begins like UTF-16
    return "UTF-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else ""


def _not_utf8(file: str, data: bytes, error: UnicodeDecodeError) -> Finding:
    before = data[: error.start].decode("utf-8").removeprefix(_BYTE_ORDER_MARK)
    start = before.rfind("\n") + 1
    tail = data[error.start :].partition(b"\n")[0]
    line = before[start:] + tail.decode("utf-8", errors="replace")
    return Finding(
        "M105",
        Place(file, before.count("\n") + 1, len(before) - start + 1),
        "The letter here is not in the encoding UTF-8; the file was perhaps saved in an older one, "
        f"such as Windows-1250 (byte {data[error.start]:02X}).",
        hint=_SAVE_AGAIN,
        excerpt=line.rstrip("\r"),
    )
