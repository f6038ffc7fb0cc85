"""A real browser on the desk's own pages: ``visit`` opens them as a phone or a desk would, and keeps what went wrong."""

import os
import shutil
from pathlib import Path

import pytest

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"

# Playwright's loop runs in the test's thread, where Django then suspects its own rows to be used from a coroutine
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


@pytest.fixture(scope="session")
def chromium():
    from playwright.sync_api import sync_playwright

    path = next((p for n in ("chromium", "chromium-browser", "google-chrome") if (p := shutil.which(n))), None)
    assert path, "no Chromium on the PATH; ./do test installs it"
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, live_server):
    """Open an address of the desk: ``visit("/", width=390, locale="en-GB", scheme="dark", scripts=True)``.

    The tab keeps console errors and requests to anywhere else in ``problems``.
    """
    contexts = []

    def open_tab(path, *, width=390, height=844, locale="zh-CN", scheme="light", scripts=True):
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            locale=locale,
            color_scheme=scheme,
            java_script_enabled=scripts,
            timezone_id="Asia/Shanghai",
        )
        contexts.append(context)
        tab = context.new_page()
        tab.problems = []
        tab.on("console", lambda m: tab.problems.append(m.text) if m.type == "error" else None)
        tab.on("pageerror", lambda error: tab.problems.append(str(error)))
        ours = (live_server.url, "data:", "blob:")
        tab.on("request", lambda r: tab.problems.append(r.url) if not r.url.startswith(ours) else None)
        tab.goto(live_server.url + path)
        return tab

    yield open_tab
    for context in contexts:
        context.close()


@pytest.fixture
def sit(visit, live_server):
    """Open a page of the desk as somebody who has signed in: ``sit(member, "/desk/", width=1440)``."""

    from django.conf import settings as django_settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.cached_db import SessionStore

    from factories.desk_pages import LOGIN

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


@pytest.fixture
def axe():
    """Check a tab with axe-core against WCAG 2.2 AA; returns what it finds, rule and place."""
    assert AXE.is_file(), "axe-core is missing; ./do test installs it (npm ci in web/)"

    def check(tab):
        tab.evaluate(AXE.read_text("utf-8"))
        found = tab.evaluate(
            "() => axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
        )
        return [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found["violations"]]

    return check
