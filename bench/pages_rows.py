"""A desk with ten thousand claims: a few walked by the product's own acts, the rest multiplied from them by SQL.

The walked ones are what the pages are opened on; the multiplied ones fill the tables, the indices and the lists. They
share the files of the claims they were made from, and their event chains are rows only: nobody verifies them.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import numpy as np
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import connection
from django.db.models import ForeignKey, Model
from django.utils import timezone
from PIL import Image

from bench.claims_walk import PLATFORM, Shop, go_on, open_shop, sell
from jianzhen.casework.claims.filing import Report, draft_claim, submit_claim
from jianzhen.casework.claims.models import Claim, Window
from jianzhen.casework.claims.packs import activate_pack, default_pack
from jianzhen.casework.claims.routing import route_claim
from jianzhen.casework.claims.vocabulary import Complaint, RemedyKind, State
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.models import Chain, Event
from jianzhen.casework.evidence.answering import contest_claim, reply_to_answer
from jianzhen.casework.evidence.inspecting import inspect_claim_now
from jianzhen.casework.evidence.models import Derivative, Exhibit, SealedDerivative
from jianzhen.casework.evidence.staging import stage_exhibit, stage_file
from jianzhen.casework.evidence.submitting import submit_exhibits
from jianzhen.casework.evidence.vocabulary import ExhibitKind, SealedWhat
from jianzhen.casework.orders.models import Listing, Order, OrderLine
from jianzhen.casework.orders.packing import add_listing_image, add_packed, add_shipment, seal_shipment
from jianzhen.casework.originals.keep import keep
from jianzhen.casework.originals.keys import holder_of
from jianzhen.casework.originals.models import Holder, Original
from jianzhen.casework.people.models import Account, Merchant
from jianzhen.casework.remedies.owing import owe_remedies

SHARES = {State.FINAL: 0.70, State.DECIDED: 0.10, State.REVIEW_QUEUE: 0.05, State.MERCHANT_TURN: 0.08, State.BUYER_TURN: 0.07}  # fmt: skip
"""Of the claims that fill the tables: what a desk of some months holds."""
SHOPS, BUSY = 20, 5
"""Shops, and how many of their shares the one whose pages are opened has: a fifth of all claims is its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What the pages are opened on: walked claims by their state, the shop, people who can sign in.

    The one under ``IN_REVIEW`` waits in the queue, for whoever takes it.
    """

    shop: Shop
    claims: Mapping[State, Claim]
    reviewer: Account
    approver: Account
    unfiled: Order


def fill(n: int) -> Filled:
    """Walk five claims and multiply them to ``n``."""
    settings.JIANZHEN_INSPECTOR = "bench.pages_inspector.TalkingInspector"
    shop = open_shop()
    body = default_pack()
    activate_pack(
        body={**body, "version": f"{body['version']}-pages"}, proposed_by=Actor.of(Role.ADMIN, uuid4()),
        actor=shop.approver, now=timezone.now() - timedelta(days=200),
    )  # fmt: skip
    for number in range(6):
        sell(shop, f"SIM-PAGE-{number}")
    people = [Account.objects.get(pk=UUID(one.id)) for one in (shop.reviewer, shop.approver)]
    for one in people:
        Authenticator.objects.create(user=one, type=Authenticator.Type.TOTP, data={})
    walked = {
        state: _walk(shop, line, state)
        for (_, line), state in zip(shop.orders, (State.MERCHANT_TURN, State.BUYER_TURN, State.REVIEW_QUEUE, State.IN_REVIEW, State.DECIDED), strict=False)
    }  # fmt: skip
    sizes = {state: round(n * share) for state, share in SHARES.items()}
    shops = [shop.merchant_id] * (BUSY - 1) + [
        Merchant.objects.create(name=f"模拟商家 {k}", joined_at=timezone.now()).id for k in range(SHOPS - BUSY + 1)
    ]
    for state, size in sizes.items():
        _multiply(walked[State.DECIDED if state == State.FINAL else state], size, state=state, shops=shops)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Filled(
        shop=shop, claims=walked, reviewer=people[0], approver=people[1],
        unfiled=Order.objects.get(number=shop.orders[5][0]),
    )  # fmt: skip


def _walk(shop: Shop, line_id: UUID, until: State) -> Claim:
    """A claim with photos of both sides and sealed references, brought to a state."""
    line = OrderLine.objects.select_related("order").get(pk=line_id)
    now = timezone.now() - timedelta(hours=6)
    buyer, merchant = Actor.of(Role.BUYER, line.order.buyer_id), Actor.of(Role.MERCHANT, shop.merchant_id)
    _seal(line, merchant, now - timedelta(days=4))
    report = Report(complaint=Complaint.DAMAGED, remedy=RemedyKind.RETURN_REFUND, amount_fen=12_900, line_id=line.id)
    claim = draft_claim(report=report, actor=buyer, now=now)
    for number in range(3):
        stage_file(
            claim_id=claim.id, kind=ExhibitKind.PHOTO, content=[picture(number)], name=f"IMG_{number}.jpg",
            media_type="image/jpeg", actor=buyer, now=now, shows="photo",
        )  # fmt: skip
    stage_exhibit(
        claim_id=claim.id,
        kind=ExhibitKind.TEXT,
        text="杯口有一处缺口，拆包时就有（模拟）。",
        shows="fault_text",
        actor=buyer,
        now=now,
    )
    submit_exhibits(claim_id=claim.id, actor=buyer, now=now)
    claim = submit_claim(claim_id=claim.id, actor=buyer, now=now)
    _copies(claim, line, shop.reviewer, now)
    claim = route_claim(claim_id=claim.id, missing=(), outside_pack="", now=now)
    if until == State.MERCHANT_TURN:
        return claim
    contest_claim(
        claim_id=claim.id,
        reasons="发出前拍摄的照片显示杯口完好（模拟）。",
        actor=merchant,
        now=now + timedelta(hours=1),
    )
    if until != State.BUYER_TURN:
        reply_to_answer(claim_id=claim.id, text="", actor=buyer, now=now + timedelta(hours=2))
        inspect_claim_now(claim_id=claim.id, now=now + timedelta(hours=2))
    if until == State.DECIDED:
        for _ in range(3):
            go_on(Claim.objects.get(pk=claim.pk), shop)
        owe_remedies(claim_id=claim.id, now=timezone.now())
    return Claim.objects.get(pk=claim.pk)


def _seal(line: OrderLine, merchant: Actor, at: datetime) -> None:
    holder = holder_of(Holder.Kind.ORDER, line.order_id)
    shipment = add_shipment(order_id=line.order_id, carrier="SIM", waybill=uuid4().hex[:12], actor=merchant, now=at)
    given = {"holder": holder, "media_type": "image/jpeg", "actor": merchant, "now": at}
    listing = keep([picture(11)], name="front.jpg", **given)  # type: ignore[arg-type]
    box = keep([picture(12)], name="box.jpg", **given)  # type: ignore[arg-type]
    add_listing_image(line_id=line.id, original=listing, actor=merchant, now=at)
    add_packed(shipment_id=shipment.id, original=box, actor=merchant, now=at)
    seal_shipment(shipment_id=shipment.id, actor=PLATFORM, now=at)


def _copies(claim: Claim, line: OrderLine, by: Actor, now: datetime) -> None:
    """Confirmed copies of every photo; these photos show nobody, so a copy is the photo."""
    seen = {"made_at": now, "confirmed_at": now, "confirmed_by": by.id}
    for one in Exhibit.objects.filter(claim=claim, original__isnull=False):
        Derivative.objects.create(exhibit=one, original=one.original, **seen)
    order_files = Original.objects.filter(holder=holder_of(Holder.Kind.ORDER, line.order_id)).order_by("received_at")
    for original, what in zip(order_files, (SealedWhat.LISTING, SealedWhat.PACKED), strict=True):
        SealedDerivative.objects.create(sealed=original, what=what, original=original, **seen)


def picture(seed: int) -> bytes:
    """A made-up photo, JPEG."""
    coarse = np.random.default_rng(seed).integers(0, 255, (30, 40, 3), np.uint8)
    coded = io.BytesIO()
    Image.fromarray(coarse).resize((1200, 900), Image.Resampling.NEAREST).save(coded, "JPEG", quality=85)
    return coded.getvalue()


def _multiply(claim: Claim, n: int, *, state: State, shops: Sequence[UUID]) -> None:
    """Insert ``n`` copies of a claim with its order, windows, exhibits and events, under ids of their own."""
    assert claim.line is not None
    merchant = f"(ARRAY[{','.join(repr(str(one)) for one in shops)}]::uuid[])[1 + mod(k, {len(shops)})]"
    salt = f"'{state}' || k::text"
    new_claim = f"md5('{claim.id}' || {salt})::uuid"
    older = "- k * interval '7 minutes'"
    made: list[tuple[type[Model], str, object, dict[str, str]]] = [
        (Order, "id", claim.line.order_id, {"number": f"'SIM-' || {salt}", "merchant_id": merchant}),
        (OrderLine, "id", claim.line_id, {}),
        (Listing, "line_id", claim.line_id, {}),
        (Claim, "id", claim.id, {
            "number": f"'SIM' || left(md5({salt}), 12)", "merchant_id": merchant, "state": f"'{state}'",
            "moved_at": f"moved_at {older}", "submitted_at": f"submitted_at {older}", "duplicate_of_id": "NULL",
        }),
        (Chain, "subject", f"claim:{claim.id}", {"subject": f"'claim:' || {new_claim}::text"}),
        (Event, "chain_id", f"claim:{claim.id}", {
            "chain_id": f"'claim:' || {new_claim}::text", "hash": f"md5(hash || {salt}) || md5({salt} || hash)",
        }),
        (Window, "claim_id", claim.id, {}),
        (Exhibit, "claim_id", claim.id, {}),
    ]  # fmt: skip
    cloned = {Order, OrderLine, Listing, Claim, Event}
    with connection.cursor() as cursor:
        for model, key, value, changed in made:
            cells = [(one.column, _cell(one, cloned, salt, changed)) for one in model._meta.concrete_fields]
            table, names = model._meta.db_table, ", ".join(name for name, _ in cells)
            picked = ", ".join(cell for _, cell in cells)
            cursor.execute(
                f"INSERT INTO {table} ({names}) SELECT {picked} FROM {table}, generate_series(1, %s) k WHERE {key} = %s",
                [n, value],
            )


def _cell(field: object, cloned: set[type[Model]], salt: str, changed: Mapping[str, str]) -> str:
    column: str = field.column  # type: ignore[attr-defined]
    if column in changed:
        return changed[column]
    inside = isinstance(field, ForeignKey) and field.related_model in cloned
    if inside or (field.primary_key and field.get_internal_type() == "UUIDField"):  # type: ignore[attr-defined]
        return f"md5({column}::text || {salt})::uuid"
    return column
