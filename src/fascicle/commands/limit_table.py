"""The table of limits in docs/security.md, made from ``fascicle.limits``."""

from __future__ import annotations

import ast
import inspect
import re
from dataclasses import fields
from itertools import pairwise

from fascicle import limits
from fascicle.limits import CODE_OF, DEFAULTS, Limits

__all__ = ["limit_table", "renewed_limits"]

_MARKED = re.compile(r"(<!-- limits -->\n).*?(<!-- end -->)", re.DOTALL)


def renewed_limits(page: str) -> str:
    """Return a page with the table between ``<!-- limits -->`` and ``<!-- end -->`` made anew."""
    return _MARKED.sub(lambda match: match[1] + limit_table() + match[2], page)


def limit_table() -> str:
    """Return the names of all limits with their defaults, meanings and findings as a table."""
    meanings = _meanings()
    rows = ["| Limit | Default | What is counted | Finding |", "|-|-:|-|-|"]
    for field in fields(Limits):
        code, default = CODE_OF[field.name], getattr(DEFAULTS, field.name)
        link = f"[{code}](findings.md#{code.lower()})"
        rows.append(f"| `{field.name}` | {default:,} | {meanings[field.name]} | {link} |")
    return "\n".join(rows) + "\n"


def _meanings() -> dict[str, str]:
    """Return what stands below each field of ``Limits`` in its source."""
    tree = ast.parse(inspect.getsource(limits))
    body = next(n.body for n in tree.body if isinstance(n, ast.ClassDef) and n.name == "Limits")
    found: dict[str, str] = {}
    for field, below in pairwise(body):
        if not isinstance(field, ast.AnnAssign) or not isinstance(field.target, ast.Name):
            continue
        if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant):
            found[field.target.id] = " ".join(str(below.value.value).split())
    return found
