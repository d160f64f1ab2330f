"""The reference of the format: complete, current, and with examples that are right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pydantic import BaseModel

from fascicle.commands.reference import EXAMPLES, documented_models, main, renewed, shared_fields
from fascicle.manuscript import models

PAGE = Path(__file__).parents[2] / "docs/manuscript.md"


def all_models() -> set[type[BaseModel]]:
    """Every model of the manuscript that stands for something that editors write."""
    found = {
        value
        for value in vars(models).values()
        if isinstance(value, type) and issubclass(value, models.Model)
    }
    # A file with one key only is described by what is under that key.
    return found - {models.Model, models.PhotographFile, models.MapFile, models.TimelineFile}


def test_every_model_has_its_table():
    assert set(documented_models().values()) == all_models()


def test_every_field_of_every_model_stands_in_the_reference():
    page = PAGE.read_text(encoding="utf-8")
    for name, model in documented_models().items():
        start = page.index(f"<!-- fields: {name} -->")
        table = page[start : page.index("<!-- end -->", start)]
        shared = shared_fields(model)
        for field, info in model.model_fields.items():
            if field not in shared:
                assert f"| `{info.alias or field}` |" in table, f"{name}.{field}"


@pytest.mark.parametrize("name", ["manuscript.md", "preflight.md"])
def test_the_tables_are_current(name):
    page = PAGE.with_name(name).read_text(encoding="utf-8")
    assert "<!-- fields: " in page
    assert renewed(page) == page, f"docs/{name} is not current: make docs"


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_field_has_an_example_that_is_right(name):
    model = documented_models()[name]
    keys = {info.alias or field for field, info in model.model_fields.items()}
    keys -= shared_fields(model)
    assert set(EXAMPLES[name]) - shared_fields(model) == keys
    model.model_validate_json(json.dumps(EXAMPLES[name]))


def test_every_field_says_what_it_means():
    for name, model in documented_models().items():
        for field, info in model.model_fields.items():
            assert info.description, f"{name}.{field}"


def test_the_documentation_can_be_made_anew(tmp_path):
    (tmp_path / "manuscript.md").write_text("<!-- fields: Contributor -->\n<!-- end -->\n")
    main(tmp_path)
    assert "| `name` | text; required |" in (tmp_path / "manuscript.md").read_text()
    assert "### M101" in (tmp_path / "findings.md").read_text(encoding="utf-8")
