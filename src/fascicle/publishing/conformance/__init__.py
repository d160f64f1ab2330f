"""Conformance of a PDF file with PDF/A and PDF/UA-1, clause by clause, in words."""

from __future__ import annotations

from fascicle.publishing.conformance.inspecting import STANDARDS, inspect
from fascicle.publishing.conformance.model import Conformance
from fascicle.publishing.conformance.telling import conformance_data, conformance_text

__all__ = ["STANDARDS", "Conformance", "conformance_data", "conformance_text", "inspect"]
