from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError

from factories.desk import NOON, TIMER, at_state, buyer_of, draft, merchant_of, staff, submitted
from jianzhen.casework.claims.closing import close_window, windows_run_out
from jianzhen.casework.claims.errors import FactMissing, GuardRefused, SamePerson, TooEarly, TooLate
from jianzhen.casework.claims.facts import Facts
from jianzhen.casework.claims.models import Claim, Window
from jianzhen.casework.claims.routing import route_claim
from jianzhen.casework.claims.selectors import extra_hours
from jianzhen.casework.claims.transitions import claim_transition
from jianzhen.casework.claims.vocabulary import EventKind, ForgeryAct, State, WindowKind
from jianzhen.casework.claims.windows import ask_more_time, lengthen_window
from jianzhen.casework.errors import NotAllowed, Refusal
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.models import Event
from jianzhen.casework.events.proof import verify_chain
from jianzhen.casework.events.record import claim_chain, details_of
from jianzhen.casework.people.models import Account
from jianzhen.casework.people.recusal import recuse

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def asked(**more):
    """A claim that waits for its merchant."""
    claim = submitted(**more)
    return route_claim(claim_id=claim.id, missing=(), outside_pack="", now=NOON)


def served(**more):
    return Facts(**{
        "lease_holder": None, "four_eyes": (), "forgery_named": False, "first_look": True, "checklist_done": True,
        "heard": True, "reasons_for_both": True, **more,
    })  # fmt: skip


def test_a_silent_merchant_goes_to_human_review_and_has_not_lost():
    claim = asked()
    window = claim.windows.get()
    assert (window.kind, window.side) == (WindowKind.MERCHANT_ANSWER, "merchant")
    # two working days after a Wednesday end on Friday midnight in Beijing, later than 48 hours
    assert window.closes_at.isoformat() == "2026-11-27T16:00:00+00:00"
    assert close_window(window_id=window.id, facts=Facts(), now=window.closes_at - HOUR) is False
    assert close_window(window_id=window.id, facts=Facts(), now=window.closes_at) is True
    claim.refresh_from_db()
    assert claim.state == State.REVIEW_QUEUE
    assert close_window(window_id=window.id, facts=Facts(), now=window.closes_at) is False
    assert Event.objects.filter(chain=claim_chain(claim.id)).last().kind == EventKind.MERCHANT_SILENT


def test_the_timer_cannot_close_early_nor_decide():
    claim = asked()
    with pytest.raises(TooEarly):
        claim_transition(claim_id=claim.id, event=EventKind.MERCHANT_SILENT, actor=TIMER, now=NOON + HOUR)
    with pytest.raises(NotAllowed):
        claim_transition(claim_id=claim.id, event=EventKind.DECISION_SERVED, actor=TIMER, now=NOON + 999 * HOUR)


@pytest.mark.parametrize("state", [State.DECIDED, State.INADMISSIBLE])
@pytest.mark.parametrize("role", ["timer", "router", "detector", "integration"])
def test_the_database_itself_refuses_a_decision_by_a_machine(state, role):
    claim = asked()
    with pytest.raises(IntegrityError, match="people_decide"):
        Claim.objects.filter(pk=claim.pk).update(state=state, moved_role=role)


def test_a_window_is_never_shortened_moved_or_dropped():
    window = asked().windows.get()
    for change in ({"closes_at": window.closes_at - HOUR}, {"opens_at": window.opens_at - HOUR}, {"side": "buyer"}):
        with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
            Window.objects.filter(pk=window.pk).update(**change)
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
        window.delete()


def test_a_side_asks_for_more_time_once_and_a_reviewer_gives_more():
    claim = asked()
    window, shop = claim.windows.get(), merchant_of(claim)
    later = window.closes_at + 48 * HOUR
    with pytest.raises(GuardRefused, match="why"):
        ask_more_time(claim_id=claim.id, why=" ", actor=shop, now=NOON)
    assert extra_hours(claim, actor=shop, now=NOON) == 48
    assert ask_more_time(claim_id=claim.id, why="clip is uploading", actor=shop, now=NOON).closes_at == later
    assert extra_hours(claim, actor=shop, now=NOON) == 0
    assert close_window(window_id=window.id, facts=Facts(), now=window.closes_at) is False
    with pytest.raises(GuardRefused, match="once"):
        ask_more_time(claim_id=claim.id, why="again", actor=shop, now=NOON)
    lengthen_window(window_id=window.id, closes_at=later + HOUR, why="storm", actor=staff(Role.REVIEWER), now=NOON)
    with pytest.raises(GuardRefused, match="only grows"):
        lengthen_window(window_id=window.id, closes_at=later, why="less", actor=staff(Role.REVIEWER), now=NOON)
    for actor in (buyer_of(claim), shop):
        with pytest.raises(NotAllowed):
            lengthen_window(window_id=window.id, closes_at=later + 2 * HOUR, why="x", actor=actor, now=NOON)


def test_more_time_a_reviewer_gave_does_not_use_up_the_merchants_own():
    claim = asked()
    window, ann = claim.windows.get(), staff(Role.REVIEWER)
    lengthen_window(window_id=window.id, closes_at=window.closes_at + HOUR, why="storm", actor=ann, now=NOON)
    more = ask_more_time(claim_id=claim.id, why="clip is uploading", actor=merchant_of(claim), now=NOON)
    assert more.closes_at == window.closes_at + 49 * HOUR
    assert (more.lengthened, more.asked_more_at) == (2, NOON)


def test_only_the_merchant_whose_time_runs_asks_for_more_and_only_while_it_runs():
    claim = asked()
    window = claim.windows.get()
    for actor in (buyer_of(claim), Actor.of(Role.MERCHANT, uuid4()), staff(Role.REVIEWER)):
        with pytest.raises(NotAllowed):
            ask_more_time(claim_id=claim.id, why="x", actor=actor, now=NOON)
        assert extra_hours(claim, actor=actor, now=NOON) == 0
    with pytest.raises(TooLate):
        ask_more_time(claim_id=claim.id, why="x", actor=merchant_of(claim), now=window.closes_at)
    assert extra_hours(claim, actor=merchant_of(claim), now=window.closes_at) == 0
    claim_transition(
        claim_id=claim.id,
        event=EventKind.CLAIM_CONTESTED,
        actor=merchant_of(claim),
        now=NOON,
        facts=Facts(reasons="whole"),
    )
    with pytest.raises(TooLate):
        ask_more_time(claim_id=claim.id, why="x", actor=merchant_of(claim), now=NOON)


def test_every_step_is_recorded_in_the_claims_own_chain():
    claim = asked()
    claim_transition(
        claim_id=claim.id, event=EventKind.CLAIM_CONTESTED, actor=merchant_of(claim), now=NOON + HOUR, facts=Facts(reasons="sealed intact")
    )  # fmt: skip
    kinds = list(Event.objects.filter(chain=claim_chain(claim.id)).values_list("kind", flat=True))
    assert kinds == ["CLAIM_DRAFTED", "CLAIM_SUBMITTED", "MERCHANT_ASKED", "CLAIM_CONTESTED"]
    last = Event.objects.get(kind="CLAIM_CONTESTED")
    assert details_of(last)["was"] == State.MERCHANT_TURN
    assert last.policy_pack == "jianzhen-default@1"
    assert verify_chain(claim_chain(claim.id)) == 4


def test_another_merchant_and_another_buyer_move_nothing():
    claim = asked()
    for role, event in [(Role.MERCHANT, EventKind.MERCHANT_CONCEDED), (Role.BUYER, EventKind.CLAIM_WITHDRAWN)]:
        with pytest.raises(NotAllowed) as refused:
            claim_transition(claim_id=claim.id, event=event, actor=Actor.of(role, uuid4()), now=NOON)
        assert refused.value.refusal is Refusal.NOT_YOURS


def test_a_recused_reviewer_takes_no_claim_of_that_merchant():
    claim = at_state(State.REVIEW_QUEUE)
    account = Account.objects.create(email="ann@desk.example", shown_as="Ann", opened_at=NOON)
    ann = Actor.of(Role.REVIEWER, account.id)
    recuse(account_id=account.id, merchant_id=claim.merchant_id, why="worked there", actor=ann, now=NOON)
    with pytest.raises(NotAllowed) as refused:
        claim_transition(
            claim_id=claim.id,
            event=EventKind.CLAIM_LEASED,
            actor=ann,
            now=NOON,
            facts=Facts(independent=True, earlier_drafters=()),
        )
    assert refused.value.refusal is Refusal.RECUSED


def test_a_claim_that_came_back_needs_a_fresh_reviewer():
    claim, ann = at_state(State.REVIEW_QUEUE), staff(Role.REVIEWER)
    with pytest.raises(SamePerson):
        claim_transition(
            claim_id=claim.id,
            event=EventKind.CLAIM_LEASED,
            actor=ann,
            now=NOON,
            facts=Facts(independent=True, earlier_drafters=(ann.id,)),
        )


def test_a_fact_that_was_not_stated_is_our_mistake_and_moves_nothing():
    claim = at_state(State.REVIEW_QUEUE)
    with pytest.raises(FactMissing, match="independent"):
        claim_transition(claim_id=claim.id, event=EventKind.CLAIM_LEASED, actor=staff(Role.REVIEWER), now=NOON)


def test_one_person_serves_an_ordinary_decision_and_both_sides_may_appeal_for_thirty_days():
    claim, ann = at_state(State.IN_REVIEW), staff(Role.REVIEWER)
    claim = claim_transition(
        claim_id=claim.id, event=EventKind.DECISION_SERVED, actor=ann, now=NOON, facts=served(lease_holder=ann.id)
    )
    assert {(one.kind, one.side) for one in claim.windows.filter(ended_at=None)} == {
        ("appeal", "buyer"),
        ("appeal", "merchant"),
    }
    assert all(one.closes_at - one.opens_at == timedelta(days=30) for one in claim.windows.filter(ended_at=None))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"four_eyes": ("random_sample",)}, "two people"),
        ({"forgery_named": True}, "never finds a forgery"),
        ({"first_look": False}, "first look"),
        ({"checklist_done": False}, "checklist"),
        ({"heard": False}, "time on all the material"),
        ({"reasons_for_both": False}, "reasons"),
    ],
)
def test_a_decision_that_lacks_something_is_refused(wrong, says):
    claim, ann = at_state(State.IN_REVIEW), staff(Role.REVIEWER)
    with pytest.raises(GuardRefused, match=says):
        claim_transition(
            claim_id=claim.id,
            event=EventKind.DECISION_SERVED,
            actor=ann,
            now=NOON,
            facts=served(lease_holder=ann.id, **wrong),
        )


def test_the_first_reviewer_cannot_countersign():
    claim, ann = at_state(State.SECOND_REVIEW), staff(Role.APPROVER)
    facts = Facts(earlier_drafters=(ann.id,), own_draft_saved=True, agree=True, draft_hash="ab", forgery_named=False)
    with pytest.raises(SamePerson):
        claim_transition(claim_id=claim.id, event=EventKind.DECISION_SERVED, actor=ann, now=NOON, facts=facts)


def test_a_forgery_finding_needs_its_notice_even_with_two_people():
    claim, bo = at_state(State.SECOND_REVIEW), staff(Role.APPROVER)
    facts = {
        "earlier_drafters": ("ann",),
        "own_draft_saved": True,
        "agree": True,
        "draft_hash": "ab",
        "forgery_named": True,
        "subject": Role.BUYER,
    }
    with pytest.raises(GuardRefused, match="notice"):
        claim_transition(
            claim_id=claim.id,
            event=EventKind.DECISION_SERVED,
            actor=bo,
            now=NOON,
            facts=Facts(**facts, notice_done=False),
        )
    claim = claim_transition(
        claim_id=claim.id, event=EventKind.DECISION_SERVED, actor=bo, now=NOON, facts=Facts(**facts, notice_done=True)
    )
    longest = max(claim.windows.filter(ended_at=None), key=lambda one: one.closes_at)
    assert (longest.kind, longest.side) == (WindowKind.APPEAL_FORGERY, "buyer")
    assert longest.closes_at - longest.opens_at == timedelta(days=184)


def test_a_notice_names_one_of_five_acts_and_gives_five_working_days():
    claim, ann = at_state(State.IN_REVIEW), staff(Role.REVIEWER)
    facts = Facts(
        lease_holder=ann.id,
        forgery=ForgeryAct.FABRICATED,
        subject=Role.BUYER,
        material_attached=True,
        noticed_before=False,
    )
    claim = claim_transition(claim_id=claim.id, event=EventKind.ADVERSE_NOTICE_SERVED, actor=ann, now=NOON, facts=facts)
    assert claim.windows.get(ended_at=None).closes_at.isoformat() == "2026-12-02T16:00:00+00:00"


def test_an_appeal_taken_back_gives_no_new_time():
    claim, ann = at_state(State.IN_REVIEW), staff(Role.REVIEWER)
    claim_transition(
        claim_id=claim.id, event=EventKind.DECISION_SERVED, actor=ann, now=NOON, facts=served(lease_holder=ann.id)
    )
    buyer = buyer_of(claim)
    appeal = Facts(hurts=True, own_appeals_open=0)
    claim_transition(claim_id=claim.id, event=EventKind.APPEALED, actor=buyer, now=NOON + HOUR, facts=appeal)
    back = Facts(own_appeal=True, other_appeals_open=0)
    claim = claim_transition(
        claim_id=claim.id, event=EventKind.APPEAL_WITHDRAWN, actor=buyer, now=NOON + timedelta(days=31), facts=back
    )
    windows = list(claim.windows.filter(ended_at=None))
    assert {one.closes_at for one in windows} == {NOON + timedelta(days=30)}
    with pytest.raises(TooLate):
        claim_transition(
            claim_id=claim.id, event=EventKind.APPEALED, actor=buyer, now=NOON + timedelta(days=31), facts=appeal
        )
    assert windows_run_out(now=NOON + timedelta(days=31), limit=9)
    assert close_window(window_id=windows[0].id, facts=Facts(), now=NOON + timedelta(days=31)) is True
    claim.refresh_from_db()
    assert claim.state == State.FINAL


def test_a_claim_is_pinned_to_the_pack_of_its_submission_and_never_dropped():
    claim = asked()
    assert claim.pack.version == "1"
    with pytest.raises(DatabaseError, match="keeps the pack"), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(pack=None)
    lone = draft()
    with pytest.raises(DatabaseError, match="never lost"), transaction.atomic():
        lone.delete()
