"""What Pango says when it is asked for something that makes no sense: heard, not printed.

Without this it would stand on the terminal, between the lines of a command, and in no report.
"""

from __future__ import annotations

import ctypes
import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

__all__ = ["hearing_pango"]

_NAMES = ("libglib-2.0-0", "libglib-2.0.so.0", "libglib-2.0.dylib")
"""GLib, through which Pango speaks, as WeasyPrint looks for it."""
_Handler = ctypes.CFUNCTYPE(None, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_void_p)


@contextmanager
def hearing_pango(tell: Callable[[str], None]) -> Iterator[None]:
    """Give ``tell`` each message of Pango's while the context is open."""
    library = _glib()
    if library is None:
        yield
        return

    def hear(_domain: bytes | None, _level: int, message: bytes | None, _data: object) -> None:
        tell((message or b"").decode("utf-8", errors="replace"))

    handler = _Handler(hear)
    before = library.g_log_set_default_handler(ctypes.cast(handler, ctypes.c_void_p), None)
    try:
        yield
    finally:
        library.g_log_set_default_handler(before, None)


@functools.cache
def _glib() -> ctypes.CDLL | None:
    for name in _NAMES:
        with suppress(OSError):
            library = ctypes.CDLL(name)
            library.g_log_set_default_handler.argtypes = (ctypes.c_void_p, ctypes.c_void_p)
            library.g_log_set_default_handler.restype = ctypes.c_void_p
            return library
    return None
