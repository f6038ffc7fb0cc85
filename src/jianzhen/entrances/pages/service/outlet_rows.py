"""What an outlet's page shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q

from jianzhen.casework.events.actors import Actor
from jianzhen.casework.outlets.hours import Span, openness
from jianzhen.casework.outlets.models import Hotline, Objection, Outlet, ProductKind
from jianzhen.casework.outlets.permissions import Act, OutletPermissions
from jianzhen.casework.outlets.verifying import standing
from jianzhen.casework.outlets.vocabulary import Standing
from jianzhen.casework.visits.permissions import Act as VisitAct
from jianzhen.casework.visits.permissions import VisitPermissions
from jianzhen.casework.visits.roster import day_in_beijing
from jianzhen.casework.visits.wanting import INSPECT
from jianzhen.entrances.pages.language import said
from jianzhen.entrances.pages.shown import ShownState
from jianzhen.places import load_tree

MOST = 40
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Holiday")
_STANDING = {
    Standing.VERIFIED: ("●", "已核验", "verified", "genuine"), Standing.EXPIRED: ("▲", "核验已过期", "verification expired", "not"),
    Standing.UNVERIFIED: ("◌", "未核验", "not verified", "wait"),
}  # fmt: skip


def found_outlets(asked: str) -> list[dict[str, Any]]:
    """Open outlets by code or name, or those that have people where nothing is asked."""
    rows = Outlet.objects.filter(closed_at=None)
    rows = rows.filter(Q(code__icontains=asked) | Q(name__icontains=asked)) if asked else rows.filter(technicians__isnull=False).distinct()  # fmt: skip
    return [{"outlet": one, "place": "".join(load_tree().path(one.place))} for one in rows.order_by("code")[:MOST]]


def outlet_rows(outlet: Outlet, *, reader: Actor, now: datetime) -> dict[str, Any]:
    """Everything the page shows."""
    tree, today = load_tree(), day_in_beijing(now)
    spans = [Span(day=one.day, opens=one.opens, closes=one.closes) for one in outlet.openings.order_by("day", "opens")]
    closures = list(outlet.closures.filter(last_day__gte=today).order_by("first_day"))
    state, proof = standing(outlet.verifications.select_related("verified_by"), now=now)
    shape, zh, en, tone = _STANDING[Standing(state)]
    people = list(outlet.technicians.filter(left_at=None).select_related("account").order_by("number"))
    serves = list(outlet.serves.select_related("brand", "kind"))
    numbers = [
        outlet.phone,
        *Hotline.objects.filter(brand__in=[one.brand_id for one in serves]).values_list("number", flat=True),
    ]
    return {
        "outlet": outlet, "place": "".join(tree.path(outlet.place)), "hours": hours_text(spans), "serves": serves,
        "open": openness(spans, [(one.first_day, one.last_day) for one in closures], now=now), "closures": closures,
        "areas": [{"code": one.place, "words": "".join(tree.path(one.place))} for one in outlet.areas.order_by("place")],
        "verified": ShownState(word=said(zh, en), shape=shape, tone=tone), "proof": proof,
        "people": [{
            "who": one, "skills": one.skills, "shifts": list(one.shifts.filter(on__gte=today).order_by("on")[:7]),
            "authorised": list(one.authorisations.filter(ended_at=None).select_related("brand").order_by("expires_at")),
        } for one in people],
        "objections": list(Objection.objects.filter(number__in=numbers).order_by("-filed_at")[:MOST]),
        "skills": [(one.code, said(one.name_zh, one.name_en)) for one in ProductKind.objects.order_by("code")] + [(INSPECT, said("上门查验", "inspection"))],
        "brands": sorted({(one.brand.code, one.brand.name_zh) for one in serves}), "today": today, "now": now,
        "keeps": OutletPermissions().refusal(reader, Act.KEEP) is None, "rosters": VisitPermissions().refusal(reader, VisitAct.ROSTER) is None,
    }  # fmt: skip


def hours_text(spans: Sequence[Span]) -> str:
    """Hours as they are typed, so that ``read_hours`` reads them again."""
    return "; ".join(f"{_DAYS[one.day]} {_stretch(one)}" for one in spans)


def areas_from(text: str) -> tuple[str, ...]:
    """Codes of divisions, separated by commas, blanks or lines."""
    return tuple(dict.fromkeys(text.replace("，", " ").replace(",", " ").replace("、", " ").split()))


def _stretch(one: Span) -> str:
    if one.opens == one.closes:
        return "closed"
    if (one.opens, one.closes) == (0, 1440):
        return "24h"
    return f"{_clock(one.opens)}-{_clock(one.closes if one.closes <= 1440 else one.closes - 1440)}"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
