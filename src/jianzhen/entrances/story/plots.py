"""Plots 情节: who does what in each simulated case of a seeded desk, and when.

A plot begins with an order that was sealed at shipping and a claim; ``then`` is what happened after both were inspected.
Times count back from the moment the story is told, so that a desk seeded today has cases of this week.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.vocabulary import RemedyKind
from jianzhen.entrances.story import turns
from jianzhen.entrances.story.cast import SHOP_OF_CUPS, SHOP_OF_LOCKS, SHOP_WITH_CONSENT

HOUR = timedelta(hours=1)
Beat = Callable[[Claim, datetime], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """One simulated case.

    Attributes
    ----------
    number : str
        The order's number, once a shop; the plot's name as well.
    sample : str
        Folder of ``samples/claims``.
    filed_hours_ago : int
        When the buyer files, before the story is told; the parcel came a day before.
    then : sequence of beats
        Played one after the other, in the hours that follow.
    """

    number: str
    sample: str
    shop: str
    remedy: RemedyKind
    filed_hours_ago: int
    then: Sequence[Beat] = ()

    def filed(self, told_at: datetime) -> datetime:
        """When the buyer files."""
        return told_at - self.filed_hours_ago * HOUR


REFUND, RETURN, EXCHANGE = RemedyKind.REFUND_ONLY, RemedyKind.RETURN_REFUND, RemedyKind.EXCHANGE

PLOTS = (
    Plot(number="SIM-0002", sample="02-lock-painted", shop=SHOP_OF_LOCKS, remedy=REFUND, filed_hours_ago=20,
         then=(turns.merchant_contests_the_lock, turns.buyer_replies)),
    Plot(number="SIM-0006", sample="06-cup-broken-on-the-way", shop=SHOP_WITH_CONSENT, remedy=REFUND, filed_hours_ago=5),
    Plot(number="SIM-1006", sample="06-cup-broken-on-the-way", shop=SHOP_OF_CUPS, remedy=REFUND, filed_hours_ago=30,
         then=(turns.merchant_says_it_was_whole, turns.buyer_has_nothing_to_add, turns.reviewer_finds_it_shown)),
    Plot(number="SIM-0007", sample="07-cup-painted", shop=SHOP_OF_CUPS, remedy=REFUND, filed_hours_ago=9),
    Plot(number="SIM-0016", sample="16-swapped-return", shop=SHOP_OF_CUPS, remedy=RETURN, filed_hours_ago=70,
         then=(turns.merchant_concedes, turns.goods_come_back, turns.merchant_disputes_the_return)),
    Plot(number="SIM-0001", sample="01-lock-scratched", shop=SHOP_OF_LOCKS, remedy=RETURN, filed_hours_ago=26,
         then=(turns.merchant_says_it_was_whole,)),
    Plot(number="SIM-0013", sample="13-labelled-by-ai", shop=SHOP_OF_CUPS, remedy=REFUND, filed_hours_ago=28,
         then=(turns.merchant_says_it_was_whole, turns.buyer_has_nothing_to_add, turns.new_reviewer_finds_it_not_shown)),
    Plot(number="SIM-0003", sample="03-wrong-item", shop=SHOP_OF_CUPS, remedy=EXCHANGE, filed_hours_ago=8,
         then=(turns.merchant_concedes,)),
    Plot(number="SIM-0012", sample="12-dark-kitchen", shop=SHOP_OF_CUPS, remedy=RETURN, filed_hours_ago=24,
         then=(turns.merchant_says_it_was_whole, turns.buyer_has_nothing_to_add, turns.reviewer_asks_for_a_second_view)),
    Plot(number="SIM-0010", sample="10-reshoot-of-the-listing", shop=SHOP_OF_CUPS, remedy=REFUND, filed_hours_ago=52,
         then=(turns.merchant_says_it_was_whole, turns.buyer_has_nothing_to_add, turns.reviewer_finds_it_not_shown,
               turns.buyer_appeals)),
    Plot(number="SIM-0009", sample="09-other-item", shop=SHOP_OF_LOCKS, remedy=REFUND, filed_hours_ago=22,
         then=(turns.merchant_says_it_was_whole, turns.buyer_has_nothing_to_add)),
    Plot(number="SIM-0014", sample="14-phone-files", shop=SHOP_OF_CUPS, remedy=RETURN, filed_hours_ago=18,
         then=(turns.merchant_concedes,)),
    Plot(number="SIM-0005", sample="05-listing-screenshot", shop=SHOP_OF_CUPS, remedy=RETURN, filed_hours_ago=25,
         then=(turns.merchant_says_it_was_whole, turns.buyer_has_nothing_to_add)),
    Plot(number="SIM-0004", sample="04-three-cups-one-photo", shop=SHOP_OF_CUPS, remedy=REFUND, filed_hours_ago=3),
    Plot(number="SIM-0008", sample="08-reused-photo", shop=SHOP_OF_CUPS, remedy=REFUND, filed_hours_ago=14),
    Plot(number="SIM-0015", sample="15-stock-photo", shop=SHOP_OF_CUPS, remedy=REFUND, filed_hours_ago=23,
         then=(turns.merchant_says_it_was_whole, turns.buyer_has_nothing_to_add)),
    Plot(number="SIM-0011", sample="11-messenger-photo", shop=SHOP_OF_CUPS, remedy=RETURN, filed_hours_ago=2),
)  # fmt: skip
"""In the order they are told: the cases a visitor looks for first."""


def plot_of(number: str) -> Plot:
    """The plot of this order number. Raises ``KeyError``."""
    return {one.number: one for one in PLOTS}[number]
