"""Refund-only without ground or consent, forgery named before notice: none of it can happen."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from factories.api import Shop
from factories.decisions import calm_pack
from factories.desk import merchant_of
from factories.desk_pages import seated
from injustice import FINDING, act_value, money_moved, nothing_decided, notify
from jianzhen.casework.claims.offers import make_offer
from jianzhen.casework.claims.vocabulary import RemedyKind, State
from jianzhen.casework.decisions.models import Decision
from jianzhen.casework.events.actors import Role
from jianzhen.casework.people.models import Message
from whole_path import ACCUSES, NOT_SHOWN, SHOWN, desk, draft, heard, party, shop, state_of, take

pytestmark = pytest.mark.django_db


# 7. Refund-only without ground or consent -----------------------------------------------------------------------------

REFUND_ONLY = {"outcome": "shown", "remedy": "refund_only", "amount": "9"}
WHYS = {f"less_drastic_why.{kind}": "这只杯子的裂口无法用这种办法补救。" for kind in RemedyKind}


@pytest.mark.parametrize("told", [
    {}, {"refund_only_ground": "merchant_consent"}, {"refund_only_ground": "merchant_consent", **WHYS},
    {"refund_only_ground": "hygiene"}, {"refund_only_ground": "hygiene", **WHYS, "less_drastic_why.repair": ""},
    {"refund_only_ground": "changed my mind", **WHYS},
])  # fmt: skip
def test_nobody_is_refunded_only_without_a_ground_or_the_merchants_word(claim, clock, told):
    ann = desk(seated(Role.REVIEWER))
    take(ann, claim)
    answer = draft(ann, claim, **{**REFUND_ONLY, **told})
    clock.run_jobs()
    assert answer.status_code == 422
    assert state_of(claim) == State.IN_REVIEW
    assert nothing_decided(claim)


def test_a_written_ground_with_every_milder_way_looked_at_gives_refund_only(claim):
    ann = desk(seated(Role.REVIEWER))
    take(ann, claim)
    assert draft(ann, claim, **REFUND_ONLY, **WHYS, refund_only_ground="hygiene").status_code == 302
    made = Decision.objects.get()
    assert (made.remedy, made.ground, made.amount_fen) == ("refund_only", "hygiene", 900)


def test_the_merchants_own_offer_is_its_word(claim, clock):
    make_offer(
        claim_id=claim.id, remedy=RemedyKind.REFUND_ONLY, amount_fen=900, stands_until=clock.now() + timedelta(days=3),
        actor=merchant_of(claim), now=clock.now(),
    )  # fmt: skip
    ann = desk(seated(Role.REVIEWER))
    take(ann, claim)
    assert draft(ann, claim, **REFUND_ONLY, refund_only_ground="merchant_consent").status_code == 302
    made = Decision.objects.get()
    assert (made.remedy, made.ground, made.amount_fen) == ("refund_only", "merchant_consent", 900)


def test_the_database_refuses_refund_only_without_a_ground(claim):
    ann = desk(seated(Role.REVIEWER))
    take(ann, claim)
    draft(ann, claim, **SHOWN)
    row = dict(Decision.objects.values().get()) | {"id": uuid4(), "number": 2, "signed_hash": "0" * 64}
    with pytest.raises(IntegrityError, match="refund_only_has_a_ground"), transaction.atomic():
        Decision.objects.create(**{**row, "remedy": "refund_only"})
    Decision.objects.create(**{**row, "remedy": "refund_only", "ground": "hygiene"})


# 8. Forgery named before notice ---------------------------------------------------------------------------------------


def parties_read(claim) -> str:
    """All that both sides are shown or sent of a claim, by page, API and message, in both languages."""
    texts = []
    for role in (Role.BUYER, Role.MERCHANT):
        client = party(claim, role)
        for language in ("zh-CN", "en"):
            for path in (f"/claims/{claim.id}/", *(["/shop/"] if role is Role.MERCHANT else [])):
                answer = (client if path != "/shop/" else shop(claim.merchant)).get(path, headers={"accept-language": language})  # fmt: skip
                texts.append(answer.content.decode())
    key = Shop(claim.merchant)
    for path in ("", "/evidence", "/timeline", "/explanation", "/decisions", "/offers", "/remedies"):
        for language in ("zh-CN", "en"):
            answer = key.get(f"/claims/{claim.id}{path}", **{"Accept-Language": language})
            assert answer.status_code == 200, path
            texts.append(answer.content.decode())
    texts += [f"{one.kind}" for one in Message.objects.filter(claim_id=claim.id)]
    return "\n".join(texts)


@pytest.mark.parametrize("stage", ["queued", "looked at", "refused", "granted", "appealed", "inadmissible"])
def test_no_page_answer_or_message_names_forgery_where_nobody_was_found_to(clock, mailoutbox, settings, stage):
    settings.JIANZHEN_INSPECTOR = "factories.desk_pages.LockInspector"  # which supports that it is no genuine record
    calm_pack()
    claim = heard(clock)
    ann = desk(seated(Role.REVIEWER))
    if stage != "queued":
        take(ann, claim)
    if stage == "refused" or stage == "appealed":
        draft(ann, claim, **NOT_SHOWN)
    if stage == "granted":
        draft(ann, claim, **SHOWN)
    if stage == "appealed":
        party(claim, Role.BUYER).post(
            f"/claims/{claim.id}/do/appeal", {"text": "打包照片里没有这道划痕，请再对照一次。"}
        )
    if stage == "inadmissible":
        ann.post(
            f"/desk/{claim.id}/inadmissible",
            {"code": "before_a_court", "text": "同一事项已由法院受理，请以法院的处理为准。"},
        )
    clock.run_jobs()
    text = parties_read(claim) + "".join(one.subject + one.body for one in mailoutbox)
    assert ACCUSES.search(text) is None, text[max(0, ACCUSES.search(text).start() - 80) :][:200]
    assert claim.number in text


def test_a_draft_that_names_forgery_is_neither_decided_nor_shown_before_notice_and_two_people(claim, clock):
    ann = desk(seated(Role.REVIEWER))
    take(ann, claim)
    assert draft(ann, claim, **{**FINDING, "forgery_act": act_value()}).status_code == 422
    assert state_of(claim) == State.IN_REVIEW
    assert nothing_decided(claim)
    assert ACCUSES.search(parties_read(claim)) is None
    for name in ("reasons_buyer", "reasons_merchant"):
        told = draft(ann, claim, **{**NOT_SHOWN, name: "这张照片是伪造的，所以不退给买家。"})
        assert told.status_code == 422
    assert nothing_decided(claim)


def test_after_notice_an_answer_and_two_people_a_finding_stands(claim, clock):
    ann = desk(seated(Role.REVIEWER))
    take(ann, claim)
    assert notify(ann, claim).status_code == 302
    assert state_of(claim) == State.NOTICE
    party(claim, Role.BUYER).post(f"/claims/{claim.id}/do/answer-notice", {"text": "照片是我当天拍的。"})
    again = desk(seated(Role.REVIEWER))
    take(again, claim)
    assert draft(again, claim, **{**FINDING, "forgery_act": act_value()}).status_code == 302
    assert state_of(claim) == State.SECOND_REVIEW
    assert not Decision.objects.exists()
    second = desk(seated(Role.APPROVER))
    draft(second, claim, then="save", **{**FINDING, "forgery_act": act_value()})
    assert second.post(f"/desk/{claim.id}/countersign").status_code == 302
    made = Decision.objects.get()
    assert made.forgery_act == act_value()
    assert made.second_by_id is not None
    assert made.notice_id is not None
    assert money_moved() == {}
