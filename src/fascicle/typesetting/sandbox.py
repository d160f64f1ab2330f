"""The sandbox that templates run in: what they may read and call is listed, all else is refused.

A publication's templates come from outside. Jinja's own sandbox keeps them from Python's inner
parts; here they are kept from everything that has not been given to them to be printed: files,
methods that change or open something, and text or time without end. They cannot switch the escaping
off: whatever a text says, no template makes an element of it by printing it. One that takes an
escaped text to pieces and puts a ``<`` of its own before them has written an element, as it may
anywhere; what it may write is judged in the pages (``harms``).
"""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
from dataclasses import fields, is_dataclass
from pathlib import PurePath
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import TemplateModule
from jinja2.exceptions import SecurityError, TemplateSyntaxError
from jinja2.filters import FILTERS
from jinja2.runtime import BlockReference, LoopContext, Undefined, markup_join
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape
from pydantic import BaseModel

__all__ = ["Sandbox"]

_LARGEST_TEXT = 4_000_000
"""Characters of one text that a template puts together."""
_LARGEST_TOTAL = 64_000_000
"""Characters that it may put together while a page is rendered."""
_LARGEST_NUMBER = 1_000_000
_LARGEST_LIST = 100_000
_MOST_STEPS = 2_000_000
"""Turns of loops while one template is rendered, with what it includes."""
_STEPS_OF_A_CALL = 5
"""A call takes so much longer, or more."""


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_OF_TEXT = _names(
    "capitalize casefold count endswith find index isalnum isalpha isascii isdecimal isdigit "
    "islower isnumeric isspace istitle isupper lower lstrip partition removeprefix "
    "removesuffix rfind rindex rpartition rsplit rstrip split splitlines startswith strip "
    "swapcase title upper"
)
_OF_MAPPINGS = _names("get items keys values")
_OF_LISTS = _names("count index")
_OF_DATES = _names("day isoformat month weekday year")
_OF_LOOPS = _names(
    "changed cycle depth depth0 first index index0 last length nextitem previtem revindex revindex0"
)

_FILTERS_OF_TEXT = _names(
    "capitalize e escape float forceescape int lower string striptags title trim truncate "
    "upper urlencode wordcount"
)
_FILTERS = _names(
    "abs count d default dictsort first groupby items last length list map max min reject "
    "rejectattr reverse select selectattr sort unique"
)
_LONGEST_PATTERN = 1_000
_LONGEST_NUMBER = 400
"""Digits of a number that is printed in full."""
_WIDE = re.compile(r"\*|\d{4}|%(\([^)]*\))?[-+ #0-9.]*[^-+ #0-9.diouxXeEfFgGcs%(]")
"""What in a format makes text of any width, or prints what Python says of an object."""


class _Generator(CodeGenerator):
    """Has loops counted and joined text measured."""

    def visit_For(self, node: nodes.For, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        counted = nodes.EnvironmentAttribute("counted")
        node.iter = nodes.Call(counted, [node.iter], [], None, None)
        super().visit_For(node, frame)

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802
        self.write("environment.joined((")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")

    def visit_EvalContextModifier(self, node: nodes.EvalContextModifier, _: Frame) -> None:  # noqa: N802
        raise TemplateSyntaxError("text is always escaped", node.lineno, self.name, self.filename)

    def visit_ScopedEvalContextModifier(  # noqa: N802
        self, node: nodes.ScopedEvalContextModifier, frame: Frame
    ) -> None:
        self.visit_EvalContextModifier(node, frame)


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's environment, with nothing in it but what pages need.

    ``begin`` starts the count of steps and characters for a page.
    """

    intercepted_binops = frozenset({"*", "**", "%", "+"})
    code_generator_class = _Generator

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, autoescape=True, finalize=_printed)
        self.begin()
        self.filters = {
            **{name: FILTERS[name] for name in _FILTERS},
            **{name: _of_text(FILTERS[name]) for name in _FILTERS_OF_TEXT},
            "format": self._format,
            "join": self._join,
            "replace": self._replace,
            "round": _round,
        }
        self.globals = {"range": self.range}

    def begin(self) -> None:
        """Begin to count anew."""
        self.steps = self.characters = 0

    # --- what may be reached ----------------------------------------------------------------------

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may see this: what it has been given to print, and nothing else."""
        if not super().is_safe_attribute(obj, attr, value) or isinstance(value, PurePath | type):
            return False
        if isinstance(obj, str):
            return attr in _OF_TEXT
        if isinstance(obj, LoopContext):
            return attr in _OF_LOOPS
        if isinstance(obj, BlockReference):
            return attr == "super"
        if isinstance(obj, TemplateModule):
            return True
        if isinstance(obj, datetime.date):
            return attr in _OF_DATES
        if _is_field(obj, attr) or _is_ours(type(obj), attr):
            return True
        if isinstance(obj, Mapping):
            return attr in _OF_MAPPINGS
        return isinstance(obj, tuple | list) and attr in _OF_LISTS

    def wrap_str_format(self, value: Any) -> None:
        """Return nothing: a text's own ``format`` is not given; the filter ``format`` is."""
        return

    # --- how much ---------------------------------------------------------------------------------

    def call(__self, __context: Any, __obj: Any, *args: Any, **named: Any) -> Any:  # noqa: N805
        """Call what a template calls, and count it."""
        __self._step(_STEPS_OF_A_CALL)
        if isinstance(__obj, LoopContext):  # a recursive loop goes through something else
            args = tuple(map(__self.counted, args))
            named = {name: __self.counted(items) for name, items in named.items()}
        return super().call(__context, __obj, *args, **named)

    def range(self, *bounds: int) -> range:
        """Count, as in Python, but not beyond what a page can need."""
        numbers = range(*bounds)
        if len(numbers) > _LARGEST_LIST:
            raise SecurityError("the template counts too far (range)")
        return numbers

    def counted(self, items: Iterable[Any]) -> Iterable[Any]:
        """Return what a loop goes through, with each turn counted."""
        if not isinstance(items, Sized):
            return self._counting(items)
        self._step(len(items))
        return items

    def joined(self, parts: Iterable[Any]) -> str:
        """Join what stands on both sides of ``~``."""
        parts = tuple(map(_printed, parts))
        self._measure(sum(len(part) for part in parts if isinstance(part, str)))
        return markup_join(parts)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Calculate with numbers of a sensible size only; text and lists are not multiplied."""
        if operator == "+" and isinstance(left, Sized) and isinstance(right, Sized):
            self._measure(len(left) + len(right))
            return super().call_binop(context, operator, left, right)
        for value in (left, right):
            if isinstance(value, Undefined):
                str(value)  # says which name it is
            if not isinstance(value, int | float) or abs(value) > _LARGEST_NUMBER:
                raise SecurityError(f"the template calculates beyond its limits ({operator})")
        if operator == "**" and (abs(right) > 16 or abs(left) > 1000):
            raise SecurityError("the template calculates beyond its limits (**)")
        return super().call_binop(context, operator, left, right)

    def _counting(self, items: Iterable[Any]) -> Iterator[Any]:
        for item in items:
            self._step()
            yield item

    def _step(self, count: int = 1) -> None:
        self.steps += count
        if self.steps > _MOST_STEPS:
            raise SecurityError("the template runs without end")

    def _measure(self, length: int) -> None:
        self.characters += length
        if length > _LARGEST_TEXT or self.characters > _LARGEST_TOTAL:
            raise SecurityError("the template writes without end")

    def concat(self, parts: Iterable[str]) -> str:
        """Put together the text of a macro, a block or an assignment."""
        parts = list(parts)
        self._measure(sum(map(len, parts)))
        return "".join(parts)

    def _join(self, items: Iterable[Any], between: str = "", attribute: str | None = None) -> str:
        if attribute is not None:
            items = (self.getitem(item, attribute) for item in items)
        parts: list[Any] = []
        for item in self._counting(items):
            parts += [between, item] if parts else [item]
        return self.joined(parts)

    def _format(self, pattern: str, *values: Any, **named: Any) -> str:
        """Print values by a pattern such as ``%.2f``."""
        if len(pattern) > _LONGEST_PATTERN or _WIDE.search(pattern):
            raise SecurityError("the pattern of “format” is too wide")
        shown = tuple(map(_printed, (*values, *named.values())))
        texts = (escape(text) for text in shown if isinstance(text, str))
        widths = map(int, re.findall(r"[0-9]+", pattern))
        longest = max(map(len, texts), default=0) + _LONGEST_NUMBER + max(widths, default=0)
        self._measure(len(pattern) + pattern.count("%") * longest)
        return pattern % (named or values)

    def _replace(self, text: Any, old: str, new: str) -> str:
        text = _printed(text)
        text = text if isinstance(text, str) else str(text)
        longest = escape(new) if isinstance(text, Markup) else str(new)
        self._measure(len(text) + text.count(str(old)) * len(longest))
        replaced: str = text.replace(old, new)
        return replaced


def _is_field(obj: Any, name: str) -> bool:
    """Whether this is what the object was made to hold: a field of a data class or a model."""
    if isinstance(obj, BaseModel):
        return name in type(obj).model_fields
    if is_dataclass(obj):
        return any(field.name == name for field in fields(obj))
    return name in getattr(type(obj), "_fields", ())


def _is_ours(kind: type, name: str) -> bool:
    """Whether this is written in Fascicle itself, not in a library that it is built on."""
    return any(
        name in vars(base) for base in kind.__mro__ if base.__module__.startswith("fascicle.")
    )


def _printed(value: Any) -> Any:
    """Return what may be printed; what Python says of an object may tell where it lies."""
    if (
        value is None
        or isinstance(value, str | int | float | Undefined)
        or hasattr(value, "__html__")
    ):
        return value
    raise SecurityError(f"it prints {type(value).__name__}, which is no text")


def _of_text(filter_: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter that takes text and numbers alone."""
    first = 1 if hasattr(filter_, "jinja_pass_arg") else 0

    @functools.wraps(filter_)
    def checked(*args: Any, **named: Any) -> Any:
        _printed(args[first])
        return filter_(*args, **named)

    return checked


def _round(value: float, digits: int = 0) -> float:
    return round(value, digits)
