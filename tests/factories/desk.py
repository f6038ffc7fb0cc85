"""A small shop, its orders and claims; all of it simulated."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from jianzhen.casework.claims.filing import Report, draft_claim, submit_claim
from jianzhen.casework.claims.models import Claim, PolicyPack
from jianzhen.casework.claims.packs import activate_pack, default_pack
from jianzhen.casework.claims.vocabulary import Complaint, RemedyKind
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.orders.facts import LineFacts, OrderFacts
from jianzhen.casework.orders.imports import import_order
from jianzhen.casework.people.models import Merchant

NOON = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
"""A Wednesday, noon in Beijing."""

ROUTER, TIMER, DETECTOR = Actor.machine(Role.ROUTER), Actor.machine(Role.TIMER), Actor.machine(Role.DETECTOR)
PLATFORM = Actor.machine(Role.INTEGRATION)


def staff(role: Role) -> Actor:
    return Actor.of(role, uuid4())


def pack() -> PolicyPack:
    return PolicyPack.objects.first() or activate_pack(
        body=default_pack(), proposed_by=staff(Role.ADMIN), actor=staff(Role.APPROVER), now=NOON - timedelta(days=300)
    )


def merchant(name: str = "") -> Merchant:
    return Merchant.objects.create(
        name=name or f"Simulated shop {uuid4().hex[:6]}", joined_at=NOON - timedelta(days=90)
    )


def order(*, shop: Merchant | None = None, paid_fen: int = 12_900, category: str = "crockery", quantity: int = 1):
    line = LineFacts(sku="SIM-CUP", title="Simulated cup", category=category, quantity=quantity, paid_fen=paid_fen)
    facts = OrderFacts(
        number=f"SIM-{uuid4().hex[:10]}", paid_at=NOON - timedelta(days=6), lines=(line,),
        buyer_name="王小明", buyer_phone="13800000000", buyer_address="示例省示例市示例路1号",
    )  # fmt: skip
    return import_order(
        merchant_id=(shop or merchant()).id, facts=facts, key=uuid4().hex, actor=PLATFORM, now=NOON - timedelta(days=6)
    )


def buyer_of(row) -> Actor:
    return Actor.of(Role.BUYER, row.buyer_id)


def merchant_of(row) -> Actor:
    return Actor.of(Role.MERCHANT, row.merchant_id)


def draft(*, of=None, amount_fen: int = 3_900, now: datetime = NOON, **more) -> Claim:
    pack()
    of = of or order()
    report = Report(
        **{
            "complaint": Complaint.DAMAGED,
            "remedy": RemedyKind.REFUND_ONLY,
            "amount_fen": amount_fen,
            "line_id": of.lines.get().id,
            **more,
        }
    )
    return draft_claim(report=report, actor=buyer_of(of), now=now)


def submitted(*, now: datetime = NOON, **more) -> Claim:
    made = draft(now=now, **more)
    return submit_claim(claim_id=made.id, actor=buyer_of(made), now=now)


def at_state(state: str, **more) -> Claim:
    """A submitted claim put into a state by hand; its windows are the test's to make."""
    made = submitted(**more)
    Claim.objects.filter(pk=made.pk).update(state=state, moved_role="reviewer", moved_by=str(uuid4()))
    made.refresh_from_db()
    return made
