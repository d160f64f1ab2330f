"""What can be wrong with a publication, said once: findings, their places and the table of codes.

A finding is the only way in which Fascicle reports a fault: it has a stable code, a place
(file, line, column), a sentence that says what is wrong and a hint that says what to do.
This module imports nothing of the rest, so that every room may use it.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

__all__ = ["CODES", "Code", "Finding", "Findings", "Place", "Refused", "Severity", "excerpt"]


UNFINISHED = frozenset({"M213", "P107"})
"""Draft chapters and photographs for position only: notes in a draft, refused in a final build."""


class Severity(enum.StrEnum):
    """How grave a finding is.

    An error stops the build. A warning lets it pass, but not with ``--final``. A note informs.
    """

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands in the manuscript.

    ``file`` is a POSIX path relative to the publication's folder; ``line`` and ``column``
    count from 1, in characters; 0 means that the place has no line (or column).
    """

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        parts = [self.file, *(str(n) for n in (self.line, self.column) if n)]
        return ":".join(parts)


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of finding: its code, gravity, title, and what to tell who meets it."""

    code: str
    severity: Severity
    title: str
    meaning: str
    mend: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, or worth knowing, at one place.

    ``hint`` says what to do; where it is not given, it is what the table of codes says.
    ``excerpt`` is the line of the manuscript, without its line end; empty where there is none.
    """

    code: str
    place: Place
    message: str
    hint: str = ""
    excerpt: str = ""

    def __post_init__(self) -> None:
        if self.code not in CODES:
            raise ValueError(f"no such finding: {self.code}")
        if not self.hint:
            object.__setattr__(self, "hint", _quoting(CODES[self.code].mend))
        # Words of the manuscript may hold ends of lines; what quotes them is one line.
        for name in ("message", "hint"):
            object.__setattr__(self, name, " ".join(getattr(self, name).splitlines()))

    @property
    def severity(self) -> Severity:
        """The gravity that the table of codes gives to this finding."""
        return CODES[self.code].severity

    @property
    def is_error(self) -> bool:
        """Whether this finding stops a build."""
        return self.severity is Severity.ERROR

    @property
    def is_unfinished(self) -> bool:
        """Whether a final build must refuse this, though it may pass in a draft."""
        return self.code in UNFINISHED or self.severity is Severity.WARNING


class Findings:
    """A growing collection of findings, iterated in the order of file, line and column."""

    def __init__(self, findings: Iterable[Finding] = ()) -> None:
        self._findings: dict[Finding, None] = dict.fromkeys(findings)

    def add(
        self, code: str, place: Place, message: str, *, hint: str = "", excerpt: str = ""
    ) -> None:
        """Note a finding; the very same finding is kept once."""
        self._findings[Finding(code, place, message, hint, excerpt)] = None

    def extend(self, findings: Iterable[Finding]) -> None:
        """Take over findings of another collection."""
        self._findings.update(dict.fromkeys(findings))

    def __iter__(self) -> Iterator[Finding]:
        return iter(
            sorted(self._findings, key=lambda found: (found.place, found.code, found.message))
        )

    def __len__(self) -> int:
        return len(self._findings)

    @property
    def has_errors(self) -> bool:
        """Whether any finding stops the build."""
        return any(found.is_error for found in self._findings)


class Refused(Exception):  # noqa: N818 - it is not an error of ours, but a verdict
    """A step cannot go on with what it was given; the findings say why."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(Findings(findings))
        super().__init__("; ".join(f"{f.place}: {f.code} {f.message}" for f in self.findings))


def _quoting(text: str) -> str:
    """Return text of the table of codes, where what is typed stands in `backticks`, for hints."""
    return re.sub("`([^`]*)`", r"“\1”", text)


def excerpt(text: str, line: int) -> str:
    """Return line ``line`` (from 1) of ``text`` without its end, or nothing where there is none."""
    lines = text.split("\n")
    return lines[line - 1].rstrip("\r") if 0 < line <= len(lines) else ""


_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE

_TABLE: tuple[tuple[str, Severity, str, str, str], ...] = (
    # --- M1: YAML ------------------------------------------------------------------------
    (
        "M101",
        _E,
        "YAML syntax",
        "The file does not follow the rules of YAML, so nothing after this place can be read. "
        "Most often a colon, a bracket or a quotation mark stands unquoted in the text, or a "
        "line is indented differently from its neighbours.",
        "Put the text in a block: type `text: |` and begin the text on the next line, "
        "indented by two spaces more. Otherwise indent the line exactly as those beside it.",
    ),
    (
        "M102",
        _E,
        "tab in the indentation",
        "The line begins with a tab. YAML counts spaces only, and a tab looks different in "
        "every program.",
        "Replace the tab by spaces, two for each step. Most editors do so for the whole file "
        "with “convert indentation to spaces”.",
    ),
    (
        "M103",
        _E,
        "key given twice",
        "The same key stands twice in one place. YAML programs keep one of the two and "
        "silently drop the other, so part of the text would be lost.",
        "Delete one of the two, or merge them. In a chapter, a second paragraph begins with "
        "its own hyphen: `- text: ...`.",
    ),
    (
        "M104",
        _W,
        "value that other readers of YAML take for something else",
        "Unquoted, this value means something else to other programs that read YAML: `no` may "
        "become “false”, `1:20` a number of seconds. Fascicle takes it as it is written, but "
        "others may not.",
        'Put the value in quotation marks: `"no"`, `"1:20"`.',
    ),
    (
        "M105",
        _E,
        "file is not UTF-8 text",
        "The file holds characters that are not in the encoding UTF-8, so letters such as č, "
        "ü or ж cannot be read with certainty.",
        "Open the file in your editor and save it again with the encoding UTF-8 (“Save with "
        "encoding”).",
    ),
    (
        "M106",
        _E,
        "anchor, alias, merge or tag in YAML",
        "YAML has shorthand signs (`&name`, `*name`, `<<`, `!tag`) that let one place of a "
        "file stand for another. Fascicle does not accept them: a manuscript should say what "
        "it prints.",
        "Write the text out. If a text begins with one of the signs & * !, put it in "
        "quotation marks.",
    ),
    (
        "M107",
        _E,
        "file is empty",
        "The file is there, but there is nothing in it except perhaps comments.",
        "Fill it, or take its name out of the list in `publication.yaml`. `fascicle new` "
        "makes an example to copy from.",
    ),
    (
        "M108",
        _E,
        "file cannot be read",
        "The file is there, but the system does not let it be read, or it is a folder.",
        "Check that you may open the file, and that it is a plain file.",
    ),
    (
        "M109",
        _E,
        "file is too large",
        "The file is far larger than any in a manuscript (limits `yaml_bytes`, `source_bytes` and "
        "`text_bytes`), or abbreviations of the source list stand for so much text. Fascicle does "
        "not read it, so that a wrong or damaged file cannot block it.",
        "See whether it is the file that was meant; divide a long chapter into several files.",
    ),
    # --- M2: the fields of the manuscript -------------------------------------------------
    (
        "M201",
        _E,
        "unknown key",
        "The manuscript has no such key at this place. It may be misspelt, or belong elsewhere.",
        "Use the key that is suggested, or look at docs/manuscript.md for those that are "
        "allowed. For a remark to your colleagues type `comment:` in a block, or begin a line "
        "with #.",
    ),
    (
        "M202",
        _E,
        "missing key",
        "Something that cannot be done without is not given, such as the title of a chapter.",
        "Add the key that is named, with its value: `title: The order to hold`.",
    ),
    (
        "M203",
        _E,
        "wrong type of value",
        "The value is of another kind than is wanted: a list where a text is expected, a text "
        "where a number is, or the reverse.",
        "Write the kind of value that the message names. A list has one hyphen a line; a "
        "number has no quotation marks; a text that looks like a number or a date needs them.",
    ),
    (
        "M204",
        _E,
        "value not allowed",
        "Only certain values, or values of a certain form, are possible here, and this is "
        "none of them.",
        "Take one of the values that the message names. Names of chapters, pictures and "
        "blocks have small letters, digits and hyphens only: `theatre-map`.",
    ),
    (
        "M205",
        _E,
        "chapter file missing",
        "The list of chapters in `publication.yaml` names a chapter, but there is no file of "
        "that name in the folder `chapters`.",
        "Make the file, `chapters/NAME.yaml`, or correct or delete the line in the list. The "
        "list gives names without `.yaml`.",
    ),
    (
        "M206",
        _W,
        "chapter file that the publication does not print",
        "There is a chapter in the folder `chapters` that `publication.yaml` does not list. "
        "It will not be printed.",
        "Add its name to the list `chapters:` in `publication.yaml`; or move the file elsewhere.",
    ),
    (
        "M207",
        _E,
        "block of unknown kind",
        "Fascicle cannot tell what this piece of the chapter is: it has none of the keys "
        "text, heading, photograph, map, timeline, quote, list, table or break, or it has "
        "several of them.",
        "Give each piece a hyphen and one of these keys: `- text: ...`, `- heading: ...`, `- "
        "photograph: ...`.",
    ),
    (
        "M208",
        _E,
        "no publication in this folder",
        "The folder has no file `publication.yaml`, so there is nothing here that could be built.",
        "Name the publication's folder, `fascicle build FOLDER`, or make a new one with "
        "`fascicle new FOLDER`.",
    ),
    (
        "M210",
        _E,
        "identifier used twice",
        "Two things go by the same name, so a reference to it could mean either.",
        "Give one of the two another name, and change the references to it.",
    ),
    (
        "M211",
        _E,
        "date is not EDTF",
        "The date is not in the form of EDTF (ISO 8601-2), which is how archives write dates, "
        "certain or not.",
        "Write `1941-10-03` for a day, `1941-10` for a month, `1941` for a year, `1941-10~` "
        "for “about”, `1941-10?` for “perhaps”, `1941-10-05/1941-10-10` for a span of time.",
    ),
    (
        "M212",
        _E,
        "interval ends before it begins",
        "The end of the span of time lies before its beginning.",
        "Exchange the two dates, or correct the wrong one: `1941-10-05/1941-10-10`.",
    ),
    (
        "M213",
        _N,
        "chapter is a draft",
        "The chapter's status is `draft`. A draft of the book prints it all the same; a final "
        "build refuses it.",
        "When it has been read by a second person, write `status: reviewed` or `status: "
        "final` at its head.",
    ),
    # --- S1: the source list --------------------------------------------------------------
    (
        "S101",
        _E,
        "source list: syntax",
        "An entry in the source list cannot be read. Usually a brace or a quotation mark is "
        "not closed; the fault may lie in the entry before.",
        "Check that the entry has the form `@book{key, title = {...}, year = {1941}}` and "
        "that each opening brace has its closing one.",
    ),
    (
        "S102",
        _E,
        "source list: key used twice",
        "Two entries in the source list have the same key, so a citation could mean either.",
        "Give one of them another key, for instance `tomasevich1975b`, and correct its "
        "citations; or delete the one that is there by mistake.",
    ),
    (
        "S103",
        _E,
        "source list: field given twice",
        "One entry gives the same field twice; only one of the two would be printed.",
        "Delete one of them. Several authors stand in one field: "
        "`author = {Strunk, William and White, E. B.}`.",
    ),
    (
        "S104",
        _E,
        "source list: comma missing between fields",
        "Between two fields of an entry the comma is missing, so the second has run into the "
        "first.",
        "Put a comma at the end of the line that is shown.",
    ),
    (
        "S105",
        _E,
        "source list: undefined abbreviation",
        "A value stands without braces, as an abbreviation, but the source list does not "
        "define that abbreviation.",
        "Put the value in braces: `publisher = {Name}`; or define it above: `@string{name = "
        "{...}}`.",
    ),
    (
        "S106",
        _E,
        "source list: not UTF-8 text",
        "The source list holds characters that are not in the encoding UTF-8, so some names "
        "cannot be read with certainty.",
        "Open the file in your editor and save it again with the encoding UTF-8; programs "
        "such as Zotero and JabRef offer it when they export.",
    ),
    (
        "S107",
        _W,
        "source list: unknown type of entry",
        "The type of this entry, the word after @, is none that BibTeX or biblatex knows. It "
        "is cited like a work of no particular kind.",
        "Use one of the usual types: @book, @article, @incollection, @thesis, @report, "
        "@online, @archival, @misc.",
    ),
    (
        "S108",
        _E,
        "source list: entry without a key",
        "The entry has no key, so nothing can cite it.",
        "Put a key directly after the opening brace, and a comma after it: "
        "`@book{tomasevich1975,`.",
    ),
    (
        "S109",
        _E,
        "source list: brace too many",
        "A closing brace has no opening one, so an entry ends earlier than was meant.",
        "Delete the brace that is too many, or add the opening one that is missing before it.",
    ),
    (
        "S110",
        _W,
        "source list: date not understood",
        "The year or date of the entry is in no known form. It is printed as it stands, and "
        "sorted last.",
        "Write `date = {1941-10-03}`, `date = {1941}`, or `year = {1941}`; for an uncertain "
        "date `date = {1941~}`.",
    ),
    (
        "S111",
        _W,
        "source list: LaTeX command not understood",
        "The entry uses a LaTeX command that Fascicle does not know; it would be printed as "
        "it stands.",
        "Type the letter itself: ć instead of \\'c. Keep titles in capitals with braces: `{JVUO}`.",
    ),
    (
        "S112",
        _W,
        "source list: text outside the entries",
        "Between the entries there is text that belongs to none of them. It is ignored, which "
        "may mean that an entry has lost its beginning.",
        "Delete it, or put `%` before it if it is a remark; check that the entry that follows "
        "begins with @.",
    ),
    (
        "S113",
        _E,
        "source list missing",
        "The text cites sources, but the publication's folder has no file `sources.bib`.",
        "Make the file and put the sources into it, or export it from Zotero or JabRef as "
        "BibLaTeX.",
    ),
    (
        "S114",
        _W,
        "source list: parent entry missing",
        "The entry names another as the one that it is a part of (`crossref`), but that one "
        "is not in the list.",
        "Add the entry of the whole work, or write its title into this one: `booktitle = {...}`.",
    ),
    (
        "S115",
        _W,
        "source list: entry without a title",
        "The entry has no title, so a note on it can hardly be understood.",
        "Add `title = {...}`; for an untitled document describe it: `title = {Order of 3 "
        "October 1941}`.",
    ),
    (
        "S116",
        _W,
        "source list: names not understood",
        "The names in this field are not divided as BibTeX divides them, so several persons "
        "would be printed as one.",
        "Put `and` between two names: `author = {Petrović, Ana and Marić, Jovan}`; `and others` "
        "stands for those not named; the name of a body stands in braces of its own.",
    ),
    (
        "S117",
        _W,
        "source list: field misspelt",
        "The entry has a field whose name is nearly that of a known one. Unknown fields are "
        "not printed.",
        "Correct the name as suggested: `publisher`, not `publsher`.",
    ),
    (
        "S118",
        _N,
        "source never cited",
        "The source list has an entry that the text does not cite, that is not for further reading "
        "and that stands in no section of the bibliography which lists uncited works. It is not "
        "printed.",
        "Cite it, delete it, or give it the keyword `further-reading`. In a list shared by several "
        "publications nothing need be done.",
    ),
    (
        "S119",
        _W,
        "same work under two keys",
        "Two entries of the source list are the same work: they have the same DOI, ISBN or "
        "address, or the same author, title and year. Cited by both keys, it would be listed "
        "twice, and named in full where a short form is due.",
        "Keep one entry and cite it everywhere. If they are different works, give both what tells "
        "them apart: `volume`, `edition`, `pages`, `shelfmark`.",
    ),
    (
        "S120",
        _W,
        "source lacks what its type needs",
        "The entry of a work that is printed lacks something without which readers cannot find the "
        "work: a book its publisher and year, an article its journal, a document its archive.",
        "Add the field that the message names. If the work has none, say so in words, as in `date "
        "= {n.d.}`; if it is of another kind, change the type of the entry.",
    ),
    (
        "S121",
        _W,
        "web source without a date of access",
        "Pages of the Web change and vanish; the day on which this one was read is not given.",
        "Add the day: `urldate = {2026-10-05}`.",
    ),
    # --- P1: photographs and maps ---------------------------------------------------------
    (
        "P101",
        _E,
        "unknown photograph",
        "The chapter asks for a photograph that is not in the catalogue `assets/photographs.yaml`.",
        "Use the name that is suggested, or add the photograph to the catalogue, at least "
        "with its caption.",
    ),
    (
        "P102",
        _E,
        "photograph cannot be read",
        "The file is there, but it holds no picture that can be read: it is damaged, cut off, "
        "or of another kind than its name says.",
        "Open the file in a picture viewer. If it does not open, fetch it again from its "
        "source; if it does, save it anew as JPEG or TIFF.",
    ),
    (
        "P103",
        _W,
        "photograph without alternate text",
        "Nobody has written what is to be seen in the picture. Readers who do not see it "
        "would be told nothing.",
        "Add `alt:` to the picture in `assets/photographs.yaml`: one or two sentences on what "
        "is to be seen, without what the caption says already.",
    ),
    (
        "P104",
        _W,
        "photograph without rights",
        "Nobody has written who holds the rights in the picture, or that they are unknown.",
        "Add `rights:` in `assets/photographs.yaml`, for example `rights: Public domain` or "
        "`rights: Holder unknown; inquiry of 3 March 2024 unanswered`.",
    ),
    (
        "P105",
        _E,
        "photograph file missing",
        "The catalogue names a file for this photograph, but the folder `assets` has no such file.",
        "Put the file there, or correct its name (capitals count). If you do not hold the "
        "picture yet, delete the line `file:`; a frame is printed in its place.",
    ),
    (
        "P106",
        _E,
        "photograph in a format that is not accepted",
        "The file is of a kind that cannot be printed from here, such as a HEIC, a PDF or a "
        "camera's raw file.",
        "Save the picture as TIFF, PNG, JPEG (of the best quality) or WebP, and name that file.",
    ),
    (
        "P107",
        _N,
        "photograph for position only",
        "The catalogue has the photograph, but no file of it. In its place an empty frame is "
        "printed, marked “For position only”; a final build refuses it.",
        "When you hold the picture, put it into `assets` and add `file: NAME.tif` to its "
        "entry in `assets/photographs.yaml`.",
    ),
    (
        "P108",
        _W,
        "photograph too small for print",
        "The picture has too few pixels for the size at which it stands in the book: it would "
        "be printed coarse, with fewer than 300 pixels an inch.",
        "Ask the holder for a larger scan, or make the picture smaller with `lines:` in the "
        "chapter.",
    ),
    (
        "P109",
        _N,
        "photograph never printed",
        "The catalogue has a photograph that no chapter shows.",
        "Nothing need be done. To print it, add `- photograph: NAME` to a chapter.",
    ),
    (
        "P110",
        _E,
        "photograph outside the publication's folder",
        "The path of the file leads out of the publication's folder. The book could not be "
        "built again on another machine.",
        "Copy the picture into `assets` and give its name there.",
    ),
    (
        "P111",
        _W,
        "figure printed twice",
        "The same photograph or map is printed in two places, and would be listed twice among "
        "the illustrations.",
        "Delete one of the two, or refer to it in words: see fig. 3.",
    ),
    (
        "P112",
        _E,
        "unknown map",
        "The chapter asks for a map that `assets/maps.yaml` does not have.",
        "Use the name that is suggested, or add the map to `assets/maps.yaml`.",
    ),
    (
        "P113",
        _E,
        "map cannot be drawn",
        "The map's data cannot be drawn: a place lies outside the range of latitudes and "
        "longitudes, or there is no room for a name that would not cover another.",
        "Check the coordinates: latitude first (north is positive, at most 90), then "
        "longitude (east is positive, at most 180), in degrees: `at: [43.7234, 20.687]`. Where "
        "there is no room, give the map more `lines:` or fewer places.",
    ),
    (
        "P114",
        _W,
        "map without alternate text",
        "Nobody has written what the map shows. Readers who do not see it would be told nothing.",
        "Add `alt:` to the map in `assets/maps.yaml`: one or two sentences on what lies where.",
    ),
    (
        "P115",
        _N,
        "photograph file that is not used in full",
        "The photograph can be printed, but its file holds something that is not: further "
        "pictures, CMYK without a colour profile, or metadata that is damaged.",
        "See the printed picture. If it is not as it should be, save the picture wanted as a "
        "file of its own, in RGB (sRGB).",
    ),
    (
        "P116",
        _E,
        "unknown timeline",
        "A chapter prints a timeline whose name the catalogue does not have.",
        "Correct the name, or describe the timeline in `assets/timelines.yaml`: a caption is "
        "enough, its events are those of the chronology.",
    ),
    (
        "P117",
        _E,
        "timeline without events",
        "The timeline would be empty: no event of the chronology has a date within it.",
        "Look at its `from:` and `to:`, and give the blocks that tell the events their `event:` "
        "with a date.",
    ),
    (
        "P118",
        _W,
        "timeline without room for all events",
        "On the side of these events the labels fill the whole height of the figure, even at one "
        "line each. The events are marked on the axis, but what they are cannot be printed.",
        "Give the timeline more `lines:` or a page of its own (`place: plate`), put tracks on "
        "both sides, or let it show fewer events with `from:`, `to:` or `events:`.",
    ),
    (
        "P119",
        _N,
        "labels of a timeline are shortened",
        "The title of an event is longer than the room beside the axis. It ends in an ellipsis "
        "there; the chronology prints it whole.",
        "Give the event a `label:`, the same in two or three words; or give the timeline more "
        "`lines:`.",
    ),
    (
        "P120",
        _E,
        "unknown event on a timeline",
        "The timeline is to show an event that does not exist, has no date, or lies outside of "
        "the timeline's own dates.",
        "Name the event by its `id:` or by that of the block which tells it; or widen `from:` "
        "and `to:`.",
    ),
    (
        "P121",
        _W,
        "track that no timeline has",
        "The event names a track, and no timeline has a track of this name. It would stand "
        "beside the axis, among events without a track.",
        "Correct the name, or add the track to a timeline in `assets/timelines.yaml`.",
    ),
    (
        "P122",
        _E,
        "place of a map that is not known",
        "A place of a map needs a label and coordinates. Either it brings both, or it names a "
        "place of the register that has them.",
        "Write `place: kraljevo` for a place of `chapters/register.yaml` that has `at:`; or write "
        "`name: Kraljevo` and `at: [43.7234, 20.687]`.",
    ),
    (
        "P123",
        _W,
        "map without sources",
        "Nothing says where the coordinates of the map come from, so that readers cannot judge "
        "how far to trust it.",
        "Add `source:` to the map in `assets/maps.yaml`: a work that you cite, or a few words.",
    ),
    (
        "P124",
        _W,
        "places of a map that coincide",
        "Two places lie so near each other that their signs cover one another at the scale of "
        "the map. Readers would take them for one.",
        "Leave one of them out, correct its coordinates, or show a smaller country: the places "
        "furthest apart give the scale.",
    ),
    (
        "P131",
        _E,
        "address of a photograph that cannot be fetched",
        "Photographs are fetched over https alone, so that nobody on the way can exchange them. "
        "This address is of another kind, has a user's name or password in it, or is not complete.",
        "Open the picture in a browser and copy its address: `url: https://...`. Where the "
        "holder has no https, fetch the picture by hand, put it into `assets` and name it in "
        "`file:`.",
    ),
    (
        "P132",
        _E,
        "server of a photograph cannot be reached",
        "The server named in the address does not answer, or breaks off before it has said "
        "anything. You may be offline, or it may be out of order for a while.",
        "Open the address in a browser. If that works, type the command again; Fascicle "
        "connects directly, without the proxy that a browser may have been given.",
    ),
    (
        "P133",
        _E,
        "server does not give the photograph",
        "The server answers, but refuses the picture: it does not have it (404), wants to know "
        "who you are (401, 403), or is too busy (429, 503) for longer than Fascicle waits.",
        "Open the address in a browser. If the picture has moved, write its new address; if it "
        "is for members only, fetch it by hand, put it into `assets` and name it in `file:`.",
    ),
    (
        "P134",
        _E,
        "certificate of a server that is not trusted",
        "The server could not prove that it is the one named in the address: its certificate has "
        "expired, is made out to another name, or comes from an authority that this computer does "
        "not know. Nothing was fetched from it.",
        "Tell the one who runs the server. Where your institution has an authority of its own, "
        "give its certificate with `--ca-file FILE.pem`.",
    ),
    (
        "P135",
        _E,
        "redirection that is not followed",
        "The server says that the picture lies elsewhere, and Fascicle does not go there: the new "
        "address is not https, has a password in it, or the picture is moved on more than five "
        "times.",
        "Open the address in a browser and copy the one that the picture has in the end.",
    ),
    (
        "P136",
        _E,
        "address within a private network",
        "The name of a public server leads to an address within this computer or its own "
        "network. That is how outsiders make programs ask what only insiders may.",
        "If the server does stand in your own network, name it as that network does, such as "
        "`archive.local`, or by its number; otherwise fetch the picture by hand.",
    ),
    (
        "P137",
        _E,
        "no photograph at the address",
        "What the server gives is not a picture in a format that can be printed: a page about "
        "the picture, mostly, or a notice that it cannot be shown.",
        "Open the address in a browser: it must show the picture and nothing else. Most sites "
        "have a link “original file” or “download”, and its address is the one that is wanted.",
    ),
    (
        "P138",
        _E,
        "photograph too large to be fetched",
        "The file has more megabytes than are fetched. The limit guards the disk against a server "
        "that never ends.",
        "If the size is right, raise the limit with `--max-mb`, up to 200. Otherwise take the "
        "address of a smaller copy: 3,000 pixels on the longer side are plenty for a page of A5.",
    ),
    (
        "P139",
        _E,
        "fetching broken off",
        "The connection ended, stood still, or took too long before the whole picture was there. "
        "What has come is kept in `assets/.fetch`.",
        "Type the command again: it goes on where it stopped, if the server can do that. With "
        "`--timeout` Fascicle waits longer for a slow server, with `--max-time` for a large file.",
    ),
    (
        "P140",
        _E,
        "fetched photograph differs from its recorded checksum",
        "The picture at the address is no longer the one whose SHA-256 stands in the catalogue: "
        "the holder has changed it, or it was damaged on the way. It was not taken.",
        "Look at the picture in a browser. If the new one is wanted, delete the line `sha256:` of "
        "the entry and fetch it again.",
    ),
    (
        "P141",
        _E,
        "photograph differs from its recorded checksum",
        "The file in `assets` is not the one whose SHA-256 stands in the catalogue. Someone has "
        "changed or exchanged it, or it is damaged.",
        "Put the recorded file back, for example by moving this one away and fetching it again. "
        "If the change was meant, write the new SHA-256, which the message gives, into the entry.",
    ),
    (
        "P142",
        _E,
        "another file stands in the photograph's place",
        "The picture was fetched, but `assets` has a file of the same name and other content "
        "already. Fascicle does not write over files of yours.",
        "Move that file away, or name it in `file:` if it is the picture. Then fetch again.",
    ),
    (
        "P143",
        _E,
        "catalogue could not be amended",
        "The picture is in its place, but the lines `file:` and `sha256:` could not be written "
        "into `assets/photographs.yaml`: the entry has changed meanwhile, or is written in a way "
        "that leaves no room for them.",
        "Write the two lines that the message gives into the entry by hand.",
    ),
    (
        "P144",
        _E,
        "photograph without an address",
        "The photograph was to be fetched, but its entry in the catalogue does not say from where.",
        "Add `url: https://...` to the entry: the address of the picture itself, not of a page "
        "about it.",
    ),
    # --- D1: seeds ------------------------------------------------------------------------
    (
        "D101",
        _E,
        "unknown seed document",
        "A block says that it carries a paragraph of a source document, but the folder "
        "`seeds` has no document of that name.",
        "Use the file's name without `.txt`, a slash, and the number of the paragraph: "
        "`seeds: [siege-of-kraljevo/5]`.",
    ),
    (
        "D102",
        _E,
        "seed document has no such paragraph",
        "The source document has no paragraph of that number. Paragraphs are counted from 1, "
        "empty lines not; 0 is the title.",
        "Count again in the file in the folder `seeds`, and correct the number.",
    ),
    (
        "D103",
        _N,
        "seed paragraph carried by no block",
        "A paragraph of a source document is carried by no block of any chapter.",
        "If the text does carry it, say so at the block: `seeds: [document/7]`. If it is left "
        "out on purpose, nothing need be done.",
    ),
    (
        "D104",
        _N,
        "paragraph that rests on nothing",
        "A paragraph, quotation, list, table or caption cites no source, carries no paragraph of "
        "a seed document and does not say what else it rests on. It is told by `fascicle audit`.",
        "Cite a source where there is one. Where the editors speak for themselves, say so: "
        "`rests_on: Our own reckoning.`; for a chapter that speaks of the book itself, once at its "
        "head.",
    ),
    (
        "D105",
        _N,
        "statements that rest on nothing",
        "A note covers the sentences before it, back to the note before. After the last note of a "
        "paragraph there are sentences that no source, seed or stated ground covers. It is told "
        "by `fascicle audit`.",
        "Put the citation after the last sentence that it covers, cite another source, or say in "
        "`rests_on:` what the rest is: a conclusion, a sum, a remark of the editors.",
    ),
    (
        "D106",
        _N,
        "event that rests on nothing",
        "An event of the chronology has no `source:`, and the block that tells it neither cites "
        "a source nor carries a paragraph of a seed document. It is told by `fascicle audit`.",
        'Add `source: "[@key]"` to the event, or cite the source in the text of the block.',
    ),
    (
        "D107",
        _N,
        "seed paragraph carried by no text",
        "A paragraph of a seed document is carried by headings or breaks alone, which state "
        "nothing. It is told by `fascicle audit`.",
        "Move `seeds:` to the block that tells what the paragraph says.",
    ),
    # --- C1: the chronology ----------------------------------------------------------------
    (
        "C101",
        _W,
        "event outside the span of the publication",
        "The date of the event lies before or after the time that the publication covers, as "
        "`span` in publication.yaml gives it. Most often a digit of the year is wrong.",
        "Correct the date, or widen `span`.",
    ),
    (
        "C102",
        _W,
        "date in the text is not that of its event",
        "The paragraph tells an event and names a day or a month, but not the one that the event "
        "is dated with. One of the two may be a slip. Dates of the event's variants count as its "
        "own.",
        "Correct the text or the event's `date`. If the text's date is of something else, move the "
        "event to the paragraph that tells it.",
    ),
    (
        "C103",
        _W,
        "old style and new style are two days",
        "The date of the old style (Julian calendar) does not fall on the day that the event is "
        "dated with, or it is the only date. The difference is 10 days from 1582 on, 11 from March "
        "1700, 12 from March 1800, 13 from March 1900.",
        "Correct `old_style` or `date`. If a source equates two dates that are not one day, keep "
        "the right one and give the other as one of the event's `variants`.",
    ),
    (
        "C104",
        _E,
        "event told at an unknown place",
        "`told` names a chapter or block for the page that is printed beside the event, but there "
        "is none of that name.",
        "Write the name of a chapter's file without `.yaml`, or give the block that tells the "
        "event an `id` and write that.",
    ),
    (
        "C105",
        _W,
        "event given twice",
        "Two events have the same date and the same title, so the chronology would print the same "
        "line twice.",
        "Delete one of the two; where the text tells it twice, one block carries it.",
    ),
    (
        "C106",
        _W,
        "event without a source",
        "The event stands in chapters/chronology.yaml, so there is no paragraph whose sources it "
        "could take, and it names none itself.",
        'Add `source: "[@key]"` to it.',
    ),
    (
        "C107",
        _E,
        "variant that says nothing",
        "A variant tells what other sources say of an event: another date, another wording of it, "
        "or another fact. This one has only a source.",
        "Add `date`, `when` or `title` to it. A source that says the same as the event belongs "
        "into the event's `source`.",
    ),
    # --- E1: the edition ------------------------------------------------------------------
    (
        "E101",
        _E,
        "unknown source cited",
        "The text cites a source by a key that the source list does not have.",
        "Use the key that is suggested, or add the source to `sources.bib`.",
    ),
    (
        "E102",
        _E,
        "citation cannot be read",
        "The square brackets begin like a citation but do not go on like one.",
        "Write `[@key]`, `[@key, 12]`, `[@key, pp. 12–14; see also @other]`. For an e-mail "
        "address or a plain @ put a backslash before it: `\\@`.",
    ),
    (
        "E103",
        _E,
        "unknown citation style",
        "There is no citation style of that name in the collection of the Citation Style Language; "
        "or the publication has a file for it in `assets` that cannot be used.",
        "Use the name that is suggested, or the usual one: `style: "
        "chicago-notes-bibliography`. The name is that of the style's file, without `.csl`. A file "
        "of your own is to be mended at the place that is shown.",
    ),
    (
        "E104",
        _E,
        "citation processor complains",
        "The program that words the notes (pandoc) has refused something, or said that "
        "something is wrong with a source.",
        "Look at the source or note that the message names. If nothing is wrong with it, try "
        "the style `chicago-notes-bibliography`.",
    ),
    (
        "E105",
        _W,
        "name not in the register",
        "The text marks words as a name, but the register of names has no such entry. They "
        "are printed all the same.",
        "Correct the name in `{name=...}`, or add it to `chapters/register.yaml` under "
        "persons, places or units.",
    ),
    (
        "E106",
        _E,
        "note within a note",
        "A note stands within another note. Notes cannot have notes.",
        "Write the inner text out within the note, in brackets or as a sentence. A citation "
        "`[@key]` may stand within a note.",
    ),
    (
        "E107",
        _E,
        "markup that Fascicle does not have",
        "This is markup of other Markdown programs that has no place in a printed text here, "
        "such as a picture, a table or a heading within a paragraph.",
        "Use a block of its own: `- photograph: NAME`, `- table: ...`, `- heading: ...`. To "
        "print the signs themselves, put a backslash before them.",
    ),
    (
        "E108",
        _E,
        "link that cannot be printed",
        "The link leads nowhere that a reader of the printed book could follow.",
        "Give a full address that begins with `https://`, `http://` or `mailto:`; or delete "
        "the link and keep its words.",
    ),
    (
        "E110",
        _W,
        "markup left open",
        "An asterisk, bracket or brace opens something that nothing closes; the sign itself "
        "would be printed.",
        "Close it, as in `*emphasis*`; or put a backslash before the sign if it is meant to "
        "be printed.",
    ),
    (
        "E111",
        _E,
        "citation or note where none can stand",
        "A note or citation stands where no note can be printed, such as in a title that is "
        "repeated in the contents and at the head of pages.",
        "Move it into the text that follows.",
    ),
    (
        "E112",
        _W,
        "work in no section of the bibliography",
        "The bibliography is divided into sections, and none of them takes a work that is cited. "
        "It is listed at the end, under a heading of the theme.",
        "Give a section the work's type or keyword, or add a section that takes all others: "
        "`- {title: Literature, rest: true}`.",
    ),
    (
        "E113",
        _W,
        "citation without a place in the work",
        "The publication wants each citation to say where in the work (`citations: locators: "
        "wanted`), and this one does not. It is not asked of web pages, archival documents, "
        "newspapers and works of one page.",
        "Add the page or another place: `[@key, 12]`, `[@key, chap. 3]`. Where the work as a whole "
        "is meant, say so with empty braces: `[@key, {}]`.",
    ),
    (
        "E114",
        _E,
        "section of the bibliography that cannot be filled",
        "A section under `citations: sections:` does not say what it takes, says it twice, or "
        "names a type of entry that no source list has.",
        "Give it one of the three: `keyword: document`, `types: [archival, letter]` or `rest: "
        "true`.",
    ),
    (
        "E115",
        _N,
        "work that the style does not list",
        "The citation style names this work in notes and leaves it out of the bibliography. "
        "Chicago does so with letters and papers that are in no archive.",
        "If it is to be listed, complete the entry (archive, author, date), or give it another "
        "type, such as `@report`. Otherwise nothing need be done.",
    ),
    # --- X1: names and index ----------------------------------------------------------------
    (
        "X101",
        _W,
        "name not marked",
        "A name of the register stands in this paragraph, and the paragraph does not mark it: the "
        "index will not lead here.",
        "Mark it once in the paragraph, `[Böhme]{name=boehme}`, or let `fascicle check --fix` do "
        "it. A name that is only mentioned in passing, such as that of the country, gets "
        "`passing: true` in the register.",
    ),
    (
        "X102",
        _W,
        "name that may be one of several",
        "These words are a form of several entries of the register, so nobody but an editor can "
        "say which is meant.",
        "Mark the one that is meant, `[Đurić]{name=djuric}`. If it is none of them in most "
        "places, take the form out of the `variants`.",
    ),
    (
        "X103",
        _N,
        "entry of the register never marked",
        "No chapter marks this name, so the index does not list it.",
        "Mark it where it is told of, or delete the entry.",
    ),
    (
        "X104",
        _E,
        "reference to an unknown entry",
        "An entry says `see` or `see_also` and names another one that the register does not have.",
        "Correct the name, or add the entry. It is the name used in marks, `deroko`, not the form "
        "that is printed.",
    ),
    (
        "X105",
        _E,
        "entries that refer in a circle",
        "Following `see` from this entry leads back to it, so readers would turn the pages for "
        "nothing.",
        "Take `see` out of the entry under which the pages are to stand.",
    ),
    (
        "X106",
        _W,
        "mark of an entry without pages",
        "The text marks a name whose entry only says to `see` another one. The pages are listed "
        "under that one.",
        "Mark the other name instead, or take `see` out of the entry.",
    ),
    (
        "X107",
        _W,
        "reference to an entry without pages",
        "An entry says `see` or `see_also` and names another one that no chapter marks, and "
        "that the index therefore does not print. The reference is left out.",
        "Mark the other name where it is told of, or take the reference out.",
    ),
    (
        "X108",
        _W,
        "entries that look the same",
        "Two entries of the register have the same form in print and the same form to sort by, "
        "so readers cannot tell them apart in the index.",
        "Make them one entry, or tell them apart by `sort`: `Petrović, Petar (the elder)`.",
    ),
    (
        "X109",
        _E,
        "language whose order needs ICU",
        "The order of letters of the publication's language is known to ICU only, which is not "
        "installed. An index sorted wrongly would be worse than none.",
        'Type `pip install "fascicle[icu]"`; it needs ICU itself (on Debian or Ubuntu `apt-get '
        "install libicu-dev g++ pkg-config`, on macOS `brew install icu4c pkg-config`). Or leave "
        "`index` out of `parts`.",
    ),
    (
        "X110",
        _W,
        "name that could not be marked by itself",
        "`fascicle check --fix` could not mark a name so that the text stays the same: it may "
        "stand in a file with errors, or in markup of its own.",
        "Mark it by hand where the finding says.",
    ),
    (
        "X111",
        _E,
        "index not complete",
        "The index as printed lacks an entry, or a page on which a name is marked. A template of "
        "the publication's own may print a text without its marks, or not all entries.",
        "Look at `templates/index.html` and `templates/blocks/`; texts are printed by `text(...)`.",
    ),
    # --- R1: cross references -------------------------------------------------------------
    (
        "R101",
        _E,
        "cross reference to nothing",
        "The text refers to something by a name that nothing in the book has.",
        "Use the name that is suggested. Chapters go by the names of their files, photographs "
        "and maps by their names in the catalogues; a block, heading or event gets a name with "
        "`id: NAME`.",
    ),
    (
        "R102",
        _E,
        "cross reference to a thing of another kind",
        "There is a thing of that name, but of another kind than the reference says: a chapter "
        "cannot be referred to as a figure, nor a paragraph as a section.",
        "Write what is suggested. `page:NAME` gives the page of anything that has a name.",
    ),
    (
        "R103",
        _E,
        "cross reference without a name",
        "The reference says what kind of thing it means, but not which one.",
        "Write the name after the colon: `[](fig:theatre)`, `[](page:the-order)`.",
    ),
    (
        "R104",
        _W,
        "name of several things",
        "The text refers to a name that several things in the book have. The reference leads to "
        "the first of them: a block before a photograph, a map, an event and a chapter.",
        "Give one of them another name, or say which is meant: `fig:NAME`, `map:NAME`, "
        "`event:NAME`, `chapter:NAME`.",
    ),
    (
        "R105",
        _E,
        "cross reference to what is not printed",
        "The text refers to a photograph or map that no chapter prints, or to a part of the book "
        "that is left out: readers would look for it in vain.",
        "Print it, or take the reference out. `parts` in `publication.yaml` says which parts are "
        "printed.",
    ),
    (
        "R106",
        _N,
        "cross reference out of a chapter built alone",
        "The reference leads to another part of the book, which is not printed when one chapter "
        "is built alone. Three dots are printed for the number of its page, and it is no link.",
        "Nothing needs to be done: the whole booklet has the number.",
    ),
    (
        "R107",
        _E,
        "cross reference where none can stand",
        "A cross reference stands in a title, a heading, the title of an event or within the "
        "brackets of a citation. Titles are repeated in the contents and at the head of pages, "
        "and citations are worded by their style.",
        "Move it into the text that follows, or into a note: `^[See [](fig:NAME) and [@key].]`.",
    ),
    (
        "R108",
        _N,
        "cross reference to its own page",
        "The page that is named is the page on which the reference itself stands.",
        "Write `above` or `below` and let the word be the link: `[below](page:NAME)`. A later "
        "edit may put the two on different pages again, so do this last.",
    ),
    (
        "R109",
        _E,
        "cross reference is wrong in print",
        "The finished PDF was read back: the number printed is not that of the page where the "
        "thing stands, or the link is missing or leads to another page.",
        "If a template of your own prints references, mend it. Otherwise it is a fault of "
        "Fascicle; please report it.",
    ),
    # --- T1: typesetting ------------------------------------------------------------------
    (
        "T101",
        _E,
        "character that the fonts do not have",
        "The fonts of the book have no sign for this character. It would be printed as an "
        "empty box, or in a font that does not belong to the book.",
        "Write the letter otherwise, for instance without the rare accent or in another "
        "script. Invisible characters often come with text that was copied from a web page: "
        "type the word anew.",
    ),
    (
        "T102",
        _E,
        "font that is not the theme's or the publication's",
        "Words are set in a font that neither the theme nor a template of the publication brings "
        "along. A font of this machine would make the book look different on another.",
        "Delete the `font-family` from the publication's own template, or put the font into "
        "`assets` and name it by a `@font-face` rule in the template. The text of an `<svg>` that "
        'names no font needs `font-family="Fascicle Text"`.',
    ),
    (
        "T103",
        _E,
        "template: syntax",
        "A template of the publication cannot be read: a `{% ... %}` or `{{ ... }}` is wrong "
        "or not closed. The message names the template and its line.",
        "Correct that line, or delete the template from the folder `templates`; the theme's "
        "own is then used.",
    ),
    (
        "T104",
        _E,
        "template: fault while running",
        "A template of the publication asks for something that does not exist, or that is not "
        "allowed. The message names the template and its line.",
        "Correct the name, or delete the template from the folder `templates`; the theme's "
        "own is then used.",
    ),
    (
        "T105",
        _E,
        "layout engine complains",
        "The program that lays out the pages (WeasyPrint) has complained. Fascicle lets none "
        "of its complaints pass, as they mean that something is not printed as it is written.",
        "If the publication has styles or templates of its own, look there for what the "
        "message names. Otherwise please report it.",
    ),
    (
        "T106",
        _E,
        "picture not printed",
        "A picture that belongs on a page was not printed there.",
        "Check that the file opens in a picture viewer; save it anew as JPEG or PNG and build "
        "again.",
    ),
    (
        "T107",
        _E,
        "page numbers do not settle",
        "Page numbers in the text change the pages that they stand on, and those change the "
        "numbers again.",
        "Change the wording near a reference to a page, so that its line is a little shorter "
        "or longer. Please report it also.",
    ),
    (
        "T108",
        _E,
        "theme has no words for this language",
        "The theme's own words (Chapter, Notes, Contents) are not there in this language.",
        "Use one of the languages en, de, fr, sr-Latn and sr-Cyrl under `language:`; single "
        "chapters and quotations may be in any language.",
    ),
    (
        "T109",
        _E,
        "note is not tagged",
        "The PDF has tags, by which it is read aloud and can be reflowed. This note has none, or "
        "not right behind its call, where it must be heard.",
        "If a template of your own prints notes, let it print them as the theme does: "
        "`text(...)` does it. Otherwise it is a fault of Fascicle; please report it.",
    ),
    (
        "T110",
        _E,
        "figure is not tagged, or has no alternate text",
        "A figure must be tagged as one, and say in words what it shows to those who do not see it "
        "(PDF/UA-1, 7.3).",
        "In a template of your own give each `img` an `alt`, and keep figures in an element "
        "`figure` with the id of the block.",
    ),
    (
        "T111",
        _E,
        "heading is not tagged",
        "The headings of a book are what readers find their way by who do not see its pages: each "
        "must be tagged as a heading, and each chapter must have one title.",
        "Print titles as `h1` and headings as `h2` or `h3` with the block's id, as the theme's "
        "templates do.",
    ),
    (
        "T112",
        _E,
        "something drawn has no tag",
        "Everything on a page must be in a tag, or be marked as drawn for the eye alone. Here "
        "something is in none, or in two.",
        "Look at the templates of the publication for what the message names. Otherwise it is a "
        "fault of Fascicle; please report it.",
    ),
    (
        "T113",
        _E,
        "link has no tag of its own",
        "Each link must be tagged as a link (PDF/UA-1, 7.18.5). This one lies in another tag.",
        "Write links in templates as `a` with an address. Otherwise it is a fault of Fascicle; "
        "please report it.",
    ),
    (
        "T114",
        _E,
        "not for a file that is kept",
        "The PDF is made to be kept and to be read aloud (PDF/A-3a, PDF/UA-1). A template or style "
        "of the publication asks for something that such a file must not have: a colour in "
        "device-cmyk(), a file attached to a place on a page, a language that is none.",
        "Write colours in sRGB, links as links, and languages as language tags (en-GB).",
    ),
    (
        "T115",
        _W,
        "tags made by the layout engine",
        "The installed version of WeasyPrint is not the one that Fascicle was written for. The "
        "tags of the PDF are made by WeasyPrint itself: notes, contents and languages are not "
        "tagged as they should be, and the file may not conform to PDF/UA-1.",
        "Install the version of WeasyPrint that `requirements.lock` names.",
    ),
    (
        "T116",
        _W,
        "template that no page is made with",
        "There is a template in the folder `templates` whose name neither the theme nor another "
        "template asks for. What it says is not printed.",
        "Give it the name of the theme's template that it stands for, such as `colophon.html`; "
        "include it in a template that is used; or move it elsewhere.",
    ),
    # --- B1: the finished book, read back ---------------------------------------------------
    (
        "B101",
        _E,
        "note lost",
        "A note that the text calls is not to be found in the finished PDF, and Fascicle has "
        "not succeeded in bringing it back.",
        "Move the call to the end of its sentence, or divide the paragraph with an empty "
        "line; then build again.",
    ),
    (
        "B102",
        _E,
        "note printed twice",
        "A note stands twice in the finished PDF.",
        "Divide the paragraph that calls it with an empty line, or move the call; then build "
        "again.",
    ),
    (
        "B103",
        _E,
        "note away from its call",
        "A note stands on another page than its number in the text.",
        "Shorten the notes of that paragraph, or divide it with an empty line, so that they "
        "find room on one page.",
    ),
    (
        "B104",
        _E,
        "note longer than a page",
        "The note is longer than a page can hold. Notes are not continued on the next page.",
        "Divide the note into two with calls at two places, or move its matter into the text.",
    ),
    (
        "B105",
        _E,
        "figure lost",
        "A photograph or map of a chapter is not to be found in the finished PDF.",
        "Change its `place:` to `here` or `plate`; then build again.",
    ),
    (
        "B106",
        _E,
        "figure printed twice",
        "A photograph or map stands twice in the finished PDF.",
        "Change its `place:` to `here` or `plate`; then build again.",
    ),
    (
        "B107",
        _E,
        "words lost",
        "Words of the chapter are not to be found in the finished PDF. The message names the "
        "first of them.",
        "Divide the paragraph there with an empty line and build again; please report it, as "
        "this should not happen.",
    ),
    (
        "B108",
        _E,
        "text outside the page",
        "Text runs over the edge of the page and would be cut off.",
        "Look for something that cannot be broken into lines, such as a long address or a "
        "wide table, and shorten or divide it.",
    ),
    (
        "B109",
        _E,
        "text printed over text",
        "Two lines of text are printed over each other.",
        "Divide the paragraph or note that the message names, or move the figure near it.",
    ),
    (
        "B110",
        _E,
        "block lost",
        "A paragraph, heading, list or other block of the chapter is not to be found in the "
        "finished PDF.",
        "Build again; if the finding remains, divide the block in two. Please report it, as "
        "this should not happen.",
    ),
    (
        "B111",
        _W,
        "line overruns the measure",
        "A line is longer than the column of text, so that it stands out on the right.",
        "Help the word that cannot be divided: put a soft hyphen (U+00AD) at a place where it "
        "may be, or reword the line.",
    ),
    (
        "B112",
        _E,
        "words repeated or out of order",
        "In the finished PDF words of the chapter come twice, or in another order than in the "
        "manuscript.",
        "Divide the paragraph there with an empty line and build again; please report it, as "
        "this should not happen.",
    ),
    (
        "B113",
        _W,
        "notes out of order",
        "A figure with a note in its caption went to the head of a page, and the notes of the text "
        "around it no longer follow each other in the order of their numbers.",
        "Put the note into the text beside the figure, or give the figure “place: here”.",
    ),
    (
        "B114",
        _W,
        "remark missing from the proof",
        "In the proof for editors (`fascicle build --proof`) a comment, a finding or the name of a "
        "block is not to be found beside its page. The book itself is not concerned.",
        "Read the comment in the manuscript, and the finding in `build/report.json`. Please "
        "report it, as this should not happen.",
    ),
    (
        "B115",
        _E,
        "nothing to print",
        "A part that would be empty is left out, such as a chronology without events or an index "
        "of chapters that are not printed. Here every part of `parts:` is empty, so that the book "
        "would have no page.",
        "Add a part that has something to print to `parts:` in publication.yaml, such as "
        "`chapters`, or leave the key out: then all parts are printed.",
    ),
    (
        "B116",
        _E,
        "text not to be seen",
        "Words of the book are in the PDF, but nobody can see them on paper: they have no colour, "
        "are as white as the paper, are cut off, or are too small. Only styles of the "
        "publication's own templates do that.",
        "Look in `templates/` for the `color`, `opacity`, `font-size` or `overflow` that hides "
        "these words, and take it away.",
    ),
    # --- G1: gathering: pages imposed on sheets ---------------------------------------------
    (
        "G101",
        _E,
        "sheet of paper that is not known",
        "The name of the sheet to print on is none that Fascicle knows, and no width × height in "
        "millimetres between 50 and 2000.",
        "Write a name such as `a4`, `sra3` or `tabloid`, or a size such as `320 x 450`, for "
        "`paper` in publication.yaml or with `--paper`.",
    ),
    (
        "G102",
        _E,
        "sheet too small",
        "The pages that are to stand on one side of a sheet do not fit on it with their bleed. "
        "They are never made smaller, since then the book would not have the size that was set.",
        "Take the larger sheet that is named, print fewer pages on a sheet, or print without "
        "bleed and marks: `--bleed 0 --no-marks`.",
    ),
    (
        "G103",
        _E,
        "sheets that cannot be bound so",
        "So many pages on a side of a sheet do not make up the signature that was asked for. A "
        "sheet with 2, 4, 8 or 16 pages on each side folds to 4, 8, 16 or 32 pages, and a "
        "signature is one such sheet or several, one in the other.",
        "Change `up` or `signature`, under `press:` in publication.yaml or with the options.",
    ),
    (
        "G104",
        _W,
        "creep takes much of the margin",
        "Sheets that are folded one in the other stand out the farther the nearer they lie to the "
        "middle. What stands out is trimmed off, so the pages were moved towards the spine; here "
        "that takes more than half of the margin.",
        "Sew the book in signatures or glue it, or print it on thinner paper (`caliper`).",
    ),
    (
        "G105",
        _W,
        "too thick to be stapled",
        "A booklet that is stapled through its fold does not lie flat and springs open when it is "
        "thicker than about 4 mm.",
        "Sew it in signatures (`binding: signatures`) or glue it (`binding: perfect`), or print "
        "it on thinner paper.",
    ),
    (
        "G106",
        _N,
        "no room for all marks",
        "The sheet is large enough for the pages and their bleed, but not for all the marks "
        "around them. Those were left out, or made shorter, for which there is no room.",
        "Nothing need be done where the printer knows the trim size; otherwise take the sheet that "
        "is named.",
    ),
    (
        "G107",
        _E,
        "PDF that cannot be imposed",
        "A PDF that is to be put on sheets must open without a password, have pages, and all its "
        "pages must be of one trim size (its TrimBox, or else the page itself).",
        "Save it anew with pages of one size, or choose another file.",
    ),
    # --- G12: what the press gets besides sheets ---------------------------------------------
    (
        "G121",
        _W,
        "colour that ends at the trim",
        "Sheets are cut to within a millimetre. Where a cover is coloured up to its edge, the "
        "colour must go on beyond it, or a thin line of white paper may show after cutting. Here "
        "it ends at the edge.",
        "In the publication's own template let what touches the edge reach out by the bleed, as "
        "in `left: calc(-1 * var(--bleed))`. What the class `cover` has as `background-color` "
        "reaches out by itself.",
    ),
    (
        "G122",
        _N,
        "no cover to lay around the pages",
        "Sewn and glued books, and booklets with `cover: separate`, have a cover that is printed "
        "apart from the pages. The publication prints none, so no file for it was made.",
        "Nothing, where the cover is made elsewhere. Else add `cover` and `back-cover` to `parts:` "
        "in publication.yaml, or leave that key out.",
    ),
    (
        "G123",
        _E,
        "colour left in a grayscale interior",
        "The interior was to be printed in grays alone. Every colour became a gray, except for "
        "one that Fascicle does not know how to turn: a spot colour, a palette with a transparent "
        "colour, or a picture that it cannot read.",
        "Save the picture as gray or RGB, in JPEG, PNG or TIFF; or print the interior in colour.",
    ),
    (
        "G124",
        _W,
        "thickness of the paper not given",
        "A spine is as wide as all leaves together are thick. Nothing says how thick the paper is, "
        "so the spine was made for plain paper of 80 g/m²; on another paper it will be too narrow "
        "or too wide, and the words on it will not stand in the middle.",
        "Give `caliper` (mm a leaf), or `grammage` and `volume` (cm³/g), under `press:` in "
        "publication.yaml, or the width that the printer names as `spine`.",
    ),
    (
        "G125",
        _N,
        "spine too narrow for words",
        "Covers are folded to within a millimetre, so words on a narrow spine may come to stand on "
        "the front or the back. The spine was printed with its colours alone.",
        "Nothing, or thicker paper; below 60 to 80 pages books have no words on the spine.",
    ),
    (
        "G126",
        _W,
        "words missing on the spine",
        "The title is not to be found on the spine as a whole: it is too long for it, or the "
        "publication's own template leaves it out.",
        "Shorten it for the spine in a template `spine.html` in `templates/`, which may extend "
        "`theme/spine.html`.",
    ),
    (
        "G127",
        _W,
        "words missing on the sheet for the binder",
        "The printed sheet that tells the binder how to print, fold and trim lacks something that "
        "it should say: the publication's own template leaves it out, or it runs over the edge.",
        "Mend the template `press/instructions.html` in `templates/`: it must print all `rows` and "
        "all `steps`.",
    ),
    (
        "G128",
        _E,
        "cover with too many pages",
        "The front of a cover in one piece has two pages, its outside and its inside, and so has "
        "its back. The publication's own template prints more, and they would be printed nowhere.",
        "Shorten what `cover.html` or `back-cover.html` prints, or move it to another part.",
    ),
    # --- V1: the deposit and its verification -------------------------------------------------
    (
        "V101",
        _E,
        "place of the deposit is taken",
        "Where the deposit is to be written there stands something that is no deposit of "
        "Fascicle, or one that holds files of yours. It is not overwritten.",
        "Give another folder with `--out`, or move away what stands there.",
    ),
    (
        "V102",
        _E,
        "bag not valid",
        "The bag was made, but the library that checks bags does not find it valid, so nothing "
        "was written. Most often a file has a name that a bag cannot hold.",
        "Rename the file that is told; letters, digits, hyphens and full stops are safe.",
    ),
    (
        "V103",
        _E,
        "nothing that can be verified",
        "There is nothing by this name, or it is neither a bag (a folder with `bagit.txt`), nor "
        "a bag in a zip file, nor a PDF that Fascicle has sealed.",
        "Name the folder, the zip file or the PDF that was handed over.",
    ),
    (
        "V104",
        _E,
        "unsafe name or link",
        "A name leads out of the bag, or a file is a link or a device. No deposit has such a "
        "thing, and following it might do harm, so Fascicle has not opened it.",
        "Ask where the bag comes from. Do not unpack it with other programs.",
    ),
    (
        "V105",
        _E,
        "too large to be opened",
        "What is packed would grow beyond all measure when it is unpacked, or there are more "
        "files than any deposit has. Fascicle has not unpacked it.",
        "Ask where it comes from. A large bag that you trust can be verified as a folder.",
    ),
    (
        "V106",
        _E,
        "zip file cannot be read",
        "The zip file ends too early, is damaged, encrypted or packed in a way that is not "
        "known. The message names the place.",
        "Take another copy of the zip file.",
    ),
    (
        "V107",
        _E,
        "file missing",
        "The lists of the bag name a file that is not there.",
        "Take the file from another copy of the bag and verify again.",
    ),
    (
        "V108",
        _E,
        "file altered",
        "A file does not have the checksum that was recorded when it was deposited: at least one "
        "bit of it is another.",
        "Take the file from another copy of the bag and verify again.",
    ),
    (
        "V109",
        _E,
        "file that nobody listed",
        "There is a file that the lists of the bag do not know, so it was added later.",
        "Move the file elsewhere; what was deposited is whole without it.",
    ),
    (
        "V110",
        _E,
        "the bag's own lists are faulty",
        "One of the files by which a bag accounts for itself (`bagit.txt`, `bag-info.txt`, the "
        "manifests) is missing, damaged, or contradicts what is there.",
        "Take that file from another copy of the bag and verify again.",
    ),
    (
        "V111",
        _E,
        "zip file altered",
        "All files in the zip file may be whole, yet the zip file itself is not the one that "
        "Fascicle wrote: its frame differs at the byte that is told.",
        "Take another copy. If another program has packed the bag anew, unpack it and verify the "
        "folder.",
    ),
    (
        "V112",
        _E,
        "seal broken",
        "Fascicle seals the PDFs that it makes with a checksum of the whole file. This file does "
        "not agree with its seal: at least one bit of it is another, or another program has saved "
        "it.",
        "Take another copy of the PDF.",
    ),
    (
        "V113",
        _E,
        "attachments do not agree with their list",
        "The PDF carries the files that it was made from, with a list of their checksums. One of "
        "them is missing or altered, or the list itself cannot be read.",
        "Take another copy of the PDF.",
    ),
    (
        "V114",
        _E,
        "made again, it is another",
        "From the sources that came with it the book was made again, and a file differs from the "
        "one that was deposited. Either it was altered together with its checksums, or other "
        "versions of the programs make it otherwise.",
        "Look whether versions are told that differ; install those that are recorded and verify "
        "again.",
    ),
    (
        "V115",
        _E,
        "cannot be made again",
        "The sources that came with it are there, but no book can be made of them. The findings "
        "of the build say why.",
        "Look at the findings of the build, and at versions that differ.",
    ),
    (
        "V116",
        _N,
        "other versions than those recorded",
        "The programs that make the book again are not of the versions that made it first. If "
        "something differs, this is the likely reason.",
        "To compare to the byte, install the versions that are recorded.",
    ),
    (
        "V117",
        _N,
        "making again not tried",
        "The checksums tell that nothing has changed since. Whether the book comes from its "
        "sources could not be told, since these are not there, or not all of them.",
        "Photographs that a PDF does not carry can be given with `--with FOLDER`.",
    ),
    (
        "V118",
        _E,
        "not the photograph that was printed",
        "A file in the folder given with `--with` has the name of a photograph of the book, but "
        "another content.",
        "Give the folder with the photographs from which the book was made.",
    ),
    # --- F1: files and commands -------------------------------------------------------------
    (
        "F101",
        _E,
        "file cannot be written or read",
        "The system could not write or read a file, for the reason that is told.",
        "Look at the disk and at other programs that hold the file, or choose another folder: "
        "`fascicle build --out FOLDER`.",
    ),
    (
        "F102",
        _E,
        "unfinished matter in a final build",
        "A final build prints no drafts, no photographs for position only, and nothing that "
        "Fascicle warns of. Something of the kind is still there.",
        "Mend what is named, or build a draft without `--final`.",
    ),
    (
        "F103",
        _E,
        "another build is running",
        "Another command is at work on this publication and writes to the same folder. It was "
        "waited for, and has not ended.",
        "Wait until it has ended, choose another folder with `fascicle build --out FOLDER`, or let "
        "the command wait longer: `--wait 600` is ten minutes.",
    ),
    (
        "F104",
        _E,
        "fault of Fascicle itself",
        "Something went wrong in Fascicle that it did not foresee. The manuscript need not be "
        "at fault, and the last good book is left as it was.",
        "Please report it, with the file `fault.log` from the folder `build`. Building "
        "chapters one by one with `--chapter` may show which of them brings it about.",
    ),
    (
        "F105",
        _E,
        "a system library is missing",
        "Fascicle sets type with Pango, a library of the system, and it is not installed or "
        "cannot be found.",
        "On Debian and Ubuntu type `sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 "
        "libharfbuzz-subset0`; on macOS `brew install pango`, and with a Python that is not "
        "Homebrew's also `export DYLD_FALLBACK_LIBRARY_PATH=/opt/homebrew/lib`.",
    ),
    (
        "F106",
        _E,
        "SOURCE_DATE_EPOCH is no time",
        "The files made bear the date of the edition, `date:` in publication.yaml. Where it has "
        "none, they bear the day that the environment variable SOURCE_DATE_EPOCH tells: a number "
        "of seconds since 1 January 1970. What stands there is no such number.",
        "Give `date:` in publication.yaml, unset the variable, or set it to a whole number, such "
        "as `SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)` does.",
    ),
    (
        "F107",
        _E,
        "source changed during the build",
        "A book carries the very files that it was made from, or their checksums. This file was "
        "changed or taken away after it had been read, so that book and sources would not belong "
        "together.",
        "Save your work and build again.",
    ),
    (
        "F110",
        _E,
        "breakdown",
        "The work broke down in a way that Fascicle itself cannot catch, mostly in a library for "
        "fonts, pictures or PDF, or it was killed from outside. What it was at is named, and the "
        "last good book is left as it was.",
        "Look at what was last changed in the file named. If nothing is wrong with it, please "
        "report it, with the file `fault.log` from the folder `build` where there is one.",
    ),
    (
        "F112",
        _E,
        "no room on the disk",
        "A file could not be written because the disk is full, because you may store no more on "
        "it, or because it allows no file as large. What stood there before is whole.",
        "Make room, or choose a folder on another disk: `fascicle build --out FOLDER`. Where a "
        "temporary file is named, the environment variable TMPDIR chooses another folder for it.",
    ),
    (
        "F113",
        _E,
        "folder or file may not be written",
        "The system does not let this file or folder be written or read: its permissions are "
        "others, another program holds it, or the disk can only be read.",
        "Change the permissions, close the file in other programs, or choose another folder: "
        "`fascicle build --out FOLDER`.",
    ),
    (
        "F114",
        _E,
        "something else stands in the way",
        "A file is to be written, and a folder has its name; or a folder is to be made, and a file "
        "has its name. Fascicle does not replace one by the other.",
        "Move away or rename what stands there.",
    ),
    (
        "F115",
        _E,
        "file or folder has vanished",
        "A file or folder that was there when the command began is not there any more: it was "
        "moved, renamed or deleted meanwhile, or its disk was taken away.",
        "Put it back, and run the command again.",
    ),
    (
        "F116",
        _E,
        "a link stands where Fascicle writes",
        "In the publication's folder there is a link to another place where Fascicle keeps its own "
        "files. A folder that somebody has sent could so make it write over files of yours; so it "
        "does not follow the link.",
        "Delete the link. If you want the book elsewhere, say so: `fascicle build --out FOLDER`.",
    ),
    (
        "F117",
        _E,
        "name not marked, as the file could not be written",
        "`fascicle check --fix` marks names file by file. This file could not be written and is "
        "as it was; those before it are marked, and stay so.",
        "Mend what is named, and run the command again: it goes on where it ended.",
    ),
    # --- L1: limits, settable by whoever runs the command -----------------------------------
    (
        "L101",
        _E,
        "lists too deep within one another",
        "Lists or groups of keys stand deeper within each other than in any manuscript (limit "
        "`yaml_depth`).",
        "Look for a line that is indented by mistake, or for opening brackets without closing "
        "ones.",
    ),
    (
        "L102",
        _E,
        "too many values in a file",
        "The file has more keys and values than the longest chapter needs (limit `yaml_values`).",
        "Divide a long chapter into several files, or see whether the file is one that a program "
        "has written by mistake.",
    ),
    (
        "L103",
        _E,
        "too many sources",
        "The source list has more entries than Fascicle reads (limit `sources`): it may be the "
        "library of a whole institute.",
        "Export from Zotero or JabRef only the collection that belongs to this publication.",
    ),
    (
        "L104",
        _E,
        "too many chapters",
        "The list of chapters in `publication.yaml` is longer than a book can be (limit "
        "`chapters`).",
        "Divide the book into volumes, each a publication of its own, or join short chapters.",
    ),
    (
        "L105",
        _E,
        "too many blocks in a chapter",
        "The chapter has more paragraphs, headings and other blocks, or a list more items, than "
        "fit a book (limit `blocks`).",
        "Divide the chapter into several.",
    ),
    (
        "L106",
        _E,
        "text too long",
        "One text, such as a paragraph, has more characters than a long chapter (limit "
        "`letters`), or an entry of the source list more than anybody could cite (limit "
        "`source_letters`). Often a picture or a file was pasted into it.",
        "Take out what is no text, and divide the rest into several blocks.",
    ),
    (
        "L107",
        _E,
        "too many notes",
        "A text or a chapter has more notes and citations than its pages could hold (limits "
        "`notes` and `chapter_notes`).",
        "Divide the text into several blocks, divide the chapter, or join several notes in one.",
    ),
    (
        "L108",
        _E,
        "too much markup",
        "Brackets, emphasis, spans or links stand deeper within each other than anybody could see "
        "in print (limit `nesting`), or one text has thousands of them (limit `markup`).",
        "Look for a mark such as * or [ that is not closed where it should be; divide a long text "
        "into several blocks.",
    ),
    (
        "L109",
        _E,
        "table too large",
        "A table has more cells than can be printed, or a cell that spans more columns or rows "
        "than there are (limit `cells`).",
        "Print what readers need of it, and divide it into several tables; in a template, mend "
        "`colspan` and `rowspan`.",
    ),
    (
        "L110",
        _E,
        "too many marks for the index",
        "More words are marked for the index than any index can list (limit `marks`).",
        "Mark the passages that readers will look for.",
    ),
    (
        "L111",
        _E,
        "too much time",
        "The command took longer than it may, or one step of it did not come to an end: a template "
        "that repeats without end, for instance. It was ended, and the last good book is left as "
        "it was.",
        "Look at what was last changed in the file named. If the publication needs longer, allow "
        "more with `--limit seconds=3600`, or `--limit unit_seconds=600` for one step.",
    ),
    (
        "L112",
        _E,
        "too much memory",
        "The command needed more memory than it may take. It was ended before the machine was "
        "short of it, and the last good book is left as it was.",
        "Look at what was last changed in the file named: a very large picture, drawing or table, "
        "for instance. If the machine has more memory, allow more with `--limit memory=6000` "
        "(megabytes).",
    ),
    (
        "L113",
        _E,
        "too many events or places",
        "The chronology has more events, or a map more places or points, than readers could follow "
        "(limits `events`, `places` and `points`).",
        "Leave out what no reader will look for, or divide it.",
    ),
    (
        "L114",
        _E,
        "photograph's file too large",
        "The file of a photograph is larger than Fascicle reads (limit `photograph_bytes`).",
        "Save a smaller copy for this publication: a whole A5 page in print takes a picture of "
        "2,500 × 3,500 pixels, an A4 page one of 3,500 × 5,000.",
    ),
    (
        "L115",
        _E,
        "photograph with too many pixels",
        "The picture would need very much memory, though its file may be small (limit `pixels`). A "
        "WebP file, or a progressive JPEG in CMYK, may have half as many pixels, since each takes "
        "twice the memory.",
        "Save a smaller copy for this publication: a whole A5 page in print takes a picture of "
        "2,500 × 3,500 pixels, an A4 page one of 3,500 × 5,000.",
    ),
    (
        "L116",
        _E,
        "photograph in too many pieces",
        "The picture is stored in hundreds of scans (JPEG, limit `scans`) or in very many strips "
        "(TIFF, limit `strips`), so that reading it would take very long.",
        "Open it in a picture editor and save it anew as JPEG or TIFF.",
    ),
    (
        "L117",
        _E,
        "drawing too large",
        "An SVG drawing that a template shows has more elements than can be drawn quickly (limit "
        "`svg_elements`). What `use`, patterns, masks or markers repeat is counted each time.",
        "Simplify the drawing, or export it from your drawing program as PNG, 300 pixels to the "
        "inch.",
    ),
    (
        "L118",
        _E,
        "part of the book too large",
        "The templates make more HTML of one part of the book than it can have: elements (limit "
        "`elements`) or characters (limit `html_letters`).",
        "Look for a loop in the template that goes on for too long, or divide the chapter.",
    ),
    (
        "L119",
        _E,
        "too many pages",
        "The book has more pages than were allowed (limit `pages`). If it is not that long, a "
        "template makes pages without end.",
        "Look at what was last changed in `templates/`, at heights, margins and page breaks; or "
        "divide the book into volumes.",
    ),
    # --- Q1: quality in print ----------------------------------------------------------------
    (
        "Q101",
        _W,
        "picture with few pixels",
        "At its printed size the picture has fewer pixels per inch than print wants, so that it "
        "may look soft.",
        "Get a larger scan, or print the picture smaller with `lines:`. What is wanted stands in "
        "publication.yaml, `preflight: ppi_wanted`.",
    ),
    (
        "Q102",
        _E,
        "picture larger than its pixels allow",
        "At its printed size the picture has so few pixels that they will be seen as steps. No "
        "program can make up what a scan does not hold.",
        "Get a larger scan, or print the picture smaller with `lines:`. The limit stands in "
        "publication.yaml, `preflight: ppi_minimum`.",
    ),
    (
        "Q103",
        _W,
        "picture resampled",
        "The picture in the PDF has more or fewer pixels than its file: it was calculated anew on "
        "the way. More pixels hold no more detail; with fewer some detail is lost.",
        "Bring the file to the size that is wanted yourself, with a program for pictures, and "
        "look at the result.",
    ),
    (
        "Q104",
        _W,
        "picture distorted",
        "The picture is stretched: it is printed wider or higher than its pixels are.",
        "Look at the template of figures, which must keep the ratio of width and height.",
    ),
    (
        "Q105",
        _W,
        "colour space that is not sRGB or grey",
        "The file holds colours that are neither grey nor sRGB, such as CMYK or those of another "
        "profile. Programs and presses turn them into ink each in its own way.",
        "Leave the colours of pictures as they are scanned: Fascicle brings them to sRGB. In "
        "templates, use colours such as `#8c1c13`.",
    ),
    (
        "Q106",
        _N,
        "colours without a profile",
        "The file does not say by which profile its colours are meant (no output intent), so that "
        "every press may take them for others.",
        "Ask the printer which profile is assumed; mostly it is sRGB.",
    ),
    (
        "Q107",
        _W,
        "colour where grey was asked",
        "`press: colour:` asks for an interior in black alone, and something on this page has "
        "colour. It will be printed in grey, and colours that differ may become the same grey.",
        "Look at the page in grey, and change the colours of the template or the picture, or "
        "print in colour.",
    ),
    (
        "Q108",
        _E,
        "photograph for position only",
        "The photograph is not held, and the page prints a frame in its place.",
        "Give the photograph a `file:` in assets/photographs.yaml, or take it out of the chapter. "
        "To print the frame on purpose, write `position-only: note` into publication.yaml, "
        "`preflight: checks`.",
    ),
    (
        "Q109",
        _E,
        "font not embedded",
        "The file does not hold this font. Every press then takes another one in its place, and "
        "lines come out wrong.",
        "Let templates use the families of the theme only; ask the maker of another PDF to embed "
        "all fonts.",
    ),
    (
        "Q110",
        _N,
        "whole font embedded",
        "The font is embedded whole, not only the characters that are used. This does no harm, "
        "but the file is larger.",
        "Nothing need be done.",
    ),
    (
        "Q111",
        _E,
        "font of the system",
        "The font is neither the theme's nor one that the publication brings along. On another "
        "machine it would be another font.",
        "Let templates use the families of the theme, or bring the font along in assets/ with a "
        "`@font-face` rule.",
    ),
    (
        "Q112",
        _W,
        "hairline",
        "A line, or a narrow filled shape, is thinner than print can hold. It may vanish or come "
        "out broken.",
        "Give the line half a point in the template or the style. The limit stands in "
        "publication.yaml, `preflight: hairline`.",
    ),
    (
        "Q113",
        _W,
        "text near the trim",
        "The text stands so near to the edge that it may be cut off, or look as if it had been: "
        "sheets move a little when they are folded and cut.",
        "Move the text further in, at least as far as `preflight: safe_margin` says.",
    ),
    (
        "Q114",
        _E,
        "text over the trim",
        "The text stands on or beyond the line where the paper is cut.",
        "Move the text into the page.",
    ),
    (
        "Q115",
        _E,
        "bleed that does not reach",
        "Colour or a picture reaches the trim but does not go far enough beyond it. Where the "
        "knife goes a little outside, a white edge will be seen.",
        "Let it go beyond the page by `press: bleed` on that side, or keep it away from the trim.",
    ),
    (
        "Q116",
        _N,
        "transparency",
        "Something in the file is transparent. Printing houses flatten it as a rule without harm; "
        "old equipment may not.",
        "Nothing need be done, unless the printer asks for a file without transparency.",
    ),
    (
        "Q117",
        _E,
        "page of another size",
        "The page has another size than the rest of the book.",
        "Look for a rule `@page { size: ... }` in a template.",
    ),
    (
        "Q118",
        _W,
        "line longer than its column",
        "A line reaches beyond the column, cell, note or caption that it belongs to.",
        "Help the word that cannot be divided: put a soft hyphen (U+00AD) at a place where it may "
        "be, or reword the line.",
    ),
    (
        "Q119",
        _N,
        "loose line",
        "To make the line full, its spaces were made so wide that it tears the grey of the page.",
        "Reword the paragraph, or put a soft hyphen (U+00AD) into a long word or a break into an "
        "address.",
    ),
    (
        "Q120",
        _E,
        "note away from its call",
        "A note stands on another page than its number in the text.",
        "Shorten the notes of that paragraph, or divide it with an empty line.",
    ),
    (
        "Q121",
        _W,
        "blank page not meant",
        "The page is empty, and neither a part that opens on a right-hand page nor the padding "
        "before the back cover explains it.",
        "Look for a forced break in a template, or for a part that has nothing to print.",
    ),
    (
        "Q122",
        _W,
        "orphan",
        "The first line of a paragraph stands alone at the foot of a page.",
        "Add or take away a line above it; a word more or less often does.",
    ),
    (
        "Q123",
        _W,
        "widow",
        "The last line of a paragraph stands alone at the head of a page.",
        "Add or take away a line above it; a word more or less often does.",
    ),
    (
        "Q124",
        _W,
        "word divided by the page",
        "The page ends within a word: its end must be looked for on the next page.",
        "Reword the paragraph by a word more or less; a line above it will do as well.",
    ),
    (
        "Q125",
        _N,
        "very short last line",
        "The last line of the paragraph is shorter than an indent, so that it looks like an empty "
        "line above the next.",
        "Reword the end of the paragraph by a word more or less.",
    ),
    (
        "Q126",
        _W,
        "heading at the foot of a page",
        "Below the heading hardly any text follows on its page.",
        "Add or take away some lines above it, or move a figure.",
    ),
    (
        "Q127",
        _W,
        "figure far from its mention",
        "Between the figure and the place where it is written, or where the text refers to it, "
        "lie several pages.",
        "Move the figure in the chapter, or give it `place: here` or less height.",
    ),
    (
        "Q128",
        _N,
        "facing pages of unequal depth",
        "Of two pages that face each other one ends some lines above the other.",
        "Add or take away a line on one of them; nothing need be done where a heading or figure "
        "asks for it.",
    ),
    (
        "Q129",
        _N,
        "last page with few lines",
        "The last page of a chapter or part has so few lines that it looks forgotten.",
        "Add some lines, or take as many away as stand there.",
    ),
    (
        "Q130",
        _E,
        "not a PDF",
        "The file that is to be examined cannot be read as a PDF: it is something else, it is "
        "damaged, or a password protects it.",
        "Choose another file, or have the PDF made again without a password.",
    ),
    # --- I1: inspection of a PDF ------------------------------------------------------------
    (
        "I101",
        _E,
        "no PDF",
        "The file cannot be read, is empty, or is of another kind than PDF.",
        "Name a PDF file that you may read.",
    ),
    (
        "I102",
        _E,
        "damaged PDF",
        "The file begins as a PDF does, but is so damaged that its pages cannot be found.",
        "Fetch the file again from where it came, or make it anew.",
    ),
    (
        "I103",
        _E,
        "locked PDF",
        "The file is encrypted and opens with a password only. No such file conforms to PDF/A, and "
        "nothing else in it can be tested.",
        "Save it without a password in the program that made it, and inspect that file.",
    ),
    (
        "I104",
        _E,
        "PDF too large",
        "The file has more than a gibibyte, more than two million objects, or a stream that "
        "unpacks to more than half a gibibyte. Inspecting it could take all of the memory.",
        "Divide the file, or test it with a program made for such files, such as veraPDF.",
    ),
    (
        "I105",
        _W,
        "PDF had to be mended",
        "The file is not written as a PDF should be: its table of objects or its streams are "
        "wrong. It was mended in memory to be inspected, and not changed.",
        "Make the file anew, since not every reader can mend it.",
    ),
    (
        "I106",
        _E,
        "claim that does not hold",
        "The metadata of the file say that it conforms to a standard, and it breaks requirements "
        "of that standard. They are listed by their clauses.",
        "Have the requirements mended that are marked FAIL, or take the claim out of the metadata.",
    ),
    (
        "I107",
        _W,
        "standard not tested whole",
        "The file has something that Fascicle does not know how to test. It may be right or wrong, "
        "so that the standard is neither held nor broken.",
        "Look at what is not recognised, and test the file with veraPDF.",
    ),
    (
        "I108",
        _N,
        "nothing claimed",
        "The metadata of the file name no standard. It was tested against PDF/A-3a and PDF/UA-1, "
        "or those that were asked for.",
        "Nothing, unless the file should claim a standard.",
    ),
    (
        "I109",
        _W,
        "standard that cannot be tested",
        "The file claims a standard that Fascicle has no list of requirements for, such as PDF/A-4 "
        "or PDF/UA-2.",
        "Test the file with veraPDF.",
    ),
    # --- A1: access ---------------------------------------------------------------------------
    (
        "A101",
        _E,
        "path that leads out of the publication",
        "A template, style or setting names a file by a path that leads out of the publication's "
        "folder: one that begins with `/`, or climbs with `..`. Nothing outside is ever read.",
        "Put the file into `assets/` or `templates/`, and name it by its path there: "
        "`fascicle:/assets/NAME` in a template.",
    ),
    (
        "A102",
        _E,
        "link that leads out of the publication",
        "A file or folder of the publication is a link (symlink) to something outside of its "
        "folder. Links are not followed there: a book is made of what its own folder holds.",
        "Delete the link and put the file or folder itself in its place.",
    ),
    (
        "A103",
        _E,
        "address that a page must not be made from",
        "A template, drawing or style asks for something from the network, or from another place "
        "of this machine (`http:`, `https:`, `file:`, `//server`). A build fetches nothing.",
        "Save the file in `assets/` and name it there: `fascicle:/assets/NAME`. Links that readers "
        "may follow, as in `<a href>`, stay allowed.",
    ),
    (
        "A104",
        _E,
        "entities in an XML file",
        "A drawing (SVG) or citation style (CSL) begins with a DOCTYPE that defines entities or "
        "names another file. Such definitions can bring in files of the machine, or grow "
        "without end.",
        "Delete everything from `<!DOCTYPE` to its `>`, or to `]>` where there is one; or export "
        "the drawing once more as “plain SVG”.",
    ),
    (
        "A105",
        _E,
        "neither a file nor a folder",
        "In the publication stands something that is no plain file: a pipe, a socket or a device. "
        "Reading it might never end.",
        "Delete it, and put a plain file in its place.",
    ),
    (
        "A106",
        _E,
        "source that names a file outside the publication",
        "A field such as `file` or `pdf` of the source list names a file on the disk of whoever "
        "made the list. Nothing is read from there, and the list would tell everyone how that "
        "disk is arranged.",
        "Delete the field; the book does not need it. In Zotero (Better BibTeX) leave it out "
        "by the settings of the export; in JabRef use paths that are relative to the list.",
    ),
    (
        "A108",
        _E,
        "attempt to reach out",
        "Something tried to open a connection or to start a program while the publication was "
        "being worked on. It was stopped. A build needs no network, and no program but pandoc.",
        "Look at what was last changed in `templates/` and `assets/`. If nothing there explains "
        "it, please report it.",
    ),
    (
        "A109",
        _E,
        "link that could harm a reader",
        "A link of a template or of the source list does not lead to a page of the web or to a "
        "mail address. It could run a program (`javascript:`) or open a file of the reader's own "
        "machine (`file:`).",
        "Give an address that begins with `https://`, `http://` or `mailto:`, or delete the link.",
    ),
    (
        "A110",
        _E,
        "template brings in what is not printed",
        "A template attaches a file to the PDF, or has a form, a script, a frame or an attribute "
        "that runs a script (`onclick`). The pages of a book have no use for it, and readers "
        "cannot see what it does.",
        "Delete it from the template. What a book was made from is attached by `archive:` in "
        "`publication.yaml`.",
    ),
)

CODES: dict[str, Code] = {row[0]: Code(*row) for row in _TABLE}
"""All findings by code; the documentation and ``fascicle explain`` are made from this table."""
