"""Every address of the desk that names something of one claim, filled in with that claim's own ids."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.evidence.models import Derivative, Exhibit, Inspection
from jianzhen.casework.evidence.selectors import exhibits_for
from jianzhen.casework.orders.models import Shipment


def patterns() -> list[str]:
    """The routes of all pages, the API's apart: each as it is written."""
    return [one for one in _walk(get_resolver(), "") if not one.startswith("api/")]


def _walk(resolver: URLResolver, prefix: str) -> Iterator[str]:
    for one in resolver.url_patterns:
        route = prefix + str(one.pattern).lstrip("^")
        if isinstance(one, URLPattern):
            yield route
        else:
            yield from _walk(one, route)


def addresses_of(claim: Claim) -> list[str]:
    """Addresses of pages that name the claim, its order, its parcel or one of its files."""
    found = []
    for route in patterns():
        filled = _filled(route, _ids(claim))
        if filled is not None and filled != route:
            found.append("/" + filled)
    return found


def operations_of(claim: Claim) -> list[tuple[str, str]]:
    """(method, address) of every operation of the API that names one of them."""
    document = Client().get("/api/v1/openapi.json").json()
    found = []
    for path, operations in document["paths"].items():
        filled = path
        for name, value in _ids(claim).items():
            filled = filled.replace(f"{{{name}}}", value)
        if filled != path:
            found += [(method.upper(), filled) for method in operations if method in ("get", "post", "put", "delete")]
    return found


def _filled(route: str, ids: dict[str, str]) -> str | None:
    out = route
    for name, value in ids.items():
        for kind in ("uuid:", "str:", "slug:", "int:", "path:", ""):
            out = out.replace(f"<{kind}{name}>", value)
    return None if "<" in out or "(" in out else out


def _ids(claim: Claim) -> dict[str, str]:
    assert claim.line is not None
    order = claim.line.order
    parcel = Shipment.objects.filter(order=order).first()
    exhibit = Exhibit.objects.filter(claim=claim, original__isnull=False).first()
    copy = Derivative.objects.filter(exhibit=exhibit).first()
    inspection = Inspection.objects.filter(claim=claim).first()
    buyer = Actor.of(Role.BUYER, claim.buyer_id)
    keys = [one.url_key for one in exhibits_for(claim, reader=buyer) if one.url_key]
    anything = str(uuid4())
    return {
        "claim_id": str(claim.id), "order_id": str(order.id), "line_id": str(claim.line_id),
        "shipment_id": str(parcel.id) if parcel else anything, "exhibit_id": str(exhibit.id) if exhibit else anything,
        "derivative_id": str(copy.id) if copy else anything, "inspection_id": str(inspection.id) if inspection else anything,
        "key": keys[0] if keys else "e-none", "act": "withdraw", "part": "report", "file": "0", "finding": "0",
        "offer_id": anything, "remedy_id": anything, "upload_id": anything,
    }  # fmt: skip
