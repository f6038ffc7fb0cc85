"""Take a report: filed, numbered, routed, looked up, linked where it was told before, and a call back promised."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from jianzhen.casework.claims.filing import Report, draft_claim, submit_claim
from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.routing import route_claim
from jianzhen.casework.claims.vocabulary import RemedyKind
from jianzhen.casework.events import later
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.record import claim_chain, record
from jianzhen.casework.intake.models import Callback, ServiceReport
from jianzhen.casework.intake.permissions import Act, IntakePermissions
from jianzhen.casework.intake.rota import promise_callback
from jianzhen.casework.intake.same import one_at_a_time, told_before
from jianzhen.casework.intake.told import Told
from jianzhen.casework.intake.vocabulary import Cover
from jianzhen.casework.outlets.covering import look_up
from jianzhen.casework.outlets.errors import OutletsError
from jianzhen.casework.outlets.models import Brand, Outlet, ProductKind
from jianzhen.casework.people.models import PersonalField
from jianzhen.casework.people.permissions import Purpose
from jianzhen.casework.people.persons import keep_person, seal_for, unseal_for
from jianzhen.inspection.standards import standard_for

REPORTED = "report"
"""What the sealed words are called; part of what binds them to their person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of a report. ``again``: it had been taken under this key before, and nothing was done now."""

    claim: Claim
    report: ServiceReport
    callback: Callback | None
    again: bool


@transaction.atomic
def take_report(*, told: Told, actor: Actor | None, now: datetime, buyer_id: UUID | None = None) -> Taken:
    """Take a report; told again under its key it is the one that was taken.

    Parameters
    ----------
    actor : Actor or None
        Whoever tells it; None where the reporter does it without an account, and then acts as the buyer of the claim.
    buyer_id : UUID, optional
        Where a call already has its person.

    Raises
    ------
    NotAllowed   this role takes no reports
    NoPack       no policy pack is active
    """
    if actor is not None and actor.is_person:
        IntakePermissions().require(actor, Act.TAKE_CALL)
    one_at_a_time(told.key)
    known = ServiceReport.objects.select_related("claim").filter(key=told.key).first()
    if known is not None:
        return Taken(claim=known.claim, report=known, callback=_open_callback(known.claim), again=True)
    number = told.number()
    if number is not None:
        one_at_a_time(number.digits)
    buyer = buyer_id or keep_person(words=_words(told), now=now).id
    who = _on_behalf(actor, buyer)
    claim, report = _filed(told, buyer, who, now)
    report.claim.duplicate_of = told_before(report, phone=number.digits if number else "", now=now)
    if report.claim.duplicate_of is not None:
        Claim.objects.filter(pk=claim.pk).update(duplicate_of=report.claim.duplicate_of)
        record(
            "TOLD_BEFORE", chain=claim_chain(claim.id), actor=Actor.machine(Role.ROUTER), at=now,
            details={"first": str(report.claim.duplicate_of.id)},
        )  # fmt: skip
    callback = None
    if not who.is_person:
        callback = promise_callback(claim, urgency=report.urgency, actor=Actor.machine(Role.ROUTER), now=now)
        later.ask("tell_callback", once=f"tell_callback/{callback.id}", callback_id=str(callback.id))
    later.ask("want_reported", once=f"want_reported/{claim.id}", claim_id=str(claim.id))
    claim.refresh_from_db()
    return Taken(claim=claim, report=report, callback=callback, again=False)


def _filed(told: Told, buyer: UUID, who: Actor, now: datetime) -> tuple[Claim, ServiceReport]:
    brand = Brand.objects.filter(code=told.brand).first() if told.brand else None
    kind = ProductKind.objects.filter(code=told.kind).first() if told.kind else None
    claim = draft_claim(
        report=Report(
            kind=Claim.Kind.SERVICE, complaint=told.complaint, remedy=RemedyKind.VISIT, buyer_id=buyer,
            merchant_id=told.merchant_id or (brand.merchant_id if brand else None),
            described=told.described(brand.name_zh if brand else told.brand_words, told.thing),
            category=standard_for(told.kind or None).id,
        ),
        actor=who, now=now,
    )  # fmt: skip
    wish = told.wish
    report = ServiceReport(
        claim=claim, channel=told.channel, key=told.key, sealed=seal_for(buyer, _heard(told), what=REPORTED),
        read_spans=dict(told.spans), questions=list(told.questions), brand=brand, kind=kind, thing=told.thing[:32],
        model=told.model[:32], serial=told.serial[:32], place=told.place, urgency=told.urgency, received_at=now,
        wish_soon=bool(wish and wish.soon), wish_opens=wish.opens if wish else None,
        wish_closes=wish.closes if wish else None, cover=Cover.UNKNOWN,
    )  # fmt: skip
    find_cover(report, actor=who, now=now)
    if who.is_person:
        # somebody at the desk filed, slot by slot, what the customer was just saying: that is the confirmation
        report.confirmed_at, report.confirmed_by_id = now, UUID(who.id)
    report.save(force_insert=True)
    record(
        "REPORT_TAKEN", chain=claim_chain(claim.id), actor=who, at=now,
        details={"channel": told.channel.value, "place": told.place, "questions": list(told.questions), "urgency": told.urgency.value},
    )  # fmt: skip
    submit_claim(claim_id=claim.id, actor=who, now=now)
    route_claim(claim_id=claim.id, missing=(), outside_pack="", now=now)
    return claim, report


def find_cover(report: ServiceReport, *, actor: Actor, now: datetime) -> None:
    """Note who covers the place; where nobody does, it stands in the operator's queue. Unknown stays unknown."""
    report.cover, report.outlet = Cover.UNKNOWN, None
    if report.brand is None or not report.place:
        return
    kind = report.kind.code if report.kind else ""
    try:
        found, _ = look_up(brand=report.brand.code, kind=kind, place=report.place, actor=actor, now=now)
    except OutletsError:
        return
    report.cover = Cover(found.state.value)
    best: Outlet | None = found.covering[0].outlet if found.covering else None
    report.outlet = best


def heard(report: ServiceReport, *, purpose: Purpose) -> dict[str, Any]:
    """What was said, in clear: words, name, number and address. Whoever shows it has asked for permission."""
    made: dict[str, Any] = json.loads(
        unseal_for(report.claim.buyer_id, bytes(report.sealed), what=REPORTED, purpose=purpose)
    )
    return made


def _heard(told: Told) -> bytes:
    said = {"words": told.words, "name": told.name, "phone": told.phone, "detail": told.detail, "fault": told.fault}
    return json.dumps(said, ensure_ascii=False).encode()


def _words(told: Told) -> dict[PersonalField.Field, str]:
    number, field = told.number(), PersonalField.Field
    address = "".join(told.path()) + told.detail
    return {field.NAME: told.name, field.PHONE: number.digits if number else "", field.ADDRESS: address}


def _on_behalf(actor: Actor | None, buyer: UUID) -> Actor:
    if actor is None:
        return Actor.of(Role.BUYER, buyer)
    return Actor(role=actor.role, id=actor.id, behalf_of=str(buyer))


def _open_callback(claim: Claim) -> Callback | None:
    return claim.callbacks.filter(done_at=None).first()
