"""A small abstract desk, searched to its end: whatever anybody may try, with facts as true rows would state them.

The table and the guards are the real ones, handed in; only what rows hold is modelled. Each attempt carries what would be
unjust about it, so that a guard which lets it through is caught. Windows and offers, which guards read from rows, are
taken as the timer or a party pleases: that lets more happen than can, never less.
"""

from __future__ import annotations

import ast
import inspect
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from itertools import product
from typing import NamedTuple

from jianzhen.casework.claims import guards as real
from jianzhen.casework.claims.facts import Facts
from jianzhen.casework.claims.guards import GUARDS, Guard, Move
from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.table import Step, lifecycle
from jianzhen.casework.claims.vocabulary import EventKind, ForgeryAct, State
from jianzhen.casework.errors import CaseworkError
from jianzhen.casework.events.actors import Actor, Kind, Role

CLAIMS = {state: Claim(state=state) for state in State}
NOW = datetime(2026, 11, 25, tzinfo=UTC)
PEOPLE = ("ann", "bo", "cy")
PANEL = ("pat", "quin", "ray")
SHOWN, NOT_SHOWN, FINDING = "shown", "not shown", "a forgery finding"
K = EventKind

TAKEN_AS_PLEASED = frozenset({
    K.NOTICE_WINDOW_CLOSED, K.QUESTION_WINDOW_CLOSED, K.MERCHANT_SILENT, K.BUYER_SILENT, K.APPEALED, K.APPEAL_WINDOW_CLOSED,
    K.BUYER_REPLIED, K.CLAIM_CONTESTED, K.LEASE_LAPSED,
})  # fmt: skip
"""Events whose guards ask a clock or a party: here they may always happen."""

IN_SCOPE = TAKEN_AS_PLEASED | {
    K.CLAIM_LEASED, K.LEASE_RETURNED, K.MERCHANT_HEARD_AGAIN, K.BUYER_HEARD_AGAIN, K.QUESTION_ASKED, K.QUESTION_ANSWERED,
    K.FOUND_INADMISSIBLE, K.ADVERSE_NOTICE_SERVED, K.NOTICE_ANSWERED, K.DECISION_DRAFTED, K.DECISION_SERVED,
    K.REVIEWERS_DIFFER, K.SENT_BACK, K.APPEAL_DECIDED, K.REMITTED, K.REOPENED,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What the rows of one claim hold."""

    state: State = State.REVIEW_QUEUE
    holder: str = ""
    drafts: tuple[tuple[str, str], ...] = ()
    earlier: frozenset[str] = frozenset()
    rounds: int = 1
    notice: str = "none"
    asked: Role | None = None
    finding: bool = False
    signed: frozenset[str] = frozenset()

    @property
    def drafters(self) -> tuple[str, ...]:
        """Who drafted in this round, in order."""
        return tuple(who for who, _ in self.drafts)

    @property
    def involved(self) -> tuple[str, ...]:
        """Who drafted in any round."""
        return tuple(sorted(self.earlier | set(self.drafters)))

    def says(self, who: str) -> str:
        """What somebody's draft of this round comes to; empty where there is none."""
        return dict(self.drafts).get(who, "")


class Attempt(NamedTuple):
    """One way to try an event: the facts, what it would decide, and what would be unjust about it."""

    facts: Facts
    unjust: str = ""
    content: str = ""
    signed: frozenset[str] = frozenset()


class Desk:
    """The real table and guards, or mutants of them."""

    def __init__(self, *, guards: Mapping[EventKind, Guard] = GUARDS, steps: Iterable[Step] | None = None) -> None:
        self.guards = guards
        self.steps = tuple(lifecycle()[1] if steps is None else steps)
        self.answers: dict[tuple[State, EventKind, Actor, Facts], bool] = {}

    def injustices(self, start: World | None = None, *, first_only: bool = False) -> set[str]:
        """Search every world that can be reached and name what must never happen and does."""
        seen, todo, found = {start or World()}, deque([start or World()]), set[str]()
        while todo:
            world = todo.popleft()
            for after, unjust in self._moves(world):
                found |= unjust
                if found and first_only:
                    return found
                if after not in seen:
                    seen.add(after)
                    todo.append(after)
        self.n_worlds = len(seen)
        return found

    def _moves(self, world: World) -> Iterator[tuple[World, set[str]]]:
        for after in _drafts_saved(world):
            yield after, set()
        for step in self.steps:
            if world.state not in step.origins or step.event not in IN_SCOPE:
                continue
            for actor in [one for role in step.roles for one in _who(role)]:
                for attempt in _attempts(_what_matters(world, step.event), step.event, actor):
                    if self._passes(world, step.event, actor, attempt.facts):
                        after = _after(world, step, actor, attempt)
                        if after.rounds <= 2:
                            yield after, _unjust(world, after, step, actor, attempt)

    def _passes(self, world: World, event: EventKind, actor: Actor, facts: Facts) -> bool:
        if event in TAKEN_AS_PLEASED:
            return True
        key = (world.state, event, actor, facts)
        if key not in self.answers:
            move = Move(claim=CLAIMS[world.state], event=event, actor=actor, now=NOW, facts=facts)
            try:
                self.guards[event](move)
            except CaseworkError:
                self.answers[key] = False
            else:
                self.answers[key] = True
        return self.answers[key]


def _who(role: Role) -> list[Actor]:
    if role.kind is Kind.PERSON:
        return [Actor(role=role, id=name) for name in (PEOPLE + PANEL if role is Role.PANEL else PEOPLE)]
    return [Actor(role=role, id=role.value)]


def _drafts_saved(world: World) -> Iterator[World]:
    """Whoever is at work saves a draft: the holder, or another person than those who drafted."""
    writers = {State.IN_REVIEW: [world.holder], State.SECOND_REVIEW: PEOPLE, State.THIRD_REVIEW: PEOPLE}
    most = {State.SECOND_REVIEW: 2, State.THIRD_REVIEW: 3}.get(world.state, 3)
    for who, content in product(writers.get(world.state, ()), (SHOWN, NOT_SHOWN, FINDING)):
        if who not in world.drafters and len(world.drafts) < most:
            yield replace(world, drafts=(*world.drafts, (who, content)))


def _what_matters(world: World, event: EventKind) -> World:
    """The part of a world an attempt depends on, so that the same attempt is made up once."""
    match event:
        case K.APPEAL_DECIDED | K.REMITTED:
            return World(earlier=frozenset(world.involved))
        case K.CLAIM_LEASED:
            return World(earlier=world.earlier, rounds=world.rounds)
    return World(
        state=world.state, holder=world.holder, drafts=world.drafts, notice=world.notice, asked=world.asked
    )  # fmt: skip


@cache
def _attempts(world: World, event: EventKind, actor: Actor) -> Iterable[Attempt]:
    held = Facts(lease_holder=world.holder, reasons="why", heard=True)
    not_mine = "" if world.holder == actor.id else "somebody moved a claim that another holds"
    match event:
        case K.CLAIM_LEASED:
            facts = Facts(independent=True, earlier_drafters=tuple(world.earlier))
            stale = "an earlier drafter took a claim that came back" if actor.id in world.earlier else ""
            if world.rounds == 1 and actor.id != PEOPLE[0]:
                return []  # whoever takes it first is called ann
            return [
                Attempt(facts, stale),
                Attempt(replace(facts, independent=False), "a partial reviewer took a claim"),
            ]
        case K.LEASE_RETURNED:
            return [Attempt(held, not_mine)]
        case K.MERCHANT_HEARD_AGAIN | K.BUYER_HEARD_AGAIN:
            facts = replace(held, heard=False)
            return [
                Attempt(facts, not_mine), Attempt(replace(facts, reasons=" "), "a turn was given again without a reason"),
                Attempt(replace(facts, heard=True), "a side that was heard had to wait again"),
            ]  # fmt: skip
        case K.QUESTION_ASKED:
            return _questions(held, not_mine)
        case K.QUESTION_ANSWERED:
            return [Attempt(Facts(asked=world.asked), "" if world.asked is actor.role else "the wrong side answered")]
        case K.FOUND_INADMISSIBLE:
            facts = replace(held, reason_code="foreign_order")
            return [
                Attempt(facts, not_mine), Attempt(replace(facts, reasons=""), "inadmissible without words"),
                Attempt(replace(facts, reason_code=""), "inadmissible without a code"),
            ]  # fmt: skip
        case K.ADVERSE_NOTICE_SERVED:
            return _notices(world, actor, held, not_mine)
        case K.NOTICE_ANSWERED:
            side = Role.BUYER
            return [Attempt(Facts(subject=side), "" if actor.role is side else "the other side answered a notice")]
        case K.DECISION_DRAFTED:
            return _drafted(world, actor, held, not_mine)
        case K.DECISION_SERVED if world.state == State.IN_REVIEW:
            return _alone(world, actor, held, not_mine)
        case K.DECISION_SERVED if world.state == State.SECOND_REVIEW:
            return _second(world, actor)
        case K.DECISION_SERVED:
            return _third(world, actor)
        case K.REVIEWERS_DIFFER:
            return _differing(world, actor)
        case K.SENT_BACK:
            earlier = tuple(one for one in world.drafters if one != actor.id or one == _first(world))
            same = "the drafter sent a claim back" if actor.id in earlier else ""
            facts = Facts(earlier_drafters=earlier, reasons="why")
            return [Attempt(facts, same), Attempt(replace(facts, reasons=""), "sent back without a reason")]
        case K.APPEAL_DECIDED | K.REMITTED:
            return _panels(world, event, actor)
        case K.REOPENED:
            facts = Facts(reasons="why", countersigned_by="bo")
            alone = "one person reopened a claim" if actor.id == "bo" else ""
            return [Attempt(facts, alone), Attempt(replace(facts, reasons=""), "reopened without a reason")]
    return [Attempt(Facts())]


def _first(world: World) -> str:
    return world.drafters[0] if world.drafts else ""


def _questions(held: Facts, not_mine: str) -> list[Attempt]:
    facts = replace(held, asked=Role.BUYER, rounds=1)
    return [
        Attempt(facts, not_mine), Attempt(replace(facts, asked=Role.MERCHANT), not_mine),
        Attempt(replace(facts, reasons=""), "asked without saying why"),
        Attempt(replace(facts, rounds=2), "a side was asked a third time"),
        Attempt(replace(facts, asked=Role.CALL_TAKER), "somebody else than a side was asked"),
    ]  # fmt: skip


def _notices(world: World, actor: Actor, held: Facts, not_mine: str) -> list[Attempt]:
    if world.says(actor.id) != FINDING:
        return []  # the act that serves a notice needs a draft that names an act
    again = world.notice != "none"
    facts = replace(
        held, forgery=ForgeryAct.SWAPPED, subject=Role.BUYER, material_attached=True, noticed_before=again
    )  # fmt: skip
    twice = "a notice was served twice with the same material" if again else ""
    return [
        Attempt(facts, not_mine or twice),
        Attempt(replace(facts, material_attached=False), "a notice without its material"),
        Attempt(replace(facts, forgery=None), "a notice that names no act"),
        Attempt(replace(facts, subject=None), "a notice to nobody"),
    ]


def _named(world: World, content: str) -> Facts:
    is_finding = content == FINDING
    return Facts(
        forgery_named=is_finding, notice_done=world.notice == "done", subject=Role.BUYER if is_finding else None,
        heard=True,
    )  # fmt: skip


def _drafted(world: World, actor: Actor, held: Facts, not_mine: str) -> list[Attempt]:
    content = world.says(actor.id)
    if not content:
        return []
    facts = replace(_named(world, content), lease_holder=held.lease_holder, four_eyes=("random",))
    return [
        Attempt(facts, not_mine), Attempt(replace(facts, heard=False), "drafted against a side that was not heard"),
        Attempt(replace(facts, four_eyes=()), "a second person without a trigger"),
    ]  # fmt: skip


def _alone(world: World, actor: Actor, held: Facts, not_mine: str) -> list[Attempt]:
    content = world.says(actor.id)
    if not content:
        return []
    facts = replace(
        _named(world, content), lease_holder=held.lease_holder, four_eyes=(), first_look=True, checklist_done=True,
        reasons_for_both=True,
    )  # fmt: skip
    signed = frozenset({actor.id})
    wrong = [
        (facts, not_mine), (replace(facts, four_eyes=("random",)), "one person decided where two must"),
        (replace(facts, first_look=False), "decided without a first look"),
        (replace(facts, checklist_done=False), "decided without the checklist"),
        (replace(facts, heard=False), "decided against a side that was not heard"),
        (replace(facts, reasons_for_both=False), "decided without reasons for both"),
    ]  # fmt: skip
    return [Attempt(one, why, content, signed) for one, why in wrong]


def _second(world: World, actor: Actor) -> list[Attempt]:
    first, own = _first(world), world.says(actor.id)
    content = own or world.says(first)
    agree = own == world.says(first)
    same = "the first reviewer countersigned" if actor.id == first else ""
    facts = replace(
        _named(world, content), earlier_drafters=(first,), own_draft_saved=bool(own), agree=agree or not own, draft_hash="ab"
    )  # fmt: skip
    signed = frozenset(who for who, one in world.drafts if one == content and who in (first, actor.id))
    blind = "" if own else "countersigned without an own draft"
    differ = "" if agree or not own else "served though the two differ"
    return [
        Attempt(facts, same or blind or differ, content, signed),
        Attempt(replace(facts, draft_hash=""), "a signature bound to no draft", content, signed),
        *(
            [Attempt(replace(facts, subject=None), "a finding about nobody", content, signed)]
            if content == FINDING
            else []
        ),
    ]


def _differing(world: World, actor: Actor) -> list[Attempt]:
    first, own = _first(world), world.says(actor.id)
    same = "the first reviewer differed from themselves" if actor.id == first else ""
    blind = "" if own else "differed without an own draft"
    agree = own == world.says(first)
    facts = Facts(earlier_drafters=(first,), own_draft_saved=bool(own), agree=agree)
    return [Attempt(facts, same or blind or ("a third person though the two agree" if agree else ""))]


def _third(world: World, actor: Actor) -> list[Attempt]:
    said = [one for _, one in world.drafts]
    others = tuple(one for one in world.drafters[:2])
    same = "one of the two decided between the two" if actor.id in others else ""
    made = []
    for content in sorted(set(said)):
        # of three differing amounts the middle one may be anybody's, so any of three may be what is served
        majority = said.count(content) >= 2 or len(set(said)) == 3
        signed = frozenset(who for who, one in world.drafts if one == content)
        facts = replace(
            _named(world, content), earlier_drafters=others, majority=majority, votes_for_forgery=said.count(FINDING)
        )  # fmt: skip
        made.append(Attempt(facts, same or ("" if majority else "served without a majority"), content, signed))
        if content == FINDING:
            made.append(Attempt(replace(facts, subject=None), "a finding about nobody", content, signed))
    return made


def _panels(world: World, event: EventKind, actor: Actor) -> list[Attempt]:
    facts = Facts(
        panel=PANEL, earlier_drafters=world.involved, reasons="why", majority=True, worse_for_lone_appellant=False,
        forgery_named=False,
    )  # fmt: skip
    stranger = "" if actor.id in PANEL else "somebody outside the panel decided an appeal"
    mixed = (*PANEL[:2], world.involved[0]) if world.involved else (*PANEL[:2], PANEL[0])
    made = [
        Attempt(facts, stranger), Attempt(replace(facts, reasons=""), "an appeal ended without reasons"),
        Attempt(replace(facts, panel=mixed), "a panel of people who had decided, or of one person twice"),
        Attempt(replace(facts, panel=(*PANEL[:2], PANEL[0])), "a panelist sat twice"),
    ]  # fmt: skip
    if event is K.APPEAL_DECIDED:
        made += [
            Attempt(replace(facts, majority=False), "an appeal ended without a majority"),
            Attempt(replace(facts, worse_for_lone_appellant=True), "an appellant alone came off worse"),
            Attempt(replace(facts, forgery_named=True), "an appeal made a new finding"),
        ]
    return made


def _after(world: World, step: Step, actor: Actor, attempt: Attempt) -> World:
    after = replace(world, state=step.to, holder=actor.id if step.event is K.CLAIM_LEASED else "", asked=None)
    match step.event:
        case K.QUESTION_ASKED:
            return replace(after, asked=attempt.facts.asked)
        case K.ADVERSE_NOTICE_SERVED:
            return replace(after, notice="open")
        case K.NOTICE_ANSWERED | K.NOTICE_WINDOW_CLOSED:
            return replace(after, notice="done")
        case K.DECISION_SERVED:
            return replace(after, finding=attempt.content == FINDING, signed=attempt.signed)
        case K.SENT_BACK | K.REMITTED | K.REOPENED:
            gone = frozenset(world.involved)
            return replace(after, earlier=gone, drafts=(), rounds=world.rounds + 1, finding=False, signed=frozenset())
    return after


def _unjust(world: World, after: World, step: Step, actor: Actor, attempt: Attempt) -> set[str]:
    found = {attempt.unjust} - {""}
    decides = after.state in (State.DECIDED, State.INADMISSIBLE) or (
        world.state == State.IN_APPEAL and after.state == State.FINAL
    )
    if decides and actor.role.kind is not Kind.PERSON:
        found.add("something else than a person decided")
    if after.state == State.DECIDED and after.finding:
        if world.notice != "done":
            found.add("a finding was named before its notice")
        if len(after.signed) < 2:
            found.add("one person alone found a forgery")
    if step.event is K.DECISION_DRAFTED and world.says(actor.id) == FINDING and world.notice != "done":
        found.add("a finding went to a second person before its notice")
    return found


# mutants -------------------------------------------------------------------------------------------------------------


class Mutant(NamedTuple):
    """The guards with one statement taken out."""

    function: str
    removed: str
    guards: Mapping[EventKind, Guard]


def mutants_of(*functions: str) -> Iterator[Mutant]:
    """Take each statement out of these guard functions, one at a time, and give the guards as they then are."""
    source = inspect.getsource(real)
    for name in functions:
        for index in range(len(_statements(ast.parse(source), name))):
            tree = ast.parse(source)
            body, place = _statements(tree, name)[index]
            removed = ast.unparse(body[place])
            body[place] = ast.copy_location(ast.Pass(), body[place])
            space = {"__name__": real.__name__, "__package__": real.__package__}
            exec(compile(tree, f"<{name} without a statement>", "exec"), space)
            yield Mutant(name, removed, space["GUARDS"])  # type: ignore[arg-type]


def _statements(tree: ast.Module, name: str) -> list[tuple[list[ast.stmt], int]]:
    """Every statement of a function, with the list it stands in; docstrings and bare assignments aside."""
    function = next(one for one in tree.body if isinstance(one, ast.FunctionDef) and one.name == name)
    found = []
    for node in ast.walk(function):
        for body in (getattr(node, "body", None), getattr(node, "orelse", None)):
            if isinstance(body, list):
                found += [
                    (body, place) for place, one in enumerate(body)
                    if not isinstance(one, (ast.Assign, ast.Match)) and not _is_docstring(one)
                ]  # fmt: skip
    return found


def _is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
