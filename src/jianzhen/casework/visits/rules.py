"""Dated figures 规则 of the service: an operator's own where there is one, else the shipped default of that day."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any

from django.db import transaction

from jianzhen.casework.claims.terms import BEIJING
from jianzhen.casework.errors import Conflict
from jianzhen.casework.events.actors import Actor
from jianzhen.casework.events.record import DESK, record
from jianzhen.casework.visits.errors import BadVisit
from jianzhen.casework.visits.models import ServiceRule
from jianzhen.casework.visits.permissions import Act, VisitPermissions


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A rule as it holds on a day. ``own``: the operator's, not the shipped default."""

    name: str
    in_force: date
    value: int | tuple[str, ...]
    source: str
    own: bool


def rule_on(name: str, now: datetime) -> Figure:
    """The figure in force on the Beijing day of ``now``. Raises ``BadVisit`` for a name that is no rule's."""
    day = now.astimezone(BEIJING).date()
    defaults = [one for one in _defaults() if one.name == name]
    if not defaults:
        raise BadVisit(f"rule: {name!r} is none of {', '.join(rule_names())}")
    own = ServiceRule.objects.filter(name=name, in_force__lte=day).order_by("-in_force").first()
    if own is not None:
        return Figure(name=name, in_force=own.in_force, value=_value(own.value), source=own.source, own=True)
    held = [one for one in defaults if one.in_force <= day]
    return max(held, key=lambda one: one.in_force) if held else min(defaults, key=lambda one: one.in_force)


def number_on(name: str, now: datetime) -> int:
    """A rule that is a whole number. Raises ``BadVisit`` where it is a list."""
    value = rule_on(name, now).value
    if not isinstance(value, int):
        raise BadVisit(f"rule {name}: is a list, not a number")
    return value


def words_on(name: str, now: datetime) -> tuple[str, ...]:
    """A rule that is a list of ids. Raises ``BadVisit`` where it is a number."""
    value = rule_on(name, now).value
    if isinstance(value, int):
        raise BadVisit(f"rule {name}: is a number, not a list")
    return value


def rule_names() -> tuple[str, ...]:
    """Every rule by name."""
    return tuple(sorted({one.name for one in _defaults()}))


@transaction.atomic
def set_rule(*, name: str, in_force: date, value: int | list[str], source: str, actor: Actor, now: datetime) -> ServiceRule:  # fmt: skip
    """Set an operator's own figure from a day on, today or later: what was promised under the old one stays.

    Raises
    ------
    NotAllowed   neither an administrator nor legal
    BadVisit     no such rule, another type, a past day, or no source
    Conflict     a figure of that day was set before
    """
    VisitPermissions().require(actor, Act.RULES)
    known = rule_on(name, now)
    if isinstance(known.value, int) is not isinstance(value, int):
        raise BadVisit(f"value: {name} is {'a number' if isinstance(known.value, int) else 'a list of ids'}")
    if isinstance(value, int) and not 0 <= value <= 100_000:
        raise BadVisit(f"value: {value} lies outside 0 to 100000")
    if in_force < now.astimezone(BEIJING).date():
        raise BadVisit(f"in_force: {in_force} has passed; a rule begins today or later")
    if not source.strip():
        raise BadVisit("source: is empty; say where the figure comes from")
    if ServiceRule.objects.filter(name=name, in_force=in_force).exists():
        raise Conflict(f"{name} was set for {in_force} before; choose a later day")
    made = ServiceRule.objects.create(
        name=name, in_force=in_force, value=value, source=source.strip(), set_at=now, set_by=actor.id
    )
    record("SERVICE_RULE_SET", chain=DESK, actor=actor, at=now, details={"rule": name, "in_force": f"{in_force}"})
    return made


def _value(value: Any) -> int | tuple[str, ...]:
    return value if isinstance(value, int) else tuple(str(one) for one in value)


@cache
def _defaults() -> tuple[Figure, ...]:
    text = files("jianzhen.casework.visits").joinpath("service_rules.toml").read_text("utf-8")
    return tuple(
        Figure(name=one["name"], in_force=one["in_force"], value=_value(one["value"]), source=one["source"], own=False)
        for one in tomllib.loads(text)["rule"]
    )
