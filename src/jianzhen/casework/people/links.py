"""Signed links 专属链接: a party comes into one claim without an account, and into no other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db import transaction

from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.record import claim_chain, record
from jianzhen.casework.people.errors import BadLink
from jianzhen.casework.people.models import CaseLink

_SIGNER = signing.Signer(salt="jianzhen.case-link")


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Who came by a link, and to which claim."""

    actor: Actor
    claim_id: UUID


@transaction.atomic
def make_link(*, claim_id: UUID, role: Role, party_id: UUID, actor: Actor, now: datetime) -> str:
    """Make a link for a party of a claim; returns its token, which is kept nowhere."""
    link = CaseLink.objects.create(
        claim_id=claim_id, role=role.value, party_id=party_id, made_at=now,
        expires_at=now + timedelta(days=settings.JIANZHEN_LINK_DAYS),
    )  # fmt: skip
    record(
        "LINK_MADE",
        chain=claim_chain(claim_id),
        actor=actor,
        at=now,
        details={"link": str(link.id), "role": role.value},
    )
    return _SIGNER.sign(link.id.hex)


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
    return Guest(actor=Actor.of(Role(link.role), link.party_id), claim_id=link.claim_id)


@transaction.atomic
def revoke_links(*, claim_id: UUID, party_id: UUID, actor: Actor, now: datetime) -> int:
    """End every link of a party to a claim; returns how many were open."""
    n = CaseLink.objects.filter(claim_id=claim_id, party_id=party_id, revoked_at=None).update(revoked_at=now)
    if n:
        record(
            "LINKS_REVOKED", chain=claim_chain(claim_id), actor=actor, at=now, details={"party": str(party_id), "n": n}
        )
    return n
