"""Submit evidence 提交凭证: what a side staged goes on the record, all of it at once."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.packs import label
from jianzhen.casework.claims.transitions import locked_claim
from jianzhen.casework.claims.vocabulary import State, WindowKind
from jianzhen.casework.events import later
from jianzhen.casework.events.actors import Actor
from jianzhen.casework.events.record import claim_chain, record
from jianzhen.casework.evidence.models import Exhibit
from jianzhen.casework.evidence.permissions import Action, EvidencePermissions, side_of
from jianzhen.casework.evidence.ports import Receipts
from jianzhen.casework.evidence.vocabulary import ExhibitKind, PartySide
from jianzhen.casework.originals.keep import commitment_of

_BEING_HEARD = frozenset({
    State.DRAFT, State.SUBMITTED, State.EVIDENCE_PENDING, State.PARKED, State.MERCHANT_TURN, State.BUYER_TURN,
    State.IN_SERVICE, State.WITHDRAWN,
})  # fmt: skip
_NOT_FOR_EVIDENCE = (WindowKind.APPEAL, WindowKind.APPEAL_FORGERY)


@transaction.atomic
def submit_exhibits(*, claim_id: UUID, actor: Actor, now: datetime) -> list[Exhibit]:
    """Submit everything the actor's side staged; nothing staged changes nothing.

    The event commits to each file and each text, so that none can be swapped afterwards. Inspection and redacted copies
    are asked for in the same transaction; neither delays a window. A desk actor submits what the desk appends.

    Raises
    ------
    NotFound     there is no such claim
    NotAllowed   it is not the actor's to add to
    """
    claim = locked_claim(claim_id)
    EvidencePermissions().require(actor, Action.ADD, claim)
    sides = {side_of(actor), side_of(actor, ExhibitKind.COURIER_CHECK)}
    staged = list(
        Exhibit.objects.select_related("original")
        .filter(claim=claim, side__in=sides, submitted_at=None, withdrawn_at=None)
        .order_by("id")
    )
    if not staged:
        return []
    for one in staged:
        one.submitted_at, one.late = now, is_late(claim, PartySide(one.side), now=now)
        one.save(update_fields=["submitted_at", "late"])
    record(
        "EVIDENCE_SUBMITTED", chain=claim_chain(claim.id), actor=actor, at=now, policy_pack=label(claim.pack),
        details={"behalf_of": actor.behalf_of, "exhibits": [told(one) for one in staged]},
    )  # fmt: skip
    if any(one.original_id for one in staged):
        # copies first: the other side waits for them, and for no inspection
        later.ask("make_derivatives", once=f"make_derivatives/{claim.id}", claim_id=str(claim.id))
        later.ask("inspect_claim", once=f"inspect_claim/{claim.id}", claim_id=str(claim.id))
    return staged


def is_late(claim: Claim, side: PartySide, *, now: datetime) -> bool:
    """Whether a side adds after its time: reviewers have the claim, or it is settled or decided, and no window of this
    side runs, be it to answer or to look at what arrived."""
    if side is PartySide.DESK or claim.state in _BEING_HEARD:
        return False
    running = claim.windows.filter(ended_at=None, side=side.value).exclude(kind__in=_NOT_FOR_EVIDENCE)
    return not (running.exists() or _receipts(settings.JIANZHEN_RECEIPTS).is_open(claim.id, side, now=now))


@cache
def _receipts(path: str) -> Receipts:
    made: Receipts = import_string(path)()
    return made


def told(exhibit: Exhibit) -> dict[str, Any]:
    """What an event says of an exhibit: its type, and a commitment to its bytes or words."""
    row: dict[str, Any] = {
        "exhibit": str(exhibit.id), "side": exhibit.side, "kind": exhibit.kind, "late": exhibit.late, "shows": exhibit.shows,
    }  # fmt: skip
    if exhibit.original is not None:
        row |= {"original": str(exhibit.original_id), **commitment_of(exhibit.original).as_json()}
    if exhibit.text:
        row["text_sha256"] = sha256(exhibit.text.encode()).hexdigest()
    return row
