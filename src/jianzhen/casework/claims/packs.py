"""Policy packs 规则包: activated by two people, pinned to claims, never edited."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from jianzhen.casework.claims.categories import compare_with_standards
from jianzhen.casework.claims.errors import NoPack, PackRefused
from jianzhen.casework.claims.facts import stated
from jianzhen.casework.claims.models import Claim, PolicyPack
from jianzhen.casework.claims.staffing import People, unfilled
from jianzhen.casework.claims.terms import BEIJING
from jianzhen.casework.errors import NotAllowed
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.record import DESK, record
from jianzhen.custody.leaf import canonical, leaf_hash
from jianzhen.law import BadPack
from jianzhen.law.packs import Objection, Pack, Weight, lint, read_body, to_body


def default_pack() -> dict[str, Any]:
    """The pack a desk starts with, as TOML gives it; simulated."""
    return tomllib.loads(files(__package__).joinpath("default_pack.toml").read_text("utf-8"))


@transaction.atomic
def activate_pack(
    *, body: Mapping[str, Any], proposed_by: Actor, actor: Actor, now: datetime, people: People | None = None
) -> PolicyPack:  # fmt: skip
    """Activate a pack: proposed by an administrator, approved by another person. Claims filed from its first day on,
    and after now, are pinned to it.

    Parameters
    ----------
    body
        A table of ``jianzhen.pack/1``, as TOML gives it or as stored.
    people
        Who can fill the pack's seats (``people.accounts.people_by_role``); a production desk must state it, one that
        only shows or tries leaves it out.

    Raises
    ------
    NotAllowed    the roles do not fit, or one person would do both
    PackRefused   it cannot be read, verified law refuses it, nobody can fill a seat, this version is active with
                  other content, or it is simulated and the desk is not
    FactMissing   a production desk, and ``people`` is not stated
    """
    if proposed_by.role is not Role.ADMIN or actor.role is not Role.APPROVER or proposed_by.id == actor.id:
        raise NotAllowed("an administrator proposes a pack and an approver, another person, approves it")
    stored = to_body(body)
    pack, warned = _checked(stored)
    apart = compare_with_standards(pack)
    if settings.JIANZHEN_PRODUCTION:
        stated(people, "people")
        if pack.simulated:
            raise PackRefused(
                f"pack {pack.id} {pack.version}: is marked simulated; put your own figures in and set simulated = false"
            )
    empty = unfilled(pack, people) if people is not None else ()
    if empty:
        raise PackRefused(
            f"pack {pack.id} {pack.version}: nobody is left for {', '.join(empty)}; each seat takes another person, "
            "so grant roles to more people, or ask for a smaller panel"
        )
    digest = leaf_hash(canonical(stored)).hex()
    known = PolicyPack.objects.filter(name=pack.id, version=pack.version).first()
    if known is not None:
        if known.body_hash != digest:
            raise PackRefused(f"pack {known.name} {known.version} is active with other content; raise its version")
        return known
    made = PolicyPack.objects.create(
        name=pack.id, version=pack.version, body=stored, body_hash=digest, in_force=pack.in_force, until=pack.until,
        activated_at=now, proposed_by=proposed_by.id, approved_by=actor.id,
    )  # fmt: skip
    record(
        "PACK_ACTIVATED", chain=DESK, actor=actor, at=now, policy_pack=label(made),
        details={
            "pack": digest, "proposed_by": proposed_by.id,
            "warnings": [f"{one.field}: {one.cited.rule} ({one.cited.confidence.value})" for one in warned],
            "without_standard": list(apart.without_standard), "way_differs": list(apart.way_differs),
        },
    )  # fmt: skip
    return made


def newest_pack(*, at: datetime) -> PolicyPack:
    """The pack a claim filed at that moment is pinned to: active by then and in force on that day in Beijing.

    Of several the one that came into force last; of those the one activated last. Where every pack's last day is over
    the newest of them goes on, since no claim is turned away for want of rules. Raises ``NoPack`` when none ever began.
    """
    day = at.astimezone(BEIJING).date()
    begun = PolicyPack.objects.filter(activated_at__lte=at, in_force__lte=day).order_by(
        "-in_force", "-activated_at", "-id"
    )
    found = begun.filter(Q(until=None) | Q(until__gte=day)).first() or begun.first()
    if found is None:
        raise NoPack(f"no policy pack is active and in force on {day}; activate one first")
    return found


def read_policy_pack(row: PolicyPack) -> Pack:
    """The rules of an activated pack."""
    return _parsed(row.id)


def pack_of(claim: Claim) -> Pack:
    """The rules a claim is pinned to. Raises ``NoPack`` before it is submitted."""
    if claim.pack_id is None:
        raise NoPack(f"claim {claim.number} is not submitted, so no pack is pinned to it")
    return _parsed(claim.pack_id)


@lru_cache(maxsize=64)
def activated_pack(pack_id: UUID) -> PolicyPack:
    """The row of an activated pack, kept in memory: the database refuses to edit one. Do not change what it gives."""
    return PolicyPack.objects.get(pk=pack_id)


def label(pack: PolicyPack | None) -> str:
    """How events name a pack."""
    return f"{pack.name}@{pack.version}" if pack else ""


@lru_cache(maxsize=64)
def _parsed(pack_id: UUID) -> Pack:
    # kept by id: the database refuses to edit an active pack
    row = activated_pack(pack_id)
    return read_body(row.body, label(row))


def _checked(stored: Mapping[str, Any]) -> tuple[Pack, list[Objection]]:
    """The pack and what the linter only warns of. Raises ``PackRefused``."""
    name = f"pack {stored.get('id', '?')} {stored.get('version', '?')}"
    try:
        pack = read_body(stored, name)
    except BadPack as error:
        raise PackRefused(error.detail) from error
    found = lint(pack)
    refused = [one for one in found if one.weight is Weight.REFUSES]
    if refused:
        raise PackRefused(
            f"{name}: " + "; ".join(f"{one.field} breaks {one.cited.rule}: {one.says.en}" for one in refused)
        )
    return pack, found
