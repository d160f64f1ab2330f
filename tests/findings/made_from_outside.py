"""What leads out of a publication: paths, links, addresses, and what is no plain file."""

from __future__ import annotations

import os
from collections.abc import Mapping

from test_bad_input import BIB, PUB, Mistake
from workshop import Maker, Workshop, files, mistake, put, told

from fascicle.findings import Finding

COLOPHON = "templates/colophon.html"


def _a_link_to_the_outside(at: Workshop) -> list[Finding]:
    folder, outside = at.sound(), at.folder / "letter.txt"
    outside.write_text("Dear colleagues,")
    (folder / "seeds/letter.txt").symlink_to(outside)
    return told("check", folder)


def _a_pipe(at: Workshop) -> list[Finding]:
    folder = put(at.sound(), {COLOPHON: ""})
    (folder / COLOPHON).unlink()
    os.mkfifo(folder / COLOPHON)
    return told("check", folder)


MAKERS: Mapping[str, Maker] = {
    "A101": mistake(
        Mistake("A101", PUB, "chicago-notes-bibliography", "▸/home/anna/ours", says="/home/anna")
    ),
    "A102": _a_link_to_the_outside,
    "A104": files("A104", {"templates/a.svg": '<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>'}),
    "A105": _a_pipe,
    "A106": mistake(
        Mistake("A106", BIB, "  keywords ", "  file = {▸/home/anna/gill.pdf},\n  keywords ")
    ),
    "A109": files("A109", {COLOPHON: "<p><a href='javascript:alert(1)'>Look</a></p>"}),
    "A110": files("A110", {COLOPHON: "<p>Words</p>\n<script>alert(1)</script>"}),
}
