"""A merchant's inbox 收件箱: what waits for an answer, the soonest deadline first."""

from __future__ import annotations

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jianzhen.casework.claims.vocabulary import Complaint
from jianzhen.casework.errors import NotAllowed
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.people.models import Merchant
from jianzhen.casework.remedies.inbox import Heap, counts, inbox
from jianzhen.entrances.pages.claim_words import COMPLAINTS
from jianzhen.entrances.pages.language import said
from jianzhen.entrances.pages.party.acts import party_of
from jianzhen.entrances.pages.party.parts import remedy_words
from jianzhen.entrances.pages.turns import shown_state

A_PAGE = 20
HEAPS = {
    Heap.YOURS: ("待您处理", "For you now"),
    Heap.WAITING: ("等其他人", "Waiting for others"),
    Heap.ENDED: ("已结束", "Ended"),
}


@never_cache
@require_safe
def inbox_page(request: HttpRequest) -> HttpResponse:
    """The claims of a shop, by heap, with a search by number."""
    reader, now = merchant_of(request), timezone.now()
    asked = request.GET.get("heap", "")
    heap = Heap(asked) if asked in set(Heap) else Heap.YOURS
    number = request.GET.get("number", "").strip()[:64]
    page = Paginator(inbox(reader=reader, heap=heap, now=now, number=number), A_PAGE).get_page(request.GET.get("page"))
    n = counts(reader=reader, now=now)
    rows = {
        "page_query": urlencode({"heap": heap.value, **({"number": number} if number else {})}) + "&",
        "shop": shop_of(reader), "heap": heap.value, "number": number, "page": page,
        "heaps": [{"value": one.value, "word": said(*words), "n": getattr(n, one.value)} for one, words in HEAPS.items()],
        "claims": [
            {
                "claim": one, "title": one.line.title if one.line else one.described, "due": getattr(one, "due", None),
                "complaint": said(*COMPLAINTS[Complaint(one.complaint)]), "remedy": remedy_words(one.remedy, one.amount_fen),
                "state": shown_state(one.state),
            }
            for one in page
        ],
    }  # fmt: skip
    return render(request, "pages/party/inbox.html", rows)


def merchant_of(request: HttpRequest) -> Actor:
    """The merchant who asks. Raises ``NotSignedIn``, and ``NotAllowed`` for anybody who came by another link."""
    actor = party_of(request, None)
    if actor.role is not Role.MERCHANT:
        raise NotAllowed("open your shop's link; this is a merchant's page")
    return actor


def shop_of(actor: Actor) -> Merchant:
    """The shop a merchant stands for."""
    return Merchant.objects.get(pk=actor.id)
