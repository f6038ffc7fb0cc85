"""People and their days, counters of skilled minutes, visits and every row that belongs to one."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.evidence.models import Exhibit
from jianzhen.casework.originals.models import Original
from jianzhen.casework.outlets.models import Brand, Outlet
from jianzhen.casework.people.models import Account, Person
from jianzhen.casework.visits.vocabulary import (
    DoorSide,
    Move,
    Outcome,
    ResidenceProof,
    SyncState,
    Urgency,
    VisitKind,
    VisitState,
)
from jianzhen.kernel.ids import new_id


class Technician(models.Model):
    """Somebody who comes 师傅. ``number`` is what the exclusion constraint tells people apart by."""

    number = models.BigAutoField(primary_key=True)
    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="technician")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="technicians")
    shown_as = models.CharField(max_length=64)
    skills = ArrayField(models.CharField(max_length=48))
    ties = ArrayField(models.CharField(max_length=64), default=list)
    parts = models.JSONField(default=dict)
    latitude = models.FloatField()
    longitude = models.FloatField()
    since = models.DateTimeField()
    left_at = models.DateTimeField(null=True)


class Authorisation(models.Model):
    """That a brand authorised a technician 品牌授权, by what paper, until when; shown at the door."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    technician = models.ForeignKey(Technician, on_delete=models.PROTECT, related_name="authorisations")
    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    proof = models.CharField(max_length=200)
    given_at = models.DateTimeField()
    given_by = models.CharField(max_length=64)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("given_at")), name="authorisation_ends_later")
        ]


class Shift(models.Model):
    """One technician's day 班次. ``breaks``: [[earliest, latest, minutes]] in minutes from midnight in Beijing."""

    technician = models.ForeignKey(Technician, on_delete=models.PROTECT, related_name="shifts")
    on = models.DateField()
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    breaks = models.JSONField(default=list)
    urgent = models.BooleanField(default=False)
    """Whether this day is kept for urgent calls, so that no slot is sold of it."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("technician", "on"), name="one_shift_a_day"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("begins_at")), name="shift_ends_later"),
        ]


class Cell(models.Model):
    """Skilled minutes of an outlet in two hours 工时: the counter row that bookers lock. Skill "" counts everybody."""

    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="cells")
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    skill = models.CharField(max_length=48, blank=True)
    minutes = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("outlet", "opens_at", "skill"), name="one_cell_a_skill"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="cell_closes_later"),
            # whatever the code does, a minute is not sold twice
            models.CheckConstraint(condition=Q(taken__lte=F("minutes")), name="cell_never_over"),
        ]


class DayPlan(models.Model):
    """An outlet's day: its row is locked while it is planned. ``draft`` is the dispatcher's until it is published."""

    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="day_plans")
    on = models.DateField()
    version = models.PositiveIntegerField(default=0)
    draft = models.JSONField(null=True)
    draft_version = models.PositiveIntegerField(null=True)
    drafted_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("outlet", "on"), name="one_plan_a_day")]


class Visit(models.Model):
    """One matter on site. ``state`` is written by ``moves.move`` alone; ``calls`` counts how often somebody came.

    The customer's address is in the vault; here are only the division and a rough position. ``promised_at`` is the
    latest arrival that was told of an urgent visit: it is written once.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="visits")
    number = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=12, choices=VisitKind.choices)
    urgency = models.CharField(max_length=8, choices=Urgency.choices, default=Urgency.BOOKED)
    state = models.CharField(max_length=20, choices=VisitState.choices)
    moved_at = models.DateTimeField()
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, null=True, related_name="visits")
    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, null=True, related_name="+")
    product = models.CharField(max_length=48, blank=True)
    place = models.CharField(max_length=9)
    latitude = models.FloatField()
    longitude = models.FloatField()
    skills = ArrayField(models.CharField(max_length=48), default=list)
    minutes = models.PositiveIntegerField()
    parts = models.JSONField(default=dict)
    kept_from = ArrayField(models.CharField(max_length=64), default=list)
    question_id = models.UUIDField(null=True)
    repeat_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="repeats")
    free_because = models.CharField(max_length=24, blank=True)
    technician = models.ForeignKey(Technician, on_delete=models.PROTECT, null=True, related_name="visits")
    opens_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    wanted_at = models.DateTimeField()
    called_back_at = models.DateTimeField(null=True)
    assigned_at = models.DateTimeField(null=True)
    expected_at = models.DateTimeField(null=True)
    promised_at = models.DateTimeField(null=True)
    set_out_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    first_arrived_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    at_risk_since = models.DateTimeField(null=True)
    unplanned_because = ArrayField(models.CharField(max_length=32), default=list)
    part_expected_on = models.DateField(null=True)
    loaner = models.CharField(max_length=64, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    calls = models.PositiveSmallIntegerField(default=0)
    sequence = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=("outlet", "state"), name="visit_outlet_state"),
            models.Index(fields=("technician", "opens_at"), name="visit_technician_day"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=VisitState.values), name="visit_state_known"),
            models.CheckConstraint(
                condition=Q(opens_at=None, closes_at=None) | Q(closes_at__gt=F("opens_at")), name="visit_window_whole"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["assigned", "on_the_way", "on_site", "working"]) | Q(technician__isnull=False),
                name="somebody_is_sent",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | (~Q(outcome="") & Q(ended_at__isnull=False)), name="done_has_an_outcome"
            ),
            # free for the buyer: an inspection, and a re-visit
            models.CheckConstraint(
                condition=~Q(kind__in=["inspection", "revisit"]) | ~Q(free_because=""), name="free_visits_are_free"
            ),
        ]


class VisitMove(models.Model):
    """One step of a visit: 改约, 转派, 空跑 and the rest are these rows."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="moves")
    number = models.PositiveIntegerField()
    move = models.CharField(max_length=20, choices=Move.choices)
    was = models.CharField(max_length=20, choices=VisitState.choices, blank=True)
    to = models.CharField(max_length=20, choices=VisitState.choices)
    at = models.DateTimeField()
    by_role = models.CharField(max_length=16)
    by_id = models.CharField(max_length=64)
    technician = models.ForeignKey(Technician, on_delete=models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("visit", "number")
        constraints = [models.UniqueConstraint(fields=("visit", "number"), name="move_number_once")]


class Hold(models.Model):
    """A slot kept for a visit: for some minutes, then confirmed or given back."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="holds")
    key = models.CharField(max_length=64)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    held_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=("expires_at",), condition=Q(confirmed_at=None, released_at=None), name="hold_open")
        ]
        constraints = [
            models.UniqueConstraint(fields=("visit", "key"), name="hold_once_a_key"),
            models.UniqueConstraint(
                fields=("visit",), condition=Q(confirmed_at=None, released_at=None), name="one_open_hold"
            ),
            models.UniqueConstraint(
                fields=("visit",), condition=Q(confirmed_at__isnull=False, released_at=None), name="one_booking"
            ),
        ]  # fmt: skip


class HeldMinutes(models.Model):
    """What a hold took of one cell; given back exactly."""

    hold = models.ForeignKey(Hold, on_delete=models.PROTECT, related_name="taken")
    cell = models.ForeignKey(Cell, on_delete=models.PROTECT, related_name="held")
    minutes = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("hold", "cell"), name="held_once_a_cell")]


class Busy(models.Model):
    """A technician's time on site for a visit. The database refuses two that overlap (migration 0002)."""

    technician = models.ForeignKey(Technician, on_delete=models.PROTECT, related_name="busy")
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="busy")
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("visit",), condition=Q(released_at=None), name="one_technician_a_visit"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("begins_at")), name="busy_ends_later"),
        ]


class Quote(models.Model):
    """A price 报价, itemised, told before the work. Accepted it is the price, and the database keeps it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="quotes")
    lines = models.JSONField()
    total_fen = models.PositiveBigIntegerField()
    quoted_at = models.DateTimeField()
    quoted_by = models.CharField(max_length=64)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.CharField(max_length=64, blank=True)
    refused_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("visit",), condition=Q(accepted_at=None, refused_at=None), name="one_open_quote"
            ),
            models.CheckConstraint(condition=Q(accepted_at=None) | Q(refused_at=None), name="quote_ends_once"),
            models.CheckConstraint(condition=Q(accepted_at=None, accepted_by="") | (Q(accepted_at__isnull=False) & ~Q(accepted_by="")), name="quote_accepted_by_somebody"),
        ]  # fmt: skip


class CheckMade(models.Model):
    """One item of the checklist, done: with its photo as evidence where the item asks for one."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="checks")
    item = models.CharField(max_length=48)
    note = models.CharField(max_length=500, blank=True)
    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    by = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("visit", "item"), name="check_once_a_visit")]


class PartUsed(models.Model):
    """A spare part that was put in 配件."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="parts_used")
    part = models.CharField(max_length=64)
    name = models.CharField(max_length=128)
    serial = models.CharField(max_length=64, blank=True)
    count = models.PositiveSmallIntegerField(default=1)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("visit", "part", "serial"), name="part_once_a_serial")]


class Signature(models.Model):
    """That the customer signed for what was done and its price 签字."""

    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, primary_key=True, related_name="signature")
    original = models.ForeignKey(Original, on_delete=models.PROTECT, null=True, related_name="+")
    price_fen = models.PositiveBigIntegerField()
    signed_at = models.DateTimeField()
    signed_by = models.CharField(max_length=16)


class Residence(models.Model):
    """That somebody showed to live there, before work on a lock: how, never the paper."""

    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, primary_key=True, related_name="residence")
    proof = models.CharField(max_length=20, choices=ResidenceProof.choices)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)


class DoorCheck(models.Model):
    """One try to type the other side's code."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="door_checks")
    side = models.CharField(max_length=12, choices=DoorSide.choices)
    right = models.BooleanField()
    at = models.DateTimeField()


class Warranty(models.Model):
    """For how long a repair is stood by 保修: both days included, by which rule."""

    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, primary_key=True, related_name="warranty")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="warranties")
    starts_on = models.DateField()
    ends_on = models.DateField()
    rule = models.CharField(max_length=200)
    n_repairs = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="warranty_ends_later")]


class PrivateNumber(models.Model):
    """A number that connects the two and shows neither's own 隐私号; only between these instants."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="private_numbers")
    technician = models.ForeignKey(Technician, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=24)
    binding = models.CharField(max_length=64)
    bound_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    unbound_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("visit",), condition=Q(unbound_at=None), name="one_number_a_visit")
        ]


class Position(models.Model):
    """Where a technician was on the way to a visit; kept for hours (rule ``trail_hours``)."""

    technician = models.ForeignKey(Technician, on_delete=models.CASCADE, related_name="positions")
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="positions")
    at = models.DateTimeField(db_index=True)
    latitude = models.FloatField()
    longitude = models.FloatField()


class PhoneAct(models.Model):
    """One act that a technician's phone sent, with the id it gave: the same id is the same act, once."""

    id = models.BigAutoField(primary_key=True)
    technician = models.ForeignKey(Technician, on_delete=models.PROTECT, related_name="phone_acts")
    client_id = models.UUIDField()
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="phone_acts")
    seq = models.PositiveIntegerField()
    act = models.CharField(max_length=24)
    body = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    received_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=SyncState.choices, default=SyncState.WAITING)
    code = models.CharField(max_length=48, blank=True)
    detail = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("technician", "client_id"), name="phone_act_once"),
            models.UniqueConstraint(fields=("technician", "visit", "seq"), name="phone_act_order"),
        ]


class ServiceRule(models.Model):
    """An operator's own dated figure; the newest that is in force holds. Never edited, only followed by another."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=48)
    in_force = models.DateField()
    value = models.JSONField()
    source = models.CharField(max_length=200)
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("name", "in_force"), name="one_rule_a_day")]
