"""Uploads that survive a broken line 断点续传: pieces in order, each kept when acknowledged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction

from jianzhen.casework.errors import NotFound
from jianzhen.casework.events.actors import Actor
from jianzhen.casework.originals.cipher import opened_blocks, sealed_blocks
from jianzhen.casework.originals.errors import UploadIncomplete, UploadTooLarge, WrongOffset
from jianzhen.casework.originals.keep import LARGEST, keep
from jianzhen.casework.originals.keys import key_of
from jianzhen.casework.originals.models import Holder, Original, Piece, Upload
from jianzhen.casework.people.vault import seal, unseal

LARGEST_PIECE = 16 << 20


def start_upload(*, holder: Holder, name: str, media_type: str, size: int, actor: Actor, now: datetime) -> Upload:
    """Start an upload of ``size`` bytes. Raises ``UploadTooLarge``."""
    if size > LARGEST:
        raise UploadTooLarge(f"{size} bytes; at most {LARGEST >> 20} MB are taken. Send a shorter clip")
    key, upload = (
        key_of(holder),
        Upload(holder=holder, size=size, media_type=media_type, started_at=now, started_by=actor.id),
    )
    upload.name_sealed = seal(name.encode("utf-8", "replace"), key=key, context=f"{upload.id}/name")
    upload.save()
    return upload


@transaction.atomic
def add_piece(*, upload_id: UUID, offset: int, content: bytes, actor: Actor) -> Upload:
    """Add the piece that begins at ``offset``; a piece that was already added is acknowledged again.

    Raises
    ------
    NotFound         no such upload of this actor
    WrongOffset      it does not begin where the last one ended; ``expected`` says where to go on
    UploadTooLarge   the piece is over 16 MB or runs past the announced size
    """
    upload = _own(upload_id, actor)
    if upload.original_id is not None or offset + len(content) <= upload.n_bytes:
        return upload
    if offset != upload.n_bytes:
        raise WrongOffset(f"byte {upload.n_bytes} comes next, not {offset}", expected=upload.n_bytes)
    if len(content) > LARGEST_PIECE or offset + len(content) > upload.size:
        raise UploadTooLarge(
            f"{len(content)} bytes at {offset} of {upload.size}; pieces hold at most {LARGEST_PIECE >> 20} MB"
        )
    sealed = b"".join(sealed_blocks([content], key=key_of(upload.holder), name=f"{upload.id}@{offset}"))
    # a name of its own: a piece whose transaction was rolled back leaves a file that stands in nobody's way
    stored_as = storages["originals"].save(f"pieces/{upload.id}/{offset}-{uuid4().hex}", ContentFile(sealed))
    Piece.objects.create(upload=upload, offset=offset, stored_as=stored_as)
    upload.n_bytes = offset + len(content)
    upload.save(update_fields=["n_bytes"])
    return upload


@transaction.atomic
def finish_upload(*, upload_id: UUID, actor: Actor, now: datetime) -> Original:
    """Make the original out of its pieces; asked again, it gives the same one.

    Raises
    ------
    UploadIncomplete   bytes are missing; what came so far is kept
    """
    upload = _own(upload_id, actor)
    if upload.original is not None:
        return upload.original
    if upload.n_bytes != upload.size:
        raise UploadIncomplete(f"{upload.n_bytes} of {upload.size} bytes are here; send on from byte {upload.n_bytes}")
    key = key_of(upload.holder)
    name = unseal(bytes(upload.name_sealed), key=key, context=f"{upload.id}/name").decode()
    pieces = list(upload.pieces.all())
    original = keep(
        _content(upload, pieces, key), holder=upload.holder, name=name, media_type=upload.media_type, actor=actor, now=now
    )  # fmt: skip
    upload.pieces.all().delete()
    upload.original = original
    upload.save(update_fields=["original"])
    transaction.on_commit(lambda: _drop(pieces))
    return original


def _own(upload_id: UUID, actor: Actor) -> Upload:
    upload = (
        Upload.objects.select_for_update(of=("self",))
        .select_related("holder")
        .filter(pk=upload_id, started_by=actor.id)
        .first()
    )
    if upload is None:
        raise NotFound("there is no such upload of yours; start it again")
    return upload


def _content(upload: Upload, pieces: list[Piece], key: bytes) -> Iterator[bytes]:
    for piece in pieces:
        with storages["originals"].open(piece.stored_as) as file:
            yield from opened_blocks([file.read()], key=key, name=f"{upload.id}@{piece.offset}")


def _drop(pieces: list[Piece]) -> None:
    for piece in pieces:
        storages["originals"].delete(piece.stored_as)
