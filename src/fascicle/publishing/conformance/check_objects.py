"""Checks of all objects of a file: how streams are compressed, and what kinds of things there are.

What a file has is noted, so that requirements on what it lacks are not said to be met, and those
on what nobody tests are said to be undecided.
"""

from __future__ import annotations

from typing import Any

import pikepdf

from fascicle.publishing.conformance.document import Document
from fascicle.publishing.conformance.ledger import PDFA, Ledger
from fascicle.publishing.conformance.objects import dictionary, entry, items, name, number_of

__all__ = ["UNTESTED", "check_objects"]

_FILTERS = frozenset(
    {"ASCIIHexDecode", "ASCII85Decode", "FlateDecode", "RunLengthDecode", "CCITTFaxDecode"}
    | {"JBIG2Decode", "DCTDecode", "JPXDecode"}
)
_SPACES = frozenset({"ICCBased", "Separation", "DeviceN"})
_OUTSIDE = ("/F", "/FFilter", "/FDecodeParms")

UNTESTED = {
    "DeviceN": ("6.1.13-9", "6.2.4.4-1"),
    "Separation": ("6.2.4.4-2",),
    "halftone": ("6.2.5-4", "6.2.5-5", "6.2.5-6"),
    "JPXDecode": ("6.2.8.3-1", "6.2.8.3-2", "6.2.8.3-3", "6.2.8.3-4", "6.2.8.3-5"),
    "signature": ("6.4.3-1", "6.4.3-2", "6.4.3-3"),
    "attached": ("6.8-5",),
}
"""What is not tested, by what a file must have so that it matters: rules of PDF/A-2 and -3."""


def check_objects(document: Document, ledger: Ledger) -> None:
    """Test every stream, and note images, colour spaces, halftones and output intents."""
    if items(entry(document.catalogue, "/OutputIntents")):
        ledger.has.add("intent")
    for one in document.pdf.objects:
        if isinstance(one, pikepdf.Stream):
            _stream(document, one, ledger)
        elif isinstance(one, pikepdf.Array):
            _space(one, ledger)
        elif isinstance(one, pikepdf.Dictionary):
            _dictionary(document, one, ledger)
    for feature, rules in UNTESTED.items():
        if feature in ledger.has:
            ledger.undecided[PDFA] |= set(rules)


def _stream(document: Document, one: pikepdf.Stream, ledger: Ledger) -> None:
    number = number_of(one)
    at = {"number": number, "page": document.page_of(number)}
    filters = items(entry(one, "/Filter"))
    called = [str(each)[1:] for each in filters if isinstance(each, pikepdf.Name)]
    settings = items(entry(one, "/DecodeParms"))
    for place, each in enumerate(called):
        own = settings[place] if place < len(settings) else None
        plain = each == "Crypt" and name(own, "/Name") in {"", "Identity"}
        found = f"a stream is compressed by {each}"
        ledger.test(PDFA, "6.1.7.2-1", each in _FILTERS or plain, found, **at)
    outside = [key[1:] for key in _OUTSIDE if entry(one, key) is not None]
    found = f"a stream has {', '.join(outside)}"
    ledger.test(PDFA, "6.1.7.1-3", not outside, found, **at)
    ledger.has |= set(called) & {"JPXDecode"}
    if entry(one, "/ShadingType") is not None:
        _shading(document, one, ledger)
    if name(one, "/Subtype") == "Image":
        ledger.has.add("image")
        _space(entry(one, "/ColorSpace"), ledger)


def _dictionary(document: Document, one: Any, ledger: Ledger) -> None:
    if entry(one, "/ShadingType") is not None:
        _shading(document, one, ledger)
    if entry(one, "/HalftoneType") is not None or entry(one, "/HT") is not None:
        ledger.has.add("halftone")
    spaces = dictionary(dictionary(one, "/Resources") or one, "/ColorSpace")
    for key in spaces.keys() if spaces is not None else ():
        _space(entry(spaces, key), ledger)


def _shading(document: Document, one: Any, ledger: Ledger) -> None:
    """Note a shading whose colours have no profile, where the output intent has other ones."""
    intents = items(entry(document.catalogue, "/OutputIntents"))
    profile = dictionary(intents[0], "/DestOutputProfile") if intents else None
    space, inks = name(one, "/ColorSpace"), entry(profile, "/N")
    fits = {"DeviceRGB": inks == 3, "DeviceCMYK": inks == 4, "DeviceGray": inks is not None}
    if not fits.get(space, True):
        ledger.unknown(PDFA, f"shadings in {space} without such an output intent")


def _space(value: Any, ledger: Ledger) -> None:
    if isinstance(value, pikepdf.Array) and len(value) and isinstance(value[0], pikepdf.Name):
        ledger.has |= {str(value[0])[1:]} & _SPACES
