"""A desk whose clock a test moves, whose jobs run when they are due, and whose readers come by the real doors."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django import app

from factories.decisions import says
from factories.desk import ROUTER, buyer_of, submitted
from factories.desk_pages import LOGIN, make_copies
from factories.evidence import photo, sealed_order, stage
from fakes import FakeInspector
from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.routing import route_claim
from jianzhen.casework.claims.vocabulary import RemedyKind
from jianzhen.casework.events.actors import Role
from jianzhen.casework.people.links import make_link, make_shop_link
from jianzhen.casework.people.models import Account, Merchant

ACCUSES = re.compile(r"造假|伪造|欺诈|骗|fake|fraud|forg", re.IGNORECASE)
"""What no party reads of any claim without a final finding of two people after notice."""


class Clock:
    """Goes on when a test moves it, and by a millisecond with each look; ``django.utils.timezone.now`` is read from it."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at

    def go(self, to: datetime) -> None:
        """Move on to a moment and let every job that is due by then run, in the order in which they are due."""
        while (due := _next_job(to)) is not None:
            number, at, name, args = due
            self.at = max(self.at, at)
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM procrastinate_events WHERE job_id = %s", [number])
                cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [number])
            app.tasks[name].func(**args)
        self.at = max(self.at, to)

    def pass_by(self, **time: float) -> None:
        """The same, by a span."""
        self.go(self.at + timedelta(**time))

    def run_jobs(self) -> None:
        """Run what is due at this moment."""
        self.go(self.at)


def _next_job(until: datetime) -> tuple[int, datetime, str, dict] | None:
    app.perform_import_paths()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, scheduled_at, task_name, args FROM procrastinate_jobs WHERE status = 'todo'"
            " AND (scheduled_at IS NULL OR scheduled_at <= %s) ORDER BY scheduled_at NULLS FIRST, id LIMIT 1",
            [until],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    number, due, name, args = row
    return number, due or timezone.now(), name, json.loads(args) if isinstance(args, str) else args


class QuietInspector(FakeInspector):
    """Finds nothing."""

    version = "quiet 1"


def heard(clock: Clock, *, inspect: bool = True) -> Claim:
    """A claim with photos on which both sides spoke by their pages, waiting for a reviewer; 129 yuan."""
    of = sealed_order(at=clock.now() - timedelta(days=5))
    claim = submitted(of=of, now=clock.now(), remedy=RemedyKind.RETURN_REFUND, amount_fen=12_900)
    stage(claim, buyer_of(claim), photo(11), now=clock.now(), name="IMG_1.jpg")
    says(claim, buyer_of(claim), "面板上有划痕，开箱时就有。", now=clock.now())
    make_copies(claim, clock.now())
    route_claim(claim_id=claim.id, missing=(), outside_pack="", now=clock.now())
    clock.at += timedelta(hours=1)
    party(claim, Role.MERCHANT).post(f"/claims/{claim.id}/do/contest", {"text": "发出前拍摄的照片显示面板完好。"})
    clock.at += timedelta(hours=1)
    party(claim, Role.BUYER).post(f"/claims/{claim.id}/do/reply", {})
    if inspect:
        clock.run_jobs()
    claim.refresh_from_db()
    return claim


def party(claim: Claim, role: Role, client: Client | None = None) -> Client:
    """A phone that opened a party's link to one claim."""
    client = client or Client()
    who = claim.buyer_id if role is Role.BUYER else claim.merchant_id
    token = make_link(claim_id=claim.id, role=role, party_id=who, actor=ROUTER, now=timezone.now())
    assert client.get(f"/c/{token}").status_code == 302
    return client


def shop(merchant: Merchant) -> Client:
    """A browser that opened a shop's link."""
    client = Client()
    client.get(f"/s/{make_shop_link(merchant_id=merchant.id, actor=ROUTER, now=timezone.now())}")
    return client


def desk(member: Account, role: Role | None = None) -> Client:
    """A browser in which a member of the desk has signed in, and chosen a role."""
    client = Client(headers={"accept-language": "zh-CN"})
    client.force_login(member, backend=LOGIN)
    if role is not None:
        assert client.post("/desk/role", {"role": role.value}).status_code == 302
    return client


def look_and_tick(client: Client, claim: Claim) -> None:
    """The first look, the weights, every line of the checklist: by the screen."""
    client.post(f"/desk/{claim.id}/look", {"impression": "unclear"})
    shown = client.get(f"/desk/{claim.id}/").content.decode()
    for item in re.findall(r'name="item" value="(\w+)"', shown):
        client.post(f"/desk/{claim.id}/check", {"item": item, "done": "0"})


def take(client: Client, claim: Claim) -> None:
    """Take a claim out of the queue, and look and tick."""
    assert client.post(f"/desk/{claim.id}/take").status_code == 302
    look_and_tick(client, claim)


def draft(client: Client, claim: Claim, *, then: str = "decide", **fields: str):
    """Save a draft by the screen and, unless told otherwise, decide on it."""
    return client.post(f"/desk/{claim.id}/draft", {**REASONS, **fields, "then": then})


def state_of(claim: Claim) -> str:
    return str(Claim.objects.get(pk=claim.pk).state)


def put_sql(text: str, *values: object) -> None:
    """What somebody with the database's own console would try."""
    with connection.cursor() as cursor:
        cursor.execute(text, [str(one) if isinstance(one, UUID) else one for one in values])


REASONS = {
    "reasons_buyer": "申请照片与打包照片逐处对照，右侧的划痕在打包时没有。",
    "reasons_merchant": "打包照片里面板完好，申请照片里同一处有划痕，运输风险由商家承担。",
}
SHOWN = {"outcome": "shown", "remedy": "return_refund", "amount": "129"}
NOT_SHOWN = {"outcome": "not_shown"}
