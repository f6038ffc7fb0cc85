"""Who may come in where: every role, every address, own and another's. The table is ``authorisation.toml``.

An address that has no row fails this test: whoever adds one writes down who may use it.
"""

import re
import tomllib
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import URLPattern, get_resolver

from factories.api import Caller, Shop, by_link, by_session, by_shop_link, now
from factories.desk import buyer_of, merchant_of
from factories.evidence import claim_with_seal, stage
from factories.remedies import gateway_file  # noqa: F401
from factories.review import colleague
from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.offers import make_offer
from jianzhen.casework.claims.routing import route_claim
from jianzhen.casework.claims.vocabulary import RemedyKind
from jianzhen.casework.events.actors import Role
from jianzhen.casework.evidence.selectors import exhibits_for
from jianzhen.casework.evidence.submitting import submit_exhibits
from jianzhen.casework.originals.keys import holder_of
from jianzhen.casework.originals.models import Holder
from jianzhen.casework.originals.uploads import start_upload
from jianzhen.casework.people.api_keys import signature_of
from jianzhen.casework.people.rates import Rate
from jianzhen.casework.people.recusal import recuse
from jianzhen.casework.remedies.models import Because, Owes, Remedy
from jianzhen.entrances.api import callers

FILE = Path(__file__).parent / "authorisation.toml"
TABLE = tomllib.loads(FILE.read_text("utf-8"))
COLUMNS = TABLE["columns"]
REFUSED = ("401", "403", "404")


def every_address(patterns=None, prefix=""):
    """Each (methods, path) that the desk answers, third parties' log-in pages and static files aside."""
    for one in patterns or get_resolver().url_patterns:
        path = prefix + str(one.pattern)
        if isinstance(one, URLPattern):
            yield path
        elif not path.startswith("accounts/"):
            yield from every_address(one.url_patterns, path)


def test_every_address_has_a_row():
    rows = {row["path"] for row in TABLE["row"]}
    there = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", path) for path in every_address()}
    assert there - rows == set(), "write down in authorisation.toml who may use these"
    assert rows - there == set(), "these rows have no address any more"


def test_every_method_of_the_api_has_a_row():
    from jianzhen.entrances.api.published import api

    rows = {(row["method"], "/" + row["path"]) for row in TABLE["row"]}
    there = {
        (method.upper(), path) for path, methods in api.get_openapi_schema()["paths"].items() for method in methods
    }
    assert there - rows == set()


@pytest.fixture
def world(monkeypatch, settings):
    """A claim in the merchant's turn, its order and parcel, an exhibit, an offer, a remedy, an upload; and who may call."""
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.db"  # undone with everything else
    for name in ("CALLS", "REFUSED"):
        monkeypatch.setattr(callers, name, Rate(what=name, burst=10_000, every=timedelta(milliseconds=1)))
    claim = claim_with_seal()
    claim = route_claim(claim_id=claim.id, missing=(), outside_pack="", now=now())
    buyer, merchant = buyer_of(claim), merchant_of(claim)
    exhibit = stage(claim, buyer, b"simulated photo", now=now())
    submit_exhibits(claim_id=claim.id, actor=buyer, now=now())
    offer = make_offer(
        claim_id=claim.id, remedy=RemedyKind.PARTIAL_REFUND, amount_fen=1, stands_until=now() + timedelta(days=1),
        actor=merchant, now=now(),
    )  # fmt: skip
    remedy = Remedy.objects.create(
        claim=claim, kind=RemedyKind.REPAIR, because=Because.CONCESSION, because_id=uuid4(), owed_by=Owes.MERCHANT,
        owed_at=now(), due_at=now() + timedelta(days=5), rule="simulated",
    )  # fmt: skip
    upload = start_upload(
        holder=holder_of(Holder.Kind.CLAIM, claim.id),
        name="a.jpg",
        media_type="image/jpeg",
        size=3,
        actor=buyer,
        now=now(),
    )
    own, line = Shop(claim.merchant), claim.line
    key = exhibits_for(Claim.objects.get(pk=claim.id), reader=buyer)[0].url_key
    ids = {
        "claim_id": claim.id, "order_id": line.order_id, "line_id": line.id, "shipment_id": line.order.shipments.get().id,
        "exhibit_id": exhibit.id, "offer_id": offer.id, "remedy_id": remedy.id, "upload_id": upload.id, "key": key,
        "token": "nonsense", "number": "4001234567", "name": "front.jpg", "path": "nothing.css", "rest": "no/such/thing",
        "act": "concede", "event_hash": "0" * 64, "part": "claim", "file": 0, "finding": 0,
        **{f"{name}_id": uuid4() for name in ("derivative", "consent", "key", "note", "escalation", "inspection")},
    }  # fmt: skip
    other_claim = claim_with_seal()
    recused = by_session(Role.REVIEWER)
    recuse(account_id=recused.colleague.id, claim_id=claim.id, why="a relative", actor=colleague(Role.ADMIN), now=now())
    who = {
        "nobody": Caller(), "buyer": by_link(claim, buyer), "other_buyer": by_link(other_claim, buyer_of(other_claim)),
        "merchant_link": by_link(claim, merchant), "shop_link": by_shop_link(own), "key": own, "other_key": Shop(),
        "reviewer": by_session(Role.REVIEWER), "recused": recused, "approver": by_session(Role.APPROVER),
        "panel": by_session(Role.PANEL), "legal": by_session(Role.LEGAL), "call_taker": by_session(Role.CALL_TAKER),
        "technician": by_session(Role.TECHNICIAN), "dispatcher": by_session(Role.DISPATCHER), "admin": by_session(Role.ADMIN),
    }  # fmt: skip
    return ids, who


def called(caller, row, ids):
    path = "/" + re.sub(r"\{(\w+)\}", lambda m: str(ids[m[1]]), row["path"])
    path += "?" + row["query"] if "query" in row else ""
    headers = {**caller.headers, "Idempotency-Key": uuid4().hex}
    if row.get("sends") == "form":
        file = BytesIO(b"abc")
        file.name = "a.jpg"
        return caller.client.post(path, {"file": file, "kind": "photo"}, headers=headers)
    if row.get("sends") == "bytes":
        return caller.client.generic(
            row["method"], path, b"abc", content_type="application/octet-stream", headers=headers
        )
    body = re.sub(r"\{(\w+)\}", lambda m: str(ids[m[1]]), row.get("body", "{}"))
    if isinstance(caller, Shop):
        headers["Jianzhen-Signature"] = signature_of(caller.token, body.encode(), now())
    return caller.client.generic(row["method"], path, body, content_type="application/json", headers=headers)


@pytest.mark.django_db
def test_each_role_is_let_in_or_kept_out_as_the_table_says(world):
    ids, who = world
    assert set(who) == set(COLUMNS)
    differs = {}
    for row in TABLE["row"]:
        for name, caller in who.items():
            with transaction.atomic():  # each comes to the same world: what one changed is undone before the next
                code = str(called(caller, row, ids).status_code)
                transaction.set_rollback(True)
            if expected(row)[name] != (code if code in REFUSED else "in"):
                differs[f"{row['method']} {row['path']} as {name}"] = (expected(row)[name], code)
    assert differs == {}


def expected(row):
    """What the row says for every column: its own entries over ``rest``."""
    return {name: row.get("who", {}).get(name, row["rest"]) for name in COLUMNS}
