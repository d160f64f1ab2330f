"""Inspecting a PDF: what it claims, and whether that holds, requirement by requirement."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from fascicle.findings import Finding, Findings, Place, Refused
from fascicle.progress import begun
from fascicle.publishing.conformance.allowlist import check_allowlist
from fascicle.publishing.conformance.check_annotations import check_annotations
from fascicle.publishing.conformance.check_catalogue import check_catalogue
from fascicle.publishing.conformance.check_fonts import check_fonts
from fascicle.publishing.conformance.check_glyphs import check_glyphs
from fascicle.publishing.conformance.check_metadata import check_metadata
from fascicle.publishing.conformance.check_nesting import check_nesting
from fascicle.publishing.conformance.check_objects import check_objects
from fascicle.publishing.conformance.check_syntax import check_syntax
from fascicle.publishing.conformance.check_tags import check_tags
from fascicle.publishing.conformance.document import Document, read_document
from fascicle.publishing.conformance.ledger import PDFA, UA, Ledger
from fascicle.publishing.conformance.model import (
    Claim,
    Conformance,
    Outcome,
    Standing,
    Verdict,
)
from fascicle.publishing.conformance.opening import DAMAGE, open_pdf, read_file, reason_of
from fascicle.publishing.conformance.pdfa_requirements import PART_1_RULES, pdfa_requirements
from fascicle.publishing.conformance.ua_requirements import UA_REQUIREMENTS

__all__ = ["STANDARDS", "inspect"]

STANDARDS = {
    str(claim).lower(): claim
    for claim in (
        Claim(UA, "1"),
        *(Claim(PDFA, part, level) for part in "123" for level in ("A", "B", "U")),
    )
    if str(claim) != "PDF/A-1u"
}
"""The standards that can be tested, by their names in small letters: ``pdf/a-3a``."""


def inspect(pdf: bytes | Path, *, standards: Sequence[Claim] = (), name: str = "") -> Conformance:
    """Test a PDF, by its bytes or its path, against what it claims and against ``standards``.

    A file that claims nothing, and for which no standard is given, is tested against PDF/A-3a and
    PDF/UA-1. What cannot be read gives a conformance without verdicts, and a finding that says why:
    nothing is raised, whatever the file holds. ``name`` is what findings call the file.
    """
    called = name or (pdf.name if isinstance(pdf, Path) else "the file")
    begun(f"inspecting {called}", called)
    try:
        data = read_file(pdf) if isinstance(pdf, Path) else pdf
        with _quiet():
            opened = open_pdf(data, called)
            with opened.pdf:
                return _inspect(read_document(opened), tuple(standards), called)
    except Refused as refused:
        return Conformance((), (), tuple(refused.findings))
    except DAMAGE as fault:
        message = f"The file is damaged ({reason_of(fault)})."
        return Conformance((), (), (Finding("I102", Place(called), message),))


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what the libraries complain of from the terminal; findings say it in words."""
    silence = logging.NullHandler()
    loggers = [logging.getLogger(library) for library in ("pikepdf", "fontTools")]
    for logger in loggers:
        logger.addHandler(silence)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger in loggers:
            logger.removeHandler(silence)


def _inspect(document: Document, wanted: tuple[Claim, ...], name: str) -> Conformance:
    claims = document.packet.claims if document.packet is not None else ()
    asked = tuple(dict.fromkeys((*claims, *wanted)))
    if not asked:
        asked = (STANDARDS["pdf/a-3a"], STANDARDS["pdf/ua-1"])
    pdfa = [claim for claim in asked if str(claim).lower() in STANDARDS and claim.family == PDFA]
    ledgers = {claim: _ledger(document, claim) for claim in pdfa}
    if UA in {claim.family for claim in asked}:
        plain = next((led for claim, led in ledgers.items() if claim.part == "3"), None)
        ledgers[STANDARDS["pdf/ua-1"]] = plain or _ledger(document, STANDARDS["pdf/a-3a"])
    verdicts = tuple(_verdict(claim, claim in claims, ledgers) for claim in asked)
    findings = Findings(document.opened.findings)
    if not claims:
        findings.add("I108", Place(name), "The file does not claim to conform to any standard.")
    for verdict in verdicts:
        _find(verdict, name, findings)
    return Conformance(claims, verdicts, tuple(findings), len(document.opened.pages))


def _ledger(document: Document, claim: Claim) -> Ledger:
    """Make all checks for a part and level of PDF/A, and with them those of PDF/UA-1."""
    ledger = Ledger()
    check_syntax(document, ledger)
    check_catalogue(document, ledger)
    check_metadata(document, ledger, claim)
    check_tags(document, ledger)
    check_nesting(document, ledger)
    check_annotations(document, ledger)
    check_fonts(document, ledger)
    check_glyphs(document, ledger)
    check_objects(document, ledger)
    if claim.part == "1":
        ledger.renumber(PDFA, PART_1_RULES)
    check_allowlist(document, ledger, claim.part)
    return ledger


def _verdict(claim: Claim, claimed: bool, ledgers: dict[Claim, Ledger]) -> Verdict:
    ledger = ledgers.get(claim)
    if ledger is None:
        remark = f"{claim} is not among the standards that can be tested here"
        return Verdict(claim, claimed, Standing.UNDECIDED, remark=remark)
    is_pdfa = claim.family == PDFA
    asked = pdfa_requirements(claim.part, claim.level) if is_pdfa else UA_REQUIREMENTS
    checks = tuple(ledger.check(claim.family, requirement) for requirement in asked)
    unknown = tuple(ledger.unrecognised[claim.family])
    outcomes = {check.outcome for check in checks}
    if Outcome.FAIL in outcomes:
        standing = Standing.BROKEN
    elif unknown or Outcome.UNDECIDED in outcomes:
        standing = Standing.UNDECIDED
    else:
        standing = Standing.HOLDS
    return Verdict(claim, claimed, standing, checks, unknown)


def _find(verdict: Verdict, name: str, findings: Findings) -> None:
    if verdict.remark:
        findings.add("I109", Place(name), f"{verdict.remark}.")
    elif verdict.claimed and verdict.standing is Standing.BROKEN:
        count = len(verdict.broken)
        what = "one requirement is" if count == 1 else f"{count} requirements are"
        findings.add("I106", Place(name), f"The file claims {verdict.standard}, but {what} broken.")
    elif verdict.standing is Standing.UNDECIDED:
        what = verdict.unrecognised[0].found if verdict.unrecognised else "see the list"
        findings.add(
            "I107",
            Place(name),
            f"{verdict.standard} could not be tested whole. Not recognised: {what}.",
        )
