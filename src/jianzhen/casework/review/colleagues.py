"""Asking a colleague, inside the desk: the claim stays with whoever holds it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from jianzhen.casework.claims.transitions import locked_claim
from jianzhen.casework.errors import Conflict, NotAllowed, NotFound, Refusal
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.record import claim_chain, record
from jianzhen.casework.people.accounts import roles_of
from jianzhen.casework.people.models import Account
from jianzhen.casework.people.recusal import is_recused
from jianzhen.casework.review.errors import BadQuestion
from jianzhen.casework.review.involvement import note_involvement
from jianzhen.casework.review.leases import own_lease
from jianzhen.casework.review.models import ColleagueNote
from jianzhen.casework.review.permissions import account_id
from jianzhen.casework.review.vocabulary import InvolvedAs

MAY_BE_ASKED = frozenset({Role.REVIEWER, Role.APPROVER, Role.PANEL, Role.LEGAL, Role.TECHNICIAN})


@transaction.atomic
def ask_colleague(*, claim_id: UUID, colleague_id: UUID, text: str, actor: Actor, now: datetime) -> ColleagueNote:
    """Ask somebody at the desk. From then on they are no second person and sit on no panel of this claim.

    Raises
    ------
    NoLease       not the holder
    BadQuestion   nothing is asked, or it is oneself
    NotAllowed    the colleague holds no role that reads claims, or is recused
    """
    claim = locked_claim(claim_id)
    own_lease(claim, actor, now)
    if not text.strip() or str(colleague_id) == actor.id:
        raise BadQuestion("text: say what you want to know, and ask somebody else than yourself")
    colleague = Account.objects.filter(pk=colleague_id).first()
    if colleague is None:
        raise NotFound("there is no such colleague")
    if not roles_of(colleague) & MAY_BE_ASKED:
        raise NotAllowed(f"{colleague.shown_as} holds no role that reads claims")
    if is_recused(account_id=colleague_id, merchant_id=claim.merchant_id, claim_id=claim.id):
        raise NotAllowed(f"{colleague.shown_as} is recused from this claim; ask another", refusal=Refusal.RECUSED)
    made = ColleagueNote.objects.create(claim=claim, asked_by_id=actor.id, colleague=colleague, text=text, asked_at=now)
    note_involvement(claim_id=claim.id, account_id=colleague_id, as_=InvolvedAs.CONSULTED, now=now)
    record(
        "COLLEAGUE_ASKED", chain=claim_chain(claim.id), actor=actor, at=now,
        details={"note": str(made.id), "colleague": str(colleague_id), "text": text},
    )  # fmt: skip
    return made


@transaction.atomic
def answer_colleague(*, note_id: UUID, text: str, actor: Actor, now: datetime) -> ColleagueNote:
    """Answer a colleague's note, once.

    Raises
    ------
    NotFound      there is no such note, or somebody else was asked
    BadQuestion   nothing is said
    Conflict      it was answered before
    """
    found = ColleagueNote.objects.filter(pk=note_id, colleague_id=account_id(actor)).first()
    if found is None:
        raise NotFound("nobody asked you this")
    claim = locked_claim(found.claim_id)
    note = ColleagueNote.objects.get(pk=note_id)
    if not text.strip():
        raise BadQuestion("text: is empty")
    if note.answered_at is not None:
        raise Conflict("this note was answered; a new one can be asked")
    note.answer, note.answered_at = text, now
    note.save(update_fields=["answer", "answered_at"])
    record(
        "COLLEAGUE_ANSWERED", chain=claim_chain(claim.id), actor=actor, at=now,
        details={"note": str(note.id), "text": text},
    )  # fmt: skip
    return note
