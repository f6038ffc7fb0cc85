"""Buyer and merchant on a phone, in a real browser: filing, answering, deciding, in both languages; axe clean."""

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
