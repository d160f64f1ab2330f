"""From the bytes of a text file to its characters: UTF-8 and nothing else."""

from __future__ import annotations

from fascicle.findings import Finding, Place

__all__ = ["decode"]

_BYTE_ORDER_MARK = "\ufeff"
_SAVE_AGAIN = "Save the file again in your editor with the encoding UTF-8."


def decode(file: str, data: bytes) -> tuple[str, Finding | None]:
    """Return the text of a file, without a byte order mark, or why it is not UTF-8 (M105)."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        found = Finding(
            "M105", Place(file, 1, 1), "The file is in UTF-16, not in UTF-8.", hint=_SAVE_AGAIN
        )
        return "", found
    try:
        return data.decode("utf-8").removeprefix(_BYTE_ORDER_MARK), None
    except UnicodeDecodeError as error:
        return "", _not_utf8(file, data, error)


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
