"""A claim as any of its readers may see it: whose turn, until when, what it is about."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jianzhen.casework.claims.selectors import open_windows, read_claim
from jianzhen.casework.claims.vocabulary import Complaint, RemedyKind, WindowKind
from jianzhen.casework.events.actors import PARTIES
from jianzhen.entrances.pages.claim_words import COMPLAINTS, REMEDIES, WINDOWS
from jianzhen.entrances.pages.language import said
from jianzhen.entrances.pages.party.case import case_page
from jianzhen.entrances.pages.turns import is_turn_of, turn_words
from jianzhen.entrances.pages.who import actor_of


@never_cache
@require_safe
def claim_page(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Show a claim to a reader who may read it; to any other party there is none."""
    reader = actor_of(request, claim_id)
    if reader.role in PARTIES:
        return case_page(request, claim_id, reader)
    claim = read_claim(claim_id, reader=reader)
    windows = [
        {"what": said(*WINDOWS[WindowKind(one.kind)]), "side": one.side, "closes_at": one.closes_at, "rule": one.rule}
        for one in open_windows(claim)
    ]
    words = {
        "claim": claim, "whose": turn_words(claim.state), "yours": is_turn_of(claim.state, reader.role), "windows": windows,
        "closes_at": windows[0]["closes_at"] if windows else None,
        "complaint": said(*COMPLAINTS[Complaint(claim.complaint)]), "remedy": said(*REMEDIES[RemedyKind(claim.remedy)]),
    }  # fmt: skip
    return render(request, "pages/claim.html", words)
