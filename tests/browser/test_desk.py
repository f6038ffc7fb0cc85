"""The reviewer's screen in a real browser: by keyboard alone, two at once, a lease that ends, both languages, axe."""

from datetime import timedelta

import cv2
import numpy as np
import pytest
from django.conf import settings as django_settings
from django.utils import timezone
from playwright.sync_api import expect

from desk_controls import count_controls
from factories.desk_pages import actor_of, in_queue, seated, the_lock
from jianzhen.casework.claims.vocabulary import State
from jianzhen.casework.decisions.models import Decision, Draft
from jianzhen.casework.events.actors import Role
from jianzhen.casework.events.models import Event
from jianzhen.casework.review.leases import lapse_lease, lease_claim
from jianzhen.casework.review.looks import record_first_look, reveal_scores
from jianzhen.casework.review.models import FirstLook, Lease
from jianzhen.casework.review.vocabulary import Impression
from shots import keep_shot

FOR_BUYER = "申请照片与商品主图同源，并有改动处，看不到收到的商品本身。"
FOR_MERCHANT = "申请照片与争议前固化的主图同源，不足以支持请求。"
MOST_CONTROLS = 6
"""Committed controls on a clear claim, from open to decided: the goal of ``review_steps``."""

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def lock_inspector(settings):
    settings.JIANZHEN_INSPECTOR = "factories.desk_pages.LockInspector"


def test_a_clear_claim_from_the_queue_to_the_next_one_by_keyboard_alone(sit, axe):
    ann, claim, other = seated(Role.REVIEWER), the_lock(), in_queue(inspected=False)
    tab = sit(ann, "/desk/")
    controls = count_controls(tab)
    assert axe(tab) == []
    keep_shot(tab, "desk-queue")
    tab.keyboard.press("j")
    tab.keyboard.press("k")
    tab.keyboard.press("n")
    tab.wait_for_url(f"**/desk/{claim.id}/")
    expect(tab.locator(".openseadragon-canvas")).to_have_count(3)
    assert tab.locator("[data-finding], .lit, .llr").count() == 0
    assert axe(tab) == []
    keep_shot(tab, "desk-look", full=False)
    controls.clear()
    tab.keyboard.press("2")
    tab.wait_for_selector("[data-finding]")
    tab.wait_for_selector(".lit")
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
    tab.keyboard.type(FOR_BUYER)
    tab.keyboard.press("Tab")
    tab.keyboard.press("Tab")
    tab.keyboard.type(FOR_MERCHANT)
    tab.keyboard.press("Escape")
    keep_shot(tab, "desk-draft", full=False)
    assert axe(tab) == []
    tab.keyboard.press("n")
    tab.wait_for_url(f"**/desk/{other.id}/")
    claim.refresh_from_db()
    assert claim.state == State.DECIDED
    assert Decision.objects.get(claim=claim).reasons_buyer == FOR_BUYER
    found = controls.counted()
    print(f"controls {found.controls}, ticks {found.ticks}")
    assert found.controls <= MOST_CONTROLS
    assert found.ticks == ticks
    assert tab.problems == []


def test_blink_slide_and_marks_move_by_hand_only(sit, live_server):
    ann, claim = seated(Role.REVIEWER), the_lock()
    tab = open_claim(sit, ann, claim)
    assert tab.locator("img.ref").count() == 0
    tab.keyboard.press("b")
    image = tab.locator("img.ref")
    expect(image).to_be_visible()
    assert "/aligned/" in image.get_attribute("src")
    tab.wait_for_timeout(1200)
    expect(image).to_be_visible()  # it does not go on by itself
    tab.keyboard.press("b")
    expect(image).to_be_hidden()
    keep_shot(tab, "desk-blink", full=False)
    tab.keyboard.press("/")
    tab.keyboard.press("ArrowRight")
    assert "inset(0px 49%" in image.evaluate("one => one.style.clipPath")
    keep_shot(tab, "desk-slide", full=False)
    tab.keyboard.press("Escape")
    lit = tab.locator(".lit")
    expect(lit).to_be_visible()
    tab.keyboard.press("o")
    expect(lit).to_be_hidden()
    tab.keyboard.press("o")
    # the label stands outside the place it names
    box, label = lit.bounding_box(), lit.locator("span").bounding_box()
    assert label["y"] + label["height"] <= box["y"] + 3
    tab.keyboard.press("j")
    expect(lit).to_have_count(0)  # the second photo has none
    tab.keyboard.press("2")
    expect(lit).to_be_visible()  # its number leads back to the photo it is on
    assert tab.problems == []


def test_the_panes_zoom_as_one(sit):
    ann, claim = seated(Role.REVIEWER), the_lock()
    tab = open_claim(sit, ann, claim)
    before = tab.locator(".lit").bounding_box()
    shots = [one.screenshot() for one in tab.locator(".glass").all()]
    tab.keyboard.press("=")
    tab.wait_for_timeout(400)
    assert tab.locator(".lit").bounding_box()["width"] > before["width"] * 1.4
    assert all(one.screenshot() != shot for one, shot in zip(tab.locator(".glass").all(), shots, strict=True))
    tab.keyboard.press("0")
    tab.wait_for_timeout(400)
    assert abs(tab.locator(".lit").bounding_box()["width"] - before["width"]) < 2


def test_an_original_is_shown_on_request_and_recorded(sit):
    ann, claim = seated(Role.REVIEWER), the_lock()
    tab = open_claim(sit, ann, claim)
    assert not Event.objects.filter(kind="RAW_MEDIA_VIEWED").exists()
    button = tab.locator("[data-pane=claim] [data-raw]")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(tab.locator("[data-pane=claim] .openseadragon-canvas")).to_have_count(1)
    tab.wait_for_timeout(800)
    assert Event.objects.filter(kind="RAW_MEDIA_VIEWED", actor_id=str(ann.id)).exists()


def test_keys_do_nothing_while_somebody_types_or_holds_a_modifier(sit):
    ann, claim = seated(Role.REVIEWER), in_queue(copies=True)
    lease_claim(claim_id=claim.id, actor=actor_of(ann), now=timezone.now())
    tab = sit(ann, f"/desk/{claim.id}/")
    tab.locator("#note").focus()
    tab.keyboard.type("1qhe?b")
    assert tab.locator("#note").input_value() == "1qhe?b"
    assert tab.locator("dialog[open]").count() == 0
    tab.keyboard.press("Escape")
    tab.keyboard.press("Control+q")
    assert tab.locator("[data-drawer=q][open]").count() == 0
    tab.keyboard.press("?")
    expect(tab.locator("dialog[open]")).to_be_visible()
    keep_shot(tab, "desk-keys", full=False)
    tab.keyboard.press("q")
    assert tab.locator("[data-drawer=q][open]").count() == 0
    tab.keyboard.press("Escape")
    for key in "qhe":
        tab.keyboard.press(key)
        expect(tab.locator(f"[data-drawer={key}]")).to_have_attribute("open", "")
        tab.keyboard.press("Escape")
    assert not FirstLook.objects.exists()


def test_two_reviewers_at_once_get_two_claims_and_one_claim_goes_to_one(sit):
    first, second = in_queue(copies=True), in_queue(copies=True)
    ann, bo = seated(Role.REVIEWER), seated(Role.REVIEWER, shown_as="审核员乙")
    mine, theirs = sit(ann, "/desk/"), sit(bo, "/desk/")
    mine.keyboard.press("n")
    mine.wait_for_url("**/desk/*-*/")
    # the other's page is old: it still offers the claim that is taken
    taken = mine.url.rstrip("/").split("/")[-1]
    theirs.locator(f"form[action$='{taken}/take'] button").click()
    expect(theirs.locator("[role=alert]")).to_be_visible()
    keep_shot(theirs, "desk-faster")
    theirs.keyboard.press("n")
    theirs.wait_for_url("**/desk/*-*/")
    assert {mine.url.rstrip("/").split("/")[-1], theirs.url.rstrip("/").split("/")[-1]} == {
        str(first.id),
        str(second.id),
    }


def test_a_lease_that_ends_keeps_the_typed_draft(sit):
    ann, claim = seated(Role.REVIEWER), in_queue(copies=True)
    tab = open_claim(sit, ann, claim)
    tab.fill("#reasons_buyer", FOR_BUYER)
    tab.locator("[name=outcome][value=not_shown]").check()
    lease = Lease.objects.get(claim=claim)
    Lease.objects.update(taken_at=timezone.now() - timedelta(hours=1), expires_at=timezone.now() - timedelta(minutes=1))
    lapse_lease(lease_id=lease.id, now=timezone.now())
    tab.keyboard.press("Escape")
    tab.get_by_role("button", name="存草稿").click()
    expect(tab.locator("[role=alert]")).to_be_visible()
    assert FOR_BUYER in tab.locator("main").inner_text()
    keep_shot(tab, "desk-lost", full=False)
    tab.keyboard.press("t")
    expect(tab.locator("#reasons_buyer")).to_have_value(FOR_BUYER)


def test_a_session_that_ends_keeps_the_typed_draft(sit, live_server):
    ann, claim = seated(Role.REVIEWER), in_queue(copies=True)
    tab = open_claim(sit, ann, claim)
    tab.fill("#reasons_buyer", FOR_BUYER)
    cookies = tab.context.cookies()
    tab.context.clear_cookies(name=django_settings.SESSION_COOKIE_NAME)
    tab.get_by_role("button", name="存草稿").click()
    tab.wait_for_load_state()
    assert FOR_BUYER in tab.locator("main").inner_text()
    tab.context.add_cookies(cookies)
    tab.goto(live_server.url + f"/desk/{claim.id}/")
    expect(tab.locator("#reasons_buyer")).to_have_value(FOR_BUYER)
    tab.get_by_role("button", name="存草稿").click()
    tab.locator("[name=outcome][value=not_shown]").check()
    tab.fill("#reasons_merchant", FOR_MERCHANT)
    tab.get_by_role("button", name="存草稿").click()
    expect(tab.locator("#alerts .note")).to_be_visible()
    assert Draft.objects.get().reasons_buyer == FOR_BUYER


def test_the_whole_path_works_without_scripts(sit):
    ann, claim = seated(Role.REVIEWER), in_queue(copies=True)
    tab = sit(ann, "/desk/", scripts=False)
    tab.get_by_role("button", name="领取下一件").click()
    expect(tab.locator("[data-pane=claim] .glass img").first).to_be_visible()
    tab.get_by_role("button", name="看不出").click()
    while tab.locator(".tick:not(.done)").count():
        tab.locator(".tick:not(.done)").first.click()
    tab.locator("[name=outcome][value=not_shown]").check()
    tab.fill("#reasons_buyer", FOR_BUYER)
    tab.fill("#reasons_merchant", FOR_MERCHANT)
    tab.get_by_role("button", name="由谁决定").click()
    assert tab.locator(".eyes").is_visible()
    assert tab.locator("#reasons_buyer").input_value() == FOR_BUYER
    tab.locator("button[value=decide]").click()
    claim.refresh_from_db()
    assert claim.state == State.DECIDED


@pytest.mark.parametrize(
    ("width", "height", "scheme", "locale"), [(1920, 1080, "dark", "zh-CN"), (1440, 900, "dark", "en-GB"), (1920, 1080, "light", "en-GB")]
)  # fmt: skip
def test_screens_are_axe_clean_in_both_languages_and_schemes(sit, axe, width, height, scheme, locale):
    ann, claim = seated(Role.REVIEWER), the_lock()
    given = {"width": width, "height": height, "scheme": scheme, "locale": locale}
    tab = sit(ann, "/desk/", **given)
    assert axe(tab) == []
    tab = open_claim(sit, ann, claim, **given)
    for one in tab.locator("details").all():
        one.evaluate("one => { one.open = true; }")
    assert axe(tab) == []
    for one in tab.locator("details").all():
        one.evaluate("one => { one.open = false; }")
    keep_shot(tab, f"desk-{width}-{scheme}-{locale[:2]}", full=False)
    tab.goto(tab.url + "copies/")
    assert axe(tab) == []
    keep_shot(tab, f"copies-{width}-{scheme}-{locale[:2]}", full=False)


def open_claim(sit, member, claim, **more):
    """The screen of a claim in somebody's hands, the first look recorded, the photos open."""
    now = timezone.now()
    lease_claim(claim_id=claim.id, actor=actor_of(member), now=now)
    record_first_look(claim_id=claim.id, impression=Impression.UNCLEAR, note="", actor=actor_of(member), now=now)
    reveal_scores(claim_id=claim.id, actor=actor_of(member), now=now)
    tab = sit(member, f"/desk/{claim.id}/", **more)
    expect(tab.locator(".openseadragon-canvas")).to_have_count(3)
    expect(tab.locator(".lit").first).to_be_attached()
    return tab


def test_a_clip_is_opened_on_request_and_stepped_by_frames(sit, tmp_path):
    ann, claim = seated(Role.REVIEWER), in_queue(copies=True, inspected=False, clip=small_clip(tmp_path))
    lease_claim(claim_id=claim.id, actor=actor_of(ann), now=timezone.now())
    tab = sit(ann, f"/desk/{claim.id}/")
    tab.keyboard.press("j")
    pane = tab.locator("[data-pane=claim]")
    expect(pane.locator(".none")).to_contain_text("视频没有脱敏副本")
    pane.locator("[data-raw]").click()
    clip = pane.locator("video")
    expect(clip).to_have_js_property("readyState", 4)
    tab.locator(".work").focus()
    for _ in range(3):
        tab.keyboard.press(".")
    assert abs(clip.evaluate("one => one.currentTime") - 0.12) < 0.001
    tab.keyboard.press(",")
    assert abs(clip.evaluate("one => one.currentTime") - 0.08) < 0.001
    assert tab.problems == []


def small_clip(folder):
    """Two seconds of a moving square, VP8."""
    path = folder / "clip.webm"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*"VP80"), 25, (320, 240))
    for at in range(50):
        frame = np.full((240, 320, 3), 90, np.uint8)
        frame[100:140, 4 * at : 4 * at + 40] = (30, 120, 220)
        writer.write(frame)
    writer.release()
    return path.read_bytes()
