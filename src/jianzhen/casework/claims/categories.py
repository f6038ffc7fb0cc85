"""Where a pack's categories and the review standards meet: both rooms are pure and know nothing of each other."""

from __future__ import annotations

from dataclasses import dataclass

from jianzhen.casework.claims.models import Claim
from jianzhen.inspection.standards import Standard, read_standards, standard_for
from jianzhen.law.packs import Pack


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """What does not fit between a pack and the standards, as ids of categories.

    Attributes
    ----------
    without_standard : tuple of str
        The pack's, reviewed by the general standard.
    without_rules : tuple of str
        The standards', read by the pack's general category.
    way_differs : tuple of str
        In both, but one says such goods break on the way and the other does not.
    """

    without_standard: tuple[str, ...]
    without_rules: tuple[str, ...]
    way_differs: tuple[str, ...]


def compare_with_standards(pack: Pack) -> Mismatch:
    """Where a pack and the shipped standards go apart; an operator may want that, so nothing is refused."""
    standards, rows = read_standards(), {one.id: one for one in pack.categories}
    return Mismatch(
        without_standard=tuple(sorted(set(rows) - set(standards))),
        without_rules=tuple(sorted(set(standards) - set(rows))),
        way_differs=tuple(
            one
            for one in sorted(set(rows) & set(standards))
            if rows[one].breaks_on_the_way != standards[one].breaks_on_the_way
        ),
    )


def standard_of(claim: Claim) -> Standard:
    """The review standard a claim is walked by; the general one for a category nobody has written down."""
    return standard_for(claim.category)
