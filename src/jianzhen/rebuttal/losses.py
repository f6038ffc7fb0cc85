"""The sum lost: what of a case enters the sum claimable (民法典 第一百五十七条, CC-157), and what is not known."""

from __future__ import annotations

from dataclasses import dataclass

from jianzhen.law import Claimable, claimable
from jianzhen.rebuttal.facts import CaseFacts, Remedy


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """The parts in fen, and the names of facts that were missing and so count nothing."""

    parts: Claimable
    unknown: tuple[str, ...]

    @property
    def total_fen(self) -> int:
        """The parts added up."""
        return self.parts.total


def sum_lost(facts: CaseFacts, *, order_amount_fen: int | None) -> Loss:
    """Add up what the merchant is out of pocket.

    A refund is a loss of the price where the goods stayed away; where they came back it is none, freight apart.

    Parameters
    ----------
    facts
        The case; ``amount_fen`` is what was refunded.
    order_amount_fen
        The price paid, used where the refunded amount is not known and nothing partial was granted.
    """
    unknown: list[str] = []
    refunded = facts.amount_fen.value
    if refunded is None and facts.remedy.value is not Remedy.PARTIAL:
        refunded = order_amount_fen
    price = 0
    if refunded is None:
        unknown.append("amount_fen")
    elif facts.goods_returned.value is False or (
        # refund-only means that the goods stayed with the buyer; anything else leaves it open
        not facts.goods_returned.is_known and facts.remedy.value is Remedy.REFUND_ONLY
    ):
        price = refunded
    elif not facts.goods_returned.is_known:
        unknown.append("goods_returned")
    if not facts.freight_fen.is_known:
        unknown.append("freight_fen")
    proved = 0
    if facts.other_loss_fen.is_known:
        if facts.other_loss.is_known:
            proved = facts.other_loss_fen.value
        else:
            unknown.append("other_loss")  # a further loss without a word on what proves it is not counted
    freight = facts.freight_fen.value or 0
    return Loss(parts=claimable(refund=price, freight=freight, proved_loss=proved), unknown=tuple(unknown))
