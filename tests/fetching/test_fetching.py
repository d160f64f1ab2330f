"""Fetching photographs from servers that do as they should, and from such as do not."""

from __future__ import annotations

import gzip
import hashlib
import socket
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as given_
from hypothesis import strategies as st
from serving import (
    CATALOGUE,
    QUICK,
    Server,
    chunked,
    endless,
    given,
    picture,
    publication,
    rest,
    said,
    then_silent,
)

import fascicle
from fascicle.fetching.connecting import Network, trusting
from fascicle.fetching.fetching import fetch

pytest_plugins = ("desks",)

JPEG = picture()
SHA256 = hashlib.sha256(JPEG).hexdigest()
HALF = len(JPEG) // 2
TAG = 'ETag: "one"'
WHOLE = given(JPEG, TAG)
CUT = given(JPEG, TAG)[: HALF - len(JPEG)]
"""An answer that ends in the middle of the picture."""


def refused(desk, code: str, words: str = "", **limits: object) -> None:
    """Fetch, and see that nothing has changed but that a finding says so at its place."""
    catalogue, pictures = desk.catalogue.read_bytes(), desk.pictures
    outcome = desk.fetched(**limits)
    (found,) = outcome.findings
    assert found.code == code
    assert words in f"{found.message} {found.hint}"
    assert str(found.place) == "assets/photographs.yaml:6:10"
    assert found.excerpt.lstrip().startswith("url: https://")
    assert outcome.state == "refused"
    assert (desk.catalogue.read_bytes(), desk.pictures) == (catalogue, pictures)


# --- as it should be ------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", [WHOLE, chunked(JPEG), given(JPEG).replace(b"Content-", b"X-")])
def test_a_photograph_is_fetched_put_into_place_and_recorded(desk, server, answer):
    server.answers(answer)
    before = desk.catalogue.read_text()
    told = []
    outcome = desk.fetched(tell=lambda *progress: told.append(progress))
    assert (outcome.state, outcome.file, outcome.findings) == ("fetched", "harbour.jpg", ())
    assert (outcome.bytes, outcome.sha256) == (len(JPEG), SHA256)
    assert (outcome.pixels, outcome.format) == ((120, 80), "JPEG")
    assert (desk.folder / "assets/harbour.jpg").read_bytes() == JPEG
    assert desk.catalogue.read_text() == before.replace(
        "   # the original\n",
        f'   # the original\n    file: harbour.jpg\n    sha256: "{SHA256}"\n',
    )
    assert told[0][:2] == ("harbour", 0)
    assert told[-1][:2] == ("harbour", len(JPEG))
    assert not desk.part.exists()
    assert [f.code for f in fascicle.read(desk.folder).findings if f.is_error] == []


@pytest.mark.parametrize(("kind", "ending"), [("PNG", "png"), ("TIFF", "tif"), ("WEBP", "webp")])
def test_the_file_is_named_by_what_it_is_whatever_the_server_calls_it(desk, server, kind, ending):
    server.answers(given(picture(kind), kind="application/octet-stream; charset=x"))
    assert desk.fetched().file == f"harbour.{ending}"
    assert desk.pictures == [f"harbour.{ending}"]


def test_a_server_is_told_the_address_and_who_asks_and_nothing_else(desk, server):
    server.answers(WHOLE)
    desk.fetched()
    (request,) = server.requests
    assert request.headers == {
        "Host": "archive.example",
        "User-Agent": f"Fascicle/{fascicle.__version__}",
        "Accept": "image/tiff, image/jpeg, image/png, image/webp",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }


def test_what_is_held_is_not_asked_for_again(desk, server):
    server.answers(WHOLE)
    desk.fetched()
    assert desk.fetched().state == "unchanged"
    assert len(server.requests) == 1


def test_a_file_that_is_named_but_missing_is_fetched_under_its_name(desk, server):
    server.answers(WHOLE)
    text = desk.catalogue.read_text().replace(
        "    date", f"    file: old/low-water.jpeg\n    sha256: {SHA256.upper()}\n    date"
    )
    desk.catalogue.write_text(text)
    assert desk.fetched().file == "old/low-water.jpeg"
    assert (desk.folder / "assets/old/low-water.jpeg").read_bytes() == JPEG
    assert desk.catalogue.read_text() == text


def test_proxies_of_the_environment_are_not_used(desk, server, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    server.answers(WHOLE)
    assert desk.fetched().state == "fetched"


# --- moved on -------------------------------------------------------------------------------------


def moved(where: str, status: str = "302 Found") -> bytes:
    return said(status, f"Location: {where}", "Content-Length: 0")


@pytest.mark.parametrize(
    "status", ["301 x", "302 x", "303 x", "307 Temporary Redirect", "308 Permanent Redirect"]
)
def test_a_picture_that_has_moved_is_followed(desk, server, status):
    server.answers(moved("https://other.example/new?size=full#top", status))
    server.answers(moved("new/er", status), path="/new?size=full")
    server.answers(WHOLE, path="/new/er")
    assert desk.fetched().state == "fetched"
    assert [r.headers["Host"] for r in server.requests] == [
        "archive.example",
        "other.example",
        "other.example",
    ]


@pytest.mark.parametrize(
    ("where", "code", "words"),
    [
        ("http://archive.example/harbour.jpg", "P135", "only https"),
        ("file:///etc/passwd", "P135", "only https"),
        ("data:image/png;base64,AAAA", "P135", "only https"),
        ("https://user:word@archive.example/", "P135", "password"),
        ("https://a..b/", "P135", "not a complete address"),
        ("https://[::1", "P135", "Open the address in a browser"),
        ("/harbour", "P135", "more than 5 times"),
        ("https://localhost/harbour", "P136", "private network"),
        ("https://127.0.0.1/harbour", "P136", "private network (127.0.0.1)"),
        ("https://inside.example/harbour", "P136", "10.0.0.7"),
        ("https://meta.example/", "P136", "169.254.169.254"),
        ("https://mapped.example/", "P136", "::ffff:10.0.0.1"),
        ("https://none.example/", "P132", "no server “none.example”"),
    ],
)
def test_a_redirection_that_leads_astray_is_not_followed(desk, server, near, where, code, words):
    near.names |= {
        "localhost": ["127.0.0.1", "::1"],
        "127.0.0.1": ["127.0.0.1"],
        "inside.example": ["10.0.0.7"],
        "meta.example": ["169.254.169.254"],
        "mapped.example": ["::ffff:10.0.0.1"],
    }
    server.answers(moved(where))
    refused(desk, code, words)
    assert set(near.dialled) == {"93.184.215.14"}


def test_letters_in_a_redirection_are_those_of_the_world(desk, server):
    server.answers(moved("/Краљево".encode().decode("latin-1")))
    server.answers(WHOLE, path="/%D0%9A%D1%80%D0%B0%D1%99%D0%B5%D0%B2%D0%BE")
    assert desk.fetched().state == "fetched"


def test_a_redirection_without_an_address(desk, server):
    server.answers(said("302 Found", "Content-Length: 0"))
    refused(desk, "P135", "does not name")


def test_a_public_name_that_leads_inside_is_not_connected_to(desk, near):
    near.names["archive.example"] = ["192.168.1.1", "fd00::1"]
    refused(desk, "P136", "192.168.1.1, fd00::1")
    assert near.dialled == []


def test_of_several_numbers_only_the_public_ones_are_tried(desk, server, near):
    near.names["archive.example"] = ["127.0.0.1", "93.184.215.14"]
    server.answers(WHOLE)
    assert desk.fetched().state == "fetched"
    assert near.dialled == ["93.184.215.14"]


def test_a_server_in_the_own_network_may_be_named_in_the_catalogue(tmp_path, server, near, desk):
    near.names["localhost"] = ["127.0.0.1"]
    text = CATALOGUE.format(url="https://localhost/harbour")
    desk.folder = publication(tmp_path / "own", text)
    server.answers(moved("/here"))
    server.answers(WHOLE, path="/here")
    assert desk.fetched().state == "fetched"


# --- not a photograph -----------------------------------------------------------------------------

PAGE = b"<!DOCTYPE html><title>Login</title><p>Please log in to see the picture.</p>"
HUGE = said("200 OK", "Content-Type: image/jpeg", "Content-Length: 99999999999")
ENDLESS = said("200 OK", "Content-Type: image/jpeg")


@pytest.mark.parametrize(
    ("answer", "code", "words"),
    [
        (given(PAGE, kind="text/html; charset=utf-8"), "P137", "a page of the Web"),
        (given(PAGE), "P137", "a page of the Web"),
        (given(b"GIF89a" + bytes(40), kind="image/gif"), "P137", "“image/gif”"),
        (given(b"GIF89a" + bytes(40)), "P137", "a file of another kind"),
        (given(b"\xff\xd8"), "P137", "a file of another kind"),
        (given(b""), "P137", "an empty file"),
        (given(gzip.compress(JPEG), "Content-Encoding: gzip"), "P137", "packed as “gzip”"),
        (HUGE, "P138", "100,000.0 MB"),
        (endless(ENDLESS, JPEG), "P138", "more"),
        (given(JPEG[:-40]), "P102", "harbour.jpg"),
        (said("404 Not Found", "Content-Length: 0"), "P133", "404 Not Found"),
        (said("401 Unauthorized", "Content-Length: 0"), "P133", "who you are"),
        (said("403 Forbidden", "Content-Length: 0"), "P133", "ask the holder"),
        (said("204 No Content"), "P133", "204 No Content"),
        (rest(JPEG, 0), "P133", "206"),
        (said("599 ☠".encode().decode("latin-1"), "Content-Length: 0"), "P133", "599"),
    ],
)
def test_what_is_no_photograph_is_refused(desk, server, near, answer, code, words):
    server.answers(answer)
    refused(desk, code, words)
    assert len(server.requests) == 1
    assert near.pauses == []
    assert not desk.part.exists()


def test_a_picture_of_too_many_pixels_is_refused(desk, server, monkeypatch):
    monkeypatch.setenv("FASCICLE_LIMITS", "pixels=9000")
    server.answers(WHOLE)
    refused(desk, "L115", "pixels")


# --- certificates ---------------------------------------------------------------------------------


def test_certificates_are_verified(desk, near, authority):
    past = datetime(2020, 1, 1, tzinfo=UTC)
    for certificate, words in (
        (authority.ca.issue_cert("archive.example", not_after=past), "expired"),
        (authority.ca.issue_cert("elsewhere.example"), "another name"),
    ):
        other = Server(authority.context(certificate))
        other.answers(WHOLE)
        near.to = other
        refused(desk, "P134", words)
        other.close()


def test_an_authority_that_nobody_knows_is_not_trusted(desk, near, server):
    server.answers(WHOLE)
    near.trust = trusting()
    refused(desk, "P134", "who vouches for it")
    assert server.requests == []


# --- broken off -----------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", [CUT, chunked(JPEG, whole=False)])
def test_what_is_cut_off_every_time_is_told_after_four_attempts(desk, server, near, answer):
    server.answers(answer)
    refused(desk, "P139", "goes on from there")
    assert near.pauses == [1, 2, 4]
    assert len(server.requests) == 4


def test_what_was_broken_off_goes_on_where_it_stopped(desk, server, near):
    server.answers(CUT, rest(JPEG, HALF, TAG))
    outcome = desk.fetched()
    assert (outcome.state, outcome.sha256) == ("resumed", SHA256)
    asked = server.requests[1].headers
    assert (asked["Range"], asked["If-Range"]) == (f"bytes={HALF}-", '"one"')
    assert near.pauses == [1]


def test_it_goes_on_at_the_next_call_too(desk, server):
    def interrupt(name: str, done: int, size: int | None) -> None:
        if done:
            raise KeyboardInterrupt

    server.answers(then_silent(CUT), rest(JPEG, HALF, TAG))
    with pytest.raises(KeyboardInterrupt):
        desk.fetched(tell=interrupt)
    begun = desk.part.read_bytes()
    assert JPEG.startswith(begun)
    assert len(begun) == HALF
    outcome = desk.fetched()
    assert (outcome.state, outcome.sha256) == ("resumed", SHA256)
    assert not desk.part.exists()


def test_silence_is_not_waited_for_and_what_has_come_is_kept(desk, server):
    server.answers(then_silent(CUT))
    refused(desk, "P139", "nothing came for too long", silence=0.2, attempts=1)
    assert desk.part.read_bytes() == JPEG[:HALF]


@pytest.mark.parametrize(
    ("sent", "code"), [(b"HTTP/1.1 200 OK\r\nX: ", "P139"), (CUT, "P139"), (b"", "P132")]
)
def test_the_time_is_limited_however_slowly_it_comes(desk, server, sent, code):
    server.answers(then_silent(sent))
    refused(desk, code, "The time for one photograph is 0.2 s", time=0.2)


@pytest.mark.parametrize(
    "last",
    [
        WHOLE,
        given(JPEG, 'ETag: "two"'),
        [rest(JPEG, HALF, 'ETag: "two"'), WHOLE],
        [rest(JPEG, HALF - 1, TAG), WHOLE],
        [rest(JPEG + b"x", HALF, TAG), WHOLE],
        [said("206 x", "Content-Type: multipart/byteranges", "Content-Length: 0"), WHOLE],
        [said("206 x", "Content-Type: image/jpeg", "Content-Length: 0"), WHOLE],
        [said("416 x", f"Content-Range: bytes */{HALF}", "Content-Length: 0"), WHOLE],
    ],
    ids=["ignored", "changed", "tag", "start", "size", "multipart", "no-range", "416"],
)
def test_a_server_that_cannot_go_on_is_asked_anew(desk, server, last):
    answers = last if isinstance(last, list) else [last]
    server.answers(CUT, *answers)
    outcome = desk.fetched()
    assert (outcome.state, outcome.sha256) == ("fetched", SHA256)
    assert "Range" in server.requests[1].headers
    if len(answers) > 1:
        assert "Range" not in server.requests[2].headers


@pytest.mark.parametrize("mark", ["", 'ETag: W/"one"', "Last-Modified: yesterday"])
def test_without_a_mark_of_the_very_content_nothing_is_joined(desk, server, mark):
    server.answers(CUT.replace(TAG.encode(), (mark or "X: y").encode()), WHOLE)
    assert desk.fetched().state == "fetched"
    assert "Range" not in server.requests[1].headers


def test_a_date_is_such_a_mark(desk, server):
    day = "Last-Modified: Fri, 03 Oct 2025 10:00:00 GMT"
    server.answers(CUT.replace(TAG.encode(), day.encode()), rest(JPEG, HALF))
    assert desk.fetched().state == "resumed"
    assert server.requests[1].headers["If-Range"] == "Fri, 03 Oct 2025 10:00:00 GMT"


def test_a_part_of_another_address_is_not_gone_on_with(desk, server):
    server.answers(then_silent(CUT))
    desk.fetched(silence=0.2, attempts=1)
    text = desk.catalogue.read_text()
    desk.catalogue.write_text(text.replace("example/harbour", "example/second"))
    server.answers(WHOLE, path="/second")
    assert desk.fetched().state == "fetched"
    assert "Range" not in server.requests[1].headers


@pytest.mark.parametrize(
    "note", ["", "[]", "{}", '{"url": 1, "validator": 2, "size": "x"}', '{"nonsense": 1}']
)
def test_a_note_that_was_spoilt_means_to_begin_anew(desk, server, note):
    desk.part.parent.mkdir()
    desk.part.write_bytes(b"rubbish")
    desk.part.with_suffix(".json").write_text(note)
    server.answers(WHOLE)
    assert desk.fetched().state == "fetched"


# --- busy, and gone -------------------------------------------------------------------------------


def busy(status: str, *headers: str) -> bytes:
    return said(status, *headers, "Content-Length: 0")


@pytest.mark.parametrize(
    ("answer", "pause"),
    [
        (busy("429 Too Many Requests", "Retry-After: 7"), 7),
        (busy("503 Service Unavailable", "Retry-After: 0"), 0),
        (busy("503 Service Unavailable", "Retry-After: Fri, 03 Oct 2025 10:00:00 GMT"), 0),
        (busy("503 Service Unavailable", "Retry-After: soon"), 1),
        (busy("502 Bad Gateway", "Retry-After: 7"), 1),
    ],
)
def test_a_busy_server_is_left_alone_for_as_long_as_it_asks(desk, server, near, answer, pause):
    server.answers(answer, WHOLE)
    assert desk.fetched().state == "fetched"
    assert near.pauses == [pause]


def test_a_server_that_asks_for_too_long_is_not_waited_for(desk, server, near):
    server.answers(busy("429 Too Many Requests", "Retry-After: 3600"))
    refused(desk, "P133", "left alone for 3,600 seconds")
    assert near.pauses == []


def test_a_server_that_stays_busy(desk, server, near):
    server.answers(busy("503 Service Unavailable"))
    refused(desk, "P133", "503 Service Unavailable")
    assert near.pauses == [1, 2, 4]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b"", "ended the connection early"),
        (b"220 mail.example ESMTP\r\n\r\n", "speaks no HTTP"),
        (said("200 OK", "X: " + "x" * 70_000), "speaks no HTTP"),
    ],
)
def test_a_server_that_says_nothing_of_sense(desk, server, answer, words):
    server.answers(answer)
    refused(desk, "P132", words)
    assert len(server.requests) == 4


LINES = st.lists(
    st.sampled_from(
        [
            "Content-Type: image/jpeg",
            "Content-Length: 9",
            "Content-Length: -1",
            "Content-Length: 5, 6",
            "Transfer-Encoding: chunked",
            "Content-Encoding: br",
            "Content-Range: bytes 0-1/2",
            "Location: /harbour",
            "Location: https://[",
            "Retry-After: 99999999999999999999",
            'ETag: "\x7f"',
            "no header at all",
        ]
    ),
    max_size=4,
)
STATUS = st.sampled_from(["200 OK", "206 x", "302 x", "416 x", "429 x", "000 x", "9999 x", ""])
BODIES = st.binary(max_size=40) | st.sampled_from([JPEG, b"-5\r\n" + JPEG, b"zz\r\n", JPEG[:9]])


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given_(STATUS, LINES, BODIES)
def test_whatever_a_server_says_there_is_a_photograph_or_a_finding(
    desk, server, status, lines, body
):
    server._answers.clear()
    server.answers(said(status, *lines, body=body))
    before = desk.catalogue.read_bytes()
    outcome = desk.fetched(attempts=2, silence=1)
    if outcome.state == "refused":
        assert outcome.findings
        assert desk.pictures == []
        assert desk.catalogue.read_bytes() == before
    else:
        assert (desk.folder / "assets/harbour.jpg").read_bytes() == JPEG
        (desk.folder / "assets/harbour.jpg").unlink()
        desk.catalogue.write_bytes(before)


def test_a_server_that_is_not_there(desk, near):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        near.to = type("Gone", (), {"port": taken.getsockname()[1]})()
    refused(desk, "P132", "refuses the connection")


def test_a_server_without_tls(desk, near):
    with socket.create_server(("127.0.0.1", 0)) as plain:
        near.to = type("Plain", (), {"port": plain.getsockname()[1]})()
        refused(desk, "P132", "nothing came for too long", silence=0.2, attempts=1)


# --- files in place -------------------------------------------------------------------------------


def record_another(desk) -> None:
    text = desk.catalogue.read_text()
    desk.catalogue.write_text(text.replace("    date", f"    sha256: '{'0' * 64}'\n    date"))


def test_a_picture_that_is_not_the_one_recorded_is_not_taken(desk, server):
    record_another(desk)
    server.answers(WHOLE)
    refused(desk, "P140", SHA256)
    assert not desk.part.exists()


def test_a_file_that_is_there_is_never_written_over(desk, server):
    (desk.folder / "assets/harbour.jpg").write_bytes(b"mine")
    server.answers(WHOLE)
    refused(desk, "P142", "file: harbour.jpg")
    assert (desk.folder / "assets/harbour.jpg").read_bytes() == b"mine"


def test_the_same_file_that_is_there_is_recorded(desk, server):
    (desk.folder / "assets/harbour.jpg").write_bytes(JPEG)
    server.answers(WHOLE)
    assert desk.fetched().state == "fetched"
    assert "file: harbour.jpg" in desk.catalogue.read_text()


@pytest.mark.parametrize("name", ["harbour.part", "harbour.json", "harbour.jpg"])
def test_links_are_not_followed(desk, server, tmp_path, name):
    victim = tmp_path / "victim"
    victim.write_bytes(b"mine")
    desk.part.parent.mkdir()
    (desk.part.parent / name).symlink_to(victim)
    server.answers(WHOLE)
    assert desk.fetched().state == "fetched"
    assert victim.read_bytes() == b"mine"
    assert not (desk.folder / "assets/harbour.jpg").is_symlink()


def test_what_editors_change_meanwhile_is_kept(desk, server):
    def answer(connection) -> None:
        text = desk.catalogue.read_text().replace("caption: The quay", "caption: The new quay")
        desk.catalogue.write_text(text)
        connection.sendall(WHOLE)

    server.answers(answer)
    assert desk.fetched().findings == ()
    text = desk.catalogue.read_text()
    assert "The new quay" in text
    assert "file: harbour.jpg" in text


def test_an_entry_that_is_another_meanwhile_is_not_amended(desk, server):
    def answer(connection) -> None:
        text = desk.catalogue.read_text().replace("example/harbour", "example/other")
        desk.catalogue.write_text(text)
        connection.sendall(WHOLE)

    server.answers(answer)
    outcome = desk.fetched()
    (found,) = outcome.findings
    assert found.code == "P143"
    assert f"“file: harbour.jpg”, “sha256: {SHA256}”" in found.hint
    assert "file: harbour.jpg" not in desk.catalogue.read_text()
    assert desk.pictures == ["harbour.jpg"]


def test_names_are_looked_up_in_this_computer(server, desk, authority, tmp_path):
    desk.folder = publication(tmp_path / "own", CATALOGUE.format(url=server.url()))
    server.answers(WHOLE)
    real = Network(trusting(authority.file))
    manuscript = fascicle.read(desk.folder)
    (outcome,) = fetch(manuscript, ["harbour"], real, QUICK, lambda *_: None)
    assert outcome.state == "fetched"
