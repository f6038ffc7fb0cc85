"""Who has acted on a claim's outcome, so that another person does where another person must."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.vocabulary import EventKind
from jianzhen.casework.events.models import Event
from jianzhen.casework.events.record import claim_chain
from jianzhen.casework.review.models import Involvement
from jianzhen.casework.review.vocabulary import InvolvedAs

COMES_BACK = (EventKind.SENT_BACK, EventKind.REMITTED, EventKind.REOPENED)
"""After these a fresh reviewer reads: a new review round begins."""

NEVER_AGAIN = (InvolvedAs.PANEL, InvolvedAs.REOPENED)
"""Who judged the first review is not the fresh reviewer, in whichever round that is noted."""


def round_of(claim: Claim) -> int:
    """The review round a claim is in: 1, and one more each time it came back for a fresh reviewer."""
    return _round(claim.id)


def _round(claim_id: UUID) -> int:
    return 1 + Event.objects.filter(chain_id=claim_chain(claim_id), kind__in=[one.value for one in COMES_BACK]).count()


@transaction.atomic(savepoint=False)  # always inside the act that does it
def note_involvement(*, claim_id: UUID, account_id: UUID, as_: InvolvedAs, now: datetime) -> None:
    """Note that somebody drafted, decided, sat on a panel or reopened; noted once a round.

    Call it inside the act that does it, before the transition: a draft belongs to the round it was written in.
    """
    noted = Involvement(claim_id=claim_id, account_id=account_id, acted_as=as_.value, round=_round(claim_id), at=now)
    Involvement.objects.bulk_create([noted], ignore_conflicts=True)


def involved(claim: Claim) -> Sequence[str]:
    """Account ids of everybody who drafted, decided, sat on a panel, reopened, or was asked as a colleague."""
    found = (
        Involvement.objects.filter(claim=claim).order_by("account_id").values_list("account_id", flat=True).distinct()
    )
    return [str(one) for one in found]


def fresh_needed(claim: Claim) -> Sequence[str]:
    """Account ids that may not lease this claim: involved before it was sent back, remitted or reopened.

    Empty for a claim that never came back: whoever drafted goes on with it after a question, a notice or a lapse.
    """
    now_in = round_of(claim)
    if now_in == 1:
        return []
    rows = Involvement.objects.filter(claim=claim).values_list("account_id", "acted_as", "round")
    return sorted({str(account) for account, acted_as, round_ in rows if round_ < now_in or acted_as in NEVER_AGAIN})
