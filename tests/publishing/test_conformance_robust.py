"""An inspection ends in words, whatever the file holds."""

from __future__ import annotations

import importlib.resources
import io
import json
import zlib

import pikepdf
import pytest
from conforming import conforming, content, edited, first
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Pdf, String

from fascicle.publishing.conformance import STANDARDS, conformance_data, inspect, opening
from fascicle.publishing.conformance.model import Outcome, Standing
from fascicle.publishing.conformance.pdfa_requirements import pdfa_requirements


def codes(data: bytes) -> list[str]:
    return [finding.code for finding in inspect(data).findings]


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"<html>", bytes(2000) + b"%PDF-1.7\n"], ids=repr)
def test_what_is_no_pdf_is_said_to_be_none(data):
    found = inspect(data)
    assert [finding.code for finding in found.findings] == ["I101"]
    assert not found.holds
    assert found.verdicts == ()


def test_a_file_that_is_not_there_is_no_pdf(tmp_path):
    assert [f.code for f in inspect(tmp_path / "none.pdf").findings] == ["I101"]
    assert [f.code for f in inspect(tmp_path).findings] == ["I101"]


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"], ids=repr)
def test_what_has_no_pages_is_damaged(data):
    assert codes(data) == ["I102"]


def test_a_file_with_a_password_is_locked():
    with pikepdf.open(io.BytesIO(conforming())) as pdf:
        out = io.BytesIO()
        pdf.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
    assert codes(out.getvalue()) == ["I103"]


def test_a_file_with_too_many_objects_is_too_large(monkeypatch):
    monkeypatch.setattr(opening, "MOST_OBJECTS", 20)
    assert codes(conforming()) == ["I104"]


def test_a_file_too_large_to_read_is_not_read(monkeypatch, tmp_path):
    monkeypatch.setattr(opening, "MOST_BYTES", 20)
    (tmp_path / "a.pdf").write_bytes(conforming())
    assert [f.code for f in inspect(tmp_path / "a.pdf").findings] == ["I104"]


def test_a_file_that_had_to_be_mended_is_told_and_inspected():
    found = inspect(conforming().replace(b"startxref\n", b"startxref\n9"))
    assert "I105" in [finding.code for finding in found.findings]
    assert found.verdicts


def test_a_claim_that_does_not_hold_is_an_error():
    found = inspect(edited(lambda pdf: first(pdf, "P").__setitem__("/S", Name.Absatz)))
    assert [finding.code for finding in found.findings] == ["I106", "I106"]


def test_what_is_not_recognised_is_not_said_to_be_wrong():
    found = inspect(edited(lambda pdf: pdf.pages[0].obj.__setitem__("/Strange", 1)))
    assert [finding.code for finding in found.findings] == ["I107"]
    archive, reading = found.verdicts
    assert (archive.standing, reading.standing) == (Standing.UNDECIDED, Standing.HOLDS)
    assert [(one.found, one.page) for one in archive.unrecognised] == [("Strange in a page", 1)]


def test_a_file_that_claims_nothing_is_tested_against_both():
    pdf = Pdf.new()
    pdf.add_blank_page()
    out = io.BytesIO()
    pdf.save(out)
    found = inspect(out.getvalue())
    assert [finding.code for finding in found.findings] == ["I108"]
    assert [str(verdict.standard) for verdict in found.verdicts] == ["PDF/A-3a", "PDF/UA-1"]
    assert not any(verdict.claimed for verdict in found.verdicts)


def test_a_standard_without_a_list_is_not_tested():
    def claim(pdf: Pdf) -> None:
        data = pdf.Root.Metadata.read_bytes()
        pdf.Root.Metadata.write(data.replace(b'pdfaid:part="3"', b'pdfaid:part="4"'))

    found = inspect(edited(claim))
    assert "I109" in [finding.code for finding in found.findings]
    assert not found.holds


# --- trees that bite their tails --------------------------------------------------------------


def test_a_structure_tree_in_a_circle_ends():
    def circle(pdf: Pdf) -> None:
        document = first(pdf, "Document")
        first(pdf, "P").K = Array([document])

    assert inspect(edited(circle)).verdicts


def test_a_structure_tree_without_end_is_cut():
    def deep(pdf: Pdf) -> None:
        holder = first(pdf, "P")
        for _ in range(3000):
            new = pdf.make_indirect(Dictionary(S=Name.Span, P=holder, K=Array([])))
            holder.K.append(new)
            holder = new

    verdict = inspect(edited(deep)).verdicts[1]
    assert verdict.standing is Standing.UNDECIDED


def test_a_drawing_that_draws_itself_ends():
    def circle(pdf: Pdf) -> None:
        page = pdf.pages[1].obj
        form = pdf.make_stream(b"/F Do /F Do", Type=Name.XObject, Subtype=Name.Form)
        form.BBox = Array([0, 0, 9, 9])
        form.Resources = Dictionary(XObject=Dictionary(F=form))
        page.Resources = Dictionary(dict(page.Resources.items()))
        page.Resources.XObject = Dictionary(F=form)
        content(pdf, lambda data: data + b"\n/Artifact BMC /F Do EMC")

    assert inspect(edited(circle)).verdicts


def test_a_parent_tree_and_actions_in_a_circle_end():
    def circle(pdf: Pdf) -> None:
        tree = pdf.make_indirect(pdf.Root.StructTreeRoot.ParentTree)
        pdf.Root.StructTreeRoot.ParentTree = tree
        tree.Kids = Array([tree])
        action = pdf.make_indirect(Dictionary(S=Name.URI, URI=String("a")))
        action.Next = action
        pdf.Root.OpenAction = action
        pdf.pages[0].Annots[0].A = action

    assert inspect(edited(circle)).verdicts


def test_a_table_with_immense_spans_ends():
    def immense(pdf: Pdf) -> None:
        cell = next(
            one for one in pdf.objects if isinstance(one, Dictionary) and one.get("/S") == Name.TD
        )
        cell.A = Dictionary(O=Name.Table, ColSpan=999_999, RowSpan=999_999)

    assert not inspect(edited(immense)).holds


@pytest.mark.parametrize("value", [0, True, Name.X, String("x"), Array([1]), Dictionary()])
@pytest.mark.parametrize(
    "key",
    ["/StructTreeRoot", "/MarkInfo", "/Metadata", "/Lang", "/AcroForm", "/OCProperties", "/Names"],
)
def test_whatever_the_catalogue_holds(key, value):
    def put(pdf: Pdf) -> None:
        pdf.Root[key] = value

    assert inspect(edited(put)).verdicts


@pytest.mark.parametrize("value", [0, Name.X, String("x"), Array([1]), Dictionary()])
@pytest.mark.parametrize("key", ["/K", "/P", "/A", "/Alt", "/Lang", "/Pg", "/ID"])
def test_whatever_an_element_holds(key, value):
    assert inspect(edited(lambda pdf: first(pdf, "TR").__setitem__(key, value))).verdicts


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(
    cut=st.integers(0, 40_000),
    hits=st.lists(st.tuples(st.integers(0, 40_000), st.integers(0, 255)), max_size=12),
)
def test_damaged_bytes_end_in_words(cut, hits):
    data = bytearray(conforming())
    for place, byte in hits:
        data[place % len(data)] = byte
    found = inspect(bytes(data[: cut or None]))
    assert found.verdicts or found.findings


# --- the data ---------------------------------------------------------------------------------


def test_the_data_have_every_requirement_and_where_it_is_broken():
    def bare(pdf: Pdf) -> None:
        first(pdf, "Figure").Alt = String("")

    data = conformance_data(edited(bare))
    assert data["holds"] is False
    assert data["claims"] == ["PDF/A-3a", "PDF/UA-1"]
    archive, reading = data["standards"]
    assert (archive["verdict"], reading["verdict"]) == ("holds", "broken")
    broken = [one for one in reading["requirements"] if one["outcome"] == "fail"]
    assert [(one["clause"], one["test"], one["matterhorn"]) for one in broken] == [
        ("7.3", "1", "13-004")
    ]
    assert [place["page"] for place in broken[0]["places"]] == [1]
    assert len(reading["requirements"]) > 100


def test_a_requirement_on_what_the_file_lacks_is_not_applicable():
    verdict = inspect(conforming()).verdicts[1]
    outcomes = {check.requirement.rule: check.outcome for check in verdict.checks}
    assert outcomes["7.9-1"] is Outcome.NOT_APPLICABLE
    assert outcomes["7.3-1"] is Outcome.PASS


def test_standards_are_asked_for_by_name():
    assert {"pdf/ua-1", "pdf/a-3a", "pdf/a-2u", "pdf/a-1b"} <= set(STANDARDS)


def test_a_stream_that_would_burst_the_memory_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(opening, "MOST_UNPACKED", 2**20)

    def pack(pdf: Pdf) -> None:
        once = zlib.compress(bytes(2**24))
        stream = pdf.make_stream(b"")
        stream.write(zlib.compress(once), filter=Array([Name.FlateDecode, Name.FlateDecode]))
        pdf.Root.Bomb = stream

    with pikepdf.open(io.BytesIO(conforming())) as pdf:
        pack(pdf)
        out = io.BytesIO()
        pdf.save(out, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    assert codes(out.getvalue()) == ["I104"]


@pytest.mark.parametrize(
    "junk", [b"(" * 300_000, b"<" * 300_000, b"1 " * 200_000, b"9" * 300_000, b"xref " * 60_000]
)
def test_junk_takes_no_time_out_of_proportion(junk):
    data = conforming()
    place = data.index(b"\nxref\n")
    assert inspect(data[:place] + b"\n999 0 obj\n" + junk + b"\nendobj\n" + data[place:]).findings


def test_the_tables_have_every_rule_that_the_other_test_may_break():
    data = importlib.resources.files("pikepdf.pdfa") / "data/verapdf_rules.json"
    rules = json.loads(data.read_text(encoding="utf-8"))["rules"]
    known = [rule["id"] for rule in rules] if isinstance(rules, list) else list(rules)
    for part in "123":
        ours = {each.rule for each in pdfa_requirements(part, "A")}
        theirs = {rule.partition(":")[2] for rule in known if rule.startswith(f"ISO_19005_{part}")}
        if part == "1":
            theirs = {rule.rpartition("-")[0] for rule in theirs}
        assert theirs <= ours
