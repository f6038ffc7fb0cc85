"""Signed links 专属链接: a party comes into one claim without an account, a merchant into its inbox, a buyer into an order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db import transaction

from jianzhen.casework.errors import NotAllowed, NotFound, Refusal
from jianzhen.casework.events.actors import PARTIES, Actor, Role
from jianzhen.casework.events.record import DESK, claim_chain, order_chain, record
from jianzhen.casework.people.errors import BadLink
from jianzhen.casework.people.models import CaseLink, Merchant

_SIGNER = signing.Signer(salt="jianzhen.case-link")


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Who came by a link, and to which claim or order; neither for a merchant's inbox: all claims of its own."""

    actor: Actor
    claim_id: UUID | None
    order_id: UUID | None = None


@transaction.atomic
def make_link(*, claim_id: UUID, role: Role, party_id: UUID, actor: Actor, now: datetime) -> str:
    """Make a link for a party of a claim; returns its token, which is kept nowhere."""
    return _make(claim_id, role, party_id, actor, now)


@transaction.atomic(savepoint=False)
def links_again(*, claim_id: UUID, parties: Mapping[Role, UUID], actor: Actor, now: datetime) -> dict[Role, str]:
    """The token of each party's newest link to a claim while half of its time is left, else of a new one.

    Each message carries a link; a claim does not need one for each message.
    """
    half = now + timedelta(days=settings.JIANZHEN_LINK_DAYS / 2)
    known = CaseLink.objects.filter(claim_id=claim_id, revoked_at=None, expires_at__gte=half).order_by("made_at")
    kept = {(one.role, one.party_id): one for one in known}
    return {
        role: _SIGNER.sign(kept[role.value, party].id.hex)
        if (role.value, party) in kept
        else _make(claim_id, role, party, actor, now)
        for role, party in parties.items()
    }


@transaction.atomic
def make_shop_link(*, merchant_id: UUID, actor: Actor, now: datetime) -> str:
    """Make a link that opens a merchant's inbox; returns its token, which is kept nowhere.

    Raises ``NotAllowed`` for a party other than the merchant itself: whoever holds it acts as the merchant.
    """
    if actor.role in PARTIES and (actor.role is not Role.MERCHANT or actor.id != str(merchant_id)):
        raise NotAllowed("only the merchant itself or the desk makes a link to its inbox", refusal=Refusal.NOT_YOURS)
    if not Merchant.objects.filter(pk=merchant_id).exists():
        raise NotFound(f"there is no merchant {merchant_id}")
    return _make(None, Role.MERCHANT, merchant_id, actor, now)


@transaction.atomic
def make_order_link(*, order_id: UUID, buyer_id: UUID, actor: Actor, now: datetime) -> str:
    """Make a link by which a buyer files claims about one order and finds them again; returns its token.

    Raises ``NotAllowed`` for a party other than the buyer: whoever holds it acts as the buyer, so no merchant makes one.
    """
    if actor.role in PARTIES and (actor.role is not Role.BUYER or actor.id != str(buyer_id)):
        raise NotAllowed("the desk or the platform makes a link to an order, for its buyer", refusal=Refusal.NOT_YOURS)
    return _make(None, Role.BUYER, buyer_id, actor, now, order_id=order_id)


def open_link(token: str, *, now: datetime) -> Guest:
    """Return who comes by this token. Raises ``BadLink`` when it is forged, cut off, revoked or past its day."""
    try:
        link = CaseLink.objects.filter(pk=UUID(_SIGNER.unsign(token))).first()
    except (signing.BadSignature, ValueError):
        link = None
    if link is None:
        raise BadLink("this link is incomplete; open it again from the message, whole")
    if link.revoked_at is not None or now >= link.expires_at:
        raise BadLink("this link has ended; ask for a new one with the claim's number")
    return Guest(actor=Actor.of(Role(link.role), link.party_id), claim_id=link.claim_id, order_id=link.order_id)


@transaction.atomic
def revoke_shop_links(*, merchant_id: UUID, actor: Actor, now: datetime) -> int:
    """End every link to a merchant's inbox; returns how many were open. Raises ``NotAllowed`` as ``make_shop_link`` does."""
    if actor.role in PARTIES and (actor.role is not Role.MERCHANT or actor.id != str(merchant_id)):
        raise NotAllowed("only the merchant itself or the desk ends links to its inbox", refusal=Refusal.NOT_YOURS)
    n = CaseLink.objects.filter(claim_id=None, order_id=None, party_id=merchant_id, revoked_at=None).update(
        revoked_at=now
    )
    if n:
        record("SHOP_LINKS_REVOKED", chain=DESK, actor=actor, at=now, details={"merchant": str(merchant_id), "n": n})
    return n


@transaction.atomic
def revoke_links(*, claim_id: UUID, party_id: UUID, actor: Actor, now: datetime) -> int:
    """End every link of a party to a claim; returns how many were open."""
    n = CaseLink.objects.filter(claim_id=claim_id, party_id=party_id, revoked_at=None).update(revoked_at=now)
    if n:
        record(
            "LINKS_REVOKED", chain=claim_chain(claim_id), actor=actor, at=now, details={"party": str(party_id), "n": n}
        )
    return n


def _make(
    claim_id: UUID | None, role: Role, party_id: UUID, actor: Actor, now: datetime, *, order_id: UUID | None = None
) -> str:  # fmt: skip
    link = CaseLink.objects.create(
        claim_id=claim_id, order_id=order_id, role=role.value, party_id=party_id, made_at=now,
        expires_at=now + timedelta(days=settings.JIANZHEN_LINK_DAYS),
    )  # fmt: skip
    kind = "LINK_MADE" if claim_id else "ORDER_LINK_MADE" if order_id else "SHOP_LINK_MADE"
    record(
        kind, chain=claim_chain(claim_id) if claim_id else order_chain(order_id) if order_id else DESK, actor=actor,
        at=now, details={"link": str(link.id), "role": role.value, "party": str(party_id)},
    )  # fmt: skip
    return _SIGNER.sign(link.id.hex)
