"""A visit's own link and calendar file: reschedule and cancel without an account; no name, number or address in either."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core import signing
from icalendar import Calendar, Event

from jianzhen.casework.claims.terms import BEIJING
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.visits.errors import BadVisit, BadVisitLink
from jianzhen.casework.visits.models import Visit
from jianzhen.casework.visits.vocabulary import VisitKind, VisitState
from jianzhen.casework.visits.windows import Arrival

_SIGNER = signing.Signer(salt="jianzhen.visit-link")
AFTER_THE_END = timedelta(days=90)
"""How long a link still opens after the visit has ended: for the warranty and a re-visit."""

_WORDS = {
    VisitKind.REPAIR: ("上门维修", "Repair visit"), VisitKind.INSTALL: ("上门安装", "Installation visit"),
    VisitKind.REVISIT: ("免费返修上门", "Free re-visit"), VisitKind.COLLECT: ("上门取送", "Collection visit"),
    VisitKind.INSPECTION: ("上门查验", "Inspection visit"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """Who came by a visit's link."""

    actor: Actor
    visit: Visit


def visit_token(visit: Visit) -> str:
    """The token of a visit's link; whoever holds it may move and cancel this visit, and nothing else. Never logged."""
    return _SIGNER.sign(visit.id.hex)


def open_visit_link(token: str, *, now: datetime) -> Ticket:
    """Who comes by this token. Raises ``BadVisitLink`` when it is forged, cut off or long over."""
    try:
        found = Visit.objects.select_related("claim", "technician", "outlet").filter(pk=UUID(_SIGNER.unsign(token)))
    except (signing.BadSignature, ValueError) as error:
        raise BadVisitLink("this link is incomplete; open it again from the message, whole") from error
    visit = found.first()
    if visit is None or (visit.ended_at is not None and now >= visit.ended_at + AFTER_THE_END):
        raise BadVisitLink("this link has ended; report again, or ask with the claim's number")
    return Ticket(actor=Actor.of(Role.BUYER, visit.claim.buyer_id), visit=visit)


def calendar_file(visit: Visit, *, link: str, now: datetime) -> bytes:
    """The visit as ``.ics`` (RFC 5545): a request that replaces the earlier one, or its cancellation.

    Raises ``BadVisit`` for a visit that was never booked.
    """
    if visit.opens_at is None or visit.closes_at is None:
        raise BadVisit("window: no slot was chosen yet, so there is nothing to put into a calendar")
    called_off = visit.state == VisitState.CANCELLED
    zh, en = _WORDS[VisitKind(visit.kind)]
    arrival = Arrival(opens_at=visit.opens_at, closes_at=visit.closes_at)
    calendar, event = Calendar(), Event()
    calendar.add("prodid", "-//Jianzhen//visits//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if called_off else "REQUEST")
    event.add("uid", f"{visit.id}@jianzhen")
    event.add("sequence", visit.sequence)
    event.add("dtstamp", now)
    event.add("dtstart", visit.opens_at.astimezone(BEIJING))
    event.add("dtend", visit.closes_at.astimezone(BEIJING))
    event.add("summary", f"{zh} {visit.number} · {en}")
    event.add(
        "description",
        f"到达时段 {arrival.words()[0]}；改约或取消：{link}\nArrival {arrival.words()[1]}. Change or cancel: {link}",
    )
    event.add("url", link)
    event.add("status", "CANCELLED" if called_off else "CONFIRMED")
    calendar.add_component(event)
    if not called_off:
        calendar.add_missing_timezones()
    return bytes(calendar.to_ical())
