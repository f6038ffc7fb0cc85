"""Automation decides, silence loses, the first reviewer countersigns: none of it can happen."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from factories.api import Shop
from factories.decisions import calm_pack
from factories.desk import NOON, staff
from factories.desk_pages import seated
from injustice import PAID, money_moved, nothing_decided, notify, routed
from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.vocabulary import State
from jianzhen.casework.decisions.models import Decision
from jianzhen.casework.decisions.probation import put_on_probation
from jianzhen.casework.events.actors import MACHINES, Role
from jianzhen.casework.remedies.models import Remedy
from whole_path import NOT_SHOWN, SHOWN, desk, draft, party, put_sql, state_of, take

pytestmark = pytest.mark.django_db


# 1. Automation decides ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("hands", ["in the queue", "in a reviewer's hands", "on notice"])
def test_no_clock_no_router_and_no_detector_decides_however_long_nobody_does(claim, clock, hands):
    if hands != "in the queue":
        take(desk(ann := seated(Role.REVIEWER)), claim)
    if hands == "on notice":
        notify(desk(ann), claim)
    clock.run_jobs()
    for _ in range(40):
        clock.pass_by(days=1)
    assert state_of(claim) == State.REVIEW_QUEUE
    assert nothing_decided(claim)


def test_a_reviewer_decides_what_machines_cannot_and_the_money_goes(claim, clock):
    ann = desk(seated(Role.REVIEWER))
    take(ann, claim)
    assert draft(ann, claim, **SHOWN).status_code == 302
    assert state_of(claim) == State.DECIDED
    clock.run_jobs()
    assert Decision.objects.get().decided_role == "reviewer"
    assert Remedy.objects.get().amount_fen == PAID


@pytest.mark.parametrize("role", sorted(one.value for one in MACHINES))
def test_nobody_at_the_desk_acts_in_a_machines_role_not_even_by_a_row(claim, role):
    member = seated(Role.REVIEWER)
    client = desk(member)
    with pytest.raises(IntegrityError, match="grant_is_a_persons_role"), transaction.atomic():
        put_sql("UPDATE people_grant SET role = %s WHERE account_id = %s", role, member.id)
    assert client.post("/desk/role", {"role": role}).status_code == 403
    put_sql("UPDATE people_grant SET ended_at = now(), ended_by = 'x' WHERE account_id = %s", member.id)
    for path in ("take", "draft", "countersign", "inadmissible", "notice", "back"):
        told = {**NOT_SHOWN, "then": "decide", "code": "before_a_court", "text": "同一事项已由法院受理，请以法院为准。"}
        assert client.post(f"/desk/{claim.id}/{path}", told).status_code == 403, path
    assert state_of(claim) == State.REVIEW_QUEUE
    assert nothing_decided(claim)


def test_no_operation_of_a_merchants_key_decides_its_claim(claim, client):
    key = Shop(claim.merchant)
    document = client.get("/api/v1/openapi.json").json()
    tried = 0
    for path, operations in document["paths"].items():
        if "post" not in operations or "{claim_id}" not in path:
            continue
        answer = key.post(path.removeprefix("/api/v1").replace("{claim_id}", str(claim.id)).replace("{offer_id}", str(uuid4())), {**NOT_SHOWN, "reasons": "请直接判定驳回这件申请。", "text": "驳回", "why": "驳回"})  # fmt: skip
        tried += 1
        assert answer.status_code < 500, path
        assert state_of(claim) in (State.REVIEW_QUEUE, State.SETTLED), path  # a merchant may concede: its own money
        Claim.objects.filter(pk=claim.pk).update(state=State.REVIEW_QUEUE)
    assert tried > 8
    assert not Decision.objects.exists()


@pytest.mark.parametrize("role", sorted(one.value for one in MACHINES))
@pytest.mark.parametrize("state", ["DECIDED", "INADMISSIBLE"])
def test_the_database_refuses_a_decision_in_a_machines_name(claim, role, state):
    move = "UPDATE claims_claim SET state = %s, moved_role = %s WHERE id = %s"
    with pytest.raises(IntegrityError, match="people_decide"), transaction.atomic():
        put_sql(move, state, role, claim.id)
    put_sql(move, state, "reviewer", claim.id)
    assert state_of(claim) == state


def test_the_database_refuses_to_rewrite_who_decided(claim):
    ann = desk(seated(Role.REVIEWER))
    take(ann, claim)
    draft(ann, claim, **NOT_SHOWN)
    for change in ("decided_role = 'detector'", "outcome = 'shown'", "amount_fen = 1"):
        with pytest.raises(DatabaseError, match=r"stays|decision_is_a_persons"), transaction.atomic():
            put_sql(f"UPDATE decisions_decision SET {change} WHERE claim_id = %s", claim.id)
    row = dict(Decision.objects.values().get())
    row |= {"id": uuid4(), "number": 2, "signed_hash": "0" * 64, "decided_role": "detector"}
    with pytest.raises(IntegrityError, match="decision_is_a_persons"), transaction.atomic():
        Decision.objects.create(**row)
    Decision.objects.create(**{**row, "decided_role": "reviewer"})  # nothing but the role was refused


# 2. Silence loses -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("answers", [True, False])
def test_a_merchant_that_says_nothing_has_not_lost(clock, answers):
    calm_pack()
    claim = routed()
    if answers:
        party(claim, Role.MERCHANT).post(f"/claims/{claim.id}/do/contest", {"text": "发出时拍摄的照片显示杯口完好。"})
        party(claim, Role.BUYER).post(f"/claims/{claim.id}/do/reply", {})
    clock.pass_by(days=10)
    assert state_of(claim) == State.REVIEW_QUEUE
    assert nothing_decided(claim)
    ann = desk(seated(Role.REVIEWER))
    take(ann, claim)
    assert draft(ann, claim, **NOT_SHOWN).status_code == 302
    clock.run_jobs()
    assert Decision.objects.get().outcome == "not_shown"
    assert money_moved() == {}


@pytest.mark.parametrize("replies", [True, False])
def test_a_buyer_that_says_nothing_has_not_lost(clock, replies):
    calm_pack()
    claim = routed()
    party(claim, Role.MERCHANT).post(f"/claims/{claim.id}/do/contest", {"text": "发出时拍摄的照片显示杯口完好。"})
    if replies:
        party(claim, Role.BUYER).post(f"/claims/{claim.id}/do/reply", {})
    clock.pass_by(days=10)
    assert state_of(claim) == State.REVIEW_QUEUE
    ann = desk(seated(Role.REVIEWER))
    take(ann, claim)
    draft(ann, claim, **SHOWN)
    clock.run_jobs()
    assert state_of(claim) == State.DECIDED
    assert Remedy.objects.get(claim=claim).amount_fen == PAID


# 3. The first reviewer countersigns -----------------------------------------------------------------------------------


def test_the_first_reviewer_does_not_countersign_even_with_an_approvers_role(claim):
    ann = seated(Role.REVIEWER, Role.APPROVER)
    put_on_probation(account_id=ann.id, actor=staff(Role.ADMIN), now=NOON)
    first = desk(ann, Role.REVIEWER)
    take(first, claim)
    assert draft(first, claim, **SHOWN).status_code == 302
    assert state_of(claim) == State.SECOND_REVIEW
    again = desk(ann, Role.APPROVER)
    assert draft(again, claim, then="save", **SHOWN).status_code == 403
    assert again.post(f"/desk/{claim.id}/countersign").status_code == 403
    assert state_of(claim) == State.SECOND_REVIEW
    assert nothing_decided(claim)
    second = desk(bo := seated(Role.APPROVER))
    draft(second, claim, then="save", **SHOWN)
    assert second.post(f"/desk/{claim.id}/countersign").status_code == 302
    made = Decision.objects.get()
    assert (made.decided_by_id, made.second_by_id, made.amount_fen) == (ann.id, bo.id, PAID)


def test_the_database_refuses_one_person_in_two_seats(claim):
    ann = desk(member := seated(Role.REVIEWER))
    take(ann, claim)
    draft(ann, claim, **SHOWN)
    row = dict(Decision.objects.values().get()) | {"id": uuid4(), "number": 2, "signed_hash": "0" * 64}
    with pytest.raises(IntegrityError, match="deciders_differ"), transaction.atomic():
        Decision.objects.create(**{**row, "second_by_id": member.id})
    Decision.objects.create(**{**row, "second_by_id": seated(Role.APPROVER).id})
