"""Read evidence, as the reader may: originals of one's own side, confirmed copies of the other's, both for the desk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.permissions import Action as ClaimAction
from jianzhen.casework.claims.permissions import ClaimPermissions
from jianzhen.casework.claims.selectors import must_read, read_claim
from jianzhen.casework.errors import NotFound
from jianzhen.casework.events.actors import Actor, Kind, Role
from jianzhen.casework.events.record import claim_chain, record
from jianzhen.casework.evidence.folder import Sealed, sealed_before
from jianzhen.casework.evidence.models import Derivative, Exhibit, Inspection, SealedDerivative
from jianzhen.casework.evidence.permissions import side_of
from jianzhen.casework.evidence.vocabulary import (
    CANNOT_WORDS,
    WAITING_WORDS,
    WITHHELD_WORDS,
    ExhibitKind,
    InspectionState,
    PartySide,
    SealedWhat,
    View,
)
from jianzhen.casework.originals.keep import name_of, read
from jianzhen.casework.originals.models import Original


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownExhibit:
    """One exhibit as this reader sees it.

    Attributes
    ----------
    name : str
        The file's own name for its side and the desk's reviewers, else a neutral one: names of files name people.
    view : View
    url_key : str
        Given to ``open_media``; empty where there is nothing to open.
    derivative : Derivative or None
        For whoever confirms it; ``derivative_key`` opens it.
    why_not : (str, str)
        In Chinese and English, why nothing is shown; empty where something is.
    """

    exhibit: Exhibit
    name: str
    media_type: str
    view: View
    url_key: str
    derivative: Derivative | None
    derivative_key: str = ""
    why_not: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSealed:
    """One file that was sealed before the dispute, as this reader sees it, with the grade of its seal."""

    what: SealedWhat
    original: Original
    media_type: str
    view: View
    url_key: str
    sealed_at: datetime
    grade: str
    derivative: SealedDerivative | None
    derivative_key: str = ""
    why_not: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A file to send: its bytes, block by block."""

    content: Iterator[bytes]
    media_type: str
    size: int


def exhibits_for(claim: Claim, *, reader: Actor) -> list[ShownExhibit]:
    """What is on the record, oldest first, and what the reader's own side has staged. Raises as ``read_claim``."""
    must_read(claim, reader=reader)
    found = Exhibit.objects.select_related("original__holder", "derivative__original").filter(
        claim=claim, withdrawn_at=None
    )
    own = own_side(reader)
    shown = [one for one in found if one.submitted_at is not None or one.side == own]
    shown.sort(key=lambda one: (one.submitted_at is None, one.submitted_at or one.staged_at, one.id))
    return [_shown(one, number, claim, reader) for number, one in enumerate(shown, 1)]


def sealed_media_for(claim: Claim, *, reader: Actor) -> list[ShownSealed]:
    """Listing photos and pack-outs sealed before the claim was begun. Raises as ``read_claim``."""
    must_read(claim, reader=reader)
    sealed = sealed_before(claim)
    found = SealedDerivative.objects.select_related("original").filter(sealed__in=[one.original for one in sealed])
    copies = {one.sealed_id: one for one in found}
    return [_shown_sealed(one, copies.get(one.original.id), claim, reader) for one in sealed]


def open_media(*, key: str, reader: Actor, now: datetime) -> Media:
    """Open what a ``url_key`` names, asking the permission again. Raises ``NotFound`` for whatever the reader may not see.

    That a person of the desk reads an original is recorded as ``RAW_MEDIA_VIEWED``.
    """
    sort, _, rest = key.partition("-")
    claim_id, _, row_id = rest.partition("-")
    try:
        claim, row = read_claim(UUID(claim_id), reader=reader), UUID(row_id)
    except ValueError as error:
        raise NotFound("there is no such file; reload the page") from error
    for shown in exhibits_for(claim, reader=reader):
        if sort == "e" and shown.exhibit.id == row and shown.url_key == key and shown.exhibit.original:
            return _opened(claim, shown.exhibit.original, reader, now)
        if sort == "d" and shown.derivative and shown.derivative.id == row and shown.derivative.original:
            return _media(shown.derivative.original)
    for sealed in sealed_media_for(claim, reader=reader):
        if sort == "s" and sealed.original.id == row and sealed.url_key == key:
            return _opened(claim, sealed.original, reader, now)
        if sort == "t" and sealed.derivative and sealed.derivative.id == row and sealed.derivative.original:
            return _media(sealed.derivative.original)
    raise NotFound("there is no such file, or it is not shown to you")


def latest_inspection(claim: Claim) -> Inspection | None:
    """The newest inspection that came to an end; a failed one is inconclusive and says why."""
    return Inspection.objects.filter(claim=claim).exclude(state=InspectionState.ASKED).order_by("-number").first()


def media_keys(inspection: Inspection, *, reader: Actor) -> dict[str, str]:
    """For each path a report names, the key that ``open_media`` takes; only what this reader sees as an original.

    Paths below ``earlier/`` are photos of other claims of this merchant: for the desk alone, each under its own claim.
    """
    claim = inspection.claim
    keys: dict[str, str] = {}
    exhibits = Exhibit.objects.select_related("claim").in_bulk([UUID(one) for one in inspection.names.values()])
    for path, named in inspection.names.items():
        exhibit = exhibits.get(UUID(named))
        if exhibit is None and sees_originals(claim, reader, PartySide.MERCHANT):
            keys[path] = _key("s", claim, UUID(named))
        elif exhibit is not None and _may_open(exhibit, claim, reader):
            keys[path] = _key("e", exhibit.claim, exhibit.id)
    return keys


def _may_open(exhibit: Exhibit, claim: Claim, reader: Actor) -> bool:
    if exhibit.claim_id != claim.id and own_side(reader) is not None:
        return False
    return sees_originals(exhibit.claim, reader, PartySide(exhibit.side))


def own_side(reader: Actor) -> PartySide | None:
    """The side a reader stands on; None for the desk, whose people stand on neither."""
    return side_of(reader) if reader.role.kind is Kind.PARTY else None


def sees_originals(claim: Claim, reader: Actor, side: PartySide) -> bool:
    """Whether this reader sees this side's files as they came: its own side, and the desk's people on the case."""
    if own_side(reader) == side:
        return True
    return ClaimPermissions().refusal(reader, ClaimAction.READ_ORIGINALS, claim) is None


def _shown(exhibit: Exhibit, number: int, claim: Claim, reader: Actor) -> ShownExhibit:
    side, original = PartySide(exhibit.side), exhibit.original
    made: Derivative | None = getattr(exhibit, "derivative", None)
    if original is None:
        return ShownExhibit(exhibit=exhibit, name="", media_type="text/plain", view=View.TEXT, url_key="", derivative=None)  # fmt: skip
    label = f"{ExhibitKind(exhibit.kind).label} {number}"
    if sees_originals(claim, reader, side):
        return ShownExhibit(
            exhibit=exhibit, name=name_of(original) or label, media_type=original.media_type, view=View.ORIGINAL,
            url_key=_key("e", claim, exhibit.id), derivative=made,
            derivative_key=_key("d", claim, made.id) if made and made.original else "",
        )  # fmt: skip
    view, shown = _other_view(made, reader)
    key = _key("d", claim, made.id) if made and made.original and shown else ""
    return ShownExhibit(
        exhibit=exhibit, name=label, media_type=made.original.media_type if made and made.original else "", view=view,
        url_key=key, derivative=made if shown else None, derivative_key=key, why_not=_why_not(view, made),
    )  # fmt: skip


def _shown_sealed(one: Sealed, made: SealedDerivative | None, claim: Claim, reader: Actor) -> ShownSealed:
    if sees_originals(claim, reader, PartySide.MERCHANT):
        return ShownSealed(
            what=one.what, original=one.original, media_type=one.original.media_type, view=View.ORIGINAL,
            url_key=_key("s", claim, one.original.id), derivative=made,
            derivative_key=_key("t", claim, made.id) if made and made.original else "", sealed_at=one.seal.sealed_at, grade=one.seal.grade,
        )  # fmt: skip
    view, shown = _other_view(made, reader)
    key = _key("t", claim, made.id) if made and made.original and shown else ""
    return ShownSealed(
        what=one.what, original=one.original, media_type=made.original.media_type if made and made.original else "",
        view=view, url_key=key, derivative=made if shown else None, derivative_key=key, why_not=_why_not(view, made), sealed_at=one.seal.sealed_at, grade=one.seal.grade,
    )  # fmt: skip


def _other_view(made: Derivative | SealedDerivative | None, reader: Actor) -> tuple[View, bool]:
    """How the other side sees a file, and whether its copy may be opened: a call-taker confirms, so opens it before."""
    if made is None:
        return View.WAITING, False
    if made.withheld_at is not None:
        return View.WITHHELD, False
    if made.confirmed_at is None:
        return View.WAITING, reader.role is Role.CALL_TAKER
    return View.DERIVATIVE, True


def _why_not(view: View, made: Derivative | SealedDerivative | None) -> tuple[str, str]:
    if view is View.WAITING:
        return WAITING_WORDS
    if view is not View.WITHHELD or made is None:
        return ("", "")
    if made.original_id is None:
        return WITHHELD_WORDS.get(made.withheld_because, CANNOT_WORDS)
    return (made.withheld_because, made.withheld_because)  # a person's own words


def _opened(claim: Claim, original: Original, reader: Actor, now: datetime) -> Media:
    if reader.is_person:
        record(
            "RAW_MEDIA_VIEWED",
            chain=claim_chain(claim.id),
            actor=reader,
            at=now,
            details={"original": str(original.id)},
        )
    return _media(original)


def _media(original: Original) -> Media:
    return Media(content=read(original), media_type=original.media_type, size=original.size)


def _key(sort: str, claim: Claim, row_id: UUID) -> str:
    return f"{sort}-{claim.id.hex}-{row_id.hex}"
