"""The door of the desk's own pages: people of the desk come in, parties have pages of their own."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, path

from jianzhen.casework.errors import NotAllowed
from jianzhen.entrances.pages.who import actor_of

View = Callable[..., HttpResponseBase]


def desk_path(route: str, view: View, *, name: str) -> URLPattern:
    """An address for people of the desk; whoever came by a link is told that this page is not theirs."""

    @wraps(view)
    def guarded(request: HttpRequest, **named: object) -> HttpResponseBase:
        claim_id = named.get("claim_id")
        if not actor_of(request, claim_id).is_person:  # type: ignore[arg-type]
            raise NotAllowed("this page is the desk's; a party's own page is /claims/ or /shop/")
        return view(request, **named)

    return path(route, guarded, name=name)
