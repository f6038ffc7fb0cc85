"""Places while somebody types: what the text means, else what it may be the beginning of."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jianzhen.entrances.pages.intake.words import Choice, place_choices
from jianzhen.entrances.pages.visitors import LOOK_UPS, take_turn
from jianzhen.intake import Standing, read_place
from jianzhen.places import suggest

MOST_TEXT = 200


@never_cache
@require_safe
def suggest_places(request: HttpRequest) -> HttpResponse:
    """The fragment below a field of an address."""
    take_turn(request, LOOK_UPS)
    text = request.GET.get("place", "")[:MOST_TEXT]
    slot = read_place(text)
    choices = place_choices(slot)
    if slot.standing is not Standing.FOUND:
        known = {one.value for one in choices}
        choices += [
            Choice(value=one.code, words="".join(one.path), full="".join(one.path))
            for one in suggest(text) if one.code not in known
        ]  # fmt: skip
    words = {"slot": slot, "choices": choices[:8], "chosen": "", "typing": True}
    return render(request, "pages/intake/place_answer.html", words)
