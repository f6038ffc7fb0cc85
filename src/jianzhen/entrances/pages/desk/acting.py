"""How the desk's screens act: one act of casework, then the next page; a refusal keeps the page and what was typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.errors import CaseworkError
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.review.errors import NoLease
from jianzhen.casework.review.leases import renew_lease
from jianzhen.casework.review.picking import lease_next
from jianzhen.entrances.answers import answer_to
from jianzhen.entrances.pages.desk.screen import show
from jianzhen.entrances.pages.language import language, said
from jianzhen.entrances.pages.who import actor_of

Act = Callable[[Actor, datetime], object]


def acted(
    request: HttpRequest, claim_id: UUID, act: Act, *, drawer: str = "", told: tuple[str, str] | None = None, goes_on: bool = True
) -> HttpResponse:  # fmt: skip
    """Do one act and come back to the claim, or to the queue where the claim has left the reader's hands.

    Parameters
    ----------
    drawer : str
        The part of the page that the act came from: it is open again when the act is refused.
    told : (str, str) or None
        What is said afterwards, Chinese and English.
    goes_on : bool
        Whether the reader still works on this claim afterwards.
    """
    actor, now = actor_of(request, claim_id), timezone.now()
    keep_at_work(claim_id, actor, now)
    try:
        act(actor, now)
    except CaseworkError as error:
        return show(request, claim_id, answer=answer_to(error, language=language()), drawer=drawer)
    if told:
        messages.success(request, said(*told))
    return redirect("desk_claim", claim_id) if goes_on else redirect("desk_queue")


def keep_at_work(claim_id: UUID, actor: Actor, now: datetime) -> bool:
    """Whatever a reviewer does renews their lease; without one the act itself says so."""
    if actor.role is not Role.REVIEWER:
        return False
    try:
        renew_lease(claim_id=claim_id, actor=actor, now=now)
    except NoLease:
        return False
    return True


def next_case(request: HttpRequest, actor: Actor, now: datetime) -> HttpResponse:
    """Take the claim that is due soonest and open it; the queue where nothing waits, or for who takes none."""
    if actor.role is not Role.REVIEWER:
        return redirect("desk_queue")
    lease = lease_next(actor=actor, now=now)
    if lease is None:
        messages.info(request, said("没有等待处理的申请了。", "Nothing waits to be taken."))
        return redirect("desk_queue")
    return redirect("desk_claim", lease.claim_id)


def told_of(claim: Claim) -> tuple[str, str]:
    """What came of a decision, in words."""
    return {
        "DECIDED": ("已决定并送达两边。", "Decided and served on both sides."),
        "SECOND_REVIEW": ("已交给第二位同事复核，对方看不到您的草稿，直到写下自己的。", "Sent to a second person, who sees your draft only after writing their own."),
        "THIRD_REVIEW": ("两人意见不同，已交给第三位同事。", "You two differ; a third person decides."),
        "FINAL": ("申诉已决定，已送达两边。", "The appeal is decided and served on both sides."),
        "REVIEW_QUEUE": ("已发回，由新的审核员处理。", "Sent back to a fresh reviewer."),
        "IN_APPEAL": ("已记下您的一票，等其他成员。", "Your vote is recorded; the others' are awaited."),
    }.get(claim.state, ("已处理。", "Done."))  # fmt: skip
