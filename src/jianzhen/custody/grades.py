"""How much a seal is worth: who besides the sealer vouches for the moment, and whether a dispute had begun by then."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from jianzhen.custody.note import Cosignature
from jianzhen.custody.timestamp import Stamp, StampState


class Grade(StrEnum):
    """Who vouches for the moment of sealing, weakest first."""

    SELF_SEALED = "self_sealed"
    OUTSIDE_TIMESTAMP = "outside_timestamp"
    OUTSIDE_WITNESS = "outside_witness"


class Timing(StrEnum):
    """The moment of sealing against the beginning of the dispute, as the sealer stated that beginning."""

    BEFORE_DISPUTE = "before_dispute"
    AFTER_DISPUTE = "after_dispute"
    NOT_STATED = "not_stated"


class Clock(StrEnum):
    """Whose clock gave the moment of sealing."""

    OWN = "own"
    TIMESTAMP = "timestamp"
    WITNESS = "witness"


def grade_of(stamps: Sequence[Stamp], seen_by: Sequence[Cosignature]) -> Grade:
    """The grade that verified timestamps and trusted, outside witnesses give; untrusted ones give none."""
    if seen_by:
        return Grade.OUTSIDE_WITNESS
    if any(one.state is StampState.VERIFIED for one in stamps):
        return Grade.OUTSIDE_TIMESTAMP
    return Grade.SELF_SEALED


def proved_at(stated: datetime, stamps: Sequence[Stamp], seen_by: Sequence[Cosignature]) -> tuple[datetime, Clock]:
    """The earliest moment that somebody outside vouches for, else the sealer's own word; and whose clock it is.

    An outside moment counts even where the sealer states an earlier one: "it was there by then" is all that is shown.
    """
    outside = [(one.at, Clock.TIMESTAMP) for one in stamps if one.state is StampState.VERIFIED]
    outside += [(one.at, Clock.WITNESS) for one in seen_by]
    return min(outside, default=(stated, Clock.OWN))


def timing_of(sealed_at: datetime, dispute_began_at: datetime | None) -> Timing:
    """Before or after the dispute began; sealed at that very moment is after."""
    if dispute_began_at is None:
        return Timing.NOT_STATED
    return Timing.BEFORE_DISPUTE if sealed_at < dispute_began_at else Timing.AFTER_DISPUTE
