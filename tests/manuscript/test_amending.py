"""Values put into an entry of a catalogue: all else stays as it was."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fascicle.manuscript.amending import amended, rewritten
from fascicle.manuscript.yaml_reader import parse_yaml

ENTRY = ("photographs", "harbour")
SHA256 = "1" * 64
VALUES = {"file": "harbour.jpg", "sha256": SHA256}


def with_values(text: str, values=VALUES) -> str:
    _, source, _ = parse_yaml("photographs.yaml", text.encode())
    return amended(source, ENTRY, values, "url")


ADDED = f'    file: harbour.jpg\n    sha256: "{SHA256}"\n'
HEAD = "photographs:\n  harbour:\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"{HEAD}    url: https://a.b/c\n", f"{HEAD}    url: https://a.b/c\n{ADDED}"),
        (
            f"# ü\n{HEAD}    url: 'https://a.b/c' # from\n    # more\n\n    alt: x\n",
            f"# ü\n{HEAD}    url: 'https://a.b/c' # from\n{ADDED}    # more\n\n    alt: x\n",
        ),
        (
            f"{HEAD}    url: >-\n      https://a.b/c\n\n    alt: x\n",
            f"{HEAD}    url: >-\n      https://a.b/c\n{ADDED}\n    alt: x\n",
        ),
        (f"{HEAD}    url: https://a.b/c", f"{HEAD}    url: https://a.b/c\n{ADDED[:-1]}"),
        (
            f"{HEAD}    file:\n    url: https://a.b/c\n    sha256: ~ # not yet\n",
            f'{HEAD}    file: harbour.jpg\n    url: https://a.b/c\n    sha256: "{SHA256}" '
            "# not yet\n",
        ),
        (
            "photographs: {harbour: {url: https://a.b/c, alt: x}}\n",
            f'photographs: {{harbour: {{url: https://a.b/c, file: harbour.jpg, sha256: "{SHA256}", '
            "alt: x}}\n",
        ),
        (
            f"{HEAD}    url: https://a.b/c\n    file: harbour.jpg\n",
            f'{HEAD}    url: https://a.b/c\n    sha256: "{SHA256}"\n    file: harbour.jpg\n',
        ),
    ],
)
def test_each_value_gets_its_place(before, after):
    assert with_values(before) == after
    windows = before.replace("\n", "\r\n")
    if "\n" in before.strip():
        assert with_values(windows) == after.replace("\n", "\r\n")
    assert with_values(after) == after


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (f"{HEAD}    alt: x\n", "nothing to put it after"),
        (f"{HEAD}    url: https://a.b/c\n    file: other.jpg\n", "another value"),
        ("photographs:\n  quay: {url: x}\n", "no such entry"),
        ("photographs: [harbour]\n", "no such entry"),
        (f"{HEAD}    ? url\n    : https://a.b/c\n", ""),
    ],
)
def test_where_there_is_no_room_nothing_is_changed(text, reason):
    try:
        assert parse_yaml("x", with_values(text).encode())[0] is not None
    except ValueError as error:
        assert reason in str(error)
    else:
        assert not reason


@settings(deadline=None)
@given(
    st.text("ab#:'\"{}[],|>- \n\té", max_size=30),
    st.text("# x\n", max_size=12),
    st.sampled_from(["url: https://a.b/c", 'url: "https://a.b/c"', "url: |\n      https://a.b/c"]),
)
def test_whatever_stands_around_the_file_says_the_same_and_the_values(around, comment, url):
    text = f"{HEAD}    caption: {around}\n    {url} {comment}\n  quay: {{caption: x}}\n"
    before, source, findings = parse_yaml("photographs.yaml", text.encode())
    if source is None or before is None or any(finding.is_error for finding in findings):
        return
    try:
        after = amended(source, ENTRY, VALUES, "url")
    except ValueError:
        return
    found, _, _ = parse_yaml("photographs.yaml", after.encode())
    before["photographs"]["harbour"] |= VALUES
    assert found == before
    kept = iter(after)
    assert all(character in kept for character in text)  # nothing taken away or exchanged


def test_a_file_is_rewritten_only_as_it_was_read(tmp_path):
    path = tmp_path / "photographs.yaml"
    mark = b"\xef\xbb\xbf"
    path.write_bytes(mark + b"a: 1\n")
    path.chmod(0o600)
    _, source, _ = parse_yaml(path.name, path.read_bytes())
    assert rewritten(path, source, "a: 1\nb: 2\n")
    assert path.read_bytes() == mark + b"a: 1\nb: 2\n"
    assert path.stat().st_mode & 0o777 == 0o600
    assert not rewritten(path, source, "a: 3\n")  # it has changed since
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]
    _, source, _ = parse_yaml(path.name, path.read_bytes())
    assert not rewritten(path, source, "a: [\n")  # that is no YAML
    assert path.read_bytes() == mark + b"a: 1\nb: 2\n"
