"""Callers of the API: a shop with its key, links of parties, a member of the desk; all of it simulated."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from io import BytesIO
from uuid import uuid4

from allauth.mfa.models import Authenticator
from django.test import Client

from factories.desk import merchant
from factories.review import account
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.people.api_keys import make_api_key, signature_of
from jianzhen.casework.people.links import make_link, make_shop_link

ROOT = "/api/v1"


def now() -> datetime:
    """The entrance's clock is the real one."""
    return datetime.now(UTC)


class Caller:
    """Calls with headers of its own; ``last`` is the newest answer."""

    def __init__(self, **headers) -> None:
        self.client, self.headers = Client(), headers

    def get(self, path, **headers):
        return self.client.get(ROOT + path, headers={**self.headers, **headers})

    def post(self, path, body=None, **headers):
        return self.client.post(
            ROOT + path, json.dumps({} if body is None else body), content_type="application/json",
            headers={**self.headers, **headers},
        )  # fmt: skip

    def put(self, path, content: bytes, **headers):
        return self.client.put(
            ROOT + path, content, content_type="application/octet-stream", headers={**self.headers, **headers}
        )

    def send(self, path, content: bytes, *, name="photo.jpg", **fields):
        file = BytesIO(content)
        file.name = name
        return self.client.post(ROOT + path, {"file": file, **fields}, headers=self.headers)


class Shop(Caller):
    """A merchant's own system."""

    def __init__(self, row=None) -> None:
        self.row = row or merchant()
        self.actor = Actor.of(Role.MERCHANT, self.row.id)
        made = make_api_key(merchant_id=self.row.id, actor=self.actor, now=now())
        self.key, self.token = made.key, made.token
        super().__init__(Authorization=f"Bearer {self.token}")

    def import_order(self, body=None, *, key=None, at=None, signature=None):
        raw = json.dumps(body or order_body()).encode()
        return self.client.post(
            ROOT + "/orders", raw, content_type="application/json",
            headers={
                **self.headers, "Idempotency-Key": key or uuid4().hex,
                "Jianzhen-Signature": signature or signature_of(self.token, raw, at or now()),
            },
        )  # fmt: skip


def order_body(**more):
    return {
        "number": f"SIM-{uuid4().hex[:10]}", "paid_at": "2026-11-20T09:00:00+08:00",
        "lines": [{"sku": "SIM-CUP", "title": "Simulated cup", "category": "crockery", "paid_fen": 12_900}],
        "buyer_name": "王小明", "buyer_phone": "13800000000", "buyer_address": "示例省示例市示例路1号", **more,
    }  # fmt: skip


def by_link(claim, actor: Actor) -> Caller:
    """A party that came by the link of one claim."""
    token = make_link(
        claim_id=claim.id, role=actor.role, party_id=actor.id, actor=Actor.machine(Role.INTEGRATION), now=now()
    )
    caller = Caller(**{"Jianzhen-Link": token})
    caller.client.get(f"/c/{token}")  # the same party with the page open
    return caller


def by_shop_link(shop: Shop) -> Caller:
    """A merchant that came by the link of its shop."""
    token = make_shop_link(merchant_id=shop.row.id, actor=shop.actor, now=now())
    caller = Caller(**{"Jianzhen-Link": token})
    caller.client.get(f"/s/{token}")
    return caller


def by_session(role: Role, *, client: Client | None = None) -> Caller:
    """A member of the desk with a second factor, signed in; ``colleague`` is their account."""
    made = account(role)
    Authenticator.objects.create(user=made, type=Authenticator.Type.TOTP, data={})
    caller = Caller()
    caller.client = client or Client()
    caller.client.force_login(made, backend="allauth.account.auth_backends.AuthenticationBackend")
    caller.colleague = made
    return caller
