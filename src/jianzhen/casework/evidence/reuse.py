"""Photos of this merchant's earlier claims 既往图片: found by fingerprint, shown to the inspector for comparison.

Only the merchant's own earlier claims are searched, and what a party reads of a match never names the other claimant.
"""

from __future__ import annotations

import heapq
import json
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import numpy as np
import numpy.typing as npt
from django.db import transaction

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.errors import CaseworkError
from jianzhen.casework.evidence.folder import ending, write_original
from jianzhen.casework.evidence.models import Exhibit, Fingerprint
from jianzhen.casework.evidence.ports import Print
from jianzhen.casework.evidence.vocabulary import PartySide

CANDIDATES = 4
"""Earlier photos compared for each frame, nearest first; each is registered to the photo, which costs time."""

MOST_CANDIDATES = 12
FAR = 96
"""Of 256 bits: beyond this, and unlike in looks too, a photo is no candidate."""

ALIKE = 0.85
_ROWS = 2_000


@transaction.atomic
def keep_prints(exhibit: Exhibit, prints: Sequence[Print]) -> None:
    """Keep an exhibit's fingerprints; those that are there stay."""
    Fingerprint.objects.bulk_create(
        [
            Fingerprint(exhibit=exhibit, frame=n, turned=one.turned, looks=one.looks or None, embedder=one.embedder)
            for n, one in enumerate(prints)
        ],
        ignore_conflicts=True,
    )


def earlier_exhibits(claim: Claim) -> list[Exhibit]:
    """The likeliest earlier sources of this claim's photos, among the same merchant's claims begun before it."""
    if claim.merchant_id is None:
        return []
    own = list(Fingerprint.objects.filter(exhibit__claim=claim, exhibit__side=PartySide.BUYER))
    if not own:
        return []
    others = Fingerprint.objects.filter(
        exhibit__claim__merchant_id=claim.merchant_id, exhibit__claim__drafted_at__lt=claim.drafted_at,
        exhibit__side=PartySide.BUYER, exhibit__submitted_at__isnull=False,
        exhibit__original__holder__erased_at=None,
    ).exclude(exhibit__claim=claim)  # fmt: skip
    near: list[list[tuple[float, str]]] = [[] for _ in own]
    turned = [_bits(bytes(one.turned)) for one in own]
    for row in others.iterator(chunk_size=_ROWS):
        plain = _bits(bytes(row.turned))[0]
        for n, mine in enumerate(own):
            score = _nearness(turned[n], plain, mine, row)
            if score is not None:
                heapq.heappush(near[n], (score, str(row.exhibit_id)))
                if len(near[n]) > CANDIDATES:
                    heapq.heappop(near[n])
    best = sorted((one for row in near for one in row), reverse=True)
    ids = [UUID(one) for one in dict.fromkeys(name for _, name in best)][:MOST_CANDIDATES]
    found = Exhibit.objects.select_related("original__holder", "claim__line").in_bulk(ids)
    return [found[one] for one in ids]


@transaction.atomic
def forget_erased_prints() -> int:
    """Drop the fingerprints of files whose key was destroyed; returns how many there were."""
    n, _ = Fingerprint.objects.filter(exhibit__original__holder__erased_at__isnull=False).delete()
    return n


def write_earlier(folder: Path, exhibits: Sequence[Exhibit]) -> dict[str, str]:
    """Write them, one folder a claim named by its number; returns path -> exhibit id. One that cannot be read is left out."""
    names: dict[str, str] = {}
    for n, one in enumerate(exhibits):
        assert one.original is not None
        claim = one.claim
        path = f"{claim.number}/{n + 1}{ending(one.original.media_type)}"
        try:
            write_original(folder / path, one.original)
        except CaseworkError:  # erased in this moment, or damaged: another claim's file must not end this inspection
            (folder / path).unlink(missing_ok=True)
            continue
        order_id = str(claim.line.order_id) if claim.line else None
        (folder / claim.number / "order.json").write_text(json.dumps({"order_id": order_id}), "utf-8")
        names[path] = str(one.id)
    return names


def _bits(packed: bytes) -> npt.NDArray[np.uint8]:
    return np.unpackbits(np.frombuffer(packed, np.uint8).reshape(8, 32), axis=1)


def _nearness(turned: npt.NDArray[np.uint8], plain: npt.NDArray[np.uint8], mine: Fingerprint, row: Fingerprint) -> float | None:  # fmt: skip
    """In [0, 1], 1 the nearest; None where neither fingerprint nor looks come near."""
    away = int(np.count_nonzero(turned != plain, axis=1).min())
    alike = _cosine(mine, row)
    if away > FAR and alike < ALIKE:
        return None
    return max(1 - away / 256, alike)


def _cosine(mine: Fingerprint, row: Fingerprint) -> float:
    if mine.looks is None or row.looks is None or mine.embedder != row.embedder:
        return -1.0
    return float(np.frombuffer(bytes(mine.looks), "<f4") @ np.frombuffer(bytes(row.looks), "<f4"))
