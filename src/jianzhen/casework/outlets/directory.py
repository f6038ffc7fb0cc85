"""Keep brands, kinds, hotlines and outlets: told again they are the same, told otherwise they change, with an event."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from jianzhen.casework.errors import NotFound
from jianzhen.casework.events.actors import Actor
from jianzhen.casework.events.record import DESK, record
from jianzhen.casework.outlets.errors import BadOutlet, UnknownBrand, UnknownKind
from jianzhen.casework.outlets.facts import OutletFacts
from jianzhen.casework.outlets.hours import Span
from jianzhen.casework.outlets.models import (
    Brand,
    Closure,
    Hotline,
    Opening,
    Outlet,
    ProductKind,
    Serves,
    ServiceArea,
    Verification,
)
from jianzhen.casework.outlets.numbers import read_number
from jianzhen.casework.outlets.permissions import Act, OutletPermissions
from jianzhen.casework.outlets.vocabulary import AfterHours, PositionBasis
from jianzhen.places import position


@transaction.atomic
def keep_brand(
    *, code: str, name_zh: str, name_en: str, also: Sequence[str] = (), family: str = "", simulated: bool, actor: Actor, now: datetime,
) -> Brand:  # fmt: skip
    """Add a brand, or change its names. ``family``: the house it belongs to, where that is not itself."""
    OutletPermissions().require(actor, Act.KEEP)
    if not code.strip() or not name_zh.strip():
        raise BadOutlet("brand: give a code and a Chinese name")
    brand, made = Brand.objects.update_or_create(
        code=code.strip(),
        defaults={"name_zh": name_zh.strip(), "name_en": name_en.strip(), "also": list(also), "family": family.strip(), "simulated": simulated},
    )  # fmt: skip
    record("BRAND_ADDED" if made else "BRAND_CHANGED", chain=DESK, actor=actor, at=now, details={"brand": brand.code})
    return brand


@transaction.atomic
def keep_kind(*, code: str, name_zh: str, name_en: str, actor: Actor) -> ProductKind:
    """Add a product kind, or change its names."""
    OutletPermissions().require(actor, Act.KEEP)
    kind, _ = ProductKind.objects.update_or_create(code=code, defaults={"name_zh": name_zh, "name_en": name_en})
    return kind


@transaction.atomic
def keep_hotline(*, brand: str, number: str, label: str, actor: Actor, now: datetime) -> Hotline:
    """Add a number a brand gives as its own; it counts as verified only once somebody verified it."""
    OutletPermissions().require(actor, Act.KEEP)
    hotline, made = Hotline.objects.get_or_create(
        number=read_number(number).digits, brand=Names.read().brand(brand), defaults={"label": label, "since": now}
    )
    if made:
        record("HOTLINE_ADDED", chain=DESK, actor=actor, at=now, details={"hotline": str(hotline.id)})
    return hotline


@dataclass(frozen=True, slots=True)
class Names:
    """Brands and kinds by every name they go by; read once for a whole table."""

    brands: Mapping[str, Brand]
    kinds: Mapping[str, ProductKind]

    @classmethod
    def read(cls) -> Names:
        """As they stand now."""
        return cls(
            {
                name: one
                for one in Brand.objects.all()
                for name in _folded(one.code, one.name_zh, one.name_en, *one.also)
            },
            {name: one for one in ProductKind.objects.all() for name in _folded(one.code, one.name_zh, one.name_en)},
        )

    def brand(self, text: str) -> Brand:
        """The brand of this code or name. Raises ``UnknownBrand``."""
        found = self.brands.get(folded(text))
        if found is None:
            raise UnknownBrand(f"{text!r} is no brand of the directory; give its code or name")
        return found

    def kind(self, text: str) -> ProductKind:
        """The product kind of this code or name. Raises ``UnknownKind``."""
        found = self.kinds.get(folded(text))
        if found is None:
            raise UnknownKind(f"{text!r} is no product kind of the directory; give its code or name")
        return found


def folded(name: str) -> str:
    """A name without spaces and case, and without the mark of what is simulated."""
    plain = "".join(unicodedata.normalize("NFKC", name).split()).casefold()
    return plain.removesuffix("(模拟)").removesuffix("(simulated)")


def _folded(*names: str) -> set[str]:
    return {folded(one) for one in names if one.strip()}


@transaction.atomic
def keep_outlet(*, facts: OutletFacts, actor: Actor, now: datetime) -> Outlet:
    """Add an outlet, or change it where it was told otherwise; told again as it is, nothing happens.

    Raises
    ------
    UnknownBrand, UnknownKind
        It serves what the directory does not know.
    """
    OutletPermissions().require(actor, Act.KEEP)
    alone()
    names = Names.read()
    known = Outlet.objects.select_for_update().filter(code=facts.code).first()
    if known is not None and is_as_told(known, facts):
        return known
    if known is not None:
        forget_parts([(known, facts)], now=now)
    outlet = filled(known or Outlet(code=facts.code, since=now), facts)
    outlet.save()
    write_parts([(outlet, facts)], names)
    record(
        "OUTLET_CHANGED" if known else "OUTLET_ADDED", chain=DESK, actor=actor, at=now,
        details={"outlet": str(outlet.id)},
    )  # fmt: skip
    return outlet


@transaction.atomic
def close_outlet(*, outlet_id: UUID, actor: Actor, now: datetime) -> Outlet:
    """Close an outlet for good: it is found no more, what was recorded of it stays. Told again, it opens again."""
    OutletPermissions().require(actor, Act.KEEP)
    outlet = Outlet.objects.select_for_update().filter(pk=outlet_id).first()
    if outlet is None:
        raise NotFound(f"there is no outlet {outlet_id}")
    if outlet.closed_at is None:
        outlet.closed_at = now
        outlet.save(update_fields=["closed_at"])
        end_proofs([outlet], because="the outlet closed", now=now)
        record("OUTLET_CLOSED", chain=DESK, actor=actor, at=now, details={"outlet": str(outlet.id)})
    return outlet


@transaction.atomic
def close_for_days(
    *, outlet_id: UUID, first_day: date, last_day: date, why: str, actor: Actor, now: datetime
) -> Closure:
    """Close an outlet from one day to another, both included."""
    OutletPermissions().require(actor, Act.KEEP)
    if last_day < first_day or not why.strip():
        raise BadOutlet("closure: give a reason, and a last day that is not before the first")
    if not Outlet.objects.filter(pk=outlet_id).exists():
        raise NotFound(f"there is no outlet {outlet_id}")
    closure = Closure.objects.create(outlet_id=outlet_id, first_day=first_day, last_day=last_day, why=why.strip())
    record("OUTLET_CLOSED_FOR_DAYS", chain=DESK, actor=actor, at=now, details={"outlet": str(outlet_id), "first_day": str(first_day), "last_day": str(last_day)})  # fmt: skip
    return closure


def facts_of(
    outlet: Outlet, *, hours: tuple[Span, ...] | None = None, areas: tuple[str, ...] | None = None
) -> OutletFacts:  # fmt: skip
    """An outlet as it stands, with other hours or areas where they are given; for ``keep_outlet``."""
    given = outlet.basis == PositionBasis.GIVEN and outlet.longitude is not None and outlet.latitude is not None
    return OutletFacts(
        code=outlet.code, name=outlet.name, place=outlet.place, address=outlet.address, phone=outlet.phone,
        extension=outlet.extension, serves=tuple(outlet.serves.values_list("brand__code", "kind_id")),
        areas=areas if areas is not None else tuple(outlet.areas.values_list("place", flat=True)),
        hours=hours if hours is not None else tuple(Span(day=one.day, opens=one.opens, closes=one.closes) for one in outlet.openings.order_by("day", "opens")),
        position=(outlet.longitude, outlet.latitude) if given else None,  # type: ignore[arg-type]
        after_hours=AfterHours(outlet.after_hours), after_hours_phone=outlet.after_hours_phone, simulated=outlet.simulated,
    )  # fmt: skip


def is_as_told(outlet: Outlet, facts: OutletFacts) -> bool:
    """Whether an open outlet was told just so before."""
    return outlet.closed_at is None and outlet.told_hash == facts.told_hash()


def filled(outlet: Outlet, facts: OutletFacts) -> Outlet:
    """The outlet with what was told; not saved. Without a position of its own it takes that of its place, and says so."""
    where, basis = facts.position, PositionBasis.GIVEN
    if where is None:
        near = position(facts.place)
        where, basis = (
            (None, PositionBasis.UNKNOWN) if near is None else ((near.longitude, near.latitude), PositionBasis.PLACE)
        )
    outlet.longitude, outlet.latitude = where or (None, None)
    outlet.basis, outlet.name, outlet.place, outlet.address = (
        basis,
        facts.name.strip(),
        facts.place,
        facts.address.strip(),
    )
    outlet.phone, outlet.extension = facts.phone, facts.extension
    outlet.after_hours, outlet.after_hours_phone = facts.after_hours, facts.after_hours_phone
    outlet.simulated, outlet.told_hash, outlet.closed_at = facts.simulated, facts.told_hash(), None
    return outlet


def forget_parts(told: Sequence[tuple[Outlet, OutletFacts]], *, now: datetime) -> None:
    """Before outlets change: remove what is written anew, and end what was verified of an entry that is another now.

    Who answers a verified number, at what address and for which brands was verified; hours and areas were not.
    """
    served: dict[UUID, set[tuple[str, str]]] = defaultdict(set)
    for outlet_id, brand, kind in Serves.objects.filter(outlet__in=[one for one, _ in told]).values_list(
        "outlet_id", "brand__code", "kind_id"
    ):
        served[outlet_id].add((brand, kind))
    others = [
        one for one, facts in told if _was_shown(one) != _is_shown(facts) or not set(facts.serves) <= served[one.id]
    ]
    end_proofs(others, because="the entry changed after it was verified", now=now)
    for model in (Serves, ServiceArea, Opening):
        model.objects.filter(outlet__in=[one for one, _ in told]).delete()


def end_proofs(outlets: Sequence[Outlet], *, because: str, now: datetime) -> None:
    """End every running verification of these outlets."""
    Verification.objects.filter(outlet__in=outlets, ended_at=None).update(ended_at=now, ended_because=because)


def _was_shown(one: Outlet) -> tuple[str, ...]:
    return (one.name, one.place, one.address, one.phone, one.extension, one.after_hours_phone)


def _is_shown(one: OutletFacts) -> tuple[str, ...]:
    return (one.name.strip(), one.place, one.address.strip(), one.phone, one.extension, one.after_hours_phone)


def alone() -> None:
    """Let one change of the directory run at a time, to the end of this transaction: two would both find a code new."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('jianzhen.outlets'))")


def write_parts(told: Sequence[tuple[Outlet, OutletFacts]], names: Names) -> None:
    """Write what outlets serve, where and when, in three statements. Raises ``UnknownBrand`` and ``UnknownKind``."""
    Serves.objects.bulk_create(
        Serves(outlet=outlet, brand=names.brand(brand), kind=names.kind(kind))
        for outlet, facts in told for brand, kind in dict.fromkeys(facts.serves)
    )  # fmt: skip
    ServiceArea.objects.bulk_create(
        ServiceArea(outlet=outlet, place=place) for outlet, facts in told for place in dict.fromkeys(facts.areas)
    )
    Opening.objects.bulk_create(
        Opening(outlet=outlet, day=one.day, opens=one.opens, closes=one.closes)
        for outlet, facts in told for one in facts.hours
    )  # fmt: skip
