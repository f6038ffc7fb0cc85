from datetime import UTC, datetime, timedelta

import pytest

from factories.desk import NOON, at_state
from factories.review import account, account_of, colleague, leased, queued
from jianzhen.casework.claims.vocabulary import State
from jianzhen.casework.errors import Conflict, NotAllowed, NotFound, Refusal
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.people.recusal import recuse
from jianzhen.casework.review.colleagues import answer_colleague, ask_colleague
from jianzhen.casework.review.due import due_at
from jianzhen.casework.review.errors import BadQuestion, NoLease
from jianzhen.casework.review.escalation import (
    escalate,
    escalate_if_late,
    escalate_late,
    take_escalation,
)
from jianzhen.casework.review.involvement import fresh_needed, involved
from jianzhen.casework.review.looks import record_first_look
from jianzhen.casework.review.models import Escalation
from jianzhen.casework.review.selectors import escalations_open, lease_of, notes_for
from jianzhen.casework.review.vocabulary import Impression, WhyEscalated

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_a_colleague_answers_once_and_is_no_second_person_after():
    claim, ann = leased()
    bo = colleague(Role.APPROVER)
    note = ask_colleague(claim_id=claim.id, colleague_id=account_of(bo), text="Is this glaze?", actor=ann, now=NOON)
    assert list(notes_for(bo)) == [note]
    assert involved(claim) == [bo.id]
    assert fresh_needed(claim) == []
    assert str(lease_of(claim).holder_id) == ann.id
    with pytest.raises(NotFound):
        answer_colleague(note_id=note.id, text="Yes.", actor=ann, now=NOON)
    with pytest.raises(BadQuestion):
        answer_colleague(note_id=note.id, text=" ", actor=bo, now=NOON)
    answer_colleague(note_id=note.id, text="Yes, it pooled in the kiln.", actor=bo, now=NOON)
    with pytest.raises(Conflict):
        answer_colleague(note_id=note.id, text="No.", actor=bo, now=NOON)
    assert not notes_for(bo).exists()


def test_whom_one_cannot_ask():
    claim, ann = leased()
    clerk, kin = account(Role.ADMIN), account(Role.REVIEWER)
    recuse(account_id=kin.id, claim_id=claim.id, why="kin", actor=Actor.of(Role.REVIEWER, kin.id), now=NOON)
    for who, error in (
        (account_of(ann), BadQuestion),
        (clerk.id, NotAllowed),
        (kin.id, NotAllowed),
        (claim.id, NotFound),
    ):
        with pytest.raises(error):
            ask_colleague(claim_id=claim.id, colleague_id=who, text="?", actor=ann, now=NOON)
    with pytest.raises(NoLease):
        ask_colleague(claim_id=claim.id, colleague_id=kin.id, text="?", actor=colleague(), now=NOON)


def test_a_reviewer_shows_a_claim_to_a_lead_and_keeps_it():
    claim, ann = leased()
    with pytest.raises(BadQuestion):
        escalate(claim_id=claim.id, why="", actor=ann, now=NOON)
    with pytest.raises(NoLease):
        escalate(claim_id=claim.id, why="x", actor=colleague(), now=NOON)
    row = escalate(claim_id=claim.id, why="the shop calls every hour", actor=ann, now=NOON)
    escalate(claim_id=claim.id, why="and again", actor=ann, now=NOON)
    lead = colleague(Role.APPROVER)
    assert escalations_open(lead).count() == 2
    with pytest.raises(NotAllowed):
        escalations_open(ann)
    with pytest.raises(NotAllowed):
        take_escalation(escalation_id=row.id, answer="go on", actor=ann, now=NOON)
    with pytest.raises(BadQuestion):
        take_escalation(escalation_id=row.id, answer=" ", actor=lead, now=NOON)
    take_escalation(escalation_id=row.id, answer="I call them.", actor=lead, now=NOON)
    with pytest.raises(Conflict):
        take_escalation(escalation_id=row.id, answer="Me too.", actor=colleague(Role.APPROVER), now=NOON)
    claim.refresh_from_db()
    assert claim.state == State.IN_REVIEW


def test_a_recused_lead_neither_sees_nor_answers():
    claim, ann = leased()
    row = escalate(claim_id=claim.id, why="x", actor=ann, now=NOON)
    lead = colleague(Role.APPROVER)
    recuse(account_id=account_of(lead), merchant_id=claim.merchant_id, why="owns shares", actor=lead, now=NOON)
    assert not escalations_open(lead).exists()
    with pytest.raises(NotAllowed) as refused:
        take_escalation(escalation_id=row.id, answer="x", actor=lead, now=NOON)
    assert refused.value.refusal is Refusal.RECUSED


def test_a_claim_nobody_looked_at_in_a_day_is_shown_to_a_lead_once():
    claim = queued()
    assert escalate_if_late(claim_id=claim.id, now=NOON + DAY - HOUR) is None
    assert escalate_if_late(claim_id=claim.id, now=NOON + DAY).cause == WhyEscalated.NOT_LOOKED_AT
    assert escalate_if_late(claim_id=claim.id, now=NOON + 2 * DAY) is None
    claim.refresh_from_db()
    assert claim.state == State.REVIEW_QUEUE


def test_a_claim_looked_at_and_not_decided_in_three_working_days_is_shown_to_a_lead():
    claim, ann = leased()
    record_first_look(claim_id=claim.id, impression=Impression.UNCLEAR, note="", actor=ann, now=NOON)
    assert escalate_if_late(claim_id=claim.id, now=NOON + 2 * DAY) is None
    assert escalate_if_late(claim_id=claim.id, now=NOON + 6 * DAY).cause == WhyEscalated.NOT_DECIDED
    assert Escalation.objects.get().by_role == Role.TIMER


def test_what_the_desk_owes_nothing_is_never_late():
    waiting = at_state(State.MERCHANT_TURN)
    assert escalate_if_late(claim_id=waiting.id, now=NOON + 99 * DAY) is None
    assert not Escalation.objects.exists()


def test_the_sweep_goes_through_every_claim_in_small_batches_and_shows_each_once():
    late, fresh = [queued(moved_at=NOON - 2 * DAY) for _ in range(3)], queued()
    for _ in range(2):
        escalate_late(now=NOON, batch=2)
    assert {one.claim_id for one in Escalation.objects.all()} == {one.pk for one in late}
    assert Escalation.objects.count() == 3
    assert not Escalation.objects.filter(claim=fresh).exists()


def test_an_appeal_that_is_not_decided_in_the_packs_ten_working_days_is_shown_to_a_lead_once():
    claim = at_state(State.IN_APPEAL)
    due = due_at(claim)
    # ten working days after Wednesday 25 November, until midnight in Beijing
    assert due.at == datetime(2026, 12, 9, 16, tzinfo=UTC)
    assert escalate_if_late(claim_id=claim.id, now=due.at - HOUR) is None
    for _ in range(2):
        escalate_late(now=due.at, batch=5)
    row = Escalation.objects.get()
    assert (row.claim_id, row.cause, row.by_role) == (claim.id, WhyEscalated.NOT_DECIDED, Role.TIMER)
    assert escalations_open(colleague(Role.APPROVER)).get() == row
