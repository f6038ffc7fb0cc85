"""Remedies owed, the ledger of refunds and the parcels that come back."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.vocabulary import RemedyKind
from jianzhen.casework.orders.models import OrderLine
from jianzhen.kernel.ids import new_id


class Because(models.TextChoices):
    """Why something is owed."""

    DECISION = "decision", "决定"
    OFFER = "offer", "和解方案"
    CONCESSION = "concession", "商家同意"
    CONSENT = "consent", "预先同意"


class Owes(models.TextChoices):
    """Who owes it. What a buyer would owe back is written down and holds nothing up."""

    MERCHANT = "merchant", "商家"
    BUYER = "buyer", "买家"


class Remedy(models.Model):
    """One thing owed by one cause. Open until it is proved, replaced by a newer cause, or failed.

    ``reverses`` names the row whose money a newer decision would not have given: a row of its own, the old one stays.
    ``receipt_closes_at`` is how long the buyer may object to what arrived.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="remedies")
    kind = models.CharField(max_length=20, choices=RemedyKind.choices)
    amount_fen = models.PositiveBigIntegerField(default=0)
    because = models.CharField(max_length=12, choices=Because.choices)
    because_id = models.UUIDField()
    owed_by = models.CharField(max_length=8, choices=Owes.choices, default=Owes.MERCHANT)
    owed_at = models.DateTimeField()
    due_at = models.DateTimeField()
    rule = models.CharField(max_length=120)
    held_because = models.CharField(max_length=24, blank=True)
    held_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    proof = models.JSONField(default=dict)
    proved_at = models.DateTimeField(null=True)
    receipt_closes_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)
    overdue_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    failed_because = models.CharField(max_length=64, blank=True)
    reverses = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="reversals")

    class Meta:
        indexes = [
            models.Index(fields=("due_at",), condition=Q(proved_at=None, replaced_at=None, failed_at=None), name="remedy_open_due"),
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(fields=("claim", "because", "because_id", "owed_by"), name="remedy_once_a_cause"),
            models.CheckConstraint(condition=Q(held_because="", held_at=None) | (~Q(held_because="") & Q(held_at__isnull=False)), name="hold_has_a_reason"),
            models.CheckConstraint(condition=Q(failed_because="", failed_at=None) | (~Q(failed_because="") & Q(failed_at__isnull=False)), name="failure_has_a_reason"),
            models.CheckConstraint(condition=Q(proved_at=None) | Q(replaced_at=None), name="remedy_ends_once"),
        ]  # fmt: skip

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.proved_at is None and self.replaced_at is None and self.failed_at is None


class LedgerEntry(models.Model):
    """One refund in fen, with the key it is asked for by. The database keeps its key, line and amount as they are,
    and refuses an entry by which a line would give back more than was paid (migration 0002).
    """

    class State(models.TextChoices):
        """How far it got. From ``SENT`` on the money may have left."""

        WAITING = "waiting", "等待条件"
        ASKED = "asked", "待付款"
        SENT = "sent", "已提交"
        CONFIRMED = "confirmed", "已到账"
        CANCELLED = "cancelled", "已取消"
        REFUSED = "refused", "被退款通道拒绝"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    remedy = models.OneToOneField(Remedy, on_delete=models.PROTECT, related_name="entry")
    line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="refunds")
    amount_fen = models.PositiveBigIntegerField()
    key = models.CharField(max_length=80, unique=True)
    state = models.CharField(max_length=12, choices=State.choices)
    made_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    gateway_ref = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=("asked_at",), condition=Q(state__in=["asked", "sent"]), name="entry_unconfirmed"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gte=1), name="entry_moves_money"),
            models.CheckConstraint(condition=Q(state="confirmed", confirmed_at__isnull=False) | (~Q(state="confirmed") & Q(confirmed_at=None, gateway_ref="")), name="confirmation_has_its_moment"),
            models.UniqueConstraint(fields=("gateway_ref",), condition=~Q(gateway_ref=""), name="one_refund_a_reference"),
        ]  # fmt: skip


class ReturnParcel(models.Model):
    """Goods on their way back for one remedy 退货包裹. The merchant opens, films and answers before the window closes."""

    remedy = models.OneToOneField(Remedy, on_delete=models.PROTECT, primary_key=True, related_name="parcel")
    carrier = models.CharField(max_length=64, blank=True)
    waybill = models.CharField(max_length=64, blank=True)
    sent_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    receipt_closes_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    disputed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(delivered_at=None, receipt_closes_at=None) | Q(receipt_closes_at__gt=F("delivered_at")), name="receipt_runs_from_delivery"),
            models.CheckConstraint(condition=Q(accepted_at=None) | Q(disputed_at=None), name="return_accepted_or_disputed"),
        ]  # fmt: skip
