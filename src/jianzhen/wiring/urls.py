"""Every address of the desk."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.urls import include, path

from jianzhen.casework.events.models import Chain
from jianzhen.entrances.api.published import api


def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 when the database answers."""
    return JsonResponse({"chains": Chain.objects.count()})


urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("api/v1/", api.urls),
    path("accounts/", include("allauth.urls")),
    path("", include("jianzhen.entrances.pages.urls")),
]
_REFUSALS = "jianzhen.entrances.pages.refusals"
handler400, handler403, handler404, handler500 = (
    f"{_REFUSALS}.{name}" for name in ("bad_request", "forbidden", "not_found", "broken")
)
