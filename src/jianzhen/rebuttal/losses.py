"""The sum lost: price, goods, freight and proved further loss, each once (民法典 第一百五十七条, CC-157)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from jianzhen.rebuttal.facts import CaseFacts, Remedy


class LossPart(StrEnum):
    """What a part of the sum stands for."""

    PRICE_WITHOUT_GOODS = "price_without_goods"
    FREIGHT = "freight"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """The sum in fen by part, and what could not be counted because it is not known."""

    parts: tuple[tuple[LossPart, int], ...]
    unknown: tuple[str, ...]

    @property
    def total_fen(self) -> int:
        """The parts added up."""
        return sum(fen for _, fen in self.parts)


def sum_lost(facts: CaseFacts, *, order_amount_fen: int | None) -> Loss:
    """Add up what the merchant is out of pocket.

    A refund is a loss of the price where the goods stayed away; where they came back it is none, freight apart. The
    goods are not added to their own price: that would count one thing twice.

    Parameters
    ----------
    facts
        The case; ``amount_fen`` is what was refunded.
    order_amount_fen
        The price paid, used where the refunded amount is not known and nothing partial was granted.
    """
    parts: list[tuple[LossPart, int]] = []
    unknown: list[str] = []
    refunded = facts.amount_fen.value
    if refunded is None and facts.remedy.value is not Remedy.PARTIAL:
        refunded = order_amount_fen
    if refunded is None:
        unknown.append("amount_fen")
    elif not facts.goods_returned.is_known:
        # refund-only means that the goods stayed with the buyer; anything else leaves it open
        if facts.remedy.value is Remedy.REFUND_ONLY:
            parts.append((LossPart.PRICE_WITHOUT_GOODS, refunded))
        else:
            unknown.append("goods_returned")
    elif not facts.goods_returned.value:
        parts.append((LossPart.PRICE_WITHOUT_GOODS, refunded))
    if facts.freight_fen.is_known:
        parts.append((LossPart.FREIGHT, facts.freight_fen.value))
    else:
        unknown.append("freight_fen")
    if facts.other_loss_fen.is_known:
        if facts.other_loss.is_known:
            parts.append((LossPart.OTHER, facts.other_loss_fen.value))
        else:
            unknown.append("other_loss")  # a further loss without a word on what proves it is not counted
    return Loss(parts=tuple(parts), unknown=tuple(unknown))
