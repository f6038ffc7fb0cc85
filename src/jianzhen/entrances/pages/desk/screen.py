"""The review screen of one claim: everything that is needed to decide, and before the first look nothing that was weighed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.packs import pack_of
from jianzhen.casework.claims.selectors import open_windows, read_claim
from jianzhen.casework.claims.vocabulary import Complaint, Declared, RemedyKind, State
from jianzhen.casework.decisions.facts import content_of, most_fen
from jianzhen.casework.decisions.models import Draft
from jianzhen.casework.decisions.permissions import stage_of
from jianzhen.casework.decisions.refund_only import LESS_DRASTIC
from jianzhen.casework.decisions.selectors import contest, drafts_visible, notices_for
from jianzhen.casework.decisions.words import Outcome
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.evidence.selectors import exhibits_for, latest_inspection, sealed_media_for
from jianzhen.casework.evidence.timeline import timeline
from jianzhen.casework.evidence.vocabulary import PartySide
from jianzhen.casework.review.checklist import checklist
from jianzhen.casework.review.due import due_at
from jianzhen.casework.review.looks import has_revealed
from jianzhen.casework.review.models import FirstLook
from jianzhen.casework.review.permissions import WorkPermissions
from jianzhen.casework.review.selectors import colleagues_of, lease_of, notes_on, questions_of
from jianzhen.casework.review.vocabulary import Impression, QuestionAct
from jianzhen.entrances.answers import Answer
from jianzhen.entrances.pages.claim_words import COMPLAINTS, DECLARED, REMEDIES, WINDOWS
from jianzhen.entrances.pages.desk import words as w
from jianzhen.entrances.pages.desk.findings import findings_of, lit
from jianzhen.entrances.pages.desk.happened import happened
from jianzhen.entrances.pages.desk.panes import PANES, Picture, pictures_of
from jianzhen.entrances.pages.desk.phrases import phrases
from jianzhen.entrances.pages.desk.typed import as_typed, field_of
from jianzhen.entrances.pages.language import said
from jianzhen.entrances.pages.turns import turn_words
from jianzhen.entrances.pages.who import actor_of
from jianzhen.law.packs.words import GROUNDS

Shown = dict[str, Any]


def show(
    request: HttpRequest, claim_id: UUID, *, answer: Answer | None = None, drawer: str = "", eyes: list[str] | None = None
) -> HttpResponse:  # fmt: skip
    """Render the screen; after a refused act with its answer, its drawer open and what was typed in place."""
    reader, now = actor_of(request, claim_id), timezone.now()
    claim = read_claim(claim_id, reader=reader)
    typed = request.POST if answer is not None or eyes is not None else {}
    refused = WorkPermissions().refusal(reader, claim, now=now)
    look = FirstLook.objects.filter(claim=claim, account_id=reader.id).first() if reader.is_person else None
    exhibits = exhibits_for(claim, reader=reader)
    pictures = pictures_of(claim.id, exhibits, sealed_media_for(claim, reader=reader))
    shown = {
        **_about_claim(claim, reader, now), **_panes(pictures), **_weights(claim, reader, pictures),
        "answer": answer, "wrong": (answer.field or field_of(answer.detail)) if answer else "", "drawer": drawer, "typed": typed,
        "kept": [(said(*words), typed[name]) for name, words in w.TYPED.items() if typed.get(name)],
        "at_work": refused is None, "refused": w.word(w.REFUSED, refused) if refused else "",
        "may_take": reader.role is Role.REVIEWER and claim.state == State.REVIEW_QUEUE,
        "look": look, "look_word": w.word(w.IMPRESSIONS, Impression(look.impression)) if look else "",
        "impressions": list(enumerate(w.choices(w.IMPRESSIONS), 1)),
        "words_of_sides": [_said_by(one.exhibit) for one in exhibits if one.exhibit.text],
        "timeline": happened(timeline(claim, reader=reader)), "questions": [_question(one) for one in questions_of(claim)],
        "notices": [_notice(one) for one in notices_for(claim, reader=reader)],
        "copies_wait": sum(_waits(one.derivative) for one in exhibits),
    }  # fmt: skip
    if refused is None:
        shown |= _at_work(claim, reader, typed, now)
        shown["eyes"] = eyes
        shown["materials"] = [(str(one.exhibit.id), _material(one, pictures)) for one in exhibits]
    return render(request, "pages/desk/claim.html", shown, status=answer.status if answer else 200)


def _about_claim(claim: Claim, reader: Actor, now: datetime) -> Shown:
    lease, due = lease_of(claim), due_at(claim)
    mine = lease is not None and str(lease.holder_id) == reader.id
    windows = [
        {"what": said(*WINDOWS[one.kind]), "closes_at": one.closes_at, "rule": one.rule}  # type: ignore[index]
        for one in open_windows(claim)
    ]
    return {
        "claim": claim, "reader": reader, "whose": turn_words(claim.state), "lease": lease, "mine": mine, "due": due,
        "complaint": said(*COMPLAINTS[Complaint(claim.complaint)]), "remedy": said(*REMEDIES[RemedyKind(claim.remedy)]),
        "declared": said(*DECLARED[Declared(claim.declared)]) if claim.declared in DECLARED else "",
        "windows": windows, "paid_fen": most_fen(claim), "stage": stage_of(claim, reader), "over": due is not None and due.at <= now,
    }  # fmt: skip


def _panes(pictures: list[Picture]) -> Shown:
    panes = [
        {"id": pane, "title": said(*title), "pictures": [one for one in pictures if one.pane == pane]}
        for pane, title in PANES.items()
    ]
    return {"panes": panes, "pictures_json": [one.as_json() for one in pictures]}


def _weights(claim: Claim, reader: Actor, pictures: list[Picture]) -> Shown:
    """The findings for whoever has seen the weights; for everybody else the fact that there are none to see, and no more."""
    if not has_revealed(claim, reader):
        return {"revealed": False, "found": None, "lit_json": []}
    inspection = latest_inspection(claim)
    found = findings_of(inspection, pictures) if inspection is not None else None
    return {"revealed": True, "found": found, "lit_json": lit(found or {}), "inspection": inspection}


def _at_work(claim: Claim, reader: Actor, typed: Mapping[str, str], now: datetime) -> Shown:
    drafts = list(drafts_visible(claim, reader))
    own = next(
        (one for one in drafts if str(one.author_id) == reader.id and one.stage == stage_of(claim, reader)), None
    )
    lines = checklist(claim)
    items = [{"id": one.id, "text": said(one.zh, one.en), "done": one.ticked_by(reader.id)} for one in lines]
    rules = pack_of(claim).refund_only
    stands = contest(claim, reader=reader) if claim.state == State.IN_APPEAL else None
    return {
        "items": items, "undone": sum(not one["done"] for one in items), "own": own,
        "others": [_draft(one) for one in drafts if str(one.author_id) != reader.id],
        "form": typed if "outcome" in typed or "reasons_buyer" in typed else _first_entries(claim, own),
        "outcomes": _outcomes(claim, stands), "remedies": w.choices(REMEDIES), "grounds": [(one.value, said(GROUNDS[one].zh, GROUNDS[one].en)) for one in GROUNDS if one in rules.grounds or one.value == "merchant_consent"],
        "milder": [(kind.value, said(*REMEDIES[kind]), typed.get(f"less_drastic_why.{kind.value}") or (own.less_drastic_why.get(kind.value, "") if own else "")) for kind in LESS_DRASTIC],
        "limit_fen": rules.limit_fen, "acts": w.choices(w.ACTS), "subjects": w.choices(w.CAN_BE_SUBJECT),
        "phrases_buyer": phrases(Role.BUYER), "phrases_merchant": phrases(Role.MERCHANT),
        "asked_for": w.choices(w.ASKED_FOR), "codes": w.choices(w.INADMISSIBLE),
        "colleagues": colleagues_of(claim, reader=reader) if reader.role is Role.REVIEWER else [],
        "notes": list(notes_on(claim)), "contest": stands, "appeals": [_appeal(one) for one in stands.appeals] if stands else [],
        "votes": [_vote(one) for one in stands.votes] if stands else [],
        "decision": _draft(stands.decision) if stands and stands.decision else None,
        "inadmissibility": stands.inadmissibility if stands else None,
    }  # fmt: skip


def _first_entries(claim: Claim, own: Draft | None) -> Mapping[str, str]:
    """An own draft, or what was asked for: the remedy and the amount stand there to be changed, never the outcome."""
    if own is not None:
        return as_typed(content_of(own))
    return {"remedy": claim.remedy, "amount": f"{Decimal(claim.amount_fen) / 100:.2f}" if claim.amount_fen else ""}


def _outcomes(claim: Claim, stands: Any) -> list[tuple[str, str]]:
    upholds = stands is not None and stands.decision is None
    return [pair for pair in w.choices(w.OUTCOMES) if (pair[0] == Outcome.INADMISSIBLE) == upholds]


def _draft(one: Any) -> Shown:
    return {
        "row": one, "outcome": w.word(w.OUTCOMES, Outcome(one.outcome)),
        "remedy": said(*REMEDIES[RemedyKind(one.remedy)]) if one.remedy else "",
    }  # fmt: skip


def _appeal(one: Any) -> Shown:
    return {"row": one, "side": said(*w.SIDES[PartySide(one.side)])}


def _vote(one: Any) -> Shown:
    return {"row": one, "draft": _draft(one.draft) if one.draft else None}


def _said_by(exhibit: Any) -> Shown:
    return {"row": exhibit, "side": said(*w.SIDES[PartySide(exhibit.side)])}


def _question(one: Any) -> Shown:
    return {"row": one, "side": said(*w.SIDES[PartySide(one.asked)]), "act": w.word(w.ASKED_FOR, QuestionAct(one.act))}


def _notice(one: Any) -> Shown:
    return {"row": one, "side": said(*w.SIDES[PartySide(one.subject)])}


def _waits(made: Any) -> bool:
    return made is not None and made.confirmed_at is None and made.withheld_at is None


def _material(one: Any, pictures: list[Picture]) -> str:
    known = {picture.id: picture.label for picture in pictures}
    return known.get(str(one.exhibit.id)) or f"{said(*w.SIDES[PartySide(one.exhibit.side)])}: {one.exhibit.text[:40]}"
