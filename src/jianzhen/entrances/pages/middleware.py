"""What stands around every page: how much may be uploaded, and an error of ours becomes a page that helps on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from jianzhen.entrances.pages.errors import FormTooLarge
from jianzhen.entrances.pages.refusals import refusal_page
from jianzhen.kernel.errors import JianzhenError

View = TypeVar("View", bound=Callable[..., HttpResponse])
GetResponse = Callable[[HttpRequest], HttpResponse]
MB = 1 << 20
USUAL_MB = 64
"""What a form takes with all its files, MiB, where its view says nothing else."""


def upload_limit(megabytes: int) -> Callable[[View], View]:
    """Let a view take forms of that many MiB; the innermost decorator, so that the resolver sees it."""

    def mark(view: View) -> View:
        view.most_megabytes = megabytes  # type: ignore[attr-defined]
        return view

    return mark


class UploadLimit:
    """Refuses a form that is too large before a byte of it is read. Stands before whatever reads ``request.POST``."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass it on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Answer 413, or nothing; the API refuses by a ``Problem`` of its own."""
        if request.path.startswith("/api/"):
            return None
        most = getattr(view, "most_megabytes", USUAL_MB)
        sent = int(request.META.get("CONTENT_LENGTH") or 0)
        if sent <= most * MB:
            return None
        # nothing may read the body now: neither a template's CSRF token of a POST nor the echo of what was typed
        return refusal_page(
            request, FormTooLarge(f"the form holds {sent / MB:.0f} MB, this page takes {most} MB; send fewer photos"), typed=()
        )  # fmt: skip


class ErrorPages:
    """Turns a ``JianzhenError`` that a view did not answer itself into a page, or into a fragment for HTMX."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass it on; a page differs by who asks for a fragment."""
        response = self.get_response(request)
        patch_vary_headers(response, ["HX-Request"])
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer an error of ours; leave any other to Django."""
        if not isinstance(exception, JianzhenError):
            return None
        return refusal_page(request, exception)
