"""Tell a story 讲一个案例: sell, seal, file, inspect for real, then let everybody take their turn.

In short parts, so that whoever waits for a worker waits for one of them only, and one that was killed is told on by the
next call: what is there stays, a part is whole or not at all.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.vocabulary import State
from jianzhen.casework.evidence.inspecting import inspect_claim_now
from jianzhen.casework.evidence.redacting import make_derivatives
from jianzhen.casework.orders.models import Order
from jianzhen.casework.people.models import Merchant
from jianzhen.entrances.story import acts
from jianzhen.entrances.story.goods import Sale, sell
from jianzhen.entrances.story.plots import HOUR, Plot
from jianzhen.entrances.story.samples import read_sample

Part = Callable[[Plot, datetime], object]


def tell(plot: Plot, *, told_at: datetime) -> Claim:
    """Play a plot to its end; told again with the same moment, nothing is done twice. Raises ``NoSamples``."""
    for part in PARTS:
        part(plot, told_at)
    return claim_of(plot)


def tell_part(plot: Plot, number: int, *, told_at: datetime) -> bool:
    """Play one part, from 0; returns whether more is to be told."""
    PARTS[number](plot, told_at)
    return number + 1 < len(PARTS)


def claim_of(plot: Plot) -> Claim:
    """The plot's claim."""
    order = Order.objects.get(merchant__name=plot.shop, number=plot.number)
    return Claim.objects.filter(line__order=order).order_by("drafted_at")[0]


@transaction.atomic
def _file(plot: Plot, told_at: datetime) -> None:
    """The order, sealed before, and the claim, filed and routed."""
    sample, filed = read_sample(plot.sample), plot.filed(told_at)
    sale = Sale.before(filed - timedelta(hours=22), number=plot.number)
    order = sell(sample, shop=Merchant.objects.get(name=plot.shop), sale=sale)
    claim = acts.file(sample, order=order, remedy=plot.remedy, now=filed)
    acts.route(claim, now=filed + timedelta(minutes=1))


def _make_copies(plot: Plot, told_at: datetime) -> None:
    make_derivatives(claim_id=claim_of(plot).id, now=plot.filed(told_at) + timedelta(minutes=2))


def _inspect(plot: Plot, told_at: datetime) -> None:
    inspect_claim_now(claim_id=claim_of(plot).id, now=plot.filed(told_at) + timedelta(minutes=3))


@transaction.atomic
def _play(plot: Plot, told_at: datetime) -> None:
    """What happened then; a claim that was played before, or settled by a standing consent, is left as it is."""
    claim = Claim.objects.select_for_update(of=("self",)).get(pk=claim_of(plot).pk)
    if claim.state != State.MERCHANT_TURN:
        return
    at = plot.filed(told_at)
    for beat in plot.then:
        at += 2 * HOUR
        beat(claim, at)
        claim.refresh_from_db()
        at = max(at, claim.moved_at)


def _look_at_what_came_later(plot: Plot, told_at: datetime) -> None:
    """Copies and a report of what was submitted since: another cup in the box of a return."""
    claim = claim_of(plot)
    at = max(told_at, claim.moved_at)
    make_derivatives(claim_id=claim.id, now=at)
    for one in (acts.buyer_of(claim), acts.merchant_of(claim)):
        acts.confirm_copies(claim, actor=one, now=at)
    inspect_claim_now(claim_id=claim.id, now=at)


PARTS: tuple[Part, ...] = (_file, _make_copies, _inspect, _play, _look_at_what_came_later)
