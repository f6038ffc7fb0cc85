"""A simulated outlet with technicians, their shifts, and repair reports; nobody in it exists."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import uuid4

from factories import directory
from factories.desk import NOON, at_state, order, pack, staff
from jianzhen.casework.claims.filing import Report, draft_claim, submit_claim
from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.routing import route_claim
from jianzhen.casework.claims.vocabulary import Complaint, RemedyKind
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.originals.keep import keep
from jianzhen.casework.originals.keys import holder_of
from jianzhen.casework.originals.models import Holder
from jianzhen.casework.outlets.hours import read_hours
from jianzhen.casework.outlets.models import Brand, Outlet
from jianzhen.casework.people.models import Account, PersonalField
from jianzhen.casework.people.persons import keep_person
from jianzhen.casework.visits import booking, checklist, field, quotes
from jianzhen.casework.visits.assigning import plan_visit
from jianzhen.casework.visits.door import note_residence
from jianzhen.casework.visits.models import Technician, Visit
from jianzhen.casework.visits.roster import keep_shift, keep_technician
from jianzhen.casework.visits.vocabulary import ResidenceProof, VisitKind
from jianzhen.casework.visits.wanting import Wanted, want_visit
from jianzhen.casework.visits.windows import Arrival, at
from jianzhen.dispatch import Point

TOMORROW = date(2026, 11, 26)
HERE = Point(30.26, 120.13)
DISPATCHER = staff(Role.DISPATCHER)


def outlet(code: str = "SIM-1", **more) -> Outlet:
    if not Brand.objects.filter(code="SIM-A").exists():
        directory.brand()
        directory.kinds()
    return directory.outlet(code, hours=read_hours("Mon-Sun 08:00-22:00; Holiday closed"), **more)


def technician(shop: Outlet, *, skills=("smart_lock",), at_point: Point = HERE, **more) -> Technician:
    account = Account.objects.create(email=f"{uuid4().hex}@desk.example", shown_as="Simulated", opened_at=NOON)
    person = keep_person(words={PersonalField.Field.PHONE: "13900000000"}, now=NOON)
    return keep_technician(
        account_id=account.id, outlet=shop, shown_as="李师傅（模拟）", skills=skills, start=at_point, person=person,
        actor=DISPATCHER, now=NOON, **more,
    )  # fmt: skip


def shift(one: Technician, *, on: date = TOMORROW, begins: int = 8 * 60, ends: int = 18 * 60, **more):
    return keep_shift(technician=one, on=on, begins=begins, ends=ends, actor=DISPATCHER, now=NOON, **more)


def me(one: Technician) -> Actor:
    return Actor.of(Role.TECHNICIAN, one.account_id)


def repair_claim(*, buyer=None, now: datetime = NOON) -> Claim:
    """A repair report nobody disputes, in service."""
    pack()
    words = {
        PersonalField.Field.NAME: "王小明", PersonalField.Field.PHONE: "13800000000",
        PersonalField.Field.ADDRESS: "示例省示例市示例路1号",
    }  # fmt: skip
    person = buyer or keep_person(words=words, now=now)
    report = Report(
        kind=Claim.Kind.SERVICE, complaint=Complaint.DEFECTIVE, remedy=RemedyKind.REPAIR, described="Simulated lock",
        buyer_id=person.id,
    )  # fmt: skip
    actor = Actor.of(Role.BUYER, person.id)
    claim = draft_claim(report=report, actor=actor, now=now)
    submit_claim(claim_id=claim.id, actor=actor, now=now)
    route_claim(claim_id=claim.id, missing=(), outside_pack="", now=now)
    claim.refresh_from_db()
    return claim


def customer(visit_or_claim) -> Actor:
    claim = getattr(visit_or_claim, "claim", visit_or_claim)
    return Actor.of(Role.BUYER, claim.buyer_id)


def wanted(claim: Claim | None = None, *, now: datetime = NOON, **more) -> Visit:
    claim = claim or repair_claim()
    told = {
        "kind": VisitKind.REPAIR, "product": "smart_lock", "brand": Brand.objects.filter(code="SIM-A").first(),
        "place": directory.WEST_LAKE, "point": HERE, "minutes": 60, **more,
    }  # fmt: skip
    return want_visit(claim_id=claim.id, wanted=Wanted(**told), actor=customer(claim), now=now)


def window(first: int, last: int, *, on: date = TOMORROW) -> Arrival:
    return Arrival(opens_at=at(on, first * 60), closes_at=at(on, last * 60))


def booked(visit: Visit | None = None, *, arrival: Arrival | None = None, now: datetime = NOON) -> Visit:
    visit = visit or wanted()
    held = booking.hold_slot(
        visit_id=visit.id, arrival=arrival or window(8, 12), key=uuid4().hex, actor=customer(visit), now=now
    )
    return booking.confirm_hold(hold_id=held.id, actor=customer(visit), now=now)


def assigned(visit: Visit | None = None, **more) -> Visit:
    visit = booked(visit, **more)
    assert plan_visit(visit_id=visit.id, now=more.get("now", NOON)) == ()
    visit.refresh_from_db()
    return visit


def photo(visit: Visit, who: Technician, content: bytes = b"photo", now: datetime = NOON):
    holder = holder_of(Holder.Kind.CLAIM, visit.claim_id)
    return keep([content], holder=holder, name="a.jpg", media_type="image/jpeg", actor=me(who), now=now)


def at_work(visit: Visit | None = None, *, fen: int = 12_000) -> tuple[Visit, Technician, datetime]:
    """A visit whose technician works, residence shown and price agreed; and the minute it began."""
    visit = visit or assigned()
    who, now = visit.technician, visit.opens_at + timedelta(minutes=10)
    act = {"visit_id": visit.id, "actor": me(who), "now": now}
    field.set_out(**act)
    field.arrive(**act)
    if visit.product == "smart_lock":
        note_residence(proof=ResidenceProof.LEASE, **act)
    if not visit.free_because:
        line = quotes.QuoteLine(kind=quotes.LineKind.LABOUR, what="维修", fen=fen)
        made = quotes.quote(lines=[line], **act)
        quotes.accept_quote(quote_id=made.id, actor=customer(visit), now=now)
    field.begin_work(**act)
    visit.refresh_from_db()
    return visit, who, now


def checked(visit: Visit, who: Technician, now: datetime) -> None:
    """Every item done."""
    for one in checklist.items_of(visit):
        original = photo(visit, who, one.id.encode(), now) if one.photo else None
        checklist.make_check(visit_id=visit.id, item=one.id, note="看过", original=original, actor=me(who), now=now)


def disputed_cup() -> Claim:
    """A claim about an order's line, in review."""
    return at_state("INFO_REQUESTED", of=order())
