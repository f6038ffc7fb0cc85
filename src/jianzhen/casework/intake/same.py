"""Told before? 重复报修: the same number about the same thing within some days is linked to the first, for one visit.

The link is a rule's proposal: it refuses nothing and tells the reporter nothing, since a number typed on a page does not
prove whose it is. A person at the desk joins or parts the two.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.vocabulary import State
from jianzhen.casework.intake.models import ServiceReport
from jianzhen.casework.people.models import PersonalField
from jianzhen.casework.people.persons import find_persons, plain
from jianzhen.casework.people.vault import ring
from jianzhen.places import load_tree

SAME_DAYS = 14
"""Within this many days an open report about the same thing is taken for the same."""

_ENDED = (State.WITHDRAWN, State.CLOSED)


def one_at_a_time(word: str) -> None:
    """Let reports of one number, or under one key, wait for each other until the transaction ends."""
    mark = ring().mark("intake", plain(PersonalField.Field.PHONE, word))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(mark[:8], "big", signed=True)])


def told_before(report: ServiceReport, *, phone: str, now: datetime) -> Claim | None:
    """The first open claim about the same thing from the same number, or None."""
    if not phone:
        return None
    for earlier in _open_reports(phone, now).exclude(pk=report.pk):
        if is_same_thing(earlier, report):
            return earlier.claim
    return None


def _open_reports(phone: str, now: datetime) -> QuerySet[ServiceReport]:
    persons = find_persons(PersonalField.Field.PHONE, phone)
    return (
        ServiceReport.objects.filter(
            claim__buyer_id__in=persons, received_at__gte=now - timedelta(days=SAME_DAYS), claim__duplicate_of=None
        )
        .exclude(claim__state__in=_ENDED)
        .select_related("claim")
        .order_by("received_at")
    )


def is_same_thing(a: ServiceReport, b: ServiceReport) -> bool:
    """Whether two reports of one number can be about one thing: nothing known of them differs, and something agrees."""
    pairs = ((a.brand_id, b.brand_id), (a.kind_id, b.kind_id), (a.serial, b.serial), (a.model, b.model))
    if any(one and other and one != other for one, other in pairs):
        return False
    if a.place and b.place and not (_holds(a.place, b.place) or _holds(b.place, a.place)):
        return False
    agrees = any(one and one == other for one, other in pairs)
    # a second call that names nothing (还没来吗) is about the one thing that is open
    return agrees or not (b.brand_id or b.kind_id or b.thing) or (bool(a.thing) and a.thing == b.thing)


def _holds(outer: str, inner: str) -> bool:
    return outer in {one.code for one in load_tree().line(inner)}


def visit_claim(claim: Claim) -> Claim:
    """The claim whose visit serves this one: the first of those that are linked."""
    return claim.duplicate_of if claim.duplicate_of is not None else claim


def joined_to(claim_id: UUID) -> QuerySet[Claim]:
    """Claims that this one's visit serves as well."""
    return Claim.objects.filter(duplicate_of_id=claim_id).order_by("drafted_at")
