"""What stands exactly at each default limit: how long it takes, and how much memory.

    python bench/reliability/at_the_limits.py                 all (some minutes)
    python bench/reliability/at_the_limits.py --quick         readers only
    python bench/reliability/at_the_limits.py --json FILE     also writes the figures

Each case is a process of its own. Ends with 1 where a reader takes more than 500 MB of memory, the
preparation of a picture more than 1,000, or there is a finding of a limit: then a default is wrong.
Times are CPU seconds, which say something of the machine too; they are told and not judged.
"""

from __future__ import annotations

import argparse
import json
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fascicle.findings import Place
from fascicle.limits import DEFAULTS

MEMORY = 500
"""Megabytes that a reader may take, the interpreter included."""
MEMORY_TO_PREPARE = 1_000
"""Megabytes for the preparation of a picture: a build does one at a time."""
WIDTH = 8_000

Case = Callable[[Path], Any]


def main() -> int:
    """Measure all cases, or one in this process; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="readers only")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    parser.add_argument("--case", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.case:
        return run_case(given.case)
    figures: dict[str, str] = {}
    wrong = 0
    names = [*readers(), *([] if given.quick else builds())]
    for name in names:
        seconds, megabytes, said = measured(name)
        figures[name] = f"{seconds:.1f} s, {megabytes:,} MB{said}"
        print(f"{name:<52} {figures[name]}", flush=True)
        most = MEMORY_TO_PREPARE if name.endswith("prepared") else MEMORY
        wrong += bool(said) or (name in readers() and megabytes > most)
    if given.json:
        command = "python bench/reliability/at_the_limits.py" + (" --quick" if given.quick else "")
        record = {"name": "at_the_limits", "command": command, "figures": figures}
        given.json.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return 1 if wrong else 0


def measured(name: str) -> tuple[float, int, str]:
    """Run a case in a process of its own: CPU seconds, peak in megabytes, what went wrong."""
    command = [sys.executable, __file__, "--case", name]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return 0.0, 0, f", failed: {done.stderr.strip().splitlines()[-1:]}"
    seconds, kilobytes, codes = json.loads(done.stdout.splitlines()[-1])
    return seconds, kilobytes // 1000, f", refused by {codes}" if codes else ""


def run_case(name: str) -> int:
    """Prepare a case and run it."""
    with tempfile.TemporaryDirectory(prefix="limits-") as folder:
        return measure({**readers(), **builds()}[name](Path(folder)))


def measure(work: Callable[[], Any]) -> int:
    """Run a case and print its CPU seconds, its peak in kilobytes, and findings of limits."""
    Path("/proc/self/clear_refs").write_text("5")  # forget the peak of the preparations
    began = time.process_time()
    findings = work() or ()
    seconds = time.process_time() - began
    status = Path("/proc/self/status").read_text()
    peak = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    codes = sorted({f.code for f in findings if f.code[0] == "L" or f.code == "M109"})
    print(json.dumps([round(seconds, 2), int(peak), " ".join(codes)]))
    return 0


# --- readers --------------------------------------------------------------------------------------


def readers() -> dict[str, Case]:
    """Return the cases of readers by name."""
    half = DEFAULTS.letters // 2
    found: dict[str, Case] = {
        "YAML of yaml_values values": lambda _: yaml("- a\n" * (DEFAULTS.yaml_values - 1)),
        "YAML of yaml_bytes bytes": lambda _: yaml("- " + "word " * (DEFAULTS.yaml_bytes // 5 - 9)),
        "YAML of yaml_depth lists within one another": lambda _: yaml("[" * 40 + "]" * 40),
        "source list of sources entries": lambda _: sources(),
        "text of letters characters": lambda _: text("word " * (DEFAULTS.letters // 5)),
        "text of letters straight quotes": lambda _: text('"a ' * (DEFAULTS.letters // 3)),
        "text of markup pieces": lambda _: text("*a* b " * DEFAULTS.markup),
        "text of letters asterisks": lambda _: text("*a " * (DEFAULTS.letters // 3)),
        "text of letters brackets": lambda _: text("[" * half + "]" * half),
    }
    for kind, mode, given in PICTURES:
        options = {key: value for key, value in given.items() if key != "label"}
        label = f"{kind} {mode} {given.get('label', '')}".rstrip()
        for use in ("examined", "prepared"):
            found[f"photograph of pixels, {label}, {use}"] = photograph(kind, mode, options, use)
    return found


PICTURES: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("JPEG", "L", {}),
    ("JPEG", "RGB", {}),
    ("JPEG", "RGB", {"label": "progressive", "progressive": True, "subsampling": 0}),
    ("JPEG", "CMYK", {}),
    ("JPEG", "CMYK", {"label": "progressive", "progressive": True}),
    ("JPEG", "RGB", {"label": "of scans scans", "progressive": True, "scans": True}),
    ("PNG", "1", {}),
    ("PNG", "P", {}),
    ("PNG", "RGB", {}),
    ("PNG", "RGBA", {}),
    ("PNG", "I;16", {}),
    ("TIFF", "RGBA", {}),
    ("TIFF", "CMYK", {}),
    ("TIFF", "LAB", {}),
    ("TIFF", "I;16", {}),
    ("TIFF", "L", {"label": "in strips of one row", "tiffinfo": {278: 1}}),
    ("WEBP", "RGB", {}),
    ("WEBP", "RGBA", {"label": "lossless", "lossless": True, "method": 0}),
)


def yaml(text: str) -> Callable[[], Any]:
    """Read a YAML file."""
    from fascicle.manuscript.yaml_reader import parse_yaml

    data = text.encode()
    return lambda: parse_yaml("a.yaml", data)[2]


def sources() -> Callable[[], Any]:
    """Read a source list and make all its entries."""
    from fascicle.manuscript.bibliography import read_sources

    entry = "@book{{k{n}, author={{A B}}, title={{T {n}}}, year={{1900}}, publisher={{P}}}}\n"
    data = "".join(entry.format(n=n) for n in range(DEFAULTS.sources)).encode()
    return lambda: read_sources(data).findings


def text(words: str) -> Callable[[], Any]:
    """Parse a text."""
    from fascicle.edition.inline import parse_inline

    return lambda: parse_inline(words, "en", lambda *_: None) and ()


def photograph(kind: str, mode: str, options: dict[str, Any], use: str) -> Case:
    """Examine or prepare a photograph of exactly as many pixels as are taken."""

    def case(folder: Path) -> Callable[[], Any]:
        from fascicle.manuscript.photographs import examine
        from fascicle.typesetting.pictures import prepare

        path = folder / "picture"
        made = dict(options)
        scans = made.pop("scans", False)
        counted = {"WEBP": 3}.get(kind, 2 if mode == "CMYK" and "progressive" in made else 1)
        height = DEFAULTS.pixels // counted // WIDTH
        asked = (str(path), kind, mode, json.dumps(made), str(height))
        subprocess.run([sys.executable, "-c", _MAKE, *asked], check=True)
        if scans:
            path.write_bytes(with_scans(path.read_bytes(), DEFAULTS.scans))
        if use == "examined":
            return lambda: examine(path, Place("a"))
        return lambda: prepare(path, folder / "store") and ()

    return case


_MAKE = f"""
import json, sys
from PIL import Image
path, kind, mode, options, height = sys.argv[1:]
height, options = int(height), json.loads(options)
if "tiffinfo" in options:
    options["tiffinfo"] = {{int(k): v for k, v in options["tiffinfo"].items()}}
grain = Image.effect_noise(({WIDTH}, 500), 20)
gray = Image.new("L", ({WIDTH}, height))
for y in range(0, height, 500):
    gray.paste(grain, (0, y))
if mode in ("1", "P"):
    gray = gray.convert(mode)
elif mode == "I;16":
    gray = gray.convert("I").point(lambda v: v * 256).convert("I;16")
elif mode != "L":
    gray = Image.merge(mode, [gray] * len(mode))
gray.save(path, kind, **options)
"""


def with_scans(jpeg: bytes, scans: int) -> bytes:
    """Return a progressive JPEG that repeats its last scan until it has so many."""
    last = jpeg.rindex(b"\xff\xda")
    missing = scans - jpeg.count(b"\xff\xda")
    (length,) = struct.unpack(">H", jpeg[last + 2 : last + 4])
    end = jpeg.rindex(b"\xff\xd9")
    empty = jpeg[last : last + 2 + length]
    return jpeg[:end] + empty * missing + jpeg[end:]


# --- builds ---------------------------------------------------------------------------------------


def builds() -> dict[str, Case]:
    """Return the cases of whole builds by name."""
    uses = "<rect/>" * 99
    times = DEFAULTS.svg_elements // 101 - 1
    drawing = f'<g id="a">{uses}</g>' + '<use href="#a"/>' * times
    spots = "".join(
        f"      - {{name: P{n}, at: [{40 + n % 10 * 0.1:.1f}, {20 + n // 10 * 0.1:.1f}]}}\n"
        for n in range(DEFAULTS.places)
    )
    events = "".join(
        f"  - {{title: E{n}, date: '{1000 + n % 900}-01-0{n % 9 + 1}'}}\n"
        for n in range(DEFAULTS.events)
    )
    rows = "      - [a, b, c, d, e]\n" * (DEFAULTS.cells // 5)
    noted = "  - " + "word^[note] " * 10 + "\n"
    return {
        "chapter of blocks blocks": built({"chapters/a.yaml": "  - Text.\n" * DEFAULTS.blocks}),
        "text of letters characters, built": built(
            {"chapters/a.yaml": f"  - {'word ' * (DEFAULTS.letters // 5 - 1)}\n"}
        ),
        "text of notes notes": built(
            {"chapters/a.yaml": f"  - {'word^[note] ' * DEFAULTS.notes}\n"}
        ),
        "chapter of chapter_notes notes": built(
            {"chapters/a.yaml": noted * (DEFAULTS.chapter_notes // 10)}
        ),
        "text of markup pieces, built": built(
            {"chapters/a.yaml": f"  - text: '{'*a* b ' * DEFAULTS.markup}'\n"}
        ),
        "table of cells cells": built({"chapters/a.yaml": f"  - table:\n{rows}"}),
        "map of places places": built(
            {
                "chapters/a.yaml": "  - map: m\n",
                "assets/maps.yaml": f"maps:\n  m:\n    caption: C\n    places:\n{spots}",
            }
        ),
        "chronology of events events": built({"chapters/chronology.yaml": f"events:\n{events}"}),
        "drawing of svg_elements elements": built(
            {
                "templates/colophon.html": '{% extends "theme/colophon.html" %}{% block colophon %}'
                '<p><img alt="" src="fascicle:/assets/d.svg"></p>{% endblock %}',
                "assets/d.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
                f"{drawing}</svg>",
            }
        ),
    }


def built(files: dict[str, str]) -> Case:
    """Build a small publication with these files; of a chapter only its body is given."""

    def case(folder: Path) -> Callable[[], Any]:
        whole = {
            "publication.yaml": "slug: b\ntitle: T\nlanguage: en-GB\nyear: 2026\nchapters: [a]\n",
            "sources.bib": "",
            "chapters/a.yaml": "  - Text.\n",
            **files,
        }
        whole["chapters/a.yaml"] = f"title: A\nbody:\n{whole['chapters/a.yaml']}"
        for name, content in whole.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(content, encoding="utf-8")

        def work() -> Any:
            import fascicle

            try:
                return fascicle.typeset(fascicle.compile(fascicle.read(folder))).findings
            except fascicle.Refused as refused:
                return refused.findings

        return work

    return case


if __name__ == "__main__":
    sys.exit(main())
