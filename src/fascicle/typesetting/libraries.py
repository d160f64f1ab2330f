"""The system's libraries that shape type, and their versions: other versions, other pages.

They are asked themselves, by the names under which WeasyPrint opens them, so that their versions
are known without the layout engine, which a book taken from the cache does not need.
"""

from __future__ import annotations

import ctypes
import functools
from contextlib import suppress

__all__ = ["library_versions"]

_PANGO = ("libpango-1.0-0", "pango-1.0-0", "libpango-1.0.so.0", "libpango-1.0.dylib")
_HARFBUZZ = ("libharfbuzz-0", "libharfbuzz.so.0", "libharfbuzz.0.dylib")
_SUBSETTER = (
    "libharfbuzz-subset-0",
    "libharfbuzz-subset.so.0",
    "libharfbuzz-subset.0.dylib",
)
_FONTCONFIG = ("libfontconfig-1", "libfontconfig.so.1", "libfontconfig.1.dylib")


@functools.cache
def library_versions() -> dict[str, str]:
    """Return the versions of pango, harfbuzz and fontconfig; without those that are not there.

    ``harfbuzz-subset`` is a part of harfbuzz that may be lacking: it cuts down the fonts that go
    into a PDF, and without it fontTools does.
    """
    versions: dict[str, str] = {}
    for name, names, function in (
        ("pango", _PANGO, "pango_version_string"),
        ("harfbuzz", _HARFBUZZ, "hb_version_string"),
    ):
        library = _opened(names)
        if library is not None:
            asked = library[function]
            asked.restype = ctypes.c_char_p
            versions[name] = asked().decode("ascii")
    if "harfbuzz" in versions and _opened(_SUBSETTER) is not None:
        versions["harfbuzz-subset"] = versions["harfbuzz"]
    fontconfig = _opened(_FONTCONFIG)
    if fontconfig is not None:
        number = fontconfig.FcGetVersion()
        versions["fontconfig"] = f"{number // 10000}.{number // 100 % 100}.{number % 100}"
    return versions


def _opened(names: tuple[str, ...]) -> ctypes.CDLL | None:
    for name in names:
        with suppress(OSError):
            return ctypes.CDLL(name)
    return None
