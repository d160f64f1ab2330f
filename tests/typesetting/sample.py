"""A small edition made by hand, with everything that a page can hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from fascicle.edition.model import (
    BibliographyEntry,
    BibliographySection,
    Break,
    Call,
    Chapter,
    Chronology,
    Edition,
    Emphasis,
    Event,
    Figure,
    Heading,
    Inline,
    ItemList,
    Link,
    Note,
    PageReference,
    Paragraph,
    Quote,
    Span,
    Strong,
    Table,
    Text,
)
from fascicle.findings import Place
from fascicle.manuscript.models import (
    Contributor,
    Identifier,
    MapData,
    MapPlace,
    PageSettings,
    Photograph,
    Publication,
)
from fascicle.typesetting.figure_views import PictureSource

HERE = Place("chapters/paper.yaml", 3, 5)
SHEET = Span((Text("Штампарски табак"),), language="sr-Cyrl")

FOLDING = (
    "The first folder turns each sheet three times until sixteen pages lie in their order and "
    "the folio of the last page stands behind that of the first."
)
DRYING = (
    "The printed sheets hang in the upper and middle rooms of the house from 19 to 20 degrees "
    "of warmth on the racks of Ružić and Sons."
)
PRESSES = (
    "Two large presses with four rollers apiece take up the whole of the lower floor beside the "
    "river from early morning. The foreman, Žarko the Elder to his friends, and about a dozen of "
    "his hands feed them with paper from the mill while the ink is still being stirred in wide "
    "pans in the yard."
)
SHEETS = (
    "The word that about 200 sheets of the second signature lacked their folios was carried "
    "upstairs at once to the reader, Đorđe, who sat over the proofs of the third signature on "
    "the same evening. He and his assistant took the path along the Čemernica to the mill at "
    "Šabac for fresh paper, bought what they could carry, crossed the bridge again and laid out "
    "the new sheets, which also included the plates, on the long table, near the window under "
    "the old clock."
)
BINDING = (
    "On the last day of the month, the folders and the sewers of the house share one table "
    "while the case of grey boards for the month after dries under its weights. The sewers go "
    "on with thread and needle and the folders with a few sheets and a bone are left to find the "
    "pages that stand out of line."
)


def words(text: str) -> tuple[Inline, ...]:
    return (Text(text),)


def note(number: int, *paragraphs: tuple[Inline, ...], chapter: str = "paper") -> Note:
    return Note(f"n-{chapter}-{number}", chapter, number, paragraphs, HERE)


def call(number: int, chapter: str = "paper") -> Call:
    return Call(f"n-{chapter}-{number}")


def paragraph(id_: str, *content: Inline, opening: bool = False) -> Paragraph:
    return Paragraph(id_, content, HERE, opening=opening)


@dataclass
class SamplePictures:
    """Pictures of a given size; maps are a rectangle."""

    width: int = 1200
    height: int = 800
    url: str = "fascicle:/picture/sample"
    maps: list[tuple[float, float]] = field(default_factory=list)

    def photograph(self, figure: Figure) -> PictureSource | None:
        return None if figure.file is None else PictureSource(self.url, self.width, self.height)

    def map(self, figure: Figure, width: float, height: float) -> str:
        self.maps.append((width, height))
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}pt" height="{height}pt" '
            f'viewBox="0 0 {width} {height}"><rect x=".25" y=".25" width="{width - 0.5}" '
            f'height="{height - 0.5}" fill="#f3f1ea" stroke="#1a1a1a" stroke-width=".5"/></svg>'
        )


def publication(**changes: object) -> Publication:
    values: dict[str, object] = {
        "slug": "sample",
        "title": "The Making of Booklets",
        "subtitle": "From the Sheet to the Spine",
        "language": "en-GB",
        "contributors": [Contributor(name="Editors of the sample", role="compiler")],
        "publisher": "Fascicle samples",
        "place": "Čačak",
        "year": 2026,
        "date": "2026-11-22",
        "edition": "First edition",
        "identifiers": [Identifier(scheme="local", value="sample-1")],
        "rights": "Text: Creative Commons Attribution-ShareAlike 4.0 International (CC BY-SA 4.0).",
        "page": PageSettings(format="a5"),
        "chapters": ["paper", "binding"],
    }
    return Publication(**{**values, **changes})  # type: ignore[arg-type]


def photograph(id_: str, number: int, position: str, *, held: bool, **changes: object) -> Figure:
    record = Photograph(
        caption="The folded sheets leave the house by cart.",
        accession=None,
        pixels=(1772, 1181) if held else (1400, 1000),
    )
    values: dict[str, object] = {
        "id": id_,
        "number": number,
        "position": position,
        "caption": (
            Text(
                "After the last proof has been read in the house at Užice, the folded sheets of a "
                "booklet leave for the binder by cart in the rain of April."
            ),
        ),
        "credit": words("Photographer unknown; holder not established."),
        "title": words("The folded sheets leave for the binder"),
        "alt": "Sheets on a cart.",
        "place": HERE,
        "photograph": record,
        "file": Path("/nowhere/sheets.jpg") if held else None,
    }
    return Figure(**{**values, **changes})  # type: ignore[arg-type]


def roads(number: int) -> Figure:
    data = MapData(
        caption="Čačak.", alt="A map.", places=[MapPlace(name="Čačak", at=(43.89, 20.35))]
    )
    return Figure(
        "fig-roads",
        number,
        "here",
        words("Čačak and Šabac, and the roads on which paper comes to the house."),
        words("Drawn from coordinates."),
        words("Čačak and Šabac"),
        "A map of the two towns.",
        HERE,
        map=data,
    )


def paper() -> Chapter:
    notes = (
        note(1, (Text("“House of Paper,” paragraph 5."),)),
        note(
            2,
            (
                Text("Compare Serbian "),
                Emphasis((SHEET,)),
                Text(
                    ", “printed sheet”; the German word is Druckbogen, the French feuille, as in "
                ),
                Text("the same handbook."),
            ),
        ),
        note(
            3,
            words(
                "A learned digression, deliberately long, to see how the page copes with one: the "
                "handbooks do not agree on the strength of the thread, and none of them names "
                "the needle."
            ),
            words("A second paragraph of the same note, with a short line."),
        ),
        note(4, words("Ibid.")),
        note(
            5,
            (
                Text("“House of Paper,” "),
                Link(
                    "https://example.org/handbook/folding_and_sewing",
                    words("https://example.org/handbook/folding_and_sewing"),
                ),
                Text("."),
            ),
        ),
    )
    body = (
        paragraph(
            "paper-b1",
            Text(
                "The making of booklets is one of the smaller trades carried on in the quarter by "
                "the river of well-watered Čačak, then as now part of the market town. In the "
                "course of one month in spring the compositors of an old house and some younger "
                "hands from the bindery next door agreed to count by the printed sheet (Serbian: "
            ),
            SHEET,
            Text(", in italic "),
            Emphasis((SHEET,)),
            Text(") after they had first counted by single pages."),
            call(1),
            Text(
                " On 3 May the master of the bindery, a patient man from München by birth, asked "
                "for every sheet to be folded by hand."
            ),
            call(2),
        ),
        paragraph("paper-b2", Text(FOLDING), call(3), Text(" " + DRYING)),
        Heading("paper-b3", (Text("The presses of the "), Emphasis(words("house"))), 2, HERE),
        paragraph("paper-b4", Text(PRESSES), call(4), opening=True),
        paragraph(
            "paper-b5",
            Text(SHEETS + " See the map on p. "),
            PageReference("fig-roads"),
            Text(", and what follows."),
        ),
        roads(1),
        paragraph("paper-b6", Text(PRESSES), opening=True),
        Quote(
            "paper-b7",
            (
                words(
                    "The common opinion of the binders holds that compositors are most to be "
                    "blamed for a crooked page, and that they are as quick to excuse it as they "
                    "are slow to mend it."
                ),
            ),
            (Text("Sayings of the bindery, paragraph 2"), call(5)),
            HERE,
        ),
        paragraph("paper-b8", Text(BINDING), opening=True),
        photograph("fig-held", 2, "here", held=True),
        paragraph("paper-b9", Text(SHEETS), opening=True),
        paragraph("paper-b10", Strong(words("Two reams")), Text(" had been delivered. " + BINDING)),
        photograph("fig-frame", 3, "top", held=False),
        paragraph("paper-b11", Text(PRESSES), opening=True),
    )
    return Chapter(
        "paper",
        1,
        words("The Town and Its Paper"),
        "The Town and Its Paper",
        "en-GB",
        "draft",
        body,
        notes,
        HERE,
    )


def binding() -> Chapter:
    notes = (note(1, words("“House of Paper,” paragraph 12."), chapter="binding"),)
    body = (
        paragraph(
            "binding-b1", Text("“Binding” is the word of the trade. " + BINDING), call(1, "binding")
        ),
        ItemList(
            "binding-b2",
            (
                words(DRYING),
                words("31 May: the last large delivery."),
                words("20 June: sewing."),
            ),
            False,
            HERE,
        ),
        paragraph("binding-b3", Text(PRESSES), opening=True),
        ItemList("binding-b4", (words("Čačak"), words("Šabac")), True, HERE),
        Table(
            "binding-b5",
            (words("Date"), words("Place"), words("Event")),
            (
                (words("3 May"), words("Čačak"), words("Order to fold by hand")),
                (
                    words("19–20 May"),
                    words("Upper rooms"),
                    words("Printed sheets hang to dry"),
                ),
                (
                    words("31 May"),
                    words("Čačak"),
                    words("The last large delivery, in two carts"),
                ),
            ),
            words("What the handbook dates"),
            HERE,
        ),
        paragraph("binding-b6", Text(SHEETS), opening=True),
        Break("binding-b7", "ornament", HERE),
        paragraph("binding-b8", Text(BINDING), opening=True),
        Heading("binding-b9", words("Afterwards"), 2, HERE),
        Heading("binding-b10", words("In Niš"), 3, HERE),
        paragraph("binding-b11", Text(SHEETS), opening=True),
        photograph(
            "fig-portrait",
            4,
            "here",
            held=False,
            lines=None,
            photograph=Photograph(caption="x", pixels=(900, 1300)),
        ),
        paragraph("binding-b12", Text(PRESSES), opening=True),
        photograph("fig-plate", 5, "plate", held=False),
        paragraph("binding-b13", Text(BINDING), opening=True),
        Break("binding-b14", "space", HERE),
        paragraph("binding-b15", Text(FOLDING), opening=True),
    )
    title = (
        "The Last Delivery, the Sewing of 20 June and What the Common Opinion of Binders Made of It"
    )
    return Chapter(
        "binding",
        2,
        words(title),
        "The Last Delivery and the Sewing",
        "en-GB",
        "draft",
        body,
        notes,
        HERE,
        epigraph=Quote(
            "binding-epigraph",
            (words("[They] share one table."),),
            words("Sayings of the bindery"),
            HERE,
        ),
    )


def chronology() -> Chronology:
    told = [
        ("e1", "1931-05-03", "3 May", 1931, "The bindery asks for folding by hand", "paper-b1"),
        (
            "e2",
            "1931-05-19/1931-05-20",
            "19–20 May",
            1931,
            "The printed sheets hang in the upper and middle rooms of the house to dry",
            "paper-b2",
        ),
        (
            "e3",
            "1931-05-21",
            "21 May",
            1931,
            "Two large presses take up the lower floor",
            "paper-b4",
        ),
        ("e4", "1931-06-20", "20 June", 1931, "Sewing", "binding-b1"),
        (
            "e5",
            "1932-01~",
            "beginning of 1932",
            1932,
            "The folders hang the bone beside the clock of Ružić and Sons",
            "binding-b11",
        ),
        ("e6", "1935", "1935", 1935, "The house is sold and its presses melted", "binding-b12"),
    ]
    notes = (
        Note("n-chronology-1", "chronology", 1, (words("“House of Paper,” paragraph 5."),), HERE),
    )
    events = tuple(
        Event(
            id_,
            date,
            wording,
            year,
            (Text(title), Call("n-chronology-1")) if id_ == "e1" else words(title),
            block,
            HERE,
        )
        for id_, date, wording, year, title, block in told
    )
    return Chronology(events, notes)


def bibliography() -> tuple[BibliographySection, ...]:
    def entry(key: str, *content: Inline, language: str | None = None) -> BibliographyEntry:
        return BibliographyEntry(key, content, language)

    cited = (
        entry("seed", Text("“House of Paper.” Handbook of the trade, kept in the house at Čačak.")),
        entry(
            "sr-tabak",
            Emphasis(words("Штампарски табак")),
            Text(". Приручник."),
            Link("https://example.org/табак/", words("https://example.org/табак/")),
            language="sr-Cyrl",
        ),
    )
    further = (
        entry(
            "mill",
            Text("“Paper Mills of Šabac and Niš.” Almanac. https://example.org/paper-mills/"),
        ),
    )
    return (BibliographySection("cited", cited), BibliographySection("further", further))


def edition(folder: Path = Path("/nowhere"), **changes: object) -> Edition:
    made = publication(**changes)
    return Edition(
        folder,
        made,
        made.language,
        (paper(), binding()),
        chronology(),
        bibliography(),
        description=words("An account of how a house beside the river makes booklets. " + BINDING),
        acknowledgements=words("Thanks to the readers of the proofs."),
        words=2400,
    )
