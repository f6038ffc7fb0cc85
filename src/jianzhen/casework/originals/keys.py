"""The key of a holder: made with the first file, destroyed by erasure."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from jianzhen.casework.events.actors import Actor
from jianzhen.casework.events.record import claim_chain, order_chain, record
from jianzhen.casework.originals.models import Holder, Piece
from jianzhen.casework.people.errors import Erased
from jianzhen.casework.people.vault import WrappedKey, ring


def holder_of(kind: Holder.Kind, subject_id: UUID) -> Holder:
    """Return the holder of an order's or a claim's files, making its key with the first call."""
    found = Holder.objects.filter(kind=kind, subject_id=subject_id).first()
    if found is not None:
        return found
    _, wrapped = ring().new_key(_context(kind, subject_id))
    made, _ = Holder.objects.get_or_create(
        kind=kind, subject_id=subject_id, defaults={"key_version": wrapped.version, "wrapped_key": wrapped.wrapped}
    )
    return made


def key_of(holder: Holder) -> bytes:
    """Return a holder's key, 32 bytes. Raises ``Erased`` once it was destroyed."""
    return ring().unwrap(_kept(holder), _context(Holder.Kind(holder.kind), holder.subject_id))


@transaction.atomic
def erase_holder(*, kind: Holder.Kind, subject_id: UUID, ground: str, actor: Actor, now: datetime) -> None:
    """Destroy a holder's key: its files and their commitments say nothing from then on; the log still verifies."""
    holder = Holder.objects.select_for_update().get(kind=kind, subject_id=subject_id)
    if holder.erased_at is not None:
        return
    holder.key_version = holder.wrapped_key = None
    holder.erased_at = now
    holder.save(update_fields=["key_version", "wrapped_key", "erased_at"])
    Piece.objects.filter(upload__holder=holder).delete()
    chain = claim_chain(subject_id) if kind is Holder.Kind.CLAIM else order_chain(subject_id)
    record("FILES_ERASED", chain=chain, actor=actor, at=now, details={"ground": ground})


@transaction.atomic
def rewrap_holders(*, limit: int) -> int:
    """Move up to ``limit`` holders' keys to the newest version of the vault's key; returns how many it moved.

    Files are not touched: they are sealed under the holder's key, which stays the same.
    """
    keys = ring()
    old = Holder.objects.select_for_update(skip_locked=True).filter(key_version__lt=keys.newest).order_by("pk")[:limit]
    done = 0
    for holder in old:
        wrapped = keys.rewrap(_kept(holder), _context(Holder.Kind(holder.kind), holder.subject_id))
        holder.key_version, holder.wrapped_key = wrapped.version, wrapped.wrapped
        holder.save(update_fields=["key_version", "wrapped_key"])
        done += 1
    return done


def must_not_be_erased(holder: Holder) -> None:
    """Hold a holder's row against erasure until the transaction ends. Raises ``Erased`` when that came first."""
    _kept(Holder.objects.select_for_update(no_key=True).get(pk=holder.pk))


def _kept(holder: Holder) -> WrappedKey:
    if holder.key_version is None or holder.wrapped_key is None:
        raise Erased(f"the files of this {holder.kind} were erased; nobody can read them any more")
    return WrappedKey(version=holder.key_version, wrapped=bytes(holder.wrapped_key))


def _context(kind: Holder.Kind, subject_id: UUID) -> str:
    return f"{kind.value}/{subject_id}"
