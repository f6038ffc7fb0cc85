"""Write a claim's evidence and its sealed references as a claim folder, named so that nothing personal is in a name."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db.models import Max

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.evidence.models import Exhibit
from jianzhen.casework.evidence.vocabulary import PICTURES, ExhibitKind, PartySide, SealedWhat
from jianzhen.casework.orders.models import ListingImage, Packed, Seal, Shipment
from jianzhen.casework.originals.keep import read
from jianzhen.casework.originals.models import Original
from jianzhen.custody.leaf import canonical, leaf_hash

CLAIM, RETURNED, COUNTER = "claim", "returned", "counter"
_ENDINGS = {
    "image/jpeg": ".jpg", "image/png": ".png", "image/heic": ".heic", "image/webp": ".webp", "image/avif": ".avif",
    "video/mp4": ".mp4", "video/quicktime": ".mov", "video/webm": ".webm", "application/pdf": ".pdf", "text/plain": ".txt",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """One file that was sealed before the dispute, and the seal that holds it."""

    what: SealedWhat
    original: Original
    seal: Seal


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What an inspection is of.

    Attributes
    ----------
    files : mapping
        Path in the folder -> original. ``claim/``, ``listing/``, ``packed/``, ``returned/``, ``counter/``: the last is
        the merchant's own counter-evidence, inspected alike in a folder of its own.
    names : mapping
        Path -> id of the exhibit, or of the sealed original.
    order : mapping
        ``order.json``.
    """

    files: dict[str, Original]
    names: dict[str, str]
    order: dict[str, Any]

    @property
    def hash(self) -> str:
        """Leaf hash over paths, addresses of the bytes and the order: the same evidence gives the same."""
        told = {"files": {path: one.address for path, one in self.files.items()}, "order": self.order}
        return leaf_hash(canonical(told)).hex()

    @property
    def has_counter(self) -> bool:
        """Whether the merchant put in photos of its own."""
        return any(path.startswith(f"{COUNTER}/") for path in self.files)


def inputs_of(claim: Claim) -> Inputs:
    """Gather a claim's evidence as it stands."""
    files: dict[str, Original] = {}
    names: dict[str, str] = {}
    regions: dict[str, list[list[int]]] = {}
    numbers: dict[str, int] = {}

    def place(folder: str, original: Original, named: str) -> str:
        numbers[folder] = numbers.get(folder, 0) + 1
        path = f"{folder}/{numbers[folder]}{ending(original.media_type)}"
        files[path], names[path] = original, named
        return path

    for sealed in sealed_before(claim):
        place(sealed.what.value, sealed.original, str(sealed.original.id))
    for exhibit in pictures_of(claim):
        assert exhibit.original is not None
        path = place(_folder_of(exhibit), exhibit.original, str(exhibit.id))
        if exhibit.regions and path.startswith(f"{CLAIM}/"):
            regions[path.removeprefix(f"{CLAIM}/")] = exhibit.regions
    return Inputs(files=files, names=names, order=_order(claim, regions))


def pictures_of(claim: Claim) -> Iterator[Exhibit]:
    """Submitted exhibits that hold a picture, oldest first."""
    kinds = [*PICTURES, ExhibitKind.RETURNED]
    found = Exhibit.objects.select_related("original__holder").filter(claim=claim, submitted_at__isnull=False)
    yield from found.filter(kind__in=kinds, original__isnull=False).order_by("submitted_at", "id")


def sealed_before(claim: Claim) -> list[Sealed]:
    """Listing photos and pack-outs that were sealed before the claim was begun; later ones prove nothing about sending."""
    if claim.line is None:
        return []
    seals = list(
        Seal.objects.select_related("shipment", "event").filter(
            shipment__order_id=claim.line.order_id, sealed_at__lt=claim.drafted_at
        )
    )
    if not seals:
        return []
    first = min(seals, key=lambda one: one.sealed_at)
    images = ListingImage.objects.select_related("original__holder").filter(listing__line_id=claim.line_id)
    out = [Sealed(what=SealedWhat.LISTING, original=one.original, seal=first) for one in images.order_by("pk")]
    by_shipment = {one.shipment_id: one for one in seals}
    packed = Packed.objects.select_related("original__holder").filter(shipment_id__in=by_shipment)
    mine = [one for one in packed.order_by("pk") if one.line_id in (None, claim.line_id)]
    return out + [
        Sealed(what=SealedWhat.PACKED, original=one.original, seal=by_shipment[one.shipment_id]) for one in mine
    ]


def write_folder(folder: Path, inputs: Inputs, *, claim_from: str = CLAIM) -> None:
    """Write the folder; ``claim_from`` is the part that is looked at, written as ``claim/``."""
    for path, original in inputs.files.items():
        part, _, name = path.partition("/")
        if part == claim_from:
            write_original(folder / CLAIM / name, original)
        elif part in {one.value for one in SealedWhat} or (part == RETURNED and claim_from == CLAIM):
            write_original(folder / path, original)
    (folder / CLAIM).mkdir(parents=True, exist_ok=True)
    order = inputs.order if claim_from == CLAIM else {**inputs.order, "damage_regions": {}, "complaint": None}
    (folder / "order.json").write_text(json.dumps(order, ensure_ascii=False), "utf-8")


def write_original(path: Path, original: Original) -> None:
    """Write an original's bytes, block by block."""
    _write(path, read(original))


def _write(path: Path, pieces: Iterable[bytes]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        for piece in pieces:
            file.write(piece)


def ending(media_type: str) -> str:
    """The ending a file of this media type is written with."""
    return _ENDINGS.get(media_type, "")


def _folder_of(exhibit: Exhibit) -> str:
    if exhibit.kind == ExhibitKind.RETURNED:
        return RETURNED
    return CLAIM if exhibit.side == PartySide.BUYER else COUNTER


def _order(claim: Claim, regions: dict[str, list[list[int]]]) -> dict[str, Any]:
    line, order = claim.line, claim.line.order if claim.line else None
    found = {
        "order_id": str(order.id) if order else None,
        "item": line.title if line else claim.described or None,
        "category": claim.category or None, "amount_fen": claim.amount_fen,
        "paid_at": order.paid_at.isoformat() if order else None,
        "packed_at": None, "delivered_at": None,
        "complaint": claim.complaint, "damage_regions": regions,
    }  # fmt: skip
    if order:
        when = Shipment.objects.filter(order=order).aggregate(packed=Max("seal__sealed_at"), came=Max("delivered_at"))
        found["packed_at"] = when["packed"].isoformat() if when["packed"] else None
        found["delivered_at"] = when["came"].isoformat() if when["came"] else None
    return found
