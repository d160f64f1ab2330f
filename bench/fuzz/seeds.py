"""What the fuzzer begins with: files of this repository cut into inputs, and words of each format.

The same pieces are what the tests in ``tests/wild`` splice together.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from readers import SOUND

__all__ = ["TOKENS", "seeds"]

ROOT = Path(__file__).parents[2]

_INLINE = (
    *("[", "]", "](", "]{", "^[", "[@", "@", "*", "**", "_", "`", "``", "\\", "\n\n", "{.sub}"),
    *("{name=gill}", "{lang=de}", '{sub="a"}', "{.main name=gill}", "](fig:bars)", "](page:one)"),
    *("](https://a.b)", "[@gill1931, 12]", "[see @a; -@b, chap. 2]", "[@{a b}, {}]", "<http://a>"),
    *("&amp;", "&#0;", "'", '"', "--", "...", "“", "\u202e", "\u0301", "\u2028", "\ufeff", "\x00"),
    *("<b>", "![", "# ", "- ", "> ", "| a |", "```", "  \n", "\\\\ ", "[a]: b", "\ud83d\udc68"),
)
_YAML = (
    *("title: ", "body:", "\n  - ", "text: |\n", "heading: ", "quote: ", "list: ", "table: "),
    *("event: {date: 1941, title: A}", "id: ", "seeds: [paper/1]", "photograph: bars", "map: "),
    *("&a ", "*a", "!!str ", "<<: ", "? ", ": ", "- ", "#", "|", ">-", "---\n", "...\n", "%YAML"),
    *("'", '"', "\\x", "\\u0000", "[", "]", "{", "}", "\t", "~", "0x1", "1:30", "yes", "1e9"),
    *("name: ", "places: ", "persons: ", "caption: ", "alt: ", "at: [43.7, 20.7]", "from: 1930"),
)
_BIBTEX = (
    *(
        "@book{",
        "@string{",
        "@comment{",
        "@preamble{",
        "@xdata{",
        "@book(",
        "author = {",
        "year = ",
    ),
    *(
        "title = {",
        "crossref = {",
        "xdata = {",
        "date = {1941/1943}",
        " # ",
        " and ",
        "{",
        "}",
        '"',
    ),
    *(",\n", "\\'e", "{\\'e}", "\\emph{", "\\url{", "\\cite{", "$", "\\em ", "~", "--", "%", "\\"),
    *("family=A, given=B", "others", "keywords = {", "\\textasciitilde{}", "pages = {1--2}"),
)
_DATES = (
    *("1941", "1941-10", "1941-10-03", "/", "..", "~", "?", "%", "X", "XX", "-21", "1941-2"),
    *("3 October ", "October 3, ", "the 19th", "in 1941", "3. октобра", "May", "c. ", "n.d."),
)
_TEMPLATES = (
    *(
        "{{ ",
        " }}",
        "{% if ",
        "{% for n in numbers %}",
        "{% endfor %}",
        "{% endif %}",
        "{% include ",
    ),
    *("'theme/chapter.html'", "{% macro a() %}", "{% endmacro %}", "a()", "__class__", "|safe"),
    *("|length", "range(", "{% set a = ", "{% raw %}", "~", "**", "%", "loop.index", "{#", "#}"),
)

TOKENS: Mapping[str, tuple[str, ...]] = {
    "yaml": (*_YAML, *_INLINE[:8]),
    "bibtex": _BIBTEX,
    "sources.bib": _BIBTEX,
    "names": (*_BIBTEX, " von ", "{The Body}", "et al.", ";", "&"),
    "inline": _INLINE,
    "inline-serbian": _INLINE,
    "citations": (*_INLINE, "p. ", "pp. 1--3", "xii", "; ", ", ", "стр. ", "S. 5f.", "{", "}"),
    "dates": _DATES,
    "text-dates": (*_DATES, *_INLINE[:8]),
    "templates": _TEMPLATES,
    "seeds/paper.txt": ("\n", "\r", "\u2028", "\x85"),
    "seeds": ("\n", "\r", "\u2028", "\x85"),
}
"""Words of the format of each reader; those of YAML where a reader is not named."""


def _texts() -> Iterator[str]:
    """Yield the texts of chapters, without their indentation."""
    for file in sorted(ROOT.glob("chapters/*.yaml")):
        for block in re.split(r"\n  - ", file.read_text("utf-8")):
            yield re.sub(r"\n +", "\n", block)


def _strings(*files: str) -> Iterator[str]:
    """Yield the texts in quotation marks of test modules: odd inputs that somebody thought of."""
    for name in files:
        for match in re.finditer(r'"((?:[^"\\\n]|\\.)+)"', (ROOT / name).read_text("utf-8")):
            yield match[1].replace("\\n", "\n").replace('\\"', '"').replace("\\\\", "\\")


def pictures() -> Iterator[bytes]:
    """Yield a small good picture of each format and mode."""
    from PIL import Image

    for mode, kind, options in (
        *(("RGB", "JPEG", {}), ("L", "JPEG", {"progressive": True}), ("CMYK", "JPEG", {})),
        *(("RGB", "PNG", {}), ("P", "PNG", {}), ("LA", "PNG", {}), ("1", "PNG", {})),
        *(("RGB", "TIFF", {}), ("L", "TIFF", {"compression": "tiff_lzw"}), ("1", "TIFF", {})),
        *(("RGB", "WEBP", {}), ("RGBA", "WEBP", {"lossless": True})),
    ):
        made, image = io.BytesIO(), Image.linear_gradient("L").resize((24, 16)).convert(mode)
        image.save(made, kind, **options)
        yield made.getvalue()


def seeds(name: str) -> Iterator[bytes]:
    """Yield the inputs that the fuzzing of a reader begins with."""
    if name == "photographs":
        yield from pictures()
        return
    if name in SOUND:
        yield SOUND[name].encode()
        files = sorted(ROOT.glob("chapters/*.yaml" if name.startswith("chapters/") else name))
        yield from (file.read_bytes()[:4000] for file in files)
    elif name == "bibtex":
        entries = re.split(r"\n(?=@)", (ROOT / "sources.bib").read_text("utf-8"))
        yield from (entry.encode() for entry in entries)
        yield from (t.encode() for t in _strings("tests/manuscript/test_bibliography_dialects.py"))
    elif name == "names":
        for entry in (ROOT / "sources.bib").read_text("utf-8").split("\n"):
            yield entry.partition("=")[2].encode()
    elif name == "yaml":
        yield from (file.read_bytes()[:4000] for file in sorted(ROOT.glob("chapters/*.yaml")))
        yield from (t.encode() for t in _strings("tests/manuscript/test_yaml.py"))
    elif name in ("dates", "text-dates"):
        yield from (token.encode() for token in _DATES)
        yield from (t.encode() for t in _strings("tests/manuscript/test_dates.py"))
    elif name == "templates":
        folder = ROOT / "src/fascicle/typesetting/theme/templates"
        yield from (file.read_bytes()[:4000] for file in sorted(folder.glob("*.html")))
    else:
        yield from (text.encode() for text in _texts())
        tests = ("tests/edition/test_inline.py", "tests/edition/test_citation_forms.py")
        yield from (t.encode() for t in _strings(*tests))
