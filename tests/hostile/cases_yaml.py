"""Hostile and odd YAML."""

from __future__ import annotations

import itertools

from corpus import SOUND, Case, chapter, png

ONE, PUB = "chapters/one.yaml", "publication.yaml"
EVENTS, REGISTER = "chapters/chronology.yaml", "chapters/register.yaml"


def yaml(name: str, what: str, content: object, at: str = ONE, **more: object) -> Case:
    """Return a case of a YAML file, by default the chapter."""
    data = content.encode() if isinstance(content, str) else content
    return Case(f"yaml/{name}.yaml", what, at, data, **more)  # type: ignore[arg-type]


def _laughs() -> str:
    lines = ["a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    names = "abcdefghi"
    for before, name in itertools.pairwise(names):
        lines.append(f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]")
    return "\n".join(lines) + "\n"


def _publication(line: str, instead: str) -> str:
    return SOUND[PUB].decode().replace(line, instead)


CASES = (
    # --- what YAML can do and a manuscript may not ---
    yaml("billion-laughs", "nine lists, each of nine aliases of the one before", _laughs()),
    yaml(
        "merge-keys",
        "merge keys that double a mapping ten times",
        "title: One\nbase: &base {a: 1}\nmore:\n  <<: *base\n  <<: [*base, *base]\nbody: [A]\n",
    ),
    yaml("alias-of-itself", "a list that holds itself", "title: One\nbody: &body\n  - *body\n"),
    yaml(
        "python-object",
        "a tag by which careless readers run a program",
        "title: !!python/object/apply:os.system ['touch pwned']\nbody: [A]\n",
    ),
    yaml("python-name", "a tag of Python's own", "title: !!python/name:os.system\nbody: [A]\n"),
    yaml("binary-tag", "text in base 64", "title: !!binary SGVsbG8=\nbody: [A]\n"),
    yaml("set-tag", "a set", "title: One\nbody: !!set {A, B}\n"),
    yaml("tag-directive", "a directive for tags", "%TAG ! tag:x.org,2000:\n---\ntitle: !x One\n"),
    yaml(
        "version",
        "YAML 1.1 by directive, of which nothing changes",
        "%YAML 1.1\n---\ntitle: One\nbody: [A paragraph.]\n",
        prints=("A paragraph.",),
    ),
    yaml("second-document", "two documents", "title: One\nbody: [A]\n---\ntitle: Two\n"),
    yaml("complex-key", "a list for a key", "title: One\n? [a, b]\n: c\nbody: [A]\n"),
    yaml(
        "merge-in-quotes", "a merge key in quotes is a key", 'title: One\n"<<": {a: 1}\nbody: [A]\n'
    ),
    # --- size ---
    yaml("deep-brackets", "ten thousand brackets", "title: One\nbody: " + "[" * 10_000 + "\n"),
    yaml("deep-braces", "ten thousand braces", "title: One\nbody: " + "{a: " * 5_000 + "\n"),
    yaml(
        "deep-hyphens",
        "ten thousand lists in a line",
        "title: One\nbody:\n  " + "- " * 10_000 + "A\n",
    ),
    yaml("five-megabytes", "a chapter of 5 MB", lambda: chapter("So it goes on.\n" * 333_334)),
    yaml(
        "many-nodes",
        "300,000 values",
        lambda: b"title: One\nbody:\n" + b"- a\n" * 300_000,
    ),
    yaml(
        "many-keys",
        "2,000 unknown keys",
        lambda: "".join(f"k{n}: 1\n" for n in range(2_000)).encode(),
    ),
    yaml(
        "long-key",
        "a key of 100,000 letters",
        lambda: b"title: One\n" + b"? " + b"k" * 100_000 + b"\n: 1\nbody: [A]\n",
    ),
    yaml(
        "long-title",
        "a title of a million letters",
        lambda: b"title: " + b"long " * 200_000 + b"\nbody: [A]\n",
    ),
    yaml(
        "thousand-digits",
        "a number of a thousand digits",
        "title: One\nnumbered: " + "9" * 1000 + "\nbody: [A]\n",
    ),
    yaml(
        "infinite",
        "numbers without end",
        "title: One\nnumbered: .inf\nbody:\n- {text: A, lines: .nan}\n",
    ),
    yaml(
        "large-exponent",
        "a number with a large exponent",
        "title: One\nnumbered: 1e999\nbody: [A]\n",
    ),
    yaml(
        "many-blocks",
        "a chapter of 4,000 headings",
        lambda: b"title: One\nbody:\n" + b"- heading: A\n" * 4_000,
    ),
    # --- bytes ---
    yaml("empty", "nothing at all", ""),
    yaml("comments", "nothing but a comment", "# title: One\n"),
    yaml("nul", "the character NUL", "title: One\0\nbody: [A]\n"),
    yaml(
        "nul-escaped", "the character NUL as an escape", 'title: "One\\0"\nbody: [A]\n', build=True
    ),
    yaml(
        "surrogate-escaped",
        "half of a character as an escape",
        'title: "One \\uD800"\nbody: [A]\n',
        build=True,
    ),
    yaml(
        "surrogate-pair-escaped",
        "a character as two halves, as JSON does",
        'title: "One \\uD835\\uDC00"\nbody: [A]\n',
        build=True,
    ),
    yaml(
        "noncharacter-escaped",
        "a number that is no character",
        'title: "One \\uFFFF"\nbody: [A]\n',
        build=True,
    ),
    yaml(
        "terminal-escaped",
        "orders to a terminal",
        'title: "One"\nbody:\n  - "\\e]0;pwned\\a\\e[2J": A\n',
        never=("\x1b]0;", "\x07"),
    ),
    yaml(
        "control-escaped",
        "a bell in the text",
        'title: "One"\nbody: ["A \\a bell \\x9b."]\n',
        build=True,
    ),
    yaml("utf-16", "UTF-16 with its mark", "title: One\nbody: [A]\n".encode("utf-16")),
    yaml("utf-16-bare", "UTF-16 without its mark", "title: One\nbody: [A]\n".encode("utf-16-le")),
    yaml("utf-32", "UTF-32", "title: One\nbody: [A]\n".encode("utf-32")),
    yaml("windows-1250", "an older encoding", "title: One\nbody:\n  - Čačak\n".encode("cp1250")),
    yaml(
        "surrogate-bytes", "half of a character as bytes", b"title: One \xed\xa0\x80\nbody: [A]\n"
    ),
    yaml("overlong", "NUL in two bytes", b"title: One \xc0\x80\nbody: [A]\n"),
    yaml(
        "cut", "a file that ends within a character", "title: One\nbody:\n  - Чачак\n".encode()[:-2]
    ),
    yaml("picture", "a picture under the name of a chapter", png(4, 4)),
    yaml("tabs", "tabs for indents", "title: One\nbody:\n\t- text: A\n\t- text: B\n"),
    yaml("inner-mark", "a byte order mark within the text", "title: One\nbody:\n  - A\ufeffB\n"),
    yaml("line-separator", "a line separator", "title: One\nbody:\n  - A\u2028B\n"),
    yaml("next-line", "the control character NEL", "title: One\nbody:\n  - A\x85B\n"),
    yaml(
        "bom",
        "a byte order mark where it may be",
        "\ufefftitle: One\nbody: [A paragraph.]\n",
        prints=("A paragraph.",),
    ),
    yaml(
        "crlf",
        "lines that end as on Windows",
        "title: One\r\nbody:\r\n  - text: |\r\n      First.\r\n\r\n      Second.\r\n",
        prints=("First.", "Second."),
    ),
    yaml(
        "cr",
        "lines that end as on old Macs",
        "title: One\rbody:\r  - A paragraph.\r",
        prints=("A paragraph.",),
    ),
    yaml(
        "no-last-break",
        "a last line without an end",
        "title: One\nbody: [A paragraph.]",
        prints=("A paragraph.",),
    ),
    # --- meaning ---
    yaml("duplicate-keys", "a key twice", "title: One\ntitle: Two\nbody: [A]\n"),
    yaml(
        "duplicate-keys-quoted",
        "a key twice, once in quotes",
        "title: One\n'title': Two\nbody: [A]\n",
    ),
    yaml(
        "norway",
        "a language that YAML 1.1 takes for false",
        _publication("en-GB", "no"),
        at=PUB,
        build=True,
    ),
    yaml("norwegian-title", "a title that YAML 1.1 takes for false", "title: no\nbody: [off]\n"),
    yaml("sexagesimal", "a time that YAML 1.1 takes for a number", "title: 12:30:45\nbody: [A]\n"),
    yaml(
        "octal",
        "a number that YAML 1.1 takes for another",
        "title: One\nnumbered: 0777\nbody: [A]\n",
    ),
    yaml("list", "a list where there should be keys", "- title\n- One\n"),
    yaml("scalar", "a word where there should be keys", "One\n"),
    yaml("null-everything", "keys without values", "title:\nstatus:\nbody:\n"),
    yaml(
        "slug-with-slash",
        "a name of files that leads out of the folder",
        _publication("slug: sound", "slug: ../../sound"),
        at=PUB,
    ),
    yaml(
        "slug-nul",
        "a name of files with NUL in it",
        _publication("slug: sound", 'slug: "sound\\0"'),
        at=PUB,
    ),
    yaml(
        "slug-hyphen",
        "a name of files that looks like an option",
        _publication("slug: sound", "slug: --help"),
        at=PUB,
    ),
    yaml(
        "slug-long",
        "a name of files of 5,000 letters",
        _publication("slug: sound", "slug: " + "s" * 5_000),
        at=PUB,
        build=True,
    ),
    yaml(
        "chapter-outside",
        "a chapter by a path that leads out",
        _publication("[one]", "[../secret/one]"),
        at=PUB,
    ),
    yaml(
        "chapter-absolute",
        "a chapter by an absolute path",
        _publication("[one]", "[/etc/passwd]"),
        at=PUB,
    ),
    yaml(
        "chapter-many",
        "the same chapter 300 times",
        _publication("[one]", f"[{', '.join(['one'] * 2_000)}]"),
        at=PUB,
    ),
    yaml(
        "page-huge",
        "letters of a thousand kilometres",
        _publication("year", "page: {text_size: 1e9}\nyear"),
        at=PUB,
    ),
    yaml(
        "dates",
        "dates out of all bounds",
        "events:\n"
        + "".join(
            f"  - {{date: '{date}', title: A, source: None}}\n"
            for date in (
                "99999999999-01-01",
                "1941-99-99",
                "Y1e17",
                "-0001",
                "1941-10-03/1941-10-03/1941",
                "[..]",
                "1" * 400,
                "1941-02-29",
                "../..",
            )
        ),
        at=EVENTS,
    ),
    yaml(
        "events-many",
        "a chronology of 10,000 events",
        lambda: b"events:\n" + b"- {date: 1941, title: A, source: B}\n" * 10_000,
        at=EVENTS,
        limits=("yaml_values=10000",),
    ),
    yaml(
        "names-many",
        "a register of 10,000 names",
        lambda: b"persons:\n" + b"".join(b" n%d: {name: N}\n" % n for n in range(10_000)),
        at=REGISTER,
        limits=("yaml_values=10000",),
    ),
    yaml(
        "names-some",
        "a register of 1,000 names",
        lambda: b"persons:\n" + b"".join(b" n%d: {name: Name %d}\n" % (n, n) for n in range(1_000)),
        at=REGISTER,
    ),
    yaml(
        "names-circle",
        "entries of the register that refer in a circle",
        "persons:\n  a: {name: A, see: b}\n  b: {name: B, see: a}\n",
        at=REGISTER,
    ),
    yaml(
        "map-bounds",
        "a map beyond the poles",
        "maps:\n  m: {caption: A, alt: A, bounds: {north: 900, south: -900, west: -1e9, east: 1e9}, places: []}\n",
        at="assets/maps.yaml",
    ),
    yaml(
        "timeline-long",
        "a timeline of eight thousand years",
        "timelines:\n  t: {caption: A, alt: A, from: -4000, to: 4000}\n",
        at="assets/timelines.yaml",
    ),
)
