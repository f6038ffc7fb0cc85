"""What an appeal may not do: leave who appealed alone worse off; and who prevailed in it."""

from __future__ import annotations

from jianzhen.casework.claims.vocabulary import RemedyKind
from jianzhen.casework.decisions.content import DraftContent
from jianzhen.casework.decisions.words import Outcome, Prevailed
from jianzhen.casework.events.actors import Role

_RANK = {Outcome.INADMISSIBLE: 0, Outcome.NOT_SHOWN: 0, Outcome.PARTLY_SHOWN: 1, Outcome.SHOWN: 2}


def hurts(side: Role, decided: DraftContent, *, asked: RemedyKind, asked_fen: int, consented: bool) -> bool:
    """Whether an outcome hurts a side: it got less than it asked for, gives what it did not agree to, or is the subject.

    Parameters
    ----------
    consented : bool
        The merchant itself offered what was decided.
    """
    if decided.subject is side:
        return True
    if side is Role.BUYER:
        return decided.outcome is not Outcome.SHOWN or decided.remedy != asked or decided.amount_fen < asked_fen
    return decided.remedy is not None and not consented


def worse_for(side: Role, *, before: DraftContent, after: DraftContent, asked: RemedyKind) -> bool:
    """Whether ``after`` leaves a side worse off than ``before``. What cannot be compared counts as worse."""
    if after.subject is side and before.subject is not side:
        return True
    if side is Role.BUYER:
        return (
            _RANK[after.outcome] < _RANK[before.outcome]
            or after.amount_fen < before.amount_fen
            or (before.remedy is not None and after.remedy not in (before.remedy, asked))
        )
    if after.remedy is None:
        return False
    costs_no_more = after.remedy == before.remedy or before.remedy is RemedyKind.REFUND_ONLY
    return (
        _RANK[after.outcome] > _RANK[before.outcome]
        or after.amount_fen > before.amount_fen
        or not costs_no_more
    )  # fmt: skip


def who_prevailed(
    side: Role, *, before: DraftContent, after: DraftContent, asked: RemedyKind, asked_fen: int
) -> Prevailed:  # fmt: skip
    """Who prevailed, seen from one appellant: nothing moved, all that it wanted, or something between."""
    if after.comes_to == before.comes_to:
        return Prevailed.RESPONDENT
    if not hurts(side, after, asked=asked, asked_fen=asked_fen, consented=False):
        return Prevailed.APPELLANT
    if worse_for(side, before=before, after=after, asked=asked):
        return Prevailed.RESPONDENT
    return Prevailed.PARTLY
