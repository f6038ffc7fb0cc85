from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from factories.desk import NOON, TIMER, at_state, buyer_of, merchant_of
from factories.review import account_of, colleague, leased
from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.vocabulary import State
from jianzhen.casework.errors import NotAllowed, Refusal
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.models import Event
from jianzhen.casework.events.proof import verify_chain
from jianzhen.casework.events.record import claim_chain, details_of
from jianzhen.casework.people.recusal import recuse
from jianzhen.casework.review.checklist import checklist, checklist_done, tick, untick, walk_checklist
from jianzhen.casework.review.errors import AlreadyLooked, LookFirst, NoLease, NoSuchCheck
from jianzhen.casework.review.involvement import note_involvement
from jianzhen.casework.review.looks import (
    has_looked,
    has_revealed,
    note_final_outcome,
    record_first_look,
    reveal_scores,
)
from jianzhen.casework.review.models import ChangeAfterReveal, FirstLook
from jianzhen.casework.review.vocabulary import Impression, InvolvedAs
from jianzhen.inspection.standards import standard_for

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def look(claim, actor, impression=Impression.SUPPORTS_CLAIM, note="the crack runs through the print"):
    return record_first_look(claim_id=claim.id, impression=impression, note=note, actor=actor, now=NOON)


def test_no_weight_is_shown_before_a_first_look():
    claim, ann = leased()
    with pytest.raises(LookFirst):
        reveal_scores(claim_id=claim.id, actor=ann, now=NOON)
    assert not has_revealed(claim, ann)
    look(claim, ann)
    assert has_looked(claim, ann)
    reveal_scores(claim_id=claim.id, actor=ann, now=NOON)
    reveal_scores(claim_id=claim.id, actor=ann, now=NOON + HOUR / 4)
    assert has_revealed(claim, ann)
    recorded = Event.objects.filter(chain=claim_chain(claim.id)).values_list("kind", flat=True)
    assert [one for one in recorded if one in ("FIRST_LOOK_RECORDED", "SCORES_REVEALED")] == [
        "FIRST_LOOK_RECORDED",
        "SCORES_REVEALED",
    ]
    verify_chain(claim_chain(claim.id))


def test_a_first_look_is_not_changed_after_the_weights_nor_before():
    claim, ann = leased()
    first = look(claim, ann)
    assert look(claim, ann).pk == first.pk
    with pytest.raises(AlreadyLooked):
        look(claim, ann, Impression.AGAINST_CLAIM)
    with pytest.raises(IntegrityError, match="one_first_look"), transaction.atomic():
        FirstLook.objects.create(claim=claim, account_id=account_of(ann), impression="unclear", at=NOON)


def test_one_persons_look_opens_nothing_for_another():
    claim, ann = leased()
    look(claim, ann)
    reveal_scores(claim_id=claim.id, actor=ann, now=NOON)
    Claim.objects.filter(pk=claim.pk).update(state=State.SECOND_REVIEW)
    bo = colleague(Role.APPROVER)
    with pytest.raises(LookFirst):
        reveal_scores(claim_id=claim.id, actor=bo, now=NOON)
    assert not has_revealed(claim, bo)


@pytest.mark.parametrize(
    ("impression", "outcome", "changed"),
    [
        (Impression.SUPPORTS_CLAIM, "shown", False),
        (Impression.SUPPORTS_CLAIM, "partly_shown", False),
        (Impression.SUPPORTS_CLAIM, "not_shown", True),
        (Impression.AGAINST_CLAIM, "not_shown", False),
        (Impression.AGAINST_CLAIM, "shown", True),
        (Impression.AGAINST_CLAIM, "partly_shown", True),
        (Impression.UNCLEAR, "shown", False),
        (Impression.UNCLEAR, "not_shown", False),
    ],
)
def test_whether_the_weights_changed_a_mind_is_on_record(impression, outcome, changed):
    claim, ann = leased()
    look(claim, ann, impression)
    assert note_final_outcome(claim_id=claim.id, outcome=outcome, actor=ann, now=NOON) is None  # nothing was revealed
    reveal_scores(claim_id=claim.id, actor=ann, now=NOON)
    note_final_outcome(claim_id=claim.id, outcome="shown", actor=ann, now=NOON)
    note_final_outcome(claim_id=claim.id, outcome=outcome, actor=ann, now=NOON)
    row = ChangeAfterReveal.objects.get()
    assert (row.final_outcome, row.changed) == (outcome, changed)


def test_who_is_not_at_work_on_a_claim_neither_looks_nor_ticks_nor_sees_weights():
    claim, ann = leased()
    strangers = [
        colleague(), colleague(Role.APPROVER), colleague(Role.PANEL), colleague(Role.ADMIN), colleague(Role.LEGAL), TIMER,
        buyer_of(claim), merchant_of(claim), Actor.of(Role.APPROVER, account_of(ann)),
    ]  # fmt: skip
    item = checklist(claim)[0].id
    for actor in strangers:
        with pytest.raises(NotAllowed):
            look(claim, actor)
        with pytest.raises(NotAllowed):
            reveal_scores(claim_id=claim.id, actor=actor, now=NOON)
        with pytest.raises(NotAllowed):
            tick(claim_id=claim.id, item=item, note="", actor=actor, now=NOON)
        assert not has_revealed(claim, actor)
    with pytest.raises(NoLease):  # the own lease ran out
        record_first_look(claim_id=claim.id, impression=Impression.UNCLEAR, note="", actor=ann, now=NOON + HOUR)


def test_the_first_reviewer_is_no_second_person_and_an_earlier_one_no_panelist():
    claim, ann = leased()
    Claim.objects.filter(pk=claim.pk).update(state=State.SECOND_REVIEW)
    with pytest.raises(NotAllowed) as refused:
        look(claim, Actor.of(Role.APPROVER, account_of(ann)))
    assert refused.value.refusal is Refusal.SAME_PERSON
    look(claim, colleague(Role.APPROVER))
    appealed, pat = at_state(State.IN_APPEAL), colleague(Role.PANEL)
    note_involvement(claim_id=appealed.id, account_id=account_of(pat), as_=InvolvedAs.DECIDED, now=NOON)
    with pytest.raises(NotAllowed) as refused:
        look(appealed, pat)
    assert refused.value.refusal is Refusal.SAME_PERSON
    look(appealed, colleague(Role.PANEL))


def test_somebody_recused_after_taking_a_claim_goes_no_further():
    claim, ann = leased()
    recuse(account_id=account_of(ann), claim_id=claim.id, why="knows the buyer", actor=ann, now=NOON)
    with pytest.raises(NotAllowed) as refused:
        look(claim, ann)
    assert refused.value.refusal is Refusal.RECUSED


def test_the_checklist_is_the_categorys_and_is_walked_line_by_line():
    claim, ann = leased()
    lines = checklist(claim)
    assert [one.en for one in lines] == [one.en for one in standard_for("crockery").checklist]
    for one in lines[:-1]:
        tick(claim_id=claim.id, item=one.id, note="", actor=ann, now=NOON)
    assert not checklist_done(claim, ann)
    tick(claim_id=claim.id, item=lines[-1].id, note="both read", actor=ann, now=NOON)
    assert checklist_done(claim, ann)
    assert checklist(claim)[-1].ticks[0].note == "both read"
    assert not checklist_done(claim, colleague(Role.APPROVER))
    untick(claim_id=claim.id, item=lines[0].id, actor=ann, now=NOON)
    untick(claim_id=claim.id, item=lines[0].id, actor=ann, now=NOON)
    assert not checklist_done(claim, ann)
    with pytest.raises(NoSuchCheck):
        tick(claim_id=claim.id, item="nothing", note="", actor=ann, now=NOON)
    recorded = list(Event.objects.filter(chain=claim_chain(claim.id)).values_list("kind", flat=True))
    assert (recorded.count("CHECK_TICKED"), recorded.count("CHECK_UNTICKED")) == (len(lines), 1)


def test_a_category_nobody_wrote_down_has_the_general_list():
    claim, _ = leased()
    claim.category = "snow-globes"
    assert [one.zh for one in checklist(claim)] == [one.zh for one in standard_for("general").checklist]


def test_a_whole_checklist_is_walked_in_one_act_and_what_stands_is_left_as_it_is():
    claim, ann = leased()
    lines = checklist(claim)
    tick(claim_id=claim.id, item=lines[0].id, note="kept", actor=ann, now=NOON)
    notes = {one.id: "" for one in lines} | {lines[0].id: "kept", lines[-1].id: "both read"}
    for _ in range(2):
        ticks = walk_checklist(claim_id=claim.id, items=notes, actor=ann, now=NOON)
    assert [(one.item, one.note) for one in ticks] == list(notes.items())
    assert checklist_done(claim, ann)
    assert [one.note for one in checklist(claim)[-1].ticks] == ["both read"]
    (walked,) = Event.objects.filter(chain=claim_chain(claim.id), kind="CHECKLIST_WALKED")
    assert {one["item"] for one in details_of(walked)["items"]} == {one.id for one in lines[1:]}
    walk_checklist(claim_id=claim.id, items={lines[-1].id: "read again"}, actor=ann, now=NOON + HOUR / 4)
    assert [one.note for one in checklist(claim)[-1].ticks] == ["read again"]


def test_a_checklist_with_a_line_that_is_not_on_it_is_refused_as_a_whole():
    claim, ann = leased()
    with pytest.raises(NoSuchCheck):
        walk_checklist(claim_id=claim.id, items={checklist(claim)[0].id: "", "nothing": ""}, actor=ann, now=NOON)
    assert not any(one.ticks for one in checklist(claim))
    with pytest.raises(NotAllowed):
        walk_checklist(claim_id=claim.id, items={checklist(claim)[0].id: ""}, actor=colleague(), now=NOON)
