"""Acts of a story 各人所做: each calls the desk's own acts in the name of whoever plays it, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.db import transaction

from jianzhen.casework.claims.facts import Facts
from jianzhen.casework.claims.filing import Report, draft_claim, submit_claim
from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.routing import route_claim
from jianzhen.casework.claims.transitions import claim_transition
from jianzhen.casework.claims.vocabulary import EventKind, RemedyKind
from jianzhen.casework.decisions.content import DraftContent
from jianzhen.casework.decisions.deciding import decide
from jianzhen.casework.decisions.drafting import save_draft
from jianzhen.casework.decisions.second_review import second_decide
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.evidence.models import Derivative, SealedDerivative
from jianzhen.casework.evidence.redacting import confirm_derivative
from jianzhen.casework.evidence.required import missing_evidence
from jianzhen.casework.evidence.selectors import exhibits_for, own_side, sealed_media_for
from jianzhen.casework.evidence.staging import stage_exhibit, stage_file
from jianzhen.casework.evidence.submitting import submit_exhibits
from jianzhen.casework.evidence.vocabulary import ExhibitKind
from jianzhen.casework.orders.models import Order
from jianzhen.casework.review.checklist import checklist, tick
from jianzhen.casework.review.leases import lease_claim
from jianzhen.casework.review.looks import has_looked, record_first_look, reveal_scores
from jianzhen.casework.review.vocabulary import Impression
from jianzhen.entrances.story.goods import blocks
from jianzhen.entrances.story.samples import Sample, media_type_of


def buyer_of(claim: Claim) -> Actor:
    """The claim's buyer, acting."""
    return Actor.of(Role.BUYER, claim.buyer_id)


def merchant_of(claim: Claim) -> Actor:
    """The claim's merchant, acting."""
    assert claim.merchant_id is not None
    return Actor.of(Role.MERCHANT, claim.merchant_id)


@transaction.atomic
def file(sample: Sample, *, order: Order, remedy: RemedyKind, now: datetime, text: str = "") -> Claim:
    """The buyer files with the sample's photos and words; told again, the claim that is there."""
    line = order.lines.get()
    known = Claim.objects.filter(line=line).order_by("-drafted_at").first()
    if known is not None:
        return known
    buyer, item = Actor.of(Role.BUYER, order.buyer_id), line.items.first()
    report = Report(
        complaint=sample.complaint, remedy=remedy, amount_fen=line.paid_fen, line_id=line.id,
        item_id=item.id if item else None,
    )  # fmt: skip
    claim = draft_claim(report=report, actor=buyer, now=now)
    shows = "whole_item" if len(sample.claim) == 1 else ""
    for one in sample.claim:
        _stage(claim, one, buyer, now, regions=sample.regions.get(one.name, ()), shows=shows)
    stage_exhibit(claim_id=claim.id, kind=ExhibitKind.TEXT, text=text or sample.text, actor=buyer, now=now)
    submit_exhibits(claim_id=claim.id, actor=buyer, now=now)
    return submit_claim(claim_id=claim.id, actor=buyer, now=now)


def route(claim: Claim, *, now: datetime) -> Claim:
    """What the router's job does; a claim that moved on is left as it is."""
    claim.refresh_from_db()
    return route_claim(claim_id=claim.id, missing=missing_evidence(claim), outside_pack="", now=now)


def copies_ready(claim: Claim, *, actor: Actor) -> bool:
    """Whether the redacted copies of this side's own files are made, so that it can look at them and let them go."""
    return all(one is not None for one in _own_copies(claim, actor))


def confirm_copies(claim: Claim, *, actor: Actor, now: datetime) -> int:
    """A side lets the other see the copies of its own files; returns how many it let go now."""
    waiting = [
        one for one in _own_copies(claim, actor)
        if one is not None and one.original_id and one.confirmed_at is None and one.withheld_at is None
    ]  # fmt: skip
    for one in waiting:
        confirm_derivative(derivative_id=one.id, actor=actor, now=now, claim_id=claim.id)
    return len(waiting)


def _own_copies(claim: Claim, actor: Actor) -> list[Derivative | SealedDerivative | None]:
    """The copy of each file of this side, its sealed ones among them; None where it is not made yet."""
    copies: list[Derivative | SealedDerivative | None] = [
        one.derivative for one in exhibits_for(claim, reader=actor)
        if one.exhibit.side == own_side(actor) and one.exhibit.original_id
    ]  # fmt: skip
    if actor.role is Role.MERCHANT:
        copies += [one.derivative for one in sealed_media_for(claim, reader=actor)]
    return copies


@transaction.atomic
def contest(claim: Claim, *, reasons: str, now: datetime) -> Claim:
    """The merchant contests with reasons."""
    merchant = merchant_of(claim)
    _say(claim, reasons, merchant, now)
    return claim_transition(
        claim_id=claim.id, event=EventKind.CLAIM_CONTESTED, actor=merchant, now=now, facts=Facts(reasons=reasons)
    )  # fmt: skip


@transaction.atomic
def reply(claim: Claim, *, text: str, now: datetime) -> Claim:
    """The buyer replies to what the merchant contested."""
    buyer = buyer_of(claim)
    _say(claim, text, buyer, now)
    return claim_transition(claim_id=claim.id, event=EventKind.BUYER_REPLIED, actor=buyer, now=now)


@transaction.atomic
def look(claim: Claim, *, reviewer: Actor, impression: Impression, note: str, now: datetime) -> None:
    """A reviewer takes the claim, looks, and only then sees the weights."""
    if reviewer.role is Role.REVIEWER:
        lease_claim(claim_id=claim.id, actor=reviewer, now=now)
    claim.refresh_from_db()
    if not has_looked(claim, reviewer):
        record_first_look(claim_id=claim.id, impression=impression, note=note, actor=reviewer, now=now)
    reveal_scores(claim_id=claim.id, actor=reviewer, now=now)


@transaction.atomic
def conclude(claim: Claim, content: DraftContent, *, reviewer: Actor, now: datetime) -> Claim:
    """Walk the checklist, draft and decide; served at once, or sent to a second person where a rule asks for one."""
    for line in checklist(claim):
        if not line.ticked_by(reviewer.id):
            tick(claim_id=claim.id, item=line.id, note="", actor=reviewer, now=now)
    save_draft(claim_id=claim.id, content=content, actor=reviewer, now=now)
    act = decide if reviewer.role is Role.REVIEWER else second_decide
    return act(claim_id=claim.id, actor=reviewer, now=now)


def stage_photos(
    claim: Claim, files: Sequence[Path], *, actor: Actor, now: datetime, kind: ExhibitKind = ExhibitKind.PHOTO
) -> None:
    """Stage files for a side; they are submitted with its next words."""
    for one in files:
        _stage(claim, one, actor, now, kind=kind)


def _stage(
    claim: Claim, path: Path, actor: Actor, now: datetime, *, regions: Sequence[tuple[int, int, int, int]] = (),
    shows: str = "", kind: ExhibitKind | None = None,
) -> None:  # fmt: skip
    media_type = media_type_of(path)
    kind = kind or (ExhibitKind.CLIP if media_type.startswith("video/") else ExhibitKind.PHOTO)
    stage_file(
        claim_id=claim.id, kind=kind, content=blocks(path), name=path.name, media_type=media_type, actor=actor, now=now,
        regions=regions, shows=shows if kind is ExhibitKind.PHOTO else "",
    )  # fmt: skip


def _say(claim: Claim, text: str, actor: Actor, now: datetime) -> None:
    if text.strip():
        stage_exhibit(claim_id=claim.id, kind=ExhibitKind.TEXT, text=text, actor=actor, now=now)
    submit_exhibits(claim_id=claim.id, actor=actor, now=now)
