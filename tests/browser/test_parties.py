"""Buyer and merchant on a phone, in a real browser: filing, answering, deciding, in both languages; axe clean."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from factories.desk import PLATFORM, ROUTER
from factories.evidence import sealed_order
from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.packs import activate_pack, default_pack
from jianzhen.casework.claims.routing import route_claim
from jianzhen.casework.claims.vocabulary import State
from jianzhen.casework.events.actors import Role
from jianzhen.casework.people.links import make_link, make_order_link, make_shop_link
from pictures import coded, cracked, scene
from shots import keep_shot

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = {
    "zh-CN": {"damaged": "破损", "refund": "退货退款", "file": "提交申请", "text": "拆箱时杯口右侧有一道裂。", "yours": "轮到您"},
    "en-GB": {"damaged": "damaged", "refund": "return and refund", "file": "File the claim", "text": "A crack at the rim.", "yours": "Your turn"},
}  # fmt: skip


@pytest.fixture
def of():
    from factories.desk import staff

    activate_pack(
        body=default_pack(), proposed_by=staff(Role.ADMIN), actor=staff(Role.APPROVER),
        now=timezone.now() - timedelta(days=30),
    )  # fmt: skip
    cup = scene(61, (1600, 1200))
    return sealed_order(listing=coded(cup, quality=90), packed=coded(scene(62, (1600, 1200)), quality=90), at=timezone.now() - timedelta(days=3))  # fmt: skip


@pytest.fixture
def photos(tmp_path):
    shown, _ = cracked(scene(61, (1600, 1200)), at=(700, 500), scale=3)
    (tmp_path / "IMG_2041.JPG").write_bytes(coded(shown, quality=88))
    (tmp_path / "IMG_2042.JPG").write_bytes(coded(scene(63, (500, 400)), quality=80))
    return [str(tmp_path / "IMG_2041.JPG"), str(tmp_path / "IMG_2042.JPG")]


def order_address(of):
    token = make_order_link(order_id=of.id, buyer_id=of.buyer_id, actor=PLATFORM, now=timezone.now())
    return f"/o/{token}"


def claim_address(claim, role):
    party = claim.buyer_id if role is Role.BUYER else claim.merchant_id
    return "/c/" + make_link(claim_id=claim.id, role=role, party_id=party, actor=ROUTER, now=timezone.now())


def shop_address(of):
    return "/s/" + make_shop_link(merchant_id=of.merchant_id, actor=PLATFORM, now=timezone.now())


def is_narrow(tab):
    return tab.evaluate("document.documentElement.scrollWidth") <= tab.viewport_size["width"]


def route():
    claim = Claim.objects.get()
    return route_claim(claim_id=claim.id, missing=(), outside_pack="", now=timezone.now())


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_a_buyer_files_a_claim_on_a_phone_and_the_photos_travel_while_the_form_is_filled_in(
    visit, axe, of, photos, locale
):
    words = WORDS[locale]
    tab = visit(order_address(of), width=390, locale=locale)
    assert axe(tab) == []
    keep_shot(tab, f"filing-empty-{locale}")
    tab.set_input_files("#photos", photos)
    tab.locator("label.chip", has_text=words["damaged"]).first.click()
    tab.locator("label.chip", has_text=words["refund"]).first.click()
    tab.fill("[name=text]", words["text"])
    tab.locator(".sending .advice").first.wait_for()
    assert tab.locator(".sending li").count() == 2
    assert axe(tab) == []
    assert is_narrow(tab)
    keep_shot(tab, f"filing-{locale}")
    tab.get_by_role("button", name=words["file"]).click()
    tab.wait_for_url("**/claims/**")
    claim = Claim.objects.get()
    assert claim.number in tab.locator("main").inner_text()
    assert claim.exhibits.filter(kind="photo", submitted_at__isnull=False).count() == 2
    route()
    tab.reload()
    assert axe(tab) == []
    assert is_narrow(tab)
    keep_shot(tab, f"claim-buyer-{locale}")
    assert tab.problems == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_merchant_finds_the_claim_by_its_deadline_and_contests_it_with_reasons(visit, axe, of, photos, scheme):
    buyer = visit(order_address(of), width=390)
    buyer.set_input_files("#photos", photos)
    buyer.locator("label.chip", has_text="破损").first.click()
    buyer.locator("label.chip", has_text="退货退款").first.click()
    buyer.get_by_role("button", name="提交申请").click()
    buyer.wait_for_url("**/claims/**")
    route()
    tab = visit(shop_address(of), width=390, scheme=scheme)
    assert axe(tab) == []
    keep_shot(tab, f"inbox-{scheme}")
    tab.locator(".inbox a").first.click()
    assert "轮到您" in tab.locator(".turn").inner_text()
    assert axe(tab) == []
    assert is_narrow(tab)
    keep_shot(tab, f"claim-merchant-{scheme}")
    tab.get_by_text("有不同意见").click()
    tab.fill("#do-text", "发货前的打包照片里杯口完好，与申请照片不是同一处。")
    tab.get_by_role("button", name="提交答复").click()
    assert Claim.objects.get().state == State.BUYER_TURN
    assert "已答复" in tab.locator("#alerts").inner_text()
    buyer.reload()
    assert "轮到您" in buyer.locator(".turn").inner_text()
    assert "打包照片里杯口完好" in buyer.locator("main").inner_text()
    keep_shot(buyer, f"claim-reply-{scheme}")
    assert tab.problems == buyer.problems == []


def fill(tab, words):
    tab.locator("label.chip", has_text=words["damaged"]).first.click()
    tab.locator("label.chip", has_text=words["refund"]).first.click()
    tab.fill("[name=text]", words["text"])


def test_an_upload_goes_on_where_the_line_broke_and_after_the_page_was_opened_anew(visit, of, tmp_path):
    clip = tmp_path / "open.mp4"
    clip.write_bytes(b"\0\0\0\x18ftypmp42" + bytes(range(256)) * 14_000)  # 3.6 MB: four pieces
    tab = visit(order_address(of), width=390)
    down, sent = {"line": True}, []

    def line(route):
        at = route.request.url.partition("at=")[2]
        if at not in ("", "0") and down["line"]:
            return route.abort()
        sent.append(at)
        return route.continue_()

    tab.route("**/uploads/filing*", line)
    tab.set_input_files("#photos", str(clip))
    tab.get_by_text("正在重试").wait_for()
    keep_shot(tab, "upload-broken")
    assert sent == ["", "0"]
    down["line"] = False
    tab.get_by_text("已收到").wait_for()
    assert sent.count("0") == 1  # nothing was sent twice
    # the same with a page that was closed in between
    other = tmp_path / "again.mp4"
    other.write_bytes(clip.read_bytes()[:-1] + b"x")
    down["line"], sent[:] = True, []
    tab.set_input_files("#photos", str(other))
    tab.get_by_text("正在重试").wait_for()
    tab.reload()
    down["line"] = False
    tab.set_input_files("#photos", str(other))
    tab.locator(".sending").get_by_text("已收到").wait_for()
    assert sent.count("0") == 1
    fill(tab, WORDS["zh-CN"])
    tab.get_by_role("button", name="提交申请").click()
    tab.wait_for_url("**/claims/**")
    assert Claim.objects.get().exhibits.filter(kind="clip").count() == 2


def test_a_form_waits_for_files_that_are_still_travelling(visit, of, photos):
    tab = visit(order_address(of), width=390)
    held = []
    tab.route(re.compile("at=end"), lambda route: held.append(route))
    tab.set_input_files("#photos", photos[:1])
    fill(tab, WORDS["zh-CN"])
    tab.get_by_role("button", name="提交申请").click()
    tab.wait_for_timeout(400)
    assert not Claim.objects.exists()
    held[0].continue_()
    tab.wait_for_url("**/claims/**")
    assert Claim.objects.get().exhibits.filter(kind="photo").count() == 1


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_the_whole_way_works_without_scripts(visit, of, photos, locale):
    words = WORDS[locale]
    tab = visit(order_address(of), width=360, locale=locale, scripts=False)
    tab.locator("#photos").set_input_files(photos)
    tab.fill("[name=text]", words["text"])
    tab.get_by_role("button", name=words["file"]).click()  # nothing chosen: the browser or the desk says so
    fill(tab, words)
    tab.get_by_role("button", name=words["file"]).click()
    tab.wait_for_url("**/claims/**")
    claim = Claim.objects.get()
    assert claim.exhibits.filter(kind="photo", submitted_at__isnull=False).count() == 2
    assert is_narrow(tab)
    route()
    shop = visit(claim_address(claim, Role.MERCHANT), width=360, scripts=False)
    shop.get_by_text("有不同意见").click()
    shop.fill("#do-text", "打包照片里杯口完好。")
    shop.get_by_role("button", name="提交答复").click()
    tab.reload()
    assert words["yours"] in tab.locator(".turn").inner_text()


def test_a_session_that_ended_while_somebody_typed_costs_nothing(visit, of, photos):
    tab = visit(order_address(of), width=390)
    fill(tab, WORDS["zh-CN"])
    tab.context.clear_cookies(name="sessionid")
    tab.set_input_files("#photos", photos[:1])
    tab.locator(".sending .advice").first.wait_for()
    tab.get_by_role("button", name="提交申请").click()
    tab.wait_for_url("**/claims/**")
    claim = Claim.objects.get()
    tab.get_by_text("撤回申请").click()
    tab.context.clear_cookies(name="sessionid")
    tab.get_by_role("button", name="撤回", exact=True).click()
    tab.get_by_text("申请已撤回").wait_for()
    tab.go_back()
    claim.refresh_from_db()
    assert claim.state == State.WITHDRAWN
    assert Claim.objects.count() == 1


@pytest.mark.parametrize(("locale", "scheme"), [("zh-CN", "light"), ("en-GB", "dark")])
def test_a_decision_is_read_explained_and_appealed_on_a_phone(visit, axe, locale, scheme):
    from factories import decisions as cases

    claim = cases.decided(cases.not_shown(), now=timezone.now() - timedelta(minutes=1))
    tab = visit(claim_address(claim, Role.BUYER), width=390, locale=locale, scheme=scheme)
    assert axe(tab) == []
    assert is_narrow(tab)
    keep_shot(tab, f"decision-{locale}")
    tab.locator("#appeal").locator("xpath=..").locator("summary").click()
    tab.fill("#appeal-text", "不对")
    tab.locator("form[action$='/do/appeal'] button.main").click()
    assert tab.locator("#appeal-text").input_value() == "不对"
    assert axe(tab) == []
    keep_shot(tab, f"appeal-refused-{locale}")
    tab.fill("#appeal-text", "主图里没有这道裂，请再看右下角的位置。")
    tab.locator("form[action$='/do/appeal'] button.main").click()
    claim.refresh_from_db()
    assert claim.state == State.IN_APPEAL
    with tab.expect_download() as download:
        tab.locator("form[action$='case.zip'] button").click()
    assert download.value.suggested_filename == f"{claim.number}.zip"


@pytest.mark.parametrize(("width", "scheme", "locale"), [(390, "light", "zh-CN"), (1280, "dark", "zh-CN"), (1280, "light", "en-GB")])  # fmt: skip
def test_the_shops_pages_are_axe_clean_and_fit(visit, axe, of, photos, width, scheme, locale):
    from factories.desk import order

    another = order(shop=of.merchant)
    tab = visit(shop_address(of), width=width, scheme=scheme, locale=locale)
    base = tab.url.removesuffix("/shop/")
    parcel = of.shipments.get()
    for name, path in (
        ("orders", "/shop/orders/"), ("order", f"/shop/orders/{another.id}/"), ("consent", "/shop/consent/"),
        ("keys", "/shop/keys/"), ("receipt", f"/shop/parcels/{parcel.id}/receipt"), ("inbox-empty", "/shop/"),
    ):  # fmt: skip
        tab.goto(base + path)
        assert axe(tab) == [], name
        assert is_narrow(tab), name
        keep_shot(tab, f"shop-{name}-{width}-{scheme}-{locale}")
    tab.goto(base + f"/shop/orders/{another.id}/")
    tab.fill("#carrier", "SF")
    tab.fill("#waybill", "SF1000")
    tab.locator("form[action$='/parcel'] button").click()
    tab.locator("input[type=file]").set_input_files(photos)
    tab.locator(".sending .advice").first.wait_for()
    tab.locator("form[action$='/seal'] button").click()
    assert tab.locator(".qr svg").is_visible()
    assert axe(tab) == []
    keep_shot(tab, f"receipt-{width}-{scheme}-{locale}")
    tab.goto(base + "/shop/keys/")
    tab.locator("main form button.main").click()
    assert tab.locator("code").inner_text().startswith("jz_")
    assert axe(tab) == []
    assert tab.problems == []


def test_a_merchant_films_the_opening_of_a_return_and_objects_while_the_refund_waits(visit, axe, of, tmp_path):
    from factories import remedies as owed
    from jianzhen.casework.claims.vocabulary import RemedyKind
    from jianzhen.casework.remedies.models import LedgerEntry, Remedy

    now = timezone.now() - timedelta(minutes=3)
    claim = owed.settled(of=of, now=now, remedy=RemedyKind.RETURN_REFUND)
    buyer = visit(claim_address(claim, Role.BUYER), width=390)
    remedy = Remedy.objects.get()
    buyer.fill(f"#c-{remedy.id}", "SF")
    buyer.fill(f"#w-{remedy.id}", "SF2000")
    keep_shot(buyer, "return-buyer")
    buyer.get_by_role("button", name="已寄出").click()
    assert "SF2000" in buyer.locator("main").inner_text()
    tab = visit(claim_address(claim, Role.MERCHANT), width=390)
    tab.get_by_role("button", name="退货已送到").click()
    tab.get_by_text("退回的不对").click()
    clip = tmp_path / "open.mp4"
    clip.write_bytes(b"\0\0\0\x18ftypmp42" + b"\0" * 200_000)
    tab.fill(f"#d-{remedy.id}", "箱里是另一只杯子。")
    tab.set_input_files("#dispute-files", str(clip))
    tab.locator(".sending").get_by_text("已收到").wait_for()
    assert axe(tab) == []
    assert is_narrow(tab)
    keep_shot(tab, "return-merchant")
    tab.get_by_role("button", name="提出异议").click()
    tab.get_by_text("由审核员查看").first.wait_for()
    claim.refresh_from_db()
    assert claim.state == State.REVIEW_QUEUE
    assert LedgerEntry.objects.get().state == LedgerEntry.State.WAITING
    assert claim.exhibits.get(kind="returned").submitted_at is not None
    assert tab.problems == buyer.problems == []


def test_a_question_is_answered_on_a_phone(visit, axe, photos):
    from factories import decisions as cases
    from jianzhen.casework.review.questions import ask_question
    from jianzhen.casework.review.vocabulary import QuestionAct

    claim = cases.heard()
    reviewer = cases.take(claim, now=timezone.now())
    ask_question(
        claim_id=claim.id, asked=Role.BUYER, act=QuestionAct.SECOND_VIEW, text="请从侧面再拍一张裂痕。",
        why_cheapest="侧面能看出裂的深浅，一张照片就够。", actor=reviewer, now=timezone.now(),
    )  # fmt: skip
    tab = visit(claim_address(claim, Role.BUYER), width=390)
    assert axe(tab) == []
    keep_shot(tab, "question")
    tab.set_input_files("#do-files", photos[:1])
    tab.locator("#do-files").locator("xpath=..").get_by_text("已收到").wait_for()
    tab.get_by_role("button", name="回复", exact=True).click()
    tab.get_by_text("接下来由审核员查看").wait_for()
    assert claim.exhibits.filter(kind="photo", submitted_at__isnull=False).count() == 1
