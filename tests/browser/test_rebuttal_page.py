"""A merchant whose platform is not ours, in a real browser: from papers to a case that verifies, and then gone."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings

from jianzhen.custody import verify_case
from shots import keep_shot

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LOCK = Path(__file__).parents[2] / "samples" / "claims" / "02-lock-painted"


@pytest.fixture(autouse=True)
def _no_leftovers():
    yield
    shutil.rmtree(settings.JIANZHEN_FLEETING, ignore_errors=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_the_form_is_axe_clean_and_fits_a_phone(visit, axe, locale, scheme):
    tab = visit("/merchant/rebuttal/", width=360, locale=locale, scheme=scheme)
    for one in tab.locator("details").all():
        one.evaluate("e => { e.open = true }")
    assert tab.evaluate("document.documentElement.scrollWidth") <= 360
    assert axe(tab) == []
    assert tab.problems == []
    keep_shot(tab, f"rebuttal-form-{locale}-{scheme}")


def test_a_mistake_stands_beside_its_field_and_what_was_typed_stays(visit):
    tab = visit("/merchant/rebuttal/", scripts=False)
    tab.fill("[name=notice_text]", "平台已为买家退款 39.00 元")
    tab.fill("[name=amount_yuan]", "很多钱")
    tab.get_by_role("button", name="做应对材料").click()
    assert "amount_yuan" in tab.locator("#id_amount_yuan_error").inner_text()
    assert tab.locator("[name=notice_text]").input_value() == "平台已为买家退款 39.00 元"
    tab.fill("[name=amount_yuan]", "39.00")
    tab.get_by_role("button", name="做应对材料").click()
    assert "还没有选照片" in tab.locator("#rebuttal-answer").inner_text()
    assert tab.locator("[name=amount_yuan]").input_value() == "39.00"
    assert list(Path(settings.JIANZHEN_FLEETING).iterdir()) == []


def test_the_locks_papers_become_a_pack_that_verifies_and_is_deleted_on_demand(visit, axe, tmp_path):
    tab = visit("/merchant/rebuttal/", width=1100)
    for side in ("claim", "listing", "packed", "platform"):
        tab.set_input_files(f"#up-{side}", sorted((LOCK / side).iterdir()))
    tab.fill("[name=decided_on]", "2026-11-16")
    tab.fill("[name=amount_yuan]", "1299.00")
    tab.select_option("[name=remedy]", "refund_only")
    tab.select_option("[name=decided_by]", "platform")
    tab.get_by_role("button", name="做应对材料").click(no_wait_after=True)
    tab.wait_for_url("**/merchant/rebuttal/*:*/", timeout=120_000)
    assert "只在这里保留一小时" in tab.locator(".turn").inner_text()
    assert axe(tab) == []
    keep_shot(tab, "rebuttal-pack")
    [kept] = Path(settings.JIANZHEN_FLEETING).iterdir()
    assert not (kept / "case").exists()
    assert kept.stat().st_mode & 0o077 == 0
    with tab.expect_download() as download:
        tab.get_by_role("link", name="case.zip").click()
    case = tmp_path / "case.zip"
    download.value.save_as(case)
    assert verify_case(case).holds
    pack = tab.url
    tab.get_by_role("link", name="打开总览").click()
    assert tab.locator("text=对买家有利的情况").is_visible()
    keep_shot(tab, "rebuttal-overview", full=False)
    tab.get_by_role("link", name="看检测报告").click()
    assert tab.locator("text=与商品主图同源").first.is_visible()
    tab.goto(pack)
    tab.locator("a", has_text="致平台").first.click()
    assert "致" in tab.locator("body").inner_text()
    assert tab.problems == []
    tab.goto(pack)
    tab.get_by_role("button", name="现在就删除").click()
    assert not kept.exists()
    tab.goto(pack)
    assert "已经删除" in tab.locator("main").inner_text()
