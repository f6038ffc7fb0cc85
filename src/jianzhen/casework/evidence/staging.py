"""Stage evidence 备好凭证: kept and shown to its own side, not yet on the record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.transitions import locked_claim
from jianzhen.casework.errors import NotAllowed, NotFound, Refusal
from jianzhen.casework.events.actors import Actor
from jianzhen.casework.events.record import claim_chain, record
from jianzhen.casework.evidence.advice import advise_on
from jianzhen.casework.evidence.errors import AlreadySubmitted, BadExhibit, ForeignFile
from jianzhen.casework.evidence.models import Exhibit
from jianzhen.casework.evidence.permissions import Action, EvidencePermissions, side_of
from jianzhen.casework.evidence.vocabulary import ON_RECORD, ExhibitKind, PartySide
from jianzhen.casework.originals.keep import keep
from jianzhen.casework.originals.keys import holder_of
from jianzhen.casework.originals.models import Holder, Original, Upload
from jianzhen.law.packs.words import Evidence

MOST_TEXT = 20_000
Box = Sequence[int]


@transaction.atomic
def stage_exhibit(
    *, claim_id: UUID, kind: ExhibitKind, actor: Actor, now: datetime, original: Original | None = None, text: str = "",
    regions: Iterable[Box] = (), shows: str = "",
) -> Exhibit:  # fmt: skip
    """Stage one piece of evidence for the actor's side; at any time, in any state: a late one is flagged when submitted.

    Parameters
    ----------
    original
        A file that this actor uploaded for this claim; ``stage_file`` keeps and stages in one act.
    regions
        Pixels [x, y, w, h] of the places the side marks, after orientation.
    shows
        Id of the pack's evidence list (``law.packs.words.Evidence``) that it is meant for; empty where none is.

    Raises
    ------
    NotAllowed    it is not the actor's claim, or the kind is another role's to append
    BadExhibit    words, file or regions do not fit the kind; the detail names the field
    ForeignFile   the file belongs to another claim, or came from somebody else
    """
    claim = locked_claim(claim_id)
    if original is not None and not _is_own(original, claim, actor):
        raise ForeignFile(f"original {original.id}: was not sent by you for this claim; upload it again")
    return _stage(claim, kind, original, text, regions, shows, actor, now)


def stage_file(
    *, claim_id: UUID, kind: ExhibitKind, content: Iterable[bytes], name: str, media_type: str, actor: Actor,
    now: datetime, text: str = "", regions: Iterable[Box] = (), shows: str = "",
) -> Exhibit:  # fmt: skip
    """Keep a file for the claim and stage it; whatever arrives is kept, as it came.

    Raises as ``stage_exhibit``, and ``UploadTooLarge``.
    """
    claim = Claim.objects.filter(pk=claim_id).first()
    if claim is None:
        raise NotFound(f"there is no claim {claim_id}")
    EvidencePermissions().require(actor, Action.ADD, claim)
    original = keep(
        content, holder=holder_of(Holder.Kind.CLAIM, claim_id), name=name, media_type=media_type, actor=actor, now=now
    )
    with transaction.atomic():
        return _stage(locked_claim(claim_id), kind, original, text, regions, shows, actor, now)


@transaction.atomic
def unstage_exhibit(*, exhibit_id: UUID, actor: Actor, now: datetime) -> None:
    """Take a staged piece back before it is submitted; the file stays with the originals.

    Raises
    ------
    NotFound           no such exhibit of the actor's side
    AlreadySubmitted   it is on the record
    """
    found = Exhibit.objects.select_related("claim").filter(pk=exhibit_id).first()
    if found is None:
        raise NotFound(f"there is no exhibit {exhibit_id}")
    EvidencePermissions().require(actor, Action.ADD, found.claim)
    locked_claim(found.claim_id)
    found.refresh_from_db()
    if side_of(actor, ExhibitKind(found.kind)) != found.side:
        raise NotFound(f"there is no exhibit {exhibit_id}")
    if found.submitted_at is not None:
        raise AlreadySubmitted("it was submitted and stays on the record; add what corrects it")
    if found.withdrawn_at is None:
        found.withdrawn_at = now
        found.save(update_fields=["withdrawn_at"])
        record("EVIDENCE_UNSTAGED", chain=claim_chain(found.claim_id), actor=actor, at=now, details={"exhibit": str(found.id), "side": found.side})  # fmt: skip


def _stage(
    claim: Claim, kind: ExhibitKind, original: Original | None, text: str, regions: Iterable[Box], shows: str,
    actor: Actor, now: datetime,
) -> Exhibit:  # fmt: skip
    EvidencePermissions().require(actor, Action.ADD, claim)
    side, text = side_of(actor, kind), text.strip()
    _check_kind(kind, side, original, text)
    if shows and shows not in set(Evidence):
        raise BadExhibit(f"shows: {shows!r} is not one of {', '.join(Evidence)}")
    boxes = _boxes(regions)
    same = Exhibit.objects.filter(
        claim=claim, side=side, kind=kind, original=original, text=text, withdrawn_at=None, shows=shows
    ).first()
    if same is not None and (same.submitted_at is not None or same.regions == boxes):
        return same  # a double click, or the same file once more
    made = Exhibit.objects.create(
        claim=claim, side=side, kind=kind, original=original, text=text, regions=boxes, shows=shows,
        advice=advise_on(original) if original is not None and kind is ExhibitKind.PHOTO else [],
        staged_at=now, staged_by=actor.id,
    )  # fmt: skip
    record(
        "EVIDENCE_STAGED", chain=claim_chain(claim.id), actor=actor, at=now,
        details={"exhibit": str(made.id), "side": side.value, "kind": kind.value},
    )  # fmt: skip
    return made


def _check_kind(kind: ExhibitKind, side: PartySide, original: Original | None, text: str) -> None:
    if kind in ON_RECORD and side is not PartySide.DESK:
        raise NotAllowed(f"a {kind.value} is appended by the desk", refusal=Refusal.NOT_YOUR_ROLE)
    if kind is ExhibitKind.TEXT and (not text or original is not None):
        raise BadExhibit("text: is empty, or a file came with it; write a sentence, and send files as their own kind")
    if kind not in {ExhibitKind.TEXT, *ON_RECORD} and original is None:
        raise BadExhibit(f"original: a {kind.value} needs its file; upload it first")
    if original is None and not text:
        raise BadExhibit("text: is empty and no file was given; add one of them")
    if len(text) > MOST_TEXT:
        raise BadExhibit(f"text: {len(text)} characters; at most {MOST_TEXT}. Send the rest as a document")


def _boxes(regions: Iterable[Box]) -> list[list[int]]:
    boxes = [list(one) for one in regions]
    for box in boxes:
        whole = len(box) == 4 and all(type(v) is int and 0 <= v < 1_000_000 for v in box)
        if not whole or box[2] < 1 or box[3] < 1:
            raise BadExhibit(f"regions: {box!r} is no region; give [x, y, w, h] in whole pixels, w and h at least 1")
    return boxes


def _is_own(original: Original, claim: Claim, actor: Actor) -> bool:
    holder = original.holder
    if (holder.kind, holder.subject_id) != (Holder.Kind.CLAIM, claim.id):
        return False
    # the same bytes are kept once: whoever sent them second has an upload of their own
    sent = original.received_from == f"{actor.role.value}:{actor.id}"
    return sent or Upload.objects.filter(original=original, started_by=actor.id).exists()
