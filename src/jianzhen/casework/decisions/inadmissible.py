"""Not read on its merits 不予受理: by a named person, on one code of a closed list, and open to appeal."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from jianzhen.casework.claims.errors import GuardRefused
from jianzhen.casework.claims.facts import Facts
from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.transitions import locked_claim, move_claim
from jianzhen.casework.claims.vocabulary import EventKind
from jianzhen.casework.decisions.facts import account_of
from jianzhen.casework.decisions.models import Inadmissibility
from jianzhen.casework.decisions.reasons import must_be_a_sentence, must_not_accuse
from jianzhen.casework.decisions.words import InadmissibleCode
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.record import claim_chain, record
from jianzhen.casework.review.involvement import note_involvement
from jianzhen.casework.review.leases import end_lease, own_lease
from jianzhen.casework.review.vocabulary import InvolvedAs
from jianzhen.custody.leaf import leaf_hash


@transaction.atomic
def find_inadmissible(
    *, claim_id: UUID, code: InadmissibleCode, text: str, actor: Actor, now: datetime
) -> Inadmissibility:  # fmt: skip
    """Find a claim inadmissible. Missing or poor evidence is never a reason: it is asked for, or decided on.

    Raises
    ------
    NotAllowed        not an own lease
    GuardRefused      the order's facts do not bear the code: it was not filed late, or is no duplicate
    ReasonsTooShort   the text is no sentence; ``WordsAccuse`` where it accuses
    """
    must_be_a_sentence("text", text)
    must_not_accuse("text", text)
    claim = locked_claim(claim_id)
    lease = own_lease(claim, actor, now)
    _borne_by_facts(claim, code)
    facts = Facts(lease_holder=str(lease.holder_id), reason_code=code.value, reasons=text)
    note_involvement(claim_id=claim.id, account_id=UUID(actor.id), as_=InvolvedAs.DECIDED, now=now)
    claim = move_claim(claim, event=EventKind.FOUND_INADMISSIBLE, actor=actor, now=now, facts=facts)
    end_lease(claim, now=now)
    found = Inadmissibility.objects.create(
        claim=claim, code=code.value, text=text, decided_by=account_of(actor), decided_role=Role.REVIEWER.value,
        decided_at=now,
    )  # fmt: skip
    record(
        "INADMISSIBILITY_WRITTEN", chain=claim_chain(claim.id), actor=actor, at=now,
        details={"inadmissibility": str(found.id), "code": code.value, "text": leaf_hash(text.encode()).hex()},
    )  # fmt: skip
    return found


def _borne_by_facts(claim: Claim, code: InadmissibleCode) -> None:
    if code is InadmissibleCode.FILED_TOO_LATE and not claim.late:
        raise GuardRefused("code: this claim was filed in time")
    if code is InadmissibleCode.ALREADY_DECIDED and claim.duplicate_of_id is None:
        raise GuardRefused("code: no earlier claim about the same line is known")
