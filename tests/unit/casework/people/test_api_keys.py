from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import override_settings

from factories.desk import NOON, merchant, staff
from jianzhen.casework.errors import NotAllowed, NotFound
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.models import Event
from jianzhen.casework.events.record import DESK, details_of
from jianzhen.casework.people.api_keys import (
    holder_of_key,
    make_api_key,
    revoke_api_key,
    rewrap_api_keys,
    secret_of,
    signature_of,
    verify_signature,
)
from jianzhen.casework.people.errors import BadApiKey, BadSignature, KeyMissing
from jianzhen.casework.people.models import ApiKey

pytestmark = pytest.mark.django_db
BODY = b'{"number": "SIM-1"}'


@pytest.fixture
def shop():
    return merchant()


@pytest.fixture
def made(shop):
    return make_api_key(merchant_id=shop.id, actor=Actor.of(Role.MERCHANT, shop.id), now=NOON)


def test_a_key_opens_its_merchants_door_and_says_who_calls(shop, made):
    holder = holder_of_key(made.token, NOON)
    assert (holder.merchant_id, holder.key) == (shop.id, made.key)
    assert holder.actor == Actor.of(Role.INTEGRATION, made.key.id)


def test_neither_the_row_nor_the_log_holds_the_secret(made):
    secret = secret_of(made.key)
    row = ApiKey.objects.get()
    assert len(secret) == 32
    assert secret not in bytes(row.wrapped_secret)
    assert made.token.split("_", 2)[2] not in str(vars(row))
    assert made.token.split("_", 2)[2] not in repr(made)
    event = Event.objects.get(chain=DESK, kind="API_KEY_MADE")
    assert set(details_of(event)) == {"key", "merchant"}


@pytest.mark.parametrize("spoil", [
    lambda token: token[:-1], lambda token: token + "A", lambda token: "", lambda token: "jz__",
    lambda token: token.replace("jz_", "xx_", 1), lambda token: "jz_" + "0" * 12 + "_" + token.split("_", 2)[2],
    lambda token: token[:-4] + ("AAAA" if token[-4:] != "AAAA" else "BBBB"), lambda token: "jz_é_é",
    lambda token: f"jz_{'0' * 12}_" + "A" * 43,
])  # fmt: skip
def test_a_key_that_is_not_whole_opens_nothing(made, spoil):
    with pytest.raises(BadApiKey):
        holder_of_key(spoil(made.token), NOON)


def test_a_revoked_key_opens_nothing_from_that_moment(shop, made):
    revoke_api_key(key_id=made.key.id, actor=staff(Role.ADMIN), now=NOON)
    with pytest.raises(BadApiKey):
        holder_of_key(made.token, NOON)
    revoke_api_key(key_id=made.key.id, actor=staff(Role.ADMIN), now=NOON + timedelta(hours=1))
    assert ApiKey.objects.get().revoked_at == NOON


def test_an_unknown_prefix_takes_the_same_comparison_as_a_wrong_secret(made, monkeypatch):
    from jianzhen.casework.people import api_keys

    compared = []
    real = api_keys.hmac.compare_digest

    def noted(a, b):
        compared.append((len(a), len(b)))
        return real(a, b)

    monkeypatch.setattr(api_keys.hmac, "compare_digest", noted)
    wrong_secret = made.token[:-4] + ("AAAA" if made.token[-4:] != "AAAA" else "BBBB")
    for token in (wrong_secret, "jz_" + "0" * 12 + "_" + made.token.split("_", 2)[2]):
        with pytest.raises(BadApiKey):
            holder_of_key(token, NOON)
    assert compared == [(32, 32), (32, 32)]


@pytest.mark.parametrize("who", ["another merchant", "reviewer", "buyer"])
def test_nobody_else_makes_or_ends_a_key(shop, made, who):
    actor = {
        "another merchant": Actor.of(Role.MERCHANT, merchant().id), "reviewer": staff(Role.REVIEWER),
        "buyer": Actor.of(Role.BUYER, uuid4()),
    }[who]  # fmt: skip
    with pytest.raises(NotAllowed):
        make_api_key(merchant_id=shop.id, actor=actor, now=NOON)
    with pytest.raises((NotAllowed, NotFound)):
        revoke_api_key(key_id=made.key.id, actor=actor, now=NOON)
    assert holder_of_key(made.token, NOON).merchant_id == shop.id


def test_a_key_for_a_merchant_that_is_not_there_is_not_made():
    with pytest.raises(NotFound):
        make_api_key(merchant_id=uuid4(), actor=staff(Role.ADMIN), now=NOON)


@pytest.mark.parametrize("minutes", [-5, 0, 5])
def test_a_signature_holds_within_five_minutes_of_the_desks_clock(made, minutes):
    verify_signature(made.key, signature_of(made.token, BODY, NOON), BODY, NOON + timedelta(minutes=minutes))


@pytest.mark.parametrize("seconds", [-301, 301, 86_400])
def test_a_signature_from_further_away_is_a_replay(made, seconds):
    with pytest.raises(BadSignature, match="clock"):
        verify_signature(made.key, signature_of(made.token, BODY, NOON), BODY, NOON + timedelta(seconds=seconds))


def test_a_signature_is_of_one_body_one_key_and_one_moment(shop, made):
    header = signature_of(made.token, BODY, NOON)
    other = make_api_key(merchant_id=shop.id, actor=staff(Role.ADMIN), now=NOON)
    moved = header.replace(f"t={int(NOON.timestamp())}", f"t={int(NOON.timestamp()) + 60}")
    for key, given, body in ((made.key, header, BODY + b" "), (other.key, header, BODY), (made.key, moved, BODY)):
        with pytest.raises(BadSignature, match="does not fit"):
            verify_signature(key, given, body, NOON)


@pytest.mark.parametrize(
    "header", ["", "t=1", "v1=00", "t=x,v1=00", "t=-1,v1=0", "t=1,v1=0,v2=0", "t=٣,v1=0", "t=" + "9" * 30 + ",v1=0"]
)
def test_a_header_of_another_form_is_refused_in_words(made, header):
    with pytest.raises(BadSignature, match="t=SECONDS"):
        verify_signature(made.key, header, BODY, NOON)


def test_a_signature_that_is_not_ascii_is_refused_and_not_an_error(made):
    with pytest.raises(BadSignature):
        verify_signature(made.key, f"t={int(NOON.timestamp())},v1=é", BODY, NOON)


def test_keys_move_to_a_new_version_of_the_vaults_key_and_go_on_opening(made, settings):
    with override_settings(JIANZHEN_VAULT_KEYS={**settings.JIANZHEN_VAULT_KEYS, 2: b"2" * 32}):
        assert (rewrap_api_keys(limit=9), rewrap_api_keys(limit=9)) == (1, 0)
    with override_settings(JIANZHEN_VAULT_KEYS={2: b"2" * 32}):
        assert holder_of_key(made.token, NOON).key == made.key
    with override_settings(JIANZHEN_VAULT_KEYS={3: b"3" * 32}), pytest.raises(KeyMissing):
        holder_of_key(made.token, NOON)
