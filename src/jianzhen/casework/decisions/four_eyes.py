"""Four eyes 双人复核: what makes a second person decide, as a pure function of facts."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from jianzhen.casework.claims.vocabulary import RemedyKind
from jianzhen.casework.decisions.content import DraftContent
from jianzhen.casework.decisions.words import Outcome
from jianzhen.law.packs.pack import FourEyes
from jianzhen.law.packs.words import Trigger

STRONG_LLR = 2.0
"""log10 of Hf over Hg, from which a finding is strong, in either direction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FourEyesFacts:
    """What the triggers ask, looked up in rows by ``facts.four_eyes_facts``.

    Attributes
    ----------
    claim_id : UUID
    llr : float or None
        log10 of Hf ("not a genuine record of the received item") over Hg, of the newest inspection; None where it
        abstained, failed or was not made.
    counter_llr : float or None
        The same over the merchant's counter-evidence.
    merchant_silent : bool
        The merchant's answer window closed and it never said anything.
    reopened : bool
    author_on_probation : bool
    draw_key : bytes
        The desk's own key of the random draw.
    """

    claim_id: UUID
    llr: float | None
    counter_llr: float | None
    merchant_silent: bool
    reopened: bool
    author_on_probation: bool
    draw_key: bytes


def triggers_for(content: DraftContent, facts: FourEyesFacts, rules: FourEyes) -> tuple[Trigger, ...]:
    """Which triggers fire for this draft, in the pack's words; empty is none.

    A forgery finding fires whatever the pack says. The others fire where the pack lists them.
    """
    refund_only = content.remedy is RemedyKind.REFUND_ONLY
    fires = {
        Trigger.FORGERY_FINDING: content.forgery_act is not None,
        Trigger.REFUND_ONLY_FROM_AMOUNT: refund_only and content.amount_fen >= rules.refund_only_from_fen,
        Trigger.AGAINST_STRONG_FINDING: against_strong_finding(content.outcome, facts.llr, facts.counter_llr),
        Trigger.MERCHANT_SILENT_REFUND_ONLY: refund_only and facts.merchant_silent,
        Trigger.REOPENING: facts.reopened,
        Trigger.PROBATION: facts.author_on_probation,
        Trigger.RANDOM: drawn(facts.claim_id, key=facts.draw_key, percent=rules.random_percent),
    }
    listed = {*rules.triggers, Trigger.FORGERY_FINDING}
    return tuple(one for one in Trigger if one in listed and fires.get(one, False))


def against_strong_finding(outcome: Outcome, llr: float | None, counter_llr: float | None = None) -> bool:
    """Whether an outcome goes against a strong finding.

    Granted against one for Hf about the buyer's photos, refused against one for Hg; refused where the merchant's own
    photos carry one for Hf. That they are genuine speaks against nobody, so the fourth corner is empty.
    """
    refused = outcome is Outcome.NOT_SHOWN
    if counter_llr is not None and counter_llr >= STRONG_LLR and refused:
        return True
    if llr is None or abs(llr) < STRONG_LLR:
        return False
    return refused if llr < 0 else not refused


def drawn(claim_id: UUID, *, key: bytes, percent: int) -> bool:
    """Whether the random draw takes this claim: the same answer at every try, and nobody without the key foresees it."""
    digest = hmac.new(key, b"four-eyes\0" + claim_id.bytes, sha256).digest()
    return int.from_bytes(digest[:8], "big") * 100 < percent << 64
