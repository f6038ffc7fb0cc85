"""What the rooms above state when they move a claim; guards ask, and never look up what is not theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from jianzhen.casework.claims.errors import FactMissing
from jianzhen.casework.claims.vocabulary import ForgeryAct
from jianzhen.casework.events.actors import Role

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Every fact a guard may ask for; None is "not stated", which is an error where it is asked for.

    Attributes
    ----------
    reasons : str
        In words the parties can answer. ``reason_code`` beside it where a closed list exists.
    lease_holder, lease_expires_at
        Of the open lease, from review.
    independent : bool
        No interest in either side; recusals are looked up here as well.
    earlier_drafters : sequence of str
        Account ids of everybody who drafted or decided on this claim before.
    asked : Role
        The side a question goes to. ``rounds``: how many it had before.
    under_way : bool
        A parcel or visit that was asked for is on its way.
    forgery : ForgeryAct
        The act a draft names. Stated by leaving it None and ``forgery_named`` False where there is none.
    subject : Role
        The side a notice goes to, or whom the decision's finding is about.
    four_eyes : sequence of str
        The triggers that fire for this draft; empty is none.
    heard : bool
        The side it hurts, or is heard again, had time on all the material.
    agree : bool
        Two drafts come to the same. ``votes_for_forgery`` counts all who decided.
    draft_hash, own_draft_saved
        Which draft is signed, and that the own one was saved before the other was seen.
    """

    reasons: str = ""
    reason_code: str = ""
    plain_repair: bool | None = None
    evidence_missing: bool | None = None
    outside_pack: str = ""
    offer_id: UUID | None = None
    lease_holder: str | None = None
    lease_expires_at: datetime | None = None
    independent: bool | None = None
    earlier_drafters: Sequence[str] | None = None
    asked: Role | None = None
    rounds: int | None = None
    under_way: bool | None = None
    parcel_delivered: bool | None = None
    result_appended: bool | None = None
    forgery_named: bool | None = None
    forgery: ForgeryAct | None = None
    subject: Role | None = None
    material_attached: bool | None = None
    noticed_before: bool | None = None
    notice_done: bool | None = None
    four_eyes: Sequence[str] | None = None
    heard: bool | None = None
    first_look: bool | None = None
    checklist_done: bool | None = None
    reasons_for_both: bool | None = None
    own_draft_saved: bool | None = None
    draft_hash: str = ""
    agree: bool | None = None
    votes_for_forgery: int | None = None
    hurts: bool | None = None
    own_appeal: bool | None = None
    own_appeals_open: int | None = None
    other_appeals_open: int | None = None
    panel: Sequence[str] | None = None
    majority: bool | None = None
    worse_for_lone_appellant: bool | None = None
    receipt_window_open: bool | None = None
    remedy_overdue: bool | None = None
    remedies_proved: bool | None = None
    visits_closed: bool | None = None
    in_warranty: bool | None = None
    countersigned_by: str | None = None


NO_FACTS = Facts()


def stated(value: T | None, name: str) -> T:
    """Return a fact, or raise ``FactMissing`` naming it."""
    if value is None:
        raise FactMissing(f"the fact {name!r} was not stated; the act that moves this claim must state it")
    return value
