"""What keeps a photograph from being fetched: addresses, servers, and what they send."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from serving import given, said
from test_fetching import CUT, HUGE, PAGE, WHOLE, moved, record_another
from workshop import Maker, Workshop, told

from fascicle.fetching.connecting import trusting
from fascicle.findings import Finding


def _answered(
    answer: Any, prepare: Callable[[Any, Any], object] = lambda desk, near: None
) -> Maker:
    """Fetch the photograph of a small publication from a server that answers so."""

    def make(at: Workshop) -> list[Finding]:
        desk, server, near = (at.fixture(name) for name in ("desk", "server", "near"))
        server.answers(answer(desk) if callable(answer) else answer)
        prepare(desk, near)
        return list(desk.fetched().findings)

    return make


def _unknown(desk: Any, near: Any) -> None:
    near.names.clear()


def _inside(desk: Any, near: Any) -> None:
    near.names["archive.example"] = ["192.168.1.1"]


def _untrusted(desk: Any, near: Any) -> None:
    near.trust = trusting()


def _another_file(desk: Any, near: Any) -> None:
    (desk.folder / "assets/harbour.jpg").write_bytes(b"mine")


def _another_entry_meanwhile(desk: Any) -> Callable[[Any], None]:
    def answer(connection: Any) -> None:
        text = desk.catalogue.read_text().replace("example/harbour", "example/other")
        desk.catalogue.write_text(text)
        connection.sendall(WHOLE)

    return answer


def _without_an_address(at: Workshop) -> list[Finding]:
    return told("photographs", "fetch", at.fixture("desk").folder, "quay")


MAKERS: Mapping[str, Maker] = {
    "P132": _answered(WHOLE, _unknown),
    "P133": _answered(said("404 Not Found", "Content-Length: 0")),
    "P134": _answered(WHOLE, _untrusted),
    "P135": _answered(moved("http://archive.example/harbour.jpg")),
    "P136": _answered(WHOLE, _inside),
    "P137": _answered(given(PAGE, kind="text/html; charset=utf-8")),
    "P138": _answered(HUGE),
    "P139": _answered(CUT),
    "P140": _answered(WHOLE, lambda desk, near: record_another(desk)),
    "P142": _answered(WHOLE, _another_file),
    "P143": _answered(_another_entry_meanwhile),
    "P144": _without_an_address,
}
