"""Both sides' timeline 时间线: what happened and who did it, with details that every reader of the case may have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.selectors import must_read
from jianzhen.casework.claims.vocabulary import EventKind, State
from jianzhen.casework.events.actors import Actor, Kind
from jianzhen.casework.events.models import Event, EventDetail
from jianzhen.casework.events.record import claim_chain, details_of_many

OWN_KINDS = frozenset({
    "CLAIM_DRAFTED", "CLAIM_FLAGGED", "EVIDENCE_SUBMITTED", "DERIVATIVE_MADE", "DERIVATIVE_CONFIRMED",
    "DERIVATIVE_WITHHELD", "INSPECTION_ASKED", "INSPECTION_DONE", "INSPECTION_FAILED", "WINDOW_LENGTHENED",
    "OFFER_MADE", "OFFER_WITHDRAWN", "CASE_SEALED",
})  # fmt: skip
VISIT_KINDS = frozenset({
    "VISIT_WANTED", "VISIT_BOOKED", "VISIT_RESCHEDULED", "VISIT_ASSIGNED", "VISIT_REASSIGNED", "VISIT_TIME_TOLD",
    "VISIT_SET_OUT", "VISIT_ARRIVED", "VISIT_BEGAN", "VISIT_WAITS_FOR_PART", "VISIT_PART_CAME", "VISIT_TAKEN_IN",
    "VISIT_BROUGHT_BACK", "VISIT_SECOND_CALL", "VISIT_NOBODY_HOME", "VISIT_FINISHED", "VISIT_QUOTE_REFUSED",
    "VISIT_CANCELLED", "VISIT_QUOTED", "VISIT_QUOTE_ACCEPTED", "VISIT_QUOTE_DECLINED", "VISIT_SIGNED", "WARRANTY_BEGAN",
})  # fmt: skip
"""What happened on site, written by the visits' room: hours, parts and prices, nobody's name."""

PARTY_KINDS = frozenset(EventKind) | OWN_KINDS | VISIT_KINDS
"""What both sides may know of, and whose details hold nothing that one of them may not read."""

_ENDED = frozenset({State.FINAL, State.CLOSED, State.SETTLED, State.WITHDRAWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """One event: when, in what role it was done, what, and its details where this reader may have them."""

    at: datetime
    who_role: str
    kind: str
    details: dict[str, Any]


def timeline(claim: Claim, *, reader: Actor) -> list[TimelineEntry]:
    """What happened in a claim, oldest first. Raises as ``read_claim``.

    Parties see what concerns both and their own acts. People of the desk see that every act happened; drafts, first
    looks and notes keep their details until the claim has ended, so that nobody reads another's mind first.
    """
    must_read(claim, reader=reader)
    events = Event.objects.filter(chain=claim_chain(claim.id)).order_by("seq")
    party = reader.role.kind is Kind.PARTY
    shown = [one for one in events if not party or one.kind in PARTY_KINDS or is_own(one, reader)]
    details = details_of_many([one for one in shown if may_read_details(one, claim, reader)])
    return [
        TimelineEntry(at=one.at, who_role=one.actor_role, kind=one.kind, details=details.get(one.id, {}))
        for one in shown
    ]  # fmt: skip


def may_read_details(event: Event, claim: Claim, reader: Actor) -> bool:
    """Whether a reader may have the details an event commits to, and their key."""
    if event.kind in PARTY_KINDS or is_own(event, reader):
        return True
    return reader.is_person and claim.state in _ENDED


def is_own(event: Event, reader: Actor) -> bool:
    """Whether the reader did it."""
    return (event.actor_role, event.actor_id) == (reader.role.value, reader.id)


def openings_of(claim: Claim, reader: Actor) -> list[dict[str, Any]]:
    """Key and body of every detail this reader may have: whoever holds them can check the commitment in the chain."""
    found = (
        EventDetail.objects.select_related("event").filter(event__chain=claim_chain(claim.id)).order_by("event__seq")
    )
    return [
        {"seq": one.event.seq, "key": bytes(one.key).hex(), "body": bytes(one.body).decode()}
        for one in found
        if may_read_details(one.event, claim, reader)
    ]
