"""Text of a manuscript never becomes markup or style: in every field that takes words.

A publication that fills all such fields is composed twice: with hostile words, and with harmless
ones of the same shape. The pages have the same elements with the same attributes, and nothing of
the words stands where an address, a name or a rule is read.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

import fascicle
from fascicle.findings import Refused
from fascicle.manuscript import models
from fascicle.typesetting.canonical import composed
from fascicle.typesetting.composing import compose, stylesheet
from fascicle.typesetting.picture_store import PictureStore
from fascicle.typesetting.readback import read_back
from fascicle.typesetting.units import UnitSource

WORDS, INLINE, TEX = "⟦words⟧", "⟦inline⟧", "⟦tex⟧"
MARK = "zqx"
"""Stands in all that is planted, and nowhere else."""

FILES: dict[str, Any] = {
    "publication.yaml": {
        "slug": "text",
        "title": f"A {WORDS}",
        "subtitle": f"B {WORDS}",
        "language": "en-GB",
        "year": 2026,
        "date": "2026-11-24",
        "span": "1930/1941",
        "contributors": [{"name": f"C {WORDS}"}, {"name": f"D {WORDS}", "role": "editor"}],
        "publisher": f"E {WORDS}",
        "place": f"F {WORDS}",
        "edition": f"G {WORDS}",
        "identifiers": [
            {"scheme": "local", "value": f"H {WORDS}"},
            {"scheme": "uri", "value": f"https://example.org/{WORDS}"},
        ],
        "rights": f"I {WORDS}",
        "description": f"J {INLINE}",
        "acknowledgements": f"K {INLINE}",
        "press": {
            "paper": f"a4 {WORDS}",
            "stock": f"M {WORDS}",
            "cover_paper": f"N {WORDS}",
            "cover_stock": f"O {WORDS}",
        },
        "citations": {
            "further_reading": f"P {WORDS}",
            "annotations": True,
            "sections": [
                {"title": f"Q {WORDS}", "keyword": f"key {WORDS}"},
                {"title": f"R {WORDS}", "rest": True},
            ],
        },
        "chapters": ["one"],
    },
    "chapters/one.yaml": {
        "title": f"A {INLINE}",
        "short_title": f"B {WORDS}",
        "status": "final",
        "rests_on": f"C {INLINE}",
        "epigraph": {"quote": f"D {INLINE}", "source": f"E {INLINE}"},
        "index": [{"name": "gill", "sub": f"of {WORDS}"}],
        "body": [
            f"F {INLINE} and a note.^[G {INLINE}] [H {INLINE}]{{name=gill}} [I]{{name=other}} "
            f"[@a, chap. {INLINE}]",
            {
                "text": f"J {INLINE} [K {INLINE}](https://example.org/a) [L {INLINE}]{{lang=de}} "
                f"*M {INLINE}*",
                "language": "en-GB",
                "comment": f"N {WORDS}",
                "event": {
                    "date": "1931-05-01",
                    "when": f"O {WORDS}",
                    "title": f"P {INLINE}",
                    "source": f"Q {INLINE}",
                    "label": f"R {WORDS}",
                    "track": "one",
                    "variants": [
                        {"when": f"S {WORDS}", "title": f"T {INLINE}", "source": f"U {INLINE}"}
                    ],
                },
            },
            {"heading": f"V {INLINE}"},
            {"quote": f"W {INLINE}", "source": f"X {INLINE}"},
            {"list": [f"Y {INLINE}", f"Z {INLINE}"]},
            {
                "table": [[f"A {INLINE}", f"B {INLINE}"]],
                "columns": [f"C {INLINE}", f"D {INLINE}"],
                "caption": f"E {INLINE}",
            },
            {"photograph": "bars", "seeds": ["paper/1"]},
            {"map": "rhine"},
            {"timeline": "days"},
        ],
    },
    "chapters/chronology.yaml": {
        "events": [{"date": "1932-01-02", "title": f"F {INLINE}", "track": "one"}]
    },
    "chapters/register.yaml": {
        "persons": {
            "gill": {
                "name": f"A {WORDS}",
                "sort": f"B {WORDS}",
                "variants": [f"C {WORDS}"],
                "scripts": {"sr-Cyrl": f"D {WORDS}"},
                "see_from": [f"E {WORDS}"],
                "see_also": ["other"],
            },
            "other": {
                "name": f"F {WORDS}",
            },
        },
        "units": {"mill": {"name": f"G {WORDS}", "see": "gill"}},
        "subjects": {"ink": {"name": f"H {WORDS}", "see": "gill"}},
    },
    "assets/photographs.yaml": {
        "photographs": {
            "bars": {
                "caption": f"A {INLINE}",
                "title": f"B {INLINE}",
                "alt": f"C {WORDS}",
                "credit": f"D {WORDS}",
                "rights": f"E {WORDS}",
                "source": f"F {INLINE}",
                "date": "1931",
                "place": f"G {WORDS}",
                "accession": f"H {WORDS}",
            }
        }
    },
    "assets/maps.yaml": {
        "maps": {
            "rhine": {
                "caption": f"A {INLINE}",
                "title": f"B {INLINE}",
                "alt": f"C {WORDS}",
                "source": f"D {INLINE}",
                "places": [
                    {"name": f"E {WORDS}", "at": [50.7, 7.1]},
                    {"name": "Cologne", "at": [51.9, 7.9]},
                ],
                "lines": [{"name": f"F {WORDS}", "points": [[50.6, 7.0], [52.0, 8.0]]}],
            }
        }
    },
    "assets/timelines.yaml": {
        "timelines": {
            "days": {
                "caption": f"A {INLINE}",
                "title": f"B {INLINE}",
                "alt": f"C {WORDS}",
                "source": f"D {INLINE}",
                "tracks": [{"id": "one", "name": f"E {WORDS}"}],
            }
        }
    },
    "seeds/paper.txt": f"Title {WORDS}\nA paragraph {WORDS}.\n",
    "sources.bib": f"""\
@book{{a, title = {{A {TEX}}}, subtitle = {{B {TEX}}}, author = {{Gill {{{TEX}}}, Eric {{{TEX}}}}},
  publisher = {{C {TEX}}}, address = {{D {TEX}}}, year = {{1931}}, series = {{E {TEX}}},
  note = {{F {TEX}}}, annotation = {{G {TEX}}}, edition = {{H {TEX}}}, volume = {{I {TEX}}},
  keywords = {{key}}, url = {{https://example.org/{MARK}}}}}
@article{{b, title = {{J {TEX}}}, journal = {{K {TEX}}}, author = {{{{L {TEX}}}}},
  year = {{1932}}, keywords = {{further-reading}}, pages = {{1--2}}}}
""",
}

HOSTILE = (
    f"</style></title></p><script>{MARK}</script><b onclick={MARK}>"
    f"\"'><img src=file:///{MARK} onerror='{MARK}'><!--",
    f"&lt;{MARK}&#60;b&#62; &{MARK}; ]]><![CDATA[<i>{MARK}</i>]]> "
    f"{{{{7919*7919}}}}{{% include '{MARK}' %}}{{# {MARK} #}}${{{MARK}}}",
    f";}} @import url(http://{MARK}); p {{ color: expression({MARK}) \\3c b\\3e "
    f"fascicle:/assets/{MARK} url('file:{MARK}') javascript:{MARK} %3Cb%3E",
)
HARMLESS = str.maketrans("<>\"'&{}[]%#$\\;:@=/!*", "()ooo()()ooooooooooo")


def _of_inline(text: str) -> str:
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", text)


_IN_TEX = {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}"}
_IN_TEX |= {sign: f"\\{sign}" for sign in "&%$#_"}
_IN_TEX |= {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


def _of_tex(text: str) -> str:
    return "".join(_IN_TEX.get(sign, sign) for sign in text)


def planted(value: Any, text: str) -> Any:
    """Return data with ``text`` planted in all that waits for it."""
    if isinstance(value, dict):
        return {key: planted(item, text) for key, item in value.items()}
    if isinstance(value, list):
        return [planted(item, text) for item in value]
    if not isinstance(value, str):
        return value
    value = value.replace(WORDS, text).replace(INLINE, _of_inline(text))
    return value.replace(TEX, _of_tex(text))


def written(folder: Path, text: str, *, files: dict[str, Any] = FILES) -> Path:
    """Write the publication with ``text`` planted in it."""
    for name, content in planted(files, text).items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        written = content if isinstance(content, str) else yaml.safe_dump(content, width=1_000)
        file.write_text(written, encoding="utf-8")
    return folder


class Shape(HTMLParser):
    """The elements of a page with the names of their attributes, and what is read as code.

    Of drawings only the kinds of elements: how many there are depends on how wide words are.
    """

    CODE = ("class", "data", "href", "id", "lang", "name", "rel", "src", "style", "xlink:href")

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, ...]] = []
        self.drawn: set[tuple[str, ...]] = set()
        self.code: list[str] = []
        self._within = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        element = (tag, *sorted(name for name, _ in attributes))
        if tag == "svg" or self._within == "svg":
            self.drawn.add(element)
            self._within = "svg"
        else:
            self.elements.append(element)
            self._within = "style" if tag == "style" else ""
        self.code += [f"{name}={value}" for name, value in attributes if name in self.CODE]

    def handle_endtag(self, tag: str) -> None:
        if tag in ("svg", "style"):
            self._within = ""

    def handle_data(self, data: str) -> None:
        if self._within == "style":
            self.code.append(data)

    def handle_comment(self, data: str) -> None:
        self.elements.append(("comment",))

    def unknown_decl(self, data: str) -> None:
        self.elements.append(("declaration",))


def shapes(folder: Path) -> list[tuple[str, Shape]]:
    manuscript = fascicle.read(folder)
    edition = fascicle.compile(manuscript)
    units = composed(compose(edition, PictureStore(edition, folder / "store")))
    assert MARK not in stylesheet(edition.publication)
    return [(unit.html, Shape(unit.html)) for unit in units]


def assert_text_is_text(folder: Path, text: str) -> None:
    hostile = shapes(written(folder / "hostile", text))
    harmless = shapes(written(folder / "harmless", text.translate(HARMLESS)))
    for (html, found), (_, wanted) in zip(hostile, harmless, strict=True):
        assert found.elements == wanted.elements
        assert found.drawn == wanted.drawn
        link = f"href=https://example.org/{MARK}"
        assert not [code for code in found.code if MARK in code and code != link]
        assert "62710561" not in html


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_words(tmp_path: Path, text: str) -> None:
    assert_text_is_text(tmp_path, text)


def test_they_are_printed_as_they_are(tmp_path: Path) -> None:
    files = copy.deepcopy(FILES)
    files["publication.yaml"]["parts"] = ["title", "chapters"]
    folder = written(tmp_path, f"</p><b id={MARK}>\"'&", files=files)
    book = fascicle.typeset(fascicle.compile(fascicle.read(folder)))
    assert [finding for finding in book.findings if finding.is_error] == []
    assert b"/JavaScript" not in book.pdf
    assert b"/Launch" not in book.pdf


@pytest.mark.parametrize("mark", ["\u0338", "\u0591\u0338"])
def test_a_mark_at_the_beginning_does_not_take_the_end_of_a_tag(mark: str) -> None:
    # Composed with a long solidus, “>” is “≯”, and all up to the next tag was an attribute.
    html = f"<p>{mark} title=a</p><p title={mark}b>&gt;{mark}<em>{mark}e\u0301</em>{mark}</p>"
    (unit,) = composed([UnitSource("a", "a", html, "any", "none")])
    assert Shape(unit.html).elements == Shape(html).elements
    assert "é" in unit.html


def test_words_that_begin_with_a_mark_are_printed(tmp_path: Path) -> None:
    files = copy.deepcopy(FILES)
    files["publication.yaml"]["parts"] = ["title", "imprint", "chapters"]
    files["publication.yaml"]["rights"] = "\u0338 title=first none loses it"
    ends = ["This ends with =", "\u0338 and e", "\u0301 and e.^[\u0301 note e]", "\u0301 again"]
    files["chapters/one.yaml"]["body"] += ends
    files["chapters/one.yaml"]["body"].append("*\u0338 title=second* =\u0338 and e\u0301.")
    folder = written(tmp_path, "x", files=files)
    book = fascicle.typeset(fascicle.compile(fascicle.read(folder)))
    assert [finding for finding in book.findings if finding.is_error] == []
    printed = "".join(run.text for page in read_back(book.pdf) for run in page.runs)
    assert "title=first none loses it" in printed
    assert "title=second" in printed


# --- the other fields -----------------------------------------------------------------------------


def _leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves(item, (*path, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _leaves(item, (*path, number))
    elif isinstance(value, str) and "⟦" not in value:
        yield path


NARROW = [
    (name, path)
    for name, content in FILES.items()
    if not isinstance(content, str)
    for path in _leaves(content)
]


@pytest.mark.parametrize(("file", "path"), NARROW, ids=lambda part: "-".join(map(str, part)))
def test_names_dates_and_languages_take_nothing_hostile(
    tmp_path: Path, file: str, path: tuple[Any, ...]
) -> None:
    files = copy.deepcopy(FILES)
    inner = files[file]
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = f'"><b>{MARK}'
    if file == "assets/maps.yaml" and path[-1] == "name":
        return  # words, left without a mark so that the map has two places
    with pytest.raises(Refused) as refused:
        fascicle.compile(fascicle.read(written(tmp_path, "x", files=files)))
    assert any(found.is_error and found.place.line for found in refused.value.findings)


def _models(model: type[BaseModel], seen: set[type[BaseModel]]) -> set[type[BaseModel]]:
    if model not in seen:
        seen.add(model)
        for field in model.model_fields.values():
            _inner(field.annotation, lambda kind: _models(kind, seen))
    return seen


def _inner(annotation: Any, act: Callable[[type[BaseModel]], object]) -> None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        act(annotation)
    for part in get_args(annotation):
        _inner(part, act)


def _takes_words(annotation: Any) -> bool:
    return annotation is str or any(
        _takes_words(part) for part in get_args(annotation) if not isinstance(part, str)
    )


def test_no_field_is_forgotten() -> None:
    """Every field of the models that takes a text stands in the publication above."""
    whole = (
        *(models.Publication, models.Chapter, models.ChronologyFile, models.Register),
        *(models.PhotographFile, models.MapFile, models.TimelineFile),
    )
    seen: set[type[BaseModel]] = set()
    for model in whole:
        _models(model, seen)
    names = {
        field.alias or name
        for model in seen
        for name, field in model.model_fields.items()
        if _takes_words(field.annotation)
    }
    used = {str(key) for content in FILES.values() for key in _keys(content)}
    elsewhere = {
        "checks",  # names of checks alone
        *("dates", "from", "old_style", "to"),  # dates, as "date" is
        *(
            "id",
            "place",
            "see",
            "told",
            "types",
            "url",
        ),  # names, as "track" is; or read by fetching
        *("file", "sha256", "events", "style"),  # what test_access is about
    }
    assert names - used - elsewhere == set()


def _keys(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield from value
        for item in value.values():
            yield from _keys(item)
    elif isinstance(value, list):
        for item in value:
            yield from _keys(item)


# --- any words ------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        *("<", ">", "</p>", "&", "&lt;", '"', "'", "]]>", "<!--", "{{", "}}", "{%", "\\", "*", "_"),
        *("`", "[", "]", "(", "url(", "@import", ";", "#", "$", "^", "~", "style=", MARK, " a "),
    ]
)


@settings(max_examples=3, database=None, phases=[Phase.generate])
@given(st.lists(PIECES, min_size=8, max_size=16))
def test_any_words_are_words(tmp_path_factory: pytest.TempPathFactory, pieces: list[str]) -> None:
    assert_text_is_text(tmp_path_factory.mktemp("any"), f"{MARK}{''.join(pieces)}{MARK}")
