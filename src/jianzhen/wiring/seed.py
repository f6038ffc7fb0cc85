"""A small believable shop to look at: every name and number is simulated, and the number says so."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from jianzhen.casework.claims.consent import ConsentTerms, publish_consent
from jianzhen.casework.claims.filing import Report, draft_claim, submit_claim
from jianzhen.casework.claims.models import PolicyPack
from jianzhen.casework.claims.packs import activate_pack, default_pack
from jianzhen.casework.claims.vocabulary import Complaint, RemedyKind
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.orders.facts import LineFacts, OrderFacts
from jianzhen.casework.orders.imports import import_order
from jianzhen.casework.orders.models import Order
from jianzhen.casework.orders.packing import add_shipment, note_delivered
from jianzhen.casework.people.models import Merchant
from jianzhen.wiring.seed_outlets import seed_outlets

SHOP = "青禾日用（模拟）"
GOODS = (
    ("SIM-CUP-01", "手工釉面马克杯（模拟）", "crockery", 3_900),
    ("SIM-LOCK-02", "指纹智能门锁 T2（模拟）", "smart_lock", 129_900),
    ("SIM-LAMP-03", "床头阅读灯（模拟）", "electronics", 8_900),
)


@transaction.atomic
def seed_when_empty() -> bool:
    """Seed an empty desk; returns False, and changes nothing, where a merchant is."""
    if Merchant.objects.exists():
        return False
    now = timezone.now()
    if not PolicyPack.objects.exists():
        admin, approver = Actor.of(Role.ADMIN, uuid4()), Actor.of(Role.APPROVER, uuid4())
        activate_pack(body=default_pack(), proposed_by=admin, actor=approver, now=now - timedelta(days=30))
    shop = Merchant.objects.create(name=SHOP, joined_at=now - timedelta(days=90))
    terms = ConsentTerms(
        categories=["crockery"], remedies=[RemedyKind.REFUND_ONLY], most_fen=5_000, budget_fen=200_000, most_claims=50
    )
    publish_consent(
        merchant_id=shop.id, terms=terms, actor=Actor.of(Role.MERCHANT, shop.id), now=now - timedelta(days=20)
    )
    seed_outlets(now=now)
    for number, goods in enumerate(GOODS, 1):
        _claim(_order(shop, number, goods, now), now)
    return True


def _order(shop: Merchant, number: int, goods: tuple[str, str, str, int], now: datetime) -> Order:
    sku, title, category, paid_fen = goods
    platform, paid_at = Actor.machine(Role.INTEGRATION), now - timedelta(days=6)
    facts = OrderFacts(
        number=f"SIM-{number:04d}", paid_at=paid_at,
        lines=(LineFacts(sku=sku, title=title, category=category, quantity=1, paid_fen=paid_fen),),
        buyer_name="王小明", buyer_phone="13800000000", buyer_address="示例省示例市示例路1号（模拟）",
    )  # fmt: skip
    order = import_order(merchant_id=shop.id, facts=facts, key=f"seed-{number}", actor=platform, now=paid_at)
    parcel = add_shipment(
        order_id=order.id, carrier="模拟快递", waybill=f"SIM{number:09d}", actor=platform, now=paid_at
    )
    note_delivered(
        shipment_id=parcel.id, delivered_at=now - timedelta(days=2), actor=platform, now=now - timedelta(days=2)
    )
    return order


def _claim(order: Order, now: datetime) -> None:
    buyer, line = Actor.of(Role.BUYER, order.buyer_id), order.lines.get()
    report = Report(
        complaint=Complaint.DAMAGED, remedy=RemedyKind.REFUND_ONLY, amount_fen=line.paid_fen, line_id=line.id
    )
    submit_claim(claim_id=draft_claim(report=report, actor=buyer, now=now).id, actor=buyer, now=now)
