"""What a party can do now, and why not where it cannot: the page offers each act open or greyed with its reason."""

from __future__ import annotations

from dataclasses import dataclass

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.permissions import ClaimPermissions
from jianzhen.casework.claims.vocabulary import EventKind, State
from jianzhen.casework.errors import Refusal
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.entrances.pages.language import said
from jianzhen.entrances.refusal_words import refusal_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Possible:
    """One act: open where ``why_not`` is empty."""

    name: str
    why_not: str

    @property
    def is_open(self) -> bool:
        """Whether the button can be pressed."""
        return not self.why_not


STEPS = {
    Role.BUYER: {
        "submit": EventKind.CLAIM_SUBMITTED, "complete": EventKind.EVIDENCE_COMPLETED, "resume": EventKind.CLAIM_RESUMED,
        "reply": EventKind.BUYER_REPLIED, "answer": EventKind.QUESTION_ANSWERED, "answer_notice": EventKind.NOTICE_ANSWERED,
        "withdraw": EventKind.CLAIM_WITHDRAWN, "file_again": EventKind.CLAIM_FILED_AGAIN, "appeal": EventKind.APPEALED,
        "accept_offer": EventKind.OFFER_ACCEPTED,
    },
    Role.MERCHANT: {
        "concede": EventKind.MERCHANT_CONCEDED, "contest": EventKind.CLAIM_CONTESTED, "answer": EventKind.QUESTION_ANSWERED,
        "answer_notice": EventKind.NOTICE_ANSWERED, "appeal": EventKind.APPEALED, "accept_offer": EventKind.OFFER_ACCEPTED,
    },
}  # fmt: skip
"""Which step of the table an act of the page is."""

_DECIDED = frozenset({State.DECIDED, State.INADMISSIBLE, State.IN_APPEAL, State.FINAL})


def possible(claim: Claim, actor: Actor) -> dict[str, Possible]:
    """Every act of this side, by name; guards aside, which the act itself asks."""
    permissions = ClaimPermissions()
    rows = STEPS.get(Role.BUYER if actor.role is Role.AGENT else actor.role, {})
    return {
        name: Possible(name=name, why_not=_why(permissions.refusal(actor, event, claim), name, claim))
        for name, event in rows.items()
    }


def _why(refusal: Refusal | None, name: str, claim: Claim) -> str:
    if refusal is None:
        return ""
    if refusal is Refusal.WRONG_STATE and name == "withdraw":
        if claim.state in _DECIDED:
            return said("已有决定，不能再撤回；不同意可以申诉。", "There is a decision; if you disagree, appeal.")
        if claim.state == State.NOTICE:
            return said("有一项告知等待说明，之后再撤回。", "A notice is open; withdraw after it.")
        return said("这件申请已经办结。", "This claim has ended.")
    if refusal is Refusal.WRONG_STATE and name == "appeal":
        return said("作出决定之后可以申诉。", "You can appeal once there is a decision.")
    return refusal_words(refusal)
