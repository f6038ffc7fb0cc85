"""Serve a decision: write it as it stands, seal what each side reads, and note who decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.packs import label
from jianzhen.casework.decisions.content import hash_of
from jianzhen.casework.decisions.errors import DraftSealed
from jianzhen.casework.decisions.facts import content_of, newest_decision, notice_behind
from jianzhen.casework.decisions.models import Decision, Draft
from jianzhen.casework.decisions.words import DecisionKind, Prevailed
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.record import claim_chain, record
from jianzhen.casework.review.involvement import note_involvement
from jianzhen.casework.review.vocabulary import InvolvedAs
from jianzhen.custody.leaf import leaf_hash


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is served.

    Attributes
    ----------
    served : Draft
        Whose words are served.
    signed : Draft
        The draft that was signed, and is signed once: the first one, or a panel's.
    people : sequence of Draft
        Of everybody who decided, in the order in which they stand on the decision.
    appellant, prevailed
        Of an appeal: whose it was and who prevailed.
    """

    served: Draft
    signed: Draft
    people: Sequence[Draft]
    appellant: Role | None = None
    prevailed: Prevailed | None = None


def must_be_as_signed(draft: Draft) -> None:
    """Refuse a draft whose words are not those its hash was made of. Raises ``DraftSealed``."""
    made = hash_of(content_of(draft), claim_id=draft.claim_id, turn=draft.round, author=draft.author_id)
    if made != draft.hash:
        raise DraftSealed("this draft is not as it was signed; stop, and call an administrator")


def write_decision(claim: Claim, verdict: Verdict, *, actor: Actor, now: datetime) -> Decision:
    """Write the decision row inside the act that moved the claim, and record its seal.

    The event holds the hashes of the draft and of both sides' reasons, who dissented, and no words of either.
    """
    before, served = newest_decision(claim), verdict.served
    people = [one.author for one in verdict.people] + [None, None]
    notice = notice_behind(claim, content_of(served))
    dissent = [
        {
            "by": str(one.author_id), "draft": str(one.id), "outcome": one.outcome, "remedy": one.remedy,
            "amount_fen": one.amount_fen,
        }
        for one in verdict.people if content_of(one).comes_to != content_of(served).comes_to
    ]  # fmt: skip
    made = Decision.objects.create(
        claim=claim, number=(before.number + 1) if before else 1,
        kind=DecisionKind.APPEAL if verdict.appellant else DecisionKind.FIRST,
        draft=served, signed_hash=verdict.signed.hash, triggers=verdict.signed.triggers,
        outcome=served.outcome, remedy=served.remedy, amount_fen=served.amount_fen, ground=served.refund_only_ground,
        forgery_act=served.forgery_act, subject=served.subject, notice=notice,
        reasons_buyer=served.reasons_buyer, reasons_merchant=served.reasons_merchant,
        decided_by=verdict.people[0].author, decided_role=_role_of(verdict.people[0]),
        second_by=people[1], third_by=people[2], dissent=dissent, served_at=now,
        appellant=verdict.appellant.value if verdict.appellant else "",
        prevailed=verdict.prevailed.value if verdict.prevailed else "", replaces=before,
    )  # fmt: skip
    record(
        "DECISION_WRITTEN", chain=claim_chain(claim.id), actor=actor, at=now, policy_pack=label(claim.pack),
        details={
            "decision": str(made.id), "draft": verdict.signed.hash, "outcome": made.outcome, "remedy": made.remedy,
            "amount_fen": made.amount_fen, "reasons": {
                "buyer": leaf_hash(made.reasons_buyer.encode()).hex(),
                "merchant": leaf_hash(made.reasons_merchant.encode()).hex(),
            },
            "triggers": made.triggers, "dissent": [one["draft"] for one in dissent], "prevailed": made.prevailed,
        },
    )  # fmt: skip
    return made


def note_people(claim: Claim, drafts: Sequence[Draft], *, as_: InvolvedAs, now: datetime) -> None:
    """Note everybody who decided, before the transition."""
    for one in drafts:
        note_involvement(claim_id=claim.id, account_id=one.author_id, as_=as_, now=now)


def _role_of(draft: Draft) -> str:
    return {"first": Role.REVIEWER, "second": Role.APPROVER, "third": Role.APPROVER, "panel": Role.PANEL}[
        draft.stage
    ].value
