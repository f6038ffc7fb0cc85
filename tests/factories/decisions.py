"""Claims heard on both sides and in a reviewer's hands, drafts, and people to decide them; all of it simulated."""

from __future__ import annotations

from datetime import datetime, timedelta

from factories.desk import NOON, TIMER, buyer_of, merchant_of, staff, submitted
from factories.review import colleague
from jianzhen.casework.claims.facts import Facts
from jianzhen.casework.claims.models import Claim, PolicyPack, Window
from jianzhen.casework.claims.packs import activate_pack, default_pack
from jianzhen.casework.claims.routing import route_claim
from jianzhen.casework.claims.transitions import claim_transition
from jianzhen.casework.claims.vocabulary import EventKind, ForgeryAct, RemedyKind
from jianzhen.casework.decisions.content import DraftContent
from jianzhen.casework.decisions.deciding import decide
from jianzhen.casework.decisions.drafting import save_draft
from jianzhen.casework.decisions.notices import answer_notice, serve_notice
from jianzhen.casework.decisions.words import Outcome
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.evidence.staging import stage_exhibit
from jianzhen.casework.evidence.submitting import submit_exhibits
from jianzhen.casework.evidence.vocabulary import ExhibitKind
from jianzhen.casework.review.checklist import checklist, walk_checklist
from jianzhen.casework.review.leases import lease_claim
from jianzhen.casework.review.looks import record_first_look
from jianzhen.casework.review.vocabulary import Impression

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LATER = NOON + 54 * HOUR
"""When both sides were heard and a reviewer has the claim."""

FOR_BUYER = "申请照片与打包照片为同一件商品，右侧裂痕在打包时没有。"
FOR_MERCHANT = "打包照片里杯口完好；申请照片里同一处有裂痕，运输风险由商家承担。"


def calm_pack(*, random_percent: int = 0) -> PolicyPack:
    """The default rules without the random draw, so that a test says itself which trigger fires."""
    body = default_pack()
    body["version"] = f"{body['version']}-draw-{random_percent}"
    body["four_eyes"]["random_percent"] = random_percent
    return activate_pack(
        body=body, proposed_by=staff(Role.ADMIN), actor=staff(Role.APPROVER), now=NOON - timedelta(days=200)
    )


def says(claim: Claim, actor: Actor, text: str, *, now: datetime):
    """One side puts words on the record."""
    made = stage_exhibit(claim_id=claim.id, kind=ExhibitKind.TEXT, text=text, actor=actor, now=now)
    submit_exhibits(claim_id=claim.id, actor=actor, now=now)
    return made


def heard(*, silent: bool = False, replies: bool = False, random_percent: int = 0, **more) -> Claim:
    """A claim in the queue, both sides heard; or a merchant that let its window run out, or a buyer that replied."""
    calm_pack(random_percent=random_percent)
    claim = submitted(**{"remedy": RemedyKind.RETURN_REFUND, "amount_fen": 3_900, **more})
    says(claim, buyer_of(claim), "杯口右侧开箱时就有裂痕。", now=NOON)
    route_claim(claim_id=claim.id, missing=(), outside_pack="", now=NOON)
    if silent:
        window = claim.windows.get(ended_at=None)
        claim_transition(claim_id=claim.id, event=EventKind.MERCHANT_SILENT, actor=TIMER, now=window.closes_at)
    else:
        shop = merchant_of(claim)
        says(claim, shop, "发出前拍摄的照片显示杯口完好。", now=NOON + HOUR)
        claim_transition(
            claim_id=claim.id, event=EventKind.CLAIM_CONTESTED, actor=shop, now=NOON + 2 * HOUR,
            facts=Facts(reasons="发出时完好"),
        )  # fmt: skip
        reply = claim.windows.get(ended_at=None)
        event, actor, at = (
            (EventKind.BUYER_REPLIED, buyer_of(claim), NOON + 3 * HOUR)
            if replies
            else (EventKind.BUYER_SILENT, TIMER, reply.closes_at)
        )
        claim_transition(claim_id=claim.id, event=event, actor=actor, now=at)
    claim.refresh_from_db()
    return claim


def take(claim: Claim, *, by: Actor | None = None, now: datetime = LATER) -> Actor:
    """A reviewer leases it, looks, and walks the checklist."""
    actor = by or colleague()
    lease_claim(claim_id=claim.id, actor=actor, now=now)
    record_first_look(claim_id=claim.id, impression=Impression.UNCLEAR, note="", actor=actor, now=now)
    walk_checklist(claim_id=claim.id, items={line.id: "" for line in checklist(claim)}, actor=actor, now=now)
    return actor


def content(**more) -> DraftContent:
    """Shown: return and refund in full."""
    return DraftContent(**{
        "outcome": Outcome.SHOWN, "remedy": RemedyKind.RETURN_REFUND, "amount_fen": 3_900, "reasons_buyer": FOR_BUYER,
        "reasons_merchant": FOR_MERCHANT, **more,
    })  # fmt: skip


def not_shown(**more) -> DraftContent:
    return content(**{
        "outcome": Outcome.NOT_SHOWN, "remedy": None, "amount_fen": 0,
        "reasons_buyer": "申请照片与商品主图同源，看不到收到的商品本身。",
        "reasons_merchant": "申请照片与商品主图同源，现有证据不足以支持请求。", **more,
    })  # fmt: skip


def finding(**more) -> DraftContent:
    return not_shown(**{"forgery_act": ForgeryAct.FABRICATED, "subject": Role.BUYER, **more})


def partly(amount_fen: int) -> DraftContent:
    return content(outcome=Outcome.PARTLY_SHOWN, remedy=RemedyKind.PARTIAL_REFUND, amount_fen=amount_fen)


def decided(draft: DraftContent | None = None, *, claim: Claim | None = None, now: datetime = LATER) -> Claim:
    """Decided by one person alone."""
    claim = claim or heard()
    ann = take(claim, now=now)
    save_draft(claim_id=claim.id, content=draft or content(), actor=ann, now=now)
    return decide(claim_id=claim.id, actor=ann, now=now)


def in_second_review(draft: DraftContent | None = None, **more) -> tuple[Claim, Actor]:
    """A draft that waits for a second person because its author is on probation, and its author."""
    from factories.review import account_of
    from jianzhen.casework.decisions.probation import put_on_probation

    claim = heard(**more)
    ann = take(claim)
    put_on_probation(account_id=account_of(ann), actor=staff(Role.ADMIN), now=NOON)
    save_draft(claim_id=claim.id, content=draft or content(), actor=ann, now=LATER)
    return decide(claim_id=claim.id, actor=ann, now=LATER), ann


def noticed(*, answer: str | None = "照片是我当天拍的，没有改过。") -> tuple[Claim, Actor]:
    """A claim whose buyer was served a notice and answered it (or has not yet), and the reviewer who served it."""
    claim = heard()
    ann = take(claim)
    save_draft(claim_id=claim.id, content=finding(), actor=ann, now=LATER)
    material = [one.id for one in claim.exhibits.filter(side="merchant")]
    serve_notice(
        claim_id=claim.id, act=ForgeryAct.FABRICATED, subject=Role.BUYER, material=material, actor=ann, now=LATER,
        text="拟认定申请照片由商品主图改成，依据是商家提交的说明。",
    )  # fmt: skip
    if answer is not None:
        answer_notice(claim_id=claim.id, text=answer, actor=buyer_of(claim), now=LATER + DAY)
    claim.refresh_from_db()
    return claim, ann


def run_out(claim: Claim) -> datetime:
    """The last moment of the claim's open windows."""
    return max(Window.objects.filter(claim=claim, ended_at=None).values_list("closes_at", flat=True))
