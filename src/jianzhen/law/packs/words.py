"""The closed vocabularies of a policy pack 规则包, with the words pages show."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from jianzhen.law.citation import Text


class PackKind(StrEnum):
    """Who runs the desk."""

    MARKETPLACE = "marketplace"
    BRAND = "brand"
    SERVICE_NETWORK = "service_network"


class StartsAt(StrEnum):
    """What a buyer's period is counted from."""

    SIGNATURE = "signature"
    SHIPPING = "shipping"


class Side(StrEnum):
    """Who bears or shows something."""

    BUYER = "buyer"
    MERCHANT = "merchant"


class Evidence(StrEnum):
    """What a side may be asked to bring."""

    PHOTO = "photo"
    SECOND_VIEW = "second_view"
    WHOLE_ITEM = "whole_item"
    CLIP = "clip"
    SERIAL = "serial"
    LABEL = "label"
    WAYBILL = "waybill"
    FAULT_TEXT = "fault_text"
    PADDING = "padding"
    SEALING_CLIP = "sealing_clip"


class Ground(StrEnum):
    """When refund-only 仅退款 may be given."""

    PERISHABLE = "perishable"
    HYGIENE = "hygiene"
    BELOW_RETURN_FREIGHT = "below_return_freight"
    SAFETY = "safety"
    MERCHANT_CONSENT = "merchant_consent"


class Bears(StrEnum):
    """When the merchant bears a refund-only to which it did not agree."""

    NEVER = "never"
    ON_LISTED_GROUNDS = "on_listed_grounds"
    WHENEVER_THE_DESK_DECIDES = "whenever_the_desk_decides"


class Trigger(StrEnum):
    """What makes a second person decide 双人复核."""

    FORGERY_FINDING = "forgery_finding"
    REFUND_ONLY_FROM_AMOUNT = "refund_only_from_amount"
    AGAINST_STRONG_FINDING = "against_strong_finding"
    MERCHANT_SILENT_REFUND_ONLY = "merchant_silent_refund_only"
    REPEAT_CLAIMANT_MEASURE = "repeat_claimant_measure"
    REOPENING = "reopening"
    REFERRAL = "referral"
    OWN_MEASURE = "own_measure"
    PACK_CHANGE = "pack_change"
    PROBATION = "probation"
    RANDOM = "random"


class NoReasonException(StrEnum):
    """Why a category has no seven-day return; only those of the law are lawful."""

    NONE = "none"
    MADE_TO_ORDER = "made_to_order"
    PERISHABLE = "perishable"
    OPENED_DIGITAL = "opened_digital"
    NEWSPAPERS = "newspapers"
    CONFIRMED_AT_PURCHASE = "confirmed_at_purchase"
    OPENED_PACKAGE = "opened_package"
    DISCOUNTED = "discounted"


class Covers(StrEnum):
    """Which defects a period of objection cuts off."""

    VISIBLE_DEFECTS = "visible_defects"
    ALL_DEFECTS = "all_defects"


class DecidedBy(StrEnum):
    """Who decides against a side."""

    PEOPLE = "people"
    MACHINE = "machine"


class Sharing(StrEnum):
    """What of persons goes to others."""

    NOTHING = "nothing"
    WITH_SEPARATE_CONSENT = "with_separate_consent"
    WITHOUT_SEPARATE_CONSENT = "without_separate_consent"


EVIDENCE: Mapping[Evidence, Text] = MappingProxyType({
    Evidence.PHOTO: Text("问题处的照片", "a photo of the place"),
    Evidence.SECOND_VIEW: Text("换个角度再拍一张同一处", "the same place from another side"),
    Evidence.WHOLE_ITEM: Text("整件商品的照片", "a photo of the whole item"),
    Evidence.CLIP: Text("一段短视频", "a short clip"),
    Evidence.SERIAL: Text("序列号或型号", "serial number or model"),
    Evidence.LABEL: Text("吊牌、标签或批号", "tag, label or batch number"),
    Evidence.WAYBILL: Text("包裹上的运单", "the waybill on the parcel"),
    Evidence.FAULT_TEXT: Text("用一两句话说明问题", "a sentence or two about the fault"),
    Evidence.PADDING: Text("缓冲材料放好后的样子", "the padding in place"),
    Evidence.SEALING_CLIP: Text("从装箱到贴上运单的连续视频", "one unbroken clip from packing to the waybill"),
})  # fmt: skip

GROUNDS: Mapping[Ground, Text] = MappingProxyType({
    Ground.PERISHABLE: Text("鲜活易腐，退回没有意义", "perishable: sending it back makes no sense"),
    Ground.HYGIENE: Text("涉及卫生，退回后不能再用", "hygiene: it cannot be used again"),
    Ground.BELOW_RETURN_FREIGHT: Text("价值低于退货运费", "worth less than its return freight"),
    Ground.SAFETY: Text("退回有安全风险", "sending it back is unsafe"),
    Ground.MERCHANT_CONSENT: Text("商家同意", "the merchant agrees"),
})  # fmt: skip

EXCEPTIONS: Mapping[NoReasonException, Text] = MappingProxyType({
    NoReasonException.NONE: Text("支持", "yes"),
    NoReasonException.MADE_TO_ORDER: Text("不支持：定作商品", "no: made to order"),
    NoReasonException.PERISHABLE: Text("不支持：鲜活易腐", "no: perishable"),
    NoReasonException.OPENED_DIGITAL: Text("不支持：已拆封的数字化商品", "no: opened digital goods"),
    NoReasonException.NEWSPAPERS: Text("不支持：报纸期刊", "no: newspapers"),
    NoReasonException.CONFIRMED_AT_PURCHASE: Text("不支持：购买时已单独确认", "no: confirmed at purchase"),
    NoReasonException.OPENED_PACKAGE: Text("不支持：已拆包装", "no: package opened"),
    NoReasonException.DISCOUNTED: Text("不支持：特价商品", "no: discounted"),
})  # fmt: skip
