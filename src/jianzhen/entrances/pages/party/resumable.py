"""Uploads in pieces 断点续传: start, send piece by piece, finish; a broken line goes on where it stopped.

Answers are JSON for ``static/pages/pieces.js``. Whose file it is says the address: a form of filing (its signed token), a
claim, or a merchant's parcel.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from jianzhen.casework.claims.selectors import read_claim
from jianzhen.casework.errors import NotFound
from jianzhen.casework.events.actors import Actor
from jianzhen.casework.evidence.advice import advise_on
from jianzhen.casework.evidence.permissions import Action, EvidencePermissions
from jianzhen.casework.evidence.staging import stage_exhibit
from jianzhen.casework.evidence.vocabulary import ExhibitKind
from jianzhen.casework.orders.packing import add_packed
from jianzhen.casework.orders.selectors import read_shipment
from jianzhen.casework.originals.errors import WrongOffset
from jianzhen.casework.originals.keys import holder_of
from jianzhen.casework.originals.models import Holder, Original
from jianzhen.casework.originals.uploads import add_piece, finish_upload, start_upload
from jianzhen.casework.people.links import open_link
from jianzhen.entrances.answers import answer_to
from jianzhen.entrances.pages.errors import BadField
from jianzhen.entrances.pages.language import language
from jianzhen.entrances.pages.party.acts import side_of_claim
from jianzhen.entrances.pages.party.files import claim_holder, kind_of_original, media_type_of
from jianzhen.entrances.pages.party.filing_token import read_filing
from jianzhen.entrances.pages.party.shop import merchant_of
from jianzhen.entrances.pages.party.tiles import advice_words
from jianzhen.kernel.errors import JianzhenError

Finish = Callable[[Original, Actor, datetime], object]


@csrf_exempt  # the token of the form is what lets in, not a cookie
@never_cache
@require_POST
def for_filing(request: HttpRequest) -> HttpResponse:
    """A file for a claim that is being filed; it joins the claim with its form."""
    try:
        filing = read_filing(request.headers.get("X-Filing", ""))
        actor = open_link(filing.link, now=timezone.now()).actor
    except JianzhenError as error:
        return _refused(error)
    return _step(request, lambda: claim_holder(filing.claim_id), actor, lambda *_: None)


@never_cache
@require_POST
def for_claim(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """A file for a claim: staged when it is whole."""
    try:
        actor = side_of_claim(request, claim_id)
        EvidencePermissions().require(actor, Action.ADD, read_claim(claim_id, reader=actor))
    except JianzhenError as error:
        return _refused(error)

    def stage(original: Original, actor: Actor, now: datetime) -> None:
        kind = ExhibitKind.RETURNED if request.headers.get("X-Returned") else kind_of_original(original)
        stage_exhibit(
            claim_id=claim_id, kind=kind, original=original, actor=actor, now=now, shows=request.headers.get("X-Shows", "")
        )  # fmt: skip

    return _step(request, lambda: claim_holder(claim_id), actor, stage)


@never_cache
@require_POST
def for_parcel(request: HttpRequest, shipment_id: UUID) -> HttpResponse:
    """A photo or clip of packing: added to the parcel when it is whole."""
    try:
        actor = merchant_of(request)
        shipment = read_shipment(shipment_id, reader=actor)
    except JianzhenError as error:
        return _refused(error)

    def pack(original: Original, actor: Actor, now: datetime) -> None:
        add_packed(shipment_id=shipment.id, original=original, actor=actor, now=now)

    return _step(request, lambda: holder_of(Holder.Kind.ORDER, shipment.order_id), actor, pack)


def _step(request: HttpRequest, holder: Callable[[], Holder], actor: Actor, done: Finish) -> HttpResponse:
    """One step, as ``?upload=`` and ``?at=`` say: neither starts, ``at`` adds a piece, ``at=end`` finishes."""
    at, now = request.GET.get("at", ""), timezone.now()
    try:
        if not at:
            return _start(request, holder(), actor, now)
        upload_id = _id(request.GET.get("upload", ""))
        if at != "end":
            upload = add_piece(upload_id=upload_id, offset=_number(at, "at"), content=request.body, actor=actor)
            return JsonResponse({"id": str(upload.id), "at": upload.n_bytes})
        original = finish_upload(upload_id=upload_id, actor=actor, now=now)
        if original.holder_id != holder().pk:
            raise NotFound("this upload is of something else; start it again")
        done(original, actor, now)
        advice = advise_on(original) if original.media_type.startswith("image/") else []
        return JsonResponse({"id": str(original.id), "advice": advice_words(advice)})
    except WrongOffset as error:
        return JsonResponse({"code": error.code, "at": error.expected}, status=409)
    except JianzhenError as error:
        return _refused(error)


def _start(request: HttpRequest, holder: Holder, actor: Actor, now: datetime) -> HttpResponse:
    told = _told(request.body)
    head = bytes.fromhex(str(told.get("head", ""))[:128])
    upload = start_upload(
        holder=holder, name=str(told.get("name", ""))[:200], media_type=media_type_of(head),
        size=_number(str(told.get("size", "")), "size"), actor=actor, now=now,
    )  # fmt: skip
    return JsonResponse({"id": str(upload.id), "at": 0}, status=201)


def _told(body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body)
        bytes.fromhex(str(told.get("head", ""))[:128])
    except (ValueError, AttributeError) as error:
        raise BadField("body: must be JSON with name, size and head (hex of the first bytes)") from error
    assert isinstance(told, dict)
    return told


def _number(text: str, name: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise BadField(f"{name}: {text!r} is no whole number of bytes", field=name)
    return int(text)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NotFound("there is no such upload; start it again") from error


def _refused(error: JianzhenError) -> HttpResponse:
    answer = answer_to(error, language=language())
    return JsonResponse(
        {"code": answer.code, "sentence": answer.sentence, "detail": answer.detail}, status=answer.status
    )
