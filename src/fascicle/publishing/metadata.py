"""What a file says of itself: the Dublin Core of an edition, in terms that catalogues understand.

See the DCMI Metadata Terms (https://www.dublincore.org/specifications/dublin-core/dcmi-terms/).
"""

from __future__ import annotations

import hashlib
import re
import uuid
from dataclasses import dataclass

from fascicle import __version__
from fascicle.edition.model import Edition, plain
from fascicle.manuscript.models import Contributor, Identifier
from fascicle.typesetting.binding import day_of

__all__ = ["Metadata", "creators_and_contributors", "identifier_uri", "metadata_of"]

PROGRAM = f"Fascicle {__version__}"
_RESPONSIBLE = ("author", "compiler", "editor")
"""The roles that make a creator, each only where nobody has the one before."""
_BEFORE_DOI = re.compile(r"^(doi:\s*|(https?://)?(dx\.)?doi\.org/)", re.IGNORECASE)
"""What people write before a DOI."""
_SPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "fascicle")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a PDF says of itself.

    ``date`` is a day (W3C-DTF); ``languages`` are BCP 47, the main one first; ``identifiers`` the
    main one first, as URIs where there is one; ``document`` and ``instance`` are URIs that tell
    this publication from others and this very file from its other states. What is unknown is empty.
    """

    title: str
    date: str
    languages: tuple[str, ...]
    identifiers: tuple[str, ...]
    document: str
    instance: str
    creators: tuple[str, ...] = ()
    contributors: tuple[str, ...] = ()
    publisher: str = ""
    rights: str = ""
    description: str = ""
    coverage: str = ""
    source: str = ""
    version: str = ""
    producer: str = PROGRAM


def metadata_of(edition: Edition, *contents: bytes, source: str = "", remark: str = "") -> Metadata:
    """Return what a file made of an edition says of itself.

    ``contents`` are what tells this file from others; ``source`` says what it was made from;
    ``remark`` follows the title in brackets.

    A chapter alone is not the edition: its identifier is that of the edition with the chapter's
    name as its fragment, and its title names both.
    """
    publication = edition.publication
    digests = "".join(hashlib.sha256(content).hexdigest() for content in contents)
    title = ": ".join(filter(None, (publication.title, publication.subtitle)))
    uris = tuple(map(identifier_uri, publication.identifiers))
    document = uuid.uuid5(_SPACE, uris[0] if uris else publication.slug)
    identifiers = uris or (document.urn,)
    if edition.only is not None:
        identifiers = tuple(f"{uri}#{edition.only}" for uri in identifiers)
        title = f"{plain(edition.chapters[0].title)} ({title})"
    if remark:
        title = f"{title} ({remark})"
    creators, contributors = creators_and_contributors(publication.contributors)
    languages = (edition.language, *(chapter.language for chapter in edition.chapters))
    return Metadata(
        title=title,
        date=day_of(edition),
        languages=tuple(dict.fromkeys(languages)),
        identifiers=identifiers,
        document=document.urn,
        instance=uuid.uuid5(document, digests).urn,
        creators=creators,
        contributors=contributors,
        publisher=publication.publisher or "",
        rights=publication.rights or "",
        description=plain(edition.description),
        coverage=publication.span or "",
        source=source,
        version=publication.edition or "",
    )


def creators_and_contributors(
    persons: list[Contributor],
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names of creators, and those of all others with their roles in brackets.

    Creators are the authors; of a publication without authors its compilers, else its editors.
    """
    held = {person.role for person in persons}
    creating = next((role for role in _RESPONSIBLE if role in held), None)
    creators = (person.name for person in persons if person.role == creating)
    others = (f"{person.name} ({person.role})" for person in persons if person.role != creating)
    return tuple(dict.fromkeys(creators)), tuple(dict.fromkeys(others))


def identifier_uri(identifier: Identifier) -> str:
    """Return an identifier as a URI; as it is written where its scheme has none (``local``).

    ISBN and ISSN as URNs (RFC 8254), DOIs as addresses of doi.org, as the DOI Handbook asks.
    """
    value = identifier.value.strip()
    match identifier.scheme:
        case "isbn":
            return "urn:isbn:" + re.sub(r"[^0-9Xx]", "", value).upper()
        case "issn":
            digits = re.sub(r"[^0-9Xx]", "", value).upper()
            return f"urn:issn:{digits[:4]}-{digits[4:]}"
        case "doi":
            return "https://doi.org/" + _BEFORE_DOI.sub("", value)
        case "urn":
            return value if value.lower().startswith("urn:") else f"urn:{value}"
        case _:
            return value
