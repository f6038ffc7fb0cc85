"""Whether every file is still what was received: sizes and commitments against the store."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from hashlib import sha256

from jianzhen.casework.originals.errors import OriginalDamaged
from jianzhen.casework.originals.keep import commitment_key_of, read
from jianzhen.casework.originals.keys import key_of
from jianzhen.casework.originals.models import Original
from jianzhen.casework.people.errors import KeyMissing, VaultBroken


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What became of the files: how many are as received, erased on purpose, or closed to the keys of this desk."""

    n_whole: int
    n_erased: int
    n_locked: int


def verify_originals() -> Verified:
    """Read every file and hold it to its commitment, one after the other.

    Raises
    ------
    OriginalDamaged
        A file is missing or is not what was received; the detail names the first.
    """
    whole = erased = locked = 0
    for one in Original.objects.select_related("holder").order_by("pk").iterator(chunk_size=200):
        if one.holder.erased_at is not None:
            erased += 1
            continue
        try:
            key_of(one.holder)
        except (KeyMissing, VaultBroken):
            locked += 1  # the vault's keys are another desk's; nothing can be said of the file
            continue
        _verify(one)
        whole += 1
    return Verified(n_whole=whole, n_erased=erased, n_locked=locked)


def _verify(original: Original) -> None:
    try:
        measured, size = hmac.new(commitment_key_of(original), digestmod=sha256), 0
        for block in read(original):
            measured.update(block)
            size += len(block)
    except FileNotFoundError as error:
        raise OriginalDamaged(f"{original.stored_as}: is not in the store; restore it from a backup") from error
    except VaultBroken as error:
        raise OriginalDamaged(f"{original.stored_as}: the key of its commitment was changed") from error
    if size != original.size or not hmac.compare_digest(measured.hexdigest(), original.commitment):
        raise OriginalDamaged(f"{original.stored_as}: is not what was committed to; restore it from a backup")
