"""Security policies of pages that were made to stand alone: their inlined style and script by hash, and nothing else."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

_STYLES = (
    ("jianzhen.inspection.report", "page.css"), ("jianzhen.rebuttal", "pack.css"), ("jianzhen.rebuttal", "letter.css"),
)  # fmt: skip
_SCRIPTS = (("jianzhen.inspection.report", "page.js"),)
"""Hashed are the files that we ship, never what stands in a page: a script that slipped into one is not blessed."""


@cache
def stand_alone_policy() -> str:
    """The policy of a report or a pack's page."""
    return (
        f"default-src 'none'; img-src 'self' data:; style-src {_hashes(_STYLES)}; script-src {_hashes(_SCRIPTS)}; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


BARE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'none'"
"""For a file as it was received: shown or saved, it runs nothing and reaches nothing."""


def stand_alone(html: bytes | str) -> HttpResponse:
    """Answer with a page that was made to stand alone. Not cached: it holds somebody's photos."""
    response = HttpResponse(html)
    response["Content-Security-Policy"] = stand_alone_policy()
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def as_received(
    content: bytes | Iterable[bytes], *, media_type: str, name: str
) -> HttpResponse | StreamingHttpResponse:
    """Answer with a file as received: to be saved under its name, in a box of its own, its type not guessed at.

    Pictures and clips are shown where a page embeds them; whatever else is offered for saving.
    """
    safe = media_type if media_type.startswith(("image/", "video/")) and "svg" not in media_type else ""
    kind = safe or "application/octet-stream"
    response = (
        HttpResponse(content, content_type=kind)
        if isinstance(content, bytes)
        else StreamingHttpResponse(content, content_type=kind)
    )
    response.headers["Content-Disposition"] = _disposition(name, kind="inline" if safe else "attachment")
    response["Content-Security-Policy"] = BARE_POLICY
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _disposition(name: str, *, kind: str) -> str:
    return content_disposition_header(kind == "attachment", name) or kind


def _hashes(shipped: Sequence[tuple[str, str]]) -> str:
    found = (files(package).joinpath("templates", name).read_bytes() for package, name in shipped)
    return " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(one).digest()).decode()}'" for one in found)
