"""The synthetic book: it is what the bench says it is, and Fascicle accepts it."""

import hashlib
import importlib.util
import re
import sys
from datetime import date
from pathlib import Path

import pytest
import yaml
from PIL import Image

from fascicle.manuscript.models import Chapter, PhotographFile, Publication

BENCH = Path(__file__).parents[2] / "bench"


def _module(name):
    spec = importlib.util.spec_from_file_location(f"bench_{name}", BENCH / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    # dataclasses look their module up by name.
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


synthetic = _module("synthetic")


def _files(folder):
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }


def _chapters(folder):
    return [
        yaml.safe_load(file.read_text("utf-8"))
        for file in sorted((folder / "chapters").glob("*.yaml"))
    ]


def _text(block):
    return block if isinstance(block, str) else block.get("text", "") + block.get("quote", "")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("synthetic")
    synthetic.write_publication(made, 40)
    return made


def test_same_seed_same_files(folder, tmp_path):
    synthetic.write_publication(tmp_path, 40)
    assert _files(tmp_path) == _files(folder)


def test_other_seed_other_words(folder, tmp_path):
    synthetic.write_publication(tmp_path, 40, seed=7)
    ours, theirs = _files(folder), _files(tmp_path)
    assert ours.keys() == theirs.keys()
    assert ours["chapters/chapter-001.yaml"] != theirs["chapters/chapter-001.yaml"]
    assert (
        ours["assets/pictures/picture-001-01.jpg"] != theirs["assets/pictures/picture-001-01.jpg"]
    )


def test_files_are_the_manuscript_format(folder):
    publication = yaml.safe_load((folder / "publication.yaml").read_text("utf-8"))
    Publication.model_validate(publication, strict=True)
    catalogue = yaml.safe_load((folder / "assets/photographs.yaml").read_text("utf-8"))
    PhotographFile.model_validate(catalogue, strict=True)
    for chapter in _chapters(folder):
        Chapter.model_validate(chapter, strict=True)
    names = [file.stem for file in sorted((folder / "chapters").glob("*.yaml"))]
    assert publication["chapters"] == names


def test_every_picture_is_printed_once_and_can_be_read(folder):
    catalogue = yaml.safe_load((folder / "assets/photographs.yaml").read_text("utf-8"))
    printed = [b["photograph"] for c in _chapters(folder) for b in c["body"] if "photograph" in b]
    assert sorted(printed) == sorted(catalogue["photographs"])
    for photograph in catalogue["photographs"].values():
        with Image.open(folder / "assets" / photograph["file"]) as image:
            image.load()
            assert (image.format, image.mode, image.size) == ("JPEG", "L", synthetic.PICTURE_SIZE)


def test_every_key_cited_is_in_the_source_list(folder):
    bib = (folder / "sources.bib").read_text("utf-8")
    keys = set(re.findall(r"^@book\{([^,]+),", bib, re.MULTILINE))
    text = "".join(p.read_text("utf-8") for p in (folder / "chapters").glob("*.yaml"))
    cited = set(re.findall(r"\[@([a-z0-9-]+)", text))
    assert cited
    assert cited <= keys


@pytest.mark.parametrize("pages", [12, 60, 240, 700])
def test_shape_has_two_notes_a_page_and_a_figure_every_three(pages):
    book = synthetic.shape(pages)
    body = book.chapters * book.pages_per_chapter
    assert book.chapters * book.notes_per_chapter / body == pytest.approx(2, abs=0.1)
    assert body / (book.chapters * book.figures_per_chapter) == pytest.approx(3, abs=0.6)
    # Front and back matter and empty versos take the rest.
    assert 0.85 * pages - 6 < body < pages - 6


def test_too_short_a_book_is_refused():
    with pytest.raises(ValueError, match="10 pages"):
        synthetic.shape(9)


def test_chapters_hold_what_their_shape_promises(folder):
    book = synthetic.shape(40)
    for chapter in _chapters(folder):
        text = " ".join(_text(block) for block in chapter["body"])
        citations, explanations = text.count("[@"), text.count("^[")
        assert citations + explanations == book.notes_per_chapter
        assert abs(citations - explanations) <= 1
        words = len(re.sub(r"\^\[.*?\]|\[@.*?\]", "", text).split())
        # A chapter ends with the paragraph that reaches its length; the quotation counts too.
        assert 0.9 * book.words_per_chapter < words < 1.1 * book.words_per_chapter
        events = [b["event"]["date"] for b in chapter["body"] if "event" in b]
        assert len(events) == synthetic.EVENTS_PER_CHAPTER
        assert events == sorted(events, key=date.fromisoformat)


def test_a_chapter_is_the_same_in_a_book_of_any_length():
    # Only so do sizes compare: a longer book has more of the same, not something else.
    words = synthetic.lexicon(1941)
    assert words == synthetic.lexicon(1941)
    first, second = (synthetic.Prose(5, words).sentence() for _ in range(2))
    assert first == second


def test_words_are_as_long_as_in_english_and_can_be_divided():
    import pyphen

    words = [w.strip(".,*") for w in synthetic.Prose(3, synthetic.lexicon(1941)).words(4000)]
    assert 4.2 < sum(map(len, words)) / len(words) < 5.4
    long = {word for word in words if len(word) >= 8}
    dictionary = pyphen.Pyphen(lang="en_GB")
    divided = sum(1 for word in long if dictionary.positions(word))
    assert divided > 0.8 * len(long)


def test_fascicle_accepts_it(folder):
    import fascicle

    edition = fascicle.compile(fascicle.read(folder))
    # Its source list is longer than what so short a book cites.
    assert {f.code for f in edition.findings} <= {"S118"}
    book = synthetic.shape(40)
    assert len(edition.figures) == book.chapters * book.figures_per_chapter


bare = _module("bare")
measure = _module("measure")


def test_fate_of_notes_tells_lost_repeated_and_astray():
    pages = [
        {"call-a": (), "a": (), "call-b": (), "call-d": (), "d": (), "call-c": ()},
        {"b": (), "d": ()},
    ]
    fate = bare.fate_of_notes(["a", "b", "c", "d"], pages)
    assert fate == {"notes": 4, "lost": 1, "repeated": 1, "astray": 1}


def test_bare_document_has_files_for_fonts_and_pictures(tmp_path):
    store = tmp_path / ".cache" / "pictures"
    store.mkdir(parents=True)
    (store / "picture.jpg").write_bytes(b"grey")
    html = '<head></head><img src=".cache/pictures/picture.jpg"><img src="{}">'
    by_content = ".cache/pictures/" + hashlib.sha256(b"grey").hexdigest() + ".jpg"
    found = bare.with_pictures(html.format(by_content), tmp_path)
    assert found.count((store / "picture.jpg").resolve().as_uri()) == 2
    with pytest.raises(bare.PictureMissing):
        bare.with_pictures(html.format(".cache/pictures/none.jpg"), tmp_path)


def test_bare_document_counts_its_own_pages():
    html = '<head></head><span class="page-number" data-page-of="b1">12</span>'
    document = bare.as_one_document(html, BENCH)
    assert '<span class="page-number" data-target="#b1"></span>' in document
    assert "target-counter(attr(data-target url), page)" in document


@pytest.mark.parametrize("exponent", [0.9, 1.0, 1.48])
def test_slope_is_the_exponent_of_growth(exponent):
    assert measure.slope([(n, 3 * n**exponent) for n in (60, 240, 700)]) == pytest.approx(exponent)


def test_usage_counts_children():
    work = "sum(i * i for i in range(2_000_000))"
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', '{work}'], check=True)"
    alone = measure.usage_of([sys.executable, "-c", "pass"])
    parent = measure.usage_of([sys.executable, "-c", child])
    assert parent.cpu > alone.cpu
    assert parent.peak > 1
    with pytest.raises(measure.Failed, match="ended with 3"):
        measure.usage_of([sys.executable, "-c", "raise SystemExit(3)"])


def test_with_an_index_only_marks_and_register_are_added(tmp_path):
    for kind in (True, False):
        synthetic.write_publication(tmp_path / str(kind), 20, names=40, index=kind)
    marked, plain = _files(tmp_path / "True"), _files(tmp_path / "False")
    register = yaml.safe_load(marked.pop("chapters/register.yaml"))
    assert len(register["persons"]) == 8 and marked.keys() == plain.keys()
    both = [_chapters(tmp_path / kind) for kind in ("True", "False")]
    texts = ["".join(_text(b) for c in chapters for b in c.get("body", ())) for chapters in both]
    assert texts[0].count("{name=person-") == 40
    assert re.sub(r"\[([^]]*)\]\{name=[^}]*\}", r"\1", texts[0]) == texts[1]
