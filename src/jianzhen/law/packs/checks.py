"""What the linter asks of a pack, one row a question: the rule, the field, when it is broken, and what to change.

A rule's figures come from its parameters, never from here, so that a new law is an edit of data. ``inferred`` marks
a question that reads a rule beyond its words: it warns, however sure the text.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from jianzhen.law.citation import Text
from jianzhen.law.packs.pack import Category, Pack, Returns, Service
from jianzhen.law.packs.words import (
    Bears,
    Covers,
    DecidedBy,
    NoReasonException,
    PackKind,
    Sharing,
    Side,
    StartsAt,
)
from jianzhen.law.rule import Version

Broken = Callable[[Pack, Version], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One question. ``broken`` tells whether a pack breaks this version of the rule."""

    rule: str
    field: str
    broken: Broken
    says: Text
    inferred: bool = False


def _returns(ask: Callable[[Returns, Version], bool]) -> Broken:
    return lambda pack, version: pack.returns is not None and ask(pack.returns, version)


def _service(ask: Callable[[Service, Version], bool]) -> Broken:
    return lambda pack, version: pack.service is not None and ask(pack.service, version)


def _any_category(ask: Callable[[Category, Version], bool]) -> Broken:
    return lambda pack, version: any(ask(one, version) for one in pack.categories)


def _platform(ask: Broken) -> Broken:
    """A duty of platforms: it binds a marketplace's pack only."""
    return lambda pack, version: pack.kind is PackKind.MARKETPLACE and ask(pack, version)


def _notice_days(pack: Pack) -> int:
    return (pack.in_force - pack.published).days


def _unlawful_exception(one: Category, version: Version) -> bool:
    lawful = (NoReasonException.NONE.value, *version.parameters.get("exceptions", ()))
    return one.no_reason_exception.value not in lawful


CHECKS: tuple[Check, ...] = (
    Check(rule="CRPL-25", field="returns.no_reason_days",
        broken=_returns(lambda one, version: one.no_reason_days < version.number("days")),
        says=Text("无理由退货少于法定七日，请改为至少七日", "the seven-day return is shorter than the law's; give seven days or more")),
    Check(rule="CRPL-25", field="returns.refund_after_return_days",
        broken=_returns(lambda one, version: one.refund_after_return_days > version.number("refund_days")),
        says=Text("收到退货后返还价款超过七日，请缩短", "the price goes back later than seven days after the goods came; shorten it")),
    Check(rule="CRPL-25", field="category.no_reason_exception", broken=_any_category(_unlawful_exception),
        says=Text("这一理由不是法定例外，不能排除无理由退货", "this is no exception of the law; the seven-day return stays")),
    Check(rule="CRPL-24", field="returns.quality_days",
        broken=_returns(lambda one, version: one.quality_days < version.number("days")),
        says=Text("质量问题退货少于法定七日", "return for quality is shorter than the law's seven days")),
    Check(rule="CRPL-24", field="returns.quality_freight",
        broken=_returns(lambda one, _: one.quality_freight is Side.BUYER),
        says=Text("质量问题的退货运费不能由买家承担", "freight for a quality return is not the buyer's")),
    Check(rule="CRPL-24", field="windows.filing_days",
        broken=lambda pack, version: pack.returns is not None and pack.windows.filing_days < version.number("days"),
        says=Text("提出申请的时间短于法定的七日退货期，请延长", "the time to file is shorter than the law's seven days for quality; lengthen it")),
    Check(rule="SC73-8", field="returns.remedy_days",
        broken=_returns(lambda one, version: one.remedy_days > version.number("days")),
        says=Text("处理超过十五日可能被认定为故意拖延", "later than fifteen days may count as wilful delay")),
    Check(rule="CC-512", field="returns.counted_from",
        broken=_returns(lambda one, _: one.counted_from is StartsAt.SHIPPING),
        says=Text("买家的期限从签收起算，不从发货起算", "the buyer's periods start at the signature, not at shipping")),
    Check(rule="CC-604", field="returns.transit_risk",
        broken=_returns(lambda one, _: one.transit_risk is Side.BUYER),
        says=Text("签收前的破损由商家承担", "breakage before the signature is the merchant's")),
    Check(rule="CC-622", field="returns.objection_covers",
        broken=_returns(lambda one, _: one.objection_covers is Covers.ALL_DEFECTS and one.objection_hours < 24 * one.quality_days),
        says=Text("短期异议只能针对外观瑕疵，不能排除隐蔽瑕疵", "a short period of objection covers visible defects only")),
    Check(rule="NETSPC-1", field="returns.signature_accepts",
        broken=_returns(lambda one, _: one.signature_accepts),
        says=Text("签收不等于认可质量，这样的条款无效", "signing is no acceptance of quality; such a term is void")),
    Check(rule="CRPL-23(3)", field="category.merchant_proves_months",
        broken=_any_category(lambda one, version: one.durable and one.merchant_proves_months < version.number("months")),
        says=Text("耐用商品六个月内的瑕疵由商家举证", "for durable goods the merchant must prove, for six months")),
    Check(rule="CRPL-55", field="measures.buyer_pays_multiple",
        broken=lambda pack, _: pack.measures.buyer_pays_multiple > 0,
        says=Text("加倍赔偿只针对经营者，不能向买家收取", "multiple damages are against operators only, never a buyer")),
    Check(rule="PI-24", field="review.adverse_decided_by",
        broken=lambda pack, _: pack.review.adverse_decided_by is DecidedBy.MACHINE,
        says=Text("不利的决定不能只由机器作出，请改为由人决定", "a decision against somebody is not for a machine alone; let people decide")),
    Check(rule="NPR-116", field="refund_only.merchant_bears",
        broken=_platform(lambda pack, _: pack.refund_only.merchant_bears is Bears.WHENEVER_THE_DESK_DECIDES),
        says=Text("不得强制商家承担仅退款", "merchants may not be forced to bear refund-only")),
    Check(rule="NPR-appeal", field="review.person_on_request",
        broken=_platform(lambda pack, _: set(pack.review.person_on_request) != set(Side)),
        says=Text("买卖双方要求时都应由人复核", "either side may ask for a person")),
    Check(rule="NPR-burden", field="review.abuse_controls",
        broken=_platform(lambda pack, _: pack.review.eases_buyers_burden and not pack.review.abuse_controls),
        says=Text("减轻一方举证责任的，应有识别和处置滥用的措施", "who eases one side's burden must find and handle abuse")),
    Check(rule="ECL-34", field="published",
        broken=_platform(lambda pack, version: _notice_days(pack) < version.number("days")),
        says=Text("规则变动至少提前七日公示", "changes are published at least seven days before")),
    Check(rule="NPR-116", field="published",
        broken=_platform(lambda pack, version: pack.touches_many_users and _notice_days(pack) < version.number("notice_days_major")),
        says=Text("涉及众多用户或者重大利益的，提前十五日公示", "fifteen days where many users or major interests are touched")),
    Check(rule="ECL-31", field="records.trade_years",
        broken=_platform(lambda pack, version: pack.records.trade_years < version.number("years")),
        says=Text("交易信息至少保存三年", "trade records are kept three years at least")),
    Check(rule="NTM-31", field="records.after_sales_years",
        broken=_platform(lambda pack, version: pack.records.after_sales_years < version.number("years")),
        says=Text("售后记录至少保存三年", "after-sales records are kept three years at least")),
    Check(rule="ECL-62", field="records.produced_on_request",
        broken=_platform(lambda pack, _: not pack.records.produced_on_request),
        says=Text("纠纷中应当提供原始合同和交易记录", "contract and transaction records are produced in a dispute")),
    Check(rule="ECL-39", field="measures.deletes_reviews",
        broken=_platform(lambda pack, _: pack.measures.deletes_reviews),
        says=Text("不得删除消费者的评价", "buyers' reviews are not deleted")),
    Check(rule="PSL-136", field="measures.imports_penalty_records",
        broken=lambda pack, _: pack.measures.imports_penalty_records,
        says=Text("治安处罚记录已封存，不得导入", "punishment records are sealed and not imported")),
    Check(rule="PI-23", field="measures.sharing",
        broken=lambda pack, _: pack.measures.sharing is Sharing.WITHOUT_SEPARATE_CONSENT,
        says=Text("对外提供个人信息须取得单独同意", "handing on personal information needs separate consent")),
    Check(rule="CR-7", field="measures.shared_register", broken=lambda pack, _: pack.measures.shared_register,
        says=Text("不得经营跨商家的个人名单或者评分", "no register or score of persons across merchants")),
    Check(rule="CR-16", field="measures.own_measure_years", inferred=True,
        broken=lambda pack, version: pack.measures.own_measure_years > version.number("years"),
        says=Text("自有措施参照征信的上限，不超过五年", "own measures follow the credit law's upper bound: five years")),
    Check(rule="3B-9", field="service.fault_return_days",
        broken=_service(lambda one, version: one.fault_return_days < version.number("days")),
        says=Text("七日内性能故障可退货、换货或者修理", "a fault within seven days: return, exchange or repair")),
    Check(rule="3B-10", field="service.fault_exchange_days",
        broken=_service(lambda one, version: one.fault_exchange_days < version.number("days")),
        says=Text("十五日内性能故障可换货或者修理", "a fault within fifteen days: exchange or repair")),
    Check(rule="3B-10", field="windows.filing_days",
        broken=lambda pack, version: pack.service is not None and pack.windows.filing_days < version.number("days"),
        says=Text("提出申请的时间短于十五日的换货期，请延长", "the time to file is shorter than the fifteen days for an exchange; lengthen it")),
    Check(rule="3B-11", field="service.repairs_before_exchange",
        broken=_service(lambda one, version: one.repairs_before_exchange > version.number("repairs")),
        says=Text("修理两次仍不能使用的应更换或者退货", "after two repairs: exchange or return")),
    Check(rule="CRPR-18", field="service.repair_time_counts",
        broken=_service(lambda one, _: one.repair_time_counts),
        says=Text("修理的时间不计入有效期限", "time in repair is not counted in the warranty")),
    Check(rule="CRPR-18", field="service.warranty_restarts_after_replacement",
        broken=_service(lambda one, _: not one.warranty_restarts_after_replacement),
        says=Text("更换后有效期限重新计算", "the warranty restarts after a replacement")),
    Check(rule="CRPR-13", field="service.names_real_provider",
        broken=_service(lambda one, _: not one.names_real_provider),
        says=Text("应告知实际服务者的名称和联系方式", "whoever really serves is named")),
    Check(rule="HA-7", field="service.shows_authorisation",
        broken=_service(lambda one, _: not one.shows_authorisation),
        says=Text("特约维修应出示授权", "authorised repair shows its authorisation")),
    Check(rule="HA-price", field="service.price_before_work",
        broken=_service(lambda one, _: not one.price_before_work),
        says=Text("维修前先报价", "the price comes before the work")),
)  # fmt: skip
