"""Leases, looks, ticks, questions and what came back, notes to colleagues, escalations, and who was involved."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from jianzhen.casework.claims.models import SIDES, Claim
from jianzhen.casework.people.models import Account
from jianzhen.casework.review.vocabulary import HowEnded, Impression, InvolvedAs, QuestionAct, WhyEscalated
from jianzhen.kernel.ids import new_id


def _both_or_neither(at: str, other: str, *, empty: str | None = "") -> Q:
    """A moment and what belongs to it are set together."""
    return Q(**{at: None, other: empty}) | (Q(**{f"{at}__isnull": False}) & ~Q(**{other: empty}))


class Lease(models.Model):
    """One reviewer has a claim 领取, until the lease ends or runs out. One open lease a claim.

    ``came_at`` is when the claim came to the desk, ``look_by`` and ``decide_by`` what the pack gives from there: a claim
    that is given back keeps them, so that taking it and giving it back wins no time.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="leases")
    holder = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="leases")
    came_at = models.DateTimeField()
    look_by = models.DateTimeField()
    decide_by = models.DateTimeField()
    taken_at = models.DateTimeField()
    renewed_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    held_at = models.DateTimeField(null=True)
    held_because = models.CharField(max_length=500, blank=True)
    ended_at = models.DateTimeField(null=True)
    how_ended = models.CharField(max_length=12, choices=HowEnded.choices, blank=True)

    class Meta:
        indexes = [models.Index(fields=("expires_at",), condition=Q(ended_at=None), name="lease_open_expires")]
        constraints = [
            models.UniqueConstraint(fields=("claim",), condition=Q(ended_at=None), name="one_open_lease"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("taken_at")), name="lease_ends_later"),
            models.CheckConstraint(condition=_both_or_neither("ended_at", "how_ended"), name="lease_end_says_how"),
            models.CheckConstraint(condition=_both_or_neither("held_at", "held_because"), name="hold_says_why"),
        ]


class FirstLook(models.Model):
    """What somebody saw before the weights were shown 初步印象. Once a person and claim, never changed."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="first_looks")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="first_looks")
    impression = models.CharField(max_length=16, choices=Impression.choices)
    note = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("claim", "account"), name="one_first_look")]


class Reveal(models.Model):
    """From when somebody saw the weights of a claim."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="reveals")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="reveals")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("claim", "account"), name="one_reveal")]


class ChangeAfterReveal(models.Model):
    """Whether somebody who had seen the weights came to another outcome than the first look pointed to."""

    first_look = models.OneToOneField(FirstLook, on_delete=models.PROTECT, primary_key=True, related_name="change")
    final_outcome = models.CharField(max_length=16)
    changed = models.BooleanField()
    at = models.DateTimeField()


class Tick(models.Model):
    """One line of the checklist, walked by one person. ``said`` is the line as it read then."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="ticks")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="ticks")
    item = models.CharField(max_length=16)
    said = models.CharField(max_length=500)
    note = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("claim", "account", "item"), name="one_tick_a_line")]


class Question(models.Model):
    """What one side is asked for, and what came of it.

    ``round`` is the review round it belongs to: a claim that came back for a fresh reviewer starts a new one.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="questions")
    asked = models.CharField(max_length=16, choices=SIDES)
    act = models.CharField(max_length=16, choices=QuestionAct.choices)
    text = models.TextField()
    why_cheapest = models.TextField()
    round = models.PositiveSmallIntegerField()
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="questions_asked")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=64, blank=True)
    answer = models.TextField(blank=True)
    booked_at = models.DateTimeField(null=True)
    booked_for = models.DateTimeField(null=True)
    result_at = models.DateTimeField(null=True)
    result_by = models.CharField(max_length=64, blank=True)
    result = models.TextField(blank=True)

    class Meta:
        ordering = ("asked_at", "id")
        constraints = [
            models.CheckConstraint(condition=~Q(text="") & ~Q(why_cheapest=""), name="question_says_what_and_why"),
            models.CheckConstraint(condition=_both_or_neither("answered_at", "answered_by"), name="answer_has_a_hand"),
            models.CheckConstraint(condition=_both_or_neither("result_at", "result_by"), name="result_has_a_hand"),
            models.CheckConstraint(condition=_both_or_neither("booked_at", "booked_for", empty=None), name="booking_has_a_day"),
            models.CheckConstraint(
                condition=Q(asked="buyer") | ~Q(act__in=["return", "courier_check", "visit"]), name="goods_are_with_the_buyer"
            ),
        ]  # fmt: skip


class Parcel(models.Model):
    """Goods on their way back because a reviewer asked for them; free for the buyer."""

    question = models.OneToOneField(Question, on_delete=models.PROTECT, primary_key=True, related_name="parcel")
    waybill = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(delivered_at=None) | Q(delivered_at__gte=F("sent_at")), name="parcel_arrives_later"
            )
        ]


class ColleagueNote(models.Model):
    """What a reviewer asks a colleague, inside the desk; whoever answers is no second person on this claim."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="colleague_notes")
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    colleague = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="colleague_notes")
    text = models.TextField()
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(asked_by=F("colleague")), name="colleague_is_somebody_else"),
            models.CheckConstraint(condition=_both_or_neither("answered_at", "answer"), name="note_answer_says_something"),
        ]  # fmt: skip


class Escalation(models.Model):
    """A claim shown to a lead; it moves nothing."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="escalations")
    cause = models.CharField(max_length=16, choices=WhyEscalated.choices)
    why = models.TextField()
    by_role = models.CharField(max_length=16)
    by = models.CharField(max_length=64)
    since = models.DateTimeField()
    at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="escalations_taken")
    answer = models.TextField(blank=True)

    class Meta:
        constraints = [
            # a late claim is shown once for each time it came; a person may show it again
            models.UniqueConstraint(fields=("claim", "cause", "since"), condition=~Q(cause="asked"), name="late_shown_once"),
            models.CheckConstraint(condition=_both_or_neither("taken_at", "taken_by", empty=None), name="taken_by_a_person"),
        ]  # fmt: skip


class Involvement(models.Model):
    """Somebody acted on the outcome of a claim; ``round`` is the review round it was in."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="involvements")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="involvements")
    acted_as = models.CharField(max_length=12, choices=InvolvedAs.choices)
    round = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("claim", "account", "acted_as", "round"), name="involved_once")]
