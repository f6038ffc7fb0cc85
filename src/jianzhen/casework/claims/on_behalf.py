"""When a merchant's own system may speak for the buyer: in claims it filed itself, while it is the buyer's turn."""

from __future__ import annotations

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.vocabulary import State
from jianzhen.casework.errors import NotAllowed, Refusal
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.models import Event
from jianzhen.casework.events.record import claim_chain
from jianzhen.casework.people.models import ApiKey

_BUYERS_TURN = frozenset({State.DRAFT, State.SUBMITTED, State.EVIDENCE_PENDING, State.PARKED, State.WITHDRAWN})


def must_speak_for_buyer(claim: Claim, *, actor: Actor) -> None:
    """Hold an integration to the claims of its own merchant that it filed, and to the time before the merchant answers.

    After that the merchant is the other side: its system adds nothing to what the buyer says.

    Raises
    ------
    NotAllowed
        Not an integration that says for which buyer, another merchant's key, a claim the buyer filed, or too late.
    """
    if actor.role is not Role.INTEGRATION or actor.behalf_of != str(claim.buyer_id):
        raise NotAllowed("only the integration that filed a claim speaks for its buyer, and says so")
    found = ApiKey.objects.filter(merchant=claim.merchant).values_list("id", flat=True) if claim.merchant else []
    keys = {str(one) for one in found}
    began = Event.objects.filter(chain=claim_chain(claim.id), kind="CLAIM_DRAFTED").order_by("seq").first()
    filed_by = began.actor_id if began is not None and began.actor_role == Role.INTEGRATION.value else ""
    if actor.id not in keys or filed_by not in keys:
        raise NotAllowed("this claim was not filed by your system; the buyer speaks in it", refusal=Refusal.NOT_YOURS)
    if claim.state not in _BUYERS_TURN:
        raise NotAllowed(
            "the merchant has its turn or had it; from here the buyer speaks in person, by the link of the claim",
            refusal=Refusal.WRONG_STATE,
        )
