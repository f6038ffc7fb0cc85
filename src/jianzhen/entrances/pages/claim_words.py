"""Words of a claim's closed vocabularies, Chinese and English."""

from __future__ import annotations

from jianzhen.casework.claims.vocabulary import Complaint, Declared, RemedyKind, WindowKind

COMPLAINTS = {
    Complaint.DAMAGED: ("破损", "damaged"), Complaint.DEFECTIVE: ("故障", "defective"), Complaint.WRONG_ITEM: ("发错货", "wrong item"),
    Complaint.MISSING_PART: ("少件", "something missing"), Complaint.NOT_AS_DESCRIBED: ("与描述不符", "not as described"),
    Complaint.NOT_RECEIVED: ("未收到", "not received"), Complaint.OTHER: ("其他", "other"),
}  # fmt: skip
REMEDIES = {
    RemedyKind.REFUND_ONLY: ("仅退款", "refund only"), RemedyKind.PARTIAL_REFUND: ("部分退款", "partial refund"),
    RemedyKind.RETURN_REFUND: ("退货退款", "return and refund"), RemedyKind.EXCHANGE: ("换货", "exchange"),
    RemedyKind.RESHIP: ("补发", "send again"), RemedyKind.REPAIR: ("维修", "repair"), RemedyKind.VISIT: ("上门", "visit"),
}  # fmt: skip
WINDOWS = {
    WindowKind.EVIDENCE: ("补充材料", "to add material"), WindowKind.MERCHANT_ANSWER: ("商家答复", "for the merchant's answer"),
    WindowKind.RETURN_RECEIPT: ("签收退货", "to receive the return"), WindowKind.BUYER_REPLY: ("买家回应", "for the buyer's reply"),
    WindowKind.QUESTION: ("回复提问", "to answer a question"), WindowKind.NOTICE: ("就告知作出说明", "to answer a notice"),
    WindowKind.APPEAL: ("申诉", "to appeal"), WindowKind.APPEAL_FORGERY: ("申诉", "to appeal"),
}  # fmt: skip
DECLARED = {
    Declared.NONE: ("没有用过", "no"), Declared.ENHANCED: ("手机自动美化", "my phone enhanced it"),
    Declared.EDITED: ("我修改过（如裁剪、打码）", "I edited it (cropped, blurred)"), Declared.GENERATED: ("画面是生成的", "it is generated"),
    Declared.NOT_SAID: ("不清楚 / 不说明", "not sure / rather not say"),
}  # fmt: skip
