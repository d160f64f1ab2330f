"""The Jinja2 environment of a publication: sandboxed, escaping, strict, with two shelves.

Templates are looked for in the publication's ``templates/`` first and in the theme's after that.
The theme's stand under ``theme/`` too, so that a publication's ``cover.html`` can say
``{% extends "theme/cover.html" %}``. Faults come out as findings at the template's line.
"""

from __future__ import annotations

import difflib
import functools
import re
import traceback
from collections.abc import Callable, Generator, Iterable, Mapping
from pathlib import Path
from typing import Any, cast

from jinja2 import BaseLoader, StrictUndefined, TemplateNotFound, TemplateSyntaxError
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.loaders import split_template_path
from jinja2.utils import missing

from fascicle.faults import is_out_of_memory
from fascicle.findings import Finding, Place, Refused, excerpt
from fascicle.manuscript.inputs import same
from fascicle.manuscript.page_checks import leads_out
from fascicle.manuscript.strays import is_within
from fascicle.typesetting.sandbox import Sandbox

__all__ = ["TEMPLATES", "Templates"]

TEMPLATES = "templates"
"""The folder of a publication's own templates."""
THEME = Path(__file__).parent / "theme" / "templates"

_LARGEST_TEMPLATE = 256 * 1024
_LARGEST_PAGE = 64 * 1024 * 1024


class _Shelves(BaseLoader):
    """The publication's templates, then the theme's; nothing outside the two folders.

    ``inputs`` are the digests of the publication's files: only these are there, as they were.
    """

    def __init__(
        self, publication: Path, theme: Path = THEME, inputs: Mapping[str, str] | None = None
    ) -> None:
        self.publication = publication
        self.inputs = inputs
        self.theme = theme

    def get_source(
        self, environment: object, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        """Return a template's text and the name that findings give it."""
        parts = split_template_path(template)
        for root, pieces, shown in self._places(parts):
            path = root.joinpath(*pieces)
            if path.is_file() and (root == self.theme or self._was_read(shown)):
                return self._read(root, path, template), shown, lambda: True
        raise TemplateNotFound(template)

    def _was_read(self, shown: str) -> bool:
        return self.inputs is None or shown in self.inputs

    def _places(self, parts: list[str]) -> list[tuple[Path, list[str], str]]:
        if parts[:1] == ["theme"]:
            return [(self.theme, parts[1:], "/".join(parts))]
        name = "/".join(parts)
        own = (self.publication, parts, f"{TEMPLATES}/{name}")
        return [own, (self.theme, parts, f"theme/{name}")]

    def _read(self, root: Path, path: Path, name: str) -> str:
        if not is_within(path, root.resolve()):
            raise TemplateSyntaxError(
                "the file lies outside the folder of templates", 1, name, f"{TEMPLATES}/{name}"
            )
        if path.stat().st_size > _LARGEST_TEMPLATE:
            limit = _LARGEST_TEMPLATE // 1024
            raise TemplateSyntaxError(
                f"the file is larger than {limit} KB", 1, name, f"{TEMPLATES}/{name}"
            )
        try:
            data = path.read_bytes()
            if root == self.publication and self.inputs is not None:
                shown = f"{TEMPLATES}/{path.relative_to(root).as_posix()}"
                data = same(data, shown, self.inputs)
            return data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise TemplateSyntaxError(
                f"the file is not UTF-8 text (byte {error.start + 1})",
                1,
                name,
                f"{TEMPLATES}/{name}",
            ) from None

    def list_templates(self) -> list[str]:
        """Return the names of the theme's templates, and those of the publication."""
        found = {path.relative_to(self.theme).as_posix() for path in self.theme.rglob("*.html")}
        found |= {f"theme/{name}" for name in found}
        if self.publication.is_dir():
            found |= {
                path.relative_to(self.publication).as_posix()
                for path in self.publication.rglob("*.html")
            }
        return sorted(found)


class _UnknownNameError(UndefinedError):
    """An undefined name, with what it was looked up in."""

    def __init__(self, owner: Any, name: Any, message: str | None = None) -> None:
        super().__init__(message)
        self.owner = owner
        self.name = name


class _Undefined(StrictUndefined):
    """Never printed, never compared: using an undefined name is a fault that knows the name."""

    __slots__ = ()

    def __init__(
        self,
        hint: str | None = None,
        obj: Any = missing,
        name: str | None = None,
        exc: Any = None,
    ) -> None:
        super().__init__(hint, obj, name, functools.partial(_UnknownNameError, obj, name))  # type: ignore[arg-type]


class Templates:
    """The templates of one publication, ready to be rendered.

    ``folder`` is the publication's folder; its ``templates/`` need not exist. ``inputs``: the
    digests of its files when they were read, or None. A template that has changed since is refused
    (F107), one that has come since is not there.
    """

    def __init__(
        self, folder: Path, names: Mapping[str, Any], inputs: Mapping[str, str] | None = None
    ) -> None:
        self._shelves = _Shelves(folder / TEMPLATES, inputs=inputs)
        self._environment = Sandbox(
            loader=self._shelves,
            undefined=_Undefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.globals.update(names)

    def render(self, name: str, **values: Any) -> str:
        """Render a template. ``Refused`` with T103, T104 or A101 where it is faulty."""
        self._environment.begin()
        pieces: list[str] = []
        size = 0
        try:
            template = self._environment.get_template(name)
            written = cast("Generator[str]", template.generate(**values))
            for piece in written:
                pieces.append(piece)
                size += len(piece)
                if size > _LARGEST_PAGE:  # told where the template is, not here
                    written.throw(SecurityError("the template writes without end"))
        except TemplateSyntaxError as error:
            raise Refused([self._syntax(error)]) from error
        except Refused:
            raise
        except Exception as error:  # a template can raise whatever Python can
            if is_out_of_memory(error):
                raise
            raise Refused([self._fault(error, name, values)]) from error
        return "".join(pieces)

    def _syntax(self, error: TemplateSyntaxError) -> Finding:
        file = error.filename or f"{TEMPLATES}/{error.name}"
        message = re.sub("'([^']*)'", r"“\1”", (error.message or "syntax").rstrip("."))
        return Finding(
            "T103",
            Place(file, error.lineno),
            f"The template cannot be read: {message}.",
            "The template language is Jinja2: {{ value }} prints, {% ... %} decides or repeats, "
            "and every block, if and for has its end.",
            self._line(file, error.lineno),
        )

    def _fault(self, error: Exception, name: str, values: Mapping[str, Any]) -> Finding:
        file, line = self._place(error, name)
        if isinstance(error, TemplateNotFound) and leads_out(str(error.name)):
            return self._outside(str(error.name), file, line)
        message, hint = self._explain(error, values)
        return Finding("T104", Place(file, line), message, hint, self._line(file, line))

    def _outside(self, wanted: str, file: str, line: int) -> Finding:
        said = self._line(file, line)
        return Finding(
            "A101",
            Place(file, line, max(said.find(wanted) + 1, 0)),
            f"The template “{wanted}” would lie outside the folder of templates.",
            "Name a template by its path in templates/, or begin it with theme/.",
            said,
        )

    def _place(self, error: Exception, name: str) -> tuple[str, int]:
        """Return the innermost line of the publication's own templates, else of the theme's."""
        frames = [
            (frame.filename, frame.lineno or 0)
            for frame in traceback.extract_tb(error.__traceback__)
            if frame.filename.startswith((f"{TEMPLATES}/", "theme/"))
        ]
        own = [frame for frame in frames if frame[0].startswith(f"{TEMPLATES}/")]
        if own or frames:
            return (own or frames)[-1]
        return f"{TEMPLATES}/{name}", 0

    def _explain(self, error: Exception, values: Mapping[str, Any]) -> tuple[str, str]:
        if isinstance(error, _UnknownNameError) and error.name is not None:
            if error.owner is missing:
                known: Iterable[str] = {*values, *self._environment.globals}
                message = f"The template uses “{error.name}”, which does not exist."
            else:
                known = self._fields(error.owner)
                owner = type(error.owner).__name__
                message = f"The template asks {owner} for “{error.name}”, which it does not have."
            return message, _nearest(error.name, known)
        if isinstance(error, TemplateNotFound):
            wanted = str(error.name)
            return (
                f"There is no template “{wanted}”.",
                _nearest(wanted, self._shelves.list_templates()),
            )
        if isinstance(error, RecursionError):
            return (
                "The template includes or calls itself without end.",
                "To extend the theme's template of the same name, write it with `theme/` before "
                'it: {% extends "theme/cover.html" %}.',
            )
        if isinstance(error, SecurityError):
            return (
                f"The template does what templates may not do: {error}.",
                "Templates read what they are given; they cannot change it, reach into Python or "
                "run without end.",
            )
        detail = str(error) or type(error).__name__
        return f"The template fails while running: {detail}.", "Correct the line shown."

    def _fields(self, owner: object) -> set[str]:
        """Return what a template may ask of this; what it may not have is not proposed to it."""
        if isinstance(owner, Mapping):
            return {str(key) for key in owner}
        allowed = self._environment.is_safe_attribute
        names = (name for name in dir(owner) if not name.startswith("model_"))
        return {name for name in names if allowed(owner, name, None)}

    def _line(self, file: str, line: int) -> str:
        """Return the line of a template, to show it; empty where it cannot be read."""
        folder, _, name = file.partition("/")
        root = self._shelves.publication if folder == TEMPLATES else self._shelves.theme
        if not is_within(root / name, root.resolve()):
            return ""
        try:
            return excerpt((root / name).read_text(encoding="utf-8"), line)
        except (OSError, ValueError):
            return ""


def _nearest(name: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, sorted(known), n=3, cutoff=0.6)
    if close:
        return "Did you mean " + " or ".join(f"“{match}”" for match in close) + "?"
    names = sorted(known)
    return "There are: " + ", ".join(names[:30]) + "." if names else ""
