"""Inspection 检测: is this photo a genuine record of the received item?

In:   the files of a claim, and what to compare them with: listing, pack-out, earlier claims.
Out:  a Report a file, a ClaimReport a claim: what each lane found, how much it weighs, where it cannot say.
Not:  no person, no decision, no network. This room does not know whose photo it is.

Walk: media opens -> lanes look -> jianzhen.weighing weighs -> standards name the next step -> report shows.

The names below are looked up when first used: the decoding process imports ``inspection.media`` and must stay small.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jianzhen.inspection.model import ClaimReport, Context, FileError, Finding, Report
    from jianzhen.inspection.redaction import Redaction, redact
    from jianzhen.inspection.walk import inspect, inspect_claim, read_context

__all__ = [
    "ClaimReport",
    "Context",
    "FileError",
    "Finding",
    "Redaction",
    "Report",
    "inspect",
    "inspect_claim",
    "read_context",
    "redact",
]

_IN_REDACTION = {"Redaction", "redact"}
_IN_MODEL = {"ClaimReport", "Context", "FileError", "Finding", "Report"}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    room = "model" if name in _IN_MODEL else "redaction" if name in _IN_REDACTION else "walk"
    return getattr(import_module(f"{__name__}.{room}"), name)
