"""Visitors who mean harm: what they type, upload, ask for and link to opens, runs and changes nothing."""

import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from every_address import addresses_of, patterns
from factories.decisions import calm_pack
from factories.desk import PLATFORM
from factories.desk_pages import in_queue, seated
from factories.evidence import photo
from factories.review import account
from jianzhen.casework.claims.models import Claim
from jianzhen.casework.events.actors import Role
from jianzhen.casework.events.models import Event
from jianzhen.casework.evidence.models import Exhibit
from jianzhen.casework.originals.keep import name_of
from jianzhen.casework.people.links import make_link, make_order_link
from jianzhen.casework.people.models import CaseLink, Recusal
from whole_path import desk, draft, party, shop, take

pytestmark = pytest.mark.django_db
EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(2)>'\"{{7*7}}{% debug %}"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
HTML = b"<!doctype html><script>alert(1)</script>"
REASONS = f"申请照片与打包照片逐处对照，右侧的划痕在打包时没有。{EVIL}"


@pytest.fixture
def claim():
    calm_pack()
    return in_queue(copies=True)


def runs_nothing(html: str) -> bool:
    """No tag of the hostile text became a tag of the page."""
    return "<script>alert" not in html and "<img src=x" not in html and "{{7*7}}49" not in html


# What is typed --------------------------------------------------------------------------------------------------------


def test_markup_in_every_text_of_a_claim_stays_text_for_each_reader_and_in_the_case_file(claim):
    buyer, merchant, ann = party(claim, Role.BUYER), party(claim, Role.MERCHANT), desk(seated(Role.REVIEWER))
    evil = SimpleUploadedFile(f"{EVIL}.jpg", photo(21), "image/jpeg")
    buyer.post(f"/claims/{claim.id}/do/stage", {"text": EVIL, "files": [evil]})
    buyer.post(f"/claims/{claim.id}/do/submit-evidence")
    buyer.post(f"/claims/{claim.id}/do/ask-person", {"text": EVIL})
    merchant.post(f"/claims/{claim.id}/do/stage", {"text": EVIL})
    merchant.post(f"/claims/{claim.id}/do/submit-evidence")
    take(ann, claim)
    ann.post(f"/desk/{claim.id}/escalate", {"why": REASONS})
    draft(ann, claim, then="save", outcome="not_shown", reasons_buyer=REASONS, reasons_merchant=REASONS)
    assert Exhibit.objects.filter(claim=claim, text=EVIL).count() == 2
    pages = [
        buyer.get(f"/claims/{claim.id}/"), merchant.get(f"/claims/{claim.id}/"), ann.get(f"/desk/{claim.id}/"),
        ann.get(f"/claims/{claim.id}/"), ann.get("/desk/"), ann.get(f"/desk/{claim.id}/copies/"),
        desk(seated(Role.APPROVER)).get("/desk/"), shop(claim.merchant).get("/shop/"),
    ]  # fmt: skip
    shown = [one.content.decode() for one in pages]
    assert [one.status_code for one in pages] == [200] * len(pages)
    assert all(runs_nothing(one) for one in shown)
    assert sum("&lt;script&gt;alert(1)" in one for one in shown) >= 3
    case = b"".join(buyer.post(f"/claims/{claim.id}/case.zip").streaming_content)
    names = ZipFile(BytesIO(case)).namelist()
    assert all(".." not in one and not one.startswith("/") and "<" not in one for one in names)
    assert not any(one.endswith((".html", ".svg")) and "IMG" in one for one in names)


def test_a_text_of_forty_pages_is_taken_or_refused_with_what_was_typed(claim):
    buyer = party(claim, Role.BUYER)
    long = "划痕在面板右侧，开箱时就有。" * 6_000
    answer = buyer.post(f"/claims/{claim.id}/do/stage", {"text": long}, follow=True)
    assert answer.status_code in (200, 422)
    assert long[:60] in answer.content.decode()
    assert len(answer.content) < 3_000_000


@pytest.mark.parametrize("name", ["../../etc/passwd.jpg", "a\r\nSet-Cookie: x=1\r\n.jpg", "x" * 5_000 + ".jpg", "\x00.jpg", "CON", "‮gpj.exe"])  # fmt: skip
def test_no_name_of_a_file_reaches_a_path_or_a_header(claim, name):
    buyer = party(claim, Role.BUYER)
    answer = buyer.post(f"/claims/{claim.id}/do/stage", {"files": [SimpleUploadedFile(name, photo(31), "image/jpeg")]})
    assert answer.status_code in (302, 400, 422)
    for one in Exhibit.objects.filter(claim=claim, original__isnull=False).select_related("original__holder"):
        kept = name_of(one.original)
        assert "/" not in kept
        assert "\n" not in kept
        assert ".." not in one.original.stored_as
        shown = buyer.get(f"/claims/{claim.id}/")
        assert shown.status_code == 200
        assert "Set-Cookie" not in str(shown.headers.get("Content-Disposition", ""))


@pytest.mark.parametrize(("body", "kind"), [
    (b"--x\r\nnonsense", "multipart/form-data; boundary=x"), (b"", "multipart/form-data; boundary=x"),
    (b"a=b", "multipart/form-data"), (b"\xff\xfe=\x00", "application/x-www-form-urlencoded"), (b"{", "application/json"),
])  # fmt: skip
def test_a_form_that_is_none_is_no_mistake_of_ours(claim, body, kind):
    buyer = party(claim, Role.BUYER)
    before = Event.objects.count()
    for address in (f"/claims/{claim.id}/do/stage", "/look", "/merchant/rebuttal/", f"/claims/{claim.id}/upload"):
        answer = buyer.generic("POST", address, body, kind)
        assert answer.status_code < 500, address
    assert Event.objects.count() == before


# What is served -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("content", "name", "told"), [
    (SVG, "x.svg", "image/svg+xml"), (HTML, "x.html", "text/html"), (HTML, "x.jpg", "image/jpeg"),
    (b"%PDF-1.7 <script>", "x.pdf", "application/pdf"), (b"\x00\x01", "x", "text/html; charset=utf-8"),
])  # fmt: skip
def test_a_file_that_would_run_is_never_served_as_something_that_runs(claim, content, name, told):
    buyer = party(claim, Role.BUYER)
    buyer.post(f"/claims/{claim.id}/do/stage", {"files": [SimpleUploadedFile(name, content, told)]})
    page = buyer.get(f"/claims/{claim.id}/").content.decode()
    keys = set(re.findall(r"/media/(e-[\w-]+)", page))
    assert keys
    ann = desk(seated(Role.REVIEWER))
    for key in keys:
        for client, address in (
            (buyer, f"/media/{key}"),
            (buyer, f"/media/{key}/small"),
            (ann, f"/media/{key}"),
            (ann, f"/desk/{claim.id}/media/{key}"),
        ):
            answer = client.get(address)
            if answer.status_code != 200:
                continue
            kind = answer["Content-Type"]
            assert kind.startswith(("image/jpeg", "image/png", "application/octet-stream", "application/pdf")), kind
            assert answer["X-Content-Type-Options"] == "nosniff"
            assert "sandbox" in answer["Content-Security-Policy"] or kind == "image/jpeg"
            if kind != "image/jpeg":
                assert answer["Content-Disposition"].startswith("attachment")


def test_every_page_forbids_frames_foreign_scripts_and_sniffing(claim):
    for client, address in (
        (Client(), "/"),
        (party(claim, Role.BUYER), f"/claims/{claim.id}/"),
        (desk(seated(Role.REVIEWER)), "/desk/"),
        (Client(), "/nothing/here"),
    ):
        answer = client.get(address)
        policy = answer["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy
        assert "object-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert not re.search(r"<[^>]+\son\w+=", answer.content.decode())


# Who comes ------------------------------------------------------------------------------------------------------------


def test_a_member_recused_from_a_shop_opens_none_of_its_claims(claim):
    member = seated(Role.REVIEWER)
    ann = desk(member)
    assert ann.get(f"/desk/{claim.id}/").status_code == 200
    Recusal.objects.create(account=member, merchant=claim.merchant, why="亲属", since=timezone.now())
    for address in addresses_of(claim):
        answer = ann.get(address)
        shown = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert answer.status_code in (302, 401, 403, 404, 405), address
        assert claim.number.encode() not in shown, address
    assert ann.post(f"/desk/{claim.id}/take").status_code in (403, 404)
    assert claim.number not in ann.get("/desk/").content.decode()


def test_a_link_that_ended_opens_nothing_from_that_moment_on(claim):
    buyer = party(claim, Role.BUYER)
    assert buyer.get(f"/claims/{claim.id}/").status_code == 200
    CaseLink.objects.filter(claim_id=claim.id).update(expires_at=timezone.now())
    for address in (f"/claims/{claim.id}/", f"/claims/{claim.id}/do/withdraw", f"/claims/{claim.id}/case.zip"):
        answer = buyer.get(address) if address.endswith("/") else buyer.post(address)
        assert answer.status_code in (401, 403, 404), address
    assert Claim.objects.get(pk=claim.pk).state == claim.state


def test_a_session_with_two_claims_is_in_each_who_its_link_says(claim):
    other = in_queue()
    client = party(other, Role.MERCHANT, party(claim, Role.BUYER))
    assert client.post(f"/claims/{claim.id}/do/concede").status_code in (403, 404, 409, 422)
    assert client.post(f"/claims/{other.id}/do/withdraw").status_code in (403, 404, 409, 422)
    states = [Claim.objects.get(pk=one.pk).state for one in (claim, other)]
    assert states == [claim.state, other.state]


def test_an_order_link_does_not_open_the_claims_of_another_order(claim):
    other = in_queue()
    client = Client()
    order = other.line.order
    client.get(f"/o/{make_order_link(order_id=order.id, buyer_id=order.buyer_id, actor=PLATFORM, now=timezone.now())}")
    assert client.get(f"/claims/{other.id}/").status_code == 200
    assert client.get(f"/claims/{claim.id}/").status_code in (401, 404)


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "https:evil.example", "\thttps://evil.example"])  # fmt: skip
def test_no_next_leads_away_from_the_desk(claim, address):
    client = desk(seated(Role.REVIEWER, Role.APPROVER))
    for path, fields in (
        ("/desk/role", {"role": "reviewer"}),
        (reverse("language"), {"language": "en"}),
    ):
        answer = client.post(f"{path}", {**fields, "next": address})
        assert answer.status_code == 302
        assert "evil" not in answer["Location"]
        assert "javascript" not in answer["Location"]
    answer = signed_in(Client(), next=address)
    assert answer.status_code == 302
    assert answer["Location"] == reverse("desk_role")


def signed_in(client, **more):
    """Sign in by the page, as somebody who has no authenticator yet."""
    member = account(Role.REVIEWER)
    member.set_password("a long enough password")
    member.save()
    return client.post("/accounts/login/", {"login": member.email, "password": "a long enough password", **more})


# How it is kept -------------------------------------------------------------------------------------------------------


def test_every_post_of_every_page_wants_its_token(claim):
    strict = Client(enforce_csrf_checks=True)
    token = make_link(claim_id=claim.id, role=Role.BUYER, party_id=claim.buyer_id, actor=PLATFORM, now=timezone.now())
    strict.get(f"/c/{token}")
    before, refused, open_ones = Event.objects.count(), 0, set()
    for address in [*addresses_of(claim), *("/" + one for one in patterns() if "<" not in one and "(" not in one)]:
        answer = strict.post(address, {"text": "x"})
        if answer.status_code == 403:
            refused += 1
        elif answer.status_code != 405:
            open_ones.add((address, answer.status_code))
    assert refused > 25
    # the filing form and its uploads carry a signed token of their own, so that a phone without cookies files too
    allowed = [one for one in open_ones if "/claim/" in one[0] or one[0] == "/uploads/filing"]
    assert open_ones == set(allowed), open_ones - set(allowed)
    assert Event.objects.count() == before


def test_a_session_is_new_after_sign_in_and_its_cookie_is_closed_to_scripts(client):
    client.get("/accounts/login/")
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    client.cookies[django_settings.SESSION_COOKIE_NAME] = planted = session.session_key
    answer = signed_in(client)
    cookie = answer.cookies[django_settings.SESSION_COOKIE_NAME]
    assert cookie.value != planted
    assert not type(session)(planted).load()
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_behind_https_cookies_go_by_https_alone():
    import os
    import subprocess
    import sys

    told = {**os.environ, "JIANZHEN_MODE": "test", "JIANZHEN_URL": "https://desk.example"}
    code = "from jianzhen.wiring import settings as s; print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY)"
    said = subprocess.run([sys.executable, "-c", code], env=told, capture_output=True, text=True, check=True).stdout
    assert said.split() == ["True", "True", "True"]
