"""Giving back the memory that Pango and WeasyPrint keep of fonts and lines (see ``private``).

A process that makes many books would grow by some 200 KB with each, and by 30 KB with each page.

- Pango 1.50 frees a font map, but not the configuration that it was given, unless it is given
  another first.
- WeasyPrint 70.0 makes a list of attributes for each piece of text that has OpenType features, and
  frees none, because the lists share their only entry (``Layout.setup`` in text/line_break.py).
  Here each list has an entry of its own and goes with its text.
- WeasyPrint leaves a temporary folder behind where a fault or an interruption keeps the fonts alive
  to the end of the program.
"""

from __future__ import annotations

import ctypes
import functools
import shutil
import weakref
from typing import Any

__all__ = ["VERSION", "let_go_at_the_end"]

VERSION = "70.0"
"""The version of WeasyPrint whose internals this file knows."""


def let_go_at_the_end(fonts: Any) -> None:
    """Let all that a font configuration holds go with it. Call it before text is laid out."""
    from weasyprint import __version__

    folder = getattr(fonts, "_folder", None)
    if folder is not None:
        weakref.finalize(fonts, shutil.rmtree, folder, ignore_errors=True)
    if __version__ == VERSION:
        _prepare()
        fonts.font_features = _Unshared()
        weakref.finalize(fonts, _free_configuration, fonts.font_map).atexit = False


def _free_configuration(font_map: Any) -> None:
    from weasyprint.text.ffi import ffi, pangoft2

    pangoft2.pango_fc_font_map_set_config(ffi.cast("PangoFcFontMap *", font_map), ffi.NULL)


class _Unshared(dict[bytes, Any]):
    """Takes the place of WeasyPrint's table of attributes, and gives each list its own."""

    def setdefault(self, key: bytes, default: Any = None) -> Any:
        """Return the attribute that was just made."""
        return default


@functools.cache
def _prepare() -> None:
    """Have WeasyPrint let go of lists of attributes, and Pango stay loaded to the very end.

    When a program ends, Python may unload a library before it frees what the library made.
    """
    from weasyprint.text.ffi import ffi, pango, pangoft2
    from weasyprint.text.line_break import Layout

    ctypes.pythonapi.Py_IncRef(ctypes.py_object(pangoft2))
    set_up = Layout.setup

    @functools.wraps(set_up)
    def letting_go(layout: Any, style: Any) -> None:
        set_up(layout, style)
        if isinstance(style.font_config.font_features, _Unshared):
            attributes = pango.pango_layout_get_attributes(layout.layout)
            if attributes != ffi.NULL:  # the layout has it now, and frees it in the end
                pango.pango_attr_list_unref(attributes)

    Layout.setup = letting_go
