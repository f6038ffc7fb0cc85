"""The three panes: what was offered, what was packed, what the claim shows. Redacted copies first, originals on request.

Nothing here comes from an inspection: the panes are the same before and after the first look.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from jianzhen.casework.evidence.selectors import ShownExhibit, ShownSealed
from jianzhen.casework.evidence.vocabulary import ExhibitKind, PartySide, SealedWhat
from jianzhen.custody.grades import Grade
from jianzhen.entrances.pages.desk.words import GRADES, KINDS, SIDES, word
from jianzhen.entrances.pages.language import said

LISTING, PACKED, CLAIM = "listing", "packed", "claim"
PANES = {
    LISTING: ("商品主图", "listing"),
    PACKED: ("打包凭证与商家材料", "pack-out and the merchant's files"),
    CLAIM: ("申请照片", "claim photos"),
}
_CLIPS = "video/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One file of a pane.

    Attributes
    ----------
    id : str
        Of the exhibit or of the sealed original: what an inspection names.
    copy, raw : str
        Addresses of the redacted copy and of the original; empty where there is none, or none that a browser shows.
    about : str
        Address of what the file says of itself.
    why_not : str
        Why no copy is shown.
    """

    id: str
    pane: str
    label: str
    by: str
    at: datetime
    is_clip: bool
    copy: str
    small: str
    raw: str
    about: str
    why_not: str

    def as_json(self) -> dict[str, object]:
        """What the panes' script reads."""
        return {
            "id": self.id, "pane": self.pane, "label": self.label, "by": self.by, "clip": self.is_clip,
            "copy": self.copy, "raw": self.raw, "why": self.why_not,
        }  # fmt: skip


def pictures_of(claim_id: UUID, exhibits: Sequence[ShownExhibit], sealed: Sequence[ShownSealed]) -> list[Picture]:
    """Every photo and clip of a claim, in the order of their panes."""
    found = [
        _of_sealed(claim_id, one, number)
        for what in SealedWhat
        for number, one in enumerate((each for each in sealed if each.what == what), 1)
    ]
    shown = [one for one in exhibits if one.exhibit.original_id and one.media_type.startswith(("image/", _CLIPS))]
    counts = dict.fromkeys(PartySide, 0)
    for one in shown:
        side = PartySide(one.exhibit.side)
        counts[side] += 1
        found.append(_of_exhibit(claim_id, one, counts[side]))
    order = list(PANES)
    return sorted(found, key=lambda one: order.index(one.pane))


def address(claim_id: UUID, key: str) -> str:
    """Where a file of this claim is read; empty without a key."""
    return reverse("desk_media", args=[claim_id, key]) if key else ""


def _of_sealed(claim_id: UUID, one: ShownSealed, number: int) -> Picture:
    listing = one.what is SealedWhat.LISTING
    grade = word(GRADES, Grade(one.grade))
    made = one.derivative
    return Picture(
        id=str(one.original.id), pane=LISTING if listing else PACKED,
        label=said(f"{'主图' if listing else '打包'} {number}", f"{'listing' if listing else 'pack-out'} {number}"),
        by=said(f"争议前固化 · {grade}", f"sealed before the dispute · {grade}"), at=one.sealed_at,
        is_clip=one.media_type.startswith(_CLIPS), raw=address(claim_id, one.url_key),
        copy=_copy(claim_id, one.derivative_key, withheld=made is not None and made.withheld_at is not None),
        small=_small(claim_id, one.derivative_key), about=_about(claim_id, one.url_key),
        why_not=_why_not(made is not None, one.derivative_key, one.media_type),
    )  # fmt: skip


def _of_exhibit(claim_id: UUID, one: ShownExhibit, number: int) -> Picture:
    exhibit, made = one.exhibit, one.derivative
    side, kind = PartySide(exhibit.side), ExhibitKind(exhibit.kind)
    return Picture(
        id=str(exhibit.id), pane=PACKED if side == PartySide.MERCHANT else CLAIM,
        label=said(f"{SIDES[side][0]}{KINDS[kind][0]} {number}", f"{SIDES[side][1].removeprefix('the ')}'s {KINDS[kind][1]} {number}"),
        by=said("迟交，供人留意", "late: for a person to weigh") if exhibit.late else said(SIDES[side][0] + "提交", "by " + SIDES[side][1]),
        at=exhibit.submitted_at or exhibit.staged_at, is_clip=one.media_type.startswith(_CLIPS),
        raw=address(claim_id, one.url_key),
        copy=_copy(claim_id, one.derivative_key, withheld=made is not None and made.withheld_at is not None),
        small=_small(claim_id, one.derivative_key), about=_about(claim_id, one.url_key),
        why_not=_why_not(made is not None, one.derivative_key, one.media_type),
    )  # fmt: skip


def _copy(claim_id: UUID, key: str, *, withheld: bool) -> str:
    return "" if withheld else address(claim_id, key)


def _small(claim_id: UUID, key: str) -> str:
    return f"{address(claim_id, key)}?w=240" if key else ""


def _about(claim_id: UUID, key: str) -> str:
    return reverse("desk_about", args=[claim_id, key]) if key else ""


def _why_not(made: bool, key: str, media_type: str) -> str:  # noqa: FBT001 - a fact, not a choice
    if media_type.startswith(_CLIPS):
        return said("视频没有脱敏副本。", "No redacted copy is made of a clip.")
    if not made:
        return said("脱敏副本还没做好。", "The redacted copy is not made yet.")
    return "" if key else said("这个文件没能做成脱敏副本。", "No redacted copy could be made.")
