"""A made-up outlet for ``./do bench booking``, its bookers, and the audit; run as a program it books what is named.

Everything is simulated: no brand, no number and no person in it exists.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

KIND, PLACE = "smart_lock", "330106"


def now() -> datetime:
    """A moment whose tomorrow is a plain Thursday."""
    from jianzhen.casework.visits.windows import at

    return at(date(2026, 11, 25), 12 * 60)


def open_shop(n_technicians: int):
    """An outlet with so many technicians who work tomorrow from 8 to 18."""
    from jianzhen.casework.claims.models import PolicyPack
    from jianzhen.casework.claims.packs import activate_pack, default_pack
    from jianzhen.casework.events.actors import Actor, Role
    from jianzhen.casework.outlets.directory import keep_brand, keep_kind, keep_outlet
    from jianzhen.casework.outlets.facts import OutletFacts
    from jianzhen.casework.outlets.hours import read_hours
    from jianzhen.casework.people.models import Account
    from jianzhen.casework.visits.roster import keep_shift, keep_technician
    from jianzhen.dispatch import Point

    def staff(role: Role) -> Actor:
        return Actor.of(role, uuid4())

    if not PolicyPack.objects.exists():
        activate_pack(body=default_pack(), proposed_by=staff(Role.ADMIN), actor=staff(Role.APPROVER), now=now() - timedelta(days=300))  # fmt: skip
    code, admin = f"SIM-{uuid4().hex[:6]}", staff(Role.ADMIN)
    keep_brand(
        code=code, name_zh=f"示例{code}（模拟）", name_en=f"Sample {code}", simulated=True, actor=admin, now=now()
    )
    keep_kind(code=KIND, name_zh="智能门锁", name_en="Smart locks", actor=admin)
    facts = OutletFacts(
        code=code, name=f"{code} 网点（模拟）", place=PLACE, address="示例路1号（模拟）", phone="000-0000-0001",
        serves=((code, KIND),), areas=(PLACE,), hours=read_hours("Mon-Sun 08:00-22:00"), simulated=True,
    )  # fmt: skip
    shop = keep_outlet(facts=facts, actor=staff(Role.OUTLET_MANAGER), now=now())
    dispatcher, chance = staff(Role.DISPATCHER), random.Random(1)
    for _ in range(n_technicians):
        account = Account.objects.create(email=f"{uuid4().hex}@desk.example", shown_as="Simulated", opened_at=now())
        start = Point(30.26 + chance.uniform(-0.05, 0.05), 120.13 + chance.uniform(-0.05, 0.05))
        one = keep_technician(account_id=account.id, outlet=shop, shown_as="模拟", skills=[KIND], start=start, actor=dispatcher, now=now())  # fmt: skip
        keep_shift(technician=one, on=date(2026, 11, 26), begins=480, ends=1080, actor=dispatcher, now=now())
    return shop


def want(shop) -> UUID:
    """A repair report with a visit that wants a slot at this outlet."""
    from jianzhen.casework.claims.filing import Report, draft_claim, submit_claim
    from jianzhen.casework.claims.models import Claim
    from jianzhen.casework.claims.routing import route_claim
    from jianzhen.casework.claims.vocabulary import Complaint, RemedyKind
    from jianzhen.casework.events.actors import Actor, Role
    from jianzhen.casework.outlets.models import Brand
    from jianzhen.casework.people.models import PersonalField
    from jianzhen.casework.people.persons import keep_person
    from jianzhen.casework.visits.vocabulary import VisitKind
    from jianzhen.casework.visits.wanting import Wanted, want_visit
    from jianzhen.dispatch import Point

    person = keep_person(words={PersonalField.Field.NAME: "模拟"}, now=now())
    buyer = Actor.of(Role.BUYER, person.id)
    report = Report(
        kind=Claim.Kind.SERVICE, complaint=Complaint.DEFECTIVE, remedy=RemedyKind.REPAIR, described="Simulated lock",
        buyer_id=person.id,
    )  # fmt: skip
    claim = draft_claim(report=report, actor=buyer, now=now())
    submit_claim(claim_id=claim.id, actor=buyer, now=now())
    route_claim(claim_id=claim.id, missing=(), outside_pack="", now=now())
    chance = random.Random(str(claim.id))
    point = Point(30.26 + chance.uniform(-0.05, 0.05), 120.13 + chance.uniform(-0.05, 0.05))
    wanted = Wanted(
        kind=VisitKind.REPAIR,
        product=KIND,
        brand=Brand.objects.get(code=shop.code),
        place=PLACE,
        point=point,
        minutes=42,
    )
    return want_visit(claim_id=claim.id, wanted=wanted, actor=buyer, now=now()).id


def book(visit_id: UUID) -> bool:
    """Book like a customer in a hurry: the first morning window, then whatever is offered; False where all is taken."""
    from jianzhen.casework.events.actors import Actor, Role
    from jianzhen.casework.visits.booking import confirm_hold, hold_slot
    from jianzhen.casework.visits.errors import HoldEnded, SlotTaken
    from jianzhen.casework.visits.models import Visit
    from jianzhen.casework.visits.windows import windows_of

    buyer = Actor.of(Role.BUYER, Visit.objects.select_related("claim").get(pk=visit_id).claim.buyer_id)
    arrival = windows_of(date(2026, 11, 26))[1]
    while True:
        key = f"{arrival.opens_at.timestamp():.0f}-{arrival.closes_at.timestamp():.0f}"
        try:
            held = hold_slot(visit_id=visit_id, arrival=arrival, key=key, actor=buyer, now=now())
            confirm_hold(hold_id=held.id, actor=buyer, now=now())
        except SlotTaken as taken:
            if not taken.instead:
                return False
            arrival = taken.instead[0].arrival
        except HoldEnded:
            return False
        else:
            return True


def plan(visits: Sequence[UUID]) -> None:
    """Put booked visits into the day."""
    from jianzhen.casework.visits.assigning import plan_visit

    for one in visits:
        plan_visit(visit_id=one, now=now())


def audit(shop) -> Mapping[str, int]:
    """What was sold, held or planned twice, counted from the rows by SQL of its own."""
    from django.db import connection

    questions = {
        "over_capacity": "SELECT count(*) FROM visits_cell WHERE taken > minutes AND outlet_id = %s",
        "counter_differs": (
            "SELECT count(*) FROM visits_cell c WHERE c.outlet_id = %s AND c.taken <> COALESCE((SELECT sum(m.minutes) FROM"
            " visits_heldminutes m JOIN visits_hold h ON h.id = m.hold_id WHERE m.cell_id = c.id AND h.released_at IS NULL), 0)"
        ),
        "two_bookings": (
            "SELECT count(*) FROM (SELECT h.visit_id FROM visits_hold h JOIN visits_visit v ON v.id = h.visit_id WHERE"
            " v.outlet_id = %s AND h.confirmed_at IS NOT NULL AND h.released_at IS NULL GROUP BY 1 HAVING count(*) > 1) x"
        ),
        "two_doors": (
            "SELECT count(*) FROM visits_busy a JOIN visits_busy b ON a.technician_id = b.technician_id AND a.id < b.id"
            " AND a.begins_at < b.ends_at AND b.begins_at < a.ends_at JOIN visits_technician t ON t.number = a.technician_id"
            " WHERE t.outlet_id = %s AND a.released_at IS NULL AND b.released_at IS NULL"
        ),
        "outside_its_window": (
            "SELECT count(*) FROM visits_busy b JOIN visits_visit v ON v.id = b.visit_id WHERE v.outlet_id = %s AND"
            " b.released_at IS NULL AND NOT (b.begins_at >= v.opens_at AND b.begins_at < v.closes_at)"
        ),
    }  # fmt: skip
    with connection.cursor() as cursor:
        found = {}
        for name, question in questions.items():
            cursor.execute(question, [shop.id])
            found[name] = cursor.fetchone()[0]
    return found


def not_booked_once(visits: Sequence[UUID]) -> int:
    """Visits that are not booked, or were booked by more than one move, hold or event."""
    from jianzhen.casework.events.models import Event
    from jianzhen.casework.events.record import claim_chain
    from jianzhen.casework.visits.models import Visit

    wrong = 0
    for visit in Visit.objects.filter(pk__in=visits):
        once = (
            visit.moves.filter(move="booked").count() == 1
            and visit.holds.filter(confirmed_at__isnull=False, released_at=None).count() == 1
            and Event.objects.filter(chain=claim_chain(visit.claim_id), kind="VISIT_BOOKED").count() == 1
        )
        wrong += not once
    return wrong


def main() -> int:
    """Book the visits named, going on where another booker was killed."""
    import django

    django.setup()
    from jianzhen.casework.visits.models import Visit

    print("books", flush=True)
    for one in Visit.objects.filter(pk__in=sys.argv[1:], state="wanted").order_by("pk"):
        if not book(one.pk):
            return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
