"""The outermost frame of a command: whatever happens inside becomes findings and an exit code.

Exit codes: 0 done; 1 findings of severity error; 2 wrong usage (typer's own); 130 interrupted.
"""

from __future__ import annotations

import contextlib
import errno
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import typer

from fascicle.findings import Finding, Findings, Place, Refused
from fascicle.limits import DEFAULTS, Limits

__all__ = ["Run", "guarded"]

_FILE_SYSTEM = frozenset(
    number
    for number, name in errno.errorcode.items()
    if name in {"EACCES", "EBUSY", "EDQUOT", "EEXIST", "EFBIG", "EIO", "EISDIR", "ELOOP", "EMFILE"}
    or name in {"ENAMETOOLONG", "ENOENT", "ENOSPC", "ENOTDIR", "ENOTEMPTY", "EPERM", "EROFS"}
    or name in {"ESTALE", "ETXTBSY"}
)
"""Faults that whoever runs the command can mend; they are none of Fascicle's."""

_INSTALL = (
    "On Debian or Ubuntu type "
    '"sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0", '
    'on macOS "brew install pango"'
)


@dataclass(slots=True)
class Run:
    """The findings of a command while it runs, and the folder that a log may be written to.

    ``limits`` are those that whoever runs it has set for what it reads.
    """

    log_folder: Path
    findings: Findings = field(default_factory=Findings)
    limits: Limits = DEFAULTS

    def take(self, findings: Iterable[Finding]) -> None:
        """Add the findings of a step, and go no further where one of them is an error."""
        self.findings.extend(findings)
        if self.findings.has_errors:
            raise Refused(())


def guarded(run: Run, work: Callable[[], None]) -> bool:
    """Do ``work`` and return whether it ended without an error finding.

    ``Refused``, faults of the file system, missing system libraries and faults of Fascicle itself
    are added to ``run.findings``. Exits, usage errors and interruptions pass through. What a
    library prints in the meantime goes to standard error: standard output is the command's.
    """
    try:
        with contextlib.redirect_stdout(sys.stderr):
            work()
    except (typer.Exit, typer.BadParameter, BrokenPipeError):
        raise
    except Refused as refused:
        run.findings.extend(refused.findings)
    except Exception as fault:
        run.findings.extend([_finding(run, fault)])
    return not run.findings.has_errors


def _finding(run: Run, fault: Exception) -> Finding:
    if _is_library_missing(fault):
        return Finding(
            "F105",
            Place(""),
            "Pango, the library that sets the type, is not installed or cannot be loaded.",
            f"{_INSTALL}; then type the command again.",
        )
    if isinstance(fault, OSError) and fault.errno in _FILE_SYSTEM:
        # What has been opened no longer tells its name, on a full disk for instance.
        return Finding(
            "F101",
            Place(""),
            f"{fault.filename or 'A file'} cannot be written or read: {fault.strerror}.",
            "Make room on the disk, or choose a folder that you may write to with --out.",
        )
    log = _write_log(run.log_folder, fault)
    return Finding(
        "F104",
        Place(""),
        f"Fascicle itself has failed ({type(fault).__name__}: {_first_line(fault)}).",
        f"The manuscript need not be at fault. Please report it, and send {log} along.",
    )


def _first_line(fault: Exception) -> str:
    lines = str(fault).strip().splitlines()
    return lines[0][:200] if lines else "no message"


def _is_library_missing(fault: Exception) -> bool:
    from fascicle.typesetting.engine import EngineMissing

    return isinstance(fault, EngineMissing) or (
        isinstance(fault, OSError) and "cannot load library" in str(fault)
    )


def _write_log(folder: Path, fault: Exception) -> Path:
    """Write the traceback where the files made are kept, or else among the temporary files."""
    text = "".join(traceback.format_exception(fault))
    text = f"Python {sys.version}\n{' '.join(sys.argv)}\n\n{text}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        log = folder / "fault.log"
        log.write_text(text, encoding="utf-8", errors="replace")
    except OSError:
        with tempfile.NamedTemporaryFile(
            "w", suffix=".log", prefix="fascicle-", delete=False, encoding="utf-8", errors="replace"
        ) as file:
            file.write(text)
        return Path(file.name)
    return log
