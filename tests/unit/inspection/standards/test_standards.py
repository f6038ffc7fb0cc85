import pytest

from jianzhen.inspection.model import Act, Basis, Complaint, Context, Finding, Kind, Lane, State
from jianzhen.inspection.standards import Situation, choose_next_step, read_standards, standard_for
from jianzhen.weighing import Contribution, weigh


def _situation(llr=0.0, readable=1, findings=()):
    overall = weigh([Contribution(family="reference", llr=llr)])
    return Situation(
        overall=overall,
        n_claim_files=readable,
        n_readable=readable,
        has_listing=True,
        has_packed=True,
        findings=findings,
    )


def test_a_dozen_categories_are_written_down_and_an_unknown_one_has_the_general_row():
    assert len(read_standards()) >= 13
    assert standard_for("no such thing").id == "general"
    for row in read_standards().values():
        assert row.checklist
        assert row.costs_fen[Act.SECOND_VIEW] == 0


@pytest.mark.parametrize("category", sorted(read_standards()))
@pytest.mark.parametrize("amount", [None, 500, 3900, 129900])
@pytest.mark.parametrize("llr", [-1.0, 0.0, 1.5])
def test_a_step_is_always_named_and_never_costs_more_than_half_the_amount(category, amount, llr):
    step = choose_next_step(
        standard_for(category),
        Context(category=category, amount_fen=amount, complaint=Complaint.DAMAGED),
        _situation(llr),
    )
    assert step.why
    assert step.cost_fen == 0 or step.cost_fen <= amount / 2


def test_one_photo_of_damage_asks_for_a_second_view_and_two_of_a_cheap_cup_for_nothing():
    cup = standard_for("crockery")
    context = Context(complaint=Complaint.DAMAGED, amount_fen=3900, category="crockery")
    assert choose_next_step(cup, context, _situation()).act is Act.SECOND_VIEW
    assert choose_next_step(cup, context, _situation(readable=2)).act is Act.NOTHING_NEEDED


def test_the_twins_are_treated_alike_until_something_tells_them_apart():
    cup = standard_for("crockery")
    context = Context(complaint=Complaint.DAMAGED, amount_fen=3900, category="crockery")
    assert choose_next_step(cup, context, _situation()) == choose_next_step(cup, context, _situation())


def test_a_doubted_photo_is_answered_with_a_chance_and_not_with_a_refusal():
    step = choose_next_step(
        standard_for("smart_lock"), Context(complaint=Complaint.DAMAGED, amount_fen=129900), _situation(1.6, readable=3)
    )
    assert step.act is Act.SECOND_VIEW


def test_fresh_food_is_never_sent_back():
    assert Act.RETURN not in standard_for("fresh_food").costs_fen


def test_a_wrong_item_that_shows_needs_nothing_more():
    other = Finding(
        lane=Lane.REFERENCE,
        kind=Kind.DIFFERENT_ITEM,
        state=State.INCONCLUSIVE,
        llr=0.0,
        basis=Basis.ILLUSTRATION,
        why="",
    )
    step = choose_next_step(
        standard_for("crockery"),
        Context(complaint=Complaint.WRONG_ITEM, amount_fen=3900),
        _situation(findings=(other,)),
    )
    assert step.act is Act.NOTHING_NEEDED
