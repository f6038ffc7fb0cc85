"""Evidence 凭证: staged by a side, submitted all at once, read as the reader may."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from ninja import File, Form, Router, Schema, Status, UploadedFile
from pydantic import Field

from jianzhen.casework.errors import NotFound
from jianzhen.casework.events.actors import Actor
from jianzhen.casework.evidence.models import Exhibit
from jianzhen.casework.evidence.selectors import ShownExhibit, ShownSealed, exhibits_for, open_media, sealed_media_for
from jianzhen.casework.evidence.staging import stage_exhibit, stage_file, unstage_exhibit
from jianzhen.casework.evidence.submitting import submit_exhibits
from jianzhen.casework.evidence.vocabulary import ExhibitKind
from jianzhen.casework.originals.models import Holder
from jianzhen.entrances.api.callers import ANYBODY, Caller, caller_of
from jianzhen.entrances.api.errors import BadRequest
from jianzhen.entrances.api.fields import Long, Told, media_type_of
from jianzhen.entrances.api.problems import answers
from jianzhen.entrances.api.uploads import finished

router = Router(tags=["evidence"], auth=ANYBODY)
SIDES = "^(own|buyer)$"
BOX = "default-src 'none'; sandbox; frame-ancestors 'none'"
"""For a file as it was received: it runs nothing and reaches nothing."""


class ExhibitTold(Told):
    """Words, or a file that came in pieces."""

    kind: ExhibitKind
    text: Long = ""
    upload_id: UUID | None = None
    regions: list[list[int]] = Field([], max_length=50, description="[x, y, w, h] in pixels of the places meant")
    shows: str = Field("", max_length=48, description="what of the pack's list it answers")
    side: str = Field("own", pattern=SIDES, description="`buyer`: for the buyer of a claim this key filed")


class FileForm(Told):
    """What comes beside a file in a form."""

    kind: ExhibitKind
    text: Long = ""
    regions: str = Field("[]", max_length=4000, description="JSON: [[x, y, w, h], …]")
    shows: str = Field("", max_length=48, description="what of the pack's list it answers")
    side: str = Field("own", pattern=SIDES, description="`buyer`: for the buyer of a claim this key filed")


class SideTold(Told):
    """For which side."""

    side: str = Field("own", pattern=SIDES, description="`buyer`: for the buyer of a claim this key filed")


class ExhibitShown(Schema):
    """One piece of evidence as this reader sees it: an original, a redacted copy, words, or why neither."""

    id: UUID
    side: str
    kind: str
    name: str
    media_type: str
    view: str
    url: str | None
    why_not: str | None
    text: str
    shows: str
    regions: list[list[int]]
    late: bool
    staged_at: datetime
    submitted_at: datetime | None
    advice: list[Any]


class SealedShown(Schema):
    """One file that was sealed before the dispute, with the grade of its seal."""

    what: str
    media_type: str
    view: str
    url: str | None
    why_not: str | None
    sealed_at: datetime
    grade: str


class EvidenceShown(Schema):
    """All evidence of a claim, as this reader may see it."""

    exhibits: list[ExhibitShown]
    sealed: list[SealedShown]


@router.get("/claims/{uuid:claim_id}/evidence", response=answers(200, EvidenceShown), summary="Read the evidence")
def read_all(request: HttpRequest, claim_id: UUID) -> EvidenceShown:
    """What is on the record, what the reader's side has staged, and what was sealed before the dispute."""
    caller = caller_of(request)
    claim = caller.claim(claim_id)
    return EvidenceShown(
        exhibits=[_exhibit(one) for one in exhibits_for(claim, reader=caller.actor)],
        sealed=[_sealed(one) for one in sealed_media_for(claim, reader=caller.actor)],
    )


@router.post(
    "/claims/{uuid:claim_id}/evidence", response=answers(201, ExhibitShown), summary="Stage words or an upload"
)
def stage(request: HttpRequest, claim_id: UUID, told: ExhibitTold) -> Status[ExhibitShown]:
    """Stage words, or a finished upload. Staged again with the same content it is the same piece."""
    caller = caller_of(request)
    actor = _voice(caller, claim_id, told.side)
    original = None
    if told.upload_id is not None:
        original = finished(caller, told.upload_id, kind=Holder.Kind.CLAIM, subject_id=claim_id)
    made = stage_exhibit(
        claim_id=claim_id, kind=told.kind, original=original, text=told.text, regions=told.regions, shows=told.shows,
        actor=actor, now=timezone.now(),
    )  # fmt: skip
    return Status(201, _found(caller, claim_id, made, actor))


@router.post("/claims/{uuid:claim_id}/evidence/files", response=answers(201, ExhibitShown), summary="Stage a file")
def stage_one_file(
    request: HttpRequest, claim_id: UUID, file: File[UploadedFile], told: Form[FileForm]
) -> Status[ExhibitShown]:
    """Stage a file of at most 64 MB as it is; larger ones come in pieces."""
    caller = caller_of(request)
    actor = _voice(caller, claim_id, told.side)
    made = stage_file(
        claim_id=claim_id, kind=told.kind, content=file.chunks(), name=file.name or "",
        media_type=media_type_of(file.content_type), text=told.text, regions=_regions(told.regions), shows=told.shows,
        actor=actor, now=timezone.now(),
    )  # fmt: skip
    return Status(201, _found(caller, claim_id, made, actor))


@router.delete(
    "/claims/{uuid:claim_id}/evidence/{uuid:exhibit_id}", response=answers(204, None), summary="Take a staged piece back"
)  # fmt: skip
def unstage(request: HttpRequest, claim_id: UUID, exhibit_id: UUID, side: str = "own") -> Status[None]:
    """Take back what is staged; what was submitted stays."""
    caller = caller_of(request)
    actor = _voice(caller, claim_id, side)
    if not Exhibit.objects.filter(pk=exhibit_id, claim_id=claim_id).exists():
        raise NotFound(f"there is no exhibit {exhibit_id} in this claim")
    unstage_exhibit(exhibit_id=exhibit_id, actor=actor, now=timezone.now())
    return Status(204, None)


@router.post("/claims/{uuid:claim_id}/evidence/submit", response=answers(200, EvidenceShown), summary="Submit evidence")
def submit(request: HttpRequest, claim_id: UUID, told: SideTold) -> EvidenceShown:
    """Put everything that this side has staged on the record; nothing staged changes nothing."""
    caller = caller_of(request)
    submit_exhibits(claim_id=claim_id, actor=_voice(caller, claim_id, told.side), now=timezone.now())
    return read_all(request, claim_id)


@router.get(
    "/media/{key}", response=answers(200, None), summary="Open a file",
    openapi_extra={"responses": {200: {"content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}}}},
)  # fmt: skip
def media(request: HttpRequest, key: str) -> StreamingHttpResponse:
    """The bytes that an exhibit's `url` names, if this reader may see them; a person of the desk leaves a record."""
    caller = caller_of(request)
    try:
        claim_id = UUID(key.split("-")[1])
    except (IndexError, ValueError) as error:
        raise NotFound("there is no such file") from error
    caller.claim(claim_id)
    found = open_media(key=key, reader=caller.actor, now=timezone.now())
    response = StreamingHttpResponse(found.content, content_type=found.media_type)
    response["Content-Length"] = str(found.size)
    response["Content-Disposition"] = "attachment"
    response["Content-Security-Policy"] = BOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _voice(caller: Caller, claim_id: UUID, side: str) -> Actor:
    if side not in ("own", "buyer"):
        raise BadRequest(f"side: {side!r} is neither own nor buyer", field="side")
    return caller.buyer(claim_id) if side == "buyer" else caller.party(claim_id)


def _regions(told: str) -> list[list[int]]:
    try:
        found = json.loads(told)
    except ValueError as error:
        raise BadRequest("regions: is no JSON; send [[x, y, w, h], …]", field="regions") from error
    if not isinstance(found, list) or len(found) > 50 or not all(isinstance(one, list) for one in found):
        raise BadRequest("regions: send a list of at most 50 lists [x, y, w, h]", field="regions")
    return found


def _found(caller: Caller, claim_id: UUID, exhibit: Exhibit, actor: Actor) -> ExhibitShown:
    """As the one who staged it sees it; what a key or the desk stages for another is shown without its file."""
    seen = exhibits_for(caller.claim(claim_id), reader=actor) if actor == caller.actor else []
    for one in seen:
        if one.exhibit.id == exhibit.id:
            return _exhibit(one)
    return _exhibit_of(exhibit, name="", media_type="", view="waiting", url=None, why_not=None)


def _exhibit(one: ShownExhibit) -> ExhibitShown:
    return _exhibit_of(
        one.exhibit, name=one.name, media_type=one.media_type, view=one.view.value, url=_url(one.url_key),
        why_not=_said(one.why_not),
    )  # fmt: skip


def _exhibit_of(
    one: Exhibit, *, name: str, media_type: str, view: str, url: str | None, why_not: str | None
) -> ExhibitShown:
    return ExhibitShown(
        id=one.id, side=one.side, kind=one.kind, name=name, media_type=media_type, view=view, url=url, why_not=why_not,
        text=one.text, shows=one.shows, regions=one.regions, late=one.late, staged_at=one.staged_at,
        submitted_at=one.submitted_at, advice=one.advice if one.submitted_at is None else [],
    )  # fmt: skip


def _sealed(one: ShownSealed) -> SealedShown:
    return SealedShown(
        what=one.what.value, media_type=one.media_type, view=one.view.value, url=_url(one.url_key),
        why_not=_said(one.why_not), sealed_at=one.sealed_at, grade=one.grade,
    )  # fmt: skip


def _url(key: str) -> str | None:
    return f"/api/v1/media/{key}" if key else None


def _said(words: tuple[str, str]) -> str | None:
    return words[(get_language() or "").startswith("en")] or None
