"""How the readers' time and memory grow: patterns repeated until a reader's limit of bytes.

    python bench/fuzz/growth.py [--quick] [--json FILE] [NAME ...]

Each pattern is read by a child process of its own, in doubling sizes, until it takes more than 2 s
or 500 MB, or has the largest size that the reader takes. Ends with 1 where one took more.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from readers import READERS, SOUND

from fascicle.limits import DEFAULTS

SECONDS = 2.0
"""What a reader may take at most, on whatever it is given."""
MEGABYTES = 500
"""What a process may hold at most while it reads, all imports included."""
_GIVEN_UP = 20  # seconds of the processor after which a child is ended

Pattern = Callable[[int], bytes]


@dataclass(frozen=True)
class Measure:
    """What one pattern in one size took."""

    reader: str
    pattern: str
    size: int
    seconds: float
    megabytes: float
    fault: str = ""

    @property
    def too_much(self) -> bool:
        return bool(self.fault) or self.seconds > SECONDS or self.megabytes > MEGABYTES


def repeated(unit: str, before: str = "", after: str = "") -> Pattern:
    """Return a pattern: a unit repeated between a beginning and an end; “%d” is its number."""

    def make(size: int) -> bytes:
        times = max(1, (size - len(before) - len(after)) // len(unit.encode()))
        middle = unit * times
        if "%d" in unit:
            middle = "".join(unit.replace("%d", str(n)) for n in range(times))
        return (before + middle + after).encode()[:size]

    return make


def halves(left: str, middle: str, right: str, before: str = "", after: str = "") -> Pattern:
    """Return a pattern: as many of what opens as of what closes."""

    def make(size: int) -> bytes:
        times = max(1, size // (len(left) + len(right)))
        return (before + left * times + middle + right * times + after).encode()

    return make


_RUNS = (
    *("[", "]", "(", ")", "{", "}", "<", "*", "_", "`", "^[", "![", "\\", "@", "'", '"', "-", "."),
    *("&", "#", "|", ">", "~", "$", "%", ",", ";", ":", "=", "!", "a", "1", " ", "\n", "\u0301"),
    *("\u200f", "ﷺ", "\U0001f468\u200d", "é", "\t", "IVX", "a.", "a ", "a\n", "1 ", "\r\n"),
)
_MARKUP = (
    *("[a](", "[a]{", "[](", "[]{", "[@", "[@a", "[@a;", "[@a,", "^[a", "*a", "**a", "*a**", "_a"),
    *("a*", "a**", "a_", "**a*", "<a", "<http:", "`a", "`` a", "&#", "&amp", "&a;", "![a](", "]("),
    *("[a][", "[a]: ", "@{", "@{a", "a@", "'a", "a'", '"a', 'a"', "\\[", "--", "...", "a--a", "[["),
    *(
        '[a](b "',
        "[a](<",
        "[a]{b=",
        '[a]{b="',
        "[a]{.",
        "[a]{name=b}",
        "^[a]",
        "[@a]",
        "*a*",
        "]{a",
    ),
    *("[@a, 1, 2", ", p. 1", " and 1", "1-", "1--1, ", "i, ", "1. ", "S. ", "A. B. ", "in 1941 "),
    *("[a](http://b)", "[x](fig:a)", "3 October ", "the 3rd of ", "May ", "“", "«", "`a`b", "[`]"),
    *(
        "*[",
        "*[a](",
        "[*a",
        "**[a]{",
        "^[*a",
        "[@a *b",
        "\n\n",
        "a\n\n",
        "^[a\n\n",
        "a  \n",
        "\\\\ ",
    ),
)


def texts() -> Iterator[tuple[str, Pattern]]:
    """Yield patterns of running text."""
    for unit in (*_RUNS, *_MARKUP):
        yield f"{unit!r} × n", repeated(unit)
    yield "[…[]…]", halves("[", "a", "]")
    yield "[…]{}…", halves("[", "a", "]{.sub}")
    yield "[…](…)…", halves("[", "a", "](b)")
    yield "*[…]*…", halves("*a ", "a", " a*")
    yield "**…**", halves("**a", "b", "c**")
    yield "^[…]", halves("^[a", "b", "c]")
    yield "[@…]", halves("[@a ", "@b", "c]")
    yield "one note", repeated("a word [@a] ", "^[", "]")
    yield "one citation", repeated("; @a%d", "[@a", "]")
    yield "one citation, a long locator", repeated(", 1", "[@a", "]")
    yield "one citation, long letters", repeated("a", "[@a ", "]")
    yield "one citation, long roman", repeated("m", "[@a, ", "]")
    yield (
        "backtick runs",
        lambda size: "".join(f"{'`' * n} " for n in range(1, int((2 * size) ** 0.5))).encode(),
    )


_ENTRY = "@book{a%d, author = {Gill, Eric}, title = {An Essay}, year = {1931}}\n"


def bibliographies() -> Iterator[tuple[str, Pattern]]:
    """Yield patterns of source lists."""
    for unit in (*_RUNS, "\\cite{", "@book{", "@book{a", "@book{a,", "@book{a,b=", "@book{a,b={"):
        yield f"{unit!r} × n", repeated(unit)
        yield f"{unit!r} × n in a value", repeated(unit, "@book{a, title = {", "}}")
        yield f"{unit!r} × n in a quoted value", repeated(unit, '@book{a, title = "', '"}')
        yield f"{unit!r} × n in an entry", repeated(unit, "@book{a, ", "}")
        yield f"{unit!r} × n in a name", repeated(unit, "@book{a, title={b}, author = {", "}}")
        yield f"{unit!r} × n in a date", repeated(unit, "@book{a, title={b}, date = {", "}}")
        yield f"{unit!r} × n in an address", repeated(unit, "@book{a, title={b}, url = {", "}}")
        yield f"{unit!r} × n as pages", repeated(unit, "@book{a, title={b}, pages = {", "}}")
    yield "entries", repeated(_ENTRY)
    yield "the same entry", repeated(_ENTRY.replace("%d", ""))
    yield "doubles told apart", repeated(_ENTRY.replace("year", "volume = {%d}, year"))
    yield "unclosed entries", repeated("@book{a%d, title = {b\n")
    yield "entries without comma", repeated("@book{a%d title = {b}}\n")
    yield "unknown types", repeated("@boook%d{a%d, title = {b}}\n")
    yield "unknown fields", repeated("@book{a%d, title = {b}, titlle%d = {c}}\n")
    yield "fields", repeated("note%d = {a}, ", "@book{a, title = {b}, ", "}")
    yield "the same field", repeated("note = {a}, ", "@book{a, title = {b}, ", "}")
    yield "fields without commas", repeated("note%d = {a}\n", "@book{a, title = {b}\n", "}")
    yield "macros", repeated("@string{m%d = {a}}\n")
    yield "joined macros", repeated("m # ", "@string{m = {a}}@book{a, title = ", "{b}}")
    yield "joined texts", repeated("{a} # ", "@book{a, title = ", "{b}}")
    yield (
        "doubling macros",
        lambda size: (
            "@string{m0 = {aaaaaaaaaa}}\n"
            + "".join(f"@string{{m{n + 1} = m{n} # m{n}}}\n" for n in range(min(40, size // 20)))
            + "@book{a, title = m40}\n"
        ).encode(),
    )
    yield "unknown macros", repeated("@book{a%d, title = mm%d}\n")
    yield "parents", repeated("@book{a%d, title = {b}, crossref = {a}}\n")
    yield "missing parents", repeated("@book{a%d, title = {b}, crossref = {x%d}}\n")
    yield (
        "a chain of parents",
        lambda size: "".join(
            f"@book{{a{n}, crossref = {{a{n + 1}}}}}\n" for n in range(size // 30)
        ).encode(),
    )
    everyone = ",".join(f"a{n}" for n in range(20))
    entry = f"@book{{a%d, title = {{b}}, xdata = {{{everyone}}}}}\n"
    yield "many parents", repeated(entry)
    yield "comments", repeated("@comment{a}\n")
    yield "text between", repeated("some words\n@book{a%d, title = {b}}\n")
    yield "swallowed entries", repeated("@book{b%d, title = {c}}\n", "@book{a, title = {", "}}")
    yield "accents", repeated("{\\'e}", "@book{a, title = {", "}}")
    yield "deep accents", halves("\\emph{", "a", "}", "@book{a, title = {", "}}")
    yield "braces", halves("{", "a", "}", "@book{a, title = {", "}}")
    yield "groups", repeated("{a}", "@book{a, title = {", "}}")
    yield "half-open groups", repeated("a{b} ", "@book{a, title = {", "}}")
    yield "dollars", repeated("$a ", "@book{a, title = {", "}}")
    yield "switches", repeated("\\em ", "@book{a, title = {", "}}")
    yield "persons", repeated("Gill, Eric and ", "@book{a, title = {b}, author = {", "X, Y}}")
    yield "words of a name", repeated("von A ", "@book{a, title = {b}, author = {", "}}")
    yield "keywords", repeated("k%d, ", "@book{a, title = {b}, keywords = {", "}}")


def yamls() -> Iterator[tuple[str, Pattern]]:
    """Yield patterns of YAML."""
    for unit in (
        *_RUNS,
        "- ",
        "- a\n",
        "? ",
        "a: ",
        "a%d: b\n",
        "a: b\n",
        "!a ",
        "&a ",
        "*a ",
        "--- ",
    ):
        yield f"{unit!r} × n", repeated(unit)
        yield f"{unit!r} × n in a list", repeated(unit, "a: [")
        yield f"{unit!r} × n in quotes", repeated(unit, 'a: "', '"')
        yield f"{unit!r} × n in a block", repeated(unit, "a: |\n  ")
        yield f"{unit!r} × n folded", repeated(unit, "a: >\n  ")
    yield "aliases", repeated(", *a", "[&a b", "]")
    yield "items", repeated("a,", "[", "]")
    yield "dates", repeated("date: 1941\n- ", "- ", "a: b")
    yield "bad dates", repeated("date: 19%d\n- ", "- ", "a: b")
    yield "numbers", repeated("0x1,", "[", "]")
    yield "tabs", repeated("\ta: b\n", "a:\n")
    yield "escapes", repeated("\\u00e9", 'a: "', '"')
    yield "folded lines", repeated("a\n\n  ", "a: >\n  ")
    yield "keys", repeated("a%d: b\n")
    yield "the same key", repeated("a: b\n")
    yield "unprintable", repeated("\x01")
    yield "not UTF-8", lambda size: b"\xff\x00\x80" * (size // 3)


_HEAD = "title: A\nbody:\n"


def chapters() -> Iterator[tuple[str, Pattern]]:
    """Yield patterns of chapters: that many blocks, or one block of that length."""
    for unit in (*_RUNS, *_MARKUP):
        if unit not in ("\n", "\r\n", "\t", " "):
            inside = unit.replace("\n", "\n      ")
            yield f"{unit!r} × n in a text", repeated(inside, f"{_HEAD}  - text: |\n      ")
            yield (
                f"{unit!r} × n as paragraphs",
                repeated(inside + "\n\n      ", f"{_HEAD}  - text: |\n      "),
            )
    block = "  - text: A short paragraph.[@gill1931, 3]\n"
    yield "paragraphs", repeated(block, _HEAD)
    yield "unknown sources", repeated("  - text: A paragraph.[@gull%d, 3]\n", _HEAD)
    yield "unknown sources in one", repeated("A word.[@gull%d] ", f"{_HEAD}  - text: |\n      ")
    yield "the same unknown source", repeated("A word.[@gull] ", f"{_HEAD}  - text: |\n      ")
    yield "unknown names", repeated("[a]{name=gull%d} ", f"{_HEAD}  - text: |\n      ")
    yield "names", repeated("Eric Gill ", f"{_HEAD}  - text: |\n      ")
    yield "names in paragraphs", repeated("Eric Gill.\n\n      ", f"{_HEAD}  - text: |\n      ")
    yield "marked names", repeated("[Eric]{name=gill} Eric Gill ", f"{_HEAD}  - text: |\n      ")
    yield "unknown references", repeated("[](fig:a%d) ", f"{_HEAD}  - text: |\n      ")
    yield "references", repeated("[](fig:bars) ", f"{_HEAD}  - text: |\n      ")
    yield "events", repeated("  - text: In 1931.\n    event: {date: 1931, title: A%d}\n", _HEAD)
    yield (
        "events of one block",
        repeated(
            "      - {date: 1931, title: A%d}\n", f"{_HEAD}  - text: On 3 May 1932.\n    events:\n"
        ),
    )
    yield (
        "dates in one block",
        repeated(
            "on 3 May 1932 ", f"{_HEAD}  - event: {{date: 1931, title: A}}\n    text: |\n      "
        ),
    )
    yield "ids", repeated("  - text: A.\n    id: a%d\n", _HEAD)
    yield "the same id", repeated("  - text: A.\n    id: a\n", _HEAD)
    yield "photographs", repeated("  - photograph: p%d\n", _HEAD)
    yield "the same photograph", repeated("  - photograph: bars\n", _HEAD)
    yield "seeds", repeated("paper/1, ", f"{_HEAD}  - text: A.\n    seeds: [", "paper/1]\n")
    yield "unknown seeds", repeated("x%d/1, ", f"{_HEAD}  - text: A.\n    seeds: [", "paper/1]\n")
    yield "unknown keys", repeated("  - txet%d: A.\n", _HEAD)
    yield "unknown keys of one block", repeated("    k%d: A.\n", f"{_HEAD}  - text: A.\n")
    yield "wrong types", repeated("  - text: 1\n", _HEAD)
    yield "a list", repeated("      - An item.[@gill1931]\n", f"{_HEAD}  - list:\n")
    yield "a table", repeated("      - [a, b]\n", f"{_HEAD}  - table:\n")
    yield "a wide table", repeated("a, ", f"{_HEAD}  - table:\n      - [", "b]\n")
    yield "index", repeated("{name: a%d}, ", "index: [", "{name: gill}]\ntitle: A\nbody: [a]\n")


def others() -> Iterator[tuple[str, str, Pattern]]:
    """Yield patterns for the other files of a publication, with the file."""
    register = "chapters/register.yaml"
    yield register, "names", repeated("  p%d: {name: Name %d}\n", "persons:\n")
    yield register, "variants", repeated("v%d, ", "persons: {a: {name: A, variants: [", "A]}}")
    yield register, "see", repeated("  p%d: {name: N, see: q%d}\n", "persons:\n")
    yield register, "the same form", repeated("  p%d: {name: The first}\n", "persons:\n")
    yield (
        register,
        "a chain",
        lambda size: (
            "persons:\n"
            + "".join(f"  p{n}: {{name: N{n}, see: p{n + 1}}}\n" for n in range(size // 30))
        ).encode(),
    )
    chronology = "chapters/chronology.yaml"
    yield chronology, "events", repeated("  - {date: 1931, title: A%d}\n", "events:\n")
    yield chronology, "told", repeated("  - {date: 1931, title: A, told: x%d}\n", "events:\n")
    yield chronology, "bad dates", repeated("  - {date: 193%d-, title: A}\n", "events:\n")
    yield (
        "assets/photographs.yaml",
        "photographs",
        repeated("  p%d: {caption: A, alt: B, rights: C}\n", "photographs:\n"),
    )
    yield (
        "assets/maps.yaml",
        "places",
        repeated(
            "{name: A, at: [43.%d, 20]}, ", "maps: {a: {caption: A, places: [", "{place: mill}]}}"
        ),
    )
    yield (
        "assets/maps.yaml",
        "unknown places",
        repeated("{place: m%d}, ", "maps: {a: {caption: A, places: [", "{place: mill}]}}"),
    )
    yield (
        "assets/timelines.yaml",
        "timelines",
        repeated("  t%d: {caption: A, from: 1930, to: 1931}\n", "timelines:\n"),
    )
    yield (
        "publication.yaml",
        "chapters",
        repeated(
            "c%d, ", SOUND["publication.yaml"].replace("chapters: [one]", "chapters: ["), "one]"
        ),
    )
    yield "seeds/paper.txt", "paragraphs", repeated("A paragraph.\n")
    yield "sources.bib", "entries", repeated(_ENTRY)
    yield (
        "sources.bib",
        "doubles told apart",
        repeated(_ENTRY.replace("year", "volume = {%d}, year")),
    )


def small() -> Iterator[tuple[str, Pattern]]:
    """Yield patterns of dates and templates."""
    for unit in (*_RUNS, "1941-", "1941/", "19XX", "X", "~", "?", "1941-10-", "3. ", "May "):
        yield f"{unit!r} × n", repeated(unit)
    for unit in ("{{ a }}", "{{", "{%", "{% if a %}", "{% for a in b %}", "{#", "{{ (", "{{ a."):
        yield f"{unit!r} × n", repeated(unit)
    yield "( … ) in a template", halves("(", "1", ")", "{{ ", " }}")
    yield "[ … ] in a template", halves("[", "1", "]", "{{ ", " }}")
    yield "not … in a template", repeated("not ", "{{ ", "1 }}")
    yield "a ~ … in a template", repeated("title ~ ", "{{ ", "title }}")
    yield "blocks in a template", halves("{% if title %}", "a", "{% endif %}")
    yield "loops in a template", halves("{% for n in numbers %}", "a", "{% endfor %}")


_MB = 1_000_000
LARGEST: Mapping[str, int] = {
    "yaml": 4 * _MB,
    "bibtex": _MB,
    "dates": 4 * _MB,
    "inline": DEFAULTS.letters,
    "citations": DEFAULTS.letters,
    "names": 500_000,
    "templates": 256 * 1024,
    "sources.bib": _MB,
}
"""The largest size tried in bytes; for the other files of a publication 500,000.

Within it 2 s have to do. Larger files are read too; that they take so much longer and no more, the
doubling of sizes up to here shows. A text with more letters than the limit is not parsed.
"""


def cases() -> Iterator[tuple[str, str, Pattern]]:
    """Yield reader, name of the pattern, and pattern."""
    for name, pattern in texts():
        for reader in ("inline", "citations", "text-dates", "names"):
            yield reader, name, pattern
    for name, pattern in bibliographies():
        yield "bibtex", name, pattern
    for name, pattern in yamls():
        yield "yaml", name, pattern
    for name, pattern in chapters():
        yield "chapters/one.yaml", name, pattern
    yield from others()
    for name, pattern in small():
        for reader in ("dates", "templates"):
            yield reader, name, pattern


def measured(reader: str, name: str, data: bytes) -> Measure:
    """Let a child process read, and say what it took."""
    receiver, sender = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(receiver)
        _read_in_child(reader, data, sender)
    os.close(sender)
    with os.fdopen(receiver, "rb") as pipe:
        said = pipe.read().decode()
    _, status, usage = os.wait4(child, 0)
    fault = said if said != "done" else ""
    if os.WIFSIGNALED(status):
        fault = signal.Signals(os.WTERMSIG(status)).name
    seconds = usage.ru_utime + usage.ru_stime
    return Measure(reader, name, len(data), seconds, usage.ru_maxrss / 1000, fault)


def _read_in_child(reader: str, data: bytes, sender: int) -> None:
    signal.setitimer(signal.ITIMER_PROF, _GIVEN_UP)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    said = "done"
    try:
        READERS[reader](data)
    except BaseException as error:
        said = f"{type(error).__name__}: {str(error)[:200]}"
    os.write(sender, said.encode())
    os._exit(0)


def grown(reader: str, name: str, pattern: Pattern, *, quick: bool) -> Measure:
    """Return the measure of the largest size that was tried, or of the first that took too much."""
    largest = LARGEST.get(reader, 500_000)
    if quick:
        largest = min(largest, 100_000)
    size = min(4_000, largest)
    while True:
        measure = measured(reader, name, pattern(size))
        if measure.too_much or size >= largest:
            return measure
        # Sizes that are far from taking too long are passed over quickly.
        size = min(size * (8 if measure.seconds < 0.15 else 2), largest)


def main() -> None:
    """Measure all patterns, or those of the readers that are named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("readers", nargs="*", help="names of readers; all where there is none")
    parser.add_argument("--quick", action="store_true", help="no more than 100,000 bytes")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    given = parser.parse_args()
    for reader in READERS:  # what is imported once is not measured
        READERS[reader](SOUND.get(reader, "a: b").encode())
    worst: dict[str, Measure] = {}
    heaviest: dict[str, float] = {}
    failed = number = 0
    for reader, name, pattern in cases():
        if given.readers and reader not in given.readers:
            continue
        number += 1
        measure = grown(reader, name, pattern, quick=given.quick)
        if measure.too_much:
            failed += 1
            print(
                f"{reader:24} {name:40.40} {measure.size:>9,} bytes {measure.seconds:6.2f} s "
                f"{measure.megabytes:5.0f} MB {measure.fault}",
                flush=True,
            )
        if reader not in worst or measure.seconds > worst[reader].seconds:
            worst[reader] = measure
        heaviest[reader] = max(heaviest.get(reader, 0), measure.megabytes)
    print(f"{number} patterns, {failed} above {SECONDS:.0f} s or {MEGABYTES} MB")
    for reader, measure in worst.items():
        print(
            f"  {reader:24} {measure.seconds:5.2f} s at most ({measure.pattern}), "
            f"{heaviest[reader]:3.0f} MB at most"
        )
    if given.json:
        figures = {f"{r}, slowest": f"{m.seconds:.2f} s ({m.pattern})" for r, m in worst.items()}
        figures |= {f"{r}, most memory": f"{m:.0f} MB" for r, m in heaviest.items()}
        figures |= {"patterns": number, "above 2 s or 500 MB": failed}
        command = " ".join(["python bench/fuzz/growth.py", *given.readers])
        command += " --quick" if given.quick else ""
        record = {"name": "growth", "command": command, "figures": figures}
        given.json.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
