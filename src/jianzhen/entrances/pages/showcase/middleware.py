"""A visitor who plays a reviewer has no queue: where a page sends on to it, the showcase goes on."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from jianzhen.entrances.pages.showcase.copies import KEPT_AS

QUEUE = "/desk/"


class GoesOnInTheShowcase:
    """Sends a visitor of the showcase back to it instead of to a queue that is not theirs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass it on."""
        response = self.get_response(request)
        if response.get("Location") == QUEUE and not request.user.is_authenticated and request.session.get(KEPT_AS):
            return redirect("showcase")
        return response
