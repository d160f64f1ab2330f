from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from fascicle.findings import Finding, Refused
from fascicle.manuscript.manuscript import Manuscript
from fascicle.manuscript.reading import read

REPOSITORY = Path(__file__).parents[2]

PUBLICATION = """\
slug: town
title: The Town
language: en-GB
year: 2026
date: 2026-11-22
chapters:
  - the-town
  - the-siege
"""
THE_TOWN = """\
title: The town
status: reviewed
body:
  - The town lies on the Ibar.
  - text: |
      It was ordered to be held.
    id: order
    seeds: [town/1]
    event: {date: 1941-10-03, title: The order}
  - photograph: bridge
"""
THE_SIEGE = """\
title: The siege
status: final
body:
  - heading: Two armies
  - map: theatre
    place: top
"""
PHOTOGRAPHS = """\
photographs:
  bridge:
    file: bridge.png
    caption: The bridge
    alt: A bridge of two arches
    rights: Public domain
    pixels: [120, 80]
    seeds: [town/2]
"""
MAPS = """\
maps:
  theatre:
    caption: The theatre
    alt: Two towns and a river
    places:
      - {name: Kraljevo, at: [43.7236, 20.6872], main: true}
    lines:
      - {points: [[43.7, 20], [43.8, 21]]}
    source: "[@a]"
"""
REGISTER = """\
persons:
  boehme: {name: Franz Böhme, sort: "Böhme, Franz", dates: 1885/1947}
places:
  kraljevo: {name: Kraljevo, scripts: {sr-Cyrl: Краљево}, at: [43.7236, 20.6872]}
"""
SOURCES = "@book{a,\n  title = {A},\n  author = {B, C},\n  year = {1990}\n}\n"
SEED = "The town\n\nIt was ordered to be held.\n\nThe bridge\n"

FILES = {
    "publication.yaml": PUBLICATION,
    "sources.bib": SOURCES,
    "chapters/the-town.yaml": THE_TOWN,
    "chapters/the-siege.yaml": THE_SIEGE,
    "chapters/register.yaml": REGISTER,
    "assets/photographs.yaml": PHOTOGRAPHS,
    "assets/maps.yaml": MAPS,
    "seeds/town.txt": SEED,
}

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write the small publication with some files changed; None leaves a file out."""

    def written(changes: dict[str, str | bytes | None] | None = None) -> Path:
        folder = tmp_path / "publication"
        for name, text in {**FILES, **(changes or {})}.items():
            if text is None:
                continue
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        picture = folder / "assets" / "bridge.png"
        picture.parent.mkdir(exist_ok=True)
        Image.new("RGB", (120, 80), "gray").save(picture)
        return folder

    return written


def findings(folder: Path) -> tuple[Finding, ...]:
    try:
        return read(folder).findings
    except Refused as refused:
        return refused.findings


def told(folder: Path) -> list[str]:
    return [f"{found.code} {found.place}" for found in findings(folder)]


def one(folder: Path) -> Finding:
    (found,) = findings(folder)
    return found


# --- a sound publication --------------------------------------------------------------------------


def test_a_sound_publication(write: Write) -> None:
    folder = write()
    manuscript = read(folder)
    assert manuscript.findings == ()
    assert manuscript.publication.title == "The Town"
    assert [chapter.id for chapter in manuscript.chapters] == ["the-town", "the-siege"]
    assert manuscript.chapters[0].source.file == "chapters/the-town.yaml"
    assert manuscript.photographs["bridge"].pixels == (120, 80)
    assert manuscript.maps["theatre"].places[0].at == (43.7236, 20.6872)
    assert set(manuscript.register) == {"boehme", "kraljevo"}
    assert manuscript.seeds["town"].paragraphs[2] == "The bridge"
    assert set(manuscript.sources.sources) == {"a"}


def test_every_file_read_is_digested_and_no_other(write: Write) -> None:
    folder = write({"notes.txt": "not read", "seeds/notes.md": "not read"})
    inputs = read(folder).inputs
    assert set(inputs) == {*FILES, "assets/bridge.png"}
    for name, digest in inputs.items():
        assert digest == hashlib.sha256((folder / name).read_bytes()).hexdigest()


def test_only_publication_sources_and_chapters_are_needed(write: Write) -> None:
    chapter = "title: A\nstatus: final\nbody: [Words.]\n"
    folder = write(
        {
            "chapters/the-town.yaml": chapter,
            "chapters/the-siege.yaml": chapter,
            **dict.fromkeys(
                ["chapters/register.yaml", "assets/photographs.yaml", "assets/maps.yaml"]
            ),
            "seeds/town.txt": None,
        }
    )
    manuscript = read(folder)
    assert manuscript.findings == ()
    assert (manuscript.photographs, manuscript.maps, manuscript.register) == ({}, {}, {})
    assert manuscript.photographs_source is None


# --- the publication file -------------------------------------------------------------------------


def test_no_publication(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        read(tmp_path)
    (found,) = refused.value.findings
    assert (found.code, found.place.file) == ("M208", "publication.yaml")
    assert "fascicle new" in found.hint
    (tmp_path / "publication.yml").write_text("slug: a")
    assert "Rename publication.yml" in one(tmp_path).hint
    assert one(tmp_path / "nowhere").code == "M208"
    assert "is a file" in one(tmp_path / "publication.yml").message


def test_a_broken_publication_file_is_refused_with_the_faults_of_all_files(write: Write) -> None:
    folder = write(
        {
            "publication.yaml": PUBLICATION.replace("title:", "titel:"),
            "chapters/the-siege.yaml": THE_SIEGE.replace("final", "finished"),
        }
    )
    with pytest.raises(Refused) as refused:
        read(folder)
    assert [f"{f.code} {f.place}" for f in refused.value.findings] == [
        "M204 chapters/the-siege.yaml:2:9",
        "M201 publication.yaml:2:1",
    ]


def test_a_publication_file_that_is_no_yaml_says_nothing_of_chapters(write: Write) -> None:
    folder = write({"publication.yaml": "slug: a: b\n"})
    with pytest.raises(Refused):
        read(folder)
    assert told(folder) == ["M101 publication.yaml:1:8"]


def test_day_of_the_edition_is_one_day(write: Write) -> None:
    found = one(write({"publication.yaml": PUBLICATION.replace("2026-11-22", "2026-11")}))
    assert (found.code, str(found.place)) == ("M204", "publication.yaml:5:7")
    assert "2026-11-01" in found.hint


# --- fields ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "expected", "words"),
    [
        ("status:", "statut:", "M201 2:1", "Did you mean “status”?"),
        ("status:", "zzz:", "M201 2:1", "title, short_title, status"),
        ("title: The siege\n", "", "M202 1:1", "“title” is missing"),
        ("The siege", "1941", "M203 1:8", 'Put it in quotes: "1941"'),
        ("The siege", "true", "M203 1:8", 'Put it in quotes: "true"'),
        ("The siege", "", "M203 1:7", "There is nothing where text"),
        ("The siege", "[A] siege", "M101 1:8", "cannot begin with “[”"),
        ("The siege", "[A]", "M203 1:8", "begins with “[”"),
        ("status: final", "numbered: no", "M203 2:11", "Write true or false"),
        ("status: final", "numbered: 1", "M203 2:11", "Write true or false"),
        ("final", "finl", "M204 2:9", "Did you mean “final”?"),
        ("final", "FINAL", "M204 2:9", "Did you mean “final”?"),
        ("final", "9", "M204 2:9", "draft, reviewed or final"),
        ("place: top", "place: bottom", "M204 6:12", "here, top or plate"),
        ("place: top", "lines: 5", "M204 6:12", "at least 6"),
        ("place: top", "lines: 5.5", "M203 6:12", "decimal point where a whole number"),
        ("place: top", "seeds: town/1", "M203 6:12", "Write [town/1]"),
        ("place: top", "seeds: [town 1]", "M204 6:13", "[siege-of-kraljevo/5]"),
        ("place: top", "text: More", "M207 6:5", "both “map” and “text”"),
        ("place: top", "level: 2", "M201 6:5", "map, place or lines"),
        ("map: theatre", "maps: theatre", "M207 5:5", "Did you mean “map”?"),
        ("- map: theatre\n    place: top", "- On 3 October: the order", "M207 5:5", "colon"),
        ("- map: theatre\n    place: top", "- [Böhme]", "M207 5:5", "begins with “[”"),
        ("- map: theatre\n    place: top", "- 1941", "M207 5:5", '"1941"'),
        ("- map: theatre\n    place: top", "-", "M207 5:4", "There is nothing where a block"),
        ("- map: theatre\n    place: top", "- text: ''", "M204 5:11", "empty"),
        ("- map: theatre\n    place: top", "- list: []", "M204 5:11", "empty"),
        ("- map: theatre\n    place: top", "- break: line", "M204 5:12", "ornament or space"),
        ("- map: theatre\n    place: top", "- table: [a]", "M203 5:13", "where a list"),
        (
            "- map: theatre\n    place: top",
            "- map: The Map",
            "M204 5:10",
            "Write for example the-map",
        ),
        ("status: final", "language: English!", "M204 2:11", "en-GB"),
        ("status: final", "epigraph: A word", "M203 2:11", "a group of keys"),
    ],
)
def test_faults_of_fields(write: Write, old, new, expected, words) -> None:
    found = one(write({"chapters/the-siege.yaml": THE_SIEGE.replace(old, new)}))
    code, place = expected.split()
    assert (found.code, str(found.place)) == (code, f"chapters/the-siege.yaml:{place}")
    assert words in f"{found.message} {found.hint}"
    assert found.excerpt
    jargon = ("pydantic", "Input", "instance", "mapping", "dict", "str ", "literal", "union")
    assert not [word for word in jargon if word in f"{found.message} {found.hint}"]


def test_all_faults_of_a_file_at_once_and_the_others_are_still_read(write: Write) -> None:
    broken = THE_SIEGE.replace("title", "Title").replace("top", "up") + "  - 3\n  - maps: x\n"
    manuscript = read(write({"chapters/the-siege.yaml": broken}))
    assert [chapter.id for chapter in manuscript.chapters] == ["the-town"]
    assert [f"{f.code} {f.place.line}" for f in manuscript.findings] == [
        "M201 1", "M204 6", "M207 7", "M207 8",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("[143, 20]", "M204 6:31"),
        ("[43, 180.5]", "M204 6:35"),
        ("[43]", "M203 6:30"),
        ("[43, 20, 10]", "M204 6:30"),
        ('["43,7", 20]', "M203 6:31"),
        ('"43.7, 20"', "M203 6:30"),
        ("[true, 20]", "M203 6:31"),
        ("[1e999, 20]", "M203 6:31"),
    ],
)
def test_coordinates(write: Write, at, expected) -> None:
    changed = MAPS.replace("[43.7236, 20.6872]", at)
    found = one(write({"assets/maps.yaml": changed}))
    assert f"{found.code} {found.place.line}:{found.place.column}" == expected


def test_faults_of_yaml_in_chapters_and_traps(write: Write) -> None:
    folder = write(
        {
            "chapters/the-town.yaml": THE_TOWN.replace("The town\n", "no\n"),
            "chapters/the-siege.yaml": "title: x\n\tbody: y\n",
            "chapters/register.yaml": REGISTER.encode() + b"# \xff",
        }
    )
    assert told(folder) == [
        "M105 chapters/register.yaml:5:3",
        "M102 chapters/the-siege.yaml:2:1",
        "M104 chapters/the-town.yaml:1:8",
    ]


# --- chapters -------------------------------------------------------------------------------------


def test_missing_and_unlisted_chapters(write: Write) -> None:
    folder = write(
        {
            "publication.yaml": PUBLICATION.replace("the-siege", "the-sieges"),
            "chapters/chronology.yaml": "events: []",
            "chapters/old.yml": "not read",
        }
    )
    missing = findings(folder)[-1]
    assert told(folder) == [
        "M206 chapters/old.yml",
        "M206 chapters/the-siege.yaml",
        "M205 publication.yaml:8:5",
    ]
    assert missing.hint == "Did you mean “the-siege”?"
    assert missing.excerpt == "  - the-sieges"


def test_a_chapter_with_another_ending_is_told_once(write: Write) -> None:
    folder = write({"chapters/the-siege.yml": THE_SIEGE})
    (folder / "chapters/the-siege.yaml").unlink()
    found = one(folder)
    assert (found.code, found.hint) == (
        "M205",
        "Rename chapters/the-siege.yml to the-siege.yaml.",
    )


def test_a_chapter_listed_twice(write: Write) -> None:
    found = one(write({"publication.yaml": PUBLICATION + "  - the-town\n"}))
    assert (found.code, str(found.place)) == ("M210", "publication.yaml:9:5")
    assert "line 7" in found.message


def test_block_names_are_unique_in_the_book(write: Write) -> None:
    extra = "  - {text: A, id: order}\n  - {text: B, id: b}\n  - {text: C, id: b}\n"
    folder = write({"chapters/the-siege.yaml": THE_SIEGE + extra})
    assert told(folder) == [
        "M210 chapters/the-siege.yaml:7:19",
        "M210 chapters/the-siege.yaml:9:19",
    ]
    assert "chapters/the-town.yaml:7:9" in findings(folder)[0].message


def test_drafts(write: Write) -> None:
    folder = write(
        {
            "chapters/the-siege.yaml": THE_SIEGE.replace("final", "draft"),
            "chapters/the-town.yaml": THE_TOWN.replace("status: reviewed\n", ""),
        }
    )
    assert told(folder) == ["M213 chapters/the-siege.yaml:2:9", "M213 chapters/the-town.yaml:1:1"]


@pytest.mark.parametrize(
    ("date", "code", "words"),
    [
        ("3.10.1941", "M211", "1941-10-03"),
        ("1941-02-30", "M211", "01 to 28"),
        ("1941-10-20/1941-10-15", "M212", "earlier date first"),
    ],
)
def test_dates_are_checked_in_all_files(write: Write, date, code, words) -> None:
    folder = write(
        {
            "chapters/the-town.yaml": THE_TOWN.replace("1941-10-03", date),
            "chapters/register.yaml": REGISTER.replace("1885/1947", date),
            "assets/photographs.yaml": PHOTOGRAPHS + f"    date: {date}\n",
            "publication.yaml": PUBLICATION.replace("2026-11-22", date),
        }
    )
    assert told(folder) == [
        f"{code} assets/photographs.yaml:9:11",
        f"{code} chapters/register.yaml:2:60",
        f"{code} chapters/the-town.yaml:9:19",
        f"{code} publication.yaml:5:7",
    ]
    assert all(words in f"{f.message} {f.hint}" for f in findings(folder))


def test_names_in_two_parts_of_the_register(write: Write) -> None:
    folder = write({"chapters/register.yaml": REGISTER + "units:\n  boehme: {name: Stab Böhme}\n"})
    assert told(folder) == ["M210 chapters/register.yaml:6:3"]
    assert read(folder).register["boehme"].name == "Franz Böhme"


# --- photographs and maps -------------------------------------------------------------------------


def test_unknown_figures(write: Write) -> None:
    folder = write(
        {
            "chapters/the-town.yaml": THE_TOWN.replace(": bridge", ": bridges"),
            "chapters/the-siege.yaml": THE_SIEGE.replace("theatre", "region"),
        }
    )
    region, bridges = (f for f in findings(folder) if f.is_error)
    assert (region.code, str(region.place)) == ("P112", "chapters/the-siege.yaml:5:10")
    assert "Write theatre" in region.hint
    assert (bridges.code, str(bridges.place)) == ("P101", "chapters/the-town.yaml:10:17")
    assert bridges.hint == "Did you mean “bridge”?"


def test_no_catalogue(write: Write) -> None:
    folder = write({"assets/photographs.yaml": None, "assets/maps.yaml": None})
    assert told(folder) == [
        "P112 chapters/the-siege.yaml:5:10",
        "P101 chapters/the-town.yaml:10:17",
        "D103 seeds/town.txt:5:1",
    ]


def test_a_catalogue_that_cannot_be_read_is_not_blamed_on_the_chapters(write: Write) -> None:
    folder = write({"assets/photographs.yaml": "photographs: [\n", "assets/maps.yaml": "- a\n"})
    assert {found.place.file for found in findings(folder)} == {
        "assets/photographs.yaml",
        "assets/maps.yaml",
    }


def test_a_faulty_entry_spoils_no_other(write: Write) -> None:
    faulty = PHOTOGRAPHS + "  station:\n    capton: The station\n"
    manuscript = read(
        write(
            {
                "assets/photographs.yaml": faulty,
                "chapters/the-siege.yaml": THE_SIEGE + "  - photograph: station\n",
            }
        )
    )
    assert [f"{f.code} {f.place}" for f in manuscript.findings] == [
        "M201 assets/photographs.yaml:10:5"
    ]
    assert set(manuscript.photographs) == {"bridge"}


def test_what_photographs_and_maps_lack(write: Write) -> None:
    bare = "photographs:\n  bridge: {caption: A}\n  station: {caption: B, alt: x, rights: z}\n"
    folder = write(
        {
            "assets/photographs.yaml": bare,
            "assets/maps.yaml": MAPS.replace("    alt: Two towns and a river\n", "").replace(
                '    source: "[@a]"\n', ""
            ),
            "seeds/town.txt": "The town\nIt was ordered to be held.",
        }
    )
    assert told(folder) == [
        "P114 assets/maps.yaml:2:3",
        "P123 assets/maps.yaml:2:3",
        "P103 assets/photographs.yaml:2:3",
        "P104 assets/photographs.yaml:2:3",
        "P107 assets/photographs.yaml:2:3",
        "P107 assets/photographs.yaml:3:3",
        "P109 assets/photographs.yaml:3:3",
    ]


def test_a_figure_printed_twice(write: Write) -> None:
    found = one(write({"chapters/the-siege.yaml": THE_SIEGE + "  - map: theatre\n"}))
    assert (found.code, str(found.place)) == ("P111", "chapters/the-siege.yaml:7:10")
    assert "chapters/the-siege.yaml:5:10" in found.message


@pytest.mark.parametrize(
    ("file", "code", "words"),
    [
        ("brigde.png", "P105", "Did you mean “bridge.png”?"),
        ("nothing/at-all.jpg", "P105", "Put the picture there"),
        ("pictures\\bridge.png", "P105", "backslash"),
        ("../../outside.png", "P110", "outside"),
        ("/etc/hostname", "P110", "outside"),
        ("link.png", "P110", "outside"),
        ("linked/outside.png", "P110", "outside"),
        ("x" * 300, "P105", "no file"),
        ("'a\\0b.png'", "P105", "no file"),
        ("photographs.yaml", "P106", ""),
    ],
)
def test_files_of_photographs(write: Write, tmp_path: Path, file, code, words) -> None:
    written = f'"{file[1:-1]}"' if file.startswith("'") else file
    changed = PHOTOGRAPHS.replace("bridge.png", written)
    folder = write({"assets/photographs.yaml": changed})
    (tmp_path / "outside.png").write_bytes((folder / "assets/bridge.png").read_bytes())
    link = next((name for name in ("link.png", "linked") if name in file), None)
    if link is not None:
        (folder / "assets" / link).symlink_to(tmp_path / "outside.png" if "." in link else tmp_path)
    *links, found = findings(folder)
    assert [f"{f.code} {f.place}" for f in links] == ([f"A102 assets/{link}"] if link else [])
    assert (found.code, str(found.place)) == (code, "assets/photographs.yaml:3:11")
    assert words in f"{found.message} {found.hint}"
    assert found.excerpt == f"    file: {written}"


def test_a_truncated_photograph_is_told_at_its_entry(write: Write) -> None:
    folder = write()
    picture = folder / "assets/bridge.png"
    picture.write_bytes(picture.read_bytes()[:60])
    found = one(folder)
    assert (found.code, str(found.place)) == ("P102", "assets/photographs.yaml:3:11")
    assert found.excerpt == "    file: bridge.png"


# --- seeds and sources ----------------------------------------------------------------------------


def test_references_to_seeds(write: Write) -> None:
    folder = write(
        {
            "chapters/the-town.yaml": THE_TOWN.replace("town/1", "town/1, town/3, twon/1, x/0"),
            "assets/maps.yaml": MAPS + "    seeds: [town/0, town/9]\n",
        }
    )
    assert told(folder) == [
        "D102 assets/maps.yaml:10:21",
        "D102 chapters/the-town.yaml:8:21",
        "D101 chapters/the-town.yaml:8:29",
        "D101 chapters/the-town.yaml:8:37",
    ]
    _, beyond, misspelt, unknown = findings(folder)
    assert "its last is 2" in beyond.message
    assert misspelt.hint == "Did you mean “town/1”?"
    assert unknown.hint == "The seed documents are town."


def test_paragraphs_that_nothing_carries(write: Write) -> None:
    found = one(write({"seeds/town.txt": SEED + "A third\n"}))
    assert (found.code, str(found.place)) == ("D103", "seeds/town.txt:6:1")
    assert (found.excerpt, "town/3" in found.hint) == ("A third", True)


def test_nothing_is_said_of_paragraphs_while_a_chapter_cannot_be_read(write: Write) -> None:
    folder = write({"seeds/town.txt": SEED + "A third\n", "chapters/the-siege.yaml": "title: x\n"})
    assert told(folder) == ["M202 chapters/the-siege.yaml:1:1"]


def test_a_seed_that_cannot_be_read(write: Write) -> None:
    assert told(write({"seeds/town.txt": b"The town\n\xff\n"})) == ["M105 seeds/town.txt:2:1"]


def test_sources(write: Write) -> None:
    assert told(write({"sources.bib": None})) == ["S113 sources.bib"]
    broken = findings(write({"sources.bib": SOURCES + SOURCES}))
    assert [(f.code, f.place.file) for f in broken] == [("S102", "sources.bib")]
    assert broken[0].excerpt


# --- files ----------------------------------------------------------------------------------------


def test_links_and_folders_in_place_of_files_are_refused(write: Write, tmp_path: Path) -> None:
    folder = write({"chapters/the-siege.yaml": None, "chapters/register.yaml": None})
    (tmp_path / "elsewhere.yaml").write_text(THE_SIEGE)
    (folder / "chapters/the-siege.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    (folder / "chapters/register.yaml").mkdir()
    assert told(folder) == ["M108 chapters/register.yaml", "A102 chapters/the-siege.yaml"]
    assert "chapters/the-siege.yaml" not in read(folder).inputs
    (folder / "chapters/the-siege.yaml").unlink()
    (folder / "chapters/the-siege.yaml").symlink_to("nowhere.yaml")
    assert told(folder) == ["M108 chapters/register.yaml", "M108 chapters/the-siege.yaml"]


def test_a_folder_of_chapters_that_lies_elsewhere_is_refused(write: Write, tmp_path: Path) -> None:
    folder = write()
    shutil.move(folder / "chapters", tmp_path / "chapters")
    (folder / "chapters").symlink_to(tmp_path / "chapters")
    assert told(folder) == ["A102 chapters"]


def test_a_publication_reached_through_a_link_is_read(write: Write, tmp_path: Path) -> None:
    write()
    (tmp_path / "link").symlink_to("publication")
    assert read(tmp_path / "link").findings == ()


def test_a_file_that_may_not_be_read(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write()
    read_bytes = Path.read_bytes

    def refuse(path: Path) -> bytes:
        # Permissions do not hold for the superuser, as whom tests may be run.
        if path.name == "the-siege.yaml":
            raise PermissionError(13, "Permission denied", str(path))
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert told(folder) == ["M108 chapters/the-siege.yaml"]


def test_a_pipe_is_not_waited_for(write: Write) -> None:
    folder = write({"chapters/the-siege.yaml": None})
    os.mkfifo(folder / "chapters/the-siege.yaml")
    assert told(folder) == ["A105 chapters/the-siege.yaml"]


def test_a_file_that_is_too_large(write: Write) -> None:
    folder = write({"chapters/the-siege.yaml": b"# " + b"x" * 4_000_000})
    assert told(folder) == ["M109 chapters/the-siege.yaml"]


def test_findings_are_in_the_order_of_files_and_lines(write: Write) -> None:
    folder = write(
        {
            "chapters/the-siege.yaml": THE_SIEGE.replace("top", "up").replace("final", "fin"),
            "assets/maps.yaml": MAPS.replace("true", "yes"),
            "publication.yaml": PUBLICATION.replace("2026\n", "soon\n"),
        }
    )
    places = [found.place for found in findings(folder)]
    assert len(places) == 4
    assert places == sorted(places)


# --- wild input, and speed ------------------------------------------------------------------------


@given(st.data())
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_damaged_files_give_findings_never_a_fault(write: Write, data) -> None:
    """Cut a piece out of one file, or put another in; reading ends with findings or without."""
    name = data.draw(st.sampled_from(sorted(FILES)))
    text = FILES[name]
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 30)))
    pieces = [
        "",
        "\n",
        ": ",
        "- ",
        "[",
        "{",
        '"',
        "null",
        "1",
        "true",
        "[[1]]",
        "{a: {b: c}}",
        "\t",
    ]
    changed = text[:start] + data.draw(st.sampled_from(pieces)) + text[end:]
    for found in findings(write({name: changed})):
        assert found.message
        assert "\n" not in found.message
        if found.place.line and found.code != "M107":
            assert found.excerpt is not None


def test_the_publication_of_the_repository_is_read() -> None:
    manuscript: Manuscript = read(REPOSITORY)
    assert not [found for found in manuscript.findings if found.is_error]
