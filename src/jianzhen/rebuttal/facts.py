"""What is known of a case, and from where: confirmed by the merchant, read from a notice, or not known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any


class Source(StrEnum):
    """Where a fact comes from."""

    CONFIRMED = "confirmed"
    READ = "read"
    UNKNOWN = "unknown"


class Remedy(StrEnum):
    """What the platform granted the buyer."""

    REFUND_ONLY = "refund_only"
    RETURN_AND_REFUND = "return_and_refund"
    PARTIAL = "partial"


class DecidedBy(StrEnum):
    """Whose act the refund was: it decides which civil basis is open."""

    PLATFORM = "platform"
    MERCHANT = "merchant"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One value, where it comes from, and the words or the field it was taken from."""

    value: Any = None
    source: Source = Source.UNKNOWN
    where: str = ""

    @property
    def is_known(self) -> bool:
        """Whether there is a value, confirmed or only read."""
        return self.source is not Source.UNKNOWN


NOT_KNOWN = Fact()


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierOrder:
    """Another order of the same claimant, from the merchant's own files: when, how much (fen), its number.

    ``dealt_with`` says whether an authority has already dealt with it; such an act is not added up.
    """

    ended_on: date
    amount_fen: int
    order: str
    dealt_with: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """Everything a pack is filled from besides the photos. Money in fen, days on the Beijing calendar.

    The review facts hold ``True`` where something shows that it was done, ``False`` where something shows that it was
    not, and are unknown otherwise: silence of a notice is never read as a no.
    """

    claimant: Fact = NOT_KNOWN
    platform: Fact = NOT_KNOWN
    merchant: Fact = NOT_KNOWN
    place: Fact = NOT_KNOWN
    learned_on: Fact = NOT_KNOWN
    decided_on: Fact = NOT_KNOWN
    remedy: Fact = NOT_KNOWN
    decided_by: Fact = NOT_KNOWN
    consented: Fact = NOT_KNOWN
    amount_fen: Fact = NOT_KNOWN
    goods_returned: Fact = NOT_KNOWN
    freight_fen: Fact = NOT_KNOWN
    other_loss_fen: Fact = NOT_KNOWN
    other_loss: Fact = NOT_KNOWN
    appeal_until: Fact = NOT_KNOWN
    goods_compared: Fact = NOT_KNOWN
    seller_heard: Fact = NOT_KNOWN
    person_involved: Fact = NOT_KNOWN
    reasons_given: Fact = NOT_KNOWN
    person_asked_for: Fact = NOT_KNOWN
    records_asked_for: Fact = NOT_KNOWN
    records_produced: Fact = NOT_KNOWN
    sealed_on: Fact = NOT_KNOWN
    earlier: tuple[EarlierOrder, ...] = ()

    def named(self) -> Iterator[tuple[str, Fact]]:
        """Every single fact with its name."""
        for one in fields(self):
            value = getattr(self, one.name)
            if isinstance(value, Fact):
                yield one.name, value


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """A fact that the merchant states otherwise than a notice reads; the merchant's is used, both are shown."""

    name: str
    confirmed: Fact
    read: Fact


def put_together(confirmed: CaseFacts, read: CaseFacts) -> tuple[CaseFacts, tuple[Disagreement, ...]]:
    """Fill what the merchant left open with what was read, and list where the two differ."""
    filled: dict[str, Fact] = {}
    differ = []
    found = dict(read.named())
    for name, stated in confirmed.named():
        other = found[name]
        if not stated.is_known and other.is_known:
            filled[name] = other
        elif stated.is_known and other.is_known and stated.value != other.value:
            differ.append(Disagreement(name=name, confirmed=stated, read=other))
    return replace(confirmed, **filled), tuple(differ)  # type: ignore[arg-type]
