"""Servers with certificates, and publications that fetch from them."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import trustme
from serving import CATALOGUE, QUICK, Near, Server, publication

import fascicle
from fascicle.fetching.connecting import Limits, trusting
from fascicle.fetching.fetching import Outcome, fetch, planned

PUBLIC = "93.184.215.14"
HOSTS = ("localhost", "127.0.0.1", "archive.example", "other.example")


@dataclass(frozen=True)
class Authority:
    """A certificate authority of the tests' own."""

    ca: trustme.CA
    file: Path

    def context(self, certificate: trustme.LeafCert) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(context)
        return context


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    ca = trustme.CA()
    file = tmp_path_factory.mktemp("authority") / "ca.pem"
    ca.cert_pem.write_to_path(str(file))
    return Authority(ca, file)


@pytest.fixture(scope="session")
def certified(authority: Authority) -> ssl.SSLContext:
    return authority.context(authority.ca.issue_cert(*HOSTS))


@pytest.fixture
def server(certified: ssl.SSLContext) -> Iterator[Server]:
    server = Server(certified)
    yield server
    server.close()


@pytest.fixture
def near(authority: Authority, server: Server) -> Near:
    """The network: ``archive.example`` and ``other.example`` are the server, at a public number."""
    names = {"archive.example": [PUBLIC], "other.example": [PUBLIC]}
    return Near(trusting(authority.file), server, names)


@dataclass
class Desk:
    """A publication with one photograph to fetch, and what was fetched of it."""

    folder: Path
    near: Near

    @property
    def catalogue(self) -> Path:
        return self.folder / "assets/photographs.yaml"

    @property
    def part(self) -> Path:
        return self.folder / "assets/.fetch/harbour.part"

    @property
    def pictures(self) -> list[str]:
        """The files in assets, but for the catalogue and what has come in part."""
        found = (path.name for path in (self.folder / "assets").iterdir())
        return sorted(name for name in found if name not in ("photographs.yaml", ".fetch"))

    def fetched(
        self, *, tell: Callable[[str, int, int | None], None] | None = None, **limits: object
    ) -> Outcome:
        """Fetch the photographs and return what became of the only one."""
        manuscript = fascicle.read(self.folder)
        asked = replace(QUICK, **limits) if limits else QUICK
        assert isinstance(asked, Limits)
        tell = tell or (lambda *_: None)
        ids = planned(manuscript, None)
        (outcome,) = fetch(manuscript, ids, self.near.network(), asked, tell)
        return outcome


@pytest.fixture
def desk(tmp_path: Path, near: Near) -> Desk:
    text = CATALOGUE.format(url="https://archive.example/harbour")
    return Desk(publication(tmp_path / "publication", text), near)
