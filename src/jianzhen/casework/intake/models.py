"""What was reported, who calls back, who is on call, and what a call centre sent."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.intake.vocabulary import Channel, Cover, Outcome, Part, Urgency
from jianzhen.casework.outlets.models import Brand, Outlet, ProductKind
from jianzhen.casework.people.models import Account, Merchant, Person
from jianzhen.kernel.ids import new_id


class ServiceReport(models.Model):
    """One report 报修 behind a service claim. Its words lie sealed under the reporter's key, and die with it.

    ``key`` makes a repeated report one: the form's token, or the call. ``read_spans`` are offsets into the sealed words.
    ``parted_at``: a person said that it is not the same as an earlier one; ``joined_at``: that it is.
    """

    claim = models.OneToOneField(Claim, on_delete=models.PROTECT, primary_key=True, related_name="report")
    channel = models.CharField(max_length=12, choices=Channel.choices)
    key = models.CharField(max_length=128, unique=True)
    sealed = models.BinaryField()
    read_spans = models.JSONField(default=dict)
    questions = models.JSONField(default=list)
    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.ForeignKey(ProductKind, on_delete=models.PROTECT, null=True, related_name="+")
    thing = models.CharField(max_length=32, blank=True)
    model = models.CharField(max_length=32, blank=True)
    serial = models.CharField(max_length=32, blank=True)
    place = models.CharField(max_length=9, blank=True, db_index=True)
    cover = models.CharField(max_length=10, choices=Cover.choices)
    outlet = models.ForeignKey(Outlet, on_delete=models.SET_NULL, null=True, related_name="+")
    urgency = models.CharField(max_length=12, choices=Urgency.choices, blank=True)
    wish_soon = models.BooleanField(default=False)
    wish_opens = models.DateTimeField(null=True)
    wish_closes = models.DateTimeField(null=True)
    received_at = models.DateTimeField(db_index=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    joined_at = models.DateTimeField(null=True)
    parted_at = models.DateTimeField(null=True)
    solved_how = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None) | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="report_confirmed_by_a_person",
            ),
            models.CheckConstraint(condition=Q(joined_at=None) | Q(parted_at=None), name="report_joined_or_parted"),
            models.CheckConstraint(condition=Q(wish_closes=None) | Q(wish_closes__gt=F("wish_opens")), name="report_wish_ends_later"),
        ]  # fmt: skip


class RotaTurn(models.Model):
    """A weekly turn of somebody who calls back 值班: day 0 Monday … 6 Sunday, minutes from its midnight in Beijing."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="rota")
    day = models.PositiveSmallIntegerField()
    opens = models.PositiveSmallIntegerField()
    closes = models.PositiveSmallIntegerField()
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(day__lte=6, opens__lt=1440, closes__gt=F("opens"), closes__lte=F("opens") + 1440),
                name="rota_turn_is_a_stretch",
            )
        ]


class Callback(models.Model):
    """That somebody is called back 回电, by whom and until when; without a rota neither is known, and it says so."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="callbacks")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    after_hours = models.BooleanField()
    made_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)

    class Meta:
        indexes = [models.Index(fields=("due_at",), condition=Q(done_at=None), name="callback_open_due")]
        constraints = [
            models.UniqueConstraint(fields=("claim",), condition=Q(done_at=None), name="one_open_callback"),
            models.CheckConstraint(condition=Q(account=None, due_at=None) | Q(account__isnull=False, due_at__isnull=False), name="callback_by_whom_and_when"),
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None, outcome="") | (Q(done_at__isnull=False, done_by__isnull=False) & ~Q(outcome="")),
                name="callback_done_whole",
            ),
        ]  # fmt: skip


class Call(models.Model):
    """One call at a call centre. ``caller`` holds the key its words are sealed under."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    merchant = models.ForeignKey(Merchant, on_delete=models.PROTECT, related_name="+")
    provider = models.CharField(max_length=48)
    call_id = models.CharField(max_length=96)
    caller = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, null=True, related_name="calls")
    first_heard_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("merchant", "provider", "call_id"), name="call_once")]


class CallPart(models.Model):
    """One event of a call, as it came first; the same event again adds nothing."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="parts")
    part = models.CharField(max_length=12, choices=Part.choices)
    sealed = models.BinaryField()
    heard_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("call", "part"), name="call_part_once")]
