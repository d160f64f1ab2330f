"""What a server says of what it gives (RFC 9110): pure functions of its header lines.

Servers say all sorts of things. Whatever is no sense is taken as not said.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

__all__ = ["content_range", "is_picture_type", "length", "retry_after", "validator"]

_PICTURES = frozenset({"jpeg", "jpg", "pjpeg", "png", "x-png", "tiff", "tif", "x-tiff", "webp"})
_UNTYPED = frozenset(
    {"", "application/octet-stream", "binary/octet-stream", "application/download"}
)
_RANGE = re.compile(r"bytes +([0-9]{1,15})-([0-9]{1,15})/([0-9]{1,15}|\*)")
_DIGITS = re.compile(r"[0-9]{1,15}")
_STRONG_TAG = re.compile(r'"[\x21\x23-\x7e]*"')


def length(value: str | None) -> int | None:
    """Return ``Content-Length`` in bytes, or None where none is given."""
    text = (value or "").strip()
    return int(text) if _DIGITS.fullmatch(text) else None


def content_range(value: str | None) -> tuple[int, int | None] | None:
    """Return the first byte of a ``Content-Range`` (from 0) and the size of the whole.

    The size is None where the server does not know it; all is None where the range is no sense.
    """
    match = _RANGE.fullmatch((value or "").strip())
    if match is None:
        return None
    first, last = int(match[1]), int(match[2])
    size = None if match[3] == "*" else int(match[3])
    if first > last or (size is not None and last >= size):
        return None
    return first, size


def validator(etag: str | None, modified: str | None) -> str:
    """Return what identifies this very content for ``If-Range``, or nothing.

    That is a strong ``ETag``, else ``Last-Modified``; a weak tag may stand for other bytes (RFC
    9110, 13.1.5).
    """
    tag, day = (etag or "").strip(), (modified or "").strip()
    if _STRONG_TAG.fullmatch(tag):
        return tag
    return day if not tag and _date(day) is not None else ""


def retry_after(value: str | None, now: datetime | None = None) -> float | None:
    """Return how many seconds ``Retry-After`` asks to wait from ``now`` on, or None."""
    text = (value or "").strip()
    if _DIGITS.fullmatch(text):
        return float(text)
    when = _date(text)
    if when is None:
        return None
    return max(0.0, (when - (now or datetime.now(UTC))).total_seconds())


def is_picture_type(value: str | None) -> bool:
    """Whether a ``Content-Type`` may be that of a photograph: a picture's, or none in particular.

    Which it is in truth its first bytes tell.
    """
    kind = (value or "").partition(";")[0].strip().lower()
    return kind in _UNTYPED or (kind.startswith("image/") and kind[6:] in _PICTURES)


def _date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return date if date.tzinfo is not None else date.replace(tzinfo=UTC)
