"""Entries of BibTeX and biblatex to items of CSL-JSON (schema 1.0.2).

Our own mapping, because converters recase titles, mangle dates and drop archival entries. Titles
are never recased here; what a style does with them is its own affair.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from fascicle.manuscript.bibliography_dates import SourceDate, edtf_date, year_date
from fascicle.manuscript.bibliography_latex import decode, decode_verbatim
from fascicle.manuscript.bibliography_names import csl_names

__all__ = [
    "DATE_FIELDS",
    "KNOWN_FIELDS",
    "KNOWN_TYPES",
    "NAME_FIELDS",
    "csl_item",
    "date_text",
    "issued",
    "keywords",
]

Fields = Mapping[str, str]

_TYPES: Mapping[str, str] = {
    **dict.fromkeys(("article", "suppperiodical"), "article-journal"),
    "newspaper": "article-newspaper",
    "magazine": "article-magazine",
    **dict.fromkeys(
        (
            "book",
            "mvbook",
            "collection",
            "mvcollection",
            "reference",
            "mvreference",
            "proceedings",
            "mvproceedings",
            "manual",
        ),
        "book",
    ),
    **dict.fromkeys(
        ("inbook", "bookinbook", "suppbook", "incollection", "suppcollection"), "chapter"
    ),
    **dict.fromkeys(("inproceedings", "conference"), "paper-conference"),
    "inreference": "entry-encyclopedia",
    "booklet": "pamphlet",
    **dict.fromkeys(("thesis", "mastersthesis", "mathesis", "phdthesis", "bathesis"), "thesis"),
    **dict.fromkeys(("report", "techreport"), "report"),
    **dict.fromkeys(("online", "electronic", "www", "webpage"), "webpage"),
    "blog": "post-weblog",
    **dict.fromkeys(("unpublished", "archival", "manuscript"), "manuscript"),
    "letter": "personal_communication",
    "misc": "document",
    "periodical": "periodical",
    **dict.fromkeys(("image", "photograph", "artwork"), "graphic"),
    **dict.fromkeys(("audio", "music"), "song"),
    **dict.fromkeys(("video", "movie"), "motion_picture"),
    "broadcast": "broadcast",
    "performance": "performance",
    "review": "review",
    **dict.fromkeys(("jurisdiction", "legal_case"), "legal_case"),
    **dict.fromkeys(("legislation", "legal", "commentary"), "legislation"),
    "treaty": "treaty",
    "map": "map",
    "interview": "interview",
    "patent": "patent",
    "dataset": "dataset",
    "software": "software",
    "standard": "standard",
    "speech": "speech",
}
KNOWN_TYPES: frozenset[str] = frozenset(_TYPES) | {"xdata"}
"""Types of entries that are known: BibTeX's, biblatex's, and a few for archives and the press."""

_ARCHIVAL = frozenset({"manuscript", "personal_communication", "interview", "graphic", "map"})
_SUBTYPES: Mapping[str, str] = {
    "newspaper": "article-newspaper",
    "magazine": "article-magazine",
    "letter": "personal_communication",
    "encyclopedia": "entry-encyclopedia",
    "dictionary": "entry-dictionary",
    "map": "map",
    "interview": "interview",
    "speech": "speech",
    "legislation": "legislation",
}

_NAMES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("author", ("author",)),
    ("container-author", ("bookauthor",)),
    ("collection-editor", ("serieseditor", "series-editor", "collectioneditor")),
    ("translator", ("translator",)),
    ("recipient", ("recipient", "addressee")),
    ("interviewer", ("interviewer",)),
    ("illustrator", ("illustrator",)),
    ("director", ("director",)),
    ("compiler", ("compiler",)),
    ("composer", ("composer",)),
    ("original-author", ("origauthor",)),
    ("reviewed-author", ("reviewedauthor",)),
    ("contributor", ("foreword", "introduction", "afterword", "annotator", "commentator")),
)
_EDITORS: Mapping[str, str] = {
    "compiler": "compiler",
    "director": "director",
    "organizer": "organizer",
    "illustrator": "illustrator",
    "translator": "translator",
    "producer": "producer",
}
NAME_FIELDS: frozenset[str] = frozenset(
    {"editor", "editora", "editorb", "editorc"} | {name for _, names in _NAMES for name in names}
)
"""Fields that hold names."""

_TEXTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("collection-title", ("series",)),
    ("volume", ("volume",)),
    ("number-of-volumes", ("volumes",)),
    ("part-number", ("part",)),
    ("chapter-number", ("chapter",)),
    ("number-of-pages", ("pagetotal", "numpages")),
    ("version", ("version",)),
    ("status", ("pubstate",)),
    ("medium", ("medium",)),
    ("annote", ("annotation", "annote")),
    ("event-title", ("eventtitle",)),
    ("event-place", ("venue",)),
    ("original-title", ("origtitle",)),
    ("original-publisher", ("origpublisher",)),
    ("original-publisher-place", ("origlocation",)),
    ("reviewed-title", ("reviewedtitle",)),
    ("authority", ("authority", "court")),
    ("scale", ("scale",)),
    ("dimensions", ("dimensions", "size")),
    ("section", ("section",)),
    ("archive_collection", ("archive_collection", "archivecollection", "collection", "fonds")),
)
DATE_FIELDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("accessed", ("urldate", "accessed", "lastaccessed", "lastchecked", "lastvisited")),
    ("original-date", ("origdate", "origyear")),
    ("event-date", ("eventdate",)),
    ("submitted", ("submitted",)),
)
"""CSL's dates besides ``issued``, each with the fields that may hold it."""

_PARTS_OF_TITLES = frozenset(
    prefix + part
    for prefix in ("", "main", "book", "journal")
    for part in ("title", "subtitle", "titleaddon")
)
KNOWN_FIELDS: frozenset[str] = (
    NAME_FIELDS
    | _PARTS_OF_TITLES
    | {name for _, names in (*_TEXTS, *DATE_FIELDS) for name in names}
    | {"date", "year", "month", "day", "note", "addendum", "keywords", "keyword", "type"}
    | {"number", "issue", "pages", "page", "edition", "eid", "articlenumber", "journal"}
    | {"publisher", "institution", "school", "organization", "howpublished", "location"}
    | {"address", "archive", "repository", "library", "archive-place", "archiveplace"}
    | {"archive_place", "archive_location", "archivelocation", "archive-location", "archloc"}
    | {"shelfmark", "callnumber", "call-number", "signature", "doi", "isbn", "issn", "url"}
    | {"eprint", "eprinttype", "eprintclass", "archiveprefix", "primaryclass", "holder"}
    | {"shorttitle", "shortjournal", "shortauthor", "shorteditor", "options", "entrysubtype"}
    | {"langid", "language", "hyphenation", "crossref", "xref", "xdata", "editortype"}
    | {"editoratype", "editorbtype", "editorctype", "website", "websitetitle"}
    # Known to biblatex and to programs, and not for print.
    | {"abstract", "file", "pdf", "ids", "related", "relatedtype", "relatedstring", "shorthand"}
    | {"sortkey", "sorttitle", "sortname", "sortyear", "presort", "key", "label", "execute"}
    | {"origlanguage", "bookpagination", "pagination", "langidopts", "gender", "indextitle"}
    | {"nameaddon", "isan", "ismn", "isrn", "iswc", "library", "usera", "userb"}
    | {"owner", "timestamp", "groups", "comment", "copyright", "rights", "priority", "ranking"}
    | {"creationdate", "modificationdate", "urlyear", "endyear", "endmonth", "entryset"}
    | {"shortseries", "shorttitleaddon", "issuetitle", "issuesubtitle"}
    | {"mendeley-tags", "mendeley-groups", "bdsk-url-1", "bdsk-file-1", "date-added"}
    | {"date-modified", "issuedate", "numpages", "articleno", "pmid", "pmcid", "lccn", "mrnumber"}
)
"""Names of fields that are read, or that are left out with good reason."""

_ORDINALS: Mapping[str, str] = {
    **{"first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5", "sixth": "6"},
    **{"seventh": "7", "eighth": "8", "ninth": "9", "tenth": "10", "eleventh": "11"},
    "twelfth": "12",
}
_GENRES: Mapping[str, str] = {
    "phdthesis": "PhD thesis",
    "mathesis": "master’s thesis",
    "mastersthesis": "master’s thesis",
    "bathesis": "bachelor’s thesis",
    "candthesis": "candidate thesis",
    "techreport": "technical report",
    "resreport": "research report",
    "software": "software",
    "datacd": "data CD",
    "audiocd": "audio CD",
}
_PATENTS: Mapping[str, str] = {"patent": "patent", "patreq": "patent request"}

_LANGUAGES: Mapping[str, str] = {
    name: tag
    for tag, names in {
        "en": "eng",
        "en-US": "english american usenglish us-english",
        "en-GB": "british ukenglish en-uk",
        "de": "german ngerman deutsch ger deu",
        "de-AT": "austrian naustrian",
        "de-CH": "swissgerman nswissgerman",
        "fr": "french francais français acadian canadien fre fra",
        "sr-Latn": "serbian srpski srp serbian-latin serbianlatin",
        "sr-Cyrl": "serbianc serbian-cyrillic serbiancyrillic српски",
        "hr": "croatian hrvatski hrv",
        "bs": "bosnian bosanski bos",
        "sl": "slovene slovenian slovenski slv",
        "mk": "macedonian македонски mkd mac",
        "bg": "bulgarian bul",
        "it": "italian italiano ita",
        "es": "spanish español spa",
        "pt": "portuguese português por",
        "pt-BR": "brazilian brazil",
        "ru": "russian русский rus",
        "uk": "ukrainian ukr",
        "pl": "polish polski pol",
        "cs": "czech čeština cze ces",
        "sk": "slovak slk slo",
        "hu": "hungarian magyar hun",
        "ro": "romanian ron rum",
        "el": "greek ellinika gre ell",
        "grc": "ancientgreek polutonikogreek",
        "la": "latin lat",
        "nl": "dutch nld dut",
        "sv": "swedish swe",
        "da": "danish dan",
        "nb": "norsk norwegian nob nor",
        "nn": "nynorsk nno",
        "fi": "finnish fin",
        "tr": "turkish tur",
        "sq": "albanian sqi alb",
        "he": "hebrew heb",
        "ar": "arabic ara",
        "ja": "japanese jpn",
        "zh": "chinese chi zho",
    }.items()
    for name in names.split()
}
_TAG = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", re.IGNORECASE)


def csl_item(type_: str, key: str, fields: Fields) -> dict[str, Any]:
    """Return the CSL item of an entry whose parents' fields are among ``fields``."""
    kind = _kind(type_, fields)
    item: dict[str, Any] = {"id": key, "type": kind}
    language = _language(fields)
    if language:
        item["language"] = language
    # Styles recase titles only in English, so elsewhere protection says nothing.
    protect = not language or language.lower().startswith("en")
    _titles(item, type_, fields, protect=protect)
    _names(item, fields)
    _dates(item, fields)
    for name, sources in _TEXTS:
        _put(item, name, _text(fields, *sources))
    _numbers(item, type_, fields)
    _imprint(item, type_, fields)
    _archive(item, fields)
    _identifiers(item, fields)
    notes = (_text(fields, "note"), _text(fields, "addendum"))
    _put(item, "note", ". ".join(note.rstrip(".") for note in notes if note))
    short = csl_names(fields.get("shortauthor", "")) or csl_names(fields.get("shorteditor", ""))
    if short:
        item["custom"] = {"short-author": short}
    return item


def keywords(fields: Fields) -> frozenset[str]:
    """Return the keywords of an entry: divided by commas, or by semicolons where no comma is."""
    value = fields.get("keywords") or fields.get("keyword", "")
    divider = "," if "," in value else ";"
    return frozenset(
        decode(word.strip(), rich=False) for word in value.split(divider) if word.strip()
    )


def date_text(value: str) -> str:
    """Take braces and escapes out of a date; unlike elsewhere its ``~`` means "about"."""
    text = re.sub(r"\\textasciitilde(\{\})?|\\~\{\}|\$\\sim\$", "~", value)
    return decode(text, rich=False) if "\\" in text else re.sub(r"[{}]", "", text).strip()


def issued(fields: Fields) -> SourceDate | None:
    """Return the date of publication, from ``date`` or ``year``, ``month`` and ``day``."""
    date, year = (date_text(fields.get(name, "")) for name in ("date", "year"))
    if date:
        return edtf_date(date)
    if year:
        month, day = (date_text(fields.get(name, "")) for name in ("month", "day"))
        return year_date(year, month, day)
    return None


def _text(fields: Fields, *names: str, protect: bool = False) -> str:
    """Return the first of these fields that is not empty, decoded."""
    for name in names:
        value = fields.get(name)
        if value:
            return decode(value, protect=protect)
    return ""


def _put(item: dict[str, Any], name: str, value: str) -> None:
    if value:
        item.setdefault(name, value)


def _kind(type_: str, fields: Fields) -> str:
    subtype = fields.get("entrysubtype", "").lower()
    if subtype in _SUBTYPES:
        return _SUBTYPES[subtype]
    kind = _TYPES.get(type_, "document")
    if type_ == "unpublished" and fields.get("eventtitle"):
        return "speech"
    if kind == "document" and type_ == "misc":
        address = fields.get("url") or "http" in fields.get("howpublished", "")
        if address and not any(fields.get(name) for name in ("publisher", "archive", "number")):
            return "webpage"
    return kind


def _language(fields: Fields) -> str:
    for name in ("langid", "hyphenation", "language"):
        value = decode(fields.get(name, ""), rich=False).strip()
        if not value:
            continue
        known = _LANGUAGES.get(value.lower())
        if known:
            return known
        if _TAG.fullmatch(value) and (len(value) < 4 or value[2:3] == "-" or value[3:4] == "-"):
            return value
    return ""


# --- titles ------------------------------------------------------------------------------------


def _joined(title: str, subtitle: str, addition: str) -> str:
    """Join title and subtitle by a colon, unless the title ends with a mark of its own."""
    text = title
    if subtitle:
        mark = " " if re.search(r"[?!:.…–—](</\w+>|[”’»])*$", title) else ": "
        text = f"{title}{mark if title else ''}{subtitle}"
    if addition:
        text = f"{text}{'' if not text else ' ' if text[-1] in '.?!' else '. '}{addition}"
    return text


def _title(fields: Fields, prefix: str, *, protect: bool) -> str:
    title, subtitle, addition = (
        _text(fields, prefix + name, protect=protect)
        for name in ("title", "subtitle", "titleaddon")
    )
    return _joined(title, subtitle, addition)


def _titles(item: dict[str, Any], type_: str, fields: Fields, *, protect: bool) -> None:
    title, main, book, journal = (
        _title(fields, prefix, protect=protect) for prefix in ("", "main", "book", "journal")
    )
    if not journal:
        journal = _text(fields, "journal", protect=protect)
    container = journal or book
    if item["type"] == "webpage":
        container = container or _text(fields, "website", "websitetitle", protect=protect)
    if main and container and not journal:
        # A chapter in a volume of a work in several volumes.
        _put(item, "title", title)
        _put(item, "container-title", main)
        if book != main:
            _put(item, "volume-title", book)
    elif main and not container:
        _put(item, "title", main)
        _put(item, "volume-title", title)
    else:
        _put(item, "title", title)
        _put(item, "container-title", container)
    _put(item, "container-title-short", _text(fields, "shortjournal", protect=protect))
    short = _text(fields, "shorttitle", protect=protect)
    if not short and type_ != "periodical" and item.get("title") == title:
        short = _text(fields, "title", protect=protect) if fields.get("subtitle") else ""
        short = short or _before_colon(title)
    _put(item, "title-short", short if short != item.get("title") else "")


def _before_colon(title: str) -> str:
    """Return a title up to its first colon, where no markup is open; else nothing."""
    head, colon, _ = title.partition(": ")
    balanced = head.count("<") == 2 * head.count("</") and head.count("“") == head.count("”")
    return head if colon and balanced else ""


# --- names, dates, numbers ------------------------------------------------------------------------


def _names(item: dict[str, Any], fields: Fields) -> None:
    kept = "useprefix=true" in fields.get("options", "").replace(" ", "").lower()
    for name, sources in _NAMES:
        found = [
            one
            for source in sources
            if fields.get(source)
            for one in csl_names(fields[source], prefix_kept=kept)
        ]
        if found:
            item.setdefault(name, []).extend(found)
    for source in ("editor", "editora", "editorb", "editorc"):
        people = csl_names(fields.get(source, ""), prefix_kept=kept)
        role = decode(fields.get(f"{source}type", ""), rich=False).lower()
        if people:
            name = _EDITORS.get(role, "editor" if source == "editor" else "contributor")
            if source != "editor" and role == "editor":
                name = "editor"
            item.setdefault(name, []).extend(people)
    if "author" not in item and item["type"] in {"patent", "software", "standard"}:
        holders = csl_names(fields.get("holder", ""), prefix_kept=kept)
        if holders:
            item["author"] = holders


def _dates(item: dict[str, Any], fields: Fields) -> None:
    date = issued(fields)
    if date:
        item["issued"] = date.csl
    for name, sources in DATE_FIELDS:
        value = next((fields[source] for source in sources if fields.get(source)), "")
        if value:
            item[name] = edtf_date(date_text(value)).csl


def _edition(fields: Fields) -> str:
    text = _text(fields, "edition")
    match = re.fullmatch(r"(\d+)(?:st|nd|rd|th|\.)?(?:\s+ed(?:ition|\.)?)?", text, re.IGNORECASE)
    if match:
        return match.group(1)
    word = re.sub(r"(?<!\s)\s++ed(ition|\.)?$", "", text.strip(), flags=re.IGNORECASE).lower()
    return _ORDINALS.get(word, text)


def _numbers(item: dict[str, Any], type_: str, fields: Fields) -> None:
    _put(item, "edition", _edition(fields))
    pages = re.sub(r"(?<!\s)\s*+[-–—]{1,3}\s*+", "–", _text(fields, "pages", "page"))
    _put(item, "page", pages)
    number, issue = _text(fields, "number"), _text(fields, "issue")
    if item["type"].startswith("article") or type_ == "periodical":
        _put(item, "issue", number or issue)
        if number and issue:
            _put(item, "issue", f"{number} ({issue})")
            item["issue"] = f"{number} ({issue})"
    elif item["type"] in {"book", "chapter", "paper-conference", "entry-encyclopedia"}:
        if fields.get("series"):
            _put(item, "collection-number", number)
        else:
            _put(item, "number" if item["type"] == "book" else "issue", number)
        _put(item, "issue", issue)
    else:
        _put(item, "number", number)
        _put(item, "issue", issue)
    _put(item, "number", _text(fields, "eid", "articlenumber"))
    kind = _text(fields, "type")
    genre = _GENRES.get(kind.lower(), _PATENTS.get(kind.lower(), kind))
    _put(item, "genre", genre or _GENRES.get(type_ if type_ not in {"software"} else "", ""))


# --- who, where, under what number --------------------------------------------------------------


def _imprint(item: dict[str, Any], type_: str, fields: Fields) -> None:
    publisher = ("publisher", "institution", "school", "organization")
    if type_ in {"thesis", "mastersthesis", "mathesis", "phdthesis", "bathesis"}:
        publisher = ("school", "institution", "publisher", "organization")
    elif type_ in {"report", "techreport"}:
        publisher = ("institution", "publisher", "organization", "school")
    _put(item, "publisher", _text(fields, *publisher))
    how = fields.get("howpublished", "")
    if how and not _address_in(how):
        text = decode(how)
        _put(item, "medium" if "publisher" in item else "publisher", text)
    place = _text(fields, "location", "address")
    _put(item, "archive-place" if item["type"] in _ARCHIVAL else "publisher-place", place)


def _archive(item: dict[str, Any], fields: Fields) -> None:
    _put(item, "archive", _text(fields, "archive", "repository", "library"))
    place = _text(fields, "archive-place", "archiveplace", "archive_place")
    if place:
        item["archive-place"] = place
    signature = _text(fields, "shelfmark", "callnumber", "call-number", "signature")
    location = _text(fields, "archive_location", "archivelocation", "archive-location", "archloc")
    # Styles print the location in the archive, rarely a call number.
    _put(item, "archive_location", location or (signature if "archive" in item else ""))
    if signature and item.get("archive_location") != signature:
        item["call-number"] = signature


def _address_in(howpublished: str) -> str:
    """Return the address of a ``howpublished`` that is nothing else, or nothing."""
    text = howpublished.strip()
    if re.match(r"\\(url|href|nolinkurl)\b", text) or re.fullmatch(r"https?://\S+", text):
        return decode_verbatim(text)
    return ""


_EPRINTS: Mapping[str, str] = {
    "arxiv": "https://arxiv.org/abs/",
    "jstor": "https://www.jstor.org/stable/",
    "hdl": "https://hdl.handle.net/",
    "googlebooks": "https://books.google.com/books?id=",
}


def _identifiers(item: dict[str, Any], fields: Fields) -> None:
    for name in ("doi", "isbn", "issn"):
        value = decode_verbatim(fields.get(name, "")) if name == "doi" else _text(fields, name)
        if name == "doi":
            value = re.sub(r"^(https?://(dx\.)?doi\.org/|doi:)", "", value, flags=re.IGNORECASE)
        _put(item, name.upper(), value)
    _put(item, "URL", decode_verbatim(fields.get("url", "")))
    _put(item, "URL", _address_in(fields.get("howpublished", "")))
    eprint = decode_verbatim(fields.get("eprint", ""))
    if not eprint:
        return
    scheme = (fields.get("eprinttype") or fields.get("archiveprefix") or "").strip()
    if scheme.lower() in {"pubmed", "pmid"}:
        _put(item, "PMID", eprint)
    elif scheme.lower() in _EPRINTS:
        _put(item, "URL", _EPRINTS[scheme.lower()] + eprint)
    elif re.match(r"https?://", eprint):
        _put(item, "URL", eprint)
    if scheme.lower() == "arxiv":
        group = decode(fields.get("eprintclass") or fields.get("primaryclass") or "", rich=False)
        _put(item, "number", f"arXiv:{eprint}" + (f" [{group}]" if group else ""))
