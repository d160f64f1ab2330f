"""Hostile and odd BibTeX."""

from __future__ import annotations

from corpus import SOUND, Case, chapter

GOOD = SOUND["sources.bib"].decode()
CITED = {
    "chapters/one.yaml": chapter("A sound paragraph.[@gill1931]"),
    "publication.yaml": SOUND["publication.yaml"].replace(
        b"parts: [chapters]", b"parts: [chapters, bibliography]"
    ),
}


def bib(name: str, what: str, content: object, **more: object) -> Case:
    """Return a case of a source list."""
    data = content.encode() if isinstance(content, str) else content
    return Case(f"bibtex/{name}.bib", what, "sources.bib", data, **more)  # type: ignore[arg-type]


def titled(title: str, *lines: str) -> str:
    """Return the good list with another title, and more fields."""
    more = "".join(f"  {line},\n" for line in lines)
    return GOOD.replace("An Essay on Typography", title).replace("  date ", f"{more}  date ")


CASES = (
    bib("brace-open", "a brace that is never closed", GOOD.replace("1931},", "1931,")),
    bib("braces-open", "ten thousand braces that are never closed", titled("{" * 10_000)),
    bib(
        "braces-deep",
        "ten thousand braces within one another",
        titled("{" * 10_000 + "A" + "}" * 10_000),
        also=CITED,
        build=True,
    ),
    bib("braces-close", "ten thousand braces too many", GOOD + "}" * 10_000),
    bib(
        "entries-many",
        "25,000 entries",
        lambda: "".join(
            f"@book{{k{n}, title={{T}}, author={{A}}, date=1931}}\n" for n in range(25_000)
        ).encode(),
    ),
    bib(
        "string-itself",
        "an abbreviation that stands for itself",
        "@string{a = a # a}\n" + titled("A").replace("{A}", "a"),
    ),
    bib(
        "string-doubling",
        "abbreviations that double forty times",
        '@string{a0 = "xxxxxxxxxx"}\n'
        + "".join(f"@string{{a{n + 1} = a{n} # a{n}}}\n" for n in range(40))
        + titled("A").replace("{A}", "a40"),
        also=CITED,
    ),
    bib(
        "preamble-input",
        "orders to TeX before the list",
        '@preamble{"\\input{/etc/passwd}\\immediate\\write18{touch pwned}"}\n' + GOOD,
        also=CITED,
        prints=("An Essay on Typography",),
        never=("root:x:0",),
    ),
    bib(
        "input",
        "an order to TeX that reads a file",
        titled("An \\input{/etc/passwd} essay"),
        also=CITED,
        build=True,
    ),
    bib(
        "write18",
        "an order to TeX that runs a program",
        titled("An \\immediate\\write18{touch pwned} essay"),
        also=CITED,
        build=True,
    ),
    bib(
        "def",
        "an order to TeX that has no end",
        titled("\\def\\x{\\x\\x}\\x An essay"),
        also=CITED,
        build=True,
    ),
    bib(
        "file-passwd",
        "a file beside an entry, outside the publication",
        titled("An Essay", "file = {/etc/passwd}"),
        also=CITED,
        build=True,
    ),
    bib(
        "file-secret",
        "a file beside an entry, in a folder above",
        titled("An Essay", "file = {:../secret/secret.txt:text/plain}"),
        also=CITED,
        build=True,
    ),
    bib(
        "latin-1",
        "an older encoding",
        GOOD.replace("Gill, Eric", "Müller, Jürgen").encode("latin-1"),
    ),
    bib("nul", "the character NUL", GOOD.replace("Essay", "Es\0say")),
    bib("utf-16", "UTF-16", GOOD.encode("utf-16")),
    bib(
        "bom-crlf",
        "a byte order mark, and lines that end as on Windows",
        ("\ufeff" + GOOD).replace("\n", "\r\n"),
        also=CITED,
        prints=("An Essay on Typography",),
    ),
    bib(
        "crossref-circle",
        "two entries that inherit from each other",
        "@incollection{gill1931, crossref = {b}, title = {A}, author = {Gill, Eric}}\n@collection{b, crossref = {gill1931}, title = {B}}\n",
        also=CITED,
        build=True,
    ),
    bib(
        "crossref-itself",
        "an entry that inherits from itself",
        titled("An Essay", "crossref = {gill1931}"),
        also=CITED,
        build=True,
    ),
    bib(
        "xdata-circle",
        "data that refer in a circle",
        titled("An Essay", "xdata = {x}") + "@xdata{x, xdata = {y}}\n@xdata{y, xdata = {x}}\n",
        also=CITED,
        build=True,
    ),
    bib("same-key", "a key three hundred times", lambda: GOOD.encode() * 300),
    bib(
        "authors-many",
        "a book by ten thousand",
        lambda: (
            titled("An Essay").replace("Gill, Eric", " and ".join(["Gill, Eric"] * 10_000)).encode()
        ),
        also=CITED,
        build=True,
    ),
    bib(
        "title-long",
        "a title of a megabyte",
        lambda: titled("word " * 200_000).encode(),
        also=CITED,
        build=True,
    ),
    bib(
        "groups",
        "the groups of a program that keeps source lists, in a remark of 24,000 letters",
        lambda: (
            GOOD.encode()
            + b"@Comment{jabref-meta: grouping:\n"
            + b"1 StaticGroup:Of {1931}\\;0\\;;\n" * 750
            + b"}\n"
        ),
        also=CITED,
        prints=("An Essay on Typography",),
    ),
    bib(
        "remarks",
        "remarks of 25,000 letters behind the last entry",
        lambda: GOOD.encode() + b"% To be asked for at the library.\n" * 750,
        also=CITED,
        prints=("An Essay on Typography",),
    ),
    bib(
        "entry-within",
        "an entry of 30,000 letters, which looks like three",
        lambda: titled(("word " * 2_000 + "@book{a} ") * 3).encode(),
    ),
    bib(
        "begins-many",
        "what looks like a beginning, 25,000 times",
        lambda: GOOD.encode() + b"@ {" * 25_000,
    ),
    bib(
        "date-wild", "dates out of all bounds", GOOD.replace("{1931}", "{99999999999999-77-88/..}")
    ),
    bib("key-path", "a key like a path", GOOD.replace("gill1931", "../../etc/passwd")),
    bib("key-script", "a key like markup", GOOD.replace("gill1931", "<script>alert(1)</script>")),
    bib(
        "title-script",
        "markup in a title",
        titled("<script>alert(1)</script></style><img src=/etc/passwd>"),
        also=CITED,
        prints=("<script>alert(1)</script>",),
    ),
    bib(
        "title-template",
        "a template in a title",
        titled("{{7*7}} \\{\\% include '/etc/passwd' \\%\\}"),
        also=CITED,
        build=True,
        never=("49",),
    ),
    bib(
        "title-math",
        "mathematics in a title",
        titled("On $\\frac{a}{b}$ and $\\sqrt[3]{x}$"),
        also=CITED,
        build=True,
    ),
    bib(
        "url-javascript",
        "an address that is a program",
        titled("An Essay", "url = {javascript:alert(1)}"),
        also=CITED,
        build=True,
    ),
    bib(
        "url-file",
        "an address of a file",
        titled("An Essay", "url = {file:///etc/passwd}"),
        also=CITED,
        build=True,
    ),
    bib(
        "url-break",
        "an address that breaks out of its attribute",
        titled("An Essay", 'url = {https://a.example/"onload="x}'),
        also=CITED,
        build=True,
    ),
    bib("comment-open", "a comment that is never closed", "@comment{ " + GOOD),
    bib("yaml", "YAML under the name of a source list", "references:\n  - id: gill1931\n"),
    bib(
        "html",
        "a page of the Web under the name of a source list",
        "<!DOCTYPE html><html>\n<body>@book{x}</body></html>\n",
    ),
    bib("empty", "an empty list", "", prints=("A sound paragraph.",)),
    bib("at-signs", "ten thousand signs that open an entry", "@" * 10_000),
    bib("no-key", "entries without keys", "@book{}\n@book{,}\n@book{= {}}\n"),
)
