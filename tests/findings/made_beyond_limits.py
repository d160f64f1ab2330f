"""What is more than whoever runs the command allows, and what breaks down: limits and worker."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping

from test_limits import CASES, SMALL
from workshop import Maker, Workshop, put, told, told_of_records

from fascicle.findings import Finding
from fascicle.limits import CODE_OF

WATCHED = """
import ctypes, json, os, signal, socket, sys
from pathlib import Path
from fascicle.commands.confining import confine
from fascicle.commands.guard import Run, guarded, supervised
from fascicle.commands.output import record
from fascicle.limits import Limits
from fascicle.progress import begun

def ended(work, **limits):
    run, supervisor = Run(Path(sys.argv[1]), limits=Limits(**limits)), os.getpid()
    def begin():
        begun("laying out chapter “one”", "chapters/one.yaml")
        work()
    with supervised():
        guarded(run, begin)
    if os.getpid() != supervisor:
        os._exit(0)
    return [record(finding) for finding in run.findings]

def reaching():
    run = Run(Path(sys.argv[1]))
    guarded(run, lambda: socket.socket().connect(("127.0.0.1", 9)))
    return [record(finding) for finding in run.findings]

found = [
    *ended(signal.pause, unit_seconds=1),
    *ended(signal.pause, memory=1),
    *ended(lambda: ctypes.string_at(0)),
]
confine([])
print(json.dumps(found + reaching()))
"""
"""Work that is ended for its time, for its memory, and by a crash; and work that reaches out."""


def _watched(at: Workshop) -> list[Finding]:
    """What cannot be taken back, or ends a process, is done in one that is not ours."""

    def watch() -> list[Finding]:
        command = [sys.executable, "-c", WATCHED, str(at.folder)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return told_of_records(json.loads(done.stdout))

    found: list[Finding] = at.once("watched", watch)
    return found


def _beyond(name: str) -> Maker:
    """A small publication, and a limit that is smaller still."""
    command, value, files = CASES[name]
    return lambda at: told(
        command, put(at.folder, {**SMALL, **files}), "--limit", f"{name}={value}"
    )


MAKERS: Mapping[str, Maker] = {
    **{CODE_OF[name]: _beyond(name) for name in reversed(CASES)},
    **dict.fromkeys(("A108", "F110", "L111", "L112"), _watched),
}
