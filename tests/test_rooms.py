"""The rooms: no room imports one above it, and a function fits on a screen."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src/fascicle"
ROOMS = ("manuscript", "fetching", "edition", "typesetting", "publishing", "commands", "cli")
"""From the lowest to the highest; findings and progress are below all of them."""

MODULES = sorted(SOURCE.rglob("*.py"))


def room(parts: tuple[str, ...]) -> int:
    """The height of a module, -1 for what is below all rooms."""
    return ROOMS.index(parts[0]) if parts and parts[0] in ROOMS else -1


def imported(tree: ast.AST) -> set[tuple[str, ...]]:
    """The modules of Fascicle that a module imports, without the leading ``fascicle``."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
    return {tuple(name.split(".")[1:]) for name in names if name.startswith("fascicle.")}


# The package fetches names from all rooms, when they are used; so does its command.
IN_ROOMS = [m for m in MODULES if m not in (SOURCE / "__init__.py", SOURCE / "__main__.py")]


@pytest.mark.parametrize("module", IN_ROOMS, ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_room_imports_one_above_it(module):
    own = module.relative_to(SOURCE).with_suffix("").parts
    tree = ast.parse(module.read_text(encoding="utf-8"))
    above = {".".join(parts) for parts in imported(tree) if room(parts) > room(own)}
    assert not above


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_function_fits_on_a_screen(module):
    tree = ast.parse(module.read_text(encoding="utf-8"))
    long = {
        node.name: (node.end_lineno or 0) - node.lineno + 1
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
    }
    assert {name: lines for name, lines in long.items() if lines > 60} == {}


def test_only_some_modules_know_the_layout_engine():
    knowing = {
        str(module.relative_to(SOURCE))
        for module in MODULES
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Import) and any("weasyprint" in a.name for a in node.names))
        or (isinstance(node, ast.ImportFrom) and "weasyprint" in (node.module or ""))
    }
    known = ("engine", "fetcher", "font_memory", "gradients", "private", "tagging")
    assert knowing <= {f"typesetting/{name}.py" for name in known}


def test_only_some_modules_know_what_the_engine_keeps_to_itself():
    inner = re.compile(r"_page_box|LineBox|TextBox|MarginBox|position_y|page_maker|element_tag")
    knowing = {
        str(module.relative_to(SOURCE))
        for module in MODULES
        if inner.search(module.read_text(encoding="utf-8"))
    }
    known = (
        "private",
        "floats",
        "mark_placing",
        "page_ends",
        "tagging",
        "tag_links",
        "tag_stream",
        "tag_words",
    )
    assert knowing == {f"typesetting/{name}.py" for name in known}
