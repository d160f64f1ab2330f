"""Which files a build opens, which programs it starts and what it connects to, as the kernel sees.

Python's own view of it is a test (tests/commands/test_confining.py); this one, by strace, also has
what C libraries and pandoc do. It ends with 1 where a file was opened that is none of the
publication's, of Python's, of the system's libraries or of the folders for what is made; where
there was a socket; and where a program other than pandoc was started.

    python bench/reliability/roads.py [--quick] [--json FILE] [FOLDER]
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
_CALLS = (
    "trace=open,openat,openat2,creat,socket,connect,bind,execve,unlink,unlinkat,rename,renameat"
)
_CALL = re.compile(r'^\d+ +(\w+)\((?:(?:AT_FDCWD|\d+)(?:<[^>]*>)?, )?(?:"([^"]*)")?(.*)$')
_SYSTEM = (
    *("/dev/null", "/dev/tty", "/dev/urandom", "/dev/shm/", "/proc", "/sys/"),
    *(
        "/etc/ld.so.cache",
        "/etc/mime.types",
        "/etc/localtime",
        "/etc/gcrypt",
        "/usr/share/zoneinfo",
    ),
    *("/lib", "/usr/lib", "/usr/local/lib", "/usr/share/locale", "/usr/share/mime"),
    # Who the user is, and in which letters names of files are written: the C library asks.
    *("/etc/passwd", "/etc/nsswitch.conf", "/usr/share/fontconfig", "/usr/share/xml/fontconfig"),
)


def traced(folder: Path, out: Path, temporary: Path, quick: bool) -> list[str]:
    """Build a publication under strace; return the lines of what it asked the system for."""
    log = temporary.parent / "strace.log"
    command = ["strace", "-f", "-qq", "-s", "4096", "-e", _CALLS, "-o", str(log), sys.executable]
    command += ["-c", "from fascicle.cli import main; main()", "build", str(folder)]
    command += ["--out", str(out)]
    if quick:
        first = re.search(r"^chapters:\s*\n?\s*[-\[]\s*([\w-]+)", _text(folder), re.MULTILINE)
        command += ["--chapter", first[1]] if first else []
    environment = {**os.environ, "TMPDIR": str(temporary)}
    environment["XDG_CACHE_HOME"] = str(temporary / "cache")
    subprocess.run(command, check=True, env=environment, cwd=temporary, stdout=sys.stderr)
    return log.read_text(encoding="utf-8", errors="replace").splitlines()


def _text(folder: Path) -> str:
    return (folder / "publication.yaml").read_text(encoding="utf-8")


def judged(lines: list[str], known: tuple[str, ...]) -> tuple[dict[str, int], list[str]]:
    """Return how often each kind of thing was done, and what should not have been."""
    figures = {"files opened": 0, "files of the publication opened": 0}
    figures |= {"programs started": 0, "sockets": 0, "files opened outside": 0}
    faults: list[str] = []
    for line in lines:
        found = _CALL.match(line)
        if not found:
            continue
        call, path, rest = found[1], found[2] or "", found[3]
        if call in {"socket", "connect", "bind"}:
            figures["sockets"] += 1
            faults.append(line)
        elif call == "execve" and " = 0" in rest:
            figures["programs started"] += 1
            if Path(path).name != "pandoc" and not Path(path).name.startswith("python"):
                faults.append(line)
        elif " = -1 " not in rest and path.startswith("/"):
            figures["files opened"] += 1
            figures["files of the publication opened"] += path.startswith(known[0])
            if not os.path.normpath(path).startswith(known + _SYSTEM):
                figures["files opened outside"] += 1
                faults.append(line)
    return figures, faults


def main() -> int:
    """Trace a build, print what it did, and return 1 where it did what it should not."""
    options = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    options.add_argument("folder", nargs="?", type=Path, default=ROOT)
    options.add_argument("--quick", action="store_true", help="build the first chapter alone")
    options.add_argument("--json", type=Path, help="write the figures to this file")
    asked = options.parse_args()
    if shutil.which("strace") is None:
        print("strace is not installed: apt-get install strace", file=sys.stderr)
        return 1
    folder = asked.folder.resolve()
    with tempfile.TemporaryDirectory() as name:
        temporary = Path(name, "temporary")
        temporary.mkdir()
        lines = traced(folder, Path(name, "out"), temporary, asked.quick)
        pythons = {sys.prefix, sys.base_prefix, sys.exec_prefix, str(ROOT / "src")}
        libraries = {path for path in sys.path if path} | {str(Path(sys.executable).parent)}
        known = (str(folder), name, *pythons, *libraries)
        figures, faults = judged(lines, known)
    for label, value in figures.items():
        print(f"{value:>7,}  {label}")
    print("".join(f"{line}\n" for line in faults[:50]), end="")
    if asked.json:
        command = "python bench/reliability/roads.py" + (" --quick" if asked.quick else "")
        record = {"name": "roads", "command": command, "figures": figures}
        asked.json.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
