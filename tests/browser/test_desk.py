"""The reviewer's screen in a real browser: by keyboard alone, two at once, a lease that ends, both languages, axe."""

import pytest
from django.conf import settings as django_settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.cached_db import SessionStore

from factories.desk_pages import LOGIN, in_queue, seated, the_lock
from jianzhen.casework.events.actors import Role
from shots import keep_shot

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def lock_inspector(settings):
    settings.JIANZHEN_INSPECTOR = "factories.desk_pages.LockInspector"


@pytest.fixture
def sit(visit, live_server):
    """Open a page of the desk as somebody who has signed in: ``sit(member, "/desk/", width=1440)``."""

    def open_tab(member, path, *, width=1440, height=900, **more):
        session = SessionStore()
        session[SESSION_KEY] = str(member.pk)
        session[BACKEND_SESSION_KEY] = LOGIN
        session[HASH_SESSION_KEY] = member.get_session_auth_hash()
        session.save()
        tab = visit("/favicon.ico", width=width, height=height, **more)
        tab.context.add_cookies([
            {"name": django_settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": live_server.url}
        ])  # fmt: skip
        tab.problems.clear()
        tab.goto(live_server.url + path)
        return tab

    return open_tab


def test_a_first_sight(sit, axe):
    ann, claim = seated(Role.REVIEWER), the_lock()
    in_queue(inspected=False)
    tab = sit(ann, "/desk/")
    keep_shot(tab, "queue")
    tab.keyboard.press("n")
    tab.wait_for_url(f"**/desk/{claim.id}/")
    tab.wait_for_timeout(1500)
    keep_shot(tab, "look-1440", full=False)
    print(axe(tab))
    tab.keyboard.press("2")
    tab.wait_for_load_state()
    tab.wait_for_timeout(1500)
    keep_shot(tab, "found-1440", full=False)
    print(axe(tab))
    print(tab.problems)
