"""Claims that are settled or decided, and what is owed for them; all of it simulated."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from factories.desk import NOON, TIMER, merchant_of, submitted
from factories.review import colleague
from jianzhen.casework.claims.facts import Facts
from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.routing import route_claim
from jianzhen.casework.claims.transitions import claim_transition
from jianzhen.casework.claims.vocabulary import EventKind, RemedyKind, State
from jianzhen.casework.decisions.content import DraftContent
from jianzhen.casework.decisions.deciding import decide
from jianzhen.casework.decisions.drafting import save_draft
from jianzhen.casework.decisions.second_review import second_decide
from jianzhen.casework.decisions.words import Outcome
from jianzhen.casework.events.actors import Role
from jianzhen.casework.remedies import paying
from jianzhen.casework.remedies.owing import owe_remedies
from jianzhen.casework.review.checklist import checklist, walk_checklist
from jianzhen.casework.review.leases import lease_claim
from jianzhen.casework.review.looks import record_first_look
from jianzhen.casework.review.vocabulary import Impression


@pytest.fixture(autouse=True)
def gateway_file(settings, tmp_path):
    """A simulated gateway with books of its own and no faults."""
    settings.JIANZHEN_GATEWAY_SIMULATOR = {"file": str(tmp_path / "gateway.sqlite"), "faults": ""}
    paying._adapter.cache_clear()
    yield
    paying._adapter.cache_clear()


def conceded(*, now=NOON, **more) -> Claim:
    """A claim whose merchant gives what is asked for."""
    claim = route_claim(claim_id=submitted(now=now, **more).id, missing=(), outside_pack="", now=now)
    return claim_transition(claim_id=claim.id, event=EventKind.MERCHANT_CONCEDED, actor=merchant_of(claim), now=now)


def settled(*, now=NOON, **more) -> Claim:
    """The same, with its remedy owed."""
    claim = conceded(now=now, **more)
    owe_remedies(claim_id=claim.id, now=now)
    return claim


def drain() -> list[str]:
    """Names of the jobs that wait."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


REASONS = "照片与打包时的画面对比后，杯口的缺损清楚可见，与所述一致。The chip can be seen against the pack-out."


def reviewed(claim: Claim, *, now=NOON, **content) -> Claim:
    """A person walks a claim that waits in the queue and decides; a second agrees where the pack asks for one."""
    ann = colleague()
    lease_claim(claim_id=claim.id, actor=ann, now=now)
    record_first_look(claim_id=claim.id, impression=Impression.SUPPORTS_CLAIM, note="", actor=ann, now=now)
    claim.refresh_from_db()
    walk_checklist(claim_id=claim.id, items={line.id: "" for line in checklist(claim)}, actor=ann, now=now)
    made = DraftContent(**{
        "outcome": Outcome.SHOWN, "remedy": RemedyKind.RETURN_REFUND, "amount_fen": claim.amount_fen,
        "reasons_buyer": REASONS, "reasons_merchant": REASONS, **content,
    })  # fmt: skip
    save_draft(claim_id=claim.id, content=made, actor=ann, now=now)
    moved = decide(claim_id=claim.id, actor=ann, now=now)
    if moved.state == State.SECOND_REVIEW:
        bo = colleague(Role.APPROVER)
        save_draft(claim_id=claim.id, content=made, actor=bo, now=now)
        moved = second_decide(claim_id=claim.id, actor=bo, now=now)
    return moved


def contested(*, now=NOON, **more) -> Claim:
    """A claim that both sides had their time on: the merchant contested, the buyer's window has just closed."""
    before = now - timedelta(days=4)
    claim = route_claim(claim_id=submitted(now=before, **more).id, missing=(), outside_pack="", now=before)
    claim = claim_transition(
        claim_id=claim.id, event=EventKind.CLAIM_CONTESTED, actor=merchant_of(claim), now=before + timedelta(hours=1),
        facts=Facts(reasons="打包时完好"),
    )  # fmt: skip
    return claim_transition(
        claim_id=claim.id, event=EventKind.BUYER_SILENT, actor=TIMER, now=now - timedelta(days=1), facts=Facts()
    )


def decided(*, now=NOON, claim=None, **content) -> Claim:
    """A decided claim, with its remedy owed."""
    made = reviewed(claim or contested(now=now), now=now, **content)
    owe_remedies(claim_id=made.id, now=now)
    return made
