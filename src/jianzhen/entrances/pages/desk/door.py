"""The door of the desk's own pages: people of the desk come in, parties have pages of their own."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, path

from jianzhen.casework.errors import NotAllowed
from jianzhen.entrances.pages.who import CASE_LINKS, SANDBOX, SHOP_LINK, actor_of

View = Callable[..., HttpResponseBase]


def desk_path(route: str, view: View, *, name: str) -> URLPattern:
    """An address for people of the desk; whoever came by a link is told that this page is not theirs."""

    @wraps(view)
    def guarded(request: HttpRequest, **named: object) -> HttpResponseBase:
        # a session of the desk alone holds roles of people only, and the view asks for it; links and played roles are asked here
        by_link = any(request.session.get(one) for one in (CASE_LINKS, SHOP_LINK, SANDBOX))
        if by_link and not actor_of(request, named.get("claim_id")).is_person:  # type: ignore[arg-type]
            raise NotAllowed("this page is the desk's; a party's own page is /claims/ or /shop/")
        return view(request, **named)

    return path(route, guarded, name=name)
