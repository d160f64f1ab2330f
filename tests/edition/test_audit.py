"""The audit: what covers a statement, what carries a seed paragraph, and where the gaps are."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import write_files

import fascicle

SOURCES = """\
@book{gill1931, author = {Gill, Eric}, title = {An Essay on {Typography}}, date = {1931}}
@book{morison1936, author = {Morison, Stanley}, title = {First Principles}, date = {1936}}
@book{spare, author = {Nobody, Ann}, title = {Not Used}, date = {1940}}
@book{more, author = {Someone, Bo}, title = {More}, date = {1950}, keywords = {further-reading}}
"""
PHOTOGRAPHS = (
    "photographs:\n"
    "  bare: {caption: A bare one., alt: A, rights: R, credit: A lender}\n"
    "  told: {caption: A told one., alt: A, rights: R, source: Known by its caption.}\n"
    "  cited: {caption: A cited one., alt: A, rights: R, source: '[@gill1931, 3]'}\n"
    "  seeded: {caption: A seeded one., alt: A, rights: R, seeds: [old/1]}\n"
    "  unused: {caption: Not printed., alt: A, rights: R, seeds: [old/3]}\n"
)
MAPS = (
    "maps:\n  roads: {caption: Roads., alt: A, source: Our survey.,"
    " places: [{name: A, at: [1, 1]}, {name: B, at: [2, 2]}]}\n"
)
SEED = "The title\n\nThe first.\nThe second.\n\nThe third."


def write(
    folder: Path, body: str, *, head: str = "", style: str = "", seed: str | None = SEED
) -> Path:
    files = {
        "publication.yaml": (
            f"slug: s\ntitle: T\nlanguage: en-GB\nyear: 2026\nchapters: [one]\n{style}"
        ),
        "sources.bib": SOURCES,
        "assets/photographs.yaml": PHOTOGRAPHS,
        "assets/maps.yaml": MAPS,
        "chapters/one.yaml": f"title: One\nstatus: final\n{head}body:\n{body}",
    }
    return write_files(folder, files if seed is None else files | {"seeds/old.txt": seed})


@pytest.fixture
def audited(tmp_path):
    """Audit a publication of one chapter, given as the YAML of its body."""

    def audit(body: str, **more: str) -> fascicle.Audit:
        manuscript = fascicle.read(write(tmp_path, body, **more))
        wrong = [found for found in fascicle.examine(manuscript) if found.is_error]
        assert wrong == []
        return fascicle.audit(manuscript)

    return audit


def statements(audit: fascicle.Audit) -> list[tuple[str, str]]:
    return [(statement.text, statement.rests) for statement in audit.statements]


def findings(audit: fascicle.Audit, code: str) -> list[fascicle.Finding]:
    return [found for found in audit.findings if found.code == code]


# --- what covers a statement ----------------------------------------------------------------------


def test_a_citation_covers_the_sentences_before_it_back_to_the_one_before(audited):
    body = "  - One. Two.[@gill1931, 12] Three. Four.[@morison1936] Five. *Six* it is.\n"
    audit = audited(body)
    (passage,) = audit.passages
    covered = [[citation.key for citation in s.citations] for s in passage.statements]
    assert covered == [["gill1931"]] * 2 + [["morison1936"]] * 2 + [[]] * 2
    assert passage.rests == "source"
    assert [s.text for s in passage.unfounded] == ["Five.", "Six it is."]
    (found,) = findings(audit, "D105")
    assert "“Five.” (2 sentences from there)" in found.message
    assert found.place == fascicle.Place("chapters/one.yaml", 4, body.index("Five") + 1)


def test_a_note_covers_only_if_it_cites(audited):
    audit = audited("  - One.^[A remark.] Two.^[See [@gill1931, 3].] Three.^[So we think.]\n")
    assert [rests for _, rests in statements(audit)] == ["source", "source", "nothing"]
    (citation,) = audit.passages[0].citations
    assert (str(citation), citation.where) == ("gill1931, p. 3", "note")


def test_each_paragraph_of_a_block_stands_for_itself(audited):
    audit = audited("  - text: |\n      One.[@gill1931]\n\n      Two is\n      long.\n")
    assert [(p.id, p.rests) for p in audit.passages] == [
        ("one-b1", "source"),
        ("one-b1-2", "nothing"),
    ]
    (found,) = findings(audit, "D104")
    assert found.place == fascicle.Place("chapters/one.yaml", 7, 7)


def test_what_no_citation_covers_rests_on_the_seeds_alone(audited):
    audit = audited("  - text: One.[@gill1931] Two.\n    seeds: [old/1]\n")
    assert [rests for _, rests in statements(audit)] == ["source", "seed"]
    assert findings(audit, "D105") == []


def test_what_is_left_rests_on_the_stated_ground(audited):
    audit = audited(
        "  - text: One.[@gill1931] Two.\n    rests_on: Our *own* count from [@spare, note 3].\n"
    )
    passage = audit.passages[0]
    assert [rests for _, rests in statements(audit)] == ["source", "ground"]
    assert passage.ground == "Our own count from [spare, note 3]."
    spare = next(source for source in audit.sources if source.key == "spare")
    assert [use.citation.where for use in spare.uses] == ["ground"]


def test_a_chapters_ground_is_for_blocks_that_rest_on_nothing_else(audited):
    audit = audited(
        "  - One.[@gill1931] Two.\n  - Three.\n  - {text: Four., rests_on: A sum.}\n"
        "  - {text: Five., seeds: [old/1]}\n  - heading: Six\n",
        head="rests_on: The book itself.\n",
    )
    assert [rests for _, rests in statements(audit)] == [
        "source",
        "nothing",
        "ground",
        "ground",
        "seed",
    ]
    assert [passage.by_default for passage in audit.passages] == [False, True, False, False, False]
    assert audit.passages[1].ground == "The book itself."
    assert audit.chapters[0].ground == "The book itself."


def test_lists_and_tables_are_covered_item_by_item(audited):
    audit = audited(
        "  - list: ['one;', 'two;[@gill1931]', three.]\n"
        "  - table: [[1931, a, '[@gill1931]'], [1936, b]]\n    columns: [Year, What]\n"
        "    caption: Of years\n".replace("1931, a", "'1931', a").replace("1936, b", "'1936', b")
    )
    listed, table = audit.passages
    assert [s.rests for s in listed.statements] == ["source", "source", "nothing"]
    assert [(s.text, s.rests) for s in table.statements] == [
        ("Of years", "source"),
        ("Year", "source"),
        ("What", "source"),
        ("1931", "source"),
        ("a", "source"),
        ("1936", "nothing"),
        ("b", "nothing"),
    ]


def test_the_source_line_covers_a_quotation_and_a_figure(audited):
    audit = audited(
        "  - {quote: 'One. Two.', source: '[@gill1931, 4]'}\n"
        "  - {quote: One., source: A letter to the editors}\n  - {quote: Bare.}\n"
        "  - photograph: cited\n  - photograph: told\n  - photograph: seeded\n"
        "  - photograph: bare\n  - map: roads\n",
        head="epigraph: {quote: First., source: '[@morison1936]'}\n",
    )
    assert [(p.id, p.kind, p.rests) for p in audit.passages] == [
        ("one-epigraph", "quote", "source"),
        ("one-b1", "quote", "source"),
        ("one-b2", "quote", "ground"),
        ("one-b3", "quote", "nothing"),
        ("figure-cited", "photograph", "source"),
        ("figure-told", "photograph", "ground"),
        ("figure-seeded", "photograph", "seed"),
        ("figure-bare", "photograph", "nothing"),
        ("figure-roads", "map", "ground"),
    ]
    assert audit.passages[2].ground == "A letter to the editors"
    assert all(s.rests == p.rests for p in audit.passages for s in p.statements)


def test_headings_and_breaks_state_nothing(audited):
    audit = audited("  - heading: A heading\n  - break: space\n  - One.[@gill1931]\n")
    assert [passage.kind for passage in audit.told] == ["paragraph"]
    assert findings(audit, "D104") == []


@pytest.mark.parametrize("style", ["apa", "chicago-author-date", "chicago-notes-bibliography"])
def test_no_style_hides_a_citation(audited, style):
    audit = audited(
        "  - 'As [-@gill1931, 3] says, one. Two [see @morison1936, 5]. Three.'\n",
        style=f"citations: {{style: {style}}}\n",
    )
    assert [rests for _, rests in statements(audit)] == ["source", "source", "nothing"]
    assert [str(c) for c in audit.passages[0].citations] == ["gill1931, p. 3", "morison1936, p. 5"]


# --- events, seeds, sources -----------------------------------------------------------------------


def test_an_event_rests_on_its_own_source_or_on_its_block(audited):
    audit = audited(
        "  - text: One.[@gill1931]\n    events:\n"
        "      - {date: 1931-05-01, title: A}\n"
        "      - {date: 1931-05-02, title: B, source: '[@morison1936]'}\n"
        "  - {text: Two., seeds: [old/1], event: {date: '1932', title: C}}\n"
        "  - {text: Three., event: {date: '1933', title: D}}\n"
        "  - {text: Four., event: {date: '1934', title: E, source: A letter}}\n"
    )
    assert [(e.id, e.rests, e.own, [c.key for c in e.citations]) for e in audit.events] == [
        ("one-b1-event-1", "source", False, ["gill1931"]),
        ("one-b1-event-2", "source", True, ["morison1936"]),
        ("one-b2-event-1", "seed", False, []),
        ("one-b3-event-1", "nothing", False, []),
        ("one-b4-event-1", "ground", True, []),
    ]
    (found,) = findings(audit, "D106")
    assert (found.place.line, "“D”" in found.message) == (9, True)


def test_each_seed_paragraph_knows_its_carriers(audited):
    audit = audited(
        "  - text: |\n      One.\n\n      More.\n    seeds: [old/1, old/2]\n"
        "  - photograph: seeded\n  - {heading: Two, seeds: [old/2]}\n"
    )
    assert [(p.number, p.carriers) for p in audit.seeds] == [
        (0, ()),
        (1, ("one-b1", "figure-seeded")),
        (2, ("one-b1", "one-b3")),
        (3, ()),
    ]
    # The photograph that would carry the third is printed nowhere.
    (found,) = findings(audit, "D103")
    assert found.place == fascicle.Place("seeds/old.txt", 6, 1)
    assert not audit.is_complete


def test_a_heading_cannot_carry_a_seed_paragraph_alone(audited):
    audit = audited("  - {heading: Two, seeds: [old/2]}\n  - {text: One., seeds: [old/1]}\n")
    assert [found.place.line for found in findings(audit, "D107")] == [4]


def test_each_source_knows_where_it_is_cited(audited):
    audit = audited(
        "  - text: One.[@gill1931, 12] Two.[@gill1931, 14]\n"
        "    event: {date: '1931', title: A, source: '[@gill1931]'}\n"
    )
    gill, morison, spare, more = audit.sources
    assert gill.title == "Gill, An Essay on Typography"
    assert [(use.id, str(use.citation)) for use in gill.uses] == [
        ("one-b1", "gill1931, p. 12"),
        ("one-b1", "gill1931, p. 14"),
        ("one-b1-event-1", "gill1931"),
    ]
    assert morison.uses == spare.uses == more.uses == ()
    assert (spare.further, more.further, more.title) == (False, True, "Someone, More")


def test_a_publication_that_is_complete_says_so(audited):
    audit = audited("  - {text: One. Two., seeds: [old/1, old/2, old/3]}\n")
    assert audit.is_complete
    assert audit.findings == ()


# --- hostile --------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [None, "Only a title"])
def test_a_publication_need_not_have_seeds(tmp_path, seed):
    folder = write(tmp_path, "  - One.[@gill1931]\n", seed=seed)
    (folder / "assets/photographs.yaml").unlink()
    audit = fascicle.audit(fascicle.read(folder))
    assert audit.to_carry == ()
    assert audit.is_complete


def test_texts_of_signs_alone_state_nothing(audited):
    audit = audited("  - '…'\n  - '[@gill1931]'\n  - '\\* \\* \\*'\n")
    assert [p.statements for p in audit.passages] == [(), (), ()]
    assert audit.passages[1].citations[0].key == "gill1931"


def test_a_note_cannot_stand_in_what_is_never_printed(tmp_path):
    folder = write(tmp_path, "  - {text: One., rests_on: 'Our count.^[See there.]'}\n")
    found = [f for f in fascicle.examine(fascicle.read(folder)) if f.is_error]
    assert [(f.code, f.place.line) for f in found] == [("E111", 4)]


def test_an_unknown_source_in_a_ground_is_a_finding(tmp_path):
    folder = write(tmp_path, "  - One.[@gill1931]\n", head="rests_on: '[@gill1913]'\n")
    found = [f for f in fascicle.examine(fascicle.read(folder)) if f.is_error]
    assert [(f.code, f.place.line) for f in found] == [("E101", 3)]


def test_a_reference_without_words_shows_its_address(audited) -> None:
    found = audited(
        "  - {text: 'The end, told in [](chapter:one), came. See [that](page:end).',"
        " id: end, seeds: [old/1], rests_on: 'As in [](page:end).'}\n"
    )
    assert statements(found) == [
        ("The end, told in [chapter:one], came.", "seed"),
        ("See that.", "seed"),
    ]
    assert found.passages[0].ground == "As in [page:end]."
