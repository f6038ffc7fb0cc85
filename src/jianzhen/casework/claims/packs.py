"""Policy packs 规则包: activated by two people, pinned to claims, never edited."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import datetime
from importlib.resources import files
from typing import Any

from django.db import transaction

from jianzhen.casework.claims.errors import NoPack, PackRefused
from jianzhen.casework.claims.models import Claim, PolicyPack
from jianzhen.casework.claims.terms import WindowTerm, read_terms
from jianzhen.casework.errors import NotAllowed
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.record import DESK, record
from jianzhen.custody.leaf import canonical, leaf_hash


def default_pack() -> dict[str, Any]:
    """The pack a desk starts with."""
    return tomllib.loads(files(__package__).joinpath("default_pack.toml").read_text("utf-8"))


@transaction.atomic
def activate_pack(*, body: Mapping[str, Any], proposed_by: Actor, actor: Actor, now: datetime) -> PolicyPack:
    """Activate a pack: proposed by an administrator, approved by another person. Claims filed from now are pinned to it.

    Raises
    ------
    NotAllowed    the roles do not fit, or one person would do both
    PackRefused   it cannot be read, or this version was activated with another content
    """
    if proposed_by.role is not Role.ADMIN or actor.role is not Role.APPROVER or proposed_by.id == actor.id:
        raise NotAllowed("an administrator proposes a pack and an approver, another person, approves it")
    read_terms(body)
    digest = leaf_hash(canonical(dict(body))).hex()
    known = PolicyPack.objects.filter(name=body["id"], version=body["version"]).first()
    if known is not None:
        if known.body_hash != digest:
            raise PackRefused(f"pack {known.name} {known.version} is active with other content; raise its version")
        return known
    made = PolicyPack.objects.create(
        name=body["id"], version=body["version"], body=body, body_hash=digest, activated_at=now,
        proposed_by=proposed_by.id, approved_by=actor.id,
    )  # fmt: skip
    record(
        "PACK_ACTIVATED", chain=DESK, actor=actor, at=now, policy_pack=label(made),
        details={"pack": digest, "proposed_by": proposed_by.id},
    )  # fmt: skip
    return made


def newest_pack(*, at: datetime) -> PolicyPack:
    """The pack a claim filed at that moment is pinned to. Raises ``NoPack``."""
    found = PolicyPack.objects.filter(activated_at__lte=at).order_by("-activated_at", "-id").first()
    if found is None:
        raise NoPack("no policy pack is active; activate one first")
    return found


def terms_of(claim: Claim) -> dict[str, WindowTerm]:
    """The windows of the pack a claim is pinned to."""
    if claim.pack is None:
        raise NoPack(f"claim {claim.number} is not submitted, so no pack is pinned to it")
    return read_terms(claim.pack.body)


def label(pack: PolicyPack | None) -> str:
    """How events name a pack."""
    return f"{pack.name}@{pack.version}" if pack else ""
