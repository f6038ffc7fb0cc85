"""Who comes to a visit: its customer, by the visit's own link or the claim's; and a member of the desk in one role."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.errors import NotAllowed, NotFound, Refusal
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.visits.models import Visit
from jianzhen.casework.visits.selectors import read_visit
from jianzhen.casework.visits.ticket import open_visit_link
from jianzhen.entrances.pages.who import MOST_LINKS, VISIT_LINKS, actor_of

CUSTOMERS = frozenset({Role.BUYER, Role.AGENT})


def remember_visit_link(request: HttpRequest, token: str) -> Visit:
    """Open a visit's link and let this session into that visit. Raises ``BadVisitLink``."""
    visit = open_visit_link(token, now=timezone.now()).visit
    kept = dict(request.session.get(VISIT_LINKS, {}))
    kept.pop(str(visit.id), None)
    kept[str(visit.id)] = token
    request.session[VISIT_LINKS] = dict(list(kept.items())[-MOST_LINKS:])
    return visit


def customer_of(request: HttpRequest, visit_id: UUID) -> tuple[Actor, Visit]:
    """The customer who asks, and their visit.

    Raises
    ------
    NotSignedIn   nobody is known to ask
    NotAllowed    somebody who is no customer
    NotFound      another's visit, or none
    BadVisitLink  the link that the session remembers has ended
    """
    token = request.session.get(VISIT_LINKS, {}).get(str(visit_id))
    claim_id = Visit.objects.filter(pk=visit_id).values_list("claim_id", flat=True).first()
    actor = open_visit_link(token, now=timezone.now()).actor if token else actor_of(request, claim_id)
    _must_be_customer(actor)
    return actor, read_visit(visit_id, reader=actor)


def customer_of_claim(request: HttpRequest, claim_id: UUID) -> tuple[Actor, Claim]:
    """The customer of a service claim. Raises as ``customer_of``."""
    actor = actor_of(request, claim_id)
    _must_be_customer(actor)
    claim = Claim.objects.filter(pk=claim_id, buyer_id=UUID(actor.behalf_of or actor.id)).first()
    if claim is None:
        raise NotFound(f"there is no claim {claim_id}")
    return actor, claim


def desk_actor(request: HttpRequest, *roles: Role) -> Actor:
    """A member of the desk who acts in one of these roles. Raises ``NotSignedIn``, ``NotAllowed``."""
    actor = actor_of(request)
    if actor.role not in roles:
        raise NotAllowed(
            f"this page is for {', '.join(roles)}; choose that role if you hold it", refusal=Refusal.NOT_YOUR_ROLE
        )
    return actor


def _must_be_customer(actor: Actor) -> None:
    if actor.role not in CUSTOMERS:
        raise NotAllowed("this page is the customer's own", refusal=Refusal.NOT_YOUR_ROLE)
