"""What stands around the pages: sign-in, roles, links, refusals; in both languages, axe clean, light to send."""

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone

from factories.desk import ROUTER, staff, submitted
from jianzhen.casework.events.actors import Role
from jianzhen.casework.people.accounts import grant, open_account
from jianzhen.casework.people.links import make_link
from shots import keep_shot

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "a long password"
ADDRESSES = ("/accounts/login/", "/nowhere", "/c/cut-off", "/claims/00000000-0000-0000-0000-000000000000/")
MOST_KB = 150


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_doors_and_refusals_are_axe_clean(visit, axe, locale, scheme):
    for number, address in enumerate(ADDRESSES):
        tab = visit(address, width=360, locale=locale, scheme=scheme)
        assert axe(tab) == [], address
        assert tab.evaluate("document.documentElement.scrollWidth") <= 360
        if (locale, scheme) == ("zh-CN", "light"):
            keep_shot(tab, f"door-{number}")


def test_a_reviewer_signs_in_enrols_an_authenticator_and_chooses_a_role(visit, axe):
    admin, now = staff(Role.ADMIN), timezone.now()
    account = open_account(email="ann@desk.test", shown_as="Ann", password=PASSWORD, actor=admin, now=now)
    for role in (Role.REVIEWER, Role.APPROVER):
        grant(account_id=account.id, role=role, actor=admin, now=now)
    tab = visit("/desk/role", width=800)
    tab.fill("[name=login]", "ann@desk.test")
    tab.fill("[name=password]", PASSWORD)
    tab.get_by_role("button", name="登录").click()
    assert "请先启用动态验证码" in tab.locator("main").inner_text()
    assert tab.get_by_role("button", name="审核员").is_disabled()
    tab.get_by_role("link", name="去启用").click()
    assert axe(tab) == []
    keep_shot(tab, "mfa")
    tab.locator("a[href*=totp], form[action*=totp] button").first.click()
    if "reauthenticate" in tab.url:
        assert axe(tab) == []
        tab.fill("[name=password]", PASSWORD)
        tab.locator("main form button").first.click()
    assert tab.locator("img[src^='data:image/svg']").is_visible()
    assert axe(tab) == []
    assert tab.problems == []
    keep_shot(tab, "mfa-totp")
    Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={})
    tab.goto(tab.url.split("/accounts")[0] + "/desk/role")
    tab.get_by_role("button", name="审核员").click()
    assert "main" in tab.get_by_role("button", name="审核员").get_attribute("class")
    assert axe(tab) == []
    keep_shot(tab, "role")


def test_a_buyers_link_opens_the_claim_and_the_token_leaves_the_address(visit, axe):
    claim = submitted(now=timezone.now())
    token = make_link(claim_id=claim.id, role=Role.BUYER, party_id=claim.buyer_id, actor=ROUTER, now=timezone.now())
    tab = visit(f"/c/{token}", width=360)
    assert tab.url.endswith(f"/claims/{claim.id}/")
    assert claim.number in tab.locator("main").inner_text()
    assert axe(tab) == []
    keep_shot(tab, "claim")


def test_a_page_is_light_to_send(visit, live_server):
    sent = {}
    tab = visit("/nowhere")
    session = tab.context.new_cdp_session(tab)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.on("Network.loadingFinished", lambda e: sent.__setitem__(e["requestId"], e["encodedDataLength"]))
    tab.goto(live_server.url + "/")
    assert sum(sent.values()) / 1000 <= MOST_KB
