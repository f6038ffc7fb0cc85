"""From which address somebody asks."""

from __future__ import annotations

import os

from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The visitor's address; behind our own proxy the last one it added, which a visitor cannot write."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if os.environ.get("JIANZHEN_BEHIND_PROXY") == "1" and forwarded:
        return str(forwarded).rsplit(",", 1)[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))
