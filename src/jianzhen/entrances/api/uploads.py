"""Files in pieces 断点续传: announce, send from where the last piece ended, finish, then name the upload where it is used."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Status

from jianzhen.casework.errors import NotFound
from jianzhen.casework.events.actors import Actor
from jianzhen.casework.evidence.permissions import Action, EvidencePermissions
from jianzhen.casework.orders.selectors import read_order
from jianzhen.casework.originals.errors import UploadIncomplete
from jianzhen.casework.originals.keys import holder_of
from jianzhen.casework.originals.models import Holder, Original, Upload
from jianzhen.casework.originals.uploads import LARGEST_PIECE, add_piece, finish_upload, start_upload
from jianzhen.entrances.api.callers import ANYBODY, Caller, caller_of, must_fit
from jianzhen.entrances.api.errors import BadRequest
from jianzhen.entrances.api.fields import Offset
from jianzhen.entrances.api.problems import answers
from jianzhen.entrances.api.shapes_orders import FileShown, UploadShown, UploadTold

router = Router(tags=["uploads"], auth=ANYBODY)
_RAW = {
    "requestBody": {"required": True, "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
}  # fmt: skip


@router.post("", response=answers(201, UploadShown), summary="Announce a file")
def start(request: HttpRequest, told: UploadTold) -> Status[UploadShown]:
    """Announce a file of an order or a claim; `side: buyer` where a key's system files for the buyer."""
    caller = caller_of(request)
    holder, actor = _for_whom(caller, told)
    made = start_upload(
        holder=holder, name=told.name, media_type=told.media_type, size=told.size, actor=actor, now=timezone.now()
    )
    return Status(201, _shown(made))


@router.get("/{uuid:upload_id}", response=answers(200, UploadShown), summary="Ask how far a file has come")
def read_one(request: HttpRequest, upload_id: UUID) -> UploadShown:
    """Where to go on after a broken line."""
    return _shown(_own(caller_of(request), upload_id)[0])


@router.put(
    "/{uuid:upload_id}", response=answers(200, UploadShown), summary="Send a piece", openapi_extra=_RAW
)  # fmt: skip
def send(request: HttpRequest, upload_id: UUID, offset: Offset) -> UploadShown:
    """Send the bytes that begin at `offset`, at most 16 MB; a piece that came already is acknowledged again."""
    upload, actor = _own(caller_of(request), upload_id)
    must_fit(request, LARGEST_PIECE)
    content = request.read(LARGEST_PIECE + 1)
    if not content:
        raise BadRequest("body: is empty; send the bytes of the piece", field="body")
    return _shown(add_piece(upload_id=upload.id, offset=offset, content=content, actor=actor))


@router.post("/{uuid:upload_id}/finish", response=answers(200, FileShown), summary="Finish a file")
def finish(request: HttpRequest, upload_id: UUID) -> FileShown:
    """Make the file out of its pieces; asked again it gives the same one."""
    upload, actor = _own(caller_of(request), upload_id)
    kept = finish_upload(upload_id=upload.id, actor=actor, now=timezone.now())
    return FileShown(original_id=kept.id, size=kept.size, media_type=kept.media_type)


def finished(caller: Caller, upload_id: UUID, *, kind: Holder.Kind, subject_id: UUID) -> Original:
    """The file of a finished upload of this caller for this very order or claim.

    Raises ``NotFound`` for any other, ``UploadIncomplete`` before it is finished.
    """
    upload, _ = _own(caller, upload_id)
    if (upload.holder.kind, upload.holder.subject_id) != (kind, subject_id):
        raise NotFound(f"there is no upload {upload_id} for this {kind.value}")
    if upload.original is None:
        raise UploadIncomplete("the upload is not finished; send its last piece and finish it first")
    return upload.original


def _for_whom(caller: Caller, told: UploadTold) -> tuple[Holder, Actor]:
    if (told.order_id is None) == (told.claim_id is None):
        raise BadRequest("order_id: name either an order or a claim", field="order_id")
    if told.order_id is not None:
        order = read_order(told.order_id, reader=caller.merchant)
        return holder_of(Holder.Kind.ORDER, order.id), caller.system
    assert told.claim_id is not None
    claim = caller.claim(told.claim_id)
    actor = caller.buyer(claim.id) if told.side == "buyer" else caller.actor
    EvidencePermissions().require(actor, Action.ADD, claim)
    return holder_of(Holder.Kind.CLAIM, claim.id), actor


def _own(caller: Caller, upload_id: UUID) -> tuple[Upload, Actor]:
    """An upload that this caller began, in whichever of its two voices."""
    voices = {caller.actor.id: caller.actor} | ({caller.system.id: caller.system} if caller.key else {})
    found = Upload.objects.select_related("holder", "original").filter(pk=upload_id, started_by__in=voices).first()
    elsewhere = found is not None and caller.claim_id is not None and found.holder.subject_id != caller.claim_id
    if found is None or elsewhere:
        raise NotFound("there is no such upload of yours; start it again")
    return found, voices[found.started_by]


def _shown(one: Upload) -> UploadShown:
    return UploadShown(id=one.id, size=one.size, n_bytes=one.n_bytes, original_id=one.original_id)
