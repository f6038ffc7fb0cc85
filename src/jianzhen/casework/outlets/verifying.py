"""Verify an outlet or a hotline 核验: a person, by a source, for a time; and end it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from jianzhen.casework.errors import NotAllowed, NotFound
from jianzhen.casework.events.actors import Actor
from jianzhen.casework.events.record import DESK, record
from jianzhen.casework.outlets.errors import BadProof
from jianzhen.casework.outlets.models import Hotline, Outlet, Verification
from jianzhen.casework.outlets.permissions import Act, OutletPermissions
from jianzhen.casework.outlets.vocabulary import How, Standing
from jianzhen.casework.people.models import Account

LONGEST = timedelta(days=400)
"""An authorisation is looked at again at least so often; a letter that runs longer is no reason not to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What an entry was verified by.

    Attributes
    ----------
    source : str
        Where it can be looked at again: a letter's number, a page with its day, who answered the call.
    evidence_hash : str
        SHA-256 of a kept document, hexadecimal; empty where there is none.
    """

    how: How
    source: str
    expires_at: datetime
    evidence_hash: str = ""


@transaction.atomic
def verify_outlet(*, outlet_id: UUID, proof: Proof, actor: Actor, now: datetime) -> Verification:
    """Record that a person verified an outlet. Raises ``NotAllowed``, ``NotFound``, ``BadProof``."""
    outlet = Outlet.objects.select_for_update().filter(pk=outlet_id, closed_at=None).first()
    if outlet is None:
        raise NotFound(f"there is no open outlet {outlet_id}")
    return _verify(proof, actor, now, outlet=outlet)


@transaction.atomic
def verify_hotline(*, hotline_id: UUID, proof: Proof, actor: Actor, now: datetime) -> Verification:
    """Record that a person verified a hotline. Raises ``NotAllowed``, ``NotFound``, ``BadProof``."""
    hotline = Hotline.objects.select_for_update().filter(pk=hotline_id).first()
    if hotline is None:
        raise NotFound(f"there is no hotline {hotline_id}")
    return _verify(proof, actor, now, hotline=hotline)


def _verify(proof: Proof, actor: Actor, now: datetime, *, outlet: Outlet | None = None, hotline: Hotline | None = None) -> Verification:  # fmt: skip
    OutletPermissions().require(actor, Act.VERIFY)
    if not Account.objects.filter(pk=actor.id, is_active=True).exists():
        raise NotAllowed("a verification carries the name of an account that may work here")
    if not proof.source.strip():
        raise BadProof("source: say where the proof can be looked at again")
    if not now < proof.expires_at <= now + LONGEST:
        raise BadProof(f"expires_at: must lie after now and within {LONGEST.days} days; verify again after that")
    if proof.evidence_hash and not re.fullmatch(r"[0-9a-f]{64}", proof.evidence_hash):
        raise BadProof("evidence_hash: must be a SHA-256 in lower-case hexadecimal")
    made = Verification.objects.create(
        outlet=outlet, hotline=hotline, how=proof.how, source=proof.source.strip(), evidence_hash=proof.evidence_hash,
        verified_by_id=actor.id, verified_at=now, expires_at=proof.expires_at,
    )  # fmt: skip
    subject = {"outlet": str(outlet.id)} if outlet else {"hotline": str(hotline.id) if hotline else ""}
    record("ENTRY_VERIFIED", chain=DESK, actor=actor, at=now, details={**subject, "verification": str(made.id)})
    return made


@transaction.atomic
def end_verification(*, verification_id: UUID, because: str, actor: Actor, now: datetime) -> Verification:
    """End a verification before its day, with a reason. Raises ``NotAllowed``, ``NotFound``, ``BadProof``."""
    OutletPermissions().require(actor, Act.VERIFY)
    row = Verification.objects.select_for_update().filter(pk=verification_id, ended_at=None).first()
    if row is None:
        raise NotFound(f"there is no running verification {verification_id}")
    if not because.strip():
        raise BadProof("because: say why the verification ends")
    row.ended_at, row.ended_because = now, because.strip()
    row.save(update_fields=["ended_at", "ended_because"])
    record("VERIFICATION_ENDED", chain=DESK, actor=actor, at=now, details={"verification": str(row.id)})
    return row


def standing(rows: Iterable[Verification], *, now: datetime) -> tuple[Standing, Verification | None]:
    """What the verifications of one entry come to at ``now``, and the one that says so."""
    begun = sorted((one for one in rows if one.verified_at <= now), key=lambda one: one.expires_at)
    running = [one for one in begun if one.ended_at is None or one.ended_at > now]
    if running and running[-1].expires_at > now:
        return Standing.VERIFIED, running[-1]
    if running:
        return Standing.EXPIRED, running[-1]
    return Standing.UNVERIFIED, None
