"""What a draft says: checked by itself, without any row, and hashed so that a signature is bound to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from jianzhen.casework.claims.vocabulary import ForgeryAct, RemedyKind
from jianzhen.casework.decisions.errors import BadDraft
from jianzhen.casework.decisions.reasons import must_be_a_sentence, must_not_accuse, must_not_identify
from jianzhen.casework.decisions.words import Outcome
from jianzhen.casework.events.actors import Role
from jianzhen.custody.leaf import canonical, leaf_hash
from jianzhen.law.packs.words import Ground

MONEY = frozenset({RemedyKind.REFUND_ONLY, RemedyKind.PARTIAL_REFUND, RemedyKind.RETURN_REFUND})
SIDES = (Role.BUYER, Role.MERCHANT)


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftContent:
    """What one person would decide.

    Attributes
    ----------
    outcome : Outcome
    reasons_buyer, reasons_merchant : str
        Written separately, each to its reader, in whole sentences.
    remedy : RemedyKind or None
        None where nothing is granted.
    amount_fen : int
        Fen; above 0 for a refund, 0 for everything else.
    refund_only_ground : Ground or None
        The pack's written ground, or the merchant's consent; for refund-only alone.
    less_drastic_why : mapping of RemedyKind to str
        For refund-only on a written ground: why each milder remedy does not fit.
    forgery_act, subject : ForgeryAct and Role, or None
        The one of five acts that a finding names, and whose it is: BUYER or MERCHANT.
    """

    outcome: Outcome
    reasons_buyer: str
    reasons_merchant: str
    remedy: RemedyKind | None = None
    amount_fen: int = 0
    refund_only_ground: Ground | None = None
    less_drastic_why: Mapping[RemedyKind, str] = field(default_factory=dict)
    forgery_act: ForgeryAct | None = None
    subject: Role | None = None

    @property
    def comes_to(self) -> tuple[str, str, int, str, str]:
        """What two drafts must share to agree: outcome, remedy, amount, act and whose."""
        act, subject = self.forgery_act, self.subject
        return (
            str(self.outcome), str(self.remedy or ""), self.amount_fen, act.value if act else "",
            subject.value if subject else "",
        )  # fmt: skip


def check_content(content: DraftContent, *, most_fen: int) -> None:
    """Refuse a draft that contradicts itself.

    Parameters
    ----------
    most_fen : int
        The most that may be given back, fen: what was paid for the line, or asked for where no line is known.

    Raises
    ------
    BadDraft          outcome, remedy, amount, ground and act do not fit each other; the detail names the field
    ReasonsTooShort   the reasons for a side are no sentence
    WordsAccuse       a word of accusation where no forgery is found
    NamesSomebody     a phone or identity number
    """
    _fits(content, most_fen)
    for name, text in (("reasons_buyer", content.reasons_buyer), ("reasons_merchant", content.reasons_merchant)):
        must_be_a_sentence(name, text)
        if content.forgery_act is None:
            must_not_accuse(name, text)
        must_not_identify(name, text)


def hash_of(content: DraftContent, *, claim_id: UUID, turn: int, author: UUID) -> str:
    """Hash of a draft as a signature is bound to it: hex, over its canonical JSON, claim, round and author."""
    body: dict[str, Any] = {
        "claim": str(claim_id), "round": turn, "author": str(author), "comes_to": list(content.comes_to),
        "ground": content.refund_only_ground.value if content.refund_only_ground else "",
        "less_drastic": {str(kind): why for kind, why in content.less_drastic_why.items()},
        "reasons_buyer": content.reasons_buyer, "reasons_merchant": content.reasons_merchant,
    }  # fmt: skip
    return leaf_hash(canonical(body)).hex()


def _fits(content: DraftContent, most_fen: int) -> None:
    granted, money = content.remedy is not None, content.remedy in MONEY
    if (content.outcome in (Outcome.SHOWN, Outcome.PARTLY_SHOWN)) != granted:
        raise BadDraft("remedy: a request that is shown, wholly or partly, gets one; any other gets none")
    if money != (content.amount_fen > 0):
        raise BadDraft("amount_fen: a refund names an amount above 0, any other remedy none")
    if content.amount_fen > most_fen:
        raise BadDraft(f"amount_fen: {content.amount_fen} is more than the {most_fen} paid")
    if (content.refund_only_ground is not None) and content.remedy is not RemedyKind.REFUND_ONLY:
        raise BadDraft("refund_only_ground: is for refund-only alone")
    if (content.forgery_act is None) != (content.subject is None):
        raise BadDraft("subject: a finding names one of the five acts and whose it is, or neither")
    if content.subject is not None and content.subject not in SIDES:
        raise BadDraft("subject: is the buyer or the merchant")
    if content.subject is Role.BUYER and content.outcome is Outcome.SHOWN:
        raise BadDraft("outcome: a request wholly shown and a finding against who asks contradict each other")
