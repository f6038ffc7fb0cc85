"""Refund-only 仅退款: money back and the goods stay, on written grounds or with the merchant's word, never by habit.

Reference: the pack's ``[refund_only]``; Measures on Platform Rules (Order 116), NPR-116, by title, text to be checked.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from jianzhen.casework.claims.vocabulary import RemedyKind
from jianzhen.casework.decisions.errors import ReasonsTooShort, RefundOnlyRefused
from jianzhen.casework.decisions.reasons import FEWEST_HAN, FEWEST_WORDS, must_be_a_sentence
from jianzhen.law.packs.words import Ground

LESS_DRASTIC = (
    RemedyKind.RETURN_REFUND, RemedyKind.EXCHANGE, RemedyKind.RESHIP, RemedyKind.REPAIR, RemedyKind.VISIT,
    RemedyKind.PARTIAL_REFUND,
)  # fmt: skip
"""What is considered first, in this order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundOnlyFacts:
    """What the rule asks.

    Attributes
    ----------
    ground : Ground or None
        What the draft gives.
    grounds : collection of Ground
        What the claim's pack allows.
    amount_fen, limit_fen : int
        What the draft gives back; the most that goes back so without consent, 0 for none at all.
    consented_fen : int
        The most the merchant itself offers or agreed to as refund-only; 0 where it did not.
    less_drastic_why : mapping
        Why each remedy of ``LESS_DRASTIC`` does not fit.
    """

    ground: Ground | None
    grounds: Collection[Ground]
    amount_fen: int
    limit_fen: int
    consented_fen: int
    less_drastic_why: Mapping[RemedyKind, str]


def check_refund_only(facts: RefundOnlyFacts) -> None:
    """Refuse a refund-only that the rule does not allow.

    With the merchant's own word nothing further is asked: nobody need explain why a repair does not fit what the
    merchant offers freely. Everything else names a written ground, stays below the pack's limit, and says of each
    milder remedy why it does not fit.

    Raises
    ------
    RefundOnlyRefused
        The detail says what is missing.
    """
    if facts.ground is None:
        raise RefundOnlyRefused("refund_only_ground: choose a written ground of the pack, or the merchant's consent")
    if facts.ground is Ground.MERCHANT_CONSENT:
        if facts.consented_fen < facts.amount_fen:
            raise RefundOnlyRefused(
                f"refund_only_ground: the merchant agreed to {facts.consented_fen} fen as refund-only, "
                f"not to {facts.amount_fen}"
            )
        return
    if facts.ground not in facts.grounds:
        raise RefundOnlyRefused(f"refund_only_ground: {facts.ground.value} is no ground of this claim's pack")
    if facts.amount_fen > facts.limit_fen:
        raise RefundOnlyRefused(
            f"amount_fen: without the merchant's consent at most {facts.limit_fen} fen go back as refund-only"
        )
    _each_milder_one(facts.less_drastic_why)


def _each_milder_one(whys: Mapping[RemedyKind, str]) -> None:
    for kind in LESS_DRASTIC:
        try:
            must_be_a_sentence(f"less_drastic_why.{kind.value}", whys.get(kind, ""))
        except ReasonsTooShort as short:
            raise RefundOnlyRefused(
                f"less_drastic_why.{kind.value}: say why this milder remedy does not fit "
                f"({FEWEST_HAN} characters or {FEWEST_WORDS} words at least)"
            ) from short
