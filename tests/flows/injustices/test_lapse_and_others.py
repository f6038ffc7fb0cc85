"""A claim lost by lapse, one merchant reading another's claim: none of it can happen."""

from datetime import timedelta

import pytest

from factories.api import Shop
from factories.decisions import calm_pack
from factories.desk import NOON
from factories.desk_pages import seated
from injustice import PAID, money_moved, nothing_decided, notify, routed
from jianzhen.casework.claims.models import Claim, Window
from jianzhen.casework.claims.vocabulary import RemedyKind, State
from jianzhen.casework.events.actors import Role
from jianzhen.casework.events.models import Event
from jianzhen.casework.evidence.models import Exhibit
from jianzhen.casework.review.models import Lease
from whole_path import NOT_SHOWN, desk, draft, heard, party, shop, state_of, take

pytestmark = pytest.mark.django_db


# 9. A claim vanishes by lapse -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("start", ["evidence", "merchant", "buyer", "queue", "review", "question", "notice", "decided", "inadmissible"])  # fmt: skip
def test_no_claim_is_gone_when_its_time_runs_out(clock, start):
    calm_pack()
    claim = brought_to(start, clock)
    seen = {state_of(claim)}
    for _ in range(12):
        ends = (
            Window.objects.filter(claim=claim, ended_at=None).order_by("closes_at").values_list("closes_at", flat=True)
        )
        clock.go(max(clock.now(), ends[0]) if ends else clock.now() + timedelta(days=8))
        seen.add(state_of(claim))
        page = party(claim, Role.BUYER).get(f"/claims/{claim.id}/")
        assert page.status_code == 200
        assert claim.number in page.content.decode()
    assert state_of(claim) not in (State.WITHDRAWN, State.DRAFT)
    if start == "evidence":
        assert State.PARKED in seen
        party(claim, Role.BUYER).post(f"/claims/{claim.id}/do/resume", {"text": "裂口在右侧。"})
        assert state_of(claim) == State.EVIDENCE_PENDING
        party(claim, Role.BUYER).post(f"/claims/{claim.id}/do/complete", {"text": "没有别的照片了。"})
        clock.run_jobs()
        assert state_of(claim) in (State.MERCHANT_TURN, State.REVIEW_QUEUE)
    elif start in ("decided", "inadmissible"):
        assert state_of(claim) in (State.FINAL, State.CLOSED)
    else:
        assert state_of(claim) == State.REVIEW_QUEUE  # a person reads it, whoever said nothing
    assert Exhibit.objects.filter(claim=claim, withdrawn_at__isnull=False).count() == 0
    assert money_moved() == {}


def brought_to(start, clock) -> Claim:
    from factories.desk import submitted
    from jianzhen.casework.claims.routing import route_claim

    if start == "evidence":
        made = submitted(now=NOON, remedy=RemedyKind.RETURN_REFUND, amount_fen=PAID)
        return route_claim(claim_id=made.id, missing=("photo",), outside_pack="", now=NOON)
    if start in ("merchant", "buyer"):
        claim = routed()
        if start == "buyer":
            party(claim, Role.MERCHANT).post(
                f"/claims/{claim.id}/do/contest", {"text": "发出时拍摄的照片显示杯口完好。"}
            )
        return claim
    claim = heard(clock)
    ann = desk(seated(Role.REVIEWER))
    if start != "queue":
        take(ann, claim)
    match start:
        case "question":
            ann.post(
                f"/desk/{claim.id}/ask",
                {
                    "asked": "buyer",
                    "act": "answer",
                    "text": "划痕在开箱时就有吗？请说明。",
                    "why_cheapest": "只有买家知道，回答不花钱。",
                },
            )
            assert state_of(claim) == State.INFO_REQUESTED
        case "notice":
            notify(ann, claim)
            assert state_of(claim) == State.NOTICE
        case "decided":
            draft(ann, claim, **NOT_SHOWN)
            assert state_of(claim) == State.DECIDED
        case "inadmissible":
            ann.post(
                f"/desk/{claim.id}/inadmissible",
                {"code": "before_a_court", "text": "同一事项已由法院受理，请以法院的处理为准。"},
            )
            assert state_of(claim) == State.INADMISSIBLE
    return claim


# 10. One merchant reads another's claim -------------------------------------------------------------------------------


def test_one_merchant_reads_and_does_nothing_in_anothers_claim_by_any_address(clock):
    calm_pack()
    theirs, mine = heard(clock), heard(clock)
    key, page = Shop(mine.merchant), party(mine, Role.MERCHANT, shop(mine.merchant))
    before = (Event.objects.count(), Lease.objects.count(), Exhibit.objects.count())
    from every_address import addresses_of, operations_of

    tried = 0
    for address in addresses_of(theirs):
        for ask in (page.get, page.post):
            answer = ask(address)
            shown = b"".join(answer.streaming_content) if answer.streaming else answer.content
            assert answer.status_code in (302, 400, 401, 403, 404, 405, 409, 422), address
            assert theirs.number.encode() not in shown, address
            assert theirs.line.order.number.encode() not in shown, address
            tried += 1
    for method, address in operations_of(theirs):
        for caller in (key,):
            answer = caller.client.generic(method, address, b"{}", "application/json", headers=caller.headers)
            assert answer.status_code in (400, 401, 403, 404, 405, 422), (method, address)
            assert theirs.number.encode() not in answer.content, address
            tried += 1
    assert tried > 100
    after = (Event.objects.count(), Lease.objects.count(), Exhibit.objects.count())
    assert after == before
    assert nothing_decided(theirs)
    # the same doors open for whom the claim is
    assert page.get(f"/claims/{mine.id}/").status_code == 200
    assert key.get(f"/claims/{mine.id}").status_code == 200
    assert party(theirs, Role.MERCHANT).get(f"/claims/{theirs.id}/").status_code == 200
