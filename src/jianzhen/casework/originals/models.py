"""Holders' keys, originals and uploads under way."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from jianzhen.kernel.ids import new_id


class Holder(models.Model):
    """Whose files they are, and the key they are kept under. One a order, one a claim: each can be erased alone."""

    class Kind(models.TextChoices):
        """What a file belongs to."""

        ORDER = "order", "订单"
        CLAIM = "claim", "售后申请"

    kind = models.CharField(max_length=8, choices=Kind.choices)
    subject_id = models.UUIDField()
    key_version = models.PositiveIntegerField(null=True)
    wrapped_key = models.BinaryField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("kind", "subject_id"), name="one_holder_a_subject"),
            models.CheckConstraint(
                condition=Q(erased_at=None, key_version__isnull=False, wrapped_key__isnull=False)
                | Q(erased_at__isnull=False, key_version=None, wrapped_key=None),
                name="holder_key_until_erased",
            ),
        ]


class Original(models.Model):
    """One file as received. ``address`` is a keyed hash of its bytes; ``commitment`` is what the log holds of it.

    ``commitment_key`` is sealed under the holder's key, so that erasing the holder makes the commitment say nothing.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="originals")
    address = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=160, unique=True)
    name_sealed = models.BinaryField()
    commitment = models.CharField(max_length=64)
    commitment_key_sealed = models.BinaryField()
    received_at = models.DateTimeField()
    received_from = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("holder", "address"), name="same_bytes_once_a_holder")]


class Upload(models.Model):
    """A file that arrives in pieces. ``n_bytes`` is how far it has come."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="uploads")
    size = models.PositiveBigIntegerField()
    n_bytes = models.PositiveBigIntegerField(default=0)
    media_type = models.CharField(max_length=64)
    name_sealed = models.BinaryField()
    started_at = models.DateTimeField()
    started_by = models.CharField(max_length=64)
    original = models.ForeignKey(Original, on_delete=models.PROTECT, null=True, related_name="uploads")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(n_bytes__lte=F("size")), name="upload_within_size")]


class Piece(models.Model):
    """One piece of an upload under way; gone once the original is kept."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="pieces")
    offset = models.PositiveBigIntegerField()
    stored_as = models.CharField(max_length=160)

    class Meta:
        ordering = ("offset",)
        constraints = [models.UniqueConstraint(fields=("upload", "offset"), name="one_piece_an_offset")]
