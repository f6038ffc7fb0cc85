"""A side was heard on all the material: it answered after the newest was visible, or let a window pass with time left."""

from datetime import timedelta

import pytest

from factories.desk import NOON, buyer_of, merchant_of, staff, submitted
from factories.evidence import claim_with_seal, photo, stage
from jianzhen.casework.claims.closing import close_window
from jianzhen.casework.claims.facts import Facts
from jianzhen.casework.claims.models import Claim, Window
from jianzhen.casework.claims.routing import route_claim
from jianzhen.casework.claims.transitions import claim_transition
from jianzhen.casework.claims.vocabulary import EventKind, State
from jianzhen.casework.events.actors import Role
from jianzhen.casework.evidence.folder import sealed_before
from jianzhen.casework.evidence.hearing import heard_on_all
from jianzhen.casework.evidence.models import Derivative, SealedDerivative
from jianzhen.casework.evidence.staging import stage_exhibit
from jianzhen.casework.evidence.submitting import submit_exhibits
from jianzhen.casework.evidence.vocabulary import ExhibitKind, PartySide

pytestmark = pytest.mark.django_db
BUYER, MERCHANT = PartySide.BUYER, PartySide.MERCHANT


def routed(claim=None):
    claim = claim or submitted()
    return route_claim(claim_id=claim.id, missing=(), outside_pack="", now=NOON)


def words(claim, actor, at):
    stage_exhibit(claim_id=claim.id, kind=ExhibitKind.TEXT, text=f"words at {at}", actor=actor, now=at)
    submit_exhibits(claim_id=claim.id, actor=actor, now=at)


def picture(claim, actor, at, *, confirmed):
    stage(claim, actor, photo(int(at.timestamp()) % 97), now=at)
    (made,) = submit_exhibits(claim_id=claim.id, actor=actor, now=at)
    return Derivative.objects.create(
        exhibit=made, original=made.original, made_at=at, confirmed_at=confirmed, confirmed_by="x" if confirmed else ""
    )


def lapse(claim):
    window = Window.objects.get(claim=claim, ended_at=None)
    assert close_window(window_id=window.id, facts=Facts(under_way=False), now=window.closes_at)
    claim.refresh_from_db()


def contest(claim, at):
    facts = Facts(reasons="packed whole")
    claim_transition(claim_id=claim.id, event=EventKind.CLAIM_CONTESTED, actor=merchant_of(claim), now=at, facts=facts)


def test_a_merchant_that_was_never_asked_was_not_heard():
    assert not heard_on_all(submitted(), side=MERCHANT)


def test_a_silent_merchant_was_heard_once_its_window_has_passed():
    claim = routed()
    assert not heard_on_all(claim, side=MERCHANT)
    lapse(claim)
    assert claim.state == State.REVIEW_QUEUE
    assert heard_on_all(claim, side=MERCHANT)


def test_a_buyer_needs_no_hearing_while_nothing_is_said_against_the_claim():
    assert heard_on_all(submitted(), side=BUYER)


def test_new_material_needs_a_new_hearing():
    claim = routed()
    contest(claim, NOON + timedelta(hours=1))
    assert heard_on_all(claim, side=MERCHANT)
    assert not heard_on_all(claim, side=BUYER)
    words(claim, buyer_of(claim), NOON + timedelta(hours=2))
    assert heard_on_all(claim, side=BUYER)
    assert not heard_on_all(claim, side=MERCHANT)


@pytest.mark.parametrize(("hours", "heard"), [(1, True), (20, True), (47, False)])
def test_a_window_counts_only_if_half_of_it_lay_ahead_when_the_copy_was_confirmed(hours, heard):
    claim = routed()
    picture(claim, buyer_of(claim), NOON, confirmed=NOON + timedelta(hours=hours))
    lapse(claim)
    assert heard_on_all(claim, side=MERCHANT) is heard


def test_nobody_was_heard_on_a_file_whose_copy_was_never_confirmed():
    claim = routed()
    made = picture(claim, buyer_of(claim), NOON, confirmed=None)
    words(claim, merchant_of(claim), NOON + timedelta(hours=1))
    lapse(claim)
    assert not heard_on_all(claim, side=MERCHANT)
    made.withheld_at, made.withheld_because = NOON + timedelta(minutes=5), "clip_not_redacted"
    made.save()
    assert heard_on_all(claim, side=MERCHANT)


def test_material_of_the_desk_counts_for_both_sides():
    claim = routed()
    lapse(claim)
    technician, late = staff(Role.TECHNICIAN), NOON + timedelta(days=9)
    stage_exhibit(claim_id=claim.id, kind=ExhibitKind.VISIT_RESULT, text="裂纹是旧的", actor=technician, now=late)
    submit_exhibits(claim_id=claim.id, actor=technician, now=late)
    assert not heard_on_all(claim, side=MERCHANT)
    assert not heard_on_all(claim, side=BUYER)


def test_a_buyer_was_not_heard_on_a_packout_that_nobody_showed():
    claim = claim_with_seal()
    assert not heard_on_all(claim, side=BUYER)
    for one in sealed_before(claim):
        SealedDerivative.objects.create(
            sealed=one.original, what=one.what, original=one.original, made_at=NOON, confirmed_at=NOON, confirmed_by="x"
        )
    assert not heard_on_all(claim, side=BUYER)
    words(claim, buyer_of(claim), NOON + timedelta(hours=1))
    assert heard_on_all(Claim.objects.get(pk=claim.pk), side=BUYER)
