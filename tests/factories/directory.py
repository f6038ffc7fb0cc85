"""A small made-up directory of outlets; no brand and no number in it exists."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from factories.desk import NOON, staff
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.outlets.directory import keep_brand, keep_kind, keep_outlet
from jianzhen.casework.outlets.facts import OutletFacts
from jianzhen.casework.outlets.hours import read_hours
from jianzhen.casework.outlets.models import Brand, Outlet
from jianzhen.casework.outlets.verifying import Proof
from jianzhen.casework.outlets.vocabulary import How
from jianzhen.casework.people.models import Account

WEST_LAKE, YUHANG, HANGZHOU, WENXIN = "330106", "330110", "330100", "330106109"
WEEK = "Mon-Fri 09:00-18:00; Sat 10:00-16:00"


def brand(code: str = "SIM-A", name: str = "", **more) -> Brand:
    names = {"name_zh": name or f"示例{code}（模拟）", "name_en": f"Sample {code}", "simulated": True, **more}
    return keep_brand(code=code, actor=staff(Role.ADMIN), now=NOON, **names)


def kinds() -> None:
    for code, zh, en in (("smart_lock", "智能门锁", "Smart locks"), ("appliances", "家用电器", "Appliances")):
        keep_kind(code=code, name_zh=zh, name_en=en, actor=staff(Role.ADMIN))


def facts(code: str = "SIM-1", **more) -> OutletFacts:
    told = {
        "code": code, "name": f"{code} 网点（模拟）", "place": WEST_LAKE, "address": "示例路1号（模拟）", "phone": "000-0000-0001",
        "serves": (("SIM-A", "smart_lock"),), "areas": (WEST_LAKE,), "hours": read_hours(WEEK), "simulated": True, **more,
    }  # fmt: skip
    return OutletFacts(**told)


def outlet(code: str = "SIM-1", **more) -> Outlet:
    return keep_outlet(facts=facts(code, **more), actor=staff(Role.OUTLET_MANAGER), now=NOON)


def person(role: Role) -> Actor:
    """Somebody with an account, as who verifies must be."""
    account = Account.objects.create(email=f"{uuid4().hex}@desk.example", shown_as="Simulated", opened_at=NOON)
    return Actor.of(role, account.id)


def proof(days: int = 90, **more) -> Proof:
    return Proof(**{"how": How.BRAND_LETTER, "source": "letter 7 (simulated)", "expires_at": NOON + timedelta(days=days), **more})  # fmt: skip
