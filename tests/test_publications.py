"""The golden mini-publications: each is built and its PDF read back, to see what it promises.

One folder of ``tests/publications`` is one behaviour: a small complete publication and an
``expected.yaml``, whose keys ``tests/publications/README.md`` explains. Nothing is compared with
the HTML that pages are made from: what counts is what stands on the paper.
"""

from __future__ import annotations

import hashlib
import io
import json
import logging
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
import yaml
from tagged import Tagged, heard, to_read, ua_faults

import fascicle
from fascicle.typesetting.geometry import MM, geometry
from fascicle.typesetting.readback import PageText, Run, read_back

FOLDER = Path(__file__).parent / "publications"
PUBLICATIONS = sorted(path.parent.name for path in FOLDER.glob("*/expected.yaml"))

DIVISION = "\u2010"
"""The hyphen that the engine sets where it divides a word; an editor's own is U+002D."""

# PDFium gives a hyphen that ends a line as U+0002 when it is asked for the page's text.
_UNSEEN = re.compile("[\\s\u00ad\u200b\u2060\u2010\x02]+")
_FOLIO = re.compile(r"\d+|[ivxlcdm]+")
_NUMERAL = re.compile(r"(\d+|[ivxlcdm]+)$")

# Letters of one shape: where a font draws both with one glyph, a PDF cannot tell which was meant.
_ONE_SHAPE = str.maketrans("АВЕЅІЈКМНОРСТХаеѕіјорсух", "ABESIJKMHOPCTXaesijopcyx")


BLIND = frozenset({"title", "colophon"})
"""The kinds of units whose pages are counted but print no folio."""


def squeeze(text: str) -> str:
    """Reduce a text to what can be compared: no spaces, no divisions, one code for one shape."""
    seen = _UNSEEN.sub("", unicodedata.normalize("NFC", text))
    # An accent that was drawn apart joins its letter once the space between them is gone.
    return unicodedata.normalize("NFC", seen).translate(_ONE_SHAPE)


@dataclass(frozen=True)
class Leaf:
    """A page read back: all its words, its lines from the top, and the folio printed on it."""

    sheet: int
    page: PageText
    lines: tuple[tuple[Run, ...], ...]
    top: float
    bottom: float

    @classmethod
    def of(cls, sheet: int, page: PageText, top: float, bottom: float) -> Leaf:
        lines: list[list[Run]] = []
        # An initial goes over several lines: it stands for itself, before the first of them.
        runs = sorted(page.runs, key=lambda run: -run.top - 4 * _is_initial(run))
        for run in runs:
            for line in lines:
                if _is_initial(run) or _is_initial(line[0]):
                    continue
                if any(_overlap(other, run) > 0.5 for other in line):
                    line.append(run)
                    break
            else:
                lines.append([run])
        ordered = tuple(tuple(sorted(line, key=lambda run: run.left)) for line in lines)
        return cls(sheet, page, ordered, top, bottom)

    @property
    def words(self) -> str:
        """All that is printed on the page, in the order in which it was drawn, squeezed."""
        return squeeze("".join(run.text for run in self.page.runs))

    @property
    def body(self) -> list[str]:
        """The lines of the type area, notes included, from top to bottom."""
        return [_text(line) for line in self.lines if self.within(line[0])]

    @property
    def head(self) -> str:
        """The running head, above the type area, without the folio."""
        runs = [run for line in self.lines for run in line if _middle(run) > self.top]
        return squeeze("".join(run.text for run in runs if not _FOLIO.fullmatch(run.text.strip())))

    @property
    def folio(self) -> str:
        """The page number printed above or below the type area; empty where there is none."""
        margins = [run.text.strip() for run in self.page.runs if not self.within(run)]
        found = [text for text in margins if _FOLIO.fullmatch(text)]
        return found[0] if len(found) == 1 else " and ".join(found)

    def within(self, run: Run) -> bool:
        """Whether a run stands in the type area."""
        return self.bottom < _middle(run) < self.top


def _middle(run: Run) -> float:
    return (run.top + run.bottom) / 2


def _is_initial(run: Run) -> bool:
    return len(run.text.strip()) == 1 and run.top - run.bottom > 14


def _overlap(one: Run, other: Run) -> float:
    shared = min(one.top, other.top) - max(one.bottom, other.bottom)
    return shared / max(0.1, min(one.top - one.bottom, other.top - other.bottom))


def _text(line: tuple[Run, ...]) -> str:
    return "".join(run.text for run in line)


@dataclass
class Golden:
    """A publication that was built: its pages read back and its report."""

    name: str
    expected: dict[str, Any]
    leaves: list[Leaf] = field(default_factory=list)
    report: dict[str, Any] = field(default_factory=dict)
    findings: list[dict[str, Any]] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    pdf: bytes = b""
    html: str = ""

    @cached_property
    def tagged(self) -> Tagged:
        """The file with its tags."""
        return Tagged(io.BytesIO(self.pdf))

    def of_folio(self, folio: str) -> Leaf:
        """Return the one page that is counted as this folio (whether it is printed is tested)."""
        found = [leaf for leaf in self.leaves if self.counted(leaf) == folio]
        assert len(found) == 1, f"the folio {folio} belongs to {len(found)} pages"
        return found[0]

    def counted(self, leaf: Leaf) -> str:
        """Return the folio of a page by the report, be it printed or not."""
        for unit in self.report["units"]:
            if 0 <= leaf.sheet - unit["sheet"] < unit["pages"]:
                return unit["folios"][leaf.sheet - unit["sheet"]]
        return ""

    def of_unit(self, unit: str) -> list[Leaf]:
        """Return the pages of a unit, by the report."""
        found = [u for u in self.report["units"] if u["id"] == unit]
        assert found, f"no unit {unit}, but {[u['id'] for u in self.report['units']]}"
        return self.leaves[found[0]["sheet"] - 1 :][: found[0]["pages"]]

    def where(self, entry: Mapping[str, Any]) -> list[Leaf]:
        """Return the pages that an entry of ``text`` speaks of."""
        if "sheet" in entry:
            return [self.leaves[entry["sheet"] - 1]]
        if "page" in entry:
            return [self.of_folio(str(entry["page"]))]
        return self.of_unit(entry["unit"]) if "unit" in entry else self.leaves


class Complaints(logging.Handler):
    """Keeps every warning that any library logs."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(f"{record.name}: {record.getMessage()}")


@pytest.fixture(scope="module")
def workshop(tmp_path_factory):
    """One press for all publications, the folder that it keeps things in, and what is logged."""
    folder = tmp_path_factory.mktemp("publications")
    complaints = Complaints()
    loggers = [logging.getLogger(name) for name in (None, "weasyprint", "fontTools", "PIL")]
    for logger in loggers:
        logger.addHandler(complaints)
    yield folder, fascicle.Press(folder / "cache"), complaints
    for logger in loggers:
        logger.removeHandler(complaints)


@pytest.fixture(scope="module", params=PUBLICATIONS)
def golden(request, workshop):
    """A publication of ``tests/publications``, built and read back."""
    folder, press, complaints = workshop
    name = request.param
    with (FOLDER / name / "expected.yaml").open(encoding="utf-8") as file:
        built = Golden(name, yaml.safe_load(file))
    complaints.heard.clear()
    _build(built, folder, press)
    built.complaints = list(complaints.heard)
    return built


def _build(built: Golden, folder: Path, press: fascicle.Press) -> None:
    manuscript = fascicle.read(FOLDER / built.name)
    only = built.expected.get("only")
    edition = fascicle.compile(manuscript, cache=folder / "cache", only=only)
    book = fascicle.typeset(edition, press)
    out = folder / built.name
    # Findings of the book that are errors would be refused here, with all that they say.
    report = fascicle.publish(book, out)
    built.report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    built.findings = built.report["findings"]
    built.pdf, built.html = report.pdf.read_bytes(), book.html
    page = geometry(edition.publication)
    for sheet, leaf in enumerate(read_back(built.pdf), 1):
        top, bottom = leaf.height - page.top, leaf.height - page.top - page.text_height
        built.leaves.append(Leaf.of(sheet, leaf, top, bottom))
    for file in built.report["files"]:
        digest = hashlib.sha256((out / file["path"]).read_bytes()).hexdigest()
        assert digest == file["sha256"], f"the report has another SHA-256 for {file['path']}"


# --- what every publication promises --------------------------------------------------------------


def test_no_library_complains(golden):
    assert golden.complaints == []


def test_folios_are_printed_where_the_report_says(golden):
    blind = golden.expected.get("blind", [])
    for unit in golden.report["units"]:
        if unit["kind"] in {"cover", "back-cover"}:
            continue
        for leaf, folio in zip(golden.of_unit(unit["id"]), unit["folios"], strict=True):
            wanted = "" if leaf.sheet in blind or unit["kind"] in BLIND else folio
            assert leaf.folio == wanted, f"sheet {leaf.sheet} of {unit['id']}"


def test_each_note_stands_on_the_page_of_its_call(golden):
    for note in golden.report["notes"]:
        assert note["page"] == note["call_page"], note["id"]
        leaf = golden.leaves[note["sheet"] - 1]
        marks = [run for run in leaf.page.runs if run.text.strip() == str(note["number"])]
        assert len(marks) >= 2, (
            f"call and note {note['number']} are not both on page {note['page']}"
        )


def test_it_is_a_pdf_for_all_readers(golden):
    assert list(ua_faults(golden.tagged)) == []


def test_the_tags_read_the_whole_book_in_order(golden):
    """Each note behind its call, each word apart from the next."""
    assert heard(golden.tagged.root.text()) == heard(to_read(golden.html))


def test_pages_are_called_by_their_folios(golden):
    labels = [page.label for page in golden.tagged.pdf.pages]
    for unit in golden.report["units"]:
        here = labels[unit["sheet"] - 1 :][: unit["pages"]]
        if any(unit["folios"]):
            assert here == unit["folios"]
        else:
            assert not any(_FOLIO.fullmatch(label) for label in here)


def test_expected(golden):
    unknown = set(golden.expected) - set(CHECKS) - OTHER_KEYS
    assert not unknown, f"expected.yaml has keys that nothing checks: {unknown}"
    assert golden.expected["behaviour"]
    faults = []
    for key, check in CHECKS.items():
        if key in golden.expected or key == "findings":
            faults += check(golden, golden.expected.get(key, []))
    assert not faults, "\n".join(faults)


def test_the_format_is_documented():
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    for key in (*CHECKS, *sorted(OTHER_KEYS)):
        assert f"`{key}`" in text, f"README.md does not explain {key}"


# --- what expected.yaml can ask for ---------------------------------------------------------------


def check_pages(golden: Golden, wanted: int) -> Iterator[str]:
    if not len(golden.leaves) == golden.report["pages"] == wanted:
        yield f"{len(golden.leaves)} pages (report: {golden.report['pages']}), not {wanted}"


def check_trim(golden: Golden, wanted: list[float]) -> Iterator[str]:
    for leaf in golden.leaves:
        size = [leaf.page.width / MM, leaf.page.height / MM]
        if any(abs(one - other) > 0.1 for one, other in zip(size, wanted, strict=True)):
            yield f"sheet {leaf.sheet} measures {size} mm"


def check_text(golden: Golden, wanted: list[dict[str, Any]]) -> Iterator[str]:
    for entry in wanted:
        leaves = golden.where(entry)
        name = (
            ", ".join(f"{k} {entry[k]}" for k in ("page", "sheet", "unit") if k in entry) or "all"
        )
        words = "".join(leaf.words for leaf in leaves)
        body = [squeeze(line) for leaf in leaves for line in leaf.body]
        for text in entry.get("contains", []):
            if squeeze(text) not in words:
                yield f"{name}: lacks “{text}”"
        for text in entry.get("absent", []):
            if squeeze(text) in words:
                yield f"{name}: has “{text}”"
        if "begins" in entry and not "".join(body).startswith(squeeze(entry["begins"])):
            yield f"{name}: begins with “{body[:2]}”, not “{entry['begins']}”"
        if "ends" in entry and not "".join(body).endswith(squeeze(entry["ends"])):
            yield f"{name}: ends with “{body[-2:]}”, not “{entry['ends']}”"
        for line in entry.get("flush", []):
            yield from _flush(leaves, line, name)
        for line in entry.get("lines", []):
            if squeeze(line) not in body:
                yield f"{name}: “{line}” is no line of its own"
        if "head" in entry:
            heads = {leaf.head for leaf in leaves}
            if heads != {squeeze(entry["head"])}:
                yield f"{name}: running head {heads}, not “{entry['head']}”"
        if "pictures" in entry:
            pictures = sum(len(leaf.page.pictures) for leaf in leaves)
            if pictures != entry["pictures"]:
                yield f"{name}: {pictures} pictures, not {entry['pictures']}"


def _flush(leaves: list[Leaf], words: str, name: str) -> Iterator[str]:
    """The line that begins with these words begins where most lines of its page do."""
    for leaf in leaves:
        lines = [line for line in leaf.lines if leaf.within(line[0])]
        edges = [round(line[0].left) for line in lines]
        edge = max(set(edges), key=edges.count)
        for line in lines:
            if squeeze(_text(line)).startswith(squeeze(words)):
                if abs(line[0].left - edge) > 2:
                    yield f"{name}: “{words}” begins {line[0].left - edge:.1f} pt off the edge"
                return
    yield f"{name}: no line begins with “{words}”"


def check_notes(golden: Golden, wanted: dict[str, dict[int, str]]) -> Iterator[str]:
    placed: dict[str, list[dict[str, Any]]] = {}
    for note in golden.report["notes"]:
        placed.setdefault(note["chapter"], []).append(note)
    if set(placed) != set(wanted):
        yield f"notes in {sorted(placed)}, not in {sorted(wanted)}"
    for chapter, notes in wanted.items():
        numbers = [note["number"] for note in placed.get(chapter, [])]
        if numbers != list(notes):
            yield f"the notes of {chapter} are {numbers}, not {list(notes)}"
        for note in placed.get(chapter, []):
            words = squeeze(f"{note['number']}{notes.get(note['number'], '')}")
            if words not in golden.leaves[note["sheet"] - 1].words:
                yield f"note {note['number']} of {chapter} does not say so on page {note['page']}"


def check_order(golden: Golden, wanted: list[str]) -> Iterator[str]:
    words = "".join(squeeze("".join(leaf.body)) for leaf in golden.leaves)
    position = 0
    for text in wanted:
        found = words.find(squeeze(text), position)
        if found < 0:
            yield f"“{text}” does not come after what is listed before it"
            return
        position = found + len(squeeze(text))


def check_once(golden: Golden, wanted: list[str]) -> Iterator[str]:
    words = "".join(leaf.words for leaf in golden.leaves)
    for text in wanted:
        if words.count(squeeze(text)) != 1:
            yield f"“{text}” is printed {words.count(squeeze(text))} times"


def check_refers(golden: Golden, wanted: list[dict[str, str]]) -> Iterator[str]:
    for entry in wanted:
        lines = [line for leaf in golden.of_unit(entry["unit"]) for line in leaf.lines]
        found = [line for line in lines if squeeze(entry["line"]) in squeeze(_text(line))]
        if len(found) != 1:
            yield f"{entry['unit']}: {len(found)} lines have “{entry['line']}”"
            continue
        number = _NUMERAL.search(found[0][-1].text.strip())
        if number is None:
            yield f"{entry['unit']}: “{_text(found[0])}” ends without a page number"
            continue
        to = squeeze(entry["to"])
        there = [golden.counted(leaf) for leaf in golden.leaves if to in leaf.words]
        if there != [number[1]]:
            yield f"{entry['unit']}: “{entry['line']}” says {number[1]}, but it stands on {there}"


def check_links(golden: Golden, wanted: list[dict[str, Any]]) -> Iterator[str]:
    """Each entry is a link of a unit: its words, and words of the page that it must lead to."""
    for entry in wanted:
        found = [
            leaf.page.links[k]
            for leaf in golden.of_unit(entry["unit"])
            for k, words in enumerate(_linked(leaf))
            if words == squeeze(entry["link"])
        ]
        there = {golden.leaves[link.sheet].sheet for link in found if link.sheet >= 0}
        pages = {leaf.sheet for leaf in golden.leaves if squeeze(entry["to"]) in leaf.words}
        if not found or len(there) != 1 or not there <= pages:
            yield f"{entry['unit']}: “{entry['link']}” leads to sheets {there}, not {pages}"
        elif "page" in entry and golden.counted(golden.leaves[found[0].sheet]) != entry["page"]:
            yield f"{entry['unit']}: “{entry['link']}” does not lead to page {entry['page']}"


def _linked(leaf: Leaf) -> Iterator[str]:
    """Yield the words under each link of a page, squeezed."""
    for link in leaf.page.links:
        yield squeeze(
            "".join(
                run.text
                for run in leaf.page.runs
                if link.bottom < _middle(run) < link.top
                and link.left < (run.left + run.right) / 2 < link.right
            )
        )


def check_divisions(golden: Golden, wanted: dict[str, Any]) -> Iterator[str]:
    """Every word divided at the end of a line must be divided as one of these lists says."""
    allowed = {
        (head, "".join(parts[k:]))
        for parts in (word.split("|") for word in wanted["words"])
        for k in range(1, len(parts))
        for head in ["".join(parts[:k])]
    }
    seen = 0
    for leaf in golden.leaves:
        for line, following in zip(leaf.body, leaf.body[1:], strict=False):
            if not line.rstrip().endswith((DIVISION, "\x02")):
                continue
            head = re.search(r"\w+$", line.rstrip()[:-1])
            tail = re.match(r"\w+", following.lstrip())
            pair = (head[0] if head else "", tail[0] if tail else "")
            seen += 1
            if pair not in allowed:
                yield f"divided {pair[0]}-{pair[1]}"
    if seen < wanted["at_least"]:
        yield f"{seen} words are divided, not {wanted['at_least']} or more"


def check_findings(golden: Golden, wanted: list[dict[str, Any]]) -> Iterator[str]:
    found = list(golden.findings)
    for entry in wanted:
        like = [f for f in found if entry.items() <= f.items()]
        if not like:
            yield f"there is no finding {entry}"
        else:
            found.remove(like[0])
    for left in found:
        place = f"{left['file']}:{left['line']}:{left['column']}"
        yield f"unexpected: {place} {left['code']} {left['message']}"


def check_report(golden: Golden, wanted: dict[str, Any]) -> Iterator[str]:
    yield from _differences(golden.report, wanted, "report")


def _differences(found: Any, wanted: Any, path: str) -> Iterator[str]:
    """Compare the fields that are asked for; lists must have as many members."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        for key, value in wanted.items():
            yield from _differences(found.get(key), value, f"{path}.{key}")
    elif isinstance(wanted, list) and isinstance(found, list):
        if len(wanted) != len(found):
            yield f"{path} has {len(found)} members, not {len(wanted)}: {found}"
        for k, (one, other) in enumerate(zip(found, wanted, strict=False)):
            yield from _differences(one, other, f"{path}[{k}]")
    elif found != wanted:
        yield f"{path} is {found!r}, not {wanted!r}"


OTHER_KEYS = frozenset({"behaviour", "only", "blind"})
CHECKS: dict[str, Callable[[Golden, Any], Iterator[str]]] = {
    "pages": check_pages,
    "trim": check_trim,
    "text": check_text,
    "notes": check_notes,
    "order": check_order,
    "once": check_once,
    "refers": check_refers,
    "links": check_links,
    "divisions": check_divisions,
    "findings": check_findings,
    "report": check_report,
}
