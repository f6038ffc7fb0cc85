"""The cheapest step that would settle what the photos cannot.

Steps are tried in a fixed order of cost. One is proposed only when it is proportionate to the amount, makes sense for
the category, and has not been met already. It never costs the buyer anything, and a person can always decide without.
"""

from __future__ import annotations

from dataclasses import dataclass

from jianzhen.inspection.model import Act, Complaint, Context, Finding, Kind, NextStep, State
from jianzhen.inspection.standards.standard import Standard
from jianzhen.weighing import Overall

PROPORTIONATE = 0.5
"""A step may cost at most this share of the amount claimed."""

CONFIRMED = -0.3
"""Overall from which the photos already support the claim being genuine."""

DOUBTED = 1.0
"""Overall from which the photos speak against the claim: then the buyer is given a fair chance to show it."""

SMALL_FEN = 20_000
"""Up to this amount two agreeing views are enough (an assumption; a policy pack will carry the operator's own)."""

_ABOUT_ANOTHER = (Complaint.WRONG_ITEM, Complaint.NOT_AS_DESCRIBED)
_WITHOUT_DAMAGE = (Complaint.MISSING_PART, Complaint.NOT_RECEIVED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What is known when the next step is chosen: weights, counts, and the findings of all files."""

    overall: Overall
    n_claim_files: int
    n_readable: int
    has_listing: bool
    has_packed: bool
    findings: tuple[Finding, ...]


def choose_next_step(standard: Standard, context: Context, situation: Situation) -> NextStep:
    """Choose the next step.

    Returns
    -------
    NextStep
        ``cost_fen`` is what the desk would pay; the buyer pays nothing for any of them.
    """
    if situation.overall.llr is not None and situation.overall.llr <= CONFIRMED:
        return NextStep(act=Act.NOTHING_NEEDED, why="The photos support the claim as it stands.", cost_fen=0)
    if context.complaint is Complaint.WRONG_ITEM and _says_other_item(situation):
        return NextStep(
            act=Act.NOTHING_NEEDED, why="The photo shows another item, as the buyer says; compare with the pack-out.",
            cost_fen=0,
        )  # fmt: skip
    for act, why in _useful(context, situation):
        cost = 0 if act is Act.NOTHING_NEEDED else standard.costs_fen.get(act)
        if cost is not None and _is_proportionate(cost, context.amount_fen):
            return NextStep(act=act, why=why, cost_fen=cost)
    return NextStep(
        act=Act.NOTHING_WOULD_SETTLE,
        why="No step in proportion to the amount would tell more; a person decides on what there is.",
        cost_fen=0,
    )


def _useful(context: Context, situation: Situation) -> list[tuple[Act, str]]:
    """Steps that would still tell something here, in order of cost."""
    steps: list[tuple[Act, str]] = []
    doubted = situation.overall.llr is not None and situation.overall.llr >= DOUBTED
    from_copy = any(one.state is State.SUPPORTS_FORGED and _is_copy(one) for one in situation.findings)
    if situation.n_readable == 0:
        steps.append((Act.SECOND_VIEW, "No photo could be read; one new photo of the item is enough to go on."))
    elif context.complaint not in _WITHOUT_DAMAGE and (situation.n_readable < 2 or doubted):
        why = (
            "One photo of the whole item with its label would show which item came."
            if context.complaint in _ABOUT_ANOTHER
            else "The photo follows one we already have; a new photo of the place from another side gives the buyer the "
            "chance to show it."
            if from_copy
            else "One photo cannot show whether the damage is there; the same place from another side would."
        )
        steps.append((Act.SECOND_VIEW, why))
    unconfirmed = _is_unconfirmed(situation)
    if not doubted and situation.n_readable >= 2 and unconfirmed:
        steps.append(
            (Act.SECOND_VIEW, "The photos do not show the marked place clearly from two sides. One more, 15 to 30 degrees "
             "aside, without glare, with print or an edge beside the spot, the damage an eighth to a quarter of the frame.")
        )  # fmt: skip
    if not doubted and not unconfirmed and situation.n_readable >= 2 and context.complaint not in _WITHOUT_DAMAGE:
        # two views that no reference contradicts are as good as photos get: below a small amount that is enough
        steps.append(
            (Act.NOTHING_NEEDED, "Two views, and nothing speaks against them; the amount asks for no more.")
            if (context.amount_fen or SMALL_FEN + 1) <= SMALL_FEN
            else (Act.ORIGINAL_FILE, "Both views agree with the item sold; the original files would say how they "
                  "were taken.")
        )  # fmt: skip
    steps.append((Act.RETURN, "The goods themselves would show it; the return is free for the buyer."))
    steps.append((Act.COURIER_CHECK, "A courier can look at the item at the door, free for the buyer."))
    steps.append((Act.VISIT, "A technician can look at the item on site, free for the buyer."))
    return steps


def _is_unconfirmed(situation: Situation) -> bool:
    """A place is marked, other views were compared, and none shows the damage again."""
    compared = [
        one for one in situation.findings
        if one.kind in (Kind.SAME_DAMAGE_SEEN, Kind.DAMAGE_NOT_IN_OTHER_VIEW) and one.against is not None
    ]  # fmt: skip
    return bool(compared) and not any(one.state is State.SUPPORTS_GENUINE for one in compared)


def _says_other_item(situation: Situation) -> bool:
    return any(one.kind is Kind.DIFFERENT_ITEM for one in situation.findings)


def _is_copy(finding: Finding) -> bool:
    return finding.kind in (
        Kind.DERIVED_FROM_LISTING, Kind.DERIVED_FROM_PACKED, Kind.DERIVED_FROM_EARLIER, Kind.REUSED_PHOTO,
    )  # fmt: skip


def _is_proportionate(cost_fen: int, amount_fen: int | None) -> bool:
    if cost_fen == 0:
        return True
    return amount_fen is not None and cost_fen <= PROPORTIONATE * amount_fen
