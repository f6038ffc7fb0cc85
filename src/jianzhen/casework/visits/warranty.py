"""Warranty clocks 保修与三包: what the operator stands by, and what the law's dated rows say of the thing itself.

A repair's warranty is the operator's own published term (rule ``warranty_days``); a last day on a holiday moves to the
day after it. The 三包 clocks come from ``jianzhen.law``; those read on third-party pages are shown with their grade.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.visits.models import Visit, Warranty
from jianzhen.casework.visits.roster import day_in_beijing
from jianzhen.casework.visits.rules import number_on, rule_on
from jianzhen.casework.visits.vocabulary import Outcome, VisitKind, VisitState
from jianzhen.law import add_days, civil_end, rulebook

_CLOCKS = ("3B-9", "3B-10")
_TWO_REPAIRS = "3B-11"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One clock of a thing.

    Attributes
    ----------
    ends_on : date or None
        The last day, included; None for a count of repairs.
    repairs : tuple of int or None
        (so far, from how many on exchange or return may be asked for).
    confidence : str
        How surely the rule's text was read (``law.Confidence``).
    provisional : bool
        The holidays of that year are not published: the day may move to a later one.
    """

    rule: str
    words: tuple[str, str]
    summary: tuple[str, str]
    ends_on: date | None
    repairs: tuple[int, int] | None
    running: bool
    confidence: str
    provisional: bool = False


def give_warranty(visit: Visit, *, now: datetime) -> Warranty:
    """Start the warranty of a repair that was done, in the caller's transaction; started again it stays."""
    starts_on, rule = day_in_beijing(now), rule_on("warranty_days", now)
    end = civil_end(add_days(starts_on, number_on("warranty_days", now)))
    made, _ = Warranty.objects.get_or_create(
        visit=visit,
        defaults={
            "claim": visit.claim, "starts_on": starts_on, "ends_on": end.on, "n_repairs": repairs_of(visit.claim) + 1,
            "rule": f"warranty_days {rule.value}, {rule.in_force}: {rule.source}"[:200],
        },
    )  # fmt: skip
    return made


def in_warranty(claim: Claim, *, now: datetime) -> bool:
    """Whether a repair of this claim is still stood by on the Beijing day of ``now``."""
    return claim.warranties.filter(ends_on__gte=day_in_beijing(now)).exists()


def repairs_of(claim: Claim) -> int:
    """How often the same thing was repaired, over all claims about it: the count that goes with the thing."""
    same = Claim.objects.filter(item=claim.item) if claim.item_id else Claim.objects.filter(line=claim.line) if claim.line_id else Claim.objects.filter(pk=claim.pk)  # fmt: skip
    return (
        Visit.objects.filter(claim__in=same, state=VisitState.DONE, outcome__in=[Outcome.FIXED, Outcome.NOT_FIXED])
        .exclude(kind__in=[VisitKind.INSPECTION, VisitKind.COLLECT, VisitKind.INSTALL])
        .count()
    )


def clocks_of(claim: Claim, *, now: datetime) -> tuple[Clock, ...]:
    """Every clock that is known of a thing; those of the law only where the day of sale is on record."""
    today, found = day_in_beijing(now), []
    for one in claim.warranties.order_by("ends_on"):
        found.append(
            Clock(
                rule="warranty", words=("保修", "warranty"), summary=(one.rule, one.rule), ends_on=one.ends_on, repairs=None,
                running=today <= one.ends_on, confidence="operator",
            )
        )  # fmt: skip
    if claim.line is None:
        return tuple(found)
    sold_on = day_in_beijing(claim.line.order.paid_at)
    book = rulebook()
    for rule_id in _CLOCKS:
        rule = book[rule_id]
        version = rule.on(sold_on)
        end = civil_end(add_days(sold_on, version.number("days")))
        found.append(
            Clock(
                rule=rule_id, words=(rule.term_zh, rule.term_en), summary=(version.summary_zh, version.summary_en),
                ends_on=end.on, repairs=None, running=today <= end.on, confidence=version.confidence.value,
                provisional=end.provisional,
            )
        )  # fmt: skip
    rule = book[_TWO_REPAIRS]
    version = rule.on(sold_on)
    so_far, from_on = repairs_of(claim), version.number("repairs")
    found.append(
        Clock(
            rule=_TWO_REPAIRS, words=(rule.term_zh, rule.term_en), summary=(version.summary_zh, version.summary_en),
            ends_on=None, repairs=(so_far, from_on), running=so_far < from_on, confidence=version.confidence.value,
        )
    )  # fmt: skip
    return tuple(found)
