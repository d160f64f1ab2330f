"""Made-up words in several scripts, none of which occurs twice in a publication.

Because every word is its own mark, a word that is lost, printed twice or out of order is seen at
once, without any knowledge of how the book is made.
"""

from __future__ import annotations

import random
import re
import unicodedata
from dataclasses import dataclass, field

__all__ = ["FOREIGN", "SCRIPTS", "SMALL", "Words", "fold", "letters", "tokens"]

SMALL = ("a", "of", "to", "in", "and", "we", "is", "as")
"""Words that come again and again, as in any language; they are counted only."""

SCRIPTS: dict[str, tuple[str, str]] = {
    "latin": ("b d f g k l m n p r s t v z", "a e i o u"),
    "accents": ("b č ć d đ k l m n ñ p r s š ß t v z ž þ", "a à e é è i í o ö ô u ü å"),
    "ligatures": ("f l ff fi fl ffi ft k t th", "a e i o u"),
    "marks": (
        "b d g k m n p r s t",
        "a\u0301 e\u0323 i\u0304 o\u0328 u\u0308 a\u030a e\u0302\u0301",
    ),
    "cyrillic": ("б в г д ђ ж з ј к л љ м н њ п р с т ћ ф х ц ч џ ш", "а е и о у"),
    "russian": ("б в г д ж з к л м н п р с т ф х ц ч ш щ", "а е и о у ы э ю я й"),
    "greek": ("β γ δ ζ θ κ λ μ ν ξ π ρ σ τ φ χ ψ", "α ε η ι ο υ ω ά έ ή ί ό ώ ἀ ἐ ὁ"),
}
"""Scripts that all of the theme's fonts have: consonants and vowels."""

FOREIGN: dict[str, tuple[str, str]] = {
    "hebrew": ("ב ג ד ה ו ז ח ט כ ל מ נ ס ע פ צ ק ר ש ת", "א י ו"),
    "arabic": ("ب ت ث ج ح خ د ر ز س ش ص ط ع غ ف ق ك ل م ن ه", "ا و ي"),
    "chinese": ("漢 字 城 圍 軍 山 河 橋 書 史", "年 月 日 人 大 小"),
    "georgian": ("ბ გ დ ვ ზ თ კ ლ მ ნ პ რ ს ტ", "ა ე ი ო უ"),
    "devanagari": ("क ख ग घ च ज ट ड त द न प ब म य र ल", "ा ि ी ु े ो"),
}
"""Scripts that some or all of them lack."""

# Letters of one shape: where a font draws both with one glyph, a PDF cannot tell which was meant.
_ONE_SHAPE = str.maketrans(
    "авеѕіјкмнорстухһгпфαβεζηικμνορτυχς",
    "abesijkmhopctyxhγπφabezhikmnoptyxσ",
)
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\u202a-\u202e]")
_TOKEN = re.compile(r"[^\W\d_]+|\d+")


def fold(text: str) -> str:
    """Reduce a text to what a PDF can tell: one case, one letter for one shape, no marks apart.

    Accents and other marks above and below are left aside: PDF readers give them before, after or
    within their letter.
    """
    bare = unicodedata.normalize("NFKD", _UNSEEN.sub("", text)).casefold()
    bare = "".join(c for c in bare if not unicodedata.combining(c))
    return bare.translate(_ONE_SHAPE)


def tokens(text: str) -> list[str]:
    """Return the words of a text, folded: stretches of letters and digits."""
    return _TOKEN.findall(fold(text))


def letters(text: str) -> str:
    """Return all letters and digits of a text, folded, without anything between them."""
    return "".join(tokens(text))


@dataclass
class Words:
    """A supply of words, no two of which are alike when folded."""

    dice: random.Random
    used: set[str] = field(default_factory=set)
    number: int = 41000

    def new(self, script: str = "latin", syllables: int = 0) -> str:
        """Return a new word of a script."""
        consonants, vowels = ({**SCRIPTS, **FOREIGN})[script]
        count = syllables or self.dice.choice((3, 3, 3, 4, 4, 5))
        while True:
            word = "".join(
                self.dice.choice(consonants.split()) + self.dice.choice(vowels.split())
                for _ in range(count)
            )
            word = unicodedata.normalize(self.dice.choice(("NFC", "NFC", "NFD")), word)
            known = fold(word)
            if known not in self.used and len(known) > 4:
                self.used.add(known)
                return word

    def locator(self) -> str:
        """Return a number of a page that no other citation names."""
        self.number += 1
        return str(self.number)
