"""Outlets of two made-up brands over the whole country, so that the look-up is alive on the first run.

Nothing in it exists: names end in （模拟）, and every number begins with 000, which no telephone can dial. The first
brand has an outlet in every prefecture and serves it; the second leaves gaps on purpose, so that "nobody covers this
town yet" can be seen too.
"""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, timedelta
from uuid import uuid4

from django.db import transaction

from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.outlets.corpus import SourceFacts, import_adverts
from jianzhen.casework.outlets.directory import keep_brand, keep_hotline, keep_kind
from jianzhen.casework.outlets.importing import COLUMNS, OPTIONAL, import_outlets
from jianzhen.casework.outlets.models import Brand, Outlet
from jianzhen.casework.outlets.verifying import Proof, verify_outlet
from jianzhen.casework.outlets.vocabulary import How
from jianzhen.casework.people.accounts import open_account
from jianzhen.entrances.story.service import LOCK
from jianzhen.places import Division, Level, load_tree

HEAT = "SIM-HEAT"
KINDS = (("smart_lock", "智能门锁", "Smart locks"), ("appliances", "家用电器", "Household appliances"))
HOTLINE = "000-0000-9000"
BUSY_NUMBER = "000-0000-9999"
"""A number that the made-up adverts give for four made-up brands."""


@transaction.atomic
def seed_outlets(*, now: datetime) -> int:
    """Lay the made-up directory into an empty one; returns how many outlets, 0 where a brand is already kept."""
    if Brand.objects.exists():
        return 0
    admin = seed_admin(now=now)
    for code, zh, en in KINDS:
        keep_kind(code=code, name_zh=zh, name_en=en, actor=admin)
    for code, zh, en in (
        (LOCK, "示例安锁（模拟）", "Sample Anlock (simulated)"),
        (HEAT, "示例沐暖（模拟）", "Sample Warmwell (simulated)"),
    ):
        keep_brand(code=code, name_zh=zh, name_en=en, simulated=True, actor=admin, now=now)
    keep_hotline(brand=LOCK, number=HOTLINE, label="全国服务热线（模拟）", actor=admin, now=now)
    run = import_outlets(content=outlet_table(), name="模拟网点.csv", actor=admin, now=now)
    proof = Proof(how=How.BRAND_LIST, source="示例安锁网点名录 2026-11（模拟）", expires_at=now + timedelta(days=180))
    for outlet in Outlet.objects.filter(serves__brand__code=LOCK, code__endswith="0").distinct():
        verify_outlet(outlet_id=outlet.id, proof=proof, actor=admin, now=now)
    source = SourceFacts(name="网页广告样本（模拟）", publisher="示例采集（模拟）", collected_on=date(2026, 11, 20))
    import_adverts(content=advert_table(), source=source, actor=admin, now=now)
    return run.made


def seats() -> list[Division]:
    """One county (or prefecture without counties) of every prefecture, the first by code, and of every province without."""
    tree, out = load_tree(), []
    for province in tree.children(None):
        for below in tree.children(province.code):
            counties = tree.children(below.code) if below.level is Level.PREFECTURE else ()
            out.append(counties[0] if counties else below)
    return out


def outlet_table() -> bytes:
    """The made-up outlets as the CSV an operator would send."""
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow((*COLUMNS, *OPTIONAL))
    tree = load_tree()
    for n, seat in enumerate(seats()):
        county = "".join(tree.path(seat.code))
        area = seat.parent if seat.parent and tree.division(seat.parent).level is Level.PREFECTURE else seat.code
        brands = [(LOCK, "smart_lock")] if n % 2 else [(LOCK, "smart_lock"), (HEAT, "appliances")]
        night = "on_call" if n % 10 == 0 else "callback" if n % 3 == 0 else "none"
        phone = f"000-0000-{n:04d}"
        for brand, kind in brands:
            rows.writerow((
                f"SIM-{n:04d}", f"{seat.name}示例网点（模拟）", brand, kind, seat.code, f"{county}示例路{n % 200 + 1}号（模拟）",
                phone, area, "Mon-Fri 09:00-18:00; Sat 10:00-16:00; Holiday 10:00-15:00", "", "", night,
                phone if night != "none" else "", "yes",
            ))  # fmt: skip
    return text.getvalue().encode()


def advert_table() -> bytes:
    """Made-up adverts: one number for four brands that have nothing to do with each other, one for its own."""
    rows = ["number,brand,seen_on,url"]
    for day, brand in enumerate(("示例安锁（模拟）", "示例沐暖（模拟）", "样例电视（模拟）", "样例冰箱（模拟）"), 1):
        rows += [f"{BUSY_NUMBER},{brand},2026-11-{day:02d},https://adverts.example/{day}"] * 2
    rows.append(f"{HOTLINE},示例安锁（模拟）,2026-11-05,https://adverts.example/own")
    return "\n".join(rows).encode()


def seed_admin(*, now: datetime) -> Actor:
    """The made-up administrator in whose name the seed is verified: an account without password that nobody can use."""
    machine = Actor.of(Role.ADMIN, uuid4())
    account = open_account(
        email="seed@desk.example", shown_as="示例管理员（模拟）", password=None, actor=machine, now=now
    )
    return Actor.of(Role.ADMIN, account.id)
