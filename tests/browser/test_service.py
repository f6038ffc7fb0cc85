"""A service on a phone, zh-Hans: a customer books and changes, a technician works without a line, both see what holds."""

import pytest
from django.utils import timezone

from factories import service
from jianzhen.casework.visits.assigning import plan_visit
from jianzhen.casework.visits.models import Visit
from shots import keep_shot

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def is_narrow(tab):
    return tab.evaluate("document.documentElement.scrollWidth") <= tab.viewport_size["width"]


def looked_at(tab, axe, name):
    keep_shot(tab, name)
    assert axe(tab) == []
    assert is_narrow(tab)
    assert tab.problems == []


def book(tab, nth):
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
