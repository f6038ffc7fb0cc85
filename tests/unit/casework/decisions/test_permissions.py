"""Who may touch a decision: a table, role by act by state."""

import pytest

from factories.desk import at_state, buyer_of, merchant_of
from factories.review import colleague
from jianzhen.casework.claims.vocabulary import State
from jianzhen.casework.decisions.permissions import Action, DecisionPermissions
from jianzhen.casework.errors import NotAllowed, Refusal
from jianzhen.casework.events.actors import MACHINES, Actor, Role

pytestmark = pytest.mark.django_db

WRITES = {
    (Role.REVIEWER, State.IN_REVIEW): {Action.DRAFT},
    (Role.APPROVER, State.SECOND_REVIEW): {Action.DRAFT, Action.COUNTERSIGN},
    (Role.APPROVER, State.THIRD_REVIEW): {Action.DRAFT, Action.COUNTERSIGN},
    (Role.PANEL, State.IN_APPEAL): {Action.DRAFT, Action.JUDGE},
    (Role.APPROVER, State.FINAL): {Action.PROPOSE_REOPENING},
    (Role.APPROVER, State.CLOSED): {Action.PROPOSE_REOPENING},
    (Role.LEGAL, State.FINAL): {Action.PROPOSE_REOPENING},
    (Role.LEGAL, State.CLOSED): {Action.PROPOSE_REOPENING},
}
"""Everything that writes; whatever is not here is refused."""

READS_DRAFTS = {Role.REVIEWER, Role.APPROVER, Role.PANEL, Role.LEGAL}
READS_DECISIONS = READS_DRAFTS | {Role.CALL_TAKER, Role.BUYER, Role.MERCHANT}


@pytest.mark.parametrize("state", [one for one in State if one is not State.DRAFT])
def test_every_role_may_do_what_the_table_says_and_nothing_else(state):
    claim, permissions = at_state(state), DecisionPermissions()
    for role in Role:
        actor = actor_in(role, claim)
        allowed = {one for one in Action if permissions.refusal(actor, one, claim) is None}
        expected = set(WRITES.get((role, state), set()))
        expected |= {Action.READ_DRAFTS} if role in READS_DRAFTS else set()
        expected |= {Action.READ_DECISION} if role in READS_DECISIONS else set()
        assert allowed == expected, role


def test_another_partys_claim_is_not_theirs_and_the_refusal_is_raised():
    claim, other = at_state(State.DECIDED), at_state(State.DECIDED)
    for actor in (buyer_of(other), merchant_of(other)):
        with pytest.raises(NotAllowed) as refused:
            DecisionPermissions().require(actor, Action.READ_DECISION, claim)
        assert refused.value.refusal is Refusal.NOT_YOURS


def actor_in(role, claim):
    if role in (Role.BUYER, Role.MERCHANT):
        return buyer_of(claim) if role is Role.BUYER else merchant_of(claim)
    if role in MACHINES:
        return Actor.machine(role)
    return Actor(role=role, id=colleague(Role.REVIEWER).id)
