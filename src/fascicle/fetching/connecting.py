"""Connecting to a server: looked up once, judged, and connected to the very address judged.

A name may lead anywhere, and elsewhere a moment later (DNS rebinding). So the numbers that a name
stands for are looked at before anything is sent, and the connection is made to one of them, not to
the name. Proxies of the environment are not used: behind a proxy nobody could tell where a
connection ends.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from fascicle.fetching.failing import Unfetched, in_words
from fascicle.manuscript.addresses import Address

__all__ = ["Limits", "Network", "connected", "is_public", "looked_up", "trusting"]

_LOCAL_ENDINGS = (".localhost", ".local", ".internal", ".lan", ".home.arpa")
"""Names that are never those of public servers (RFC 6761, 6762, 8375 and common use)."""
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_UNICAST = ipaddress.ip_network("2000::/3")
"""All of IPv6 that is given out to the public (IANA)."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a photograph may take. Times in seconds, sizes in bytes."""

    size: int = 100_000_000
    silence: float = 30.0
    """The longest time in which nothing comes."""
    time: float = 900.0
    """The longest time for one photograph, its repeated attempts included."""
    attempts: int = 4
    wait: float = 60.0
    """The longest time that a server may ask to be left alone."""
    redirects: int = 5


def looked_up(host: str, port: int) -> list[str]:
    """Return the numbers that a name stands for, in the order in which they are to be tried."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _dialled(number: str, port: int, seconds: float) -> socket.socket:
    return socket.create_connection((number, port), timeout=seconds)


def trusting(ca_file: Path | None = None) -> ssl.SSLContext:
    """Return the system's own trust, and that in the authorities of ``ca_file`` (PEM).

    Raises ``OSError`` (``ssl.SSLError`` is one) where that file holds no certificate.
    """
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    if ca_file is not None:
        context.load_verify_locations(ca_file)
    return context


@dataclass(frozen=True, slots=True)
class Network:
    """The network as it is reached from here."""

    trust: ssl.SSLContext = field(default_factory=trusting)
    look_up: Callable[[str, int], Sequence[str]] = looked_up
    """``look_up(host, port)``: the numbers of a host; ``socket.gaierror`` where there are none."""
    dial: Callable[[str, int, float], socket.socket] = _dialled
    """``dial(number, port, seconds)``: a connection made within this time."""
    pause: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic


def is_public(number: str) -> bool:
    """Whether an IP address is one of the public net.

    Not so are those of this computer, of private networks, of links and of groups, nor addresses
    of IPv6 that stand for such of IPv4.
    """
    try:
        address = ipaddress.ip_address(number.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
        if inner is not None:
            return is_public(str(inner))
        if address not in _UNICAST:
            return False
    return address.is_global and not address.is_multicast


def is_local_name(host: str) -> bool:
    """Whether a host tells by its very name that it is not a public one."""
    try:
        return not is_public(str(ipaddress.ip_address(host)))
    except ValueError:
        return "." not in host or host.endswith(_LOCAL_ENDINGS)


def _numbers(address: Address, own: Address, network: Network) -> list[str]:
    """Return the numbers that may be connected to; ``own`` is the address in the catalogue.

    What lies in a private network may be asked only where the catalogue itself names it, so that
    no server elsewhere can lead there.
    """
    found = network.look_up(address.host, address.port)
    if address.host == own.host and is_local_name(own.host):
        return list(found)
    public = [number for number in found if is_public(number)]
    if not public:
        raise Unfetched(
            "P136",
            f"The server “{address.host}” leads into a private network "
            f"({', '.join(found) or 'nowhere'}), where nothing is fetched for a public address.",
            "Fetch the picture by hand, if it is the right one.",
        )
    return public


@contextmanager
def connected(
    address: Address, own: Address, network: Network, limits: Limits, until: float
) -> Iterator[http.client.HTTPSConnection]:
    """Connect to a server, its certificate verified; the connection ends with the block.

    However slowly the server goes on, it is cut off when the clock reaches ``until``.
    """
    with in_words(address):
        line = _line(address, own, network, limits)
        secure = network.trust.wrap_socket(
            line, server_hostname=address.host, do_handshake_on_connect=False
        )
    cut = threading.Timer(max(until - network.clock(), 0), _cut, [secure])
    cut.daemon = True
    cut.start()
    connection = http.client.HTTPSConnection(address.host, address.port, context=network.trust)
    try:
        with in_words(address):
            secure.do_handshake()
        connection.sock = secure
        yield connection
    finally:
        cut.cancel()
        connection.close()
        secure.close()


def _line(address: Address, own: Address, network: Network, limits: Limits) -> socket.socket:
    """Return a connection to the first of the server's numbers that takes one."""
    *others, last = _numbers(address, own, network)
    for number in others:
        with suppress(OSError):
            return _silenced(network.dial(number, address.port, limits.silence), limits)
    return _silenced(network.dial(last, address.port, limits.silence), limits)


def _silenced(line: socket.socket, limits: Limits) -> socket.socket:
    line.settimeout(limits.silence)
    return line


def _cut(secure: ssl.SSLSocket) -> None:
    """End a connection from another thread; whoever reads from it sees its end."""
    with suppress(OSError):
        socket.socket.shutdown(secure, socket.SHUT_RDWR)
