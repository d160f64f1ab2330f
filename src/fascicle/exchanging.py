"""Two folders exchanged in one step, where the system can."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

__all__ = ["exchange"]

_HERE = -100
"""AT_FDCWD: paths are meant as they are."""
_EXCHANGE = 2
"""RENAME_EXCHANGE of Linux's renameat2(2), and RENAME_SWAP of macOS's renamex_np(2)."""
_CANNOT = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EPERM}


def exchange(one: Path, other: Path, spare: Path) -> None:
    """Give two folders each the other's name.

    Where the system or the file system cannot do that in one step, ``other`` goes into the folder
    ``spare`` first and stays there: for a moment there is nothing by its name.
    """
    if _at_once(one, other):
        return
    spare.mkdir(exist_ok=True)
    other.replace(spare / other.name)
    one.replace(other)


def _at_once(one: Path, other: Path) -> bool:
    import ctypes  # most commands exchange nothing, and do not wait for it

    try:
        libc = ctypes.CDLL(None, use_errno=True)
        names = os.fsencode(one), os.fsencode(other)
        if sys.platform == "darwin":
            failed = libc.renamex_np(*names, _EXCHANGE)
        else:
            failed = libc.renameat2(_HERE, names[0], _HERE, names[1], _EXCHANGE)
    except (OSError, AttributeError, TypeError):  # no such function here
        return False
    if not failed:
        return True
    number = ctypes.get_errno()
    if number in _CANNOT:
        return False
    raise OSError(number, os.strerror(number), str(other))
