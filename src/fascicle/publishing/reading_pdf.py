"""The PDF for readers: the book's pages with what they were made from, described, dated, sealed.

Pages, tags and outline are typesetting's and stay as they are. What is added tells who made the
book, from what, and whether the file is still whole: metadata (``xmp``), the sources with a
manifest (``attaching``, ``sources``) and a checksum of the file in the file (``seal``).
"""

from __future__ import annotations

import hashlib
import io
import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING

from fascicle.publishing.attaching import (
    Attachment,
    attach,
    manifest_attachment,
    source_attachment,
)
from fascicle.publishing.metadata import PROGRAM, Metadata, metadata_of
from fascicle.publishing.seal import seal
from fascicle.publishing.sources import attached_kinds, manifest, source_files
from fascicle.publishing.xmp import packet, tidy
from fascicle.typesetting.book import Book

if TYPE_CHECKING:
    from pikepdf import Pdf

__all__ = ["dressed", "proof_pdf", "reading_pdf"]


def reading_pdf(book: Book) -> bytes:
    """Return the PDF of a book as it is handed to readers; of a chapter alone, without its sources.

    The same book gives the same bytes. Raises ``Refused`` (F107) where a file of the manuscript is
    no longer what the book was made from.
    """
    edition = book.edition
    files = source_files(edition)
    if edition.only is not None:
        return dressed(book.pdf, metadata_of(edition, book.pdf))
    kinds = attached_kinds(edition)
    listed = manifest(edition, files, kinds)
    attachments = [source_attachment(file, edition) for file in files if file.kind in kinds]
    source = f"manifest.json, SHA-256 {hashlib.sha256(listed).hexdigest()}"
    metadata = metadata_of(edition, book.pdf, listed, source=source)
    return dressed(book.pdf, metadata, [*attachments, manifest_attachment(listed)])


def proof_pdf(book: Book, pdf: bytes, word: str) -> bytes:
    """Return a proof for editors that says what it is; ``word`` follows the title.

    It claims no conformance, since what stands in its margins has no tags, and carries no files.
    """
    return dressed(pdf, metadata_of(book.edition, pdf, remark=word), archival=False)


def dressed(
    pdf: bytes,
    metadata: Metadata,
    attachments: Sequence[Attachment] = (),
    *,
    archival: bool = True,
) -> bytes:
    """Return a PDF with metadata, attachments and a seal; its pages are not touched.

    That it is PDF/A-3a and PDF/UA-1 is said only of a file that was drawn so, and never without
    ``archival``.
    """
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as file:
        day = f"D:{metadata.date.replace('-', '')}000000Z"
        attach(file, attachments, day)
        archival = archival and _drawn_for_archives(file)
        file.Root.Metadata = pikepdf.Stream(
            file,
            packet(metadata, archival=archival),
            Type=pikepdf.Name.Metadata,
            Subtype=pikepdf.Name.XML,
        )
        _inform(file, metadata, day)
        # The first string stays the same for all states of a document, the second is the seal.
        document = uuid.UUID(metadata.document).bytes
        file.trailer.ID = pikepdf.Array([pikepdf.String(document)] * 2)
        out = io.BytesIO()
        file.save(
            out,
            min_version="1.7",
            deterministic_id=True,
            # What is compressed already is only copied.
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            object_stream_mode=pikepdf.ObjectStreamMode.preserve,
            # The packet is to be the one above, to the letter.
            fix_metadata_version=False,
        )
    return seal(out.getvalue())


def _drawn_for_archives(pdf: Pdf) -> bool:
    """Tell whether a PDF has what PDF/A-3a needs most: tags, and an intent for its colours."""
    root = pdf.Root
    marked = "/MarkInfo" in root and bool(root.MarkInfo.get("/Marked", False))
    return marked and "/StructTreeRoot" in root and "/OutputIntents" in root


def _inform(pdf: Pdf, metadata: Metadata, day: str) -> None:
    """Write the information dictionary, with the very values of the XMP packet.

    PDF/A-3 leaves it to readers of old; where both are there they must not differ.
    """
    import pikepdf

    texts = {
        "/Title": metadata.title,
        "/Author": "; ".join(metadata.creators),
        "/Subject": metadata.description,
        "/Creator": PROGRAM,
        "/Producer": metadata.producer,
    }
    info = {name: text for name, value in texts.items() if (text := tidy(value))}
    pdf.trailer.Info = pdf.make_indirect(
        pikepdf.Dictionary({**info, "/CreationDate": day, "/ModDate": day})
    )
