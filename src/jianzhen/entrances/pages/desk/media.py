"""Files on the light table: one picture of at most 4096 pixels, a small one, the reference laid over, what a file says.

``evidence.open_media`` asks the permission and records whoever opens an original. Nothing is cached but in the
reader's own browser.
"""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from uuid import UUID

import numpy as np
import numpy.typing as npt
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from PIL import Image

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.selectors import read_claim
from jianzhen.casework.errors import NotAllowed, NotFound, Refusal
from jianzhen.casework.events.actors import Actor
from jianzhen.casework.evidence.models import Inspection
from jianzhen.casework.evidence.selectors import Media, exhibits_for, open_media, sealed_media_for
from jianzhen.casework.review.looks import has_revealed
from jianzhen.entrances.pages.desk.findings import COUNTER, REPORT
from jianzhen.entrances.pages.who import actor_of
from jianzhen.inspection.media import MediaError, read_about
from jianzhen.inspection.media import open_media as decode
from jianzhen.inspection.report.pictures import laid_over

SMALL, LAID_OVER, LARGEST = 240, 1600, 4096
"""Longest sides a picture is sent in, pixels: a thumbnail, a reference laid over, the one that is looked into."""

QUALITY = 90
_PLACE = ("GPS", "Location")


@cache_control(private=True, max_age=900)
@require_safe
def media(request: HttpRequest, claim_id: UUID, key: str) -> HttpResponseBase:
    """A picture of this claim as JPEG, turned upright; a clip as it came."""
    opened = _opened(request, claim_id, key)
    if not opened.media_type.startswith("image/"):
        response = StreamingHttpResponse(opened.content, content_type=opened.media_type)
        response["Content-Length"] = str(opened.size)
        response["X-Content-Type-Options"] = "nosniff"
        return response
    width = SMALL if request.GET.get("w") == str(SMALL) else LARGEST
    etag = f'"{key}-{width}"'
    not_changed = get_conditional_response(request, etag=etag)
    if not_changed is not None:
        return not_changed
    return jpeg(pixels(opened, width), etag)


@cache_control(private=True, max_age=900)
@require_safe
def aligned(
    request: HttpRequest, claim_id: UUID, inspection_id: UUID, part: str, file: int, finding: int
) -> HttpResponse:
    """The redacted reference brought into the photo's frame, as one finding registered them; after the weights only."""
    reader = actor_of(request, claim_id)
    claim = read_claim(claim_id, reader=reader)
    if not has_revealed(claim, reader):
        raise NotAllowed("record your first look; the findings are shown after it", refusal=Refusal.WRONG_STATE)
    found = Inspection.objects.filter(pk=inspection_id, claim=claim).first()
    if found is None or part not in (REPORT, COUNTER):
        raise NotFound("there is no such inspection of this claim")
    try:
        seen = getattr(found, part)["files"][file]
        row = seen["findings"][finding]
        named = found.names[row["against"].partition("#")[0]]
        registration = tuple(row["registration"])
    except (IndexError, KeyError, TypeError) as error:
        raise NotFound("this finding lays nothing over the photo") from error
    etag = f'"{inspection_id}-{part}-{file}-{finding}"'
    not_changed = get_conditional_response(request, etag=etag)
    if not_changed is not None:
        return not_changed
    reference = pixels(open_media(key=_copy_key(claim, reader, named), reader=reader, now=timezone.now()), LARGEST)
    photo = seen["photo"]
    scale = min(1.0, LAID_OVER / max(photo["width"], photo["height"]))
    frame = (max(1, round(photo["height"] * scale)), max(1, round(photo["width"] * scale)))
    return jpeg(laid_over(reference, registration, frame, scale), etag)


@require_safe
def about(request: HttpRequest, claim_id: UUID, key: str) -> HttpResponse:
    """What a file says of itself: after the first look, like all that a program reads out of it. Places are left out."""
    reader = actor_of(request, claim_id)
    if not has_revealed(read_claim(claim_id, reader=reader), reader):
        raise NotAllowed("record your first look; what files say is shown after it", refusal=Refusal.WRONG_STATE)
    opened = _opened(request, claim_id, key)
    with tempfile.TemporaryDirectory(prefix="jz-about-") as folder:
        try:
            said_by_file = read_about(_written(opened, Path(folder)))
        except MediaError as error:
            raise NotFound("this file cannot be read; it is kept as it came") from error
    tags = {name: value for block in said_by_file.exif for name, value in block.items()}
    shown = {
        "tags": sorted((name, value) for name, value in tags.items() if not name.startswith(_PLACE)),
        "has_place": any(name.startswith(_PLACE) for name in tags), "signed": said_by_file.signed,
        "blocks": sorted({str(one.kind.value) for one in said_by_file.blocks}), "size": opened.size, "type": opened.media_type,
    }  # fmt: skip
    return render(request, "pages/desk/about.html", shown)


def _opened(request: HttpRequest, claim_id: UUID, key: str) -> Media:
    """Open a file of this very claim: whoever plays a role in one claim opens none of another."""
    reader = actor_of(request, claim_id)
    if key.split("-")[1:2] != [claim_id.hex]:
        raise NotFound("there is no such file in this claim")
    return open_media(key=key, reader=reader, now=timezone.now())


def _copy_key(claim: Claim, reader: Actor, named: str) -> str:
    for sealed in sealed_media_for(claim, reader=reader):
        if str(sealed.original.id) == named and sealed.derivative_key:
            return sealed.derivative_key
    for shown in exhibits_for(claim, reader=reader):
        if str(shown.exhibit.id) == named and shown.derivative_key:
            return shown.derivative_key
    raise NotFound("the reference has no redacted copy; compare it side by side")


def pixels(opened: Media, width: int) -> npt.NDArray[np.uint8]:
    """A picture upright, (H, W, 3) uint8 sRGB, its longest side at most ``width``. Raises ``NotFound`` for no picture."""
    with tempfile.TemporaryDirectory(prefix="jz-desk-") as folder:
        try:
            rgb = decode(_written(opened, Path(folder))).frames[0].rgb
        except MediaError as error:
            raise NotFound("this file cannot be shown; it is kept as it came") from error
    if max(rgb.shape[:2]) <= width:
        return rgb
    picture = Image.fromarray(rgb)
    picture.thumbnail((width, width))
    return np.asarray(picture, np.uint8)


def _written(opened: Media, folder: Path) -> Path:
    path = folder / "file"
    with path.open("wb") as file:
        file.writelines(opened.content)
    return path


def jpeg(rgb: npt.NDArray[np.uint8], etag: str) -> HttpResponse:
    """Send a picture, to be kept by the reader's own browser under ``etag``."""
    coded = io.BytesIO()
    Image.fromarray(rgb).save(coded, "JPEG", quality=QUALITY)
    response = HttpResponse(coded.getvalue(), content_type="image/jpeg")
    response["ETag"] = etag
    response["X-Content-Type-Options"] = "nosniff"
    return response
