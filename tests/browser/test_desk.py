"""The reviewer's screen in a real browser: by keyboard alone, two at once, a lease that ends, both languages, axe."""

import pytest
from playwright.sync_api import expect

from desk_controls import count_controls
from factories.desk_pages import in_queue, seated, the_lock
from jianzhen.casework.claims.vocabulary import State
from jianzhen.casework.decisions.models import Decision
from jianzhen.casework.events.actors import Role
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
