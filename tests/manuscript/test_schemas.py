from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from fascicle.manuscript.models import BLOCK_MODELS
from fascicle.manuscript.schemas import schemas
from fascicle.manuscript.yaml_reader import parse_yaml

REPOSITORY = Path(__file__).parents[2]
SCHEMAS = schemas()
TYPES = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "array": list,
    "object": dict,
    "null": type(None),
}


def accepts(schema: dict[str, Any], value: Any, root: dict[str, Any]) -> bool:
    """Whether a value is valid by those keywords of JSON Schema that ours use."""
    if "$ref" in schema:
        return accepts(root["$defs"][schema["$ref"].rpartition("/")[2]], value, root)
    if "anyOf" in schema and not any(accepts(s, value, root) for s in schema["anyOf"]):
        return False
    kinds = schema.get("type", list(TYPES))
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if not any(
        isinstance(value, TYPES[kind]) and (kind == "boolean" or not isinstance(value, bool))
        for kind in kinds
    ):
        return False
    if "enum" in schema and value not in schema["enum"]:
        return False
    if isinstance(value, str):
        return accepts_text(schema, value)
    if isinstance(value, int | float):
        return schema.get("minimum", value) <= value <= schema.get("maximum", value)
    if isinstance(value, list):
        return accepts_list(schema, value, root)
    return accepts_object(schema, value, root) if isinstance(value, dict) else True


def accepts_text(schema, value) -> bool:
    return len(value) >= schema.get("minLength", 0) and bool(
        re.search(schema.get("pattern", ""), value)
    )


def accepts_list(schema, value, root) -> bool:
    if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
        return False
    first = schema.get("prefixItems", [])
    rest = schema.get("items", {})
    each = [*first, *[rest] * (len(value) - len(first))]
    return all(accepts(s, item, root) for s, item in zip(each, value, strict=False))


def accepts_object(schema, value, root) -> bool:
    known = schema.get("properties", {})
    patterns = schema.get("patternProperties", {})
    if not set(schema.get("required", [])) <= set(value):
        return False
    for key, item in value.items():
        if not accepts(schema.get("propertyNames", {}), key, root):
            return False
        found = known.get(key) or next((s for p, s in patterns.items() if re.search(p, key)), None)
        if found is None:
            found = schema.get("additionalProperties", {})
        if found is False or not accepts(found, item, root):
            return False
    return True


def valid(stem: str, text: str) -> bool:
    data, _, _ = parse_yaml("x.yaml", text.encode())
    return accepts(SCHEMAS[stem], data, SCHEMAS[stem])


def every(value: Any):
    if isinstance(value, dict):
        yield value
        for item in value.values():
            yield from every(item)
    elif isinstance(value, list):
        for item in value:
            yield from every(item)


def test_there_is_one_for_each_kind_of_file() -> None:
    stems = ["publication", "chapter", "photographs", "maps", "timelines", "chronology", "register"]
    assert list(SCHEMAS) == stems
    for stem, schema in SCHEMAS.items():
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        assert schema["$id"] == f"{stem}.json"
        assert schema["title"]
        assert json.loads(json.dumps(schema)) == schema


@pytest.mark.parametrize("stem", sorted(SCHEMAS))
def test_every_key_is_described_and_every_object_closed(stem) -> None:
    for part in every(SCHEMAS[stem]):
        if isinstance(part.get("properties"), dict) and part.get("type") == "object":
            assert part["additionalProperties"] is False
            for name, field in part["properties"].items():
                assert field.get("description") or "$ref" in field, name
                assert "``" not in field.get("description", "")


@pytest.mark.parametrize("stem", sorted(SCHEMAS))
def test_references_are_to_what_is_there(stem) -> None:
    for part in every(SCHEMAS[stem]):
        if "$ref" in part:
            assert part["$ref"].removeprefix("#/$defs/") in SCHEMAS[stem]["$defs"]


@pytest.mark.parametrize("kind", BLOCK_MODELS)
def test_each_kind_of_block_is_offered_with_an_example_that_is_valid(kind) -> None:
    schema = SCHEMAS["chapter"]
    model = BLOCK_MODELS[kind].__name__
    assert {"$ref": f"#/$defs/{model}"} in schema["properties"]["body"]["items"]["anyOf"]
    block = schema["$defs"][model]
    assert block["required"] == [kind]
    assert block["description"]
    assert f"{kind}_" not in block["properties"]
    example = block["properties"][kind]["examples"][0]
    assert accepts(block, {kind: example}, schema)
    assert kind in block["defaultSnippets"][0]["body"]


@pytest.mark.parametrize(
    ("stem", "text", "good"),
    [
        ("chapter", "title: A\nbody: [Words, {text: More, event: {date: 1941, title: x}}]", True),
        ("chapter", "title: A\nbody: [{break: space}, {heading: B, level: 3}]", True),
        ("chapter", "title: A\nbody: [{break_: space}]", False),
        ("chapter", "title: A\nbody: [{text: a, quote: b}]", False),
        ("chapter", "title: A\nbody: []", False),
        ("chapter", "title: A\nbody: [x]\nstatus: done", False),
        ("chapter", "titel: A\nbody: [x]", False),
        ("maps", "maps: {a: {caption: x, places: [{name: K, at: [43.7, 20]}]}}", True),
        ("maps", "maps: {a: {caption: x, places: [{name: K, at: [143, 20]}]}}", False),
        ("maps", "maps: {a: {caption: x, places: [{name: K, at: [43]}]}}", False),
        ("maps", "maps: {a: {caption: x, places: [{place: kraljevo}]}}", True),
        ("timelines", "timelines: {a: {caption: x, from: 1941, events: [an-event]}}", True),
        ("timelines", "timelines: {a: {caption: x, from_: 1941}}", False),
        ("timelines", "timelines: {a: {caption: x, tracks: [{id: b, name: B, side: up}]}}", False),
        ("photographs", "photographs: {a: {caption: x, pixels: [10, 20]}}", True),
        ("photographs", "photographs: {a: {caption: x, pixels: [10, 20, 30]}}", False),
        ("photographs", "photographs: {A b: {caption: x}}", False),
        ("register", "persons: {a: {name: A, dates: 1885/1947}}", True),
        ("register", "people: {}", False),
        ("publication", "slug: a\ntitle: A\nlanguage: en\nyear: 2026\nchapters: [a]", True),
        ("publication", "slug: a\ntitle: A\nlanguage: en\nyear: '2026'\nchapters: [a]", False),
    ],
)
def test_schemas_and_models_agree(stem, text, good) -> None:
    assert valid(stem, text) is good


@pytest.mark.parametrize(
    ("stem", "pattern"),
    [
        ("publication", "publication.yaml"),
        ("chapter", "chapters/*.yaml"),
        ("chronology", "chapters/chronology.yaml"),
        ("register", "chapters/register.yaml"),
        ("photographs", "assets/photographs.yaml"),
        ("maps", "assets/maps.yaml"),
        ("timelines", "assets/timelines.yaml"),
    ],
)
def test_the_publication_of_the_repository_is_valid(stem, pattern) -> None:
    others = {"chronology", "register"} if stem == "chapter" else set()
    files = [file for file in sorted(REPOSITORY.glob(pattern)) if file.stem not in others]
    assert files
    for file in files:
        assert valid(stem, file.read_text(encoding="utf-8")), file.name
