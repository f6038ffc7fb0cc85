"""Properties of the table itself: no rows, only the graph."""

from collections import deque

import pytest

from jianzhen.casework.claims.guards import GUARDS, always
from jianzhen.casework.claims.table import events_open_to, find_step, lifecycle
from jianzhen.casework.claims.vocabulary import EventKind, State
from jianzhen.casework.errors import NotAllowed
from jianzhen.casework.events.actors import Kind, Role

STEPS = lifecycle()[1]
MACHINES = {role for role in Role if role.kind is Kind.MACHINE}
PARTIES = {role for role in Role if role.kind is Kind.PARTY}
ENDS = {State.CLOSED, State.WITHDRAWN}


def reachable(start, roles, *, without=frozenset()):
    """States that these roles alone can bring a claim to."""
    seen, todo = {start}, deque([start])
    while todo:
        state = todo.popleft()
        for step in STEPS:
            if state in step.origins and step.roles & roles and step.event not in without and step.to not in seen:
                seen.add(step.to)
                todo.append(step.to)
    return seen


def test_every_state_and_event_of_the_vocabulary_is_in_the_table_and_reachable():
    assert set(lifecycle()[0]) == set(State)
    assert {step.event for step in STEPS} == set(EventKind)
    assert reachable(State.DRAFT, set(Role)) == set(State)


def test_every_event_has_a_guard_and_only_what_asks_nothing_has_none():
    assert set(GUARDS) == set(EventKind)
    unguarded = {event for event, guard in GUARDS.items() if guard is always}
    # in words, each of these asks for nothing that the state and the role do not already say
    assert unguarded == {
        EventKind.CLAIM_SUBMITTED, EventKind.MERCHANT_ASKED, EventKind.EVIDENCE_COMPLETED, EventKind.CLAIM_RESUMED,
        EventKind.MERCHANT_CONCEDED, EventKind.BUYER_REPLIED, EventKind.CLAIM_WITHDRAWN, EventKind.CLAIM_FILED_AGAIN,
    }  # fmt: skip


@pytest.mark.parametrize("outcome", [State.DECIDED, State.INADMISSIBLE])
def test_no_path_to_a_decision_goes_without_a_person(outcome):
    for start in State:
        if start in (State.DECIDED, State.INADMISSIBLE, State.IN_APPEAL):
            continue  # an appeal taken back returns to the decision a person made
        assert outcome not in reachable(start, MACHINES | PARTIES)


def test_only_people_make_a_decision_or_an_inadmissibility():
    for step in STEPS:
        if step.to in (State.DECIDED, State.INADMISSIBLE) and State.IN_APPEAL not in step.origins:
            assert all(role.kind is Kind.PERSON for role in step.roles)


def test_an_appeal_ends_by_a_person_or_by_the_sides_themselves_and_never_by_a_machine():
    leaving = [step for step in STEPS if State.IN_APPEAL in step.origins]
    assert not any(step.roles & MACHINES for step in leaving)
    finals = [step for step in leaving if step.to == State.FINAL]
    assert finals
    assert all(step.roles == {Role.PANEL} for step in finals)


def test_the_detector_moves_nothing():
    assert all(events_open_to(state, Role.DETECTOR) == frozenset() for state in State)


@pytest.mark.parametrize("absent", [Role.BUYER, Role.MERCHANT])
@pytest.mark.parametrize("start", [state for state in State if state not in ENDS | {State.DRAFT}])
def test_from_every_open_state_a_side_reaches_an_end_without_an_act_of_the_other(start, absent):
    ends = ENDS | ({State.PARKED} if absent is Role.BUYER else set())
    proxies = {Role.AGENT, Role.CALL_TAKER} if absent is Role.BUYER else set()
    assert reachable(start, set(Role) - {absent} - proxies) & ends


def test_a_forgery_finding_has_no_way_around_its_notice():
    # one person alone serves no such finding (guard), and no draft of one passes without its notice (guard):
    # so the only states that lead to two people are behind IN_REVIEW, where the notice is served
    into_second = {origin for step in STEPS if step.to == State.SECOND_REVIEW for origin in step.origins}
    assert into_second == {State.IN_REVIEW}
    into_notice = {origin for step in STEPS if step.to == State.NOTICE for origin in step.origins}
    assert into_notice == {State.IN_REVIEW}


def test_a_step_that_is_not_in_the_table_says_what_is():
    with pytest.raises(NotAllowed, match="CLAIM_CONTESTED"):
        find_step(State.MERCHANT_TURN, EventKind.DECISION_SERVED, Role.MERCHANT)
