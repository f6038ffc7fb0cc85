"""Standing consent 预先同意: a merchant's own act, so that small honest claims do not wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from jianzhen.casework.claims.errors import ConsentRefused
from jianzhen.casework.claims.models import Claim, ConsentUse, StandingConsent
from jianzhen.casework.claims.vocabulary import RemedyKind
from jianzhen.casework.errors import NotAllowed, NotFound, Refusal
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.record import DESK, record


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentTerms:
    """What a merchant settles at once: categories, remedies, the most for one claim, for all, and how many."""

    categories: Sequence[str]
    remedies: Sequence[RemedyKind]
    most_fen: int
    budget_fen: int
    most_claims: int


@transaction.atomic
def publish_consent(*, merchant_id: UUID, terms: ConsentTerms, actor: Actor, now: datetime) -> StandingConsent:
    """Publish a standing consent. Raises ``NotAllowed`` for anybody but the merchant, ``ConsentRefused`` for empty terms."""
    _must_be(merchant_id, actor)
    if (
        not terms.categories
        or not terms.remedies
        or min(terms.budget_fen, terms.most_claims) < 1
        or terms.most_fen > terms.budget_fen
    ):
        raise ConsentRefused(
            "name at least one category and remedy, a budget, a count, and at most the budget for one claim"
        )
    made = StandingConsent.objects.create(
        merchant_id=merchant_id, categories=list(terms.categories), remedies=[one.value for one in terms.remedies],
        most_fen=terms.most_fen, budget_fen=terms.budget_fen, most_claims=terms.most_claims,
        published_at=now, published_by=actor.id,
    )  # fmt: skip
    record(
        "CONSENT_PUBLISHED",
        chain=DESK,
        actor=actor,
        at=now,
        details={"consent": str(made.id), "budget_fen": terms.budget_fen},
    )
    return made


@transaction.atomic
def revoke_consent(*, consent_id: UUID, actor: Actor, now: datetime) -> None:
    """Revoke it from this moment on; what was settled stays settled."""
    consent = StandingConsent.objects.select_for_update().filter(pk=consent_id).first()
    if consent is None or (actor.role is Role.MERCHANT and actor.id != str(consent.merchant_id)):
        raise NotFound(f"there is no consent {consent_id}")
    _must_be(consent.merchant_id, actor)
    if consent.revoked_at is None:
        consent.revoked_at = now
        consent.save(update_fields=["revoked_at"])
        record("CONSENT_REVOKED", chain=DESK, actor=actor, at=now, details={"consent": str(consent_id)})


def use_consent(claim: Claim, *, now: datetime) -> StandingConsent | None:
    """Take a claim out of the first consent that covers it, inside the router's transaction; None when none does.

    Rows are locked in one order, so that two claims at once never spend one budget twice.
    """
    if claim.merchant_id is None:
        return None
    open_ones = StandingConsent.objects.select_for_update().filter(
        merchant_id=claim.merchant_id, revoked_at=None, published_at__lte=now, categories__contains=[claim.category],
        remedies__contains=[claim.remedy], most_fen__gte=claim.amount_fen, n_claims__lt=F("most_claims"),
        budget_fen__gte=F("spent_fen") + claim.amount_fen,
    ).order_by("published_at", "id")  # fmt: skip
    consent = next(iter(open_ones), None)
    if consent is None:
        return None
    consent.spent_fen += claim.amount_fen
    consent.n_claims += 1
    consent.save(update_fields=["spent_fen", "n_claims"])
    ConsentUse.objects.create(claim=claim, consent=consent, amount_fen=claim.amount_fen, used_at=now)
    return consent


def _must_be(merchant_id: UUID, actor: Actor) -> None:
    if actor.role is not Role.MERCHANT or actor.id != str(merchant_id):
        raise NotAllowed("only the merchant itself publishes or revokes its consent", refusal=Refusal.NOT_YOURS)


def consents_of(merchant_id: UUID) -> QuerySet[StandingConsent]:
    """A merchant's consents: those that stand first, the newest first."""
    return StandingConsent.objects.filter(merchant_id=merchant_id).order_by(
        F("revoked_at").desc(nulls_first=True), "-published_at"
    )
