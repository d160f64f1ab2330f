"""Drawings whose numbers would break the PDF are known before they are drawn."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from fascicle.typesetting.drawing_numbers import unfit_number


def unfit(inner: str, head: str = "") -> tuple[str, str] | None:
    text = f'<svg xmlns="http://www.w3.org/2000/svg" {head}>{inner}</svg>'
    return unfit_number(ElementTree.fromstring(text))


@pytest.mark.parametrize(
    ("head", "found"),
    [
        ('width="-5"', ("width", "-5")),
        ('height="nan"', ("height", "nan")),
        ('height="1e30px"', ("height", "1e30")),
        ('viewBox="0 0 inf 1"', ("viewBox", "inf")),
        ('viewBox="0,0,-9,1"', ("viewBox", "-9")),
        ('viewBox="0 0 1e-30 1"', ("viewBox", "1e-30")),
    ],
)
def test_a_size_that_is_none(head, found):
    assert unfit("<g/>", head) == found


@pytest.mark.parametrize(
    ("inner", "found"),
    [
        ('<rect width="1" height="Infinity"/>', ("height", "Infinity")),
        ('<rect x="-1e38" width="1"/>', ("x", "-1e38")),
        ('<circle r="-1"/>', ("r", "-1")),
        ('<path d="M0 0L1E300 1"/>', ("d", "1E300")),
        ('<path d="M0 0L.5.5e12-3"/>', ("d", ".5e12")),
        ('<g transform="translate(1 99999999999)"/>', ("transform", "99999999999")),
        ('<g style="stroke-width:-1e30px"/>', ("style", "-1e30")),
        ("<style>rect { stroke-width: 1e30 }</style>", ("style", "1e30")),
    ],
)
def test_a_number_that_no_page_can_be_drawn_by(inner, found):
    assert unfit(inner) == found


@pytest.mark.parametrize(
    "inner",
    [
        '<rect x="-9" y="1e-30" width="100%" height="2.5cm" fill="#1234567890"/>',
        '<path id="nan" class="inf" d="M-1-2.5.5L1e3 1e-3z"/>',
        '<text x="1" y="2" font-family="Infinity">1e999 nan inf</text>',
        "<style>.st12345678901 { fill: url(#a12345678901); color: #1234567890 }</style>",
        '<g style="font-family: \'Face 12345678901\'" data-n="1e99"/>',
        '<image href="data:image/png;base64,12345678901e99"/>',
    ],
)
def test_what_ordinary_drawings_have(inner):
    assert unfit(inner, 'viewBox="0 0 1e9 1e9" width="1e9"') is None
