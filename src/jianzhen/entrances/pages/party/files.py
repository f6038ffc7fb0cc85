"""Files that come with a form 随表单上传: what each is by its first bytes, kept as it came; none is refused."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile

from jianzhen.casework.events.actors import Actor
from jianzhen.casework.evidence.answering import Sent
from jianzhen.casework.evidence.vocabulary import ExhibitKind
from jianzhen.casework.originals.keep import keep, read
from jianzhen.casework.originals.keys import holder_of
from jianzhen.casework.originals.models import Holder, Original
from jianzhen.inspection.media.kinds import CLIPS, Format, recognise

HEAD = 64
FORM_MB = 300
"""What one form takes with all its files; scripts send larger clips in pieces."""

MEDIA_TYPES = {
    Format.JPEG: "image/jpeg", Format.PNG: "image/png", Format.WEBP: "image/webp", Format.AVIF: "image/avif",
    Format.HEIC: "image/heic", Format.TIFF: "image/tiff", Format.GIF: "image/gif", Format.MP4: "video/mp4",
    Format.MOV: "video/quicktime", Format.WEBM: "video/webm", Format.MKV: "video/x-matroska", Format.AVI: "video/x-msvideo",
    Format.FLV: "video/x-flv",
}  # fmt: skip
OTHER = "application/octet-stream"


def media_type_of(head: bytes) -> str:
    """The media type by the first bytes; a browser's own word is not asked."""
    kind = recognise(head)
    if kind is not None:
        return MEDIA_TYPES[kind]
    return "application/pdf" if head.startswith(b"%PDF") else OTHER


def kind_of(head: bytes) -> ExhibitKind:
    """As what a file stands on the record."""
    kind = recognise(head)
    if kind is None:
        return ExhibitKind.DOCUMENT
    return ExhibitKind.CLIP if kind in CLIPS else ExhibitKind.PHOTO


def keep_all(
    files: Sequence[UploadedFile[bytes]], *, holder: Holder, actor: Actor, now: datetime
) -> list[Original]:  # fmt: skip
    """Keep files that came by a form; an empty one is none."""
    kept = []
    for file in files:
        if not file.size:
            continue
        head = file.read(HEAD)
        file.seek(0)
        kept.append(
            keep(
                file.chunks(), holder=holder, name=file.name or "", media_type=media_type_of(head), actor=actor, now=now
            )
        )
    return kept


def kept_for(claim_id: UUID, actor: Actor) -> list[Original]:
    """What somebody sent for a claim so far, oldest first; also before there is the claim."""
    found = Original.objects.select_related("holder").filter(
        holder__kind=Holder.Kind.CLAIM, holder__subject_id=claim_id, received_from=f"{actor.role.value}:{actor.id}"
    )
    return list(found.order_by("received_at", "id"))


def sent(original: Original) -> Sent:
    """A kept file as it goes on the record."""
    return Sent(original=original, kind=kind_of_original(original))


def kind_of_original(original: Original) -> ExhibitKind:
    """As what a kept file stands on the record, by its first bytes."""
    return kind_of(next(iter(read(original)), b"")[:HEAD])


def claim_holder(claim_id: UUID) -> Holder:
    """Whose files a claim's are."""
    return holder_of(Holder.Kind.CLAIM, claim_id)
