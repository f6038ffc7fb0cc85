"""Redacted copies 脱敏副本 for the other side: made by a job, seen only after a person confirmed them.

Nothing is called redacted that nobody looked at. Clips get no copy and that is said; both sides' media are alike.
"""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any, TypeAlias
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.transitions import locked_claim
from jianzhen.casework.errors import NotFound
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.record import claim_chain, record
from jianzhen.casework.evidence.errors import BadExhibit, NothingToConfirm
from jianzhen.casework.evidence.folder import Sealed, sealed_before, write_original
from jianzhen.casework.evidence.models import Derivative, Exhibit, SealedDerivative
from jianzhen.casework.evidence.permissions import Action, EvidencePermissions
from jianzhen.casework.evidence.vocabulary import ExhibitKind, PartySide, Withheld
from jianzhen.casework.originals.keep import commitment_of, keep
from jianzhen.casework.originals.models import Holder, Original
from jianzhen.inspection.redaction import redact
from jianzhen.kernel.errors import JianzhenError

MAKER = Actor.machine(Role.DETECTOR)
AnyDerivative: TypeAlias = Derivative | SealedDerivative


def make_derivatives(*, claim_id: UUID, now: datetime) -> int:
    """Make the copies that are not there yet, of submitted exhibits and of sealed files; returns how many were made.

    Each is a transaction of its own: a run that was killed goes on where it stopped. A file that cannot be redacted is
    withheld with the reason.
    """
    claim = Claim.objects.select_related("line").filter(pk=claim_id).first()
    if claim is None:
        raise NotFound(f"there is no claim {claim_id}")
    exhibits = Exhibit.objects.select_related("original__holder").filter(
        claim=claim, submitted_at__isnull=False, original__isnull=False, derivative=None
    )
    n = 0
    for exhibit in exhibits:
        assert exhibit.original is not None
        content, because = _redacted(exhibit.original, ExhibitKind(exhibit.kind))
        n += _keep_of_exhibit(claim, exhibit, content, because, now)
    for sealed in sealed_before(claim):
        if not SealedDerivative.objects.filter(sealed=sealed.original).exists():
            content, because = _redacted(sealed.original, ExhibitKind.PHOTO)
            n += _keep_of_sealed(claim, sealed, content, because, now)
    return n


@transaction.atomic
def confirm_derivative(*, derivative_id: UUID, actor: Actor, now: datetime, claim_id: UUID | None = None) -> AnyDerivative:  # fmt: skip
    """Confirm that a copy shows nothing personal: the other side sees it from now on. Asked again, nothing changes.

    Parameters
    ----------
    claim_id
        In whose chain it is recorded, for a copy of a sealed file, which belongs to the order; by default the newest.

    Raises
    ------
    NotFound           there is no such copy
    NotAllowed         neither a reviewer or call-taker, nor the side whose file it is
    NothingToConfirm   it was withheld
    """
    found, claim, side = _found(derivative_id, claim_id)
    EvidencePermissions().require(actor, Action.CONFIRM, claim, side=side)
    if found.withheld_at is not None or found.original is None:
        raise NothingToConfirm(f"no copy is shown of this file ({found.withheld_because}); describe it in words")
    if found.confirmed_at is None:
        found.confirmed_at, found.confirmed_by = now, actor.id
        found.save(update_fields=["confirmed_at", "confirmed_by"])
        record(
            "DERIVATIVE_CONFIRMED", chain=claim_chain(claim.id), actor=actor, at=now,
            details={"derivative": str(found.id), "side": side.value, **_of(found)},
        )  # fmt: skip
    return found


@transaction.atomic
def withhold_derivative(*, derivative_id: UUID, why: str, actor: Actor, now: datetime, claim_id: UUID | None = None) -> AnyDerivative:  # fmt: skip
    """Take a copy back from the other side, because something personal still shows; the reason is shown instead.

    Raises
    ------
    NotFound     there is no such copy
    NotAllowed   only people of the desk withhold
    BadExhibit   no reason is given
    """
    found, claim, side = _found(derivative_id, claim_id)
    EvidencePermissions().require(actor, Action.WITHHOLD, claim)
    if not why.strip():
        raise BadExhibit("why: is empty; say what of it must not be shown")
    if found.withheld_at is None:
        found.withheld_at, found.withheld_because = now, why.strip()[:500]
        found.save(update_fields=["withheld_at", "withheld_because"])
        record(
            "DERIVATIVE_WITHHELD", chain=claim_chain(claim.id), actor=actor, at=now,
            details={"derivative": str(found.id), "side": side.value, "because": Withheld.BY_A_PERSON, **_of(found)},
        )  # fmt: skip
    return found


def _redacted(original: Original, kind: ExhibitKind) -> tuple[tuple[bytes, list[Any]] | None, str]:
    """The copy and what was hidden in it, or None and why not."""
    if kind is ExhibitKind.DOCUMENT:
        return None, Withheld.DOCUMENT
    with tempfile.TemporaryDirectory(prefix="jz-redact-") as name:
        source, out = Path(name) / "in" / "photo", Path(name) / "out"
        try:
            write_original(source, original)
            made = redact(source, out)
        except JianzhenError as error:
            return None, error.code
        return (Path(made.written).read_bytes(), [[one.what.value, *one.region] for one in made.hidden]), ""


@transaction.atomic
def _keep_of_exhibit(
    claim: Claim, exhibit: Exhibit, content: tuple[bytes, list[Any]] | None, because: str, now: datetime
) -> bool:
    locked_claim(claim.id)
    assert exhibit.original is not None
    copy = _kept(exhibit.original.holder, content, now)
    made, created = Derivative.objects.get_or_create(
        exhibit=exhibit,
        defaults={
            "original": copy, "hidden": content[1] if content else [], "made_at": now,
            "withheld_because": because, "withheld_at": now if because else None,
        },
    )  # fmt: skip
    if created:
        _record_made(claim, made, exhibit.side, str(exhibit.original_id), now)
    return created


@transaction.atomic
def _keep_of_sealed(
    claim: Claim, sealed: Sealed, content: tuple[bytes, list[Any]] | None, because: str, now: datetime
) -> bool:
    locked_claim(claim.id)
    copy = _kept(sealed.original.holder, content, now)
    made, created = SealedDerivative.objects.get_or_create(
        sealed=sealed.original,
        defaults={
            "what": sealed.what, "original": copy, "hidden": content[1] if content else [], "made_at": now,
            "withheld_because": because, "withheld_at": now if because else None,
        },
    )  # fmt: skip
    if created:
        _record_made(claim, made, PartySide.MERCHANT, str(sealed.original.id), now)
    return created


def _kept(holder: Holder, content: tuple[bytes, list[Any]] | None, now: datetime) -> Original | None:
    if content is None:
        return None
    kind = "image/png" if content[0].startswith(b"\x89PNG") else "image/jpeg"
    return keep([content[0]], holder=holder, name="derivative", media_type=kind, actor=MAKER, now=now)


def _record_made(claim: Claim, made: AnyDerivative, side: str, source: str, now: datetime) -> None:
    kind = "DERIVATIVE_WITHHELD" if made.original is None else "DERIVATIVE_MADE"
    told = {"derivative": str(made.id), "side": side, "of": source, **_of(made)}
    if made.original is None:
        told["because"] = made.withheld_because
    record(kind, chain=claim_chain(claim.id), actor=MAKER, at=now, details=told)


def _of(made: AnyDerivative) -> dict[str, Any]:
    return commitment_of(made.original).as_json() if made.original is not None else {}


def _found(derivative_id: UUID, claim_id: UUID | None) -> tuple[AnyDerivative, Claim, PartySide]:
    """A copy with its claim locked, and whose file it is a copy of."""
    made = Derivative.objects.select_related("exhibit").filter(pk=derivative_id).first()
    if made is not None:
        claim = locked_claim(made.exhibit.claim_id)
        fresh: AnyDerivative = Derivative.objects.select_related("original", "exhibit").get(pk=derivative_id)
        return fresh, claim, PartySide(made.exhibit.side)
    sealed = SealedDerivative.objects.select_related("sealed__holder").filter(pk=derivative_id).first()
    if sealed is None:
        raise NotFound(f"there is no copy {derivative_id}")
    for known in _claims_about(sealed, claim_id):
        if sealed.sealed_id in {one.original.id for one in sealed_before(known)}:
            claim = locked_claim(known.id)
            fresh = SealedDerivative.objects.select_related("original").get(pk=derivative_id)
            return fresh, claim, PartySide.MERCHANT
    raise NotFound(f"there is no copy {derivative_id} in this claim")


def _claims_about(sealed: SealedDerivative, claim_id: UUID | None) -> QuerySet[Claim]:
    """The claim that was named, or all about the order, the newest first."""
    found = Claim.objects.select_related("line").filter(line__order_id=sealed.sealed.holder.subject_id)
    return found.filter(pk=claim_id) if claim_id else found.order_by("-drafted_at", "-id")
