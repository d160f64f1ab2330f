"""What PDF/UA-1 asks that a program can test: ISO 14289-1:2014, clause by clause.

The numbers of the tests are those of the veraPDF validation profile, the failure conditions those
of the Matterhorn Protocol 1.02; the sentences are ours. Letters number tests of our own.
"""

from __future__ import annotations

from fascicle.publishing.conformance.model import Requirement

__all__ = ["UA_FONT_RULES", "UA_REQUIREMENTS", "UA_STANDARD"]

UA_STANDARD = "ISO 14289-1:2014"

_TABLE = (
    # rule, failure condition, what the file must have, what is asked
    ("5-1", "06-002", "", "The metadata say that the file is a PDF/UA file."),
    ("5-2", "06-002", "ua", "The part of PDF/UA that the metadata name is 1."),
    ("5-3", "06-002", "ua", "The part is written with the prefix pdfuaid."),
    ("5-4", "06-002", "ua-amd", "The amendment is written with the prefix pdfuaid."),
    ("5-5", "06-002", "ua-corr", "The corrigendum is written with the prefix pdfuaid."),
    ("6.1-1", "", "", "The header of the file is %PDF-1.0 to %PDF-1.7."),
    ("6.2-1", "", "", "The catalogue says that the file is tagged (MarkInfo, Marked)."),
    ("7.1-1", "01-003", "marked", "No artifact stands inside tagged content."),
    ("7.1-2", "01-004", "marked", "No tagged content stands inside an artifact."),
    ("7.1-3", "01-005", "content", "All content is either tagged or marked as an artifact."),
    ("7.1-4", "01-007", "", "The file does not call its own tags suspect."),
    ("7.1-5", "02-001", "tree", "Every tag is a standard one or is mapped to one."),
    ("7.1-6", "02-003", "roles", "No mapping of tags goes round in a circle."),
    ("7.1-7", "02-004", "roles", "No standard tag is mapped to another."),
    ("7.1-8", "06-001", "", "The catalogue has a metadata stream."),
    ("7.1-9", "06-003", "metadata", "The metadata have a title (dc:title)."),
    ("7.1-10", "07-001", "", "Readers show the title of the document in their title bar."),
    ("7.1-11", "", "", "The catalogue has a structure tree."),
    ("7.1-12", "", "tree", "Every element of the structure tree names its parent."),
    ("7.1-A", "01-005", "marked", "Every piece of marked content is in the tree exactly once."),
    ("7.1-B", "", "tree", "What the structure tree names as content is on the page."),
    ("7.1-C", "", "tree", "The parent tree leads from content to the element that holds it."),
    ("7.1-D", "", "tree", "The structure tree has each element in one place only."),
    ("7.2-2", "11-003", "outline", "The language of the outline is known."),
    ("7.2-3", "09-004", "Table", "A table has rows, row groups and a caption, nothing else."),
    ("7.2-4", "09-004", "TR", "A row of a table stands in a table or a row group."),
    ("7.2-5", "09-004", "THead", "A table's head stands in a table."),
    ("7.2-6", "09-004", "TBody", "A table's body stands in a table."),
    ("7.2-7", "09-004", "TFoot", "A table's foot stands in a table."),
    ("7.2-8", "09-004", "TH", "A header cell stands in a row."),
    ("7.2-9", "09-004", "TD", "A cell stands in a row."),
    ("7.2-10", "09-004", "TR", "A row has cells and nothing else."),
    ("7.2-11", "09-004", "Table", "A table has one head at most."),
    ("7.2-12", "09-004", "Table", "A table has one foot at most."),
    ("7.2-13", "09-004", "TFoot", "A table that has a foot has a body."),
    ("7.2-14", "09-004", "THead", "A table that has a head has a body."),
    ("7.2-15", "09-004", "Table", "No two cells of a table lie over each other."),
    ("7.2-16", "09-004", "Table", "The caption of a table is its first or last part."),
    ("7.2-17", "09-005", "LI", "An item of a list stands in a list."),
    ("7.2-18", "09-005", "LBody", "The body of an item stands in an item of a list."),
    ("7.2-19", "09-005", "L", "A list has items, lists and a caption, nothing else."),
    ("7.2-20", "09-005", "LI", "An item of a list has a label and a body, nothing else."),
    ("7.2-21", "11-002", "ActualText", "The language of replacement text is known."),
    ("7.2-22", "11-002", "Alt", "The language of alternate descriptions is known."),
    ("7.2-23", "11-002", "E", "The language of expanded abbreviations is known."),
    ("7.2-24", "11-004", "Contents", "The language of descriptions of annotations is known."),
    ("7.2-25", "11-005", "TU", "The language of the names of form fields is known."),
    ("7.2-26", "09-006", "TOCI", "An entry of a table of contents stands in one."),
    ("7.2-27", "09-006", "TOC", "A table of contents has entries, tables and a caption only."),
    ("7.2-28", "09-006", "TOC", "The caption of a table of contents is its first part."),
    ("7.2-29", "11-001", "Lang", "Every language is named by a language tag (RFC 3066)."),
    ("7.2-30", "11-002", "span-ActualText", "The language of replaced text in spans is known."),
    ("7.2-31", "11-002", "span-Alt", "The language of descriptions of spans is known."),
    ("7.2-32", "11-002", "span-E", "The language of abbreviations in spans is known."),
    ("7.2-33", "11-006", "x-default", "The language of the metadata is known."),
    ("7.2-34", "11-001", "text", "The language of the text is known."),
    ("7.2-36", "09-004", "THead", "A table's head has rows and nothing else."),
    ("7.2-37", "09-004", "TBody", "A table's body has rows and nothing else."),
    ("7.2-38", "09-004", "TFoot", "A table's foot has rows and nothing else."),
    ("7.2-39", "09-004", "Table", "A table has one caption at most."),
    ("7.2-40", "09-005", "L", "The caption of a list is its first part."),
    ("7.2-41", "09-004", "Table", "No cell of a table reaches beyond its last row."),
    ("7.2-42", "09-004", "Table", "No row of a table has more columns than the first."),
    ("7.2-43", "09-004", "Table", "No row of a table has fewer columns than the first."),
    ("7.2-A", "09-007", "Ruby", "Ruby has a base, a reading and its brackets, nothing else."),
    ("7.2-B", "09-008", "Warichu", "Warichu has text and its brackets, nothing else."),
    ("7.3-1", "13-004", "Figure", "Every figure has an alternate description."),
    ("7.4.2-1", "14-002, 14-003", "Hn", "Headings begin with H1 and skip no level downwards."),
    ("7.4.4-1", "14-006", "H", "No part of the document has more than one H."),
    ("7.4.4-2", "14-007", "H", "A document with headings H has none with numbers."),
    ("7.4.4-3", "14-007", "Hn", "A document with numbered headings has none that is H."),
    ("7.5-1", "15-003", "TH", "Header cells say what they are headers of."),
    ("7.5-2", "15-003", "Headers", "Header cells that a cell names are in its table."),
    ("7.7-1", "17-002", "Formula", "Every formula has an alternate description."),
    ("7.9-1", "19-003", "Note", "Every note has an ID."),
    ("7.9-2", "19-004", "Note", "No two notes have the same ID."),
    ("7.10-1", "20-001, 20-002", "layers", "Every setting of the layers has a name."),
    ("7.10-2", "20-003", "layers", "No setting of the layers changes by itself."),
    ("7.11-1", "21-001", "attached", "Every attached file has its name in both forms (F, UF)."),
    ("7.15-1", "25-001", "XFA", "No form is drawn anew by its reader (dynamic XFA)."),
    ("7.16-1", "26-001, 26-002", "encrypted", "Encryption does not shut out aids for reading."),
    ("7.18.1-1", "28-002", "annotation", "An annotation stands in an Annot tag."),
    ("7.18.1-2", "28-004", "annotation", "An annotation is described in words."),
    ("7.18.1-3", "28-005", "Widget", "A form field is described in words."),
    ("7.18.2-1", "28-007", "annotations", "There is no annotation for trapping."),
    ("7.18.3-1", "28-008, 28-009", "annotations", "The tab key goes by the order of the tags."),
    ("7.18.4-1", "28-010", "Widget", "A form field stands in a Form tag."),
    ("7.18.4-2", "28-010", "Form", "A Form tag without a role has one form field and no more."),
    ("7.18.5-1", "28-011", "Link", "A link stands in a Link tag."),
    ("7.18.5-2", "28-012", "Link", "A link is described in words (Contents)."),
    ("7.18.6.2-1", "28-014", "media", "A media clip names its type."),
    ("7.18.6.2-2", "28-015", "media", "A media clip is described in words."),
    ("7.18.8-1", "28-017", "PrinterMark", "Printer's marks are not in the structure tree."),
    ("7.18.8-A", "28-018", "PrinterMark", "What draws printer's marks is an artifact."),
    ("7.20-1", "30-001", "forms", "No drawing is taken from another file."),
    ("7.20-2", "30-002", "forms", "No drawing that has tags inside is drawn twice."),
    ("7.21.3.1-1", "31-001, 31-002, 31-003", "Type0", "A font's characters and code map agree."),
    ("7.21.3.2-1", "31-004, 31-005", "Type0", "An embedded font says which glyph is which."),
    ("7.21.3.3-1", "31-006", "Type0", "A code map is embedded or one that readers know."),
    ("7.21.3.3-2", "31-007", "Type0", "A code map says twice the same of writing direction."),
    ("7.21.3.3-3", "31-008", "Type0", "A code map refers only to those that readers know."),
    ("7.21.4.1-1", "31-009", "text", "Every font that is shown is embedded."),
    ("7.21.4.1-2", "31-011", "text", "An embedded font has all glyphs that are shown."),
    ("7.21.4.2-1", "31-012, 31-013", "Type1", "A font's list of glyphs, if any, is complete."),
    ("7.21.4.2-2", "31-014, 31-015", "Type0", "A font's list of characters, if any, is complete."),
    ("7.21.5-1", "31-016", "text", "Widths of glyphs are the same in font and file."),
    ("7.21.6-1", "31-017", "TrueType", "A TrueType font of letters can be looked up by them."),
    ("7.21.6-2", "31-018 to 31-023", "TrueType", "A TrueType font of letters names its encoding."),
    ("7.21.6-3", "31-024", "TrueType", "A TrueType font of symbols has no encoding."),
    ("7.21.6-4", "31-025, 31-026", "TrueType", "A TrueType font of symbols has one table."),
    ("7.21.7-1", "10-001, 31-027", "text", "Every character shown is a character of Unicode."),
    ("7.21.7-2", "31-028, 31-029", "text", "No character is mapped to U+0000, U+FEFF or U+FFFE."),
    ("7.21.8-1", "31-030", "text", "The sign for a missing glyph is never shown."),
)


def _requirement(row: tuple[str, str, str, str]) -> Requirement:
    rule, matterhorn, needs, asks = row
    clause, _, test = rule.rpartition("-")
    return Requirement(UA_STANDARD, clause, test, asks, matterhorn, needs)


UA_REQUIREMENTS = tuple(_requirement(row) for row in _TABLE)
"""All requirements of PDF/UA-1 that are tested, in the order of the standard."""

UA_FONT_RULES = {
    "6.2.11.3.1-1": "7.21.3.1-1",
    "6.2.11.3.2-1": "7.21.3.2-1",
    "6.2.11.3.3-1": "7.21.3.3-1",
    "6.2.11.3.3-2": "7.21.3.3-2",
    "6.2.11.3.3-3": "7.21.3.3-3",
    "6.2.11.4.1-1": "7.21.4.1-1",
    "6.2.11.4.1-2": "7.21.4.1-2",
    "6.2.11.4.2-1": "7.21.4.2-1",
    "6.2.11.4.2-2": "7.21.4.2-2",
    "6.2.11.5-1": "7.21.5-1",
    "6.2.11.6-1": "7.21.6-1",
    "6.2.11.6-2": "7.21.6-2",
    "6.2.11.6-3": "7.21.6-3",
    "6.2.11.6-4": "7.21.6-4",
    "6.2.11.8-1": "7.21.8-1",
}
"""What PDF/A-3 and PDF/UA-1 ask of fonts in the same words: rule of PDF/A to rule of PDF/UA."""
