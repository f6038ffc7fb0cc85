"""API keys 接口密钥: made and shown once, revoked at once. The shop's link and its keys are all that opens its claims."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from jianzhen.casework.people.api_keys import keys_of, make_api_key, revoke_api_key
from jianzhen.entrances.pages.language import said
from jianzhen.entrances.pages.party.shop import merchant_of, shop_of
from jianzhen.entrances.pages.who import party_token


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def keys_page(request: HttpRequest) -> HttpResponse:
    """Keys by their prefix; a new one's token stands on the answer to the press, and nowhere afterwards."""
    actor, token = merchant_of(request), ""
    if request.method == "POST":
        token = make_api_key(merchant_id=UUID(actor.id), actor=actor, now=timezone.now()).token
    rows = {
        "shop": shop_of(actor), "keys": list(keys_of(UUID(actor.id))), "token": token, "pass": party_token(request, None),
    }  # fmt: skip
    return render(request, "pages/party/keys.html", rows)


@require_POST
def revoke(request: HttpRequest, key_id: UUID) -> HttpResponse:
    """End a key at once."""
    actor = merchant_of(request)
    revoke_api_key(key_id=key_id, actor=actor, now=timezone.now())
    messages.success(request, said("密钥已作废。", "The key opens nothing any more."))
    return redirect("shop_keys")
