"""The claim page in a real browser."""

from pathlib import Path

import pytest

from fakes import FakeEmbedder
from jianzhen.inspection import inspect_claim
from jianzhen.inspection.report import FolderPictures, render_claim

pytestmark = pytest.mark.browser


@pytest.fixture
def page(forged_claim, tmp_path, chromium):
    report = inspect_claim(forged_claim, embedder=FakeEmbedder())
    file = tmp_path / "page.html"
    file.write_text(render_claim(report, pictures=FolderPictures(Path(forged_claim), {})), "utf-8")
    tab = chromium.new_page(viewport={"width": 360, "height": 800})
    tab.problems = []
    tab.on("console", lambda m: tab.problems.append(m.text) if m.type == "error" else None)
    tab.on("request", lambda r: tab.problems.append(r.url) if not r.url.startswith(("file:", "data:")) else None)
    tab.goto(file.as_uri())
    yield tab
    tab.close()


def test_the_page_works_on_a_phone_and_asks_the_network_for_nothing(page):
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.locator("text=与商品主图同源").first.is_visible()
    assert page.problems == []


def test_overlays_and_language_are_switched_by_hand(page):
    box = page.locator(".photo svg").first
    assert box.is_visible()
    page.locator("[data-overlays]").click()
    assert not box.is_visible()
    page.keyboard.press("o")
    assert box.is_visible()
    page.locator("[data-set-lang=en]").click()
    assert page.locator("text=Made from the listing photo").first.is_visible()
    assert not page.locator("text=与商品主图同源").first.is_visible()


def test_the_two_pictures_slide_and_blink_only_when_asked(page):
    slider = page.locator(".slider").first
    page.locator("[data-compare] input[type=range]").first.fill("80")
    assert slider.evaluate("e => e.style.getPropertyValue('--cut')") == "80%"
    before = slider.evaluate("e => e.style.getPropertyValue('--show')")
    page.wait_for_timeout(600)
    assert slider.evaluate("e => e.style.getPropertyValue('--show')") == before
    page.keyboard.press("b")
    assert slider.evaluate("e => e.style.getPropertyValue('--show')") == "hidden"


@pytest.fixture
def views_page(two_view_claim, tmp_path, chromium):
    report = inspect_claim(two_view_claim, embedder=FakeEmbedder())
    file = tmp_path / "views.html"
    file.write_text(render_claim(report, pictures=FolderPictures(Path(two_view_claim), {})), "utf-8")
    return chromium, file.as_uri()


def test_two_views_blink_by_button_and_key_and_never_by_themselves(views_page):
    browser, address = views_page
    page = browser.new_page(viewport={"width": 900, "height": 800})
    page.goto(address)
    over, button = page.locator("[data-blink] .over"), page.locator("[data-blink-button]")
    assert button.is_visible()
    assert not over.is_visible()
    page.wait_for_timeout(1200)
    assert not over.is_visible()
    button.click()
    assert over.is_visible()
    assert button.get_attribute("aria-pressed") == "true"
    assert page.locator("[data-shows=second]").is_visible()
    page.keyboard.press("b")
    assert not over.is_visible()
    button.focus()
    page.keyboard.press("Enter")
    assert over.is_visible()
    # the first view lies exactly under the other, so that only what differs moves
    first = page.locator("[data-blink] .photo").first
    boxes = [first.locator("img").nth(k).bounding_box() for k in (0, 1)]
    assert boxes[0] == boxes[1]
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_two_views_are_side_by_side_without_scripts(views_page):
    browser, address = views_page
    page = browser.new_context(java_script_enabled=False, viewport={"width": 900, "height": 800}).new_page()
    page.goto(address)
    figures = page.locator("[data-blink] figure")
    left, right = (figures.nth(k).bounding_box() for k in (0, 1))
    assert left["x"] + left["width"] <= right["x"]
    assert abs(left["y"] - right["y"]) < 2
    assert not page.locator("[data-blink-button]").is_visible()
    assert page.locator("[data-blink] ellipse").count() == 2
