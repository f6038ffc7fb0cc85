"""Turns 各人的一步: what somebody does and says in a simulated case; their words accuse nobody."""

from __future__ import annotations

from datetime import datetime, timedelta

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.transitions import claim_transition
from jianzhen.casework.claims.vocabulary import EventKind, RemedyKind
from jianzhen.casework.decisions.appeals import appeal
from jianzhen.casework.decisions.content import DraftContent
from jianzhen.casework.decisions.words import Outcome
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.evidence.staging import stage_exhibit
from jianzhen.casework.evidence.vocabulary import ExhibitKind
from jianzhen.casework.remedies.disputing import dispute_remedy
from jianzhen.casework.remedies.models import Remedy
from jianzhen.casework.remedies.owing import owe_remedies
from jianzhen.casework.remedies.parcels import note_return_delivered, note_return_sent
from jianzhen.casework.review.questions import ask_question
from jianzhen.casework.review.vocabulary import Impression, QuestionAct
from jianzhen.entrances.story import acts
from jianzhen.entrances.story.cast import NEW_REVIEWER, REVIEWER, THIRD_REVIEWER, staff
from jianzhen.entrances.story.samples import read_sample
from jianzhen.law.packs.words import Ground

MINUTE = timedelta(minutes=1)
LOCK_CONTESTED = (
    "这把锁打包前拍了照，右侧面板没有划痕；申请照片的背景、光线和角度与我们的商品主图一致。请对照固化的主图查看。"
)
LOCK_REPLIED = "照片是我收到后发的，请平台看。"
CUP_WAS_WHOLE = "打包时拍了照，杯子完好，缓冲材料放在两侧。路上发生了什么我们不清楚，请平台看。"
ANOTHER_CUP = "开箱时全程拍摄，箱里的杯子与发出的不是同一只，请平台对照打包照片查看。"
LOCK_NOT_SHOWN = DraftContent(
    outcome=Outcome.NOT_SHOWN,
    reasons_buyer=(
        "您提交的第一张照片与发货前固化的商品主图同源：背景、光线和每一处反光都对得上，只有右侧面板多出几道痕迹。"
        "打包照片里同一处没有划痕。现有材料因此还看不出您收到的门锁有划痕。如果门锁确有划痕，请换个角度再拍一张实物，或申请免费上门查验。"
    ),
    reasons_merchant=(
        "申请照片与固化的商品主图同源，右侧面板有改动处；打包照片里同一处完好。现有证据不足以支持仅退款的请求。"
        "这不是对买家行为的认定，买家可以补充材料或申诉。"
    ),
)
"""The smart lock: an ordinary decision on what the material shows; no word about anybody's intent."""

CUP_SHOWN = DraftContent(
    outcome=Outcome.SHOWN, remedy=RemedyKind.REFUND_ONLY, amount_fen=3_900,
    refund_only_ground=Ground.BELOW_RETURN_FREIGHT,
    less_drastic_why={
        RemedyKind.RETURN_REFUND: "退回运费与杯子价格相近，退回碎片没有用处。", RemedyKind.EXCHANGE: "买家已另购，不再需要同款杯子。",
        RemedyKind.RESHIP: "买家已另购，不再需要补发同款。", RemedyKind.REPAIR: "杯口碎裂，无法修复到可用。",
        RemedyKind.VISIT: "杯子不需要师傅上门处理。", RemedyKind.PARTIAL_REFUND: "杯子完全不能使用，部分退款不够。",
    },
    reasons_buyer="两张照片从不同角度看到杯口同一处碎裂，与所售商品一致。签收前破损的风险由商家承担，因此全额退款，碎片不用寄回。",
    reasons_merchant="打包照片里杯子完好，这只说明发出时完好；两张照片显示收到时杯口已碎。签收前的运输风险由商家承担。",
)  # fmt: skip
NOT_SHOWN = DraftContent(
    outcome=Outcome.NOT_SHOWN,
    reasons_buyer="现有照片还看不到您收到的这只杯子上的损坏。最省事的一步：换个角度再拍一张损坏处，可以随申诉提交。",
    reasons_merchant="现有照片还看不到所收商品上的损坏，证据不足以支持请求。买家可以补充材料或申诉。",
)


def merchant_contests_the_lock(claim: Claim, now: datetime) -> None:
    """The merchant lets the copies go and contests."""
    _hear(claim, now)
    acts.contest(claim, reasons=LOCK_CONTESTED, now=now + MINUTE)


def merchant_says_it_was_whole(claim: Claim, now: datetime) -> None:
    """The merchant says what it knows, and no more."""
    _hear(claim, now)
    acts.contest(claim, reasons=CUP_WAS_WHOLE, now=now + MINUTE)


def buyer_replies(claim: Claim, now: datetime) -> None:
    """The buyer answers in a sentence."""
    acts.reply(claim, text=LOCK_REPLIED, now=now)


def buyer_has_nothing_to_add(claim: Claim, now: datetime) -> None:
    """The buyer passes the turn on."""
    acts.reply(claim, text="", now=now)


def merchant_concedes(claim: Claim, now: datetime) -> None:
    """The merchant gives what is asked for."""
    _hear(claim, now)
    claim_transition(claim_id=claim.id, event=EventKind.MERCHANT_CONCEDED, actor=acts.merchant_of(claim), now=now + MINUTE)  # fmt: skip


def reviewer_finds_it_shown(claim: Claim, now: datetime) -> None:
    """The honest cup: a reviewer looks and pays."""
    _decide(claim, CUP_SHOWN, REVIEWER, Impression.SUPPORTS_CLAIM, now)


def reviewer_finds_it_not_shown(claim: Claim, now: datetime) -> None:
    """An ordinary "not shown", with the cheapest way on."""
    _decide(claim, NOT_SHOWN, THIRD_REVIEWER, Impression.UNCLEAR, now)


def new_reviewer_finds_it_not_shown(claim: Claim, now: datetime) -> None:
    """The same by somebody on probation: a second person decides, blind to this draft."""
    _decide(claim, NOT_SHOWN, NEW_REVIEWER, Impression.UNCLEAR, now)


def reviewer_asks_for_a_second_view(claim: Claim, now: datetime) -> None:
    """A question instead of a guess."""
    reviewer = staff(REVIEWER)
    acts.look(claim, reviewer=reviewer, impression=Impression.UNCLEAR, note="光线太暗", now=now)
    ask_question(
        claim_id=claim.id, asked=Role.BUYER, act=QuestionAct.SECOND_VIEW, text="请在窗边亮处，换个角度再拍一张裂纹处。",
        why_cheapest="不用寄回，一分钟就能看清。", actor=reviewer, now=now + 2 * MINUTE,
    )  # fmt: skip


def buyer_appeals(claim: Claim, now: datetime) -> None:
    """The buyer appeals; three people new to the claim read it."""
    appeal(
        claim_id=claim.id, reasons="杯子确实有缺口，我补拍了照片，请重新看一看。", actor=acts.buyer_of(claim), now=now
    )


def goods_come_back(claim: Claim, now: datetime) -> None:
    """The return travels and arrives: the merchant's receipt window runs, and the refund waits."""
    owe_remedies(claim_id=claim.id, now=now)
    remedy, carrier = Remedy.objects.get(claim=claim), Actor.machine(Role.INTEGRATION)
    note_return_sent(remedy_id=remedy.id, carrier="模拟快递", waybill=f"SIMR{claim.id.int % 10**8:08d}", actor=acts.buyer_of(claim), now=now)  # fmt: skip
    arrived = now + timedelta(hours=20)
    note_return_delivered(remedy_id=remedy.id, delivered_at=arrived, actor=carrier, now=arrived)


def merchant_disputes_the_return(claim: Claim, now: datetime) -> None:
    """Another cup lies in the box: filmed at opening, disputed inside the window; a person decides."""
    sample, merchant = read_sample("16-swapped-return"), acts.merchant_of(claim)
    at = now + timedelta(hours=22)
    acts.stage_photos(claim, sample.returned, actor=merchant, now=at, kind=ExhibitKind.RETURNED)
    stage_exhibit(claim_id=claim.id, kind=ExhibitKind.TEXT, text=ANOTHER_CUP, actor=merchant, now=at)
    dispute_remedy(claim_id=claim.id, reasons=ANOTHER_CUP, actor=merchant, now=at + MINUTE)


def _hear(claim: Claim, now: datetime) -> None:
    """Each side lets the other see its files."""
    for one in (acts.buyer_of(claim), acts.merchant_of(claim)):
        acts.confirm_copies(claim, actor=one, now=now)


def _decide(claim: Claim, content: DraftContent, email: str, impression: Impression, now: datetime) -> None:
    reviewer = staff(email)
    acts.look(claim, reviewer=reviewer, impression=impression, note="", now=now)
    acts.conclude(claim, content, reviewer=reviewer, now=now + 3 * MINUTE)
