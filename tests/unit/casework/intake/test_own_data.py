"""A person's own copy, who saw what, and erasing in two steps; the log verifies afterwards."""

import json
from datetime import timedelta

import pytest

from factories.desk import NOON, buyer_of, order, staff, submitted
from factories.directory import brand, kinds
from factories.intake import SECRETS, WORDS, call_taker, rota, taken
from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.vocabulary import State
from jianzhen.casework.errors import NotAllowed
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.models import Chain, Event
from jianzhen.casework.events.proof import verify_chain
from jianzhen.casework.intake.own_data import ask_to_be_erased, own_copy, seen_by, sweep_erasures
from jianzhen.casework.intake.selectors import report_with_words
from jianzhen.casework.intake.taking import heard
from jianzhen.casework.people.erasing import ask_erasure
from jianzhen.casework.people.errors import Erased, Restricted
from jianzhen.casework.people.models import Erasure, Person, PersonalField
from jianzhen.casework.people.permissions import Purpose
from jianzhen.casework.people.persons import find_persons, masked, reveal
from jianzhen.casework.visits.service import solve_by_phone

pytestmark = pytest.mark.django_db
FIELD = PersonalField.Field


@pytest.fixture(autouse=True)
def _directory():
    brand("SIM-A")
    kinds()


@pytest.fixture
def made():
    rota()
    return taken()


def person_of(taken_):
    return Actor.of(Role.BUYER, taken_.claim.buyer_id)


def ask(made, now=NOON):
    return ask_to_be_erased(person_id=made.claim.buyer_id, actor=person_of(made), now=now)


def test_the_copy_holds_everything_that_was_said_and_who_saw_it_and_belongs_to_nobody_else(made):
    reader, other = call_taker(), taken("灯坏了，13900005678，我叫李小红")
    report_with_words(made.claim.id, reader=reader, now=NOON)
    reveal(
        person_id=made.claim.buyer_id, field=FIELD.PHONE, purpose=Purpose.CONTACT, claim_id=None, actor=reader, now=NOON
    )
    copy = own_copy(person_id=made.claim.buyer_id, actor=person_of(made), now=NOON)
    text = json.dumps(copy, ensure_ascii=False)
    assert all(secret in text for secret in SECRETS)
    assert copy["claims"][0]["report"]["said"]["words"] == WORDS
    assert sorted(one["what"] for one in copy["seen_by"]) == ["phone", "words"]
    assert "李小红" not in text
    assert other.claim.number not in text
    for stranger in (
        person_of(other),
        staff(Role.ADMIN),
        staff(Role.LEGAL),
        Actor.of(Role.MERCHANT, made.claim.buyer_id),
    ):
        with pytest.raises(NotAllowed):
            own_copy(person_id=made.claim.buyer_id, actor=stranger, now=NOON)
        with pytest.raises(NotAllowed):
            seen_by(person_id=made.claim.buyer_id, actor=stranger)
        if stranger.role is not Role.LEGAL:
            with pytest.raises(NotAllowed):
                ask_to_be_erased(person_id=made.claim.buyer_id, actor=stranger, now=NOON)


def test_while_something_is_under_way_the_use_goes_on_and_stops_when_it_ends(made):
    row = ask(made)
    assert (row.restricted_at, ask(made).asked_at) == (None, NOON)
    assert sweep_erasures(now=NOON) == (0, 0)
    solve_by_phone(claim_id=made.claim.id, how="更换电池后恢复", customer_agrees=True, actor=call_taker(), now=NOON)
    assert sweep_erasures(now=NOON + timedelta(hours=1)) == (1, 0)
    assert masked(made.claim.buyer_id) == {}
    assert find_persons(FIELD.PHONE, SECRETS[0]) == []
    with pytest.raises(Restricted):
        reveal(
            person_id=made.claim.buyer_id,
            field=FIELD.PHONE,
            purpose=Purpose.CONTACT,
            claim_id=None,
            actor=call_taker(),
            now=NOON,
        )
    with pytest.raises(Restricted):
        report_with_words(made.claim.id, reader=call_taker(), now=NOON)
    assert own_copy(person_id=made.claim.buyer_id, actor=person_of(made), now=NOON)["words"]["phone"] == SECRETS[0]
    assert reveal(
        person_id=made.claim.buyer_id,
        field=FIELD.PHONE,
        purpose=Purpose.LEGAL_REFERRAL,
        claim_id=None,
        actor=staff(Role.LEGAL),
        now=NOON,
    )


def test_on_the_legal_day_the_key_goes_and_every_chain_still_verifies(made):
    Claim.objects.filter(pk=made.claim.pk).update(state=State.CLOSED)
    row = ask(made)
    assert row.restricted_at == NOON
    assert row.erase_at >= made.claim.moved_at.replace(year=made.claim.moved_at.year + 3)
    assert "ECL-31" in row.ground
    assert sweep_erasures(now=row.erase_at - timedelta(seconds=1)) == (0, 0)
    assert sweep_erasures(now=row.erase_at) == (0, 1)
    assert sweep_erasures(now=row.erase_at) == (0, 0)
    assert Erasure.objects.get().done_at == row.erase_at
    assert Person.objects.get(pk=made.claim.buyer_id).wrapped_key is None
    with pytest.raises(Erased):
        heard(made.report, purpose=Purpose.ACCESS_REQUEST)
    copy = own_copy(person_id=made.claim.buyer_id, actor=person_of(made), now=row.erase_at)
    assert (copy["words"], copy["claims"][0]["report"]["said"]) == ({}, None)
    for chain in Chain.objects.all():
        verify_chain(chain.subject)
    assert Event.objects.filter(kind__in=("ERASURE_ASKED", "PERSON_RESTRICTED", "PERSON_ERASED")).count() == 3


def test_a_buyer_of_an_order_gets_the_same_copy_and_the_same_two_steps():
    claim = submitted(of=order())
    who = buyer_of(claim)
    copy = own_copy(person_id=claim.buyer_id, actor=who, now=NOON)
    assert copy["claims"][0]["order"] == claim.line.order.number
    assert copy["words"]["name"] == "王小明"
    assert ask_to_be_erased(person_id=claim.buyer_id, actor=who, now=NOON).restricted_at is None


def test_counsel_asks_on_a_written_request_and_nobody_else_for_another(made):
    assert ask_erasure(person_id=made.claim.buyer_id, actor=staff(Role.LEGAL), now=NOON).asked_at == NOON
    with pytest.raises(NotAllowed):
        ask_erasure(person_id=made.claim.buyer_id, actor=staff(Role.CALL_TAKER), now=NOON)
