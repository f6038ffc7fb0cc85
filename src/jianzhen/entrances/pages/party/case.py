"""A claim as its side sees it: whose turn, how long, what is asked and why, both sides' material, reasons, what next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.packs import label, pack_of
from jianzhen.casework.claims.selectors import extra_hours, open_windows, read_claim
from jianzhen.casework.claims.table import events_open_to
from jianzhen.casework.claims.vocabulary import Complaint, Declared, EventKind, State, WindowKind
from jianzhen.casework.decisions.selectors import contest, notices_for
from jianzhen.casework.errors import Conflict
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.evidence.explaining import explain
from jianzhen.casework.evidence.required import asked_evidence, missing_evidence
from jianzhen.casework.evidence.selectors import exhibits_for, latest_inspection, sealed_media_for
from jianzhen.casework.evidence.timeline import timeline
from jianzhen.casework.people.messages import note_opened
from jianzhen.casework.remedies.selectors import remedies_of
from jianzhen.casework.review.person_asked import asked_by
from jianzhen.casework.review.questions import open_question
from jianzhen.casework.review.selectors import questions_of
from jianzhen.entrances.answers import Answer
from jianzhen.entrances.pages.claim_words import COMPLAINTS, DECLARED, REMEDIES
from jianzhen.entrances.pages.language import language, said
from jianzhen.entrances.pages.party import parts
from jianzhen.entrances.pages.party.possible import possible
from jianzhen.entrances.pages.party.rules import rule_words
from jianzhen.entrances.pages.party.timeline_words import timeline_rows
from jianzhen.entrances.pages.turns import is_turn_of, turn_words
from jianzhen.entrances.pages.who import party_token
from jianzhen.law.packs.words import EVIDENCE, Evidence

NO_WINDOW: list[Any] = [None]
REMEDY_ACTS = ("return-sent", "return-came", "accept-return", "prove", "arrived", "accept-remedy", "dispute")
APPEALS = (WindowKind.APPEAL, WindowKind.APPEAL_FORGERY)


def case_page(
    request: HttpRequest, claim_id: UUID, reader: Actor, *, answer: Answer | None = None, act: str = "",
    typed: Mapping[str, str] | None = None,
) -> HttpResponse:  # fmt: skip
    """Show a party its claim; after a refused act with the reason beside the act, and what was typed in its place."""
    claim = read_claim(claim_id, reader=reader)
    note_opened(claim_id=claim_id, reader=reader, now=timezone.now())
    rows = case_rows(claim, reader) | {
        "answer": answer,
        "act": act,
        "typed": typed or {},
        "pass": party_token(request, claim_id),
    }
    rows["explained"] = _explained(claim) if request.GET.get("explain") else None
    return render(request, "pages/party/case.html", rows, status=answer.status if answer else 200)


def case_rows(claim: Claim, reader: Actor) -> dict[str, Any]:
    """Everything the page shows."""
    now, side = timezone.now(), Role.MERCHANT if reader.role is Role.MERCHANT else Role.BUYER
    windows = parts.window_rows(list(open_windows(claim)), side, now)
    stands = contest(claim, reader=reader)
    acts = possible(claim, reader)
    question, notice = _question(claim), _notice(claim, reader)
    tiles = parts.tiles(exhibits_for(claim, reader=reader), reader)
    mine = [one for one in windows if one["is_mine"]]
    to_answer = [one for one in mine if one["kind"] not in APPEALS]
    asks_me = question is not None and question.asked == side.value
    offers, inspection = parts.offer_rows(claim, side, now), latest_inspection(claim)
    remedies = parts.remedy_rows(remedies_of(claim, reader=reader), claim, reader, now)
    owed = parts.turn_of_remedies(remedies, now)
    return {
        "claim": claim, "side": side.value, "is_buyer": side is Role.BUYER, "acts": acts,
        "whose": owed["whose"] if owed else _whose(claim, side, asks_me=asks_me, notice=notice is not None),
        "yours": bool(to_answer or owed) or is_turn_of(claim.state, side) or asks_me,
        "windows": windows, "turn_window": owed or (to_answer or [one for one in windows if one["kind"] not in APPEALS] or windows or NO_WINDOW)[0],
        "appeal_until": max((one["closes_at"] for one in mine if one["kind"] in APPEALS), default=None),
        "complaint": said(*COMPLAINTS[Complaint(claim.complaint)]), "remedy": parts.remedy_words(claim.remedy, claim.amount_fen),
        "declared": said(*DECLARED[Declared(claim.declared)]) if Declared(claim.declared) in DECLARED and claim.declared != Declared.NOT_SAID else "",
        "asked": [EVIDENCE[one].read(language()) for one in asked_evidence(claim)],
        "evidence_words": [(one.value, EVIDENCE[one].read(language())) for one in asked_evidence(claim)],
        "missing": [EVIDENCE[Evidence(one)].read(language()) for one in missing_evidence(claim)] if claim.state == State.EVIDENCE_PENDING else [],
        "rule": rule_words(claim.pack), "rule_id": label(claim.pack), "tiles": tiles, "sealed": parts.sealed_tiles(sealed_media_for(claim, reader=reader)),
        "entries": list(timeline_rows(timeline(claim, reader=reader))), "offers": offers,
        "standing": [one for one in offers if one["stands"] and not one["is_mine"]],
        "can_offer": EventKind.OFFER_ACCEPTED in events_open_to(claim.state, Role.BUYER if side is Role.MERCHANT else Role.MERCHANT),
        "remedy_choices": [(kind.value, said(*words)) for kind, words in REMEDIES.items()],
        "question": question, "asks_me": asks_me, "questions": [one for one in questions_of(claim) if question is None or one.pk != question.pk],
        "notice": notice, "paper": parts.statement_rows(stands, side), "appeals": stands.appeals,
        "own_appeal": next((one for one in stands.appeals if one.side == side.value and one.withdrawn_at is None and one.ended_at is None), None),
        "remedies": remedies,
        "extra_hours": extra_hours(claim, actor=reader, now=now), "has_inspection": inspection is not None,
        "people_asked": list(asked_by(claim, reader)), "resume_days": pack_of(claim).windows.filing_days if claim.pack_id else None,
        "remedy_acts": REMEDY_ACTS, "upload_to": reverse("claim_upload", args=[claim.id]),
        "paid_fen": claim.line.paid_fen if claim.line else claim.amount_fen,
    }  # fmt: skip


def _explained(claim: Claim) -> list[str]:
    inspection = latest_inspection(claim)
    return explain(inspection, language=language()) if inspection is not None else []


def _question(claim: Claim) -> Any:
    try:
        return open_question(claim)
    except Conflict:
        return None


def _notice(claim: Claim, reader: Actor) -> Any:
    if claim.state != State.NOTICE:
        return None
    return next((one for one in notices_for(claim, reader=reader) if one.answered_at is None), None)


def _whose(claim: Claim, side: Role, *, asks_me: bool, notice: bool) -> str:
    """Whose turn it is, told to this side."""
    mine = {
        (State.EVIDENCE_PENDING, Role.BUYER): ("轮到您：补充规则要求的材料", "Your turn: add what the rules ask for"),
        (State.PARKED, Role.BUYER): ("先为您保留着，随时可以继续", "Kept for you; go on at any time"),
        (State.BUYER_TURN, Role.BUYER): ("轮到您：看看商家的说明", "Your turn: see what the merchant says"),
        (State.MERCHANT_TURN, Role.MERCHANT): ("轮到您：答复这件申请", "Your turn: answer this claim"),
        (State.DRAFT, Role.BUYER): ("还没有提交", "Not submitted yet"),
    }.get((State(claim.state), side))  # fmt: skip
    if asks_me:
        mine = ("轮到您：审核员需要一样东西", "Your turn: the reviewer asks for one thing")
    if notice:
        mine = ("轮到您：请先看、先说", "Your turn: please look and speak first")
    return said(*mine) if mine else turn_words(claim.state)
