"""Whose turn it is, in words for both sides; a state never sounds like a verdict before there is one."""

from __future__ import annotations

from jianzhen.casework.claims.vocabulary import State
from jianzhen.casework.events.actors import Role
from jianzhen.entrances.pages.language import said
from jianzhen.entrances.pages.shown import ShownState

TURNS: dict[State, tuple[str, str]] = {
    State.DRAFT: ("草稿，还没有提交", "A draft, not submitted yet"),
    State.SUBMITTED: ("已受理，正在分派", "Received, being routed"),
    State.EVIDENCE_PENDING: ("等买家补充材料", "Waiting for the buyer's material"),
    State.PARKED: ("先为买家保留，随时可以继续", "Kept for the buyer, to be continued at any time"),
    State.MERCHANT_TURN: ("等商家答复", "Waiting for the merchant's answer"),
    State.BUYER_TURN: ("等买家回应", "Waiting for the buyer's reply"),
    State.REVIEW_QUEUE: ("等审核员处理", "Waiting for a reviewer"),
    State.IN_REVIEW: ("审核员正在看", "A reviewer is looking"),
    State.INFO_REQUESTED: ("等一个回复或查验结果", "Waiting for an answer or a result"),
    State.NOTICE: ("等一方就告知作出说明", "Waiting for a side to answer a notice"),
    State.SECOND_REVIEW: ("等第二位审核员复核", "Waiting for a second person"),
    State.THIRD_REVIEW: ("等第三位审核员裁决", "Waiting for a third person"),
    State.DECIDED: ("已有决定，可以申诉", "Decided; it can be appealed"),
    State.INADMISSIBLE: ("不予受理，可以申诉", "Found inadmissible; it can be appealed"),
    State.IN_APPEAL: ("申诉中，由未参与此案的人员复核", "In appeal, before people new to the case"),
    State.FINAL: ("决定已生效", "The decision is final"),
    State.SETTLED: ("双方已达成一致，正在办理", "Both sides agree; being carried out"),
    State.IN_SERVICE: ("师傅正在处理", "In service"),
    State.WITHDRAWN: ("买家已撤回", "Withdrawn by the buyer"),
    State.CLOSED: ("已办结", "Closed"),
}
"""Every state has its words; a test holds that."""

_TURN_OF: dict[State, Role] = {
    State.DRAFT: Role.BUYER, State.EVIDENCE_PENDING: Role.BUYER, State.PARKED: Role.BUYER, State.BUYER_TURN: Role.BUYER,
    State.MERCHANT_TURN: Role.MERCHANT, State.REVIEW_QUEUE: Role.REVIEWER, State.IN_REVIEW: Role.REVIEWER,
    State.SECOND_REVIEW: Role.REVIEWER, State.THIRD_REVIEW: Role.REVIEWER, State.IN_APPEAL: Role.PANEL,
}  # fmt: skip
_SHAPES = {State.CLOSED: ("●", "genuine"), State.SETTLED: ("●", "genuine"), State.WITHDRAWN: ("–", "quiet")}


def turn_words(state: str) -> str:
    """Whose turn it is, as a sentence."""
    return said(*TURNS[State(state)])


def is_turn_of(state: str, role: Role) -> bool:
    """Whether this role is the one to act; where a window or a question says so, the page knows better."""
    return _TURN_OF.get(State(state)) is role


def shown_state(state: str) -> ShownState:
    """A claim's state as a word and a shape."""
    shape, tone = _SHAPES.get(State(state), ("◌", "wait"))
    return ShownState(word=turn_words(state), shape=shape, tone=tone)
