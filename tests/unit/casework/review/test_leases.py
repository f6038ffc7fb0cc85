from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from factories.desk import NOON, TIMER, at_state, buyer_of, merchant, order, staff
from factories.review import account, account_of, colleague, leased, queued
from jianzhen.casework.claims.errors import NoSuchStep, SamePerson
from jianzhen.casework.claims.facts import Facts
from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.transitions import claim_transition
from jianzhen.casework.claims.vocabulary import EventKind, State
from jianzhen.casework.errors import NotAllowed, NotFound, Refusal
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.models import Event
from jianzhen.casework.events.record import claim_chain, record
from jianzhen.casework.people.recusal import recuse
from jianzhen.casework.review.due import due_at, fresh_due
from jianzhen.casework.review.errors import HoldRefused, NoLease
from jianzhen.casework.review.involvement import fresh_needed, involved, note_involvement
from jianzhen.casework.review.leases import (
    hold_lease,
    lapse_lease,
    lease_claim,
    leases_run_out,
    own_lease,
    renew_lease,
    return_lease,
)
from jianzhen.casework.review.looks import record_first_look
from jianzhen.casework.review.models import Lease
from jianzhen.casework.review.permissions import holder_of
from jianzhen.casework.review.picking import lease_next
from jianzhen.casework.review.selectors import lease_of, queue
from jianzhen.casework.review.vocabulary import HowEnded, Impression, InvolvedAs

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def kinds(claim):
    return list(Event.objects.filter(chain=claim_chain(claim.id)).values_list("kind", flat=True))


def test_a_lease_runs_half_an_hour_and_taking_it_again_is_the_same_lease():
    claim, ann = leased()
    lease = lease_of(claim)
    assert (claim.state, str(lease.holder_id)) == (State.IN_REVIEW, ann.id)
    assert lease.expires_at == NOON + 30 * MINUTE
    assert lease_claim(claim_id=claim.id, actor=ann, now=NOON + MINUTE).pk == lease.pk
    assert kinds(claim)[-1] == EventKind.CLAIM_LEASED


def test_what_one_holds_another_cannot_take_move_or_see_as_theirs():
    claim, _ = leased()
    bo = colleague()
    with pytest.raises(NoSuchStep):
        lease_claim(claim_id=claim.id, actor=bo, now=NOON + MINUTE)
    for act in (return_lease, renew_lease):
        with pytest.raises(NoLease):
            act(claim_id=claim.id, actor=bo, now=NOON + MINUTE)
    with pytest.raises(NoLease):
        own_lease(claim, bo, NOON)


def test_a_lease_that_ran_out_moves_nothing_until_it_is_renewed():
    claim, ann = leased()
    late = NOON + 31 * MINUTE
    assert holder_of(claim, now=late) == ""
    with pytest.raises(NoLease, match="ran out"):
        own_lease(claim, ann, late)
    renew_lease(claim_id=claim.id, actor=ann, now=late)
    assert own_lease(claim, ann, late).expires_at == late + 30 * MINUTE


def test_activity_keeps_a_lease_and_the_timer_waits_for_it():
    claim, ann = leased()
    lease = renew_lease(claim_id=claim.id, actor=ann, now=NOON + 20 * MINUTE)
    assert leases_run_out(now=NOON + 30 * MINUTE, limit=9) == []
    assert lapse_lease(lease_id=lease.id, now=NOON + 30 * MINUTE) is False
    assert lapse_lease(lease_id=lease.id, now=NOON + 50 * MINUTE) is True
    assert lapse_lease(lease_id=lease.id, now=NOON + 50 * MINUTE) is False
    claim.refresh_from_db()
    lease.refresh_from_db()
    assert (claim.state, lease.how_ended) == (State.REVIEW_QUEUE, HowEnded.LAPSED)
    assert lease_of(claim) is None


def test_a_held_claim_waits_three_days_at_most_and_says_why():
    claim, ann = leased()
    until = NOON + 40 * HOUR
    hold_lease(claim_id=claim.id, until=until, why="the brand's workshop answers tomorrow", actor=ann, now=NOON)
    assert own_lease(claim, ann, NOON + 39 * HOUR).held_because.startswith("the brand")
    # activity does not cut the hold short
    assert renew_lease(claim_id=claim.id, actor=ann, now=NOON + HOUR).expires_at == until
    for wrong, why in [(NOON + 73 * HOUR, "x"), (NOON - HOUR, "x"), (until, "  ")]:
        with pytest.raises(HoldRefused):
            hold_lease(claim_id=claim.id, until=wrong, why=why, actor=ann, now=NOON)
    assert kinds(claim).count("LEASE_HELD") == 1


def test_a_claim_given_back_keeps_its_place_and_a_look_moves_what_is_due():
    claim, ann = leased()
    due = fresh_due(Claim(pack=claim.pack, moved_at=NOON))
    assert (due.look_by, due.at) == (NOON + DAY, NOON + DAY)
    return_lease(claim_id=claim.id, actor=ann, now=NOON + 10 * MINUTE)
    claim.refresh_from_db()
    assert due_at(claim) == due
    lease_claim(claim_id=claim.id, actor=ann, now=NOON + 2 * HOUR)
    record_first_look(claim_id=claim.id, impression=Impression.UNCLEAR, note="", actor=ann, now=NOON + 2 * HOUR)
    return_lease(claim_id=claim.id, actor=ann, now=NOON + 3 * HOUR)
    claim.refresh_from_db()
    # three working days after a Wednesday end on Monday midnight in Beijing
    assert due_at(claim).at == due.decide_by
    assert due.decide_by.isoformat() == "2026-11-30T16:00:00+00:00"
    assert queue(colleague(), NOON)[0].due_at == due.decide_by


def test_a_lease_left_by_another_door_is_ended_when_the_claim_is_taken_again():
    claim, ann = leased()
    stale = lease_of(claim)
    Claim.objects.filter(pk=claim.pk).update(state=State.REVIEW_QUEUE, moved_at=NOON + MINUTE)
    bo = colleague()
    lease_claim(claim_id=claim.id, actor=bo, now=NOON + 2 * MINUTE)
    stale.refresh_from_db()
    assert stale.how_ended == HowEnded.MOVED_ON
    with pytest.raises(NoLease):
        renew_lease(claim_id=claim.id, actor=ann, now=NOON + 3 * MINUTE)


def test_a_lapsed_job_of_a_claim_that_moved_on_moves_nothing():
    claim, _ = leased()
    lease = lease_of(claim)
    Claim.objects.filter(pk=claim.pk).update(state=State.SECOND_REVIEW)
    assert lapse_lease(lease_id=lease.id, now=NOON + DAY) is False
    claim.refresh_from_db()
    assert claim.state == State.SECOND_REVIEW


def test_the_database_holds_one_open_lease_a_claim():
    claim, ann = leased()
    first = lease_of(claim)
    with pytest.raises(IntegrityError, match="one_open_lease"), transaction.atomic():
        Lease.objects.create(
            claim=claim, holder_id=ann.id, came_at=NOON, look_by=NOON, decide_by=NOON, taken_at=NOON, renewed_at=NOON,
            expires_at=first.expires_at,
        )  # fmt: skip


@pytest.mark.parametrize("role", [Role.APPROVER, Role.PANEL, Role.ADMIN, Role.LEGAL, Role.CALL_TAKER])
def test_only_a_reviewer_takes_from_the_queue(role):
    claim = queued()
    with pytest.raises(NotAllowed):
        lease_claim(claim_id=claim.id, actor=colleague(role), now=NOON)
    with pytest.raises(NotAllowed):
        lease_next(actor=colleague(role), now=NOON)


def test_parties_machines_and_strangers_take_nothing():
    claim = queued()
    for actor in (TIMER, buyer_of(claim)):
        with pytest.raises(NotAllowed):
            lease_claim(claim_id=claim.id, actor=actor, now=NOON)
    with pytest.raises(NotFound):
        lease_claim(claim_id=claim.id, actor=staff(Role.REVIEWER), now=NOON)


def test_the_next_claim_is_the_one_due_soonest():
    young, old = queued(moved_at=NOON), queued(moved_at=NOON - HOUR)
    ann = colleague()
    assert [row.claim.pk for row in queue(ann, NOON)] == [old.pk, young.pk]
    assert lease_next(actor=ann, now=NOON).claim_id == old.pk
    assert lease_next(actor=ann, now=NOON).claim_id == young.pk
    assert lease_next(actor=ann, now=NOON) is None
    assert [(row.claim.pk, row.mine) for row in queue(ann, NOON)] == [(old.pk, True), (young.pk, True)]


def test_what_somebody_gave_back_is_handed_to_them_last():
    first, second = queued(moved_at=NOON - HOUR), queued(moved_at=NOON)
    ann = colleague()
    lease_next(actor=ann, now=NOON)
    return_lease(claim_id=first.pk, actor=ann, now=NOON)
    assert lease_next(actor=ann, now=NOON).claim_id == second.pk
    assert lease_next(actor=ann, now=NOON).claim_id == first.pk


def test_recused_people_are_neither_handed_nor_shown_that_merchants_claims():
    shop, ann = merchant(), colleague()
    theirs, other = queued(of=order(shop=shop), moved_at=NOON - HOUR), queued()
    recuse(account_id=account_of(ann), merchant_id=shop.id, why="worked there", actor=ann, now=NOON)
    assert [row.claim.pk for row in queue(ann, NOON)] == [other.pk]
    assert lease_next(actor=ann, now=NOON).claim_id == other.pk
    assert lease_next(actor=ann, now=NOON) is None
    with pytest.raises(NotAllowed) as refused:
        lease_claim(claim_id=theirs.pk, actor=ann, now=NOON)
    assert refused.value.refusal is Refusal.RECUSED


def test_somebody_recused_from_one_claim_takes_the_next():
    one, two, ann = queued(moved_at=NOON - HOUR), queued(), colleague()
    recuse(account_id=account_of(ann), claim_id=one.pk, why="a neighbour's claim", actor=ann, now=NOON)
    assert lease_next(actor=ann, now=NOON).claim_id == two.pk


@pytest.mark.parametrize("event", [EventKind.SENT_BACK, EventKind.REMITTED, EventKind.REOPENED])
def test_a_claim_that_came_back_is_neither_handed_to_nor_taken_by_who_drafted(event):
    claim, ann, bo = queued(), colleague(), colleague()
    note_involvement(claim_id=claim.pk, account_id=account_of(ann), as_=InvolvedAs.DRAFTED, now=NOON)
    assert fresh_needed(claim) == []
    record(event.value, chain=claim_chain(claim.pk), actor=staff(Role.APPROVER), at=NOON)
    assert fresh_needed(claim) == [ann.id]
    assert lease_next(actor=ann, now=NOON) is None
    with pytest.raises(SamePerson):
        lease_claim(claim_id=claim.pk, actor=ann, now=NOON)
    assert lease_next(actor=bo, now=NOON).claim_id == claim.pk


def test_who_drafts_after_it_came_back_may_go_on_and_who_judged_may_not():
    claim, ann, panelist = queued(), colleague(), account(Role.PANEL)
    record("REMITTED", chain=claim_chain(claim.pk), actor=staff(Role.PANEL), at=NOON)
    note_involvement(claim_id=claim.pk, account_id=account_of(ann), as_=InvolvedAs.DRAFTED, now=NOON)
    note_involvement(claim_id=claim.pk, account_id=panelist.id, as_=InvolvedAs.PANEL, now=NOON)
    note_involvement(claim_id=claim.pk, account_id=panelist.id, as_=InvolvedAs.PANEL, now=NOON + HOUR)
    assert fresh_needed(claim) == [str(panelist.id)]
    assert involved(claim) == sorted([ann.id, str(panelist.id)])


def test_an_approver_is_shown_what_waits_for_a_second_person_and_not_what_they_leased():
    mine, _ = leased(by=(ann := colleague()))
    other = at_state(State.SECOND_REVIEW)
    Claim.objects.filter(pk=mine.pk).update(state=State.SECOND_REVIEW)
    as_approver = Actor.of(Role.APPROVER, account_of(ann))
    assert [row.claim.pk for row in queue(as_approver, NOON)] == [other.pk]
    with pytest.raises(NotAllowed):
        queue(colleague(Role.ADMIN), NOON)


def test_a_panel_is_shown_appeals_of_others_by_the_packs_days():
    claim, panelist = at_state(State.IN_APPEAL), colleague(Role.PANEL)
    assert [row.claim.pk for row in queue(panelist, NOON)] == [claim.pk]
    assert due_at(claim).at.isoformat() == "2026-12-09T16:00:00+00:00"
    note_involvement(claim_id=claim.pk, account_id=account_of(panelist), as_=InvolvedAs.DECIDED, now=NOON)
    assert queue(panelist, NOON) == []


def test_a_queue_of_many_takes_as_many_queries_as_a_queue_of_one(django_assert_max_num_queries):
    for n in range(4):
        queued(moved_at=NOON - n * HOUR)
        at_state(State.SECOND_REVIEW)
    ann, bo = colleague(), colleague(Role.APPROVER)
    with django_assert_max_num_queries(5):
        assert len(queue(ann, NOON)) == 4
    with django_assert_max_num_queries(5):
        assert len(queue(bo, NOON)) == 4


def test_a_returned_claim_is_moved_by_the_table_and_not_around_it():
    claim, ann = leased()
    with pytest.raises(NotAllowed):
        claim_transition(
            claim_id=claim.id, event=EventKind.LEASE_RETURNED, actor=colleague(), now=NOON, facts=Facts(lease_holder=ann.id)
        )  # fmt: skip
