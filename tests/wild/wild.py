"""Wild inputs: bytes, and pieces of real files spliced, repeated, nested and spoiled."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parents[2] / "bench" / "fuzz"))

from readers import FILES, READERS, SOUND

from seeds import TOKENS, seeds

__all__ = ["FILES", "READERS", "SOUND", "spoiled", "wild"]

_ODD = (
    "\u202e\u200f\u2028\x85\xa0\u0301\ufeff\x00\x1b\ufffd\ufdd0\uffff\U0001f468\u200dяß\t\r\n '\""
)
_OPENING = ("[", "^[", "{", "(", "*", "**", "`", '"', "'", "[a](", "@book{a,", "- ", "{{", "\\em{")


@cache
def _real(name: str) -> list[bytes]:
    """Real inputs of a reader, the short ones."""
    return [data for data in seeds(name) if len(data) < 3000][:30] or [b""]


def _tokens(name: str) -> tuple[str, ...]:
    return TOKENS.get(name, TOKENS["yaml"])


@st.composite
def _spliced(draw: st.DrawFn, name: str) -> str:
    """Words of the format, ends of real inputs and odd characters, in any order."""
    real = [data.decode("utf-8", errors="replace")[:600] for data in _real(name)]
    piece = st.one_of(
        st.sampled_from(_tokens(name)),
        st.sampled_from(_tokens(name)),
        st.sampled_from(real).flatmap(_cut),
        st.text(st.sampled_from(_ODD), max_size=3),
        st.text(max_size=5),
        st.builds(str.__mul__, st.sampled_from(_tokens(name)), st.integers(2, 60)),
    )
    return "".join(draw(st.lists(piece, max_size=12)))


def _cut(text: str) -> st.SearchStrategy[str]:
    numbers = st.integers(0, len(text))
    return st.builds(lambda a, b: text[min(a, b) : max(a, b)], numbers, numbers)


@st.composite
def _nested(draw: st.DrawFn, name: str) -> str:
    """Deep nesting, closed or not."""
    opening = draw(st.sampled_from((*_OPENING, *_tokens(name))))
    closing = opening[::-1].translate(str.maketrans("([{<", ")]}>"))
    depth = draw(st.integers(1, 400))
    return opening * depth + draw(st.text(max_size=3)) + closing * draw(st.sampled_from((0, depth)))


@st.composite
def spoiled(draw: st.DrawFn, data: bytes) -> bytes:
    """Return good bytes with some of them flipped, lost, doubled or cut off."""
    made = bytearray(data)
    for _ in range(draw(st.integers(1, 6))):
        if not made:
            break
        at = draw(st.integers(0, len(made) - 1))
        end = min(len(made), at + draw(st.integers(1, 40)))
        match draw(st.sampled_from(("flip", "lose", "double", "cut", "put"))):
            case "flip":
                made[at] ^= 1 << draw(st.integers(0, 7))
            case "lose":
                del made[at:end]
            case "double":
                made[at:at] = made[at:end]
            case "cut":
                del made[at:]
            case "put":
                made[at:at] = draw(st.binary(max_size=4))
    return bytes(made)


def wild(name: str) -> st.SearchStrategy[bytes]:
    """Return inputs for a reader: the wilder the rarer."""
    encoded = st.one_of(_spliced(name), _spliced(name), _nested(name)).map(
        lambda text: text.encode("utf-8", errors="surrogatepass")
    )
    return st.one_of(
        encoded, encoded, st.sampled_from(_real(name)).flatmap(spoiled), st.binary(max_size=80)
    )
