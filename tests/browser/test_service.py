"""A service on a phone, zh-Hans: a customer books and changes, a technician works without a line, both see what holds."""

from datetime import timedelta

import pytest
from django.utils import timezone

from factories import service, visits
from factories.desk_pages import seated
from jianzhen.casework.events.actors import Role
from jianzhen.casework.visits.assigning import plan_visit
from jianzhen.casework.visits.models import Busy, PhoneAct, Visit
from jianzhen.casework.visits.numbers import bind_number
from jianzhen.casework.visits.roster import day_in_beijing
from jianzhen.casework.visits.ticket import visit_token
from jianzhen.casework.visits.vocabulary import VisitState
from pictures import coded, scene
from shots import keep_shot

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HALF = timedelta(minutes=30)


def is_narrow(tab):
    return tab.evaluate("document.documentElement.scrollWidth") <= tab.viewport_size["width"]


def looked_at(tab, axe, name):
    keep_shot(tab, name)
    assert axe(tab) == []
    assert is_narrow(tab)
    assert tab.problems == []


def book(tab, nth):
    tab.evaluate("document.querySelectorAll('details.slots-of').forEach(one => one.open = true)")
    tab.locator("details.day").nth(1).evaluate("one => one.open = true")
    tab.locator("details.day").nth(1).locator(".times button").nth(nth).click()
    tab.get_by_role("button", name="确认预约").click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_customer_reports_books_and_reschedules(visit, axe, scheme):
    service.town()
    tab = visit("/report/", width=390, scheme=scheme)
    tab.fill("[name=what]", "指纹锁按了没反应，打不开")
    tab.fill("[name=brand]", "示例SIM-A（模拟）")
    tab.fill("[name=place]", "杭州市西湖区文新街道骆家庄12幢3单元501")
    tab.fill("[name=phone]", "138 0000 1234")
    tab.get_by_role("button", name="提交报修").click()
    tab.get_by_role("link", name="约上门时间").click()
    looked_at(tab, axe, f"service-claim-{scheme}")
    tab.get_by_role("button", name="约一个时间").click()
    looked_at(tab, axe, f"service-slots-{scheme}")
    book(tab, 0)
    assert "已预约" in tab.locator("main").inner_text() or "已约好时间" in tab.locator(".turn").inner_text()
    made = Visit.objects.get()
    first = made.opens_at
    book(tab, 4)
    made.refresh_from_db()
    assert made.opens_at != first
    plan_visit(visit_id=made.id, now=timezone.now())
    tab.reload()
    looked_at(tab, axe, f"service-visit-{scheme}")
    assert "李师傅" in tab.locator(".door").inner_text()
    assert "授权" in tab.locator(".door").inner_text()


def now_at_the_door():
    """A visit whose window is open at this hour of the real day."""
    made = service.soon()
    now = timezone.now()
    Visit.objects.filter(pk=made.pk).update(opens_at=now - HALF, closes_at=now + 4 * HALF, expected_at=now)
    Busy.objects.filter(visit=made).update(begins_at=now - HALF, ends_at=now + HALF)
    made.refresh_from_db()
    bind_number(visit_id=made.pk, now=now)
    return made


def press(tab, act):
    tab.locator(f"form[data-act={act}] button").first.click()


def kept_in_the_phone(tab, n):
    tab.locator("#line", has_text=f"{n} 步待同步").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_technician_works_without_a_line_and_loses_nothing(visit, sit, axe, tmp_path, scheme):
    who = service.town()
    made = now_at_the_door()
    (tmp_path / "a.jpg").write_bytes(coded(scene(7, (800, 600)), quality=80))
    tab = sit(who.account, "/tech/", width=390, height=844, scheme=scheme)
    tab.evaluate("navigator.serviceWorker.ready.then(() => true)")
    looked_at(tab, axe, f"tech-day-{scheme}")
    tab.locator(".stop").first.click()
    tab.get_by_role("button", name="看地址").click()
    assert "骆家庄12幢" in tab.locator("#address").inner_text()
    tab.goto(tab.url.replace("address", ""))
    looked_at(tab, axe, f"tech-stop-{scheme}")
    tab.fill("[name=what_labour]", "换电池与电机检修")
    tab.fill("[name=yuan_labour]", "120")
    press(tab, "quote")
    tab.get_by_text("等客户答复").wait_for()

    customer = visit(f"/v/{visit_token(made)}", width=390, scheme=scheme)
    looked_at(customer, axe, f"service-quote-{scheme}")
    customer.get_by_role("button", name="同意 ¥120.00").click()

    tab.context.set_offline(True)
    tab.problems.clear()
    press(tab, "arrived")
    kept_in_the_phone(tab, 1)
    press(tab, "residence")
    press(tab, "began")
    kept_in_the_phone(tab, 3)
    tab.reload()  # the phone was in a pocket: page and steps are still there
    kept_in_the_phone(tab, 3)
    for item in ("before", "after"):
        tab.set_input_files(f"#photo-{item}", str(tmp_path / "a.jpg"))
        tab.locator(f"[data-item={item}] form button").click()
        tab.locator(f"[data-item={item}] form").wait_for(state="detached")
    for item in ("fault", "tried", "keys"):
        tab.fill(f"#note-{item}", "看过，已当面说明")
        tab.locator(f"[data-item={item}] form button").click()
        tab.locator(f"[data-item={item}] form").wait_for(state="detached")
    keep_shot(tab, f"tech-offline-{scheme}")
    box = tab.locator("canvas.pad").bounding_box()
    tab.locator("canvas.pad").scroll_into_view_if_needed()
    box = tab.locator("canvas.pad").bounding_box()
    tab.mouse.move(box["x"] + 40, box["y"] + 60)
    tab.mouse.down()
    tab.mouse.move(box["x"] + 200, box["y"] + 110, steps=6)
    tab.mouse.up()
    press(tab, "sign")
    press(tab, "finish")
    kept_in_the_phone(tab, 10)
    made.refresh_from_db()
    assert made.state == VisitState.ASSIGNED

    tab.context.set_offline(False)
    tab.get_by_text("这一单现在不在您手上").wait_for(timeout=60_000)
    assert tab.locator("#line").inner_text().strip() == "在线"
    made.refresh_from_db()
    assert (made.state, made.outcome) == ("done", "fixed"), list(PhoneAct.objects.values_list("act", "state", "detail"))
    assert list(PhoneAct.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, 12))
    assert made.checks.count() == 5
    assert made.signature.original is not None
    customer.reload()
    looked_at(customer, axe, f"service-done-{scheme}")
    assert "保修" in customer.locator("main").inner_text()
    assert "¥120.00" in customer.locator("main").inner_text()


def test_an_act_that_came_too_late_is_shown_and_the_rest_goes_on(sit, axe):
    who = service.town()
    made = now_at_the_door()
    tab = sit(who.account, f"/tech/visits/{made.pk}/", width=390, height=844)
    tab.evaluate("navigator.serviceWorker.ready.then(() => true)")
    tab.context.set_offline(True)
    press(tab, "set_out")
    kept_in_the_phone(tab, 1)
    from jianzhen.casework.visits.booking import cancel_visit

    cancel_visit(visit_id=made.pk, why="", actor=visits.customer(made), now=timezone.now())
    tab.context.set_offline(False)
    tab.locator("#waiting-acts .refused").wait_for(timeout=60_000)
    assert "没办成" in tab.locator("#waiting-acts").inner_text()
    keep_shot(tab, "tech-conflict")
    tab.get_by_role("button", name="知道了").click()
    tab.locator("#waiting-acts .refused").wait_for(state="detached")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_dispatcher_assigns_by_keyboard_and_by_dragging(sit, axe, scheme):
    service.town()
    second = service.another()
    now = timezone.now()
    on = day_in_beijing(now + timedelta(days=1))
    waits = visits.booked(service.wanted(), arrival=visits.window(8, 12, on=on), now=now)
    member = seated(Role.DISPATCHER, shown_as="调度员（模拟）")
    tab = sit(member, f"/desk/dispatch/?on={on}", width=1440, scheme=scheme)
    looked_at(tab, axe, f"dispatch-{scheme}")
    tab.locator(f"[data-slip='{waits.pk}']").drag_to(
        tab.locator(f"[data-lane='{second.number}'] h3"), source_position={"x": 40, "y": 14}
    )  # fmt: skip
    tab.locator(f"[data-lane='{second.number}'] [data-slip]").wait_for()
    waits.refresh_from_db()
    assert waits.technician_id == second.number
    slip = tab.locator(f"[data-slip='{waits.pk}']").first
    slip.locator("select").focus()
    tab.keyboard.press("ArrowUp")
    slip.locator("[name=begins]").fill("25:99")
    slip.locator("[name=begins]").press("Enter")
    assert "写" in tab.locator("[role=alert]").inner_text() or "25:99" in tab.locator("[role=alert]").inner_text()
    tab.problems.clear()  # the browser notes each refusal
    tab.get_by_role("button", name="做草案").click()
    assert "草案只有您看得到" in tab.locator("main").inner_text()
    looked_at(tab, axe, f"dispatch-draft-{scheme}")
    tab.get_by_role("button", name="发布", exact=True).click()
    assert "已发布" in tab.locator("#alerts").inner_text()


@pytest.mark.parametrize(("scheme", "locale"), [("light", "en-GB"), ("dark", "zh-CN")])
def test_an_outlet_and_a_visit_in_both_languages(sit, visit, axe, scheme, locale):
    who = service.town()
    member = seated(Role.OUTLET_MANAGER, shown_as="负责人（模拟）")
    tab = sit(member, f"/desk/outlets/{who.outlet_id}/", width=1200, scheme=scheme, locale=locale)
    looked_at(tab, axe, f"outlet-{scheme}")
    tab.goto(tab.url.rsplit("/", 2)[0] + "/")
    looked_at(tab, axe, f"outlets-{scheme}")
    made = service.soon()
    phone = visit(f"/v/{visit_token(made)}", width=360, scheme=scheme, locale=locale)
    phone.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    looked_at(phone, axe, f"service-open-{scheme}")
