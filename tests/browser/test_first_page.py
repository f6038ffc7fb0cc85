"""The first page in a real browser: both languages, with and without scripts, a photo looked at and nothing kept."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from pictures import coded, scene
from shots import keep_shot

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CLAIMS = Path(__file__).parents[2] / "samples" / "claims"


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "cup.jpg"
    path.write_bytes(coded(scene(61, (640, 480))))
    return path


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("locale", "says"), [("zh-CN", "证据要经得起看"), ("en-GB", "bear a close look")])
def test_it_speaks_both_languages_fits_a_phone_and_is_axe_clean(visit, axe, locale, says, scheme):
    tab = visit("/", width=360, locale=locale, scheme=scheme)
    assert says in tab.locator("h1").inner_text()
    assert tab.evaluate("document.documentElement.scrollWidth") <= 360
    assert axe(tab) == []
    assert tab.problems == []
    keep_shot(tab, f"first-{locale}-{scheme}-phone")
    if locale == "zh-CN":
        tab.set_viewport_size({"width": 1280, "height": 900})
        keep_shot(tab, f"first-{locale}-{scheme}-desk")


def test_the_language_is_switched_by_hand(visit):
    tab = visit("/")
    tab.get_by_role("button", name="English").click()
    assert tab.locator("html").get_attribute("lang") == "en"
    tab.get_by_role("button", name="中文").click()
    assert tab.locator("html").get_attribute("lang") == "zh-Hans"


def test_a_lock_painted_on_its_listing_is_looked_at_and_nothing_is_kept(visit):
    before = set(Path(settings.JIANZHEN_FLEETING).glob("*"))
    tab = visit("/", width=1280)
    for side in ("claim", "listing"):
        tab.set_input_files(f"#pane-{side}", CLAIMS / "02-lock-painted" / side / "1.jpg")
    assert tab.locator(".thumb img").count() == 2
    keep_shot(tab, "first-filled")
    tab.get_by_role("button", name="对照着看").click(no_wait_after=True)
    tab.wait_for_url("**/look", timeout=60_000)
    assert tab.locator("text=与商品主图同源").first.is_visible()
    assert tab.locator("text=没有保存在我们这里").is_visible()
    assert "LLR" not in tab.locator("main").inner_text()
    assert set(Path(settings.JIANZHEN_FLEETING).glob("*")) == before
    tab.locator("[data-overlays]").click()
    assert not tab.locator(".photo svg").first.is_visible()
    assert tab.problems == []
    keep_shot(tab, "look-report", full=False)


def test_the_form_works_without_scripts_and_names_a_mistake_beside_its_field(visit, photo, tmp_path, axe):
    tab = visit("/", scripts=False)
    tab.click("[data-look]")
    assert "还没有选照片" in tab.locator("#look-answer").inner_text()
    assert tab.locator("#pane-claim").get_attribute("aria-invalid") == "true"
    note = tmp_path / "note.pdf"
    note.write_bytes(b"%PDF-1.4 not a photo")
    tab.set_input_files("#pane-claim", photo)
    tab.set_input_files("#pane-listing", note)
    tab.click("[data-look]")
    assert "note.pdf" in tab.locator("#look-answer").inner_text()
    assert tab.locator("#pane-listing").get_attribute("aria-invalid") == "true"
    tab.set_input_files("#pane-claim", photo)
    tab.click("[data-look]")
    assert re.search("不偏向任何一方|不作判断", tab.locator("main").inner_text())


def test_scripts_check_a_file_before_it_is_sent(visit, photo, tmp_path):
    tab = visit("/")
    tab.click("[data-look]")
    assert "先放一张" in tab.locator("[data-status]").inner_text()
    note = tmp_path / "note.pdf"
    note.write_bytes(b"%PDF-1.4")
    tab.set_input_files("#pane-claim", [photo, note])
    assert "note.pdf" in tab.locator("[data-status]").inner_text()
    assert tab.locator(".thumb").count() == 1
    tab.get_by_role("button", name="移除 cup.jpg").click()
    assert tab.locator(".thumb").count() == 0
    assert tab.evaluate("document.querySelector('#pane-claim').files.length") == 0
