"""How visits are said: states with a shape, kinds, moves, outcomes, grades; Chinese and English."""

from __future__ import annotations

from typing import Any

from jianzhen.casework.visits.models import Visit
from jianzhen.casework.visits.quotes import LineKind
from jianzhen.casework.visits.vocabulary import (
    Grade,
    Move,
    Outcome,
    ResidenceProof,
    Urgency,
    VisitKind,
    VisitState,
)
from jianzhen.casework.visits.windows import Arrival
from jianzhen.entrances.pages.language import said
from jianzhen.entrances.pages.shown import ShownState

S = VisitState
STATES: dict[VisitState, tuple[str, str]] = {
    S.WANTED: ("请选择上门时间", "choose a time"), S.BOOKED: ("已约好时间，正在安排师傅", "booked; a technician is being found"),
    S.ASSIGNED: ("已派师傅", "a technician is assigned"), S.ON_THE_WAY: ("师傅在路上", "on the way"),
    S.ON_SITE: ("师傅已到门口", "at the door"), S.WORKING: ("服务中", "at work"), S.WAITING_FOR_PART: ("待件", "waiting for a part"),
    S.TAKEN_IN: ("拉修", "taken to the workshop"), S.NOBODY_HOME: ("空跑：没有等到人", "nobody was home"),
    S.HANDED_BACK: ("退单：正在换网点", "handed back; another outlet is looked for"), S.LEFT_SAFELY: ("师傅已离开，客服会联系您", "the technician left; the desk will call"),
    S.DONE: ("已完成", "done"), S.SOLVED_BY_PHONE: ("电话解决", "solved by phone"), S.CANCELLED: ("已取消", "cancelled"),
}  # fmt: skip
FOR_THE_DESK: dict[VisitState, tuple[str, str]] = {
    S.WANTED: ("待预约", "not booked"), S.BOOKED: ("已预约", "booked"), S.LEFT_SAFELY: ("已安全离开", "left safely"),
    S.NOBODY_HOME: ("空跑", "nobody home"), S.HANDED_BACK: ("退单", "handed back"),
}  # fmt: skip
KINDS: dict[VisitKind, tuple[str, str]] = {
    VisitKind.REPAIR: ("上门维修", "repair"), VisitKind.INSTALL: ("上门安装", "installation"),
    VisitKind.REVISIT: ("免费返修", "free re-visit"), VisitKind.COLLECT: ("上门取送", "collection"),
    VisitKind.INSPECTION: ("上门查验（免费）", "inspection (free)"),
}  # fmt: skip
OUTCOMES: dict[Outcome, tuple[str, str]] = {
    Outcome.FIXED: ("已修好", "fixed"), Outcome.NOT_FIXED: ("未修好", "not fixed"), Outcome.NO_FAULT: ("未见故障", "no fault found"),
    Outcome.QUOTE_REFUSED: ("未接受报价", "price not accepted"), Outcome.SEEN_AS_DESCRIBED: ("所见与描述一致", "seen as described"),
    Outcome.SEEN_DIFFERENT: ("所见与描述不一致", "seen otherwise than described"), Outcome.NOT_SEEN: ("未见所述情况", "what is described was not seen"),
    Outcome.CANNOT_TELL: ("现场无法判断", "cannot be told on site"), Outcome.NO_ACCESS: ("未能查看", "could not be looked at"),
}  # fmt: skip
MOVES: dict[Move, tuple[str, str]] = {
    Move.WANTED: ("登记上门", "visit asked for"), Move.BOOKED: ("预约", "booked"), Move.RESCHEDULED: ("改约", "rescheduled"),
    Move.ASSIGNED: ("派工", "assigned"), Move.REASSIGNED: ("转派", "given to another"), Move.TAKEN_BACK: ("收回派工", "taken back"),
    Move.SET_OUT: ("出发", "set out"), Move.ARRIVED: ("到达", "arrived"), Move.BEGAN: ("开始服务", "work began"),
    Move.WAITS_FOR_PART: ("待件", "waits for a part"), Move.PART_CAME: ("配件到货", "the part came"), Move.TAKEN_IN: ("拉修", "taken in"),
    Move.BROUGHT_BACK: ("修好送回", "repaired, comes back"), Move.SECOND_CALL: ("二次上门", "needs another call"),
    Move.NOBODY_HOME: ("空跑", "nobody home"), Move.HANDED_BACK: ("退单", "handed back"), Move.GIVEN_ON: ("改派网点", "given to another outlet"),
    Move.LEFT_SAFELY: ("安全离开", "left"), Move.LOOKED_AT: ("重新安排", "arranged anew"), Move.FINISHED: ("完工", "finished"),
    Move.QUOTE_REFUSED: ("不接受报价", "price not accepted"), Move.SOLVED_BY_PHONE: ("电话解决", "solved by phone"), Move.CANCELLED: ("取消", "cancelled"),
}  # fmt: skip
GRADES: dict[Grade, tuple[str, str, str]] = {
    Grade.BEST: ("●", "顺路", "best"), Grade.GOOD: ("○", "可约", "free"), Grade.TIGHT: ("◌", "较远", "far"),
}  # fmt: skip
PROOFS: dict[ResidenceProof, tuple[str, str]] = {
    ResidenceProof.IDENTITY_ADDRESS: ("身份证住址一致", "address on the identity card"), ResidenceProof.LEASE: ("租赁合同", "lease"),
    ResidenceProof.OWNERSHIP: ("房产证明", "title of ownership"), ResidenceProof.NEIGHBOURHOOD: ("居委会或物业证明", "neighbourhood or property office"),
    ResidenceProof.POLICE: ("民警到场", "police are present"),
}  # fmt: skip
LINES: dict[LineKind, tuple[str, str]] = {
    LineKind.CALL_OUT: ("上门费", "call-out"), LineKind.LABOUR: ("工时费", "labour"), LineKind.PART: ("配件", "part"),
}  # fmt: skip
_STEPS = (
    ("已报修", "reported", (S.WANTED, S.NOBODY_HOME, S.HANDED_BACK, S.LEFT_SAFELY)), ("约好时间", "booked", (S.BOOKED,)),
    ("派师傅", "assigned", (S.ASSIGNED,)), ("在路上", "on the way", (S.ON_THE_WAY,)),
    ("服务", "service", (S.ON_SITE, S.WORKING, S.WAITING_FOR_PART, S.TAKEN_IN)), ("完成", "done", (S.DONE, S.SOLVED_BY_PHONE)),
)  # fmt: skip
_TONES = {S.DONE: ("●", "genuine"), S.SOLVED_BY_PHONE: ("●", "genuine"), S.CANCELLED: ("–", "quiet"), S.LEFT_SAFELY: ("▲", "not"), S.NOBODY_HOME: ("▲", "not")}  # fmt: skip


def state_of(visit: Visit, *, at_desk: bool = False) -> ShownState:
    """A visit's state: a word and a shape."""
    state = VisitState(visit.state)
    shape, tone = _TONES.get(state, ("◌", "wait"))
    words = FOR_THE_DESK.get(state, STATES[state]) if at_desk else STATES[state]
    return ShownState(word=said(*words), shape=shape, tone=tone)


def desk_state(visit: Visit) -> ShownState:
    """The same, in the trade's own words."""
    return state_of(visit, at_desk=True)


def steps_of(visit: Visit) -> list[dict[str, str]]:
    """Where a visit stands, as a row of steps; nothing for one that was called off."""
    if visit.state == S.CANCELLED:
        return []
    here = next((n for n, (_, _, states) in enumerate(_STEPS) if visit.state in states), 0)
    ended = visit.state in (S.DONE, S.SOLVED_BY_PHONE)
    return [
        {"word": said(zh, en), "state": "done" if n < here or ended else "now" if n == here else "next"}
        for n, (zh, en, _) in enumerate(_STEPS)
    ]


def kind_of(visit: Visit) -> str:
    """维修, 查验 …, with the product where it is known."""
    return said(*KINDS[VisitKind(visit.kind)])


def window_of(visit: Visit) -> str:
    """The window that was promised; empty before one is."""
    if visit.opens_at is None or visit.closes_at is None:
        return ""
    return said(*Arrival(opens_at=visit.opens_at, closes_at=visit.closes_at).words())


def is_urgent(visit: Visit) -> bool:
    """Whether it is as soon as possible."""
    return visit.urgency == Urgency.URGENT


def quote_rows(visit: Visit) -> list[dict[str, Any]]:
    """Every price that was told, the newest first, with its lines and what came of it."""
    return [
        {
            "row": one, "waits": one.accepted_at is None and one.refused_at is None,
            "lines": [{"kind": said(*LINES[LineKind(line["kind"])]), "what": line["what"], "fen": line["fen"]} for line in one.lines],
        }
        for one in visit.quotes.order_by("-quoted_at")
    ]  # fmt: skip


def moves_of(visit: Visit) -> list[dict[str, Any]]:
    """What happened, for whoever may read it: no ids of people."""
    return [
        {"at": one.at, "who": one.technician.shown_as if one.technician else "", "what": said(*MOVES[Move(one.move)]), "note": one.why}
        for one in visit.moves.select_related("technician")
    ]  # fmt: skip
