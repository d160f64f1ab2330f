"""The audit handed over: as one JSON document (docs/audit.md) and as a page to print."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from markupsafe import Markup

from fascicle.edition.audit_model import (
    Audit,
    AuditedEvent,
    Citation,
    Passage,
    Statement,
)
from fascicle.edition.targets import written_id
from fascicle.findings import Place
from fascicle.publishing.report import finding_data

__all__ = ["AUDIT_FORMAT", "audit_data", "audit_html", "audit_summary", "cited_where", "listed"]

AUDIT_FORMAT = 1
"""The version of the document's format; it grows when a field changes its meaning or goes."""

_TEMPLATE = Path(__file__).parent / "audit.html"


def audit_summary(audit: Audit) -> dict[str, dict[str, int]]:
    """Return the figures of an audit: of each kind of thing how many there are, and how many rest.

    The titles of seed documents are not counted; nor are headings and breaks.
    """
    statements = Counter(statement.rests for statement in audit.statements)
    return {
        "seed_paragraphs": {
            "total": len(audit.to_carry),
            "carried": sum(bool(paragraph.carriers) for paragraph in audit.to_carry),
        },
        "paragraphs": _resting(audit.told),
        "statements": {
            "total": len(audit.statements),
            "source": statements["source"],
            "seed": statements["seed"],
            "ground": statements["ground"],
            "nothing": statements["nothing"],
        },
        "events": _resting(audit.events),
        "sources": {
            "total": len(audit.sources),
            "cited": sum(bool(source.uses) for source in audit.sources),
            "further": sum(source.further and not source.uses for source in audit.sources),
        },
    }


def _resting(found: Iterable[Passage] | Iterable[AuditedEvent]) -> dict[str, int]:
    rests = [each.rests for each in found]
    return {"total": len(rests), "resting": len(rests) - rests.count("nothing")}


def audit_data(audit: Audit, folios: Mapping[str, str] | None) -> dict[str, Any]:
    """Return an audit as it is written to JSON.

    ``folios`` gives the page on which each block begins, by its id; None where no pages were made.
    """

    def page(identity: str) -> str | None:
        return (folios or {}).get(identity) or None

    return {
        "command": "audit",
        "audited": True,
        "format": AUDIT_FORMAT,
        "publication": audit.slug,
        "title": audit.title,
        "pages": folios is not None,
        "complete": audit.is_complete,
        "summary": audit_summary(audit),
        "seeds": [
            {
                "document": paragraph.document,
                "paragraph": paragraph.number,
                **_place(paragraph.place),
                "text": paragraph.text,
                "carried_by": [{"id": name, "page": page(name)} for name in paragraph.carriers],
            }
            for paragraph in audit.seeds
        ],
        "chapters": [
            {"id": chapter.id, "title": chapter.title, "rests_on": chapter.ground}
            for chapter in audit.chapters
        ],
        "paragraphs": [_passage(passage, page(passage.id)) for passage in audit.passages],
        "events": [_event(event, page(event.told)) for event in audit.events],
        "sources": [
            {
                "key": source.key,
                "title": source.title,
                "further": source.further,
                "cited": [
                    {
                        "id": use.id,
                        "page": page(use.id),
                        "locator": use.citation.locator,
                        "label": use.citation.label,
                        "where": use.citation.where,
                    }
                    for use in source.uses
                ],
            }
            for source in audit.sources
        ],
        "findings": [finding_data(finding) for finding in audit.findings],
    }


def _place(place: Place) -> dict[str, Any]:
    return {"file": place.file, "line": place.line}


def _citations(citations: Iterable[Citation]) -> list[dict[str, str]]:
    return [asdict(citation) for citation in citations]


def _passage(passage: Passage, page: str | None) -> dict[str, Any]:
    return {
        "id": passage.id,
        "block": passage.block,
        "chapter": passage.chapter,
        "kind": passage.kind,
        **_place(passage.place),
        "page": page,
        "rests": passage.rests if passage.statements else None,
        "seeds": list(passage.seeds),
        "citations": _citations(passage.citations),
        "rests_on": passage.ground,
        "by_default": passage.by_default,
        "statements": [_statement(statement) for statement in passage.statements],
    }


def _statement(statement: Statement) -> dict[str, Any]:
    return {
        "text": statement.text,
        "rests": statement.rests,
        **_place(statement.place),
        "citations": _citations(statement.citations),
    }


def _event(event: AuditedEvent, page: str | None) -> dict[str, Any]:
    return {
        "id": event.id,
        "chapter": event.chapter,
        "date": event.date,
        "title": event.title,
        "told": event.told,
        **_place(event.place),
        "page": page,
        "rests": event.rests,
        "own": event.own,
        "citations": _citations(event.citations),
    }


def audit_html(audit: Audit, folios: Mapping[str, str] | None) -> str:
    """Return an audit as one HTML page that needs no other file and prints on A4."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {"listed": listed, "written": written_id}
    template = environment.from_string(_TEMPLATE.read_text(encoding="utf-8"))
    return template.render(
        audit=audit,
        foot=_css_string(f"Audit of {audit.title}"),
        summary=audit_summary(audit),
        folios=folios or {},
        has_pages=folios is not None,
        passages={passage.id: passage for passage in audit.passages},
        cited_where=cited_where(audit, folios),
    )


def _css_string(text: str) -> Markup:
    """Return a text as a string of CSS; nothing in it can end the string or the style sheet."""
    escaped = (c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in text)
    return Markup(f'"{"".join(escaped)}"')


def listed(citations: Iterable[Citation]) -> str:
    """Return citations in one line, each once."""
    return "; ".join(dict.fromkeys(map(str, citations)))


def cited_where(audit: Audit, folios: Mapping[str, str] | None) -> dict[str, dict[str, list[str]]]:
    """Return for each source, by its key, the pages that cite it; without pages, the chapters.

    To each it is said at which places of the source, and whether it is by an event or not printed.
    """
    told = {event.id: event.told for event in audit.events}
    chapters = {passage.id: passage.chapter for passage in audit.passages}
    cited: dict[str, dict[str, list[str]]] = {}
    for source in audit.sources:
        found = cited.setdefault(source.key, {})
        for use in source.uses:
            name, where = told.get(use.id, use.id), use.citation.where
            remarks = [use.citation.place] if use.citation.locator else []
            remarks += ["event"] * (use.id in told) + ["not printed"] * (where == "ground")
            page = chapters.get(name, "") if folios is None else folios.get(name) or "–"
            kept = found.setdefault(page, [])
            kept += [remark for remark in remarks if remark not in kept]
    return cited
