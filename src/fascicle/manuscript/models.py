"""The manuscript as editors write it: one model for each YAML file, strict, every field documented.

These models are the format. The JSON Schemas for editors are made from them, and the reference in
``docs/manuscript.md`` follows them. A model knows nothing of positions (see ``positions``), numbers
or formatting. Inline text stays as written (``Inline``); the edition parses it.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag

__all__ = [
    "ArchiveSettings",
    "Block",
    "BreakBlock",
    "CatalogueEntry",
    "Chapter",
    "ChronologyFile",
    "ChronologySettings",
    "Citations",
    "Contributor",
    "Event",
    "EventVariant",
    "FigureKind",
    "HeadingBlock",
    "Identifier",
    "IndexMark",
    "IndexSettings",
    "ListBlock",
    "ListedEvent",
    "MapBlock",
    "MapData",
    "MapFile",
    "MapLine",
    "MapPlace",
    "Name",
    "PageSettings",
    "Photograph",
    "PhotographBlock",
    "PhotographFile",
    "PreflightCheck",
    "PreflightSettings",
    "PressSettings",
    "Publication",
    "QuoteBlock",
    "Register",
    "SourceSection",
    "TableBlock",
    "TextBlock",
    "TimelineBlock",
    "TimelineData",
    "TimelineFile",
    "TimelineTrack",
    "block_kind",
    "figure_of",
]

IDENTIFIER_PATTERN = r"^[a-z0-9][a-z0-9-]*$"
LANGUAGE_PATTERN = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
SEED_PATTERN = r"^[^/\s]+/[0-9]{1,6}$"
DIGEST_PATTERN = r"^[0-9a-fA-F]{64}$"
WORDS_PATTERN = r"\S"
"""Of a text that cannot be empty: spaces alone print nothing."""

Identifier_ = Annotated[str, Field(pattern=IDENTIFIER_PATTERN, max_length=80)]
"""A short name: small letters, digits and hyphens."""

Language = Annotated[
    str,
    Field(
        pattern=LANGUAGE_PATTERN,
        examples=["en-GB", "en-US", "de", "fr", "sr-Latn", "sr-Cyrl"],
    ),
]
"""A language tag after BCP 47, such as ``en-GB``, ``de``, ``sr-Latn``, ``sr-Cyrl``."""

Inline = Annotated[
    str, Field(pattern=WORDS_PATTERN, json_schema_extra={"format": "inline-markdown"})
]
"""Inline Markdown: emphasis, links, ``[words]{lang=de}``, names, notes ``^[...]``, ``[@key]``."""

Edtf = Annotated[
    str,
    Field(
        json_schema_extra={
            "format": "edtf",
            "examples": ["1941-10-03", "1941-10", "1942-01~", "1941-10-15/1941-10-20"],
        }
    ),
]
"""A date after EDTF level 1 (ISO 8601-2): ``1941-10-03``, ``1941-10``, ``1942-01~``, intervals."""


def _as_tuple(value: Any) -> Any:
    """A list of YAML is what stands for a tuple; anything else is left for the model to refuse."""
    return tuple(value) if isinstance(value, list) else value


Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]
Coordinates = Annotated[
    tuple[Latitude, Longitude],
    BeforeValidator(_as_tuple),
    Field(
        description="Latitude and longitude (WGS 84), in degrees.", examples=[[43.7236, 20.6872]]
    ),
]
"""Latitude (−90 to 90) and longitude (−180 to 180), in degrees."""

Pixels = Annotated[int, Field(ge=1, le=100_000)]

SeedReference = Annotated[str, Field(pattern=SEED_PATTERN, examples=["siege-of-kraljevo/5"])]
"""A paragraph of a seed document: ``document/5``; 0 is its title."""

FigurePlace = Literal["here", "top", "plate"]
PageFormat = Literal["a5", "a4", "half-letter"]
Binding = Literal["saddle", "signatures", "perfect"]
Signature = Literal[4, 8, 12, 16, 20, 24, 28, 32]
Part = Literal[
    "cover",
    "half-title",
    "title",
    "imprint",
    "contents",
    "illustrations",
    "chapters",
    "chronology",
    "bibliography",
    "index",
    "colophon",
    "back-cover",
]
PARTS: tuple[Part, ...] = get_args(Part)
Role = Literal[
    "author", "editor", "compiler", "translator", "photographer", "designer", "contributor"
]


class Model(BaseModel):
    """Strict and closed: no key is unknown, no value is bent into another type."""

    model_config = ConfigDict(
        strict=True, extra="forbid", frozen=True, use_attribute_docstrings=True
    )


# --- publication.yaml ---------------------------------------------------------------------------


class Contributor(Model):
    """A person or body with a share in the publication."""

    name: str = Field(pattern=WORDS_PATTERN)
    """The name as it is printed."""
    role: Role = "author"
    """What they did."""


class Identifier(Model):
    """A number or address by which the publication is known."""

    scheme: Literal["isbn", "issn", "doi", "urn", "uri", "local"]
    """Which kind of identifier."""
    value: str = Field(pattern=WORDS_PATTERN)
    """The identifier itself, as it is printed."""


class PageSettings(Model):
    """The printed page."""

    format: PageFormat = "a5"
    """Trim size: a5 (148 × 210 mm), a4 (210 × 297 mm), half-letter (5.5 × 8.5 in)."""


class SourceSection(Model):
    """A section of the bibliography. What it takes is told by one of keyword, types and rest."""

    title: str = Field(min_length=1)
    """The heading."""
    keyword: str | None = Field(default=None, min_length=1)
    """It takes the works with this keyword in the source list."""
    types: list[str] | None = Field(default=None, min_length=1)
    """It takes the entries of these types: archival, online, book, article ..."""
    rest: bool = False
    """It takes all that no other section takes."""
    uncited: bool = False
    """Lists such works even where the text cites them nowhere."""


class Citations(Model):
    """How sources are cited and notes numbered."""

    style: str = Field(default="chicago-notes-bibliography", pattern=WORDS_PATTERN)
    """Name of a CSL style, as in the CSL style repository; no ``.csl``."""
    numbering: Literal["chapter", "through"] = "chapter"
    """Notes start again at 1 in each chapter, or run through the book."""
    short_forms: Literal["chapter", "through"] = "chapter"
    """The first citation of a work in each chapter is full again, or only its first in the book."""
    further_reading: str | None = "further-reading"
    """Keyword in the source list of works to be listed though never cited; null for none."""
    bibliography: Literal["book", "chapter", "both"] = "book"
    """One list at the end of the book, one at the end of each chapter, or both."""
    sections: list[SourceSection] = Field(default_factory=list)
    """The sections of the bibliography, in order; a work stands in the first that takes it."""
    annotations: bool = False
    """Prints below each work what the source list remarks on it (annotation, note)."""
    locators: Literal["free", "wanted"] = "free"
    """With ``wanted``, a citation that names no page or other place is reported."""


class ChronologySettings(Model):
    """How the chronology is printed."""

    group: Literal["auto", "year", "month"] = "auto"
    """Heads for years, or for months too; ``auto``: for the months of years with many events."""
    sources: Literal["note", "line", "none"] = "note"
    """An event's sources as a note at the foot of the page, in the line itself, or not printed."""


class IndexSettings(Model):
    """The index."""

    columns: Literal[1, 2] = 2
    """In how many columns it is set."""
    order: Literal["letter", "word"] = "letter"
    """Filed letter by letter (Newark before New York), or word by word."""
    years: bool = True
    """Whether the years of a name, from its dates, stand in brackets after it."""
    scripts: bool = True
    """Whether its forms in other scripts do."""


class PressSettings(Model):
    """How the publication is printed and bound; the options of ``fascicle print`` go before it."""

    binding: Binding = "saddle"
    """Stapled through the fold, sewn in signatures, or glued at the spine."""
    paper: str | None = Field(default=None, pattern=WORDS_PATTERN)
    """The sheet: a4, sra3, letter ..., or width × height in mm; else the smallest that will do."""
    up: Literal[1, 2, 4, 8, 16] | None = None
    """Pages on each side of a sheet; else as many as fit on a sheet that is given, or 2."""
    signature: Signature | None = None
    """Pages of a signature; else 16, and with ``perfect`` none: single leaves are glued."""
    caliper: float = Field(default=0.1, gt=0, le=1)
    """Thickness of one leaf of the paper, in mm: for the creep and for the spine."""
    grammage: int | None = Field(default=None, ge=30, le=500)
    """Weight of the paper in g/m²."""
    stock: str | None = Field(default=None, pattern=WORDS_PATTERN)
    """Which paper it is, in words, for the printer."""
    cover: Literal["self", "separate"] | None = None
    """The cover printed with the pages, on their paper, or apart; saddle-stitched else ``self``."""
    cover_paper: str | None = Field(default=None, pattern=WORDS_PATTERN)
    """The sheet for a separate cover, as ``paper``."""
    cover_caliper: float = Field(default=0.3, gt=0, le=2)
    """Thickness of the cover's board, in mm."""
    cover_grammage: int | None = Field(default=None, ge=60, le=600)
    """Weight of the cover's board in g/m²."""
    cover_stock: str | None = Field(default=None, pattern=WORDS_PATTERN)
    """Which board it is, in words, for the printer."""
    bleed: float = Field(default=3, ge=0, le=10)
    """How far colour that reaches the trim is printed beyond it, in mm."""
    mill: float = Field(default=3, ge=0, le=6)
    """What is milled off the folds of signatures that are glued (binding ``perfect``), in mm."""
    colour: Literal["colour", "grayscale"] = "colour"
    """Whether the interior is printed in colour or in black alone; the cover keeps its colours."""
    creep: Literal["auto", "off"] | Annotated[float, Field(ge=0, le=5)] = "auto"
    """Shift of each nested sheet against creep: from the caliper, none, or so many mm a sheet."""
    blanks: Literal["end", "before-last"] | None = None
    """Blank pages that the binding wants: at the end, or before the last leaf, as with ``self``."""
    flip: Literal["long", "short"] | None = None
    """The edge over which the printer turns sheets; else that which leaves both sides upright."""
    marks: bool = True
    """Whether crop, fold and registration marks and a colour bar are printed."""
    volume: float | None = Field(default=None, ge=0.5, le=3)
    """Bulk of the paper in cm³/g: with the grammage it gives a caliper that is not measured."""
    spine: float | None = Field(default=None, gt=0, le=100)
    """Width of the spine in mm, where the printer has given it; else it is worked out."""
    spine_text: Literal["down", "up"] | None = None
    """Which way the words on the spine run; else as is the custom of the language."""

    @property
    def has_separate_cover(self) -> bool:
        """Whether the cover is printed apart from the pages, on a board of its own."""
        return self.cover == "separate" or (self.cover is None and self.binding != "saddle")


PreflightCheck = Literal[
    "resolution",
    "resampling",
    "distortion",
    "colour-space",
    "ink",
    "position-only",
    "fonts-embedded",
    "fonts-own",
    "hairlines",
    "safe-margin",
    "bleed",
    "transparency",
    "page-size",
    "overfull",
    "loose-lines",
    "notes",
    "blanks",
    "orphans",
    "widows",
    "runts",
    "hyphens",
    "headings",
    "far-figures",
    "depth",
    "short-pages",
]
"""A check of ``fascicle preflight``."""


class PreflightSettings(Model):
    """What ``fascicle preflight`` asks of the printed pages."""

    ppi_wanted: float = Field(default=300, ge=36, le=2400)
    """Pixels per inch that a picture should have at its printed size; fewer are a warning."""
    ppi_minimum: float = Field(default=150, ge=36, le=2400)
    """Pixels per inch below which a picture is spoilt in print: an error."""
    hairline: float = Field(default=0.25, gt=0, le=2)
    """The thinnest line that prints, in points."""
    safe_margin: float = Field(default=5, ge=0, le=30)
    """The least distance of text from the trim, in mm."""
    bleed: float | None = Field(default=None, ge=0, le=10)
    """How far paint at the trim must go beyond it, in mm; else what ``press`` says."""
    overrun: float = Field(default=0.2, ge=0, le=10)
    """How far a line may reach beyond its column, in mm."""
    loose_line: float = Field(default=0.5, gt=0, le=10)
    """What may be added to each space of a justified line, in ems of its type."""
    runt: float = Field(default=5, ge=0, le=100)
    """The shortest last line of a paragraph, in mm: about an indent."""
    heading_lines: int = Field(default=2, ge=0, le=10)
    """The fewest lines of text below a heading on its page."""
    far_figure: int = Field(default=2, ge=0, le=50)
    """The most pages between a figure and the place where it is written, or its mention."""
    uneven_depth: int = Field(default=1, ge=1, le=50)
    """By how many lines the depth of two facing pages must differ to be told."""
    short_page: int = Field(default=4, ge=0, le=50)
    """The fewest lines of text on the last page of a chapter or part."""
    checks: dict[PreflightCheck, Literal["skip", "note", "warning", "error"]] = Field(
        default_factory=dict
    )
    """Checks to skip, or to take more or less gravely, by name."""


class ArchiveSettings(Model):
    """What the PDF carries for those who keep it."""

    attach_sources: bool = True
    """The files that the book was made from are attached to its PDF."""
    attach_photographs: bool = False
    """The photographs' files are attached with them; without, only their checksums are there."""


class Publication(Model):
    """``publication.yaml``: what the publication is and how it is printed."""

    slug: Identifier_
    """Name of the files made, such as ``siege-of-kraljevo``."""
    title: str = Field(pattern=WORDS_PATTERN)
    """The title, as on the title page."""
    subtitle: str | None = None
    """The subtitle, or nothing."""
    language: Language
    """The language of the text (BCP 47)."""
    contributors: list[Contributor] = Field(default_factory=list)
    """Authors, editors and others, in the order of the title page."""
    publisher: str | None = None
    """Publisher."""
    place: str | None = None
    """Place of publication."""
    year: int = Field(ge=1000, le=9999)
    """Year of publication."""
    date: Edtf | None = None
    """Day of this edition (EDTF, a full date); dates in the files made are taken from it."""
    edition: str | None = None
    """Edition statement, such as ``First edition``."""
    identifiers: list[Identifier] = Field(default_factory=list)
    """ISBN and others, for the imprint."""
    rights: str | None = None
    """Rights statement for the imprint."""
    description: Inline | None = None
    """A few sentences about the publication, for the back cover."""
    acknowledgements: Inline | None = None
    """Thanks, for the imprint."""
    page: PageSettings = Field(default_factory=PageSettings)
    """The printed page."""
    citations: Citations = Field(default_factory=Citations)
    """Citations and notes."""
    chronology: ChronologySettings = Field(default_factory=ChronologySettings)
    """The chronology."""
    span: Edtf | None = None
    """The span of time that the publication covers (EDTF, mostly an interval)."""
    index: IndexSettings = Field(default_factory=IndexSettings)
    """The index of names and subjects."""
    chapters: list[Identifier_] = Field(min_length=1)
    """The chapters in reading order: names of files in ``chapters/``, without ``.yaml``."""
    parts: list[Part] = Field(default_factory=lambda: list(PARTS), min_length=1)
    """The parts to print; their order is the theme's."""
    press: PressSettings = Field(default_factory=PressSettings)
    """How it is printed and bound."""
    preflight: PreflightSettings = Field(default_factory=PreflightSettings)
    """What the preflight asks of the printed pages."""
    archive: ArchiveSettings = Field(default_factory=ArchiveSettings)
    """What the PDF carries for those who keep it."""


# --- chapters/*.yaml ----------------------------------------------------------------------------


class EventVariant(Model):
    """What other sources say of an event: another date, other facts, or both."""

    date: Edtf | None = None
    """The date that they give (EDTF), where it is another."""
    when: str | None = Field(default=None, pattern=WORDS_PATTERN)
    """Wording to print instead of that date."""
    title: Inline | None = None
    """What they say of it, where that differs."""
    source: Inline
    """Citations of these sources."""


class Event(Model):
    """An event, told by the block that carries it; it goes into the chronology."""

    date: Edtf | None = None
    """When it happened (EDTF); it also sorts the event. Without it the event is listed apart."""
    when: str | None = None
    """Wording to print instead of the date, such as ``early November``."""
    old_style: Edtf | None = None
    """The day by the Julian calendar, printed beside ``date``, which is of the Gregorian."""
    title: Inline
    """What happened, in a few words."""
    source: Inline | None = None
    """Citations that the chronology prints; without it those of the block."""
    variants: list[EventVariant] = Field(default_factory=list)
    """What other sources say of it, printed as such below it."""
    label: str | None = Field(default=None, pattern=WORDS_PATTERN)
    """The same in two or three words, for timelines."""
    track: Identifier_ | None = None
    """The track of a timeline that it belongs to."""
    id: Identifier_ | None = None
    """A name for references to this event."""


class IndexMark(Model):
    """An entry of the index for all of a block or chapter."""

    name: Identifier_
    """Its name in the register."""
    sub: str | None = Field(default=None, pattern=WORDS_PATTERN)
    """The sub-entry under which it is listed."""
    main: bool = False
    """Whether this is the main reference, printed bold."""


def _as_index_mark(value: Any) -> Any:
    """A name alone stands for a mark of that name; anything else is left for the model."""
    return {"name": value} if isinstance(value, str) else value


IndexItem = Annotated[
    IndexMark,
    BeforeValidator(_as_index_mark, json_schema_input_type=Identifier_ | IndexMark),
]
"""A name of the register, or one with more said about it."""


class _Block(Model):
    id: Identifier_ | None = None
    """A name for references to this block."""
    seeds: list[SeedReference] = Field(default_factory=list)
    """Paragraphs of seed documents that this block carries: ``[document/5]``."""
    event: Event | None = None
    """The event that this block tells."""
    events: list[Event] = Field(default_factory=list)
    """The events that this block tells, where there are several."""
    rests_on: Inline | None = None
    """What else it rests on, such as the editors' own reckoning; for the audit, never printed."""
    comment: str | None = None
    """An editor's remark: printed in the margin of a proof, never in the book."""
    index: list[IndexItem] = Field(default_factory=list)
    """Names under which the whole block is listed in the index."""


class TextBlock(_Block):
    """A paragraph, or several divided by empty lines."""

    text: Inline
    """The text."""
    language: Language | None = None
    """Its language, where it is not the chapter's."""


class HeadingBlock(_Block):
    """A heading within a chapter."""

    heading: Inline
    """The heading."""
    level: Literal[2, 3] = 2
    """2 for a section, 3 for a section within it."""


class PhotographBlock(_Block):
    """A photograph of the catalogue."""

    photograph: Identifier_
    """Its name in ``assets/photographs.yaml``."""
    place: FigurePlace = "here"
    """``here`` in the text, at the ``top`` of a page near by, or a ``plate`` of its own page."""
    lines: int | None = Field(default=None, ge=6, le=40)
    """Height of the picture in lines of text, caption not counted; a frame stays at about ten."""


class MapBlock(_Block):
    """A map drawn from data."""

    map: Identifier_
    """Its name in ``assets/maps.yaml``."""
    place: FigurePlace = "here"
    """As for a photograph."""
    lines: int | None = Field(default=None, ge=6, le=40)
    """Height of the map in lines of text, caption not counted."""


class TimelineBlock(_Block):
    """A timeline drawn from the events of the chronology."""

    timeline: Identifier_
    """Its name in ``assets/timelines.yaml``."""
    place: FigurePlace = "here"
    """As for a photograph."""
    lines: int | None = Field(default=None, ge=6, le=40)
    """Height of the timeline in lines of text, caption not counted; else what its labels need."""


class QuoteBlock(_Block):
    """A quotation set off from the text."""

    quote: Inline
    """The words quoted; paragraphs are divided by empty lines."""
    source: Inline | None = None
    """Whose words: text or a citation, printed below."""
    language: Language | None = None
    """The quotation's language, where it is not the chapter's."""


class ListBlock(_Block):
    """A list."""

    list: Annotated[list[Inline], Field(min_length=1)]
    """The items."""
    ordered: bool = False
    """Numbered instead of marked."""


class TableBlock(_Block):
    """A table of short entries."""

    table: list[list[str]] = Field(min_length=1)
    """The rows, each a list of cells of inline Markdown."""
    columns: list[str] | None = None
    """Heads of the columns."""
    caption: Inline | None = None
    """A line above the table."""


class BreakBlock(_Block):
    """A break between two passages."""

    # "break" is a keyword of Python, hence the alias.
    break_: Literal["ornament", "space"] = Field(alias="break")
    """``ornament`` for three asterisks, ``space`` for an empty line."""


BLOCK_MODELS: dict[str, type[_Block]] = {
    "text": TextBlock,
    "heading": HeadingBlock,
    "photograph": PhotographBlock,
    "map": MapBlock,
    "timeline": TimelineBlock,
    "quote": QuoteBlock,
    "list": ListBlock,
    "table": TableBlock,
    "break": BreakBlock,
}
"""The key that makes a block what it is, and its model; plain text is a ``text`` block."""


def block_kind(value: Any) -> str | None:
    """Return the kind of a block as read from YAML or as a model, or None where it has none."""
    if isinstance(value, str):
        return "plain"
    if isinstance(value, _Block):
        return next(kind for kind, model in BLOCK_MODELS.items() if type(value) is model)
    if isinstance(value, dict):
        return next((key for key in value if key in BLOCK_MODELS), None)
    return None


FigureKind = Literal["photograph", "map", "timeline"]


def figure_of(block: Block) -> tuple[FigureKind, str] | None:
    """Return the kind of figure that a block prints, and its name in the catalogue, if any."""
    match block:
        case PhotographBlock(photograph=name):
            return "photograph", name
        case MapBlock(map=name):
            return "map", name
        case TimelineBlock(timeline=name):
            return "timeline", name
    return None


Block = Annotated[
    Annotated[str, Field(pattern=WORDS_PATTERN), Tag("plain")]
    | Annotated[TextBlock, Tag("text")]
    | Annotated[HeadingBlock, Tag("heading")]
    | Annotated[PhotographBlock, Tag("photograph")]
    | Annotated[MapBlock, Tag("map")]
    | Annotated[TimelineBlock, Tag("timeline")]
    | Annotated[QuoteBlock, Tag("quote")]
    | Annotated[ListBlock, Tag("list")]
    | Annotated[TableBlock, Tag("table")]
    | Annotated[BreakBlock, Tag("break")],
    Discriminator(block_kind),
]
"""A piece of a chapter: plain text is a paragraph; a mapping is what its first key says."""


class Chapter(Model):
    """``chapters/NAME.yaml``: a chapter."""

    title: Inline
    """The title."""
    short_title: str | None = None
    """The title for the running head, where it is too long for it."""
    status: Literal["draft", "reviewed", "final"] = "draft"
    """How far it has come; a final build refuses drafts."""
    numbered: bool = True
    """Whether the chapter has a number; a preface has none."""
    language: Language | None = None
    """The language, where it is not the publication's."""
    epigraph: QuoteBlock | None = None
    """A quotation under the title."""
    rests_on: Inline | None = None
    """What those of its blocks rest on that rest on nothing else; for the audit, never printed."""
    index: list[IndexItem] = Field(default_factory=list)
    """Names under which the whole chapter is listed in the index."""
    body: list[Block] = Field(min_length=1)
    """Paragraphs, headings, figures, quotations, lists, tables and breaks, in order."""


# --- chapters/chronology.yaml ---------------------------------------------------------------------


class ListedEvent(Event):
    """An event of ``chapters/chronology.yaml``, which no block of the chapters carries."""

    told: Identifier_ | None = None
    """The ``id`` of the block, or the name of the chapter, whose page is printed beside it."""


class ChronologyFile(Model):
    """``chapters/chronology.yaml``: events of the chronology's own."""

    events: list[ListedEvent] = Field(default_factory=list)
    """The events, in any order."""


# --- assets/photographs.yaml ----------------------------------------------------------------------


class Photograph(Model):
    """A photograph of the catalogue. Without a file it is printed as a frame, for position only."""

    file: str | None = None
    """The file, relative to ``assets/``; nothing where the picture is not held."""
    caption: Inline
    """The caption."""
    title: str | None = None
    """A short title for the list of illustrations, where the caption is long."""
    alt: str | None = None
    """What is to be seen, for those who cannot see it."""
    credit: str | None = None
    """The line that the lender asks for."""
    rights: str | None = None
    """Rights holder and licence, or what is known of them."""
    source: Inline | None = None
    """Where the picture comes from: text or citations."""
    date: Edtf | None = None
    """When it was taken."""
    place: str | None = None
    """Where it was taken."""
    accession: str | None = None
    """Accession or inventory number of the holder."""
    seeds: list[SeedReference] = Field(default_factory=list)
    """Paragraphs of seed documents that the caption carries."""
    pixels: Annotated[tuple[Pixels, Pixels], BeforeValidator(_as_tuple)] | None = None
    """Width and height wanted, in pixels; gives the frame its shape where no file is held."""
    url: str | None = Field(default=None, pattern=WORDS_PATTERN)
    """Address (https) of the file itself, for ``fascicle photographs fetch``; no build asks it."""
    sha256: Annotated[str, Field(pattern=DIGEST_PATTERN)] | None = None
    """SHA-256 of the file, in hexadecimal digits; written at the first fetch, compared after."""


class PhotographFile(Model):
    """``assets/photographs.yaml``: the catalogue of photographs, by name."""

    photographs: dict[Identifier_, Photograph]
    """The photographs."""


# --- assets/maps.yaml -----------------------------------------------------------------------------


class MapPlace(Model):
    """A place on a map: one of the register, or its label and its coordinates."""

    place: Identifier_ | None = None
    """Its name in ``chapters/register.yaml``, which gives label and coordinates."""
    name: str | None = Field(default=None, pattern=WORDS_PATTERN)
    """The label; else the register's form."""
    at: Coordinates | None = None
    """Latitude and longitude (WGS 84), in degrees; else the register's."""
    kind: Literal["town", "village", "hill", "site"] = "town"
    """Which sign it gets."""
    main: bool = False
    """Whether it is what the map is about."""
    label: Literal["auto", "right", "left", "above", "below"] = "auto"
    """On which side of the sign the label stands."""

    @property
    def known(self) -> tuple[str, tuple[float, float]]:
        """Label and coordinates; ``ValueError`` where the register was not asked for them yet."""
        if self.name is None or self.at is None:
            raise ValueError(f"the place {self.place or self.name} was not looked up")
        return self.name, self.at


class MapLine(Model):
    """A river, road or railway on a map."""

    name: str | None = None
    """The label, or nothing."""
    kind: Literal["river", "stream", "road", "railway", "border", "front"] = "river"
    """Which line it gets."""
    points: list[Coordinates] = Field(min_length=2)
    """The course: latitudes and longitudes, in degrees."""


class MapData(Model):
    """A locator map, drawn to scale from coordinates."""

    caption: Inline
    """The caption."""
    title: str | None = None
    """A short title for the list of illustrations."""
    alt: str | None = None
    """What the map shows, for those who cannot see it."""
    source: Inline | None = None
    """Where the coordinates come from."""
    places: list[MapPlace] = Field(min_length=1)
    """Towns, villages, hills and sites."""
    lines: list[MapLine] = Field(default_factory=list)
    """Rivers, roads and railways."""
    seeds: list[SeedReference] = Field(default_factory=list)
    """Paragraphs of seed documents that the map carries."""


class MapFile(Model):
    """``assets/maps.yaml``: the maps, by name."""

    maps: dict[Identifier_, MapData]
    """The maps."""


# --- assets/timelines.yaml ------------------------------------------------------------------------


class TimelineTrack(Model):
    """A lane of a timeline for the events of one party, place or kind."""

    id: Identifier_
    """The name that events give as their ``track``."""
    name: str = Field(pattern=WORDS_PATTERN)
    """The name as it is printed at the head."""
    side: Literal["auto", "left", "right"] = "auto"
    """On which side of the axis it lies; else they take turns, the first on the left."""


class TimelineData(Model):
    """A timeline of events of the chronology, drawn in proportion to time."""

    caption: Inline
    """The caption."""
    title: str | None = None
    """A short title for the list of illustrations."""
    alt: str | None = None
    """What the timeline shows, for those who cannot see it; else the caption."""
    source: Inline | None = None
    """Where the dates come from, where the chronology does not say it."""
    # "from" is a keyword of Python, hence the alias.
    from_: Edtf | None = Field(default=None, alias="from")
    """The first day, month or year shown (EDTF); else that of the first event."""
    to: Edtf | None = None
    """The last day, month or year shown (EDTF); else that of the last event."""
    tracks: list[TimelineTrack] = Field(default_factory=list, max_length=8)
    """Lanes for events that name them, eight at most; all others stand beside the axis."""
    events: list[Identifier_] = Field(default_factory=list)
    """The events to show, by their ``id`` or that of their block; else all within the dates."""
    seeds: list[SeedReference] = Field(default_factory=list)
    """Paragraphs of seed documents that the timeline carries."""


class TimelineFile(Model):
    """``assets/timelines.yaml``: the timelines, by name."""

    timelines: dict[Identifier_, TimelineData]
    """The timelines."""


CatalogueEntry = Photograph | MapData | TimelineData
"""An entry of a catalogue of figures."""


# --- chapters/register.yaml -----------------------------------------------------------------------


class Name(Model):
    """A person, place, unit or subject of the register."""

    name: str = Field(pattern=WORDS_PATTERN)
    """The form to print in the text."""
    sort: str | None = None
    """The form under which the index prints and sorts it, where it is another."""
    variants: list[str] = Field(default_factory=list)
    """Other names and spellings."""
    scripts: dict[Language, str] = Field(default_factory=dict)
    """Forms in other scripts, by language."""
    dates: Edtf | None = None
    """Life dates or time of being (EDTF)."""
    at: Coordinates | None = None
    """Latitude and longitude of a place."""
    see: Identifier_ | None = None
    """The entry to look under instead; this one then has no pages of its own."""
    see_also: list[Identifier_] = Field(default_factory=list)
    """Entries to look under as well."""
    see_from: list[Annotated[str, Field(pattern=WORDS_PATTERN)]] = Field(default_factory=list)
    """Other forms that the index lists with a reference to this entry."""
    passing: bool = False
    """Whether it may be mentioned without a mark."""


class Register(Model):
    """``chapters/register.yaml``: what may be in the index, by the name used in ``{name=...}``."""

    persons: dict[Identifier_, Name] = Field(default_factory=dict)
    """Persons."""
    places: dict[Identifier_, Name] = Field(default_factory=dict)
    """Places."""
    units: dict[Identifier_, Name] = Field(default_factory=dict)
    """Units, parties, bodies."""
    subjects: dict[Identifier_, Name] = Field(default_factory=dict)
    """Whatever else the index lists."""
