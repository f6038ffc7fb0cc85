"""Claims of today at the desk, with photos, sealed references, copies and an inspection; all of it simulated."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from allauth.mfa.models import Authenticator
from django.utils import timezone

from factories.decisions import calm_pack, says
from factories.desk import DETECTOR, buyer_of, merchant_of, submitted
from factories.evidence import photo, sealed_order, stage
from factories.review import account
from fakes import FakeInspector
from jianzhen.casework.claims.facts import Facts
from jianzhen.casework.claims.models import Claim, PolicyPack
from jianzhen.casework.claims.routing import route_claim
from jianzhen.casework.claims.transitions import claim_transition
from jianzhen.casework.claims.vocabulary import EventKind, RemedyKind
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.evidence.folder import sealed_before
from jianzhen.casework.evidence.inspecting import inspect_claim_now
from jianzhen.casework.evidence.models import Derivative, Exhibit, SealedDerivative
from jianzhen.casework.evidence.staging import stage_file
from jianzhen.casework.evidence.vocabulary import ExhibitKind, Withheld
from jianzhen.casework.originals.keep import keep, read
from jianzhen.casework.originals.models import Original
from jianzhen.casework.people.models import Account

SAMPLES = Path(__file__).parents[2] / "samples" / "claims"
LOGIN = "allauth.account.auth_backends.AuthenticationBackend"

COPIED = {
    "lane": "reference", "kind": "derived_from_listing", "state": "supports_forged", "llr": 1.602, "basis": "calibrated",
    "score": 4.6, "regions": [], "against": "listing/1.jpg", "against_region": None,
    "why": "The whole frame follows listing/1.jpg: background, light and outlines lie in the same place.",
    "innocent": ["the reference was sent along to show what was ordered"], "check": "Lay the two over each other.",
    "because": None, "carrier_state": None, "facts": {}, "version": "reference/1",
    "registration": [0.938037, -0.00935141, 8.23439, 0.00143638, 0.960976, -0.16795, 1.65565e-06, -5.24892e-07, 1.0],
}  # fmt: skip
CHANGED = {
    **COPIED, "kind": "changed_region", "llr": 1.065, "regions": [[397, 611, 228, 130]],
    "why": "Compared with listing/1.jpg, 1 place(s) differ more than the rest of the frame.",
    "innocent": ["strong compression or a filter"], "check": "Switch between the two registered pictures.",
}  # fmt: skip
UNLABELLED = {
    **COPIED, "lane": "provenance", "kind": "tc260_label", "state": "not_applicable", "llr": None, "basis": "illustration",
    "against": None, "registration": None, "because": "no_label", "carrier_state": "absent", "innocent": [], "check": "",
    "why": "No label and no record in the file.",
}  # fmt: skip
OVERALL = {
    "llr": 1.48,
    "words": "moderate support: not a genuine record",
    "abstained": False,
    "abstained_because": None,
}
SECRET_WORDS = (
    "LLR", "+1.5", "+1.6", "changed_region", "derived_from_listing", "有改动处", "与商品主图同源", "中等支持", "0.33", "registration",
    "moderate support", "changed place", "aligned", "倾向",
)  # fmt: skip
"""What stands on the screen after the weights are shown, and in no answer of the server before."""


class LockInspector(FakeInspector):
    """Says of every claim photo what the sample's own inspection says of the painted lock."""

    version = "lock 1"

    def inspect(self, folder: Path, *, earlier: Path | None) -> dict:
        made = super().inspect(folder, earlier=earlier)
        for number, file in enumerate(made["files"]):
            file["photo"] |= {"width": 1203, "height": 922}
            file["overall"], file["findings"] = OVERALL, [UNLABELLED] if number else [COPIED, CHANGED, UNLABELLED]
        made["overall"] = OVERALL
        made["next_step"] = {"act": "second_view", "why": "", "cost_fen": 0}
        return made


def seated(*roles: Role, shown_as: str = "审核员甲") -> Account:
    """Somebody of the desk who can act: roles and a second factor."""
    made = account(*roles, shown_as=shown_as)
    Authenticator.objects.create(user=made, type=Authenticator.Type.TOTP, data={})
    return made


def actor_of(member: Account, role: Role = Role.REVIEWER) -> Actor:
    return Actor.of(role, member.id)


def in_queue(
    *, listing: bytes | None = None, packed: bytes | None = None, photos: tuple[bytes, ...] = (), ago: timedelta = timedelta(hours=10),
    clip: bytes = b"",
    copies: bool = False, inspected: bool = True, random_percent: int = 0, **more: object,
) -> Claim:  # fmt: skip
    """A claim that both sides spoke on, waiting for a reviewer since ``ago`` less three hours; inspected as asked."""
    base = timezone.now() - ago
    if not PolicyPack.objects.exists():
        calm_pack(random_percent=random_percent)
    of = sealed_order(listing=listing, packed=packed, at=base - timedelta(days=5))
    claim = submitted(of=of, now=base, **{"remedy": RemedyKind.RETURN_REFUND, "amount_fen": 12_900, **more})
    buyer, shop = buyer_of(claim), merchant_of(claim)
    for number, content in enumerate(photos or (photo(11),), 1):
        stage(claim, buyer, content, now=base, name=f"IMG_{number}.jpg")
    if clip:
        stage_file(
            claim_id=claim.id, kind=ExhibitKind.CLIP, content=[clip], name="clip.webm", media_type="video/webm", actor=buyer, now=base
        )  # fmt: skip
    says(claim, buyer, "面板上有划痕，开箱时就有。", now=base)
    route_claim(claim_id=claim.id, missing=(), outside_pack="", now=base)
    says(claim, shop, "发出前拍摄的照片显示面板完好。", now=base + timedelta(hours=1))
    claim_transition(
        claim_id=claim.id, event=EventKind.CLAIM_CONTESTED, actor=shop, now=base + timedelta(hours=1), facts=Facts(reasons="发出时完好")
    )  # fmt: skip
    if copies:
        make_copies(claim, base + timedelta(hours=2))
    claim_transition(claim_id=claim.id, event=EventKind.BUYER_REPLIED, actor=buyer, now=base + timedelta(hours=3))
    if inspected:
        inspect_claim_now(claim_id=claim.id, now=base + timedelta(hours=3))
    claim.refresh_from_db()
    return claim


def make_copies(claim: Claim, now: datetime) -> None:
    """Copies of every photo, confirmed; they hide nothing, since these photos show nobody."""
    confirmer = Actor.of(Role.REVIEWER, account(Role.REVIEWER).id)
    given = {"made_at": now, "confirmed_at": now, "confirmed_by": confirmer.id}
    for one in Exhibit.objects.filter(claim=claim, original__isnull=False):
        if one.kind == ExhibitKind.CLIP:
            Derivative.objects.create(exhibit=one, made_at=now, withheld_at=now, withheld_because=Withheld.CLIP)
        else:
            Derivative.objects.create(exhibit=one, original=_copy(one.original, now), **given)
    for sealed in sealed_before(claim):
        SealedDerivative.objects.create(
            sealed=sealed.original, what=sealed.what, original=_copy(sealed.original, now), **given
        )


def _copy(original: Original, now: datetime) -> Original:
    content = b"".join(read(original))
    return keep([content], holder=original.holder, name="copy", media_type=original.media_type, actor=DETECTOR, now=now)


def the_lock(**more: object) -> Claim:
    """The sample's painted lock."""
    folder = SAMPLES / "02-lock-painted"
    files = {
        "listing": (folder / "listing/1.jpg").read_bytes(), "packed": (folder / "packed/1.jpg").read_bytes(),
        "photos": ((folder / "claim/1.jpg").read_bytes(), (folder / "claim/2.jpg").read_bytes()), "copies": True,
    }  # fmt: skip
    return in_queue(**{**files, **more})
