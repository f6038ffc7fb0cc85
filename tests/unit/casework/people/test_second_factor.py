"""Logging in through allauth's own pages: a password alone opens no role."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache

from factories.desk import NOON, staff
from jianzhen.casework.errors import Conflict, NotAllowed, Refusal
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.models import Event
from jianzhen.casework.people.accounts import (
    actor_for,
    grant,
    open_account,
    open_first_admin,
    people_by_role,
    roles_of,
)
from jianzhen.casework.people.models import Account

pytestmark = pytest.mark.django_db
PASSWORD = "a long simulated passphrase"
ADMIN = staff(Role.ADMIN)


@pytest.fixture(autouse=True)
def no_code_was_used():
    cache.clear()


def code_of(secret):
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def log_in(client, email, password):
    return client.post("/accounts/login/", {"login": email, "password": password})


def enrol(client, password):
    """Enrol as a person does: the password once more, the secret off the page, a wrong code and the right one."""
    page = client.get("/accounts/2fa/totp/activate/")
    if page.status_code == 302:
        assert page.url.startswith("/accounts/reauthenticate/")
        assert client.post(page.url, {"password": password}).status_code == 302
        page = client.get("/accounts/2fa/totp/activate/")
    assert page.status_code == 200
    secret = page.context["form"].secret
    assert re.search(r"svg|" + secret, page.content.decode())
    assert client.post("/accounts/2fa/totp/activate/", {"code": "000000"}).status_code == 200
    assert not Authenticator.objects.filter(type=Authenticator.Type.TOTP).exists()
    done = client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    assert done.status_code == 302
    return secret


@pytest.fixture
def ann():
    made = open_account(email="ann@desk.example", shown_as="Ann", password=PASSWORD, actor=ADMIN, now=NOON)
    grant(account_id=made.id, role=Role.REVIEWER, actor=ADMIN, now=NOON)
    return made


def test_a_reviewer_enrols_and_logs_in_with_a_code_and_only_then_acts(client, ann):
    assert log_in(client, ann.email, PASSWORD).status_code == 302
    with pytest.raises(NotAllowed) as refused:
        actor_for(ann, Role.REVIEWER)
    assert refused.value.refusal is Refusal.NO_SECOND_FACTOR
    assert people_by_role() == {}
    secret = enrol(client, PASSWORD)
    assert actor_for(ann, Role.REVIEWER) == Actor.of(Role.REVIEWER, ann.id)
    assert people_by_role() == {Role.REVIEWER: {str(ann.id)}}

    client.post("/accounts/logout/")
    cache.clear()  # a code is taken once: half a minute passes
    asked = log_in(client, ann.email, PASSWORD)
    assert asked.status_code == 302
    assert asked.url.startswith("/accounts/2fa/authenticate/")
    assert "_auth_user_id" not in client.session
    assert client.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 200
    assert "_auth_user_id" not in client.session
    assert client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)}).status_code == 302
    assert client.session["_auth_user_id"] == str(ann.id)


def test_nobody_signs_up(client):
    page = client.post("/accounts/signup/", {"email": "eve@desk.example", "password1": PASSWORD})
    assert page.status_code == 200
    assert not Account.objects.exists()


def test_the_first_administrator_acts_after_changing_the_password_and_enrolling(client):
    made = open_first_admin(email=" Root@Desk.example ", now=NOON)
    assert made.password not in repr(made)
    assert (made.account.email, roles_of(made.account)) == ("root@desk.example", {Role.ADMIN})
    assert Event.objects.get(kind="FIRST_ADMIN_OPENED").actor_role == "integration"
    assert log_in(client, made.account.email, made.password).status_code == 302
    enrol(client, made.password)
    with pytest.raises(NotAllowed) as refused:
        actor_for(made.account, Role.ADMIN)
    assert refused.value.refusal is Refusal.ONE_TIME_PASSWORD
    words = {"oldpassword": made.password, "password1": PASSWORD, "password2": PASSWORD}
    assert client.post("/accounts/password/change/", words).status_code == 302
    account = Account.objects.get(pk=made.account.pk)
    assert actor_for(account, Role.ADMIN) == Actor.of(Role.ADMIN, account.id)


def test_a_desk_with_an_administrator_opens_no_further_one_at_the_console(ann):
    with pytest.raises(Conflict, match="another address"):
        open_first_admin(email=ann.email, now=NOON)
    open_first_admin(email="root@desk.example", now=NOON)
    with pytest.raises(Conflict, match="already"):
        open_first_admin(email="second@desk.example", now=NOON)
    with pytest.raises(NotAllowed, match="e-mail"):
        open_first_admin(email="root", now=NOON)
