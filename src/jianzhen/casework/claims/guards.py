"""Guards: what must be true for a step, by event. Each is given the claim, the step, the actor, the moment, the facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from jianzhen.casework.claims.errors import GuardRefused, SamePerson, TooEarly, TooLate
from jianzhen.casework.claims.facts import Facts, stated
from jianzhen.casework.claims.models import Claim, ConsentUse, Offer, Window
from jianzhen.casework.claims.vocabulary import EventKind, State, WindowKind
from jianzhen.casework.errors import NotAllowed, Refusal
from jianzhen.casework.events.actors import Actor, Kind, Role
from jianzhen.casework.people.recusal import is_recused

ROUNDS_A_SIDE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One attempted step."""

    claim: Claim
    event: EventKind
    actor: Actor
    now: datetime
    facts: Facts


Guard: TypeAlias = Callable[[Move], None]


def must_be_side(move: Move) -> None:
    """A party moves only its own claim; who acts for the buyer says for whom.

    Raises
    ------
    NotAllowed
        Another merchant, another buyer, or an agent that does not name the buyer.
    """
    actor, claim = move.actor, move.claim
    own = {Role.BUYER: str(claim.buyer_id), Role.MERCHANT: str(claim.merchant_id)}
    if actor.role in own and actor.id != own[actor.role]:
        raise NotAllowed(f"this is not a claim of this {actor.role.value}", refusal=Refusal.NOT_YOURS)
    if actor.role is Role.AGENT and actor.behalf_of != str(claim.buyer_id):
        raise NotAllowed("an agent names the buyer it acts for", refusal=Refusal.NOT_YOURS)
    if actor.role.kind is Kind.PERSON and actor.role is not Role.CALL_TAKER:
        try:
            account = UUID(actor.id)
        except ValueError as error:
            raise NotAllowed(f"{actor.id!r} is no account") from error
        if is_recused(account_id=account, merchant_id=claim.merchant_id, claim_id=claim.id):
            raise NotAllowed("you are recused from this claim; another person takes it", refusal=Refusal.RECUSED)


def always(move: Move) -> None:
    """Nothing further is asked."""


def _is(fact: bool | None, name: str, why: str) -> None:  # noqa: FBT001 - a fact, not a choice
    if not stated(fact, name):
        raise GuardRefused(why)


def _is_not(fact: bool | None, name: str, why: str) -> None:  # noqa: FBT001 - a fact, not a choice
    if stated(fact, name):
        raise GuardRefused(why)


def _reasons(move: Move) -> None:
    if not move.facts.reasons.strip():
        raise GuardRefused("reasons: are empty; write why, in words the parties can answer")


def _window_closed(*kinds: WindowKind) -> Guard:
    def guard(move: Move) -> None:
        found = list(Window.objects.filter(claim=move.claim, kind__in=kinds, ended_at=None))
        if not found:
            raise TooEarly("no such window is open on this claim")
        last = max(one.closes_at for one in found)
        if move.now < last:
            raise TooEarly(f"the window closes at {last.isoformat()}; it is {move.now.isoformat()}")

    return guard


def _own_lease(move: Move) -> None:
    if stated(move.facts.lease_holder, "lease_holder") != move.actor.id:
        raise NotAllowed("this claim is leased by somebody else", refusal=Refusal.SAME_PERSON)


def _plain_repair(move: Move) -> None:
    _is(move.facts.plain_repair, "plain_repair", "money or fault is in dispute; the claim is heard")


def _consent_used(move: Move) -> None:
    if not ConsentUse.objects.filter(claim=move.claim).exists():
        raise GuardRefused("no standing consent covers this claim")


def _evidence_missing(move: Move) -> None:
    _is(move.facts.evidence_missing, "evidence_missing", "nothing the pack requires is missing")
    if Window.objects.filter(claim=move.claim, kind=WindowKind.EVIDENCE).exists():
        raise GuardRefused("evidence was asked for once; it is not asked for again")


def _for_a_person(move: Move) -> None:
    if not (move.claim.late or move.claim.duplicate_of_id or move.facts.outside_pack):
        raise GuardRefused("the order's facts give no reason to skip the merchant's turn")


def _offer_stands(move: Move) -> None:
    offer = Offer.objects.filter(pk=stated(move.facts.offer_id, "offer_id"), claim=move.claim).first()
    if offer is None or offer.side == move.actor.role.value:
        raise GuardRefused("only the other side's offer can be accepted")
    if offer.withdrawn_at is not None or offer.accepted_at is not None:
        raise GuardRefused("this offer does not stand any more")
    if move.now >= offer.stands_until:
        raise TooLate(f"this offer stood until {offer.stands_until.isoformat()}; ask for a new one")


def _may_lease(move: Move) -> None:
    _is(move.facts.independent, "independent", "a reviewer is independent of both sides")
    if move.actor.id in stated(move.facts.earlier_drafters, "earlier_drafters"):
        raise SamePerson("this claim came back for a fresh reviewer", refusal=Refusal.SAME_PERSON)


def _lease_expired(move: Move) -> None:
    expires = stated(move.facts.lease_expires_at, "lease_expires_at")
    if move.now < expires:
        raise TooEarly(f"the lease runs until {expires.isoformat()}")


def _heard_again(move: Move) -> None:
    _own_lease(move)
    _reasons(move)
    _is_not(move.facts.heard, "heard", "this side had time on all the material; decide on what there is")


def _question(move: Move) -> None:
    _own_lease(move)
    _reasons(move)
    if stated(move.facts.asked, "asked") not in (Role.BUYER, Role.MERCHANT):
        raise GuardRefused("a question goes to the buyer or the merchant")
    if stated(move.facts.rounds, "rounds") >= ROUNDS_A_SIDE:
        raise GuardRefused(f"this side was asked {ROUNDS_A_SIDE} times; decide on what there is")


def _was_asked(move: Move) -> None:
    if stated(move.facts.asked, "asked") is not move.actor.role:
        raise NotAllowed("the other side was asked", refusal=Refusal.NOT_YOURS)


def _parcel_delivered(move: Move) -> None:
    _is(move.facts.parcel_delivered, "parcel_delivered", "the parcel has not been delivered")


def _result(move: Move) -> None:
    _is(move.facts.result_appended, "result_appended", "append the result first")


def _question_closed(move: Move) -> None:
    _window_closed(WindowKind.QUESTION)(move)
    _is_not(move.facts.under_way, "under_way", "a parcel or visit is still under way")


def _inadmissible(move: Move) -> None:
    _own_lease(move)
    _reasons(move)
    if not move.facts.reason_code:
        raise GuardRefused("reason_code: is empty; choose one")


def _notice(move: Move) -> None:
    _own_lease(move)
    stated(move.facts.forgery, "forgery")
    stated(move.facts.subject, "subject")
    _is(move.facts.material_attached, "material_attached", "a notice carries the material")
    _is_not(move.facts.noticed_before, "noticed_before", "a notice with this material was served before")


def _is_subject(move: Move) -> None:
    if stated(move.facts.subject, "subject") is not move.actor.role:
        raise NotAllowed("the notice goes to the other side", refusal=Refusal.NOT_YOURS)


def _drafted(move: Move) -> None:
    _own_lease(move)
    if not stated(move.facts.four_eyes, "four_eyes"):
        raise GuardRefused("no four-eyes trigger fires; serve the decision")
    _is(move.facts.heard, "heard", "the side it hurts has not had time on all the material")
    if stated(move.facts.forgery_named, "forgery_named"):
        _is(move.facts.notice_done, "notice_done", "a forgery finding needs its notice served, and answered or closed")


def _served(move: Move) -> None:
    match move.claim.state:
        case State.IN_REVIEW:
            _served_alone(move)
        case State.SECOND_REVIEW:
            _second_person(move)
            _is(move.facts.agree, "agree", "the drafts differ; a third person decides")
            if not move.facts.draft_hash:
                raise GuardRefused("draft_hash: is empty; a signature is bound to one draft")
        case _:
            _another_person(move)
            _is(move.facts.majority, "majority", "there is no majority and no middle amount")
            if (
                stated(move.facts.forgery_named, "forgery_named")
                and stated(move.facts.votes_for_forgery, "votes_for_forgery") < 2
            ):
                raise GuardRefused("a forgery finding needs two of the three")
    if stated(move.facts.forgery_named, "forgery_named"):
        _is(move.facts.notice_done, "notice_done", "a forgery finding needs its notice served, and answered or closed")
        stated(move.facts.subject, "subject")


def _served_alone(move: Move) -> None:
    facts = move.facts
    _own_lease(move)
    if stated(facts.four_eyes, "four_eyes"):
        raise GuardRefused(f"two people decide here: {', '.join(facts.four_eyes or ())}")
    _is_not(facts.forgery_named, "forgery_named", "one person alone never finds a forgery")
    _is(facts.first_look, "first_look", "record the first look first")
    _is(facts.checklist_done, "checklist_done", "walk the checklist first")
    _is(facts.heard, "heard", "the side it hurts has not had time on all the material")
    _is(facts.reasons_for_both, "reasons_for_both", "write the reasons for both sides")


def _another_person(move: Move) -> None:
    if move.actor.id in stated(move.facts.earlier_drafters, "earlier_drafters"):
        raise SamePerson("another person than the drafter countersigns", refusal=Refusal.SAME_PERSON)


def _second_person(move: Move) -> None:
    _another_person(move)
    _is(move.facts.own_draft_saved, "own_draft_saved", "save your own draft before you see the first")


def _differ(move: Move) -> None:
    _second_person(move)
    _is_not(move.facts.agree, "agree", "the drafts agree; serve the decision")


def _sent_back(move: Move) -> None:
    _another_person(move)
    _reasons(move)


def _appeal(move: Move) -> None:
    kinds = [WindowKind.APPEAL, WindowKind.APPEAL_FORGERY]
    open_ones = Window.objects.filter(claim=move.claim, kind__in=kinds, side=move.actor.role.value, ended_at=None)
    if not any(move.now < one.closes_at for one in open_ones):
        raise TooLate("the time to appeal is over; new decisive evidence within a year can reopen a claim")
    if move.claim.state == State.DECIDED:
        _is(move.facts.hurts, "hurts", "the outcome is what this side asked for")
    if stated(move.facts.own_appeals_open, "own_appeals_open"):
        raise GuardRefused("this side's appeal is already open; add to it")


def _appeal_withdrawn(move: Move) -> None:
    _own_appeal(move)
    if stated(move.facts.other_appeals_open, "other_appeals_open"):
        raise GuardRefused("another appeal is open; yours is withdrawn, the claim stays in appeal")


def _own_appeal(move: Move) -> None:
    _is(move.facts.own_appeal, "own_appeal", "this is not an appeal of yours")


def _fresh_panel(move: Move) -> None:
    panel, earlier = stated(move.facts.panel, "panel"), set(stated(move.facts.earlier_drafters, "earlier_drafters"))
    if move.actor.id not in panel or earlier & set(panel) or len(set(panel)) < len(panel):
        raise SamePerson("an appeal is read by people who have not decided on this claim", refusal=Refusal.SAME_PERSON)
    _reasons(move)


def _appeal_decided(move: Move) -> None:
    _fresh_panel(move)
    _is(move.facts.majority, "majority", "the panel has no majority")
    _is_not(
        move.facts.worse_for_lone_appellant, "worse_for_lone_appellant", "nobody is worse off for having appealed alone"
    )
    _is_not(move.facts.forgery_named, "forgery_named", "an appeal makes no new forgery finding; remit the claim")


def _receipt_open(move: Move) -> None:
    if not stated(move.facts.receipt_window_open, "receipt_window_open"):
        raise TooLate("the time to object to what arrived is over")
    _reasons(move)


def _overdue(move: Move) -> None:
    if not stated(move.facts.remedy_overdue, "remedy_overdue"):
        raise TooEarly("no remedy is overdue")


def _proved(move: Move) -> None:
    _is(move.facts.remedies_proved, "remedies_proved", "a remedy is not proved done")
    _is_not(move.facts.receipt_window_open, "receipt_window_open", "a receipt window is open")


def _service_done(move: Move) -> None:
    _is(move.facts.visits_closed, "visits_closed", "a visit is open")


def _service_disputed(move: Move) -> None:
    _reasons(move)
    if move.claim.merchant_id is None:
        raise GuardRefused("merchant: is not known; name whom the claim is against")


def _revisit(move: Move) -> None:
    if move.claim.kind != Claim.Kind.SERVICE:
        raise GuardRefused("only a service claim has re-visits; file a new claim")
    _is(move.facts.in_warranty, "in_warranty", "the warranty of this repair is over; file a new claim")


def _reopened(move: Move) -> None:
    _reasons(move)
    if stated(move.facts.countersigned_by, "countersigned_by") == move.actor.id:
        raise SamePerson("two people reopen a claim", refusal=Refusal.SAME_PERSON)


GUARDS: Mapping[EventKind, Guard] = {
    EventKind.CLAIM_SUBMITTED: always,
    EventKind.SERVICE_ACCEPTED: _plain_repair,
    EventKind.STANDING_CONSENT_APPLIED: _consent_used,
    EventKind.EVIDENCE_ASKED: _evidence_missing,
    EventKind.MERCHANT_ASKED: always,
    EventKind.REFERRED_TO_A_PERSON: _for_a_person,
    EventKind.EVIDENCE_COMPLETED: always,
    EventKind.EVIDENCE_WINDOW_CLOSED: _window_closed(WindowKind.EVIDENCE),
    EventKind.CLAIM_RESUMED: always,
    EventKind.MERCHANT_CONCEDED: always,
    EventKind.OFFER_ACCEPTED: _offer_stands,
    EventKind.CLAIM_CONTESTED: _reasons,
    EventKind.MERCHANT_SILENT: _window_closed(WindowKind.MERCHANT_ANSWER, WindowKind.RETURN_RECEIPT),
    EventKind.BUYER_REPLIED: always,
    EventKind.BUYER_SILENT: _window_closed(WindowKind.BUYER_REPLY),
    EventKind.CLAIM_LEASED: _may_lease,
    EventKind.LEASE_RETURNED: _own_lease,
    EventKind.LEASE_LAPSED: _lease_expired,
    EventKind.MERCHANT_HEARD_AGAIN: _heard_again,
    EventKind.BUYER_HEARD_AGAIN: _heard_again,
    EventKind.QUESTION_ASKED: _question,
    EventKind.QUESTION_ANSWERED: _was_asked,
    EventKind.RETURN_ARRIVED: _parcel_delivered,
    EventKind.RESULT_RECEIVED: _result,
    EventKind.QUESTION_WINDOW_CLOSED: _question_closed,
    EventKind.FOUND_INADMISSIBLE: _inadmissible,
    EventKind.ADVERSE_NOTICE_SERVED: _notice,
    EventKind.NOTICE_ANSWERED: _is_subject,
    EventKind.NOTICE_WINDOW_CLOSED: _window_closed(WindowKind.NOTICE),
    EventKind.DECISION_DRAFTED: _drafted,
    EventKind.DECISION_SERVED: _served,
    EventKind.REVIEWERS_DIFFER: _differ,
    EventKind.SENT_BACK: _sent_back,
    EventKind.APPEALED: _appeal,
    EventKind.APPEAL_WITHDRAWN: _appeal_withdrawn,
    EventKind.INADMISSIBILITY_ACCEPTED: _own_appeal,
    EventKind.APPEAL_WINDOW_CLOSED: _window_closed(WindowKind.APPEAL, WindowKind.APPEAL_FORGERY),
    EventKind.APPEAL_DECIDED: _appeal_decided,
    EventKind.REMITTED: _fresh_panel,
    EventKind.REMEDY_DISPUTED: _receipt_open,
    EventKind.REMEDY_NOT_PERFORMED: _overdue,
    EventKind.REMEDIES_PROVED: _proved,
    EventKind.SERVICE_DONE: _service_done,
    EventKind.SERVICE_DISPUTED: _service_disputed,
    EventKind.REVISIT_ASKED: _revisit,
    EventKind.REOPENED: _reopened,
    EventKind.CLAIM_WITHDRAWN: always,
    EventKind.CLAIM_FILED_AGAIN: always,
}
