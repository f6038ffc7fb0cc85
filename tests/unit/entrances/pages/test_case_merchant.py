"""What a merchant does: the inbox by deadline, answers with reasons, more time once, returns opened on film."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from factories import decisions as cases
from factories import remedies as owed
from factories.desk import buyer_of, merchant, merchant_of, order, submitted
from factories.evidence import photo, sealed_order, stage
from jianzhen.casework.claims.models import Claim, Window
from jianzhen.casework.claims.offers import make_offer
from jianzhen.casework.claims.routing import route_claim
from jianzhen.casework.claims.vocabulary import RemedyKind, State
from jianzhen.casework.errors import NotAllowed
from jianzhen.casework.events.actors import Role
from jianzhen.casework.evidence.models import Exhibit
from jianzhen.casework.evidence.redacting import make_derivatives
from jianzhen.casework.evidence.submitting import submit_exhibits
from jianzhen.casework.remedies.inbox import Heap, counts, inbox
from jianzhen.casework.remedies.models import LedgerEntry, Remedy, ReturnParcel
from jianzhen.casework.remedies.parcels import note_return_delivered

pytestmark = pytest.mark.django_db


def clip(name="open.mp4"):
    return SimpleUploadedFile(name, b"\0\0\0\x18ftypmp42" + b"\0" * 80, "video/mp4")


def routed(now, **more):
    return route_claim(claim_id=submitted(now=now, **more).id, missing=(), outside_pack="", now=now)


def state_of(claim):
    return Claim.objects.get(pk=claim.pk).state


def test_the_inbox_puts_the_soonest_deadline_first_and_counts_three_heaps(come_to_shop, now):
    shop = merchant()
    late, soon = routed(now, of=order(shop=shop)), routed(now, of=order(shop=shop))
    Window.objects.filter(claim=late).update(closes_at=now + timedelta(days=9))
    done = routed(now, of=order(shop=shop))
    Claim.objects.filter(pk=done.pk).update(state=State.CLOSED)
    other = routed(now)
    client = come_to_shop(shop)
    shown = client.get("/shop/").content.decode()
    assert shown.index(soon.number) < shown.index(late.number)
    assert other.number not in shown
    tally = counts(reader=merchant_of(soon), now=timezone.now())
    assert (tally.yours, tally.waiting, tally.ended) == (2, 0, 1)
    assert done.number in client.get("/shop/?heap=ended").content.decode()
    assert late.number not in client.get(f"/shop/?number={soon.number}").content.decode()


def test_the_inbox_is_paged_and_takes_few_queries(come_to_shop, now, django_assert_max_num_queries):
    shop = merchant()
    for _ in range(22):
        routed(now, of=order(shop=shop))
    client = come_to_shop(shop)
    assert "1 / 2" in client.get("/shop/").content.decode()
    assert client.get("/shop/?page=2").content.decode().count('class="card"') == 2
    with django_assert_max_num_queries(15):
        client.get("/shop/")


def test_a_buyer_has_no_inbox(now):
    with pytest.raises(NotAllowed):
        inbox(reader=buyer_of(routed(now)), heap=Heap.YOURS, now=now)


def test_the_buyers_material_is_shown_redacted_once_confirmed_and_never_before(come_to_claim, now):
    claim = routed(now)
    stage(claim, buyer_of(claim), photo(5), now=now)
    submit_exhibits(claim_id=claim.id, actor=buyer_of(claim), now=now)
    make_derivatives(claim_id=claim.id, now=now)
    client = come_to_claim(claim, Role.MERCHANT)
    shown = client.get(f"/claims/{claim.id}/").content.decode()
    assert "脱敏副本正等待人工确认" in shown
    assert "王小明" not in shown
    key = f"e-{claim.id.hex}-{Exhibit.objects.get().id.hex}"
    assert client.get(f"/media/{key}").status_code == 404
    assert come_to_claim(claim).get(f"/media/{key}").status_code == 200


def test_own_files_are_served_fenced_and_small(come_to_claim, now):
    claim = routed(now)
    exhibit = stage(claim, buyer_of(claim), photo(5), now=now)
    client, key = come_to_claim(claim), f"e-{claim.id.hex}-{exhibit.id.hex}"
    whole, small = client.get(f"/media/{key}"), client.get(f"/media/{key}/small")
    assert b"".join(whole.streaming_content) == photo(5)
    assert small["Content-Type"] == "image/jpeg"
    for answer in (whole, small):
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert "private" in answer["Cache-Control"]
    assert client.get("/media/nonsense").status_code == 404
    size = len(photo(5))
    for asked, first, last in (("bytes=10-19", 10, 19), ("bytes=50-", 50, size - 1), ("bytes=-7", size - 7, size - 1)):
        part = client.get(f"/media/{key}", headers={"range": asked})
        assert (part.status_code, part["Content-Range"]) == (206, f"bytes {first}-{last}/{size}")
        assert b"".join(part.streaming_content) == photo(5)[first : last + 1]
    assert client.get(f"/media/{key}", headers={"range": "bytes=9-1"}).status_code == 200


def test_the_merchant_agrees(come_to_claim, act, now):
    claim = routed(now)
    act(come_to_claim(claim, Role.MERCHANT), claim, "concede")
    assert state_of(claim) == State.SETTLED


def test_the_merchant_contests_with_reasons_that_both_sides_read(come_to_claim, act, now):
    claim = routed(now)
    client = come_to_claim(claim, Role.MERCHANT)
    empty = act(client, claim, "contest", text=" ", files=[clip()])
    assert empty.status_code == 422
    assert Exhibit.objects.filter(side="merchant", submitted_at=None).count() == 1  # the clip is kept
    act(client, claim, "contest", text="打包照片里杯口完好。")
    assert state_of(claim) == State.BUYER_TURN
    assert Exhibit.objects.filter(side="merchant", submitted_at__isnull=False).count() == 2
    assert "打包照片里杯口完好。" in come_to_claim(claim).get(f"/claims/{claim.id}/").content.decode()


def test_more_time_is_asked_once_and_offered_no_second_time(come_to_claim, act, now):
    claim = routed(now)
    client = come_to_claim(claim, Role.MERCHANT)
    before = claim.windows.get(ended_at=None).closes_at
    assert "延长 48 小时" in client.get(f"/claims/{claim.id}/").content.decode()
    assert act(client, claim, "more-time", text=" ").status_code == 422
    shown = act(client, claim, "more-time", text="仓库盘点，需要找视频。").content.decode()
    assert claim.windows.get(ended_at=None).closes_at == before + timedelta(hours=48)
    assert "延长 48 小时" not in shown
    assert act(client, claim, "more-time", text="再来一次").status_code == 422


def test_the_merchant_offers_and_accepts_the_buyers_offer(come_to_claim, act, now):
    claim = routed(now)
    client = come_to_claim(claim, Role.MERCHANT)
    act(client, claim, "offer", remedy_kind="partial_refund", amount="15.5")
    assert claim.offers.get().amount_fen == 1_550
    theirs = make_offer(
        claim_id=claim.id, remedy=RemedyKind.PARTIAL_REFUND, amount_fen=2_000, actor=buyer_of(claim), now=timezone.now(),
        stands_until=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    act(client, claim, "accept-offer", offer=str(theirs.id))
    assert state_of(claim) == State.SETTLED


def test_a_return_is_disputed_with_the_clip_and_the_refund_has_not_gone(come_to_claim, act, now):
    claim = owed.settled(now=now, remedy=RemedyKind.RETURN_REFUND)
    remedy, client = Remedy.objects.get(), come_to_claim(claim, Role.MERCHANT)
    note_return_delivered(remedy_id=remedy.id, delivered_at=now, actor=merchant_of(claim), now=now)
    shown = client.get(f"/claims/{claim.id}/").content.decode()
    assert "退款尚未发出" in shown
    assert "轮到您：开箱查看退回的商品" in shown
    assert "轮到您" not in come_to_claim(claim).get(f"/claims/{claim.id}/").content.decode()
    act(client, claim, "dispute", text="箱里是另一只杯子。", files=[clip()], returned="1")
    assert state_of(claim) == State.REVIEW_QUEUE
    assert ReturnParcel.objects.get().disputed_at is not None
    assert LedgerEntry.objects.get().state == LedgerEntry.State.WAITING
    assert Exhibit.objects.get(kind="returned").submitted_at is not None


def test_a_return_is_accepted_and_the_refund_goes(come_to_claim, act, now):
    claim = owed.settled(now=now, remedy=RemedyKind.RETURN_REFUND)
    client, remedy = come_to_claim(claim, Role.MERCHANT), Remedy.objects.get()
    act(client, claim, "return-came", remedy=str(remedy.id))
    act(client, claim, "accept-return", remedy=str(remedy.id))
    assert LedgerEntry.objects.get().state == LedgerEntry.State.ASKED
    refused = act(client, claim, "dispute", text="其实不对。")
    assert refused.status_code == 422
    assert "退款已经发出" in refused.content.decode()


def test_an_exchange_is_proved_by_its_waybill(come_to_claim, act, now):
    claim = owed.settled(now=now, remedy=RemedyKind.EXCHANGE, amount_fen=0)
    client, remedy = come_to_claim(claim, Role.MERCHANT), Remedy.objects.get()
    assert counts(reader=merchant_of(claim), now=timezone.now()).yours == 1
    assert act(client, claim, "prove", remedy=str(remedy.id), waybill="").status_code == 422
    act(client, claim, "prove", remedy=str(remedy.id), carrier="SF", waybill="SF9")
    remedy.refresh_from_db()
    assert remedy.sent_at is not None


def test_the_merchant_appeals_a_decision_that_costs_it(come_to_claim, act, monkeypatch):
    claim = cases.decided()
    moment = cases.LATER + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    client = come_to_claim(claim, Role.MERCHANT)
    act(client, claim, "appeal", text="打包照片里这一处完好，请再看一次。")
    assert state_of(claim) == State.IN_APPEAL


def test_a_merchant_may_not_reply_for_the_buyer_nor_open_another_shops_claim(come_to_claim, come_to_shop, act, now):
    claim = routed(now)
    client = come_to_shop(merchant())
    assert client.get(f"/claims/{claim.id}/").status_code == 404
    assert act(client, claim, "concede").status_code == 404
    assert act(come_to_claim(claim, Role.MERCHANT), claim, "withdraw").status_code == 403
    assert state_of(claim) == State.MERCHANT_TURN


def test_a_sealed_pack_out_is_shown_with_its_grade(come_to_claim, now):
    claim = routed(now, of=sealed_order())
    shown = come_to_claim(claim, Role.MERCHANT).get(f"/claims/{claim.id}/").content.decode()
    assert "争议前已固化的" in shown
    assert "自行固化" in shown
