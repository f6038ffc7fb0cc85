"""Claims: filed by a merchant's system for its buyers, read by whoever may, taken away as a sealed ``case.zip``."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from django.http import FileResponse, HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from ninja import Router, Status

from jianzhen.casework.claims.answering import withdraw_claim
from jianzhen.casework.claims.filing import Report, draft_claim, resume_claim, submit_claim
from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.selectors import claims_of_merchant
from jianzhen.casework.errors import NotAllowed
from jianzhen.casework.evidence.answering import say
from jianzhen.casework.evidence.case_file import export_case
from jianzhen.casework.evidence.explaining import explain
from jianzhen.casework.evidence.selectors import latest_inspection
from jianzhen.casework.evidence.timeline import timeline
from jianzhen.casework.orders.selectors import read_line
from jianzhen.entrances.api.callers import ANYBODY, caller_of
from jianzhen.entrances.api.cursors import page_of
from jianzhen.entrances.api.decisions import statements_of
from jianzhen.entrances.api.fields import Limit, Listed
from jianzhen.entrances.api.once import once
from jianzhen.entrances.api.problems import answers
from jianzhen.entrances.api.shapes_claims import (
    ClaimListed,
    ClaimShown,
    ClaimTold,
    EntryShown,
    ExplanationShown,
    TimelineShown,
)

router = Router(tags=["claims"], auth=ANYBODY)
ClaimsPage = Listed(ClaimListed)


@router.post("", response=answers(201, ClaimShown), summary="File a claim for a buyer")
def file_claim(request: HttpRequest, told: ClaimTold) -> Status[ClaimShown]:
    """Begin a claim about an own order line, for its buyer: a draft, numbered at once. Add evidence, then submit it.

    `Idempotency-Key` is required.
    """
    caller, now = caller_of(request), timezone.now()
    line = read_line(told.line_id, reader=caller.merchant)
    if caller.key is None:
        raise NotAllowed("a merchant's system files for buyers, with the merchant's key; a buyer files by the page")
    speaks = replace(caller.system, behalf_of=str(line.order.buyer_id))
    report = Report(
        complaint=told.complaint, remedy=told.remedy, amount_fen=told.amount_fen, line_id=line.id, item_id=told.item_id,
        declared=told.declared,
    )  # fmt: skip
    claim_id = once(
        request, who=caller.id, now=now, act=lambda: _drafted(draft_claim(report=report, actor=speaks, now=now))
    )
    return Status(201, ClaimShown.of(caller.claim(claim_id), reader=speaks, now=now))


@router.get("", response=answers(200, ClaimsPage), summary="List a shop's claims, newest first")
def list_claims(request: HttpRequest, cursor: str = "", limit: Limit = 50) -> object:
    """A merchant's submitted claims."""
    merchant = caller_of(request).merchant
    rows, after = page_of(claims_of_merchant(UUID(merchant.id)), by="submitted_at", cursor=cursor, limit=limit)
    return ClaimsPage(items=[ClaimListed(**ClaimListed.fields_of(one)) for one in rows], next=after)


@router.get("/{uuid:claim_id}", response=answers(200, ClaimShown), summary="Read a claim's state")
def read_one(request: HttpRequest, claim_id: UUID) -> ClaimShown:
    """Whose turn it is, what time is left by which rule, what is missing, and what this caller may do now."""
    caller = caller_of(request)
    return ClaimShown.of(caller.claim(claim_id), reader=caller.actor, now=timezone.now())


@router.post("/{uuid:claim_id}/submit", response=answers(200, ClaimShown), summary="Submit a claim")
def submit(request: HttpRequest, claim_id: UUID) -> ClaimShown:
    """Put the buyer's staged evidence on the record and submit the claim; submitted again it changes nothing."""
    caller, now = caller_of(request), timezone.now()
    speaks = caller.buyer(claim_id)
    say(claim_id=claim_id, text="", actor=speaks, now=now)
    submit_claim(claim_id=claim_id, actor=speaks, now=now)
    return ClaimShown.of(caller.claim(claim_id), reader=speaks, now=now)


@router.post("/{uuid:claim_id}/resume", response=answers(200, ClaimShown), summary="Go on with a parked claim")
def resume(request: HttpRequest, claim_id: UUID) -> ClaimShown:
    """Go on with a parked claim, at any time."""
    caller, now = caller_of(request), timezone.now()
    resume_claim(claim_id=claim_id, actor=caller.buyer(claim_id), now=now)
    return ClaimShown.of(caller.claim(claim_id), reader=caller.actor, now=now)


@router.post("/{uuid:claim_id}/withdraw", response=answers(200, ClaimShown), summary="Take a claim back")
def withdraw(request: HttpRequest, claim_id: UUID) -> ClaimShown:
    """The buyer takes the claim back, and may file it again. Nobody does that for the buyer."""
    caller, now = caller_of(request), timezone.now()
    withdraw_claim(claim_id=claim_id, actor=caller.party(claim_id), now=now)
    return ClaimShown.of(caller.claim(claim_id), reader=caller.actor, now=now)


@router.get("/{uuid:claim_id}/timeline", response=answers(200, TimelineShown), summary="Read what happened")
def read_timeline(request: HttpRequest, claim_id: UUID) -> TimelineShown:
    """What happened in a claim, as this reader may know it."""
    caller = caller_of(request)
    entries = timeline(caller.claim(claim_id), reader=caller.actor)
    return TimelineShown(
        events=[EntryShown(at=one.at, by=one.who_role, kind=one.kind, details=one.details) for one in entries]
    )


@router.get("/{uuid:claim_id}/explanation", response=answers(200, ExplanationShown), summary="Read the explanation")
def read_explanation(request: HttpRequest, claim_id: UUID) -> ExplanationShown:
    """What the newest inspection saw, the same for both sides."""
    found = latest_inspection(caller_of(request).claim(claim_id))
    if found is None:
        return ExplanationShown(state="none", paragraphs=[])
    language = "en" if (get_language() or "").startswith("en") else "zh"
    return ExplanationShown(state=found.state, paragraphs=explain(found, language=language))


@router.get(
    "/{uuid:claim_id}/case.zip", response=answers(200, None), summary="Take the case file away",
    openapi_extra={"responses": {200: {"content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}}}}},
)  # fmt: skip
def case_file(request: HttpRequest, claim_id: UUID) -> FileResponse:
    """The part of the claim that this reader may have, sealed; `jianzhen verify case.zip` checks it offline."""
    caller = caller_of(request)
    claim = caller.claim(claim_id)
    with tempfile.TemporaryDirectory(prefix="jz-api-case-") as folder:
        to = Path(folder) / "case.zip"
        export_case(
            claim_id=claim.id, reader=caller.actor, now=timezone.now(), to=to,
            papers=statements_of(claim, reader=caller.actor),
        )  # fmt: skip
        file = to.open("rb")  # stays readable after its name is gone
    response = FileResponse(file, as_attachment=True, filename=f"{claim.number}.zip", content_type="application/zip")
    response["Cache-Control"] = "private, no-store"
    return response


def _drafted(claim: Claim) -> UUID:
    made: UUID = claim.id
    return made
