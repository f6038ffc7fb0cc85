"""Check a published number 号码核验: is it in a verified entry, and for how many unrelated brands is it advertised?

Counts and dated sources, and a way to object. A number advertised for many brands may be an honest repair shop's; the
report never says what it means about anybody.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from jianzhen.casework.outlets.directory import folded
from jianzhen.casework.outlets.models import Advert, Hotline, Objection, Outlet
from jianzhen.casework.outlets.numbers import Number, read_number
from jianzhen.casework.outlets.verifying import standing
from jianzhen.casework.outlets.vocabulary import Standing

MOST_SOURCES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class HotlineEntry:
    """An entry of the directory with this number."""

    what: str
    name: str
    brands: tuple[str, ...]
    standing: Standing
    verified_by: str
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvertisedFor:
    """One brand the number is advertised for: how often, from which day to which."""

    brand: str
    family: str
    known: bool
    adverts: int
    first_seen: date
    last_seen: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedSource:
    """Where adverts were collected; ``adverts`` of this number."""

    name: str
    publisher: str
    url: str
    collected_on: date
    adverts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HotlineReport:
    """What is known about a number.

    Attributes
    ----------
    n_unrelated : int
        Brands that belong to different houses. A brand the directory does not know counts as a house of its own.
    corpus_adverts : int
        Adverts collected in all: what a count of none is out of.
    struck : int
        Adverts of this number taken out after an objection.
    """

    number: Number
    at: datetime
    entries: tuple[HotlineEntry, ...]
    advertised_for: tuple[AdvertisedFor, ...]
    n_unrelated: int
    sources: tuple[DatedSource, ...]
    corpus_adverts: int
    struck: int
    open_objections: int

    @property
    def is_verified(self) -> bool:
        """Whether a verified entry has the number at this moment."""
        return any(one.standing is Standing.VERIFIED for one in self.entries)


def check_hotline(*, number: str, now: datetime) -> HotlineReport:
    """Report on a number. Raises ``BadNumber``."""
    read = read_number(number)
    mine = Advert.objects.filter(number=read.digits)
    standing_adverts = list(mine.filter(struck_by=None).select_related("brand", "source"))
    by_brand: dict[str, list[Advert]] = defaultdict(list)
    by_source: dict[str, list[Advert]] = defaultdict(list)
    for one in standing_adverts:
        by_brand[one.brand.code if one.brand else folded(one.brand_name)].append(one)
        by_source[str(one.source_id)].append(one)
    advertised = sorted((_advertised(rows) for rows in by_brand.values()), key=lambda one: (-one.adverts, one.brand))
    sources = sorted((_source(rows) for rows in by_source.values()), key=lambda one: one.collected_on, reverse=True)
    return HotlineReport(
        number=read, at=now, entries=(*_hotlines(read, now), *_outlets(read, now)), advertised_for=tuple(advertised),
        n_unrelated=len({one.family for one in advertised}), sources=tuple(sources[:MOST_SOURCES]),
        corpus_adverts=Advert.objects.filter(struck_by=None).count(), struck=mine.exclude(struck_by=None).count(),
        open_objections=Objection.objects.filter(number=read.digits, answered_at=None).count(),
    )  # fmt: skip


def _advertised(rows: list[Advert]) -> AdvertisedFor:
    brand, days = rows[0].brand, [one.seen_on for one in rows]
    name = brand.name_zh if brand else rows[0].brand_name
    return AdvertisedFor(
        brand=name, family=folded((brand.family or brand.code) if brand else name), known=brand is not None,
        adverts=len(rows), first_seen=min(days), last_seen=max(days),
    )  # fmt: skip


def _source(rows: list[Advert]) -> DatedSource:
    one = rows[0].source
    return DatedSource(name=one.name, publisher=one.publisher, url=one.url, collected_on=one.collected_on, adverts=len(rows))  # fmt: skip


def _hotlines(read: Number, now: datetime) -> list[HotlineEntry]:
    out = []
    for one in Hotline.objects.filter(number=read.digits).select_related("brand").prefetch_related("verifications"):
        stands, proof = standing(one.verifications.all(), now=now)
        out.append(
            HotlineEntry(
                what="hotline",
                name=one.label,
                brands=(one.brand.name_zh,),
                standing=stands,
                verified_by=str(proof.get_how_display()) if proof else "",
                until=proof.expires_at if proof else None,
            )
        )
    return out


def _outlets(read: Number, now: datetime) -> list[HotlineEntry]:
    rows = Outlet.objects.filter(Q(phone=read.digits) | Q(after_hours_phone=read.digits), closed_at=None)
    out = []
    for one in rows.prefetch_related("verifications", "serves__brand").distinct()[:20]:
        stands, proof = standing(one.verifications.all(), now=now)
        brands = tuple(sorted({row.brand.name_zh for row in one.serves.all()}))
        out.append(
            HotlineEntry(
                what="outlet",
                name=one.name,
                brands=brands,
                standing=stands,
                verified_by=str(proof.get_how_display()) if proof else "",
                until=proof.expires_at if proof else None,
            )
        )
    return out
