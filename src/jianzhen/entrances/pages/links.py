"""Doors for parties: a link of one claim, a link of one shop, and the way out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from jianzhen.entrances.pages.who import forget_links, remember_case_link, remember_shop_link


@never_cache
@require_GET
def case_link(request: HttpRequest, token: str) -> HttpResponse:
    """Let a party into a claim; the token leaves the address bar. A link that has ended says so."""
    return redirect("claim", remember_case_link(request, token).claim_id)


@never_cache
@require_GET
def shop_link(request: HttpRequest, token: str) -> HttpResponse:
    """Let a merchant into the shop's claims."""
    remember_shop_link(request, token)
    return redirect("shop")


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Forget every link of this session: a shared phone is left clean."""
    forget_links(request)
    return redirect("first")
