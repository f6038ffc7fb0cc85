"""What was complained of decides what a finding means (docs/decisions/0005).

Each rule turns a measured finding into one that weighs, or into one that is shown and weighs nothing, and says why.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from jianzhen.inspection.model import Basis, Because, Complaint, Context, Finding, Kind, State
from jianzhen.inspection.standards import Standard

CANNOT_ARISE_LLR = 0.5
"""Assigned: intact when packed, in a category whose row says that this damage cannot arise on the way. Kept below
moderate: the row is a rule of thumb, and pack-out photos do not see every side."""

DERIVED_KINDS = (Kind.DERIVED_FROM_LISTING, Kind.DERIVED_FROM_PACKED, Kind.DERIVED_FROM_EARLIER)
_ABOUT_THE_ITEM = (Complaint.DAMAGED, Complaint.DEFECTIVE)
_SAYS_ANOTHER_ITEM = (Complaint.WRONG_ITEM, Complaint.NOT_AS_DESCRIBED)


def apply_complaint(findings: Sequence[Finding], context: Context, standard: Standard) -> tuple[Finding, ...]:
    """Let the complaint and the category decide which findings weigh."""
    return tuple(_apply(one, context, standard) for one in findings)


def _apply(finding: Finding, context: Context, standard: Standard) -> Finding:
    if finding.kind is Kind.DIFFERENT_ITEM and context.complaint not in _ABOUT_THE_ITEM:
        if context.complaint is None:
            return without_weight(finding, Because.COMPLAINT_UNKNOWN)
        says_so = context.complaint in _SAYS_ANOTHER_ITEM
        return without_weight(finding, Because.COMPLAINT_IS_WRONG_ITEM if says_so else Because.OTHER_COMPLAINT)
    if finding.kind is Kind.INTACT_WHEN_PACKED and finding.state is State.INCONCLUSIVE and finding.because is None:
        if context.complaint is Complaint.DAMAGED and not standard.breaks_on_the_way:
            return replace(
                finding, state=State.SUPPORTS_FORGED, llr=CANNOT_ARISE_LLR, basis=Basis.ASSIGNED, because=None
            )
        return replace(finding, because=Because.BREAKS_ON_THE_WAY)
    return finding


def is_unaltered_copy(findings: Sequence[Finding]) -> bool:
    """Whether a file is the listing as it is: made from it, with no change that speaks."""
    derived = any(one.kind is Kind.DERIVED_FROM_LISTING and one.state is State.SUPPORTS_FORGED for one in findings)
    altered = any(one.kind is Kind.CHANGED_REGION and one.state is State.SUPPORTS_FORGED for one in findings)
    return derived and not altered


def excuse_listing_copies(
    files: Sequence[tuple[Finding, ...]], complaint: Complaint | None
) -> list[tuple[Finding, ...]]:
    """Take the weight off unaltered listing copies sent beside other photos: "this is what I ordered".

    Filed as the only proof of damage such a copy weighs; for complaints that no photo of damage must prove it never
    does.
    """
    copies = [is_unaltered_copy(findings) for findings in files]
    alone = all(copies) and complaint in (None, *_ABOUT_THE_ITEM)
    return [
        tuple(
            without_weight(one, Because.LISTING_BESIDE_OTHERS) if one.kind in DERIVED_KINDS else one for one in findings
        )
        if copy and not alone
        else findings
        for findings, copy in zip(files, copies, strict=True)
    ]


def doubt_listing(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """A listing that is itself AI-made shows no real item: not looking like it weighs nothing."""
    return tuple(
        without_weight(one, Because.ON_THE_LISTING) if one.kind is Kind.DIFFERENT_ITEM and one.llr else one
        for one in findings
    )


def without_weight(finding: Finding, because: Because) -> Finding:
    """Show a finding and let it weigh nothing."""
    return replace(finding, state=State.INCONCLUSIVE, llr=0.0, basis=Basis.ILLUSTRATION, because=because)
