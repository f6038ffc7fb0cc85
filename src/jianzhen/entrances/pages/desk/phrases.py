"""Phrases a reviewer may put into the reasons by hand: of what is seen, never of persons. None is put in by itself."""

from __future__ import annotations

from jianzhen.casework.decisions.words import Outcome
from jianzhen.casework.events.actors import Role
from jianzhen.entrances.pages.language import said

PHRASES: tuple[tuple[Outcome, Role, str, str], ...] = (
    (Outcome.SHOWN, Role.BUYER, "申请照片与打包照片为同一件商品，问题处在打包时没有。", "The claim photos show the item that was packed; the fault was not there when it was packed."),
    (Outcome.SHOWN, Role.BUYER, "您提供的第二个角度清楚显示了同一处问题。", "Your second view clearly shows the same fault."),
    (Outcome.SHOWN, Role.MERCHANT, "打包照片里此处完好，申请照片里同一处有问题；运输风险由商家承担。", "The place is intact in the pack-out photos and faulty in the claim photos; the way is the merchant's risk."),
    (Outcome.SHOWN, Role.MERCHANT, "收到的商品与商品主图不符，差异在申请照片里可以直接看到。", "What arrived differs from the listing, as the claim photos directly show."),
    (Outcome.PARTLY_SHOWN, Role.BUYER, "照片支持其中一部分问题，其余部分现有材料还看不出。", "The photos support part of it; the rest cannot be told from the material there is."),
    (Outcome.PARTLY_SHOWN, Role.MERCHANT, "问题只涉及其中一部分，金额按这一部分计算。", "Only part is affected, and the amount is counted for that part."),
    (Outcome.NOT_SHOWN, Role.BUYER, "申请照片与商品主图同源，并有改动处，看不到收到的商品本身。", "The claim photo was made from the listing photo and has a changed place; the received item itself is not seen."),
    (Outcome.NOT_SHOWN, Role.BUYER, "现有材料还看不出损坏是否发生；如有原图或另一个角度，可以在申诉时补充。", "From the material there is it cannot be told whether the damage occurred; an original file or a second view can be added in an appeal."),
    (Outcome.NOT_SHOWN, Role.MERCHANT, "申请照片与争议前固化的主图同源，右下方有改动处，不足以支持请求。", "The claim photo has the same source as the listing sealed before the dispute, with a changed place; it does not support the request."),
    (Outcome.NOT_SHOWN, Role.MERCHANT, "现有材料不足以支持请求；这不是对买家本人的判断。", "The material does not support the request; that is no judgement of the buyer."),
)  # fmt: skip


def phrases(role: Role) -> list[dict[str, str]]:
    """Those for one reader, each with the outcome it goes with."""
    return [{"outcome": str(outcome), "text": said(zh, en)} for outcome, to, zh, en in PHRASES if to is role]
