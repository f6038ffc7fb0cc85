"""The provincial table of ordinary fraud 诈骗数额标准 (``thresholds.toml``), and the national range where it is silent."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files

from jianzhen.law.citation import Text
from jianzhen.law.errors import BadRule
from jianzhen.law.fields import Fields
from jianzhen.law.places import Place
from jianzhen.law.rule import Confidence, Rulebook, rulebook

Range = tuple[int, int]
NATIONAL = "FI-1"


class Tier(StrEnum):
    """数额较大、巨大、特别巨大."""

    LARGE = "large"
    HUGE = "huge"
    ESPECIALLY = "especially"


class Use(StrEnum):
    """Whether a row may be computed with."""

    FIGURE = "figure"
    UNKNOWN = "unknown"
    """reported to have been replaced: the national range is used instead"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One document's figures, in yuan. ``in_force`` is None where its first day was not recorded."""

    id: str
    places: tuple[str, ...]
    document: str
    use: Use
    in_force: date | None
    checked: date
    read_in: str
    confidence: Confidence
    tiers: Mapping[Tier, Range]
    listed: Mapping[Tier, Range]
    note: Text | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """The figures to compare with, each as (lowest, highest) yuan, and what is not known about them."""

    rule: str
    document: str
    confidence: Confidence
    tiers: Mapping[Tier, Range]
    unknown: tuple[Text, ...]


@cache
def rows() -> tuple[Row, ...]:
    """The rows of the table. Raises ``BadRule`` for a row without source, confidence or the day it was read."""
    table = tomllib.loads(files(__package__).joinpath("thresholds.toml").read_text("utf-8"))
    top = Fields(table, "thresholds.toml", BadRule)
    found = tuple(_row(one) for one in top.tables("row"))
    top.close()
    return found


def _row(one: Fields) -> Row:
    tiers = {tier: _range(one, tier.value) for tier in Tier}
    listed = dict(tiers)
    for tier, key in ((Tier.LARGE, "listed"), (Tier.HUGE, "listed_huge"), (Tier.ESPECIALLY, "listed_especially")):
        if one.has(key):
            listed[tier] = _range(one, key)
    note = Text(one.text("note_zh"), one.text("note_en")) if one.has("note_zh") else None
    row = Row(
        id=one.text("id"), places=one.texts("places"), document=one.text("document"),
        use=one.choice("use", Use) if one.has("use") else Use.FIGURE, in_force=one.maybe_day("in_force"),
        checked=one.day("checked"), read_in=one.text("read_in"), confidence=one.choice("confidence", Confidence),
        tiers=tiers, listed=listed, note=note,
    )  # fmt: skip
    one.close()
    return row


def _range(one: Fields, key: str) -> Range:
    low, high = one.numbers(key, 2)
    if low > high:
        one.refuse(key, f"must run from the lower to the higher figure, not {low}, {high}")
    return low, high


def thresholds_for(place: Place | None, day: date, *, listed: bool = False, book: Rulebook | None = None) -> Thresholds:
    """The figures of a place for an act that ended on ``day``.

    Parameters
    ----------
    place
        None where it is not known: the national range.
    day
    listed
        A fact, not a mode: whether circumstances the documents list are present.

    Raises
    ------
    NotInForce
        Before the national range itself (2011-04-08).
    """
    national = (book or rulebook())[NATIONAL].on(day)
    band = {tier: national.pair(f"{tier.value}_yuan") for tier in Tier}
    unknown: list[Text] = []
    row = _find(place)
    if place is None:
        unknown.append(Text("行为地未知：使用全国幅度", "place not given: the national range is used"))
    elif row is None:
        unknown.append(
            Text(
                f"{place.name.zh}的标准未核对：使用全国幅度",
                f"the figure of {place.name.en} was not checked: the national range is used",
            )
        )
    elif row.note is not None:
        unknown.append(row.note)
    if listed and (row is None or row.use is Use.UNKNOWN or row.listed == row.tiers):
        unknown.append(
            Text(
                "列举情节：没有读到当地较低的数额，未作调整",
                "listed circumstances: no lower local figure was read, nothing was adjusted",
            )
        )
    early = row is not None and row.in_force is not None and day < row.in_force
    if row is not None and early:
        unknown.append(
            Text(
                f"{row.document}自{row.in_force}起施行，此前的当地标准未知",
                f"{row.id} is in force from {row.in_force}; the local figure before is not known",
            )
        )
    if row is None or row.use is Use.UNKNOWN or early:
        return Thresholds(
            rule=NATIONAL, document=national.source, confidence=national.confidence, tiers=band, unknown=tuple(unknown)
        )
    if row.in_force is None:
        unknown.append(
            Text(
                f"{row.document}的施行日期未见，按{row.checked}读到的数字",
                f"the first day of {row.id} is not recorded; the figure is as read on {row.checked}",
            )
        )
    figures = row.listed if listed else row.tiers
    return Thresholds(
        rule=row.id, document=row.document, confidence=row.confidence, tiers=figures, unknown=tuple(unknown)
    )


def _find(place: Place | None) -> Row | None:
    """The row of a place's city, else of its province."""
    if place is None:
        return None
    for code in (place.city, place.province):
        for row in rows():
            if code in row.places:
                return row
    return None
