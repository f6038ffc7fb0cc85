"""The icon browsers ask for by themselves, also beside pages that name none."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static


def favicon(request: HttpRequest) -> HttpResponse:
    """Point at the seal."""
    return redirect(static("pages/seal.svg"))
