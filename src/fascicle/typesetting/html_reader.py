"""Python's reader of HTML, which takes whatever a template may write."""

from __future__ import annotations

from html.parser import HTMLParser

__all__ = ["HtmlReader"]


class HtmlReader(HTMLParser):
    """Reads HTML as its base does, with signs like ``&amp;`` as what they mean."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """Pass over what begins with ``<![`` and is nothing known: to browsers it is a remark."""
        try:
            return super().parse_marked_section(i, report)
        except AssertionError:
            return self.parse_bogus_comment(i)
