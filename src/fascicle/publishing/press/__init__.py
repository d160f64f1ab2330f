"""What a press gets besides imposed sheets: the interior, the cover, and words for the binder."""

from fascicle.publishing.press.cover import CoverWrap, cover_wrap
from fascicle.publishing.press.instructions import (
    InstructionSheet,
    PlanSummary,
    SignaturePages,
    instruction_sheet,
)
from fascicle.publishing.press.interior import interior, interior_sheets
from fascicle.publishing.press.papers import PAPERS, caliper_of
from fascicle.publishing.press.spine import spine_width

__all__ = [
    "PAPERS",
    "CoverWrap",
    "InstructionSheet",
    "PlanSummary",
    "SignaturePages",
    "caliper_of",
    "cover_wrap",
    "instruction_sheet",
    "interior",
    "interior_sheets",
    "spine_width",
]
