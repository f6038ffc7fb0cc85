"""Notice of a proposed finding 不利认定告知: the act, the material and time to answer, before anybody finds anything."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from jianzhen.casework.claims.facts import Facts
from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.transitions import locked_claim, move_claim
from jianzhen.casework.claims.vocabulary import EventKind, ForgeryAct
from jianzhen.casework.decisions.errors import BadNotice, NoDraft
from jianzhen.casework.decisions.facts import account_of, own_draft
from jianzhen.casework.decisions.models import AdverseNotice
from jianzhen.casework.decisions.reasons import must_be_a_sentence
from jianzhen.casework.decisions.words import Stage
from jianzhen.casework.errors import NotFound
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.record import claim_chain, record
from jianzhen.casework.evidence.selectors import exhibits_for
from jianzhen.casework.review.involvement import note_involvement
from jianzhen.casework.review.leases import end_lease, own_lease
from jianzhen.casework.review.vocabulary import InvolvedAs
from jianzhen.custody.leaf import leaf_hash

NOT_SHOWN_YET = frozenset({"waiting", "withheld"})


@transaction.atomic
def serve_notice(
    *, claim_id: UUID, act: ForgeryAct, subject: Role, text: str, material: Sequence[UUID], actor: Actor, now: datetime
) -> AdverseNotice:  # fmt: skip
    """Serve a notice of a proposed finding on one side.

    Parameters
    ----------
    act, subject
        As one's own saved draft names them.
    text : str
        What is proposed and on what it rests, in whole sentences.
    material : sequence of UUID
        Exhibits of this claim that the subject can see in full: its own, or the other side's confirmed derivatives.

    Raises
    ------
    NotAllowed        not an own lease
    NoDraft           one's own draft does not name this act of this side
    BadNotice         no material, or material that is not of this claim or that the subject cannot see yet
    GuardRefused      a notice of this act with this material was served before
    ReasonsTooShort   the text is no sentence
    """
    claim = locked_claim(claim_id)
    lease = own_lease(claim, actor, now)
    must_be_a_sentence("text", text)
    draft = own_draft(claim, actor, Stage.FIRST)
    if draft is None or (draft.forgery_act, draft.subject) != (act.value, subject.value):
        raise NoDraft(f"save a draft that names {act.value} by the {subject.value} first; a notice proposes a draft")
    ids = _seen_by(claim, subject, material)
    earlier = AdverseNotice.objects.filter(claim=claim, act=act.value, subject=subject.value)
    facts = Facts(
        lease_holder=str(lease.holder_id), forgery=act, subject=subject, material_attached=bool(ids),
        noticed_before=any(sorted(one.material) == ids for one in earlier),
    )  # fmt: skip
    note_involvement(claim_id=claim.id, account_id=UUID(actor.id), as_=InvolvedAs.DRAFTED, now=now)
    claim = move_claim(claim, event=EventKind.ADVERSE_NOTICE_SERVED, actor=actor, now=now, facts=facts)
    end_lease(claim, now=now)
    notice = AdverseNotice.objects.create(
        claim=claim, subject=subject.value, act=act.value, text=text, material=ids, served_by=account_of(actor),
        served_at=now,
    )  # fmt: skip
    record(
        "NOTICE_WRITTEN", chain=claim_chain(claim.id), actor=actor, at=now,
        details={
            "notice": str(notice.id), "subject": subject.value, "act": act.value, "material": ids,
            "text": leaf_hash(text.encode()).hex(),
        },
    )  # fmt: skip
    return notice


@transaction.atomic
def answer_notice(*, claim_id: UUID, text: str, actor: Actor, now: datetime) -> Claim:
    """Answer a notice, once, as its subject; the claim goes back to a reviewer.

    Raises
    ------
    NotAllowed    the other side, or another party
    NotFound      no notice is open
    BadNotice     the answer is empty
    """
    if not text.strip():
        raise BadNotice("text: is empty; say what you answer, or let the time run: silence is not admission")
    claim = locked_claim(claim_id)
    notice = open_notice(claim)
    if notice is None:
        raise NotFound("no notice of this claim is open")
    claim = move_claim(
        claim, event=EventKind.NOTICE_ANSWERED, actor=actor, now=now,
        facts=Facts(subject=Role(notice.subject)),
    )  # fmt: skip
    notice.answer, notice.answered_at = text, now
    notice.save(update_fields=["answer", "answered_at"])
    record(
        "NOTICE_ANSWER_WRITTEN", chain=claim_chain(claim.id), actor=actor, at=now,
        details={"notice": str(notice.id), "answer": leaf_hash(text.encode()).hex()},
    )  # fmt: skip
    return claim


def open_notice(claim: Claim) -> AdverseNotice | None:
    """The newest notice that nobody answered, or None."""
    return AdverseNotice.objects.filter(claim=claim, answered_at=None).order_by("-served_at", "-id").first()


def _seen_by(claim: Claim, subject: Role, material: Sequence[UUID]) -> list[str]:
    """Ids of the material, sorted, all of it visible to the subject."""
    if not material:
        raise BadNotice("material: is empty; a notice carries what the finding would rest on")
    reader = Actor.of(subject, claim.buyer_id if subject is Role.BUYER else _merchant(claim))
    on_record = [one for one in exhibits_for(claim, reader=reader) if one.exhibit.submitted_at is not None]
    shown = {str(one.exhibit.id): str(one.view) for one in on_record}
    for one in map(str, material):
        if one not in shown:
            raise BadNotice(f"material: {one} is no exhibit of this claim that the {subject.value} can see")
        if shown[one] in NOT_SHOWN_YET:
            raise BadNotice(
                f"material: {one} is not shown to the {subject.value}; confirm its copy first, or rest on other material"
            )
    return sorted({str(one) for one in material})


def _merchant(claim: Claim) -> UUID:
    if claim.merchant_id is None:
        raise BadNotice("subject: no merchant is named in this claim")
    return claim.merchant_id
