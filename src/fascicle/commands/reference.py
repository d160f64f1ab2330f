"""Makes the generated parts of the documentation: run by ``make docs``, checked by the tests.

``docs/findings.md`` is made whole from the table of codes, ``docs/citations.md`` from the forms of
citation that the tests hold the program to (``tests/edition/citation_forms.yaml``). In
``docs/manuscript.md`` only the tables of fields are made, each between ``<!-- fields: Model -->``
and ``<!-- end -->``, in ``docs/inspect.md`` the tables of requirements, and in ``docs/security.md``
the table of limits.
"""

from __future__ import annotations

import json
import re
import sys
import types
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import yaml
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from fascicle.commands.explain import reference as findings_reference
from fascicle.commands.limit_table import renewed_limits
from fascicle.commands.requirements import renewed_requirements
from fascicle.manuscript import models

__all__ = ["EXAMPLES", "citations", "documented_models", "main", "renewed"]

_MARKED = re.compile(r"(<!-- fields: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)

EXAMPLES: dict[str, dict[str, Any]] = {
    "Publication": {
        "slug": "siege-of-kraljevo",
        "title": "The Siege of Kraljevo",
        "subtitle": "October 1941",
        "language": "en-GB",
        "contributors": [{"name": "Your Name", "role": "editor"}],
        "publisher": "Name of the publisher",
        "place": "Kraljevo",
        "year": 2026,
        "date": "2026-10-05",
        "edition": "First edition",
        "identifiers": [{"scheme": "isbn", "value": "978-3-16-148410-0"}],
        "rights": "CC BY-SA 4.0",
        "description": "How the town was held.",
        "acknowledgements": "Thanks to all who read the draft.",
        "page": {"format": "a5"},
        "citations": {"style": "chicago-notes-bibliography"},
        "chronology": {"group": "year"},
        "span": "1941-04/1945",
        "index": {"columns": 2},
        "chapters": ["theatre", "order"],
        "parts": ["cover", "title", "contents", "chapters", "bibliography"],
        "press": {"binding": "saddle"},
        "preflight": {"safe_margin": 6},
        "archive": {"attach_photographs": True},
    },
    "Contributor": {"name": "Your Name", "role": "editor"},
    "Identifier": {"scheme": "isbn", "value": "978-3-16-148410-0"},
    "PageSettings": {"format": "a5"},
    "ArchiveSettings": {"attach_sources": False, "attach_photographs": True},
    "Citations": {
        "style": "chicago-notes-bibliography",
        "numbering": "chapter",
        "short_forms": "chapter",
        "further_reading": "further-reading",
        "bibliography": "book",
        "sections": [{"title": "Documents", "types": ["archival"]}],
        "annotations": True,
        "locators": "wanted",
    },
    "SourceSection": {
        "title": "Documents",
        "keyword": "document",
        "types": ["archival", "letter"],
        "rest": True,
        "uncited": True,
    },
    "IndexSettings": {"columns": 2, "order": "letter", "years": True, "scripts": True},
    "PreflightSettings": {
        "ppi_wanted": 300,
        "ppi_minimum": 200,
        "hairline": 0.3,
        "safe_margin": 6,
        "bleed": 5,
        "overrun": 0.1,
        "loose_line": 0.4,
        "runt": 8,
        "heading_lines": 3,
        "far_figure": 1,
        "uneven_depth": 2,
        "short_page": 5,
        "checks": {"widows": "error", "transparency": "skip"},
    },
    "PressSettings": {
        "binding": "signatures",
        "paper": "sra3",
        "up": 4,
        "signature": 16,
        "caliper": 0.12,
        "grammage": 100,
        "stock": "uncoated, cream",
        "cover": "separate",
        "cover_paper": "sra3",
        "cover_caliper": 0.3,
        "cover_grammage": 300,
        "cover_stock": "board, coated on one side",
        "bleed": 3,
        "mill": 3,
        "colour": "grayscale",
        "creep": "auto",
        "blanks": "end",
        "flip": "short",
        "marks": True,
        "volume": 1.25,
        "spine": 4.5,
        "spine_text": "down",
    },
    "Chapter": {
        "title": "The order to hold",
        "short_title": "The order",
        "status": "reviewed",
        "numbered": True,
        "language": "de",
        "epigraph": {"quote": "The words quoted.", "source": "[@seed, note 12]"},
        "rests_on": "The list of sources.",
        "index": ["boehme"],
        "body": ["A paragraph.", {"heading": "A heading"}],
    },
    "Event": {
        "date": "1941-10-03",
        "when": "early October",
        "title": "Böhme orders Kraljevo held",
        "source": "[@seed, note 12]",
        "old_style": "1941-09-20",
        "label": "order to hold",
        "track": "germans",
        "id": "order-to-hold",
        "variants": [{"date": "1941-10-04", "source": "[@seed]"}],
    },
    "EventVariant": {
        "date": "1941-10-04",
        "when": "early October",
        "title": "the siege is counted from this day",
        "source": "[@seed]",
    },
    "ChronologyFile": {
        "events": [{"date": "1885-04-15", "title": "Böhme is born", "source": "[@seed]"}],
    },
    "ListedEvent": {"title": "Böhme is born", "told": "two-lives"},
    "ChronologySettings": {"group": "month", "sources": "line"},
    "TextBlock": {"text": "A paragraph with *emphasis*.", "language": "sr-Latn"},
    "HeadingBlock": {"heading": "Two armies, one staff", "level": 2},
    "PhotographBlock": {"photograph": "mitrovic-speech", "place": "top", "lines": 16},
    "MapBlock": {"map": "theatre", "place": "plate", "lines": 24},
    "TimelineBlock": {"timeline": "autumn", "place": "top", "lines": 24},
    "QuoteBlock": {"quote": "The words quoted.", "source": "[@seed]", "language": "de"},
    "ListBlock": {"list": ["The first item", "The second"], "ordered": True},
    "TableBlock": {
        "table": [["3 October", "order"], ["21 October", "attack"]],
        "columns": ["Day", "What happened"],
        "caption": "The first weeks",
    },
    "BreakBlock": {"break": "ornament"},
    "Block": {
        "id": "the-order",
        "seeds": ["siege-of-kraljevo/5"],
        "event": {"date": "1941-10-03", "title": "Böhme orders Kraljevo held"},
        "events": [{"date": "1941-10-31", "title": "Last larger attack"}],
        "rests_on": "Our own reckoning from the map's coordinates.",
        "comment": "check the day against the war diary",
        "index": ["kraljevo", {"name": "boehme", "sub": "order to hold", "main": True}],
    },
    "IndexMark": {"name": "boehme", "sub": "order to hold", "main": True},
    "Photograph": {
        "file": "step-wedge.png",
        "caption": "A step wedge of eleven tones.",
        "title": "Step wedge",
        "alt": "Eleven bars, each a step darker than the last.",
        "credit": "Drawing, made for this publication",
        "rights": "CC0 1.0",
        "source": "[@catalogue, fol. 3]",
        "date": "1941-10~",
        "place": "Kraljevo",
        "accession": "1941/12",
        "seeds": ["siege-of-kraljevo/16"],
        "pixels": [2400, 1600],
        "url": "https://archive.example/1941/12.tif",
        "sha256": "d1a17afb2acae3e5a3ea6df4e7ff0a3eaab62c25b2cbd41eb8a4d1acd8c93f80",
    },
    "MapData": {
        "caption": "The theatre of the siege.",
        "title": "The theatre",
        "alt": "Kraljevo lies in the middle, Čačak to the west.",
        "source": "[@seed]",
        "places": [{"name": "Kraljevo", "at": [43.7236, 20.6872], "main": True}],
        "lines": [{"name": "Ibar", "points": [[43.63, 20.60], [43.69, 20.66]]}],
        "seeds": ["siege-of-kraljevo/7"],
    },
    "MapPlace": {
        "place": "kraljevo",
        "name": "Kraljevo",
        "at": [43.7236, 20.6872],
        "kind": "town",
        "main": True,
        "label": "right",
    },
    "MapLine": {"name": "Ibar", "kind": "river", "points": [[43.63, 20.60], [43.69, 20.66]]},
    "TimelineData": {
        "caption": "The autumn of 1941.",
        "title": "Autumn 1941",
        "alt": "Twelve events from October to December.",
        "source": "Dates as in the chronology.",
        "from": "1941-10",
        "to": "1941-12",
        "tracks": [{"id": "germans", "name": "German forces"}],
        "events": ["the-order"],
        "seeds": ["siege-of-kraljevo/5"],
    },
    "TimelineTrack": {"id": "germans", "name": "German forces", "side": "right"},
    "Register": {
        "persons": {"boehme": {"name": "Franz Böhme"}},
        "places": {"kraljevo": {"name": "Kraljevo"}},
        "units": {"staff": {"name": "Operational Headquarters"}},
        "subjects": {"railway": {"name": "railway"}},
    },
    "Name": {
        "name": "Franz Böhme",
        "sort": "Böhme, Franz",
        "variants": ["Boehme"],
        "scripts": {"sr-Cyrl": "Франц Беме"},
        "dates": "1885/1947",
        "at": [43.7236, 20.6872],
        "see": "deroko",
        "see_also": ["kraljevo"],
        "see_from": ["Boehme, Franz"],
        "passing": True,
    },
}
"""One example for each field; the tests put them through the models."""


def documented_models() -> dict[str, type[BaseModel]]:
    """Return the models that the reference has a table for, by name; ``Block``: what all share."""
    tables: dict[str, type[BaseModel]] = {
        name: getattr(models, name) for name in EXAMPLES if name != "Block"
    }
    tables["Block"] = models._Block
    return tables


def renewed(manuscript: str) -> str:
    """Return a page such as ``docs/manuscript.md`` with its tables of fields made anew."""
    return _MARKED.sub(lambda match: match[1] + _table(match[2]) + match[3], manuscript)


def shared_fields(model: type[BaseModel]) -> frozenset[str]:
    """Return the fields that a model has of another one, whose table shows them."""
    for parent in (models._Block, models.Event):
        if parent in model.__mro__[1:]:
            return frozenset(parent.model_fields)
    return frozenset()


def _table(name: str) -> str:
    model = documented_models()[name]
    shared = shared_fields(model)
    rows = ["| Key | Value | Meaning | Example |", "|-|-|-|-|"]
    for field, info in model.model_fields.items():
        if field in shared:
            continue
        key = info.alias or field
        cells = (f"`{key}`", _value(info), _meaning(info), f"`{_shown(EXAMPLES[name][key])}`")
        rows.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(rows) + "\n"


def _meaning(info: FieldInfo) -> str:
    return " ".join((info.description or "").replace("``", "`").split())


def _value(info: FieldInfo) -> str:
    """Return what may be written, and whether it must be, or what counts without it."""
    words = _named([info, *info.metadata]) or _kind(info.annotation)
    bounds = {type(rule).__name__: rule for rule in info.metadata}
    if "Ge" in bounds and "Le" in bounds:
        words += f", {bounds['Ge'].ge} to {bounds['Le'].le}"
    if info.is_required():
        return f"{words}; required"
    default = info.get_default(call_default_factory=True)
    if default is None or default in ([], {}) or isinstance(default, BaseModel):
        return words
    return f"{words}; else {'all' if isinstance(default, list) else f'`{_shown(default)}`'}"


_FORMATS = {"inline-markdown": "inline text", "edtf": "date"}
_PATTERNED = {
    "name": models.Identifier_,
    "language tag": models.Language,
    "document/paragraph": models.SeedReference,
}


def _kind(annotation: Any) -> str:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if annotation == tuple[float, float]:
        return "[latitude, longitude]"
    if origin is Annotated:
        return _named(arguments[1:]) or _kind(arguments[0])
    if origin is Literal:
        return ", ".join(f"`{value}`" for value in arguments)
    if origin in (Union, types.UnionType):
        if models.TextBlock in map(_bare, arguments):
            return "block"
        return " or ".join(_kind(part) for part in arguments if part is not type(None))
    if origin is list:
        return f"list: {_kind(arguments[0])}"
    if origin is dict:
        return f"names, each with {_kind(arguments[1])}"
    if origin is tuple:
        return f"[{', '.join(_kind(part) for part in arguments)}]"
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return f"[{annotation.__name__}](#{annotation.__name__.lower()})"
    return {str: "text", int: "whole number", float: "number", bool: "true, false"}[annotation]


def _bare(annotation: Any) -> Any:
    return get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation


def _named(rules: Iterable[Any]) -> str:
    """Return the word for a kind of text that is told by its format or its pattern, or nothing."""
    for rule in rules:
        for inner in (rule, *getattr(rule, "metadata", ())):
            extra = getattr(inner, "json_schema_extra", None)
            if isinstance(extra, dict) and extra.get("format") in _FORMATS:
                return _FORMATS[str(extra["format"])]
            for word, known in _PATTERNED.items():
                if inner in get_args(known)[1].metadata and hasattr(inner, "pattern"):
                    return word
    return ""


def _shown(value: object) -> str:
    """Return a value as it may be written in one line of YAML."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return f"[{', '.join(_inner(part) for part in value)}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {_inner(part)}' for key, part in value.items())}}}"
    if isinstance(value, str) and value[:1] in "[*&!@{":
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _inner(value: object) -> str:
    shown = _shown(value)
    if isinstance(value, str) and set(",[]{}:") & set(shown) and not shown.startswith('"'):
        return json.dumps(value, ensure_ascii=False)
    return shown


def citations(forms: Mapping[str, Any]) -> str:
    """Return ``docs/citations.md``: every form of citation, as it is written and as it is printed.

    ``forms`` are those of ``tests/edition/citation_forms.yaml``.
    """
    parts = [
        "# Citations\n\n"
        "Every form of citation in the style `chicago-notes-bibliography` (The Chicago Manual of "
        "Style, 18th edition): what stands in `sources.bib`, what you write, and what is printed "
        "in the first note of a chapter, in a later one, and in the bibliography. Other styles and "
        "languages word the same citations otherwise; nothing need be written anew. How citations "
        "are written is told in [manuscript.md](manuscript.md#notes-and-citations).\n\n"
        "This file is made by `make docs` from `tests/edition/citation_forms.yaml`; the tests hold "
        "the program to each line of it.\n\n## Kinds of works\n"
    ]
    for work in forms["works"]:
        written = " and later ".join(f"`{text}`" for text in work["write"])
        rows = [("Written", written), ("First note", work["first"])]
        rows += [("Later note", work["later"]), ("Bibliography", work["listed"])]
        parts.append(
            f"### {work['form']}\n\n```bibtex\n{work['entry']}```\n\n{_rows('', 'Printed', rows)}"
        )
    parts.append("## Notes that follow one another\n")
    for group in forms["notes"]:
        style = f"\n\nStyle `{group['style']}`." if "style" in group else ""
        rows = [(f"`{written}`", printed) for written, printed in group["notes"]]
        parts.append(f"### {group['form']}{style}\n\n{_rows('Written', 'Printed', rows)}")
    parts.append("## Other styles, which cite in the text\n")
    for group in forms["styles"]:
        rows = [(f"`{written}`", printed) for written, printed in group["text"]]
        rows += [("Bibliography", printed) for printed in group["listed"]]
        parts.append(f"### `{group['style']}`\n\n{_rows('Written', 'Printed', rows)}")
    parts.append("## Languages\n")
    for group in forms["languages"]:
        rows = [(f"`{written}`", printed) for written, printed in group["notes"]]
        rows.append(("`[@gill1931, 12]`, style `apa`", group["page"]))
        parts.append(f"### `{group['language']}`\n\n{_rows('Written', 'Printed', rows)}")
    return "\n".join(parts)


def _rows(left: str, right: str, rows: Iterable[tuple[str, str]]) -> str:
    lines = [f"| {left} | {right} |", "|-|-|"]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def main(folder: Path) -> None:
    """Write the generated parts of the documentation in ``folder`` anew."""
    forms = folder.parent / "tests/edition/citation_forms.yaml"
    if forms.is_file():
        text = citations(yaml.safe_load(forms.read_text(encoding="utf-8")))
        (folder / "citations.md").write_text(text, encoding="utf-8")
    (folder / "findings.md").write_text(findings_reference(), encoding="utf-8")
    for path in (folder / "manuscript.md", folder / "preflight.md"):
        if path.is_file():
            path.write_text(renewed(path.read_text(encoding="utf-8")), encoding="utf-8")
    requirements = folder / "inspect.md"
    if requirements.is_file():
        told = renewed_requirements(requirements.read_text(encoding="utf-8"))
        requirements.write_text(told, encoding="utf-8")
    security = folder / "security.md"
    if security.is_file():
        told = renewed_limits(security.read_text(encoding="utf-8"))
        security.write_text(told, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs"))
