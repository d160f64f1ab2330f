"""Addresses of photographs: what may stand under ``url`` in the catalogue.

Only the words of an address are judged here; nothing is looked up and nothing is asked.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

__all__ = ["Address", "parse_address"]

_MAX_LENGTH = 2_000
_HTTPS = 443
_SAFE = "!$%&'()*+,/:;=?@-._~[]"
"""What stays as it is in path and query (RFC 3986); all else is written with per cent signs."""
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")


@dataclass(frozen=True, slots=True)
class Address:
    """An https address: ``host`` as it is asked for (ASCII, small letters), ``target`` as sent."""

    host: str
    port: int
    target: str

    @property
    def url(self) -> str:
        """The address in one line, without a fragment."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _HTTPS else f":{self.port}"
        return f"https://{host}{port}{self.target}"


def parse_address(url: str) -> Address:
    """Take an address apart; letters that are not ASCII are written with per cent signs.

    Raises ``ValueError`` with the reason, the end of a sentence that begins with the address,
    where it is not https, names a user or password, or is no address at all. A fragment (``#``) is
    left out.
    """
    if len(url) > _MAX_LENGTH:
        raise ValueError(f"has more than {_MAX_LENGTH:,} characters")
    if any(character.isspace() or not character.isprintable() for character in url):
        raise ValueError("has spaces or invisible characters in it")
    try:
        parts = urlsplit(url)
        port = parts.port
        host = _ascii(parts.hostname or "")
    except ValueError as error:
        raise ValueError("is not a complete address") from error
    if parts.scheme != "https":
        scheme = f"is “{parts.scheme}”, " if parts.scheme else "does not begin with “https://”, "
        raise ValueError(f"{scheme}and only https is fetched")
    if "@" in parts.netloc:
        raise ValueError("has a user's name or a password in it")
    if not _is_host(host) or port == 0:
        raise ValueError("is not a complete address")
    target = quote(parts.path or "/", safe=_SAFE)
    if parts.query:
        target += "?" + quote(parts.query, safe=_SAFE)
    return Address(host.removesuffix("."), port or _HTTPS, target)


def _is_host(host: str) -> bool:
    """Whether this is the name of a server, or its number in the notation of IPv4 or IPv6."""
    if ":" in host:
        try:
            return bool(ipaddress.IPv6Address(host)) and "%" not in host
        except ValueError:
            return False
    labels = host.removesuffix(".").split(".")
    return len(host) <= 253 and all(_LABEL.fullmatch(label) for label in labels)


def _ascii(host: str) -> str:
    """Return the name of a host as the net knows it (IDNA); ``ValueError`` where it has none."""
    return host if host.isascii() else host.encode("idna").decode("ascii").lower()
