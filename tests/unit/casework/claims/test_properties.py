"""What can never happen to a claim, searched to the end over the real table and guards, and shown to need each of them."""

from collections import deque
from dataclasses import replace

import pytest

from jianzhen.casework.claims.guards import GUARDS, always
from jianzhen.casework.claims.table import lifecycle
from jianzhen.casework.claims.vocabulary import EventKind, State
from jianzhen.casework.events.actors import Kind, Role
from unit.casework.claims.due_process import FINDING, IN_SCOPE, TAKEN_AS_PLEASED, Desk, World, mutants_of

STEPS = lifecycle()[1]
PERSONS = {role for role in Role if role.kind is Kind.PERSON}
MACHINES_AND_PARTIES = set(Role) - PERSONS
MACHINES = {role for role in Role if role.kind is Kind.MACHINE}
OF_A_PERSON = (State.DECIDED, State.INADMISSIBLE)

GUARDED = (
    "_is", "_is_not", "_reasons", "_own_lease", "_may_lease", "_heard_again", "_question", "_was_asked", "_inadmissible",
    "_notice", "_is_subject", "_drafted", "_served", "_served_alone", "_another_person", "_second_person", "_differ",
    "_sent_back", "_fresh_panel", "_appeal_decided", "_reopened",
)  # fmt: skip


@pytest.fixture(scope="module")
def desk():
    """The real table and guards, searched once."""
    searched = Desk()
    searched.found = searched.injustices()
    return searched


def test_nothing_unjust_can_be_reached_by_anybody(desk):
    assert desk.found == set()
    assert desk.n_worlds > 5_000  # the search went through both rounds and did not stop at the door


def test_the_search_reaches_what_it_judges():
    """A finding by two people after notice is possible, so that its absence elsewhere says something."""
    two = World(
        state=State.SECOND_REVIEW, drafts=(("ann", FINDING), ("bo", FINDING)), notice="done"
    )  # fmt: skip
    moves = [after for after, unjust in Desk()._moves(two) if after.state == State.DECIDED and not unjust]
    assert [(one.finding, one.signed) for one in moves] == [(True, frozenset({"ann", "bo"}))]
    assert not [
        after for after, _ in Desk()._moves(replace(two, notice="open")) if after.state == State.DECIDED
    ]  # fmt: skip


@pytest.mark.parametrize(
    "event", sorted(IN_SCOPE - TAKEN_AS_PLEASED - {EventKind.QUESTION_ANSWERED, EventKind.LEASE_RETURNED})
)
def test_a_desk_without_one_of_these_guards_is_unjust(event):
    assert GUARDS[event] is not always
    assert Desk(guards={**GUARDS, event: always}).injustices(first_only=True)


def test_every_statement_of_these_guards_is_needed():
    survivors = [
        f"{mutant.function}: {mutant.removed}"
        for mutant in mutants_of(*GUARDED)
        if not Desk(guards=mutant.guards).injustices(first_only=True)
    ]
    assert survivors == []


# the table alone: guards aside, so that more can happen than does -----------------------------------------------------


def decided_without_a_person(steps):
    """Ways to a decision, an inadmissibility or an appeal's end that machines and parties could go by themselves."""
    found = set()
    for start in State:
        for step, by in _walk(steps, start, MACHINES_AND_PARTIES):
            taken_back = start == State.IN_APPEAL or State.IN_APPEAL in step.origins
            if step.to in OF_A_PERSON and not taken_back and start not in OF_A_PERSON:
                found.add((start, step.event, by))
            # an appeal may be taken back by whoever made it, never ended over their heads
            if State.IN_APPEAL in step.origins and (step.to == State.FINAL or by in MACHINES):
                found.add((start, step.event, by))
    return found


def _walk(steps, start, roles):
    seen, todo = {start}, deque([start])
    while todo:
        state = todo.popleft()
        for step in steps:
            if state not in step.origins:
                continue
            for role in step.roles & roles:
                yield step, role
                if step.to not in seen:
                    seen.add(step.to)
                    todo.append(step.to)


def test_no_path_to_a_decision_or_an_appeals_end_goes_without_a_person():
    assert decided_without_a_person(STEPS) == set()


BY_PEOPLE = [
    index for index, step in enumerate(STEPS)
    if (step.to in OF_A_PERSON and State.IN_APPEAL not in step.origins) or (State.IN_APPEAL in step.origins and step.roles == {Role.PANEL})
]  # fmt: skip


@pytest.mark.parametrize("role", [Role.TIMER, Role.DETECTOR, Role.ROUTER, Role.INTEGRATION])
@pytest.mark.parametrize("index", BY_PEOPLE, ids=lambda index: f"{STEPS[index].event}-{index}")
def test_a_machine_let_into_any_of_these_steps_is_noticed(index, role):
    step = replace(STEPS[index], roles=STEPS[index].roles | {role})
    assert decided_without_a_person((*STEPS[:index], step, *STEPS[index + 1 :]))


# nobody needs the other side to come to an end -----------------------------------------------------------------------

ENDS = {Role.BUYER: {State.CLOSED, State.WITHDRAWN}, Role.MERCHANT: {State.CLOSED, State.WITHDRAWN, State.PARKED}}
"""Where a side is done; a parked claim asks nothing of the merchant."""

NEEDS_THE_OTHER = frozenset({
    EventKind.OFFER_ACCEPTED, EventKind.STANDING_CONSENT_APPLIED, EventKind.RETURN_ARRIVED, EventKind.RESULT_RECEIVED,
    EventKind.QUESTION_ANSWERED, EventKind.NOTICE_ANSWERED,
})  # fmt: skip
"""Steps whose guards need what the other side did, at worst: an offer, a parcel handed over, a caller let in, an answer."""

CONFIRMED = frozenset({EventKind.REMEDIES_PROVED, EventKind.SERVICE_DONE})
GIVING_UP = frozenset({EventKind.CLAIM_WITHDRAWN, EventKind.MERCHANT_CONCEDED})

FOR_THE_BUYER = frozenset({Role.AGENT, Role.CALL_TAKER})


def stuck(side, steps):
    """Open states from which this side comes to no end by itself and the desk, without giving up."""
    other = Role.MERCHANT if side is Role.BUYER else Role.BUYER
    absent = {other} | (FOR_THE_BUYER | {Role.INTEGRATION} if other is Role.BUYER else set())
    kept = [step for step in steps if step.event not in NEEDS_THE_OTHER | GIVING_UP]
    # parcels and payments are confirmed by machines, whoever is absent; nobody files for an absent buyer
    kept_by = [
        replace(step, roles=step.roles - absent | ({Role.INTEGRATION} & step.roles if step.event in CONFIRMED else set()))
        for step in kept
    ]  # fmt: skip
    return {
        state
        for state in set(State) - ENDS[side] - {State.DRAFT}
        if not {step.to for step, _ in _walk(kept_by, state, set(Role))} & ENDS[side]
    }


@pytest.mark.parametrize("side", [Role.BUYER, Role.MERCHANT])
def test_from_every_open_state_a_side_comes_to_an_end_without_the_other_and_without_giving_up(side):
    assert stuck(side, STEPS) == set()


@pytest.mark.parametrize(
    ("side", "event", "state"),
    [
        (Role.BUYER, EventKind.MERCHANT_SILENT, State.MERCHANT_TURN),
        (Role.MERCHANT, EventKind.BUYER_SILENT, State.BUYER_TURN),
        (Role.MERCHANT, EventKind.EVIDENCE_WINDOW_CLOSED, State.EVIDENCE_PENDING),
        (Role.MERCHANT, EventKind.NOTICE_WINDOW_CLOSED, State.NOTICE),
        (Role.MERCHANT, EventKind.APPEAL_WINDOW_CLOSED, State.INADMISSIBLE),
        (Role.BUYER, EventKind.NOTICE_WINDOW_CLOSED, State.NOTICE),
        (Role.MERCHANT, EventKind.QUESTION_WINDOW_CLOSED, State.INFO_REQUESTED),
        (Role.BUYER, EventKind.QUESTION_WINDOW_CLOSED, State.INFO_REQUESTED),
        (Role.MERCHANT, EventKind.SERVICE_DONE, State.IN_SERVICE),
    ],
)
def test_a_side_would_be_stuck_without_these_steps(side, event, state):
    assert state in stuck(side, [step for step in STEPS if step.event is not event])
