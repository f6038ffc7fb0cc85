"""Facts for guards and rules, looked up in rows: nothing of them is taken from a caller."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from jianzhen.casework.claims.models import Claim, Offer, Window
from jianzhen.casework.claims.packs import pack_of
from jianzhen.casework.claims.vocabulary import EventKind, ForgeryAct, RemedyKind, State, WindowKind
from jianzhen.casework.decisions.appeal_limits import hurts
from jianzhen.casework.decisions.content import SIDES, DraftContent
from jianzhen.casework.decisions.four_eyes import FourEyesFacts
from jianzhen.casework.decisions.models import AdverseNotice, Decision, Draft, PanelVote, Probation
from jianzhen.casework.decisions.refund_only import RefundOnlyFacts
from jianzhen.casework.decisions.words import Outcome, Stage
from jianzhen.casework.errors import NotFound
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.models import Event
from jianzhen.casework.events.record import claim_chain
from jianzhen.casework.evidence.hearing import heard_on_all
from jianzhen.casework.evidence.selectors import latest_inspection
from jianzhen.casework.evidence.vocabulary import PartySide
from jianzhen.casework.people.models import Account
from jianzhen.casework.people.vault import ring
from jianzhen.casework.review.involvement import involved
from jianzhen.casework.review.models import Lease
from jianzhen.law.packs.words import Ground

COMES_BACK = (
    EventKind.SENT_BACK, EventKind.REMITTED, EventKind.REOPENED, EventKind.REMEDY_DISPUTED,
    EventKind.REMEDY_NOT_PERFORMED,
)  # fmt: skip
"""After these a claim is decided anew: drafts made before belong to an earlier round."""

MERCHANT_SPEAKS = (
    EventKind.CLAIM_CONTESTED.value, EventKind.QUESTION_ANSWERED.value, EventKind.NOTICE_ANSWERED.value, "OFFER_MADE",
    "EVIDENCE_SUBMITTED",
)  # fmt: skip


def round_of(claim: Claim) -> int:
    """Which round of deciding a claim is in, from 1."""
    return 1 + _events(claim, *(one.value for one in COMES_BACK))


def sitting_of(claim: Claim) -> int:
    """Which sitting of a panel a claim is in or had last: one for each time an appeal brought it there."""
    return _events(claim, EventKind.APPEALED.value)


def account_of(actor: Actor) -> Account:
    """The account that acts. Raises ``NotFound`` where the desk has no such account: only people with one decide."""
    try:
        found = Account.objects.filter(pk=UUID(actor.id), is_active=True).first()
    except ValueError:
        found = None
    if found is None:
        raise NotFound("there is no such account at this desk")
    return found


def earlier_people(claim: Claim, *, but: Sequence[Draft] = ()) -> Sequence[str]:
    """Account ids of everybody who drafted, held, decided, voted or was consulted on this claim.

    ``but``: the drafts of this very stage, which make nobody an earlier drafter; nor do votes of the sitting that runs.
    """
    authors = Draft.objects.filter(claim=claim).exclude(pk__in=[one.pk for one in but])
    voters = PanelVote.objects.filter(claim=claim)
    if claim.state == State.IN_APPEAL:
        voters = voters.exclude(sitting=sitting_of(claim))
    found = {*involved(claim)}
    for rows, key in ((authors, "author_id"), (voters, "account_id"), (Lease.objects.filter(claim=claim), "holder_id")):
        found.update(str(one) for one in rows.values_list(key, flat=True))
    return sorted(found)


def content_of(row: Draft | Decision) -> DraftContent:
    """A row as the pure rules read it."""
    draft = row if isinstance(row, Draft) else row.draft
    return DraftContent(
        outcome=Outcome(row.outcome), reasons_buyer=row.reasons_buyer, reasons_merchant=row.reasons_merchant,
        remedy=RemedyKind(row.remedy) if row.remedy else None, amount_fen=row.amount_fen,
        refund_only_ground=Ground(draft.refund_only_ground) if draft.refund_only_ground else None,
        less_drastic_why={RemedyKind(kind): why for kind, why in draft.less_drastic_why.items()},
        forgery_act=ForgeryAct(row.forgery_act) if row.forgery_act else None,
        subject=Role(row.subject) if row.subject else None,
    )  # fmt: skip


def most_fen(claim: Claim) -> int:
    """The most that may be given back: what was paid for the line, or asked for where no line is known."""
    return claim.line.paid_fen if claim.line is not None else claim.amount_fen


def newest_decision(claim: Claim) -> Decision | None:
    """The decision that stands, or None."""
    found = Decision.objects.filter(claim=claim).select_related("draft", "decided_by", "second_by", "third_by")
    newest = found.order_by("-number").first()
    if newest is not None:
        newest.claim = claim  # whoever asks has it at hand, with its line and pack
    return newest


def refund_only_facts(claim: Claim, content: DraftContent, *, now: datetime) -> RefundOnlyFacts:
    """What the refund-only rule asks of this draft."""
    rules = pack_of(claim).refund_only
    return RefundOnlyFacts(
        ground=content.refund_only_ground, grounds=rules.grounds, amount_fen=content.amount_fen,
        limit_fen=rules.limit_fen, consented_fen=consented_fen(claim, RemedyKind.REFUND_ONLY, now=now),
        less_drastic_why=content.less_drastic_why,
    )  # fmt: skip


def consented_fen(claim: Claim, remedy: RemedyKind, *, now: datetime) -> int:
    """The most the merchant itself offers now as this remedy, fen; 0 where it offers none."""
    return max(_offered(claim, remedy, now).values_list("amount_fen", flat=True), default=0)


def consents(claim: Claim, content: DraftContent, *, now: datetime) -> bool:
    """Whether the merchant itself offers what a draft grants, or more of it."""
    if content.remedy is None:
        return False
    return _offered(claim, content.remedy, now).filter(amount_fen__gte=content.amount_fen).exists()


def _offered(claim: Claim, remedy: RemedyKind, now: datetime) -> QuerySet[Offer]:
    return Offer.objects.filter(
        Q(stands_until__gt=now) | Q(accepted_at__isnull=False),
        claim=claim, side=Role.MERCHANT.value, remedy=remedy.value, withdrawn_at=None, overtaken_at=None,
    )  # fmt: skip


def four_eyes_facts(claim: Claim, author: Account) -> FourEyesFacts:
    """What the four-eyes triggers ask of this claim and drafter."""
    llr, counter = newest_llrs(claim)
    return FourEyesFacts(
        claim_id=claim.id, llr=llr, counter_llr=counter, merchant_silent=merchant_silent(claim),
        reopened=_events(claim, EventKind.REOPENED.value) > 0,
        author_on_probation=Probation.objects.filter(account=author, ended_at=None).exists(),
        draw_key=ring().index_key,
    )  # fmt: skip


def newest_llrs(claim: Claim) -> tuple[float | None, float | None]:
    """log10 of Hf over Hg of the newest inspection: of the claim, and of the merchant's counter-evidence.

    None where it abstained, failed or was not made.
    """
    found = latest_inspection(claim)
    return (_llr(found.report), _llr(found.counter)) if found is not None else (None, None)


def _llr(report: Mapping[str, Any] | None) -> float | None:
    overall = (report or {}).get("overall", {})
    return None if overall.get("llr") is None or overall.get("abstained") else float(overall["llr"])


def merchant_silent(claim: Claim) -> bool:
    """Whether the merchant's window closed and it never said anything on this claim."""
    said = Event.objects.filter(chain=claim_chain(claim.id), actor_role=Role.MERCHANT.value, kind__in=MERCHANT_SPEAKS)
    return _events(claim, EventKind.MERCHANT_SILENT.value) > 0 and not said.exists()


def sides_hurt(claim: Claim, content: DraftContent, *, now: datetime) -> tuple[Role, ...]:
    """Whom a draft would hurt if it were served."""
    consented = consents(claim, content, now=now)
    asked = RemedyKind(claim.remedy)
    return tuple(
        side for side in SIDES
        if hurts(side, content, asked=asked, asked_fen=claim.amount_fen, consented=consented)
    )  # fmt: skip


def heard(claim: Claim, content: DraftContent, *, now: datetime) -> bool:
    """Whether every side that a draft hurts had time on all the material."""
    return all(had_time(claim, side) for side in sides_hurt(claim, content, now=now))


def had_time(claim: Claim, side: Role) -> bool:
    """Whether a side had time on all the material, as evidence sees it."""
    return heard_on_all(claim, side=PartySide(side.value))


def notice_behind(claim: Claim, content: DraftContent) -> AdverseNotice | None:
    """The newest notice of the act a draft names, to the side it names; None where there is none."""
    if content.forgery_act is None or content.subject is None:
        return None
    found = AdverseNotice.objects.filter(claim=claim, act=content.forgery_act.value, subject=content.subject.value)
    return found.order_by("-served_at", "-id").first()


def notice_done(claim: Claim, content: DraftContent, *, now: datetime) -> bool | None:
    """Whether the notice behind a finding was answered, or its time has run; None where nothing is found."""
    if content.forgery_act is None:
        return None
    notice = notice_behind(claim, content)
    if notice is None:
        return False
    if notice.answered_at is not None:
        return True
    window = Window.objects.filter(
        claim=claim, kind=WindowKind.NOTICE, side=notice.subject, opens_at=notice.served_at
    ).first()
    return window is not None and window.closes_at <= now


def own_draft(claim: Claim, actor: Actor, stage: Stage) -> Draft | None:
    """The actor's draft of this round and stage, or None."""
    return Draft.objects.filter(claim=claim, round=round_of(claim), stage=stage.value, author_id=UUID(actor.id)).first()


def first_draft(claim: Claim) -> Draft:
    """The draft that was sent to a second person this round. Raises ``NotFound``."""
    found = Draft.objects.filter(
        claim=claim, round=round_of(claim), stage=Stage.FIRST.value, proposed_at__isnull=False
    ).order_by("-proposed_at").first()  # fmt: skip
    if found is None:
        raise NotFound("no draft of this claim waits for a second person")
    return found


def _events(claim: Claim, *kinds: str) -> int:
    return Event.objects.filter(chain=claim_chain(claim.id), kind__in=kinds).count()
