"""Drafts, decisions, inadmissibilities, notices, appeals, votes and reopenings.

The database itself refuses a decision without a person, a finding of forgery without two people and a notice, and a
change to what was decided or signed (migration 0002).
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from jianzhen.casework.claims.models import SIDES, Claim
from jianzhen.casework.claims.vocabulary import ForgeryAct, RemedyKind
from jianzhen.casework.decisions.words import (
    DecisionKind,
    InadmissibleCode,
    Outcome,
    Prevailed,
    ReopenGround,
    Stage,
)
from jianzhen.casework.events.actors import Role
from jianzhen.casework.people.models import Account
from jianzhen.kernel.ids import new_id
from jianzhen.law.packs.words import GROUNDS

DECIDING = [Role.REVIEWER.value, Role.APPROVER.value, Role.PANEL.value]
"""In which capacity a person decides; a party or a machine is in no row."""

_ACTS = [(one.value, one.value) for one in ForgeryAct]
_GROUNDS = [(one.value, text.zh) for one, text in GROUNDS.items()]
_GRANTS = Q(outcome__in=["shown", "partly_shown"])
_FINDING_IS_WHOLE = Q(forgery_act="", subject="") | (~Q(forgery_act="") & ~Q(subject=""))


class AdverseNotice(models.Model):
    """A notice of a proposed finding 不利认定告知: one of five acts, the material, and time to answer."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="notices")
    subject = models.CharField(max_length=16, choices=SIDES)
    act = models.CharField(max_length=8, choices=_ACTS)
    text = models.TextField()
    material = models.JSONField()
    served_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    served_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("served_at", "id")
        constraints = [
            models.CheckConstraint(condition=~Q(material=[]), name="notice_has_material"),
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="") | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="notice_answer_has_words",
            ),
        ]


class Draft(models.Model):
    """What one person would decide. Sealed once proposed: its ``hash`` is what a second person signs.

    ``triggers`` are those that fired as it was proposed; later facts do not change why a second person was asked.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="drafts")
    round = models.PositiveSmallIntegerField()
    author = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="drafts")
    stage = models.CharField(max_length=8, choices=Stage.choices)
    outcome = models.CharField(max_length=16, choices=Outcome.choices)
    remedy = models.CharField(max_length=20, choices=RemedyKind.choices, blank=True)
    amount_fen = models.PositiveBigIntegerField(default=0)
    refund_only_ground = models.CharField(max_length=24, choices=_GROUNDS, blank=True)
    less_drastic_why = models.JSONField(default=dict)
    forgery_act = models.CharField(max_length=8, choices=_ACTS, blank=True)
    subject = models.CharField(max_length=16, choices=SIDES, blank=True)
    reasons_buyer = models.TextField()
    reasons_merchant = models.TextField()
    hash = models.CharField(max_length=64)
    triggers = models.JSONField(default=list)
    saved_at = models.DateTimeField()
    proposed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("claim", "round", "stage", "author"), name="one_draft_a_person"),
            models.CheckConstraint(condition=(_GRANTS & ~Q(remedy="")) | (~_GRANTS & Q(remedy="")), name="draft_grants_a_remedy"),
            models.CheckConstraint(condition=_FINDING_IS_WHOLE, name="draft_names_act_and_subject"),
        ]  # fmt: skip


class Decision(models.Model):
    """What was decided 处理决定, as served; never edited.

    ``decided_by`` wrote what is served's line first; ``second_by`` and ``third_by`` decided with them or against them,
    and ``dissent`` says who came to what else. ``signed_hash`` is the draft that was signed: once.
    ``replaces`` is the decision it takes the place of: the appealed one, or that of an earlier round.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=DecisionKind.choices)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="served_as")
    signed_hash = models.CharField(max_length=64, unique=True)
    triggers = models.JSONField(default=list)
    outcome = models.CharField(max_length=16, choices=Outcome.choices)
    remedy = models.CharField(max_length=20, choices=RemedyKind.choices, blank=True)
    amount_fen = models.PositiveBigIntegerField(default=0)
    ground = models.CharField(max_length=24, choices=_GROUNDS, blank=True)
    forgery_act = models.CharField(max_length=8, choices=_ACTS, blank=True)
    subject = models.CharField(max_length=16, choices=SIDES, blank=True)
    notice = models.ForeignKey(AdverseNotice, on_delete=models.PROTECT, related_name="decisions", null=True)
    reasons_buyer = models.TextField()
    reasons_merchant = models.TextField()
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="decided")
    decided_role = models.CharField(max_length=16, choices=[(one, one) for one in DECIDING])
    second_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True)
    third_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True)
    dissent = models.JSONField(default=list)
    served_at = models.DateTimeField()
    appellant = models.CharField(max_length=16, choices=SIDES, blank=True)
    prevailed = models.CharField(max_length=12, choices=Prevailed.choices, blank=True)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, related_name="replaced_by", null=True)

    class Meta:
        ordering = ("claim", "number")
        constraints = [
            models.UniqueConstraint(fields=("claim", "number"), name="decision_number_once"),
            # no automatic adverse decision: the database itself refuses it
            models.CheckConstraint(condition=Q(decided_role__in=DECIDING), name="decision_is_a_persons"),
            models.CheckConstraint(
                condition=(Q(second_by=None) | ~Q(second_by=F("decided_by")))
                & (Q(third_by=None) | (~Q(third_by=F("decided_by")) & ~Q(third_by=F("second_by")))),
                name="deciders_differ",
            ),
            models.CheckConstraint(
                condition=Q(forgery_act="") | Q(second_by__isnull=False, notice__isnull=False),
                name="forgery_needs_notice_and_two",
            ),
            models.CheckConstraint(
                condition=Q(kind="first", prevailed="", appellant="")
                | (Q(kind="appeal", decided_role="panel", second_by__isnull=False) & ~Q(prevailed="") & ~Q(appellant="")),
                name="appeal_says_who_prevailed",
            ),
            models.CheckConstraint(condition=_FINDING_IS_WHOLE, name="decision_names_act_and_subject"),
            models.CheckConstraint(condition=(_GRANTS & ~Q(remedy="")) | (~_GRANTS & Q(remedy="")), name="decision_grants_a_remedy"),
            models.CheckConstraint(
                condition=~Q(remedy="refund_only") | ~Q(ground=""), name="refund_only_has_a_ground"
            ),
        ]  # fmt: skip


class Inadmissibility(models.Model):
    """A claim not read on its merits 不予受理, by a named person, on one code of a closed list."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="inadmissibilities")
    code = models.CharField(max_length=24, choices=InadmissibleCode.choices)
    text = models.TextField()
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    decided_role = models.CharField(max_length=16, choices=[(one, one) for one in DECIDING])
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ("claim", "decided_at")
        constraints = [
            models.CheckConstraint(condition=Q(decided_role__in=DECIDING), name="inadmissibility_is_a_persons"),
            models.CheckConstraint(condition=Q(code__in=InadmissibleCode.values), name="inadmissibility_code_known"),
        ]


class Appeal(models.Model):
    """One side's appeal 申诉, against a decision or an inadmissibility. A cross-appeal is a row of its own."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="appeals")
    side = models.CharField(max_length=16, choices=SIDES)
    of_decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="appeals", null=True)
    of_inadmissibility = models.ForeignKey(Inadmissibility, on_delete=models.PROTECT, related_name="appeals", null=True)
    reasons = models.TextField()
    opened_by = models.CharField(max_length=64)
    opened_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, choices=[*Prevailed.choices, ("remitted", "发回重审")], blank=True)

    class Meta:
        ordering = ("opened_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(of_decision=None, of_inadmissibility__isnull=False)
                | Q(of_decision__isnull=False, of_inadmissibility=None),
                name="appeal_is_against_one_thing",
            ),
            models.UniqueConstraint(
                fields=("of_decision", "side"), condition=Q(withdrawn_at=None, ended_at=None),
                name="one_open_appeal_a_side",
            ),
            models.UniqueConstraint(
                fields=("of_inadmissibility",), condition=Q(withdrawn_at=None, ended_at=None),
                name="one_open_appeal_of_inadmissibility",
            ),
            models.CheckConstraint(condition=Q(withdrawn_at=None) | Q(ended_at=None), name="appeal_ends_once"),
            models.CheckConstraint(
                condition=Q(ended_at=None, outcome="") | (Q(ended_at__isnull=False) & ~Q(outcome="")),
                name="appeal_end_has_an_outcome",
            ),
        ]  # fmt: skip


class PanelVote(models.Model):
    """One panel member's vote in one sitting: a draft, or reasons to remit. Changed freely until a majority ends it.

    ``freed_at`` is when the seat of somebody absent was given up for another; the vote is kept and counts no more.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="votes")
    sitting = models.PositiveSmallIntegerField()
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="votes", null=True)
    remit_reasons = models.TextField(blank=True)
    cast_at = models.DateTimeField()
    freed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("cast_at", "id")
        constraints = [
            models.UniqueConstraint(fields=("claim", "sitting", "account"), name="one_vote_a_person"),
            models.CheckConstraint(
                condition=Q(draft=None) & ~Q(remit_reasons="") | Q(draft__isnull=False, remit_reasons=""),
                name="vote_decides_or_remits",
            ),
        ]


class Reopening(models.Model):
    """A finished claim read again 重新审理: proposed by one person, done by another."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="reopenings")
    ground = models.CharField(max_length=20, choices=ReopenGround.choices)
    reasons = models.TextField()
    proposed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    reopened_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True)
    reopened_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("claim",), condition=Q(reopened_at=None), name="one_proposed_reopening"
            ),
            models.CheckConstraint(
                condition=Q(reopened_by=None) | ~Q(reopened_by=F("proposed_by")), name="two_people_reopen"
            ),
            models.CheckConstraint(
                condition=Q(reopened_by=None, reopened_at=None)
                | Q(reopened_by__isnull=False, reopened_at__isnull=False),
                name="reopening_has_a_hand",
            ),
        ]  # fmt: skip


class Probation(models.Model):
    """A reviewer's first weeks 见习: every decision goes to a second person until it ends."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="probations")
    since = models.DateTimeField()
    set_by = models.CharField(max_length=64)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("account",), condition=Q(ended_at=None), name="one_probation"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by="") | (Q(ended_at__isnull=False) & ~Q(ended_by="")),
                name="probation_end_has_a_hand",
            ),
        ]
