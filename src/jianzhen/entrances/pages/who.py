"""Who asks 来者: the one place where a request becomes an ``Actor``.

A member of the desk has a session and has chosen one of their roles; a party came by a link, which is opened anew at each
request, so that a revoked one ends at once; in the showcase somebody plays a role, never in production.
"""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.errors import NotAllowed
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.people.accounts import actor_for
from jianzhen.casework.people.errors import BadLink
from jianzhen.casework.people.links import Guest, open_link
from jianzhen.casework.people.models import Account
from jianzhen.entrances.desk_session import CHOSEN_ROLE, chosen_role
from jianzhen.entrances.pages.errors import NotSignedIn

CASE_LINKS, ORDER_LINKS, SHOP_LINK, SANDBOX = "case_links", "order_links", "shop_link", "sandbox"
MOST_LINKS = 20
"""Links a session remembers; the oldest goes first."""


def actor_of(request: HttpRequest, claim_id: UUID | None = None) -> Actor:
    """Return who asks, about this claim where one is named.

    A role played in the showcase goes first, then the party's link to this very claim or to its order, then a shop's
    link, then the session of the desk: whoever opened a buyer's link reads that claim as the buyer.

    Raises
    ------
    NotSignedIn
        Nobody is known to ask.
    BadLink
        The link that the session remembers has ended.
    NotAllowed
        A member of the desk holds several roles and has chosen none, or has no second factor.
    """
    played = _played(request, claim_id)
    if played is not None:
        return played
    token = party_token(request, claim_id)
    if token:
        return open_link(token, now=timezone.now()).actor
    if request.user.is_authenticated:
        return actor_for(request.user, chosen_role(request))
    raise NotSignedIn("open the link from your message, or sign in as a member of the desk")


def party_token(request: HttpRequest, claim_id: UUID | None) -> str:
    """The link by which this session is a party of the claim, or of its shop; empty where it is none.

    A form carries it along, so that a session that ends meanwhile costs nobody what was typed.
    """
    token = request.session.get(CASE_LINKS, {}).get(str(claim_id)) if claim_id is not None else None
    return str(token or _order_token(request, claim_id) or request.session.get(SHOP_LINK) or "")


def come_again(request: HttpRequest, token: str) -> None:
    """Let a party in again by the link that its form carried; an ended or empty one lets nobody in."""
    try:
        guest = open_link(token, now=timezone.now())
    except BadLink:
        return
    if guest.claim_id is not None:
        remember_case_link(request, token)
    elif guest.order_id is not None:
        remember_order_link(request, token)
    else:
        remember_shop_link(request, token)


def choose_role(request: HttpRequest, role: Role) -> None:
    """Remember the role; raises ``NotAllowed`` when it is not held or no second factor is enrolled."""
    assert isinstance(request.user, Account)
    actor_for(request.user, role)
    request.session[CHOSEN_ROLE] = role.value


def remember_case_link(request: HttpRequest, token: str) -> Guest:
    """Open a link and let this session into its claim. Raises ``BadLink``."""
    guest = open_link(token, now=timezone.now())
    if guest.claim_id is None:
        raise BadLink("this link opens a shop, not a claim; open it again from the message")
    kept = dict(request.session.get(CASE_LINKS, {}))
    kept.pop(str(guest.claim_id), None)
    kept[str(guest.claim_id)] = token
    request.session[CASE_LINKS] = dict(list(kept.items())[-MOST_LINKS:])
    return guest


def remember_order_link(request: HttpRequest, token: str) -> Guest:
    """Open an order's link and let this session into its claims. Raises ``BadLink``."""
    guest = open_link(token, now=timezone.now())
    if guest.order_id is None:
        raise BadLink("this link opens no order; open it again from the message")
    kept = dict(request.session.get(ORDER_LINKS, {}))
    if kept.get(str(guest.order_id)) != token:
        kept.pop(str(guest.order_id), None)
        kept[str(guest.order_id)] = token
        request.session[ORDER_LINKS] = dict(list(kept.items())[-MOST_LINKS:])
    return guest


def order_link(request: HttpRequest, order_id: UUID) -> str:
    """The token by which this session came into an order. Raises ``NotSignedIn``."""
    token = request.session.get(ORDER_LINKS, {}).get(str(order_id))
    if not token:
        raise NotSignedIn("open the order's link from your message")
    return str(token)


def remember_shop_link(request: HttpRequest, token: str) -> Guest:
    """Open a shop's link and let this session into its claims. Raises ``BadLink``."""
    guest = open_link(token, now=timezone.now())
    if guest.claim_id is not None or guest.order_id is not None:
        raise BadLink("this link opens one claim, not a shop; open it again from the message")
    request.session[SHOP_LINK] = token
    return guest


def forget_links(request: HttpRequest) -> None:
    """Leave every claim and shop that this session came into by a link."""
    for name in (CASE_LINKS, ORDER_LINKS, SHOP_LINK, SANDBOX):
        request.session.pop(name, None)


def play(request: HttpRequest, actor: Actor, *, claim_id: UUID) -> None:
    """Let a visitor of the showcase act as somebody in one simulated claim, and in no other.

    Raises
    ------
    NotAllowed
        The desk runs in production: nobody plays a role there.
    """
    if settings.JIANZHEN_MODE == "production":
        raise NotAllowed("roles are played in the showcase of a local desk only")
    request.session[SANDBOX] = {"role": actor.role.value, "id": actor.id, "claim": str(claim_id)}


def _order_token(request: HttpRequest, claim_id: UUID | None) -> str | None:
    kept = request.session.get(ORDER_LINKS)
    if not kept or claim_id is None:
        return None
    order_id = Claim.objects.filter(pk=claim_id).values_list("line__order_id", flat=True).first()
    return str(kept.get(str(order_id), "")) or None


def _played(request: HttpRequest, claim_id: UUID | None) -> Actor | None:
    kept = request.session.get(SANDBOX)
    if not kept or settings.JIANZHEN_MODE == "production" or kept["claim"] != str(claim_id):
        return None
    return Actor(role=Role(kept["role"]), id=kept["id"])
