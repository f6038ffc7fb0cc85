"""A person's own copy 个人信息副本 and erasing: what is kept, who saw it, until when (PIPL Art. 45, 47).

A link opens one person's claims; the copy holds what is kept of that person, and of nobody else with the same number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.packs import newest_pack, read_policy_pack
from jianzhen.casework.claims.vocabulary import State
from jianzhen.casework.errors import NotAllowed, Refusal
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.models import Event
from jianzhen.casework.events.record import DESK, claim_chain, details_of, order_chain, record
from jianzhen.casework.intake.calls import words_of
from jianzhen.casework.intake.models import Call, ServiceReport
from jianzhen.casework.intake.taking import heard
from jianzhen.casework.originals.keys import erase_holder
from jianzhen.casework.originals.models import Holder
from jianzhen.casework.people.erasing import (
    ask_erasure,
    due_to_be_erased,
    finish_erasure,
    restrict,
    waiting_to_be_restricted,
)
from jianzhen.casework.people.models import CaseLink, Erasure, Message
from jianzhen.casework.people.permissions import Purpose
from jianzhen.casework.people.persons import own_words

SCHEMA = "jianzhen.own-data/1"
OVER = (State.CLOSED, State.WITHDRAWN, State.FINAL, State.DRAFT)
"""States in which nothing is under way that needs the person's data."""

KEEPER = Actor.machine(Role.TIMER)
_SEEN = ("PERSONAL_DATA_REVEALED", "RAW_MEDIA_VIEWED")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """That somebody was shown something of a person: who by role and pseudonym, what, why, when."""

    at: datetime
    role: str
    who: str
    what: str
    purpose: str
    claim: str


def own_copy(*, person_id: UUID, actor: Actor, now: datetime) -> dict[str, Any]:
    """Everything that is kept of a person, as JSON values, to that person; that it was given is recorded.

    Raises ``NotAllowed`` for anybody else.
    """
    words = own_words(person_id=person_id, actor=actor)
    claims = list(
        Claim.objects.filter(buyer_id=person_id).select_related("line__order", "merchant").order_by("drafted_at")
    )
    reports = {
        one.claim_id: one
        for one in ServiceReport.objects.filter(claim__in=claims).select_related("claim", "brand", "kind")
    }
    erasure = Erasure.objects.filter(person_id=person_id).first()
    record("OWN_COPY_GIVEN", chain=DESK, actor=actor, at=now, details={"person": str(person_id)})
    return {
        "schema": SCHEMA, "made_at": now.isoformat(), "person": str(person_id), "words": {field.value: word for field, word in words.items()},
        "claims": [_claim(one, reports.get(one.id), readable=bool(words)) for one in claims],
        "calls": [{"provider": one.provider, "call_id": one.call_id, "at": one.first_heard_at.isoformat(), "words": words_of(one, purpose=Purpose.ACCESS_REQUEST)} for one in Call.objects.filter(caller_id=person_id)] if words else [],
        "messages": [
            {"at": one.at.isoformat(), "title": one.title_zh, "text": one.text_zh, "channel": one.channel, "opened_at": _at(one.opened_at)}
            for one in Message.objects.filter(party_id=person_id).order_by("at")
        ],
        "links": [{"made_at": one.made_at.isoformat(), "expires_at": one.expires_at.isoformat(), "revoked_at": _at(one.revoked_at)} for one in CaseLink.objects.filter(party_id=person_id).order_by("made_at")],
        "seen_by": [
            {"at": one.at.isoformat(), "role": one.role, "who": one.who, "what": one.what, "purpose": one.purpose, "claim": one.claim}
            for one in seen_by(person_id=person_id, actor=actor)
        ],
        "erasure": None if erasure is None else {
            "asked_at": erasure.asked_at.isoformat(), "restricted_at": _at(erasure.restricted_at), "erase_at": _at(erasure.erase_at),
            "ground": erasure.ground, "done_at": _at(erasure.done_at),
        },
        "evidence": "photos and clips are in each claim's case.zip",
    }  # fmt: skip


def seen_by(*, person_id: UUID, actor: Actor) -> tuple[Seen, ...]:
    """Who was shown this person's words or files, the newest first. Raises ``NotAllowed`` for anybody else."""
    if actor.role is not Role.BUYER or actor.id != str(person_id):
        raise NotAllowed("who saw a person's data is told to that person alone", refusal=Refusal.NOT_YOURS)
    claims = list(Claim.objects.filter(buyer_id=person_id).values_list("id", "number", "line__order_id"))
    numbers = {claim_chain(claim): number for claim, number, _ in claims}
    chains = [*numbers, *(order_chain(order) for _, _, order in claims if order), DESK]
    events = Event.objects.filter(chain_id__in=chains, kind__in=_SEEN).order_by("-at", "-seq")
    return tuple(_seen_of(events.iterator(), str(person_id), numbers))


@transaction.atomic
def ask_to_be_erased(*, person_id: UUID, actor: Actor, now: datetime) -> Erasure:
    """Ask for erasure. Nothing under way: use stops now; otherwise when the last claim ends. Raises ``NotAllowed``."""
    row = ask_erasure(person_id=person_id, actor=actor, now=now)
    if is_over(person_id):
        row = restrict_now(person_id, now=now)
    return row


def is_over(person_id: UUID) -> bool:
    """Whether nothing is under way that needs this person's data."""
    return not Claim.objects.filter(buyer_id=person_id).exclude(state__in=OVER).exists()


def restrict_now(person_id: UUID, *, now: datetime) -> Erasure:
    """Stop the use of a person's data, until the legal day: the pack's years from the end of the last claim."""
    claims = list(Claim.objects.filter(buyer_id=person_id).select_related("pack"))
    if not claims:
        return restrict(person_id=person_id, erase_at=now, ground="no claim was ever made", actor=KEEPER, now=now)
    day, ground = max((_kept_until(one, now) for one in claims), key=lambda one: one[0])
    return restrict(person_id=person_id, erase_at=max(day, now), ground=ground, actor=KEEPER, now=now)


def sweep_erasures(*, now: datetime, limit: int = 200) -> tuple[int, int]:
    """The timer's daily round: restrict whose claims have ended, erase whose day has come; returns how many of each."""
    restricted = [restrict_now(one, now=now) for one in waiting_to_be_restricted()[:limit] if is_over(one)]
    erased = [one for one in due_to_be_erased(now=now, limit=limit) if _erase(one, now)]
    return len(restricted), len(erased)


@transaction.atomic
def _erase(person_id: UUID, now: datetime) -> bool:
    """The person's key, and the key of each claim's files."""
    done = finish_erasure(person_id=person_id, actor=KEEPER, now=now)
    if done:
        ground = Erasure.objects.values_list("ground", flat=True).get(person_id=person_id)
        for claim_id in Claim.objects.filter(buyer_id=person_id).values_list("id", flat=True):
            if Holder.objects.filter(kind=Holder.Kind.CLAIM, subject_id=claim_id).exists():
                erase_holder(kind=Holder.Kind.CLAIM, subject_id=claim_id, ground=ground, actor=KEEPER, now=now)
    return done


def _kept_until(claim: Claim, now: datetime) -> tuple[datetime, str]:
    """Until when the rules have a claim kept: ECL-31 counts years from its end, a pack may count more."""
    records = read_policy_pack(claim.pack or newest_pack(at=now)).records
    years = max(records.trade_years, records.after_sales_years)
    try:
        day = claim.moved_at.replace(year=claim.moved_at.year + years)
    except ValueError:  # 29 February
        day = claim.moved_at.replace(year=claim.moved_at.year + years, day=28)
    return day, f"{years} years from {claim.moved_at.date().isoformat()}, the end of {claim.number} (ECL-31)"


def _claim(claim: Claim, report: ServiceReport | None, *, readable: bool) -> dict[str, Any]:
    told: dict[str, Any] = {
        "number": claim.number, "kind": claim.kind, "state": claim.state, "drafted_at": claim.drafted_at.isoformat(),
        "submitted_at": _at(claim.submitted_at), "about": claim.line.title if claim.line else claim.described,
        "order": claim.line.order.number if claim.line else None, "merchant": claim.merchant.name if claim.merchant else None,
        "complaint": claim.complaint, "asked_for": claim.remedy, "amount_fen": claim.amount_fen,
    }  # fmt: skip
    if report is not None:
        told["report"] = {
            "channel": report.channel, "place": report.place, "brand": report.brand.code if report.brand else None,
            "kind": report.kind_id, "model": report.model, "serial": report.serial, "wish": [_at(report.wish_opens), _at(report.wish_closes)],
            "read_from": report.read_spans, "said": heard(report, purpose=Purpose.ACCESS_REQUEST) if readable else None,
        }  # fmt: skip
    return told


def _seen_of(events: Iterator[Event], person: str, numbers: dict[str, str]) -> Iterator[Seen]:
    for event in events:
        details = details_of(event) or {}
        if event.chain_id == DESK and details.get("person") != person:
            continue
        if details.get("person", person) != person:
            continue
        yield Seen(
            at=event.at, role=event.actor_role, who=event.actor_id, what=str(details.get("field", "file")),
            purpose=str(details.get("purpose", "review")), claim=numbers.get(event.chain_id, ""),
        )  # fmt: skip


def _at(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
