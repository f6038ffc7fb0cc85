"""Claims, their windows and offers, standing consents and policy packs."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from jianzhen.casework.claims.vocabulary import Complaint, Declared, RemedyKind, State, WindowKind
from jianzhen.casework.events.actors import MACHINES, Role
from jianzhen.casework.events.models import Event
from jianzhen.casework.orders.models import Item, OrderLine
from jianzhen.casework.people.models import Merchant, Person
from jianzhen.kernel.ids import new_id

SIDES = [(Role.BUYER.value, "买家"), (Role.MERCHANT.value, "商家")]


class PolicyPack(models.Model):
    """A policy pack 规则包, as activated: never edited, replaced by a later version."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=64)
    version = models.CharField(max_length=32)
    body = models.JSONField()
    body_hash = models.CharField(max_length=64)
    in_force = models.DateField()
    until = models.DateField(null=True)
    activated_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=64)
    approved_by = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("name", "version"), name="pack_version_once"),
            models.CheckConstraint(condition=~Q(proposed_by=F("approved_by")), name="pack_needs_two_people"),
        ]


class Claim(models.Model):
    """One request about one order line, or about a thing the buyer describes.

    ``state`` is written by ``claim_transition`` alone. ``late`` and ``duplicate_of`` are flags for a person to read;
    they refuse nothing.
    """

    class Kind(models.TextChoices):
        """A dispute may be entered by either."""

        AFTER_SALES = "after_sales", "售后申请"
        SERVICE = "service", "报修"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    state = models.CharField(max_length=20, choices=State.choices)
    moved_at = models.DateTimeField()
    moved_by = models.CharField(max_length=64)
    moved_role = models.CharField(max_length=16, choices=[(one.value, one.value) for one in Role])
    buyer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="claims")
    merchant = models.ForeignKey(Merchant, on_delete=models.PROTECT, related_name="claims", null=True)
    line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="claims", null=True)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="claims", null=True)
    described = models.CharField(max_length=256, blank=True)
    category = models.CharField(max_length=48)
    complaint = models.CharField(max_length=20, choices=Complaint.choices)
    remedy = models.CharField(max_length=20, choices=RemedyKind.choices)
    amount_fen = models.PositiveBigIntegerField(default=0)
    declared = models.CharField(max_length=12, choices=Declared.choices, default=Declared.NOT_ASKED)
    pack = models.ForeignKey(PolicyPack, on_delete=models.PROTECT, null=True)
    drafted_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    late = models.BooleanField(default=False)
    duplicate_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="duplicates")

    class Meta:
        indexes = [
            models.Index(fields=("state", "moved_at"), name="claim_state_moved"),
            models.Index(fields=("merchant", "state"), name="claim_merchant_state"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="claim_state_known"),
            # no automatic adverse decision: the database itself refuses it
            models.CheckConstraint(
                condition=~Q(state__in=["DECIDED", "INADMISSIBLE"]) | ~Q(moved_role__in=[one.value for one in sorted(MACHINES)]),
                name="people_decide",
            ),
            models.CheckConstraint(
                condition=Q(state="DRAFT") | Q(state="WITHDRAWN") | Q(pack__isnull=False, submitted_at__isnull=False),
                name="submitted_claim_has_its_pack",
            ),
            models.CheckConstraint(condition=Q(line__isnull=False) | ~Q(described=""), name="claim_is_about_something"),
        ]  # fmt: skip


class Window(models.Model):
    """The time one side has 时限: an absolute instant, the calendar and the rule that made it.

    The database refuses to shorten it. ``asked_more_at`` is when its side asked for more time, which it may once.
    ``ended_at`` is when it stopped to matter: answered, or closed by the timer.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="windows")
    kind = models.CharField(max_length=16, choices=WindowKind.choices)
    side = models.CharField(max_length=16, choices=SIDES)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    calendar = models.CharField(max_length=32)
    rule = models.CharField(max_length=200)
    provisional = models.BooleanField(default=False)
    lengthened = models.PositiveSmallIntegerField(default=0)
    asked_more_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=("closes_at",), condition=Q(ended_at=None), name="window_open_closes")]
        constraints = [
            models.UniqueConstraint(
                fields=("claim", "kind", "side"), condition=Q(ended_at=None), name="one_open_window"
            ),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="window_closes_later"),
        ]


class Offer(models.Model):
    """What one side offers to end it 和解方案; stands until it is withdrawn, accepted or past its day.

    ``overtaken_at`` is when another offer was accepted after it: what it gave had been disputed, or was not done.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="offers")
    side = models.CharField(max_length=16, choices=SIDES)
    remedy = models.CharField(max_length=20, choices=RemedyKind.choices)
    amount_fen = models.PositiveBigIntegerField(default=0)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)
    stands_until = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.CharField(max_length=64, blank=True)
    overtaken_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("claim",), condition=~Q(accepted_at=None) & Q(overtaken_at=None), name="one_accepted_offer_counts"),
            models.CheckConstraint(condition=Q(overtaken_at=None) | ~Q(accepted_at=None), name="overtaken_was_accepted"),
            models.CheckConstraint(condition=Q(withdrawn_at=None) | Q(accepted_at=None), name="offer_ends_once"),
            models.CheckConstraint(condition=Q(accepted_at=None, accepted_by="") | (~Q(accepted_at=None) & ~Q(accepted_by="")), name="acceptance_has_a_hand"),
        ]  # fmt: skip


class StandingConsent(models.Model):
    """A merchant's published word 预先同意: claims inside it are settled at once, as the merchant's own act."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    merchant = models.ForeignKey(Merchant, on_delete=models.PROTECT, related_name="consents")
    categories = ArrayField(models.CharField(max_length=48))
    remedies = ArrayField(models.CharField(max_length=20, choices=RemedyKind.choices))
    most_fen = models.PositiveBigIntegerField()
    budget_fen = models.PositiveBigIntegerField()
    spent_fen = models.PositiveBigIntegerField(default=0)
    most_claims = models.PositiveIntegerField()
    n_claims = models.PositiveIntegerField(default=0)
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=64)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(spent_fen__lte=F("budget_fen")), name="consent_within_budget"),
            models.CheckConstraint(condition=Q(n_claims__lte=F("most_claims")), name="consent_within_count"),
        ]


class ConsentUse(models.Model):
    """One claim settled under a standing consent."""

    claim = models.OneToOneField(Claim, on_delete=models.PROTECT, primary_key=True, related_name="consent_use")
    consent = models.ForeignKey(StandingConsent, on_delete=models.PROTECT, related_name="uses")
    amount_fen = models.PositiveBigIntegerField()
    used_at = models.DateTimeField()
