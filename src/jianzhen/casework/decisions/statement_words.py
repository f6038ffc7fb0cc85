"""The words of a statement of reasons that are no sentence of it: headings and names, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

HEADINGS: Mapping[str, tuple[str, str]] = MappingProxyType({
    "asked": ("请求", "What was asked"),
    "decided": ("决定", "Decision"),
    "by": ("由谁决定", "By whom"),
    "material": ("依据的材料", "On which material"),
    "why": ("理由", "Why"),
    "follows": ("接下来", "What follows"),
    "appeal": ("如不同意", "If you disagree"),
    "means": ("人工决定与技术手段", "People and technical means"),
    "keep": ("关于本决定书的使用", "About this copy"),
})  # fmt: skip

SIDES = {"buyer": ("买家", "buyer"), "merchant": ("商家", "merchant"), "desk": ("平台", "desk")}
ROLES = {
    "reviewer": ("审核员", "reviewer"),
    "approver": ("复核员", "second reviewer"),
    "panel": ("申诉合议人员", "appeal panel"),
}
OUTCOMES_EN = {
    "shown": "shown", "partly_shown": "partly shown", "not_shown": "not shown: the evidence does not support the request",
    "inadmissible": "the inadmissibility stands",
}  # fmt: skip
REMEDIES_EN = {
    "refund_only": "refund without return", "partial_refund": "partial refund", "return_refund": "return and refund",
    "exchange": "exchange", "reship": "reship", "repair": "repair", "visit": "visit at home",
}  # fmt: skip
COMPLAINTS_EN = {
    "damaged": "damaged", "defective": "defective", "wrong_item": "wrong item", "missing_part": "a part is missing",
    "not_as_described": "not as described", "not_received": "not received", "other": "something else",
}  # fmt: skip
EXHIBITS_EN = {
    "photo": "photo", "clip": "clip", "document": "document", "text": "statement in words",
    "courier_check": "courier's check", "visit_result": "result of a visit", "returned": "photo of the return",
}  # fmt: skip
SEALED_EN = {"listing": "listing photo", "packed": "pack-out"}
ACTS_EN = {
    "夹带": "slipping something in (夹带)", "掉包": "swapping the goods (掉包)", "造假": "fabrication (造假)",
    "篡改生产日期": "altering a production date (篡改生产日期)", "捏造事实": "inventing facts (捏造事实)",
}  # fmt: skip
CODES_EN = {
    "no_such_order": "no order or goods were found for it", "not_the_buyer": "not filed by or for the buyer of this order",
    "already_decided": "the same matter was decided before",
    "before_a_court": "a court, arbitration or authority has the same matter",
    "filed_too_late": "filed after the time the rules give", "not_of_this_desk": "outside what after-sales handles",
}  # fmt: skip
PREVAILED = {
    ("buyer", "appellant"): ("买家的申诉获得支持。", "The buyer's appeal succeeded."),
    ("buyer", "partly"): ("买家的申诉部分获得支持。", "The buyer's appeal succeeded in part."),
    ("buyer", "respondent"): ("买家申诉后，原处理结果维持或未向买家请求的方向改变。", "After the buyer's appeal the result stands, or did not move its way."),
    ("merchant", "appellant"): ("商家的申诉获得支持。", "The merchant's appeal succeeded."),
    ("merchant", "partly"): ("商家的申诉部分获得支持。", "The merchant's appeal succeeded in part."),
    ("merchant", "respondent"): ("商家申诉后，原处理结果维持或未向商家请求的方向改变。", "After the merchant's appeal the result stands, or did not move its way."),
}  # fmt: skip
