"""Read a finished claim again 重新审理: one person proposes, another reopens, a fresh reviewer decides."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from jianzhen.casework.claims.errors import GuardRefused, TooLate
from jianzhen.casework.claims.facts import Facts
from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.transitions import locked_claim, move_claim
from jianzhen.casework.claims.vocabulary import EventKind
from jianzhen.casework.decisions.appeals import appealed
from jianzhen.casework.decisions.facts import account_of
from jianzhen.casework.decisions.models import Reopening
from jianzhen.casework.decisions.permissions import Action, DecisionPermissions
from jianzhen.casework.decisions.reasons import must_be_a_sentence, must_not_accuse
from jianzhen.casework.decisions.words import ReopenGround
from jianzhen.casework.events.actors import Actor
from jianzhen.casework.events.record import claim_chain, record
from jianzhen.casework.review.involvement import note_involvement
from jianzhen.casework.review.vocabulary import InvolvedAs

YEAR = timedelta(days=365)


@transaction.atomic
def propose_reopening(
    *, claim_id: UUID, ground: ReopenGround, reasons: str, actor: Actor, now: datetime
) -> Reopening:  # fmt: skip
    """Propose to read a finished claim again; the first of two people.

    Raises
    ------
    NotAllowed        neither an approver nor legal, recused, or the claim is not finished
    TooLate           new evidence more than a year after the decision
    GuardRefused      one is proposed already
    ReasonsTooShort   no sentence; ``WordsAccuse`` where they accuse
    """
    must_be_a_sentence("reasons", reasons)
    must_not_accuse("reasons", reasons)
    claim = locked_claim(claim_id)
    DecisionPermissions().require(actor, Action.PROPOSE_REOPENING, claim)
    _in_time(claim, ground, now)
    if Reopening.objects.filter(claim=claim, reopened_at=None).exists():
        raise GuardRefused("a reopening of this claim is proposed already; another person acts on it")
    made = Reopening.objects.create(
        claim=claim, ground=ground.value, reasons=reasons, proposed_by=account_of(actor), proposed_at=now
    )
    record(
        "REOPENING_PROPOSED", chain=claim_chain(claim.id), actor=actor, at=now,
        details={"reopening": str(made.id), "ground": ground.value, "reasons": reasons},
    )  # fmt: skip
    return made


@transaction.atomic
def reopen(*, claim_id: UUID, reasons: str, countersigned_by: str, actor: Actor, now: datetime) -> Claim:
    """Reopen a claim that ``countersigned_by`` proposed to reopen; the second of two people.

    Parameters
    ----------
    countersigned_by : str
        Account id of whoever proposed it: a row of theirs must be open, their name alone signs nothing.

    Raises
    ------
    GuardRefused      that person proposed nothing
    SamePerson        one person would do both
    TooLate           new evidence more than a year after the decision
    NotAllowed        not an approver, or recused
    ReasonsTooShort   no sentence; ``WordsAccuse`` where they accuse
    """
    must_be_a_sentence("reasons", reasons)
    must_not_accuse("reasons", reasons)
    claim = locked_claim(claim_id)
    proposed = Reopening.objects.filter(claim=claim, reopened_at=None).first()
    if proposed is None or str(proposed.proposed_by_id) != countersigned_by:
        raise GuardRefused("countersigned_by: this person has not proposed to reopen this claim")
    _in_time(claim, ReopenGround(proposed.ground), now)
    account = account_of(actor)
    facts = Facts(reasons=reasons, countersigned_by=str(proposed.proposed_by_id))
    for one in (proposed.proposed_by_id, account.id):
        note_involvement(claim_id=claim.id, account_id=one, as_=InvolvedAs.REOPENED, now=now)
    claim = move_claim(claim, event=EventKind.REOPENED, actor=actor, now=now, facts=facts)
    proposed.reopened_by, proposed.reopened_at = account, now
    proposed.save(update_fields=["reopened_by", "reopened_at"])
    record(
        "REOPENING_WRITTEN", chain=claim_chain(claim.id), actor=actor, at=now,
        details={"reopening": str(proposed.id), "reasons": reasons},
    )  # fmt: skip
    return claim


def _in_time(claim: Claim, ground: ReopenGround, now: datetime) -> None:
    decision, inadmissibility = appealed(claim)
    of = decision.served_at if decision else inadmissibility.decided_at if inadmissibility else claim.moved_at
    if ground is ReopenGround.NEW_EVIDENCE and now > of + YEAR:
        raise TooLate(f"new evidence reopens a claim until {(of + YEAR).isoformat()}")
