"""Claims that are settled or decided, and what is owed for them; all of it simulated."""

from __future__ import annotations

import pytest
from django.db import connection

from factories.desk import NOON, merchant_of, submitted
from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.routing import route_claim
from jianzhen.casework.claims.transitions import claim_transition
from jianzhen.casework.claims.vocabulary import EventKind
from jianzhen.casework.remedies import paying
from jianzhen.casework.remedies.owing import owe_remedies


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
