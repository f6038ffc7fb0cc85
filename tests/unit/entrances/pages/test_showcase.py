"""A visitor walks through a case of their own, by the desk's own acts, and no timer decides it."""

import pytest
from django.test import Client

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.vocabulary import State
from jianzhen.casework.decisions.models import Decision
from jianzhen.casework.evidence.inspecting import inspect_claim_now
from jianzhen.casework.evidence.redacting import make_derivatives
from jianzhen.casework.people.models import Merchant
from jianzhen.wiring.seed import seed_when_empty

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    seed_when_empty()


@pytest.fixture
def visitor(desk):
    client = Client()
    assert client.post("/showcase/begin").status_code == 302
    return client


def works(claim):
    """What a worker does in the background."""
    from django.utils import timezone

    make_derivatives(claim_id=claim.id, now=timezone.now())
    inspect_claim_now(claim_id=claim.id, now=timezone.now())


def on(client):
    return client.post("/showcase/step", follow=True)


def walk_to(client, state):
    """Press "next" until the claim is in a state; the worker works in between."""
    for _ in range(8):
        claim = Claim.objects.first()
        if claim is not None and claim.state == state:
            return claim
        if claim is not None and claim.state == State.MERCHANT_TURN:
            works(claim)
        assert on(client).status_code == 200
    raise AssertionError(f"never came to {state}")


def test_before_a_case_is_begun_there_is_a_door_and_no_bar(desk):
    page = Client().get("/showcase/").content.decode()
    assert "开始" in page
    assert 'class="walk"' not in page


def test_each_visitor_has_a_case_of_their_own_and_reset_makes_another(visitor):
    other = Client()
    other.post("/showcase/begin")
    visitor.post("/showcase/begin")
    assert Merchant.objects.filter(name__contains="哈登智能 ").count() == 3
    on(visitor)
    assert Claim.objects.count() == 1
    assert "还没有申请" in other.get("/showcase/").content.decode()


def test_the_bar_with_role_switch_and_reset_is_on_every_page(visitor):
    for path in ("/", "/showcase/", "/merchant/rebuttal/"):
        page = visitor.get(path).content.decode()
        for word in ('class="walk"', "买家", "商家", "审核员", "复核人", "重来"):
            assert word in page, (path, word)


def test_the_merchant_answers_only_once_the_copies_are_made(visitor):
    on(visitor)
    refused = visitor.post("/showcase/step")
    assert refused.status_code == 409
    assert "副本" in refused.content.decode()
    assert Claim.objects.get().state == State.MERCHANT_TURN


def test_no_timer_decides_two_people_do_and_one_flipped_byte_is_found(visitor, django_assert_max_num_queries):
    for state in (State.MERCHANT_TURN, State.BUYER_TURN, State.REVIEW_QUEUE, State.IN_REVIEW, State.SECOND_REVIEW):
        walk_to(visitor, state)
        page = visitor.post("/showcase/timer").content.decode()
        assert "被拒绝：作决定的只有人。" in page
        assert Claim.objects.get().state == state
        assert not Decision.objects.exists()
        with django_assert_max_num_queries(30):
            assert visitor.get("/showcase/").status_code == 200
    claim = walk_to(visitor, State.DECIDED)
    decision = Decision.objects.get(claim=claim)
    assert decision.outcome == "not_shown"
    assert decision.second_by is not None
    page = visitor.post("/showcase/flip").content.decode()
    assert page.count("● 成立</span>") == 1
    assert page.count("▲ 不成立</span>") == 1


def test_a_role_opens_the_real_page_of_this_claim_and_of_no_other(visitor):
    claim = walk_to(visitor, State.MERCHANT_TURN)
    other = Client()
    other.post("/showcase/begin")
    for part in ("buyer", "merchant"):
        page = visitor.post("/showcase/role", {"part": part}, follow=True)
        assert page.request["PATH_INFO"] == f"/claims/{claim.id}/"
        assert page.status_code == 200
    other.post("/showcase/role", {"part": "merchant"})
    assert other.get(f"/claims/{claim.id}/").status_code == 404
    assert visitor.post("/showcase/role", {"part": "admin"}).status_code == 404


def test_a_buyer_may_file_on_the_real_form_instead(visitor):
    page = visitor.post("/showcase/role", {"part": "buyer"}, follow=True)
    assert page.status_code == 200
    assert "/claim/" in page.request["PATH_INFO"]


def test_a_desk_that_shows_no_showcase_has_none(desk, settings):
    settings.JIANZHEN_SHOWCASE = False
    client = Client()
    assert client.get("/showcase/").status_code == 404
    assert client.post("/showcase/begin").status_code == 404


def test_without_the_samples_the_door_says_what_is_missing(desk, settings, tmp_path):
    settings.JIANZHEN_SAMPLES = str(tmp_path)
    assert "JIANZHEN_SAMPLES" in Client().get("/showcase/").content.decode()
    assert Client().post("/showcase/begin").status_code == 404
