"""The API as it is published: every router at its address, the OpenAPI document, and a page to read."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import NinjaAPI, Router

from jianzhen.entrances.api import (
    answers,
    claims,
    decisions,
    evidence,
    orders,
    remedies,
    shipments,
    uploads,
    webhooks,
)
from jianzhen.entrances.api.docs import ReadablePage
from jianzhen.entrances.api.errors import NoSuchAddress
from jianzhen.entrances.api.problems import handle_problems

DESCRIPTION = (
    "Orders and pack-outs are sealed before any dispute; claims are filed, answered and read; people decide. "
    "Errors are a Problem: `code`, `detail` in the language of Accept-Language, `because`, `field`. "
    "429 carries Retry-After. Money is in fen, moments carry a time zone."
)
api = NinjaAPI(
    title="Jianzhen 鉴真",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api",
    docs=ReadablePage(),
    docs_url="/docs",
)
handle_problems(api)
api.add_router("/orders", orders.router)
api.add_router("/shipments", shipments.router)
api.add_router("/uploads", uploads.router)
api.add_router("/claims", claims.router)
api.add_router("/claims", answers.router)
api.add_router("/claims", decisions.router)
api.add_router("", evidence.router)
api.add_router("", remedies.router)
api.add_router("/webhooks", webhooks.router)


last = Router()


@last.api_operation(["GET", "POST", "PUT", "PATCH", "DELETE"], "/{path:rest}", include_in_schema=False)
def nothing_here(request: HttpRequest, rest: str) -> None:
    """Answer what has no address with a ``Problem``, too. Last, so that every other address goes first."""
    raise NoSuchAddress(f"/api/v1/{rest}: nothing is here; /api/v1/docs lists every address")


api.add_router("", last)
