"""A made-up outlet of today with people at work, and a report that waits for a time; nobody in it exists."""

from __future__ import annotations

from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.utils import timezone

from factories import visits
from factories.desk import pack
from jianzhen.casework.claims.models import Claim
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.intake.taking import take_report
from jianzhen.casework.outlets.models import Brand, Outlet
from jianzhen.casework.people.accounts import grant
from jianzhen.casework.people.links import make_link
from jianzhen.casework.visits.assigning import plan_visit
from jianzhen.casework.visits.models import Technician, Visit
from jianzhen.casework.visits.reported import want_reported
from jianzhen.casework.visits.roster import authorise, day_in_beijing, keep_shift


def town(*, days: int = 4) -> Technician:
    """An outlet with one technician who works from today on; returns the technician, who can sign in."""
    now = timezone.now()
    pack()
    shop = visits.outlet()
    who = visits.technician(shop, skills=("smart_lock", "inspect"))
    can_sign_in(who)
    authorise(
        technician=who, brand=Brand.objects.get(code="SIM-A"), proof="授权书 A-7（模拟）", expires_at=now + timedelta(days=200),
        actor=visits.DISPATCHER, now=now,
    )  # fmt: skip
    _works(who, days)
    return who


def another(*, days: int = 4) -> Technician:
    """A second technician of the same outlet."""
    who = visits.technician(Outlet.objects.get(code="SIM-1"), skills=("smart_lock",))
    _works(who, days)
    return who


def _works(who: Technician, days: int) -> None:
    now = timezone.now()
    for k in range(days):
        on = day_in_beijing(now + timedelta(days=k))
        keep_shift(technician=who, on=on, begins=0, ends=24 * 60, actor=visits.DISPATCHER, now=now)


def can_sign_in(who: Technician) -> None:
    """Give the technician's account its role and a second factor."""
    grant(account_id=who.account_id, role=Role.TECHNICIAN, actor=visits.staff(Role.ADMIN), now=timezone.now())
    Authenticator.objects.create(user=who.account, type=Authenticator.Type.TOTP, data={})


def reported() -> Claim:
    """A report that names brand, thing and place."""
    from factories.intake import told

    now = timezone.now()
    return take_report(told=told(now=now), actor=None, now=now).claim


def claim_link(claim: Claim) -> str:
    """The customer's own link."""
    buyer = Actor.of(Role.BUYER, claim.buyer_id)
    return "/c/" + make_link(
        claim_id=claim.id, role=Role.BUYER, party_id=claim.buyer_id, actor=buyer, now=timezone.now()
    )


def wanted(claim: Claim | None = None) -> Visit:
    """The visit of a report, no time chosen yet."""
    claim = claim or reported()
    visit = want_reported(claim_id=claim.id, actor=visits.customer(claim), now=timezone.now())
    assert visit is not None
    return visit


def soon(visit: Visit | None = None) -> Visit:
    """A visit of tomorrow morning that the technician has."""
    now = timezone.now()
    visit = visit or wanted()
    visit = visits.booked(visit, arrival=visits.window(8, 12, on=day_in_beijing(now + timedelta(days=1))), now=now)
    assert plan_visit(visit_id=visit.id, now=now) == ()
    visit.refresh_from_db()
    return visit
