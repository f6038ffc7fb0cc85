"""Which letters are drafted and which are not, each with the reason. Filled from templates, never generated.

A letter that names the photos is drafted only where they speak at moderate support or more; where nothing speaks against
the buyer, no letter against the claim is drafted at all. A person reads, corrects and signs; nothing is sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from jianzhen.inspection.model import CarrierState, ClaimReport, Finding, Kind
from jianzhen.inspection.report.wording import Text
from jianzhen.rebuttal.duties import Duty, DutyRow, Showing
from jianzhen.rebuttal.facts import CaseFacts, DecidedBy
from jianzhen.rebuttal.statements import Leaning


class LetterKind(StrEnum):
    """To whom a letter goes."""

    PLATFORM = "platform"
    PROVIDER = "provider"
    REGULATOR = "regulator"
    POLICE = "police"
    CYBERSPACE = "cyberspace"


TITLES = {
    LetterKind.PLATFORM: Text("致平台：申诉与材料请求", "To the platform: appeal and request for records"),
    LetterKind.PROVIDER: Text("致生成服务提供者：请求保全记录", "To the AI provider: please preserve your logs"),
    LetterKind.REGULATOR: Text("致市场监督管理部门：反映情况", "To the market regulator"),
    LetterKind.POLICE: Text("致公安机关：报案材料", "To the police: report"),
    LetterKind.CYBERSPACE: Text("致网信部门：反映标识异常", "To the cyberspace authority: a label out of order"),
}


class PoliceLimit(StrEnum):
    """Whether a report to the police is in time."""

    OPEN = "open"
    PASSED = "passed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterPlan:
    """One kind of letter: drafted or not, and why."""

    kind: LetterKind
    because: Text
    drafted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Producer:
    """Who a label says made a file: name, entity code, content number; the SHA-256 of the file that carries it."""

    name: str
    entity: str
    number: str
    sha256: str


def producers_of(report: ClaimReport) -> tuple[Producer, ...]:
    """The producers that national labels in the claim's files name by an entity code, each once."""
    found: dict[tuple[str, str], Producer] = {}
    hashes = {file.photo.path: file.photo.sha256 for file in report.files}
    for path, one in _labels(report, (Kind.TC260_LABEL,)):
        facts = dict(one.facts)
        if one.carrier_state is CarrierState.CLAIMED and facts.get("entity"):
            key = (facts["entity"], facts.get("number", ""))
            found.setdefault(
                key,
                Producer(name=facts.get("producer", ""), entity=key[0], number=key[1], sha256=hashes[path]),
            )
    return tuple(found.values())


def label_disorders(report: ClaimReport) -> tuple[str, ...]:
    """Files whose label contradicts itself or sits on a camera's own file: it may have been put there by anybody."""
    return tuple(dict.fromkeys(
        path for path, one in _labels(report, (Kind.TC260_CONFLICT, Kind.TC260_LABEL))
        if one.kind is Kind.TC260_CONFLICT or dict(one.facts).get("camera")
    ))  # fmt: skip


def _labels(report: ClaimReport, kinds: Sequence[Kind]) -> list[tuple[str, Finding]]:
    return [(file.photo.path, one) for file in report.files for one in file.findings if one.kind in kinds]


def plan_letters(
    report: ClaimReport,
    facts: CaseFacts,
    *,
    leaning: Leaning,
    duties: Sequence[DutyRow],
    limit: PoliceLimit,
    lost_fen: int,
) -> tuple[LetterPlan, ...]:
    """Decide which letters to draft."""
    against = leaning is Leaning.NOT_A_RECORD
    open_duties = [one for one in duties if one.showing in (Showing.SHOWN_NOT_DONE, Showing.UNKNOWN)]
    not_done = [one for one in duties if one.showing is Showing.SHOWN_NOT_DONE]
    forced = any(one.duty is Duty.NO_FORCED_REFUND for one in not_done)
    by_platform = facts.decided_by.value is DecidedBy.PLATFORM
    lost = lost_fen > 0 and (facts.decided_on.is_known or facts.amount_fen.is_known)
    return (
        _platform(open_duties, facts.decided_by.value, against=against),
        _plan(LetterKind.PROVIDER, bool(producers_of(report)),
              Text("文件内的标识写明了生成服务的主体代码；提供者依规保存日志，期限有限", "a label names the provider's entity; its logs are kept for a limited time"),
              Text("没有文件写明生成服务的主体代码", "no file names a provider by an entity code")),
        _plan(LetterKind.REGULATOR, by_platform and (forced or (against and bool(not_done))),
              Text("材料显示平台审核有未尽之处", "the papers show review steps that were not taken"),
              Text("现有材料没有显示平台未履行审核义务", "the papers do not show that a review step was left out")),
        _police(limit, against=against, lost=lost),
        _plan(LetterKind.CYBERSPACE, bool(label_disorders(report)),
              Text("标识自相矛盾，或出现在相机原始文件上", "a label contradicts itself, or sits on a camera's own file"),
              Text("没有发现标识被伪造或篡改的迹象；没有标识不等于标识被删除", "no sign of a falsified label; a missing label is no sign of a removed one")),
    )  # fmt: skip


def _plan(kind: LetterKind, drafted: bool, yes: Text, no: Text) -> LetterPlan:  # noqa: FBT001 - the outcome itself
    return LetterPlan(kind=kind, drafted=drafted, because=yes if drafted else no)


def _platform(open_duties: Sequence[DutyRow], decided_by: DecidedBy | None, *, against: bool) -> LetterPlan:
    if decided_by is None:
        because = Text(
            "不知道退款是不是平台决定的：请在 case.toml 写明 decided_by",
            "not known whether the platform decided: state decided_by in case.toml",
        )
        return LetterPlan(kind=LetterKind.PLATFORM, drafted=False, because=because)
    if decided_by is DecidedBy.MERCHANT:
        because = Text(
            "退款是商家自己同意的，没有平台决定可以申诉",
            "the merchant granted the refund: there is no platform decision to appeal",
        )
        return LetterPlan(kind=LetterKind.PLATFORM, drafted=False, because=because)
    if against:
        because = Text(
            "图片与已有图片的比对结果值得平台重新审核", "what the photos show is worth a fresh look by the platform"
        )
    elif open_duties:
        because = Text(
            "只请求平台说明理由和提供记录；图片中没有不利于买家的发现，信中也不这样说",
            "asks for reasons and records only; nothing in the photos speaks against the buyer, nor does the letter",
        )
    else:
        because = Text("没有需要平台补充的内容", "there is nothing to ask the platform for")
    return LetterPlan(kind=LetterKind.PLATFORM, drafted=against or bool(open_duties), because=because)


def _police(limit: PoliceLimit, *, against: bool, lost: bool) -> LetterPlan:
    if not against:
        because = Text(
            "现有图片没有达到值得报案的程度；报案须有事实依据", "the photos do not carry a report; a report needs facts"
        )
    elif not lost:
        because = Text(
            "不知道是否已经退款、退了多少，没有损失可报",
            "not known whether and how much was refunded: there is no loss to report",
        )
    elif limit is PoliceLimit.PASSED:
        because = Text(
            "已超过六个月的追究时效（民事途径仍可用）", "the six-month limit has passed (the civil way stays open)"
        )
    elif limit is PoliceLimit.UNKNOWN:
        because = Text(
            "不知道行为的日期，无法判断是否还在时效之内",
            "no day of the act is known: whether the limit has passed cannot be told",
        )
    else:
        because = Text(
            "图片的比对结果可以作为线索请公安机关核查", "what the photos show can be handed over for checking"
        )
    return LetterPlan(kind=LetterKind.POLICE, drafted=against and lost and limit is PoliceLimit.OPEN, because=because)
