"""What a buyer does on the claim's page: each act, and each refusal with its reason and what was typed."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from factories import decisions as cases
from factories import remedies as owed
from factories.desk import buyer_of, merchant_of, submitted
from factories.evidence import photo
from jianzhen.casework.claims.facts import Facts
from jianzhen.casework.claims.models import Claim, Offer
from jianzhen.casework.claims.offers import make_offer
from jianzhen.casework.claims.routing import route_claim
from jianzhen.casework.claims.transitions import claim_transition
from jianzhen.casework.claims.vocabulary import EventKind, RemedyKind, State
from jianzhen.casework.events.actors import Role
from jianzhen.casework.evidence.models import Exhibit
from jianzhen.casework.remedies.models import Remedy, ReturnParcel
from jianzhen.casework.review.models import Escalation
from jianzhen.casework.review.questions import ask_question
from jianzhen.casework.review.vocabulary import QuestionAct

pytestmark = pytest.mark.django_db


def jpeg(seed=1):
    return SimpleUploadedFile("IMG.JPG", photo(seed), "image/jpeg")


def routed(now, *, missing=()):
    return route_claim(claim_id=submitted(now=now).id, missing=missing, outside_pack="", now=now)


def contested(now):
    claim = routed(now)
    return claim_transition(
        claim_id=claim.id,
        event=EventKind.CLAIM_CONTESTED,
        actor=merchant_of(claim),
        now=now,
        facts=Facts(reasons="完好"),
    )


def state_of(claim):
    return Claim.objects.get(pk=claim.pk).state


def test_the_page_says_whose_turn_it_is_how_long_and_what_happens_then(come_to_claim, now):
    shown = come_to_claim(routed(now)).get(f"/claims/{Claim.objects.get().id}/").content.decode()
    assert "等商家答复" in shown
    assert "还剩" in shown
    assert "不因此判任何一方输" in shown


def test_the_page_takes_few_queries(come_to_claim, now, django_assert_max_num_queries):
    claim = cases.decided()
    client = come_to_claim(claim)
    client.get(f"/claims/{claim.id}/")
    with django_assert_max_num_queries(30):
        assert client.get(f"/claims/{claim.id}/").status_code == 200


def test_the_page_of_a_decided_claim_takes_few_queries_too(come_to_claim, now, django_assert_max_num_queries):
    claim = owed.decided(now=now, claim=owed.contested(now=now))
    client = come_to_claim(claim)
    assert client.get(f"/claims/{claim.id}/").status_code == 200
    with django_assert_max_num_queries(30):
        client.get(f"/claims/{claim.id}/")


def test_what_the_rules_ask_for_is_added_and_the_claim_goes_on(come_to_claim, act, now):
    claim = routed(now, missing=("photo",))
    client = come_to_claim(claim)
    shown = client.get(f"/claims/{claim.id}/").content.decode()
    assert "问题处的照片" in shown
    assert "只问这一次，免费" in shown
    act(client, claim, "complete", text="裂在右侧", files=[jpeg()])
    assert state_of(claim) == State.SUBMITTED
    assert Exhibit.objects.filter(claim=claim, submitted_at__isnull=False).count() == 2


def test_a_parked_claim_goes_on_with_one_press(come_to_claim, act, now):
    claim = routed(now, missing=("photo",))
    Claim.objects.filter(pk=claim.pk).update(state=State.PARKED)
    client = come_to_claim(claim)
    assert "什么都没有丢" in client.get(f"/claims/{claim.id}/").content.decode()
    act(client, claim, "resume", files=[jpeg()])
    assert state_of(claim) == State.EVIDENCE_PENDING
    act(client, claim, "complete")
    assert state_of(claim) == State.SUBMITTED


def test_material_is_looked_at_before_it_is_submitted_and_can_be_taken_out(come_to_claim, act, now):
    claim = routed(now)
    client = come_to_claim(claim)
    shown = act(client, claim, "stage", files=[jpeg(1)], text="另一角度").content.decode()
    assert "还没有提交" in shown
    assert "聊天软件压缩过" in shown  # advice, and it is taken all the same
    act(client, claim, "unstage", exhibit=str(Exhibit.objects.get(kind="text").id))
    act(client, claim, "submit-evidence")
    only = Exhibit.objects.get(submitted_at__isnull=False)
    assert only.kind == "photo"
    late = act(client, claim, "unstage", exhibit=str(only.id))
    assert late.status_code == 422
    assert "会保留在案" in late.content.decode()


def test_the_buyer_replies_and_a_second_press_says_the_same(come_to_claim, act, now):
    claim = contested(now)
    client = come_to_claim(claim)
    for _ in range(2):
        answer = act(client, claim, "reply", text="裂是拆箱时就有的。", state="BUYER_TURN")
        assert answer.status_code == 200
        assert "已回应" in answer.content.decode()
    assert state_of(claim) == State.REVIEW_QUEUE
    assert Exhibit.objects.filter(claim=claim, kind="text").count() == 1


def test_an_act_out_of_its_time_is_refused_and_what_was_typed_stays(come_to_claim, act, now):
    claim = contested(now)
    answer = act(come_to_claim(claim), claim, "appeal", text="我不同意这件事的处理方式。")
    assert answer.status_code == 403
    assert "现在不能进行这一步" in answer.content.decode()
    assert state_of(claim) == State.BUYER_TURN


def test_a_session_that_ended_goes_on_by_the_link_in_the_form(come_to_claim, act, now):
    import re

    claim = contested(now)
    client = come_to_claim(claim)
    page = client.get(f"/claims/{claim.id}/").content.decode()
    link = re.search(r'name="pass" value="([^"]+)"', page)[1]
    client.cookies.clear()
    assert act(client, claim, "reply", text="补充").status_code == 401
    assert act(Client(), claim, "reply", **{"text": "补充", "pass": link}).status_code == 200
    assert state_of(claim) == State.REVIEW_QUEUE


def test_a_claim_is_withdrawn_and_filed_again(come_to_claim, act, now):
    claim = routed(now)
    client = come_to_claim(claim)
    act(client, claim, "withdraw")
    assert state_of(claim) == State.WITHDRAWN
    act(client, claim, "submit")
    assert state_of(claim) == State.SUBMITTED


def test_after_a_decision_withdrawing_is_greyed_with_the_reason(come_to_claim, act):
    claim = cases.decided()
    client = come_to_claim(claim)
    shown = client.get(f"/claims/{claim.id}/").content.decode()
    assert "已有决定，不能再撤回；不同意可以申诉。" in shown
    assert act(client, claim, "withdraw").status_code == 403


def test_offers_are_made_accepted_taken_back_and_never_above_what_was_paid(come_to_claim, act, now):
    claim = contested(now)
    client, shop = come_to_claim(claim), merchant_of(claim)
    too_much = act(client, claim, "offer", remedy_kind="partial_refund", amount="9999")
    assert too_much.status_code == 422
    assert 'value="9999"' in too_much.content.decode()
    assert act(client, claim, "offer", remedy_kind="", amount="5").status_code == 422
    assert act(client, claim, "offer", remedy_kind="partial_refund", amount="五块").status_code == 422
    act(client, claim, "offer", remedy_kind="partial_refund", amount="20")
    mine = Offer.objects.get()
    act(client, claim, "withdraw-offer", offer=str(mine.id))
    mine.refresh_from_db()
    assert mine.withdrawn_at is not None
    theirs = make_offer(
        claim_id=claim.id, remedy=RemedyKind.EXCHANGE, amount_fen=0, stands_until=timezone.now() + timedelta(days=1),
        actor=shop, now=timezone.now(),
    )  # fmt: skip
    assert "换货" in client.get(f"/claims/{claim.id}/").content.decode()
    act(client, claim, "accept-offer", offer=str(theirs.id))
    assert state_of(claim) == State.SETTLED


@pytest.mark.parametrize(("asks", "name", "fields"), [
    (QuestionAct.ANSWER, "answer", {"text": "拆箱时就有。"}),
    (QuestionAct.SECOND_VIEW, "answer", {"files": True}),
    (QuestionAct.RETURN, "sent-back", {"waybill": "SF123"}),
    (QuestionAct.VISIT, "booked", {"booked_for": "2027-01-02T10:00"}),
])  # fmt: skip
def test_a_question_says_what_is_asked_and_why_and_that_it_is_free(come_to_claim, act, asks, name, fields):
    claim = cases.heard()
    reviewer = cases.take(claim)
    ask_question(
        claim_id=claim.id, asked=Role.BUYER, act=asks, text="请再拍一张裂痕的侧面。", why_cheapest="侧面能看出深浅。",
        actor=reviewer, now=cases.LATER,
    )  # fmt: skip
    client = come_to_claim(claim)
    shown = client.get(f"/claims/{claim.id}/").content.decode()
    for words in ("请再拍一张裂痕的侧面。", "侧面能看出深浅。", "免费"):
        assert words in shown
    given = {**fields, **({"files": [jpeg(3)]} if "files" in fields else {})}
    assert act(client, claim, name, **given).status_code == 200
    assert claim.questions.get().answered_at or claim.questions.get().booked_for or claim.questions.get().parcel


def test_an_empty_answer_and_a_missing_day_name_the_field(come_to_claim, act):
    claim = cases.heard()
    reviewer = cases.take(claim)
    ask_question(
        claim_id=claim.id, asked=Role.BUYER, act=QuestionAct.ANSWER, text="何时发现的？", why_cheapest="一句话就清楚。",
        actor=reviewer, now=cases.LATER,
    )  # fmt: skip
    client = come_to_claim(claim)
    assert "text: is empty" in act(client, claim, "answer", text=" ").content.decode()
    assert "booked_for" in act(client, claim, "booked", booked_for="明天").content.decode()


def test_a_notice_is_answered_before_anything_is_found(come_to_claim, act):
    claim, _ = cases.noticed(answer=None)
    client = come_to_claim(claim)
    shown = client.get(f"/claims/{claim.id}/").content.decode()
    assert "请先看、先说" in shown
    assert "还没有作出" in shown
    assert act(client, claim, "answer-notice", text="").status_code == 422
    act(client, claim, "answer-notice", text="照片是我当天拍的，没有改过。")
    assert claim.notices.get().answered_at is not None


def test_a_decision_is_read_with_its_reasons_and_appealed_in_time(come_to_claim, act, monkeypatch):
    claim = cases.decided(cases.not_shown())
    moment = cases.LATER + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    client = come_to_claim(claim)
    shown = client.get(f"/claims/{claim.id}/").content.decode()
    assert "申请照片与商品主图同源" in shown
    assert "由未参与此案的人员复核" in shown
    assert "llr" not in shown.lower()
    short = act(client, claim, "appeal", text="不")
    assert short.status_code == 422
    act(client, claim, "appeal", text="主图里没有这道裂，请再看右下角的位置。")
    assert state_of(claim) == State.IN_APPEAL
    act(client, claim, "withdraw-appeal")
    assert state_of(claim) == State.DECIDED


def test_a_person_is_asked_for_at_any_time_and_answers_on_the_page(come_to_claim, act, now):
    claim = routed(now)
    client = come_to_claim(claim)
    for _ in range(2):
        assert act(client, claim, "ask-person", text="请打电话给我。").status_code == 200
    row = Escalation.objects.get()
    assert (row.by_role, row.by) == ("buyer", str(claim.buyer_id))
    assert act(client, claim, "ask-person", text=" ").status_code == 422


def test_a_return_is_sent_and_an_exchange_that_arrived_is_accepted_or_disputed(come_to_claim, act, now):
    claim = owed.settled(now=now, remedy=RemedyKind.RETURN_REFUND)
    client, remedy = come_to_claim(claim), Remedy.objects.get()
    assert "轮到您：寄回商品" in client.get(f"/claims/{claim.id}/").content.decode()
    assert "运费不由买家承担" in client.get(f"/claims/{claim.id}/").content.decode()
    assert act(client, claim, "return-sent", remedy=str(remedy.id), carrier="SF", waybill="").status_code == 422
    act(client, claim, "return-sent", remedy=str(remedy.id), carrier="SF", waybill="SF1")
    assert ReturnParcel.objects.get().waybill == "SF1"
    other = owed.settled(now=now)
    assert act(client, claim, "return-sent", remedy=str(Remedy.objects.get(claim=other).id), waybill="x").status_code == 404  # fmt: skip


def test_what_arrived_can_be_disputed_inside_its_window(come_to_claim, act, now):
    claim = owed.settled(now=now, remedy=RemedyKind.EXCHANGE, amount_fen=0)
    client, remedy = come_to_claim(claim), Remedy.objects.get()
    Remedy.objects.update(sent_at=now)
    act(client, claim, "arrived", remedy=str(remedy.id))
    assert "收到的不对" in client.get(f"/claims/{claim.id}/").content.decode()
    act(client, claim, "dispute", text="换来的也裂了。", files=[jpeg(4)])
    assert state_of(claim) == State.REVIEW_QUEUE
    assert Exhibit.objects.filter(claim=claim, text="换来的也裂了。").exists()


def test_the_case_file_is_downloaded_and_holds_the_statement(come_to_claim):
    import io
    import zipfile

    claim = cases.decided()
    answer = come_to_claim(claim).post(f"/claims/{claim.id}/case.zip")
    names = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))).namelist()
    assert any(name.endswith("statement-1.buyer.zh.txt") for name in names)
    assert not any("merchant.zh" in name for name in names)


@pytest.mark.parametrize("name", ["reply", "stage", "withdraw", "ask-person", "appeal"])
def test_another_buyers_link_opens_nothing_of_this_claim(come_to_claim, act, now, name):
    mine, other = contested(now), contested(now)
    client = come_to_claim(mine)
    assert act(client, other, name, text="一句完整的话，写明为什么。").status_code == 401
    assert act(client, mine, "no-such-act").status_code == 404
    assert buyer_of(mine) != buyer_of(other)
