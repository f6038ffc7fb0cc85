"""Every address of the desk."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.urls import include, path

from jianzhen.casework.events.models import Chain


def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 when the database answers."""
    return JsonResponse({"chains": Chain.objects.count()})


urlpatterns = [path("healthz", healthz, name="healthz"), path("accounts/", include("allauth.urls"))]
