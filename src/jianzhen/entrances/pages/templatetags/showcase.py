"""The showcase's bar, on every page of a visitor who walks through a case."""

from __future__ import annotations

from typing import Any

from django import template

from jianzhen.entrances.pages.language import said
from jianzhen.entrances.pages.showcase import copies, stops
from jianzhen.entrances.pages.showcase.views import PARTS

register = template.Library()


@register.inclusion_tag("pages/showcase/bar.html", takes_context=True)
def showcase_bar(context: template.Context) -> dict[str, Any]:
    """Which stop, which role, on, reset; nothing where no case is open."""
    request = context.get("request")
    copy = copies.copy_of(request) if request is not None else None
    if copy is None:
        return {"copy": None}
    stop = stops.stop_of(copy.claim)
    return {
        "copy": copy, "number": stops.number_of(stop), "of": len(stops.NAMES), "name": said(*stop.name),
        "parts": [{"id": part, "word": said(*words), "now": part == copy.part} for part, words in PARTS.items()],
        "csrf_token": context.get("csrf_token"),
    }  # fmt: skip
