"""Who asks, in which language, and what an error of ours looks like as a page."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.template import Context, Template
from django.test import Client, RequestFactory, override_settings
from django.utils import timezone, translation

from factories.desk import ROUTER, merchant_of, staff, submitted
from jianzhen.casework.claims.vocabulary import State
from jianzhen.casework.errors import NotAllowed
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.people.accounts import grant, open_account
from jianzhen.casework.people.errors import TooManyRequests
from jianzhen.casework.people.links import make_link, make_shop_link, revoke_links
from jianzhen.casework.people.models import RateBucket
from jianzhen.casework.people.rates import Rate, forget_full_buckets, take_token
from jianzhen.entrances.pages import shown
from jianzhen.entrances.pages.refusals import broken, refusal_page
from jianzhen.entrances.pages.roles import ROLE_WORDS
from jianzhen.entrances.pages.turns import TURNS
from jianzhen.entrances.pages.who import actor_of, play

NOW = datetime(2026, 11, 23, 6, 5, tzinfo=UTC)


def link_of(claim, role):
    party = claim.buyer_id if role is Role.BUYER else claim.merchant_id
    return make_link(claim_id=claim.id, role=role, party_id=party, actor=ROUTER, now=timezone.now())


@pytest.mark.django_db
def test_a_case_link_lets_its_party_into_its_claim_and_into_no_other(client):
    mine, other = submitted(), submitted()
    answer = client.get(f"/c/{link_of(mine, Role.BUYER)}")
    assert (answer.status_code, answer["Location"]) == (302, f"/claims/{mine.id}/")
    assert mine.number in client.get(f"/claims/{mine.id}/").content.decode()
    assert client.get(f"/claims/{other.id}/").status_code == 401


@pytest.mark.django_db
def test_a_revoked_link_ends_at_once_in_a_session_that_used_it(client):
    claim = submitted()
    client.get(f"/c/{link_of(claim, Role.MERCHANT)}")
    assert client.get(f"/claims/{claim.id}/").status_code == 200
    revoke_links(claim_id=claim.id, party_id=claim.merchant_id, actor=ROUTER, now=timezone.now())
    answer = client.get(f"/claims/{claim.id}/")
    assert answer.status_code == 404
    assert "链接不完整或已失效" in answer.content.decode()


@pytest.mark.django_db
def test_leaving_forgets_every_link(client):
    claim = submitted()
    client.get(f"/c/{link_of(claim, Role.BUYER)}")
    client.post("/leave")
    assert client.get(f"/claims/{claim.id}/").status_code == 401


@pytest.mark.django_db
def test_a_member_of_the_desk_acts_in_the_chosen_role_and_not_without_a_second_factor(client):
    admin, now = staff(Role.ADMIN), timezone.now()
    account = open_account(email="ann@desk.test", shown_as="Ann", password="a long password", actor=admin, now=now)
    for role in (Role.REVIEWER, Role.APPROVER):
        grant(account_id=account.id, role=role, actor=admin, now=now)
    claim = submitted()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.post("/desk/role", {"role": "reviewer"}).status_code == 403
    Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={})
    assert client.get(f"/claims/{claim.id}/").status_code == 403  # two roles and none chosen
    assert client.post("/desk/role", {"role": "panel"}).status_code == 403
    assert (
        client.post("/desk/role", {"role": "reviewer", "next": "https://elsewhere.test/"})["Location"] == "/desk/role"
    )
    assert client.get(f"/claims/{claim.id}/").status_code == 200


@pytest.mark.django_db
def test_a_role_is_played_in_one_claim_only_and_never_in_production(rf, client):
    request = rf.get("/")
    request.session, request.user = client.session, type("Nobody", (), {"is_authenticated": False})()
    claim_id, actor = uuid4(), Actor.of(Role.REVIEWER, uuid4())
    play(request, actor, claim_id=claim_id)
    assert actor_of(request, claim_id) == actor
    with pytest.raises(NotAllowed, match="sign in"):
        actor_of(request, uuid4())
    with override_settings(JIANZHEN_MODE="production"):
        with pytest.raises(NotAllowed, match="sign in"):
            actor_of(request, claim_id)
        with pytest.raises(NotAllowed, match="local desk"):
            play(request, actor, claim_id=claim_id)


@pytest.mark.django_db
def test_an_unknown_address_and_a_cut_off_link_get_a_page_that_says_what_to_do(client):
    assert client.get("/nowhere").status_code == 404
    cut = client.get("/c/abc", headers={"accept-language": "en"})
    assert cut.status_code == 404
    assert "The link is incomplete or has ended" in cut.content.decode()


@pytest.mark.django_db
def test_what_was_typed_stays_on_the_page_of_a_refusal_but_no_password(client):
    request = RequestFactory().post(
        "/x", {"reasons": "<b>破了</b>", "password": "secret", "csrfmiddlewaretoken": "t0ken"}
    )
    request.user = type("Nobody", (), {"is_authenticated": False})()
    page = refusal_page(request, NotAllowed("no")).content.decode()
    assert "&lt;b&gt;破了&lt;/b&gt;" in page
    assert "secret" not in page
    assert "t0ken" not in page


@pytest.mark.django_db
def test_htmx_gets_a_fragment_and_a_stale_form_keeps_what_was_typed():
    client = Client(enforce_csrf_checks=True)
    part = client.get("/c/abc", headers={"hx-request": "true"})
    assert part.status_code == 404
    assert part.content.decode().strip().startswith('<div class="alert" role="alert">')
    stale = client.post("/leave", {"reasons": "杯口碎了"})
    assert stale.status_code == 403
    assert "杯口碎了" in stale.content.decode()


def test_a_mistake_of_ours_gets_a_page_that_needs_no_database(rf):
    request = rf.get("/")
    page = broken(request)
    assert page.status_code == 500
    assert "没有改变任何内容" in page.content.decode()


@pytest.mark.django_db
def test_pages_ask_the_database_little(client, django_assert_max_num_queries):
    claim = submitted()
    client.get(f"/c/{link_of(claim, Role.BUYER)}")
    with django_assert_max_num_queries(1):
        client.get("/")
    with django_assert_max_num_queries(18):
        assert client.get(f"/claims/{claim.id}/").status_code == 200


@pytest.mark.django_db
def test_a_form_that_is_too_large_is_refused_unread(client):
    answer = client.post("/language", b"x" * 10, content_type="text/plain", CONTENT_LENGTH=str(65 << 20))
    assert answer.status_code == 413


@pytest.mark.django_db
def test_the_language_follows_the_browser_and_then_the_choice(client):
    assert 'lang="zh-Hans"' in client.get("/").content.decode()
    assert '<html lang="en"' in client.get("/", headers={"accept-language": "en-GB"}).content.decode()
    client.post("/language", {"language": "en", "next": "/"})
    assert '<html lang="en"' in client.get("/", headers={"accept-language": "zh-CN"}).content.decode()


@pytest.mark.django_db
def test_every_page_has_a_strict_policy_and_no_inline_script(client):
    answer = client.get("/")
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "<script>" not in answer.content.decode()
    assert " style=" not in answer.content.decode()


@pytest.mark.django_db
def test_a_bucket_gives_its_burst_then_waits_and_then_gives_again():
    rate = Rate(what="test", burst=2, every=timedelta(seconds=60))
    for _ in range(2):
        take_token(rate=rate, who="10.0.0.1", now=NOW)
    with pytest.raises(TooManyRequests) as refused:
        take_token(rate=rate, who="10.0.0.1", now=NOW + timedelta(seconds=30))
    assert refused.value.retry_after_s == 30
    take_token(rate=rate, who="10.0.0.2", now=NOW)
    take_token(rate=rate, who="10.0.0.1", now=NOW + timedelta(seconds=60))
    assert not RateBucket.objects.filter(key__contains="10.0").exists()
    assert forget_full_buckets(now=NOW + timedelta(days=2)) == 2


def test_every_state_and_role_has_its_words():
    assert set(TURNS) == set(State)
    assert set(ROLE_WORDS) == set(Role)


@pytest.mark.parametrize(
    ("until", "zh", "en"),
    [
        (timedelta(days=2, hours=3, minutes=55), "还剩 2 天 3 小时，至 11 月 25 日 18:00", "2 days 3 h left, until 25 Nov 18:00"),
        (timedelta(minutes=61), "还剩 1 小时 1 分，至 11 月 23 日 15:06", "1 h 1 min left, until 23 Nov 15:06"),
        (timedelta(seconds=5), "还剩 1 分钟，至 11 月 23 日 14:05", "1 min left, until 23 Nov 14:05"),
        (timedelta(0), "时间已到（11 月 23 日 14:05）", "time is up (23 Nov 14:05)"),
    ],
)  # fmt: skip
def test_time_left_is_said_both_ways(until, zh, en):
    with translation.override("zh-hans"):
        assert shown.time_left(NOW + until, NOW) == zh
    with translation.override("en"):
        assert shown.time_left(NOW + until, NOW) == en


def test_working_days_are_counted_by_the_calendar_given():
    friday = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
    with translation.override("zh-hans"):
        left = shown.workdays_left(friday + timedelta(days=4), friday, is_workday=lambda day: day.weekday() < 5)
    assert left == "还剩 2 个工作日，至 11 月 24 日 14:00"


def test_say_escapes_values_and_speaks_one_language():
    words = Template('{% load words %}{% say "共 {n} 张 {}" "{n} photos {}" n=n %}|{{ fen|money }}|{{ at|moment }}')
    with translation.override("zh-hans"):
        assert (
            words.render(Context({"n": "<b>", "fen": 129900, "at": NOW}))
            == "共 &lt;b&gt; 张 {}|¥1,299.00|2026年11月23日 14:05（北京时间）"
        )


@pytest.mark.django_db
def test_a_shops_link_lets_the_merchant_into_every_claim_of_the_shop_and_into_no_other_shops(client):
    mine, other = submitted(), submitted()
    token = make_shop_link(merchant_id=mine.merchant_id, actor=merchant_of(mine), now=timezone.now())
    assert client.get(f"/s/{token}")["Location"] == "/shop/"
    assert mine.number in client.get(f"/claims/{mine.id}/").content.decode()
    assert client.get(f"/claims/{other.id}/").status_code == 404
    assert client.get(f"/c/{token}").status_code == 404
    assert client.get(f"/s/{link_of(mine, Role.BUYER)}").status_code == 404
