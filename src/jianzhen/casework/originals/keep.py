"""Keep a file as received, and read it back."""

from __future__ import annotations

import hmac
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256

from django.core.files.base import File
from django.core.files.storage import Storage, storages
from django.db import transaction

from jianzhen.casework.events.actors import Actor
from jianzhen.casework.originals.cipher import BLOCK, opened_blocks, sealed_blocks
from jianzhen.casework.originals.errors import UploadTooLarge
from jianzhen.casework.originals.keys import key_of, must_not_be_erased
from jianzhen.casework.originals.models import Holder, Original
from jianzhen.casework.people.errors import Erased
from jianzhen.casework.people.vault import ring, seal, unseal
from jianzhen.custody.commitment import KEY_BYTES, Commitment
from jianzhen.kernel.ids import new_id

LARGEST = 2 << 30
"""Bytes: a pack-out clip of about an hour."""


def keep(
    content: Iterable[bytes], *, holder: Holder, name: str, media_type: str, actor: Actor, now: datetime
) -> Original:  # fmt: skip
    """Keep a file under its holder's key; the same bytes again give the row that is there.

    The file is written before its row, and outside its transaction: a crash in between leaves bytes that nobody
    points to and nobody can read, never a row without bytes.

    Raises
    ------
    UploadTooLarge
        More than ``LARGEST`` bytes.
    Erased
        The holder's key was destroyed.
    """
    key, original_id, commitment_key = key_of(holder), new_id(), os.urandom(KEY_BYTES)
    measured = _Measured(address_key=ring().address(b"originals"), commitment_key=commitment_key)
    stored_as = f"{holder.kind}/{holder.subject_id}/{original_id}"
    with tempfile.TemporaryFile() as sealed:
        for block in sealed_blocks(measured.through(content), key=key, name=str(original_id)):
            sealed.write(block)
        address = measured.address.hexdigest()
        known = Original.objects.filter(holder=holder, address=address).first()
        if known is not None:
            return known
        sealed.seek(0)
        _store().save(stored_as, File(sealed, name=stored_as))
    with _kept_or_dropped(stored_as), transaction.atomic():
        must_not_be_erased(holder)  # erased while the bytes were written: then they are nobody's
        made, created = Original.objects.get_or_create(
            holder=holder, address=address,
            defaults={
                "id": original_id, "size": measured.size, "media_type": media_type, "stored_as": stored_as,
                "name_sealed": seal(name.encode("utf-8", "replace"), key=key, context=f"{original_id}/name"),
                "commitment": measured.commitment.hexdigest(),
                "commitment_key_sealed": seal(commitment_key, key=key, context=f"{original_id}/commitment"),
                "received_at": now, "received_from": f"{actor.role.value}:{actor.id}",
            },
        )  # fmt: skip
    if not created:  # another request kept the same bytes in this moment
        _store().delete(stored_as)
    return made


def read(original: Original) -> Iterator[bytes]:
    """Give back a file's bytes, block by block.

    Raises
    ------
    Erased            the holder's key was destroyed
    OriginalDamaged   the store gave back something else
    """
    key = key_of(original.holder)
    with _store().open(original.stored_as) as file:
        yield from opened_blocks(iter(lambda: file.read(BLOCK), b""), key=key, name=str(original.id))


def name_of(original: Original) -> str:
    """The name the file came under."""
    return unseal(bytes(original.name_sealed), key=key_of(original.holder), context=f"{original.id}/name").decode()


def commitment_of(original: Original) -> Commitment:
    """What an event says of this file."""
    return Commitment(hmac=original.commitment, size=original.size, media_type=original.media_type)


def commitment_key_of(original: Original) -> bytes:
    """The key that opens the commitment, for the holder's own ``case.zip``."""
    return unseal(
        bytes(original.commitment_key_sealed), key=key_of(original.holder), context=f"{original.id}/commitment"
    )


@contextmanager
def _kept_or_dropped(stored_as: str) -> Iterator[None]:
    try:
        yield
    except Erased:
        _store().delete(stored_as)
        raise


class _Measured:
    """Counts and hashes what flows through, once."""

    def __init__(self, *, address_key: bytes, commitment_key: bytes) -> None:
        self.size = 0
        self.address = hmac.new(address_key, digestmod=sha256)
        self.commitment = hmac.new(commitment_key, digestmod=sha256)

    def through(self, content: Iterable[bytes]) -> Iterator[bytes]:
        for piece in content:
            self.size += len(piece)
            if self.size > LARGEST:
                raise UploadTooLarge(f"more than {LARGEST >> 20} MB; send a shorter clip or a smaller photo")
            self.address.update(piece)
            self.commitment.update(piece)
            yield piece


def _store() -> Storage:
    return storages["originals"]
