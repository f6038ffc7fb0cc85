"""Tell a story 讲一个案例: sell, seal, file, inspect for real, then let everybody take their turn.

In three parts, so that one that was killed is told on by the next call: what is there stays, a part is whole or not at all.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.vocabulary import State
from jianzhen.casework.evidence.inspecting import inspect_claim_now
from jianzhen.casework.evidence.redacting import make_derivatives
from jianzhen.casework.people.models import Merchant
from jianzhen.entrances.story import acts
from jianzhen.entrances.story.goods import Sale, sell
from jianzhen.entrances.story.plots import HOUR, Plot
from jianzhen.entrances.story.samples import read_sample


def tell(plot: Plot, *, told_at: datetime) -> Claim:
    """Play a plot to its end; told again with the same moment, nothing is done twice.

    Raises
    ------
    NoSamples
        The photos are not here.
    """
    claim = file_plot(plot, told_at=told_at)
    filed = plot.filed(told_at)
    make_derivatives(claim_id=claim.id, now=filed + timedelta(minutes=2))
    inspect_claim_now(claim_id=claim.id, now=filed + timedelta(minutes=3))
    if plot.then and _play(plot, claim, told_at):
        # whatever came later is looked at as well
        claim.refresh_from_db()
        make_derivatives(claim_id=claim.id, now=max(told_at, claim.moved_at))
        for one in (acts.buyer_of(claim), acts.merchant_of(claim)):
            acts.confirm_copies(claim, actor=one, now=max(told_at, claim.moved_at))
        inspect_claim_now(claim_id=claim.id, now=max(told_at, claim.moved_at))
    claim.refresh_from_db()
    return claim


@transaction.atomic
def file_plot(plot: Plot, *, told_at: datetime) -> Claim:
    """The order, sealed before, and the claim, filed and routed."""
    sample, filed = read_sample(plot.sample), plot.filed(told_at)
    sale = Sale.before(filed - timedelta(hours=22), number=plot.number)
    order = sell(sample, shop=Merchant.objects.get(name=plot.shop), sale=sale)
    claim = acts.file(sample, order=order, remedy=plot.remedy, now=filed)
    return acts.route(claim, now=filed + timedelta(minutes=1))


@transaction.atomic
def _play(plot: Plot, claim: Claim, told_at: datetime) -> bool:
    claim = Claim.objects.select_for_update(of=("self",)).get(pk=claim.pk)
    if claim.state != State.MERCHANT_TURN:  # told before, or settled by a standing consent
        return False
    at = plot.filed(told_at)
    for beat in plot.then:
        at += 2 * HOUR
        beat(claim, at)
        claim.refresh_from_db()
        at = max(at, claim.moved_at)
    return True
