from datetime import timedelta
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.test import override_settings

from factories.desk import NOON, staff
from jianzhen.casework.errors import NotAllowed, Refusal
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.models import Event
from jianzhen.casework.events.record import claim_chain, details_of
from jianzhen.casework.people.accounts import actor_for, end_grant, grant, open_account, roles_of
from jianzhen.casework.people.errors import BadLink, Erased, KeyMissing, VaultBroken
from jianzhen.casework.people.links import make_link, open_link, revoke_links
from jianzhen.casework.people.models import Grant, PersonalField
from jianzhen.casework.people.permissions import Purpose, RevealPermissions
from jianzhen.casework.people.persons import erase_person, find_persons, keep_person, masked, reveal, rewrap_persons
from jianzhen.casework.people.vault import KeyRing, seal, unseal

pytestmark = pytest.mark.django_db
Field = PersonalField.Field
WORDS = {Field.NAME: "王小明", Field.PHONE: "+86 138-0000-5678", Field.ADDRESS: "示例省示例市示例路1号2单元"}
ADMIN = staff(Role.ADMIN)


@pytest.fixture
def wang():
    return keep_person(words=WORDS, now=NOON)


def test_no_word_stands_in_the_database_in_clear(wang):
    for row in PersonalField.objects.all():
        for word in ("王小明", "5678", "示例"):
            assert word.encode() not in bytes(row.sealed) + bytes(row.mark)


def test_a_person_is_shown_masked_and_found_by_the_exact_word_however_it_is_written(wang):
    assert masked(wang.id) == {Field.NAME: "王**", Field.PHONE: "138****5678", Field.ADDRESS: "示例省示例市***"}
    assert find_persons(Field.PHONE, "13800005678") == [wang.id]
    assert find_persons(Field.PHONE, "0086 138 0000 5678") == [wang.id]
    assert find_persons(Field.PHONE, "13800005679") == []


def test_every_reveal_is_an_event_bound_to_a_purpose(wang):
    claim_id, ann = uuid4(), staff(Role.REVIEWER)
    word = reveal(person_id=wang.id, field=Field.PHONE, purpose=Purpose.CONTACT, claim_id=claim_id, actor=ann, now=NOON)
    assert word == WORDS[Field.PHONE]
    event = Event.objects.get(chain=claim_chain(claim_id))
    assert (event.kind, event.actor_id) == ("PERSONAL_DATA_REVEALED", ann.id)
    assert details_of(event) == {"person": str(wang.id), "field": "phone", "purpose": "contact"}
    assert b"5678" not in bytes(event.leaf) + bytes(event.detail.body)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("purpose", list(Purpose))
def test_the_matrix_of_reveals(role, purpose):
    may = {
        Purpose.CONTACT: {"call_taker", "reviewer", "dispatcher"}, Purpose.DELIVER: {"integration"},
        Purpose.VISIT: {"technician", "dispatcher"}, Purpose.COMPARE_EVIDENCE: {"reviewer", "approver", "panel"},
        Purpose.LEGAL_REFERRAL: {"legal"}, Purpose.ACCESS_REQUEST: {"legal"}, Purpose.NOTIFY: {"integration"},
    }  # fmt: skip
    refusal = RevealPermissions().refusal(Actor(role=role, id=str(uuid4())), purpose)
    assert refusal == (None if role.value in may[purpose] else Refusal.NOT_YOUR_ROLE)


def test_an_erased_person_is_gone_and_not_found(wang):
    erase_person(person_id=wang.id, ground="PIPL-47", actor=staff(Role.LEGAL), now=NOON)
    assert masked(wang.id) == {}
    assert find_persons(Field.PHONE, "13800005678") == []
    with pytest.raises(Erased):
        reveal(
            person_id=wang.id,
            field=Field.NAME,
            purpose=Purpose.CONTACT,
            claim_id=None,
            actor=staff(Role.REVIEWER),
            now=NOON,
        )


def test_a_word_moved_to_another_person_or_field_does_not_open(wang):
    other = keep_person(words=WORDS, now=NOON)
    stolen = PersonalField.objects.get(person=wang, field=Field.NAME)
    PersonalField.objects.filter(person=other, field=Field.NAME).update(sealed=stolen.sealed)
    with pytest.raises(VaultBroken):
        masked(other.id)
    key = b"k" * 32
    with pytest.raises(VaultBroken):
        unseal(seal(b"x", key=key, context="person/1/name"), key=key, context="person/1/phone")


def test_a_new_key_version_takes_over_and_the_old_one_can_then_go(wang, settings):
    keys = {**settings.JIANZHEN_VAULT_KEYS, 2: b"2" * 32}
    with override_settings(JIANZHEN_VAULT_KEYS=keys):
        assert rewrap_persons(limit=10) == 1
        assert rewrap_persons(limit=10) == 0
    with override_settings(JIANZHEN_VAULT_KEYS={2: b"2" * 32}):
        assert masked(wang.id)[Field.NAME] == "王**"
    with override_settings(JIANZHEN_VAULT_KEYS={3: b"3" * 32}), pytest.raises(KeyMissing, match="version 2"):
        masked(wang.id)


def test_a_ring_never_shows_its_keys():
    assert "secret" not in repr(KeyRing(keys={1: b"secret" * 6}, index_key=b"secret"))


def test_a_link_lets_its_party_into_its_claim_until_it_ends():
    claim_id, party, now = uuid4(), uuid4(), NOON
    token = make_link(claim_id=claim_id, role=Role.BUYER, party_id=party, actor=ADMIN, now=now)
    guest = open_link(token, now=now)
    assert (guest.claim_id, guest.actor) == (claim_id, Actor.of(Role.BUYER, party))
    for bad in (token[:-1], token.replace(token[0], "0" if token[0] != "0" else "1", 1), "", "x:y"):
        with pytest.raises(BadLink):
            open_link(bad, now=now)
    with pytest.raises(BadLink, match="ended"):
        open_link(token, now=now + timedelta(days=401))
    assert revoke_links(claim_id=claim_id, party_id=party, actor=ADMIN, now=now) == 1
    with pytest.raises(BadLink, match="ended"):
        open_link(token, now=now)


def test_a_role_is_acted_in_only_when_granted_and_with_a_second_factor():
    ann = open_account(email="Ann@desk.example", shown_as="Ann", password=None, actor=ADMIN, now=NOON)
    with pytest.raises(NotAllowed):
        actor_for(ann, Role.REVIEWER)
    grant(account_id=ann.id, role=Role.REVIEWER, actor=ADMIN, now=NOON)
    with pytest.raises(NotAllowed) as refused:
        actor_for(ann, Role.REVIEWER)
    assert refused.value.refusal is Refusal.NO_SECOND_FACTOR
    Authenticator.objects.create(user=ann, type=Authenticator.Type.TOTP, data={})
    assert actor_for(ann, Role.REVIEWER) == Actor.of(Role.REVIEWER, ann.id)
    end_grant(account_id=ann.id, role=Role.REVIEWER, actor=ADMIN, now=NOON)
    assert roles_of(ann) == frozenset()


def test_nobody_grants_to_themselves_and_no_machine_role_is_held():
    ann = open_account(email="ann@desk.example", shown_as="Ann", password=None, actor=ADMIN, now=NOON)
    with pytest.raises(NotAllowed, match="themselves"):
        grant(account_id=ann.id, role=Role.APPROVER, actor=Actor.of(Role.ADMIN, ann.id), now=NOON)
    with pytest.raises(NotAllowed):
        grant(account_id=ann.id, role=Role.TIMER, actor=ADMIN, now=NOON)
    with pytest.raises(IntegrityError, match="persons_role"), transaction.atomic():
        Grant.objects.create(account=ann, role="timer", granted_at=NOON, granted_by="x")
