"""Two people of the desk at the same moment: one decision, one majority, one reopening."""

import pytest

from factories.decisions import DAY, LATER, content, decided, in_second_review, not_shown
from factories.desk import buyer_of
from factories.review import colleague
from flows.test_two_at_once import at_once
from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.vocabulary import State
from jianzhen.casework.decisions.appeals import appeal
from jianzhen.casework.decisions.drafting import save_draft
from jianzhen.casework.decisions.errors import PanelFull
from jianzhen.casework.decisions.models import Decision, PanelVote
from jianzhen.casework.decisions.panel import vote
from jianzhen.casework.decisions.second_review import second_decide
from jianzhen.casework.errors import NotAllowed
from jianzhen.casework.events.actors import Role
from jianzhen.casework.events.proof import verify_every_chain

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_second_people_at_once_sign_one_draft_once():
    claim, _ = in_second_review()
    pair = [colleague(Role.APPROVER), colleague(Role.APPROVER)]
    for one in pair:
        save_draft(claim_id=claim.id, content=content(), actor=one, now=LATER)
    results = at_once(*[
        lambda one=one: second_decide(claim_id=claim.id, actor=one, now=LATER) for one in pair
    ])  # fmt: skip
    assert sorted(type(one) is Claim for one in results) == [False, True]
    assert any(isinstance(one, NotAllowed) for one in results)
    assert Decision.objects.count() == 1
    verify_every_chain()


def test_four_votes_at_once_fill_three_seats_and_end_one_appeal():
    claim = decided(not_shown())
    appeal(claim_id=claim.id, reasons="决定没有看到第二张照片里的裂痕。", actor=buyer_of(claim), now=LATER + DAY)
    people = [colleague(Role.PANEL) for _ in range(4)]
    results = at_once(*[
        lambda one=one: vote(claim_id=claim.id, content=content(), actor=one, now=LATER + DAY) for one in people
    ])  # fmt: skip
    claim.refresh_from_db()
    assert claim.state == State.FINAL
    assert (Decision.objects.count(), PanelVote.objects.count()) == (2, 2)
    assert sum(isinstance(one, (NotAllowed, PanelFull)) for one in results) == 2
    verify_every_chain()
