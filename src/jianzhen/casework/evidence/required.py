"""What the pack asks a buyer to bring, and what of it is not there yet. Asked once; nothing is refused for it."""

from __future__ import annotations

from collections.abc import Sequence

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.packs import pack_of
from jianzhen.casework.evidence.models import Exhibit
from jianzhen.casework.evidence.vocabulary import ExhibitKind, PartySide
from jianzhen.law.packs.words import Evidence


def missing_evidence(claim: Claim) -> tuple[str, ...]:
    """Ids of ``law.packs.words.Evidence`` that the pack asks for and no submitted exhibit of the buyer answers."""
    given = list(Exhibit.objects.filter(claim=claim, side=PartySide.BUYER, submitted_at__isnull=False))
    return tuple(one.value for one in asked_evidence(claim) if not _is_given(one, given, claim))


def asked_evidence(claim: Claim) -> tuple[Evidence, ...]:
    """What the pack that the claim is pinned to asks for in its category; nothing where it names none."""
    if claim.pack_id is None:
        return ()
    return pack_of(claim).category(claim.category).buyer_evidence


def _is_given(asked: Evidence, given: Sequence[Exhibit], claim: Claim) -> bool:
    """Generous: what a photo shows is not read here, so the buyer's own word for it counts."""
    if any(one.shows == asked for one in given):
        return True
    photos = sum(one.kind == ExhibitKind.PHOTO for one in given)
    clips = sum(one.kind == ExhibitKind.CLIP for one in given)
    match asked:
        case Evidence.PHOTO:
            return photos + clips > 0
        case Evidence.CLIP:
            return clips > 0
        case Evidence.SECOND_VIEW | Evidence.WHOLE_ITEM:
            # two photos, or a clip, show a thing from more than one side
            return photos > 1 or clips > 0
        case Evidence.FAULT_TEXT:
            return bool(claim.described.strip()) or any(one.text for one in given)
        case Evidence.SERIAL:
            return claim.item_id is not None
    return False
