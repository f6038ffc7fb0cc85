"""One simulated claim's whole walk, as its buyer, merchant and reviewer act; every act by the product's own functions.

The walk is found again from the rows alone: whoever drove it may die, and another goes on. Clocks are real but for one
thing: the buyer's window to reply is run out by a simulated clock, and the reviewer acts at that hour.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from jianzhen.casework.claims.facts import Facts
from jianzhen.casework.claims.filing import Report, draft_claim, submit_claim
from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.packs import activate_pack, default_pack
from jianzhen.casework.claims.transitions import claim_transition
from jianzhen.casework.claims.vocabulary import Complaint, EventKind, RemedyKind, State
from jianzhen.casework.decisions.content import DraftContent
from jianzhen.casework.decisions.deciding import decide
from jianzhen.casework.decisions.drafting import save_draft
from jianzhen.casework.decisions.second_review import second_decide
from jianzhen.casework.decisions.words import Outcome
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.evidence.models import Exhibit
from jianzhen.casework.evidence.ports import Print
from jianzhen.casework.evidence.staging import stage_exhibit
from jianzhen.casework.evidence.submitting import submit_exhibits
from jianzhen.casework.evidence.vocabulary import ExhibitKind
from jianzhen.casework.orders.facts import LineFacts, OrderFacts
from jianzhen.casework.orders.imports import import_order
from jianzhen.casework.people.models import Account, Grant, Merchant
from jianzhen.casework.review.checklist import checklist, walk_checklist
from jianzhen.casework.review.closing import close_window
from jianzhen.casework.review.leases import lease_claim
from jianzhen.casework.review.looks import record_first_look
from jianzhen.casework.review.vocabulary import Impression

PAID_FEN, ASKED_FEN, GIVEN_FEN = 12_900, 3_900, 2_900
PLATFORM = Actor.machine(Role.INTEGRATION)
MINE = (
    State.DRAFT, State.MERCHANT_TURN, State.BUYER_TURN, State.REVIEW_QUEUE, State.IN_REVIEW, State.SECOND_REVIEW,
)  # fmt: skip
"""States in which somebody simulated here acts."""

SAID = "杯口有一处缺口，拆包时就有（模拟）。"
REASONS = "照片与打包时的画面对比后，缺口清楚可见，给予部分退款（模拟）。"


class QuietInspector:
    """Stands in for the inspector: it looks at nothing and says so."""

    version = "quiet 1"

    def inspect(self, folder: Path, *, earlier: Path | None) -> dict[str, Any]:
        """An abstaining report without a file."""
        nothing = {"llr": 0.0, "words": "none", "abstained": True, "abstained_because": "stand_in"}
        return {"schema": "jianzhen.claim/1", "overall": nothing, "files": [], "findings": []}

    def fingerprint(self, files: Sequence[Path], /) -> dict[str, list[Print]]:
        """None."""
        return {}


@dataclass(slots=True)
class Shop:
    """A simulated shop with two people of the desk, who decide all its claims."""

    merchant_id: UUID
    reviewer: Actor
    approver: Actor
    orders: list[tuple[str, UUID]] = field(default_factory=list)
    """Order number and line."""


def open_shop() -> Shop:
    """A pack that asks for a few words and no photo, a shop, a reviewer and an approver."""
    now = timezone.now()
    body = default_pack()
    for row in body["category"]:
        row["buyer_evidence"] = ["fault_text"]
    admin, approver = Actor.of(Role.ADMIN, uuid4()), Actor.of(Role.APPROVER, uuid4())
    activate_pack(body=body, proposed_by=admin, actor=approver, now=now - timedelta(days=300))
    shop = Merchant.objects.create(name="模拟商家", joined_at=now - timedelta(days=300))
    people = [_person(role, now) for role in (Role.REVIEWER, Role.APPROVER)]
    return Shop(merchant_id=shop.id, reviewer=people[0], approver=people[1])


def shop_there() -> Shop:
    """The shop that ``open_shop`` opened, as another process finds it."""
    held = {one.role: one.account_id for one in Grant.objects.all()}
    return Shop(
        merchant_id=Merchant.objects.get().id, reviewer=Actor.of(Role.REVIEWER, held["reviewer"]),
        approver=Actor.of(Role.APPROVER, held["approver"]),
    )  # fmt: skip


def _person(role: Role, now: datetime) -> Actor:
    made = Account.objects.create(email=f"{uuid4().hex[:12]}@desk.example", shown_as="模拟审核员", opened_at=now)
    Grant.objects.create(account=made, role=role.value, granted_at=now, granted_by="simulated")
    return Actor.of(role, made.id)


def sell(shop: Shop, number: str) -> None:
    """Import one order; told twice it is one."""
    paid_at = timezone.now() - timedelta(days=6)
    line = LineFacts(sku="SIM-CUP", title="Simulated cup", category="crockery", quantity=1, paid_fen=PAID_FEN)
    facts = OrderFacts(
        number=number, paid_at=paid_at.replace(microsecond=0), lines=(line,), buyer_name="王小明",
        buyer_phone="13800000000", buyer_address="示例省示例市示例路1号（模拟）",
    )  # fmt: skip
    known = {one for one, _ in shop.orders}
    if number not in known:
        made = import_order(merchant_id=shop.merchant_id, facts=facts, key=number, actor=PLATFORM, now=paid_at)
        shop.orders.append((number, made.lines.get().id))


def file(line_id: UUID) -> None:
    """The buyer drafts, says what happened and submits; goes on where an earlier attempt broke off."""
    now = timezone.now()
    claim = Claim.objects.filter(line_id=line_id).first()
    if claim is None:
        from jianzhen.casework.orders.models import OrderLine

        buyer = Actor.of(Role.BUYER, OrderLine.objects.values_list("order__buyer_id", flat=True).get(pk=line_id))
        report = Report(
            complaint=Complaint.DAMAGED, remedy=RemedyKind.PARTIAL_REFUND, amount_fen=ASKED_FEN, line_id=line_id
        )
        claim = draft_claim(report=report, actor=buyer, now=now)
    buyer = Actor.of(Role.BUYER, claim.buyer_id)
    if claim.state != State.DRAFT:
        return
    if not Exhibit.objects.filter(claim=claim).exists():
        stage_exhibit(claim_id=claim.id, kind=ExhibitKind.TEXT, text=SAID, shows="fault_text", actor=buyer, now=now)
    submit_exhibits(claim_id=claim.id, actor=buyer, now=now)
    submit_claim(claim_id=claim.id, actor=buyer, now=timezone.now())


def go_on(claim: Claim, shop: Shop) -> None:
    """The next act of whoever's turn it is; one that is waiting for a job of the desk is left alone."""
    match claim.state:
        case State.MERCHANT_TURN:
            claim_transition(
                claim_id=claim.id, event=EventKind.CLAIM_CONTESTED, actor=Actor.of(Role.MERCHANT, shop.merchant_id),
                now=timezone.now(), facts=Facts(reasons="打包时完好（模拟）"),
            )  # fmt: skip
        case State.BUYER_TURN:
            window = claim.windows.get(ended_at=None)
            close_window(window_id=window.id, now=window.closes_at)
        case State.REVIEW_QUEUE:
            lease_claim(claim_id=claim.id, actor=shop.reviewer, now=_hour(claim))
        case State.IN_REVIEW:
            _review(claim, shop.reviewer, _hour(claim))
        case State.SECOND_REVIEW:
            save_draft(claim_id=claim.id, content=_content(), actor=shop.approver, now=_hour(claim))
            second_decide(claim_id=claim.id, actor=shop.approver, now=_hour(claim))


def _review(claim: Claim, who: Actor, now: datetime) -> None:
    record_first_look(claim_id=claim.id, impression=Impression.UNCLEAR, note="", actor=who, now=now)
    walk_checklist(claim_id=claim.id, items={line.id: "" for line in checklist(claim)}, actor=who, now=now)
    save_draft(claim_id=claim.id, content=_content(), actor=who, now=now)
    decide(claim_id=claim.id, actor=who, now=now)


def _content() -> DraftContent:
    return DraftContent(
        outcome=Outcome.PARTLY_SHOWN, remedy=RemedyKind.PARTIAL_REFUND, amount_fen=GIVEN_FEN, reasons_buyer=REASONS,
        reasons_merchant=REASONS,
    )  # fmt: skip


def _hour(claim: Claim) -> datetime:
    """The simulated hour of a claim: a second after it last moved."""
    return claim.moved_at + timedelta(seconds=1)
