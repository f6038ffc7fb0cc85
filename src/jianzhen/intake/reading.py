"""Read every slot of one text: the customer's own words first, what the desk said only where they leave a gap."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from jianzhen.intake.names import find_name
from jianzhen.intake.phones import Phone, find_phones
from jianzhen.intake.spoken import customers_words
from jianzhen.intake.texts import Slot, Span, Standing, fold
from jianzhen.intake.things import (
    BrandNames,
    Fault,
    Thing,
    find_brand,
    find_fault,
    find_model,
    find_serial,
    find_thing,
    find_urgency,
)
from jianzhen.intake.wheres import PlaceRead, find_place, place_from
from jianzhen.intake.wishes import Wish, find_wish

LONGEST = 8_000
"""Characters read of one text; what follows is kept, not read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slots:
    """Everything one text says, each with the spans it rests on."""

    phone: Slot[Phone]
    name: Slot[str]
    place: Slot[PlaceRead]
    thing: Slot[Thing]
    brand: Slot[str]
    model: Slot[str]
    serial: Slot[str]
    fault: Slot[Fault]
    wish: Slot[Wish]
    urgency: Slot[str]

    def spans(self) -> dict[str, list[list[int]]]:
        """Where each slot was said, as JSON values: kept as evidence beside the words."""
        return {
            name: [[one.start, one.end] for one in getattr(self, name).spans]
            for name in self.__slots__ if getattr(self, name).spans
        }  # fmt: skip

    def open_questions(self) -> tuple[str, ...]:
        """Codes of what has to be asked back."""
        return tuple(ask for name in self.__slots__ if (ask := getattr(self, name).ask))


def read(text: str, *, now: datetime, brands: Sequence[BrandNames] = ()) -> Slots:
    """Read a text: one sentence, a whole call or a pasted chat.

    Parameters
    ----------
    now : datetime
        Aware; what 明天 counts from.
    """
    text = text[:LONGEST]
    own = customers_words(text)
    said = _read(own, now, brands)
    if own == text:
        return said
    everything = _read(text, now, brands)
    gaps = {
        name: getattr(everything, name)
        for name in Slots.__slots__ if getattr(said, name).standing is Standing.EMPTY and name != "urgency"
    }  # fmt: skip
    return replace(said, **gaps)


def read_place(text: str) -> Slot[PlaceRead]:
    """Read a field that holds an address alone."""
    return place_from(text)


def read_wish(text: str, *, now: datetime) -> Slot[Wish]:
    """Read a field that holds a wish of time alone."""
    return find_wish(fold(text[:200]), now=now)


def _read(text: str, now: datetime, brands: Sequence[BrandNames]) -> Slots:
    folded = fold(text)
    phone, place = find_phones(folded), find_place(fold(_without_phone(text)))
    apart = (*phone.spans, *place.spans)
    rest = fold(_blanked(text, apart))
    return Slots(
        phone=phone, name=find_name(folded), place=place, thing=find_thing(rest), brand=find_brand(folded, brands),
        model=find_model(folded), serial=find_serial(folded), fault=find_fault(rest, besides=apart),
        wish=find_wish(rest, now=now), urgency=find_urgency(folded),
    )  # fmt: skip


def _blanked(text: str, spans: Sequence[Span]) -> str:
    """The text with these stretches as spaces, so that a house number is not taken for a day."""
    out = list(text)
    for one in spans:
        out[one.start : one.end] = " " * (one.end - one.start)
    return "".join(out)


def _without_phone(text: str) -> str:
    """Long runs of figures cannot be part of an address and cost time to read."""
    return re.sub(r"\d{7,}", lambda run: " " * len(run[0]), text)
