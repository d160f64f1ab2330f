"""A server of photographs on this machine that does as it is told, well or badly, over TLS."""

from __future__ import annotations

import io
import socket
import ssl
import threading
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

from fascicle.fetching.connecting import Limits, Network

Answer = bytes | Callable[[ssl.SSLSocket], None]
"""What is sent, headers and all; or what is done with the connection."""


@dataclass(frozen=True)
class Request:
    path: str
    headers: dict[str, str]


@dataclass
class Server:
    """Answers requests by their path, each path's answers in turn, the last one for ever."""

    context: ssl.SSLContext
    requests: list[Request] = field(default_factory=list)
    _answers: dict[str, list[Answer]] = field(default_factory=lambda: defaultdict(list))
    _threads: list[threading.Thread] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._start(self._listen)

    def url(self, path: str = "/harbour", host: str = "localhost") -> str:
        return f"https://{host}:{self.port}{path}"

    def answers(self, *answers: Answer, path: str = "/harbour") -> None:
        self._answers[path] += answers

    def close(self) -> None:
        with suppress(OSError):  # a socket that only listens has no peer to be told
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for thread in self._threads:
            thread.join()

    def _start(self, work: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments)
        self._threads.append(thread)
        thread.start()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                line, _ = self._socket.accept()
                self._start(self._serve, line)

    def _serve(self, line: socket.socket) -> None:
        with suppress(OSError), line:
            line.settimeout(5)
            with self.context.wrap_socket(line, server_side=True) as connection:
                request = _request(connection)
                if request is None:
                    return
                self.requests.append(request)
                waiting = self._answers[request.path]
                answer = waiting.pop(0) if len(waiting) > 1 else waiting[0]
                if callable(answer):
                    answer(connection)
                else:
                    connection.sendall(answer)


def _request(connection: ssl.SSLSocket) -> Request | None:
    head = b""
    while b"\r\n\r\n" not in head:
        piece = connection.recv(65_536)
        if not piece:
            return None
        head += piece
    first, *lines = head.decode("ascii").split("\r\n\r\n")[0].split("\r\n")
    return Request(first.split(" ")[1], dict(line.split(": ", 1) for line in lines))


def until_left(connection: ssl.SSLSocket) -> None:
    """Say nothing more until the other side goes."""
    with suppress(OSError):
        connection.recv(1)


def then_silent(sent: bytes) -> Answer:
    def answer(connection: ssl.SSLSocket) -> None:
        connection.sendall(sent)
        until_left(connection)

    return answer


def endless(head: bytes, piece: bytes) -> Answer:
    def answer(connection: ssl.SSLSocket) -> None:
        connection.sendall(head)
        while True:  # until the other side has gone, which is an OSError
            connection.sendall(piece)

    return answer


def said(status: str, *headers: str, body: bytes = b"") -> bytes:
    lines = (f"HTTP/1.1 {status}", *headers, "", "")
    return "\r\n".join(lines).encode("latin-1") + body


def given(body: bytes, *headers: str, kind: str = "image/jpeg") -> bytes:
    """The answer of a server that works."""
    length = f"Content-Length: {len(body)}"
    return said("200 OK", f"Content-Type: {kind}", length, *headers, body=body)


def rest(body: bytes, start: int, *headers: str) -> bytes:
    """The answer to a request for what is missing."""
    span = f"Content-Range: bytes {start}-{len(body) - 1}/{len(body)}"
    length = f"Content-Length: {len(body) - start}"
    kind = "Content-Type: image/jpeg"
    return said("206 Partial Content", kind, length, span, *headers, body=body[start:])


def chunked(body: bytes, *, whole: bool = True) -> bytes:
    middle = len(body) // 2
    pieces = (body[:middle], body[middle:]) if whole else (body[:middle],)
    sent = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces)
    end = b"0\r\n\r\n" if whole else b"ffff\r\n"
    head = said("200 OK", "Content-Type: image/jpeg", "Transfer-Encoding: chunked")
    return head + sent + end


def picture(kind: str = "JPEG", pixels: tuple[int, int] = (120, 80)) -> bytes:
    target = io.BytesIO()
    image = Image.linear_gradient("L").resize(pixels)
    image.save(target, kind, **({"quality": 95} if kind == "JPEG" else {}))
    return target.getvalue()


@dataclass
class Near:
    """The network of a test: public names whose servers all stand on this machine.

    ``names`` gives the numbers of hosts; connections to a public number go to the server ``to``.
    """

    trust: ssl.SSLContext
    to: Server
    names: dict[str, list[str]] = field(default_factory=dict)
    dialled: list[str] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)

    def network(self) -> Network:
        return Network(self.trust, self._look_up, self._dial, self.pauses.append)

    def _look_up(self, host: str, port: int) -> Sequence[str]:
        if host not in self.names:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        return self.names[host]

    def _dial(self, number: str, port: int, seconds: float) -> socket.socket:
        self.dialled.append(number)
        return socket.create_connection(("127.0.0.1", self.to.port), timeout=seconds)


QUICK = Limits(size=1_000_000, silence=5, time=20)
"""Limits for a server near by that does not keep anybody waiting."""

CATALOGUE = """\
# The pictures of the harbour.
photographs:
  harbour:   # lent by nobody
    caption: The harbour at low water.
    alt: Three boats lie in the mud.
    url: {url}   # the original
    date: "1941-10"

  quay:
    caption: The quay.
    alt: Stones.
    rights: Public domain
"""


def publication(folder: Path, catalogue: str) -> Path:
    """Write a publication of one line with this catalogue."""
    files = {
        "publication.yaml": (
            "slug: harbour\ntitle: The Harbour\nlanguage: en-GB\nyear: 2026\n"
            "chapters: [water]\nparts: [chapters]\n"
        ),
        "sources.bib": "",
        "chapters/water.yaml": (
            "title: Water\nbody:\n  - The harbour.\n  - photograph: harbour\n  - photograph: quay\n"
        ),
        "assets/photographs.yaml": catalogue,
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder
