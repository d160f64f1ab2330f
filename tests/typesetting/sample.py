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
from fascicle.typesetting.composing import PictureSource

HERE = Place("chapters/siege.yaml", 3, 5)
STAFF = Span((Text("Оперативни штаб"),), language="sr-Cyrl")

RIGHT_WING = (
    "The German right wing attacked rebels forcing them to retreat and encircling Jelica Chetnik "
    "Detachment which was almost completely annihilated."
)
ARTILLERY = (
    "The rebel artillery shelled western and central part of the town on 19 and 20 October from "
    "Partisan held positions on Ružić hill."
)
BATTALIONS = (
    "Two German battalions reinforced with two tanks attacked Partisan positions on Ružić hill in "
    "early morning of 21 October. Chetnik Lieutenant Sima Uzelac and about a dozen of his soldiers "
    "were killed by machine gun while trying to cross barbed wires during their charge on an Axis "
    "bunker."
)
AIRPORT = (
    "The information that about 200 Partisans attacked Chetnik security forces of the Preljina "
    "airport was quickly reported to Major Đurić who held positions at the Kraljevo siege on the "
    "same night. Deroko and Chetnik detachment under his command headed toward Čačak through the "
    "village of Mrčajevci and easily took over Preljina from Partisans, crossed river "
    "Čemernica and positioned his forces that also included artillery on Ljubić hill, near the "
    "monument to Tanasko Rajić."
)
TRUCE = (
    "On 20 November 1941, the communist forces and Yugoslav Army in the Fatherland signed truce "
    "while the German offensive in December 1941 defeated both parties. The Communists retreated "
    "to Montenegro and Bosnia while Mihailović and a small number of his soldiers was forced to "
    "flee constant German chases."
)


def words(text: str) -> tuple[Inline, ...]:
    return (Text(text),)


def note(number: int, *paragraphs: tuple[Inline, ...], chapter: str = "siege") -> Note:
    return Note(f"n-{chapter}-{number}", chapter, number, paragraphs, HERE)


def call(number: int, chapter: str = "siege") -> Call:
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
        "title": "The Siege of Kraljevo",
        "subtitle": "October and November 1941",
        "language": "en-GB",
        "contributors": [Contributor(name="Editors of the sample", role="compiler")],
        "publisher": "Fascicle samples",
        "place": "Kraljevo",
        "year": 2026,
        "date": "2026-11-22",
        "edition": "First edition",
        "identifiers": [Identifier(scheme="local", value="sample-1")],
        "rights": "Text: Creative Commons Attribution-ShareAlike 4.0 International (CC BY-SA 4.0).",
        "page": PageSettings(format="a5"),
        "chapters": ["siege", "truce"],
    }
    return Publication(**{**values, **changes})  # type: ignore[arg-type]


def photograph(id_: str, number: int, position: str, *, held: bool, **changes: object) -> Figure:
    record = Photograph(
        caption="The Partisan Battalion of Takovo leaves for the front by train.",
        accession=None,
        pixels=(1772, 1181) if held else (1400, 1000),
    )
    values: dict[str, object] = {
        "id": id_,
        "number": number,
        "position": position,
        "caption": (
            Text(
                "After receiving the weapons from the factory in Užice, the Partisan Battalion of "
                "Takovo leaves for the front by train in October 1941."
            ),
        ),
        "credit": words("Photographer unknown; holder not established."),
        "title": words("The Battalion of Takovo leaves for the front"),
        "alt": "Men beside a train.",
        "place": HERE,
        "photograph": record,
        "file": Path("/nowhere/train.jpg") if held else None,
    }
    return Figure(**{**values, **changes})  # type: ignore[arg-type]


def theatre(number: int) -> Figure:
    data = MapData(
        caption="Kraljevo.", alt="A map.", places=[MapPlace(name="Kraljevo", at=(43.73, 20.69))]
    )
    return Figure(
        "fig-theatre",
        number,
        "here",
        words("Kraljevo and Čačak in the valley of the Zapadna Morava."),
        words("Drawn from coordinates."),
        words("Kraljevo and Čačak"),
        "A map of the two towns.",
        HERE,
        map=data,
    )


def siege() -> Chapter:
    notes = (
        note(1, (Text("“Siege of Kraljevo,” paragraph 5."),)),
        note(
            2,
            (
                Text("Compare Serbian "),
                Emphasis((STAFF,)),
                Text(", “operational headquarters”; the order of the German commander is told in "),
                Text("the same summary."),
            ),
        ),
        note(
            3,
            words(
                "A learned digression, deliberately long, to see how the page copes with one: the "
                "sources do not agree on the strength of the detachments, and none of them names "
                "the hour."
            ),
            words("A second paragraph of the same note, with a short line."),
        ),
        note(4, words("Ibid.")),
        note(
            5,
            (
                Text("“Siege of Kraljevo,” "),
                Link(
                    "https://en.wikipedia.org/wiki/Siege_of_Kraljevo",
                    words("https://en.wikipedia.org/wiki/Siege_of_Kraljevo"),
                ),
                Text("."),
            ),
        ),
    )
    body = (
        paragraph(
            "siege-b1",
            Text(
                "The attack on Kraljevo was one of the battles waged during the anti-Axis uprising "
                "in German-occupied Western Serbia, then part of the Axis occupied Yugoslavia. At "
                "the beginning of October 1941 military units of Yugoslav Army in the Fatherland "
                "and groups of communist rebels established Operational Headquarters (Serbian: "
            ),
            STAFF,
            Text(", in italic "),
            Emphasis((STAFF,)),
            Text(") after they first captured German-occupied Čačak."),
            call(1),
            Text(
                " On 3 October 1941 German military commander of occupied Serbia Franz Böhme "
                "ordered to unconditionally defend Kraljevo."
            ),
            call(2),
        ),
        paragraph("siege-b2", Text(RIGHT_WING), call(3), Text(" " + ARTILLERY)),
        Heading("siege-b3", (Text("The forces before the "), Emphasis(words("town"))), 2, HERE),
        paragraph("siege-b4", Text(BATTALIONS), call(4), opening=True),
        paragraph(
            "siege-b5",
            Text(AIRPORT + " See the map on p. "),
            PageReference("fig-theatre"),
            Text(", and what follows."),
        ),
        theatre(1),
        paragraph("siege-b6", Text(BATTALIONS), opening=True),
        Quote(
            "siege-b7",
            (
                words(
                    "The official Partisan historiography considered Chetniks as most responsible "
                    "for the failed siege, presenting them as deceitful and untrustworthy with "
                    "minimal combat value."
                ),
            ),
            (Text("Summary of the siege, paragraph 2"), call(5)),
            HERE,
        ),
        paragraph("siege-b8", Text(TRUCE), opening=True),
        photograph("fig-held", 2, "here", held=True),
        paragraph("siege-b9", Text(AIRPORT), opening=True),
        paragraph("siege-b10", Strong(words("Two tanks")), Text(" had been captured. " + TRUCE)),
        photograph("fig-frame", 3, "top", held=False),
        paragraph("siege-b11", Text(BATTALIONS), opening=True),
    )
    return Chapter(
        "siege",
        1,
        words("The Town under Siege"),
        "The Town under Siege",
        "en-GB",
        "draft",
        body,
        notes,
        HERE,
    )


def truce() -> Chapter:
    notes = (note(1, words("“Siege of Kraljevo,” paragraph 12."), chapter="truce"),)
    body = (
        paragraph(
            "truce-b1", Text("“Truce” is the word of the source. " + TRUCE), call(1, "truce")
        ),
        ItemList(
            "truce-b2",
            (
                words(ARTILLERY),
                words("31 October: the last larger attack."),
                words("20 November: truce."),
            ),
            False,
            HERE,
        ),
        paragraph("truce-b3", Text(BATTALIONS), opening=True),
        ItemList("truce-b4", (words("Čačak"), words("Kraljevo")), True, HERE),
        Table(
            "truce-b5",
            (words("Date"), words("Place"), words("Event")),
            (
                (words("3 October"), words("Kraljevo"), words("Order to hold the town")),
                (
                    words("19–20 October"),
                    words("Ružić hill"),
                    words("Rebel artillery shells the town"),
                ),
                (
                    words("31 October"),
                    words("Kraljevo"),
                    words("The last larger attack, with two tanks"),
                ),
            ),
            words("What the summary dates"),
            HERE,
        ),
        paragraph("truce-b6", Text(AIRPORT), opening=True),
        Break("truce-b7", "ornament", HERE),
        paragraph("truce-b8", Text(TRUCE), opening=True),
        Heading("truce-b9", words("Afterwards"), 2, HERE),
        Heading("truce-b10", words("In Ljubić"), 3, HERE),
        paragraph("truce-b11", Text(AIRPORT), opening=True),
        photograph(
            "fig-portrait",
            4,
            "here",
            held=False,
            lines=None,
            photograph=Photograph(caption="x", pixels=(900, 1300)),
        ),
        paragraph("truce-b12", Text(BATTALIONS), opening=True),
        photograph("fig-plate", 5, "plate", held=False),
        paragraph("truce-b13", Text(TRUCE), opening=True),
        Break("truce-b14", "space", HERE),
        paragraph("truce-b15", Text(RIGHT_WING), opening=True),
    )
    title = (
        "The Last Assault, the Truce of 20 November and What the Official Historiography Made of It"
    )
    return Chapter(
        "truce",
        2,
        words(title),
        "The Last Assault and the Truce",
        "en-GB",
        "draft",
        body,
        notes,
        HERE,
        epigraph=Quote(
            "truce-epigraph", (words("[They] signed truce."),), words("Summary of the siege"), HERE
        ),
    )


def chronology() -> Chronology:
    told = [
        ("e1", "1941-10-03", "3 October", 1941, "Böhme orders Kraljevo held", "siege-b1"),
        (
            "e2",
            "1941-10-19/1941-10-20",
            "19–20 October",
            1941,
            "Rebel artillery shells the western and central part of the town from Ružić hill",
            "siege-b2",
        ),
        (
            "e3",
            "1941-10-21",
            "21 October",
            1941,
            "Two German battalions attack Ružić hill",
            "siege-b4",
        ),
        ("e4", "1941-11-20", "20 November", 1941, "Truce", "truce-b1"),
        (
            "e5",
            "1942-01~",
            "beginning of 1942",
            1942,
            "Deroko buried beside the grave of Tanasko Rajić in Ljubić",
            "truce-b11",
        ),
        ("e6", "1945", "1945", 1945, "The body is dug out and disposed of", "truce-b12"),
    ]
    notes = (
        Note(
            "n-chronology-1", "chronology", 1, (words("“Siege of Kraljevo,” paragraph 5."),), HERE
        ),
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
        entry(
            "seed", Text("“Siege of Kraljevo.” Summary of the article in the English Wikipedia.")
        ),
        entry(
            "sr-deroko",
            Emphasis(words("Јован Дерок")),
            Text(". Википедија."),
            Link("https://sr.wikipedia.org/wiki/", words("https://sr.wikipedia.org/wiki/")),
            language="sr-Cyrl",
        ),
    )
    further = (
        entry(
            "wp-park",
            Text("“Kraljevački October Memorial Park.” Wikipedia. https://en.wikipedia.org/wiki/"),
        ),
    )
    return (BibliographySection("cited", cited), BibliographySection("further", further))


def edition(folder: Path = Path("/nowhere"), **changes: object) -> Edition:
    made = publication(**changes)
    return Edition(
        folder,
        made,
        made.language,
        (siege(), truce()),
        chronology(),
        bibliography(),
        description=words("A summary of the siege of Kraljevo in the autumn of 1941. " + TRUCE),
        acknowledgements=words("Thanks to the readers of the proofs."),
        words=2400,
    )
