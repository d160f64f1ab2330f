"""The seal: whatever is changed in a sealed file, it no longer holds."""

from __future__ import annotations

import hashlib
import io
from typing import Any

import pikepdf
import pytest
from conftest import Built
from hypothesis import given, settings
from hypothesis import strategies as st

from fascicle.publishing.seal import seal, seal_holds, seal_of

MISLEADING = (
    b"trailer << /ID [<00><11>] >>\nstartxref\n9\n%%EOF\n"
    b"1 0 obj << /Type /XRef /ID [<0123><4567>] >> stream endstream"
)
"""What in an attachment could be taken for the end of a PDF."""


def made(mode: pikepdf.ObjectStreamMode = pikepdf.ObjectStreamMode.generate) -> bytes:
    """A small PDF, with a cross-reference stream or a table, and a misleading attachment."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.Root.Metadata = pikepdf.Stream(pdf, MISLEADING)
        pdf.attachments["misleading.txt"] = MISLEADING
        pdf.save(out, deterministic_id=True, object_stream_mode=mode, compress_streams=False)
    return out.getvalue()


FORMS: Any = pytest.mark.parametrize(
    "mode", [pikepdf.ObjectStreamMode.generate, pikepdf.ObjectStreamMode.disable]
)


def flipped(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


@FORMS
def test_every_flipped_bit_of_a_file_is_noticed(mode: pikepdf.ObjectStreamMode) -> None:
    sealed = seal(made(mode))
    assert seal_holds(sealed)
    assert [bit for bit in range(len(sealed) * 8) if seal_holds(flipped(sealed, bit))] == []


@FORMS
def test_the_seal_is_the_checksum_of_the_file_with_zeros_in_its_place(
    mode: pikepdf.ObjectStreamMode,
) -> None:
    sealed = seal(made(mode))
    digits = (seal_of(sealed) or "").encode()
    assert sealed.count(digits) == 1
    assert hashlib.sha256(sealed.replace(digits, b"0" * 64)).hexdigest().encode() == digits


@FORMS
def test_a_sealed_file_is_a_sound_pdf(mode: pikepdf.ObjectStreamMode) -> None:
    with pikepdf.open(io.BytesIO(seal(made(mode)))) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert len(bytes(pdf.trailer.ID[1])) == 32
        assert pdf.attachments["misleading.txt"].get_file().read_bytes() == MISLEADING


def test_sealing_again_changes_nothing() -> None:
    sealed = seal(made())
    assert seal(sealed) == sealed


def test_what_bears_no_seal_does_not_hold() -> None:
    assert seal_of(made()) is None
    assert not seal_holds(made())


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"startxref\n0\n%%EOF", MISLEADING])
def test_what_has_no_identifier_cannot_be_sealed(data: bytes) -> None:
    assert not seal_holds(data)
    with pytest.raises(ValueError, match="identifier"):
        seal(data)


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_changed_book_is_noticed(built: Built, data: st.DataObject) -> None:
    pdf = built.pdf.read_bytes()
    bit = data.draw(st.integers(0, len(pdf) * 8 - 1))
    cut = data.draw(st.integers(0, len(pdf) - 1))
    assert seal_holds(pdf)
    assert not seal_holds(flipped(pdf, bit))
    assert not seal_holds(pdf[:cut])
    assert not seal_holds(pdf[:cut] + b" " + pdf[cut:])


@given(st.binary(max_size=400))
@settings(deadline=None)
def test_no_bytes_whatever_are_a_fault(data: bytes) -> None:
    assert not seal_holds(data)
    assert not seal_holds(data + b"\nstartxref\n3\n%%EOF")
