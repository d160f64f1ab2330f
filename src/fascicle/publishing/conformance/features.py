"""What a file has, so that requirements on what it lacks are not said to be met."""

from __future__ import annotations

from typing import Any

import pikepdf

from fascicle.publishing.conformance.document import Document
from fascicle.publishing.conformance.ledger import Ledger
from fascicle.publishing.conformance.objects import dictionary, entry, items, name

__all__ = ["note_features"]

_SPACES = frozenset({"ICCBased", "Separation", "DeviceN"})


def note_features(document: Document, ledger: Ledger) -> None:
    """Note images, kinds of compression, colour spaces, halftones and output intents."""
    if items(entry(document.catalogue, "/OutputIntents")):
        ledger.has.add("intent")
    for one in document.pdf.objects:
        if isinstance(one, pikepdf.Stream):
            ledger.has |= {str(f)[1:] for f in items(entry(one, "/Filter"))} & {"JPXDecode"}
            if name(one, "/Subtype") == "Image":
                ledger.has.add("image")
                _space(entry(one, "/ColorSpace"), ledger)
        elif isinstance(one, pikepdf.Array):
            _space(one, ledger)
        elif isinstance(one, pikepdf.Dictionary):
            if entry(one, "/HalftoneType") is not None or entry(one, "/HT") is not None:
                ledger.has.add("halftone")
            spaces = dictionary(dictionary(one, "/Resources") or one, "/ColorSpace")
            for key in spaces.keys() if spaces is not None else ():
                _space(entry(spaces, key), ledger)


def _space(value: Any, ledger: Ledger) -> None:
    if isinstance(value, pikepdf.Array) and len(value) and isinstance(value[0], pikepdf.Name):
        ledger.has |= {str(value[0])[1:]} & _SPACES
