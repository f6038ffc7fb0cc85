"""Statement of reasons 决定书: for one side, in one language; no weight, no name of the other side, no accusation.

Reference: Personal Information Law Art. 24 (PI-24), Public Security Punishments Law Art. 56 (PSL-56).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from jianzhen.casework.claims.models import Claim, Window
from jianzhen.casework.claims.packs import pack_of
from jianzhen.casework.claims.terms import BEIJING
from jianzhen.casework.claims.vocabulary import RemedyKind
from jianzhen.casework.claims.windows import APPEALS
from jianzhen.casework.decisions.content import MONEY
from jianzhen.casework.decisions.models import Decision, Inadmissibility
from jianzhen.casework.decisions.statement_words import (
    ACTS_EN,
    CODES_EN,
    COMPLAINTS_EN,
    EXHIBITS_EN,
    HEADINGS,
    OUTCOMES_EN,
    PREVAILED,
    REMEDIES_EN,
    ROLES,
    SEALED_EN,
    SIDES,
)
from jianzhen.casework.decisions.words import DecisionKind, Outcome
from jianzhen.casework.events.actors import Role
from jianzhen.casework.evidence.folder import sealed_before
from jianzhen.casework.evidence.models import Exhibit, Inspection
from jianzhen.casework.evidence.vocabulary import InspectionState
from jianzhen.kernel.money import yuan
from jianzhen.law import Text, add_days, cite


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One heading and its lines."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What one side reads, in the order it reads it.

    Attributes
    ----------
    side : Role
        BUYER or MERCHANT.
    language : str
        "zh" or "en".
    """

    title: str
    side: Role
    language: str
    sections: tuple[Section, ...]

    def text(self) -> str:
        """As plain text, for a paper in ``case.zip`` or a message."""
        blocks = ["\n".join([one.heading, *(f"  {line}" for line in one.lines)]) for one in self.sections]
        return "\n\n".join([self.title, *blocks]) + "\n"


def statement_of_reasons(decision: Decision, *, side: Role, language: str) -> Statement:
    """The statement of reasons of a decision.

    Says what was asked, what was decided, by whom, on which material, why, what follows and by when, how to appeal and
    until when, that people decided and which technical means they used. The merchant's copy says that it may not be
    published. Neither copy holds a weight or a name.

    Raises
    ------
    ValueError
        ``side`` is no side of a claim, or the language is neither "zh" nor "en".
    """
    say = _Say(side, language)
    claim, until = decision.claim, decision.served_at
    reasons = decision.reasons_buyer if side is Role.BUYER else decision.reasons_merchant
    sections = [
        _asked(claim, say), say.section("decided", _decided(decision, say)), say.section("by", _deciders(decision, say)),
        say.section("material", _material(claim, decision.draft.proposed_at or until, say)), say.section("why", (reasons,)),
        say.section("follows", _follows(decision, say)), say.section("appeal", _appeal(decision, say)),
        say.section("means", _means(claim, until, say)), *_keep(until, say),
    ]  # fmt: skip
    title = say(f"决定书 {claim.number}-{decision.number}", f"Statement of reasons {claim.number}-{decision.number}")
    return Statement(title=title, side=side, language=language, sections=tuple(sections))


def statement_of_inadmissibility(found: Inadmissibility, *, side: Role, language: str) -> Statement:
    """The statement of an inadmissibility, in the same order. Raises ``ValueError`` as ``statement_of_reasons``."""
    say, claim = _Say(side, language), found.claim
    code = say(found.get_code_display(), CODES_EN[found.code])
    who = say(f"{found.decided_by.shown_as}（审核员）", f"{found.decided_by.shown_as} (reviewer)")
    sections = [
        _asked(claim, say),
        say.section("decided", (say(f"不予受理：{code}。", f"Not read on its merits: {code}."),)),
        say.section("by", (who, say("由人作出，不是由程序作出。", "Made by a person, not by a program."))),
        say.section("why", (found.text,)),
        say.section("follows", (say("没有判断请求是否成立，也没有对任何人作出评价。", "Whether the request is justified was not judged, nor was anybody."),)),
        say.section("appeal", _appeal_until(claim, Role.BUYER, say) if side is Role.BUYER else (say("买家可以申诉。", "The buyer may appeal."),)),
        *_keep(found.decided_at, say),
    ]  # fmt: skip
    title = say(f"不予受理通知 {claim.number}", f"Notice of inadmissibility {claim.number}")
    return Statement(title=title, side=side, language=language, sections=tuple(sections))


class _Say:
    """Chooses the words of one side in one language."""

    def __init__(self, side: Role, language: str) -> None:
        if side not in (Role.BUYER, Role.MERCHANT):
            raise ValueError(f"{side.value} is no side of a claim")
        if language not in ("zh", "en"):
            raise ValueError(f"language: {language!r} is neither 'zh' nor 'en'")
        self.side, self.language = side, language

    def __call__(self, zh: str, en: str) -> str:
        return Text(zh, en).read(self.language)

    def section(self, key: str, lines: Sequence[str]) -> Section:
        return Section(heading=self(*HEADINGS[key]), lines=tuple(lines))

    def remedy(self, kind: str, amount_fen: int) -> str:
        name = self(RemedyKind(kind).label, REMEDIES_EN[kind])
        return f"{name} {yuan(amount_fen)}" if amount_fen else name

    def day(self, at: datetime) -> str:
        local = at.astimezone(BEIJING)
        return self(f"{local.year}年{local.month}月{local.day}日", f"{local:%Y-%m-%d}")

    def minute(self, at: datetime) -> str:
        return f"{self.day(at)} {at.astimezone(BEIJING):%H:%M}" + self("（北京时间）", " (Beijing)")

    def last_moment(self, closes_at: datetime) -> str:
        """A window that closes at midnight ends with the day before, at 24:00."""
        local = closes_at.astimezone(BEIJING)
        if (local.hour, local.minute, local.second) == (0, 0, 0):
            return f"{self.day(closes_at - timedelta(seconds=1))} 24:00" + self("（北京时间）", " (Beijing)")
        return self.minute(closes_at)


def _asked(claim: Claim, say: _Say) -> Section:
    thing = claim.line.title if claim.line is not None else claim.described
    complaint = say(claim.get_complaint_display(), COMPLAINTS_EN[claim.complaint])
    remedy = say.remedy(claim.remedy, claim.amount_fen)
    filed, pack = say.day(claim.submitted_at or claim.drafted_at), pack_of(claim)
    return say.section("asked", (say(
        f"{filed}，买家就“{thing}”提出：{complaint}；请求{remedy}。申请编号 {claim.number}，按《{pack.title.zh}》第 {pack.version} 版处理。",
        f"On {filed} the buyer wrote about “{thing}”: {complaint}; asked for: {remedy}. Claim {claim.number}, under “{pack.title.en}”, version {pack.version}.",
    ),))  # fmt: skip


def _decided(decision: Decision, say: _Say) -> list[str]:
    served = say.minute(decision.served_at)
    lines = [
        f"{served}{say('：', ': ')}{say(decision.get_outcome_display(), OUTCOMES_EN[decision.outcome])}{say('。', '.')}"
    ]
    if decision.remedy:
        granted = say.remedy(decision.remedy, decision.amount_fen)
        lines.append(say(f"处理方式：{granted}。", f"Remedy: {granted}."))
    if decision.prevailed:
        lines.append(say(*PREVAILED[decision.appellant, decision.prevailed]))
    if decision.forgery_act:
        lines += _finding(decision, say)
    elif decision.outcome == Outcome.NOT_SHOWN:
        lines.append(say("这是对证据的判断，不是对任何人的评价。", "This judges the evidence, and nobody."))
    return lines


def _finding(decision: Decision, say: _Say) -> list[str]:
    rule = cite("CRPR-49(2)", decision.served_at.astimezone(BEIJING).date())
    who, act = say(*SIDES[decision.subject]), say(decision.forgery_act, ACTS_EN[decision.forgery_act])
    lines = [say(
        f"认定：{who}有“{act}”行为，见{rule.title.zh}列举的五种行为。事先已告知材料并给予答复时间，由两人以上作出。",
        f"Found: {act} by the {who}, one of the five acts of the {rule.title.en}. Notice with the material and time to "
        "answer were given before, and at least two people found it.",
    )]  # fmt: skip
    return [*lines, rule.inference.read(say.language)] if rule.inference is not None else lines


def _deciders(decision: Decision, say: _Say) -> list[str]:
    people = [one for one in (decision.decided_by, decision.second_by, decision.third_by) if one is not None]
    named = say("、", ", ").join(one.shown_as for one in people)
    role = say(*ROLES[decision.decided_role])
    lines = [say(f"{named}（{role}{'及复核人员' if len(people) > 1 and decision.kind == DecisionKind.FIRST else ''}）。",
                 f"{named} ({role}{' and countersigning' if len(people) > 1 and decision.kind == DecisionKind.FIRST else ''}).")]  # fmt: skip
    if decision.dissent:
        n = len(decision.dissent)
        lines.append(say(f"其中{n}人意见不同，已记录在案。", f"{n} of them came to something else; that is on record."))
    return lines


def _material(claim: Claim, until: datetime, say: _Say) -> list[str]:
    lines = []
    for number, one in enumerate(
        Exhibit.objects.filter(claim=claim, submitted_at__lte=until).order_by("submitted_at", "id"), 1
    ):
        side = say(*SIDES[one.side])
        kind = say(one.get_kind_display(), EXHIBITS_EN[one.kind])
        assert one.submitted_at is not None
        day = say.day(one.submitted_at)
        lines.append(say(f"{number}. {side}：{kind}（{day}提交）", f"{number}. {side}: {kind} (submitted {day})"))
    for sealed in sealed_before(claim):
        what = say(sealed.what.label, SEALED_EN[sealed.what])
        day = say.day(sealed.seal.sealed_at)
        lines.append(say(f"争议前固化：{what}（{day}）", f"Sealed before the dispute: {what} ({day})"))
    later = Exhibit.objects.filter(claim=claim, submitted_at__gt=until).count()
    if later:
        lines.append(say(
            f"另有 {later} 份材料在作出判断之后提交，没有作为依据；可以在申诉中提出。",
            f"{later} more came after the judgement and it does not rest on them; they can be brought in an appeal.",
        ))  # fmt: skip
    return lines or [say("双方的陈述和订单记录。", "What both sides wrote, and the order's record.")]


def _follows(decision: Decision, say: _Say) -> list[str]:
    if not decision.remedy:
        return [say("不产生退款或其他处理。", "No refund and no other remedy follows.")]
    pack = pack_of(decision.claim)
    refund = decision.remedy in MONEY
    if decision.remedy == RemedyKind.RETURN_REFUND:
        days = pack.returns.refund_after_return_days if pack.returns else 7
        return [say(
            f"退回商品，运费不由买家承担。商家签收并核对后，最迟在 {days} 天内退款 {yuan(decision.amount_fen)}。",
            f"The goods go back, at no cost to the buyer. {yuan(decision.amount_fen)} follow within {days} days of their arrival.",
        )]  # fmt: skip
    if pack.returns is None:
        days = 7 if refund else 15
    else:
        days = pack.returns.refund_after_return_days if refund else pack.returns.remedy_days
    local = decision.served_at.astimezone(BEIJING)
    last = add_days(local.date(), days)
    by = say(f"{last.year}年{last.month}月{last.day}日", f"{last:%Y-%m-%d}")
    granted = say.remedy(decision.remedy, decision.amount_fen)
    return [say(f"{granted}，最迟在 {by} 24:00 前完成。", f"{granted}, by {by} 24:00 at the latest.")]


def _appeal(decision: Decision, say: _Say) -> Sequence[str]:
    if decision.kind == DecisionKind.APPEAL:
        return (say(
            "这是申诉后的终局决定。一年内出现新的决定性证据，可以提出重新审理；您依法投诉、申请仲裁或提起诉讼的权利不受影响。",
            "This is final after appeal. New decisive evidence within a year can reopen it; your rights to complain to the "
            "authorities, to arbitration and to a court are untouched.",
        ),)  # fmt: skip
    return _appeal_until(decision.claim, say.side, say, opened_at=decision.served_at)


def _appeal_until(claim: Claim, side: Role, say: _Say, opened_at: datetime | None = None) -> Sequence[str]:
    windows = Window.objects.filter(claim=claim, kind__in=APPEALS, side=side.value)
    if opened_at is not None:
        windows = windows.filter(opens_at=opened_at)
    last = max((one.closes_at for one in windows), default=None)
    how = say(
        "在本案页面选择“申诉”并写明理由；由没有参与此案的人员重新审理。只有您一方申诉时，结果不会比现在对您更差。",
        "Choose “appeal” on the claim's page and write why; people new to the claim read it. If you alone appeal, you "
        "will not be worse off for it.",
    )  # fmt: skip
    if last is None:
        return (how,)
    until = say.last_moment(last)
    return (say(f"如不同意，{until}前可以申诉。", f"If you disagree, you may appeal until {until}."), how)


def _means(claim: Claim, until: datetime, say: _Say) -> list[str]:
    rule = cite("PI-24", until.astimezone(BEIJING).date())
    people = say(
        "决定由人作出。程序只列出图片上看到的迹象供人参考，不作决定，也不单独影响结果。",
        "People decided. Programs list what is seen in photos for people to read; they decide nothing and settle nothing alone.",
    )  # fmt: skip
    found = (
        Inspection.objects.filter(claim=claim, asked_at__lte=until, state=InspectionState.DONE)
        .order_by("-number")
        .first()
    )
    used = say(
        f"使用的技术手段：图片检测程序（{found.engine_version}），与商品主图、打包凭证和本店以往申请的图片比对。",
        f"Technical means: photo inspection ({found.engine_version}), compared with the listing, the pack-out and photos of "
        "this shop's earlier claims.",
    ) if found is not None else say("没有使用图片检测的结果。", "No result of a photo inspection was used.")  # fmt: skip
    rights = say(
        f"您可以要求用文字说明查看了什么、如何考虑，也可以拒绝仅由程序作出的决定。依据：{rule.title.zh}。",
        f"You may ask for an explanation in words of what was looked at and how it was weighed, and refuse a decision made by a program alone. See {rule.title.en}.",
    )
    return [people, used, rights]


def _keep(until: datetime, say: _Say) -> list[Section]:
    """The merchant's copy says what may not be done with it."""
    if say.side is not Role.MERCHANT:
        return []
    rule = cite("PSL-56", until.astimezone(BEIJING).date())
    return [say.section("keep", (say(
        "本决定书对买家作了去标识处理。其中的信息和案件材料仅供处理本案，不得公开、转让或用于其他目的。",
        "The buyer is not named in this copy. It and the papers of the claim are for this claim only: do not publish them, "
        "pass them on or use them for anything else.",
    ), rule.words(say.language)))]  # fmt: skip
