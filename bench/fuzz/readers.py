"""Every reader of what comes from outside, as one kind of thing: bytes in, findings or result out.

What tests, the fuzzer and the bench of growth feed is the same, and so is what they ask: that no
reader raises anything but ``Refused``, and that each finding stands at a place that the file has.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from fascicle.findings import CODES, Finding, Place, Refused

__all__ = ["FILES", "READERS", "SOUND", "Misplaced"]


class Misplaced(AssertionError):  # noqa: N818 - says what is wrong with a finding
    """A finding that leads an editor to a place that the file does not have."""


Reader = Callable[[bytes], None]
"""Reads bytes. Raises nothing, whatever they are; what it raises is what was looked for."""

SOUND: Mapping[str, str] = {
    "publication.yaml": """\
slug: sound
title: A sound publication
language: en-GB
year: 2026
span: 1930/1935
citations: {style: chicago-notes-bibliography}
chapters: [one]
parts: [chapters, chronology, bibliography, colophon, index]
""",
    "chapters/one.yaml": """\
title: A sound chapter
status: final
body:
  - text: |
      The first line of the paragraph,
      the second with a note.[@gill1931, 12]
    seeds: [paper/1]
    event: {date: 1931-05-01, title: A day in May}
  - photograph: bars
  - map: valley
  - timeline: years
  - text: "[Eric Gill]{name=gill} and a remark.^[The remark.]"
""",
    "chapters/register.yaml": """\
persons: {gill: {name: Eric Gill}}
places: {mill: {name: The Mill, at: [43.7, 20.7]}}
""",
    "chapters/chronology.yaml": """\
events:
  - {date: 1932, title: "Another year", source: "[@gill1931]"}
""",
    "sources.bib": "@book{gill1931, author = {Gill, Eric}, title = {An Essay}, date = {1931}}\n",
    "assets/photographs.yaml": """\
photographs:
  bars: {caption: Bars., alt: Upright bars., credit: Nobody, rights: "None, CC0"}
""",
    "assets/maps.yaml": """\
maps:
  valley:
    caption: The valley.
    alt: A river and a mill.
    source: "[@gill1931]"
    places: [{place: mill}]
""",
    "assets/timelines.yaml": """\
timelines:
  years:
    caption: The years.
    alt: Two years.
    from: 1930
    to: 1935
""",
    "seeds/paper.txt": "The title\nThe first paragraph.\n",
}
"""A small publication in which each of these files can be exchanged for any bytes."""

# --- what is asked of findings --------------------------------------------------------------------


def _lines(data: bytes, *, returns: bool = False) -> list[str]:
    text = data.decode("utf-8", errors="replace")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data[2:].decode("utf-16-le" if data[0] == 0xFF else "utf-16-be", errors="replace")
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    return (text.replace("\r", "\n") if returns else text).split("\n")


def _check(found: Iterable[Finding], file: str, data: bytes, *, returns: bool = False) -> None:
    """Require that each finding has words, and a place that there is."""
    lines = None
    for finding in found:
        if finding.code not in CODES or not finding.message.strip():
            raise Misplaced(f"no words: {finding!r}")
        if finding.place.file != file:
            continue
        lines = lines or _lines(data, returns=returns)
        _check_place(finding, finding.place, lines)


def _check_place(finding: Finding, place: Place, lines: list[str]) -> None:
    if not 0 <= place.line <= len(lines):
        raise Misplaced(f"no such line in {len(lines)}: {finding!r}")
    # One column beyond the last: the end of the line, where something is missing.
    if place.line and place.column > len(lines[place.line - 1]) + 2:
        raise Misplaced(f"no such column in {lines[place.line - 1]!r}: {finding!r}")


# --- text readers ---------------------------------------------------------------------------------


def _yaml(data: bytes) -> None:
    from fascicle.manuscript.yaml_reader import parse_yaml

    _, source, found = parse_yaml("a.yaml", data)
    _check(found, "a.yaml", data)
    if source is not None:
        for path in source.spans:
            source.place(path)
            source.place_in(path, len(source.spans[path].value))


def _bibtex(data: bytes) -> None:
    from fascicle.manuscript.bibliography import read_sources

    sources = read_sources(data, "a.bib")
    _check(sources.findings, "a.bib", data, returns=True)
    for key in sources.sources:
        assert sources.sources[key].key == key
        sources.where(key)
    list(sources.doubles())
    sources.with_keyword("further-reading")


def _inline_in(language: str, text: str) -> None:
    from fascicle.edition.inline import parse_inline
    from fascicle.edition.parsed import cited_keys, names, unmarked
    from fascicle.edition.sentences import sentences

    def complain(code: str, needle: str, message: str, hint: str) -> None:
        if code not in CODES or not message or not hint or needle not in text:
            raise Misplaced(f"{code} at {needle!r}: {message}")

    for nodes in parse_inline(text, language, complain):
        list(cited_keys(nodes))
        list(names(nodes))
        "".join(sentences(unmarked(nodes), language))


def _text(data: bytes) -> str:
    return data.decode("utf-8", errors="replace")


def _inline(data: bytes) -> None:
    _inline_in("en-GB", _text(data))


def _inline_serbian(data: bytes) -> None:
    _inline_in("sr-Cyrl", _text(data))


def _citation(data: bytes) -> None:
    from fascicle.edition.clusters import Malformed, is_cluster, read_cluster

    text = _text(data)
    if is_cluster(text):
        with suppress(Malformed):
            assert all(cite.key for cite in read_cluster(text))
    _inline_in("en", f"A text.[{text}] More of it.")


def _date(data: bytes) -> None:
    from fascicle.manuscript.bibliography_dates import edtf_date, year_date
    from fascicle.manuscript.dates import parse_date

    text = _text(data)
    try:
        date = parse_date(text)
    except ValueError as error:
        assert str(error)
    else:
        assert date.earliest <= date.latest
        assert date.sort_key and date.ends
    edtf_date(text)
    year, _, rest = text.partition(" ")
    year_date(year, rest, rest[-2:])


def _text_dates(data: bytes) -> None:
    from fascicle.manuscript.text_dates import text_dates

    text = _text(data)
    for language in ("en-GB", "sr-Cyrl"):
        for found in text_dates(text, language):
            assert 0 <= found.start < len(text)


def _names(data: bytes) -> None:
    from fascicle.manuscript.bibliography_latex import decode, decode_verbatim, unknown_commands
    from fascicle.manuscript.bibliography_names import csl_names, doubtful_names

    text = re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\r]", " ", _text(data))
    csl_names(text)
    doubtful_names(text)
    decode(text, protect=True)
    decode_verbatim(text)
    list(unknown_commands(text))


def _seed(data: bytes) -> None:
    from fascicle.manuscript.seeds import read_seed

    _, found = read_seed("seeds/a.txt", data)
    _check(found, "seeds/a.txt", data, returns=True)


# --- files of a publication -----------------------------------------------------------------------


def _in_folder(file: str) -> Reader:
    """Return a reader of a whole publication in which one file is exchanged."""

    def read(data: bytes) -> None:
        import fascicle

        with tempfile.TemporaryDirectory(prefix="fascicle-fuzz-") as name:
            folder = Path(name)
            for other, text in SOUND.items():
                (folder / other).parent.mkdir(exist_ok=True)
                (folder / other).write_text(text, encoding="utf-8")
            (folder / file).write_bytes(data)
            try:
                manuscript = fascicle.read(folder)
                found = [*fascicle.examine(manuscript), *fascicle.audit(manuscript).findings]
            except Refused as refused:
                found = [*refused.findings]
            _check(found, file, data, returns=not file.endswith(".yaml"))

    return read


# --- pictures, templates --------------------------------------------------------------------------


def _photograph(data: bytes) -> None:
    from fascicle.manuscript import photographs
    from fascicle.typesetting.pictures import prepare

    with tempfile.TemporaryDirectory(prefix="fascicle-fuzz-") as name:
        path = Path(name, "photograph.bin")
        path.write_bytes(data)
        here = Place("assets/photograph.bin")
        found = photographs.examine(path, here)
        _check(found, "", b"")
        with suppress(photographs.Unfit):
            photographs.size(path)
        try:
            prepared = prepare(path, Path(name, "store"), here)
        except Refused as refused:
            assert refused.findings
        else:
            assert prepared.width > 0
            assert prepared.height > 0


def _template(data: bytes) -> None:
    from fascicle.typesetting.environment import Templates

    with tempfile.TemporaryDirectory(prefix="fascicle-fuzz-") as name:
        folder = Path(name)
        (folder / "templates").mkdir()
        (folder / "templates/a.html").write_bytes(data)
        templates = Templates(folder, {})
        try:
            templates.render("a.html", title="A title", numbers=[1, 2, 3], entry={"a": "b"})
        except Refused as refused:
            _check(refused.findings, "templates/a.html", data, returns=True)


FILES = tuple(SOUND)
"""The files of a publication that are read as a whole, by their paths."""

READERS: Mapping[str, Reader] = {
    "yaml": _yaml,
    "bibtex": _bibtex,
    "inline": _inline,
    "inline-serbian": _inline_serbian,
    "citations": _citation,
    "dates": _date,
    "text-dates": _text_dates,
    "names": _names,
    "seeds": _seed,
    "photographs": _photograph,
    "templates": _template,
    **{file: _in_folder(file) for file in FILES},
}
"""All readers by name; those of whole files have the file's path for a name."""
