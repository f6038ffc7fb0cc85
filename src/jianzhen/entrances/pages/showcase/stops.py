"""Stops 站点: where a case stands by its own state, what there is to see, and who may do what next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.vocabulary import State


class Words(NamedTuple):
    """Chinese and English."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One stop.

    Attributes
    ----------
    see : Words
        What there is to see now.
    does : Words
        What the button that goes on says: who does what.
    part : str
        Who does it, and who should look.
    """

    name: Words
    see: Words
    does: Words
    part: str


NAMES = (
    Words("发货时固化", "Sealed at shipping"), Words("提交申请", "Filed"), Words("双方都说", "Both heard"),
    Words("检测报告", "The report"), Words("审核", "Review"), Words("决定", "Decided"), Words("核验", "Verify"),
)  # fmt: skip

SEALED = Stop(
    name=NAMES[0], part="buyer",
    see=Words(
        "一把智能门锁几天前卖出。发货时，商品主图和打包照片一起固化：之后谁也不能换。此时还没有任何争议。",
        "A smart lock was sold some days ago. At shipping its listing photo and the pack-out were sealed together: nobody can swap them later. There is no dispute yet.",
    ),
    does=Words("买家用示例照片提交申请", "The buyer files with the sample photos"),
)  # fmt: skip
FILED = Stop(
    name=NAMES[1], part="merchant",
    see=Words(
        "买家说面板有划痕，申请仅退款 ¥1,299。申请已编号、已受理；检测在后台进行，不耽误任何人的时间。文件先做成遮去隐私的副本，各自确认后对方才看得到。",
        "The buyer says the panel is scratched and asks for ¥1,299 without return. The claim has its number; inspection runs in the background and delays nobody. Each side's files become redacted copies, which the other sees once confirmed.",
    ),
    does=Words("双方确认副本，商家答复", "Copies are confirmed, the merchant answers"),
)  # fmt: skip
CONTESTED = Stop(
    name=NAMES[2], part="buyer",
    see=Words(
        "商家写明了理由，请平台对照固化的主图。轮到买家：看商家的材料，可以回应；不回应也不会因此输。",
        "The merchant gave reasons and points to the sealed listing photo. Now the buyer sees the material and may reply; silence loses nothing.",
    ),
    does=Words("买家回应一句", "The buyer replies"),
)  # fmt: skip
REPORTED = Stop(
    name=NAMES[3], part="reviewer",
    see=Words(
        "双方都说过了。检测报告已附上：只有发现和分量，没有结论。买家和商家看到的是文字说明，不是分数。",
        "Both sides were heard. The report is attached: findings and weights, no verdict. Buyer and merchant read it in words, without numbers.",
    ),
    does=Words("审核员领取，先看后见分量", "The reviewer takes it, looks, then sees the weights"),
)  # fmt: skip
REVIEWED = Stop(
    name=NAMES[4], part="reviewer",
    see=Words(
        "审核员先写下自己的第一印象，之后才看得到检测分量。闪烁对照固化的主图，右侧面板亮起的就是改动处。也可以试试：让时钟来决定。",
        "The reviewer wrote a first impression before any weight was shown. Blink against the sealed listing photo: the place that lights up is the changed one. Or try this: let the timer decide.",
    ),
    does=Words("审核员写明理由并决定", "The reviewer decides, with reasons"),
)  # fmt: skip
COUNTERSIGNED = Stop(
    name=NAMES[5], part="second",
    see=Words(
        "这位审核员还在见习，规则要求第二个人独立再看一遍：写下自己的草稿之前，看不到第一份。",
        "This reviewer is on probation, so a second person looks afresh, and sees the first draft only after writing their own.",
    ),
    does=Words("复核人独立决定", "The second person decides"),
)  # fmt: skip
VERIFIED = Stop(
    name=NAMES[6], part="buyer",
    see=Words(
        "决定已送达：现有证据不足以支持请求。两边各有理由，没有一个指责的词；买家可以申诉，也可以补一张照片。材料包可以带走，离线核验。",
        "Decided and served: what is there does not support the request. Each side has its reasons, without a word of accusation; the buyer may appeal or add a photo. Take the case file away and verify it offline.",
    ),
    does=Words("核验材料包，再改动一个字节", "Verify the case file, then flip one byte"),
)  # fmt: skip

_BY_STATE = {
    State.DRAFT: SEALED, State.SUBMITTED: FILED, State.EVIDENCE_PENDING: FILED, State.MERCHANT_TURN: FILED,
    State.BUYER_TURN: CONTESTED, State.REVIEW_QUEUE: REPORTED, State.IN_REVIEW: REVIEWED,
    State.SECOND_REVIEW: COUNTERSIGNED, State.DECIDED: VERIFIED, State.FINAL: VERIFIED, State.CLOSED: VERIFIED,
}  # fmt: skip
ELSEWHERE = Stop(
    name=NAMES[5], part="buyer",
    see=Words(
        "您把案子带到了别处：这也是真的流程，页面上写着轮到谁、还剩多少时间。想从头再走，点“重来”。",
        "You took the case elsewhere: that is the real procedure too, and the page says whose turn it is. To walk again from the start, press Reset.",
    ),
    does=Words("", ""),
)  # fmt: skip
"""Settled, withdrawn, appealed, asked back: the visitor went a way of their own."""


def stop_of(claim: Claim | None) -> Stop:
    """The stop a case stands at."""
    return SEALED if claim is None else _BY_STATE.get(State(claim.state), ELSEWHERE)


def number_of(stop: Stop) -> int:
    """Which of the seven it is, from 1."""
    return NAMES.index(stop.name) + 1
