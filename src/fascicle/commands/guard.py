"""The outermost frame of a command: whatever happens inside becomes findings and an exit code.

Exit codes: 0 done; 1 findings of severity error; 2 wrong usage (typer's own); 130 interrupted,
143 ended by another program.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NoReturn

import typer

from fascicle.aside import aside
from fascicle.commands.interrupting import INTERRUPTED, after_clearing_up
from fascicle.faults import fault_finding, is_out_of_memory
from fascicle.findings import Finding, Findings, Place, Refused
from fascicle.limits import DEFAULTS, Limits
from fascicle.progress import Observer, observed, unobserved

__all__ = ["Run", "guarded", "supervised"]

_SUPERVISED = ContextVar("supervised", default=False)

_FILE_SYSTEM = frozenset(
    number
    for number, name in errno.errorcode.items()
    if name in {"EACCES", "EBUSY", "EDQUOT", "EEXIST", "EFBIG", "EIO", "EISDIR", "ELOOP", "EMFILE"}
    or name in {"ENAMETOOLONG", "ENOENT", "ENOSPC", "ENOTDIR", "ENOTEMPTY", "EPERM", "EROFS"}
    or name in {"ESTALE", "ETXTBSY"}
)
"""Faults that whoever runs the command can mend; they are none of Fascicle's."""

_STOPPED = {130: INTERRUPTED, 143: "Ended by another program, or by the system."}
"""What is said to whoever interrupts a command, or has it ended (SIGINT, SIGTERM)."""

_INSTALL = (
    "On Debian or Ubuntu type "
    "“sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0”, "
    "on macOS “brew install pango”"
)


def _spare() -> Path:
    """Return the folder for temporary files, or this one where the system has none."""
    try:
        return Path(tempfile.gettempdir())
    except OSError:
        return Path()


@dataclass(slots=True)
class Run:
    """The findings of a command while it runs, and the folder that a log may be written to.

    ``limits`` are those that whoever runs it has set for what it reads. A command that fetches from
    the ``network`` has limits of time of its own. ``spare`` is for a log that finds no other place.
    """

    log_folder: Path
    findings: Findings = field(default_factory=Findings)
    limits: Limits = DEFAULTS
    network: bool = False
    spare: Path = field(default_factory=_spare)

    def take(self, findings: Iterable[Finding]) -> None:
        """Add the findings of a step, and go no further where one of them is an error."""
        self.findings.extend(findings)
        if self.findings.has_errors:
            raise Refused(())


@contextlib.contextmanager
def supervised() -> Iterator[None]:
    """Let commands do their work in a process of its own, which is watched (``supervising``)."""
    # Windows cannot divide a process: there a command works by itself, without limits of time.
    token = _SUPERVISED.set(hasattr(os, "fork"))
    try:
        yield
    finally:
        _SUPERVISED.reset(token)


def guarded(run: Run, work: Callable[[], None]) -> bool:
    """Do ``work`` and return whether it ended without an error finding.

    ``Refused``, faults of the file system, missing system libraries and faults of Fascicle itself
    are added to ``run.findings``. Exits, usage errors and interruptions pass through. What a
    library prints in the meantime goes to standard error: standard output is the command's.

    Where it is ``supervised`` this returns in the worker, which goes on with the command; or, if
    that was ended or has crashed, in the supervisor, with the finding that says so.
    """
    after_clearing_up()
    if not _SUPERVISED.get():
        return _done(run, work, unobserved)
    _SUPERVISED.set(False)
    # --help need not wait for these.
    from fascicle.commands.stops import no_worker
    from fascicle.commands.supervising import Ended, divide

    try:
        side = divide(run.limits, timed=not run.network)
    except OSError as fault:
        run.findings.extend([no_worker(fault)])
        return False
    if not isinstance(side, Ended):
        with side.on_duty():
            return _done(run, work, side.tell)
    if side.finding is None:
        _leave(side.code)
    finding = side.finding
    if side.trace:
        hint = f"{finding.hint} Send {_write_log(run, side.trace)} along."
        finding = replace(finding, hint=hint)
    run.findings.extend([finding])
    return False


def _leave(code: int) -> NoReturn:
    """End as the worker did, which has said everything; a tidy end would take 10 ms."""
    with contextlib.suppress(OSError):  # nobody may be there to read it
        if code in _STOPPED:
            print(_STOPPED[code], file=sys.stderr, flush=True)
    os._exit(code)


def _done(run: Run, work: Callable[[], None], observer: Observer) -> bool:
    at = ["", ""]

    def note(doing: str, file: str) -> None:
        at[:] = doing, file
        observer(doing, file)

    try:
        with contextlib.redirect_stdout(sys.stderr), observed(note):
            work()
    except (typer.Exit, typer.BadParameter, BrokenPipeError):
        raise
    except Refused as refused:
        run.findings.extend(refused.findings)
    except Exception as fault:
        if is_out_of_memory(fault):
            from fascicle.commands.stops import too_much_memory

            run.findings.extend([too_much_memory(at[0], at[1], run.limits)])
        else:
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
        return fault_finding(fault)
    log = _write_log(run, "".join(traceback.format_exception(fault)))
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


def _write_log(run: Run, trace: str) -> Path:
    """Write the traceback where the files made are kept, or else among the temporary files."""
    text = f"Python {sys.version}\n{' '.join(sys.argv)}\n\n{trace}"
    data = text.encode(errors="replace")
    try:
        # Not through a link: a folder from elsewhere could have one of this name.
        with aside(run.log_folder) as place:
            place.write("fault.log", data)
            place.move(["fault.log"])
    except OSError:
        handle, name = tempfile.mkstemp(suffix=".log", prefix="fascicle-", dir=run.spare)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        return Path(name)
    return run.log_folder / "fault.log"
