"""JSON Schemas of the manuscript's YAML files, for completion and checking in editors.

Made from the models, so that format, reader and schemas cannot differ. JSON Schema draft 2020-12,
kept to what the language servers for YAML understand: a block of a chapter is one of several
closed objects, each of which requires its own key.
"""

from __future__ import annotations

import re
from typing import Any

from pydantic import BaseModel

from fascicle.manuscript.models import (
    BLOCK_MODELS,
    Chapter,
    ChronologyFile,
    MapFile,
    PhotographFile,
    Publication,
    Register,
    TimelineFile,
)

__all__ = ["schemas"]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"

_FILES: tuple[tuple[str, type[BaseModel], str], ...] = (
    ("publication", Publication, "Publication (publication.yaml)"),
    ("chapter", Chapter, "Chapter (chapters/NAME.yaml)"),
    ("photographs", PhotographFile, "Photographs (assets/photographs.yaml)"),
    ("maps", MapFile, "Maps (assets/maps.yaml)"),
    ("timelines", TimelineFile, "Timelines (assets/timelines.yaml)"),
    ("chronology", ChronologyFile, "Events of the chronology's own (chapters/chronology.yaml)"),
    ("register", Register, "Register of names (chapters/register.yaml)"),
)

_EXAMPLES: dict[str, Any] = {
    "text": "On 3 October the town was ordered to be held [@seed, note 12].",
    "heading": "Two armies, one staff",
    "photograph": "mitrovic-speech",
    "map": "theatre",
    "timeline": "autumn",
    "quote": "The words quoted.",
    "list": ["First item", "Second item"],
    "table": [["19 October", "Shelling of the town"], ["20 October", "Shelling of the town"]],
    "break": "ornament",
}
"""What completion offers for the key that makes a block what it is."""


def schemas() -> dict[str, dict[str, Any]]:
    """Return the JSON Schema of each kind of YAML file, by the file's stem.

    The keys are ``publication``, ``chapter``, ``photographs``, ``maps``, ``timelines``,
    ``chronology`` and ``register``; each ``$id`` is relative, so that the files work wherever they
    are put side by side.
    """
    return {stem: _schema(stem, model, title) for stem, model, title in _FILES}


def _schema(stem: str, model: type[BaseModel], title: str) -> dict[str, Any]:
    made = model.model_json_schema(by_alias=True)
    made = {"$schema": _DIALECT, "$id": f"{stem}.json", **_tidied(made)}
    made["title"] = title
    if model is Chapter:
        _complete_blocks(made)
    return made


def _complete_blocks(schema: dict[str, Any]) -> None:
    """Describe what a block may be, and give each kind an example for completion."""
    definitions = schema["$defs"]
    for kind, model in BLOCK_MODELS.items():
        definition = definitions[model.__name__]
        definition["title"] = f"{kind} block"
        definition["properties"][kind]["examples"] = [_EXAMPLES[kind]]
        definition["defaultSnippets"] = [
            {"label": kind, "description": definition["description"], "body": {kind: "$1"}}
        ]
    # The epigraph is a quotation block too, and shares its definition.
    plain = {
        "type": "string",
        "minLength": 1,
        "title": "paragraph",
        "description": "A paragraph of inline Markdown, or several divided by empty lines.",
    }
    blocks = [{"$ref": f"#/$defs/{model.__name__}"} for model in BLOCK_MODELS.values()]
    schema["properties"]["body"]["items"] = {"anyOf": [plain, *blocks]}


def _tidied(value: Any) -> Any:
    """Return a schema for people: no titles made from names, descriptions without markup signs.

    A date may be written without quotes, and a lone year is then a number to other readers of YAML;
    ours keeps it as text.
    """
    if isinstance(value, list):
        return [_tidied(item) for item in value]
    if not isinstance(value, dict):
        return value
    made = {key: _tidied(item) for key, item in value.items()}
    if isinstance(made.get("title"), str) and "properties" not in made:
        made.pop("title")
    if isinstance(made.get("description"), str):
        made["description"] = _described(made["description"])
    if "patternProperties" in made:
        # pydantic leaves keys of another form open, though it refuses them when reading.
        made["additionalProperties"] = False
        made.pop("propertyNames", None)
    if made.get("format") == "edtf":
        made["type"] = ["string", "integer"]
    return _simplified(made)


def _simplified(made: dict[str, Any]) -> dict[str, Any]:
    """Return “X or null” as one schema of two types where X is a plain type."""
    options = made.get("anyOf")
    if not isinstance(options, list) or {"type": "null"} not in options or len(options) != 2:
        return made
    other = next(option for option in options if option != {"type": "null"})
    if "enum" in other or "type" not in other:
        return made
    types = other["type"] if isinstance(other["type"], list) else [other["type"]]
    rest = {key: item for key, item in made.items() if key != "anyOf"}
    return {**other, **rest, "type": [*types, "null"]}


def _described(text: str) -> str:
    """Return a docstring as running text; its double backquotes become single ones (Markdown)."""
    return re.sub(r"\s+", " ", text.replace("``", "`")).strip()
