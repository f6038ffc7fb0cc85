"""What a party's claim page shows, gathered from the rooms' selectors; no rule lives here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse

from jianzhen.casework.claims.models import Claim, Window
from jianzhen.casework.claims.terms import CALENDAR
from jianzhen.casework.claims.vocabulary import RemedyKind, State, WindowKind
from jianzhen.casework.decisions.selectors import Contest, statement_of_inadmissibility, statement_of_reasons
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.evidence.selectors import ShownExhibit, ShownSealed
from jianzhen.casework.evidence.vocabulary import ExhibitKind, PartySide, SealedWhat, View
from jianzhen.casework.remedies.models import LedgerEntry, Owes, Remedy, ReturnParcel
from jianzhen.custody.grades import Grade
from jianzhen.entrances.pages.claim_words import REMEDIES, WINDOWS
from jianzhen.entrances.pages.language import language, said
from jianzhen.entrances.pages.party.tiles import advice_words
from jianzhen.entrances.pages.shown import time_left, workdays_left
from jianzhen.kernel.money import yuan
from jianzhen.law.deadlines import is_working_day
from jianzhen.law.packs.words import EVIDENCE, Evidence

KINDS = {
    ExhibitKind.PHOTO: ("照片", "photo"), ExhibitKind.CLIP: ("视频", "clip"), ExhibitKind.DOCUMENT: ("文件", "document"),
    ExhibitKind.TEXT: ("文字说明", "in words"), ExhibitKind.COURIER_CHECK: ("快递员查验", "courier's check"),
    ExhibitKind.VISIT_RESULT: ("上门查验", "visit"), ExhibitKind.RETURNED: ("开箱查看退货", "opening of the return"),
}  # fmt: skip
GRADES = {
    Grade.SELF_SEALED: ("自行固化", "self-sealed"),
    Grade.OUTSIDE_TIMESTAMP: ("外部时间戳", "outside timestamp"),
    Grade.OUTSIDE_WITNESS: ("外部见证", "outside witness"),
}
AFTER = {
    WindowKind.EVIDENCE: ("时间到了，我们先替您保留，您随时可以继续。", "When it is over we keep the claim for you; you can go on at any time."),
    WindowKind.MERCHANT_ANSWER: ("时间到了，转审核员按现有材料查看；不因此判任何一方输。", "When it is over a reviewer looks at what there is; nobody loses by it."),
    WindowKind.RETURN_RECEIPT: ("时间到了，转审核员按现有材料查看；不因此判任何一方输。", "When it is over a reviewer looks at what there is; nobody loses by it."),
    WindowKind.BUYER_REPLY: ("时间到了，转审核员按现有材料查看；不因此判任何一方输。", "When it is over a reviewer looks at what there is; nobody loses by it."),
    WindowKind.QUESTION: ("时间到了，审核员按现有材料继续；不回复不等于承认。", "When it is over the reviewer goes on with what there is; silence is no admission."),
    WindowKind.NOTICE: ("时间到了，审核员继续查看；不说明不等于承认。", "When it is over the reviewer goes on; silence is no admission."),
    WindowKind.APPEAL: ("时间到了，决定生效；一年内有新的关键证据仍可申请重新审理。", "When it is over the decision is final; new decisive evidence within a year can still reopen it."),
    WindowKind.APPEAL_FORGERY: ("时间到了，决定生效；一年内有新的关键证据仍可申请重新审理。", "When it is over the decision is final; new decisive evidence within a year can still reopen it."),
}  # fmt: skip
_SIDES = {
    PartySide.BUYER: ("买家", "the buyer"), PartySide.MERCHANT: ("商家", "the merchant"), PartySide.DESK: ("平台", "the desk"),
}  # fmt: skip


def side_words(side: str) -> str:
    """Whose it is."""
    return said(*_SIDES[PartySide(side)])


def window_rows(windows: Sequence[Window], side: Role, now: datetime) -> list[dict[str, Any]]:
    """Time limits that run, own ones first."""
    rows = [
        {
            "what": said(*WINDOWS[WindowKind(one.kind)]), "closes_at": one.closes_at, "rule": one.rule, "left": _left(one, now),
            "is_mine": one.side == side.value, "then": said(*AFTER[WindowKind(one.kind)]), "kind": one.kind,
            "whose": side_words(one.side),
        }
        for one in windows
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (not row["is_mine"], row["closes_at"]))


def _left(one: Window, now: datetime) -> str:
    if one.calendar != CALENDAR:
        return time_left(one.closes_at, now)
    return workdays_left(one.closes_at, now, is_workday=lambda day: is_working_day(day)[0])


def tiles(exhibits: Sequence[ShownExhibit], reader: Actor) -> dict[str, list[dict[str, Any]]]:
    """Exhibits as tiles: ``own``, ``other``, ``desk``, and the own ``staged``."""
    own = PartySide.MERCHANT if reader.role is Role.MERCHANT else PartySide.BUYER
    found: dict[str, list[dict[str, Any]]] = {"own": [], "other": [], "desk": [], "staged": []}
    for one in exhibits:
        row = _tile(one, is_own=one.exhibit.side == own)
        if one.exhibit.submitted_at is None:
            found["staged"].append(row)
        elif one.exhibit.side == PartySide.DESK:
            found["desk"].append(row)
        else:
            found["own" if one.exhibit.side == own else "other"].append(row)
    return found


def _tile(one: ShownExhibit, *, is_own: bool) -> dict[str, Any]:
    exhibit, kind = one.exhibit, ExhibitKind(one.exhibit.kind)
    is_shown = bool(one.url_key) and one.view in (View.ORIGINAL, View.DERIVATIVE)
    is_picture = is_shown and one.media_type.startswith("image/")
    return {
        "id": str(exhibit.id), "kind": said(*KINDS[kind]), "name": one.name, "text": exhibit.text,
        "src": reverse("preview", args=[one.url_key]) if is_picture else "",
        "clip": reverse("media", args=[one.url_key]) if is_shown and one.media_type.startswith("video/") else "",
        "href": reverse("media", args=[one.url_key]) if is_shown else "",
        "waiting": said(*one.why_not) if one.view in (View.WAITING, View.WITHHELD) else "",
        "at": exhibit.submitted_at or exhibit.staged_at, "late": exhibit.late and is_own,
        "advice": advice_words(exhibit.advice)[:1] if is_own else [],
        "shows": EVIDENCE[Evidence(exhibit.shows)].read(language()) if exhibit.shows in set(Evidence) else "",
        "copy": said("您看到的是脱敏副本", "a redacted copy") if one.view is View.DERIVATIVE else "",
    }  # fmt: skip


def sealed_tiles(sealed: Sequence[ShownSealed]) -> list[dict[str, Any]]:
    """Listing and pack-out as tiles, with when and how they were sealed."""
    names = {SealedWhat.LISTING: ("商品主图", "listing photo"), SealedWhat.PACKED: ("打包凭证", "pack-out")}
    return [
        {
            "name": said(*names[one.what]),
            "src": reverse("preview", args=[one.url_key]) if one.url_key and one.media_type.startswith("image/") else "",
            "clip": reverse("media", args=[one.url_key]) if one.url_key and one.media_type.startswith("video/") else "",
            "href": reverse("media", args=[one.url_key]) if one.url_key else "",
            "waiting": said(*one.why_not) if not one.url_key else "", "sealed_at": one.sealed_at, "grade": grade_words(one.grade),
        }
        for one in sealed
    ]  # fmt: skip


def grade_words(grade: str) -> str:
    """A seal's grade."""
    return said(*GRADES[Grade(grade)])


def statement_rows(contest: Contest, side: Role) -> dict[str, Any] | None:
    """The statement of reasons of what stands, for this side."""
    if contest.decision is not None:
        return {
            "is_decision": True,
            "at": contest.decision.served_at,
            "paper": statement_of_reasons(contest.decision, side=side, language=language()),
        }
    if contest.inadmissibility is not None:
        return {
            "is_decision": False,
            "at": contest.inadmissibility.decided_at,
            "paper": statement_of_inadmissibility(contest.inadmissibility, side=side, language=language()),
        }
    return None


def offer_rows(claim: Claim, side: Role, now: datetime) -> list[dict[str, Any]]:
    """Offers of both sides, the newest first, and whether they stand."""
    return [
        {
            "offer": one, "is_mine": one.side == side.value, "what": remedy_words(one.remedy, one.amount_fen),
            "stands": one.withdrawn_at is None and one.accepted_at is None and now < one.stands_until,
            "state": said("已接受", "accepted") if one.accepted_at else said("已撤回", "taken back") if one.withdrawn_at
            else said("已过期", "expired") if now >= one.stands_until else "",
        }
        for one in claim.offers.order_by("-made_at")
    ]  # fmt: skip


def remedy_words(kind: str, amount_fen: int) -> str:
    """Return and refund ¥129.00."""
    return said(*REMEDIES[RemedyKind(kind)]) + (f" {yuan(amount_fen)}" if amount_fen else "")


def remedy_rows(remedies: Sequence[Remedy], claim: Claim, reader: Actor, now: datetime) -> list[dict[str, Any]]:
    """What is owed: what, how far it is, until when, and which facts this side may tell."""
    return [_remedy_row(one, claim, reader, now) for one in remedies]


def _remedy_row(one: Remedy, claim: Claim, reader: Actor, now: datetime) -> dict[str, Any]:
    entry: LedgerEntry | None = getattr(one, "entry", None)
    parcel: ReturnParcel | None = getattr(one, "parcel", None)
    buyer, shop = reader.role is Role.BUYER, reader.role is Role.MERCHANT
    runs = one.is_open and one.owed_by == Owes.MERCHANT
    may_object = claim.state in (State.SETTLED, State.DECIDED, State.FINAL)
    return_until = parcel.receipt_closes_at if parcel is not None else None
    receipt = return_until is not None and now < return_until
    answered = parcel is not None and (parcel.accepted_at or parcel.disputed_at)
    arrived = one.proved_at is not None and one.receipt_closes_at is not None and now < one.receipt_closes_at
    return {
        "remedy": one, "parcel": parcel, "what": remedy_words(one.kind, one.amount_fen), "state": _state(one, entry, parcel),
        "due_at": one.due_at if one.proved_at is None and one.is_open else None,
        "is_owed_back": one.owed_by == Owes.BUYER,
        "send_back": buyer and runs and parcel is not None and parcel.delivered_at is None and not answered,
        "return_came": shop and runs and parcel is not None and parcel.delivered_at is None and not answered,
        "accept_return": shop and runs and parcel is not None and not answered,
        "dispute_until": return_until if shop and receipt and not answered and may_object else one.receipt_closes_at if buyer and arrived and may_object else None,
        "prove": shop and runs and entry is None and one.proved_at is None and one.sent_at is None,
        "by_parcel": one.kind in (RemedyKind.EXCHANGE, RemedyKind.RESHIP),
        "arrived": buyer and runs and one.sent_at is not None and one.proved_at is None,
        "accept": buyer and arrived,
    }  # fmt: skip


RETURN_TO_OPEN = (
    ("轮到您：开箱查看退回的商品", "Your turn: open what came back"),
    ("请边拍边开箱；不对可以提出异议，退款还没有发出。没有异议，到时自动退款。", "Film the opening. If it is not right, object: the refund has not gone. Without objection it goes then."),
)  # fmt: skip
TO_SEND_BACK = (
    ("轮到您：寄回商品", "Your turn: send it back"),
    (
        "运费不由您承担；商家收到查看后退款。",
        "The freight is not yours; the refund follows once the merchant has looked.",
    ),
)
TO_PERFORM = (
    ("轮到您：办理", "Your turn: carry it out"),
    (
        "办好后填上运单号或凭据；逾期由审核员另行安排。",
        "Then enter the waybill or what shows it; if it is overdue a reviewer arranges it.",
    ),
)


def turn_of_remedies(rows: Sequence[dict[str, Any]], now: datetime) -> dict[str, Any] | None:
    """What of a remedy waits for this side now, in the form of a time limit; None where nothing does."""
    for row in rows:
        parcel, remedy = row["parcel"], row["remedy"]
        found = None
        if row["accept_return"] and row["dispute_until"]:
            found = (RETURN_TO_OPEN, row["dispute_until"])
        elif row["send_back"] and parcel.sent_at is None:
            found = (TO_SEND_BACK, remedy.due_at)
        elif row["prove"]:
            found = (TO_PERFORM, remedy.due_at)
        if found is not None:
            (whose, then), until = found
            return {"whose": said(*whose), "then": said(*then), "closes_at": until, "left": time_left(until, now), "is_mine": True}  # fmt: skip
    return None


def _state(one: Remedy, entry: LedgerEntry | None, parcel: ReturnParcel | None) -> str:
    if one.failed_at is not None:
        return said("没能办成，由审核员另行处理", "could not be done; a reviewer arranges it")
    if one.replaced_at is not None:
        return said("已由新的处理代替", "replaced by a newer one")
    if one.held_at is not None:
        return said("申诉期间暂缓，不超过法定时限", "held while an appeal is open, never past the legal day")
    if parcel is not None and entry is not None and entry.state == LedgerEntry.State.WAITING:
        if parcel.disputed_at:
            return said(
                "对退回的商品有异议，退款未发出，由审核员决定",
                "the return is disputed: the refund has not gone, a person decides",
            )
        if parcel.delivered_at:
            return said("退货已送达，等商家开箱查看", "the return has arrived; the merchant opens it")
        if parcel.sent_at:
            return said("退货在途", "the return is on its way")
        return said("等买家寄回，运费不由买家承担", "waiting for the parcel; the buyer pays no freight")
    if entry is not None:
        words = {
            LedgerEntry.State.ASKED: ("退款已安排", "the refund is arranged"), LedgerEntry.State.SENT: ("退款已提交支付渠道", "the refund is with the gateway"),
            LedgerEntry.State.CONFIRMED: ("退款已到账", "the refund has arrived"), LedgerEntry.State.CANCELLED: ("退款已取消", "the refund was cancelled"),
            LedgerEntry.State.REFUSED: ("支付渠道未能退款，由人处理", "the gateway refused; a person looks"),
        }  # fmt: skip
        return said(*words.get(LedgerEntry.State(entry.state), ("等待条件", "waiting")))
    if one.proved_at is not None:
        return said("已完成", "done")
    if one.sent_at is not None:
        return said("已发出", "on its way")
    return said("待办理", "to be done")
