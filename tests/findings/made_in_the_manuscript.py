"""What is wrong with the files of a publication: chapters, sources, catalogues, seeds, register."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from test_bad_input import (
    BIB,
    CAT,
    CHAPTER,
    MISTAKES,
    ONE,
    PUB,
    PUBLICATION,
    REMARK,
    SOURCES,
    WARNINGS,
    Mistake,
)
from workshop import Maker, Workshop, files, golden, mistake, told

REGISTER = "chapters/register.yaml"
MAPS = "assets/maps.yaml"
TIMELINES = "assets/timelines.yaml"
FIGURE = "photograph: bars\n    lines: 8"
EVENT = "{date: 1931-05-01, title: A day in May}"

OTHERS: tuple[Mistake, ...] = (
    # --- YAML and fields ---
    Mistake("M104", PUB, "slug: sound", "slug: sound\nseries: ▸no"),
    Mistake("M213", ONE, "status: final", "status: ▸draft"),
    # --- the source list ---
    Mistake("S107", BIB, "@book{bringhurst1992", "▸@bok{bringhurst1992"),
    Mistake("S110", BIB, "date      = {1992}", "▸date      = {last spring}"),
    Mistake("S111", BIB, "title     = {An Essay", "▸title     = {An \\strange{Essay}"),
    Mistake("S112", BIB, "@book{bringhurst1992", "▸and some more\n@book{bringhurst1992"),
    Mistake("S114", BIB, "  keywords ", "  ▸crossref = {gill},\n  keywords "),
    Mistake("S115", BIB, "  title     = {An Essay on Typography},\n", "", f"{BIB}:2:1"),
    Mistake("S116", BIB, "author    = {Gill, Eric}", "▸author    = {Gill, Eric; Jost, H.}"),
    Mistake("S117", BIB, "publisher = {Hartley}", "▸publsher = {Hartley}"),
    Mistake("S118", BIB, "  keywords  = {further-reading},\n", "", f"{BIB}:9:1"),
    Mistake(
        "S119",
        BIB,
        "% The works cited.",
        "@book{gill, author={Gill, Eric}, title={An Essay on "
        "Typography}, publisher={Sheed}, date={1931}}",
        f"{BIB}:2:1",
    ),
    Mistake("S120", BIB, "  publisher = {Sheed \\& Ward},\n", "", f"{BIB}:2:1"),
    # --- photographs, maps and timelines ---
    Mistake("P103", CAT, "    alt: Upright bars, dark and light in turn.\n", "", f"{CAT}:2:3"),
    Mistake("P104", CAT, "    rights: None, CC0\n", "", f"{CAT}:2:3"),
    Mistake("P107", CAT, "    file: bars.png\n", "", f"{CAT}:2:3"),
    Mistake(
        "P109", CAT, "photographs:\n", "photographs:\n  ▸more: {caption: C, alt: A, rights: R}\n"
    ),
    Mistake("P111", ONE, FIGURE, f"{FIGURE}\n  - photograph: ▸bars"),
    Mistake("P131", CAT, "file: bars.png", "url: ▸http://example.org/bars.png"),
    Mistake("P141", CAT, "file: bars.png", f'file: bars.png\n    sha256: ▸"{"0" * 64}"'),
    # --- seeds ---
    Mistake("D103", ONE, "    seeds: [paper/1]\n", "", "seeds/paper.txt:2:1"),
    # --- text, notes, citations ---
    Mistake("E110", ONE, REMARK, "and a ▸*remark."),
    Mistake("E105", ONE, "{name=gill", "{▸name=gil", says="gill"),
    # --- the index ---
    Mistake(
        "X102",
        REGISTER,
        "persons:\n",
        "persons:\n  a: {name: Ann, variants: [line]}\n  b: {name: Bo, variants: [line]}\n",
        f"{ONE}:5:17",
    ),
    Mistake("X106", REGISTER, "Eric Gill}", "Eric Gill, see: ▸jost}\n  jost: {name: H. Jost}"),
    Mistake("X107", REGISTER, "Eric Gill}", "Eric Gill}\n  a: {name: A, see: ▸b}\n  b: {name: B}"),
    Mistake("X101", ONE, "The first line", "▸Eric Gill and the first line"),
    Mistake("X103", REGISTER, "persons:\n", "persons:\n  ▸jost: {name: Heinrich Jost}\n"),
    Mistake("X104", REGISTER, "Eric Gill}", "Eric Gill, see_also: [▸jost]}"),
    Mistake("X105", REGISTER, "Eric Gill}", "Eric Gill, see_also: [▸gill]}"),
    Mistake("X108", REGISTER, "Eric Gill}", "Eric Gill}\n  ▸twin: {name: Eric Gill}"),
    # --- cross references ---
    Mistake(
        "R104",
        ONE,
        "  - heading: A heading\n",
        "  - {heading: A heading, id: bars}\n  - text: See [](▸page:bars).\n",
    ),
)
"""Mistakes beside those of ``test_bad_input``."""


def _placed(code: str, file: str, old: str, new: str) -> Maker:
    return mistake(Mistake(code, file, old, new))


def _a_map(code: str, entry: str) -> Maker:
    """A map on the page instead of the photograph; its entry is YAML in one line."""
    chapter = CHAPTER.replace(FIGURE, "map: rhine\n    lines: 8")
    return files(code, {MAPS: f"maps:\n  rhine: {entry}\n", ONE: chapter})


def _a_timeline(code: str, entry: str, event: str = EVENT) -> Maker:
    chapter = CHAPTER.replace(FIGURE, "timeline: may").replace(EVENT, event)
    return files(code, {TIMELINES: f"timelines:\n  may: {entry}\n", ONE: chapter})


def _a_folder_instead_of_a_file(at: Workshop):
    folder = at.sound()
    (folder / ONE).unlink()
    (folder / ONE).mkdir()
    return told("check", folder)


def _no_publication(at: Workshop):
    return told("check", at.folder)


def _no_source_list(at: Workshop):
    folder = at.sound()
    (folder / BIB).unlink()
    return told("check", folder)


def _a_picture(code: str, spoil) -> Maker:
    def make(at: Workshop):
        picture = at.sound() / "assets/bars.png"
        picture.write_bytes(spoil(picture.read_bytes()))
        return told("build", picture.parent.parent)

    return make


def _a_file_larger_than_its_picture(at: Workshop):
    """A photograph of two frames, as phones write them; the first is used."""
    from PIL import Image

    folder = at.sound()
    with Image.open(folder / "assets/bars.png") as image:
        image.save(folder / "assets/bars.tif", save_all=True, append_images=[image])
    catalogue = folder / CAT
    catalogue.write_text(catalogue.read_text().replace("bars.png", "bars.tif"))
    return told("build", folder)


def _audit(body: str, **seeds: str) -> Maker:
    def make(at: Workshop):
        folder = at.sound()
        (folder / ONE).write_text(f"title: One\nstatus: final\nbody:\n{body}", encoding="utf-8")
        import fascicle

        return fascicle.audit(fascicle.read(folder)).findings

    return make


def _a_name_that_is_not_marked_by_itself(at: Workshop):
    folder = at.sound()
    chapter = folder / ONE
    text = CHAPTER.replace("The first line", "Eric Gill").replace("@gill1931, 12", "@nobody")
    chapter.write_text(text, encoding="utf-8")
    return told("check", folder, "--fix")


def _without_icu(at: Workshop):
    at.patch.setitem(sys.modules, "icu", None)  # as where it is not installed
    folder = at.sound()
    publication = folder / PUB
    text = publication.read_text().replace("en-GB", "sr-Latn").replace("colophon]", "index]")
    publication.write_text(text, encoding="utf-8")
    return told("check", folder)


def _a_style_that_does_not_work(at: Workshop):
    folder = at.sound()
    (folder / "assets/ours.csl").write_text(
        '<style xmlns="http://purl.org/net/xbiblio/csl" class="note" version="1.0"><info/>'
        "<citation><nonsense/></citation></style>"
    )
    publication = folder / PUB
    text = publication.read_text().replace("style: chicago-notes-bibliography", "style: ours")
    publication.write_text(text, encoding="utf-8")
    return told("build", folder)


_ONE_DOT = "{caption: Rhine., alt: A dot., source: Ours., places: [{name: Bonn, at: %s}]}"
_PLACED = "{caption: Rhine., alt: A dot., source: Ours., places: [%s]}"

MAKERS: Mapping[str, Maker] = {
    **{made.code: mistake(made) for made in (*MISTAKES.values(), *WARNINGS.values(), *OTHERS)},
    "M105": files("M105", {ONE: CHAPTER.encode() + "# Čačak".encode("iso-8859-2")}),
    "M108": _a_folder_instead_of_a_file,
    "M206": files("M206", {"chapters/two.yaml": CHAPTER}),
    "M208": _no_publication,
    "S106": files("S106", {BIB: "@book{a, title = {Čačak}}".encode("iso-8859-2")}),
    "S121": files(
        "S121",
        {BIB: SOURCES.replace("@book{gill1931,", "@online{gill1931, url = {https://a.org},")},
    ),
    "S113": _no_source_list,
    "P102": _a_picture("P102", lambda data: data[: len(data) // 2]),
    "P106": _a_picture("P106", lambda data: b"no picture at all"),
    "P113": _a_map("P113", _ONE_DOT % "[88.0, 20.0]"),
    "P114": _a_map("P114", (_ONE_DOT % "[50.7, 7.1]").replace("alt: A dot., ", "")),
    "P115": _a_file_larger_than_its_picture,
    "P117": _a_timeline("P117", "{caption: May., from: 1940}"),
    "P118": golden("timeline-full"),
    "P119": golden("timeline-full"),
    "P120": _a_timeline("P120", "{caption: May., events: [nothing]}"),
    "P121": _a_timeline("P121", "{caption: May.}", EVENT.replace("}", ", track: press}")),
    "P122": _a_map("P122", _PLACED % "{place: bonn}"),
    "P123": _a_map("P123", (_ONE_DOT % "[50.7, 7.1]").replace("source: Ours., ", "")),
    "P124": golden("map-from-register"),
    "D104": _audit("  - A claim that nobody makes.\n"),
    "D105": _audit("  - Said.[@gill1931, 2] And a claim that nobody makes.\n"),
    "D106": _audit("  - {text: A claim., event: {date: 1931, title: A day}}\n"),
    "D107": _audit(
        "  - {heading: A heading, seeds: [paper/1]}\n  - {text: T., rests_on: opinion}\n"
    ),
    "E104": _a_style_that_does_not_work,
    "E112": golden("bibliography-leftover"),
    "E113": files(
        "E113",
        {
            PUB: PUBLICATION.replace("  style:", "  locators: wanted\n  style:"),
            ONE: CHAPTER.replace(", 12", ""),
        },
    ),
    "E115": files(
        "E115",
        {
            ONE: CHAPTER.replace("gill1931", "untold"),
            BIB: "@misc{untold, title = {Untold}}\n",
        },
    ),
    "X109": _without_icu,
    "X110": _a_name_that_is_not_marked_by_itself,
    "R106": golden("cross-references-chapter-alone", "--chapter", "two"),
    "R108": golden("cross-references-pages"),
}
