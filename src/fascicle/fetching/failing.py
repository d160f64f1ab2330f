"""Why a photograph was not fetched, in words; and whether it is worth asking again."""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from fascicle.findings import Finding, Place
from fascicle.manuscript.addresses import Address

__all__ = ["Unfetched", "in_words"]


class Unfetched(Exception):  # noqa: N818 - a verdict on an address, not an error of ours
    """A photograph that did not come: the code of the finding, its message and hint.

    ``again`` tells that the next attempt may succeed; ``wait`` is for how many seconds the server
    asks to be left alone before it.
    """

    def __init__(
        self, code: str, message: str, hint: str, *, again: bool = False, wait: float | None = None
    ) -> None:
        super().__init__(message)
        self.code, self.message, self.hint = code, message, hint
        self.again, self.wait = again, wait

    def finding(self, place: Place, excerpt: str = "") -> Finding:
        """Return this verdict as a finding at ``place``."""
        return Finding(self.code, place, self.message, self.hint, excerpt)


@contextmanager
def in_words(address: Address, *, begun: bool = False) -> Iterator[None]:
    """Turn what the network raises into ``Unfetched``; ``begun``: the picture is on its way.

    Nothing but the network may be used within: faults of the disk would be mistaken for its own.
    """
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise _untrusted(address, error) from error
    except socket.gaierror as error:
        raise Unfetched(
            "P132",
            f"There is no server “{address.host}”, or it cannot be looked up now.",
            "See whether you are online, and how the address is spelt.",
        ) from error
    except (OSError, http.client.HTTPException) as error:
        late = isinstance(error, TimeoutError)
        reason = "nothing came for too long" if late else _reason(error)
        if begun:
            raise broken_off(address, reason) from error
        raise Unfetched(
            "P132",
            f"The server “{address.host}” cannot be reached: {reason}.",
            "Try again later; see whether the address opens in a browser.",
            again=True,
        ) from error


def broken_off(address: Address, reason: str) -> Unfetched:
    """Return the verdict that a picture came in part only; asking again may bring the rest."""
    return Unfetched(
        "P139",
        f"The picture from “{address.host}” was broken off: {reason}.",
        "Type the command again; what has come is kept, and it goes on from there.",
        again=True,
    )


def _reason(error: Exception) -> str:
    if isinstance(error, ConnectionRefusedError):
        return "it refuses the connection"
    if isinstance(error, http.client.HTTPException | ConnectionError | ssl.SSLEOFError):
        return "it ended the connection early" if not _is_nonsense(error) else "it speaks no HTTP"
    if isinstance(error, ssl.SSLError):
        return "no secure connection can be made"
    return error.strerror or "the connection failed" if isinstance(error, OSError) else "it failed"


def _is_nonsense(error: Exception) -> bool:
    """Whether a server has answered what is not HTTP."""
    return isinstance(error, http.client.HTTPException) and not isinstance(
        error, http.client.RemoteDisconnected | http.client.IncompleteRead
    )


_EXPIRED, _NOT_YET, _OTHER_NAME, _OTHER_NUMBER = 10, 9, 62, 64
"""Verdicts of OpenSSL (X509_V_ERR_...) that have words of their own."""


def _untrusted(address: Address, error: ssl.SSLCertVerificationError) -> Unfetched:
    reasons = {
        _EXPIRED: "it has expired",
        _NOT_YET: "it is not valid yet",
        _OTHER_NAME: "it is made out to another name",
        _OTHER_NUMBER: "it is made out to another address",
    }
    reason = reasons.get(error.verify_code, "this computer does not know who vouches for it")
    return Unfetched(
        "P134",
        f"The certificate of “{address.host}” is not trusted: {reason}.",
        "Tell the one who runs the server; give the certificate of an authority of your own "
        "institution with --ca-file.",
    )
