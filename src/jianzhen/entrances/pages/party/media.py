"""Files as a reader may see them: whole, or small enough for a phone's page. The selector asks the permission."""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from PIL import Image

from jianzhen.casework.errors import NotFound
from jianzhen.casework.evidence.selectors import Media, open_media
from jianzhen.entrances.pages.media_keys import claim_of
from jianzhen.entrances.pages.who import actor_of
from jianzhen.inspection.media import MediaError
from jianzhen.inspection.media import open_media as decode

SMALL = 720
"""Longest side of a preview, pixels."""

SHOWN = frozenset({
    "image/jpeg", "image/png", "image/webp", "image/gif", "image/avif", "video/mp4", "video/webm", "video/quicktime",
})  # fmt: skip
"""What a browser may show in place; anything else is offered as a download."""


@cache_control(private=True, max_age=3600)
@require_safe
def media(request: HttpRequest, key: str) -> HttpResponseBase:
    """The file itself."""
    opened = _opened(request, key)
    part = _part(request.headers.get("Range", ""), opened.size)
    if part is None:
        response = StreamingHttpResponse(opened.content, content_type=opened.media_type)
        response["Content-Length"] = str(opened.size)
    else:
        first, last = part
        response = StreamingHttpResponse(_cut(opened.content, first, last), status=206, content_type=opened.media_type)
        response["Content-Range"] = f"bytes {first}-{last}/{opened.size}"
        response["Content-Length"] = str(last - first + 1)
    response["Accept-Ranges"] = "bytes"
    _fence(response, opened.media_type)
    return response


@cache_control(private=True, max_age=3600)
@require_safe
def preview(request: HttpRequest, key: str) -> HttpResponse:
    """A small JPEG of a photo, also of one that browsers do not show; 404 where it cannot be opened."""
    opened = _opened(request, key)
    with tempfile.TemporaryDirectory(prefix="jz-preview-") as folder:
        path = Path(folder) / "photo"
        with path.open("wb") as file:
            file.writelines(opened.content)
        try:
            frame = decode(path).frames[0].rgb
        except MediaError as error:
            raise NotFound("this file cannot be shown; it is kept as it came") from error
    image = Image.fromarray(frame)
    image.thumbnail((SMALL, SMALL))
    coded = io.BytesIO()
    image.save(coded, "JPEG", quality=82)
    response = HttpResponse(coded.getvalue(), content_type="image/jpeg")
    _fence(response, "image/jpeg")
    return response


def _part(asked: str, size: int) -> tuple[int, int] | None:
    """First and last byte of a single range; None for the whole file. Phones play no clip without it (RFC 9110, 14.2)."""
    found = re.fullmatch(r"bytes=(\d{0,15})-(\d{0,15})", asked)
    if found is None or not (found[1] or found[2]):
        return None
    first = int(found[1]) if found[1] else max(0, size - int(found[2]))
    last = min(int(found[2]), size - 1) if found[1] and found[2] else size - 1
    return (first, last) if first <= last else None


def _cut(content: Iterator[bytes], first: int, last: int) -> Iterator[bytes]:
    at = 0
    for block in content:
        if at > last:
            return
        piece = block[max(0, first - at) : last + 1 - at]
        at += len(block)
        if piece:
            yield piece


def _opened(request: HttpRequest, key: str) -> Media:
    return open_media(key=key, reader=actor_of(request, claim_of(key)), now=timezone.now())


def _fence(response: HttpResponseBase, media_type: str) -> None:
    """A file that somebody sent never runs as a page of ours."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    if media_type not in SHOWN:
        response["Content-Disposition"] = "attachment"
