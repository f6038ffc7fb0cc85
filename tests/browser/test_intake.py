"""Report by phone's page, and a call taken while the caller speaks, in a real browser: both languages, axe, the clock."""

from time import perf_counter

import pytest
from django.conf import settings as django_settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.cached_db import SessionStore
from django.utils import timezone
from playwright.sync_api import expect

from factories.desk import pack
from factories.desk_pages import LOGIN, seated
from factories.intake import rota
from jianzhen.casework.events.actors import Role
from jianzhen.casework.intake.models import ServiceReport
from jianzhen.casework.intake.vocabulary import Cover
from jianzhen.wiring.seed_outlets import BUSY_NUMBER, seed_outlets
from shots import keep_shot

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SPOKEN = "示例安锁的指纹锁打不开了，按了没反应，我住在杭州市西湖区文新街道骆家庄12幢3单元501，电话13800001234，我姓王，明天下午有空"
"""What the caller says in the scripted call; made up."""

KEY_MS = 450
"""Milliseconds a character: 133 Chinese characters a minute, what a trained typist keeps up with an input method."""

SAID_BACK_S = 8.0
"""The call-taker reads place and time back to the caller before the number is made."""

MOST_S = 90


@pytest.fixture(autouse=True)
def _directory():
    pack()
    seed_outlets(now=timezone.now())
    rota(now=timezone.now())


@pytest.fixture
def sit(visit, live_server):
    """Open a page of the desk as somebody who has signed in."""

    def open_tab(member, path, **more):
        session = SessionStore()
        session[SESSION_KEY] = str(member.pk)
        session[BACKEND_SESSION_KEY] = LOGIN
        session[HASH_SESSION_KEY] = member.get_session_auth_hash()
        session.save()
        tab = visit("/favicon.ico", **{"width": 1440, "height": 900, **more})
        tab.context.add_cookies([
            {"name": django_settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": live_server.url}
        ])  # fmt: skip
        tab.problems.clear()
        tab.goto(live_server.url + path)
        return tab

    return open_tab


def fill(tab, **more):
    said = {
        "what": "示例安锁的指纹锁打不开了，按了没反应",
        "place": "杭州市西湖区文新街道骆家庄12幢",
        "phone": "138 0000 1234",
        **more,
    }
    for name, value in said.items():
        tab.fill(f"[name={name}]", value)


@pytest.mark.parametrize(("locale", "scheme"), [("zh-CN", "light"), ("zh-CN", "dark"), ("en-GB", "light")])
def test_a_repair_is_reported_on_a_phone(visit, axe, locale, scheme):
    tab = visit("/report/", width=390, locale=locale, scheme=scheme)
    assert axe(tab) == []
    asked = tab.locator("form.filing textarea, form.filing input:not([type=hidden]), form.filing select").count()
    assert asked <= 6
    keep_shot(tab, f"report-{locale}-{scheme}")
    fill(tab)
    tab.wait_for_selector("#place-answer .read")
    assert "骆家庄12幢" in tab.locator("#place-answer").inner_text()
    tab.select_option("[name=when]", index=4)
    keep_shot(tab, f"report-filled-{locale}-{scheme}")
    tab.locator("form.filing button.main").click()
    tab.wait_for_url("**/report/*-*/")
    report = ServiceReport.objects.get()
    assert report.claim.number in tab.locator("h1").inner_text()
    assert (report.place, report.brand.code, report.cover) == ("330106006", "SIM-LOCK", Cover.COVERED)
    assert axe(tab) == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390
    keep_shot(tab, f"taken-{locale}-{scheme}")
    tab.locator("a.button.main").click()
    tab.wait_for_url("**/claims/**")
    assert report.claim.number in tab.locator("main").inner_text()
    tab.goto(tab.url.split("/claims/")[0] + f"/claims/{report.claim_id}/data/")
    assert axe(tab) == []
    keep_shot(tab, f"own-data-{locale}-{scheme}")
    assert tab.problems == []


def test_a_place_that_may_be_several_is_asked_back_and_a_click_fills_it_in(visit, axe):
    tab = visit("/report/", width=390)
    fill(tab, place="西湖区")
    tab.wait_for_selector("#place-answer input[type=radio]")
    keep_shot(tab, "report-several")
    assert axe(tab) == []
    tab.get_by_label("浙江省杭州市西湖区").check()
    tab.wait_for_selector("#place-answer .read")
    assert tab.input_value("[name=place]") == "浙江省杭州市西湖区"
    tab.locator("form.filing button.main").click()
    tab.wait_for_url("**/report/*-*/")
    assert ServiceReport.objects.get().place == "330106"
    assert tab.problems == []


def test_a_repair_is_reported_without_scripts_and_a_mistake_is_named(visit, axe):
    tab = visit("/report/", width=360, scripts=False)
    fill(tab, place="朝阳区建国路88号", phone="87654321")
    tab.locator("form.filing button.main").click()
    page = tab.locator("main").inner_text()
    assert "座机请加区号" in page
    assert "几个地方都叫这个名字" in page
    keep_shot(tab, "report-mistakes")
    tab.fill("[name=phone]", "0571-87654321")
    tab.get_by_label("北京市朝阳区").check()
    tab.locator("form.filing button.main").click()
    assert ServiceReport.objects.get().place == "110105"


def test_a_scripted_call_becomes_a_numbered_report_with_place_and_time_in_a_minute_and_a_half(sit):
    tab = sit(seated(Role.CALL_TAKER, shown_as="接线员甲"), "/desk/calls/new")
    tab.wait_for_timeout(500)
    began = perf_counter()
    tab.locator("#words").press_sequentially(SPOKEN, delay=KEY_MS, timeout=120_000)
    expect(tab.locator("[name=phone]")).not_to_have_value("")
    tab.wait_for_selector(".found .read >> nth=1")
    typed = perf_counter() - began
    assert "西湖区" in tab.locator(".found").inner_text()
    assert "13:00–18:00" in tab.locator(".found").inner_text()
    keep_shot(tab, "call-filled")
    tab.wait_for_timeout(SAID_BACK_S * 1000)
    tab.get_by_role("button", name="受理").click()
    tab.wait_for_url("**/desk/calls/*-*/")
    report = ServiceReport.objects.get()
    assert report.claim.number in tab.locator("h1").inner_text()
    seconds = perf_counter() - began
    assert report.place == "330106006"
    assert report.wish_opens is not None
    print(
        f"agent_call_s {seconds:.1f} ({len(SPOKEN)} characters at {KEY_MS} ms, {SAID_BACK_S:.0f} s read back; typed {typed:.1f} s, n=1)"
    )
    assert seconds <= MOST_S
    keep_shot(tab, "call-taken")
    tab.get_by_role("button", name="显示电话和原话").click()
    assert "13800001234" in tab.locator(".words").inner_text()
    assert tab.problems == []


def test_the_screen_of_a_call_is_axe_clean_empty_filled_and_taken(sit, axe):
    tab = sit(seated(Role.CALL_TAKER, shown_as="接线员甲"), "/desk/calls/new")
    assert axe(tab) == []
    tab.fill("#words", SPOKEN)
    tab.wait_for_selector(".found .read >> nth=1")
    assert axe(tab) == []
    tab.get_by_role("button", name="受理").click()
    tab.wait_for_url("**/desk/calls/*-*/")
    assert axe(tab) == []


def test_the_cursor_and_what_is_typed_stay_while_the_fields_fill(sit):
    tab = sit(seated(Role.CALL_TAKER), "/desk/calls/new")
    tab.locator("#words").press_sequentially("示例安锁指纹锁打不开，13800001234，", delay=30)
    expect(tab.locator("[name=phone]")).not_to_have_value("")
    tab.fill("[name=phone]", "13900005678")
    tab.locator("[name=model]").focus()
    tab.wait_for_timeout(800)
    tab.locator("#words").focus()
    tab.keyboard.press("End")
    tab.locator("#words").press_sequentially("杭州市西湖区文新街道", delay=30)
    tab.wait_for_selector(".found .read")
    assert tab.input_value("[name=phone]") == "13900005678"
    assert tab.input_value("#words").endswith("文新街道")
    assert tab.evaluate("document.activeElement.id") == "words"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_anybody_may_look_up_is_axe_clean_in_both_languages(visit, axe, scheme):
    addresses = {
        "outlets": "/outlets/?brand=SIM-LOCK&place=杭州市西湖区", "uncovered": "/outlets/?brand=SIM-HEAT&place=海南省文昌市",
        "several": "/outlets/?brand=SIM-LOCK&place=朝阳区", "hotline": f"/hotline/?number={BUSY_NUMBER}", "no-number": "/hotline/?number=abc",
    }  # fmt: skip
    for name, address in addresses.items():
        for locale in ("zh-CN", "en-GB"):
            tab = visit(address, width=390, locale=locale, scheme=scheme)
            assert axe(tab) == [], (name, locale)
            assert tab.evaluate("document.documentElement.scrollWidth") <= 390, (name, locale)
            if locale == "zh-CN":
                keep_shot(tab, f"{name}-{scheme}")


def test_the_board_and_the_rota_are_axe_clean(sit, visit, axe):
    tab = visit("/report/", width=390)
    fill(tab, what="我被锁在门外了，示例安锁打不开")
    tab.locator("form.filing button.main").click()
    tab.wait_for_url("**/report/*-*/")
    keep_shot(tab, "taken-urgent")
    for scheme in ("light", "dark"):
        desk = sit(
            seated(Role.CALL_TAKER, Role.DISPATCHER) if scheme == "none" else seated(Role.CALL_TAKER),
            "/desk/calls/",
            scheme=scheme,
        )
        assert axe(desk) == []
        keep_shot(desk, f"board-{scheme}")
        desk.locator("a[href^='/desk/calls/']").filter(has_text="JZ").first.click()
        assert axe(desk) == []
        keep_shot(desk, f"call-{scheme}")
    rota_tab = sit(seated(Role.ADMIN), "/desk/calls/rota")
    assert axe(rota_tab) == []
    keep_shot(rota_tab, "rota")
