"""A few days of a made-up outlet, so that every page of a service is alive on the first run.

Nothing in it exists: names end in （模拟） and no telephone can dial its numbers. Everything is done by the same acts that
pages call, in the name of made-up colleagues whom nobody can sign in as.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from allauth.mfa.models import Authenticator
from django.db import transaction

from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.intake.brands import brand_names
from jianzhen.casework.intake.taking import take_report
from jianzhen.casework.intake.told import told_from
from jianzhen.casework.intake.vocabulary import Channel
from jianzhen.casework.outlets.models import Brand, Outlet
from jianzhen.casework.people.accounts import grant, open_account
from jianzhen.casework.people.models import Account, PersonalField
from jianzhen.casework.people.persons import keep_person
from jianzhen.casework.visits import field, quotes
from jianzhen.casework.visits.assigning import plan_visit
from jianzhen.casework.visits.booking import confirm_hold, hold_slot
from jianzhen.casework.visits.models import Technician, Visit
from jianzhen.casework.visits.reported import want_reported
from jianzhen.casework.visits.roster import authorise, day_in_beijing, keep_shift, keep_technician
from jianzhen.casework.visits.slots import slots_of
from jianzhen.casework.visits.wanting import INSPECT
from jianzhen.dispatch import Point
from jianzhen.intake import read
from jianzhen.places import load_tree

LOCK = "SIM-LOCK"
"""The made-up brand whose outlets have people."""

COLLEAGUES = (
    ("diao@desk.example", "刁调度员（模拟）", Role.DISPATCHER), ("wen@desk.example", "温负责人（模拟）", Role.OUTLET_MANAGER),
    ("jie@desk.example", "解接线员（模拟）", Role.CALL_TAKER),
)  # fmt: skip
TECHNICIANS = (
    ("li@desk.example", "李师傅（模拟）", ("smart_lock", INSPECT)), ("zhao@desk.example", "赵师傅（模拟）", ("smart_lock",)),
    ("qian@desk.example", "钱师傅（模拟）", ("smart_lock", "appliances")),
)  # fmt: skip
REPORTS = (
    "示例安锁（模拟）的指纹锁按了没反应，{place}示例路8号2单元301，电话13800000001，我叫陈一，明天上午",
    "示例安锁（模拟）智能门锁关不上，{place}示例路21号，电话13800000002，我叫林二，明天下午",
    "示例安锁（模拟）门锁面板不亮，{place}示例路30号502，电话13800000003，我叫黄三，后天上午",
    "示例安锁（模拟）指纹锁一直报警，{place}示例路5号，电话13800000004，我叫周四",
)
DAYS = 7


@transaction.atomic
def seed_service(*, now: datetime) -> int:
    """Add people, days and visits to the first outlet of the made-up lock brand; returns how many visits, 0 where done before."""
    outlet = (
        Outlet.objects.filter(serves__brand__code=LOCK, closed_at=None, longitude__isnull=False)
        .order_by("code")
        .first()
    )
    if outlet is None or Technician.objects.exists():
        return 0
    admin = Actor.of(Role.ADMIN, uuid4())
    colleagues = {role: _member(email, shown_as, role, admin=admin, now=now) for email, shown_as, role in COLLEAGUES}
    dispatcher = Actor.of(Role.DISPATCHER, colleagues[Role.DISPATCHER].pk)
    for email, shown_as, skills in TECHNICIANS:
        _technician(outlet, email, shown_as, skills, dispatcher, admin, now)
    made = [_visit(words.format(place="".join(_path(outlet))), n, now) for n, words in enumerate(REPORTS)]
    first = made[0]
    if first is not None and first.technician is not None:
        # the first one already knows its price, so that the customer's page has something to answer
        line = quotes.QuoteLine(kind=quotes.LineKind.LABOUR, what="检修电机与电池仓（模拟）", fen=12_000)
        quotes.quote(
            visit_id=first.pk, lines=[line], actor=Actor.of(Role.TECHNICIAN, first.technician.account_id), now=now
        )
    third = made[2] if len(made) > 2 else None
    if third is not None and third.technician is not None:
        field.hand_back(visit_id=third.pk, why="缺这一型号的面板（模拟）", actor=dispatcher, now=now)
    return sum(one is not None for one in made)


def _visit(words: str, n: int, now: datetime) -> Visit | None:
    slots = read(words, now=now, brands=brand_names())
    claim = take_report(
        told=told_from(slots, channel=Channel.PAGE, key=f"seed/{n}", words=words), actor=None, now=now
    ).claim
    buyer = Actor.of(Role.BUYER, claim.buyer_id)
    visit = want_reported(claim_id=claim.pk, actor=buyer, now=now)
    if visit is None or n == len(REPORTS) - 1:
        return visit  # the last one has not chosen a time yet
    free = [one.arrival for one in slots_of(visit, now=now) if one.grade is not None and one.arrival.part is not None]
    if not free:
        return visit
    held = hold_slot(visit_id=visit.pk, arrival=free[min(n, len(free) - 1)], key=f"seed/{n}", actor=buyer, now=now)
    confirm_hold(hold_id=held.pk, actor=buyer, now=now)
    plan_visit(visit_id=visit.pk, now=now)
    return Visit.objects.select_related("technician", "claim").get(pk=visit.pk)


def _technician(outlet: Outlet, email: str, shown_as: str, skills: tuple[str, ...], dispatcher: Actor, admin: Actor, now: datetime) -> None:  # fmt: skip
    assert outlet.latitude is not None
    assert outlet.longitude is not None
    account = _member(email, shown_as, Role.TECHNICIAN, admin=admin, now=now)
    person = keep_person(words={PersonalField.Field.NAME: shown_as, PersonalField.Field.PHONE: "13900000000"}, now=now)
    who = keep_technician(
        account_id=account.pk, outlet=outlet, shown_as=shown_as, skills=skills, person=person,
        start=Point(outlet.latitude, outlet.longitude), actor=dispatcher, now=now,
    )  # fmt: skip
    authorise(
        technician=who, brand=Brand.objects.get(code=LOCK), proof="示例安锁授权书（模拟）", expires_at=now + timedelta(days=300),
        actor=dispatcher, now=now,
    )  # fmt: skip
    for k in range(DAYS):
        keep_shift(
            technician=who,
            on=day_in_beijing(now + timedelta(days=k)),
            begins=8 * 60,
            ends=20 * 60,
            actor=dispatcher,
            now=now,
        )


def _member(email: str, shown_as: str, role: Role, *, admin: Actor, now: datetime) -> Account:
    made = open_account(email=email, shown_as=shown_as, password=None, actor=admin, now=now)
    grant(account_id=made.pk, role=role, actor=admin, now=now)
    Authenticator.objects.create(user=made, type=Authenticator.Type.TOTP, data={"secret": "simulated"})
    return made


def _path(outlet: Outlet) -> tuple[str, ...]:
    return tuple(load_tree().path(outlet.place))
