"""The path, end to end in a real browser: the smart lock, its honest twin the cup, and a return with another cup inside."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from desk_controls import count_controls
from jianzhen.casework.claims.errors import GuardRefused, NoSuchStep
from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.packs import activate_pack, default_pack
from jianzhen.casework.claims.vocabulary import EventKind, State
from jianzhen.casework.decisions.content import DraftContent
from jianzhen.casework.decisions.models import Decision
from jianzhen.casework.decisions.reasons import ACCUSING, ACCUSING_EN
from jianzhen.casework.decisions.words import Outcome
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.models import Event
from jianzhen.casework.evidence.inspecting import inspect_claim_now
from jianzhen.casework.evidence.redacting import make_derivatives
from jianzhen.casework.people.links import make_link, make_shop_link
from jianzhen.casework.people.models import Account, Message
from jianzhen.casework.remedies import paying
from jianzhen.casework.remedies.models import LedgerEntry
from jianzhen.casework.remedies.owing import owe_remedies
from jianzhen.casework.review.questions import hear_again
from jianzhen.casework.review.vocabulary import Impression
from jianzhen.entrances.jobs.messages import tell_parties
from jianzhen.entrances.pages.showcase.steps import let_the_timer_decide
from jianzhen.entrances.story import acts
from jianzhen.entrances.story.cast import APPROVER, REVIEWER, THIRD_REVIEWER, machine_admin, open_staff, staff
from jianzhen.entrances.story.plots import plot_of
from jianzhen.entrances.story.tell import tell
from jianzhen.wiring.seed import seed_when_empty
from shots import keep_shot

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

REVIEW_STEPS_CAP = 8
"""``review_steps.first`` of targets.toml: committed controls from open to decided; ticks are counted apart."""

PATIENCE_MS = 90_000
SUSPICION = (*ACCUSING, "可疑", "嫌疑", "疑似", "异常", "警告", "不诚信", "suspic", "suspect")
ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def patience():
    """Real inspection beside a browser is slow on a busy machine; what is expected does not change by waiting longer."""
    expect.set_options(timeout=PATIENCE_MS)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture
def desk_of_today(settings, tmp_path):
    """A seeded desk under the starting rules without the random draw, and a gateway of its own without faults."""
    settings.JIANZHEN_GATEWAY_SIMULATOR = {"file": str(tmp_path / "gateway.sqlite"), "faults": ""}
    paying._adapter.cache_clear()
    now, body = timezone.now(), default_pack()
    body["version"], body["four_eyes"]["random_percent"] = "path", 0
    open_staff(admin=machine_admin(), now=now - timedelta(days=60))
    activate_pack(body=body, proposed_by=machine_admin(), actor=staff(APPROVER), now=now - timedelta(days=30))
    assert seed_when_empty().fresh
    yield now
    paying._adapter.cache_clear()


@pytest.fixture
def inspected_for_real(settings):
    """The desk's own engine: nothing that is found, or said of it, is made up for the test."""
    settings.JIANZHEN_INSPECTOR = "jianzhen.adapters.inspector.ChildInspector"


def link(claim, role):
    party = claim.buyer_id if role is Role.BUYER else claim.merchant_id
    return "/c/" + make_link(
        claim_id=claim.id, role=role, party_id=party, actor=Actor.machine(Role.ROUTER), now=timezone.now()
    )


def refund(claim):
    """What the payment jobs do; returns the entry."""
    owe_remedies(claim_id=claim.id, now=timezone.now())
    entry = LedgerEntry.objects.get(remedy__claim=claim)
    paying.pay_refund(entry_id=entry.id, now=timezone.now())
    paying.poll_refund(entry_id=entry.id, now=timezone.now())
    entry.refresh_from_db()
    return entry


def verify(path):
    words = [sys.executable, "-m", "jianzhen.wiring.main", "verify", str(path)]
    return subprocess.run(words, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, check=False)  # fmt: skip


def no_word_of_suspicion(claim, visit):
    """Read all that either side is shown or told about a claim, in both languages."""
    for event in Event.objects.filter(chain=f"claim:{claim.id}"):
        if event.kind in set(EventKind):
            tell_parties(claim_id=str(claim.id), event=str(event.id))
    told = Message.objects.filter(claim_id=claim.id)
    assert told.exists()
    texts = [text for one in told for text in (one.title_zh, one.text_zh, one.title_en, one.text_en)]
    shop = "/s/" + make_shop_link(
        merchant_id=claim.merchant_id, actor=Actor.machine(Role.INTEGRATION), now=timezone.now()
    )
    for locale in ("zh-CN", "en-GB"):
        for address in (link(claim, Role.BUYER), link(claim, Role.MERCHANT), shop):
            tab = visit(address, locale=locale)
            texts.append(tab.content())
            if "/claims/" in tab.url:
                tab.goto(tab.url.split("?")[0] + "?explain=1")
                texts.append(tab.content())
    for text in texts:
        low = text.lower()
        assert [word for word in SUSPICION if word.lower() in low] == []
        assert ACCUSING_EN.search(text) is None


def test_the_smart_lock_from_the_sealed_listing_to_a_case_file_that_one_byte_breaks(
    desk_of_today, inspected_for_real, sit, visit, tmp_path
):
    claim = tell(plot_of("SIM-0002"), told_at=desk_of_today)
    tab = sit(Account.objects.get(email=REVIEWER), f"/desk/{claim.id}/")
    tab.set_default_timeout(PATIENCE_MS)
    tab.keyboard.press("t")
    expect(tab.locator("[data-look-title], #look-title")).to_be_visible()
    expect(tab.locator(".openseadragon-canvas")).to_have_count(3)
    assert tab.locator("[data-finding], .lit").count() == 0
    controls = count_controls(tab)
    controls.clear()
    # a first look, and only then what was found: the changed region is lit
    tab.keyboard.press("2")
    tab.wait_for_selector("[data-finding]")
    tab.wait_for_selector(".lit")
    assert tab.locator(".lit").count() >= 1
    keep_shot(tab, "tour-5-lit", full=False)
    # blink against the sealed listing
    tab.keyboard.press("b")
    expect(tab.locator("[data-do=blink]")).to_have_attribute("aria-pressed", "true")
    expect(tab.locator("[data-says]")).to_contain_text("已按检测配准")
    keep_shot(tab, "tour-5-blink", full=False)
    tab.keyboard.press("b")
    # both sides' words and the timeline
    story = tab.locator(".story").inner_text()
    assert "面板有划痕" in story
    assert "右侧面板没有划痕" in story
    # the timer decides nothing
    assert isinstance(let_the_timer_decide(claim, now=timezone.now()), NoSuchStep)
    assert not Decision.objects.exists()
    # decided by a person: not shown
    tab.keyboard.press("c")
    ticks = tab.locator("[data-tick]:not(.done)").count()
    for left in range(ticks - 1, -1, -1):
        tab.keyboard.press("Space")
        expect(tab.locator("[data-tick]:not(.done)")).to_have_count(left)
        expect(tab.locator("[data-tick]:not(.done)" if left else "[data-first]").first).to_be_focused()
    tab.keyboard.press("x")
    for _ in range(2):
        tab.keyboard.press("ArrowDown")
    assert tab.locator("[name=outcome]:checked").get_attribute("value") == "not_shown"
    tab.wait_for_selector(".eyes")
    tab.keyboard.press("Tab")
    tab.keyboard.type("申请照片与发货前固化的商品主图同源，右侧有改动处；看不到收到的商品本身。")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Tab")
    tab.keyboard.type("申请照片与固化的商品主图同源，现有证据不足以支持请求。")
    tab.keyboard.press("Escape")
    keep_shot(tab, "tour-6-draft", full=False)
    tab.keyboard.press("d")
    tab.wait_for_url("**/desk/")
    found = controls.counted()
    assert found.controls <= REVIEW_STEPS_CAP
    assert found.ticks == ticks
    claim.refresh_from_db()
    decision = Decision.objects.get(claim=claim)
    assert (claim.state, decision.outcome) == (State.DECIDED, "not_shown")
    assert decision.decided_by.email == REVIEWER
    # the buyer reads the reasons and takes the case file away
    phone = visit(link(claim, Role.BUYER))
    expect(phone.get_by_text("现有证据不足以支持请求").first).to_be_visible()
    keep_shot(phone, "tour-6-reasons")
    with phone.expect_download() as waits:
        phone.locator(f"form[action$='/claims/{claim.id}/case.zip'] button").click()
    case = tmp_path / "case.zip"
    waits.value.save_as(case)
    passed = verify(case)
    assert passed.returncode == 0, passed.stdout + passed.stderr
    sealed = bytearray(case.read_bytes())
    sealed[len(sealed) // 2] ^= 1
    changed = tmp_path / "changed.zip"
    changed.write_bytes(sealed)
    assert verify(changed).returncode == 1
    assert tab.problems == []


def test_the_honest_cup_is_paid_the_same_hour_under_a_standing_consent(desk_of_today, inspected_for_real, visit):
    claim = tell(plot_of("SIM-0006"), told_at=desk_of_today)
    assert claim.state == State.SETTLED
    assert claim.moved_at - claim.submitted_at <= timedelta(hours=1)
    entry = refund(claim)
    assert (entry.state, entry.amount_fen) == (LedgerEntry.State.CONFIRMED, 3_900)
    assert not Decision.objects.exists()
    no_word_of_suspicion(claim, visit)
    keep_shot(visit(link(claim, Role.BUYER)), "tour-8-cup-consent", full=False)


def test_the_honest_cup_without_a_consent_is_paid_after_a_look(desk_of_today, inspected_for_real, visit):
    claim = tell(plot_of("SIM-1006"), told_at=desk_of_today)
    decision = Decision.objects.get(claim=claim)
    assert (claim.state, decision.outcome, decision.decided_by.email) == (State.DECIDED, "shown", REVIEWER)
    entry = refund(claim)
    assert (entry.state, entry.amount_fen) == (LedgerEntry.State.CONFIRMED, 3_900)
    no_word_of_suspicion(claim, visit)
    keep_shot(visit(link(claim, Role.BUYER)), "tour-8-cup-look")


def test_a_return_with_another_cup_in_the_box_is_disputed_in_time_and_decided_by_a_person(desk_of_today, visit):
    claim = tell(plot_of("SIM-0016"), told_at=desk_of_today)
    entry = LedgerEntry.objects.get(remedy__claim=claim)
    assert claim.state == State.REVIEW_QUEUE
    assert claim.remedies.get().parcel.disputed_at < claim.remedies.get().parcel.receipt_closes_at
    assert entry.state == LedgerEntry.State.WAITING
    shop = visit(link(claim, Role.MERCHANT))
    expect(shop.get_by_text("不是同一只").first).to_be_visible()
    keep_shot(shop, "tour-9-return")
    # the buyer has not seen what was filmed: nothing is decided against them before they could speak
    content = DraftContent(
        outcome=Outcome.NOT_SHOWN,
        reasons_buyer="退回的杯子与打包照片里的不是同一只，因此退货退款的条件还没有满足。请寄回原来的杯子，或申诉。",
        reasons_merchant="开箱照片与打包照片里的杯子不一致，退货退款的条件还没有满足，退款暂不发出。",
    )
    reviewer = staff(REVIEWER)
    acts.look(claim, reviewer=reviewer, impression=Impression.AGAINST_CLAIM, note="花纹不同", now=timezone.now())
    with pytest.raises(GuardRefused):
        acts.conclude(claim, content, reviewer=reviewer, now=timezone.now())
    hear_again(claim_id=claim.id, side=Role.BUYER, reasons="请看开箱照片，并说明。", actor=reviewer, now=timezone.now())
    claim.refresh_from_db()
    acts.reply(claim, text="我寄回的是收到的那只。", now=timezone.now())
    other = staff(THIRD_REVIEWER)
    acts.look(claim, reviewer=other, impression=Impression.AGAINST_CLAIM, note="", now=timezone.now())
    acts.conclude(claim, content, reviewer=other, now=timezone.now())
    claim.refresh_from_db()
    decision = Decision.objects.get(claim=claim)
    assert (claim.state, decision.decided_by.email) == (State.DECIDED, THIRD_REVIEWER)
    owe_remedies(claim_id=claim.id, now=timezone.now())
    entry.refresh_from_db()
    assert entry.state not in (LedgerEntry.State.SENT, LedgerEntry.State.CONFIRMED)


def test_a_visitor_walks_the_smart_lock_stop_by_stop(desk_of_today, visit, axe, settings):
    settings.JIANZHEN_INSPECTOR = "factories.desk_pages.LockInspector"
    tab = visit("/showcase/", width=1200, height=900)
    keep_shot(tab, "tour-0-door", full=False)
    tab.get_by_role("button", name="开始").click()
    expect(tab.locator(".walk")).to_contain_text("1/7")
    assert axe(tab) == []
    keep_shot(tab, "tour-1-sealed", full=False)
    forward = tab.get_by_role("button", name="下一站")
    forward.click()
    claim = Claim.objects.get(line__order__merchant__name__startswith="哈登智能 ")
    make_derivatives(claim_id=claim.id, now=timezone.now())
    inspect_claim_now(claim_id=claim.id, now=timezone.now())
    expect(tab.locator("#now")).to_contain_text("副本已做好")
    keep_shot(tab, "tour-2-filed", full=False)
    forward.click()
    expect(tab.locator(".walk")).to_contain_text("3/7")
    keep_shot(tab, "tour-3-heard", full=False)
    forward.click()
    expect(tab.locator(".walk")).to_contain_text("4/7")
    forward.click()
    expect(tab.locator(".walk")).to_contain_text("5/7")
    tab.get_by_role("button", name="试试：时间一到就自动判").click()
    expect(tab.locator("#timer")).to_contain_text("作决定的只有人")
    assert axe(tab) == []
    keep_shot(tab, "tour-5-timer", full=False)
    tab.locator(".walk").get_by_role("button", name="审核员").click()
    tab.wait_for_url(f"**/desk/{claim.id}/")
    tab.wait_for_selector(".lit")
    expect(tab.locator(".walk")).to_contain_text("重来")
    keep_shot(tab, "tour-5-desk-in-showcase", full=False)
    tab.goto(tab.url.split("/desk/")[0] + "/showcase/")
    forward.click()
    expect(tab.locator(".walk")).to_contain_text("6/7")
    forward.click()
    expect(tab.locator(".walk")).to_contain_text("7/7")
    tab.get_by_role("button", name="核验材料包").click()
    expect(tab.locator(".card .state.genuine")).to_have_count(1)
    expect(tab.locator(".card .state.not")).to_have_count(1)
    assert axe(tab) == []
    keep_shot(tab, "tour-7-verify")
    assert tab.problems == []
    tab.locator(".walk").get_by_role("button", name="重来").click()
    expect(tab.locator(".walk")).to_contain_text("1/7")
