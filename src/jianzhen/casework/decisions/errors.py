"""What decisions refuse."""

from __future__ import annotations

from jianzhen.casework.errors import CaseworkError, Conflict

# ruff: noqa: N818 - errors are named for the fact


class DecisionError(CaseworkError):
    """Root of what this room raises, bar refusals of an actor."""

    code = "decision_error"


class BadDraft(DecisionError):
    """A draft contradicts itself, or gives more than was paid."""

    code = "bad_draft"


class ReasonsTooShort(DecisionError):
    """Reasons that are no sentence answer nobody."""

    code = "reasons_too_short"


class WordsAccuse(DecisionError):
    """A word of accusation outside a forgery finding."""

    code = "words_accuse"


class RefundOnlyRefused(DecisionError):
    """Refund-only without a written ground or the merchant's consent, or a milder remedy was not considered."""

    code = "refund_only_refused"


class NoDraft(DecisionError):
    """Nothing of one's own is saved that could be decided."""

    code = "no_draft"


class DraftSealed(Conflict):
    """A draft that was proposed, or after which the other one was shown, is not changed any more."""

    code = "draft_sealed"


class NoMajority(DecisionError):
    """Three people, and no two of them nor a middle amount carry a decision."""

    code = "no_majority"


class PanelFull(Conflict):
    """Three people read this appeal already."""

    code = "panel_full"


class NotLateYet(Conflict):
    """A seat is freed once the time to decide the appeal is over, never to be rid of a vote."""

    code = "not_late_yet"


class BadNotice(DecisionError):
    """A notice without material that its subject can see, or an empty answer."""

    code = "bad_notice"


class NamesSomebody(DecisionError):
    """The merchant's copy is pseudonymous: no phone and no papers of the buyer stand in it."""

    code = "names_somebody"
