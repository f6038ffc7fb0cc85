"""What this room refuses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from jianzhen.casework.errors import CaseworkError, Conflict

if TYPE_CHECKING:
    from jianzhen.casework.visits.slots import Slot

# ruff: noqa: N818 - errors are named for the fact


class VisitError(CaseworkError):
    """Root of what this room raises, bar refusals of an actor."""

    code = "visit_error"


class BadVisit(VisitError):
    """Something told of a visit does not fit; the detail names the field."""

    code = "bad_visit"


class WrongVisitState(VisitError):
    """The visit is not where this move begins."""

    code = "wrong_visit_state"


class SlotTaken(Conflict):
    """The slot was just taken; ``instead`` are the next best, at most three."""

    code = "slot_taken"

    def __init__(self, detail: str, *, instead: Sequence[Slot] = ()) -> None:
        super().__init__(detail)
        self.instead = tuple(instead)


class HoldEnded(Conflict):
    """The hold ran out before it was confirmed."""

    code = "hold_ended"


class TechnicianTaken(Conflict):
    """The technician is somewhere else at that time."""

    code = "technician_taken"


class NotFit(VisitError):
    """This technician may not do this visit; the detail gives dispatch's reason."""

    code = "technician_not_fit"


class PriceNotAgreed(VisitError):
    """Work needs a price that was quoted and accepted before."""

    code = "price_not_agreed"


class ResidenceNotShown(VisitError):
    """Before work on a lock somebody shows that they live there."""

    code = "residence_not_shown"


class WrongDoorCode(VisitError):
    """The code is not the other side's, or was tried too often."""

    code = "wrong_door_code"


class ChecklistOpen(VisitError):
    """The checklist still lacks something."""

    code = "checklist_open"


class BadVisitLink(VisitError):
    """The link of a visit is incomplete or has ended."""

    code = "bad_visit_link"


class BadSync(VisitError):
    """What a phone sent cannot be read."""

    code = "bad_sync"


class NumberUnavailable(VisitError):
    """The private-number service gave none."""

    code = "number_unavailable"


class NotYetShown(VisitError):
    """Address and number are shown shortly before the visit, until it closes."""

    code = "not_yet_shown"
