"""Which claim next: the soonest due first, never one this person must keep away from, never one taken at this moment."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.vocabulary import State
from jianzhen.casework.errors import NotAllowed, Refusal
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.people.models import Recusal
from jianzhen.casework.review.due import queued
from jianzhen.casework.review.involvement import fresh_needed
from jianzhen.casework.review.leases import take
from jianzhen.casework.review.models import Involvement, Lease
from jianzhen.casework.review.permissions import account_id
from jianzhen.casework.review.vocabulary import HowEnded

NOT_AGAIN_FOR = timedelta(hours=12)
"""A claim that somebody gave back is not handed to them first again for so long."""


@transaction.atomic
def lease_next(*, actor: Actor, now: datetime) -> Lease | None:
    """Take the claim that is due soonest; None when nothing waits that this person may take.

    Rows locked by another act are skipped, so that two reviewers at once get two claims. Raises ``NotAllowed`` unless
    a reviewer acts.
    """
    if actor.role is not Role.REVIEWER:
        raise NotAllowed(
            f"{actor.role.value} takes no claims from the queue; a reviewer does", refusal=Refusal.NOT_YOUR_ROLE
        )
    open_to_me = (
        queued().exclude(kept_from(actor)).select_related("pack").select_for_update(skip_locked=True, of=("self",))
    )
    given_back = Lease.objects.filter(
        holder_id=account_id(actor), how_ended=HowEnded.RETURNED, ended_at__gt=now - NOT_AGAIN_FOR
    ).values("claim_id")
    claim = open_to_me.exclude(pk__in=given_back).first() or open_to_me.first()
    return take(claim, actor=actor, now=now) if claim else None


def kept_from(actor: Actor) -> Q:
    """Claims in the queue this person must keep away from: recusals, and those that came back for a fresh reviewer."""
    recusals = Recusal.objects.filter(account_id=account_id(actor), ended_at=None)
    merchants = recusals.filter(merchant__isnull=False).values("merchant_id")
    single = recusals.filter(claim_id__isnull=False).values("claim_id")
    return Q(merchant_id__in=merchants) | Q(pk__in=single) | Q(pk__in=_not_fresh(actor))


def _not_fresh(actor: Actor) -> list[UUID]:
    mine = Involvement.objects.filter(account_id=account_id(actor)).values("claim_id")
    back = Claim.objects.filter(pk__in=mine, state=State.REVIEW_QUEUE)
    return [one.id for one in back if actor.id in fresh_needed(one)]
